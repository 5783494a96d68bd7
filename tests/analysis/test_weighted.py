"""Weighted scores with missing criteria (B0), points by rank (B3) and by tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.criteria import (
    ATTRACTION,
    KAISM,
    STRENGTH,
    TOTAL,
    USUAL,
    VALUE,
    WEIGHTED,
    Criterion,
    of_axis,
    weight_problem,
)
from crmdesk.analysis.weighted import POINT, by_rank, by_table, merged, scores
from crmdesk.charts.words import shown
from tests.helpers.frames import points

HALVES = (Criterion(TOTAL, "a", "a", 7_000), Criterion(TOTAL, "b", "b", 3_000))


def test_missing_criteria_leave_their_weight_to_the_others() -> None:
    found = scores({"a": points(80, 80, None), "b": points(60, None, 60)}, HALVES)
    assert found.value.tolist() == [74 * POINT, 80 * POINT, 0]
    assert found.answered.tolist() == [10_000, 7_000, 3_000]
    assert found.is_graded.tolist() == [True, True, False], "70 % is enough, 30 % is not"


def test_a_bound_of_sixty_is_met_by_exactly_sixty_whatever_binary_fractions_made_it() -> None:
    thirds = tuple(Criterion(TOTAL, c, c, w) for c, w in (("a", 3_334), ("b", 3_333), ("c", 3_333)))
    found = scores({c: points(60) for c in "abc"}, thirds)
    assert found.at_least(60_000).all()
    assert not found.at_least(60_001).any()


def test_a_criterion_without_any_points_is_unknown_of_everybody() -> None:
    assert scores({"b": points(60)}, HALVES).is_graded.tolist() == [False]
    with pytest.raises(ValueError, match="nothing"):
        scores({}, HALVES)


def test_what_people_entered_goes_before_what_was_measured() -> None:
    found = merged({"a": points(10, 20)}, {"a": points(None, 90), "own": points(5, None)})
    assert found["a"].tolist() == [10, 90]
    assert np.isnan(found["own"][1])
    assert found["own"][0] == 5


def test_rank_points_are_the_middle_place_among_the_known_ones() -> None:
    found = by_rank(points(10, 20, 20, None, 40))
    assert found[[0, 1, 2, 4]].tolist() == [12.5, 50, 50, 87.5]
    assert np.isnan(found[3])
    assert by_rank(points(7, 7, 7)).tolist() == [50, 50, 50]
    assert by_rank(points(7)).tolist() == [50]
    assert np.isnan(by_rank(points(None))).all()


def test_table_points_begin_at_the_floor_itself() -> None:
    found = by_table(points(100, 99.99, 50, 1, None), (100, 50), (100, 60, 20))
    assert found[:4].tolist() == [100, 60, 60, 20]
    assert np.isnan(found[4])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.one_of(st.none(), st.integers(0, 100)) for _criterion in range(4)]),
        min_size=1,
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
def test_scores_lie_between_the_points_and_do_not_depend_on_the_order(rows, random) -> None:
    criteria = USUAL[WEIGHTED]

    def of(some):
        columns = zip(*some, strict=True)
        return scores(
            {c.code: points(*col) for c, col in zip(criteria, columns, strict=True)}, criteria
        )

    shuffled = sorted(range(len(rows)), key=lambda _n: random.random())
    straight, mixed = of(rows), of([rows[n] for n in shuffled])
    assert straight.value[shuffled].tolist() == mixed.value.tolist()
    assert straight.is_graded[shuffled].tolist() == mixed.is_graded.tolist()
    for n, row in enumerate(rows):
        known = [p for p in row if p is not None]
        if straight.is_graded[n]:
            assert min(known) * POINT - 1 <= straight.value[n] <= max(known) * POINT + 1


def test_the_usual_weights_make_a_hundred_percent_and_their_codes_fit_the_file() -> None:
    for kind, criteria in USUAL.items():
        axes = {c.axis for c in criteria}
        assert len({(c.axis, c.code) for c in criteria}) == len(criteria)
        assert all(len(c.code) <= 20 and len(c.axis) <= 20 for c in criteria)
        if kind != VALUE:  # parts are summed, not weighed
            assert weight_problem(criteria, *axes) is None


def test_weights_that_do_not_make_a_hundred_percent_are_refused_by_a_sentence() -> None:
    kaism = USUAL[KAISM]
    less = tuple(replace(c, weight=c.weight - 500) if c.code == "price" else c for c in kaism)
    said = weight_problem(less, ATTRACTION, STRENGTH)
    assert said is not None
    assert "95" in shown(said)
    assert weight_problem(less, ATTRACTION) is None, "the other axis is whole"
    assert weight_problem((), TOTAL) is not None, "no criteria at all"
    gone = replace(of_axis(kaism, STRENGTH)[0], weight=-100)
    assert weight_problem((gone, replace(gone, weight=10_100)), STRENGTH) is not None
