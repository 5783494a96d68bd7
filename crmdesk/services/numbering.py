"""The next free number of a deal, document or product, by the owner's pattern.

Asked inside the write transaction, so that two never get the same. Numbers in the recycle bin
count as given, and so do those that other rows of the same import bring along.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from crmdesk.models.number_pattern import Reset, parsed
from crmdesk.services.setting_specs import NUMBER_PATTERNS, NUMBER_RESETS, value_in

if TYPE_CHECKING:
    from crmdesk.services.rules.base import Write

NUMBERED: Final = tuple(NUMBER_PATTERNS)  # entities, and kinds of them that count apart


def next_number(write: Write, entity: str, kind: str = "") -> str:
    """The next free number of *entity* on the day of the write.

    *kind*: which pattern of ``NUMBERED`` it follows, if not the one of the entity itself.
    """
    kind = kind or entity
    pattern = parsed(value_in(write, NUMBER_PATTERNS[kind]))
    day = write.today
    counter = write.memo(f"number.{kind}", lambda: [_highest(write, entity, kind, day)])
    while True:
        counter[0] += 1
        number = pattern.number(counter[0], day)
        if not write.rows(entity, ["id"], deleted=True, code=number):
            return number


def _highest(write: Write, entity: str, kind: str, day: date) -> int:
    """The highest counter given so far; 0 if there is none.

    Numbers of the usual width sort by their counters, so that the last one tells. Only when
    that is all nines, or other numbers lie between, all are looked at.
    """
    pattern = parsed(value_in(write, NUMBER_PATTERNS[kind]))
    reset = Reset(value_in(write, NUMBER_RESETS[kind]))
    form = pattern.form(day, reset)
    beginning = pattern.beginning(day, reset)
    last = write.last_code(entity, beginning)
    found = form.fullmatch(last) if last else None
    if found is not None and _tells(found, beginning, pattern.width):
        return int(found[1])
    codes = write.codes(entity, beginning)
    return max((int(m[1]) for code in codes if (m := form.fullmatch(code))), default=0)


def _tells(last: re.Match[str], beginning: str, width: int) -> bool:
    """Whether the number that sorts last is the one with the highest counter."""
    counter = last[1]
    return last.start(1) == len(beginning) and len(counter) == width and set(counter) != {"9"}


def example(pattern: str, day: date) -> str:
    """The first number that *pattern* would make. Raises FieldError."""
    return parsed(pattern).number(1, day)
