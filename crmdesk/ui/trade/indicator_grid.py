"""交易指标: what a customer's trade, payments and contacts come to (B37), in three groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy

from crmdesk.analysis.base import Column, ColumnKind
from crmdesk.analysis.indicators_result import GROUP_LABELS, INDICATORS, Group
from crmdesk.analysis.wording import text
from crmdesk.charts.numbers import NONE
from crmdesk.charts.words import cell_text
from crmdesk.core.i18n import _
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Elided, label, vbox

if TYPE_CHECKING:
    from crmdesk.analysis.indicators import Indicators


class IndicatorGrid(QFrame):
    """ "—" where nothing can be told yet."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("indicatorGrid")
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = vbox(self, (16, 10, 16, 12), 6)
        column.addWidget(label(_("Indicators of the last 12 months"), "heading"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(3))
        column.addLayout(grid)
        column.addStretch()
        self._values: dict[str, QLabel] = {}
        for place, group in enumerate(Group):
            self._add_group(grid, 3 * place, group)

    def _add_group(self, grid: QGridLayout, side: int, group: Group) -> None:
        grid.addWidget(label(_(GROUP_LABELS[group]), "section"), 0, side, 1, 2)
        for row, each in enumerate((i for i in INDICATORS if i.group is group), 1):
            value = label(NONE, "strong", name=f"indicator_{each.key}")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(Elided(_(each.label), "muted"), row, side)
            grid.addWidget(value, row, side + 1)
            self._values[each.key] = value
        grid.setColumnStretch(side, 1)
        grid.setColumnMinimumWidth(side + 2, px(14))

    def show_indicators(self, found: Indicators) -> None:
        """Show the indicators of a customer."""
        for each in INDICATORS:
            column = Column(key=each.key, title=text(each.label), kind=each.kind)
            shown = cell_text(column, each.cell(found))
            if each.kind is ColumnKind.DAYS and shown != NONE:
                shown = f"{shown} {_('days')}"
            self._values[each.key].setText(shown)

    def texts(self) -> Mapping[str, str]:
        """What is shown, by the key of the indicator."""
        return {key: value.text() for key, value in self._values.items()}
