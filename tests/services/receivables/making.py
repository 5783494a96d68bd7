"""Documents by day and sum, as the tests of receivables write them down."""

from __future__ import annotations

from typing import Any

from crmdesk.services.container import Services
from tests.helpers import trade


def sale(services: Services, customer_id: int, on: str, amount: int, **values: Any) -> int:
    """A posted sale of one sum (fen); returns its id."""
    values = {"sold_on": on, "stated": amount} | values
    return trade.sale(services, customer_id, amount, [], **values)


def return_of(services: Services, sale_id: int, on: str, amount: int) -> int:
    """A posted return of a part of a sale; nothing is applied."""
    owner = services.records.fetch("sale", sale_id)["customer_id"]
    return sale(services, owner, on, amount, kind="return", original_id=sale_id)


def receipt(
    services: Services, customer_id: int, on: str, amount: int, how: str = "oldest", **values: Any
) -> int:
    """Money of a customer, put on the documents due first; returns the receipt's id."""
    return trade.receipt(services, customer_id, amount, how=how, received_on=on, **values)
