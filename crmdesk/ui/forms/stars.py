"""A filled five-pointed star, painted: the icon set has only outlines here."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from crmdesk.ui.theme import color

INNER = 0.42


def paint_star(painter: QPainter, x: float, y: float, size: float) -> None:
    """Paint a filled star into the square at (x, y)."""
    centre = QPointF(x + size / 2, y + size / 2 + size * 0.03)
    outer = size * 0.48
    points = []
    for corner in range(10):
        radius = outer if corner % 2 == 0 else outer * INNER
        angle = math.radians(corner * 36 - 90)
        points.append(centre + QPointF(radius * math.cos(angle), radius * math.sin(angle)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("chartTop"))
    painter.drawPolygon(QPolygonF(points))
