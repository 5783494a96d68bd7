"""What the rules of sales, receipts and allocations share: days, closed periods, heads in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.models import codecs
from crmdesk.models.fields import spec_of
from crmdesk.models.sale import Sale
from crmdesk.services.rules.base import Row, Subject, Write
from crmdesk.services.setting_specs import CLOSED_UNTIL, value_in

CREDITS: Final = frozenset({"return", "allowance"})  # kinds of documents that count negative
CHARGES: Final = frozenset({"sale", "opening"})
EARLIEST: Final = "1990-01-01"
LATEST: Final = "2098-12-31"
LARGEST: Final = 10**14  # fen; a trillion yuan in one document is a typing error
NOT_A_DAY: Final = N_("{day} cannot be right: documents lie between 1990 and 2098.")
IN_FUTURE: Final = N_("{day} lies in the future. A document is dated tomorrow at the latest.")
PERIOD_CLOSED: Final = N_(
    "The books are closed until {day}. Use a later date, or have the period opened in the settings."
)
# Memos of the write: what sales and receipts written in it are, and which may still get lines.
_SALES: Final = "trade.sales"
_RECEIPTS: Final = "trade.receipts"
_FRESH: Final = "trade.fresh"


class SaleHead(NamedTuple):
    """Of a sale what its lines and allocations ask for."""

    kind: str
    customer_id: int
    sold_on: str
    state: str
    deleted_at: str | None

    @property
    def counts(self) -> bool:
        """Whether it is posted and not deleted."""
        return self.state == "posted" and self.deleted_at is None


class ReceiptHead(NamedTuple):
    """Of a receipt what its allocations ask for."""

    customer_id: int
    received_on: str
    amount: int
    deleted_at: str | None


def note_sale(write: Write, row: Row, *, fresh: bool = False) -> None:
    """Remember a sale as it was just written; *fresh*: its lines come in the same act."""
    head = SaleHead(*[row[name] for name in SaleHead._fields])
    write.memo(_SALES, dict)[row["id"]] = head
    if fresh:
        write.memo(_FRESH, set).add(row["id"])


def sale_head(write: Write, sale_id: int) -> SaleHead | None:
    """A sale as it is now; None if there is none."""
    known: dict[int, SaleHead] = write.memo(_SALES, dict)
    if sale_id not in known:
        row = write.row("sale", sale_id)
        if row is None:
            return None
        note_sale(write, row)
    return known[sale_id]


def is_fresh(write: Write, sale_id: int) -> bool:
    """Whether the sale was made (or brought back) in this act."""
    return sale_id in write.memo(_FRESH, set)


def note_receipt(write: Write, row: Row) -> None:
    """Remember a receipt as it was just written."""
    head = ReceiptHead(*[row[name] for name in ReceiptHead._fields])
    write.memo(_RECEIPTS, dict)[row["id"]] = head


def receipt_head(write: Write, receipt_id: int) -> ReceiptHead | None:
    """A receipt as it is now; None if there is none."""
    known: dict[int, ReceiptHead] = write.memo(_RECEIPTS, dict)
    if receipt_id not in known:
        row = write.row("receipt", receipt_id)
        if row is None:
            return None
        note_receipt(write, row)
    return known[receipt_id]


def closed_until(write: Write) -> str:
    """The last day of the closed books as ISO text; blank (before every day) if none are."""

    def read() -> str:
        day: date | None = value_in(write, CLOSED_UNTIL)
        return day.isoformat() if day else ""

    found: str = write.memo("trade.closed_until", read)
    return found


def period_problems(write: Write, s: Subject, field: str) -> Iterable[Problem]:
    """That the record lies in a closed period, as it was or as it would be; undo is no excuse."""
    closed = closed_until(write)
    if not closed:
        return
    days = [row[field] for row in (s.before, s.after) if row is not None]
    if any(day is not None and day <= closed for day in days):
        yield period_closed(field, closed)


def period_closed(field: str, closed: str) -> Problem:
    """That the books are closed."""
    return Problem(field, PERIOD_CLOSED, {"day": closed})


def day_problems(write: Write, s: Subject, field: str, *, ahead: bool = False) -> Iterable[Problem]:
    """That a date cannot be one: in another century, or later than tomorrow unless *ahead*."""
    day = s.after.get(field)
    if day is None or not s.changed(field) or write.is_undo:
        return
    if not EARLIEST <= day <= LATEST:
        yield Problem(field, NOT_A_DAY, {"day": day})
    elif not ahead and day > (write.today + timedelta(days=1)).isoformat():
        yield Problem(field, IN_FUTURE, {"day": day})


def shown(amount: int) -> str:
    """Money as the sentences of problems show it."""
    return codecs.show(spec_of(Sale, "amount"), amount)


def sign_of(kind: Any) -> int:
    """-1 for documents that count negative."""
    return -1 if kind in CREDITS else 1
