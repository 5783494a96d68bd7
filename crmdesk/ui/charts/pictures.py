"""A chart as a picture: for the clipboard and for a file, sharp enough for a slide."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from crmdesk.analysis.charts import Chart
from crmdesk.charts.drawing import Box
from crmdesk.charts.painting import paint
from crmdesk.ui.charts.canvas import PainterCanvas, screen_style
from crmdesk.ui.theme import Theme, theme

SHARPNESS: Final = 2
MARGIN: Final = 16


def picture(chart: Chart, size: QSize, chosen: Theme | None = None) -> QImage:
    """*chart* with its title on the surface of *chosen* (the theme in use), at twice the dots."""
    used = chosen or theme()
    image = QImage(size * SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARPNESS)
    image.fill(QColor(used["surface"]))
    painter = QPainter(image)
    try:
        margin = used.px(MARGIN)
        room = Box(margin, margin, size.width() - 2 * margin, size.height() - 2 * margin)
        paint(chart, PainterCanvas(painter), room, screen_style(used))
    finally:
        painter.end()
    return image


def write_png(image: QImage, path: Path) -> None:
    """Write *image* to *path*, whatever its ending. Raises OSError.

    The file is closed on return: Windows puts no open file in the place of another.
    """
    writer = QImageWriter(str(path))
    writer.setFormat(b"png")
    if not writer.write(image):
        raise OSError(writer.errorString())
