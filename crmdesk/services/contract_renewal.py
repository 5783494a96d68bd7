"""Contracts that come to their end: who must be asked, and the opportunity that renews one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, select

from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.deal_choices import Origin, TaskKind
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.document_rows import in_order
from crmdesk.services.rules import documents
from crmdesk.services.writing import Writer

RUNS: Final = ("signed", "running", "interrupted", "completed")
ALREADY: Final = N_("The renewal of contract {contract} was prepared already.")
NO_END: Final = N_("Contract {contract} has no end that it could be renewed at.")
NOT_RUNNING: Final = N_("Contract {contract} is “{state}”; only one in force is renewed.")
RENEWAL_OF: Final = N_("Renewal of {title}")
TASK: Final = N_("Contract {code} ends on {day}: talk about the renewal")
TALK_BEFORE: Final = 7  # days before the end by which the talk should have been, at the latest
LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Expiring:
    """A contract near its end. *days* until then, negative if it is over."""

    contract_id: int
    customer_id: int
    code: str
    title: str
    ends_on: date
    days: int
    amount: int
    owner_id: int | None
    renewal_id: int | None


def expiring(connection: Connection, as_of: date) -> list[Expiring]:
    """Contracts in force whose reminder is due and that nobody renews yet, nearest end first.

    One that ended more than its reminder's days ago is not spoken of any more.
    """
    c = raw_table("contract")
    days = func.julianday(c.c.ends_on) - func.julianday(as_of.isoformat())
    # Chosen in the index alone; only those few are read.
    near = (
        select(c.c.id)
        .where(is_alive(c), c.c.is_current == 1, c.c.ends_on.is_not(None))
        .where(c.c.state.in_(RUNS), c.c.renewal_id.is_(None))
        .where(func.abs(days) <= func.coalesce(c.c.remind_days, 0))
    )
    query = (
        select(c.c.id, c.c.customer_id, c.c.code, c.c.title, c.c.ends_on, c.c.amount, c.c.owner_id)
        .where(c.c.id.in_(near))
        .order_by(c.c.ends_on, c.c.code)
    )
    found = []
    for record_id, customer_id, code, title, ends_on, amount, owner_id in connection.execute(query):
        ends = date.fromisoformat(ends_on)
        left = (ends - as_of).days
        found.append(
            Expiring(record_id, customer_id, code, title, ends, left, amount, owner_id, None)
        )
    return found


def renew(writer: Writer, contract: dict[str, Any], change_percent: int) -> int:
    """The opportunity that renews *contract* (stored form), linked, and a task; returns its id."""
    name = documents.named(contract)
    if contract["renewal_id"] is not None:
        raise CrmError(ALREADY, contract=name)
    if not contract["is_current"] or contract["state"] not in RUNS:
        state = documents.label_of("contract", "state", contract["state"])
        raise CrmError(NOT_RUNNING, contract=name, state=state)
    if contract["ends_on"] is None:
        raise CrmError(NO_END, contract=name)
    ends = date.fromisoformat(contract["ends_on"])
    expected = max(ends, writer.today)
    opportunity_id = writer.create(
        "opportunity",
        {
            "customer_id": contract["customer_id"],
            "contact_id": contract["contact_id"],
            "name": _(RENEWAL_OF).format(title=contract["title"])[:LONGEST],
            "amount": _changed(contract["amount"], change_percent),
            "expected_on": expected,
            "owner_id": contract["owner_id"],
            "origin": Origin.RENEWAL.value,
        },
    )
    for line_id in in_order(writer.connection, "contract_line", contract["id"]):
        line = writer.row("contract_line", line_id) or {}
        if line["product_id"] is not None:
            writer.create(
                "opportunity_product",
                {
                    "opportunity_id": opportunity_id,
                    "product_id": line["product_id"],
                    "quantity": line["quantity"],
                    "price": _changed(line["price"], change_percent),
                },
            )
    writer.update("contract", contract["id"], {"renewal_id": opportunity_id})
    writer.create(
        "task",
        {
            "customer_id": contract["customer_id"],
            "contact_id": contract["contact_id"],
            "opportunity_id": opportunity_id,
            "contract_id": contract["id"],
            "kind": TaskKind.RENEW.value,
            "title": _(TASK).format(code=contract["code"], day=contract["ends_on"]),
            "due_on": max(ends - timedelta(TALK_BEFORE), writer.today),
            "owner_id": contract["owner_id"],
            "origin": Origin.RENEWAL.value,
        },
    )
    return opportunity_id


def _changed(amount: int, percent: int) -> int:
    return half_up(amount * (WHOLE + percent), WHOLE)
