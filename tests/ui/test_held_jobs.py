"""At the start other work waits until the first rows are there."""

from __future__ import annotations

from typing import Any

from crmdesk.ui.jobs import JobRunner


def test_held_work_begins_when_it_is_released_and_urgent_work_at_once(qtbot: Any) -> None:
    jobs = JobRunner()
    done: list[str] = []
    started: list[str] = []
    jobs.started.connect(lambda job: started.append(job.title))
    jobs.hold()
    jobs.run("held", lambda _p: "held", done=done.append)
    jobs.run("urgent", lambda _p: "urgent", urgent=True, done=done.append)
    qtbot.waitUntil(lambda: done == ["urgent"])
    assert started == ["urgent"]
    jobs.release()
    qtbot.waitUntil(lambda: done == ["urgent", "held"])
    jobs.run("after", lambda _p: "after", done=done.append)
    qtbot.waitUntil(lambda: done[-1] == "after")
    jobs.close()


def test_closing_does_not_lose_a_held_write_and_drops_a_held_reading(qtbot: Any) -> None:
    jobs = JobRunner()
    done: list[str] = []
    jobs.hold()
    jobs.run("reading", lambda _p: done.append("read"))
    jobs.run("writing", lambda _p: done.append("written"), writes=True)
    jobs.close()
    assert done == ["written"]
