"""三年销售: the net sales of a customer by month and year, as on the printed card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import full, short, unit_for
from crmdesk.core.i18n import _
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import label, vbox

if TYPE_CHECKING:
    from crmdesk.services.trade_values import SalesYear

DASH: Final = "—"
MONTHS: Final = range(1, 13)


class SalesYears(QFrame):
    """Years are rows, months columns, in one unit; the growth is against the same days before."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("salesYears")
        self.setProperty("role", "well")
        column = vbox(self, (14, 9, 14, 10), 6)
        self._title = label("", "section", name="salesYearsTitle")
        column.addWidget(self._title)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(4))
        column.addLayout(self._grid)
        self._cells: list[QLabel] = []

    def show_years(self, years: Sequence[SalesYear]) -> None:
        """Show years, the oldest first; nothing is shown of a customer who never bought."""
        for made in self._cells:
            made.hide()
            made.deleteLater()
        self._cells.clear()
        self.setVisible(any(year.total for year in years))
        largest = max((abs(year.total or 0) for year in years), default=0)
        unit = unit_for(Measure.MONEY, largest // len(MONTHS) or 1)
        self._title.setText(_("Net sales by month ({unit})").format(unit=_(unit.name)))
        for column, month in enumerate(MONTHS, 1):
            self._put(0, column, _("{month}").format(month=month), "fieldLabel")
        self._put(0, 13, _("Year"), "fieldLabel")
        self._put(0, 14, _("Growth"), "fieldLabel")
        for row, year in enumerate(years, 1):
            self._put(row, 0, str(year.year), "muted", right=False)
            for column, amount in enumerate(year.months, 1):
                self._put(row, column, short(amount, unit) if amount else DASH, "")
            total = short(year.total, unit) if year.total else DASH
            self._put(row, 13, total, "strong")
            self._put(row, 14, _growth(year.growth), _tone(year.growth))
        for column in range(1, 15):
            self._grid.setColumnStretch(column, 1)

    def _put(self, row: int, column: int, text: str, role: str, *, right: bool = True) -> None:
        made = label(text, role)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        made.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(made, row, column)
        self._cells.append(made)


def _growth(growth: int | None) -> str:
    if growth is None:
        return DASH
    return ("▲ " if growth > 0 else "▼ " if growth < 0 else "") + full(abs(growth), Measure.PERCENT)


def _tone(growth: int | None) -> str:
    if not growth:
        return "muted"
    return "good" if growth > 0 else "bad"
