"""Points in frames as wide as their full marks: what weighs more is drawn wider."""

from __future__ import annotations

from typing import Final

from crmdesk.analysis.charts import ScoreBars, ScoreMark
from crmdesk.charts.drawing import Box
from crmdesk.charts.heading import draw_heading
from crmdesk.charts.numbers import NONE
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown

ROW: Final = 25
BAR: Final = 12
NAMES: Final = 0.4  # of the width at most
GAP: Final = 12
EDGE: Final = "chartGrey"


def height_for(rows: int) -> float:
    """The height in the lengths of the design, without the head of the chart."""
    return rows * ROW + 2


def paint_scores(sheet: Sheet, box: Box, chart: ScoreBars, *, title: str) -> None:
    """A row for each mark: name, frame with its points, "points / full marks"."""
    px = sheet.px
    room = draw_heading(sheet, box, title, (shown(chart.note),), ())
    said = [f"{NONE if m.points is None else m.points} / {m.full}" for m in chart.marks]
    number = max(sheet.width(s, 13, bold=True) for s in said)
    name = min(max(sheet.width(shown(m.title)) for m in chart.marks), room.w * NAMES)
    left = room.x + name + px(GAP)
    free = max(1.0, room.right - number - px(GAP) - left)
    most = max(m.full for m in chart.marks)
    height = min(px(ROW), room.h / len(chart.marks))
    for place, (mark, words) in enumerate(zip(chart.marks, said, strict=True)):
        y = room.y + (place + 0.5) * height
        sheet.text(room.x, y, shown(mark.title), "text2", room=name, elide=True)
        frame = Box(left, y - px(BAR) / 2, free * mark.full / most, px(BAR))
        _draw_bar(sheet, frame, mark)
        color = "text3" if mark.points is None else "text"
        sheet.text(room.right, y, words, color, size=13, bold=True, align="right")
        row = Box(room.x, y - height / 2, room.w, height)
        sheet.mark(row, f"{shown(mark.title)} · {words}", mark.behind)


def _draw_bar(sheet: Sheet, frame: Box, mark: ScoreMark) -> None:
    """The frame with an edge; what is not known has a broken one and nothing in it."""
    right, bottom = frame.right, frame.bottom
    corners = [(frame.x, frame.y), (right, frame.y), (right, bottom), (frame.x, bottom)]
    if mark.points is None:
        sheet.line([*corners, corners[0]], EDGE, 1, (3, 3))
        return
    sheet.polygon(corners, f"{EDGE}:14", EDGE, 1)
    if mark.points:
        sheet.bar(Box(frame.x, frame.y, frame.w * mark.points / mark.full, frame.h), mark.color, 0)
