"""Points over two measures: class by colour and shape, thresholds as broken lines, few names."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Final

from crmdesk.analysis.charts import Point, Scale, Scatter
from crmdesk.analysis.wording import Measure
from crmdesk.charts.axes import Axis, axis_between, axis_for, root_axis_for
from crmdesk.charts.drawing import Box, Place
from crmdesk.charts.heading import Entry, draw_heading
from crmdesk.charts.matrix import CROWD, PILL, Matrix
from crmdesk.charts.numbers import Unit, full, unit_for
from crmdesk.charts.plot import AXIS, Plot, draw_grid, lay_plot, most_ticks, tick_text
from crmdesk.charts.shapes import outline
from crmdesk.charts.sheet import Align, Sheet
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _

FOOT: Final = 42  # ticks and the title of the lower axis
RADIUS: Final = 4.5
NAMED: Final = 6.0
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


def paint_scatter(
    sheet: Sheet, box: Box, chart: Scatter, *, title: str, is_still: bool = False
) -> Matrix:
    """The field, the thresholds, the points; named ones last and larger.

    Returns what the thresholds make of the field. *is_still* leaves that to the caller, who draws
    it below and over this.
    """
    px = sheet.px
    matrix = _lay(sheet, box, chart, title)
    plot, x_axis, x_unit = matrix.plot, matrix.x_axis, matrix.x_unit
    if not is_still:
        matrix.draw_under(sheet)
    draw_grid(sheet, plot)
    _draw_zone(sheet, plot, x_axis, chart)
    said = _both_titles(sheet, box, chart) or axis_title(
        shown(chart.x_title), x_unit, chart.x_scale
    )
    draw_x(sheet, plot.field, x_axis, x_unit, said, zero=shown(chart.zero_title))
    _draw_thresholds(sheet, plot, x_axis, chart)
    matrix.mark_quarters(sheet)
    for handle in matrix.handles:
        sheet.keep_free(handle.pill.grown(px(1)))
    _draw_points(sheet, plot, x_axis, chart)
    if not is_still:
        matrix.draw_over(sheet)
    return matrix


def _units(chart: Scatter) -> tuple[Unit, Unit]:
    """What the axes across and up count in."""
    return (
        unit_for(chart.x_measure, max(abs(p.x) for p in chart.points)),
        unit_for(chart.y_measure, max(abs(p.y) for p in chart.points)),
    )


def _both_titles(sheet: Sheet, box: Box, chart: Scatter) -> str:
    """The titles of both axes for the line below; blank if that is too narrow for them."""
    x_unit, y_unit = _units(chart)
    across = axis_title(shown(chart.x_title), x_unit, chart.x_scale)
    up = axis_title(shown(chart.y_title), y_unit, chart.y_scale)
    said = _("Across: {x}; up: {y}").format(x=across, y=up)
    return said if sheet.width(said) <= box.w - sheet.px(AXIS) else ""


def _lay(sheet: Sheet, box: Box, chart: Scatter, title: str) -> Matrix:
    """The heading with the legend, and the field below it."""
    px = sheet.px
    room = draw_heading(sheet, box, title, (shown(chart.note),), _legend(chart))
    ys = [p.y for p in chart.points]
    xs = [p.x for p in chart.points]
    x_unit, y_unit = _units(chart)
    head = px(PILL if chart.x_parameter and chart.x_threshold is not None else 0)
    if not _both_titles(sheet, box, chart):
        said = axis_title(shown(chart.y_title), y_unit, chart.y_scale)
        sheet.text(room.x, room.y + px(4), said, room=room.w)
        head += px(14)
    field = Box(room.x, room.y + head, room.w, room.h - head)
    y_axis = axis_for(
        (*ys, chart.y_threshold), is_whole=chart.y_measure is Measure.COUNT,
        most=most_ticks(sheet, field),
    )  # fmt: skip
    if chart.y_range is not None:
        y_axis = axis_between(*chart.y_range, most_ticks(sheet, field))
    elif chart.y_scale is Scale.ROOT:
        y_axis = root_axis_for((*ys, chart.y_threshold), most=most_ticks(sheet, field))
    plot = lay_plot(sheet, field, y_axis, y_unit, foot=FOOT)
    most = max(2, min(8, int(plot.field.w / px(TICK_WIDTH))))
    x_axis = axis_for(
        (*xs, chart.x_threshold, chart.zone.x_from if chart.zone else None),
        has_zero=min(xs) <= 0, is_whole=chart.x_measure is Measure.COUNT, most=most,
    )  # fmt: skip
    if chart.x_range is not None:
        x_axis = axis_between(*chart.x_range, most)
    elif chart.x_scale is Scale.ROOT:
        x_axis = root_axis_for((*xs, chart.x_threshold), most=most)
    matrix = Matrix(sheet, chart, plot, x_axis, x_unit)
    if chart.quadrants is None:
        return matrix
    places = tuple((matrix.x(p.x), plot.y(p.y)) for p in chart.points)
    return replace(matrix, outer=matrix.outermost(places))


def _legend(chart: Scatter) -> list[Entry]:
    """The classes, but those that are named in their corners."""
    four = chart.quadrants
    named = (
        {q.title for q in (four.high_high, four.low_high, four.high_low, four.low_low)}
        if four
        else set()
    )
    every = [c for c in chart.clusters if c.title not in named]
    return (
        [Entry(shown(c.title), c.color, c.shape) for c in every] if len(chart.clusters) > 1 else []
    )


def axis_title(title: str, unit: Unit, scale: Scale = Scale.EVEN) -> str:
    """What an axis shows, with its unit, and that its scale is not even."""
    said = f"{title} · {unit.title}" if unit.name else title
    return _("{title} (scale by square roots)").format(title=said) if scale is Scale.ROOT else said


def _draw_zone(sheet: Sheet, plot: Plot, x_axis: Axis, chart: Scatter) -> None:
    """The tint behind everything; the grid is drawn again over it."""
    if chart.zone is None:
        return
    field = plot.field
    x = field.x + x_axis.share(chart.zone.x_from) * field.w
    sheet.bar(Box(x, field.y, field.right - x, field.h), f"{chart.zone.color}:9", 0)
    for tick in plot.axis.ticks:
        sheet.level(x, field.right, plot.y(tick), "inputBorder" if tick == 0 else "line")


def draw_x(sheet: Sheet, field: Box, axis: Axis, unit: Unit, title: str, *, zero: str = "") -> None:
    """The lower axis with its title; *zero* is the name of its zero, which then has a line."""
    px = sheet.px
    for tick in sorted(axis.ticks, key=lambda t: t != 0):
        x = field.x + axis.share(tick) * field.w
        text = tick_text(tick, axis, unit)
        if tick == 0 and zero:
            text = zero
            sheet.line([(x, field.y), (x, field.bottom)], "inputBorder", 1)
        sheet.label(x, field.bottom + px(14), text, "text3", align="centre")
    sheet.text(field.right, field.bottom + px(31), title, align="right", room=field.w)


def _draw_thresholds(sheet: Sheet, plot: Plot, x_axis: Axis, chart: Scatter) -> None:
    """Those that cannot be moved, as broken lines; no name stands on any."""
    field = plot.field
    if chart.x_threshold is not None:
        x = field.x + x_axis.share(chart.x_threshold) * field.w
        if not chart.x_parameter:
            sheet.line([(x, field.y), (x, field.bottom)], "chart2", 1.5, (4, 3))
        sheet.keep_free(Box(x - 1, field.y, 2, field.h))
    if chart.y_threshold is not None:
        y = plot.y(chart.y_threshold)
        if not chart.y_parameter:
            sheet.line([(field.x, y), (field.right, y)], "chart2", 1.5, (4, 3))
        sheet.keep_free(Box(field.x, y - 1, field.w, 2))


def _draw_points(sheet: Sheet, plot: Plot, x_axis: Axis, chart: Scatter) -> None:
    """In the order of reading from left to right; names are set when all points stand."""
    field, px = plot.field, sheet.px
    is_crowd = len(chart.points) >= CROWD
    usual = px(RADIUS * 0.66 if is_crowd else RADIUS)
    named: list[tuple[Point, float, float]] = []
    areas: list[Box] = []
    stamps: dict[tuple[bool, int], list[Place]] = {}
    left, foot = field.x, field.bottom
    to_x, to_y = x_axis.length, plot.axis.length
    x_start, y_start = to_x(x_axis.low), to_y(plot.axis.low)
    across, up = field.w / (to_x(x_axis.high) - x_start), field.h / (to_y(plot.axis.high) - y_start)
    for point in sorted(chart.points, key=attrgetter("is_named", "x", "y")):
        x = left + (to_x(point.x) - x_start) * across
        y = foot - (to_y(point.y) - y_start) * up
        radius = px(NAMED) if point.is_named else usual
        stamps.setdefault((point.is_named, point.cluster), []).append((x, y))
        area = Box(x - radius, y - radius, 2 * radius, 2 * radius)
        areas.append(area)
        sheet.mark(area, partial(_tip, chart, point), point.behind)
        if point.is_named:
            named.append((point, x, y))
            sheet.keep_free(area)
    for (is_named, number), places in stamps.items():
        cluster = chart.clusters[number]
        shape = outline(cluster.shape, 0, 0, px(NAMED) if is_named else usual)
        sheet.stamp(shape, places, cluster.color)
    within = Box(field.x, field.y - px(6), field.w, field.h + px(6))
    if chart.zone is not None:
        x_from = field.x + x_axis.share(chart.zone.x_from) * field.w
        _name_zone(sheet, field, x_from, shown(chart.zone.title), areas)
    for point, x, y in named:
        _name(sheet, within, shown(point.title), (x, y), None if is_crowd else areas)


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


def _name(sheet: Sheet, within: Box, text: str, at: Place, areas: list[Box] | None) -> None:
    """At its point where it covers no other, else farther away at the end of a thin line; where
    there is no such place the name stands in the tooltip only. Without *areas* (a crowd in which
    it would find none) it stands on a patch."""
    x, y = at
    away, row = sheet.px(NAMED + 5), sheet.line_height()
    for align, dx, dy in _PLACES:
        left, middle = x + dx * away, y + dy * row
        if not sheet.fits(left, middle, text, align, within, areas or ()):
            continue
        if abs(dy) > 1:
            near = math.copysign(row / 2, dy)
            lead = [(x, y + math.copysign(away, dy) * 0.6), (left, middle - near)]
            sheet.line(lead, "text3")
            sheet.keep_clear(lead)
        patch = "surface" if areas is None else ""
        sheet.label(left, middle, text, "text", align=align, patch=patch)
        return


def _tip(chart: Scatter, point: Point) -> str:
    across = f"{shown(chart.x_title)} {full(point.x, chart.x_measure)}"
    up = f"{shown(chart.y_title)} {full(point.y, chart.y_measure)}"
    return f"{shown(point.title)} · {across} · {up}"
