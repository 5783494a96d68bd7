"""Statements of account as sheets: frozen sums, the lines behind them, the customer's answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from crmdesk.analysis.statement import (
    Difference,
    Entry,
    Reconciliation,
    Statement,
    reconcile,
    statement,
)
from crmdesk.core.errors import NotFound
from crmdesk.core.i18n import _, listed
from crmdesk.models.deal_choices import ReceiptMethod
from crmdesk.services import ageing, prepared
from crmdesk.services.catalogue import column_names
from crmdesk.services.dunning_data import SheetLine, StatementSheet
from crmdesk.services.names import Names
from crmdesk.services.open_items import balance_before, movements
from crmdesk.services.prepared import read_by_ids, read_children, rows_of_parent
from crmdesk.services.receivable_data import AgeingQuery

GOODS: Final = 2  # named in a line
FROZEN: Final = ("opening", "charges", "payments", "closing")


def sums_of(found: Statement) -> dict[str, int]:
    """What is frozen of a statement; what was paid back lowers the payments."""
    paid = found.total(Entry.CREDIT) + found.total(Entry.RECEIPT) - found.total(Entry.REPAYMENT)
    return {
        "opening": found.opening,
        "charges": found.total(Entry.CHARGE),
        "payments": paid,
        "closing": found.closing,
    }


def reckoned(connection: Connection, customer_id: int, since: date, until: date) -> Statement:
    """The statement of a period as the records say it now."""
    return statement(
        movements(connection, customer_id, since, until),
        since,
        until,
        opening=balance_before(connection, customer_id, since),
    )


def stored(connection: Connection, statement_id: int, names: Names) -> StatementSheet:
    """A statement that was made. Raises NotFound."""
    row = prepared.record(connection, "statement", statement_id)
    if row is None or row["deleted_at"] is not None:
        raise NotFound()
    since, until = (date.fromisoformat(row[name]) for name in ("from_on", "until_on"))
    now = reckoned(connection, row["customer_id"], since, until)
    lines = _children(connection, statement_id)
    return _sheet(
        connection,
        row,
        now,
        names,
        is_changed=sums_of(now) != {name: row[name] for name in FROZEN},
        differences=lines,
        answer=_answer(row, lines),
    )


def drafted(
    connection: Connection, customer_id: int, since: date, until: date, names: Names
) -> StatementSheet:
    """A statement that nobody made yet, with a record without number."""
    now = reckoned(connection, customer_id, since, until)
    row = dict.fromkeys(column_names("statement")) | {
        "code": "",
        "state": "draft",
        "customer_id": customer_id,
        "from_on": since.isoformat(),
        "until_on": until.isoformat(),
        **sums_of(now),
    }
    return _sheet(connection, row, now, names)


def _sheet(
    connection: Connection,
    row: Mapping[str, Any],
    now: Statement,
    names: Names,
    *,
    is_changed: bool = False,
    differences: tuple[Mapping[str, Any], ...] = (),
    answer: Reconciliation | None = None,
) -> StatementSheet:
    customer = prepared.record(connection, "customer", row["customer_id"]) or {}
    contact = (
        prepared.record(connection, "contact", row["contact_id"]) if row["contact_id"] else None
    )
    query = AgeingQuery(as_of=now.until, group=None, customers=(row["customer_id"],))
    owner = row["owner_id"] or customer.get("owner_id")
    return StatementSheet(
        record=row,
        customer=customer,
        lines=tuple(_lines(connection, now)),
        now=now,
        is_changed=is_changed,
        differences=differences,
        answer=answer,
        ageing=ageing.table(connection, query, names).total,
        contact_name=str(contact["name"]) if contact else "",
        seller=names("employee", owner) if owner else "",
    )


def _children(connection: Connection, statement_id: int) -> tuple[Mapping[str, Any], ...]:
    entity = "statement_difference"
    rows = rows_of_parent(entity, "statement_id", ("id",)).run(connection, parent=statement_id)
    return tuple(dict(zip(column_names(entity), row, strict=True)) for row in rows)


def _lines(connection: Connection, now: Statement) -> Iterable[SheetLine]:
    """The lines with due dates and remarks of what they are about."""
    of_sales = (Entry.CHARGE, Entry.CREDIT)
    wanted: dict[str, list[int]] = {"sale": [], "receipt": []}
    for line in now.lines:
        entity = "sale" if line.movement.entry in of_sales else "receipt"
        wanted[entity].append(line.movement.record_id)
    known = {
        entity: {
            row["id"]: row
            for found in read_by_ids(connection, entity, ids)
            if (row := dict(zip(column_names(entity), found, strict=True)))
        }
        for entity, ids in wanted.items()
    }
    goods = _goods(connection, wanted["sale"])
    for line in now.lines:
        move = line.movement
        is_sale = move.entry in of_sales
        row = known["sale" if is_sale else "receipt"].get(move.record_id, {})
        due = row.get("due_on") if move.entry is Entry.CHARGE else None
        yield SheetLine(
            on=move.on,
            entry=move.entry,
            number=move.number,
            amount=move.amount,
            balance=line.balance,
            record_id=move.record_id,
            due_on=date.fromisoformat(due) if due else None,
            remark=str(row.get("remark") or ""),
            kind=str(row["kind"]) if row and is_sale else "",
            what=goods.get(move.record_id, "") if is_sale else _way(row),
        )


def _way(receipt: Mapping[str, Any]) -> str:
    """How the money came: 银行转账."""
    method = receipt.get("method")
    return _(ReceiptMethod(method).label) if method else ""


def _goods(connection: Connection, sale_ids: Sequence[int]) -> dict[int, str]:
    """The first goods of documents by name, and how many there are if there are more."""
    names = column_names("sale_line")
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for values in read_children(connection, "sale_line", "sale_id", sale_ids):
        row = dict(zip(names, values, strict=True))
        found[row["sale_id"]].append((row["position"] or 0, row["name"]))
    made = {}
    for sale_id, lines in found.items():
        said = list(dict.fromkeys(name for _position, name in sorted(lines)))
        first = listed(said[:GOODS])
        more = _("{goods} and more, {count} kinds")
        made[sale_id] = first if len(said) <= GOODS else more.format(goods=first, count=len(said))
    return made


def _answer(row: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> Reconciliation | None:
    if row["confirmed"] is None:
        return None
    differences = [Difference(each["ours"], each["theirs"], each["reason"]) for each in lines]
    return reconcile(row["closing"], row["confirmed"], differences)
