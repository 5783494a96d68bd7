"""Short ways to make records in tests."""

from __future__ import annotations

from typing import Any

from crmdesk.services.container import Services


def create(services: Services, entity: str, **values: Any) -> int:
    """Create one record and return its id."""
    change_set = services.records.save(entity, None, values)
    return next(iter(change_set.of(entity).created))


def customer(services: Services, name: str = "深圳市锦华五金制品有限公司", **values: Any) -> int:
    """Create a customer and return its id."""
    return create(services, "customer", name=name, **values)


def contact(services: Services, customer_id: int, name: str = "张伟", **values: Any) -> int:
    """Create a contact and return its id."""
    values.setdefault("mobile", "13800138000")
    return create(services, "contact", customer_id=customer_id, name=name, **values)
