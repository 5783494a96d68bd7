"""What a product cost whom before: beside every line of a quote, in one question for all lines.

Offers count from approval on, with the discount on everything taken off; contracts from signing
on, with the prices of their lines. What was sold counts for the last price to the customer only:
the sales of everybody are too many to be looked through while a line is typed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, literal, select, union_all

from crmdesk.core.i18n import N_, _
from crmdesk.models import codecs
from crmdesk.models.customer import Customer
from crmdesk.models.fields import spec_of
from crmdesk.services import deal_sums
from crmdesk.services.catalogue import is_alive, raw_table

OFFERED: Final = ("approved", "sent", "accepted", "declined", "expired", "superseded")
AGREED: Final = ("signed", "running", "interrupted", "completed", "closed")
SAME_LEVEL: Final = N_("price level {level}")
EVERYBODY: Final = N_("all customers")


@dataclass(frozen=True, slots=True)
class PastPrice:
    """A price per unit in fen, when, and in which document (*kind* is its entity)."""

    price: int
    on: date
    code: str
    kind: str
    document_id: int
    customer_id: int


@dataclass(frozen=True, slots=True)
class PriceMemory:
    """What is known of a product's price for a customer.

    *last* is the last price to him, *lowest_same* the lowest to those described by *same*.
    """

    last: PastPrice | None
    lowest_same: PastPrice | None
    same: str
    list_price: int | None
    lowest_price: int | None
    cost: int | None

    def margin(self, price: int | None) -> int | None:
        """What *price* leaves after the cost, in hundredths of a percent."""
        return deal_sums.margin(price, self.cost)


def remember(
    connection: Connection,
    customer_id: int | None,
    product_ids: Collection[int],
    but: int | None = None,
    but_sale: int | None = None,
) -> dict[int, PriceMemory]:
    """The memory of several products; *but* is the quote that is being written, *but_sale* the
    sale."""
    if not product_ids:
        return {}
    level = _level(connection, customer_id)
    if level is None:
        same = _(EVERYBODY)
    else:
        shown = codecs.show_stored(spec_of(Customer, "price_level"), level)
        same = _(SAME_LEVEL).format(level=shown)
    last: dict[int, PastPrice] = {}
    lowest: dict[int, PastPrice] = {}
    for product_id, past, past_level in _prices(connection, product_ids, but):
        if past.customer_id == customer_id:
            last[product_id] = past  # they come in order of time
        if (level is None or past_level == level) and (
            product_id not in lowest or past.price <= lowest[product_id].price
        ):
            lowest[product_id] = past
    for product_id, past in _sold(connection, customer_id, product_ids, but_sale):
        if product_id not in last or past.on >= last[product_id].on:
            last[product_id] = past
    p = raw_table("product")
    known = select(p.c.id, p.c.price, p.c.lowest_price, p.c.cost).where(p.c.id.in_(product_ids))
    return {
        i: PriceMemory(last.get(i), lowest.get(i), same, price, floor, cost)
        for i, price, floor, cost in connection.execute(known)
    }


def _level(connection: Connection, customer_id: int | None) -> str | None:
    c = raw_table("customer")
    found: str | None = connection.scalar(select(c.c.price_level).where(c.c.id == customer_id))
    return found


def _prices(
    connection: Connection, product_ids: Collection[int], but: int | None
) -> Iterable[tuple[int, PastPrice, str | None]]:
    """Every price of the products, oldest first, with the price level of its customer."""
    ids = sorted(product_ids)
    both = union_all(_offers(ids, but), _contracts(ids)).subquery()
    customer = raw_table("customer")
    query = (
        select(both, customer.c.price_level)
        .join_from(both, customer, customer.c.id == both.c.customer_id)
        .order_by(both.c.day, both.c.document_id)
    )
    for row in connection.execute(query):
        yield row.product_id, _past(row), row.price_level


def _sold(
    connection: Connection,
    customer_id: int | None,
    product_ids: Collection[int],
    but: int | None,
) -> Iterable[tuple[int, PastPrice]]:
    """What a customer paid for the products in posted sales, oldest first."""
    s, n = raw_table("sale"), raw_table("sale_line")
    query = (
        select(
            n.c.product_id,
            n.c.price,
            n.c.discount,
            n.c.counted_on.label("day"),
            s.c.code,
            literal("sale").label("kind"),
            n.c.sale_id.label("document_id"),
            n.c.customer_id,
        )
        .join_from(n, s, s.c.id == n.c.sale_id)
        .where(n.c.customer_id == customer_id, n.c.counted_on.is_not(None))
        .where(n.c.product_id.in_(sorted(product_ids)), s.c.kind == "sale")
        .where(n.c.sale_id != (but or 0))
        .order_by(n.c.counted_on, n.c.id)
    )
    for row in connection.execute(query):
        yield row.product_id, _past(row)


def _past(row: Row[Any]) -> PastPrice:
    return PastPrice(
        deal_sums.discounted(row.price, row.discount),
        date.fromisoformat(row.day),
        row.code,
        row.kind,
        row.document_id,
        row.customer_id,
    )


def _offers(ids: list[int], but: int | None) -> Select[Any]:
    q, n = raw_table("quote"), raw_table("quote_line")
    return (
        select(
            n.c.product_id,
            n.c.price,
            q.c.discount,
            q.c.quoted_on.label("day"),
            q.c.code,
            literal("quote").label("kind"),
            q.c.id.label("document_id"),
            q.c.customer_id,
        )
        .join_from(n, q, q.c.id == n.c.quote_id)
        .where(n.c.product_id.in_(ids), is_alive(n), is_alive(q), q.c.state.in_(OFFERED))
        .where(q.c.id != (but or 0))
    )


def _contracts(ids: list[int]) -> Select[Any]:
    c, n = raw_table("contract"), raw_table("contract_line")
    return (
        select(
            n.c.product_id,
            n.c.price,
            literal(None).label("discount"),
            func.coalesce(c.c.signed_on, func.substr(c.c.created_at, 1, 10)).label("day"),
            c.c.code,
            literal("contract").label("kind"),
            c.c.id.label("document_id"),
            c.c.customer_id,
        )
        .join_from(n, c, c.c.id == n.c.contract_id)
        .where(n.c.product_id.in_(ids), is_alive(n), is_alive(c), c.c.state.in_(AGREED))
    )
