"""Answering in time, and what talks did for sales (B31)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.follow_up import (
    TALK_ITEMS,
    Answer,
    CustomerSales,
    FollowUpTerms,
    due_moment,
    interviewed_change,
    on_time_rate,
)
from crmdesk.charts.words import shown as said
from crmdesk.core.i18n import _, set_language

FRIDAY = datetime(2026, 11, 20, 16)
SATURDAY = datetime(2026, 11, 21, 9, 12)
NOON = datetime(2026, 11, 20, 12)


# --- by when --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("raised", "urgency", "layer", "due"),
    [
        (FRIDAY, "key", "vip", datetime(2026, 11, 23, 11)),
        (FRIDAY, "key", "big", datetime(2026, 11, 23, 11)),
        (NOON, "key", "vip", datetime(2026, 11, 20, 16)),
        (FRIDAY, "key", "small", datetime(2026, 11, 23, 18)),
        (FRIDAY, "key", None, datetime(2026, 11, 23, 18)),
        (FRIDAY, "normal", "vip", datetime(2026, 11, 23, 18)),
        (FRIDAY, "small", "vip", datetime(2026, 11, 25, 18)),
        (SATURDAY, "key", "vip", datetime(2026, 11, 23, 13)),
        (SATURDAY, "normal", "small", datetime(2026, 11, 23, 18)),
        (datetime(2026, 2, 14, 10), "normal", None, datetime(2026, 2, 24, 18)),
    ],
)
def test_key_signals_of_large_customers_in_hours_others_in_days(
    raised: datetime, urgency: str, layer: str | None, due: datetime
) -> None:
    assert due_moment(raised, urgency, layer) == due


def test_terms_of_the_owner_count() -> None:
    terms = FollowUpTerms(key_hours=2, normal_days=2, small_days=5, opens=time(8), closes=time(17))
    assert due_moment(FRIDAY, "key", "vip", terms) == datetime(2026, 11, 23, 9)
    assert due_moment(FRIDAY, "normal", "vip", terms) == datetime(2026, 11, 24, 17)
    assert due_moment(FRIDAY, "small", "vip", terms) == datetime(2026, 11, 27, 17)


# --- in time --------------------------------------------------------------------------------
def test_the_rate_counts_what_was_due_and_nothing_else() -> None:
    answers = [
        Answer(NOON, NOON),  # at the last moment
        Answer(NOON, NOON - timedelta(hours=3)),
        Answer(NOON, NOON + timedelta(minutes=1)),  # late
        Answer(NOON),  # not answered: late
        Answer(FRIDAY),  # not due yet
        Answer(FRIDAY, NOON),  # answered before it is due: judged when it is
    ]
    rate = on_time_rate(answers, NOON + timedelta(hours=1))
    assert (rate.on_time, rate.due, rate.rate) == (2, 4, 5000)


def test_an_answer_in_time_counts_once_it_is_due() -> None:
    assert on_time_rate([Answer(FRIDAY, NOON)], FRIDAY).rate == 10_000


def test_where_nothing_was_due_there_is_no_rate() -> None:
    assert on_time_rate([Answer(FRIDAY)], NOON).rate is None
    assert on_time_rate([], NOON).rate is None


@given(
    st.lists(
        st.builds(
            Answer,
            st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
            st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
        )
    )
)
def test_the_rate_lies_between_none_and_all(answers: list[Answer]) -> None:
    rate = on_time_rate(answers, NOON)
    assert 0 <= rate.on_time <= rate.due <= len(answers)
    assert (rate.rate is None) == (rate.due == 0)


# --- what talks did -------------------------------------------------------------------------
def group(is_interviewed: bool, count: int, before: int, after: int) -> list[CustomerSales]:
    """Customers with the same sales."""
    return [
        CustomerSales(customer_id=n, is_interviewed=is_interviewed, before=before, after=after)
        for n in range(count)
    ]


def test_the_experiment_of_the_source_six_percent_more_against_eight_less() -> None:
    effect = interviewed_change(
        group(True, 500, 10_000_00, 10_600_00) + group(False, 500, 10_000_00, 9_200_00)
    )
    assert (effect.interviewed.n, effect.interviewed.change) == (500, 600)
    assert (effect.others.n, effect.others.change) == (500, -800)
    assert effect.difference == 1400


def test_the_change_is_of_sums_not_a_mean_of_changes() -> None:
    effect = interviewed_change(group(True, 1, 100, 200) + group(True, 1, 900, 900))
    assert effect.interviewed.change == 1000


def test_halves_round_away_from_zero_on_both_sides() -> None:
    effect = interviewed_change(group(True, 1, 20_000, 20_001) + group(False, 1, 20_000, 19_999))
    assert (effect.interviewed.change, effect.others.change) == (1, -1)
    assert effect.difference == 1  # of the exact changes, not of the rounded ones


@pytest.mark.parametrize("before", [0, -100])
def test_a_group_that_bought_nothing_before_has_no_change(before: int) -> None:
    effect = interviewed_change(group(True, 1, before, 500) + group(False, 1, 100, 100))
    assert effect.interviewed.change is None
    assert effect.others.change == 0
    assert effect.difference is None


def test_nobody_at_all_is_no_change() -> None:
    effect = interviewed_change([])
    assert (effect.interviewed.n, effect.interviewed.change, effect.difference) == (0, None, None)


def test_it_says_that_it_proves_nothing() -> None:
    assert "不能证明" in said(interviewed_change([]).note)
    set_language("en")
    assert "does not prove" in said(interviewed_change([]).note)


def test_a_talk_has_nine_items_with_a_label_and_a_hint_in_chinese() -> None:
    assert len(TALK_ITEMS) == len({item.code for item in TALK_ITEMS}) == 9
    for item in TALK_ITEMS:
        assert _(item.label) != item.label
        assert _(item.hint) != item.hint


def test_every_item_is_a_field_of_an_activity() -> None:
    from crmdesk.models.registry import ENTITIES

    names = {
        column.name
        for e in ENTITIES
        if e.__tablename__ == "activity"
        for column in e.__table__.columns
    }
    assert {item.code for item in TALK_ITEMS} <= names
