"""The line at the bottom: which file, what is running, last backup, who works, what is saved."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QStatusBar, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.jobs import SHOW_AFTER_MS, Job, JobRunner
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Elided, button, hbox, label

FILE_SHARE: Final = 0.38  # of the width, at most


class StatusBar(QStatusBar):
    """Shows a running job 0.4 s after it began; short work never flickers here."""

    backup_clicked = Signal()
    employee_clicked = Signal(QPoint)
    file_clicked = Signal()

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setSizeGripEnabled(False)
        self._jobs: list[Job] = []
        self._file = button("", name="statusFile")
        self._file_text = ""
        self._file.clicked.connect(self.file_clicked)
        self.addWidget(self._file)
        self._note = Elided("", "small", name="statusNote")
        self.addWidget(self._note, 1)
        self._job_box = self._make_job_box()
        self.addPermanentWidget(self._job_box)
        self._employee = button("", name="statusEmployee")
        self._employee.setToolTip(_("Who works with the program now; click to change"))
        self._employee.clicked.connect(self._on_employee)
        self.addPermanentWidget(self._employee)
        self._backup = button("", name="statusBackup")
        self._backup.setToolTip(_("Backups: make, check, restore"))
        self._backup.clicked.connect(self.backup_clicked)
        self.addPermanentWidget(self._backup)
        self._saved = label("", name="statusSaved")
        self.addPermanentWidget(self._saved)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOW_AFTER_MS)
        self._timer.timeout.connect(self._show_job)
        jobs.started.connect(self._on_started)
        jobs.ended.connect(self._on_ended)

    def _make_job_box(self) -> QWidget:
        box = QWidget()
        row = hbox(box, (0, 0, 6, 0), 6)
        self._job_title = label("", name="jobTitle")
        self._job_bar = QProgressBar()
        self._job_bar.setTextVisible(False)
        self._job_bar.setFixedWidth(px(120))
        self._cancel = QPushButton(_("Cancel"))
        self._cancel.setObjectName("jobCancel")
        self._cancel.clicked.connect(self._on_cancel)
        for widget in (self._job_title, self._job_bar, self._cancel):
            row.addWidget(widget)
        box.hide()
        return box

    # --- what is shown -------------------------------------------------------------------------
    def set_file(self, text: str) -> None:
        """Name the customer file; a long path loses its middle, never its end."""
        self._file_text = text
        self._file.setVisible(bool(text))
        self._fit_file()

    def _fit_file(self) -> None:
        room = round(self.width() * FILE_SHARE)
        metrics = self._file.fontMetrics()
        shown = metrics.elidedText(self._file_text, Qt.TextElideMode.ElideMiddle, room)
        self._file.setText(shown)
        tip = _("Open the folder of the customer file")
        self._file.setToolTip(tip if shown == self._file_text else f"{self._file_text}\n{tip}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_file()

    def set_employee(self, name: str) -> None:
        """Name who works."""
        self._employee.setText(name)
        self._employee.setVisible(bool(name))

    def set_backup(self, text: str, *, is_late: bool = False) -> None:
        """Say when the last backup was made."""
        self._backup.setText(text)
        if self._backup.property("late") != is_late:
            self._backup.setProperty("late", is_late)
            self._backup.style().unpolish(self._backup)
            self._backup.style().polish(self._backup)
        self._backup.setVisible(bool(text))

    def set_saved(self, text: str) -> None:
        """Say whether everything is saved."""
        self._saved.setText(text)

    def set_note(self, text: str) -> None:
        """A remark on what is selected (sums)."""
        self._note.setText(text)

    def _on_employee(self) -> None:
        self.employee_clicked.emit(self._employee.mapToGlobal(QPoint(0, 0)))

    # --- jobs ------------------------------------------------------------------------------------
    def _on_started(self, job: Job) -> None:
        self._jobs.append(job)
        job.progressed.connect(self._on_progressed)
        if not self._timer.isActive() and not self._job_box.isVisible():
            self._timer.start()

    def _on_ended(self, job: Job) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
        if not self._jobs:
            self._timer.stop()
            self._job_box.hide()
        elif self._job_box.isVisible():
            self._show_job()

    def _show_job(self) -> None:
        if not self._jobs:
            return
        job = self._jobs[0]
        self._job_title.setText(job.title)
        self._job_bar.setRange(0, 0)
        self._cancel.setVisible(True)
        self._job_box.show()

    def _on_progressed(self, done: int, total: int, text: str) -> None:
        if self._jobs and self.sender() is self._jobs[0]:
            if total:
                self._job_bar.setRange(0, 1000)
                self._job_bar.setValue(min(1000, done * 1000 // total))
            if text:
                self._job_title.setText(text)

    def _on_cancel(self) -> None:
        if self._jobs:
            self._jobs[0].cancel()
