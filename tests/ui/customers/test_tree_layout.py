"""The organisation tree: nothing overlaps, everybody is placed, lines keep off the boxes."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.ui.customers.tree_layout import Measures, Plan, lay_out

M = Measures(width=100, height=40, gap=10, gap_most=60, level=20, level_most=50, gutter=16)
Tree = dict[int, int | None]


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Up to 30 people, several trees, superiors in any order."""
    size = draw(st.integers(1, 30))
    numbers = draw(st.permutations(range(size)))
    parents: Tree = {}
    for place, number in enumerate(numbers):
        above = draw(st.one_of(st.none(), st.integers(0, place - 1))) if place else None
        parents[number] = None if above is None else numbers[above]
    return parents


rooms = st.tuples(st.integers(120, 1600), st.integers(60, 900))


def crosses(plan: Plan, x: int, y: int, to_x: int, to_y: int) -> list[int]:
    """The boxes whose inside a straight line touches."""
    low_x, high_x, low_y, high_y = min(x, to_x), max(x, to_x), min(y, to_y), max(y, to_y)
    return [
        box
        for box, (left, top) in plan.spots.items()
        if low_x < left + M.width and high_x > left and low_y < top + M.height and high_y > top
    ]


@settings(max_examples=50)
@given(trees(), rooms)
def test_no_two_boxes_come_closer_than_the_least_gap(tree: Tree, room: tuple[int, int]) -> None:
    plan = lay_out(tree, M, room)
    for (x, y), (other_x, other_y) in combinations(plan.spots.values(), 2):
        beside = abs(x - other_x) >= M.width + M.gap
        below = abs(y - other_y) >= M.height + M.level
        assert beside or below


@settings(max_examples=50)
@given(trees(), rooms)
def test_everybody_is_inside_the_plan_and_below_his_superior(
    tree: Tree, room: tuple[int, int]
) -> None:
    plan = lay_out(tree, M, room)
    assert set(plan.spots) == set(tree)
    for box, (x, y) in plan.spots.items():
        assert 0 <= x <= plan.width - M.width
        assert 0 <= y <= plan.height - M.height
        above = tree[box]
        if above is not None:
            assert plan.spots[above][1] < y


@settings(max_examples=50)
@given(trees(), rooms)
def test_every_superior_is_joined_to_his_people_by_lines_that_cross_no_box(
    tree: Tree, room: tuple[int, int]
) -> None:
    plan = lay_out(tree, M, room)
    assert len(plan.wires) == sum(above is not None for above in tree.values())
    for wire in plan.wires:
        for (x, y), (to_x, to_y) in pairwise(wire):
            assert x == to_x or y == to_y
            assert crosses(plan, x, y, to_x, to_y) == []


@settings(max_examples=50)
@given(trees(), rooms)
def test_gaps_grow_only_as_far_as_the_room_goes(tree: Tree, room: tuple[int, int]) -> None:
    plan = lay_out(tree, M, room)
    tight = lay_out(tree, M, (0, 0))
    assert plan.width <= room[0] or plan.width == tight.width
    rows = {y for _x, y in plan.spots.values()}
    pitches = {b - a for a, b in pairwise(sorted(rows))}
    assert all(M.level <= pitch - M.height <= M.level_most for pitch in pitches)


def test_a_boss_stands_over_the_middle_of_his_people() -> None:
    plan = lay_out({1: None, 2: 1, 3: 1, 4: 1}, M, (2000, 400))
    assert plan.spots[1][0] == plan.spots[3][0]
    assert plan.spots[3][0] - plan.spots[2][0] == M.width + M.gap_most


def test_a_row_that_is_too_wide_hangs_below_each_other_in_columns() -> None:
    tree: Tree = {0: None, **dict.fromkeys(range(1, 10), 0)}
    flat, hung = lay_out(tree, M, (1200, 400)), lay_out(tree, M, (400, 400))
    assert len({y for _x, y in flat.spots.values()}) == 2
    assert hung.width <= 400
    assert len({y for _x, y in hung.spots.values()}) > 2


def test_people_without_superiors_stand_in_rows_where_one_row_is_too_long() -> None:
    plan = lay_out(dict.fromkeys(range(6)), M, (350, 400))
    assert [plan.spots[i][1] for i in range(6)] == [0] * 3 + [plan.spots[3][1]] * 3
    assert plan.wires == ()


@pytest.mark.parametrize("tree", [{1: 2, 2: 1}, {1: 1}, {1: 2, 2: 3, 3: 2}, {1: 99}])
def test_circles_and_unknown_superiors_do_no_harm(tree: Tree) -> None:
    assert set(lay_out(tree, M, (500, 500)).spots) == set(tree)


def test_nobody_takes_no_room() -> None:
    assert lay_out({}, M, (500, 500)) == Plan({}, (), 0, 0)
