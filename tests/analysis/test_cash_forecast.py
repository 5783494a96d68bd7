"""Expected receipts week by week, from each customer's own lateness."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.ageing_buckets import Allowance, Buckets
from crmdesk.analysis.cash_forecast import Source, UncertainSum, cash_forecast
from crmdesk.analysis.payment_behaviour import Lateness
from crmdesk.analysis.receivables import OpenItem
from crmdesk.core.errors import FieldError

AS_OF = date(2026, 11, 21)
PUNCTUAL = Lateness({0: 1_000})


def item(number: int, overdue: int, open_: int = 1_000, customer: int = 1) -> OpenItem:
    """So many days overdue; below 0 it is due later."""
    due = AS_OF - timedelta(overdue)
    return OpenItem(
        document_id=number, customer_id=customer, dated_on=due - timedelta(30), due_on=due,
        amount=abs(open_), open=open_,
    )  # fmt: skip


def test_a_punctual_customer_pays_in_the_week_of_the_due_date() -> None:
    items = [item(1, -1), item(2, -7), item(3, -8), item(4, -92)]
    found = cash_forecast(items, {1: PUNCTUAL}, AS_OF, 13)
    assert [w.expected for w in found.weeks[:3]] == [2_000, 1_000, 0]
    assert (found.weeks[0].since, found.weeks[0].until) == (date(2026, 11, 22), date(2026, 11, 28))
    assert [w.customers for w in found.weeks[:3]] == [(1,), (1,), ()]
    assert (found.later, found.total, found.expected) == (1_000, 4_000, 3_000)
    assert [(w.low, w.high) for w in found.weeks[:2]] == [(2_000, 2_000), (1_000, 1_000)]


def test_each_customer_pays_as_late_as_he_did() -> None:
    items = [item(1, -1, customer=1), item(2, -1, customer=2)]
    late = {1: PUNCTUAL, 2: Lateness({20: 1_000})}
    found = cash_forecast(items, late, AS_OF, 4)
    # The lateness of all is worth 3 of 1,003 documents.
    assert [c.weeks for c in found.customers] == [(999, 0, 1, 0), (1, 0, 999, 0)]
    assert {c.source for c in found.customers} == {Source.OWN}


def test_with_few_documents_the_lateness_of_all_speaks() -> None:
    late = {2: Lateness({10: 50}), 1: Lateness({0: 1})}
    found = cash_forecast([item(1, -1), item(2, -1, customer=9)], late, AS_OF, 3)
    one, nobody = sorted(found.customers, key=lambda c: c.customer_id)
    assert (one.source, one.n, nobody.source, nobody.n) == (
        Source.POOLED, 1, Source.POOLED, 0
    )  # fmt: skip
    # Own 1 of 4, all 3 of 4: 1/4 + 3/4 × 1/51 in the first week.
    assert one.weeks[0] == round(1_000 * (0.25 + 0.75 / 51))
    assert nobody.weeks == (20, 980, 0)
    assert found.open_by(Source.POOLED) == 2_000


def test_what_is_overdue_is_expected_as_those_that_were_not_paid_by_then() -> None:
    late = {1: Lateness({0: 60, 15: 30, 25: 10})}
    found = cash_forecast([item(1, 10)], late, AS_OF, 3)
    # Of 40 that were later than 10 days, 30 came on day 15 (in 5 days), 10 on day 25 (in 15).
    assert [w.expected for w in found.weeks] == [750, 0, 250]
    assert (found.later, found.beyond) == (0, 0)


def test_later_than_ever_seen_has_no_date() -> None:
    found = cash_forecast([item(1, 26)], {1: Lateness({25: 9})}, AS_OF, 3)
    assert (found.expected, found.later, found.beyond) == (0, 1_000, 1_000)
    assert [(w.low, w.high) for w in found.weeks] == [(0, 0)] * 3


def test_without_any_history_the_due_date_counts() -> None:
    found = cash_forecast([item(1, -3), item(2, 0), item(3, -99)], {}, AS_OF, 2)
    assert [w.expected for w in found.weeks] == [1_000, 0]
    assert (found.later, found.beyond) == (2_000, 1_000)
    assert found.customers[0].source is Source.NONE


def test_open_credit_notes_lower_what_is_expected() -> None:
    items = [item(1, -1), item(2, -3, -300), item(3, -1, -50, customer=2)]
    found = cash_forecast(items, {1: PUNCTUAL}, AS_OF, 2)
    assert (found.total, found.credit, found.weeks[0].expected) == (700, 50, 700)


def test_the_expected_loss_is_taken_off() -> None:
    loss = Buckets(), Allowance()
    items = [item(1, -1, 10_000), item(2, 45, 10_000), item(3, 400, 10_000)]
    found = cash_forecast(items, {1: Lateness({0: 9, 50: 9})}, AS_OF, 2, loss=loss)
    assert found.loss == 500 + 10_000
    assert found.expected + found.later + found.loss == found.total == 30_000
    with pytest.raises(FieldError):
        cash_forecast(items, {}, AS_OF, 2, loss=(Buckets((30,)), Allowance()))


def test_at_least_one_week_is_asked_for() -> None:
    with pytest.raises(ValueError, match="week"):
        cash_forecast([], {}, AS_OF, 0)
    assert cash_forecast([], {}, AS_OF, 1).weeks[0].expected == 0


def test_documents_due_together_are_paid_together() -> None:
    late = {1: Lateness({0: 50, 30: 50})}
    together = cash_forecast([item(1, -1), item(2, -1)], late, AS_OF, 1).weeks[0]
    assert (together.expected, together.low, together.high) == (1_000, 0, 2_000)


def true_range(parts: list[tuple[int, float]]) -> tuple[int, int]:
    """The percentiles by trying every combination."""
    exact: dict[int, float] = {}
    for chosen in itertools.product((0, 1), repeat=len(parts)):
        chance, total = 1.0, 0
        for taken, (amount, p) in zip(chosen, parts, strict=True):
            chance *= p if taken else 1 - p
            total += amount * taken
        exact[total] = exact.get(total, 0.0) + chance
    found = []
    for share in (0.1, 0.9):
        reached = 0.0
        for total in sorted(exact):
            reached += exact[total]
            if reached >= share - 1e-9:
                found.append(total)
                break
    return found[0], found[1]


@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.sampled_from([0.2, 0.5, 0.9, 1.0])), max_size=8)
)
def test_few_sums_are_combined_exactly(parts: list[tuple[int, float]]) -> None:
    assert UncertainSum(parts).bounds() == true_range(parts)


def test_many_sums_are_normal_around_the_largest() -> None:
    low, high = UncertainSum([(100, 0.5)] * 100).bounds()
    # 50 ± 1.2816 × 5 documents
    assert abs(low - 4_359) < 60
    assert abs(high - 5_641) < 60


LATE = st.dictionaries(
    st.integers(1, 3),
    st.dictionaries(st.integers(-20, 120), st.integers(1, 9), min_size=1, max_size=6),
)
ITEMS = st.lists(
    st.tuples(st.integers(-120, 150), st.integers(-(10**8), 10**8), st.integers(1, 4)), max_size=14
)


@given(ITEMS, LATE, st.integers(1, 15), st.booleans())
def test_weeks_later_and_loss_make_everything_open(
    rows: list[tuple[int, int, int]], late: dict[int, dict[int, int]], weeks: int, losing: bool
) -> None:
    items = [item(n, overdue, fen, who) for n, (overdue, fen, who) in enumerate(rows)]
    known = {who: Lateness(counts) for who, counts in late.items()}
    loss = (Buckets(), Allowance()) if losing else None
    found = cash_forecast(items, known, AS_OF, weeks, loss=loss)
    assert found.expected + found.later + found.loss == found.total
    assert found.total - found.credit == sum(fen for _o, fen, _w in rows)
    assert 0 <= found.beyond <= found.later
    assert sum(c.open for c in found.customers) == found.total
    for n, week in enumerate(found.weeks):
        assert week.expected == sum(c.weeks[n] for c in found.customers)
        assert 0 <= week.low <= week.high <= found.total
    assert cash_forecast(items, known, AS_OF, weeks, loss=loss) == found
