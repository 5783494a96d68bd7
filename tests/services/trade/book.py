"""A random book of trade, written as rows: documents, receipts, what settles what, contracts.

The rows keep the rules of trade, so that what is read from them is what the program would hold.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert
from sqlalchemy import update as sql_update

from crmdesk.services.catalogue import column_names, raw_table
from crmdesk.services.container import Services
from tests.helpers.making import customer

STAMP: Final = {
    "version": 1,
    "created_at": "2026-01-01 08:00:00",
    "changed_at": "2026-01-01 08:00:00",
}
CHARGES: Final = ("sale", "opening")
Row = dict[str, Any]


@dataclass
class Book:
    """What was written, as rows; ids count up from 1000."""

    services: Services
    seed: int
    customers: int = 6
    first: date = date(2025, 5, 1)
    last: date = date(2026, 11, 21)
    sales: list[Row] = field(default_factory=list)
    receipts: list[Row] = field(default_factory=list)
    allocations: list[Row] = field(default_factory=list)
    contracts: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.ids = itertools.count(1000)
        self.owners = [customer(self.services, f"客户{n}") for n in range(self.customers)]
        self.employee = self.services.employee_id

    def fill(self, documents: int = 40) -> Book:
        """Make up *documents* documents with what belongs to them, and write everything."""
        for _n in range(documents):
            self.document()
        for sale in [s for s in self.sales if s["kind"] == "sale" and s["state"] == "posted"]:
            if self.chance.random() < 0.25:
                self.come_back(sale)
        for sale in list(self.sales):
            if self.counts(sale) and sale["amount"] > 0:
                self.settle(sale)
        for receipt in [r for r in self.receipts if r["amount"] > 0]:
            if self.chance.random() < 0.15:
                self.dishonour(receipt)
        for _n in range(documents // 8):
            self.contract()
        self.reckon()
        with self.services.database.write() as connection:
            self.write(connection)
        return self

    # --- what is made up ------------------------------------------------------------------
    def day(self, first: date | None = None) -> date:
        first = first or self.first
        return first + timedelta(self.chance.randint(0, max(0, (self.last - first).days)))

    def document(self) -> Row:
        kind = self.chance.choice(("sale", "sale", "sale", "sale", "opening", "allowance"))
        amount = self.chance.choice((0, 100, 5_000, 12_345, 99_900, 1_000_000))
        day = self.day()
        due = self.chance.choice((None, day, day + timedelta(30), day + timedelta(75)))
        cost = self.chance.choice((None, amount // 2, amount // 2, amount // 2))
        return self.sale(
            kind=kind,
            state=self.chance.choice(("posted",) * 6 + ("draft", "void")),
            customer_id=self.chance.choice(self.owners),
            sold_on=day.isoformat(),
            due_on=due and due.isoformat(),
            amount=-amount if kind == "allowance" else amount,
            cost=cost if kind == "sale" else None,
            deleted_at="2026-11-01 08:00:00" if self.chance.random() < 0.05 else None,
        )

    def sale(self, **values: Any) -> Row:
        number = next(self.ids)
        row = {"id": number, "code": f"XS{number}", "settled": 0, "settled_on": None} | values
        self.sales.append(row)
        return row

    def come_back(self, sale: Row) -> None:
        part = self.chance.choice((1, 2, 3))
        self.sale(
            kind="return",
            state="posted",
            customer_id=sale["customer_id"],
            original_id=self.chance.choice((sale["id"], sale["id"], None)),
            sold_on=self.day(date.fromisoformat(sale["sold_on"])).isoformat(),
            due_on=None,
            amount=-sale["amount"] // part,
            cost=self.chance.choice((None, 0)),
            deleted_at=sale["deleted_at"],
        )

    def settle(self, sale: Row) -> None:
        """Pay a document in up to two steps, by money or by a credit document of the customer."""
        rest = sale["amount"]
        for _step in range(self.chance.choice((0, 1, 1, 2))):
            part = self.chance.choice((rest, rest // 2))
            if not part:
                return
            notes = [
                s for s in self.sales
                if s["customer_id"] == sale["customer_id"] and self.counts(s)
                and -s["amount"] - self.taken(credit_id=s["id"]) >= part
            ]  # fmt: skip
            if notes and self.chance.random() < 0.5:
                source, key = self.chance.choice(notes), "credit_id"
                on = source["sold_on"]
            else:
                source, key = self.receipt(sale, part), "receipt_id"
                on = source["received_on"]
            applied = max(on, sale["sold_on"], self.day(date.fromisoformat(on)).isoformat())
            self.allocate(sale, part, applied, **{key: source["id"]})
            rest -= part

    def receipt(self, sale: Row, amount: int) -> Row:
        more = self.chance.choice((0, 0, 700))
        row = {
            "id": next(self.ids),
            "customer_id": sale["customer_id"],
            "received_on": self.day().isoformat(),
            "amount": amount + more,
            "reverses_id": None,
            "document_no": f"SK{amount}",
        }
        self.receipts.append(row)
        return row

    def dishonour(self, receipt: Row) -> None:
        """The cheque comes back: a negative receipt, and what it settled is open again."""
        put = [a for a in self.allocations if a["receipt_id"] == receipt["id"]]
        last = max([receipt["received_on"], *[a["applied_on"] for a in put]])
        row = receipt | {
            "id": next(self.ids),
            "amount": -receipt["amount"],
            "received_on": self.day(date.fromisoformat(last)).isoformat(),
            "reverses_id": receipt["id"],
        }
        self.receipts.append(row)
        for each in put:
            sale = next(s for s in self.sales if s["id"] == each["sale_id"])
            self.allocate(sale, -each["amount"], row["received_on"], receipt_id=row["id"])

    def allocate(self, sale: Row, amount: int, on: str, **source: int) -> None:
        row = {"id": next(self.ids), "customer_id": sale["customer_id"], "sale_id": sale["id"]}
        blank = {"receipt_id": None, "credit_id": None}
        self.allocations.append(row | blank | {"amount": amount, "applied_on": on} | source)

    def contract(self) -> None:
        amount, number = self.chance.choice((10_000, 250_000)), next(self.ids)
        self.contracts.append(
            {
                "id": number,
                "code": f"HT{number}",
                "title": "年度供货",
                "customer_id": self.chance.choice(self.owners),
                "state": self.chance.choice(("preparing", "approved", "running", "completed")),
                "is_current": self.chance.choice((1, 1, 0)),
                "amount": amount,
                "delivered": self.chance.choice((0, amount // 3, amount)),
                "billed": self.chance.choice((0, amount // 2)),
                "received": 0,
                "deleted_at": self.chance.choice((None, None, "2026-11-01 08:00:00")),
            }
        )

    # --- what follows from it -------------------------------------------------------------
    @staticmethod
    def counts(sale: Row) -> bool:
        return sale["state"] == "posted" and sale["deleted_at"] is None

    def taken(self, **source: int) -> int:
        return sum(
            a["amount"] for a in self.allocations if all(a[k] == v for k, v in source.items())
        )

    def reckon(self) -> None:
        """The kept sums: what is settled, since when nothing is left, what receipts were used."""
        for sale in self.sales:
            mine = [
                a for a in self.allocations if sale["id"] in (a["sale_id"], a["credit_id"])
            ]  # fmt: skip
            sign = 1 if sale["amount"] >= 0 else -1
            sale["settled"] = sign * sum(a["amount"] for a in mine)
            if self.counts(sale) and sale["settled"] == sale["amount"]:
                sale["settled_on"] = max([sale["sold_on"], *[a["applied_on"] for a in mine]])
        for receipt in self.receipts:
            receipt["applied"] = self.taken(receipt_id=receipt["id"])

    # --- rows -----------------------------------------------------------------------------
    def write(self, connection: Connection) -> None:
        for entity, rows in (
            ("contract", self.contracts),
            ("sale", self.sales),
            ("receipt", self.receipts),
            ("allocation", self.allocations),
        ):
            for row in rows:
                blank = dict.fromkeys(column_names(entity)) | usual(entity)
                connection.execute(insert(raw_table(entity)).values(blank | STAMP | row))

    def change(self, connection: Connection, entity: str, record_id: int, **values: Any) -> None:
        t = raw_table(entity)
        connection.execute(sql_update(t).where(t.c.id == record_id).values(values))


def usual(entity: str) -> Row:
    """The usual values of the required fields."""
    from crmdesk.models.fields import fields_of
    from crmdesk.models.registry import entity_of

    return {
        spec.name: 0 if isinstance(spec.default, bool) else spec.default
        for spec in fields_of(entity_of(entity))
        if spec.required and spec.default is not None
    }
