"""What a chart says of the mark under the mouse: an outline and a bubble beside it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from crmdesk.charts.drawing import Box, Mark
from crmdesk.ui.theme import color, font, px

SEPARATOR: Final = " · "
INSET: Final = 8
AWAY: Final = 6


def draw_outline(painter: QPainter, size: QSize, mark: Mark) -> None:
    """A line around the mark, inside the chart."""
    if not mark.outline:
        draw_frame(painter, size, mark.box)
        return
    painter.setPen(QPen(color("text"), px(1.5)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon([QPointF(x, y) for x, y in mark.outline])


def draw_frame(painter: QPainter, size: QSize, box: Box) -> None:
    """A rounded frame around *box*, inside the chart."""
    width = px(1.5)
    inside = QRectF(0, 0, size.width(), size.height()).adjusted(width, width, -width, -width)
    painter.setPen(QPen(color("text"), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(*box.grown(px(1))) & inside, px(3), px(3))


def lines_of(tip: str, room: float, metrics: QFontMetricsF) -> list[str]:
    """The parts of *tip* in as few lines as fit in *room*."""
    lines: list[str] = []
    for part in tip.split(SEPARATOR):
        joined = f"{lines[-1]}{SEPARATOR}{part}" if lines else part
        if lines and metrics.horizontalAdvance(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(metrics.elidedText(part, Qt.TextElideMode.ElideRight, room))
    return lines


def draw_bubble(painter: QPainter, size: QSize, mark: Mark) -> None:
    """The words of *mark* above it, below it where there is no room, always inside the chart."""
    metrics = QFontMetricsF(font(12))
    lines = lines_of(mark.tip, size.width() - 2 * px(INSET) - 2, metrics)
    width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * px(INSET)
    height = metrics.height() * len(lines) + px(INSET)
    middle = mark.box.x + mark.box.w / 2
    x = min(max(middle - width / 2, 1.0), size.width() - width - 1)
    y = mark.box.y - height - px(AWAY)
    if y < 0:
        y = min(mark.box.bottom + px(AWAY), size.height() - height - 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("text"))
    painter.drawRoundedRect(QRectF(x, y, width, height), px(5), px(5))
    painter.setPen(color("surface"))
    painter.setFont(font(12))
    for n, line in enumerate(lines):
        row = QRectF(x, y + px(INSET) / 2 + n * metrics.height(), width, metrics.height())
        painter.drawText(row, Qt.AlignmentFlag.AlignCenter, line)
