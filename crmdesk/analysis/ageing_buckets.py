"""The buckets of an ageing: how many days late each begins and ends, and what is written off in it.

The first bucket is always what is not yet due (0 days and less), so that the buckets add up to
everything that is open. The bounds are the owner's: "30,60,90,180,365" makes seven buckets.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Final

from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.wording import Text, text
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_
from crmdesk.core.money import scaled

MOST_BOUNDS: Final = 12
LONGEST: Final = 3_650  # ten years
_PARTS: Final = re.compile(r"[\s,，、;；/]+")


class Basis(StrEnum):
    """From which day an age is counted. A document without a due date counts from its own."""

    DUE = "due"
    DOCUMENT = "document"


BASES: Final = (
    (Basis.DUE.value, N_("Due date")),
    (Basis.DOCUMENT.value, N_("Date of the document")),
)


def split_numbers(words: str) -> list[str]:
    """The parts of a list as people type it: commas, Chinese ones, blanks, strokes."""
    return [part for part in _PARTS.split(words.strip()) if part]


@dataclass(frozen=True, slots=True)
class Buckets:
    """Buckets by the last day of each; what is older than the last bound is the last bucket.

    Raises FieldError for bounds that do not rise, are below one day or absurdly long.
    """

    bounds: tuple[int, ...] = (30, 60, 90, 180, 365)

    def __post_init__(self) -> None:
        if not self.bounds:
            raise FieldError(N_("Give at least one number of days, such as 30,60,90."))
        if len(self.bounds) > MOST_BOUNDS:
            raise FieldError(N_("At most {most} bounds can be shown."), most=MOST_BOUNDS)
        for bound in self.bounds:
            if not 1 <= bound <= LONGEST:
                raise FieldError(
                    N_("{days} is no bound: give days between 1 and {most}."),
                    days=bound,
                    most=LONGEST,
                )
        for before, after in pairwise(self.bounds):
            if before >= after:
                raise FieldError(
                    N_("The bounds must rise: {after} comes after {before}."),
                    before=before,
                    after=after,
                )

    @classmethod
    def parse(cls, words: str) -> Buckets:
        """Bounds as typed, "30,60,90". Raises FieldError for what is no whole number."""
        bounds = []
        for part in split_numbers(words):
            if not re.fullmatch(r"\d{1,9}", part):
                raise FieldError(
                    N_("“{part}” is no whole number of days; write for example 30,60,90."),
                    part=part,
                )
            bounds.append(int(part))
        return cls(tuple(bounds))

    @property
    def words(self) -> str:
        """The bounds as people type them."""
        return ",".join(str(bound) for bound in self.bounds)

    @property
    def count(self) -> int:
        """How many buckets there are, the one that is not due included."""
        return len(self.bounds) + 2

    def place(self, days: int) -> int:
        """The bucket for an age in days; 0 is not yet due."""
        return 0 if days <= 0 else bisect_left(self.bounds, days) + 1

    def names(self, basis: Basis = Basis.DUE) -> tuple[Text, ...]:
        """What each bucket is called, in order."""
        first = N_("Not yet due") if basis is Basis.DUE else N_("Dated today")
        starts = (1, *(bound + 1 for bound in self.bounds))
        spans = (
            text(N_("{first}–{last} days"), first=since, last=until)
            if since < until
            else text(N_("Day {day}"), day=since)
            for since, until in zip(starts, self.bounds, strict=False)
        )
        return (text(first), *spans, text(N_("Over {days} days"), days=self.bounds[-1]))


USUAL_BUCKETS: Final = Buckets()


@dataclass(frozen=True, slots=True)
class Allowance:
    """What of each bucket is given up beforehand, in hundredths of a percent, not due first [own].

    Raises FieldError for less than nothing or more than all.
    """

    rates: tuple[int, ...] = (0, 100, 500, 1_000, 2_000, 5_000, 10_000)

    def __post_init__(self) -> None:
        if any(not 0 <= rate <= WHOLE for rate in self.rates):
            raise FieldError(N_("An allowance lies between 0 % and 100 %."))

    @classmethod
    def parse(cls, words: str) -> Allowance:
        """Percents as typed, "0/1/5/10/20/50/100". Raises FieldError for what is no percent."""
        rates = []
        for part in split_numbers(words):
            try:
                rates.append(scaled(Decimal(part.rstrip("%％")), 100))
            except (InvalidOperation, ValueError):
                raise FieldError(
                    N_("“{part}” is no percentage; write for example 0/1/5/10/20/50/100."),
                    part=part,
                ) from None
        return cls(tuple(rates))

    @property
    def words(self) -> str:
        """The percents as people type them."""
        return "/".join(f"{Decimal(rate) / 100:f}" for rate in self.rates)

    def checked(self, buckets: Buckets) -> Allowance:
        """Itself if there is a percentage for every bucket; FieldError otherwise."""
        if len(self.rates) != buckets.count:
            raise FieldError(
                N_("There are {buckets} buckets but {rates} percentages: give one for each."),
                buckets=buckets.count,
                rates=len(self.rates),
            )
        return self


USUAL_ALLOWANCE: Final = Allowance()
