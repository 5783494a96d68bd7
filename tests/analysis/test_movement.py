"""The waterfall between two days (features, part 4): what goes where, and that it always sums."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.forecast import Deal, Stage, chances, forecast
from crmdesk.analysis.movement import CAUSES, Cause, DealState, Measure, Movement, movement

AMOUNT, WEIGHTED = Measure.AMOUNT, Measure.WEIGHTED


def deal(**given: Any) -> DealState:
    """Open, 1,000 fen at 50 %, in stage 2."""
    base: dict[str, Any] = {
        "amount": 1_000,
        "probability": 5_000,
        "position": 2,
        "state": "active",
        "expected_on": date(2026, 12, 1),
    }
    return DealState(**(base | given))


def parts(found: Movement) -> dict[str, int]:
    return {part.cause.value: part.value for part in found.parts}


def weighted(old: DealState | None, new: DealState | None) -> dict[str, int]:
    """The parts of the weighted waterfall of one opportunity."""
    return parts(movement({1: old} if old else {}, {1: new} if new else {}))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, deal(), {"new": 500}),
        (None, deal(state="new"), {"new": 500}),
        (deal(), None, {"removed": -500}),
        (deal(state="lost"), None, {}),
        (deal(), deal(), {}),
        (deal(state="new"), deal(), {}),
        (deal(), deal(amount=1_600), {"amount": 300}),
        (deal(amount=None), deal(), {"amount": 500}),
        (deal(amount=None), deal(amount=0), {}),
        (deal(amount=1), deal(amount=None), {"amount": -1}),
        (deal(), deal(probability=8_000, position=3), {"advanced": 300}),
        (deal(), deal(probability=2_000, position=1), {"back": -300}),
        (deal(), deal(probability=4_000), {"chance": -100}),
        (deal(), deal(expected_on=date(2027, 1, 1)), {"postponed": 0}),
        (deal(), deal(expected_on=date(2026, 11, 30)), {}),
        (deal(), deal(expected_on=None), {}),
        (deal(), deal(state="paused"), {"paused": -500}),
        (deal(), deal(state="won"), {"won": -500}),
        (deal(), deal(state="lost"), {"lost": -500}),
        (deal(), deal(state="ended"), {"ended": -500}),
        (deal(state="paused"), deal(amount=2_000), {"reactivated": 1_000}),
        (deal(state="lost"), deal(), {"reactivated": 500}),
        (deal(state="paused"), deal(state="lost"), {"lost": 0}),
        (deal(state="won"), deal(state="won", amount=5), {}),
        (None, deal(state="won"), {"new": 500, "won": -500}),
        # A stage that moved and an entered chance: the stage takes it all.
        (deal(), deal(probability=1_000, position=3), {"advanced": -400}),
    ],
)
def test_every_change_belongs_to_one_cause(
    old: DealState | None, new: DealState | None, expected: dict[str, int]
) -> None:
    assert weighted(old, new) == expected


def test_the_amount_changes_at_the_old_chance_and_then_the_stage_at_the_new_amount() -> None:
    assert weighted(deal(), deal(amount=2_000, probability=8_000, position=3)) == {
        "amount": 500,
        "advanced": 600,
    }


def test_an_opportunity_won_for_another_amount_changes_first_and_then_leaves_whole() -> None:
    assert weighted(deal(), deal(amount=1_200, state="won")) == {"amount": 100, "won": -600}


def test_measured_in_amounts_a_stage_moves_nothing_but_is_named() -> None:
    found = movement({1: deal()}, {1: deal(probability=8_000, position=3)}, AMOUNT)
    assert (found.start, found.end) == (1_000, 1_000)
    part = found.part(Cause.ADVANCED)
    assert part is not None
    assert (part.value, part.deal_ids) == (0, (1,))


def test_every_part_lists_its_opportunities_in_a_fixed_order() -> None:
    before = {4: deal(), 2: deal(), 3: deal(state="paused")}
    after = {5: deal(), 1: deal(), 2: deal(state="won"), 4: deal(state="won"), 3: deal()}
    found = movement(before, after)
    assert [(p.cause, p.deal_ids) for p in found.parts] == [
        (Cause.NEW, (1, 5)),
        (Cause.REACTIVATED, (3,)),
        (Cause.WON, (2, 4)),
    ]
    assert found.part(Cause.LOST) is None


def test_what_is_shown_in_whole_fen_sums_as_well() -> None:
    before = {n: deal(amount=1, probability=3_333) for n in range(1, 4)}
    after = {
        1: deal(amount=2, probability=3_333),
        2: deal(amount=1, probability=6_666, position=3),
        3: deal(amount=1, probability=3_333, state="lost"),
        4: deal(amount=1, probability=3_333),
    }
    found = movement(before, after)
    assert found.start + sum(p.value for p in found.parts) == found.end == 2
    assert [p.exact for p in found.parts].count(Fraction(3333, 10_000)) == 3


def test_nothing_before_and_nothing_after_is_an_empty_waterfall() -> None:
    assert movement({}, {}) == Movement(WEIGHTED, 0, 0, (), ())


def test_every_cause_has_a_name() -> None:
    assert set(CAUSES) == set(Cause)


def test_with_exact_chances_the_end_is_what_the_forecast_says() -> None:
    stages = [
        Stage(id=n, name="", probability=p, duration_days=30, position=n)
        for n, p in enumerate((3_333, 6_667, 5_714))
    ]
    deals = [
        Deal(
            id=n, shares=(), amount=10**9 + n, stage_id=n % 3, stage_since=None, state="active",
            manual_probability=1_234 if n == 5 else None,
        )
        for n in range(9)
    ]  # fmt: skip
    exact = chances([stages])
    after = {
        d.id: deal(amount=d.amount, probability=exact.numerator(d.stage_id, d.manual_probability))
        for d in deals
    }
    found = movement({}, after, WEIGHTED, exact.denominator)
    day = date(2026, 11, 21)
    assert found.end == forecast(deals, {1: stages}, day).total.expected
    assert exact.numerator(None) == exact.numerator(99) == 0
    in_amounts = movement({}, after, AMOUNT, exact.denominator)
    assert in_amounts.end == sum(d.amount or 0 for d in deals)


STATES = st.builds(
    DealState,
    amount=st.none() | st.integers(0, 10**11),
    probability=st.integers(0, 10_000),
    position=st.integers(1, 5),
    state=st.sampled_from(["new", "active", "paused", "won", "lost", "ended"]),
    expected_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
HISTORIES = st.lists(st.dictionaries(st.integers(1, 12), STATES), min_size=2, max_size=4)


def pipeline(states: dict[int, DealState], measure: Measure) -> Fraction:
    """The pipeline of one day, plainly."""
    total = Fraction(0)
    for state in states.values():
        if state.state in ("new", "active"):
            share = Fraction(state.probability, 10_000) if measure is WEIGHTED else 1
            total += (state.amount or 0) * share
    return total


@given(HISTORIES, st.sampled_from(Measure))
@settings(max_examples=200, deadline=None)
def test_between_any_two_days_the_parts_sum_to_the_difference(
    days: list[dict[int, DealState]], measure: Measure
) -> None:
    for before in days:
        for after in days:
            found = movement(before, after, measure)
            difference = pipeline(after, measure) - pipeline(before, measure)
            assert sum((p.exact for p in found.parts), Fraction(0)) == difference
            assert found.start + sum(p.value for p in found.parts) == found.end
            assert found.start == int(pipeline(before, measure) + Fraction(1, 2))
            for part in found.parts:
                assert abs(part.value - part.exact) < 1
                theirs = [s for s in found.steps if s.cause is part.cause]
                assert tuple(s.deal_id for s in theirs) == part.deal_ids
                assert Fraction(sum(s.scaled for s in theirs), 10_000) == part.exact
                assert len(set(part.deal_ids)) == len(part.deal_ids)


@given(HISTORIES)
@settings(max_examples=80, deadline=None)
def test_each_opportunity_alone_sums_too(days: list[dict[int, DealState]]) -> None:
    before, after = days[0], days[1]
    steps = movement(before, after).steps
    for deal_id in before.keys() | after.keys():
        ours = sum(s.scaled for s in steps if s.deal_id == deal_id)
        then = pipeline({1: before[deal_id]} if deal_id in before else {}, WEIGHTED)
        now = pipeline({1: after[deal_id]} if deal_id in after else {}, WEIGHTED)
        assert Fraction(ours, 10_000) == now - then
