"""What two thresholds make of the field of a scatter chart: tinted quarters with names, and lines
with handles. It is drawn apart from the points, so that a line moves without them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from crmdesk.analysis.charts import Quadrant, Scatter
from crmdesk.analysis.wording import Measure
from crmdesk.charts.axes import Axis
from crmdesk.charts.colours import luminance
from crmdesk.charts.drawing import Box, Place
from crmdesk.charts.numbers import Unit, short
from crmdesk.charts.plot import Plot, decimals_for
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown

TINT: Final = 0.06
TINT_ON_DARK: Final = 0.10
PILL: Final = 20  # height of a handle
GRIP: Final = 14  # what the six dots take of it
SLACK: Final = 1e-6
CROWD: Final = 400  # from so many points on they are drawn smaller
INSET: Final = 10
NAMES: Final = 22  # of the line of a name in its corner
LINES: Final = 3
AT_LEAST: Final = "≥ "
WIDE: Final = 3  # a scale of points that is longer has steps of 0.1
FINE_SHARE: Final = 400  # hundredths of a percent
# Text of the colour of a quarter, dark enough to be read.
INKS: Final = {
    "chart1": "info", "chartDeep": "info", "chart2": "warn", "chartTop": "gradeA",
    "chartGood": "good", "chartBad": "bad",
}  # fmt: skip
Way = Literal["x", "y"]


@dataclass(frozen=True, slots=True)
class Handle:
    """A threshold that can be moved: the parameter it is, where it lies, in what steps it goes."""

    parameter: str
    way: Way
    title: str
    text: str
    value: int | float
    step: int | float
    field: Box
    axis: Axis
    pill: Box
    parts: int = 1

    @property
    def parameter_value(self) -> int | float:
        """The value as the parameter has it."""
        return self.value if self.parts == 1 else round(self.value * self.parts)

    @property
    def place(self) -> float:
        """Where its line lies: x of an upright one, y of a lying one."""
        share = self.axis.share(self.value)
        field = self.field
        return field.x + share * field.w if self.way == "x" else field.bottom - share * field.h

    def is_at(self, x: float, y: float, reach: float) -> bool:
        """Whether a place lies on the handle or as near as *reach* to its line."""
        if self.pill.grown(reach / 2).has(x, y):
            return True
        away = abs((x if self.way == "x" else y) - self.place)
        return away <= reach and self.field.has(x, y)

    def value_at(self, x: float, y: float) -> int | float:
        """The nearest step to a place, inside the field."""
        field = self.field
        share = (x - field.x) / field.w if self.way == "x" else (field.bottom - y) / field.h
        return self._at(round(self.axis.value(share) / self.step))

    def moved(self, steps: int) -> int | float:
        """The value so many steps further, inside the field; from between two, to the next."""
        turn = self.value / self.step
        start = math.floor(turn + SLACK) if steps > 0 else math.ceil(turn - SLACK)
        return self._at(start + steps)

    def _at(self, turn: int) -> int | float:
        """The value of a step, but never beyond the ends of the scale."""
        least = math.ceil(self.axis.low / self.step - SLACK)
        most = math.floor(self.axis.high / self.step + SLACK)
        made = min(max(turn, least), most) * self.step
        return made if isinstance(self.step, int) else round(made, decimals_for(self.step))


@dataclass(frozen=True, slots=True)
class Matrix:
    """The field of a chart with its scales, laid out on *sheet*."""

    sheet: Sheet
    chart: Scatter
    plot: Plot
    x_axis: Axis
    x_unit: Unit
    outer: tuple[Place, ...] = ()  # points where names of quarters may stand

    # --- where things lie -----------------------------------------------------------------
    def x(self, value: float) -> float:
        """The place of a value of the lower axis."""
        return self.plot.field.x + self.x_axis.share(value) * self.plot.field.w

    def with_value(self, parameter: str, value: int | float) -> Matrix:
        """The same field with one threshold elsewhere."""
        chart = self.chart
        if chart.x_parameter == parameter:
            return replace(self, chart=replace(chart, x_threshold=value))
        return replace(self, chart=replace(chart, y_threshold=value))

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The thresholds that can be moved."""
        ways: tuple[Way, ...] = ("x", "y")
        made = (self._handle(way) for way in ways if self._parameter(way))
        return tuple(h for h in made if h is not None)

    def _parameter(self, way: str) -> str:
        return self.chart.x_parameter if way == "x" else self.chart.y_parameter

    def _value(self, way: str) -> int | float | None:
        return self.chart.x_threshold if way == "x" else self.chart.y_threshold

    def _handle(self, way: Way) -> Handle | None:
        sheet, field = self.sheet, self.plot.field
        value, px = self._value(way), sheet.px
        if value is None:
            return None
        if way == "x":
            axis, unit, measure, title = (
                self.x_axis,
                self.x_unit,
                self.chart.x_measure,
                self.chart.x_title,
            )
        else:
            axis, unit, measure, title = (
                self.plot.axis,
                self.plot.unit,
                self.chart.y_measure,
                self.chart.y_title,
            )
        step = step_for(measure, axis, value)
        text = AT_LEAST + _said(value, step, unit)
        width = sheet.width(text, bold=True) + px(GRIP + 16)
        made = Handle(
            self._parameter(way), way, shown(title), text, value, step, field, axis, Box(0, 0, 0, 0)
        )
        if way == "x":
            left = min(max(made.place - width / 2, sheet.box.x), sheet.box.right - width)
            pill = Box(left, field.y - px(PILL) - px(1), width, px(PILL))
        else:
            pill = Box(field.right - width, made.place - px(PILL) / 2, width, px(PILL))
        parts = self.chart.x_parts if way == "x" else self.chart.y_parts
        return replace(made, pill=pill, parts=parts)

    # --- below the points -----------------------------------------------------------------
    def draw_under(self, sheet: Sheet) -> None:
        """The tints of the quarters."""
        for quadrant, box, _is_left, _is_top in self._quarters():
            sheet.bar(box, self._tint(sheet, quadrant), 0)

    def _tint(self, sheet: Sheet, quadrant: Quadrant) -> str:
        is_dark = luminance(sheet.style.color("surface")) < 0.5
        return sheet.style.paler(quadrant.color, TINT_ON_DARK if is_dark else TINT)

    def _quarters(self) -> list[tuple[Quadrant, Box, bool, bool]]:
        """Each quarter with its box, and whether it lies left and above."""
        four, field = self.chart.quadrants, self.plot.field
        x_value, y_value = self.chart.x_threshold, self.chart.y_threshold
        if four is None or x_value is None or y_value is None:
            return []
        x = min(max(self.x(x_value), field.x), field.right)
        y = min(max(self.plot.y(y_value), field.y), field.bottom)
        left, right = (field.x, x - field.x), (x, field.right - x)
        top, foot = (field.y, y - field.y), (y, field.bottom - y)
        return [
            (four.high_high, Box(right[0], top[0], right[1], top[1]), False, True),
            (four.low_high, Box(left[0], top[0], left[1], top[1]), True, True),
            (four.high_low, Box(right[0], foot[0], right[1], foot[1]), False, False),
            (four.low_low, Box(left[0], foot[0], left[1], foot[1]), True, False),
        ]

    # --- over the points ------------------------------------------------------------------
    def mark_quarters(self, sheet: Sheet) -> None:
        """The names can be pointed at, and no name of a point stands there."""
        for quadrant, box, is_left, is_top in self._quarters():
            corner = self._corner(sheet, quadrant, box, is_left=is_left, is_top=is_top)
            if corner is not None:
                sheet.keep_free(corner)
                tip = f"{shown(quadrant.title)} {short(quadrant.count, Unit())}"
                sheet.mark(corner, tip, quadrant.behind)

    def _corner(
        self, sheet: Sheet, quadrant: Quadrant, box: Box, *, is_left: bool, is_top: bool
    ) -> Box | None:
        """Where the name of a quarter stands: in its outer corner, a line or two from it if fewer
        points lie there; nowhere in one that is too small for it."""
        px = sheet.px
        name, number = shown(quadrant.title), short(quadrant.count, Unit())
        wanted = sheet.width(name, 13, bold=True) + px(6) + sheet.width(number, 13)
        width = min(wanted, box.w - px(INSET + 4))
        if width < px(36) or box.h < px(NAMES + 4):
            return None
        x = box.x + px(INSET) if is_left else box.right - px(INSET) - width
        rows = max(1, min(LINES, int((box.h - px(4)) / px(NAMES))))
        tops = [px(4 + NAMES * n) for n in range(rows)]
        made = [
            Box(x, box.y + t if is_top else box.bottom - t - px(NAMES), width, px(NAMES))
            for t in tops
        ]
        return min(made, key=self._crowd)

    def outermost(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """Those of *places* that lie near the upper or the lower edge."""
        deep, field = self.sheet.px(NAMES * (LINES + 1)), self.plot.field
        upper, lower = field.y + deep, field.bottom - deep
        return tuple((x, y) for x, y in places if y < upper or y > lower)

    def _crowd(self, box: Box) -> int:
        """How many points lie there."""
        reach = box.grown(self.plot.field.h * 0.01)
        left, right, top, bottom = reach.x, reach.right, reach.y, reach.bottom
        return sum(left < x < right and top < y < bottom for x, y in self.outer)

    def draw_over(self, sheet: Sheet) -> None:
        """Names of the quarters, then the lines that can be moved, their handles on top."""
        for quadrant, box, is_left, is_top in self._quarters():
            corner = self._corner(sheet, quadrant, box, is_left=is_left, is_top=is_top)
            if corner is not None:
                if len(self.chart.points) >= CROWD:  # among so many it would not be read
                    sheet.bar(corner, self._tint(sheet, quadrant), 4)
                _draw_name(sheet, quadrant, corner, is_left=is_left)
        handles = self.handles
        field = self.plot.field
        for handle in handles:
            at = handle.place
            ends = (
                [(at, field.y), (at, field.bottom)]
                if handle.way == "x"
                else [(field.x, at), (field.right, at)]
            )
            sheet.line(ends, "primary", 2)
        for handle in handles:
            _draw_handle(sheet, handle)


def step_for(measure: Measure, axis: Axis, value: float = 0) -> int | float:
    """How far an arrow key moves a threshold: 0.1 or 0.01 points, 0.1 %, round amounts, 1 day.

    On a scale by roots the steps are finer where it is longer, about *value*.
    """
    span = axis.high - axis.low
    if axis.is_root:
        span = max(span / 1000, min(span, abs(value)))
    if measure is Measure.MONEY:
        return int(10 ** max(2, math.floor(math.log10(max(1.0, span / 100)))))
    if measure is Measure.PERCENT:
        return 10 if span >= FINE_SHARE else 1
    if measure in (Measure.COUNT, Measure.DAYS):
        return 1
    return 0.1 if span > WIDE else 0.01


def _said(value: float, step: float, unit: Unit) -> str:
    """The value with the decimals of its step, and one more if it lies between two."""
    usual = decimals_for(step / unit.per)
    decimals = min(usual + 1, max(usual, decimals_for(value / unit.per)))
    return short(value, Unit(unit.per, decimals, "", unit.suffix), fixed=True)


def _draw_name(sheet: Sheet, quadrant: Quadrant, corner: Box, *, is_left: bool) -> None:
    px = sheet.px
    name, number = shown(quadrant.title), short(quadrant.count, Unit())
    room = corner.w - px(6) - sheet.width(number, 13)
    y = corner.y + corner.h / 2
    ink = INKS.get(quadrant.color.partition(":")[0], "text2")
    if is_left:
        end = sheet.text(corner.x, y, name, ink, size=13, bold=True, room=room, elide=True).right
        sheet.text(end + px(6), y, number, "text2", size=13)
        return
    start = sheet.text(corner.right, y, number, "text2", size=13, align="right").x
    sheet.text(
        start - px(6), y, name, ink, size=13, bold=True, align="right", room=room, elide=True
    )


def _draw_handle(sheet: Sheet, handle: Handle) -> None:
    """A pill with six grip dots and the value."""
    px, pill = sheet.px, handle.pill
    sheet.bar(pill, "primary", PILL / 2)
    size = px(2)
    for column in range(2):
        for row in range(3):
            x = pill.x + px(9) + column * px(4)
            y = pill.y + pill.h / 2 + (row - 1) * px(4)
            sheet.canvas.rect(Box(x, y - size / 2, size, size), sheet.style.color("onPrimary"))
    left = pill.x + px(8 + GRIP)
    sheet.text(left, pill.y + pill.h / 2, handle.text, "onPrimary", bold=True)
