"""Value axes: a few ticks at round steps, and room above the highest mark."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

HEAD_ROOM: Final = 0.10
MOST_TICKS: Final = 5
ROUND: Final = (1.0, 2.0, 2.5, 5.0)
ROUND_OF_ROOTS: Final = (1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """From *low* to *high* with *ticks* at multiples of *step*.

    *is_root*: lengths are square roots, so that a few large values leave the small ones room.
    """

    low: float
    high: float
    step: float
    ticks: tuple[float, ...]
    is_root: bool = False

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the low end, 1 at the high one."""
        low, high = self.length(self.low), self.length(self.high)
        return (self.length(value) - low) / (high - low)

    def value(self, share: float) -> float:
        """What lies there: the other way round."""
        low, high = self.length(self.low), self.length(self.high)
        length = low + share * (high - low)
        return math.copysign(length * length, length) if self.is_root else length

    def length(self, value: float) -> float:
        """How far from zero a value lies, in lengths of its own; those below it on the other side."""
        return math.copysign(math.sqrt(abs(value)), value) if self.is_root else value


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


def root_axis_for(values: Iterable[float | None], *, most: int = MOST_TICKS) -> Axis:
    """An axis by square roots from zero, or from the lowest of *values* below it."""
    known = [v for v in values if v is not None]
    low, high = min((0, *known)), max((0, *known))
    if low == high:
        return _flat(0, has_zero=True)
    top, bottom = (math.sqrt(abs(end)) * (1 + HEAD_ROOM / 2) for end in (high, low))
    made = Axis(-bottom * bottom, top * top, 1, (), is_root=True)
    ticks = _root_ticks(made, most)
    return Axis(made.low, made.high, min(abs(t) for t in ticks if t), ticks, is_root=True)


def _root_ticks(axis: Axis, most: int) -> tuple[float, ...]:
    """Zero and round numbers, each so far from the last that there are no more than *most*."""
    apart = 1 / most
    found: list[float] = [0.0]
    for sign, end in ((1, axis.high), (-1, -axis.low)):
        last = axis.share(0)
        for value in _round_numbers(end):
            here = axis.share(sign * value)
            if abs(here - last) >= apart:
                found.append(sign * value)
                last = here
    if len(found) == 1:
        found.append(max(_round_numbers(axis.high), default=axis.high))
    return tuple(sorted(found))


def _round_numbers(end: float) -> list[float]:
    """1, 2, 5, 10, 20, ... up to *end*, of the last few powers of ten."""
    if end <= 0:
        return []
    power = math.floor(math.log10(end))
    every = (f * 10.0**p for p in range(power - 3, power + 1) for f in ROUND_OF_ROOTS)
    return [value for value in every if value <= end]


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
