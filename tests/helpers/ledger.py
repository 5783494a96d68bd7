"""Sales, receipts and allocations added up in plain Python, to compare with what is kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text

from crmdesk.services.container import Services

CREDITS: Final = ("return", "allowance")
Row = dict[str, Any]


@dataclass
class Ledger:
    """The living rows of a file."""

    sales: dict[int, Row]
    lines: dict[int, list[Row]]
    receipts: dict[int, Row]
    allocations: list[Row]

    def counts(self, sale: Row) -> bool:
        """Whether it is posted and living."""
        return sale["state"] == "posted" and sale["deleted_at"] is None

    def of(self, customer_id: int, day: str) -> tuple[int, int, int]:
        """(open, in credit, charges less receipts) of a customer as of a day, from dates alone."""
        applied: defaultdict[int, int] = defaultdict(int)
        used = 0
        for row in self.allocations:
            if row["customer_id"] == customer_id and row["applied_on"] <= day:
                applied[row["sale_id"]] += row["amount"]
                is_charge = self.sales[row["sale_id"]]["kind"] not in CREDITS
                used += row["amount"] if is_charge else 0
        claimed = credit = balance = 0
        for sale in self.sales.values():
            if sale["customer_id"] == customer_id and self.counts(sale) and sale["sold_on"] <= day:
                balance += self.amount(sale)
                if sale["kind"] in CREDITS:
                    credit -= self.amount(sale)
                else:
                    claimed += self.amount(sale) - applied[sale["id"]]
        for receipt in self.receipts.values():
            if receipt["customer_id"] == customer_id and receipt["received_on"] <= day:
                credit += receipt["amount"]
                balance -= receipt["amount"]
        return claimed, credit - used, balance

    def amount(self, sale: Row) -> int:
        """The amount with its sign."""
        sign = -1 if sale["kind"] in CREDITS else 1
        lines = self.lines.get(sale["id"], [])
        if not lines:
            return sign * (sale["stated"] or 0)
        return sum(
            sign * _rounded(n["quantity"] * n["price"] * (10_000 - (n["discount"] or 0)), 10**7)
            for n in lines
        )

    def kept_sale(self, sale: Row) -> tuple[Any, ...]:
        """What must be kept of a sale: amount, cost, tax, settled, settled_on."""
        sign = -1 if sale["kind"] in CREDITS else 1
        lines = self.lines.get(sale["id"], [])
        costs = [
            None if n["cost"] is None else sign * _rounded(n["quantity"] * n["cost"], 1000)
            for n in lines
        ]
        cost = None if None in costs or not lines else sum(costs)  # type: ignore[arg-type]
        if not lines and sale["kind"] == "allowance":
            cost = 0
        taxes = [
            sign * _rounded(abs(n["amount"]) * n["tax_rate"], 10_000 + n["tax_rate"])
            for n in lines
            if n["tax_rate"] is not None
        ]
        to = [a for a in self.allocations if a["sale_id"] == sale["id"]]
        taken = [a for a in self.allocations if a["credit_id"] == sale["id"]]
        settled = sum(a["amount"] for a in to) - sum(a["amount"] for a in taken)
        days = [a["applied_on"] for a in (*to, *taken)]
        is_done = self.counts(sale) and settled == self.amount(sale)
        settled_on = max([sale["sold_on"], *days]) if is_done else None
        return self.amount(sale), cost, sum(taxes) if taxes else None, settled, settled_on


def _rounded(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def read(services: Services) -> Ledger:
    """What stands in the file."""

    def rows(entity: str) -> list[Row]:
        with services.database.read() as connection:
            query = text(f'SELECT * FROM "{entity}" WHERE deleted_at IS NULL')
            return [dict(row) for row in connection.execute(query).mappings()]

    lines: defaultdict[int, list[Row]] = defaultdict(list)
    for line in rows("sale_line"):
        lines[line["sale_id"]].append(line)
    return Ledger(
        {row["id"]: row for row in rows("sale")},
        dict(lines),
        {row["id"]: row for row in rows("receipt")},
        rows("allocation"),
    )


def check(services: Services, days: list[str]) -> None:
    """Assert that everything kept is right and that balances hold on each of *days*."""
    ledger = read(services)
    for sale in ledger.sales.values():
        kept = tuple(sale[n] for n in ("amount", "cost", "tax", "settled", "settled_on"))
        assert kept == ledger.kept_sale(sale), sale["code"]
        day = sale["sold_on"] if ledger.counts(sale) else None
        for line in ledger.lines.get(sale["id"], []):
            assert (line["customer_id"], line["counted_on"]) == (sale["customer_id"], day)
    for receipt in ledger.receipts.values():
        taken = [a["amount"] for a in ledger.allocations if a["receipt_id"] == receipt["id"]]
        assert receipt["applied"] == sum(taken)
        assert abs(sum(taken)) <= abs(receipt["amount"])
    customers = {row["customer_id"] for row in (*ledger.sales.values(), *ledger.receipts.values())}
    for day in days:
        for customer_id in customers:
            claimed, credit, balance = ledger.of(customer_id, day)
            assert claimed - credit == balance, day
            assert claimed >= 0, day
            assert credit >= 0, day
