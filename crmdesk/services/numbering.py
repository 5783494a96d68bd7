"""The next free number of an opportunity, quote, contract or product, by the owner's pattern.

Asked inside the write transaction, so that two never get the same. Numbers in the recycle bin
count as given, and so do those that other rows of the same import bring along.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from crmdesk.models.number_pattern import Reset, parsed
from crmdesk.services.setting_specs import NUMBER_PATTERNS, NUMBER_RESETS, value_in

if TYPE_CHECKING:
    from crmdesk.services.rules.base import Write

NUMBERED: Final = tuple(NUMBER_PATTERNS)


def next_number(write: Write, entity: str) -> str:
    """The next free number of *entity* (one of ``NUMBERED``) on the day of the write."""
    pattern = parsed(value_in(write, NUMBER_PATTERNS[entity]))
    day = write.today
    counter = write.memo(f"number.{entity}", lambda: [_highest(write, entity, day)])
    while True:
        counter[0] += 1
        number = pattern.number(counter[0], day)
        if not write.rows(entity, ["id"], deleted=True, code=number):
            return number


def _highest(write: Write, entity: str, day: date) -> int:
    """The highest counter given so far; 0 if there is none."""
    pattern = parsed(value_in(write, NUMBER_PATTERNS[entity]))
    reset = Reset(value_in(write, NUMBER_RESETS[entity]))
    form = pattern.form(day, reset)
    codes = write.codes(entity, pattern.beginning(day, reset))
    return max((int(m[1]) for code in codes if (m := form.fullmatch(code))), default=0)


def example(pattern: str, day: date) -> str:
    """The first number that *pattern* would make. Raises FieldError."""
    return parsed(pattern).number(1, day)
