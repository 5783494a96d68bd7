"""Background work: reader threads and one writer. The only place that knows threads.

``run(title, func)`` starts *func(progress)* in a thread. The function is plain Python, takes and
returns plain values and never touches a widget; the job's signals arrive on the GUI thread.
Cancelling is cooperative: the function's next ``progress.check()`` raises ``Cancelled``.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.ui.garbage import GarbageKeeper

READERS: Final = 3
SHOW_AFTER_MS: Final = 400
REPORT_EVERY: Final = 0.01  # of the whole: finer steps cannot be seen

log = logging.getLogger("crmdesk.jobs")


class Job(QObject):
    """One piece of work. Lives on the GUI thread; signals are emitted there."""

    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    progressed = Signal(object, object, str)
    finished = Signal()

    _ended = Signal(object, object)
    _reported = Signal(object, object, str)

    def __init__(self, title: str, func: Callable[[Any], Any], *, writes: bool) -> None:
        super().__init__()
        self.title = title
        self.writes = writes
        self.is_running = True
        self._func = func
        self._stop = threading.Event()
        self._last_share = -1.0
        self._ended.connect(self._on_ended)
        self._reported.connect(self._on_reported)

    # --- the Progress protocol, called in the worker -----------------------------------------
    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how far the work is."""
        share = done / total if total else -1.0
        if text or abs(share - self._last_share) >= REPORT_EVERY:
            self._last_share = share
            self._reported.emit(done, total, text)

    def check(self) -> None:
        """Raise Cancelled if the person asked to stop."""
        if self._stop.is_set():
            raise Cancelled

    # --- called on the GUI thread ------------------------------------------------------------
    def cancel(self) -> None:
        """Ask the work to stop."""
        self._stop.set()

    def work(self) -> None:
        """Run the function; called in the worker."""
        try:
            self.check()
            result = self._func(self)
        except BaseException as error:  # noqa: BLE001 - carried to the GUI thread and sorted there
            self._ended.emit(None, error)
        else:
            self._ended.emit(result, None)

    def _on_reported(self, done: int, total: int, text: str) -> None:
        self.progressed.emit(done, total, text)

    def _on_ended(self, result: object, error: BaseException | None) -> None:
        self.is_running = False
        self._func = _nothing
        # What was written stands, even if the person asked to stop a moment too late.
        if error is None and (self.writes or not self._stop.is_set()):
            self.done.emit(result)
        elif error is None or isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)
        self.finished.emit()


def _nothing(_progress: Any) -> None:
    return None


class JobRunner(QObject):
    """Owns the threads. ``started`` and ``idle`` drive the status bar."""

    started = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="crmdesk-read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="crmdesk-write")
        self._jobs: set[Job] = set()
        self._futures: set[Future[None]] = set()
        self._held: list[Job] | None = None
        self._closed = False
        self._garbage = GarbageKeeper(self)
        self._garbage.start()

    def hold(self) -> None:
        """Let new work wait until ``release``: at the start the first rows come first."""
        if self._held is None:
            self._held = []

    def release(self) -> None:
        """Begin what was held."""
        held, self._held = self._held or [], None
        for job in held:
            self._submit(job)

    def _submit(self, job: Job) -> None:
        self.started.emit(job)
        future = (self._writer if job.writes else self._readers).submit(job.work)
        self._futures.add(future)
        future.add_done_callback(self._futures.discard)

    def run(
        self,
        title: str,
        func: Callable[[Any], Any],
        *,
        writes: bool = False,
        urgent: bool = False,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Any], None] | None = None,
        finished: Callable[[], None] | None = None,
    ) -> Job:
        """Start *func(progress)*. *failed* gets errors of ``CrmError``; without it they are shown
        by whoever listens to ``JobRunner.failed``, as are bugs in any case. *urgent* work is not
        held back.
        """
        job = Job(title, func, writes=writes)
        self._jobs.add(job)
        if done is not None:
            job.done.connect(done)
        if finished is not None:
            job.finished.connect(finished)
        job.failed.connect(_Failure(self, failed))
        job.finished.connect(_Ending(self, job))
        if self._held is None or urgent:
            self._submit(job)
        else:
            self._held.append(job)
        return job

    def drain(self) -> None:
        """Cancel the readers and wait until nothing works on the open file any more."""
        for job in self.running():
            if not job.writes:
                job.cancel()
        self.release()
        wait(list(self._futures))

    def running(self) -> list[Job]:
        """The jobs that have not ended."""
        return [job for job in self._jobs if job.is_running]

    def ended_one(self, job: Job) -> None:
        """Forget a job that ended."""
        self._jobs.discard(job)
        self.ended.emit(job)
        QTimer.singleShot(0, job, job.deleteLater)

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in self.running():
            job.cancel()

    def close(self) -> None:
        """Cancel the readers, let the writer finish what it began, end the threads."""
        if self._closed:
            return
        self._closed = True
        for job in self.running():
            if not job.writes:
                job.cancel()
        self.release()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)
        self._garbage.stop()


class _Failure:
    """Sends an error to the caller's handler or to everybody's."""

    def __init__(self, runner: JobRunner, handler: Callable[[Any], None] | None) -> None:
        self._runner = runner
        self._handler = handler

    def __call__(self, error: BaseException) -> None:
        if self._handler is not None and isinstance(error, CrmError):
            self._handler(error)
        else:
            self._runner.failed.emit(error)


class _Ending:
    def __init__(self, runner: JobRunner, job: Job) -> None:
        self._runner = runner
        self._job = job

    def __call__(self) -> None:
        self._runner.ended_one(self._job)
