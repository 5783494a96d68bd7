"""Sales that are not stored yet: filled in from the customer, a contract, an earlier sale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_
from crmdesk.services import price_memory
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.document_rows import in_order
from crmdesk.services.rules.trade import CREDITS

ONLY_SALES: Final = N_("Goods come back of posted sales only; {code} is none.")
ALL_BACK: Final = N_("Everything of {code} came back already.")
OF_LINE: Final = (
    "product_id", "name", "specification", "unit", "quantity", "price", "discount", "cost",
    "tax_rate", "remark",
)  # fmt: skip
OF_COPY: Final = (
    "kind",
    "customer_id",
    "settlement",
    "owner_id",
    "contract_id",
    "stated",
    "remark",
)
_PIECE: Final = 1000


@dataclass(frozen=True, slots=True)
class SaleDraft:
    """A document and its lines in value form, not stored yet."""

    values: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)


def new(connection: Connection, customer_id: int, kind: str, today: date) -> SaleDraft:
    """An empty document with the terms of the customer. Raises NotFound."""
    customer = _row(connection, "customer", customer_id)
    return SaleDraft(
        {
            "customer_id": customer_id,
            "kind": kind,
            "sold_on": today,
            "settlement": customer["settlement"],
            "owner_id": customer["owner_id"],
        }
    )


def line_of(connection: Connection, customer_id: int | None, product_id: int) -> dict[str, Any]:
    """One piece of a product at the customer's last price, else the list price less his discount.

    Raises NotFound.
    """
    product = _row(connection, "product", product_id)
    values = {"product_id": product_id, "quantity": _PIECE, "discount": None, "remark": None}
    values |= {
        name: product[name] for name in ("name", "specification", "unit", "tax_rate", "cost")
    }
    known = price_memory.remember(connection, customer_id, [product_id])[product_id]
    if known.last is not None:
        return values | {"price": known.last.price}
    c = raw_table("customer")
    discount = connection.scalar(select(c.c.discount).where(c.c.id == customer_id))
    return values | {"price": product["price"] or 0, "discount": discount or None}


def from_contract(
    connection: Connection, contract_id: int, instalment_id: int | None, today: date
) -> SaleDraft:
    """What was delivered on a contract (before any delivery: ordered) and not billed yet.

    With an instalment its sum instead, due when the plan says. Raises NotFound.
    """
    contract = _row(connection, "contract", contract_id)
    draft = new(connection, contract["customer_id"], "sale", today)
    draft.values["contract_id"] = contract_id
    for name in ("settlement", "owner_id"):
        draft.values[name] = contract[name] or draft.values[name]
    if instalment_id is not None:
        instalment = _row(connection, "instalment", instalment_id)
        draft.values.update(
            instalment_id=instalment_id, stated=instalment["amount"], remark=instalment["name"]
        )
        return draft
    for line_id, quantity in _unbilled(connection, contract_id).items():
        line = _row(connection, "contract_line", line_id)
        row = {name: line[name] for name in ("product_id", "name", "specification", "unit")}
        row |= {name: line[name] for name in ("price", "cost", "remark")}
        product = _row(connection, "product", line["product_id"]) if line["product_id"] else {}
        row |= {"quantity": quantity, "discount": None, "tax_rate": product.get("tax_rate")}
        draft.rows.append(row)
    rates = [row["tax_rate"] for row in draft.rows]
    if None in rates:  # mixed tax is refused: rather none than guessed
        for row in draft.rows:
            row["tax_rate"] = None
    return draft


def _unbilled(connection: Connection, contract_id: int) -> dict[int, int]:
    """The quantity still to be billed of each line of a contract, in their order."""
    n, d = raw_table("contract_line"), raw_table("delivery")
    ids = in_order(connection, "contract_line", contract_id)
    found = connection.execute(select(n).where(n.c.id.in_(ids))).mappings()
    lines = {row["id"]: dict(row) for row in found}
    query = (
        select(d.c.line_id, func.sum(d.c.quantity))
        .where(d.c.contract_id == contract_id, is_alive(d))
        .group_by(d.c.line_id)
    )
    delivered: dict[int, int] = dict(map(tuple, connection.execute(query)))
    billed = _billed(connection, contract_id)
    left = {}
    for line_id in ids:
        line = lines[line_id]
        wanted = delivered.get(line_id, 0) if delivered else line["quantity"]
        key = _goods(line)
        taken = min(wanted, billed[key])
        billed[key] -= taken
        if wanted > taken:
            left[line_id] = wanted - taken
    return left


def _billed(connection: Connection, contract_id: int) -> defaultdict[Any, int]:
    """What was billed on a contract less what came back, by product."""
    s, n = raw_table("sale"), raw_table("sale_line")
    query = (
        select(s.c.kind, n.c.product_id, n.c.name, n.c.specification, n.c.unit, n.c.quantity)
        .join_from(s, n, n.c.sale_id == s.c.id)
        .where(s.c.contract_id == contract_id, s.c.state == "posted", is_alive(s), is_alive(n))
    )
    found: defaultdict[Any, int] = defaultdict(int)
    for row in map(dict, connection.execute(query).mappings()):
        found[_goods(row)] += -row["quantity"] if row["kind"] in CREDITS else row["quantity"]
    return found


def _goods(row: Mapping[str, Any]) -> Any:
    """What tells goods apart: the product, without one what it is called."""
    return row["product_id"] or (row["name"], row["specification"], row["unit"])


def return_of(connection: Connection, sale_id: int, today: date) -> SaleDraft:
    """A return of everything of a sale that has not come back yet, at its prices.

    Raises NotFound, CrmError.
    """
    sale = _row(connection, "sale", sale_id)
    if sale["kind"] != "sale" or sale["state"] != "posted":
        raise CrmError(ONLY_SALES, code=sale["code"])
    values = {name: sale[name] for name in ("customer_id", "settlement", "owner_id", "contract_id")}
    values |= {"kind": "return", "original_id": sale_id, "sold_on": today}
    back = _came_back(connection, sale_id)
    rows = lines_of(connection, sale_id)
    for row in rows:
        taken = min(row["quantity"], back[_goods(row)])
        back[_goods(row)] -= taken
        row["quantity"] -= taken
    left = [row for row in rows if row["quantity"]]
    if rows and not left:
        raise CrmError(ALL_BACK, code=sale["code"])
    if not rows:
        values["stated"] = sale["amount"]
    return SaleDraft(values, left)


def _came_back(connection: Connection, sale_id: int) -> defaultdict[Any, int]:
    s, n = raw_table("sale"), raw_table("sale_line")
    query = (
        select(n.c.product_id, n.c.name, n.c.specification, n.c.unit, n.c.quantity)
        .join_from(s, n, n.c.sale_id == s.c.id)
        .where(s.c.original_id == sale_id, s.c.state == "posted", is_alive(s), is_alive(n))
    )
    found: defaultdict[Any, int] = defaultdict(int)
    for row in map(dict, connection.execute(query).mappings()):
        found[_goods(row)] += row["quantity"]
    return found


def copy_of(connection: Connection, sale_id: int, today: date) -> SaleDraft:
    """The same document once more, of today. Raises NotFound."""
    sale = _row(connection, "sale", sale_id)
    values = {name: sale[name] for name in OF_COPY} | {"sold_on": today}
    return SaleDraft(values, lines_of(connection, sale_id))


def lines_of(connection: Connection, sale_id: int) -> list[dict[str, Any]]:
    """The lines of a document in their order, to make others of them."""
    n = raw_table("sale_line")
    ids = in_order(connection, "sale_line", sale_id)
    found = {row.id: row for row in connection.execute(select(n).where(n.c.id.in_(ids)))}
    return [{name: getattr(found[i], name) for name in OF_LINE} for i in ids]


def _row(connection: Connection, entity: str, record_id: int) -> dict[str, Any]:
    t = raw_table(entity)
    row = connection.execute(select(t).where(t.c.id == record_id, is_alive(t))).mappings().first()
    if row is None:
        raise NotFound()
    return dict(row)
