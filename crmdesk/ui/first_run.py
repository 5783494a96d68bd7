"""The first-run screen: welcome, three choices, two lines about the owner, and off to work.

No file dialog comes first: every choice has a sensible place for the data already.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui import look, message
from crmdesk.ui.choosing_files import CUSTOMER_FILE, choose_source, choose_target
from crmdesk.ui.desk import Desk
from crmdesk.ui.jobs import Job
from crmdesk.ui.restoring import RestoreFlow
from crmdesk.ui.theme import px, theme
from crmdesk.ui.welcome.choices import DEMO, EMPTY, IMPORT, Choices
from crmdesk.ui.welcome.hero import Hero
from crmdesk.ui.welcome.owner_form import OwnerForm
from crmdesk.ui.widgets import button, hbox, label, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.ui.opening import FileOpener

CONTENT_WIDTH: Final = 560
HERO_FROM: Final = 900  # logical pixels


class FirstRun(QWidget):
    """Shown instead of the pages while no file is open."""

    def __init__(self, desk: Desk, opener: FileOpener) -> None:
        super().__init__()
        self.setObjectName("firstRun")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self._desk, self._opener = desk, opener
        self._choice = EMPTY
        self._job: Job | None = None
        row = hbox(self)
        self._hero = Hero()
        row.addWidget(self._hero)
        self._stack = QStackedWidget()
        self._choices = Choices(self._known_files())
        self._owner = OwnerForm()
        self._working = self._make_working()
        for part in (self._choices, self._owner, self._working):
            self._stack.addWidget(_centred(part))
        row.addWidget(self._stack, 1)
        self._connect()

    def _connect(self) -> None:
        self._choices.chosen.connect(self._on_chosen)
        self._choices.file_chosen.connect(self._on_file)
        self._choices.open_asked.connect(self._on_open)
        self._choices.restore_asked.connect(self._on_restore)
        self._choices.language_asked.connect(self._on_language)
        self._owner.done.connect(self._on_begin)
        self._owner.back_asked.connect(self.show_choices)
        self._owner.place_asked.connect(self._on_place)

    def _make_working(self) -> QWidget:
        part = QWidget()
        column = vbox(part, spacing=10)
        column.addStretch()
        column.addWidget(label(_("The demo data is being made"), "title"))
        said = _("3,530 invented customers with their cards, contacts and documents.")
        column.addWidget(label(said, "secondary", wrap=True))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setObjectName("welcomeBar")
        column.addSpacing(px(8))
        column.addWidget(self._bar)
        row = hbox(None, spacing=8)
        self._step = label("", "muted", name="welcomeStep")
        row.addWidget(self._step)
        row.addStretch()
        stop = button(_("Cancel"), name="welcomeCancel")
        stop.clicked.connect(self._on_cancel)
        row.addWidget(stop)
        column.addLayout(row)
        column.addStretch()
        return part

    def _known_files(self) -> list[Path]:
        recent = self._desk.preferences.recent_files
        folder = self._desk.folders.documents
        found = sorted(folder.glob(f"*.{CUSTOMER_FILE}")) if folder.is_dir() else []
        return list(dict.fromkeys([*recent, *found]))

    # --- the choices -----------------------------------------------------------------------------
    def show_choices(self) -> None:
        """Back to the first question."""
        self._stack.setCurrentIndex(0)

    def _on_chosen(self, choice: str) -> None:
        self._choice = choice
        if choice == DEMO:
            self._make_demo()
            return
        folder = self._desk.folders.documents
        self._owner.set_path(_free_path(folder, _("Customer data")))
        self._owner.set_verb(_("Choose the Excel file") if choice == IMPORT else _("Begin"))
        self._stack.setCurrentIndex(1)
        self._owner.name.setFocus()

    def _on_file(self, path: Path) -> None:
        self._opener.open(path)

    def _on_open(self) -> None:
        path = choose_source(
            self._desk, self, _("Open a customer file"), purpose="open", suffixes=[CUSTOMER_FILE]
        )
        if path is not None:
            self._opener.open(path)

    def _on_language(self, language: str) -> None:
        look.change(self._desk, language=language)

    # --- a new file --------------------------------------------------------------------------------
    def _on_place(self) -> None:
        path = choose_target(
            self._desk, self, _("Where shall the customer file lie?"), self._owner.path.name,
            purpose="new", suffix=CUSTOMER_FILE,
        )  # fmt: skip
        if path is not None:
            self._owner.set_path(path)

    def _on_begin(self) -> None:
        path, name = self._owner.path, self._owner.name.text()
        company = self._owner.company.text()
        self._owner.clear_problems()
        self._owner.set_busy(True)

        def work(_progress: Any) -> Path:
            from crmdesk.services.founding import found_file

            found_file(path, name, company)
            return path

        self._desk.jobs.run(
            _("Making the file"), work, writes=True, done=self._on_made, failed=self._on_refused
        )

    def _on_refused(self, error: CrmError) -> None:
        self._owner.set_busy(False)
        self._owner.show_error(error)

    def _on_made(self, path: Path) -> None:
        wants_import = self._choice == IMPORT
        desk = self._desk
        if self._opener.open(path) and wants_import:
            desk.open_page("transfer", choose=True)

    # --- demo data -----------------------------------------------------------------------------------
    def _make_demo(self) -> None:
        folder = self._desk.folders.documents
        path = _free_path(folder, _("Demo data"))
        self.show_progress(0, 0, "")

        def work(progress: Any) -> Path:
            from crmdesk.services.demo import create_demo

            folder.mkdir(parents=True, exist_ok=True)
            create_demo(path, progress=progress)
            return path

        job = self._desk.jobs.run(
            _("Making demo data"), work, done=self._on_demo_made, failed=self._on_demo_failed
        )
        job.progressed.connect(self.show_progress)
        job.cancelled.connect(self.show_choices)
        self._job = job

    def show_progress(self, done: int, total: int, text: str) -> None:
        """How far the demo data is."""
        self._stack.setCurrentIndex(2)
        self._bar.setRange(0, 1000 if total else 0)
        if total:
            self._bar.setValue(min(1000, done * 1000 // total))
        self._step.setText(text or self._step.text())

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._step.setText(_("Stopping"))

    def _on_demo_failed(self, error: CrmError) -> None:
        self.show_choices()
        message.error(error, self)

    def _on_demo_made(self, path: Path) -> None:
        if not self._opener.open(path):
            self.show_choices()

    # --- a backup --------------------------------------------------------------------------------------
    def _on_restore(self) -> None:
        source = choose_source(
            self._desk, self, _("Choose a backup"), purpose="backup", suffixes=[CUSTOMER_FILE]
        )
        if source is None:
            return
        from crmdesk.services.backup_files import stem_of

        target = _free_path(self._desk.folders.documents, stem_of(source))
        self._desk.folders.documents.mkdir(parents=True, exist_ok=True)
        RestoreFlow(self._desk, self, source, target, self._on_restored).start()

    def _on_restored(self, path: Path, password: str) -> None:
        self._opener.open(path, password)

    # --- room ------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hero.setVisible(self.width() / theme().scale >= HERO_FROM)


def _centred(part: QWidget) -> QWidget:
    """*part* in the middle, never wider than reads well, scrolling where the window is low."""
    body = QWidget()
    row = hbox(body, (32, 24, 32, 24))
    row.addStretch(1)
    column = vbox(None)
    column.addStretch(2)
    part.setMaximumWidth(px(CONTENT_WIDTH))
    column.addWidget(part)
    column.addStretch(3)
    row.addLayout(column, 100)
    row.addStretch(1)
    return scroll_area(body)


def _free_path(folder: Path, stem: str) -> Path:
    from crmdesk.services.founding import free_path

    return free_path(folder, stem)
