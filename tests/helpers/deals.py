"""Short ways to make pipelines, opportunities and what belongs to them."""

from __future__ import annotations

from typing import Any

from crmdesk.services.container import Services
from crmdesk.services.pipelines import StageRow
from tests.helpers.making import create, customer

LOSS = {"loss_reason": "price", "summary": "价格没谈下来"}


def opportunity(services: Services, customer_id: int | None = None, **values: Any) -> int:
    """Create an opportunity (of a new customer if none is named) and return its id."""
    if customer_id is None:
        customer_id = customer(services, f"客户{values.get('name', '')}")
    values.setdefault("name", "三号线改造")
    values.setdefault("amount", 12_000_000)
    return create(services, "opportunity", customer_id=customer_id, **values)


def stages(services: Services, pipeline: int = 0) -> tuple[StageRow, ...]:
    """The stages of one pipeline, the usual one by default."""
    services.pipelines.ensure()
    return services.pipelines.all()[pipeline].stages


def save(services: Services, opportunity_id: int, **values: Any) -> int:
    """Change an opportunity and return the id of the act."""
    return services.records.save("opportunity", opportunity_id, values).change_set_id


def active(services: Services, customer_id: int | None = None, **values: Any) -> int:
    """An opportunity that is being followed."""
    return opportunity(services, customer_id, state="active", **values)


def lost(services: Services, opportunity_id: int, **values: Any) -> int:
    """Lose it against a competitor; returns the id of the act."""
    rival = services.records.all("competitor")
    winner = rival[0].record_id if rival else create(services, "competitor", name="对手公司")
    return save(services, opportunity_id, state="lost", winner_id=winner, **(LOSS | values))


def won(services: Services, opportunity_id: int, **values: Any) -> int:
    """Win it; returns the id of the act."""
    return save(services, opportunity_id, **({"state": "won", "summary": "赢了"} | values))
