"""The credit score of B24: the worked example, every step, unknown answers, caps."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_items import (
    ALL_POINTS,
    CODE_LABELS,
    ITEMS,
    Court,
    Facts,
    Group,
    Guarantee,
    Item,
    Level,
    with_steps,
)
from crmdesk.analysis.credit_score import score, summary
from crmdesk.charts.words import shown
from crmdesk.core.money import FEN_PER_WAN

GOLDEN = Facts(
    on_time=8_800, longest_overdue=12, court=Court.NONE,
    collected=9_600, condition=Level.GOOD, turnover=3_000 * FEN_PER_WAN,
    capital=500 * FEN_PER_WAN, debt_ratio=6_200, business_years=8,
    guarantee=Guarantee.PERSON,
    trading_years=3, industry=Level.FAIR, cooperation=Level.GOOD,
)  # fmt: skip
BEST = Facts(
    on_time=10_000, longest_overdue=0, court=Court.NONE, collected=10_000, condition=Level.GOOD,
    turnover=10**12, capital=10**12, debt_ratio=0, business_years=30,
    guarantee=Guarantee.MORTGAGE, trading_years=30, industry=Level.GOOD, cooperation=Level.GOOD,
)  # fmt: skip
WAN = FEN_PER_WAN


# --- the worked example ---------------------------------------------------------------------
def test_the_worked_example_has_75_points_and_grade_a() -> None:
    found = score(GOLDEN)
    assert [found.group(g) for g in Group] == [(25, 30), (21, 25), (14, 20), (4, 10), (11, 15)]
    assert found.points == 75
    assert found.by_points is found.grade is CreditGrade.A
    assert found.caps == ()
    assert not found.is_held
    assert shown(summary(found)) == "A 级，75 分"


def test_its_reasons_say_what_was_reached_and_what_would_give_more() -> None:
    lines = {line.item.key: line for line in score(GOLDEN).lines}
    assert shown(lines["on_time"].words) == "付款及时率：88.0%，达到 85.0%"
    assert lines["on_time"].advice is not None
    assert shown(lines["on_time"].advice) == "付款及时率达到 95.0%，可多得 3 分"
    assert shown(lines["longest_overdue"].words) == "近 12 个月最长逾期：12 天，不超过 15 天"
    assert shown(lines["business_years"].words) == "经营年限：8 年，达到 5 年"
    late = score(replace(GOLDEN, longest_overdue=70)).lines[1]
    assert late.advice is not None
    assert shown(late.advice) == "近 12 个月最长逾期降到 60 天以内，可多得 2 分"
    assert shown(lines["court"].words) == "诉讼与失信：无记录"
    assert lines["condition"].advice is None
    assert shown(lines["turnover"].words) == "年营业额：30,000,000 元，达到 20,000,000 元"


def test_the_items_make_100_points_in_the_five_groups() -> None:
    assert sum(item.full for item in ITEMS) == ALL_POINTS
    best = score(BEST)
    assert [best.group(g) for g in Group] == [(n, n) for n in (30, 25, 20, 10, 15)]
    assert best.grade is CreditGrade.AAA


# --- every step -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "answer", "points"),
    [
        *(("on_time", a, p) for a, p in
          ((9_500, 15), (9_499, 12), (8_500, 12), (8_499, 8), (7_000, 8), (5_000, 4), (4_999, 0))),
        *(("longest_overdue", a, p) for a, p in
          ((0, 10), (1, 8), (15, 8), (16, 5), (30, 5), (31, 2), (60, 2), (61, 0))),
        *(("court", a, p) for a, p in
          ((Court.NONE, 5), (Court.SETTLED, 2), (Court.OPEN, 0), (Court.DISHONEST, 0))),
        *(("collected", a, p) for a, p in
          ((9_800, 10), (9_000, 8), (8_000, 5), (6_000, 2), (5_999, 0))),
        *(("condition", a, p) for a, p in
          ((Level.GOOD, 8), (Level.FAIR, 5), (Level.POOR, 2))),
        *(("turnover", a * WAN, p) for a, p in
          ((10_000, 7), (9_999, 5), (2_000, 5), (500, 3), (499, 1), (0, 1))),
        *(("capital", a * WAN, p) for a, p in
          ((1_000, 8), (999, 6), (500, 6), (100, 4), (50, 2), (49, 1))),
        *(("debt_ratio", a, p) for a, p in
          ((5_000, 7), (5_001, 4), (7_000, 4), (8_500, 2), (8_501, 0))),
        *(("business_years", a, p) for a, p in ((10, 5), (5, 4), (3, 3), (1, 2), (0, 0))),
        *(("guarantee", a, p) for a, p in
          ((Guarantee.MORTGAGE, 10), (Guarantee.THIRD_PARTY, 6), (Guarantee.PERSON, 4),
           (Guarantee.NONE, 0))),
        *(("trading_years", a, p) for a, p in
          ((5, 6), (Fraction(59, 12), 4), (3, 4), (1, 2), (0, 0))),
        *(("industry", a, p) for a, p in ((Level.GOOD, 5), (Level.FAIR, 3), (Level.POOR, 1))),
        *(("cooperation", a, p) for a, p in ((Level.GOOD, 4), (Level.FAIR, 2), (Level.POOR, 0))),
    ],
)  # fmt: skip
def test_each_answer_gives_its_points(key: str, answer: int | str, points: int) -> None:
    (item,) = [i for i in ITEMS if i.key == key]
    assert item.points(answer) == points


def test_every_answer_by_code_has_words() -> None:
    for item in ITEMS:
        labels = CODE_LABELS.get(item.key, CODE_LABELS[""])
        assert {code for code, _points in item.codes} <= set(labels)


def test_a_code_that_the_table_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="'brilliant' is no answer to condition"):
        score(replace(GOLDEN, condition="brilliant"))


# --- what is not known ----------------------------------------------------------------------
def test_unknown_items_leave_the_rest_to_stand_for_all() -> None:
    found = score(replace(GOLDEN, guarantee=None, debt_ratio=None))
    assert found.points == Fraction((75 - 4 - 4) * 100, 100 - 10 - 7)
    assert found.tenths == 807
    assert found.grade is CreditGrade.AA
    assert found.unknown == 17
    assert found.group(Group.COLLATERAL) == (None, 10)


def test_at_40_percent_unknown_there_is_still_a_grade_above_none() -> None:
    # 15 + 10 + 5 + 10 = 40 points are not known
    at_40 = replace(GOLDEN, on_time=None, longest_overdue=None, court=None, guarantee=None)
    found = score(at_40)
    assert found.unknown == 40
    assert found.points == Fraction(75 - 25 - 4, 60) * 100
    assert found.grade is CreditGrade.A
    beyond = score(replace(at_40, cooperation=None))
    assert beyond.unknown == 44
    assert beyond.grade is None
    assert beyond.is_cash_only
    assert shown(summary(beyond)) == "未评，只收现款：44.0% 的评分项未取得"


def test_of_whom_nothing_is_known_there_is_no_score_not_zero() -> None:
    found = score(Facts())
    assert found.points is None
    assert found.grade is None
    assert found.tenths is None
    assert all(line.points is None for line in found.lines)


# --- caps -----------------------------------------------------------------------------------
def test_a_dishonest_debtor_is_d_however_good() -> None:
    found = score(replace(BEST, court=Court.DISHONEST))
    assert found.by_points is CreditGrade.AAA
    assert found.grade is CreditGrade.D
    assert [(c.code, c.grade, c.lowers) for c in found.caps] == [("dishonest", CreditGrade.D, True)]
    assert shown(summary(found)) == "D 级：按 95 分应为 AAA，已被封顶"


def test_a_dishonest_debtor_is_d_even_if_little_else_is_known() -> None:
    assert score(Facts(court=Court.DISHONEST)).grade is CreditGrade.D


@pytest.mark.parametrize(("days", "grade"), [(90, CreditGrade.AAA), (91, CreditGrade.C)])
def test_a_debt_overdue_for_more_than_90_days_caps_at_c(days: int, grade: CreditGrade) -> None:
    assert score(replace(BEST, overdue_now=days)).grade is grade


@pytest.mark.parametrize("flag", ["is_new", "is_incomplete"])
def test_a_new_customer_and_an_incomplete_file_cap_at_a(flag: str) -> None:
    found = score(replace(BEST, **{flag: True}))
    assert found.grade is CreditGrade.A
    assert found.caps[0].lowers
    already = score(replace(GOLDEN, **{flag: True}))
    assert already.grade is CreditGrade.A
    assert not already.caps[0].lowers


def test_an_expired_licence_holds_goods_and_leaves_the_grade() -> None:
    found = score(replace(GOLDEN, has_expired_licence=True))
    assert found.grade is CreditGrade.A
    assert found.is_held
    assert [shown(c.words) for c in found.caps] == ["停止发货：有证照已过期"]


def test_of_several_caps_the_lowest_holds_and_the_gravest_is_named_first() -> None:
    found = score(replace(BEST, is_new=True, overdue_now=120, is_incomplete=True))
    assert found.grade is CreditGrade.C
    assert [c.code for c in found.caps] == ["overdue", "new", "incomplete"]
    assert shown(found.caps[0].words) == "最高只能 C 级：有欠款逾期 120 天，超过 90 天"


# --- tables of the owner --------------------------------------------------------------------
def test_the_owner_may_move_a_bound() -> None:
    milder = with_steps("on_time", ((8_800, 15), (5_000, 4)))
    assert score(GOLDEN, milder).points == 78


@pytest.mark.parametrize(
    ("steps", "why"),
    [(((50, 4), (95, 15)), "order"), (((95, 4), (50, 15)), "fewer points"), (((95, 16),), "between")],
)  # fmt: skip
def test_a_table_that_contradicts_itself_is_refused(
    steps: tuple[tuple[int, int], ...], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        Item(key="on_time", group=Group.CHARACTER, label="x", full=15, steps=steps)


def test_a_question_that_is_not_asked_has_no_steps_to_move() -> None:
    with pytest.raises(KeyError):
        with_steps("beauty", ())


# --- properties -----------------------------------------------------------------------------
ANSWERS = {
    "on_time": st.integers(0, 10_000), "longest_overdue": st.integers(0, 400),
    "court": st.sampled_from([c.value for c in Court]), "collected": st.integers(0, 12_000),
    "condition": st.sampled_from([c.value for c in Level]), "turnover": st.integers(0, 10**11),
    "capital": st.integers(0, 10**11), "debt_ratio": st.integers(0, 20_000),
    "business_years": st.integers(0, 40), "guarantee": st.sampled_from([g.value for g in Guarantee]),
    "trading_years": st.integers(0, 40), "industry": st.sampled_from([c.value for c in Level]),
    "cooperation": st.sampled_from([c.value for c in Level]),
}  # fmt: skip
SOME = st.builds(
    Facts, **{key: st.none() | answer for key, answer in ANSWERS.items()},
    overdue_now=st.integers(0, 200), is_new=st.booleans(), is_incomplete=st.booleans(),
)  # fmt: skip


@given(SOME)
def test_points_lie_between_0_and_100_and_caps_never_raise(facts: Facts) -> None:
    found = score(facts)
    assert found.points is None or 0 <= found.points <= 100
    if found.by_points is not None:
        assert found.grade is not None
        assert found.grade.place >= found.by_points.place
    assert [shown(line.words) for line in found.lines]
    assert shown(summary(found))


@given(SOME, st.integers(0, 200), st.integers(0, 200))
def test_a_longer_delay_never_gives_more_points(facts: Facts, a: int, b: int) -> None:
    short, long = sorted((a, b))
    better = score(replace(facts, longest_overdue=short)).points
    worse = score(replace(facts, longest_overdue=long)).points
    assert better is not None
    assert worse is not None
    assert better >= worse


def test_every_item_asks_for_a_fact() -> None:
    assert {item.key for item in ITEMS} <= {field.name for field in fields(Facts)}
