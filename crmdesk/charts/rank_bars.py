"""The largest as lying bars from top to bottom: name, bar, amount, share; the rest in one line."""

from __future__ import annotations

from typing import Final

from crmdesk.analysis.charts import Rank, RankBars
from crmdesk.charts.drawing import Box
from crmdesk.charts.heading import draw_heading
from crmdesk.charts.numbers import NONE, Unit, full, short, unit_for
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown

ROW: Final = 25
BAR: Final = 8
NAMES: Final = 0.34  # of the width at most
GAP: Final = 12
BEYOND: Final = 1.12  # the longest bar does not fill its track
PERCENT: Final = Unit(100, 1, "", "%")


def height_for(rows: int) -> float:
    """The height in the lengths of the design, without the head of the chart."""
    return rows * ROW + 2


def paint_ranks(sheet: Sheet, box: Box, chart: RankBars, *, title: str) -> None:
    """The heading, and the rows below it."""
    unit = unit_for(chart.measure, max(r.value for r in _every(chart)))
    room = draw_heading(sheet, box, title, (unit.title, shown(chart.note)), ())
    draw_ranks(sheet, room, chart, unit)


def _every(chart: RankBars) -> tuple[Rank, ...]:
    return chart.ranks if chart.rest is None else (*chart.ranks, chart.rest)


def draw_ranks(sheet: Sheet, room: Box, chart: RankBars, unit: Unit, row: float = ROW) -> None:
    """Every row on one grid, so that amounts and shares stand in line; *row* is their height."""
    px, every = sheet.px, _every(chart)
    said = [(short(r.value, unit), _share(r)) for r in every]
    amount = max(sheet.width(a, 13, bold=True) for a, _s in said)
    share = max(sheet.width(s) for _a, s in said)
    widest = max(sheet.width(shown(r.title)) for r in every)
    name = min(widest, room.w * NAMES)
    left = room.x + name + px(GAP)
    ends = (room.right - share - px(GAP), room.right)
    track = Box(left, room.y, max(1.0, ends[0] - amount - px(GAP) - left), px(BAR))
    most = max((*(r.value for r in chart.ranks), chart.alarm or 0), default=0) * BEYOND
    height = min(px(row), room.h / len(every))
    for place, (rank, (money, part)) in enumerate(zip(every, said, strict=True)):
        y = room.y + (place + 0.5) * height
        if place:
            sheet.level(room.x, room.right, y - height / 2, "line")
        sheet.text(room.x, y, shown(rank.title), "text2", room=name, elide=True)
        if rank is chart.rest:
            note = shown(chart.rest_note)
            sheet.text(track.x, y, note, "text3", room=track.w, elide=True)
        else:
            _draw_bar(sheet, Box(track.x, y - px(BAR) / 2, track.w, px(BAR)), rank, chart, most)
        sheet.text(ends[0], y, money, "text", size=13, bold=True, align="right")
        sheet.text(ends[1], y, part, "text3", align="right")
        line = Box(room.x, y - height / 2, room.w, height)
        tip = f"{shown(rank.title)} · {full(rank.value, chart.measure)} · {part}"
        sheet.mark(line, tip, rank.behind)


def _share(rank: Rank) -> str:
    return NONE if rank.share is None else short(rank.share, PERCENT, fixed=True)


def _draw_bar(sheet: Sheet, track: Box, rank: Rank, chart: RankBars, most: float) -> None:
    sheet.bar(track, "chartGrey:16", BAR / 2)
    if most <= 0:
        return
    length = track.w * max(0, rank.value) / most
    if length > 0:
        sheet.bar(Box(track.x, track.y, max(length, sheet.px(2)), track.h), rank.color, BAR / 2)
    if chart.alarm:
        x = track.x + track.w * chart.alarm / most
        over = sheet.px(3)
        sheet.line([(x, track.y - over), (x, track.bottom + over)], "chart2", 1.5)
