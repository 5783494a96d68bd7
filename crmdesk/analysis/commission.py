"""Commission on receipts (提成, B27).

The base is what was received in the period, less what was paid back, on wish times the margin
factor of each receipt. Tiers by how much of the quota was reached are marginal: each rate applies
to its own slice. What comes from customers whose linked invoices are long overdue is earned, but
withheld until they are paid. A receipt is split among sellers by their shares of the opportunity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from crmdesk.analysis.rounding import WHOLE, apportion, nearest

WITHHELD_AFTER_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Tier:
    """Up to this part of the quota (None: everything above) this rate; hundredths of a percent."""

    up_to: int | None
    rate: int


USUAL_TIERS: Final = (Tier(8_000, 100), Tier(10_000, 200), Tier(None, 300))


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of the base that falls into a tier, and its commission in fen, exact."""

    tier: Tier
    base: Fraction
    amount: Fraction


def slices(
    base: Fraction, quota: int | None, tiers: Sequence[Tier] = USUAL_TIERS
) -> tuple[Slice, ...] | None:
    """*base* cut at the tiers of *quota*; None without a quota above nothing.

    If more was paid back than received, the difference is taken back at the first rate. Raises
    ValueError if the tiers do not rise or the last one has an end.
    """
    _check(tiers)
    if quota is None or quota <= 0:
        return None
    made, reached = [], Fraction(0)
    for tier in tiers:
        limit = base if tier.up_to is None else min(base, Fraction(quota * tier.up_to, WHOLE))
        part = limit - reached
        made.append(Slice(tier, part, part * Fraction(tier.rate, WHOLE)))
        reached = limit
    return tuple(made)


def _check(tiers: Sequence[Tier]) -> None:
    ends = [tier.up_to for tier in tiers]
    if not ends or ends[-1] is not None or None in ends[:-1]:
        raise ValueError("the last tier, and only it, has no end")
    known = [end for end in ends if end is not None]
    if any(end <= 0 for end in known) or any(a >= b for a, b in pairwise(known)):
        raise ValueError("the tiers must rise")


def commission(
    base: Fraction | int, quota: int | None, tiers: Sequence[Tier] = USUAL_TIERS
) -> Fraction | None:
    """The commission on *base* fen, exact; None without a quota."""
    parts = slices(Fraction(base), quota, tiers)
    return None if parts is None else sum((part.amount for part in parts), Fraction(0))


def split(amount: int, shares: Mapping[int, int]) -> dict[int, int]:
    """*amount* fen by sellers' shares (hundredths of a percent), to the fen, largest remainder.

    Raises ValueError if the shares do not make 100 %.
    """
    if sum(shares.values()) != WHOLE or any(share < 0 for share in shares.values()):
        raise ValueError("shares must make 100 %")
    parts = apportion([amount * share for share in shares.values()], WHOLE, amount)
    return dict(zip(shares, parts, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedReceipt:
    """A receipt (negative: paid back) of the period.

    *shares* of sellers make 100 %. *overdue_days* is the longest of the invoices linked to it that
    are still open, None if there are none. *margin_factor* in hundredths of a percent.
    """

    receipt_id: int
    amount: int
    shares: Mapping[int, int]
    overdue_days: int | None = None
    margin_factor: int = WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerCommission:
    """What a seller earned. Amounts in fen; None where he has no quota.

    *received* is his part of the money, *base* the same after the margin factors. *withheld* of
    *earned* waits until the invoices behind *withheld_receipts* are paid.
    """

    seller_id: int
    quota: int | None
    received: int
    base: Fraction
    completion: Fraction | None
    slices: tuple[Slice, ...]
    earned: int | None
    withheld: int | None
    receipts: tuple[int, ...]
    withheld_receipts: tuple[int, ...]

    @property
    def payable(self) -> int | None:
        """What is paid out now."""
        return None if self.earned is None else self.earned - (self.withheld or 0)


def commissions(
    receipts: Iterable[CountedReceipt],
    quotas: Mapping[int, int],
    tiers: Sequence[Tier] = USUAL_TIERS,
    *,
    withheld_after: int = WITHHELD_AFTER_DAYS,
) -> tuple[SellerCommission, ...]:
    """The commission of every seller who has a receipt or a quota, by id.

    Withheld is the part of the commission that the receipts with invoices overdue for more than
    *withheld_after* days have in the base.
    """
    parts: defaultdict[int, list[tuple[CountedReceipt, int]]] = defaultdict(list)
    for receipt in receipts:
        for seller, amount in split(receipt.amount, receipt.shares).items():
            parts[seller].append((receipt, amount))
    return tuple(
        _of_seller(seller, parts[seller], quotas.get(seller), tiers, withheld_after)
        for seller in sorted({*parts, *quotas})
    )


def _of_seller(
    seller: int,
    parts: Sequence[tuple[CountedReceipt, int]],
    quota: int | None,
    tiers: Sequence[Tier],
    withheld_after: int,
) -> SellerCommission:
    bases = [(r, Fraction(amount * r.margin_factor, WHOLE)) for r, amount in parts]
    base = sum((part for _r, part in bases), Fraction(0))
    late = [(r, part) for r, part in bases if (r.overdue_days or 0) > withheld_after]
    cut = slices(base, quota, tiers)
    exact = None if cut is None else sum((each.amount for each in cut), Fraction(0))
    withheld: int | None = None
    if exact is not None:
        held = max(Fraction(0), min(base, sum((part for _r, part in late), Fraction(0))))
        withheld = nearest(exact * held / base) if base > 0 else 0
    return SellerCommission(
        seller_id=seller,
        quota=quota,
        received=sum(amount for _r, amount in parts),
        base=base,
        completion=base / quota if quota is not None and quota > 0 else None,
        slices=cut or (),
        earned=None if exact is None else nearest(exact),
        withheld=withheld,
        receipts=tuple(r.receipt_id for r, _amount in parts),
        withheld_receipts=tuple(r.receipt_id for r, _part in late),
    )
