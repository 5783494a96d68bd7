"""Thursdays at six, also those that the program slept through (B8)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.snapshots import due, following, latest

SATURDAY = datetime(2026, 11, 21, 9, 12)
THURSDAY = datetime(2026, 11, 19, 18)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (SATURDAY, THURSDAY),
        (THURSDAY, THURSDAY),
        (THURSDAY - timedelta(seconds=1), datetime(2026, 11, 12, 18)),
        (datetime(2026, 11, 18, 23), datetime(2026, 11, 12, 18)),
    ],
)
def test_the_latest_moment_is_the_last_thursday_at_six(now: datetime, moment: datetime) -> None:
    assert latest(now) == moment
    assert following(now) == moment + timedelta(7)


def test_every_thursday_since_the_last_snapshot_is_due() -> None:
    last = datetime(2026, 10, 29, 18)
    assert due(last, SATURDAY) == (
        datetime(2026, 11, 5, 18),
        datetime(2026, 11, 12, 18),
        THURSDAY,
    )
    assert due(THURSDAY, SATURDAY) == ()


def test_the_first_snapshots_count_from_the_first_opportunity() -> None:
    assert due(None, SATURDAY, began=datetime(2026, 11, 10)) == (
        datetime(2026, 11, 12, 18),
        THURSDAY,
    )
    assert due(None, SATURDAY) == ()


def test_a_snapshot_from_the_future_makes_none_due() -> None:
    assert due(datetime(2027, 1, 7, 18), SATURDAY) == ()


def test_another_day_and_hour_can_be_chosen() -> None:
    last = datetime(2026, 11, 14)
    moments = due(last, SATURDAY, weekday=0, at=datetime(2026, 1, 1, 8, 30).time())
    assert moments == (datetime(2026, 11, 16, 8, 30),)


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))


@given(MOMENTS, MOMENTS)
def test_moments_are_thursdays_at_six_after_the_last_and_never_in_the_future(
    last: datetime, now: datetime
) -> None:
    moments = due(last, now)
    assert list(moments) == sorted(set(moments))
    for moment in moments:
        assert (moment.weekday(), moment.hour, moment.minute) == (3, 18, 0)
        assert last < moment <= now
    if moments:
        assert due(moments[-1], now) == ()
        # Whatever the days in between, nothing is made twice and nothing left out.
        middle = last + (now - last) / 2
        first = due(last, middle)
        assert first + due(first[-1] if first else last, now) == moments
