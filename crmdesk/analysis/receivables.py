"""What customers owe, by age (应收账款, B23).

Open is what was invoiced less the receipts and credit notes applied by the day looked at. Money
that is applied to nothing stands apart as 预收. The buckets always add up to everything that is
open, and what a customer has in credit is never set against what another owes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

from crmdesk.analysis.ageing_buckets import (
    USUAL_ALLOWANCE,
    USUAL_BUCKETS,
    Allowance,
    Basis,
    Buckets,
)
from crmdesk.analysis.rounding import WHOLE, apportion, half_up

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """A document of which *open* fen of *amount* are not paid yet; a credit note is negative.

    *instalment* is its place in the payment plan of its contract.
    """

    document_id: int
    customer_id: int
    dated_on: date
    due_on: date | None
    amount: int
    open: int
    seller_id: int | None = None
    region: str | None = None
    contract_id: int | None = None
    instalment: int | None = None

    @property
    def counts_from(self) -> date:
        """The day from which it is late: its due date, without one its own."""
        return self.due_on or self.dated_on

    def days_overdue(self, as_of: date) -> int:
        """Days past the due date; 0 and less is not yet due."""
        return (as_of - self.counts_from).days


@dataclass(frozen=True, slots=True)
class Applied:
    """So many fen of a receipt or credit note put on a document on a day."""

    document_id: int
    amount: int
    applied_on: date


def open_at(
    documents: Iterable[OpenItem], applied: Iterable[Applied], as_of: date
) -> tuple[OpenItem, ...]:
    """The *documents* of *as_of* with what was still open then; settled ones are left out.

    Documents dated later and applications made later are ignored. ``open`` of the documents given
    is not looked at.
    """
    paid: defaultdict[int, int] = defaultdict(int)
    for each in applied:
        if each.applied_on <= as_of:
            paid[each.document_id] += each.amount
    return tuple(
        replace(document, open=rest)
        for document in documents
        if document.dated_on <= as_of and (rest := document.amount - paid[document.document_id])
    )


def due_first(item: OpenItem) -> tuple[date, date, int]:
    """Sorts documents by due date, then their own date, then id."""
    return item.counts_from, item.dated_on, item.document_id


def apply_unapplied(
    items: Iterable[OpenItem], unapplied: Mapping[int, int]
) -> tuple[tuple[OpenItem, ...], dict[int, int]]:
    """Unapplied money by customer put on his open documents, the one due first at first (FIFO).

    Gives the items that remain open, in their order, and what remains unapplied. Negative items
    take nothing; no customer's money pays for another.
    """
    every = list(items)
    rest = {customer: amount for customer, amount in unapplied.items() if amount > 0}
    taken: dict[int, int] = {}
    for n in sorted(range(len(every)), key=lambda n: due_first(every[n])):
        item = every[n]
        part = min(item.open, rest.get(item.customer_id, 0))
        if part > 0:
            rest[item.customer_id] -= part
            taken[n] = part
    for n, part in taken.items():
        every[n] = replace(every[n], open=every[n].open - part)
    return tuple(item for item in every if item.open), {c: fen for c, fen in rest.items() if fen}


def net_credits(items: Iterable[OpenItem]) -> tuple[tuple[OpenItem, ...], dict[int, int]]:
    """Open credit notes of each customer set against his own documents, due first at first.

    Gives the positive items that remain, and what customers have in credit beyond them.
    """
    owed: list[OpenItem] = []
    credit: defaultdict[int, int] = defaultdict(int)
    for item in items:
        if item.open < 0:
            credit[item.customer_id] -= item.open
        else:
            owed.append(item)
    return apply_unapplied(owed, credit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aged(Generic[Key]):
    """What a group owes, by bucket, not yet due first. *documents* are the ids in each bucket.

    *overdue* and *longest* (days) go by due dates whatever the buckets go by. *credit* is what the
    customers in it have in credit, a negative number that is part of ``total``. *unapplied* is
    no part of it. *allowances* by bucket in ten thousandths of a fen.
    """

    key: Key
    buckets: tuple[int, ...]
    documents: tuple[tuple[int, ...], ...]
    customers: tuple[int, ...]
    overdue: int
    overdue_documents: tuple[int, ...]
    longest: int
    credit: int
    unapplied: int
    allowances: tuple[int, ...]

    @property
    def total(self) -> int:
        """Everything open: the sum of the buckets."""
        return sum(self.buckets)

    @property
    def overdue_share(self) -> Fraction | None:
        """Overdue / open; None when nothing is owed on balance."""
        return Fraction(self.overdue, self.total) if self.total > 0 else None

    @property
    def exact_allowance(self) -> Fraction:
        """The bad-debt allowance in fen, not rounded."""
        return Fraction(sum(self.allowances), WHOLE)

    @property
    def allowance(self) -> int:
        """The bad-debt allowance in fen, rounded half up."""
        return half_up(sum(self.allowances), WHOLE)

    @property
    def allowance_parts(self) -> tuple[int, ...]:
        """The allowance by bucket in fen; the parts sum to it."""
        return apportion(self.allowances, WHOLE, self.allowance)

    @property
    def every_document(self) -> tuple[int, ...]:
        """The ids of all documents, youngest bucket first."""
        return tuple(i for ids in self.documents for i in ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing(Generic[Key]):
    """An ageing by groups, largest first, and their total."""

    as_of: date
    basis: Basis
    buckets: Buckets
    allowance: Allowance
    groups: tuple[Aged[Key], ...]
    total: Aged[None]


class _Sums:
    """What is gathered of a group while going through the items once."""

    __slots__ = ("by_customer", "documents", "late", "longest", "overdue", "unapplied")

    def __init__(self) -> None:
        self.documents: dict[int, list[int]] = {}  # by bucket
        self.by_customer: dict[int, list[int]] = {}  # amounts of the buckets
        self.overdue = self.longest = self.unapplied = 0
        self.late: list[int] = []

    def add(self, item: OpenItem, place: int, days: int, count: int) -> None:
        amounts = self.by_customer.get(item.customer_id)
        if amounts is None:
            amounts = self.by_customer[item.customer_id] = [0] * count
        amounts[place] += item.open
        ids = self.documents.get(place)
        if ids is None:
            ids = self.documents[place] = []
        ids.append(item.document_id)
        if days > 0:
            self.overdue += item.open
            self.late.append(item.document_id)
            self.longest = max(self.longest, days)

    def merge(self, other: _Sums) -> None:
        for place, ids in other.documents.items():
            self.documents.setdefault(place, []).extend(ids)
        for customer, row in other.by_customer.items():
            own = self.by_customer.get(customer)
            self.by_customer[customer] = (
                row if own is None else [a + b for a, b in zip(own, row, strict=True)]
            )
        self.overdue += other.overdue
        self.unapplied += other.unapplied
        self.late += other.late
        self.longest = max(self.longest, other.longest)

    def aged(self, key: Key, rates: Sequence[int]) -> Aged[Key]:
        rows = list(self.by_customer.values())
        return Aged(
            key=key,
            buckets=tuple(map(sum, zip(*rows, strict=True))) or (0,) * len(rates),
            documents=tuple(tuple(self.documents.get(n, ())) for n in range(len(rates))),
            customers=tuple(sorted(self.by_customer)),
            overdue=self.overdue,
            overdue_documents=tuple(self.late),
            longest=self.longest,
            credit=sum(owed for row in rows if (owed := sum(row)) < 0),
            unapplied=self.unapplied,
            allowances=tuple(
                sum(row[n] for row in rows if row[n] > 0) * rate for n, rate in enumerate(rates)
            ),
        )


def by_customer(item: OpenItem) -> int:
    """Group by customer."""
    return item.customer_id


def by_seller(item: OpenItem) -> int | None:
    """Group by seller; None is nobody."""
    return item.seller_id


def by_region(item: OpenItem) -> str | None:
    """Group by region; None is unknown."""
    return item.region


def ageing(
    items: Iterable[OpenItem],
    as_of: date,
    key: Callable[[OpenItem], Key],
    *,
    basis: Basis = Basis.DUE,
    buckets: Buckets = USUAL_BUCKETS,
    allowance: Allowance = USUAL_ALLOWANCE,
    unapplied: Mapping[Key, int] | None = None,
) -> Ageing[Key]:
    """The *items* by the group that *key* gives and by age, in one pass.

    *unapplied* is money applied to nothing, by group; a group that has nothing else is there too.
    The allowance is reckoned on what each customer owes in a bucket: credit of one lowers nobody
    else's. Raises FieldError if the allowance has not one percentage for each bucket.
    """
    rates = allowance.checked(buckets).rates
    groups: defaultdict[Key, _Sums] = defaultdict(_Sums)
    by_document, today = basis is Basis.DOCUMENT, as_of.toordinal()
    for item in items:
        if item.open:
            days = today - (item.due_on or item.dated_on).toordinal()
            age = today - item.dated_on.toordinal() if by_document else days
            groups[key(item)].add(item, buckets.place(age), days, buckets.count)
    for group, amount in (unapplied or {}).items():
        groups[group].unapplied += amount
    every = _Sums()
    for sums in groups.values():
        every.merge(sums)
    found = [sums.aged(group, rates) for group, sums in groups.items()]
    found.sort(key=lambda aged: (-aged.total, -aged.overdue, str(aged.key)))
    return Ageing(
        as_of=as_of,
        basis=basis,
        buckets=buckets,
        allowance=allowance,
        groups=tuple(found),
        total=every.aged(None, rates),
    )
