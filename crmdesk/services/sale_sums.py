"""Keeping the sums of sales and receipts in step with their lines and allocations.

Kept without history: amount, cost, tax, settled and settled_on of a sale, applied of a receipt,
customer and counting day of a line. What only a whole act can show is looked at by ``sale_checks``
in the same step.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, case, func, select, update

from crmdesk.analysis.rounding import WHOLE
from crmdesk.services import prepared, sale_checks
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.rules.trade import CREDITS

if TYPE_CHECKING:
    from crmdesk.services.keepers import Touched
    from crmdesk.services.writing import Writer

CHUNK: Final = 2000
CONCERNED: Final = "sale_sums.concerned"  # memo of a write: the sales it concerns
OF_TRADE: Final = frozenset({"sale", "sale_line", "receipt", "allocation"})
SALE_SUMS: Final = ("amount", "cost", "tax", "settled", "settled_on")

_s, _n, _a, _r = (raw_table(e) for e in ("sale", "sale_line", "allocation", "receipt"))
_alive = _n.c.deleted_at.is_(None)
# Rounded half up per line; a negative amount rounds like the positive one.
_tax = (
    (2 * func.abs(_n.c.amount) * _n.c.tax_rate + WHOLE + _n.c.tax_rate)
    // (2 * (WHOLE + _n.c.tax_rate))
    * func.sign(_n.c.amount)
)
_SALES: Final = Prepared(
    select(
        *[_s.c[name] for name in ("id", "code", "kind", "customer_id", "state", "deleted_at")],
        *[_s.c[name] for name in ("sold_on", "original_id", "stated", *SALE_SUMS)],
    ).where(of_ids(_s.c.id))
)
_LINES: Final = Prepared(
    select(
        _n.c.sale_id,
        func.count(case((_alive, 1))),
        func.sum(case((_alive, _n.c.amount))),
        func.count(case((_alive, _n.c.cost_amount))),
        func.sum(case((_alive, _n.c.cost_amount))),
        func.count(case((_alive, _n.c.tax_rate))),
        func.sum(case((_alive, _tax))),
        func.count(),
        func.min(_n.c.customer_id),
        func.max(_n.c.customer_id),
        func.count(_n.c.customer_id),
        func.count(_n.c.counted_on),
        func.count(case((_alive, _n.c.counted_on))),
        func.min(_n.c.counted_on),
        func.max(_n.c.counted_on),
    )
    .where(of_ids(_n.c.sale_id))
    .group_by(_n.c.sale_id)
)
# By day, so that what was settled in between is seen, too.
_TO: Final = Prepared(
    select(_a.c.sale_id, _a.c.applied_on, func.sum(_a.c.amount))
    .where(of_ids(_a.c.sale_id), is_alive(_a))
    .group_by(_a.c.sale_id, _a.c.applied_on)
    .order_by(_a.c.sale_id, _a.c.applied_on)
)
_FROM_CREDITS: Final = Prepared(
    select(_a.c.credit_id, func.sum(_a.c.amount), func.max(_a.c.applied_on))
    .where(of_ids(_a.c.credit_id), is_alive(_a))
    .group_by(_a.c.credit_id)
)
_RECEIPTS: Final = Prepared(
    select(_r.c.id, _r.c.amount, _r.c.applied, func.coalesce(func.sum(_a.c.amount), 0))
    .join_from(_r, _a, (_a.c.receipt_id == _r.c.id) & is_alive(_a), isouter=True)
    .where(of_ids(_r.c.id))
    .group_by(_r.c.id)
)
_COPY: Final = Prepared(
    update(_n)
    .where(_n.c.sale_id == bindparam("sale"))
    .values(customer_id=bindparam("customer"), counted_on=case((_alive, bindparam("day"))))
)
_PUT_SALE: Final = prepared.update_row("sale", SALE_SUMS)
_PUT_RECEIPT: Final = prepared.update_row("receipt", ("applied",))
_LINE_OWNERS: Final = Prepared(select(_n.c.sale_id).where(of_ids(_n.c.id)))
_ALLOCATION_ENDS: Final = Prepared(
    select(_a.c.sale_id, _a.c.credit_id, _a.c.receipt_id).where(of_ids(_a.c.id))
)
_OF_CUSTOMERS: Final = {
    entity: Prepared(select(t.c.id).where(of_ids(t.c.customer_id)))
    for entity, t in (("sale", _s), ("receipt", _r))
}


class SaleRow(NamedTuple):
    """A sale as it is kept."""

    id: int
    code: str
    kind: str
    customer_id: int
    state: str
    deleted_at: str | None
    sold_on: str
    original_id: int | None
    stated: int | None
    amount: int
    cost: int | None
    tax: int | None
    settled: int
    settled_on: str | None

    @property
    def counts(self) -> bool:
        """Whether it is posted and not deleted."""
        return self.state == "posted" and self.deleted_at is None

    @property
    def sums(self) -> tuple[int, int | None, int | None, int, str | None]:
        """What is kept, in the order of ``SALE_SUMS``."""
        return self.amount, self.cost, self.tax, self.settled, self.settled_on


class Lines(NamedTuple):
    """The lines of a sale: how many live and what they make, what their copies say."""

    living: int
    amount: int | None
    cost_count: int
    cost: int | None
    rate_count: int
    tax: int | None
    every: int
    first_customer: int | None
    last_customer: int | None
    customer_count: int
    counted: int
    counted_alive: int
    first_day: str | None
    last_day: str | None

    def copies_fit(self, sale: SaleRow) -> bool:
        """Whether customer and counting day of every line are those of the sale."""
        if self.customer_count < self.every or self.first_customer != self.last_customer:
            return False
        if self.every and self.first_customer != sale.customer_id:
            return False
        if not sale.counts:
            return self.counted == 0
        days = {self.first_day, self.last_day} if self.living else {sale.sold_on}
        is_complete = self.counted == self.counted_alive == self.living
        return is_complete and days == {sale.sold_on}


NO_LINES: Final = Lines(0, None, 0, None, 0, None, 0, None, None, 0, 0, 0, None, None)


@dataclass(slots=True)
class Settled:
    """What allocations settle of a document: in all, until when, and the extremes on the way."""

    total: int = 0
    last_on: str | None = None
    lowest: int = 0
    highest: int = 0

    def add(self, day: str, amount: int) -> None:
        """The allocations of a day; days come in their order."""
        self.total += amount
        self.last_on = day
        self.lowest, self.highest = min(self.lowest, self.total), max(self.highest, self.total)


@dataclass(slots=True)
class Sums:
    """Some documents and receipts with what is right: what differs is to be written."""

    sales: dict[int, SaleRow] = field(default_factory=dict)
    lines: dict[int, Lines] = field(default_factory=dict)
    to: dict[int, Settled] = field(default_factory=dict)
    taken: dict[int, tuple[int, str]] = field(default_factory=dict)  # credit: amount, last day
    receipts: dict[int, tuple[int, int, int]] = field(default_factory=dict)  # amount, kept, right

    def right(self, sale: SaleRow) -> tuple[int, int | None, int | None, int, str | None]:
        """The right sums of a sale, in the order of ``SALE_SUMS``."""
        lines = self.lines.get(sale.id, NO_LINES)
        is_credit = sale.kind in CREDITS
        cost: int | None
        if lines.living:
            amount = lines.amount or 0
            cost = lines.cost if lines.cost_count == lines.living else None
        else:
            amount = (sale.stated or 0) * (-1 if is_credit else 1)
            cost = 0 if sale.kind == "allowance" else None
        to = self.to.get(sale.id)
        taken, taken_on = self.taken.get(sale.id, (0, ""))
        settled = (to.total if to else 0) - taken
        settled_on = None
        if sale.counts and settled == amount:
            settled_on = max(sale.sold_on, taken_on, (to.last_on or "") if to else "")
        return amount, cost, lines.tax, settled, settled_on

    def wrong_sales(self) -> dict[int, dict[str, Any]]:
        """Sales whose kept sums differ, with the right ones."""
        rights = ((sale, self.right(sale)) for sale in self.sales.values())
        return {
            sale.id: dict(zip(SALE_SUMS, right, strict=True))
            for sale, right in rights
            if right != sale.sums
        }

    def wrong_copies(self) -> list[SaleRow]:
        """Sales whose lines have other copies of customer and day than they should."""
        pairs = ((sale, self.lines.get(sale.id, NO_LINES)) for sale in self.sales.values())
        return [sale for sale, lines in pairs if not lines.copies_fit(sale)]

    def wrong_receipts(self) -> dict[int, int]:
        """Receipts whose kept ``applied`` differs, with the right one."""
        return {i: right for i, (_amount, kept, right) in self.receipts.items() if kept != right}


def keep(writer: Writer, touched: Touched) -> None:
    """Bring the sums of what was touched up to date. Raises ValidationError."""
    if OF_TRADE.isdisjoint(touched):
        return
    sales, receipts = _concerned(writer, touched)
    writer.memo(CONCERNED, set).update(sales)
    moves_money = not {"receipt", "allocation"}.isdisjoint(touched)
    may_move = len(writer.customers) > 1  # from one customer to another
    for chunk in _chunks(sales):
        sums = read(writer.connection, chunk)
        write(writer.connection, sums)
        sale_checks.check_sales(writer.connection, sums)
        if may_move:
            sale_checks.check_moved(writer.connection, chunk)
        moves_money |= any(sale.kind in CREDITS for sale in sums.sales.values())
        moves_money |= len(sums.sales) < len(chunk)
    for chunk in _chunks(receipts):
        sums = read(writer.connection, (), chunk)
        write(writer.connection, sums)
        sale_checks.check_receipts(writer.connection, sums)
        if may_move:
            sale_checks.check_customers(writer.connection, "receipt_id", chunk)
    for chunk in _chunks(touched.get("allocation", ())):
        sale_checks.check_customers(writer.connection, "id", chunk)
    for chunk in _chunks(writer.customers) if moves_money else ():
        sale_checks.check_pool(writer.connection, chunk)


def concerned(writer: Writer) -> set[int]:
    """The sales whose sums this act may have changed, once ``keep`` has looked at them."""
    found: set[int] = writer.memo(CONCERNED, set)
    return found


def _concerned(writer: Writer, touched: Touched) -> tuple[set[int], set[int]]:
    """The sales and receipts whose sums the act may have changed."""
    sales, receipts = set(touched.get("sale", ())), set(touched.get("receipt", ()))
    lines, allocations = touched.get("sale_line", ()), touched.get("allocation", ())
    found = 0
    if lines:
        rows = run_of_ids(writer.connection, _LINE_OWNERS, lines).fetchall()
        sales.update(sale_id for (sale_id,) in rows)
        found += len(rows)
    if allocations:
        rows = run_of_ids(writer.connection, _ALLOCATION_ENDS, allocations).fetchall()
        for sale_id, credit_id, receipt_id in rows:
            sales.add(sale_id)
            if credit_id is not None:
                sales.add(credit_id)
            else:
                receipts.add(receipt_id)
        found += len(rows)
    if found < len(lines) + len(allocations):  # taken out for good: nobody knows of what
        for entity, ids in (("sale", sales), ("receipt", receipts)):
            rows = run_of_ids(writer.connection, _OF_CUSTOMERS[entity], writer.customers)
            ids.update(record_id for (record_id,) in rows)
    return sales, receipts


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def read(connection: Connection, sale_ids: Sequence[int], receipt_ids: Sequence[int] = ()) -> Sums:
    """The kept and the right sums of some sales and receipts."""
    sums = Sums()
    if sale_ids:
        for row in run_of_ids(connection, _SALES, sale_ids):
            sums.sales[row[0]] = SaleRow(*row)
        for sale_id, *rest in run_of_ids(connection, _LINES, sale_ids):
            sums.lines[sale_id] = Lines(*rest)
        for sale_id, day, amount in run_of_ids(connection, _TO, sale_ids):
            sums.to.setdefault(sale_id, Settled()).add(day, amount)
        if any(sale.kind in CREDITS for sale in sums.sales.values()):
            for credit_id, amount, day in run_of_ids(connection, _FROM_CREDITS, sale_ids):
                sums.taken[credit_id] = amount, day
    if receipt_ids:
        for receipt_id, *values in run_of_ids(connection, _RECEIPTS, receipt_ids):
            sums.receipts[receipt_id] = tuple(values)
    return sums


def write(connection: Connection, sums: Sums) -> None:
    """Write what differs; it is computed and has no history."""
    wrong = [
        {"record_id": i} | {f"v_{name}": value for name, value in values.items()}
        for i, values in sums.wrong_sales().items()
    ]
    if wrong:
        _PUT_SALE.run_many(connection, wrong)
    copies = [
        {
            "sale": sale.id,
            "customer": sale.customer_id,
            "day": sale.sold_on if sale.counts else None,
        }
        for sale in sums.wrong_copies()
    ]
    if copies:
        _COPY.run_many(connection, copies)
    applied = [{"record_id": i, "v_applied": right} for i, right in sums.wrong_receipts().items()]
    if applied:
        _PUT_RECEIPT.run_many(connection, applied)


def sums(connection: Connection, customers: Collection[int] | None = None) -> Iterator[Sums]:
    """The kept and the right sums of the sales and receipts of some customers, or of all.

    In parts, so that files with millions of lines need no memory for all of them.
    """
    for entity in ("sale", "receipt"):
        if customers is None:
            ids = connection.scalars(select(raw_table(entity).c.id)).all()
        else:
            ids = [i for (i,) in run_of_ids(connection, _OF_CUSTOMERS[entity], customers)]
        for chunk in _chunks(ids):
            yield read(connection, chunk) if entity == "sale" else read(connection, (), chunk)


def rebuild(connection: Connection, customers: Collection[int] | None = None) -> None:
    """Put right the sums of some customers, or of all: after the demo data, for a repair."""
    for part in sums(connection, customers):
        write(connection, part)
