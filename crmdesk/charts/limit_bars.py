"""Use inside its limit: a pale bar with a dark cap, a narrower solid bar in it, one explanation
for all that have no limit."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crmdesk.analysis.charts import LimitBar, LimitBars
from crmdesk.analysis.wording import Measure
from crmdesk.charts.axes import axis_for
from crmdesk.charts.drawing import Box
from crmdesk.charts.heading import Entry, draw_heading
from crmdesk.charts.numbers import Unit, full, short, unit_for
from crmdesk.charts.plot import AXIS, Names, Plot, draw_plot, most_ticks
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown

PALE: Final = "chartGrey:20"
CAP: Final = "text3"
GROUP: Final = 0.62  # of a column that the bar of the limit takes
WIDEST: Final = 26
INSIDE: Final = 0.68  # of that bar that the use takes
LABEL: Final = 20  # room of a number above its bar
LINE: Final = 18  # of the explanation
BRACKET: Final = 8
APART: Final = 4  # two numbers side by side


def paint_limits(sheet: Sheet, box: Box, chart: LimitBars, *, title: str) -> None:
    """Limits first, use over them, numbers above, the bracket last."""
    px = sheet.px
    most = max(max(b.used, b.limit or 0) for b in chart.bars)
    unit = unit_for(chart.measure, most)
    entries = [
        Entry(shown(chart.limit_title), PALE),
        Entry(shown(chart.used_title), chart.bars[0].color),
    ]
    room = draw_heading(sheet, box, title, (unit.title, shown(chart.note)), entries)
    says = [shown(w) for w in chart.without] if chart.first_without < len(chart.bars) else []
    slot = (room.w - px(AXIS)) / len(chart.bars)
    free = slot * (len(chart.bars) - chart.first_without) - px(4)
    has_bracket = bool(says) and max(sheet.width(s, bold=True) for s in says) <= free
    if not has_bracket:
        room = _explain_above(sheet, room, says)
    names = Names(tuple(shown(b.title) for b in chart.bars))
    foot = names.foot(sheet, room)
    highest = float(most)
    if has_bracket:
        needed = px(LABEL + BRACKET + LINE * len(says))
        tall = max(b.used for b in chart.bars[chart.first_without :])
        height = max(needed * 1.5, room.h - px(foot))
        highest = max(highest, tall * height / (height - needed))
    axis = axis_for(
        (highest,), is_whole=chart.measure is Measure.COUNT, most=most_ticks(sheet, room)
    )
    plot = draw_plot(sheet, room, axis, unit, foot=foot)
    slots = plot.slots(len(chart.bars))
    names.draw(sheet, slots, foot)
    tops = [
        _draw_bar(sheet, plot, at, bar, chart) for at, bar in zip(slots, chart.bars, strict=True)
    ]
    _label(sheet, plot, slots, tops, chart, unit)
    if has_bracket:
        place = chart.first_without
        _draw_bracket(sheet, slots[place:], min(tops[place:]) - px(LABEL), says)


def _explain_above(sheet: Sheet, room: Box, says: list[str]) -> Box:
    """The explanation in lines of its own; returns the room below them."""
    y = room.y
    for place, said in enumerate(says):
        middle = y + sheet.px(LINE) / 2
        bold = place == 0
        sheet.text(room.x, middle, said, "warn", bold=bold, room=room.w, elide=True)
        y += sheet.px(LINE)
    return Box(room.x, y, room.w, max(0.0, room.bottom - y))


def _draw_bar(sheet: Sheet, plot: Plot, slot: Box, bar: LimitBar, chart: LimitBars) -> float:
    """One bar; returns the height above which its number may stand."""
    width = max(4.0, min(sheet.px(WIDEST), slot.w * GROUP))
    left, bottom = slot.x + (slot.w - width) / 2, plot.y(0)
    top = label = plot.y(bar.used)
    high, thick = plot.y(bar.limit or 0), sheet.px(2)
    if bar.limit:
        sheet.bar(Box(left, high, width, bottom - high), PALE, 0)
    inner = width * INSIDE
    if bar.used > 0:
        area = Box(left + (width - inner) / 2, top, inner, max(1.0, bottom - top))
        sheet.bar(area, bar.color, 2, frozenset({"top"}))
    if bar.limit:  # over the use, so that a limit that is exceeded is seen
        sheet.bar(Box(left, high - thick / 2, width, thick), CAP, 0)
        if top - sheet.px(LABEL) < high + thick:  # its number would touch the cap
            label = min(top, high - thick)
    up = min(top, high)
    sheet.mark(Box(left, up, width, bottom - up), _tip(bar, chart), bar.behind)
    return label


def _tip(bar: LimitBar, chart: LimitBars) -> str:
    used = f"{shown(bar.title)} · {shown(chart.used_title)} {full(bar.used, chart.measure)}"
    limit = full(bar.limit or None, chart.measure)
    return f"{used} · {shown(chart.limit_title)} {limit}"


def _label(
    sheet: Sheet, plot: Plot, slots: list[Box], tops: list[float], chart: LimitBars, unit: Unit
) -> None:
    """The use above each bar, the largest first where there is no room for all."""
    widest = max(sheet.width(short(bar.used, unit), bold=True) for bar in chart.bars)
    if widest + sheet.px(APART) > slots[0].w:
        unit = replace(unit, decimals=0)
    triples = sorted(zip(chart.bars, slots, tops, strict=True), key=lambda t: -t[0].used)
    for bar, slot, top in triples:
        if bar.used:
            x, y = slot.x + slot.w / 2, top - sheet.px(9)
            said = short(bar.used, unit)
            sheet.label(x, y, said, size=12, bold=bool(bar.limit), align="centre", patch="")


def _draw_bracket(sheet: Sheet, slots: list[Box], bottom: float, says: list[str]) -> None:
    px = sheet.px
    left, right = slots[0].x + px(2), slots[-1].right - px(2)
    top = bottom - px(BRACKET)
    sheet.line([(left, bottom), (left, top), (right, top), (right, bottom)], "warn", 1)
    y = top - px(LINE) * len(says) + px(LINE) / 2
    for place, said in enumerate(says):
        sheet.text((left + right) / 2, y, said, "warn", bold=place == 0, align="centre")
        y += px(LINE)
