"""Long work says how far it is and stops when asked."""

from __future__ import annotations

import pytest

from crmdesk.core.progress import NO_PROGRESS, Cancelled, steps


class Recorder:
    def __init__(self, stop_after: int = 10**9) -> None:
        self.reports: list[tuple[int, int]] = []
        self.checks = 0
        self.stop_after = stop_after

    def report(self, done: int, total: int, text: str = "") -> None:
        self.reports.append((done, total))

    def check(self) -> None:
        self.checks += 1
        if self.checks > self.stop_after:
            raise Cancelled


def test_steps_yield_everything_and_report_now_and_then() -> None:
    recorder = Recorder()
    assert list(steps(recorder, range(250), 250, every=100)) == list(range(250))
    assert recorder.reports == [(0, 250), (100, 250), (200, 250), (250, 250)]


def test_steps_stop_between_items_when_asked() -> None:
    recorder = Recorder(stop_after=2)
    seen: list[int] = []
    with pytest.raises(Cancelled):
        seen.extend(steps(recorder, range(1000), 1000, every=10))
    assert seen == list(range(20))


def test_nothing_to_do_is_reported_as_done() -> None:
    recorder = Recorder()
    assert list(steps(recorder, [], 0)) == []
    assert recorder.reports == [(0, 0)]


def test_the_absent_listener_never_stops_anything() -> None:
    NO_PROGRESS.check()
    NO_PROGRESS.report(1, 2, "x")
    assert list(steps(NO_PROGRESS, "abc", 3)) == ["a", "b", "c"]
