"""How far contracts are: completion, what is open, what is overdue, where the customer stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from crmdesk.analysis.funnel import (
    ContractFacts,
    FunnelState,
    Instalment,
    Receipt,
    contract_state,
)
from crmdesk.analysis.rounding import WHOLE, half_up, share_of
from crmdesk.core.errors import NotFound
from crmdesk.core.i18n import N_, _
from crmdesk.models import codecs
from crmdesk.models.contract import Contract
from crmdesk.models.fields import spec_of
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.document_sums import plan_problem
from crmdesk.services.rules import documents
from crmdesk.services.rules.quote import FROM_PRODUCT

LINES_DIFFER: Final = N_("The lines make {lines} together, the contract is over {amount}.")
NO_LINES: Final = N_("There are no lines yet.")
NO_PLAN: Final = N_("There is no payment plan yet.")
NO_SIGNER: Final = N_("Nobody is named who signs for the customer.")
DEPOSIT_DIFFERS: Final = N_(
    "The first instalment is {first}; the deposit of {percent} would be {deposit}."
)
ENDED: Final = ("completed", "closed", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """How far a contract is. Amounts in fen, shares in hundredths of a percent (None: no amount).

    *overdue* is what should have come in by today and did not; *next_due_on* and *next_amount*
    are the next instalment that is not covered by receipts. *days_to_end* is negative afterwards.
    *standing* is what the contract makes of the customer (B7), None while it is not signed.
    """

    amount: int
    received: int
    delivered: int
    by_money: int | None
    by_delivery: int | None
    open_amount: int
    overdue: int
    next_due_on: date | None
    next_amount: int
    days_to_end: int | None
    standing: FunnelState | None


@dataclass(frozen=True, slots=True)
class CustomerContracts:
    """A customer's contracts in force, newest first, and their sums (cancelled ones left out)."""

    ids: tuple[int, ...]
    completions: dict[int, Completion]
    amount: int
    received: int
    open_amount: int
    overdue: int


def completion(
    connection: Connection, contract_ids: Collection[int], as_of: date
) -> dict[int, Completion]:
    """See ``Completion``; three questions however many contracts."""
    ids = sorted(contract_ids)
    c, i, r = raw_table("contract"), raw_table("instalment"), raw_table("receipt")
    plans: defaultdict[int, list[Instalment]] = defaultdict(list)
    for owner, due_on, amount in connection.execute(
        select(i.c.contract_id, i.c.due_on, i.c.amount)
        .where(i.c.contract_id.in_(ids), is_alive(i), i.c.due_on.is_not(None))
        .order_by(i.c.due_on, i.c.position)
    ):
        plans[owner].append(Instalment(date.fromisoformat(due_on), amount))
    receipts: defaultdict[int, list[Receipt]] = defaultdict(list)
    for owner, on, amount in connection.execute(
        select(r.c.contract_id, r.c.received_on, r.c.amount).where(
            r.c.contract_id.in_(ids), is_alive(r)
        )
    ):
        receipts[owner].append(Receipt(date.fromisoformat(on), amount))
    rows = connection.execute(select(c).where(c.c.id.in_(ids))).mappings()
    return {
        row["id"]: _completion(dict(row), plans[row["id"]], receipts[row["id"]], as_of)
        for row in rows
    }


def _completion(
    row: dict[str, Any], plan: list[Instalment], receipts: list[Receipt], as_of: date
) -> Completion:
    amount, delivered = row["amount"], row["delivered"]
    received = sum(each.amount for each in receipts if each.on <= as_of)
    is_over = row["state"] in ENDED
    is_void = row["state"] == "cancelled"
    owed = 0
    overdue, following = 0, None
    for part in plan:
        owed += part.amount
        if owed <= received or is_void:
            continue
        if following is None:
            following = (part.due_on, owed - received)
        if part.due_on < as_of:
            overdue = owed - received
    signed = date.fromisoformat(row["signed_on"]) if row["signed_on"] else None
    facts = ContractFacts(
        contract_id=row["id"],
        amount=amount,
        signed_on=signed,
        cancelled_on=as_of if is_void else None,
        deposit_percent=row["deposit"] if row["deposit"] is not None else 0,
        instalments=tuple(plan),
        receipts=tuple(receipts),
    )
    ends = date.fromisoformat(row["ends_on"]) if row["ends_on"] else None
    return Completion(
        amount=amount,
        received=received,
        delivered=delivered,
        by_money=share_of(received, amount),
        by_delivery=share_of(delivered, amount),
        open_amount=0 if is_void else max(0, amount - received),
        overdue=overdue,
        next_due_on=following[0] if following else None,
        next_amount=following[1] if following else 0,
        days_to_end=None if ends is None or is_over else (ends - as_of).days,
        standing=contract_state(facts, as_of),
    )


def of_customer(connection: Connection, customer_id: int, as_of: date) -> CustomerContracts:
    """See ``CustomerContracts``."""
    c = raw_table("contract")
    query = (
        select(c.c.id, c.c.state)
        .where(c.c.customer_id == customer_id, is_alive(c), c.c.is_current == 1)
        .order_by(c.c.signed_on.desc().nulls_first(), c.c.id.desc())
    )
    rows = connection.execute(query).all()
    found = completion(connection, [row.id for row in rows], as_of)
    counted = [found[row.id] for row in rows if row.state != "cancelled"]
    return CustomerContracts(
        ids=tuple(row.id for row in rows),
        completions=found,
        amount=sum(each.amount for each in counted),
        received=sum(each.received for each in counted),
        open_amount=sum(each.open_amount for each in counted),
        overdue=sum(each.overdue for each in counted),
    )


def wanted_lines(connection: Connection, opportunity_id: int) -> list[dict[str, Any]]:
    """The products that an opportunity wants, as lines of a contract."""
    w, p = raw_table("opportunity_product"), raw_table("product")
    query = (
        select(w.c.quantity, w.c.price.label("agreed"), p)
        .join_from(w, p, p.c.id == w.c.product_id)
        .where(w.c.opportunity_id == opportunity_id, is_alive(w))
        .order_by(w.c.id)
    )
    lines = []
    for row in connection.execute(query).mappings():
        line = {name: row[source] for name, source in FROM_PRODUCT.items() if name != "list_price"}
        price = row["price"] if row["agreed"] is None else row["agreed"]
        line |= {
            "product_id": row["id"],
            "quantity": row["quantity"] or 1000,
            "price": price or 0,
        }
        lines.append(line)
    return lines


def warnings(connection: Connection, contract_id: int) -> tuple[str, ...]:
    """What does not fit yet in a contract, in words."""
    c, n, i = raw_table("contract"), raw_table("contract_line"), raw_table("instalment")
    row = connection.execute(select(c).where(c.c.id == contract_id)).mappings().first()
    if row is None:
        raise NotFound()
    amounts = connection.scalars(
        select(n.c.amount).where(n.c.contract_id == contract_id, is_alive(n))
    ).all()
    plan = connection.scalars(
        select(i.c.amount)
        .where(i.c.contract_id == contract_id, is_alive(i))
        .order_by(i.c.due_on, i.c.position)
    ).all()
    amount, show = row["amount"], spec_of(Contract, "amount")
    found = []
    if not amounts and row["kind"] != "frame":
        found.append(_(NO_LINES))
    elif amounts and sum(amounts) != amount:
        found.append(
            _(LINES_DIFFER).format(
                lines=codecs.show(show, sum(amounts)), amount=codecs.show(show, amount)
            )
        )
    if not plan and amount:
        found.append(_(NO_PLAN))
    elif plan and sum(plan) != amount:
        found.append(plan_problem(documents.named(dict(row)), amount, sum(plan)).message())
    deposit = half_up(amount * (row["deposit"] or 0), WHOLE)
    if plan and deposit and plan[0] < deposit:
        found.append(
            _(DEPOSIT_DIFFERS).format(
                first=codecs.show(show, plan[0]),
                percent=codecs.show(spec_of(Contract, "deposit"), row["deposit"]),
                deposit=codecs.show(show, deposit),
            )
        )
    if not row["their_signer"]:
        found.append(_(NO_SIGNER))
    return tuple(found)
