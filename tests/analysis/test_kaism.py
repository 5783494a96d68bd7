"""Key accounts (B13) and delivered value (B32): our points against those of competitors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from crmdesk.analysis import delivered_value as value
from crmdesk.analysis.criteria import ATTRACTION, KAISM, STRENGTH, USUAL, VALUE, of_axis
from crmdesk.analysis.kaism import FIELDS, NOBODY, Offers, standing
from crmdesk.analysis.matrix import NOWHERE
from crmdesk.analysis.weighted import points_cell
from tests.helpers.frames import points

CRITERIA = USUAL[KAISM]
X = [c.code for c in of_axis(CRITERIA, ATTRACTION)]
Y = [c.code for c in of_axis(CRITERIA, STRENGTH)]
ALONE = Offers(
    customer=np.array([], dtype=np.int64), competitor=np.array([], dtype=np.int64), points={}
)


def given(*rows):
    """A row of eight points for every customer, in the order of the criteria."""
    return {c: points(*col) for c, col in zip(X + Y, zip(*rows, strict=True), strict=True)}


def offers(*rows):
    """(place of the customer, competitor, his four points) each."""
    return Offers(
        customer=np.array([r[0] for r in rows]),
        competitor=np.array([r[1] for r in rows]),
        points={c: points(*[r[2][n] for r in rows]) for n, c in enumerate(Y)},
    )


def codes(of):
    return [None if n == NOWHERE else FIELDS[n].code for n in of.tolist()]


def test_the_key_customer_of_the_example() -> None:
    """9, 7, 6, 8 make 7.55; we 9/6/8/8 = 7.80 against 7/8/7/6 = 7.05: 1.106, a key customer [G]."""
    ours = given((9, 7, 6, 8, 9, 6, 8, 8))
    found = standing(ours, offers((0, 5, (7, 8, 7, 6))), CRITERIA)
    assert points_cell(int(found.attraction.value[0])) == 7.55
    assert points_cell(int(found.own.value[0])) == 7.8
    assert points_cell(int(found.best[0])) == 7.05
    assert round(found.ratio[0] / 1e6, 3) == 1.106
    assert codes(found.fields()) == ["key"]


def test_growth_missing_leaves_three_quarters_of_the_weight() -> None:
    found = standing(given((9, None, 6, 8, 9, 6, 8, 8)), ALONE, CRITERIA)
    assert round(found.attraction.value[0] / 1e6, 3) == 7.733
    assert found.attraction.answered.tolist() == [7_500]
    less = standing(given((9, None, 6, None, 9, 6, 8, 8)), ALONE, CRITERIA)
    assert codes(less.fields()) == [None], "55 % answered is too little"


def test_four_kinds_and_the_bounds_belong_to_the_better_side() -> None:
    high, low = (6,) * 4, (5.9,) * 4
    ours = given(high + (7,) * 4, low + (7,) * 4, high + (6.9,) * 4, low + (6.9,) * 4)
    rivals = offers(*[(n, 1, (7,) * 4) for n in range(4)])
    found = standing(ours, rivals, CRITERIA)
    assert codes(found.fields()) == ["key", "maintain", "develop", "chance"]
    assert codes(found.fields(5_900, 900)) == ["key"] * 4


def test_without_a_competitor_six_points_of_our_own_are_strong() -> None:
    ours = given((8,) * 4 + (6,) * 4, (8,) * 4 + (5.99,) * 4)
    found = standing(ours, ALONE, CRITERIA)
    assert found.rival.tolist() == [NOBODY, NOBODY]
    assert codes(found.fields()) == ["key", "develop"]


def test_the_best_competitor_counts_and_one_with_too_few_answers_does_not() -> None:
    ours = given((8,) * 4 + (7,) * 4)
    rivals = offers((0, 1, (5,) * 4), (0, 2, (8,) * 4), (0, 3, (10, None, None, None)))
    found = standing(ours, rivals, CRITERIA)
    assert found.rival.tolist() == [1]
    level = offers((0, 9, (8,) * 4), (0, 4, (8,) * 4))
    assert standing(ours, level, CRITERIA).rival.tolist() == [1], "of equal ones the smaller id"


def test_other_weights_change_the_score() -> None:
    heavy = tuple(
        replace(c, weight={"scale": 10_000}.get(c.code, 0)) if c.axis == ATTRACTION else c
        for c in CRITERIA
    )
    found = standing(given((9, 0, 0, 0, 9, 6, 8, 8)), ALONE, heavy)
    assert points_cell(int(found.attraction.value[0])) == 9


# --- delivered value ------------------------------------------------------------------------
PARTS = [c.code for c in USUAL[VALUE]]
EXAMPLE = (120, 20, 10, 10, 100, 8, 6, 4)


def parts(*rows):
    return {c: points(*col) for c, col in zip(PARTS, zip(*rows, strict=True), strict=True)}


def others(*rows):
    return Offers(
        customer=np.array([r[0] for r in rows], dtype=np.int64),
        competitor=np.array([r[1] for r in rows], dtype=np.int64),
        points=parts(*[r[2] for r in rows]) if rows else {},
    )


def test_the_delivered_value_of_the_example() -> None:
    """(120, 20, 10, 10) − (100, 8, 6, 4) = 42, ratio 1.356 [G]."""
    found = value.delivered(parts(EXAMPLE), USUAL[VALUE], 1)
    assert points_cell(int(found.value[0])) == 42
    ratio = found.ratio(0)
    assert ratio is not None
    assert round(ratio / 1e6, 3) == 1.356


def test_a_missing_part_means_nothing_is_computed() -> None:
    lacks = (*EXAMPLE[:-1], None)
    found = value.compared(parts(lacks, EXAMPLE), others(), USUAL[VALUE], 2)
    assert found.of.tolist() == [NOWHERE, value.ALONE]
    assert found.ours.ratio(0) is None
    assert found.lead(0) is None
    free = (*EXAMPLE[:4], 0, 0, 0, 0)
    assert value.delivered(parts(free), USUAL[VALUE], 1).ratio(0) is None, "nothing is paid"


def test_ahead_level_and_behind_the_best_complete_offer() -> None:
    worse, better = (110, *EXAMPLE[1:]), (130, *EXAMPLE[1:])
    rivals = others(
        (0, 1, worse), (1, 1, EXAMPLE), (2, 1, worse), (2, 2, better), (3, 1, (*better[:-1], None))
    )
    found = value.compared(parts(*[EXAMPLE] * 4), rivals, USUAL[VALUE], 4)
    assert found.of.tolist() == [value.AHEAD, value.LEVEL, value.BEHIND, value.ALONE]
    assert [found.lead(n) for n in range(4)] == [10_000_000, 0, -10_000_000, None]
