"""The button that says as of which day a page is, and chooses another one."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.ui import icons
from crmdesk.ui.dialogs.ask_day import PastDayDialog
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import passing_menu


class AsOfButton(QPushButton):
    """``chosen`` carries the day; None is always the day that it is."""

    chosen = Signal(object)

    def __init__(self, name: str = "asOf") -> None:
        super().__init__("")
        self.setObjectName(name)
        self.setProperty("role", "chip")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIcon(icons.icon("caret-down", "text3", 12))
        self.setIconSize(QSize(px(12), px(12)))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the caret behind the words
        self.setToolTip(_("As of which day?"))
        self.clicked.connect(self._on_clicked)
        self._day: date | None = None
        self._say()

    @property
    def day(self) -> date | None:
        """The chosen day; None: today."""
        return self._day

    def choose(self, day: date | None) -> None:
        """Take a day, and say so if it is another one."""
        if day == clock.today():
            day = None
        if day != self._day:
            self._day = day
            self._say()
            self.chosen.emit(day)

    def _say(self) -> None:
        day = self._day or clock.today()
        self.setText(_("As of {day}").format(day=day.isoformat()))

    def choices(self) -> list[tuple[str, date | None]]:
        """Days in words."""
        today = clock.today()
        month_end = today.replace(day=1) - timedelta(1)
        year_end = today.replace(month=1, day=1) - timedelta(1)
        return [
            (_("Today"), None),
            (_("End of last month"), month_end),
            (_("End of last year"), year_end),
        ]

    def _on_clicked(self) -> None:
        menu = passing_menu(self)
        menu.setObjectName("asOfMenu")
        for words, day in self.choices():
            menu.addAction(words).triggered.connect(_Choose(self, day))
        menu.addSeparator()
        menu.addAction(_("Another day …")).triggered.connect(self._on_other)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _on_other(self) -> None:
        dialog = AsOfDialog(self._day or clock.today(), self)
        if dialog.exec() and dialog.day is not None:
            self.choose(dialog.day)


class _Choose:
    """Chooses one day of the menu."""

    def __init__(self, owner: AsOfButton, day: date | None) -> None:
        self._owner, self._day = owner, day

    def __call__(self, _checked: bool = False) -> None:
        self._owner.choose(self._day)


class AsOfDialog(PastDayDialog):
    """Asks as of which day a page shall be."""

    def __init__(self, day: date, parent: QWidget | None = None) -> None:
        super().__init__(
            _("As of another day"),
            _("What was open at the end of that day. Grades and limits are today's."),
            N_("As of"), _("Show"), day, parent,
        )  # fmt: skip
