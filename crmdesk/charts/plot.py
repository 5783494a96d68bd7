"""The field of a chart with a value axis: horizontal grid, tick labels, names of categories."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crmdesk.charts.axes import MOST_TICKS, Axis
from crmdesk.charts.drawing import Box
from crmdesk.charts.numbers import Unit, short
from crmdesk.charts.sheet import Sheet

FOOT: Final = 24  # names of categories
TICK_ROOM: Final = 26  # of height for each tick
AXIS: Final = 40  # what tick labels usually take
ROW: Final = 16
CUTTABLE: Final = 44  # from this room on a name is cut instead of left out
BETWEEN: Final = 5


@dataclass(frozen=True, slots=True)
class Plot:
    """The field between the axis labels and what its axis means."""

    field: Box
    axis: Axis
    unit: Unit

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.field.bottom - self.axis.share(value) * self.field.h

    def slots(self, count: int) -> list[Box]:
        """The field cut into *count* columns of equal width."""
        width = self.field.w / max(1, count)
        left = self.field.x
        return [Box(left + n * width, self.field.y, width, self.field.h) for n in range(count)]


def most_ticks(sheet: Sheet, box: Box) -> int:
    """How many ticks a chart of this height can bear: two to five."""
    return max(2, min(MOST_TICKS, int((box.h - sheet.px(FOOT)) / sheet.px(TICK_ROOM))))


def tick_text(value: float, axis: Axis, unit: Unit) -> str:
    """A tick with as many decimals as its step needs."""
    return short(
        round(value, 6), Unit(unit.per, decimals_for(axis.step / unit.per), "", unit.suffix)
    )


def decimals_for(value: float) -> int:
    """How many decimals it takes to write *value*."""
    decimals = 0
    while decimals < 6 and abs(value * 10**decimals - round(value * 10**decimals)) > 1e-6:
        decimals += 1
    return decimals


def draw_plot(sheet: Sheet, box: Box, axis: Axis, unit: Unit, *, foot: float = FOOT) -> Plot:
    """Grid and tick labels inside *box*; the room of *foot* is left below the field."""
    plot = lay_plot(sheet, box, axis, unit, foot=foot)
    draw_grid(sheet, plot)
    return plot


def lay_plot(
    sheet: Sheet, box: Box, axis: Axis, unit: Unit, *, foot: float = FOOT, right: float = 0
) -> Plot:
    """The field inside *box* with nothing drawn yet; *right* is left free beside it."""
    px = sheet.px
    room = max((sheet.width(tick_text(t, axis, unit)) for t in axis.ticks), default=0) + px(10)
    top = box.y + px(6)
    height = max(1.0, box.bottom - px(foot) - top)
    return Plot(Box(box.x + room, top, max(1.0, box.w - room - right), height), axis, unit)


def draw_grid(sheet: Sheet, plot: Plot) -> None:
    """The horizontal lines of the ticks and their labels."""
    for tick in plot.axis.ticks:
        y = plot.y(tick)
        color = "inputBorder" if tick == 0 else "line"
        sheet.level(plot.field.x, plot.field.right, y, color)
        said = tick_text(tick, plot.axis, plot.unit)
        sheet.text(plot.field.x - sheet.px(8), y, said, align="right")


@dataclass(frozen=True, slots=True)
class Names:
    """The names below the columns: how they find room. Days and months may be thinned out
    (whoever reads two of them knows those between); other names stand in two rows before they
    are cut."""

    texts: tuple[str, ...]
    current: int | None = None

    def rows(self, sheet: Sheet, slot: float) -> int:
        """One row or two."""
        return 1 if self._every(sheet, slot) == 1 or self.are_in_order else 2

    def foot(self, sheet: Sheet, box: Box) -> float:
        """The room they take below a chart in *box*, in lengths of the design."""
        slot = (box.w - sheet.px(AXIS)) / max(1, len(self.texts))
        return FOOT + (ROW if self.rows(sheet, slot) == 2 else 0)

    @property
    def are_in_order(self) -> bool:
        """Whether they are days, months or the like."""
        return self.current is not None or all(any(c.isdigit() for c in t) for t in self.texts)

    def draw(self, sheet: Sheet, slots: Sequence[Box], foot: float) -> None:
        """Set them below *slots*."""
        if not slots:
            return
        slot = slots[0].w
        rows = 2 if foot > FOOT else 1
        every = self._every(sheet, slot)
        if every > 1 and not self.are_in_order:
            every = 1 if slot * rows >= sheet.px(CUTTABLE) else math.ceil(every / rows)
        top = slots[0].bottom + sheet.px(FOOT) / 2 + sheet.px(2)
        last = len(self.texts) - 1
        ends: dict[float, float] = {}  # of the last name in each row
        for turn, place in enumerate(range((self.current or 0) % every, last + 1, every)):
            is_current = place == self.current
            text = self.texts[place]
            room = slot * every * rows - sheet.px(BETWEEN)
            half = min(sheet.width(text, bold=is_current), room) / 2
            middle = slots[place].x + slot / 2
            middle = min(max(middle, sheet.box.x + half), sheet.box.right - half)
            y = top + turn % rows * sheet.px(ROW)
            if every > 1 and middle - half < ends.get(y, -math.inf):
                continue  # the one before it was moved inside
            ends[y] = middle + half
            sheet.text(
                middle, y, text, "text" if is_current else "text2", bold=is_current,
                align="centre", room=room, elide=True,
            )  # fmt: skip

    def _every(self, sheet: Sheet, slot: float) -> int:
        widths = [sheet.width(t, bold=n == self.current) for n, t in enumerate(self.texts)]
        return max(1, math.ceil((max(widths, default=0) + sheet.px(BETWEEN)) / slot))
