"""The tiers of commission as people type them: ``80:1 100:2 3`` (B27).

Up to 80 % of the quota 1 %, from there to 100 % 2 %, above it 3 %.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from crmdesk.analysis.commission import Tier
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_
from crmdesk.core.money import scaled

_PARTS: Final = re.compile(r"[\s,，、;；/]+")
_TIER: Final = re.compile(r"(?:(\d{1,4}(?:\.\d{1,2})?)%?[:：])?(\d{1,3}(?:\.\d{1,2})?)%?")


def tiers_from(words: str) -> tuple[Tier, ...]:
    """The tiers. Raises FieldError unless they rise and only the last one has no end."""
    tiers = []
    for part in _PARTS.split(words.strip()):
        match = _TIER.fullmatch(part)
        if match is None:
            raise FieldError(N_("“{part}” is no tier; write for example 80:1 100:2 3."), part=part)
        end, rate = match.groups()
        tiers.append(Tier(_hundredths(end) if end else None, _hundredths(rate)))
    ends = [tier.up_to for tier in tiers]
    if ends[-1] is not None or None in ends[:-1]:
        raise FieldError(N_("Only the last rate has no end; write for example 80:1 100:2 3."))
    known = [end for end in ends if end is not None]
    if 0 in known or any(a >= b for a, b in pairwise(known)):
        raise FieldError(N_("The tiers must rise, such as 80:1 100:2 3."))
    return tuple(tiers)


def words_of(tiers: Sequence[Tier]) -> str:
    """The tiers as people type them."""
    return " ".join(
        f"{_plain(tier.rate)}"
        if tier.up_to is None
        else f"{_plain(tier.up_to)}:{_plain(tier.rate)}"
        for tier in tiers
    )


def _hundredths(number: str) -> int:
    return scaled(Decimal(number), 100)


def _plain(hundredths: int) -> str:
    return f"{Decimal(hundredths) / 100:f}"
