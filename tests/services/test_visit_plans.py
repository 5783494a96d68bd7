"""The week's visits: proposed, saved, moved, done by a talk, rolled over, counted."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import ValidationError
from crmdesk.models.deal_choices import VisitState
from crmdesk.services.container import Services
from tests.helpers.making import create, customer

MONDAY = date(2026, 11, 23)


@pytest.fixture
def seller(services: Services) -> int:
    return create(services, "employee", name="周敏")


def shops(services: Services, seller: int, count: int) -> list[int]:
    return [customer(services, f"{n}号五金店", owner_id=seller) for n in range(1, count + 1)]


def planned(services: Services, seller: int, ids: list[int], capacity: int = 2) -> None:
    plan = services.visit_plans
    plan.save(plan.propose(seller, MONDAY, capacity, ids))


def numbers(services: Services, seller: int, on: date = MONDAY) -> dict[int, list[str]]:
    """Day of the month to the numbers of the shops visited, in order."""
    week = services.visit_plans.week(seller, on)
    return {d.day: [v.customer[0] for v in visits] for d, visits in week.days.items() if visits}


def test_chosen_customers_are_spread_over_the_working_days(services: Services, seller: int) -> None:
    planned(services, seller, shops(services, seller, 5))
    assert numbers(services, seller) == {23: ["1", "2"], 24: ["3", "4"], 25: ["5"]}


def test_the_order_of_the_route_is_the_order_of_the_day(services: Services, seller: int) -> None:
    ids = shops(services, seller, 3)
    route = create(services, "route", name="福田线", employee_id=seller)
    services.routes.add(route, ids[::-1])
    planned(services, seller, ids, capacity=3)
    assert numbers(services, seller) == {23: ["3", "2", "1"]}


def test_a_route_with_a_fixed_weekday_waits_for_it(services: Services, seller: int) -> None:
    ids = shops(services, seller, 2)
    route = create(services, "route", name="周三线", employee_id=seller, weekday="3")
    services.routes.add(route, ids[:1])
    planned(services, seller, ids)
    assert numbers(services, seller) == {23: ["2"], 25: ["1"]}


def test_who_finds_no_room_is_named(services: Services, seller: int) -> None:
    ids = shops(services, seller, 7)
    proposal = services.visit_plans.propose(seller, MONDAY, 1, ids)
    assert [r.visit.customer_id for r in proposal.plan.rolled_over] == ids[5:]


def test_holidays_are_left_out(services: Services, seller: int) -> None:
    """1 January 2027 is a Friday and a holiday."""
    ids = shops(services, seller, 5)
    proposal = services.visit_plans.propose(seller, date(2026, 12, 28), 1, ids)
    assert date(2027, 1, 1) not in {day.on for day in proposal.plan.days}


def test_nobody_is_planned_twice_in_a_week(services: Services, seller: int) -> None:
    ids = shops(services, seller, 2)
    planned(services, seller, ids)
    again = services.visit_plans.propose(seller, MONDAY, 2, ids)
    assert not any(day.customer_ids for day in again.plan.days)


def test_the_due_list_fills_the_week_by_value(services: Services, seller: int) -> None:
    ids = shops(services, seller, 2)
    road = services.pipelines.usual()
    for customer_id, amount in zip(ids, (10_000_00, 90_000_00), strict=True):
        create(
            services, "opportunity", customer_id=customer_id, name="拉手", amount=amount,
            pipeline_id=road.id, stage_id=road.stages[0].id, objective_need=True,
            subjective_need=True, has_solution=False, determination="high", is_selecting=True,
            is_feasible=True, expected_on=date(2026, 12, 20),
        )  # fmt: skip
    proposal = services.visit_plans.propose(seller, MONDAY, 1)
    placed = [i for day in proposal.plan.days for i in day.customer_ids]
    assert placed == ids[::-1]


def test_a_visit_moves_to_another_day_and_back(services: Services, seller: int) -> None:
    planned(services, seller, shops(services, seller, 3))
    first = services.visit_plans.day(seller, MONDAY)[0]
    other = services.visit_plans.day(seller, date(2026, 11, 24))[0]
    act = services.visit_plans.move(first.id, date(2026, 11, 24), [first.id, other.id])
    assert numbers(services, seller) == {23: ["2"], 24: ["1", "3"]}
    services.undo.undo(act.change_set_id)
    assert numbers(services, seller) == {23: ["1", "2"], 24: ["3"]}


def test_two_visits_of_one_customer_a_day_are_refused(services: Services, seller: int) -> None:
    ids = shops(services, seller, 1)
    planned(services, seller, ids)
    with pytest.raises(ValidationError, match="当天已经安排"):
        create(services, "visit", customer_id=ids[0], planned_on=MONDAY)


def test_a_day_to_come_has_not_been_missed(services: Services, seller: int) -> None:
    planned(services, seller, shops(services, seller, 1))
    visit = services.visit_plans.day(seller, MONDAY)[0]
    with pytest.raises(ValidationError, match="还没到"):
        services.visit_plans.mark(visit.id, VisitState.MISSED)


def test_a_talk_on_the_spot_is_the_planned_visit(services: Services, seller: int) -> None:
    ids = shops(services, seller, 3)
    planned(services, seller, ids, capacity=3)
    noon = datetime(2026, 11, 23, 12)
    with clock.fixed(noon):
        for customer_id, channel in zip(ids, ("face", "phone", "face"), strict=True):
            create(
                services, "activity", customer_id=customer_id, channel=channel, employee_id=seller,
                happened_at=noon, summary="看样品",
                result="not_reached" if customer_id == ids[2] else "reached",
            )  # fmt: skip
        states = [v.state for v in services.visit_plans.day(seller, MONDAY)]
        assert states == ["done", "planned", "planned"]
        assert services.visit_plans.week(seller, MONDAY).completion == 3333


def test_what_was_not_made_is_planned_anew(services: Services, seller: int) -> None:
    planned(services, seller, shops(services, seller, 3))
    with clock.fixed(datetime(2026, 11, 25, 8)):
        plans = services.visit_plans
        assert plans.open_before(seller, date(2026, 11, 25)) == 3
        act = plans.roll_over(seller, date(2026, 11, 25))
        assert plans.open_before(seller, date(2026, 11, 25)) == 0
        today = plans.day(seller, date(2026, 11, 25))
        assert [v.rolled_from for v in today] == [MONDAY, MONDAY, date(2026, 11, 24)]
        assert {v.state for v in plans.day(seller, MONDAY)} == {"missed"}
        services.undo.undo(act.change_set_id)
        assert plans.open_before(seller, date(2026, 11, 25)) == 3
        assert plans.day(seller, date(2026, 11, 25)) == ()


def test_coverage_counts_the_customers_of_the_routes(services: Services, seller: int) -> None:
    ids = shops(services, seller, 4)
    route = create(services, "route", name="福田线", employee_id=seller)
    services.routes.add(route, ids)
    planned(services, seller, ids[:1])
    with clock.fixed(datetime(2026, 11, 23, 18)):
        visit = services.visit_plans.day(seller, MONDAY)[0]
        services.visit_plans.mark(visit.id, VisitState.DONE)
        week = services.visit_plans.week(seller, MONDAY)
    assert (week.completion, week.coverage) == (10_000, 2500)


def test_a_week_without_a_plan_has_no_rate(services: Services, seller: int) -> None:
    week = services.visit_plans.week(seller, MONDAY)
    assert (week.completion, week.coverage, week.visits) == (None, None, ())
