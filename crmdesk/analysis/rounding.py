"""Exact numbers become whole ones here, and nowhere else on the way (B0).

Methods count with integers and fractions; a figure is rounded once, half up, when it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

WHOLE: Final = 10_000  # 100 % in hundredths of a percent


def half_up(numerator: int, denominator: int = 1) -> int:
    """*numerator* / *denominator* as the nearest whole number; a half goes away from zero.

    Away from zero, so that a deviation and its amount round to the same figure. *denominator* > 0.
    """
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def nearest(value: Fraction) -> int:
    """A fraction as the nearest whole number, half up."""
    return half_up(value.numerator, value.denominator)


def hundredths(ratio: Fraction) -> int:
    """A ratio (1 = all) in hundredths of a percent, rounded half up."""
    return nearest(ratio * WHOLE)


def share_of(part: int, whole: int) -> int | None:
    """A part of a whole in hundredths of a percent, rounded half up; None of nothing or a debt."""
    return half_up(part * WHOLE, whole) if whole > 0 else None


def exact_median(values: Iterable[int | Fraction]) -> Fraction | None:
    """The median, exact: of an even number the mean of the two in the middle; None of nothing."""
    ordered = sorted(Fraction(value) for value in values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[~middle]) / 2


def apportion(parts: Sequence[int], denominator: int, total: int) -> tuple[int, ...]:
    """*parts* / *denominator* as whole numbers whose sum is *total*, by largest remainder.

    Every part is rounded down, and what lacks goes to those that lost most; of equal ones to the
    first. *total* must be what the exact sum can be rounded to: ValueError otherwise.
    """
    whole = [part // denominator for part in parts]
    lacking = total - sum(whole)
    order = sorted(range(len(parts)), key=lambda i: (-(parts[i] % denominator), i))
    if not 0 <= lacking <= len(parts):
        raise ValueError(f"{total} is not the sum of the parts")
    for i in order[:lacking]:
        whole[i] += 1
    return tuple(whole)
