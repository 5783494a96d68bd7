"""The one clock of the program."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crmdesk.core import clock


def test_a_fixed_clock_stands_still_everywhere() -> None:
    with clock.fixed(datetime(2024, 2, 29, 23, 59, 58)):
        assert clock.now() == datetime(2024, 2, 29, 23, 59, 58)
        assert clock.today() == date(2024, 2, 29)
        assert clock.epoch_ms() == 1_709_251_198_000


def test_a_date_means_nine_in_the_morning() -> None:
    with clock.fixed(date(2026, 1, 2)):
        assert clock.now() == datetime(2026, 1, 2, 9)


def test_a_block_inside_a_block_gives_the_outer_moment_back() -> None:
    with clock.fixed(date(2026, 1, 2)):
        with pytest.raises(RuntimeError), clock.fixed(date(2020, 1, 1)):
            raise RuntimeError
        assert clock.today() == date(2026, 1, 2)


def test_the_free_clock_moves_on_in_whole_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_fixed", None)
    first, now, second = clock.epoch_ms(), clock.now(), clock.epoch_ms()
    assert first <= second
    assert now.microsecond == 0
    assert now.tzinfo is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-21", datetime(2026, 11, 21, 9)),
        ("2026-11-21T17:30", datetime(2026, 11, 21, 17, 30)),
        ("2026-11-21 17:30:05", datetime(2026, 11, 21, 17, 30, 5)),
    ],
)
def test_the_command_line_can_hold_the_clock(
    monkeypatch: pytest.MonkeyPatch, text: str, expected: datetime
) -> None:
    monkeypatch.setattr(clock, "_fixed", None)
    clock.fix_from(text)
    assert clock.now() == expected
