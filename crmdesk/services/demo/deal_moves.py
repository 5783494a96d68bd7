"""How an opportunity stood after each change: the past that forecasts and waterfalls look at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from crmdesk.models.codecs import Stored
from crmdesk.services.demo.deal_plan import ACTIVE, LOST, NEW, PAUSED, round_amount
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import Deal, Draft

ESTIMATED_PERCENT, PUT_OFF_PERCENT, RESTED_PERCENT = 55, 42, 5
EVENING: Final = 17 * 60 + 40


def write(
    d: Draft, rows: Rows, deal: Deal, values: dict[str, Stored], handed: tuple[date, int] | None
) -> str:
    """Write the moves from the first day to now; returns the moment of the last one.

    The last one says what *values* say, the earlier ones what was believed then.
    """
    stand: dict[str, Any] = {
        "state": NEW,
        "stage_id": d.world.roads[deal.life.road].stage_ids[0],
        "stage_since": deal.life.created_on.isoformat(),
        "amount": deal.amount,
        "expected_on": values["expected_on"],
        "manual_probability": None,
        "owner_id": handed[1] if handed else d.owner_id,
    }
    events = _events(d, deal, values, stand)
    if handed:
        events.append((handed[0], {"owner_id": d.owner_id}))
    events.sort(key=lambda event: event[0])
    minute, day_before, at = 0, date.min, ""
    for day, changes in [(deal.life.created_on, {}), *events]:
        if day == day_before:
            minute = min(minute + 7, EVENING)
        else:
            minute = 8 * 60 + 40 + (deal.life.seed >> 3) % 200
        if changes and all(stand[name] == value for name, value in changes.items()):
            continue
        day_before = day
        stand |= changes
        at = f"{day} {minute // 60:02}:{minute % 60:02}:00"
        rows.add_move(opportunity_id=deal.record_id, at=at, employee_id=stand["owner_id"], **stand)
    return at


def _events(
    d: Draft, deal: Deal, values: dict[str, Stored], stand: dict[str, Any]
) -> list[tuple[date, dict[str, Any]]]:
    """What changed on which day. What was believed in the beginning is put into *stand*."""
    life = deal.life
    events: list[tuple[date, dict[str, Any]]] = []
    until = life.ended_on or d.world.today - timedelta(days=1)
    stages = d.world.roads[life.road].stage_ids
    if life.outcome != NEW:
        taken_up = min(life.created_on + timedelta(days=d.chance.randint(0, 4)), until)
        if len(life.entries) > 1:
            taken_up = min(taken_up, life.entries[1])
        events.append((taken_up, {"state": ACTIVE}))
    for place, day in enumerate(life.entries[1:], 1):
        events.append((day, {"stage_id": stages[place], "stage_since": day.isoformat()}))
    events += _second_thoughts(d, deal, values, stand, until)
    if values.get("manual_probability") is not None:
        stage_days = max(1, (until - life.entries[-1]).days)
        judged_on = life.entries[-1] + timedelta(days=round(stage_days * d.chance.random()))
        events.append((judged_on, {"manual_probability": values["manual_probability"]}))
    if life.outcome not in (NEW, ACTIVE):
        events.append((until, {"state": life.outcome}))
    return events


def _second_thoughts(
    d: Draft, deal: Deal, values: dict[str, Stored], stand: dict[str, Any], until: date
) -> list[tuple[date, dict[str, Any]]]:
    """Amounts that became clearer, closings that were put off, a rest on the way."""
    life, chance = deal.life, d.chance
    events: list[tuple[date, dict[str, Any]]] = []
    room = (until - life.created_on).days
    if d.happens(ESTIMATED_PERCENT) and room > 6:
        stand["amount"] = round_amount(deal.amount * (0.6 + 0.9 * chance.random()))
        clear_on = life.quoted_on[0] if life.quoted_on else _within(d, life.created_on, room)
        events.append((clear_on, {"amount": deal.amount}))
    elif life.quoted_on and life.amount_fen != deal.amount:
        stand["amount"] = life.amount_fen
        events.append((life.quoted_on[0], {"amount": deal.amount}))
    elif life.contract_on and life.amount_fen != deal.amount:
        stand["amount"] = life.amount_fen
        events.append((min(life.contract_on, until), {"amount": deal.amount}))
    if deal.expected_on and d.happens(PUT_OFF_PERCENT) and room > 12:
        day = deal.expected_on
        days = sorted({_within(d, life.created_on, room) for _ in range(chance.randint(1, 3))})
        for changed_on in reversed(days):
            events.append((changed_on, {"expected_on": day.isoformat()}))
            day = max(life.created_on, day - timedelta(days=chance.randint(12, 50)))
        stand["expected_on"] = day.isoformat()
    if life.outcome in (ACTIVE, LOST) and d.happens(RESTED_PERCENT) and room > 40:
        rested = life.created_on + timedelta(days=room // 3)
        events.append((rested, {"state": PAUSED}))
        events.append((rested + timedelta(days=room // 5), {"state": ACTIVE}))
    return events


def _within(d: Draft, first: date, room: int) -> date:
    return first + timedelta(days=1 + int(d.chance.random() * (room - 1)))
