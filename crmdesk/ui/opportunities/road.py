"""The road of an opportunity: each stage with its days as a bar, the newest at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.opportunities.deal_head import STATE_TONES
from crmdesk.ui.theme import color, px
from crmdesk.ui.widgets import Pill, clear, label

if TYPE_CHECKING:
    from crmdesk.services.opportunity_history import StageStay

BAR: Final = 10
THINNEST: Final = 2


class Road(QWidget):
    """A line per stretch in one stage and state."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dealRoad")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(4, 1)

    def show_road(self, road: Sequence[StageStay]) -> None:
        """Show the stretches, oldest first."""
        clear(self._grid)
        if not road:
            self._grid.addWidget(label(_("Nothing is known of its road yet."), "muted"), 0, 0)
            return
        heads = (_("Stage"), _("State"), _("Since"), _("Until"), "", _("How long"), _("Changed by"))
        for place, head in enumerate(heads):
            self._grid.addWidget(label(head, "fieldLabel"), 0, place)
        longest = max(1, *(stay.days for stay in road))
        for line, stay in enumerate(road, 1):
            self._grid.addWidget(label(stay.stage, "strong"), line, 0)
            self._grid.addWidget(
                Pill(stay.state_label, STATE_TONES.get(stay.state, "info")), line, 1
            )
            self._grid.addWidget(label(stay.since.isoformat()), line, 2)
            until = stay.until.isoformat() if stay.until else _("today")
            self._grid.addWidget(label(until), line, 3)
            self._grid.addWidget(_Bar(stay.days / longest, stay.until is None), line, 4)
            self._grid.addWidget(label(stay.words), line, 5)
            self._grid.addWidget(label(stay.who, "muted"), line, 6)


class _Bar(QWidget):
    """How long, against the longest stretch."""

    def __init__(self, share: float, is_present: bool) -> None:
        super().__init__()
        self._share, self._is_present = share, is_present
        self.setMinimumWidth(px(60))
        self.setFixedHeight(px(BAR))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("gradeDSoft"))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, px(3), px(3))
        painter.setBrush(color("chart1" if self._is_present else "chartGrey"))
        box.setWidth(max(px(THINNEST), box.width() * self._share))
        painter.drawRoundedRect(box, px(3), px(3))
