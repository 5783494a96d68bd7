"""Order, coverage and gaps of the decision path (C6)."""

from __future__ import annotations

import pytest

from crmdesk.analysis.decision_path import (
    Gap,
    PathNode,
    biggest_gap,
    coverage,
    has_contacted_decider,
    in_order,
    say,
)


def node(number: int, **given: object) -> PathNode:
    """A node with id *number*."""
    base: dict[str, object] = {"contact_id": number, "name": f"P{number}", "role": "buyer"}
    return PathNode(**(base | given))  # type: ignore[arg-type]


def test_coverage_is_the_share_of_weight_that_is_contacted_and_supportive() -> None:
    path = [
        node(1, weight=30, attitude="support", is_contacted=True),
        node(2, weight=20, attitude="neutral", is_contacted=True),
        node(3, weight=50, attitude="support", is_contacted=False),
    ]
    assert coverage(path) == 3000


def test_a_person_without_weight_counts_as_the_mean_of_the_others() -> None:
    path = [
        node(1, weight=10),
        node(2, weight=30),
        node(3, attitude="support", is_contacted=True),
    ]
    assert coverage(path) == 3333  # 20 of 60


def test_without_any_weights_all_count_the_same_and_thirds_round_half_up() -> None:
    ours = {"attitude": "support", "is_contacted": True}
    assert coverage([node(1, **ours), node(2, **ours), node(3)]) == 6667


@pytest.mark.parametrize("path", [[], [node(1, weight=0), node(2, weight=0)]])
def test_no_path_and_no_weight_give_no_coverage_rather_than_zero(path: list[PathNode]) -> None:
    assert coverage(path) is None


def test_opposed_and_unknown_people_lower_the_coverage() -> None:
    path = [
        node(1, weight=50, attitude="oppose", is_contacted=True),
        node(2, weight=50, attitude=None, is_contacted=True),
    ]
    assert coverage(path) == 0


def test_order_of_approval_comes_first_then_the_usual_place_of_the_role() -> None:
    path = [
        node(1, role_rank=6),
        node(2, role_rank=1),
        node(3, role_rank=7, order=1),
        node(4, role_rank=1),
    ]
    assert [n.contact_id for n in in_order(path)] == [3, 2, 4, 1]


def test_a_decider_counts_only_when_contacted() -> None:
    assert not has_contacted_decider([node(1, role="decider"), node(2, is_contacted=True)])
    assert has_contacted_decider([node(1, role="decider", is_contacted=True)])


OURS = {"attitude": "support", "is_contacted": True}


@pytest.mark.parametrize(
    ("path", "gap", "who"),
    [
        ([], Gap.NO_PATH, None),
        ([node(1, **OURS)], Gap.NO_DECIDER, None),
        ([node(1), node(2, role="decider", attitude="support")], Gap.NOT_MET, 2),
        ([node(1, role="decider", is_contacted=True, attitude="neutral")], Gap.NOT_WON, 1),
        ([node(1, role="decider", is_contacted=True)], Gap.NOT_WON, 1),
        ([node(1, role="decider", **OURS)], Gap.NONE, 1),
        # Of several decision makers one who was met is enough.
        ([node(1, role="decider", weight=50), node(2, role="decider", **OURS)], Gap.NONE, 2),
        # Of several whom nobody met, the one with the greatest say is named.
        ([node(1, role="decider", weight=10), node(2, role="decider", weight=30)], Gap.NOT_MET, 2),
    ],
)
def test_the_biggest_gap_is_about_the_decision_maker(
    path: list[PathNode], gap: Gap, who: int | None
) -> None:
    found, decider = biggest_gap(path)
    assert found is gap
    assert (decider.contact_id if decider else None) == who


def test_the_say_of_one_person_is_his_share_of_all_weight() -> None:
    path = [node(1, weight=30), node(2, weight=60), node(3)]
    assert say(path, 1) == 2222  # 30 of 30 + 60 + 45
    assert say(path, 3) == 3333
    assert say(path, 9) is None
    assert say([node(1, weight=0)], 1) is None
