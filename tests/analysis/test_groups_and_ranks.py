"""Composition (S4), ranking from many angles (S2, S3) and white space (B38)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from crmdesk.analysis.composition import UNKNOWN, composition
from crmdesk.analysis.ranking import UNRANKED, places, ranked_places, ranking, ranks_of
from crmdesk.analysis.white_space import Purchases, candidates, white_space
from tests.helpers.frames import YUAN, buyer, frame, points


def test_groups_sum_to_the_whole_and_the_unknown_stand_last() -> None:
    found = frame([buyer(1, 500), buyer(2, 900), buyer(3, -50), buyer(4, 5000), buyer(5, 0)])
    groups = composition(found, np.array([0, 1, 1, UNKNOWN, 0]))
    assert [g.place for g in groups] == [1, 0, UNKNOWN]
    assert sum(g.found.count for g in groups) == len(found)
    assert sum(g.found.net_sales for g in groups) == int(found.net_sales.sum())
    assert [(g.buyers, g.positive_sales) for g in groups] == [
        (1, 90_000),
        (1, 50_000),
        (1, 500_000),
    ]
    assert [(g.big_count, g.big_sales) for g in groups] == [(1, 90_000), (0, 0), (1, 500_000)]


def test_groups_of_equal_sales_go_by_number_of_customers_then_place() -> None:
    found = frame([buyer(1, 100), buyer(2, 50), buyer(3, 50), buyer(4, 100)])
    assert [g.place for g in composition(found, np.array([2, 1, 1, 0]))] == [1, 0, 2]


# --- ranking --------------------------------------------------------------------------------
def test_equal_values_share_the_better_rank_and_unknown_ones_have_none() -> None:
    assert places(points(5, 9, 9, None, 1)).tolist() == [3, 1, 1, UNRANKED, 4]
    assert places(points(5, 9, None), is_small_first=True).tolist() == [1, 2, UNRANKED]
    assert places(points(None)).tolist() == [UNRANKED]


def test_the_first_fifth_of_those_who_have_the_figure_with_all_who_share_the_last_place() -> None:
    values = {
        "sales": points(*[10, 9, 9, *[1] * 7]),
        "cycle": points(*[7, 3, None, 9, 30, 30, *[60] * 4]),
    }
    codes = ("sales", "cycle")
    ranks = ranks_of(values, codes)
    found = ranking(codes, ranks)
    assert found.is_top[0].sum() == 3, "two of ten, and who equals the second"
    assert np.flatnonzero(found.is_top[1]).tolist() == [0, 1], "two of nine, the short ones"
    assert found.tops.tolist() == [2, 2, 1, *[0] * 7]
    by_rank = ranked_places(ranks, np.arange(10, 0, -1))
    assert found.first_to_last(by_rank)[:3].tolist() == [0, 1, 2]
    assert sorted(by_rank.tolist()) == list(range(10))


def test_one_customer_is_first_of_one() -> None:
    found = ranking(("sales",), ranks_of({"sales": points(5)}, ("sales",)))
    assert found.is_top[0].tolist() == [True]


def test_an_angle_there_is_not_and_no_angle_are_refused() -> None:
    with pytest.raises(KeyError):
        ranks_of({}, ("height",))
    with pytest.raises(ValueError, match="one angle"):
        ranking((), ())
    with pytest.raises(ValueError, match="one angle"):
        ranking(("sales",), ranks_of({"sales": points(1)}, ("sales",)), top=0)


# --- white space ----------------------------------------------------------------------------
def bought(*rows):
    """(place of the customer, line, yuan) each."""
    return Purchases(
        customer=np.array([r[0] for r in rows], dtype=np.int64),
        line=np.array([r[1] for r in rows], dtype=np.int64),
        amount=np.array([r[2] * YUAN for r in rows], dtype=np.int64),
    )


def test_the_potential_of_the_example() -> None:
    """12 of 20 buy, target 80 %, 5,000 on average: 4 × 5,000 = 20,000 [H]."""
    layers = np.full(20, 3)
    found = white_space(layers, 1, bought(*[(n, 0, 5000) for n in range(12)]))
    cell = found[3][0]
    assert cell.penetration == Fraction(12, 20)
    assert cell.average == 5000 * YUAN
    assert cell.potential() == 20_000 * YUAN
    assert cell.others.tolist() == list(range(12, 20))
    assert cell.sales == 60_000 * YUAN


def test_above_the_target_nothing_is_to_be_won_and_an_empty_layer_has_no_figures() -> None:
    found = white_space(np.full(5, 3), 1, bought(*[(n, 0, 100) for n in range(5)]))
    assert found[3][0].potential() == 0
    assert found[0][0].penetration is None
    assert found[0][0].potential() is None


def test_a_layer_without_buyers_uses_the_average_of_all_and_a_line_nobody_buys_has_none() -> None:
    found = white_space(np.array([0, 3, 3]), 2, bought((1, 0, 100), (2, 0, 300)))
    assert found[0][0].average == 200 * YUAN
    assert found[0][0].potential() == Fraction(8, 10) * 200 * YUAN
    assert found[0][1].average is None
    assert found[0][1].potential() is None


def test_what_came_back_is_not_bought() -> None:
    found = white_space(np.array([3, 3]), 1, bought((0, 0, 100), (1, 0, -100)))
    assert found[3][0].buyers.tolist() == [0]


def test_candidates_go_by_last_purchase_then_number_then_sales() -> None:
    people = [
        buyer(1, 100, last_on=date(2025, 5, 1)), buyer(2, 900, last_on=date(2025, 6, 1), purchases=2),
        buyer(3, 100, last_on=date(2025, 6, 1), purchases=9), buyer(4, 950, last_on=date(2025, 6, 1), purchases=2),
    ]  # fmt: skip
    assert candidates(np.arange(4), frame(people)).tolist() == [2, 3, 1, 0]
