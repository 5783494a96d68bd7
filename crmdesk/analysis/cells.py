"""Exact numbers as cells of a result: rounded once, half up; what is not known stays None."""

from __future__ import annotations

from fractions import Fraction

from crmdesk.analysis.rounding import hundredths, nearest


def percent_cell(ratio: Fraction | None) -> int | None:
    """A ratio (1 = all) in hundredths of a percent."""
    return None if ratio is None else hundredths(ratio)


def whole_cell(value: Fraction | None) -> int | None:
    """A mean amount in fen, a mean number of days."""
    return None if value is None else nearest(value)


def score_cell(value: Fraction | None) -> float | None:
    """A number with two decimals."""
    return None if value is None else nearest(value * 100) / 100
