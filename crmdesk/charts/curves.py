"""Curves over two measures in one frame, with a diagonal and points worth naming."""

from __future__ import annotations

from typing import Final

from crmdesk.analysis.charts import Curve, CurveMark, Curves, Shape
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.wording import Measure
from crmdesk.charts.axes import Axis, axis_for
from crmdesk.charts.drawing import Box, Place
from crmdesk.charts.heading import Entry, draw_heading
from crmdesk.charts.numbers import full, unit_for
from crmdesk.charts.plot import Plot, draw_plot, most_ticks
from crmdesk.charts.scatter import FOOT, TICK_WIDTH, axis_title, draw_x
from crmdesk.charts.shapes import outline
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown

MOST_POINTS: Final = 24  # of a curve that can be pointed at


def paint_curves(sheet: Sheet, box: Box, chart: Curves, *, title: str) -> None:
    """The frame, the diagonal, the curves, what is named on them."""
    px = sheet.px
    entries = [
        Entry(shown(c.title), c.color, "dash" if c.is_dashed else "stroke") for c in chart.curves
    ]
    room = draw_heading(
        sheet, box, title, (shown(chart.note),), entries if len(entries) > 1 else ()
    )
    xs = [x for c in chart.curves for x, _y in c.points] + [m.x for m in chart.marks]
    ys = [y for c in chart.curves for _x, y in c.points] + [m.y for m in chart.marks]
    x_unit = unit_for(chart.x_measure, max(abs(x) for x in xs))
    y_unit = unit_for(chart.y_measure, max(abs(y) for y in ys))
    sheet.text(room.x, room.y + px(4), axis_title(shown(chart.y_title), y_unit), room=room.w)
    field = Box(room.x, room.y + px(14), room.w - px(8), room.h - px(14))
    y_axis = _axis(chart.y_measure, ys, most_ticks(sheet, field))
    plot = draw_plot(sheet, field, y_axis, y_unit, foot=FOOT)
    x_axis = _axis(chart.x_measure, xs, max(2, min(6, int(plot.field.w / px(TICK_WIDTH)))))
    draw_x(sheet, plot.field, x_axis, x_unit, axis_title(shown(chart.x_title), x_unit))
    if chart.has_diagonal:
        ends = [_place(plot, x_axis, 0, 0), _place(plot, x_axis, max(xs), max(ys))]
        sheet.line(ends, "text3", 1, (4, 3))
    for curve in chart.curves:
        _draw_curve(sheet, plot, x_axis, curve)
        _mark_points(sheet, plot, x_axis, chart, curve)
    for mark in chart.marks:
        _draw_mark(sheet, plot, x_axis, chart, mark)


def _axis(measure: Measure, values: list[int | float], most: int) -> Axis:
    """Shares of a whole end at the whole."""
    if measure is Measure.PERCENT and min(values) >= 0 and WHOLE / 2 < max(values) <= WHOLE:
        steps = 4 if most > 4 else 2
        return Axis(0, WHOLE, WHOLE / steps, tuple(WHOLE * n / steps for n in range(steps + 1)))
    return axis_for(values, is_whole=measure in (Measure.COUNT, Measure.DAYS), most=most)


def _place(plot: Plot, x_axis: Axis, x: float, y: float) -> Place:
    return plot.field.x + x_axis.share(x) * plot.field.w, plot.y(y)


def _draw_curve(sheet: Sheet, plot: Plot, x_axis: Axis, curve: Curve) -> None:
    places = [_place(plot, x_axis, x, y) for x, y in curve.points]
    if len(places) > 1:
        sheet.line(places, curve.color, 2, (5, 3) if curve.is_dashed else ())
        sheet.keep_clear(places)
    elif places:
        sheet.polygon(outline(Shape.DISC, *places[0], sheet.px(3.5)), curve.color)


def _mark_points(sheet: Sheet, plot: Plot, x_axis: Axis, chart: Curves, curve: Curve) -> None:
    """Some of its points, evenly, so that values can be read off."""
    last = len(curve.points) - 1
    count = min(last, MOST_POINTS - 1)
    for n in dict.fromkeys(round(last * i / max(1, count)) for i in range(count + 1)):
        x, y = curve.points[n]
        left, top = _place(plot, x_axis, x, y)
        sheet.mark(Box(left, top, 0, 0), _tip(chart, shown(curve.title), x, y), ())


def _draw_mark(sheet: Sheet, plot: Plot, x_axis: Axis, chart: Curves, mark: CurveMark) -> None:
    px, field = sheet.px, plot.field
    x, y = _place(plot, x_axis, mark.x, mark.y)
    ways = [(field.x, y), (x, y), (x, field.bottom)]
    sheet.line(ways, mark.color, 1, (3, 3))
    sheet.keep_clear(ways)
    radius = px(4.5)
    sheet.polygon(outline(Shape.DISC, x, y, radius), mark.color, "surface", 1.5)
    area = Box(x - radius, y - radius, 2 * radius, 2 * radius)
    sheet.keep_free(area)
    sheet.mark(area, _tip(chart, shown(mark.title), mark.x, mark.y), mark.behind)
    _name(sheet, field, x, y, shown(mark.title))


def _name(sheet: Sheet, field: Box, x: float, y: float, said: str) -> None:
    """Beside the point where no curve goes through; else it is in the tip alone."""
    px = sheet.px
    within = Box(field.x, field.y - px(8), field.w, field.h + px(8))
    width = sheet.width(said, bold=True)
    for down in (0, 16, -16, 32, -32, 48, -48):
        for left in (x + px(9), x - px(9) - width):
            if sheet.label(left, y + px(down), said, bold=True, within=within):
                return


def _tip(chart: Curves, name: str, x: float, y: float) -> str:
    across = f"{shown(chart.x_title)} {full(x, chart.x_measure)}"
    up = f"{shown(chart.y_title)} {full(y, chart.y_measure)}"
    return f"{name} · {across} · {up}"
