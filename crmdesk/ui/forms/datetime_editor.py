"""A day with its time in one line, with a calendar beside a column of times, and "now"."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from crmdesk.core import clock
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec
from crmdesk.ui import icons
from crmdesk.ui.forms.calendar import CalendarPopup
from crmdesk.ui.forms.line_editors import LineEditor
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import link

FIRST_HOUR: Final = 7
LAST_HOUR: Final = 21
STEP_MINUTES: Final = 30
_TIME: Final = int(Qt.ItemDataRole.UserRole)


class DateTimeEditor(LineEditor):
    """Takes 今天 15:00, 0315 9:30, 下午3点, 2026-03-15 09:30; times alone mean today."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._exact: datetime | None = None  # as it was set: the line shows no seconds
        if not spec.hint:
            self.line.setPlaceholderText(_("today 15:00"))
        self.line.setToolTip(_("today 15:00, 0315 9:30, 15:00"))
        action = QAction(icons.icon("calendar-blank", "text3", 16), _("Calendar"), self)
        action.triggered.connect(self._on_calendar)
        self.line.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self.now = link(_("Now"), name=f"now_{spec.name}", tip=_("Put in the present time"))
        self.now.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # 现在 can be typed; Tab goes on
        self.now.clicked.connect(self._on_now)
        self.row.setSpacing(px(6))
        self.row.addWidget(self.now)

    def value(self) -> Value:
        if self._exact is not None and self.line.text() == codecs.show(self.spec, self._exact):
            return self._exact
        return super().value()

    def set_value(self, value: Value) -> None:
        self._exact = value if isinstance(value, datetime) else None
        super().set_value(value)

    def set_read_only(self, on: bool) -> None:
        super().set_read_only(on)
        self.now.setVisible(not on)

    def _on_now(self) -> None:
        self._take(clock.now().replace(second=0))

    def _on_calendar(self) -> None:
        try:
            present = self.value()
        except FieldError:
            present = None
        popup = MomentPopup(self, present)
        popup.picked.connect(self._take)
        popup.popup_below(self.line)

    def _take(self, moment: Any) -> None:
        self.set_value(moment)
        self.changed.emit()
        self.left.emit()


class MomentPopup(CalendarPopup):
    """A calendar and a column of times. ``picked`` carries a datetime.

    Choosing a day keeps the time that was there; choosing a time keeps the day that is marked.
    """

    picked = Signal(object)

    def __init__(self, owner: QWidget, present: Any) -> None:
        known = present if isinstance(present, datetime) else clock.now().replace(second=0)
        super().__init__(owner, known)
        self.setObjectName("momentPopup")
        self._time = known.time()
        self.times = QListWidget()
        self.times.setObjectName("momentTimes")
        self.times.setProperty("role", "plain")
        self.times.setAccessibleName(_("Time of day"))
        for minutes in range(FIRST_HOUR * 60, LAST_HOUR * 60 + 1, STEP_MINUTES):
            at = time(minutes // 60, minutes % 60)
            item = QListWidgetItem(f"{at:%H:%M}")
            item.setData(_TIME, at.isoformat())
            self.times.addItem(item)
            if at <= self._time:
                self.times.setCurrentItem(item)
        self.times.setFixedWidth(px(92))
        self.times.itemClicked.connect(self._on_time)
        self.times.itemActivated.connect(self._on_time)
        self.body.addWidget(self.times)

    def take_day(self, day: date) -> None:
        self._emit(datetime.combine(day, self._time))

    def _on_time(self, item: QListWidgetItem) -> None:
        self._emit(datetime.combine(self.day(), time.fromisoformat(str(item.data(_TIME)))))

    def _emit(self, moment: datetime) -> None:
        if self.isVisible():  # a click also activates: once is enough
            self.hide()
            self.picked.emit(moment)
            self.close()
