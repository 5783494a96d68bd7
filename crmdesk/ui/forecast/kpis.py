"""The four figures above the forecast; each opens the opportunities it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import full, short, unit_for
from crmdesk.core.i18n import _
from crmdesk.core.money import FEN_PER_WAN
from crmdesk.ui.widgets import hbox
from crmdesk.ui.widgets.kpi import KpiCard

if TYPE_CHECKING:
    from crmdesk.services.forecast_page import PageAnswer


class KpiStrip(QWidget):
    """``opened`` carries the ids behind a figure; ``accuracy_asked``: how far forecasts were off."""

    opened = Signal(object)
    accuracy_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._unit = unit_for(Measure.MONEY, FEN_PER_WAN)
        unit = self._unit.title
        self.signed = KpiCard("check-circle", "good", _("Signed this quarter"), unit)
        self.committed = KpiCard("handshake", "info", _("Committed"), unit)
        self.weighted = KpiCard("scales", "info", _("Weighted forecast"), unit)
        self.bias = KpiCard("crosshair", "warn", _("Bias of the forecasts"), "%")
        row = hbox(self, spacing=10)
        for name, each in (
            ("kpiSigned", self.signed),
            ("kpiCommitted", self.committed),
            ("kpiWeighted", self.weighted),
            ("kpiBias", self.bias),
        ):
            each.setObjectName(name)
            row.addWidget(each)
        self.signed.clicked.connect(self._on_signed)
        self.committed.clicked.connect(self._on_committed)
        self.weighted.clicked.connect(self._on_weighted)
        self.bias.clicked.connect(self.accuracy_asked)
        self._answer: PageAnswer | None = None

    def set_low(self, is_low: bool) -> None:
        """One line, or cards."""
        for each in (self.signed, self.committed, self.weighted, self.bias):
            each.set_low(is_low)

    def show_answer(self, answer: PageAnswer) -> None:
        """Show the figures of the quarter, compared with what was promised for it."""
        self._answer = answer
        quarter, total = answer.data.quarter, answer.data.forecast.total
        unit = self._unit
        self.signed.set(short(quarter.signed, unit), self._target_words())
        sure = quarter.signed + quarter.committed
        self.committed.set(short(quarter.committed, unit), *self._reached(sure))
        likely = quarter.signed + quarter.weighted
        self.weighted.set(short(quarter.weighted, unit), *self._reached(likely))
        self.weighted.setToolTip(
            _("{quarter} in this quarter, {total} of all open opportunities").format(
                quarter=full(quarter.weighted, Measure.MONEY),
                total=full(total.expected, Measure.MONEY),
            )
        )
        self._show_bias(answer)

    def _target_words(self) -> str:
        target = self._answer.data.quarter.target if self._answer else None
        if not target:
            return _("nothing promised yet")
        return _("of {target} promised").format(target=short(target, self._unit))

    def _reached(self, amount: int) -> tuple[str, str]:
        """How much of the target signed and this make, with its tone."""
        target = self._answer.data.quarter.target if self._answer else None
        if not target:
            return "", "text3"
        share = half_up(amount * WHOLE, target)
        said = _("{share} with signed").format(share=full(share, Measure.PERCENT))
        return said, "good" if share >= WHOLE * 9 // 10 else "warn"

    def _show_bias(self, answer: PageAnswer) -> None:
        ours = answer.ours
        if ours is None or ours.pooled_bias is None:
            self.bias.set("—", _("no finished quarter yet"))
            return
        percent = unit_for(Measure.PERCENT, 0)
        said = short(ours.pooled_bias, percent, fixed=True, signed=True).rstrip("%")
        words = (
            _("too high over {count} quarters")
            if ours.pooled_bias > 0
            else (_("too low over {count} quarters"))
        )
        self.bias.set(said, words.format(count=len(ours.outcomes)), "warn")

    def _on_signed(self) -> None:
        if self._answer is not None:
            self.opened.emit(self._answer.data.quarter.signed_ids)

    def _on_committed(self) -> None:
        if self._answer is not None:
            self.opened.emit(self._answer.data.quarter.committed_ids)

    def _on_weighted(self) -> None:
        if self._answer is not None:
            self.opened.emit(self._answer.data.quarter.open_ids)
