"""When the expected amount becomes money: instalments after signing (B8).

The usual template is 30 % at signing, 60 % after 30 days and 10 % after 90 days [own].
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crmdesk.analysis.forecast import Forecast
from crmdesk.analysis.rounding import WHOLE, apportion, half_up


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the payment: hundredths of a percent, days after signing."""

    percent: int
    days: int


USUAL_INSTALMENTS: Final = (Instalment(3_000, 0), Instalment(6_000, 30), Instalment(1_000, 90))


def cash_phasing(
    expected: int, template: Sequence[Instalment] = USUAL_INSTALMENTS
) -> tuple[int, ...]:
    """*expected* fen spread over the instalments; the parts sum to it exactly.

    What rounding down leaves goes to the parts that lost most, of equal ones to the earlier.
    Raises ValueError if the instalments do not sum to 100 %.
    """
    _check(template)
    return apportion([expected * part.percent for part in template], WHOLE, expected)


def cash_by_month(
    found: Forecast, template: Sequence[Instalment] = USUAL_INSTALMENTS
) -> dict[date, int]:
    """Expected receipts in fen by calendar month (its first day), in order of time.

    Signing is the day of the line, today if that has passed. Every month is rounded once.
    """
    _check(template)
    months: defaultdict[date, int] = defaultdict(int)
    for line in found.lines:
        signed = max(line.on, found.as_of)
        for part in template:
            paid = signed + timedelta(part.days)
            months[paid.replace(day=1)] += line.exact * part.percent
    denominator = found.denominator * WHOLE
    return {month: half_up(months[month], denominator) for month in sorted(months)}


def _check(template: Sequence[Instalment]) -> None:
    if sum(part.percent for part in template) != WHOLE:
        raise ValueError("instalments must sum to 100 %")
    if any(part.percent < 0 or part.days < 0 for part in template):
        raise ValueError("an instalment has no negative share and no day before signing")
