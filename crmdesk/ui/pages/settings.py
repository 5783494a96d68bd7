"""Settings: sections at the left, one of them shown; what is changed shows at once."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _
from crmdesk.ui import icons
from crmdesk.ui.desk import Desk
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.settings import SECTIONS
from crmdesk.ui.settings.section import Section
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, card, hbox, scroll_area, vbox
from crmdesk.ui.window_menus import show_about

LIST_WIDTH: Final = 190
CONTENT_WIDTH: Final = 1040
KEY: Final = int(Qt.ItemDataRole.UserRole)
SAVE_KEYS: Final = ("Ctrl+S", "Ctrl+Return")


class SettingsPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Settings")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._made: dict[str, tuple[Section, QWidget]] = {}
        self._key = ""
        self.outer.addWidget(self._make_top())
        row = hbox(None, spacing=10)
        row.addWidget(self._make_list())
        self._stack = QStackedWidget()
        row.addWidget(self._stack, 1)
        self.outer.addLayout(row, 1)
        for keys in SAVE_KEYS:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(self.key_save)

    def _make_top(self) -> TopRow:
        top = TopRow(_("Settings"))
        top.help.clicked.connect(self.show_help)
        about = button(_("About CRMDesk"), "info", name="aboutButton")
        about.clicked.connect(self._on_about)
        top.add(about)
        return top

    def _make_list(self) -> QFrame:
        frame = card("settingsSections")
        column = vbox(frame, (6, 6, 6, 6))
        self._list = QListWidget()
        self._list.setObjectName("sectionList")
        self._list.setProperty("role", "sections")
        self._list.setAccessibleName(_("Settings"))
        self._list.setIconSize(QSize(px(18), px(18)))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for info in SECTIONS:
            item = QListWidgetItem(icons.icon(info.icon, "text2", 18), _(info.title))
            item.setData(KEY, info.key)
            self._list.addItem(item)
        self._list.currentItemChanged.connect(self._on_chosen)
        column.addWidget(self._list)
        frame.setFixedWidth(max(px(LIST_WIDTH), self._list.sizeHintForColumn(0) + px(40)))
        return frame

    # --- showing -----------------------------------------------------------------------------------
    def enter(self, section: str = "", focus: str = "", part: str = "", **_more: Any) -> None:
        """Show a section, or a *part* of it; *focus* names the widget that gets the cursor."""
        if section or not self._key:
            self._choose(section or SECTIONS[0].key)
        if part:
            self.section().show_part(part)
        if focus:
            widget = self.findChild(QWidget, focus)
            if widget is not None:
                widget.setFocus()

    def section(self) -> Section:
        """The section that is shown."""
        return self._made[self._key][0]

    def _choose(self, key: str) -> None:
        if key == self._key:
            return
        section, whole = self._section(key)
        self._key = key
        self._stack.setCurrentWidget(whole)
        section.refresh()
        self._light()

    def _section(self, key: str) -> tuple[Section, QWidget]:
        if key not in self._made:
            info = next(info for info in SECTIONS if info.key == key)
            section = info.load()(self.desk)
            section.setObjectName(f"section_{key}")
            whole = QWidget()
            column = vbox(whole, spacing=8)
            if section.fills:
                column.addWidget(section, 1)
            else:
                section.setMaximumWidth(px(CONTENT_WIDTH))
                column.addWidget(scroll_area(_left(section)), 1)
            if section.footer is not None:
                column.addWidget(section.footer)
            self._stack.addWidget(whole)
            self._made[key] = section, whole
        return self._made[key]

    def _light(self) -> None:
        for row in range(self._list.count()):
            if self._list.item(row).data(KEY) == self._key:
                self._list.blockSignals(True)
                self._list.setCurrentRow(row)
                self._list.blockSignals(False)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is None or item.data(KEY) == self._key:
            return
        if self._key and not self.section().can_leave():
            self._light()
            return
        # Through the window, so that it knows the place when everything is made anew.
        self.desk.open_page("settings", section=str(item.data(KEY)))

    def refresh(self) -> None:
        if self._key:
            self.section().refresh()

    def concerns(self, change_set: ChangeSet) -> bool:
        return bool(self._key)

    def _on_changed(self, change_set: ChangeSet) -> None:
        if self.isVisible() and self._key:
            self.section().on_change(change_set)
        else:
            self.is_stale = True

    def can_leave(self) -> bool:
        return not self._key or self.section().can_leave()

    # --- keys --------------------------------------------------------------------------------------
    def key_save(self) -> None:
        """Ctrl+S."""
        save = getattr(self.section(), "save", None)
        if save is not None:
            save()

    def key_new(self) -> None:
        """Ctrl+N."""
        add = getattr(self.section(), "add", None)
        if add is not None:
            add()

    # --- help and about ----------------------------------------------------------------------------
    def _on_about(self) -> None:
        show_about((self.desk, self))

    def help_text(self) -> str:
        return _(
            "Appearance belongs to you and this computer. Everything else belongs to the customer "
            "file and travels with it.\n\n"
            "Company and parameters:\nBeside each stands its usual value; the arrow goes back to "
            "it. A change is kept in the history like any other and can be taken back.\n\n"
            "Custom fields:\nUp to 20 fields of your own. Deleting one hides its values; they come "
            "back with it from the recycle bin.\n\n"
            "Customer file:\nA password encrypts the file. Nobody can open it without."
        )


def _left(section: QWidget) -> QWidget:
    body = QWidget()
    row = hbox(body, (0, 0, 6, 0))
    row.addWidget(section, 100)
    row.addStretch(1)
    return body
