"""From one sum to another, and from stage to stage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crmdesk.analysis.charts.parts import NOTHING, Behind
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.wording import Measure, Words


class Turn(StrEnum):
    """How a step of a waterfall is meant; what lowers a sum is not always bad."""

    BY_SIGN = "by_sign"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was added (or taken away) between two totals, for one reason."""

    title: Words
    value: int
    turn: Turn = Turn.BY_SIGN
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """From one total to another by steps; the end is their sum, so that it always adds up."""

    title: Words
    start: Step
    steps: tuple[Step, ...]
    end_title: Words
    end_behind: Behind = NOTHING
    measure: Measure = Measure.MONEY
    note: Words = ""

    @property
    def end(self) -> int:
        """The total after all steps."""
        return self.start.value + sum(step.value for step in self.steps)

    @property
    def levels(self) -> tuple[int, ...]:
        """The total at the start and after each step."""
        made = [self.start.value]
        for step in self.steps:
            made.append(made[-1] + step.value)
        return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStage:
    """One stage: how many reached it, their amount, and the share of those of the stage before.

    *conversion* None: worked out of the counts. *days*: the mean time in it.
    """

    title: Words
    count: int
    amount: int | None = None
    conversion: int | None = None
    days: int | None = None
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelChart:
    """Stages from many to few, each as a bar with its figures."""

    title: Words
    stages: tuple[FunnelStage, ...]
    color: str = "chart1"
    note: Words = ""

    def conversion(self, place: int) -> int | None:
        """Share of the stage before, in hundredths of a percent; None for the first and of none."""
        stage = self.stages[place]
        if place == 0 or stage.conversion is not None:
            return stage.conversion
        before = self.stages[place - 1].count
        return share_of(stage.count, before)
