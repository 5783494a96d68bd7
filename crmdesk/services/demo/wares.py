"""What the demo company sells, and the pipelines that its opportunities run on."""

from __future__ import annotations

from typing import Final

from crmdesk.core.i18n import _
from crmdesk.services.demo import pools
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import Road, Ware, World
from crmdesk.services.pipeline_presets import PRESETS

GIVEN_UP: Final = frozenset({"氩弧焊枪", "线槽", "脚轮"})  # no longer on sale


def fill(rows: Rows, world: World, at: str) -> None:
    """Write the price list and the pipelines, and remember both."""
    world.wares = tuple(
        _ware(rows, number, article, world.chief, at)
        for number, article in enumerate(pools.articles(), 1)
    )
    world.roads = tuple(_road(rows, place, world.chief, at) for place in range(len(PRESETS)))


def _ware(rows: Rows, number: int, article: pools.Article, by: int, at: str) -> Ware:
    cost = article.price * article.cost // 100
    lowest = article.price * article.lowest // 100
    record_id = rows.add(
        "product",
        {
            "code": f"P{number:05}",
            "name": article.name,
            "specification": article.specification,
            "unit": article.unit,
            "price": article.price,
            "cost": cost,
            "lowest_price": lowest,
            "tax_rate": 1300,
            "category": article.category,
            "line": article.line,
            "is_active": int(article.name not in GIVEN_UP),
        },
        at,
        by,
    )
    return Ware(record_id, article, cost, lowest, number - 1)


def _road(rows: Rows, place: int, by: int, at: str) -> Road:
    preset = PRESETS[place]
    pipeline_id = rows.add(
        "pipeline",
        {"name": _(preset.name), "is_default": int(place == 0), "position": place + 1},
        at,
        by,
    )
    stages = tuple(
        rows.add(
            "stage",
            {
                "pipeline_id": pipeline_id,
                "name": _(stage.name),
                "position": position,
                "probability": stage.probability,
                "duration_days": stage.days,
                "visits_per_week": stage.visits,
            },
            at,
            by,
        )
        for position, stage in enumerate(preset.stages, 1)
    )
    return Road(pipeline_id, stages)
