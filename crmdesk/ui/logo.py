"""The sign of the program: an address book on a blue tile."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from crmdesk.core.paths import resource
from crmdesk.ui.theme import px, theme

RESOLUTION: Final = 2
CORNER: Final = 0.27  # of the side
PICTURE: Final = 0.6
ICON_SIZES: Final = (16, 24, 32, 48, 64, 128, 256)
BLUE: Final = "#2158D9"  # in the task bar it is the same in every style


def pixmap(size: float) -> QPixmap:
    """The sign, *size* pixels before scaling."""
    made = draw(px(size) * RESOLUTION, theme()["primary"])
    made.setDevicePixelRatio(RESOLUTION)
    return made


def icon() -> QIcon:
    """The sign for windows and task bar."""
    made = QIcon()
    for size in ICON_SIZES:
        made.addPixmap(draw(size))
    return made


def draw(side: int, color: str = BLUE) -> QPixmap:
    """The sign, *side* pixels wide and high."""
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(QRectF(0, 0, side, side), side * CORNER, side * CORNER)
    svg = resource("icons", "address-book.svg").read_text("utf-8").replace("currentColor", "white")
    inset = side * (1 - PICTURE) / 2
    inner = QRectF(inset, inset, side * PICTURE, side * PICTURE)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, inner)
    painter.end()
    return picture
