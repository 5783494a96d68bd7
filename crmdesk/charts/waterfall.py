"""A waterfall: from one total to another, each step on the level where the one before ended."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from crmdesk.analysis.charts import Behind, Turn, Waterfall
from crmdesk.analysis.wording import Measure
from crmdesk.charts.axes import HEAD_ROOM, Axis, axis_for, round_step
from crmdesk.charts.drawing import Box
from crmdesk.charts.heading import draw_heading
from crmdesk.charts.numbers import Unit, full, short, unit_for
from crmdesk.charts.plot import Names, Plot, draw_plot, most_ticks, tick_text
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _

CUT_BELOW: Final = 0.20  # the axis is cut only if every step is smaller than this share
LEFT_BELOW: Final = 0.45  # of the range of the levels, between them and the cut axis
BAR: Final = 0.56


@dataclass(frozen=True, slots=True)
class _Column:
    """One bar: from where to where, how it is coloured and labelled."""

    name: str
    start: int
    end: int
    value: int
    color: str
    ink: str
    is_total: bool
    behind: Behind


def paint_waterfall(sheet: Sheet, box: Box, chart: Waterfall, *, title: str) -> None:
    """Both totals in blue, gains green, losses red, what is neither grey."""
    levels = chart.levels
    unit = unit_for(chart.measure, max(abs(v) for v in levels))
    axis, is_cut = _axis(sheet, box, chart)
    cut = ""
    if is_cut:
        cut = _("axis from {value}").format(value=tick_text(axis.low, axis, unit))
    room = draw_heading(sheet, box, title, (unit.title, shown(chart.note), cut), ())
    columns = _columns(chart)
    names = Names(tuple(c.name for c in columns))
    foot = names.foot(sheet, room)
    plot = draw_plot(sheet, room, axis, unit, foot=foot)
    if is_cut:
        sheet.level(plot.field.x, plot.field.right, plot.field.bottom, "inputBorder")
    slots = plot.slots(len(columns))
    names.draw(sheet, slots, foot)
    boxes = [
        _draw(sheet, plot, slot, c, is_cut=is_cut) for slot, c in zip(slots, columns, strict=True)
    ]
    for before, after, column in zip(boxes, boxes[1:], columns, strict=False):
        sheet.level(before.right, after.x, plot.y(column.end), "text3", (2, 2))
    for area, column, slot in zip(boxes, columns, slots, strict=True):
        _label(sheet, area, column, slot, unit)
        sheet.mark(area, f"{column.name} {_whole(column, chart.measure)}", column.behind)


def is_cut(chart: Waterfall) -> bool:
    """Whether the axis may begin above zero: every step is small beside both totals."""
    levels = chart.levels
    least = min(levels)
    if least <= 0 or not chart.steps:
        return False
    largest = max(abs(step.value) for step in chart.steps)
    spread = max(levels) - least
    return largest < CUT_BELOW * min(chart.start.value, chart.end) and spread < least


def _axis(sheet: Sheet, box: Box, chart: Waterfall) -> tuple[Axis, bool]:
    most = most_ticks(sheet, Box(box.x, box.y, box.w, box.h - sheet.px(28)))
    is_whole = chart.measure is Measure.COUNT
    levels = chart.levels
    spread = max(levels) - min(levels)
    if spread and is_cut(chart):
        top = max(levels) + spread * HEAD_ROOM * 2
        wanted = min(levels) - spread * LEFT_BELOW
        step = round_step(wanted, top, most, is_whole=is_whole)
        low = math.floor(wanted / step) * step
        if low > 0:
            first = round(low / step)
            ticks = tuple(n * step for n in range(first + 1, int(top / step) + 1))
            return Axis(low, top, step, ticks), True
    return axis_for(levels, is_whole=is_whole, most=most), False


def _columns(chart: Waterfall) -> list[_Column]:
    start, end = chart.start, chart.end
    made = [
        _Column(
            shown(start.title), 0, start.value, start.value, "chart1:55", "text", True, start.behind
        )
    ]
    level = start.value
    for step in chart.steps:
        color, ink = "chartGrey", "text2"
        if step.turn == Turn.BY_SIGN and step.value:
            color, ink = ("chartGood", "good") if step.value > 0 else ("chartBad", "bad")
        after = level + step.value
        made.append(
            _Column(shown(step.title), level, after, step.value, color, ink, False, step.behind)
        )
        level = after
    made.append(
        _Column(shown(chart.end_title), 0, end, end, "chartDeep", "text", True, chart.end_behind)
    )
    return made


def _draw(sheet: Sheet, plot: Plot, slot: Box, column: _Column, *, is_cut: bool) -> Box:
    width = round(min(slot.w * BAR, sheet.px(44)))
    x = round(slot.x + (slot.w - width) / 2)
    start = max(column.start, plot.axis.low)
    top, bottom = sorted((plot.y(start), plot.y(column.end)))
    area = Box(x, top, width, max(bottom - top, sheet.px(2)))
    if not column.is_total:
        sheet.bar(area, column.color, 2)
        return area
    side = "top" if column.end >= 0 else "bottom"
    sheet.bar(area, column.color, 3, frozenset({side}))
    if is_cut:
        y, over = area.bottom - sheet.px(14), sheet.px(3)
        rise, thick = sheet.px(8), sheet.px(4)
        sheet.polygon(
            [(x - over, y + rise), (x + width + over, y),
             (x + width + over, y + thick), (x - over, y + rise + thick)],
            "surface",
        )  # fmt: skip
    return area


def _label(sheet: Sheet, area: Box, column: _Column, slot: Box, unit: Unit) -> None:
    text = short(_shown(column, unit), unit, fixed=True, signed=not column.is_total)
    is_above = column.value >= 0 or (column.is_total and column.end >= 0)
    y = area.y - sheet.px(10) if is_above else area.bottom + sheet.px(10)
    size = 13 if sheet.width(text, 13, bold=True) <= slot.w * 1.15 else 12
    x = slot.x + slot.w / 2
    if not sheet.label(x, y, text, column.ink, size=size, bold=True, align="centre"):
        other = area.bottom + sheet.px(10) if is_above else area.y - sheet.px(10)
        sheet.label(x, other, text, column.ink, size=12, bold=True, align="centre")


def _shown(column: _Column, unit: Unit) -> int:
    """What the label says, in whole steps of its last decimal.

    A step is the difference of the rounded levels around it, so that whoever adds up the labels
    arrives at the end; it differs from its own rounding by one in the last place at most.
    """
    grain = max(1, unit.per // int(10**unit.decimals))

    def rounded(level: int) -> int:
        return (2 * level + grain) // (2 * grain) * grain

    if column.is_total:
        return rounded(column.end)
    return rounded(column.end) - rounded(column.start)


def _whole(column: _Column, measure: Measure) -> str:
    said = full(column.value, measure)
    return said if column.is_total or column.value <= 0 else f"+{said}"
