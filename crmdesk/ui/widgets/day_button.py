"""A button that says a day or moment, and offers other ones in a menu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton

from crmdesk.core.i18n import _
from crmdesk.ui import icons
from crmdesk.ui.theme import px
from crmdesk.ui.widgets.basics import passing_menu

Moment = date | datetime | None


class DayButton(QPushButton):
    """``chosen`` carries the day or moment that a person took."""

    chosen = Signal(object)

    def __init__(self, name: str, menu_name: str) -> None:
        super().__init__("")
        self.setObjectName(name)
        self._menu_name = menu_name
        self.setProperty("role", "chip")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIcon(icons.icon("caret-down", "text3", 12))
        self.setIconSize(QSize(px(12), px(12)))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the caret behind the words
        self.clicked.connect(self._on_clicked)

    def choices(self) -> Sequence[tuple[str, Moment]]:
        """Days in words."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def ask_other(self) -> Moment:
        """Ask for a day that is not among the choices; None if the person gives up."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def take(self, moment: Moment) -> None:
        """A choice of the menu was taken, or another day named."""
        self.chosen.emit(moment)

    def _on_clicked(self) -> None:
        menu = passing_menu(self)
        menu.setObjectName(self._menu_name)
        for words, moment in self.choices():
            menu.addAction(words).triggered.connect(_Take(self, moment))
        menu.addSeparator()
        menu.addAction(_("Another day …")).triggered.connect(self._on_other)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _on_other(self) -> None:
        moment = self.ask_other()
        if moment is not None:
            self.take(moment)


class _Take:
    """Takes one line of the menu."""

    def __init__(self, owner: DayButton, moment: Moment) -> None:
        self._owner, self._moment = owner, moment

    def __call__(self, _checked: bool = False) -> None:
        self._owner.take(self._moment)
