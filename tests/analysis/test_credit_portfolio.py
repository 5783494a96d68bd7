"""All debtors together: sums by grade, concentration, limits exceeded, the latest payers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_portfolio import Debtor, by_grade, portfolio

A, BBB, D = CreditGrade.A, CreditGrade.BBB, CreditGrade.D


def debtor(customer_id: int, receivable: int, **more: object) -> Debtor:
    return Debtor(
        customer_id=customer_id, name=f"客户{customer_id}", receivable=receivable,
        exposure=receivable, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_largest_five_and_ten_and_their_shares() -> None:
    found = portfolio([debtor(n, amount) for n, amount in enumerate((40, 25, 15, 10, 5, 4, 1))])
    assert found.receivable == 100
    assert found.top == ((5, 9_500), (10, 10_000))
    assert [s.share for s in found.ranks] == [4_000, 2_500, 1_500, 1_000, 500, 400, 100]
    assert [s.is_alarming for s in found.ranks] == [True] * 4 + [False] * 3


def test_the_alarm_begins_at_its_share() -> None:
    debtors = [debtor(1, 1_000), debtor(2, 999), debtor(3, 8_001)]
    assert [s.is_alarming for s in portfolio(debtors).ranks] == [True, True, False]
    assert [s.is_alarming for s in portfolio(debtors, alarm=9_000).ranks] == [False] * 3


def test_sums_by_grade_include_the_empty_ones_and_the_ungraded_last() -> None:
    debtors = [
        debtor(1, 60, grade=A, limit=100), debtor(2, 20, grade=A, limit=100),
        debtor(3, 30, grade=D), debtor(4, 7),
    ]  # fmt: skip
    found = {g.grade: g for g in by_grade(debtors)}
    assert list(found) == [*CreditGrade, None]
    assert (found[A].used, found[A].limit, found[A].share, found[A].customers) == (
        80, 200, 4_000, (1, 2),
    )  # fmt: skip
    assert (found[D].used, found[D].limit, found[D].share) == (30, 0, None)
    assert found[BBB].count == 0
    assert found[None].used == 7
    assert None not in {g.grade for g in by_grade(debtors[:3])}


def test_limits_count_only_for_those_who_have_one() -> None:
    found = portfolio([debtor(1, 90, limit=100), debtor(2, 50), debtor(3, 40, limit=0)])
    assert (found.used, found.limit, found.limit_share) == (180, 100, 9_000)
    assert [d.customer_id for d in found.over_limit] == [3]


def test_who_exceeds_most_comes_first_and_equal_ones_by_id() -> None:
    debtors = [debtor(3, 15, limit=10), debtor(1, 15, limit=10), debtor(2, 30, limit=10)]
    assert [d.customer_id for d in portfolio(debtors).over_limit] == [2, 1, 3]


def test_the_largest_overdue_amounts() -> None:
    debtors = [debtor(1, 50, overdue=10), debtor(2, 50), debtor(3, 50, overdue=20)]
    found = portfolio(debtors)
    assert [d.customer_id for d in found.top_overdue] == [3, 1]
    assert found.overdue_share == 2_000


def test_what_one_has_too_much_is_not_set_off_against_another() -> None:
    found = portfolio([debtor(1, 100, limit=200), debtor(2, -80, limit=200)])
    assert (found.count, found.receivable, found.used) == (1, 100, 100)
    assert found.limit_share == 2_500


def test_nobody_owes_anything() -> None:
    found = portfolio([])
    assert found.top == ((5, None), (10, None))
    assert found.overdue_share is None
    assert found.limit_share is None
    assert found.ranks == ()


@given(
    st.lists(
        st.tuples(
            st.none() | st.sampled_from(CreditGrade), st.integers(-(10**9), 10**12),
            st.none() | st.integers(0, 10**12),
        )
    )
)  # fmt: skip
def test_every_sum_agrees_with_its_parts(
    rows: list[tuple[CreditGrade | None, int, int | None]],
) -> None:
    debtors = [debtor(n, a, grade=g, limit=limit) for n, (g, a, limit) in enumerate(rows)]
    found = portfolio(debtors)
    assert sum(g.used for g in found.grades) == found.used
    assert sum(g.limit for g in found.grades) == found.limit
    assert sum(g.count for g in found.grades) == len(rows)
    assert sum(s.debtor.receivable for s in found.ranks) == found.receivable
    if found.receivable:
        assert sum(s.share or 0 for s in found.ranks) == pytest.approx(10_000, abs=len(rows))
        assert 0 < (found.top[0][1] or 0) <= (found.top[1][1] or 0) <= 10_000
