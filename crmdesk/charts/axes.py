"""Value axes: a few ticks at round steps, and room above the highest mark."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

HEAD_ROOM: Final = 0.10
MOST_TICKS: Final = 5
ROUND: Final = (1.0, 2.0, 2.5, 5.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """From *low* to *high* with *ticks* at multiples of *step*."""

    low: float
    high: float
    step: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the low end, 1 at the high one."""
        return (value - self.low) / (self.high - self.low)


def axis_for(
    values: Iterable[float | None],
    *,
    has_zero: bool = True,
    is_whole: bool = False,
    most: int = MOST_TICKS,
) -> Axis:
    """An axis for *values* with at most *most* ticks.

    *has_zero*: bars stand on zero; otherwise the axis begins a little below the lowest value.
    *is_whole*: no half things are counted.
    """
    known = [v for v in values if v is not None]
    low, high = (min(known), max(known)) if known else (0, 0)
    if has_zero:
        low, high = min(0, low), max(0, high)
    if low == high:
        return _flat(low, has_zero=has_zero)
    room = (high - low) * HEAD_ROOM
    bottom = low if has_zero and low == 0 else low - room
    top = high if has_zero and high == 0 else high + room
    step = round_step(bottom, top, most, is_whole=is_whole)
    return Axis(bottom, top, step, _ticks(bottom, top, step))


def axis_between(low: float, high: float, most: int) -> Axis:
    """An axis from *low* to *high* exactly, with at most *most* ticks."""
    step = round_step(low, high, most)
    return Axis(low, high, step, _ticks(low, high, step))


def _flat(value: float, *, has_zero: bool) -> Axis:
    """All values are the same, or there is none."""
    if value == 0 or has_zero:
        return Axis(0, 1, 1, (0,))
    half = abs(value) / 2
    return Axis(value - half, value + half, half, (value,))


def round_step(low: float, high: float, most: int, *, is_whole: bool = False) -> float:
    """The smallest round step that makes no more than *most* ticks between *low* and *high*."""
    power = math.floor(math.log10((high - low) / max(1, most))) - 1
    while True:
        for factor in ROUND:
            step = factor * 10.0**power if power >= 0 else factor / 10.0**-power
            if is_whole and step != int(step):
                continue
            if len(_ticks(low, high, step)) <= most:
                return step
        power += 1


def _ticks(low: float, high: float, step: float) -> tuple[float, ...]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(n * step for n in range(first, last + 1))
