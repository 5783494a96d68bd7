"""Short ways to make products, quotes and contracts in tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmdesk.core.changes import ChangeSet
from crmdesk.services.container import Services
from tests.helpers.making import create, customer

TODAY = date(2026, 11, 21)


def product(services: Services, name: str = "冷轧钢板", **values: Any) -> int:
    """A product of 100 元 that costs 60 元 and may go down to 90 元."""
    values = {"price": 10_000, "cost": 6_000, "lowest_price": 9_000, "unit": "张"} | values
    return create(services, "product", name=name, **values)


def quote(services: Services, customer_id: int | None = None, **values: Any) -> int:
    """A draft quote without lines."""
    return create(services, "quote", customer_id=customer_id or customer(services), **values)


def line(services: Services, quote_id: int, product_id: int | None = None, **values: Any) -> int:
    """A line of a quote."""
    if product_id is None:
        values.setdefault("name", "安装调试")
    return create(services, "quote_line", quote_id=quote_id, product_id=product_id, **values)


def contract(services: Services, customer_id: int | None = None, **values: Any) -> int:
    """A contract in preparation."""
    values.setdefault("title", "钢板购销合同")
    return create(services, "contract", customer_id=customer_id or customer(services), **values)


def contract_line(services: Services, contract_id: int, **values: Any) -> int:
    """A line of a contract."""
    values.setdefault("name", "冷轧钢板")
    return create(services, "contract_line", contract_id=contract_id, **values)


def step(services: Services, entity: str, record_id: int, *states: str, **values: Any) -> ChangeSet:
    """Take a document through *states*, each saved by itself; *values* go along with the last."""
    for n, state in enumerate(states, 1):
        more = values if n == len(states) else {}
        done = services.records.save(entity, record_id, {"state": state, **more})
    return done


def signed(services: Services, contract_id: int) -> None:
    """A contract approved and signed, nobody being an approver."""
    step(services, "contract", contract_id, "submitted", "approving", "approved", "signed")


def made(done: ChangeSet, entity: str) -> int:
    """The one record of *entity* that an act created."""
    (record_id,) = done.of(entity).created
    return record_id
