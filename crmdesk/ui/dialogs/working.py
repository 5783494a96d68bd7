"""A small dialog for work that the person must wait for: what is done, how far, a way to stop.

It appears only when the work takes longer than a moment, and goes away with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEventLoop, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.core.i18n import _
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.jobs import SHOW_AFTER_MS, Job, JobRunner
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import label

T = TypeVar("T")


def wait_for(
    jobs: JobRunner, title: str, text: str, func: Callable[[Any], T], parent: QWidget | None
) -> T:
    """Run *func(progress)* as a job and come back with its result, the window staying alive.

    For the few places that cannot go on without it. Raises what the job raises, Cancelled too.
    """
    loop, waited = QEventLoop(), _Waited[T]()
    job = jobs.run(title, func, urgent=True, done=waited.take, failed=waited.fail)
    job.finished.connect(loop.quit)
    WorkingDialog(title, text, job, parent)
    loop.exec()
    return waited.result()


class _Waited(Generic[T]):
    """What came out of a job; Cancelled if nothing did."""

    def __init__(self) -> None:
        self._results: list[T] = []
        self._error: CrmError | None = None

    def take(self, result: T) -> None:
        self._results.append(result)

    def fail(self, error: CrmError) -> None:
        self._error = error

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        if not self._results:
            raise Cancelled
        return self._results[0]


class WorkingDialog(Dialog):
    """Watches *job* from the moment it is made; nobody needs to keep it or show it."""

    stop_asked = Signal()

    def __init__(
        self, title: str, text: str, job: Job, parent: QWidget | None = None, *, cancel: str = ""
    ) -> None:
        super().__init__(title, parent, subtitle=text)
        self.setMinimumWidth(px(420))
        self._job = job
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setObjectName("workingBar")
        self.body.addWidget(self._bar)
        self._step = label("", "muted", name="workingStep")
        self.body.addWidget(self._step)
        self._stop = self.add_button(cancel or _("Cancel"), name="workingCancel")
        self._stop.clicked.connect(self._on_stop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOW_AFTER_MS)
        self._timer.timeout.connect(self.open)
        self._timer.start()
        job.progressed.connect(self._on_progressed)
        job.finished.connect(self._on_finished)

    def _on_progressed(self, done: int, total: int, text: str) -> None:
        self._bar.setRange(0, 1000 if total else 0)
        if total:
            self._bar.setValue(min(1000, done * 1000 // total))
        if text:
            self._step.setText(text)

    def _on_stop(self) -> None:
        self._stop.setEnabled(False)
        self._step.setText(_("Stopping"))
        self._job.cancel()
        self.stop_asked.emit()

    def _on_finished(self) -> None:
        self._timer.stop()
        self.done(0)
        self.deleteLater()

    def reject(self) -> None:
        """Esc stops the work; the dialog goes when it has stopped."""
        if self._stop.isEnabled():
            self._on_stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()
