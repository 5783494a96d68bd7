"""Contact intervals, the week's compliance and the day's plan (B6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.cadence import (
    GRADE_DAYS,
    LAYER_DAYS,
    STAGE_VISITS,
    USUAL,
    Due,
    DueContact,
    Intervals,
    Source,
    day_plan,
    due,
    weekly_compliance,
)
from crmdesk.analysis.working_days import is_working_day
from crmdesk.charts.words import shown as said

TODAY = date(2026, 11, 21)
SPRING = date(2024, 3, 20)


def when(
    last: date | None,
    grade: str | None = None,
    layer: str | None = None,
    as_of: date = SPRING,
    refuses: bool = False,
) -> Due:
    """The next contact with the usual intervals."""
    return due(last, grade, layer, USUAL, as_of, refuses)


def test_golden_a_after_seven_days_c_on_a_sunday_moves_to_monday() -> None:
    assert when(date(2024, 3, 1), "a").on == date(2024, 3, 8)
    assert when(date(2024, 3, 1), "c").on == date(2024, 4, 1)


def test_the_presets_are_those_of_the_method() -> None:
    assert dict(GRADE_DAYS) == {"a": 7, "b": 14, "c": 30, "d": 90}
    assert dict(LAYER_DAYS) == {"vip": 7, "big": 14, "medium": 30, "small": 90, "inactive": 180}
    assert dict(STAGE_VISITS) == {"prospect": 1, "bid": 2, "negotiation": 3}


@pytest.mark.parametrize(
    ("grade", "layer", "days", "source"),
    [
        ("d", "vip", 7, Source.LAYER),
        ("b", "small", 14, Source.GRADE),
        ("a", "vip", 7, Source.GRADE),  # equal: the opportunity says more
        (None, "inactive", 180, Source.LAYER),
        ("c", None, 30, Source.GRADE),
        ("c", "prospect", 30, Source.GRADE),  # a layer without an interval
    ],
)
def test_the_shortest_interval_wins_and_is_named(
    grade: str | None, layer: str | None, days: int, source: Source
) -> None:
    answer = when(date(2024, 3, 1), grade, layer)
    assert (answer.interval_days, answer.source) == (days, source)


def test_the_reason_is_a_sentence() -> None:
    assert said(when(date(2024, 3, 1), "b", "small").why) == (
        "B 级，每 14 天联系一次，上次 2024-03-01"
    )
    assert said(when(date(2024, 3, 1), "d", "big").why) == (
        "大客户，每 14 天联系一次，上次 2024-03-01"
    )


def test_somebody_never_contacted_is_due_today_even_on_a_saturday() -> None:
    answer = when(None, "d", as_of=TODAY)
    assert (answer.on, answer.overdue_days) == (TODAY, 0)
    assert said(answer.why) == "D 级，还没联系过"


def test_somebody_who_refuses_is_not_due() -> None:
    answer = when(date(2024, 3, 1), "a", "vip", refuses=True)
    assert (answer.on, answer.interval_days, answer.source) == (None, None, None)
    assert said(answer.why) == "客户拒访"


@pytest.mark.parametrize("last", [None, date(2020, 1, 1)])
def test_without_grade_and_layer_nothing_is_due(last: date | None) -> None:
    answer = when(last, None, "suspect")
    assert (answer.on, answer.overdue_days) == (None, 0)
    assert said(answer.why) == "没有等级也没有客户层级，不计联系周期"


@pytest.mark.parametrize(
    ("as_of", "overdue"),
    [(date(2024, 3, 7), 0), (date(2024, 3, 8), 0), (date(2024, 3, 9), 1), (date(2024, 4, 8), 31)],
)
def test_overdue_days_count_from_the_day_it_was_due(as_of: date, overdue: int) -> None:
    assert when(date(2024, 3, 1), "a", as_of=as_of).overdue_days == overdue


def test_a_contact_due_in_the_spring_festival_waits_until_people_work_again() -> None:
    assert when(date(2026, 2, 10), "a").on == date(2026, 2, 24)


def test_intervals_of_the_owner_count_also_for_a_layer_of_his_own() -> None:
    own = Intervals(by_grade={"a": 3}, by_layer={"代理": 2})
    answer = due(date(2024, 3, 4), "a", "代理", own, SPRING)
    assert answer.on == date(2024, 3, 6)
    assert said(answer.why) == "代理，每 2 天联系一次，上次 2024-03-04"


def test_an_interval_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="one day"):
        Intervals(by_grade={"a": 0})


@given(
    st.dates(date(2023, 1, 1), date(2027, 1, 1)),
    st.sampled_from([None, *GRADE_DAYS]),
    st.sampled_from([None, *LAYER_DAYS]),
    st.dates(date(2023, 1, 1), date(2027, 1, 1)),
)
def test_a_contact_is_due_on_a_working_day_soon_after_the_interval(
    last: date, grade: str | None, layer: str | None, as_of: date
) -> None:
    answer = when(last, grade, layer, as_of)
    if answer.on is None or answer.interval_days is None:
        assert grade is None
        assert layer is None
        return
    assert is_working_day(answer.on)
    waited = (answer.on - last).days - answer.interval_days
    assert 0 <= waited <= 10
    both = [GRADE_DAYS.get(grade or ""), LAYER_DAYS.get(layer or "")]
    assert answer.interval_days == min(days for days in both if days is not None)
    assert answer.overdue_days == max(0, (as_of - answer.on).days)


# --- the week -------------------------------------------------------------------------------
def test_a_week_is_monday_to_sunday_and_every_visit_counts() -> None:
    monday = date(2026, 11, 16)
    done = [monday - timedelta(days=1), monday, monday, monday + timedelta(days=6)]
    answer = weekly_compliance([*done, monday + timedelta(days=7)], 2, TODAY)
    assert (answer.done, answer.required, answer.rate, answer.missing) == (3, 2, 15_000, 0)


def test_an_iso_week_goes_over_the_turn_of_the_year() -> None:
    answer = weekly_compliance([date(2026, 12, 28), date(2027, 1, 3)], 3, date(2027, 1, 1))
    assert (answer.done, answer.rate, answer.missing) == (2, 6667, 1)


def test_the_same_week_of_another_year_is_another_week() -> None:
    assert weekly_compliance([date(2025, 11, 20)], 1, TODAY).done == 0


def test_where_nothing_is_required_there_is_no_rate() -> None:
    assert weekly_compliance([TODAY], 0, TODAY).rate is None


def test_fewer_than_no_visits_cannot_be_required() -> None:
    with pytest.raises(ValueError, match="negative"):
        weekly_compliance([], -1, TODAY)


# --- the day --------------------------------------------------------------------------------
def contact(code: str, amount: int | None, overdue: int = 0) -> DueContact:
    """A contact that is due."""
    return DueContact(customer_id=int(code), code=code, amount=amount, overdue_days=overdue)


def test_value_at_risk_comes_first_then_delay_then_code() -> None:
    plan = day_plan(
        [
            contact("5", None, 90),
            contact("4", 0, 1),
            contact("3", 500, 2),
            contact("2", 500, 2),
            contact("1", 500, 9),
            contact("6", 900),
        ],
        None,
    )
    assert [c.code for c in plan.today] == ["6", "1", "2", "3", "4", "5"]
    assert plan.tomorrow == ()


def test_what_is_too_much_for_today_is_for_tomorrow() -> None:
    plan = day_plan([contact(str(n), n) for n in range(5)], 2)
    assert [c.code for c in plan.today] == ["4", "3"]
    assert [c.code for c in plan.tomorrow] == ["2", "1", "0"]


def test_a_day_without_room_leaves_all_for_tomorrow() -> None:
    plan = day_plan([contact("1", 1)], 0)
    assert (plan.today, len(plan.tomorrow)) == ((), 1)


def test_a_negative_capacity_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        day_plan([], -1)


CONTACTS = st.lists(
    st.builds(
        DueContact,
        customer_id=st.integers(1, 99),
        code=st.text("KH0123", max_size=3),
        amount=st.none() | st.integers(-5, 5),
        overdue_days=st.integers(0, 3),
    )
)


@given(CONTACTS, st.none() | st.integers(0, 10))
def test_nothing_that_is_due_gets_lost(contacts: list[DueContact], capacity: int | None) -> None:
    plan = day_plan(contacts, capacity)
    together = [*plan.today, *plan.tomorrow]
    assert sorted(map(repr, together)) == sorted(map(repr, contacts))
    assert capacity is None or len(plan.today) == min(capacity, len(contacts))
    assert day_plan(reversed(together), None).today == tuple(day_plan(together, None).today)
