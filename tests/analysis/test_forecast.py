"""The weighted forecast (B8): the worked example, the edges, and a plain recomputation."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.forecast import (
    REASONS,
    Basis,
    Deal,
    Forecast,
    Reason,
    Stage,
    factors_text,
    forecast,
)

TODAY = date(2026, 11, 21)
WAN = 1_000_000  # fen
CONTACT, BID, TALKS = 1, 2, 3


def funnel(first: int = 60, second: int = 30, third: int = 30, learned: int = 0) -> list[Stage]:
    """潜在客户跟踪, 项目投标, 商务谈判 with 50, 80 and 90 %."""
    return [
        Stage(id=n, name=name, probability=p, duration_days=days, position=n, learned_from=learned)
        for n, name, p, days in (
            (CONTACT, "潜在客户跟踪", 5000, first),
            (BID, "项目投标", 8000, second),
            (TALKS, "商务谈判", 9000, third),
        )
    ]


def deal(number: int, **given: Any) -> Deal:
    """An opportunity of 10万 that entered its stage today, of one seller."""
    base: dict[str, Any] = {
        "id": number,
        "shares": ((7, 10_000),),
        "amount": 10 * WAN,
        "stage_id": TALKS,
        "stage_since": TODAY,
        "state": "active",
    }
    return Deal(**(base | given))


EXAMPLE = [
    deal(1, amount=50 * WAN, stage_id=CONTACT),
    deal(2, amount=25 * WAN, stage_id=BID),
    deal(3, amount=20 * WAN, stage_id=TALKS),
]


def run(*deals: Deal, stages: list[Stage] | None = None, **given: Any) -> Forecast:
    return forecast(deals, {1: stages or funnel()}, TODAY, **given)


def test_the_worked_example_gives_18_wan_in_months_1_2_and_4() -> None:
    found = run(*EXAMPLE)
    assert [line.expected for line in found.lines] == [18 * WAN] * 3
    assert [(b.key, b.expected, b.deal_ids) for b in found.buckets] == [
        (1, 18 * WAN, (3,)),
        (2, 18 * WAN, (2,)),
        (4, 18 * WAN, (1,)),
    ]
    assert found.total.expected == 54 * WAN
    assert found.total.amount == 95 * WAN
    assert found.total.count == 3


def test_with_one_month_a_stage_the_example_falls_into_months_1_2_and_3() -> None:
    found = run(*EXAMPLE, stages=funnel(30, 30, 30))
    assert [b.key for b in found.buckets] == [1, 2, 3]
    assert [b.expected for b in found.buckets] == [18 * WAN] * 3


def test_every_line_says_where_its_chance_comes_from() -> None:
    first, second, _ = run(EXAMPLE[0], deal(2, manual_probability=1234), EXAMPLE[2]).lines
    assert (first.reason, first.factors, first.probability) == (
        Reason.PRODUCT,
        (5000, 8000, 9000),
        3600,
    )
    assert factors_text(first.factors) == "0.5×0.8×0.9"
    assert (second.reason, second.probability, second.expected) == (
        Reason.MANUAL,
        1234,
        1_234_000,
    )
    assert set(REASONS) == set(Reason)


@pytest.mark.parametrize(
    ("factors", "text"),
    [((10_000,), "1"), ((0, 3333), "0×0.3333"), ((1, 5050), "0.0001×0.505"), ((), "")],
)
def test_a_product_is_written_without_idle_zeros(factors: tuple[int, ...], text: str) -> None:
    assert factors_text(factors) == text


def test_a_manual_chance_of_zero_is_a_chance_and_not_a_missing_one() -> None:
    (line,) = run(deal(1, manual_probability=0)).lines
    assert (line.expected, line.reason) == (0, Reason.MANUAL)


@pytest.mark.parametrize("state", ["paused", "won", "lost", "ended"])
def test_a_lost_won_ended_or_paused_opportunity_adds_nothing(state: str) -> None:
    found = run(deal(1), deal(2, state=state))
    assert found.total.deal_ids == (1,)
    assert found.left_out == {Reason(state): (2,)}
    assert found.line(2) is None


def test_an_opportunity_without_amount_or_stage_is_named_and_not_counted_as_zero() -> None:
    found = run(
        deal(1, amount=None), deal(2, stage_id=99), deal(3, stage_id=None), deal(4, state="new")
    )
    assert found.left_out == {Reason.NO_AMOUNT: (1,), Reason.NO_STAGE: (2, 3)}
    assert found.total.deal_ids == (4,)


def test_nothing_at_all_is_a_forecast_of_zero() -> None:
    found = run()
    assert (found.total.expected, found.months, found.sellers) == (0, (), ())


@pytest.mark.parametrize(
    ("since", "days"),
    [
        (TODAY, 30),
        (TODAY - timedelta(10), 20),
        (TODAY - timedelta(30), 0),
        (TODAY - timedelta(300), 0),
        (TODAY + timedelta(5), 30),  # a wrong clock takes nothing away
        (None, 30),
    ],
)
def test_time_already_spent_in_the_stage_is_not_waited_for_again(
    since: date | None, days: int
) -> None:
    (line,) = run(deal(1, stage_since=since)).lines
    assert line.on == TODAY + timedelta(days)
    assert line.bucket == 1


@pytest.mark.parametrize(("days", "bucket"), [(0, 1), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3)])
def test_a_bucket_is_the_number_of_30_day_months_begun(days: int, bucket: int) -> None:
    (line,) = run(deal(1), stages=funnel(third=days)).lines
    assert line.bucket == bucket


def test_the_closing_date_of_the_seller_counts_only_when_it_was_asked_for() -> None:
    entered = deal(1, expected_on=date(2027, 3, 15))
    assert run(entered).lines[0].on == date(2026, 12, 21)
    line, without = run(entered, deal(2), basis=Basis.ENTERED).lines
    assert (line.on, line.month, line.bucket) == (date(2027, 3, 15), date(2027, 3, 1), 4)
    assert line.computed_on == date(2026, 12, 21)
    assert without.on == without.computed_on == date(2026, 12, 21)


def test_a_closing_date_that_passed_counts_in_the_present_month_and_is_marked() -> None:
    (line,) = run(deal(1, expected_on=date(2026, 9, 1)), basis=Basis.ENTERED).lines
    assert line.is_overdue
    assert (line.on, line.month, line.bucket) == (date(2026, 9, 1), date(2026, 11, 1), 1)
    assert run(deal(1, expected_on=date(2026, 9, 1))).lines[0].is_overdue
    assert not run(deal(1, expected_on=TODAY), basis=Basis.ENTERED).lines[0].is_overdue


def test_a_shared_opportunity_is_split_among_its_sellers() -> None:
    shared = deal(1, amount=20 * WAN, shares=((7, 6000), (8, 4000)))
    found = run(shared)
    assert [(s.key, s.expected, s.amount) for s in found.sellers] == [
        (7, 10_800_000, 12 * WAN),
        (8, 7_200_000, 8 * WAN),
    ]
    one = run(shared, deal(2, shares=((9, 10_000),)), employee=8)
    assert one.total.expected == 7_200_000
    assert [(line.deal_id, line.amount) for line in one.lines] == [(1, 8 * WAN)]
    assert [s.key for s in one.sellers] == [8]


def test_what_nobody_owns_is_counted_for_nobody() -> None:
    found = run(deal(1, shares=()), deal(2, shares=((7, 2500),)))
    assert [(s.key, s.expected) for s in found.sellers] == [(7, 2_250_000), (None, 15_750_000)]
    assert found.total.expected == 18 * WAN


@pytest.mark.parametrize("shares", [((7, 6000), (8, 4001)), ((7, -1),), ((7, 10_100),)])
def test_shares_above_100_percent_are_refused(shares: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="100 %"):
        run(deal(1, shares=shares))


@pytest.mark.parametrize("percent", [-1, 10_001])
def test_a_manual_chance_outside_0_to_100_percent_is_refused(percent: int) -> None:
    with pytest.raises(ValueError, match="chance"):
        run(deal(1, manual_probability=percent))


@pytest.mark.parametrize(
    "given", [{"probability": 10_001}, {"probability": -1}, {"duration_days": -1}]
)
def test_a_stage_with_impossible_figures_is_refused(given: dict[str, int]) -> None:
    base: dict[str, Any] = {
        "id": 1, "name": "s", "probability": 1, "duration_days": 1, "position": 1,
    }  # fmt: skip
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence is for programmers
        Stage(**(base | given))


def test_a_forecast_without_history_says_that_it_uses_presets() -> None:
    assert run(deal(1)).presets_only
    preset = Stage(id=TALKS, name="s", probability=9_000, duration_days=30, position=1)
    assert run(deal(1), stages=[preset]).presets_only
    assert not run(deal(1), stages=funnel(learned=4)).presets_only


def test_stages_may_come_in_any_order() -> None:
    assert run(*EXAMPLE, stages=funnel()[::-1]) == run(*EXAMPLE)


def test_every_figure_is_rounded_once_so_a_total_is_the_rounded_exact_sum() -> None:
    stages = [Stage(id=TALKS, name="s", probability=5000, duration_days=30, position=1)]
    found = run(deal(1, amount=1), deal(2, amount=1), deal(3, amount=1), stages=stages)
    assert [line.expected for line in found.lines] == [1, 1, 1]  # 0.5 fen each, half up
    assert found.total.expected == 2  # 1.5


def test_the_expected_closing_list_is_in_order_of_day_then_of_weight() -> None:
    found = run(*EXAMPLE, deal(4), deal(5, amount=30 * WAN))
    assert [line.deal_id for line in found.closing_until(date(2027, 1, 20))] == [5, 3, 4, 2]


PIPELINES = st.dictionaries(
    st.integers(1, 3),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 100)), min_size=1, max_size=7),
    min_size=1,
)


@st.composite
def pipelines_and_deals(draw: st.DrawFn) -> tuple[dict[int, list[Stage]], list[Deal]]:
    pipelines = {
        number: [
            Stage(id=100 * number + i, name="", probability=p, duration_days=d, position=i)
            for i, (p, d) in enumerate(stages)
        ]
        for number, stages in draw(PIPELINES).items()
    }
    ids = [stage.id for stages in pipelines.values() for stage in stages]
    days = st.integers(-200, 200).map(lambda n: TODAY + timedelta(n))
    part = st.integers(0, 10_000)
    deals = draw(
        st.lists(
            st.builds(
                Deal,
                id=st.integers(1, 10**6),
                shares=part.map(lambda p: ((1, p), (2, 10_000 - p))),
                amount=st.none() | st.integers(0, 10**12),
                stage_id=st.sampled_from(ids),
                stage_since=st.none() | days,
                state=st.sampled_from(["new", "active", "paused", "won", "lost", "ended"]),
                expected_on=st.none() | days,
                manual_probability=st.none() | st.integers(0, 10_000),
            ),
            max_size=12,
            unique_by=lambda d: d.id,
        )
    )
    return pipelines, deals


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def plainly(pipelines: dict[int, list[Stage]], one: Deal) -> tuple[Fraction, date] | None:
    """E and the computed day of one opportunity, as B8 reads."""
    if one.state not in ("new", "active") or one.amount is None:
        return None
    stages = next(s for s in pipelines.values() if any(x.id == one.stage_id for x in s))
    here = next(s for s in stages if s.id == one.stage_id)
    expected, days = Fraction(one.amount), 0
    for stage in stages:
        if stage.position >= here.position:
            expected *= Fraction(stage.probability, 10_000)
            days += stage.duration_days
    if one.manual_probability is not None:
        expected = Fraction(one.amount) * Fraction(one.manual_probability, 10_000)
    elapsed = max(0, (TODAY - one.stage_since).days) if one.stage_since else 0
    return expected, TODAY + timedelta(days - min(here.duration_days, elapsed))


@given(pipelines_and_deals(), st.sampled_from([None, 1, 2]), st.sampled_from(Basis))
@settings(max_examples=150, deadline=None)
def test_a_plain_recomputation_with_fractions_finds_the_same(
    made: tuple[dict[int, list[Stage]], list[Deal]], employee: int | None, basis: Basis
) -> None:
    pipelines, deals = made
    found = forecast(deals, pipelines, TODAY, employee=employee, basis=basis)
    months: dict[date, Fraction] = {}
    buckets: dict[int, Fraction] = {}
    for one in deals:
        answer = plainly(pipelines, one)
        share = Fraction(dict(one.shares).get(employee, 0), 10_000) if employee else Fraction(1)
        if answer is None or not share:
            assert found.line(one.id) is None
            continue
        expected, on = answer[0] * share, answer[1]
        if basis is Basis.ENTERED and one.expected_on:
            on = one.expected_on
        line = found.line(one.id)
        assert line is not None
        assert (line.expected, line.on) == (half_up(expected), on)
        assert Fraction(line.exact, found.denominator) == expected
        month = max(on, TODAY).replace(day=1)
        months[month] = months.get(month, Fraction(0)) + expected
        bucket = max(1, -(-(on - TODAY).days // 30))
        buckets[bucket] = buckets.get(bucket, Fraction(0)) + expected
    assert {m.key: m.expected for m in found.months} == {k: half_up(v) for k, v in months.items()}
    assert {b.key: b.expected for b in found.buckets} == {k: half_up(v) for k, v in buckets.items()}
    assert found.total.expected == half_up(sum(months.values(), Fraction(0)))


@given(pipelines_and_deals())
@settings(max_examples=50, deadline=None)
def test_the_forecasts_of_the_sellers_are_the_sellers_of_the_forecast(
    made: tuple[dict[int, list[Stage]], list[Deal]],
) -> None:
    pipelines, deals = made
    for seller in forecast(deals, pipelines, TODAY).sellers:
        alone = forecast(deals, pipelines, TODAY, employee=seller.key)
        assert alone.sellers == (seller,)
        assert alone.total.expected == seller.expected
