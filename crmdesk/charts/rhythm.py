"""The purchases of a customer on a strip of time: today, the day expected, the day it is late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from crmdesk.analysis.charts import Rhythm
from crmdesk.analysis.months import add_months
from crmdesk.analysis.wording import Measure
from crmdesk.charts.drawing import Box
from crmdesk.charts.heading import draw_heading
from crmdesk.charts.numbers import full
from crmdesk.charts.sheet import Align, Sheet
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _

STRIP: Final = 66
LABELS: Final = 54  # three rows above the strip
ROW: Final = 18
FOOT: Final = 24
BEAT: Final = 5  # width of a purchase
DENSE: Final = 0.6  # of the strip that many purchases take together
LEAST_BEAT: Final = 0.24  # of the height of the strip
MARGIN: Final = 0.03  # of the time, at both ends
STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120)  # months between two ticks
TICK: Final = 64
LATE: Final = "chartBad"


def height_for() -> float:
    """The height in the lengths of the design, without the head of the chart."""
    return LABELS + STRIP + FOOT


def paint_rhythm(sheet: Sheet, box: Box, chart: Rhythm, *, title: str) -> None:
    """Bars as high as their amounts; what lies ahead is drawn broken, lateness is tinted."""
    px = sheet.px
    room = draw_heading(sheet, box, title, (shown(chart.note),), ())
    strip = Box(room.x, room.y + px(LABELS), room.w, max(1.0, room.h - px(LABELS + FOOT)))
    time = _Time(chart, strip)
    sheet.bar(strip, "surface2", 4)
    if chart.late_from is not None:
        x = time.x(chart.late_from)
        late = Box(x, strip.y, strip.right - x, strip.h)
        sheet.bar(late, sheet.style.paler(LATE, 0.12), 0)
    _draw_months(sheet, strip, time)
    sheet.level(strip.x, strip.right, strip.bottom, "inputBorder")
    most = max((b.amount for b in chart.beats), default=0)
    wide = max(1.0, min(px(BEAT), strip.w * DENSE / len(chart.beats)))
    for beat in chart.beats:
        share = max(0, beat.amount) / most if most > 0 else 0.0
        height = strip.h * 0.92 * (LEAST_BEAT + (1 - LEAST_BEAT) * share)
        x = time.x(beat.on)
        bar = Box(x - wide / 2, strip.bottom - height, wide, height)
        sheet.bar(bar, "chart1", 2, frozenset({"top"}))
        tip = f"{beat.on.isoformat()} {full(beat.amount, Measure.MONEY)}"
        sheet.mark(bar, tip, beat.behind)
    _draw_days(sheet, room, strip, time, chart)


class _Time:
    """Days to places on the strip."""

    def __init__(self, chart: Rhythm, strip: Box) -> None:
        days = [chart.start, chart.today, *(b.on for b in chart.beats)]
        days += [d for d in (chart.expected, chart.late_from) if d is not None]
        self.first, last = min(days), max(days)
        span = max(1, (last - self.first).days)
        self._left = strip.x + strip.w * MARGIN
        self._day = strip.w * (1 - 2 * MARGIN) / span
        before = timedelta(days=round(span * MARGIN))
        self.begin, self.end = self.first - before, last + before
        self.months = max(1.0, span / 30.4)

    def x(self, day: date) -> float:
        """The place of the middle of a day."""
        return self._left + (day - self.first).days * self._day


def _draw_months(sheet: Sheet, strip: Box, time: _Time) -> None:
    """Ticks at the first of some months: as many as find room."""
    px = sheet.px
    fit = max(1.0, strip.w / px(TICK))
    step = next((s for s in STEPS if time.months / s <= fit), STEPS[-1])
    first = time.begin.replace(day=1)
    month = (
        first.replace(month=(first.month - 1) // step * step + 1)
        if step < 12
        else first.replace(month=1)
    )
    y = strip.bottom + px(FOOT) / 2 + px(2)
    while month <= time.end:
        x = time.x(month)
        if strip.x <= x <= strip.right:
            sheet.line([(x, strip.y), (x, strip.bottom)], "line", 1)
            sheet.label(x, y, f"{month:%Y-%m}", "text3", align="centre", patch="")
        month = add_months(month, step)


def _draw_days(sheet: Sheet, room: Box, strip: Box, time: _Time, chart: Rhythm) -> None:
    """The days that matter as lines with their words above, each in the first row that is free.

    Words end at their line and later ones stand higher, so that no line goes through any.
    """
    px = sheet.px
    days: list[tuple[date, str, str, tuple[int, ...]]] = [
        (chart.today, _("Today {day}"), "text", ())
    ]
    if chart.expected is not None:
        days.append((chart.expected, _("Expected {day}"), "primary", (4, 3)))
    if chart.late_from is not None:
        days.append((chart.late_from, _("Late from {day}"), "bad", (4, 3)))
    for day, words, color, dash in sorted(days, key=lambda d: d[0]):
        x = time.x(day)
        said = words.format(day=day.isoformat())
        ink = "info" if color == "primary" else color
        ends_there = x - sheet.width(said, bold=True) >= room.x
        start = x + px(2) if ends_there else x - px(2)
        align: Align = "right" if ends_there else "left"
        top = strip.y
        for row in range(3):
            y = strip.y - px(ROW) * (row + 0.5) - px(1)
            if sheet.label(start, y, said, ink, bold=True, align=align, patch=""):
                top = y + px(ROW) / 2
                break
        sheet.line([(x, top), (x, strip.bottom)], color, 1.5, dash)
        sheet.mark(Box(x, strip.y - px(4), 0, strip.h + px(4)), said, ())
