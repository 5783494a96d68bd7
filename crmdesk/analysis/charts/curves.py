"""Curves over two continuous measures (Lorenz, survival), and ranked amounts with their sum."""

from __future__ import annotations

from dataclasses import dataclass

from crmdesk.analysis.charts.parts import NOTHING, Behind
from crmdesk.analysis.wording import Measure, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A line through points in the order of x."""

    title: Words
    points: tuple[tuple[int | float, int | float], ...]
    color: str = "chart1"
    is_dashed: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError if the line goes back."""
        if any(b[0] < a[0] for a, b in zip(self.points, self.points[1:], strict=False)):
            raise ValueError("a curve goes from left to right")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveMark:
    """A point worth naming, with broken lines to both axes."""

    x: int | float
    y: int | float
    title: Words
    color: str = "chart2"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """Curves in one frame. *has_diagonal*: the line on which all would be equal."""

    title: Words
    curves: tuple[Curve, ...]
    x_title: Words
    y_title: Words
    x_measure: Measure = Measure.PERCENT
    y_measure: Measure = Measure.PERCENT
    marks: tuple[CurveMark, ...] = ()
    has_diagonal: bool = False
    note: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoBar:
    """One customer, or the next so many, with the share of the whole up to and with him."""

    title: Words
    value: int
    cumulative: int  # hundredths of a percent
    color: str = "chart1"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Pareto:
    """Bars from the largest down, over them the share they sum up to, from 0 to 100 %.

    *cuts* are shares (hundredths of a percent) at which a class ends, with the words for it.
    """

    title: Words
    bars: tuple[ParetoBar, ...]
    cuts: tuple[tuple[int, Words], ...] = ()
    measure: Measure = Measure.MONEY
    note: Words = ""
