"""Limits and exposure of B24: the worked examples, what lacks, what is rounded."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_exposure import Exposure, Part
from crmdesk.analysis.credit_limit import (
    BY_VALUE,
    F1,
    F2,
    F3,
    LimitFacts,
    LimitRules,
    needs_approval,
    propose,
    value_of,
)
from crmdesk.charts.words import shown
from crmdesk.core.money import FEN_PER_WAN, FEN_PER_YUAN

YUAN = FEN_PER_YUAN
WAN = FEN_PER_WAN
GOLDEN = LimitFacts(
    grade=CreditGrade.A, monthly_sales=80_000 * YUAN, credit_days=60, net_assets=4_000_000 * YUAN
)
SHEET = LimitFacts(
    grade=CreditGrade.A, current_assets=500 * WAN, quick_assets=350 * WAN, current_debt=300 * WAN,
    total_debt=350 * WAN, net_assets=400 * WAN,
)  # fmt: skip
EVERY = LimitRules(enabled=(F1, F2, F3))


# --- the worked examples --------------------------------------------------------------------
def test_the_smaller_of_two_formulas_is_the_limit() -> None:
    found = propose(GOLDEN)
    assert [f.fen for f in found.formulas[:2]] == [128_000 * YUAN, 160_000 * YUAN]
    assert found.limit == 128_000 * YUAN
    assert found.decided_by == F1
    assert shown(found.words) == "按进货额算出的额度最小：128,000 元"
    assert shown(found.formulas[0].words) == "月均 80,000 元 × 2 个月 × 80.0%"


def test_working_assets_of_the_example_give_75() -> None:
    value = value_of(SHEET)
    assert value is not None
    assert round(float(value), 3) == 1.208
    found = propose(SHEET, EVERY)
    assert found.formulas[2].fen == 75 * WAN
    assert "评估值 1.21" in shown(found.formulas[2].words)


def test_working_assets_are_off_by_default_but_shown() -> None:
    found = propose(replace(SHEET, monthly_sales=10 * WAN, credit_days=30))
    assert [f.is_enabled for f in found.formulas] == [True, True, False]
    assert found.formulas[2].fen == 75 * WAN
    assert found.limit == min(8 * WAN, 16 * WAN)


# --- grades ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("grade", "yuan"),
    [("aaa", 240_000), ("aa", 160_000), ("a", 128_000), ("bbb", 96_000), ("bb", 0), ("d", 0)],
)
def test_the_grade_says_how_much_of_the_purchases(grade: str, yuan: int) -> None:
    facts = replace(GOLDEN, grade=CreditGrade(grade), net_assets=None)
    assert propose(facts).limit == yuan * YUAN


def test_the_coefficient_of_the_best_may_be_raised_to_three() -> None:
    rules = LimitRules(coefficients={CreditGrade.AAA: 30_000})
    facts = replace(GOLDEN, grade=CreditGrade.AAA, net_assets=None)
    assert propose(facts, rules).limit == 480_000 * YUAN


def test_grades_below_bbb_pay_cash_whatever_a_balance_sheet_says() -> None:
    found = propose(replace(SHEET, grade=CreditGrade.BB), LimitRules(enabled=(F3,)))
    assert found.limit == 0
    assert found.decided_by == "grade"


# --- what lacks -----------------------------------------------------------------------------
def test_a_formula_that_lacks_a_figure_gives_nothing_and_says_what() -> None:
    found = propose(replace(GOLDEN, net_assets=None))
    assert found.formulas[1].amount is None
    assert shown(found.formulas[1].words) == "缺净资产"
    assert found.limit == 128_000 * YUAN
    assert shown(propose(replace(GOLDEN, credit_days=None)).formulas[0].words) == "缺账期"


def test_without_any_figure_nothing_is_proposed_instead_of_zero() -> None:
    found = propose(LimitFacts(grade=CreditGrade.A))
    assert found.limit is None
    assert needs_approval(1, found)


@pytest.mark.parametrize("lacking", [{"net_assets": 0}, {"current_debt": 0}, {"net_assets": None}])
def test_a_ratio_without_denominator_is_not_computed(lacking: dict[str, int | None]) -> None:
    assert value_of(replace(SHEET, **lacking)) is None  # type: ignore[arg-type]


def test_net_losses_give_nothing_but_no_negative_limit() -> None:
    assert propose(replace(GOLDEN, net_assets=-5 * WAN)).limit == 0
    assert propose(replace(GOLDEN, monthly_sales=-5 * WAN)).limit == 0


def test_the_first_deal_and_the_ungraded_are_against_cash() -> None:
    assert propose(replace(GOLDEN, is_first_deal=True)).limit == 0
    assert propose(replace(GOLDEN, grade=None)).limit == 0
    assert propose(replace(GOLDEN, is_first_deal=True)).decided_by == "first"


# --- rounding, approval, table --------------------------------------------------------------
def test_limits_are_rounded_down_to_the_step() -> None:
    facts = replace(GOLDEN, monthly_sales=Fraction(80_999 * YUAN * 3, 3), credit_days=30)
    assert propose(facts).limit == 64_000 * YUAN  # 64,799.20
    assert propose(facts, LimitRules(step=100 * YUAN)).limit == 64_700 * YUAN


def test_whoever_lowers_a_limit_needs_no_approval() -> None:
    found = propose(GOLDEN)
    assert not needs_approval(128_000 * YUAN, found)
    assert needs_approval(128_001 * YUAN, found)


def test_the_table_of_v_rises_by_two_and_a_half_points() -> None:
    assert BY_VALUE[0] == (Fraction("-4.6"), 0)
    assert BY_VALUE[1] == (Fraction("-3.9"), 25)
    assert BY_VALUE[7] == (Fraction("0.3"), 175)
    assert BY_VALUE[-1] == (Fraction("1.0"), 200)


def test_rules_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="no such formula"):
        LimitRules(enabled=("f9",))
    with pytest.raises(ValueError, match="negative"):
        LimitRules(step=0)


@given(
    st.sampled_from(list(CreditGrade)), st.integers(0, 10**12), st.integers(0, 180),
    st.none() | st.integers(-(10**12), 10**12),
)  # fmt: skip
def test_a_limit_never_exceeds_any_enabled_formula(
    grade: CreditGrade, sales: int, days: int, assets: int | None
) -> None:
    found = propose(
        LimitFacts(grade=grade, monthly_sales=sales, credit_days=days, net_assets=assets)
    )
    assert found.limit is not None
    assert found.limit % (1_000 * YUAN) == 0
    for formula in found.formulas:
        if formula.is_enabled and formula.amount is not None:
            assert 0 <= found.limit <= max(0, formula.amount)


# --- exposure -------------------------------------------------------------------------------
def test_the_exposure_of_the_example_is_105_and_23_are_left() -> None:
    held = Exposure(
        not_due=40_000 * YUAN, overdue=20_000 * YUAN, unbilled=20_000 * YUAN,
        orders=30_000 * YUAN, prepaid=5_000 * YUAN, drafts=99_000 * YUAN,
    )  # fmt: skip
    assert held.receivable == 60_000 * YUAN
    assert held.total == 105_000 * YUAN
    assert held.available(128_000 * YUAN) == 23_000 * YUAN
    assert held.use(128_000 * YUAN) == 8_203


def test_without_a_limit_nothing_is_available_and_no_share_is_used() -> None:
    held = Exposure(not_due=5)
    assert held.available(None) is None
    assert held.use(None) is None
    assert held.use(0) is None
    assert held.available(0) == -5


def test_who_prepaid_more_than_owed_has_more_than_the_limit() -> None:
    held = Exposure(not_due=10, prepaid=30)
    assert held.total == -20
    assert held.available(100) == 120
    assert held.use(100) == 0


def test_a_negative_part_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Exposure(overdue=-1)


def test_each_part_leads_to_its_documents() -> None:
    held = Exposure(overdue=7, behind={Part.OVERDUE: (3, 4)})
    assert held.at(Part.OVERDUE) == (3, 4)
    assert held.at(Part.ORDERS) == ()
