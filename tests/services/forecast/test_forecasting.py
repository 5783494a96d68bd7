"""The forecast of a real file: the worked example, learning, past days, promises, shares."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from crmdesk.analysis.forecast import Basis, Reason
from crmdesk.analysis.forecast_data import ForecastQuery
from crmdesk.analysis.stage_learning import learn, learn_sums
from crmdesk.core import clock
from crmdesk.services import deal_reading as reading
from crmdesk.services.container import Services
from crmdesk.services.pipelines import read_pipelines
from crmdesk.services.stage_stays import for_learning, read_stays, stage_sums
from tests.helpers.making import contact, create, customer
from tests.helpers.opportunities import b8, opportunity, pipeline

TODAY = date(2026, 11, 21)
WAN = 1_000_000
COMPUTED = ForecastQuery(basis=Basis.COMPUTED)


def test_the_worked_example_gives_eighteen_three_times(services: Services) -> None:
    stages = b8(services)
    ids = [
        opportunity(services, stage, amount * WAN)
        for stage, amount in zip(stages, (50, 25, 20), strict=True)
    ]
    found = services.forecasts.forecast(COMPUTED)
    assert [line.expected for line in found.forecast.lines] == [18 * WAN] * 3
    assert found.forecast.total.expected == 54 * WAN
    by_bucket = {total.key: total.deal_ids for total in found.forecast.buckets}
    assert by_bucket == {4: (ids[0],), 2: (ids[1],), 1: (ids[2],)}


def test_a_file_without_history_shows_presets(services: Services) -> None:
    stages = b8(services)
    opportunity(services, stages[0], WAN)
    found = services.forecasts.forecast()
    assert not found.has_history
    assert [figures.used.probability for figures in found.stages] == [5000, 8000, 9000]
    assert [figures.learned.n for figures in found.stages if figures.learned] == [0, 0, 0]


def test_three_of_four_that_left_a_stage_raise_its_chance(services: Services) -> None:
    first, second = pipeline(services, ("甲", 5000, 60), ("乙", 9000, 30))
    with clock.fixed(datetime(2026, 9, 1, 9)):
        ids = [opportunity(services, first, WAN) for _n in range(4)]
    with clock.fixed(datetime(2026, 10, 1, 9)):
        for each in ids[:3]:
            services.records.save("opportunity", each, {"stage_id": second})
        services.records.save(
            "opportunity", ids[3],
            {"state": "lost", "loss_reason": "cancelled", "summary": "需求取消了"},
        )  # fmt: skip
    found = services.forecasts.forecast()
    learned = found.stages[0].learned
    assert learned is not None
    assert (learned.advanced, learned.n) == (3, 4)
    assert found.stages[0].used.probability == 5714  # (3 + 10 · 0.5) / 14
    assert (learned.low, learned.high) == pytest.approx((3160, 8080), abs=10)
    assert found.stages[0].used.duration_days == 47  # (4 · 30 + 5 · 60) / 9 = 46.67
    assert found.has_history
    plain = services.forecasts.forecast(ForecastQuery(is_learned=False))
    assert plain.stages[0].used.probability == 5000


def test_a_seller_learns_from_the_team(services: Services) -> None:
    first, second = pipeline(services, ("甲", 5000, 60), ("乙", 9000, 30))
    other = create(services, "employee", name="周敏")
    with clock.fixed(datetime(2026, 9, 1, 9)):
        ids = [opportunity(services, first, WAN, owner_id=other) for _n in range(4)]
        opportunity(services, first, WAN)
    with clock.fixed(datetime(2026, 10, 1, 9)):
        for each in ids:
            services.records.save("opportunity", each, {"stage_id": second})
    learned = services.forecasts.learned(by_seller=True)
    assert learned[None][first].probability == 6429  # (4 + 5) / 14
    assert learned[other][first].probability == 7449  # (4 + 10 · 9/14) / 14
    assert learned[services.employee_id][first].n == 0


def test_what_was_lost_adds_nothing_and_what_is_paused_waits(services: Services) -> None:
    (stage,) = pipeline(services, ("谈判", 9000, 30))
    lost, paused, unpriced = (opportunity(services, stage, n) for n in (WAN, 2 * WAN, None))
    services.records.save(
        "opportunity", lost, {"state": "lost", "loss_reason": "cancelled", "summary": "不做了"}
    )
    services.records.save("opportunity", paused, {"state": "paused", "pause_reason": "等预算"})
    found = services.forecasts.forecast().forecast
    assert found.total.expected == 0
    assert found.left_out == {Reason.NO_AMOUNT: (unpriced,)}


def test_the_closing_date_of_the_seller_puts_it_into_its_month(services: Services) -> None:
    (stage,) = pipeline(services, ("谈判", 9000, 30))
    soon = opportunity(services, stage, WAN, expected_on=date(2026, 11, 30))
    late = opportunity(services, stage, WAN, expected_on=date(2027, 1, 15))
    bars = {bar.month: bar for bar in services.forecasts.forecast().months}
    assert bars[date(2026, 11, 1)].open_ids == (soon,)
    assert bars[date(2027, 1, 1)].open_ids == (late,)
    assert bars[date(2027, 1, 1)].weighted == 9 * WAN // 10


def test_shares_split_the_forecast_between_sellers(services: Services) -> None:
    (stage,) = pipeline(services, ("谈判", 9000, 30))
    other = create(services, "employee", name="周敏")
    deal = opportunity(services, stage, 10 * WAN)
    services.opportunities.set_shares(deal, [(services.employee_id, 7000), (other, 3000)])
    whole = services.forecasts.forecast().forecast
    assert {total.key: total.expected for total in whole.sellers} == {
        services.employee_id: 63 * WAN // 10,
        other: 27 * WAN // 10,
    }
    mine = services.forecasts.forecast(ForecastQuery(employee=other)).forecast
    assert (mine.total.amount, mine.total.expected) == (3 * WAN, 27 * WAN // 10)


def test_a_past_day_is_forecast_as_it_stood(services: Services) -> None:
    stages = b8(services)
    with clock.fixed(datetime(2026, 10, 1, 9)):
        deal = opportunity(services, stages[0], 50 * WAN)
    services.records.save("opportunity", deal, {"stage_id": stages[2], "amount": 20 * WAN})
    query = ForecastQuery(as_of=date(2026, 10, 15), is_learned=False)
    then = services.forecasts.forecast(query).forecast
    assert [(line.amount, line.probability) for line in then.lines] == [(50 * WAN, 3600)]
    assert services.forecasts.forecast(ForecastQuery(as_of=date(2026, 9, 1))).forecast.lines == ()


def test_the_last_promise_of_each_seller_is_the_target(services: Services) -> None:
    other = create(services, "employee", name="周敏")
    month = date(2026, 12, 1)
    for who, amount, day in (
        (services.employee_id, 5 * WAN, 1),
        (services.employee_id, 8 * WAN, 12),
        (other, 3 * WAN, 12),
    ):
        create(services, "commitment", employee_id=who, month=month, amount=amount,
               given_on=date(2026, 11, day))  # fmt: skip
    bars = {bar.month: bar for bar in services.forecasts.forecast().months}
    assert bars[month].target == 11 * WAN
    assert bars[date(2026, 11, 1)].target is None
    mine = services.forecasts.forecast(ForecastQuery(employee=other))
    assert next(bar for bar in mine.months if bar.month == month).target == 3 * WAN


def test_won_this_quarter_counts_as_signed(services: Services) -> None:
    (stage,) = pipeline(services, ("谈判", 9000, 30))
    with clock.fixed(datetime(2026, 10, 9, 9)):
        deal = opportunity(services, stage, 6 * WAN)
        services.records.save("opportunity", deal, {"state": "won", "summary": "价格和交期都好"})
    found = services.forecasts.forecast()
    assert (found.quarter.signed, found.quarter.signed_ids) == (6 * WAN, (deal,))
    assert found.months[0].month == date(2026, 11, 1)
    assert found.months[0].signed == 0


def test_each_line_says_how_often_it_was_postponed_and_whether_the_decider_was_met(
    services: Services,
) -> None:
    (stage,) = pipeline(services, ("谈判", 9000, 30))
    known = customer(services)
    deal = opportunity(services, stage, WAN, customer_id=known, expected_on=date(2026, 12, 1))
    for month_later in (31, 62, -5):
        day = date(2026, 12, 1) + timedelta(month_later)
        services.records.save("opportunity", deal, {"expected_on": day})
    marked = ForecastQuery(with_marks=True)
    details = services.forecasts.forecast(marked).details[deal]
    assert (details.postponed, details.has_decider) == (2, False)
    contact(services, known, role="decider", contacted_on=TODAY)
    assert services.forecasts.forecast(marked).details[deal].has_decider


@pytest.mark.parametrize("seed", range(3))
def test_stays_added_up_by_the_database_equal_those_added_up_one_by_one(
    services: Services, seed: int
) -> None:
    chance = random.Random(seed)
    stages = b8(services)
    other = pipeline(services, ("另一条", 4000, 20), name="订单")
    deals: list[int] = []
    for day in range(60):
        with clock.fixed(datetime(2026, 8, 1, 9) + timedelta(day, minutes=day)):
            _some_act(services, chance, [*stages, *other], deals)
    with services.database.read() as connection:
        setting = reading.stages_of(read_pipelines(connection))
        every = [stage for each in setting.values() for stage in each]
        for until in (date(2026, 8, 20), date(2026, 9, 10), TODAY):
            moment = reading.end_of(until)
            one_by_one = learn(for_learning(read_stays(connection, moment, setting)), every, until)
            assert learn_sums(stage_sums(connection, moment, setting), every) == one_by_one


def _some_act(
    services: Services, chance: random.Random, stages: list[int], deals: list[int]
) -> None:
    if len(deals) < 6 or chance.random() < 0.4:
        deals.append(opportunity(services, chance.choice(stages), WAN))
    deal = chance.choice(deals)
    stored = services.records.fetch("opportunity", deal)
    if stored.is_deleted or stored["state"] not in ("active", "paused"):
        return
    if stored["state"] == "paused":
        values = {"state": "active", "pause_reason": "预算到了"}
    else:
        stage = chance.choice(stages)
        pipeline_id = services.records.fetch("stage", stage)["pipeline_id"]
        values = chance.choice(
            [
                {"stage_id": stage, "pipeline_id": pipeline_id},
                {"stage_id": stage, "pipeline_id": pipeline_id},
                {"state": "won", "summary": "成交"},
                {"state": "lost", "loss_reason": "cancelled", "summary": "取消"},
                {"state": "paused", "pause_reason": "等预算"},
                {"amount": chance.randrange(1, 10**9)},
            ]
        )
    services.records.save("opportunity", deal, values)
    if chance.random() < 0.1:
        services.records.remove("opportunity", [deal])
