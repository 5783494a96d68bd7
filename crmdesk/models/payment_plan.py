"""The text of a usual payment plan: ``30+0 60+30 10+90`` is percent + days after signing."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_

WHOLE: Final = 10_000
LONGEST: Final = 3650
_PART: Final = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)%?(?:\+(\d{1,4}))?")


class Part(NamedTuple):
    """One payment: hundredths of a percent, days after signing."""

    percent: int
    days: int


def parsed(text: str) -> tuple[Part, ...]:
    """The parts of a plan. Raises FieldError: unreadable, not together 100 %, not in order."""
    parts = []
    for word in re.split(r"[\s,/;，；、]+", text.strip().replace("＋", "+").replace("％", "%")):
        match = _PART.fullmatch(word)
        if match is None:
            raise FieldError(
                N_("“{value}” is no payment plan. Write it like 30+0 60+30 10+90."), value=text
            )
        whole, _point, rest = match[1].partition(".")
        parts.append(Part(int(whole) * 100 + int(rest.ljust(2, "0") or 0), int(match[2] or 0)))
    found = sum(part.percent for part in parts)
    if found != WHOLE:
        raise FieldError(
            N_("The parts make {total}% together; they must make 100%."),
            total=f"{found / 100:g}",
        )
    days = [part.days for part in parts]
    if days != sorted(days) or days[-1] > LONGEST or min(p.percent for p in parts) == 0:
        raise FieldError(
            N_("“{value}” is no payment plan. Write it like 30+0 60+30 10+90."), value=text
        )
    return tuple(parts)


def check(text: str) -> str:
    """The plan as it was written, if it is one. Raises FieldError."""
    parsed(text)
    return text
