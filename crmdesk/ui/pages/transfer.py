"""Import and export: the wizard that takes lists in, and the panel that writes them out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar

from crmdesk.core.i18n import N_, _
from crmdesk.ui.desk import Desk
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.transfer.export_panel import ExportPanel
from crmdesk.ui.transfer.wizard import FILE, ImportWizard

IMPORT, EXPORT = 0, 1


class TransferPage(Page):
    """See the module. Files can be dropped anywhere on it."""

    title: ClassVar[str] = N_("Import and export")
    entities: ClassVar[tuple[str, ...]] = ("customer", "saved_view", "custom_field")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAcceptDrops(True)
        self._has_asked = False
        self._pasted: str | None = None
        self.top = TopRow(_("Import and export"))
        self.top.help.clicked.connect(self.show_help)
        self.top.subtitle.setText(_("Customer lists from Excel in, and out again"))
        self.tabs = QTabBar()
        self.tabs.setObjectName("transferTabs")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab(_("Import"))
        self.tabs.addTab(_("Export"))
        self.tabs.currentChanged.connect(self._on_tab)
        self.top.add(self.tabs)
        self.outer.addWidget(self.top)
        self.wizard = ImportWizard(desk)
        self.export_panel = ExportPanel(desk)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.wizard)
        self._stack.addWidget(self.export_panel)
        self.outer.addWidget(self._stack, 1)
        for keys, act in (("Ctrl+Return", self.key_save), ("Ctrl+V", self.key_paste)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- coming ------------------------------------------------------------------------------------
    def enter(
        self,
        pasted: str | None = None,
        path: Path | None = None,
        tab: str = "",
        choose: bool = False,
        **_more: Any,
    ) -> None:
        """Come to the page; perhaps with pasted rows, a file, or for the export (tab).

        *choose*: the person said before that a file is to be imported and is asked at once which.
        """
        if pasted is not None and pasted is not self._pasted:
            # The same arguments come again when the person returns: pasted rows are taken once.
            self._pasted = pasted
            self._show_import()
            self.wizard.file.choose_entity("customer")
            self.wizard.file.take_text(pasted)
        elif path is not None:
            self._show_import()
            self.wizard.file.take_file(path)
        elif choose and not self._has_asked:
            self._has_asked = True
            self._show_import()
            QTimer.singleShot(0, self.wizard.file, self.wizard.file.ask_file)
        if tab:
            self.tabs.setCurrentIndex(EXPORT if tab == "export" else IMPORT)
        self.is_stale = True  # the selection of the list may be another one
        if self.isVisible():
            self.reload()

    def refresh(self) -> None:
        self.export_panel.reload()

    def _show_import(self) -> None:
        self.tabs.setCurrentIndex(IMPORT)

    def _on_tab(self, place: int) -> None:
        self._stack.setCurrentIndex(place)

    # --- keys --------------------------------------------------------------------------------------
    def key_new(self) -> None:
        """Ctrl+N: another file."""
        self._show_import()
        if not self.wizard.is_busy:
            self.wizard.begin_anew()

    def key_paste(self) -> None:
        """Ctrl+V: rows copied in Excel."""
        if self._stack.currentIndex() == IMPORT and self.wizard.step == FILE:
            self.wizard.file.paste_rows()

    def key_save(self) -> None:
        """Ctrl+Enter: on to the next step."""
        if self._stack.currentIndex() == EXPORT:
            self.export_panel.export()
        elif self.wizard.step == FILE:
            self.wizard.file.ask_file()
        else:
            self.wizard.go_on()

    def key_export(self) -> None:
        """Ctrl+E: the export."""
        self.tabs.setCurrentIndex(EXPORT)

    # --- dropping a file ---------------------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None and not self.wizard.is_busy:
            event.acceptProposedAction()
            self.wizard.file.zone.light(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.wizard.file.zone.light(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.wizard.file.zone.light(False)
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self._show_import()
            self.wizard.file.take_file(path)

    # --- help --------------------------------------------------------------------------------------
    def help_text(self) -> str:
        return _(
            "Import takes customer lists from Excel, WPS, 管家婆, 用友 or 金蝶, in five steps.\n\n"
            "File:\nThe headings are found under title rows. Several rows with one customer and "
            "different contacts become one customer with several contacts.\n\n"
            "Columns:\nAre assigned by their names; what you change is remembered for the next "
            "file with the same headings.\n\n"
            "Trial run:\nShows row by row what would be created, what would change from what to "
            "what, and which rows are refused and why. Refused rows can be saved as an Excel "
            "file, corrected there and imported again.\n\n"
            "Import:\nIs one act. Undo takes all of it back, changes to existing customers "
            "included.\n\n"
            "Export writes customers and what belongs to them to Excel; the file can be imported "
            "again."
        )


def _dropped(event: QDropEvent) -> Path | None:
    """The one file that is dropped; None for anything else."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())
