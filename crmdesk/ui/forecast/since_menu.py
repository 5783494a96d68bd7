"""The button that says between which days the waterfall goes, and chooses another first day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from crmdesk.analysis.movement import Cause
from crmdesk.analysis.quarters import Quarter
from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import short, unit_for
from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.ui.dialogs.ask_day import PastDayDialog
from crmdesk.ui.widgets.day_button import DayButton

if TYPE_CHECKING:
    from crmdesk.services.forecast_page import PageAnswer

SNAPSHOTS: Final = 4


class SinceButton(DayButton):
    """``chosen`` carries the day or moment at which the movement begins."""

    def __init__(self) -> None:
        super().__init__("movementSince", "sinceMenu")
        self._answer: PageAnswer | None = None

    def show_movement(self, answer: PageAnswer) -> None:
        """Say the two days and the difference; the tip says how much of it became won."""
        self._answer = answer
        moved = answer.movement
        difference = moved.found.end - moved.found.start
        unit = unit_for(Measure.MONEY, max(moved.found.start, moved.found.end, 1))
        said = short(difference, unit, signed=True)
        self.setText(f"{moved.since:%m-%d} → {moved.until:%m-%d}　{said}")
        won = moved.found.part(Cause.WON)
        if won is not None and won.value:
            said = _("{change}, {won} of it became won").format(
                change=said, won=short(abs(won.value), unit)
            )
        postponed = moved.found.part(Cause.POSTPONED)
        if postponed is not None:
            said = _("{change}; {count} were postponed").format(
                change=said, count=len(postponed.deal_ids)
            )
        self.setToolTip(_("{change}. Choose another first day").format(change=said))

    def choices(self) -> list[tuple[str, date | datetime]]:
        """Days in words."""
        today = clock.today()
        found: list[tuple[str, date | datetime]] = [
            (_("Since a week ago"), today - timedelta(7)),
            (_("Since the beginning of the month"), today.replace(day=1) - timedelta(1)),
            (_("Since the beginning of the quarter"), Quarter.of(today).first - timedelta(1)),
        ]
        snapshots = self._answer.snapshots[:SNAPSHOTS] if self._answer else ()
        found += [
            (_("Since the snapshot of {when}").format(when=f"{s.taken_for:%Y-%m-%d}"), s.taken_for)
            for s in snapshots
        ]
        return found

    def ask_other(self) -> date | None:
        dialog = DayDialog(self)
        return dialog.day if dialog.exec() else None


class DayDialog(PastDayDialog):
    """Asks since which day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Movement since"),
            _("The forecast at the end of that day is compared with today's."),
            N_("First day"), _("Compare"), clock.today() - timedelta(7), parent,
        )  # fmt: skip
