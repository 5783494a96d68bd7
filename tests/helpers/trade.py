"""Short ways to make sales, receipts and what belongs to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import text

from crmdesk.analysis.allocation import Wish
from crmdesk.services.container import Services
from crmdesk.services.credit_settings import CONTROL, OFF
from tests.helpers.making import customer

TODAY = date(2026, 11, 21)


def without_credit_control(services: Services) -> None:
    """Let every document pass: what is tested is not the credit decision."""
    services.settings.save({CONTROL.key: OFF})


def line(name: str = "法兰盘", quantity: int = 1000, price: int = 10_000, **values: Any) -> Any:
    """A line in value form: *quantity* in thousandths, *price* in fen."""
    return {"name": name, "quantity": quantity, "price": price, **values}


def sale(
    services: Services,
    customer_id: int | None = None,
    amount: int | None = 100_000,
    rows: list[Any] | None = None,
    *,
    post: bool = True,
    **values: Any,
) -> int:
    """Create a document (of a new customer if none is named), posted, and return its id.

    One line of *amount* fen unless *rows* are given; ``kind="opening"`` and ``allowance`` get the
    amount without lines.
    """
    if customer_id is None:
        customer_id = customer(services, "上海宏达机械有限公司")
    if rows is None and values.get("kind") in ("opening", "allowance"):
        values.setdefault("stated", amount)
    elif rows is None:
        rows = [line(price=amount)]
    values.setdefault("sold_on", TODAY)
    done = services.sales.save(None, {"customer_id": customer_id, **values}, rows, post=post)
    return next(iter(done.of("sale").created))


def goods_back(services: Services, customer_id: int, amount: int = 10_000, **values: Any) -> int:
    """A posted return; returns its id."""
    return sale(services, customer_id, amount, kind="return", **values)


def receipt(
    services: Services, customer_id: int, amount: int = 50_000, *, how: str = "none", **values: Any
) -> int:
    """Record a receipt, by default not allocated, and return its id."""
    values.setdefault("received_on", TODAY)
    done = services.receipts.record(
        {"customer_id": customer_id, "amount": amount, **values}, how=how
    )
    return next(iter(done.of("receipt").created))


def allocate(
    services: Services, receipt_id: int, sale_id: int, amount: int, on: date | None = None
) -> int:
    """Put *amount* of a receipt on a document; returns the id of the act."""
    return services.receipts.allocate(receipt_id, [Wish(sale_id, amount)], on).change_set_id


def kept(services: Services, entity: str, record_id: int) -> dict[str, Any]:
    """A record as the table holds it."""
    with services.database.read() as connection:
        query = text(f'SELECT * FROM "{entity}" WHERE id = :id')
        row = connection.execute(query, {"id": record_id}).mappings().one()
    return dict(row)
