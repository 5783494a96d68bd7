"""The main window: navigation, the page that is shown, status bar, keys.

It is painted empty before anything but Qt is loaded, and furnished right after: so this module
imports what it needs inside its methods. In ``Qt`` itself lie so many enumerations that naming
it costs as much as a third of opening a bare window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from crmdesk.core.i18n import _

if TYPE_CHECKING:
    from crmdesk.core.changes import ChangeSet
    from crmdesk.ui.desk import Desk
    from crmdesk.ui.page import Page
    from crmdesk.ui.preferences import Preferences

RAIL_BELOW: Final = 1240  # logical pixels
RAIL_BELOW_WIDE: Final = 1345  # for pages with a method list and charts
SMALLEST: Final = (1024, 508)
FIRST_PAGE: Final = "customers"
START_KEY: Final = "start_page"  # in the preferences: where the program begins
START_TODAY: Final = "today"


class MainWindow(QMainWindow):
    """Everything between the frame of the window and its pages.

    Without a desk it is an empty window until ``furnish`` is called.
    """

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setMinimumSize(*SMALLEST)
        self._is_furnished = False
        if desk is not None:
            self.furnish(desk)

    def furnish(self, desk: Desk) -> None:
        """Put navigation, status bar, room for the pages and keys into the window."""
        from PySide6.QtWidgets import QStackedWidget

        from crmdesk.ui.latest import LatestOnly
        from crmdesk.ui.leaving import Leaving
        from crmdesk.ui.widgets import hbox

        self.desk = desk
        self._pages: dict[str, Page] = {}
        self._trail: list[tuple[str, dict[str, Any]]] = []
        self._current = ""
        self._arguments: dict[str, Any] = {}
        self._screen: QWidget | None = None
        self._leaving = Leaving(self, desk)
        self._backup_note = LatestOnly(desk.jobs, self)
        body = QWidget()
        self._row = hbox(body)
        self.stack = QStackedWidget()
        self._row.addWidget(self.stack, 1)
        self.setCentralWidget(body)
        self._make_frame()
        self._make_keys()
        self._is_furnished = True
        desk.go.connect(self.show_page)
        desk.go_back.connect(self.go_back)
        desk.file_changed.connect(self._on_file_changed)
        desk.look_changed.connect(self.rebuild)
        desk.work_state.connect(self._on_work_state)
        desk.employee_changed.connect(self._on_employee_changed)
        desk.backup_made.connect(self.show_backup)
        desk.bus.changed.connect(self._on_data_changed)

    def _make_frame(self) -> None:
        """Everything around the pages; made anew when the look or the language changes."""
        from crmdesk.ui import message
        from crmdesk.ui.navigation import Navigation
        from crmdesk.ui.status_bar import StatusBar
        from crmdesk.ui.toast import Toast

        self.navigation = Navigation()
        self.navigation.chosen.connect(self._on_navigation)
        self.navigation.menu_asked.connect(self._on_brand_menu)
        self._row.insertWidget(0, self.navigation)
        self.navigation.setVisible(self.desk.is_open)
        self.status = StatusBar(self.desk.jobs)
        self.status.file_clicked.connect(self._on_file_clicked)
        self.status.employee_clicked.connect(self._on_employee_menu)
        self.status.backup_clicked.connect(self._on_backup_clicked)
        self.setStatusBar(self.status)
        self._toast = Toast(self)
        message.toast_with(self._toast.say)
        self._say_state()

    def rebuild(self) -> None:
        """The look or the language changed: make everything anew and show the same place."""
        place, arguments, trail = self._current, self._arguments, self._trail
        screen = self._screen
        self.forget_pages()
        for old in (self.navigation, self._toast):
            old.hide()
            old.deleteLater()
        self._make_frame()
        if screen is not None:
            self.desk.begin_asked.emit()
        elif place:
            self.show_page(place, arguments)
            self._trail = trail

    # --- pages -----------------------------------------------------------------------------------
    def show_page(self, page_id: str, arguments: dict[str, Any] | None = None) -> bool:
        """Show a page; returns False if the present one would not let go, or no file is open."""
        if not self.desk.is_open:
            return False
        present = self.page()
        if present is not None and page_id != self._current and not present.can_leave():
            self.navigation.light(self._lit(self._current))
            return False
        if self._current and page_id != self._current:
            self._trail = [*self._trail[-20:], (self._current, self._arguments)]
        if page_id != self._current:
            self._drop_outdated(page_id)
        self._current, self._arguments = page_id, arguments or {}
        page = self._page(page_id)
        page.enter(**self._arguments)
        self.stack.setCurrentWidget(page)
        self.navigation.light(self._lit(page_id))
        self._fit()
        return True

    def show_screen(self, screen: QWidget) -> None:
        """Show something that is no page (the first-run choice) instead of everything."""
        self.forget_pages()
        self._screen = screen
        self.stack.addWidget(screen)
        self.stack.setCurrentWidget(screen)
        self.navigation.setVisible(False)

    def may_leave(self) -> bool:
        """Whether the present page may be left; it may ask the person."""
        page = self.page()
        return page is None or page.can_leave()

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
        from crmdesk.ui.pages import page_info

        if page_id not in self._pages:
            page = page_info(page_id).load()(self.desk)
            page.setObjectName(f"page_{page_id}")
            self._pages[page_id] = page
            self.stack.addWidget(page)
        return self._pages[page_id]

    def _drop_outdated(self, page_id: str) -> None:
        page = self._pages.get(page_id)
        if page is not None and page.is_outdated:
            self._discard(self._pages.pop(page_id))

    def _discard(self, widget: QWidget) -> None:
        """Delete a page soon; nothing that it waits for reaches it any more."""
        from PySide6.QtCore import QTimer

        from crmdesk.ui.latest import LatestOnly

        for timer in widget.findChildren(QTimer):
            timer.stop()
        for latest in widget.findChildren(LatestOnly):
            latest.cancel()
        self.stack.removeWidget(widget)
        widget.deleteLater()

    def _lit(self, page_id: str) -> str:
        from crmdesk.ui.pages import page_info

        return page_info(page_id).parent or page_id if page_id else ""

    def _on_navigation(self, page_id: str) -> None:
        self.show_page(page_id)

    def forget_pages(self) -> None:
        """Another file, language or look: every page is made anew when shown."""
        gone: list[QWidget] = [*self._pages.values()]
        if self._screen is not None:
            gone.append(self._screen)
        for widget in gone:
            self._discard(widget)
        self._pages.clear()
        self._trail.clear()
        self._screen = None
        self._current = ""

    # --- the frame ---------------------------------------------------------------------------------
    def _on_file_changed(self) -> None:
        self.forget_pages()
        self.navigation.setVisible(self.desk.is_open)
        self._say_state()

    def _say_state(self) -> None:
        """Title and status bar for the file that is open."""
        is_open = self.desk.is_open
        self.status.setVisible(is_open)
        path = self.desk.services.database.path if is_open else None
        name = _("CRMDesk")
        self.setWindowTitle(f"{path.stem} - {name}" if path else name)
        self.status.set_file(_("Customer file: {path}").format(path=path) if path else "")
        self.status.set_saved(_("Saved") if is_open else "")
        self.show_employee()
        self.show_backup()

    def after_opening(self) -> None:
        """A file was opened: remind of what is overdue with it."""
        from crmdesk.ui.backing_up import remind_of_copy

        remind_of_copy(self.desk)

    def show_employee(self) -> None:
        """Name who works in the status bar."""
        services = self.desk.services if self.desk.is_open else None
        if services is None:
            self.status.set_employee("")
        elif services.employee_id is None:
            self.status.set_employee(_("Choose who works"))
        else:
            self.status.set_employee(services.names("employee", services.employee_id))

    def show_backup(self) -> None:
        """Say in the status bar when the file was last backed up."""
        from crmdesk.ui.backing_up import backup_note

        self._backup_note.cancel()
        if not self.desk.is_open:
            self.status.set_backup("")
            return
        services = self.desk.services
        self._backup_note.ask(
            _("Reading the backups"), lambda _p: backup_note(services), self._on_backup_note
        )

    def _on_backup_note(self, note: tuple[str, bool]) -> None:
        text, is_late = note
        self.status.set_backup(text, is_late=is_late)

    def _on_work_state(self, text: str) -> None:
        self.status.set_saved(text)

    def _on_employee_changed(self) -> None:
        self.show_employee()
        for page in self._pages.values():
            page.is_stale = True
        page_shown = self.page()
        if page_shown is not None:
            page_shown.reload()

    def _on_data_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches(("employee",)):
            self.show_employee()
        if change_set.touches(("custom_field",)):
            for page in self._pages.values():
                page.is_outdated = True

    def _on_file_clicked(self) -> None:
        from crmdesk.ui.choosing_files import open_with_system

        open_with_system(self.desk.services.database.path.parent)

    def _on_backup_clicked(self) -> None:
        self.show_page("backup")

    def _on_employee_menu(self, place: QPoint) -> None:
        from crmdesk.ui.window_menus import show_employee_menu

        show_employee_menu(self.desk, self, place)

    def _on_brand_menu(self, place: QPoint) -> None:
        from crmdesk.ui.window_menus import show_brand_menu

        show_brand_menu(self.desk, self, place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_furnished:
            self._fit()

    def _fit(self) -> None:
        from crmdesk.ui.theme import theme

        width = self.width() / theme().scale
        page = self.page()
        limit = RAIL_BELOW_WIDE if page is not None and page.is_wide else RAIL_BELOW
        self.navigation.set_rail(width < limit)

    # --- keys --------------------------------------------------------------------------------------
    def _make_keys(self) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        from crmdesk.ui.shortcuts import KEYS, PAGE_KEYS

        for key in KEYS:
            if key.scope in ("everywhere", "page"):
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

    def key_talk(self) -> None:
        """Ctrl+J: record a follow-up; a page that knows with whom answers the key itself."""
        if self.desk.is_open:
            from crmdesk.ui.follow_up.talk_dialog import record_talk

            record_talk(self.desk, self)

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
    def place(self, preferences: Preferences) -> None:
        """Restore size and position, but never outside the screens that exist."""
        state = preferences.get_bytes("window")
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
        from PySide6.QtCore import Qt

        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._is_furnished:
            super().closeEvent(event)
            return
        from crmdesk.ui import message

        if not self.may_leave() or self._leaving.holds():
            event.ignore()
            return
        self.desk.preferences.set_bytes("window", self.saveGeometry())
        message.toast_with(None)
        super().closeEvent(event)
