"""Who went from where to where: ribbons between the classes of two days."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crmdesk.analysis.charts.parts import NOTHING, Behind
from crmdesk.analysis.wording import Words


class Way(StrEnum):
    """What a move means; it decides the colour and which ribbon lies on top."""

    UP = "up"
    SAME = "same"
    DOWN = "down"
    LOST = "lost"
    BACK = "back"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """A class on one side, with how many are in it."""

    title: Words
    count: int
    color: str = "chart1"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """*count* customers from the node at *start* (left) to that at *end* (right)."""

    start: int
    end: int
    count: int
    way: Way
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Ribbons as wide as the square root of their count, so that a few important ones are seen."""

    title: Words
    start_title: Words
    end_title: Words
    starts: tuple[FlowNode, ...]
    ends: tuple[FlowNode, ...]
    ribbons: tuple[Ribbon, ...]
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a ribbon of a node that is not there."""
        for each in self.ribbons:
            if not (0 <= each.start < len(self.starts) and 0 <= each.end < len(self.ends)):
                raise ValueError("a ribbon ends at no node")
