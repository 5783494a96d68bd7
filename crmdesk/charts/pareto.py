"""Ranked amounts as bars, and the share they sum up to as a line on an axis of its own."""

from __future__ import annotations

import math
from typing import Final

from crmdesk.analysis.charts import Pareto, ParetoBar, Shape
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.wording import Measure
from crmdesk.charts.axes import ROUND, Axis
from crmdesk.charts.drawing import Box
from crmdesk.charts.heading import Entry, draw_heading
from crmdesk.charts.numbers import Unit, full, short, unit_for
from crmdesk.charts.plot import Names, Plot, draw_grid, lay_plot
from crmdesk.charts.shapes import outline
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _

GROUP: Final = 0.72  # of a column that its bar takes
WIDEST: Final = 36
DOTS: Final = 12  # pixels of a column from which on the line has dots
LOW: Final = 110  # below this height two steps do
PERCENT: Final = Unit(100, 1, "", "%")
SHARE: Final = Unit(100, 0, "", "%")
LINE: Final = "chart2"


def paint_pareto(sheet: Sheet, box: Box, chart: Pareto, *, title: str) -> None:
    """Both axes share their grid: the whole is as high as the last step of the amounts."""
    px = sheet.px
    unit = unit_for(chart.measure, max(abs(b.value) for b in chart.bars))
    entries = [Entry(_("Running share"), LINE, "line")]
    room = draw_heading(sheet, box, title, (unit.title, shown(chart.note)), entries)
    names = Names(tuple(shown(b.title) for b in chart.bars))
    foot = names.foot(sheet, room)
    steps = 4 if room.h - px(foot) > px(LOW) else 2
    axis = _axis([b.value for b in chart.bars], steps, is_whole=chart.measure is Measure.COUNT)
    beside = sheet.width("100%") + px(10)
    plot = lay_plot(sheet, room, axis, unit, foot=foot, right=beside)
    draw_grid(sheet, plot)
    for n in range(steps + 1):
        share = WHOLE * n // steps
        y = _level(plot, share)
        sheet.text(plot.field.right + px(8), y, short(share, SHARE), "text3")
    slots = plot.slots(len(chart.bars))
    names.draw(sheet, slots, foot)
    for slot, bar in zip(slots, chart.bars, strict=True):
        _draw_bar(sheet, plot, slot, bar)
    _draw_line(sheet, plot, slots, chart)
    _draw_cuts(sheet, plot, slots, chart)
    for slot, bar in zip(slots, chart.bars, strict=True):
        top = min(plot.y(max(0, bar.value)), _level(plot, bar.cumulative))
        area = Box(slot.x, top, slot.w, plot.field.bottom - top)
        sheet.mark(area, _tip(chart, bar), bar.behind)


def _axis(values: list[int], steps: int, *, is_whole: bool) -> Axis:
    """So many round steps above zero, and what losses need below it."""
    lowest = max(0, -min(values))
    step = _round_up(max(1, lowest, *values) / steps, is_whole=is_whole)
    below = math.ceil(lowest / step)
    ticks = tuple(n * step for n in range(-below, steps + 1))
    return Axis(-below * step, steps * step * 1.04, step, ticks)


def _round_up(least: float, *, is_whole: bool) -> float:
    """The smallest round step that is not smaller."""
    power = 10.0 ** math.floor(math.log10(least))
    steps = (power * f for f in (*ROUND, 10.0, 20.0))
    return next(s for s in steps if s >= least * (1 - 1e-9) and (not is_whole or s == int(s)))


def _level(plot: Plot, share: int) -> float:
    """The height of a share: zero at zero, the whole at the highest step."""
    return plot.y(plot.axis.ticks[-1] * share / WHOLE)


def _draw_bar(sheet: Sheet, plot: Plot, slot: Box, bar: ParetoBar) -> None:
    width = max(1.0, min(sheet.px(WIDEST), slot.w * GROUP))
    top, bottom = sorted((plot.y(bar.value), plot.y(0)))
    side = frozenset({"top" if bar.value >= 0 else "bottom"})
    area = Box(slot.x + (slot.w - width) / 2, top, width, bottom - top)
    sheet.bar(area, bar.color if bar.value >= 0 else "chartBad", 3, side)


def _draw_line(sheet: Sheet, plot: Plot, slots: list[Box], chart: Pareto) -> None:
    pairs = zip(slots, chart.bars, strict=True)
    places = [(s.x + s.w / 2, _level(plot, b.cumulative)) for s, b in pairs]
    if len(places) > 1:
        sheet.line(places, LINE, 2)
        sheet.keep_clear(places)
    if slots[0].w >= sheet.px(DOTS) or len(places) == 1:
        for x, y in places:
            sheet.polygon(outline(Shape.DISC, x, y, sheet.px(3)), "surface", LINE, 2)


def _draw_cuts(sheet: Sheet, plot: Plot, slots: list[Box], chart: Pareto) -> None:
    """A broken line from where a class ends to the axis of the shares, with its words on it."""
    px, field = sheet.px, plot.field
    for share, words in chart.cuts:
        y = _level(plot, share)
        reached = (s.x for s, b in zip(slots, chart.bars, strict=True) if b.cumulative >= share)
        left = next(reached, field.x)
        sheet.line([(min(left, field.right - px(40)), y), (field.right, y)], "text3", 1, (4, 3))
        said = shown(words)
        for down in (9, -9, 24, -24):
            within = Box(field.x, field.y - px(6), field.w, field.h + px(6))
            where = (field.right - px(2), y + px(down))
            if sheet.label(*where, said, "text2", bold=True, align="right", within=within):
                break


def _tip(chart: Pareto, bar: ParetoBar) -> str:
    value = f"{shown(bar.title)} {full(bar.value, chart.measure)}"
    return f"{value} · {short(bar.cumulative, PERCENT, fixed=True)}"
