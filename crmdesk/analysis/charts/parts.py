"""What every chart is made of: values with what is behind them, bands, targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from crmdesk.analysis.ids import Ids
from crmdesk.analysis.wording import Words

Behind: TypeAlias = tuple[int, ...] | Ids | str
Amount: TypeAlias = int | float | None

NOTHING: Final[Behind] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values over the categories of a chart; None is a gap. *behind* is empty or as long."""

    title: Words
    values: tuple[Amount, ...]
    color: str = "chart1"
    behind: tuple[Behind, ...] = ()

    def at(self, place: int) -> Behind:
        """What is behind one value."""
        return self.behind[place] if place < len(self.behind) else NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The range within which the values of a line lie with some confidence."""

    title: Words
    low: tuple[Amount, ...]
    high: tuple[Amount, ...]
    color: str = "chart1:30"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A tick to be reached in each category; None where there is none."""

    title: Words
    values: tuple[Amount, ...]
    color: str = "chart2"
