"""Bars and lines over categories."""

from __future__ import annotations

from dataclasses import dataclass

from crmdesk.analysis.charts.parts import Band, Series, Target
from crmdesk.analysis.wording import Measure, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Upright bars by category, side by side or standing on each other, with lines over them.

    *stacks* says which series (by place) stand on each other, one tuple a bar; empty: every series
    is a bar of its own. *current* is the category of today: those before it are drawn paler, its
    name is bold. *has_totals* writes the height of each stack above it.
    """

    title: Words
    categories: tuple[Words, ...]
    series: tuple[Series, ...]
    measure: Measure = Measure.MONEY
    stacks: tuple[tuple[int, ...], ...] = ()
    lines: tuple[Series, ...] = ()
    band: Band | None = None
    target: Target | None = None
    current: int | None = None
    has_totals: bool = True
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError if something is not as long as the categories."""
        _check_lengths(len(self.categories), self.series + self.lines, self.band, self.target)

    @property
    def bars(self) -> tuple[tuple[int, ...], ...]:
        """The bars of a category from left to right: series that stand on each other."""
        return self.stacks or tuple((n,) for n in range(len(self.series)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines over categories in order, with a band of confidence on wish."""

    title: Words
    categories: tuple[Words, ...]
    series: tuple[Series, ...]
    measure: Measure = Measure.MONEY
    band: Band | None = None
    target: Target | None = None
    current: int | None = None
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError if something is not as long as the categories."""
        _check_lengths(len(self.categories), self.series, self.band, self.target)


def _check_lengths(
    count: int, series: tuple[Series, ...], band: Band | None, target: Target | None
) -> None:
    lengths = {len(s.values) for s in series} | {len(s.behind) for s in series if s.behind}
    if band is not None:
        lengths |= {len(band.low), len(band.high)}
    if target is not None:
        lengths.add(len(target.values))
    if lengths - {count}:
        raise ValueError(f"{count} categories, but values for {sorted(lengths - {count})}")
