"""The waterfall between any two moments of a random history sums exactly, undone acts included."""

from __future__ import annotations

import contextlib
import random
from datetime import date, datetime, timedelta

import pytest

from crmdesk.analysis.forecast_data import ForecastQuery
from crmdesk.analysis.movement import Cause, Measure
from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.services.container import Services
from crmdesk.services.journal import latest_undoable
from tests.helpers.making import create
from tests.helpers.opportunities import b8, opportunity, pipeline

WAN = 1_000_000
FIRST = date(2026, 9, 7)


def random_history(services: Services, seed: int, days: int = 30) -> None:
    """Acts of *days* days: new, moved, priced, dated, decided, paused, binned, undone."""
    chance = random.Random(seed)
    with clock.fixed(datetime.combine(FIRST, datetime.min.time()) - timedelta(1)):
        stages = b8(services)
    deals: list[int] = []
    for day in range(days):
        with clock.fixed(datetime.combine(FIRST, datetime.min.time()) + timedelta(day, hours=9)):
            for _act in range(chance.randrange(1, 4)):
                _act_on(services, chance, stages, deals)


def _act_on(services: Services, chance: random.Random, stages: list[int], deals: list[int]) -> None:
    act = chance.randrange(10)
    if act < 3 or not deals:
        amount = chance.choice([None, chance.randrange(1, 10**9)])
        deals.append(opportunity(services, chance.choice(stages), amount))
        return
    deal = chance.choice(deals)
    stored = services.records.fetch("opportunity", deal)
    if act == 3:
        with contextlib.suppress(CrmError):  # what cannot be taken back stays
            last = latest_undoable(services.journal.acts(limit=5))
            if last is not None:
                services.undo.undo(last.change_set_id)
        deals[:] = [d for d in deals if d in services.records.fetch_many("opportunity", deals)]
        return
    if stored.is_deleted:
        services.records.restore("opportunity", [deal])
        return
    values: dict[str, object] = {
        4: {"amount": chance.randrange(1, 10**9)},
        5: {"stage_id": chance.choice(stages)},
        6: {"expected_on": date(2027, chance.randrange(1, 12), 1)},
        7: {"manual_probability": chance.randrange(0, 10_001), "probability_reason": "有把握"},
        8: {"state": "won", "summary": "成交", "amount": chance.randrange(1, 10**9)},
        9: {"state": "paused", "pause_reason": "等预算"},
    }[act]
    if "state" in values and stored["state"] != "active":
        values = {"state": "active", "pause_reason": "预算到了"}
        if stored["state"] != "paused":
            return
    elif stored["state"] not in ("new", "active"):
        return
    if act == 4 and chance.random() < 0.3:
        services.records.remove("opportunity", [deal])
        return
    services.records.save("opportunity", deal, values)


@pytest.mark.parametrize("seed", range(4))
def test_between_any_two_days_the_parts_sum_to_the_difference(
    services: Services, seed: int
) -> None:
    random_history(services, seed)
    days = [FIRST + timedelta(n) for n in range(-1, 31, 5)]
    totals = {}
    for day in days:
        query = ForecastQuery(as_of=day)
        total = services.forecasts.forecast(query).forecast.total
        totals[day] = (total.amount, total.expected)
    for n, since in enumerate(days):
        for until in days[n:]:
            for place, measure in enumerate((Measure.AMOUNT, Measure.WEIGHTED)):
                found = services.movements.movement(since, until, measure).found
                assert (found.start, found.end) == (totals[since][place], totals[until][place])
                assert found.start + sum(part.value for part in found.parts) == found.end
                assert all(part.deal_ids for part in found.parts)


def test_a_week_in_its_parts(services: Services) -> None:
    first, second = pipeline(services, ("甲", 5000, 30), ("乙", 8000, 30))
    monday = datetime(2026, 11, 9, 9)
    with clock.fixed(monday):
        won = opportunity(services, second, 10 * WAN)
        moved = opportunity(services, first, 20 * WAN)
    with clock.fixed(monday + timedelta(3)):
        services.records.save("opportunity", won, {"state": "won", "summary": "成交"})
        services.records.save("opportunity", moved, {"stage_id": second})
        new = opportunity(services, first, 5 * WAN)
    found = services.movements.movement(date(2026, 11, 9), date(2026, 11, 13), is_learned=False)
    parts = {part.cause: (part.value, part.deal_ids) for part in found.found.parts}
    assert parts == {
        Cause.NEW: (2 * WAN, (new,)),
        Cause.ADVANCED: (8 * WAN, (moved,)),
        Cause.WON: (-8 * WAN, (won,)),
    }
    assert (found.found.start, found.found.end) == (16 * WAN, 18 * WAN)
    assert set(found.end_ids) == {moved, new}


def test_taking_back_a_won_deal_restores_the_pipeline(services: Services) -> None:
    (stage,) = pipeline(services, ("甲", 5000, 30))
    with clock.fixed(datetime(2026, 11, 9, 9)):
        deal = opportunity(services, stage, 10 * WAN)
    done = services.records.save("opportunity", deal, {"state": "won", "summary": "成交"})
    assert services.movements.movement(date(2026, 11, 10), date(2026, 11, 21)).found.end == 0
    services.undo.undo(done.change_set_id)
    found = services.movements.movement(date(2026, 11, 10), date(2026, 11, 21))
    assert found.found.end == found.found.start == 5 * WAN
    assert found.found.parts == ()


def test_one_seller_sees_his_share(services: Services) -> None:
    (stage,) = pipeline(services, ("甲", 5000, 30))
    other = create(services, "employee", name="周敏")
    deal = opportunity(services, stage, 10 * WAN)
    services.opportunities.set_shares(deal, [(services.employee_id, 7500), (other, 2500)])
    found = services.movements.movement(
        date(2026, 11, 10), date(2026, 11, 21), employee=other, is_learned=False
    ).found
    assert (found.start, found.end) == (0, 125 * WAN // 100)


def test_the_wrong_way_round_is_refused(services: Services) -> None:
    with pytest.raises(CrmError, match="起始日期要早于"):
        services.movements.movement(date(2026, 11, 21), date(2026, 11, 1))
