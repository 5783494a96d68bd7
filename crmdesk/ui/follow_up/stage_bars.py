"""Open opportunities by stage: a bar, how many, how much; each line opens its opportunities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import short, unit_for
from crmdesk.core.i18n import ngettext
from crmdesk.ui.theme import color, font, px
from crmdesk.ui.widgets import clear, vbox

if TYPE_CHECKING:
    from crmdesk.services.today_pipeline import StageSum

ROW: Final = 30
NAME: Final = 76


class StageBars(QWidget):
    """``chosen`` carries the id of a stage."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stageBars")
        self._rows = vbox(self, spacing=2)

    def show_stages(self, stages: Sequence[StageSum]) -> None:
        """Show these stages; the longest bar is that of the fullest one."""
        clear(self._rows)
        most = max((s.count for s in stages), default=0) or 1
        for stage in stages:
            row = _Row(stage, stage.count / most)
            row.clicked.connect(self._on_clicked)
            self._rows.addWidget(row)

    def _on_clicked(self) -> None:
        row = self.sender()
        if isinstance(row, _Row):
            self.chosen.emit(row.stage.stage_id)


class _Row(QPushButton):
    """One stage, painted."""

    def __init__(self, stage: StageSum, share: float) -> None:
        super().__init__()
        self.stage, self._share = stage, share
        self.setObjectName(f"stage_{stage.stage_id}")
        self.setProperty("role", "painted")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._count = ngettext("{count} deal", "{count} deals", stage.count).format(
            count=f"{stage.count:,}"
        )
        unit = unit_for(Measure.MONEY, stage.amount)
        self._amount = f"{short(stage.amount, unit)} {unit.title}" if stage.amount else "—"
        self.setAccessibleName(f"{stage.name} {self._count} {self._amount}")
        self.setToolTip(self.accessibleName())
        self._is_under = False

    def sizeHint(self) -> QSize:
        return QSize(px(280), px(ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(ROW))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_under = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._is_under = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect()
        if self._is_under or self.hasFocus():
            painter.setPen(color("primary") if self.hasFocus() else color("hover"))
            painter.setBrush(color("hover"))
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), px(5), px(5))
        used = font(12)
        metrics = QFontMetrics(used)
        painter.setFont(used)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        left, right = px(4), box.right() - px(4)
        name = metrics.elidedText(self.stage.name, Qt.TextElideMode.ElideRight, px(NAME))
        painter.setPen(color("text2"))
        painter.drawText(QRect(left, 0, px(NAME), box.height()), middle, name)
        amount = max(metrics.horizontalAdvance(self._amount), px(72))
        painter.drawText(
            QRect(right - amount, 0, amount, box.height()),
            middle | int(Qt.AlignmentFlag.AlignRight),
            self._amount,
        )
        right -= amount + px(8)
        count = max(metrics.horizontalAdvance(self._count), px(48))
        painter.drawText(
            QRect(right - count, 0, count, box.height()),
            middle | int(Qt.AlignmentFlag.AlignRight),
            self._count,
        )
        right -= count + px(10)
        left += px(NAME) + px(8)
        self._paint_bar(painter, QRectF(left, box.height() / 2 - px(5), right - left, px(10)))

    def _paint_bar(self, painter: QPainter, room: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("gradeDSoft"))
        painter.drawRoundedRect(room, px(4), px(4))
        if self._share > 0:
            filled = QRectF(room)
            filled.setWidth(max(float(px(8)), room.width() * self._share))
            painter.setBrush(color("chart1"))
            painter.drawRoundedRect(filled, px(4), px(4))
