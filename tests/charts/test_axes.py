"""Axes: a few round ticks, room above, nothing odd at the edges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.charts.axes import axis_for, root_axis_for

AMOUNTS = st.integers(-(10**16), 10**16)


def test_ticks_are_round_and_start_at_zero() -> None:
    axis = axis_for([80 * 10**6, 84 * 10**6])
    assert axis.ticks == (0, 20e6, 40e6, 60e6, 80e6)


def test_the_highest_value_has_a_tenth_of_room_above() -> None:
    axis = axis_for([100, 40])
    assert axis.share(100) <= 1 / 1.1 + 1e-9
    assert axis.share(0) == 0


def test_negative_values_have_room_below() -> None:
    axis = axis_for([-50, 100])
    assert axis.low < -50
    assert 0 in axis.ticks


def test_only_losses_still_stand_on_zero() -> None:
    axis = axis_for([-50, -20])
    assert axis.high == 0
    assert axis.low < -50


def test_nobody_counts_half_a_customer() -> None:
    assert axis_for([1, 2], is_whole=True).ticks == (0, 1, 2)


def test_nothing_at_all_has_one_tick() -> None:
    for values in ([], [None], [0], [0, 0]):
        assert axis_for(values).ticks == (0,)


def test_an_axis_without_zero_begins_near_the_values() -> None:
    axis = axis_for([950, 1000], has_zero=False)
    assert 900 < axis.low < 950


@given(st.lists(AMOUNTS, min_size=1, max_size=8), st.integers(2, 5), st.booleans())
def test_any_values_lie_on_the_axis_with_few_ticks(
    values: list[int], most: int, has_zero: bool
) -> None:
    axis = axis_for(values, has_zero=has_zero, most=most)
    assert all(-1e-9 <= axis.share(v) <= 1 + 1e-9 for v in values)
    assert len(axis.ticks) <= most
    assert all(-1e-9 <= axis.share(t) <= 1 + 1e-9 for t in axis.ticks)


@given(st.integers(1, 10**16))
def test_bars_have_at_least_two_ticks(value: int) -> None:
    assert 2 <= len(axis_for([value]).ticks) <= 5


def test_a_scale_by_roots_gives_small_amounts_room() -> None:
    axis = root_axis_for([100, 400, 10_000])
    assert axis.share(0) == 0
    assert axis.share(400) / axis.share(100) == 2
    assert axis.share(10_000) <= 1 / 1.05 + 1e-9
    assert axis.ticks == (0, 500, 2000, 5000, 10_000)
    assert axis.step == 500


@given(st.lists(AMOUNTS, min_size=1), st.floats(0, 1), st.integers(2, 8))
def test_a_scale_by_roots_can_be_read_both_ways(
    amounts: list[int], share: float, most: int
) -> None:
    axis = root_axis_for(amounts, most=most)
    assert abs(axis.share(axis.value(share)) - share) < 1e-6
    assert all(-1e-9 <= axis.share(value) <= 1 for value in amounts)
    assert 0 in axis.ticks
    assert len(axis.ticks) >= 2 or axis.high == 1
    assert all(0 <= axis.share(tick) <= 1 for tick in axis.ticks)
