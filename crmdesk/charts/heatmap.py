"""A coloured table: the darker the more, red below zero, every number readable on its colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crmdesk.analysis.charts import Heatmap
from crmdesk.charts.colours import heat, on
from crmdesk.charts.drawing import Box, Place
from crmdesk.charts.heading import draw_heading
from crmdesk.charts.numbers import NONE, Unit, full, short, unit_for
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown

ROW: Final = 32
TWO_LINES: Final = 44
HEAD: Final = 22
NOTE: Final = 16
FOOT: Final = 20  # words of the divider between columns
NAMES: Final = 0.34  # of the width at most
PALEST: Final = 0.08
LIFT: Final = 0.62  # below 1: one very large value does not leave all others pale
SELECTED: Final = "chart2"


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the cells lie, what their numbers count in, the largest of them."""

    box: Box
    rows: int
    columns: int
    unit: Unit
    most: float

    def cell(self, row: int, column: int) -> Box:
        """A cell with the gap around it."""
        width, height = self.box.w / self.columns, self.box.h / self.rows
        return Box(self.box.x + column * width, self.box.y + row * height, width, height)


def height_for(chart: Heatmap) -> float:
    """The height in the lengths of the design, without the head of the chart."""
    row = TWO_LINES if chart.counts or chart.row_divider else ROW
    return _head(chart) + max(1, len(chart.rows)) * row + _foot(chart)


def paint_heatmap(sheet: Sheet, box: Box, chart: Heatmap, *, title: str) -> None:
    """Names above and left, a cell for each pair, dividers over them."""
    px = sheet.px
    known = [v for row in chart.cells for v in row if v is not None]
    most = max((abs(v) for v in known), default=0)
    unit = unit_for(chart.measure, most)
    room = draw_heading(sheet, box, title, (unit.title, shown(chart.note)), ())
    name = min(_widest(sheet, chart), room.w * NAMES) + px(10)
    top = room.y + px(_head(chart))
    free = max(1.0, room.bottom - px(_foot(chart)) - top)
    row = max(px(18), min(px(TWO_LINES + 8 if chart.counts else ROW + 8), free / len(chart.rows)))
    field = Box(room.x + name, top, room.w - name, row * len(chart.rows))
    grid = _Grid(field, len(chart.rows), len(chart.columns), unit, most)
    _draw_names(sheet, room, grid, chart, name - px(8))
    for r in range(grid.rows):
        for c in range(grid.columns):
            _draw_cell(sheet, grid, chart, r, c)
    _draw_selected(sheet, grid, chart)
    _draw_dividers(sheet, room, grid, chart, name - px(8))


def _head(chart: Heatmap) -> float:
    return HEAD + (NOTE if chart.column_notes else 0)


def _foot(chart: Heatmap) -> float:
    return FOOT if chart.column_divider else 0


def _widest(sheet: Sheet, chart: Heatmap) -> float:
    """What names and notes of the rows, and the words of their divider, would like."""
    notes = chart.row_notes or ("",) * len(chart.rows)
    made = []
    for name, note in zip(chart.rows, notes, strict=True):
        beside = sheet.width(shown(note)) + sheet.px(10) if note else 0.0
        made.append(sheet.width(shown(name), bold=bool(note)) + beside)
    if chart.row_divider is not None:
        made.append(sheet.width(shown(chart.row_divider.title)))
    return max(made)


def _draw_names(sheet: Sheet, room: Box, grid: _Grid, chart: Heatmap, name: float) -> None:
    """Names with what explains them: below those of the columns, behind those of the rows."""
    px = sheet.px
    y = room.y + px(HEAD) / 2 - px(1)
    for c, column in enumerate(chart.columns):
        cell = grid.cell(0, c)
        middle, width = cell.x + cell.w / 2, cell.w - px(4)
        note = shown(chart.column_notes[c]) if chart.column_notes else ""
        sheet.text(
            middle, y, shown(column), "text2", bold=bool(note), align="centre", room=width,
            elide=True,
        )  # fmt: skip
        if note:
            sheet.text(middle, y + px(NOTE), note, align="centre", room=width, elide=True)
    for r, row in enumerate(chart.rows):
        cell = grid.cell(r, 0)
        y = cell.y + cell.h / 2
        note = shown(chart.row_notes[r]) if chart.row_notes else ""
        end = sheet.text(
            room.x, y, shown(row), "text2", bold=bool(note), room=name, elide=True
        ).right
        left = room.x + name - end - px(6)
        if note and left > px(20):
            sheet.text(room.x + name, y, note, align="right", room=left, elide=True)


def _draw_cell(sheet: Sheet, grid: _Grid, chart: Heatmap, row: int, column: int) -> None:
    value = chart.cells[row][column]
    whole = grid.cell(row, column)
    cell = Box(whole.x + 1, whole.y + 1, whole.w - 2, whole.h - 2)
    style = sheet.style
    if not value:
        fill = style.color("surface2")
    else:
        share = round(PALEST + (1 - PALEST) * (abs(value) / grid.most) ** LIFT, 2)
        color = chart.color if value > 0 else "chartBad"
        fill = heat(style.color(color), style.color("surface"), share)
    sheet.bar(cell, fill, 4)
    said = NONE if value is None else short(value, grid.unit, fixed=bool(value))
    where = f"{shown(chart.rows[row])} · {shown(chart.columns[column])}"
    tip = f"{where} {full(value, chart.measure)}"
    ink = on(fill) if value else "text3"
    x, y = cell.x + cell.w / 2, cell.y + cell.h / 2
    if chart.counts:
        count = short(chart.counts[row][column], Unit())
        tip = f"{tip} · {count}"
        apart = sheet.px(9) if cell.h >= sheet.px(34) else 0.0
        sheet.label(
            x, y - apart, count, ink, size=13, bold=True, align="centre", within=cell, patch=""
        )
        if apart:
            sheet.label(x, y + apart, said, ink, align="centre", within=cell, patch="")
    else:
        sheet.label(x, y, said, ink, align="centre", within=cell, patch="")
    sheet.mark(cell, tip, chart.at(row, column))


def _draw_selected(sheet: Sheet, grid: _Grid, chart: Heatmap) -> None:
    """A line where a selected cell has a neighbour that is not."""
    chosen = set(chart.selected)
    for edge in (e for place in chart.selected for e in _edges(grid, place, chosen)):
        sheet.line(list(edge), SELECTED, 2.5)


def _edges(
    grid: _Grid, place: tuple[int, int], chosen: set[tuple[int, int]]
) -> Iterator[tuple[Place, Place]]:
    row, column = place
    cell = grid.cell(row, column)
    corners = [
        (cell.x, cell.y),
        (cell.right, cell.y),
        (cell.right, cell.bottom),
        (cell.x, cell.bottom),
    ]
    around = ((row - 1, column), (row, column + 1), (row + 1, column), (row, column - 1))
    for n, neighbour in enumerate(around):
        if neighbour not in chosen:
            yield corners[n], corners[(n + 1) % 4]


def _draw_dividers(sheet: Sheet, room: Box, grid: _Grid, chart: Heatmap, name: float) -> None:
    """Broken lines right through, with their words where they come out of the table."""
    px, field = sheet.px, grid.box
    if chart.row_divider is not None:
        y = field.y + field.h * chart.row_divider.after / grid.rows
        sheet.line([(field.x - px(4), y), (field.right, y)], "text", 1.5, (4, 3))
        said = shown(chart.row_divider.title)
        box = Box(room.x, y - px(9), name, px(18))
        sheet.label(room.x + name, y, said, "text", bold=False, align="right", within=box, patch="")
    if chart.column_divider is not None:
        x = field.x + field.w * chart.column_divider.after / grid.columns
        sheet.line([(x, field.y - px(4)), (x, field.bottom + px(3))], "text", 1.5, (4, 3))
        said, y = shown(chart.column_divider.title), field.bottom + px(FOOT) / 2 + px(2)
        half = sheet.width(said) / 2
        middle = min(max(x, room.x + half), room.right - half)
        sheet.text(middle, y, said, "text", align="centre", room=room.w)
