"""Weekly visit plans and how much of them was done (B35)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.visit_plan import (
    WHY,
    DueVisit,
    Plan,
    Why,
    completion_rate,
    coverage,
    weekly_plan,
)

MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(n) for n in range(5)]
OVERDUE = date(2026, 11, 1)
TUESDAY, FRIDAY = 1, 4


def visit(number: int, due: date = OVERDUE, weekday: int | None = None) -> DueVisit:
    return DueVisit(number, due, weekday)


def days(plan: Plan) -> list[tuple[int, ...]]:
    return [day.customer_ids for day in plan.days]


def left(plan: Plan) -> list[tuple[int, Why]]:
    return [(gone.visit.customer_id, gone.why) for gone in plan.rolled_over]


def test_the_first_come_first_and_a_full_day_passes_on_to_the_next() -> None:
    plan = weekly_plan([visit(n) for n in (5, 3, 9, 1)], WEEK, 2)
    assert days(plan) == [(5, 3), (9, 1), (), (), ()]
    assert [day.on for day in plan.days] == WEEK


def test_what_finds_no_room_rolls_over_in_order_and_is_named() -> None:
    plan = weekly_plan([visit(n) for n in range(1, 8)], WEEK, 1)
    assert days(plan) == [(1,), (2,), (3,), (4,), (5,)]
    assert left(plan) == [(6, Why.FULL), (7, Why.FULL)]


def test_a_fixed_weekday_is_kept_even_for_one_who_comes_late_in_the_list() -> None:
    plan = weekly_plan([visit(1), visit(2), visit(3, weekday=0)], WEEK, 1)
    assert days(plan) == [(3,), (1,), (2,), (), ()]


def test_two_who_want_the_same_full_day_do_not_get_another() -> None:
    plan = weekly_plan([visit(1, weekday=FRIDAY), visit(2, weekday=FRIDAY)], WEEK, 1)
    assert days(plan)[FRIDAY] == (1,)
    assert left(plan) == [(2, Why.FULL)]


def test_visits_only_on_the_weekdays_that_are_for_visiting() -> None:
    plan = weekly_plan([visit(1), visit(2), visit(3, weekday=0)], WEEK, 1, {TUESDAY, FRIDAY})
    assert [day.on.weekday() for day in plan.days] == [TUESDAY, FRIDAY]
    assert days(plan) == [(1,), (2,)]
    assert left(plan) == [(3, Why.NO_SUCH_DAY)]


def test_who_is_due_on_thursday_comes_on_thursday_or_rather_early_than_not_at_all() -> None:
    thursday = WEEK[3]
    plan = weekly_plan([visit(n, thursday) for n in (1, 2, 3)], WEEK, 1)
    assert days(plan) == [(), (), (3,), (1,), (2,)]


def test_who_is_due_next_week_waits_for_the_next_plan() -> None:
    assert left(weekly_plan([visit(1, date(2026, 11, 30))], WEEK, 5)) == [(1, Why.LATER)]


def test_who_is_due_on_the_last_day_of_the_plan_is_planned_for_it() -> None:
    assert days(weekly_plan([visit(1, WEEK[4])], WEEK, 1)) == [(), (), (), (), (1,)]


def test_a_week_of_holidays_plans_nothing_and_loses_nobody() -> None:
    plan = weekly_plan([visit(1)], [], 5)
    assert plan.days == ()
    assert left(plan) == [(1, Why.NO_SUCH_DAY)]


def test_a_day_that_holds_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        weekly_plan([], WEEK, 0)


def test_every_reason_has_its_sentence() -> None:
    assert set(WHY) == set(Why)


VISITS = st.lists(
    st.builds(
        DueVisit,
        st.integers(1, 99),
        st.dates(date(2026, 11, 15), date(2026, 12, 5)),
        st.none() | st.integers(0, 6),
    ),
    unique_by=lambda v: v.customer_id,
)


@given(VISITS, st.integers(1, 4), st.sets(st.integers(0, 6)))
def test_everybody_is_planned_once_or_rolled_over(
    due: list[DueVisit], capacity: int, weekdays: set[int]
) -> None:
    plan = weekly_plan(due, WEEK, capacity, weekdays)
    planned = [number for day in plan.days for number in day.customer_ids]
    gone = [r.visit.customer_id for r in plan.rolled_over]
    assert sorted(planned + gone) == sorted(v.customer_id for v in due)
    wishes = {v.customer_id: v.fixed_weekday for v in due}
    for day in plan.days:
        assert len(day.customer_ids) <= capacity
        assert day.on.weekday() in weekdays
        assert all(wishes[n] in (None, day.on.weekday()) for n in day.customer_ids)
    assert [v for v in due if v.customer_id in gone] == [r.visit for r in plan.rolled_over]


@pytest.mark.parametrize(
    ("planned", "visited", "rate"),
    [
        ([1, 2, 3], [1, 2], 6_667),
        ([1, 2, 3], [4, 5], 0),
        ([1, 2], [1, 2, 3], 10_000),
        ([1, 1, 2], [1], 5_000),
        ([], [1], None),
    ],
)
def test_only_planned_visits_count_as_done(
    planned: list[int], visited: list[int], rate: int | None
) -> None:
    assert completion_rate(planned, visited) == rate


@pytest.mark.parametrize(
    ("customers", "visited", "rate"),
    [([1, 2, 3, 4], [1, 1, 2, 9], 5_000), ([], [], None), ([1], [], 0)],
)
def test_coverage_counts_customers_of_the_route_and_each_once(
    customers: list[int], visited: list[int], rate: int | None
) -> None:
    assert coverage(customers, visited) == rate
