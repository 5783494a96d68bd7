"""The time a method looks at: so many months that end with a day (B0)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crmdesk.analysis.months import add_months

USUAL_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Window:
    """The days after *after* until *until*, that one included: ``day in window``."""

    after: date
    until: date

    def __post_init__(self) -> None:
        """Raises ValueError if the window ends before it begins."""
        if self.until < self.after:
            raise ValueError("a window ends after it begins")

    def __contains__(self, day: date) -> bool:
        """Whether *day* lies in it."""
        return self.after < day <= self.until

    @property
    def first(self) -> date:
        """Its first day."""
        return self.after + timedelta(1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.after).days


def trailing(as_of: date, months: int = USUAL_MONTHS) -> Window:
    """``as_of − months < date ≤ as_of``; a month without such a day counts from its last one.

    ``trailing(found.after, months)`` is the window before it. Raises ValueError for no month.
    """
    if months < 1:
        raise ValueError("a window has at least one month")
    return Window(add_months(as_of, -months), as_of)


def until(as_of: date) -> Window:
    """Everything up to *as_of*."""
    return Window(date.min, as_of)
