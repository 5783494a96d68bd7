"""The QPainter backend of the charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from crmdesk.charts.drawing import Box, Place, Style
from crmdesk.ui import theme

BASELINE: Final = 0.36  # below the middle of a line, in sizes
BOLD: Final = 600
TOKENS: Final = (
    "surface", "surface2", "line", "border", "inputBorder", "text", "text2", "text3",
    "primary", "onPrimary", "good", "warn", "bad", "info", "chart1", "chart2", "chartGood", "chartBad", "chartGrey",
    "chartTop", "chartDeep", "gradeA", "gradeB", "gradeC", "gradeD",
)  # fmt: skip


def screen_style(chosen: theme.Theme | None = None) -> Style:
    """The style of a theme (that in use) for charts on the screen."""
    used = chosen or theme.theme()
    return Style({token: used[token] for token in TOKENS}, used.scale)


@lru_cache(maxsize=64)
def _font(pixels: float, weight: int, families: tuple[str, ...]) -> QFont:
    made = theme.font(13, weight)
    made.setFamilies(list(families))
    made.setPixelSize(max(1, round(pixels)))
    return made


def chart_font(pixels: float, *, bold: bool) -> QFont:
    """The font of the window in whole pixels."""
    return _font(round(pixels), BOLD if bold else 400, tuple(theme.font().families()))


@lru_cache(maxsize=4096)
def _width(text: str, pixels: int, bold: bool) -> float:
    return QFontMetricsF(chart_font(pixels, bold=bold)).horizontalAdvance(text)


class PainterCanvas:
    """Draws on a widget or a picture."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        self._look: tuple[str, str, float] | None = None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)

    def rect(self, box: Box, color: str) -> None:
        self._painter.fillRect(QRectF(*box), QColor(color))

    def line(
        self, places: Sequence[Place], color: str, width: float, dash: Sequence[float] = ()
    ) -> None:
        self._look = None
        pen = QPen(QColor(color), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dash:
            pen.setDashPattern([d / max(width, 0.1) for d in dash])
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPolyline(_points(places))

    def polygon(
        self, places: Sequence[Place], color: str, edge: str = "", width: float = 0
    ) -> None:
        look = (color, edge, width)
        if look != self._look:  # thousands of points look the same
            self._painter.setPen(QPen(QColor(edge), width) if edge else Qt.PenStyle.NoPen)
            self._painter.setBrush(QColor(color))
            self._look = look
        self._painter.drawPolygon([QPointF(x, y) for x, y in places])

    def stamp(
        self, shape: Sequence[Place], at: Sequence[Place], color: str, edge: str, width: float
    ) -> None:
        self._look = None
        self._painter.setPen(QPen(QColor(edge), width))
        self._painter.setBrush(QColor(color))
        polygon = _points(shape)
        draw = self._painter.drawPolygon
        for x, y in at:
            draw(polygon.translated(x, y))

    def text(self, x: float, y: float, text: str, size: float, color: str, *, bold: bool) -> None:
        self._look = None
        self._painter.setFont(chart_font(size, bold=bold))
        self._painter.setPen(QColor(color))
        self._painter.drawText(QPointF(x, round(y + size * BASELINE)), text)

    def width(self, text: str, size: float, *, bold: bool) -> float:
        return _width(text, round(size), bold)

    @contextmanager
    def clip(self, box: Box) -> Iterator[None]:
        self._look = None
        self._painter.save()
        self._painter.setClipRect(QRectF(*box))
        try:
            yield
        finally:
            self._painter.restore()
            self._look = None


def _points(places: Sequence[Place]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in places])
