"""A day to come, with the days that are chosen most often beside the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.forms.chips_editor import RowsThatWrap
from crmdesk.ui.forms.line_editors import DateEditor
from crmdesk.ui.theme import px
from crmdesk.ui.widgets.chips import Chip

MONDAY: Final = 0
WEEK: Final = 7


def _in(days: int) -> Callable[[date], date]:
    return lambda today: today + timedelta(days=days)


def next_monday(today: date) -> date:
    """The Monday of the coming week."""
    return today + timedelta(days=WEEK - today.weekday() + MONDAY)


# Name, words, the day it means.
SHORTCUTS: Final = (
    ("tomorrow", N_("Tomorrow"), _in(1)),
    ("in3", N_("+3 days"), _in(3)),
    ("monday", N_("Next Monday"), next_monday),
    ("in7", N_("+7 days"), _in(7)),
    ("in30", N_("+30 days"), _in(30)),
)


class NextDateEditor(DateEditor):
    """The line takes a date as any other; a chip puts its day into it."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.row.setSpacing(px(10))
        self.line.setMinimumWidth(px(150))
        self.row.setStretchFactor(self.line, 1)
        holder = QWidget()
        wrap = RowsThatWrap(holder, 6)
        self.chips: dict[str, QPushButton] = {}
        for key, words, _day in SHORTCUTS:
            chip = Chip(_(words))
            chip.setCheckable(False)
            chip.setObjectName(f"day_{spec.name}_{key}")
            chip.setProperty("key", key)
            chip.clicked.connect(self._on_chip)
            wrap.addWidget(chip)
            self.chips[key] = chip
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self.row.addWidget(holder, 3)

    def _on_chip(self) -> None:
        key = str(self.sender().property("key"))
        day = next(day for name, _words, day in SHORTCUTS if name == key)
        self.set_value(day(clock.today()))
        self.changed.emit()
        self.left.emit()
