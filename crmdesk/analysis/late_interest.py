"""Interest on what is paid late (逾期利息), and the terms that the law allows (B24).

What was agreed counts. Where the debtor is a public body or a large enterprise and we are a small
or medium one, 《保障中小企业款项支付条例》 (decree 802, articles 9 and 17, in force from 2025-06-01)
applies: an agreed rate is not below the one-year LPR of the day of the contract, without one it is
0.05 % a day, and payment is due 30 days after delivery for public bodies (60 if so agreed, not
more) and 60 days for large enterprises. Everybody else without an agreed rate: none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from crmdesk.analysis.receivables import Applied, OpenItem
from crmdesk.analysis.rounding import WHOLE

DAYS_OF_YEAR: Final = 365
STATUTORY_PER_DAY: Final = Fraction(5, WHOLE)  # 0.05 % a day


class Debtor(StrEnum):
    """Who owes, as the decree distinguishes."""

    PUBLIC_BODY = "public_body"
    LARGE_ENTERPRISE = "large_enterprise"
    OTHER = "other"


class RateSource(StrEnum):
    """Where a rate comes from."""

    AGREED = "agreed"
    LPR = "lpr"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate per day and where it comes from."""

    per_day: Fraction
    source: RateSource


def is_protected(debtor: Debtor, *, we_are_small: bool) -> bool:
    """Whether the decree applies between the two."""
    return we_are_small and debtor is not Debtor.OTHER


def rate(
    agreed: int | None,
    debtor: Debtor = Debtor.OTHER,
    *,
    we_are_small: bool = True,
    lpr: int | None = None,
    days_of_year: int = DAYS_OF_YEAR,
) -> Rate | None:
    """The rate that counts; None if there is none.

    *agreed* and *lpr* per year in hundredths of a percent, None where not agreed or not known.
    """
    protected = is_protected(debtor, we_are_small=we_are_small)
    if agreed is None:
        return Rate(STATUTORY_PER_DAY, RateSource.STATUTORY) if protected else None
    yearly, source = agreed, RateSource.AGREED
    if protected and lpr is not None and agreed < lpr:
        yearly, source = lpr, RateSource.LPR
    return Rate(Fraction(yearly, WHOLE * days_of_year), source)


def interest(amount: int, days: int, per_day: Fraction) -> Fraction:
    """Simple interest in fen on *amount* for *days* late; nothing for days before it is due."""
    return amount * max(0, days) * per_day


def interest_on(
    item: OpenItem, applied: Iterable[Applied], as_of: date, per_day: Fraction
) -> Fraction:
    """Interest in fen on a document, its part payments taken off from their day on.

    Settled documents that were paid late have theirs too. Overdue days count from the day after
    the due date through the day of the payment.
    """
    due, total, rest = item.counts_from, Fraction(0), item.amount
    since = due
    own = (a for a in applied if a.document_id == item.document_id and a.applied_on <= as_of)
    for each in sorted(own, key=lambda a: a.applied_on):
        until = max(each.applied_on, due)
        total += interest(max(rest, 0), (until - since).days, per_day)
        since, rest = until, rest - each.amount
    return total + interest(max(rest, 0), (as_of - since).days, per_day)


def statutory_days(debtor: Debtor, agreed: int | None, *, we_are_small: bool = True) -> int | None:
    """Days from delivery to payment that count: as agreed, but no more than the decree allows.

    None where nothing was agreed and no law says otherwise.
    """
    if not is_protected(debtor, we_are_small=we_are_small):
        return agreed
    if agreed is None:
        return 30 if debtor is Debtor.PUBLIC_BODY else 60
    return min(agreed, 60)
