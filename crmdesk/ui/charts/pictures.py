"""A chart to take away: as a picture sharp enough for a slide, and as its numbers."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from crmdesk.analysis.chart_tables import as_table
from crmdesk.analysis.charts import Chart
from crmdesk.charts.drawing import Box
from crmdesk.charts.painting import paint
from crmdesk.charts.words import caption, shown, table_texts
from crmdesk.core.i18n import _
from crmdesk.ui.charts.canvas import PainterCanvas, screen_style
from crmdesk.ui.theme import Theme, theme

SHARPNESS: Final = 2
MARGIN: Final = 16
NOT_IN_NAMES: Final = '<>:"/\\|?*\n\t'


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


def numbers(chart: Chart) -> str:
    """Every number of *chart* as lines with tabs, for Excel and WPS."""
    table = as_table(chart)
    rows, totals = table_texts(table)
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow([caption(column) for column in table.columns])
    writer.writerows([*rows, totals] if totals else rows)
    return out.getvalue()


def file_stem(chart: Chart) -> str:
    """What a file with *chart* is called, without its ending."""
    title = shown(chart.title)
    return "".join(" " if c in NOT_IN_NAMES else c for c in title).strip() or _("Chart")


def write_png(image: QImage, path: Path) -> None:
    """Write *image* to *path*, whatever its ending. Raises OSError.

    The file is closed on return: Windows puts no open file in the place of another.
    """
    writer = QImageWriter(str(path))
    writer.setFormat(b"png")
    if not writer.write(image):
        raise OSError(writer.errorString())
