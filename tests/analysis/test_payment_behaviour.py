"""How customers pay."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.payment_behaviour import (
    Settled,
    behaviour,
    behaviours,
    latenesses,
    pooled,
    quantile,
)
from crmdesk.analysis.receivables import OpenItem

AS_OF = date(2026, 11, 21)


def paid(number: int, late: int, amount: int = 100, *, ago: int = 10, customer: int = 1) -> Settled:
    """Settled so many days late, so many days ago."""
    on = AS_OF - timedelta(ago)
    return Settled(customer, number, on - timedelta(late), on, amount)


def owed(number: int, late: int, customer: int = 1) -> OpenItem:
    """Still open so many days after its due date."""
    due = AS_OF - timedelta(late)
    return OpenItem(
        document_id=number, customer_id=customer, dated_on=due, due_on=due, amount=5, open=5
    )


def test_in_time_counts_by_number_and_by_amount() -> None:
    found = behaviour([paid(1, 0, 600), paid(2, -5, 100), paid(3, 20, 300)], AS_OF)
    assert (found.n, found.on_time, found.on_time_amount) == (3, Fraction(2, 3), Fraction(7, 10))
    assert found.mean_days == Fraction(100 * -5 + 300 * 20, 1_000)
    assert found.median_days == 0
    assert found.documents == (1, 2, 3)


def test_the_spread_is_between_the_tenth_and_the_ninetieth_percentile() -> None:
    found = behaviour([paid(n, n) for n in range(11)], AS_OF)
    assert (found.low_days, found.median_days, found.high_days) == (1, 5, 9)
    assert quantile([1, 4], Fraction(1, 2)) == Fraction(5, 2)
    assert quantile([7], Fraction(9, 10)) == 7
    assert quantile([], Fraction(1, 2)) is None


def test_the_longest_lateness_is_of_twelve_months_and_of_what_is_open() -> None:
    settled = [paid(1, 90, ago=366), paid(2, 12, ago=364)]
    assert behaviour(settled, AS_OF).longest == 12
    assert behaviour(settled, AS_OF, [owed(3, 40)]).longest == 40
    assert behaviour([paid(1, -3)], AS_OF, [owed(3, -9)]).longest == 0


def test_what_was_settled_later_is_not_known_yet() -> None:
    assert behaviour([paid(1, 5, ago=-1)], AS_OF).n == 0


def test_without_anything_settled_nothing_can_be_said() -> None:
    found = behaviour([], AS_OF)
    assert (found.n, found.on_time, found.on_time_amount, found.mean_days, found.median_days) == (
        0, None, None, None, None
    )  # fmt: skip
    assert (found.low_days, found.high_days, found.longest) == (None, None, None)


def test_every_customer_has_a_behaviour_of_his_own() -> None:
    found = behaviours([paid(1, 5), paid(2, 7, customer=2)], AS_OF, [owed(3, 9, customer=3)])
    assert {who: (b.n, b.longest) for who, b in found.items()} == {1: (1, 5), 2: (1, 7), 3: (0, 9)}


def test_lateness_counts_how_many_were_paid_by_a_day() -> None:
    known = latenesses([paid(1, 5), paid(2, 5), paid(3, 9, customer=2), paid(4, 1, ago=-5)], AS_OF)
    assert (known[1].n, known[1].through(4), known[1].through(5)) == (2, 0, 2)
    everybody = pooled(known.values())
    assert (everybody.n, everybody.through(8), everybody.counts) == (3, 2, {5: 2, 9: 1})


@given(st.lists(st.tuples(st.integers(-60, 300), st.integers(1, 10**9)), min_size=1, max_size=30))
def test_the_figures_lie_where_they_must(rows: list[tuple[int, int]]) -> None:
    found = behaviour([paid(n, late, fen) for n, (late, fen) in enumerate(rows)], AS_OF)
    days = [late for late, _fen in rows]
    assert found.on_time is not None
    assert found.mean_days is not None
    assert found.low_days is not None
    assert found.median_days is not None
    assert found.high_days is not None
    assert 0 <= found.on_time <= 1
    assert min(days) <= found.mean_days <= max(days)
    assert min(days) <= found.low_days <= found.median_days <= found.high_days <= max(days)
    assert found.longest == max(0, *days, 0)
