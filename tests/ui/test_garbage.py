"""Dead widgets are destroyed in the GUI thread, whatever other threads do."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from crmdesk.ui.garbage import GarbageKeeper
from crmdesk.ui.jobs import JobRunner


class Ring(QWidget):
    """A widget that only the cyclic collector can free; notes the thread in which it went."""

    gone_in: list[str] = []

    def __init__(self) -> None:
        super().__init__()
        self.me = self
        self.at_end = Note(self.gone_in)


class Note:
    def __init__(self, where: list[str]) -> None:
        self.where = where

    def __del__(self) -> None:
        self.where.append(threading.current_thread().name)


@pytest.fixture
def jobs(qtbot: Any) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.close()


def allocate(_progress: Any) -> int:
    """Enough containers to set off the automatic collector many times over."""
    return len([[number] for number in range(200_000)])


def test_a_job_that_allocates_frees_no_widget(qtbot: Any, jobs: JobRunner) -> None:
    Ring.gone_in.clear()
    Ring()
    results: list[int] = []
    jobs.run("allocate", allocate, done=results.append)
    qtbot.waitUntil(lambda: bool(results), timeout=20_000)
    assert set(Ring.gone_in) <= {threading.main_thread().name}
    gc.collect()
    assert Ring.gone_in == [threading.main_thread().name]


def test_the_timer_collects_what_is_due(qtbot: Any, jobs: JobRunner) -> None:
    gc.collect()
    keeper = GarbageKeeper(jobs)
    kept = [[number] for number in range(gc.get_threshold()[0] * 2)]
    assert keeper.collect_due() == 0
    assert keeper.collect_due() == -1
    assert kept


def test_python_collects_again_once_the_last_runner_is_closed(qtbot: Any) -> None:
    first, second = JobRunner(), JobRunner()
    assert not gc.isenabled()
    first.close()
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled()
