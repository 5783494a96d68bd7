"""The funnel of an opportunity's stages: a lost deal counts at the stage it reached."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.stage_funnel import StagedDeal, StageVisit, stage_funnel

START = date(2026, 1, 1)
STAGES = (10, 20, 30)


def deal(number: int, state: str, *stays: tuple[int, int | None], amount: int = 100) -> StagedDeal:
    """An opportunity with stays one after the other: (stage, days), None while it is there."""
    visits = []
    day = START
    for stage_id, days in stays:
        left = None if days is None else day + timedelta(days=days)
        visits.append(StageVisit(stage_id, day, left))
        day = left or day
    last = stays[-1][0]
    return StagedDeal(
        deal_id=number, state=state, stage_id=last, amount=amount, visits=tuple(visits)
    )


DEALS = [
    deal(1, "won", (10, 10), (20, 20), (30, 30)),
    deal(2, "lost", (10, 20), (20, 40)),
    deal(3, "active", (10, 30), (20, None)),
    deal(4, "active", (10, None)),
    deal(5, "ended", (10, 5)),
    deal(6, "won", (10, 15)),  # straight to the contract
]


def test_a_lost_deal_counts_at_every_stage_it_reached() -> None:
    first, second, third, won = stage_funnel(DEALS, STAGES)
    assert [r.count for r in (first, second, third, won)] == [6, 4, 2, 2]
    assert second.ids == (1, 2, 3, 6)
    assert [r.lost_here for r in (first, second, third, won)] == [1, 1, 0, 0]
    assert [r.here for r in (first, second, third, won)] == [1, 1, 0, 2]
    assert [r.stage_id for r in (first, second, third, won)] == [10, 20, 30, None]


def test_conversion_is_told_from_the_stage_before_and_from_the_first() -> None:
    rows = stage_funnel(DEALS, STAGES)
    assert [r.of_previous for r in rows] == [None, 6_667, 5_000, 10_000]
    assert [r.of_first for r in rows] == [10_000, 6_667, 3_333, 3_333]


def test_mean_days_are_of_those_who_left() -> None:
    first, second, third, won = stage_funnel(DEALS, STAGES)
    assert (first.mean_days, first.n_days) == (Fraction(80, 5), 5)
    assert (second.mean_days, second.n_days) == (Fraction(30), 2)
    assert (third.mean_days, third.n_days) == (Fraction(30), 1)
    assert (won.mean_days, won.n_days) == (None, 0)


def test_who_goes_back_keeps_the_furthest_stage_and_adds_up_the_days() -> None:
    returned = deal(1, "active", (10, 10), (20, 5), (10, 7), (20, None))
    back = deal(2, "lost", (10, 1), (30, 1), (20, 1))
    first, second, third, _won = stage_funnel([returned, back], STAGES)
    assert first.mean_days == Fraction(17 + 1, 2)
    assert (second.mean_days, second.n_days) == (1, 1)
    assert (second.here, second.lost_here, third.lost_here) == (1, 0, 1)


def test_amounts_follow_the_deals_and_an_unknown_one_adds_nothing() -> None:
    unknown = StagedDeal(deal_id=9, state="new", stage_id=10)
    rows = stage_funnel([deal(1, "won", (10, 1), amount=700), unknown], STAGES)
    assert [r.amount for r in rows] == [700, 700, 700, 700]
    assert [r.count for r in rows] == [2, 1, 1, 1]


def test_a_paused_deal_still_stands_at_its_stage() -> None:
    assert stage_funnel([deal(1, "paused", (20, None))], STAGES)[1].here == 1


def test_no_opportunities_give_no_rates() -> None:
    rows = stage_funnel([], STAGES)
    assert {(r.count, r.of_first, r.of_previous, r.mean_days) for r in rows} == {
        (0, None, None, None)
    }


def test_a_stay_at_a_stage_that_is_gone_counts_for_nothing() -> None:
    moved = deal(1, "active", (99, 50), (10, None))
    assert [r.count for r in stage_funnel([moved], STAGES)] == [1, 0, 0, 0]


def test_an_opportunity_of_another_pipeline_is_refused() -> None:
    with pytest.raises(ValueError, match="opportunity 7"):
        stage_funnel([deal(7, "active", (99, None))], STAGES)


RANDOM = st.lists(
    st.builds(
        deal,
        st.integers(1, 10**6),
        st.sampled_from(["new", "active", "paused", "won", "lost", "ended"]),
        st.tuples(st.sampled_from(STAGES), st.integers(0, 90)),
        st.tuples(st.sampled_from(STAGES), st.integers(0, 90)),
    ),
    unique_by=lambda each: each.deal_id,
)


@given(RANDOM)
def test_the_funnel_narrows_and_nobody_is_lost_from_it(deals: list[StagedDeal]) -> None:
    rows = stage_funnel(deals, STAGES)
    counts = [row.count for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == len(deals)
    lost = sum(deal.state in ("lost", "ended") for deal in deals)
    assert sum(row.lost_here for row in rows) == lost
    assert sum(row.here for row in rows) == len(deals) - lost
