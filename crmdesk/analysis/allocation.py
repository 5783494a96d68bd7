"""Which documents a receipt or a credit note pays.

By hand (checked), the one due first at first, or those of one contract in the order of its payment
plan before all others. What nothing can be found for stays unapplied (预收). Money paid back to a
customer is a negative amount and settles his open credit notes in the same way. Documents and
money are one customer's; who calls sees to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crmdesk.analysis.receivables import Applied, OpenItem, due_first
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.core.money import from_fen


@dataclass(frozen=True, slots=True)
class Allocation:
    """What is put on which document, and what stays *unapplied*; together the whole amount."""

    applied: tuple[Applied, ...]
    unapplied: int


@dataclass(frozen=True, slots=True)
class Wish:
    """So many fen on a document, as a person chose it."""

    document_id: int
    amount: int


def manual(
    amount: int, received_on: date, items: Iterable[OpenItem], wishes: Sequence[Wish]
) -> Allocation:
    """*amount* put on documents as wished.

    Raises CrmError, with the reason, for a document that is not open, named twice or given more
    than is open of it, for a part of nothing or of the other sign, and for more than was received.
    """
    open_items = {item.document_id: item for item in items}
    seen: set[int] = set()
    for wish in wishes:
        item = open_items.get(wish.document_id)
        if item is None:
            raise CrmError(N_("The receipt names a document that has nothing open."))
        if wish.document_id in seen:
            raise CrmError(N_("The receipt names the same document twice: make it one line."))
        seen.add(wish.document_id)
        _check(wish.amount, item.open, amount)
    put = sum(wish.amount for wish in wishes)
    if abs(put) > abs(amount):
        raise CrmError(
            N_("{put} are put on documents, but the receipt is of {amount} only."),
            put=_yuan(put),
            amount=_yuan(amount),
        )
    return Allocation(
        tuple(_applied(open_items[w.document_id], w.amount, received_on) for w in wishes),
        amount - put,
    )


def _check(part: int, open_: int, amount: int) -> None:
    if part == 0 or (part > 0) != (amount > 0):
        raise CrmError(N_("{part} cannot be put on a document."), part=_yuan(part))
    if (open_ > 0) != (part > 0):
        raise CrmError(
            N_("Receipts pay invoices and repayments settle credit notes, not the other way round.")
        )
    if abs(part) > abs(open_):
        raise CrmError(
            N_("{part} are put on a document of which only {open} are open."),
            part=_yuan(part),
            open=_yuan(open_),
        )


def oldest_first(amount: int, received_on: date, items: Iterable[OpenItem]) -> Allocation:
    """*amount* put on the documents by due date, then date, then id."""
    return _in_order(amount, received_on, sorted(items, key=due_first))


def instalments_first(
    amount: int, received_on: date, items: Iterable[OpenItem], contract_id: int
) -> Allocation:
    """The instalments of a contract in the order of its plan, then everything else by due date."""

    def order(item: OpenItem) -> tuple[bool, bool, int, tuple[date, date, int]]:
        own = item.contract_id == contract_id
        place = item.instalment if own else None
        return not own, place is None, place or 0, due_first(item)

    return _in_order(amount, received_on, sorted(items, key=order))


def _in_order(amount: int, received_on: date, items: Iterable[OpenItem]) -> Allocation:
    applied, rest = [], amount
    for item in items:
        if not rest:
            break
        if not item.open or (item.open > 0) != (rest > 0):
            continue
        part = min(item.open, rest, key=abs)
        applied.append(_applied(item, part, received_on))
        rest -= part
    return Allocation(tuple(applied), rest)


def _applied(item: OpenItem, part: int, received_on: date) -> Applied:
    """Money that came before the document (预收) pays it from the day of the document on."""
    return Applied(item.document_id, part, max(received_on, item.dated_on))


def _yuan(fen: int) -> str:
    return f"{from_fen(fen):,.2f}"
