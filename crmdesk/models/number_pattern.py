"""How numbers of documents are built: text, parts of the date and a counter.

    SJ-{yyyy}{mm}-{n:4}    becomes SJ-202611-0001, SJ-202611-0002, ...

``{yyyy}`` ``{yy}`` ``{mm}`` ``{dd}`` are parts of the date, ``{n}`` is the counter and ``{n:4}``
the same with at least four digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_

LONGEST: Final = 24  # of a number whose counter has grown to six digits
_GROWN: Final = 999_999
_SOME_DAY: Final = date(2026, 12, 31)
_PART: Final = re.compile(r"\{([^{}]*)\}|([^{}]+)|([{}])", re.ASCII)
_COUNTER: Final = re.compile(r"n(?::([1-9]))?", re.ASCII)
_DATE_PARTS: Final = {"yyyy": 4, "yy": 2, "mm": 2, "dd": 2}


class Reset(StrEnum):
    """When the counter starts anew. Stored codes."""

    DAILY = "daily"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    NEVER = "never"


# The parts of the date that are the same for all numbers that share one counter.
_SHARED: Final = {
    Reset.DAILY: frozenset(("yyyy", "yy", "mm", "dd")),
    Reset.MONTHLY: frozenset(("yyyy", "yy", "mm")),
    Reset.YEARLY: frozenset(("yyyy", "yy")),
    Reset.NEVER: frozenset[str](),
}


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A pattern taken apart: *before* and *after* the counter, each text or ``{part}``."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    width: int

    def number(self, counter: int, day: date) -> str:
        """The number with this counter on that day."""
        return "".join(
            (
                *(_said(part, day) for part in self.before),
                str(counter).zfill(self.width),
                *(_said(part, day) for part in self.after),
            )
        )

    def beginning(self, day: date, reset: Reset) -> str:
        """What all numbers that share the counter of *day* begin with."""
        found = []
        for part in self.before:
            if part[0] == "{" and part[1:-1] not in _SHARED[reset]:
                break
            found.append(_said(part, day))
        return "".join(found)

    def form(self, day: date, reset: Reset) -> re.Pattern[str]:
        """What the numbers look like that share the counter of *day*; group 1 is the counter."""
        return re.compile(
            "".join(
                (
                    *(_matched(part, day, reset) for part in self.before),
                    rf"(\d{{{self.width},}})",
                    *(_matched(part, day, reset) for part in self.after),
                )
            ),
            re.ASCII,
        )


def _said(part: str, day: date) -> str:
    name = part[1:-1]
    if part[0] != "{":
        return part
    digits = {"yyyy": day.year, "yy": day.year % 100, "mm": day.month, "dd": day.day}[name]
    return str(digits).zfill(_DATE_PARTS[name])


def _matched(part: str, day: date, reset: Reset) -> str:
    if part[0] == "{" and part[1:-1] not in _SHARED[reset]:
        return rf"\d{{{_DATE_PARTS[part[1:-1]]}}}"
    return re.escape(_said(part, day))


@lru_cache(maxsize=64)
def parsed(pattern: str) -> NumberPattern:
    """The pattern taken apart. Raises FieldError with a sentence."""
    before: list[str] = []
    after: list[str] = []
    width = 0
    for match in _PART.finditer(pattern):
        name, text, stray = match.groups()
        if stray:
            raise FieldError(N_("A brace stands alone. Write parts like {{yyyy}} or {{n:4}}."))
        part = text or "{" + name + "}"
        counter = _COUNTER.fullmatch(name or "")
        if counter and width:
            raise FieldError(N_("The counter {{n}} stands twice; a number has one."))
        if counter:
            width = int(counter[1] or 1)
        elif name is not None and name not in _DATE_PARTS:
            raise FieldError(
                N_(
                    "“{part}” is no part of a number. "
                    "There are {{yyyy}}, {{yy}}, {{mm}}, {{dd}} and {{n:4}}."
                ),
                part=part,
            )
        else:
            (after if width else before).append(part)
    if not width:
        raise FieldError(N_("The counter is missing: put {{n}} or {{n:4}} where it belongs."))
    return NumberPattern(tuple(before), tuple(after), width)


def check(pattern: str) -> str:
    """The pattern if numbers can be made of it. Raises FieldError with a sentence."""
    made = parsed(pattern).number(_GROWN, _SOME_DAY)
    if len(made) > LONGEST:
        raise FieldError(
            N_("Numbers would have {count} characters; at most {limit} fit."),
            count=len(made),
            limit=LONGEST,
        )
    if re.search(r"\s", made):
        raise FieldError(N_("A number has no blanks in it."))
    return pattern
