"""What is used of limits, the largest ones, points of full marks."""

from __future__ import annotations

from dataclasses import dataclass

from crmdesk.analysis.charts.parts import NOTHING, Behind
from crmdesk.analysis.wording import Measure, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitBar:
    """What is used of a limit; None (or 0) is no limit at all."""

    title: Words
    used: int
    limit: int | None = None
    color: str = "chart1"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitBars:
    """Upright bars of use inside paler bars of their limit.

    *without* explains the bars without a limit once, above a bracket over the last of them: a
    sentence, and what they hold all the same.
    """

    title: Words
    bars: tuple[LimitBar, ...]
    used_title: Words
    limit_title: Words
    without: tuple[Words, ...] = ()
    measure: Measure = Measure.MONEY
    note: Words = ""

    @property
    def first_without(self) -> int:
        """The place of the first of the bars at the end that have no limit."""
        place = len(self.bars)
        while place and not self.bars[place - 1].limit:
            place -= 1
        return place


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """One of the largest. *share* of the whole in hundredths of a percent."""

    title: Words
    value: int
    share: int | None = None
    color: str = "chart1"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class RankBars:
    """The largest from top to bottom as lying bars; all others in one line below them.

    *alarm* is a value that none should reach: a tick on every bar. *rest* has no bar but its words
    *rest_note* in that place.
    """

    title: Words
    ranks: tuple[Rank, ...]
    rest: Rank | None = None
    rest_note: Words = ""
    alarm: int | None = None
    measure: Measure = Measure.MONEY
    note: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreMark:
    """Points of one question and its full marks; None: not known."""

    title: Words
    points: int | None
    full: int
    color: str = "chart1"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBars:
    """Points in frames as wide as their full marks, so that the weights are seen."""

    title: Words
    marks: tuple[ScoreMark, ...]
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError for points beyond the full marks."""
        if any(m.full <= 0 or not 0 <= (m.points or 0) <= m.full for m in self.marks):
            raise ValueError("points lie between 0 and the full marks")
