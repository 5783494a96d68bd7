"""Bars and lines over categories: one field, one axis, bars below, lines, targets, labels above."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crmdesk.analysis.charts import Bars, Lines, Series, Shape
from crmdesk.analysis.wording import Measure, Words
from crmdesk.charts.axes import axis_for
from crmdesk.charts.drawing import Box
from crmdesk.charts.heading import Entry, draw_heading
from crmdesk.charts.numbers import full, short, unit_for
from crmdesk.charts.plot import Names, Plot, draw_plot, most_ticks
from crmdesk.charts.shapes import outline
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown

EARLIER: Final = 0.55
GROUP: Final = 0.66  # of a column that its bars take
WIDEST: Final = 30
BETWEEN: Final = 4
CROWDED: Final = 1.35  # times the pitch of the bars: labels of all of them touch each other


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar of one category: its box, its total, whether it stands or hangs."""

    category: int
    box: Box
    total: float


def paint_bars(sheet: Sheet, box: Box, chart: Bars, *, title: str) -> None:
    """Bars side by side or on each other, with lines, band and targets."""
    entries = [Entry(shown(s.title), s.color) for s in chart.series]
    plot, slots = _begin(sheet, box, chart, entries, chart.lines, title)
    bars = list(_draw_bars(sheet, plot, slots, chart))
    _draw_band(sheet, plot, slots, chart)
    _draw_lines(sheet, plot, slots, chart.lines, chart.categories, chart.measure)
    dashes = _draw_targets(sheet, plot, slots, chart, bars)
    if chart.has_totals:
        _label_bars(sheet, plot, bars, dashes, chart)


def paint_lines(sheet: Sheet, box: Box, chart: Lines, *, title: str) -> None:
    """Lines over categories, with band and targets."""
    plot, slots = _begin(sheet, box, chart, [], chart.series, title)
    _draw_band(sheet, plot, slots, chart)
    _draw_targets(sheet, plot, slots, chart, [])
    _draw_lines(sheet, plot, slots, chart.series, chart.categories, chart.measure)
    for line in chart.series:
        _label_line(sheet, plot, slots, line)


# --- the field ------------------------------------------------------------------------------
def _begin(
    sheet: Sheet,
    box: Box,
    chart: Bars | Lines,
    entries: list[Entry],
    lines: tuple[Series, ...],
    title: str,
) -> tuple[Plot, list[Box]]:
    values = list(_extent(chart))
    unit = unit_for(chart.measure, max((abs(v) for v in values if v is not None), default=0))
    entries = entries + [Entry(shown(s.title), s.color, "line") for s in lines]
    if chart.band is not None:
        entries.append(Entry(shown(chart.band.title), chart.band.color, "band"))
    if chart.target is not None:
        entries.append(Entry(shown(chart.target.title), chart.target.color, "tick"))
    room = draw_heading(
        sheet, box, title, (unit.title, shown(chart.note)), entries if len(entries) > 1 else []
    )
    axis = axis_for(values, is_whole=chart.measure is Measure.COUNT, most=most_ticks(sheet, room))
    names = Names(tuple(shown(c) for c in chart.categories), chart.current)
    foot = names.foot(sheet, room)
    plot = draw_plot(sheet, room, axis, unit, foot=foot)
    slots = plot.slots(len(chart.categories))
    names.draw(sheet, slots, foot)
    return plot, slots


def _extent(chart: Bars | Lines) -> Iterator[float | None]:
    """Every height that must find room: sums of stacks, lines, bands, targets."""
    if isinstance(chart, Bars):
        for place in range(len(chart.categories)):
            for bar in chart.bars:
                values = [chart.series[n].values[place] or 0 for n in bar]
                yield sum(v for v in values if v > 0)
                yield sum(v for v in values if v < 0)
    for line in chart.lines if isinstance(chart, Bars) else chart.series:
        yield from line.values
    if chart.band is not None:
        yield from (*chart.band.low, *chart.band.high)
    if chart.target is not None:
        yield from chart.target.values


# --- bars -----------------------------------------------------------------------------------
def _draw_bars(sheet: Sheet, plot: Plot, slots: list[Box], chart: Bars) -> Iterator[_Bar]:
    count = len(chart.bars)
    for place, slot in enumerate(slots):
        each = min(sheet.px(WIDEST), slot.w * GROUP / count)
        gap = min(sheet.px(BETWEEN), each * 0.3) if count > 1 else 0.0
        left = slot.x + (slot.w - each * count - gap * (count - 1)) / 2
        for number, members in enumerate(chart.bars):
            x = round(left + number * (each + gap))
            yield _draw_bar(sheet, plot, chart, place, members, (x, max(2, round(each))))


def _draw_bar(
    sheet: Sheet,
    plot: Plot,
    chart: Bars,
    place: int,
    members: tuple[int, ...],
    across: tuple[float, float],
) -> _Bar:
    """The parts of one bar, each on the one before; negative ones hang below zero."""
    x, width = across
    ends = {True: 0.0, False: 0.0}
    parts = [(n, chart.series[n].values[place]) for n in members]
    drawn = [(n, v) for n, v in parts if v]
    is_earlier = chart.current is not None and place < chart.current
    for n, value in drawn:
        up = value > 0
        start, ends[up] = ends[up], ends[up] + value
        top, bottom = sorted((plot.y(start), plot.y(ends[up])))
        is_last = not any((v > 0) == up for m, v in drawn if members.index(m) > members.index(n))
        gap = 0.0 if is_last else min(sheet.px(1.5), (bottom - top) / 3)
        area = Box(x, top + (gap if up else 0), width, max(bottom - top - gap, 0.5))
        series = chart.series[n]
        color = sheet.style.paler(series.color, EARLIER) if is_earlier else series.color
        side = frozenset({"top" if up else "bottom"}) if is_last else frozenset[str]()
        sheet.bar(area, color, 3, side)
        _mark(sheet, area, chart.categories[place], series, value, chart.measure, place)
    top, bottom = plot.y(ends[True]), plot.y(ends[False])
    return _Bar(place, Box(x, top, width, bottom - top), ends[True] + ends[False])


def _mark(
    sheet: Sheet,
    box: Box,
    category: Words,
    series: Series,
    value: float,
    measure: Measure,
    place: int,
) -> None:
    tip = f"{shown(category)} · {shown(series.title)} {full(value, measure)}"
    sheet.mark(box, tip, series.at(place))


def _label_bars(sheet: Sheet, plot: Plot, bars: list[_Bar], dashes: list[Box], chart: Bars) -> None:
    """The total of every bar; where there is no room for all, the highest and the current ones.

    Lines over the bars take that room, too.
    """
    tall = [b for b in bars if b.total]
    texts = {id(b): short(b.total, plot.unit) for b in tall}
    widest = max((sheet.width(t, 13, bold=True) for t in texts.values()), default=0)
    gaps = [after.box.x - before.box.x for before, after in itertools.pairwise(bars)]
    pitch = min(gaps, default=plot.field.w)
    if widest > pitch * CROWDED or chart.lines:
        highest = sorted(tall, key=lambda b: -abs(b.total))[:1]
        tall = [b for b in tall if b.category == chart.current or b in highest]
    size = 13 if widest <= pitch * 1.1 else 12
    for bar in sorted(tall, key=lambda b: (b.category != chart.current, -abs(b.total))):
        x, y = bar.box.x + bar.box.w / 2, _above(sheet, bar, dashes)
        sheet.label(x, y, texts[id(bar)], size=size, bold=True, align="centre")


def _above(sheet: Sheet, bar: _Bar, dashes: list[Box]) -> float:
    """Where the total stands: beyond the end of the bar, and beyond a target that touches it."""
    half = sheet.px(10)
    if bar.total < 0:
        return bar.box.bottom + half
    y = bar.box.y - half
    for dash in dashes:
        meets = dash.x < bar.box.right and bar.box.x < dash.right
        if meets and y - half < dash.y + dash.h and dash.y < y + half:
            y = min(y, dash.y - half + sheet.px(1))
    return y


# --- over the bars --------------------------------------------------------------------------
def _draw_targets(
    sheet: Sheet, plot: Plot, slots: list[Box], chart: Bars | Lines, bars: list[_Bar]
) -> list[Box]:
    if chart.target is None:
        return []
    made = []
    for place, (slot, value) in enumerate(zip(slots, chart.target.values, strict=True)):
        if value is None:
            continue
        own = [b.box for b in bars if b.category == place]
        half = min(slot.w * 0.46, slot.w * GROUP / 2 + sheet.px(4))
        left, right = slot.x + slot.w / 2 - half, slot.x + slot.w / 2 + half
        if own:
            left = max(slot.x, min(b.x for b in own) - sheet.px(4))
            right = min(slot.right, max(b.right for b in own) + sheet.px(4))
        y = plot.y(value)
        thick = sheet.px(2.5)
        area = Box(left, y - thick / 2, right - left, thick)
        sheet.bar(area, chart.target.color, 1)
        name, measure = shown(chart.categories[place]), chart.measure
        tip = f"{name} · {shown(chart.target.title)} {full(value, measure)}"
        sheet.mark(area, tip, ())
        made.append(area)
    return made


def _draw_band(sheet: Sheet, plot: Plot, slots: list[Box], chart: Bars | Lines) -> None:
    if chart.band is None:
        return
    pairs = zip(slots, chart.band.low, chart.band.high, strict=True)
    known = [
        (s.x + s.w / 2, plot.y(low), plot.y(high))
        for s, low, high in pairs
        if low is not None and high is not None
    ]
    if len(known) > 1:
        upper = [(x, high) for x, _low, high in known]
        lower = [(x, low) for x, low, _high in reversed(known)]
        sheet.polygon(upper + lower, chart.band.color)


def _draw_lines(
    sheet: Sheet,
    plot: Plot,
    slots: list[Box],
    lines: tuple[Series, ...],
    categories: tuple[Words, ...],
    measure: Measure,
) -> None:
    radius = sheet.px(3.5 if slots and slots[0].w >= sheet.px(14) else 2)
    for line in lines:
        run: list[tuple[float, float]] = []
        points = []
        for place, (slot, value) in enumerate(zip(slots, line.values, strict=True)):
            if value is None:
                _stroke(sheet, run, line.color)
                run = []
                continue
            run.append((slot.x + slot.w / 2, plot.y(value)))
            points.append((place, run[-1], value))
        _stroke(sheet, run, line.color)
        for place, (x, y), value in points:
            sheet.polygon(outline(Shape.DISC, x, y, radius), "surface", line.color, 2)
            area = Box(x - radius, y - radius, 2 * radius, 2 * radius)
            _mark(sheet, area, categories[place], line, value, measure, place)


def _stroke(sheet: Sheet, run: list[tuple[float, float]], color: str) -> None:
    if len(run) > 1:
        sheet.line(run, color, 2)
        sheet.keep_clear(run)


def _label_line(sheet: Sheet, plot: Plot, slots: list[Box], line: Series) -> None:
    """The last value and the highest one."""
    known = [(n, v) for n, v in enumerate(line.values) if v is not None]
    if not known:
        return
    wanted = dict.fromkeys((known[-1], max(known, key=lambda k: k[1])))
    within = Box(plot.field.x, plot.field.y - sheet.px(8), plot.field.w, plot.field.h + sheet.px(8))
    for place, value in wanted:
        slot = slots[place]
        text = short(value, plot.unit)
        half = sheet.width(text, 12, bold=True) / 2
        x = min(max(slot.x + slot.w / 2, within.x + half), within.right - half)
        for y in (plot.y(value) - sheet.px(13), plot.y(value) + sheet.px(13)):
            if sheet.label(x, y, text, bold=True, align="centre", within=within, patch=""):
                break
