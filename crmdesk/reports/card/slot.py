"""A place for one value on the card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crmdesk.reports.fonts import REGULAR
from crmdesk.reports.paper import Align, Rule
from crmdesk.reports.styles import VALUE

LINE: Final = 10.8  # from one line of a cell to the next


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one value. ``rules`` are the lines that an empty one gets."""

    key: str
    x: float
    y: float
    room: float
    name: str = ""
    lines: int = 1
    lead: float = LINE
    size: float = VALUE
    align: Align = "left"
    font: str = REGULAR
    rules: tuple[Rule, ...] = ()
    is_derived: bool = False
    is_rating: bool = False
    is_bar: bool = False
