"""A coloured table: the darker the more, red below zero, every number readable on its colour."""

from __future__ import annotations

from typing import Final

from crmdesk.analysis.charts import Heatmap
from crmdesk.charts.colours import heat, on
from crmdesk.charts.drawing import Box
from crmdesk.charts.heading import draw_heading
from crmdesk.charts.numbers import NONE, Unit, full, short, unit_for
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown

ROW: Final = 32
HEAD: Final = 22
PALEST: Final = 0.08


def height_for(rows: int) -> float:
    """The height in the lengths of the design, without the head of the chart."""
    return HEAD + rows * ROW


def paint_heatmap(sheet: Sheet, box: Box, chart: Heatmap, *, title: str) -> None:
    """Names above and left, a cell for each pair."""
    px = sheet.px
    known = [v for row in chart.cells for v in row if v is not None]
    most = max((abs(v) for v in known), default=0)
    unit = unit_for(chart.measure, most)
    room = draw_heading(sheet, box, title, (unit.title, shown(chart.note)), ())
    names = [shown(r) for r in chart.rows]
    name = min(max(sheet.width(n) for n in names), room.w * 0.3) + px(10)
    width = (room.w - name) / len(chart.columns)
    top = room.y + px(HEAD)
    height = max(px(18), min(px(ROW + 8), (room.bottom - top) / len(names)))
    for n, column in enumerate(chart.columns):
        middle = room.x + name + (n + 0.5) * width
        sheet.text(
            middle, room.y + px(HEAD) / 2 - px(1), shown(column), "text2",
            align="centre", room=width - px(4), elide=True,
        )  # fmt: skip
    for r, said in enumerate(names):
        y = top + (r + 0.5) * height
        sheet.text(room.x, y, said, "text2", room=name - px(8), elide=True)
        for c in range(len(chart.columns)):
            cell = Box(room.x + name + c * width + 1, y - height / 2 + 1, width - 2, height - 2)
            _cell(sheet, cell, chart, (r, c), most, unit)


def _cell(
    sheet: Sheet, cell: Box, chart: Heatmap, place: tuple[int, int], most: float, unit: Unit
) -> None:
    row, column = place
    value = chart.cells[row][column]
    style = sheet.style
    if not value:
        fill = style.color("surface2")
    else:
        share = round(PALEST + (1 - PALEST) * abs(value) / most, 2)
        color = chart.color if value > 0 else "chartBad"
        fill = heat(style.color(color), style.color("surface"), share)
    sheet.bar(cell, fill, 4)
    said = NONE if value is None else short(value, unit)
    ink = on(fill) if value else "text3"
    middle = cell.y + cell.h / 2
    sheet.label(cell.x + cell.w / 2, middle, said, ink, align="centre", within=cell, patch="")
    where = f"{shown(chart.rows[row])} · {shown(chart.columns[column])}"
    sheet.mark(cell, f"{where} {full(value, chart.measure)}", chart.at(row, column))
