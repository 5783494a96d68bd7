"""Parts of a whole: one lying bar, and their amounts in equal columns below it.

Beside a high chart there is room for more: each part has a row with a bar of its own.
"""

from __future__ import annotations

from typing import Final

from crmdesk.analysis.charts import Rank, RankBars, Share
from crmdesk.analysis.rounding import WHOLE
from crmdesk.charts.drawing import Box
from crmdesk.charts.heading import draw_heading
from crmdesk.charts.numbers import NONE, Unit, full, short, unit_for
from crmdesk.charts.rank_bars import draw_ranks
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown

BAR: Final = 18
COLUMN: Final = 92
ROW: Final = 44
ROWS_GAP: Final = 12
HIGHEST_ROW: Final = 36
LOWEST_ROW: Final = 20
MORE: Final = 60  # height to spare from which on rows are better: not beside another share
WIDEST_ROW: Final = 760  # a name would lie too far from its amount
PERCENT: Final = Unit(100, 1, "", "%")


def columns_for(width: float, slices: int) -> int:
    """How many columns stand side by side in *width* of the design; rows are filled evenly."""
    most = max(1, int(width // COLUMN))
    rows = -(-slices // most)
    return -(-slices // max(1, rows))


def height_for(width: float, slices: int) -> float:
    """The height in the lengths of the design, without the head of the chart."""
    return BAR + 6 + -(-slices // columns_for(width, slices)) * ROW


def paint_share(sheet: Sheet, box: Box, chart: Share, *, title: str) -> None:
    """The bar and its columns; parts too small to see still get two pixels."""
    px = sheet.px
    unit = unit_for(chart.measure, max((s.value for s in chart.slices), default=0))
    room = draw_heading(sheet, box, title, (unit.title, shown(chart.note)), ())
    total = chart.total
    tips, shares = [], []
    for part in chart.slices:
        share = (2 * part.value * WHOLE + total) // (2 * total) if total else None
        shares.append(share)
        said = NONE if share is None else short(share, PERCENT, fixed=True)
        tips.append((f"{shown(part.title)} {full(part.value, chart.measure)} · {said}", said))
    _draw_bar(sheet, room, chart, [tip for tip, _said in tips])
    below = Box(room.x, room.y + px(BAR + ROWS_GAP), room.w, room.h - px(BAR + ROWS_GAP))
    parts = len(chart.slices)
    has_more = room.h >= px(height_for(room.w / sheet.style.scale, parts) + MORE)
    if has_more and below.h >= px(LOWEST_ROW) * parts and room.w <= px(WIDEST_ROW):
        ranks = tuple(
            Rank(title=p.title, value=p.value, share=s, color=p.color, behind=p.behind)
            for p, s in zip(chart.slices, shares, strict=True)
        )
        rows = RankBars(title=chart.title, ranks=ranks, measure=chart.measure)
        draw_ranks(sheet, below, rows, unit, HIGHEST_ROW)
        return
    _draw_columns(sheet, room, chart, unit, [said for _tip, said in tips])


def _draw_columns(sheet: Sheet, room: Box, chart: Share, unit: Unit, shares: list[str]) -> None:
    """Name above amount and share, as many side by side as find room."""
    px = sheet.px
    count = columns_for(room.w / sheet.style.scale, len(chart.slices))
    width = room.w / count
    for place, part in enumerate(chart.slices):
        x = room.x + place % count * width
        y = room.y + px(BAR + 6) + place // count * px(ROW)
        sheet.bar(Box(x, y + px(4), px(9), px(9)), part.color, 2)
        indent = px(15)
        inner = width - indent - px(4)
        sheet.text(x + indent, y + px(9), shown(part.title), "text2", room=inner, elide=True)
        amount = short(part.value, unit)
        end = sheet.text(x + indent, y + px(28), amount, "text", size=13, bold=True).right
        sheet.label(end + px(6), y + px(28), shares[place], "text3", patch="")


def _draw_bar(sheet: Sheet, room: Box, chart: Share, tips: list[str]) -> None:
    px = sheet.px
    shown_parts = [n for n, part in enumerate(chart.slices) if part.value]
    bar = Box(room.x, room.y, room.w, px(BAR))
    if not shown_parts:
        sheet.bar(bar, "line", 4)
        return
    gap, least = px(1.5), px(2)
    free = bar.w - gap * (len(shown_parts) - 1) - least * len(shown_parts)
    x = bar.x
    for n in shown_parts:
        part = chart.slices[n]
        width = least + free * part.value / chart.total
        ends = {s for s, at in (("left", shown_parts[0]), ("right", shown_parts[-1])) if n == at}
        area = Box(x, bar.y, width, bar.h)
        sheet.bar(area, part.color, 4, frozenset(ends) if len(ends) < 2 else _ALL)
        sheet.mark(area, tips[n], part.behind)
        x += width + gap


_ALL: Final = frozenset({"top", "bottom", "left", "right"})
