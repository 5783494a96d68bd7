"""Receipts with their allocations inside a write: what is open, what can be taken, putting it on.

Which document gets how much is decided by ``analysis.allocation``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, or_, select

from crmdesk.analysis import allocation
from crmdesk.analysis.allocation import Wish
from crmdesk.analysis.receivables import Applied, OpenItem
from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.rules.trade import closed_until
from crmdesk.services.sale_checks import pool_moves
from crmdesk.services.writing import Writer

NO_CONTRACT: Final = N_("Name the contract whose instalments were paid.")
HOW: Final = ("oldest", "manual", "instalment", "none")


def open_documents(connection: Connection, customer_id: int) -> list[OpenItem]:
    """What is open now of a customer: charges positive, returns and allowances negative."""
    s, i = raw_table("sale"), raw_table("instalment")
    query = (
        select(
            s.c.id, s.c.sold_on, s.c.due_on, s.c.amount, s.c.settled, s.c.owner_id,
            s.c.contract_id, i.c.position,
        )
        .join_from(s, i, i.c.id == s.c.instalment_id, isouter=True)
        .where(s.c.customer_id == customer_id, s.c.state == "posted", is_alive(s))
        .where(s.c.amount != s.c.settled)
        .order_by(s.c.sold_on, s.c.id)
    )  # fmt: skip
    return [
        OpenItem(
            document_id=row.id,
            customer_id=customer_id,
            dated_on=date.fromisoformat(row.sold_on),
            due_on=date.fromisoformat(row.due_on) if row.due_on else None,
            amount=row.amount,
            open=row.amount - row.settled,
            seller_id=row.owner_id,
            contract_id=row.contract_id,
            instalment=row.position,
        )
        for row in connection.execute(query)
    ]


def in_credit(connection: Connection, customer_id: int) -> int:
    """What a customer has in credit in all (预收): receipts and credits not applied yet, fen."""
    moves = pool_moves(lambda t: t.c.customer_id == customer_id)
    return int(connection.scalar(select(func.coalesce(func.sum(moves.c.amount), 0))) or 0)


def chosen(
    amount: int,
    on: date,
    items: Sequence[OpenItem],
    puts: Sequence[Wish] | None,
    how: str,
    contract_id: int | None,
) -> Sequence[Applied]:
    """What goes onto which document. Raises CrmError."""
    if puts is not None or how == "manual":
        return allocation.manual(amount, on, items, puts or ()).applied
    if how == "none":
        return ()
    if how == "instalment":
        if contract_id is None:
            raise CrmError(NO_CONTRACT)
        return allocation.instalments_first(amount, on, items, contract_id).applied
    return allocation.oldest_first(amount, on, items).applied


def put(
    writer: Writer,
    applied: Iterable[Applied],
    *,
    receipt_id: int | None = None,
    credit_id: int | None = None,
    on: date | None = None,
) -> None:
    """Write allocations of one source; dated *on*, else as early as both ends and the books allow.

    Never before either document.
    """
    closed = closed_until(writer)
    first_open = date.fromisoformat(closed) + timedelta(days=1) if closed else date.min
    for each in applied:
        writer.create(
            "allocation",
            {
                "sale_id": each.document_id,
                "receipt_id": receipt_id,
                "credit_id": credit_id,
                "amount": each.amount,
                "applied_on": max(on or first_open, each.applied_on),
            },
        )


def pay_at_once(writer: Writer, sale: Mapping[str, Any], paid: Mapping[str, Any]) -> int:
    """A receipt of the whole amount of a document of this act, or a refund for a return.

    Returns its id.
    """
    rows = writer.rows("sale_line", ["amount"], sale_id=sale["id"])
    amount = sum(each for (each,) in rows)
    if not rows:
        amount = (sale["stated"] or 0) * (-1 if sale["kind"] in ("return", "allowance") else 1)
    values: dict[str, Any] = {
        "customer_id": sale["customer_id"],
        "contract_id": sale["contract_id"],
        "instalment_id": sale["instalment_id"],
        "owner_id": sale["owner_id"],
        "received_on": min(date.fromisoformat(sale["sold_on"]), writer.today),
        "amount": amount,
    }
    receipt_id = writer.create("receipt", values | dict(paid))
    taken = living(writer, "receipt", receipt_id)["amount"]
    sold_on = date.fromisoformat(sale["sold_on"])
    received_on = date.fromisoformat(living(writer, "receipt", receipt_id)["received_on"])
    part = min(taken, amount, key=abs) if (taken > 0) == (amount > 0) else 0
    put(writer, [Applied(sale["id"], part, max(sold_on, received_on))], receipt_id=receipt_id)
    return receipt_id


def living(writer: Writer, entity: str, record_id: int) -> dict[str, Any]:
    """A record that is there. Raises NotFound."""
    row = writer.row(entity, record_id)
    if row is None or row["deleted_at"] is not None:
        raise NotFound()
    return row


def allocations(
    connection: Connection, sale_id: int | None, receipt_id: int | None
) -> list[dict[str, Any]]:
    """The living allocations onto and from a document, or from a receipt, the earliest first."""
    a = raw_table("allocation")
    query = select(a).where(is_alive(a))
    if sale_id is not None:
        query = query.where(or_(a.c.sale_id == sale_id, a.c.credit_id == sale_id))
    else:
        query = query.where(a.c.receipt_id == receipt_id)
    rows = connection.execute(query.order_by(a.c.applied_on, a.c.id)).mappings()
    return [dict(row) for row in rows]
