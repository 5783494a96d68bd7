"""How far a job is that the person waits for: a sentence, a bar, a button to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.jobs import Job
from crmdesk.ui.widgets.basics import button, hbox
from crmdesk.ui.widgets.marks import Elided

STEPS = 1000


class ProgressLine(QWidget):
    """Hidden while nothing runs."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("progressLine")
        self._job: Job | None = None
        row = hbox(self, spacing=10)
        self._text = Elided("", "secondary", name="progressText")
        row.addWidget(self._text, 2)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        row.addWidget(self._bar, 3)
        self._stop = button(_("Stop"), name="progressStop")
        self._stop.clicked.connect(self._on_stop)
        row.addWidget(self._stop)
        self.hide()

    def follow(self, job: Job) -> None:
        """Show *job* until it ends."""
        self._job = job
        self._text.setText(job.title)
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        job.progressed.connect(self._on_progressed)
        job.finished.connect(self._on_finished)
        self.show()

    @property
    def is_running(self) -> bool:
        """Whether a job is followed that has not ended."""
        return self._job is not None

    def stop(self) -> None:
        """Ask the job to stop, if one runs."""
        if self._job is not None:
            self._job.cancel()

    def _on_progressed(self, done: int, total: int, text: str) -> None:
        if self.sender() is not self._job or self._job is None:
            return
        if total:
            self._bar.setRange(0, STEPS)
            self._bar.setValue(min(STEPS, done * STEPS // total))
        count = f"{done:,} / {total:,}" if total else ""
        self._text.setText(" · ".join(p for p in (text or self._job.title, count) if p))

    def _on_finished(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self.hide()

    def _on_stop(self) -> None:
        self._stop.setEnabled(False)
        self._text.setText(_("Stopping …"))
        self.stop()
