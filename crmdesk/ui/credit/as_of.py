"""The button that says as of which day a page is, and chooses another one."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.ui.dialogs.ask_day import PastDayDialog
from crmdesk.ui.widgets.day_button import DayButton, Moment


class AsOfButton(DayButton):
    """``chosen`` carries the day; None is always the day that it is."""

    def __init__(self, name: str = "asOf") -> None:
        super().__init__(name, "asOfMenu")
        self.setToolTip(_("As of which day?"))
        self._day: date | None = None
        self._say()

    @property
    def day(self) -> date | None:
        """The chosen day; None: today."""
        return self._day

    def choose(self, day: Moment) -> None:
        """Take a day, and say so if it is another one."""
        if day == clock.today():
            day = None
        if day != self._day:
            self._day = day
            self._say()
            self.chosen.emit(day)

    def start_with(self, day: date) -> None:
        """Show a day without saying so."""
        self._day = day
        self._say()

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

    def take(self, moment: Moment) -> None:
        self.choose(moment)

    def ask_other(self) -> date | None:
        dialog = AsOfDialog(self._day or clock.today(), self)
        return dialog.day if dialog.exec() else None


class AsOfDialog(PastDayDialog):
    """Asks as of which day a page shall be."""

    def __init__(self, day: date, parent: QWidget | None = None) -> None:
        super().__init__(
            _("As of another day"),
            _("What was open at the end of that day. Grades and limits are today's."),
            N_("As of"), _("Show"), day, parent,
        )  # fmt: skip
