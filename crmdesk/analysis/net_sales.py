"""What a customer bought: net sales 净销售额, purchases, returns, first and last purchase (B0).

Net sales are sales less returns and allowances, each dated by its own document. Returns and
allowances lower the amount, never the count: a purchase is a sale that keeps a positive amount after
the returns linked to it. An opening balance is a debt brought along, not a sale: it counts nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from crmdesk.analysis.months import add_months
from crmdesk.analysis.rounding import hundredths
from crmdesk.analysis.windows import Window

YEARS_SHOWN: Final = 3


class DocumentKind(StrEnum):
    """What a document of trade is."""

    SALE = "sale"
    RETURN = "return"
    ALLOWANCE = "allowance"
    OPENING = "opening"


@dataclass(frozen=True, slots=True)
class TradeDocument:
    """A confirmed document. *amount* in fen, signed: returns and allowances are negative.

    *original_id* is the sale that a return or allowance belongs to, None where nobody said.
    """

    id: int
    kind: DocumentKind
    on: date
    amount: int
    original_id: int | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """A sale that counts: *amount* in fen is what returns linked to it have left, always > 0."""

    document_id: int
    on: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What was bought in a window. Amounts in fen; *returns* is how much came back, not negative.

    *purchases* are in order of time. *by_month* holds the net sales of every calendar month (its
    first day) that has a document of value.
    """

    net_sales: int
    bought: int
    returns: int
    return_count: int
    allowances: int
    purchases: tuple[Purchase, ...]
    by_month: Mapping[date, int]

    @property
    def count(self) -> int:
        """F: how many purchases."""
        return len(self.purchases)

    @property
    def first(self) -> date | None:
        """The day of the first purchase; None without one."""
        return self.purchases[0].on if self.purchases else None

    @property
    def last(self) -> date | None:
        """The day of the last purchase; None without one."""
        return self.purchases[-1].on if self.purchases else None

    @property
    def positive_sales(self) -> int:
        """The sum of the purchases in fen."""
        return sum(each.amount for each in self.purchases)

    @property
    def largest(self) -> int | None:
        """The largest single purchase in fen; None without one."""
        return max((each.amount for each in self.purchases), default=None)

    @property
    def mean(self) -> Fraction | None:
        """The mean single purchase in fen (positive sales / F); None without one."""
        return Fraction(self.positive_sales, self.count) if self.purchases else None

    @property
    def months(self) -> tuple[date, ...]:
        """The calendar months with a purchase (their first days), in order of time."""
        return tuple(sorted({each.on.replace(day=1) for each in self.purchases}))

    @property
    def is_all_returned(self) -> bool:
        """全退: something was bought in the window, and what came back cancels it."""
        return self.bought > 0 >= self.net_sales


def trade(documents: Iterable[TradeDocument], window: Window) -> Trade:
    """The trade of one customer in *window*.

    A return lowers the sale it is linked to if it is dated by the end of the window: what comes back
    later is not known yet. A return of a sale from before the window lowers the net sales alone.
    """
    known = [d for d in documents if d.on <= window.until and d.amount]
    came_back: defaultdict[int, int] = defaultdict(int)
    for document in known:
        if document.kind is DocumentKind.RETURN and document.original_id is not None:
            came_back[document.original_id] += document.amount
    of_kind: dict[DocumentKind, list[TradeDocument]] = {kind: [] for kind in DocumentKind}
    by_month: defaultdict[date, int] = defaultdict(int)
    for document in known:
        if document.on in window and document.kind is not DocumentKind.OPENING:
            of_kind[document.kind].append(document)
            by_month[document.on.replace(day=1)] += document.amount
    purchases = [
        Purchase(sale.id, sale.on, sale.amount + came_back[sale.id])
        for sale in of_kind[DocumentKind.SALE]
    ]
    return Trade(
        net_sales=sum(by_month.values()),
        bought=sum(max(0, sale.amount) for sale in of_kind[DocumentKind.SALE]),
        returns=-sum(back.amount for back in of_kind[DocumentKind.RETURN]),
        return_count=len(of_kind[DocumentKind.RETURN]),
        allowances=-sum(off.amount for off in of_kind[DocumentKind.ALLOWANCE]),
        purchases=tuple(
            sorted((p for p in purchases if p.amount > 0), key=lambda p: (p.on, p.document_id))
        ),
        by_month=MappingProxyType({month: by_month[month] for month in sorted(by_month)}),
    )


# --- by month and year (C3 销售实绩) ---------------------------------------------------------
@dataclass(frozen=True, slots=True)
class YearOfSales:
    """Net sales of a calendar year in fen: twelve months, None for those that are to come.

    *growth* is against the same days of the year before, in hundredths of a percent; None where
    nothing was sold in them.
    """

    year: int
    months: tuple[int | None, ...]
    total: int
    growth: int | None


def years(
    documents: Sequence[TradeDocument], as_of: date, count: int = YEARS_SHOWN
) -> tuple[YearOfSales, ...]:
    """The last *count* calendar years, the newest first; the running one until *as_of*."""
    return tuple(_year(documents, as_of.year - back, as_of) for back in range(count))


def _year(documents: Sequence[TradeDocument], year: int, as_of: date) -> YearOfSales:
    end = min(as_of, date(year, 12, 31))
    total = _net(documents, date(year, 1, 1), end)
    before = _net(documents, date(year - 1, 1, 1), add_months(end, -12))
    months = tuple(
        _net(documents, date(year, month, 1), end, month)
        if (year, month) <= (as_of.year, as_of.month)
        else None
        for month in range(1, 13)
    )
    return YearOfSales(
        year=year,
        months=months,
        total=total,
        growth=hundredths(Fraction(total - before, before)) if before > 0 else None,
    )


def _net(
    documents: Sequence[TradeDocument], first: date, last: date, month: int | None = None
) -> int:
    return sum(
        d.amount
        for d in documents
        if first <= d.on <= last
        and d.kind is not DocumentKind.OPENING
        and month in (None, d.on.month)
    )


# --- the share of what the customer spends (C3 钱包份额) --------------------------------------
def wallet_share(net_sales: int, wallet: int | None) -> Fraction | None:
    """Our part of what the customer spends on such goods in a year; None without that sum.

    More than 1 means that the sum was set too low: ask again.
    """
    return Fraction(net_sales, wallet) if wallet is not None and wallet > 0 else None
