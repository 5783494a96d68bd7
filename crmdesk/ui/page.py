"""What a page is: a title row, a body, and how it hears of changes.

A hidden page only marks itself stale; it reloads when it is shown again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk
from crmdesk.ui.widgets import Elided, hbox, icon_button, label, vbox
from crmdesk.ui.widgets.search_box import SearchBox

MARGINS: Final = (16, 12, 16, 12)
GAP: Final = 10


class Page(QWidget):
    """One page of the window. Subclasses set the class attributes and build the body."""

    title: ClassVar[str] = ""
    entities: ClassVar[Sequence[str]] = ()
    is_wide: ClassVar[bool] = False
    # Whether it shows figures kept as of a day; nothing is typed into such a page.
    follows_day: ClassVar[bool] = False
    is_outdated = False  # made of fields that are others now: to be made anew when shown again

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.desk = desk
        self.is_stale = True
        self.outer: QVBoxLayout = vbox(self, MARGINS, GAP)
        desk.bus.changed.connect(self._on_changed)
        if self.follows_day:
            desk.bus.day_changed.connect(self._on_day_changed)

    # --- for subclasses ------------------------------------------------------------------------
    def enter(self, **arguments: Any) -> None:
        """The page is about to be shown with these arguments."""

    def refresh(self) -> None:
        """Load everything shown anew."""

    def can_leave(self) -> bool:
        """Whether the page may be left now; may ask the person."""
        return True

    def help_text(self) -> str:
        """What F1 shows: plain words on what the page does and where its rules come from."""
        return ""

    def show_help(self) -> None:
        """Open what F1 shows; the question mark behind the title does it, too."""
        from crmdesk.ui.dialogs.help import HelpDialog

        HelpDialog(_(self.title), self.help_text(), self).exec()

    def first_focus(self) -> QWidget:
        """Where the keyboard goes when the page comes; the page itself shows no ring."""
        return self

    def concerns(self, change_set: ChangeSet) -> bool:
        """Whether a change makes the page stale."""
        return change_set.touches(self.entities)

    # --- machinery -----------------------------------------------------------------------------
    def _on_changed(self, change_set: ChangeSet) -> None:
        if not self.concerns(change_set):
            return
        self.is_stale = True
        if self.isVisible():
            self.reload()

    def _on_day_changed(self) -> None:
        self.is_stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Refresh and be fresh."""
        self.is_stale = False
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        focused: QWidget | None = self.window().focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        if self.is_stale:
            self.reload()


class Subtitle(Elided):
    """Takes no room while it says nothing, so that the title stands level with the buttons."""

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setVisible(bool(text))


class TopRow(QWidget):
    """Title and subtitle on the left, search and buttons on the right."""

    def __init__(self, title: str, *, help_name: str = "pageHelp") -> None:
        super().__init__()
        row: QHBoxLayout = hbox(self, spacing=8)
        words = vbox(None)
        head = hbox(None, spacing=4)
        self.title = label(title, "title", name="pageTitle")
        head.addWidget(self.title)
        self.help = icon_button(
            "question", _("Help on this page (F1)"), name=help_name, token="text3"
        )
        self.help.setFixedSize(self.help.width() * 3 // 4, self.help.height() * 3 // 4)
        head.addWidget(self.help)
        head.addStretch()
        words.addLayout(head)
        self.subtitle = Subtitle("", "subtitle", name="pageSubtitle")
        words.addWidget(self.subtitle)
        row.addLayout(words, 1)
        self.search: SearchBox | None = None
        self._row = row

    def add_search(self, hint: str) -> SearchBox:
        """Put a search box behind the title."""
        self.search = SearchBox(hint)
        self._row.addWidget(self.search)
        return self.search

    def add(self, widget: QWidget) -> QWidget:
        """Put a button at the right end."""
        self._row.addWidget(widget)
        return widget

    def insert_left(self, widget: QWidget) -> None:
        """Put a widget before the title (the way back)."""
        self._row.insertWidget(0, widget)
