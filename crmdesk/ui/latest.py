"""Only the newest answer may reach the screen: debounce, cancel the older, drop the stale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from crmdesk.ui.jobs import Job, JobRunner


class LatestOnly(QObject):
    """Runs the newest request of a kind (a search, a refresh) and forgets the ones before it."""

    def __init__(
        self, jobs: JobRunner, parent: QObject | None = None, *, delay_ms: int = 0
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self._request: tuple[str, Callable[[Any], Any], Callable[[Any], None]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay_ms)
        self._timer.timeout.connect(self._start)

    def ask(self, title: str, func: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        """Run *func* soon and give its answer to *done*, unless a newer request comes first."""
        self._request = (title, func, done)
        if self._timer.interval():
            self._timer.start()
        else:
            self._start()

    def cancel(self) -> None:
        """Forget the request and any answer under way."""
        self._timer.stop()
        self._request = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still awaited."""
        return self._request is not None or self._job is not None

    def _start(self) -> None:
        if self._request is None:
            return
        if self._job is not None:
            self._job.cancel()
        title, func, done = self._request
        self._request = None
        job = self._jobs.run(title, func)
        self._job = job
        job.done.connect(_Answer(self, job, done))
        job.finished.connect(_Forget(self, job))

    def is_newest(self, job: Job) -> bool:
        """Whether *job* answers the newest request."""
        return job is self._job and self._request is None

    def forget(self, job: Job) -> None:
        """*job* has ended."""
        if job is self._job:
            self._job = None


class _Answer:
    def __init__(self, owner: LatestOnly, job: Job, done: Callable[[Any], None]) -> None:
        self._owner, self._job, self._done = owner, job, done

    def __call__(self, result: Any) -> None:
        # The page that asked may be gone: another file, another language.
        if isValid(self._owner) and self._owner.is_newest(self._job):
            self._done(result)


class _Forget:
    def __init__(self, owner: LatestOnly, job: Job) -> None:
        self._owner, self._job = owner, job

    def __call__(self) -> None:
        self._owner.forget(self._job)
