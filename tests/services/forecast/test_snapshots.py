"""Frozen forecasts: every Thursday, late ones equal to those in time, compared with what came."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

from crmdesk.analysis.quarters import Quarter
from crmdesk.core import clock
from crmdesk.models.database import open_database
from crmdesk.services.container import Services
from tests.helpers.making import create
from tests.helpers.opportunities import b8, opportunity, pipeline

WAN = 1_000_000
THURSDAY = datetime(2026, 10, 1, 18)


def some_weeks(services: Services, snapshots: Services | None, weeks: int = 6) -> None:
    """A seeded life of opportunities; *snapshots* takes one each Thursday evening."""
    chance = random.Random(8)
    with clock.fixed(datetime(2026, 9, 28, 9)):
        stages = b8(services)
        other = create(services, "employee", name="周敏")
    deals: list[int] = []
    for week in range(weeks):
        for day in range(5):
            with clock.fixed(datetime(2026, 9, 28, 10) + timedelta(days=7 * week + day)):
                _some_acts(services, chance, stages, other, deals)
        with clock.fixed(THURSDAY + timedelta(days=7 * week, minutes=2)):
            if snapshots is not None:
                snapshots.snapshots.make_up()


def _some_acts(
    services: Services, chance: random.Random, stages: list[int], other: int, deals: list[int]
) -> None:
    today = clock.today()
    deals.append(
        opportunity(
            services, chance.choice(stages), chance.randrange(1, 90) * WAN + chance.randrange(100),
            expected_on=today + timedelta(chance.randrange(5, 120)),
            owner_id=chance.choice([services.employee_id, other]),
            commitment=chance.choice([None, "commit", "hope"]),
        )
    )  # fmt: skip
    deal = chance.choice(deals)
    state = services.records.fetch("opportunity", deal)["state"]
    if state != "active":
        return
    act = chance.randrange(6)
    if act == 0:
        values = {"state": "won", "summary": "成交"}
    elif act == 1:
        values = {"state": "lost", "loss_reason": "cancelled", "summary": "取消"}
    elif act == 2:
        values = {"commitment": "commit"}
    elif act == 3:
        services.opportunities.set_shares(deal, [(services.employee_id, 3333), (other, 6667)])
        return
    elif act == 4:
        services.records.save("stage", stages[0], {"probability": chance.randrange(1, 100) * 100})
        return
    else:
        values = {"stage_id": chance.choice(stages), "amount": chance.randrange(1, 90) * WAN}
    services.records.save("opportunity", deal, values)


def test_late_snapshots_equal_those_that_would_have_been_taken_in_time(
    services: Services, tmp_path: Path
) -> None:
    some_weeks(services, services)
    in_time = services.snapshots
    taken = in_time.all()
    lines = {snapshot.taken_for: in_time.lines(snapshot.id) for snapshot in taken}
    assert [snapshot.is_late for snapshot in taken] == [False] * 6
    with services.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM forecast_line")
        connection.exec_driver_sql("DELETE FROM forecast_snapshot")
    with clock.fixed(datetime(2026, 11, 7, 9)):
        assert services.snapshots.make_up() == 6
    late = services.snapshots.all()
    assert [snapshot.is_late for snapshot in late] == [True] * 6
    assert {s.taken_for: services.snapshots.lines(s.id) for s in late} == lines
    assert [(s.count, s.expected) for s in late] == [(s.count, s.expected) for s in taken]
    assert all(s.count for s in taken)


def test_a_snapshot_is_taken_once_and_never_changes(services: Services) -> None:
    (stage,) = pipeline(services, ("谈判", 9000, 30))
    with clock.fixed(datetime(2026, 11, 16, 9)):
        deal = opportunity(services, stage, WAN)
    assert services.snapshots.make_up() == 1
    before = services.snapshots.lines(services.snapshots.all()[0].id)
    services.records.save("opportunity", deal, {"amount": 5 * WAN})
    assert services.snapshots.make_up() == 0
    (snapshot,) = services.snapshots.all()
    assert snapshot.taken_for == datetime(2026, 11, 19, 18)
    assert services.snapshots.lines(snapshot.id) == before


def test_a_file_without_opportunities_has_nothing_to_freeze(services: Services) -> None:
    assert services.snapshots.make_up() == 0
    assert services.snapshots.all() == []


def test_parts_of_sellers_sum_to_the_opportunity(services: Services) -> None:
    (stage,) = pipeline(services, ("谈判", 9000, 30))
    with clock.fixed(datetime(2026, 11, 16, 9)):
        others = [create(services, "employee", name=name) for name in ("周敏", "许静")]
        deal = opportunity(services, stage, 100_01)
        services.opportunities.set_shares(
            deal, [(services.employee_id, 3333), (others[0], 3333), (others[1], 3334)]
        )
    services.snapshots.make_up()
    lines = services.snapshots.lines(services.snapshots.all()[0].id)
    assert sum(line.amount for line in lines) == 100_01
    assert sum(line.expected for line in lines) == 90_01
    assert len(lines) == 3


def test_forecast_before_the_quarter_against_what_was_won_in_it(services: Services) -> None:
    (stage,) = pipeline(services, ("谈判", 8000, 30))
    with clock.fixed(datetime(2026, 6, 20, 9)):
        deal = opportunity(services, stage, 50 * WAN, expected_on=date(2026, 8, 15))
        opportunity(services, stage, 10 * WAN, expected_on=date(2026, 12, 15))
    with clock.fixed(datetime(2026, 6, 26, 9)):
        assert services.snapshots.make_up() == 1
    with clock.fixed(datetime(2026, 8, 20, 9)):
        services.records.save("opportunity", deal, {"state": "won", "summary": "成交"})
    services.snapshots.make_up()
    found = {each.employee: each for each in services.snapshots.accuracy()}
    (outcome,) = found[services.employee_id].outcomes
    assert (outcome.quarter, outcome.forecast, outcome.actual) == (
        Quarter(2026, 3), 40 * WAN, 50 * WAN,
    )  # fmt: skip
    assert outcome.bias == -2000
    assert (found[None].n, found[None].mean_error, found[None].pooled_bias) == (1, 2000, -2000)


def test_nothing_won_has_no_bias(services: Services) -> None:
    (stage,) = pipeline(services, ("谈判", 8000, 30))
    with clock.fixed(datetime(2026, 6, 20, 9)):
        opportunity(services, stage, 50 * WAN, expected_on=date(2026, 8, 15))
    services.snapshots.make_up()
    assert [each.mean_error for each in services.snapshots.accuracy()] == [None, None]


def test_two_windows_take_it_once(services: Services, crm_file: Path) -> None:
    (stage,) = pipeline(services, ("谈判", 8000, 30))
    with clock.fixed(datetime(2026, 11, 16, 9)):
        opportunity(services, stage, WAN)
    second = Services(open_database(crm_file))
    try:
        assert (services.snapshots.make_up(), second.snapshots.make_up()) == (1, 0)
    finally:
        second.close()
