"""The next holiday before which customers stock up."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.analysis.festivals import next_festival, spring_festival


@pytest.mark.parametrize(
    ("day", "coming"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)), (date(2026, 1, 2), date(2026, 2, 17)),
        (date(2026, 2, 17), date(2026, 2, 17)), (date(2026, 2, 18), date(2026, 5, 1)),
        (date(2026, 5, 2), date(2026, 10, 1)), (date(2026, 10, 2), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)), (date(2027, 1, 2), date(2027, 2, 6)),
        (date(2101, 1, 2), date(2101, 5, 1)),
    ],
)  # fmt: skip
def test_nearest_festival_comes_next(day: date, coming: date) -> None:
    assert next_festival(day)[0] == coming


def test_every_new_moon_of_the_century_lies_where_it_is_looked_for() -> None:
    days = [spring_festival(year) for year in range(2001, 2100)]
    assert all(d is not None and (1, 21) <= (d.month, d.day) <= (2, 21) for d in days)
