"""The main window: navigation, the page that is shown, status bar, keys."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.navigation import Navigation
from crmdesk.ui.page import Page
from crmdesk.ui.pages import PAGES, page_info
from crmdesk.ui.shortcuts import KEYS, PAGE_KEYS
from crmdesk.ui.status_bar import StatusBar
from crmdesk.ui.theme import theme
from crmdesk.ui.toast import Toast
from crmdesk.ui.widgets import hbox

RAIL_BELOW: Final = 1240  # logical pixels
RAIL_BELOW_WIDE: Final = 1345  # for pages with a method list and charts
SMALLEST: Final = (1024, 508)
FIRST_PAGE: Final = "customers"


class MainWindow(QMainWindow):
    """Everything between the frame of the window and its pages."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.desk = desk
        self._pages: dict[str, Page] = {}
        self._trail: list[tuple[str, dict[str, Any]]] = []
        self._current = ""
        self._arguments: dict[str, Any] = {}
        body = QWidget()
        row = hbox(body)
        self.navigation = Navigation()
        self.navigation.chosen.connect(self._on_navigation)
        row.addWidget(self.navigation)
        self.stack = QStackedWidget()
        row.addWidget(self.stack, 1)
        self.setCentralWidget(body)
        self.status = StatusBar(desk.jobs)
        self.setStatusBar(self.status)
        self._toast = Toast(self)
        message.toast_with(self._toast.say)
        self.setMinimumSize(*SMALLEST)
        self._make_keys()
        desk.go.connect(self.show_page)
        desk.go_back.connect(self.go_back)
        desk.file_changed.connect(self._on_file_changed)
        desk.work_state.connect(self.status.set_saved)
        self.status.file_clicked.connect(self._on_file_clicked)
        self.restyle()

    # --- pages -----------------------------------------------------------------------------------
    def show_page(self, page_id: str, arguments: dict[str, Any] | None = None) -> bool:
        """Show a page; returns False if the present one would not let go."""
        present = self.page()
        if present is not None and page_id != self._current and not present.can_leave():
            self.navigation.light(self._lit(self._current))
            return False
        if self._current and page_id != self._current:
            self._trail = [*self._trail[-20:], (self._current, self._arguments)]
        self._current, self._arguments = page_id, arguments or {}
        page = self._page(page_id)
        page.enter(**self._arguments)
        self.stack.setCurrentWidget(page)
        self.navigation.light(self._lit(page_id))
        self._fit()
        return True

    def show_screen(self, screen: QWidget) -> None:
        """Show something that is no page (the first-run choice) instead of everything."""
        self.stack.addWidget(screen)
        self.stack.setCurrentWidget(screen)
        self.navigation.setVisible(False)

    def go_back(self) -> None:
        """Return to the page before."""
        while self._trail:
            page_id, arguments = self._trail.pop()
            before = list(self._trail)
            if page_id != self._current:
                if self.show_page(page_id, arguments):
                    self._trail = before
                return
        self.show_page(FIRST_PAGE)

    def page(self) -> Page | None:
        """The page that is shown."""
        return self._pages.get(self._current)

    def _page(self, page_id: str) -> Page:
        if page_id not in self._pages:
            page = page_info(page_id).load()(self.desk)
            page.setObjectName(f"page_{page_id}")
            self._pages[page_id] = page
            self.stack.addWidget(page)
        return self._pages[page_id]

    def _lit(self, page_id: str) -> str:
        return page_info(page_id).parent or page_id if page_id else ""

    def _on_navigation(self, page_id: str) -> None:
        self.show_page(page_id)

    def forget_pages(self) -> None:
        """Another file, language or look: every page is made anew when shown."""
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._trail.clear()
        self._current = ""

    # --- the frame ---------------------------------------------------------------------------------
    def _on_file_changed(self) -> None:
        self.forget_pages()
        is_open = self.desk.is_open
        self.navigation.setVisible(is_open)
        path = self.desk.services.database.path if is_open else None
        name = _("CRMDesk")
        self.setWindowTitle(f"{path.stem} - {name}" if path else name)
        self.status.set_file(_("Customer file: {path}").format(path=path) if path else "")
        self.status.set_saved(_("Saved") if is_open else "")
        self.show_employee()

    def show_employee(self) -> None:
        """Name who works in the status bar."""
        services = self.desk.services if self.desk.is_open else None
        if services is None or services.employee_id is None:
            self.status.set_employee("")
        else:
            self.status.set_employee(services.names("employee", services.employee_id))

    def _on_file_clicked(self) -> None:
        folder = self.desk.services.database.path.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def restyle(self) -> None:
        """The theme changed."""
        self.navigation.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.width() / theme().scale
        page = self.page()
        limit = RAIL_BELOW_WIDE if page is not None and page.is_wide else RAIL_BELOW
        self.navigation.set_rail(width < limit)

    # --- keys --------------------------------------------------------------------------------------
    def _make_keys(self) -> None:
        for key in KEYS:
            if key.scope == "everywhere":
                shortcut = QShortcut(QKeySequence(key.keys), self)
                shortcut.setProperty("act", key.act)
                shortcut.activated.connect(self._on_key)
        for index, keys in enumerate(PAGE_KEYS):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setProperty("page_index", index)
            shortcut.activated.connect(self._on_page_key)

    def _on_key(self) -> None:
        act = str(self.sender().property("act"))
        for owner in (self.page(), self):
            handler = getattr(owner, f"key_{act}", None)
            if handler is not None:
                handler()
                return

    def _on_page_key(self) -> None:
        index = int(self.sender().property("page_index"))
        ids = self.navigation.page_ids()
        if self.desk.is_open and index < len(ids):
            self.show_page(ids[index])

    def key_back(self) -> None:
        """Alt+Left."""
        self.go_back()

    def key_reload(self) -> None:
        """F5."""
        page = self.page()
        if page is not None:
            page.reload()

    def key_help(self) -> None:
        """F1."""
        page = self.page()
        if page is not None and page.help_text():
            from crmdesk.ui.dialogs.help import HelpDialog

            HelpDialog(_(page.title), page.help_text(), self).exec()

    def key_keys(self) -> None:
        """Ctrl+/."""
        from crmdesk.ui.dialogs.keys import KeysDialog

        KeysDialog(self).exec()

    def key_undo(self) -> None:
        """Ctrl+Z: take back the newest act that still stands."""
        self._take_back(redo=False)

    def key_redo(self) -> None:
        """Ctrl+Y: take back the newest undo."""
        self._take_back(redo=True)

    def _take_back(self, *, redo: bool) -> None:
        if not self.desk.is_open:
            return
        from crmdesk.ui.taking_back import take_back_latest

        take_back_latest(self.desk, redo=redo)

    # --- opening and closing ---------------------------------------------------------------------
    def place(self) -> None:
        """Restore size and position, but never outside the screens that exist."""
        state = self.desk.preferences.get_bytes("window")
        if not (state.size() and self.restoreGeometry(state)):
            screen = QGuiApplication.primaryScreen().availableGeometry()
            self.resize(min(1366, screen.width()), min(768, screen.height()))
            self.move(screen.topLeft())
        visible = any(
            s.availableGeometry().intersects(self.frameGeometry())
            for s in QGuiApplication.screens()
        )
        if not visible:
            self.move(QGuiApplication.primaryScreen().availableGeometry().topLeft())

    def bring_forward(self) -> None:
        """Another start of the program asked for this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.page()
        if page is not None and not page.can_leave():
            event.ignore()
            return
        self.desk.preferences.set_bytes("window", self.saveGeometry())
        message.toast_with(None)
        super().closeEvent(event)


__all__ = ["PAGES", "MainWindow"]
