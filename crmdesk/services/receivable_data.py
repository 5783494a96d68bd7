"""What the pages and papers of receivables are made of: ageing, open documents, one customer.

Plain frozen data without SQLAlchemy. ``services.receivables`` makes it. Amounts in fen, shares in
hundredths of a percent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from crmdesk.analysis.ageing_buckets import (
    USUAL_ALLOWANCE,
    USUAL_BUCKETS,
    Allowance,
    Basis,
    Buckets,
)
from crmdesk.analysis.ageing_result import GroupBy
from crmdesk.analysis.dso import CollectionFigures, MonthFigures
from crmdesk.analysis.promises import Record
from crmdesk.analysis.rounding import WHOLE, apportion, half_up, share_of
from crmdesk.analysis.wording import Text

Key: TypeAlias = int | str | None


class Everything:
    """In place of a key: the whole, not one group."""


EVERYTHING: Final = Everything()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingQuery:
    """Which ageing is asked for. *group* None: nothing but the total.

    *is_fifo* puts money received in advance on the document due first. *customers*: only these.
    """

    as_of: date
    basis: Basis = Basis.DUE
    buckets: Buckets = USUAL_BUCKETS
    allowance: Allowance = USUAL_ALLOWANCE
    group: GroupBy | None = GroupBy.CUSTOMER
    is_fifo: bool = False
    customers: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingRow:
    """A customer (id), seller (id) or region (code) with what is owed by age.

    *name* is blank where nobody is responsible or no region was entered. *overdue* and *longest*
    (days) go by due dates whatever the buckets go by. *unapplied* (预收) is no part of the rest.
    """

    key: Key
    name: str
    buckets: tuple[int, ...]
    rates: tuple[int, ...]
    overdue: int = 0
    longest: int = 0
    documents: int = 0
    customers: int = 0
    unapplied: int = 0

    @property
    def total(self) -> int:
        """Everything open: the sum of the buckets."""
        return sum(self.buckets)

    @property
    def overdue_share(self) -> int | None:
        """Overdue / open; None when nothing is owed."""
        return share_of(self.overdue, self.total)

    @property
    def allowance(self) -> int:
        """The bad-debt allowance."""
        return half_up(sum(self._exact), WHOLE)

    @property
    def allowance_parts(self) -> tuple[int, ...]:
        """The allowance by bucket; the parts sum to it."""
        return apportion(self._exact, WHOLE, self.allowance)

    @property
    def shares(self) -> tuple[int | None, ...]:
        """The part that each bucket has in everything open."""
        total = self.total
        return tuple(share_of(n, total) for n in self.buckets)

    @property
    def _exact(self) -> tuple[int, ...]:
        return tuple(a * rate for a, rate in zip(self.buckets, self.rates, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingTable:
    """An ageing: who owes most at first, and the total. What is behind a cell is asked for."""

    query: AgeingQuery
    rows: tuple[AgeingRow, ...]
    total: AgeingRow

    @property
    def bucket_names(self) -> tuple[Text, ...]:
        """What the buckets are called."""
        return self.query.buckets.names(self.query.basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument:
    """A document that is not paid up, with the words that lists and letters need.

    *days* overdue: negative while it is not due.
    """

    id: int
    customer_id: int
    code: str
    kind: str
    sold_on: date
    due_on: date | None
    amount: int
    open: int
    days: int
    owner_id: int | None = None
    contract_id: int | None = None
    contract_no: str = ""
    invoice_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """How long money stays out: the months until *as_of* and what follows from them (B23).

    *before* are the same figures three months ago: what the page compares with.
    """

    as_of: date
    months: tuple[MonthFigures, ...]
    figures: CollectionFigures
    before: CollectionFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerReceivables:
    """Where one customer stands on *as_of*: the tab 应收 of the card.

    *promises* sums up kept and broken ones. *confirmed_on* is the last day whose balance was
    confirmed, *confirmed* that balance; *dunned_on* and *level* the last step of dunning.
    """

    customer_id: int
    as_of: date
    ageing: AgeingRow
    documents: tuple[OpenDocument, ...]
    promises: Record
    confirmed_on: date | None = None
    confirmed: int | None = None
    dunned_on: date | None = None
    level: int | None = None

    @property
    def open(self) -> int:
        """What documents claim."""
        return self.ageing.total

    @property
    def prepaid(self) -> int:
        """Money and credits applied to nothing (预收)."""
        return self.ageing.unapplied

    @property
    def balance(self) -> int:
        """What is owed on balance; negative: we owe."""
        return self.open - self.prepaid
