"""Calendar quarters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, *number* 1 to 4. They compare in order of time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"no such quarter: {self.number}")

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which *day* lies."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.moved(1).first - timedelta(1)

    def moved(self, quarters: int) -> Quarter:
        """The quarter so many later; negative: earlier."""
        years, before = divmod(self.number - 1 + quarters, 4)
        return Quarter(self.year + years, before + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"
