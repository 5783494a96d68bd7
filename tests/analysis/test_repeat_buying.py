"""BG/NBD and Gamma-Gamma (B20): the published numbers of CDNOW, and of a set of our own.

The parameters of the shipped set come from an independent script: the likelihood as the paper prints
it (A1·A2·(A3 + δ·A4) with plain powers, no grouping, no slopes), the search by Nelder and Mead of
``scipy.optimize.minimize`` from three starting points, all of which ended at the same place.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis import bgnbd, gamma_gamma
from crmdesk.analysis.bgnbd import BgNbd
from crmdesk.analysis.clv_predicted import predict
from crmdesk.analysis.gamma_gamma import GammaGamma
from crmdesk.analysis.purchase_days import RepeatBuying, purchase_days
from crmdesk.analysis.repeat_models import Accepted, Problem, models_for
from tests.helpers.repeat_buying import cdnow_days, cdnow_summary, of_rows, shipped

PUBLISHED = BgNbd(0.243, 4.414, 0.793, 2.426)
AMOUNTS = GammaGamma(6.25, 3.74, 15.44)


def _floats(*values: float) -> Any:
    return np.array(values, dtype=np.float64)


def _assert_parameters(found: BgNbd, *wanted: float) -> None:
    assert [found.r, found.alpha, found.a, found.b] == pytest.approx(wanted, abs=0.002)


# --- the published numbers ------------------------------------------------------------------
def test_the_raw_cdnow_file_gives_the_published_parameters() -> None:
    data = cdnow_days().repeats()
    assert (len(data), int(data.x.sum()), data.repeaters) == (2357, 2457, 946)
    assert [data.age.min(), data.age.max()] == [27 * 7, 272]
    found = bgnbd.fit(data)
    _assert_parameters(found.parameters, 0.24259, 4.4136, 0.79292, 2.42591)
    assert found.log_likelihood == pytest.approx(-9582.4292, abs=0.01)
    assert found.is_converged
    amounts = gamma_gamma.fit(data)
    p = amounts.parameters
    assert [p.p, p.q] == pytest.approx([6.2496, 3.7442], abs=0.002)
    assert p.v == pytest.approx(15.4435, abs=0.01)
    assert amounts.log_likelihood == pytest.approx(-4055.9177, abs=0.01)
    assert amounts.correlation == pytest.approx(0.1139, abs=0.0001)
    assert not amounts.is_correlated


def test_the_published_summary_gives_the_same_within_its_rounding() -> None:
    data = cdnow_summary()
    found = bgnbd.fit(data)
    _assert_parameters(found.parameters, 0.24259, 4.41353, 0.79289, 2.42575)
    assert found.log_likelihood == pytest.approx(-9582.4256, abs=0.01)
    amounts = gamma_gamma.fit(data)
    assert amounts.parameters.p == pytest.approx(6.2488, abs=0.002)
    assert amounts.parameters.q == pytest.approx(3.7446, abs=0.002)
    assert amounts.parameters.v == pytest.approx(15.4478, abs=0.01)
    assert amounts.log_likelihood == pytest.approx(-4055.9232, abs=0.01)


def test_without_days_of_zero_the_published_numbers_are_missed() -> None:
    data = cdnow_days(keeps_zero=False).repeats()
    assert len(data) == 2349
    found = bgnbd.fit(data)
    _assert_parameters(found.parameters, 0.2439, 4.4224, 0.7925, 2.4229)
    assert found.log_likelihood == pytest.approx(-9578.1966, abs=0.01)


def test_forecasts_of_single_customers_are_the_published_ones() -> None:
    x, age = _floats(2, 1, 0, 4), _floats(38.86, 38.86, 38.86, 27)
    t_x = _floats(30.43, 1.71, 0, 26.57)
    alive = PUBLISHED.p_alive(x, t_x, age)
    assert alive == pytest.approx([0.726579, 0.212101, 1, 0.865839], abs=1e-6)
    expected = PUBLISHED.expected(x, t_x, age, 39)
    assert expected == pytest.approx([1.226028, 0.203187, 0.195098, 3.488217], abs=1e-6)
    assert PUBLISHED.expected_new(39) == pytest.approx(1.196723, abs=1e-6)
    means = AMOUNTS.expected_mean(_floats(2, 1, 0), _floats(22.35, 11.77, 0))
    assert means == pytest.approx([24.6637, 18.9169, 35.2190], abs=1e-4)


def test_the_year_of_the_first_customer_is_worth_what_was_published() -> None:
    one = of_rows([(2, 213, 272, 4470)])
    for discount, worth in ((0.1, 36.662), (0.0, 38.444)):
        found = predict(one, PUBLISHED, AMOUNTS, horizon=52, discount=discount)
        assert found.value[0] == pytest.approx(worth, abs=0.005)


def test_all_cdnow_customers_are_expected_to_buy_less_often_than_they_did() -> None:
    days = cdnow_days()
    found = predict(days.repeats(), PUBLISHED, AMOUNTS, horizon=39)
    assert found.expected.sum() == pytest.approx(1653.95, abs=0.05)
    later = cdnow_days(until=date(1998, 6, 30))
    known = later.counts[np.isin(later.ids, days.ids)] - days.counts
    assert (int(known.sum()), int((known > 0).sum())) == (1882, 684)
    repeats = days.repeats()
    assert gamma_gamma.means(repeats)[repeats.x > 0].mean() == pytest.approx(35.0786, abs=1e-3)


# --- a set of our own -----------------------------------------------------------------------
def test_the_shipped_customers_give_the_parameters_of_an_independent_search() -> None:
    data = shipped()
    found = bgnbd.fit(data)
    _assert_parameters(found.parameters, 0.55291, 6.12234, 0.91814, 3.86438)
    assert found.log_likelihood == pytest.approx(-13471.066129, abs=1e-4)
    amounts = gamma_gamma.fit(data)
    assert amounts.parameters.p == pytest.approx(4.95921, abs=0.002)
    assert amounts.parameters.q == pytest.approx(3.92255, abs=0.002)
    assert amounts.parameters.v == pytest.approx(885.0649, abs=0.05)
    assert amounts.log_likelihood == pytest.approx(-8346.915795, abs=1e-4)


def test_the_fit_is_the_highest_point() -> None:
    data = shipped()
    found = bgnbd.fit(data)
    for name in ("r", "alpha", "a", "b"):
        for turn in (0.99, 1.01):
            beside = replace(found.parameters, **{name: getattr(found.parameters, name) * turn})
            assert bgnbd.log_likelihood(beside, data) < found.log_likelihood
    amounts = gamma_gamma.fit(data)
    for name in ("p", "q", "v"):
        for turn in (0.99, 1.01):
            near = replace(amounts.parameters, **{name: getattr(amounts.parameters, name) * turn})
            assert gamma_gamma.log_likelihood(near, data) < amounts.log_likelihood


def test_neither_the_order_nor_the_ids_of_customers_matter() -> None:
    data = shipped()
    order = np.random.default_rng(5).permutation(len(data))
    mixed = RepeatBuying(
        ids=data.ids * 7 + 3,
        **{name: getattr(data, name)[order] for name in ("x", "recency", "age", "spent")},
    )
    assert bgnbd.fit(mixed).parameters == bgnbd.fit(data).parameters
    assert gamma_gamma.fit(mixed).log_likelihood == pytest.approx(
        gamma_gamma.fit(data).log_likelihood, abs=1e-8
    )
    plain = predict(data, PUBLISHED, AMOUNTS)
    assert (predict(mixed, PUBLISHED, AMOUNTS).value == plain.value[order]).all()


@settings(max_examples=30)
@given(
    x=st.integers(0, 900), t_x=st.floats(0, 300), more=st.floats(0, 300), weeks=st.floats(0.5, 104)
)
def test_chances_and_forecasts_stay_within_their_bounds(
    x: int, t_x: float, more: float, weeks: float
) -> None:
    for p in (PUBLISHED, BgNbd(0.6, 5, 1.0, 2.4), BgNbd(0.6, 5, 40.0, 900.0)):
        args = _floats(x), _floats(t_x if x else 0), _floats(t_x + more)
        alive, expected = p.p_alive(*args)[0], p.expected(*args, weeks)[0]
        assert 0 <= alive <= 1
        assert (alive == 1) or x > 0
        assert 0 <= expected <= (p.r + x) / (p.alpha + t_x + more) * weeks * (1 + 1e-9)


def test_both_ways_to_the_forecast_agree_where_they_meet() -> None:
    x, age = _floats(3, 3), _floats(40, 40)
    for a in (4.2, 4.3):  # r + x = 4.25: the way changes between the two
        p = BgNbd(1.25, 5, a, 3)
        z = 30 / (p.alpha + age + 30)
        assert p._by_rate(a, x, z) == pytest.approx(p._by_leaving(a, x, z), rel=1e-12)


def test_who_does_not_come_any_more_fades_away() -> None:
    found = PUBLISHED.survival(6, 30.0, 32.0, np.arange(0.0, 60.0, 4.0))
    assert (np.diff(found) < 0).all()
    assert found[0] == PUBLISHED.p_alive(_floats(6), _floats(30), _floats(32))[0]


# --- what the customers give ----------------------------------------------------------------
def test_purchases_of_a_day_are_one_and_returns_are_taken_off_it() -> None:
    day = date(2026, 11, 21)
    rows = [
        (7, -40, 500), (7, -40, 300), (7, -10, 900), (7, -10, -900), (7, -5, -100), (7, 3, 100),
        (4, -20, 50),
    ]  # fmt: skip
    columns = np.array([(i, day.toordinal() + d, a) for i, d, a in rows], dtype=np.int64).T
    found = purchase_days(*columns, day)
    assert found.of(7) == ((date(2026, 10, 12), 800), (date(2026, 11, 11), 0))
    assert found.of(4) == ((date(2026, 11, 1), 50),)
    assert found.of(5) == ()
    assert found.longest_gaps.tolist() == [0, 30]
    repeats = found.repeats()
    assert (repeats.x.tolist(), repeats.age.tolist()) == ([0, 1], [20, 40])
    assert repeats.spent.tolist() == [0, 0]
    assert purchase_days(*columns, day, keeps_zero=False).of(7) == ((date(2026, 10, 12), 800),)
    assert len(purchase_days(*columns[:, :0], day).repeats()) == 0


# --- when there is no fit -------------------------------------------------------------------
def test_too_few_customers_are_not_fitted() -> None:
    few = of_rows([(2, 30 + n, 90 + n, 1000) for n in range(99)])
    assert models_for(few).problem is Problem.TOO_FEW
    assert models_for(few).frequency is None
    once = of_rows([(0, 0, 90 + n, 0) for n in range(200)] + [(1, 9, 99, 5)] * 49)
    assert models_for(once).problem is Problem.TOO_FEW
    kept = Accepted(as_of=date(2026, 1, 31), n=500, repeaters=300, frequency=PUBLISHED)
    found = models_for(few, kept)
    assert (found.frequency, found.kept_from) == (PUBLISHED, date(2026, 1, 31))


def test_customers_who_never_leave_have_no_fit() -> None:
    regular = of_rows([(20, 600, 610, 20_000)] * 150)
    found = models_for(regular)
    assert found.problem is Problem.NO_CONVERGENCE
    assert found.frequency is None
    assert models_for(of_rows([]), None).problem is Problem.TOO_FEW
    with pytest.raises(ValueError, match="nothing"):
        bgnbd.fit(of_rows([]))


def test_equal_amounts_have_no_model_and_everybody_keeps_his_own() -> None:
    data = shipped()
    flat = replace(data, spent=data.x * 100_000)
    found = models_for(flat)
    assert found.frequency is not None
    assert found.amounts is None
    worth = predict(flat, found.frequency, found.amounts, horizon=52)
    assert worth.mean == pytest.approx(1000)
    free = models_for(replace(data, spent=data.x * 0))
    assert (free.amounts, free.amounts_fit) == (None, None)


def test_amounts_that_rise_with_frequency_are_noticed() -> None:
    data = shipped()
    found = gamma_gamma.fit(replace(data, spent=data.x * (1000 + data.x * 400)))
    assert found.correlation is not None
    assert found.is_correlated
