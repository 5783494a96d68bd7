"""Points over two measures: class by colour and shape, thresholds as broken lines, few names."""

from __future__ import annotations

import math
from functools import partial
from typing import Final

from crmdesk.analysis.charts import Point, Scatter
from crmdesk.analysis.wording import Measure
from crmdesk.charts.axes import Axis, axis_for
from crmdesk.charts.drawing import Box, Place
from crmdesk.charts.heading import Entry, draw_heading
from crmdesk.charts.numbers import Unit, full, unit_for
from crmdesk.charts.plot import Plot, draw_plot, most_ticks, tick_text
from crmdesk.charts.shapes import outline
from crmdesk.charts.sheet import Align, Sheet
from crmdesk.charts.words import shown

FOOT: Final = 42  # ticks and the title of the lower axis
RADIUS: Final = 4.5
NAMED: Final = 6.0
CROWD: Final = 400  # from so many points on they are drawn smaller
TICK_WIDTH: Final = 60
_SIDES: Final[tuple[tuple[Align, float], ...]] = (("centre", 0), ("left", 0.5), ("right", -0.5))
# Where a name may stand: aligned how, so far beside (radii) and above or below (lines) its point.
_PLACES: Final[tuple[tuple[Align, float, float], ...]] = (
    ("left", 1, 0), ("right", -1, 0), ("centre", 0, -1), ("centre", 0, 1),
    *(
        (align, dx, dy)
        for rows in (1, 2, 3, 4, 5)
        for dy in (-rows, rows)
        for align, dx in _SIDES
    ),
)  # fmt: skip


def paint_scatter(sheet: Sheet, box: Box, chart: Scatter, *, title: str) -> None:
    """The field, the thresholds, the points; named ones last and larger."""
    px = sheet.px
    entries = [Entry(shown(c.title), c.color, c.shape) for c in chart.clusters]
    room = draw_heading(
        sheet, box, title, (shown(chart.note),), entries if len(entries) > 1 else []
    )
    ys = [p.y for p in chart.points]
    xs = [p.x for p in chart.points]
    y_unit = unit_for(chart.y_measure, max(abs(v) for v in ys))
    x_unit = unit_for(chart.x_measure, max(abs(v) for v in xs))
    sheet.text(room.x, room.y + px(4), _axis_title(shown(chart.y_title), y_unit), room=room.w)
    field = Box(room.x, room.y + px(14), room.w, room.h - px(14))
    y_axis = axis_for(
        (*ys, chart.y_threshold), is_whole=chart.y_measure is Measure.COUNT,
        most=most_ticks(sheet, field),
    )  # fmt: skip
    plot = draw_plot(sheet, field, y_axis, y_unit, foot=FOOT)
    x_axis = axis_for(
        (*xs, chart.x_threshold, chart.zone.x_from if chart.zone else None), has_zero=min(xs) <= 0, is_whole=chart.x_measure is Measure.COUNT,
        most=max(2, min(8, int(plot.field.w / px(TICK_WIDTH)))),
    )  # fmt: skip
    _draw_zone(sheet, plot, x_axis, chart)
    _draw_x(sheet, plot.field, x_axis, x_unit, chart)
    _draw_thresholds(sheet, plot, x_axis, chart)
    _draw_points(sheet, plot, x_axis, chart)


def _axis_title(title: str, unit: Unit) -> str:
    return f"{title} · {unit.title}" if unit.name else title


def _draw_zone(sheet: Sheet, plot: Plot, x_axis: Axis, chart: Scatter) -> None:
    """The tint behind everything; the grid is drawn again over it."""
    if chart.zone is None:
        return
    field = plot.field
    x = field.x + x_axis.share(chart.zone.x_from) * field.w
    sheet.bar(Box(x, field.y, field.right - x, field.h), f"{chart.zone.color}:9", 0)
    for tick in plot.axis.ticks:
        sheet.level(x, field.right, plot.y(tick), "inputBorder" if tick == 0 else "line")


def _draw_x(sheet: Sheet, field: Box, axis: Axis, unit: Unit, chart: Scatter) -> None:
    px = sheet.px
    zero = shown(chart.zero_title)
    for tick in sorted(axis.ticks, key=lambda t: t != 0):
        x = field.x + axis.share(tick) * field.w
        text = tick_text(tick, axis, unit)
        if tick == 0 and zero:
            text = zero
            sheet.line([(x, field.y), (x, field.bottom)], "inputBorder", 1)
        sheet.label(x, field.bottom + px(13), text, "text3", align="centre")
    said = _axis_title(shown(chart.x_title), unit)
    sheet.text(field.right, field.bottom + px(31), said, align="right", room=field.w)


def _draw_thresholds(sheet: Sheet, plot: Plot, x_axis: Axis, chart: Scatter) -> None:
    field = plot.field
    if chart.x_threshold is not None:
        x = field.x + x_axis.share(chart.x_threshold) * field.w
        sheet.line([(x, field.y), (x, field.bottom)], "chart2", 1.5, (4, 3))
        sheet.keep_free(Box(x - 1, field.y, 2, field.h))
    if chart.y_threshold is not None:
        y = plot.y(chart.y_threshold)
        sheet.line([(field.x, y), (field.right, y)], "chart2", 1.5, (4, 3))
        sheet.keep_free(Box(field.x, y - 1, field.w, 2))


def _draw_points(sheet: Sheet, plot: Plot, x_axis: Axis, chart: Scatter) -> None:
    """In the order of reading from left to right; names are set when all points stand."""
    field, px = plot.field, sheet.px
    usual = px(RADIUS if len(chart.points) < CROWD else RADIUS * 0.66)
    named: list[tuple[Point, float, float]] = []
    areas: list[Box] = []
    for point in sorted(chart.points, key=lambda p: (p.is_named, p.x, p.y)):
        x, y = field.x + x_axis.share(point.x) * field.w, plot.y(point.y)
        radius = px(NAMED) if point.is_named else usual
        cluster = chart.clusters[point.cluster]
        sheet.polygon(outline(cluster.shape, x, y, radius), cluster.color, "surface", 1)
        area = Box(x - radius, y - radius, 2 * radius, 2 * radius)
        areas.append(area)
        sheet.mark(area, partial(_tip, chart, point), point.behind)
        if point.is_named:
            named.append((point, x, y))
            sheet.keep_free(area)
    within = Box(field.x, field.y - px(6), field.w, field.h + px(6))
    if chart.zone is not None:
        x_from = field.x + x_axis.share(chart.zone.x_from) * field.w
        _name_zone(sheet, field, x_from, shown(chart.zone.title), areas)
    for point, x, y in named:
        _name(sheet, within, shown(point.title), (x, y), areas)


def _name_zone(sheet: Sheet, field: Box, x: float, text: str, areas: list[Box]) -> None:
    """In the line of the zone that covers the fewest points; left of it if it is too narrow."""
    px = sheet.px
    width, row = sheet.width(text), sheet.line_height()
    right = field.right - px(6)
    if right - width < x + px(4):
        right = x - px(6)
    rows = [field.y + px(4) + row * (n + 0.5) for n in range(max(1, int(field.h / row) - 1))]
    boxes = {y: Box(right - width, y - row / 2, width, row) for y in rows}
    order = sorted(rows, key=lambda y: sum(boxes[y].overlaps(a) for a in areas))
    for y in order:
        if sheet.label(right, y, text, "bad", align="right", within=field, patch=""):
            return


def _name(sheet: Sheet, within: Box, text: str, at: Place, areas: list[Box]) -> None:
    """At its point where it covers no other, else farther away at the end of a thin line; where
    there is no such place the name stands in the tooltip only."""
    x, y = at
    away, row = sheet.px(NAMED + 5), sheet.line_height()
    for align, dx, dy in _PLACES:
        left, middle = x + dx * away, y + dy * row
        if not sheet.fits(left, middle, text, align, within, areas):
            continue
        if abs(dy) > 1:
            near = math.copysign(row / 2, dy)
            sheet.line([(x, y + math.copysign(away, dy) * 0.6), (left, middle - near)], "text3")
        sheet.label(left, middle, text, "text", align=align, patch="")
        return


def _tip(chart: Scatter, point: Point) -> str:
    across = f"{shown(chart.x_title)} {full(point.x, chart.x_measure)}"
    up = f"{shown(chart.y_title)} {full(point.y, chart.y_measure)}"
    return f"{shown(point.title)} · {across} · {up}"
