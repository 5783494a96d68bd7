"""Routes of the sellers, the visits of this week and the next, and what sellers committed to."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Container
from datetime import date, timedelta
from math import atan2
from typing import Final

from crmdesk.models import regions
from crmdesk.models.codecs import Stored
from crmdesk.models.deal_choices import VisitState, Weekday
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo import phrases
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import Draft, Stop, World

# The yard of the company, in millionths of a degree.
BASE: Final = (120_166_000, 30_332_000)
WEIGHTS: Final = {
    PyramidLayer.VIP: 4,
    PyramidLayer.BIG: 3,
    PyramidLayer.MEDIUM: 2,
    PyramidLayer.SMALL: 1,
    PyramidLayer.PROSPECT: 1,
}
STOPS_KEPT: Final = 4_000
LEAST_STOPS, MOST_STOPS, MOST_ROUTES = 4, 12, 4
VISITS_A_DAY: Final = 5
SPARE_STOPS: Final = 40
MISSED_PERCENT: Final = 18
WORKING_DAYS: Final = 5
MONTHS_BACK: Final = 8
STEP_FEN: Final = 100_000


def collect(d: Draft, rows: Rows) -> None:
    """Remember a customer that can be visited."""
    del rows
    weight = WEIGHTS.get(d.plan.layer)
    diary = d.world.diary
    if weight is None or d.position is None or d.is_person or len(diary.stops) >= STOPS_KEPT:
        return
    if d.owner_id not in d.world.all_sellers:
        return
    d.begin("rounds")
    diary.stops.append(
        Stop(
            customer_id=d.record_id,
            owner_id=d.owner_id,
            area=d.firm.place.area,
            district=dict(d.firm.place.districts).get(d.firm.region, d.firm.place.city),
            position=d.position,
            weight=weight + len(d.deals),
            purpose=phrases.say(d, "visit", "purpose"),
        )
    )


def finish(world: World, rows: Rows, seed: int) -> None:
    """Write routes, visits and commitments, when all customers are there."""
    chance = random.Random(seed << 8 | 11)
    by_seller: dict[int, list[Stop]] = defaultdict(list)
    for stop in world.diary.stops:
        by_seller[stop.owner_id].append(stop)
    for seller in world.all_sellers:
        routes = _routes(by_seller[seller])
        for number, (name, stops) in enumerate(routes, 1):
            _write_route(world, rows, seller, name, stops, number)
        _visits(world, rows, chance, seller, [stops for _name, stops in routes])
    _commitments(world, rows, chance)


def _routes(stops: list[Stop]) -> list[tuple[str, list[Stop]]]:
    """The seller's routes: in each area the most important stops, cut like a cake around it."""
    by_area: dict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        by_area[stop.area].append(stop)
    found: dict[str, list[Stop]] = {}
    for group in sorted(by_area.values(), key=len, reverse=True):
        if len(group) < LEAST_STOPS:
            continue
        best = sorted(group, key=lambda s: (-s.weight, s.customer_id))[: MOST_STOPS * MOST_ROUTES]
        pieces = -(-len(best) // MOST_STOPS)
        middle = [sum(s.position[axis] for s in best) / len(best) for axis in (0, 1)]
        best.sort(key=lambda s: (_angle(s, middle), s.customer_id))
        for number in range(pieces):
            piece = best[number * len(best) // pieces : (number + 1) * len(best) // pieces]
            found[_name(piece, found)] = piece
    return list(found.items())[:MOST_ROUTES]


def _angle(stop: Stop, middle: list[float]) -> float:
    return atan2(stop.position[1] - middle[1], stop.position[0] - middle[0])


def _name(stops: list[Stop], taken: Container[str]) -> str:
    """余杭, or 余杭临平 where there is one of that name already."""
    common = [district for district, _n in Counter(s.district for s in stops).most_common()]
    short = [regions.short(district) for district in common]
    names = [short[0], *(f"{short[0]}{other}" for other in short[1:])]
    return next((name for name in names if name not in taken), f"{short[0]}二")


def _write_route(
    world: World, rows: Rows, seller: int, name: str, stops: list[Stop], number: int
) -> None:
    at = f"{world.today - timedelta(days=200 - number)} 09:30:00"
    route_id = rows.add(
        "route",
        {
            "name": f"{name}线",
            "employee_id": seller,
            "area_id": world.areas[stops[0].area],
            "weekday": tuple(Weekday)[(number * 2 - 1) % WORKING_DAYS] if number < 4 else None,
            "longitude": BASE[0],
            "latitude": BASE[1],
        },
        at,
        seller,
    )
    for position, stop in enumerate(stops, 1):
        values: dict[str, Stored] = {
            "route_id": route_id,
            "customer_id": stop.customer_id,
            "position": position,
        }
        rows.add("route_stop", values, at, seller)


def _visits(
    world: World, rows: Rows, chance: random.Random, seller: int, routes: list[list[Stop]]
) -> None:
    """The working days of this week and of the next: what was done, missed and is to come."""
    monday = world.today - timedelta(days=world.today.weekday())
    days = [monday + timedelta(days=n + 7 * week) for week in (0, 1) for n in range(WORKING_DAYS)]
    met = {
        (customer, on): activity
        for (owner, customer), talks in world.diary.met.items()
        if owner == seller
        for on, activity in talks
    }
    stops = {stop.customer_id: stop for stop in world.diary.stops if stop.owner_id == seller}
    routed = [stop for route in routes for stop in route]
    known = {stop.customer_id for stop in routed}
    waiting = [stop for stop in stops.values() if stop.customer_id not in known][:SPARE_STOPS]
    chance.shuffle(waiting)
    chance.shuffle(routed)
    waiting += routed  # taken from the end: those on a route first
    for day in days:
        # Whoever was seen on that day was planned; a few that were planned were not seen.
        seen = [s for (c, on), _a in met.items() if on == day.isoformat() and (s := stops.get(c))]
        missing = max(0, VISITS_A_DAY - len(seen))
        if day < world.today:
            missing = sum(chance.random() * 100 < MISSED_PERCENT * 1.5 for _ in range(missing))
        planned = [(stop, True) for stop in seen[:VISITS_A_DAY]]
        planned += [(waiting.pop(), False) for _ in range(min(missing, len(waiting)))]
        for position, (stop, was_seen) in enumerate(planned, 1):
            state = VisitState.PLANNED
            if was_seen:
                state = VisitState.DONE
            elif day < world.today:
                state = VisitState.MISSED if chance.random() < 0.8 else VisitState.DROPPED
            _write_visit(
                rows,
                seller,
                stop,
                day,
                position,
                state,
                met.get((stop.customer_id, day.isoformat())),
            )


def _write_visit(
    rows: Rows,
    seller: int,
    stop: Stop,
    day: date,
    position: int,
    state: VisitState,
    activity_id: int | None,
) -> None:
    planned_at = day - timedelta(days=day.weekday() + 3)
    rows.add(
        "visit",
        {
            "customer_id": stop.customer_id,
            "employee_id": seller,
            "planned_on": day.isoformat(),
            "position": position,
            "purpose": stop.purpose,
            "state": state,
            "activity_id": activity_id,
        },
        f"{min(planned_at, rows.today)} 08:30:00",
        seller,
    )


def _commitments(world: World, rows: Rows, chance: random.Random) -> None:
    """One per seller and month, from some months ago to the next one."""
    first = _month(world.today, -MONTHS_BACK)
    diary = world.diary
    for back in range(MONTHS_BACK + 2):
        month = _month(first, back)
        given = min(month - timedelta(days=2), world.today - timedelta(days=1))
        for seller in world.all_sellers:
            key = seller, f"{month:%Y-%m}"
            amount = float(diary.won[key]) * (0.75 + 0.5 * chance.random())
            if month >= _month(world.today, 0):
                amount += diary.hoped[key] * (0.35 + 0.3 * chance.random())
            rounded = round(amount / STEP_FEN) * STEP_FEN
            if not rounded:
                continue
            rows.add(
                "commitment",
                {
                    "employee_id": seller,
                    "month": month.isoformat(),
                    "amount": rounded,
                    "given_on": given.isoformat(),
                },
                f"{given} 17:30:00",
                seller,
            )


def _month(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
