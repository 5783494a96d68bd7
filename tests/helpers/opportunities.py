"""Short ways to make opportunities in tests, and pipelines with chances that are easy to reckon."""

from __future__ import annotations

from typing import Any

from crmdesk.services.container import Services
from tests.helpers.making import create, customer


def pipeline(
    services: Services, *stages: tuple[str, int, int], name: str = "项目销售"
) -> list[int]:
    """A pipeline of (name, chance in hundredths of a percent, days); returns the stages' ids."""
    pipeline_id = create(services, "pipeline", name=name)
    return [
        create(
            services,
            "stage",
            pipeline_id=pipeline_id,
            name=stage,
            position=n,
            probability=chance,
            duration_days=days,
        )
        for n, (stage, chance, days) in enumerate(stages, 1)
    ]


def b8(services: Services) -> list[int]:
    """The pipeline of the worked example: 50, 80, 90 % and 2, 1, 1 months."""
    return pipeline(
        services, ("潜在客户跟踪", 5000, 60), ("项目投标", 8000, 30), ("商务谈判", 9000, 30)
    )


def opportunity(services: Services, stage_id: int, amount: int | None, **values: Any) -> int:
    """An opportunity that is followed, of a new customer unless one is named."""
    stage = services.records.fetch("stage", stage_id)
    values.setdefault("name", "年度框架")
    values.setdefault("state", "active")
    if "customer_id" not in values:
        values["customer_id"] = customer(services, f"客户{services.database.id_maker.new()}")
    pipeline_id = stage["pipeline_id"]
    return create(
        services, "opportunity", pipeline_id=pipeline_id, stage_id=stage_id, amount=amount, **values
    )
