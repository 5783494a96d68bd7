"""A funnel as bars: readable to the number, with the share that went on from stage to stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crmdesk.analysis.charts import FunnelChart
from crmdesk.analysis.wording import Measure
from crmdesk.charts.drawing import Box
from crmdesk.charts.heading import draw_heading
from crmdesk.charts.numbers import NONE, Unit, full, short, unit_for
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _

ROW: Final = 34
LEAST_ROW: Final = 22
BAR: Final = 12
GAP: Final = 12
LEAST_BAR: Final = 40
HEAD: Final = 20
PERCENT: Final = Unit(100, 1, "", "%")


@dataclass(slots=True)
class _Column:
    """Figures at the right of the bars."""

    head: str
    texts: list[str]
    color: str
    width: float = 0.0


def height_for(stages: int) -> float:
    """The height in the lengths of the design, without the head of the chart."""
    return HEAD + stages * ROW


def paint_funnel(sheet: Sheet, box: Box, chart: FunnelChart, *, title: str) -> None:
    """One row a stage: name, bar, how many, amount, share of the stage before, mean days."""
    px = sheet.px
    room = draw_heading(sheet, box, title, (shown(chart.note),), ())
    names = [shown(s.title) for s in chart.stages]
    widest = max(sheet.width(n, 13) for n in names)
    name = min(widest, max(room.w * 0.3, px(60)))
    columns = _figures(sheet, chart, room.w - name - px(GAP))
    taken = sum(c.width + px(GAP) for c in columns)
    left = room.x + name + px(GAP)
    bar = max(px(20), room.right - taken - left)
    top = _heads(sheet, room, columns)
    row = max(px(LEAST_ROW), min(px(ROW), (room.bottom - top) / len(names)))
    most = max(s.count for s in chart.stages) or 1
    for place, stage in enumerate(chart.stages):
        y = top + (place + 0.5) * row
        sheet.text(room.x, y, names[place], "text2", size=13, room=name, elide=True)
        height = min(px(BAR), row * 0.5)
        track = Box(left, y - height / 2, bar, height)
        sheet.bar(track, "line", 4)
        if stage.count:
            sheet.bar(
                Box(left, track.y, max(px(3), bar * stage.count / most), height), chart.color, 4
            )
        _row_figures(sheet, room.right, y, columns, place)
        whole = Box(room.x, y - row / 2 + 1, room.w, row - 2)
        sheet.mark(whole, _tip(chart, place), stage.behind)


def _figures(sheet: Sheet, chart: FunnelChart, room: float) -> list[_Column]:
    """As many columns as leave room for the bars; the first are kept longest."""
    stages = chart.stages
    made = [_Column(_("Count"), [short(s.count, Unit()) for s in stages], "text")]
    amounts = [s.amount for s in stages if s.amount is not None]
    if amounts:
        unit = unit_for(Measure.MONEY, max(abs(a) for a in amounts))
        texts = [NONE if s.amount is None else short(s.amount, unit, fixed=True) for s in stages]
        head = _("Amount ({unit})").format(unit=unit.title)
        made.append(_Column(head, texts, "text2"))
    if len(stages) > 1:
        shares = [chart.conversion(n) for n in range(len(stages))]
        texts = [NONE if s is None else short(s, PERCENT, fixed=True) for s in shares]
        made.append(_Column(_("Went on"), texts, "text2"))
    if any(s.days is not None for s in stages):
        days = [NONE if s.days is None else short(s.days, Unit()) for s in stages]
        made.append(_Column(_("Days"), days, "text2"))
    for column in made:
        column.width = max(
            sheet.width(column.head), *(sheet.width(t, 13, bold=True) for t in column.texts)
        )
    while len(made) > 1 and _taken(sheet, made) + sheet.px(LEAST_BAR) > room:
        made.pop()
    return made


def _taken(sheet: Sheet, columns: list[_Column]) -> float:
    return sum(c.width + sheet.px(GAP) for c in columns)


def _heads(sheet: Sheet, room: Box, columns: list[_Column]) -> float:
    y = room.y + sheet.px(HEAD) / 2 - sheet.px(3)
    right = room.right
    for column in reversed(columns):
        sheet.text(right, y, column.head, align="right")
        right -= column.width + sheet.px(GAP)
    return room.y + sheet.px(HEAD)


def _row_figures(sheet: Sheet, right: float, y: float, columns: list[_Column], place: int) -> None:
    for column in reversed(columns):
        is_first = column is columns[0]
        sheet.text(
            right, y, column.texts[place], column.color, size=13, bold=is_first, align="right"
        )
        right -= column.width + sheet.px(GAP)


def _tip(chart: FunnelChart, place: int) -> str:
    stage = chart.stages[place]
    said = [f"{shown(stage.title)} {short(stage.count, Unit())}"]
    if stage.amount is not None:
        said.append(full(stage.amount, Measure.MONEY))
    share = chart.conversion(place)
    if share is not None:
        said.append(
            _("{share} of the stage before").format(share=short(share, PERCENT, fixed=True))
        )
    if stage.days is not None:
        said.append(full(stage.days, Measure.DAYS))
    return " · ".join(said)
