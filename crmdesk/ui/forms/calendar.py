"""The calendar under a date field."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtWidgets import QCalendarWidget, QFrame, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import _
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, link, vbox


class CalendarPopup(QFrame):
    """``picked`` carries a date; closes by itself."""

    picked = Signal(object)

    def __init__(self, owner: QWidget, present: Any) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setObjectName("calendarPopup")
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body = hbox(self, (6, 6, 6, 6), 6)
        column = vbox(None, spacing=4)
        self.body.addLayout(column)
        self._calendar = QCalendarWidget()
        self._calendar.setVerticalHeaderFormat(
            QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        )
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        shown = present if isinstance(present, date) else clock.today()
        self._calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self._calendar.clicked.connect(self._on_clicked)
        self._calendar.activated.connect(self._on_clicked)
        column.addWidget(self._calendar)
        row = hbox(None)
        today = link(_("Today"))
        today.clicked.connect(self._on_today)
        row.addWidget(today)
        row.addStretch()
        column.addLayout(row)
        self.setMinimumWidth(px(280))

    def popup_below(self, field: QWidget) -> None:
        """Show under *field*, inside the screen."""
        self.adjustSize()
        place = field.mapToGlobal(QPoint(0, field.height() + 2))
        screen = field.screen().availableGeometry()
        if place.y() + self.height() > screen.bottom():
            place.setY(field.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2)
        place.setX(min(place.x(), screen.right() - self.width()))
        self.move(place)
        self.show()
        self._calendar.setFocus()

    def day(self) -> date:
        """The day that is marked."""
        marked = self._calendar.selectedDate()
        return date(marked.year(), marked.month(), marked.day())

    def take_day(self, day: date) -> None:
        """A day was chosen."""
        self.picked.emit(day)
        self.close()

    def _on_clicked(self, day: QDate) -> None:
        self.take_day(date(day.year(), day.month(), day.day()))

    def _on_today(self) -> None:
        self.take_day(clock.today())
