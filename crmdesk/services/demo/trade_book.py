"""The books of the demo's trade: what every step of it shares, and writing its rows quickly.

Days are ordinals here and become ISO text when a row is written: a large file has ten million
lines, and a date object for each of them would take minutes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import column, insert, table

from crmdesk.analysis.months import add_months
from crmdesk.services.demo.rows import Rows
from crmdesk.services.prepared import Prepared

if TYPE_CHECKING:
    from crmdesk.models.derived import PyramidLayer
    from crmdesk.services.demo.earnings import GoodsCost

STAMPS: Final = ("id", "version", "created_at", "changed_at", "created_by", "changed_by")
COLUMNS: Final = {
    "sale": (
        *STAMPS, "code", "kind", "customer_id", "state", "sold_on", "due_on", "settlement",
        "owner_id", "contract_id", "instalment_id", "original_id", "stated", "amount", "cost",
        "tax", "settled", "settled_on", "invoice_no", "invoiced_on", "remark"),
    "sale_line": (
        *STAMPS, "sale_id", "customer_id", "counted_on", "position", "product_id", "name",
        "specification", "unit", "quantity", "price", "discount", "amount", "cost", "cost_amount",
        "tax_rate"),
    "receipt": (
        *STAMPS, "customer_id", "contract_id", "instalment_id", "received_on", "amount", "method",
        "document_no", "payer", "owner_id", "applied", "reverses_id", "remark"),
    "allocation": (
        *STAMPS, "customer_id", "sale_id", "receipt_id", "credit_id", "amount", "applied_on"),
}  # fmt: skip
TABLES: Final = tuple(COLUMNS)
LONG: Final = 200  # percent of the usual lines of a document
_INSERT: Final = {
    name: Prepared(insert(table(name, *[column(c) for c in columns])))
    for name, columns in COLUMNS.items()
}


class Line(NamedTuple):
    """A line of a document: place of the ware in the price list, whole units, fen, percent."""

    place: int
    units: int
    price: int
    discount: int
    amount: int


@dataclass(slots=True)
class Charge:
    """A document on a customer's account: a sale, a return, an allowance, an opening balance.

    ``amount`` is signed, ``settled`` too; ``paid_by`` is the day on which the customer means to
    pay (None: never). ``first`` is its first line, for returns.
    """

    sale_id: int
    kind: str
    day: int
    due: int
    amount: int
    cost: int | None = None
    tax: int | None = None
    settled: int = 0
    settled_day: int | None = None
    last_day: int = 0
    paid_by: int | None = None
    contract_id: int | None = None
    instalment_id: int | None = None
    original_id: int | None = None
    stated: int | None = None
    state: str = "posted"
    remark: str | None = None
    first: Line | None = None

    @property
    def rest(self) -> int:
        """What is still to be paid."""
        return self.amount - self.settled

    def settle(self, amount: int, day: int) -> None:
        """Let *amount* (with the sign of the document) settle a part of it."""
        self.settled += amount
        self.last_day = max(day, self.last_day)
        self.settled_day = self.last_day if self.settled == self.amount else None


@dataclass(slots=True)
class Money:
    """A receipt (or, negative, a refund) with what it settles: charges and amounts."""

    receipt_id: int
    day: int
    amount: int
    method: str
    contract_id: int | None = None
    instalment_id: int | None = None
    reverses_id: int | None = None
    remark: str | None = None
    applied: int = 0


@dataclass(slots=True)
class Batch:
    """Goods of a contract that left on a day, to be billed; negative quantities came back."""

    contract_id: int
    day: date
    goods: list[tuple[int, int, int]]  # place of the ware, thousandths, price in fen
    instalment_id: int | None = None
    due_on: date | None = None


@dataclass(slots=True)
class Account:
    """A customer's trade while it is made, and afterwards for the steps that tell of it."""

    charges: list[Charge] = field(default_factory=list)
    unposted: list[Charge] = field(default_factory=list)  # drafts, and what was made void
    receipts: list[Money] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    deposits: list[Money] = field(default_factory=list)  # by the payment plans of contracts
    in_window: int = 0  # fen of goods of contracts in the last twelve months
    ordered: int = 0  # fen of contracts in force that were not billed yet
    terms: int = 0  # usual days until a document is due
    goods: GoodsCost = field(init=False)
    story: str = ""
    is_hard: bool = False
    is_reviewed: bool = False  # has handed in what first business asks for

    def open_on(self, day: int) -> list[Charge]:
        """Charges with a rest that are due before *day*, the oldest first."""
        found = [c for c in self.charges if c.rest > 0 and c.state == "posted" and c.due < day]
        return sorted(found, key=lambda c: (c.due, c.sale_id))


@dataclass(slots=True)
class TradeBook:
    """What the customers' trades share: days, stories, stock movements, numbers, rows to write."""

    today: date
    years: int
    lines: int  # lines a document has, in percent of the usual
    stories: dict[int, str]
    hard: frozenset[int]  # numbers of the customers whose debts are overdue for long
    accountant: int
    last: int = 0
    window: int = 0  # the last day before the twelve months
    start: int = 0  # the day on which the books were opened
    receipts_on: Counter[int] = field(default_factory=Counter)
    sold: Counter[tuple[int, int]] = field(default_factory=Counter)
    cases: list[int] = field(default_factory=list)  # ids of the customers among *hard*
    # By layer: fen of goods that pieces could not share, for the next customer (``earnings``).
    carried: Counter[PyramidLayer] = field(default_factory=Counter)
    _iso: list[str] = field(default_factory=list)
    _base: int = 0
    _waiting: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.last = self.today.toordinal()
        self.window = add_months(self.today, -12).toordinal()
        self.start = add_months(self.today, -12 * self.years).toordinal()
        self._base = self.start - 400
        first = date.fromordinal(self._base)
        days = self.last - self._base + 800
        self._iso = [(first + timedelta(days=n)).isoformat() for n in range(days)]

    @property
    def is_long(self) -> bool:
        """Whether documents get as many lines as they can have: a file of millions of lines."""
        return self.lines > LONG

    def iso(self, day: int) -> str:
        """A day as it is stored."""
        return self._iso[day - self._base]

    def join(self, rows: Rows) -> None:
        """Let what is added be written by *rows*."""
        self._waiting = {name: rows.collect(name, _INSERT[name]) for name in TABLES}

    def add(self, table: str, row: tuple[Any, ...]) -> None:
        """A row in the order of ``COLUMNS``."""
        self._waiting[table].append(row)

    def receipt_no(self, day: int) -> str:
        """The next number of a receipt of that day."""
        self.receipts_on[day] += 1
        iso = self.iso(day)
        return f"SK{iso[2:4]}{iso[5:7]}{iso[8:10]}{self.receipts_on[day]:04}"


def month_of(day: int) -> int:
    """Year × 100 + month of an ordinal."""
    on = date.fromordinal(day)
    return on.year * 100 + on.month
