"""May this order leave: the worked examples of B24, every reason, and that worse is never milder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_decision import (
    Blocked,
    CreditRules,
    Decision,
    Order,
    Stage,
    Standing,
    Until,
    Verdict,
    decide,
    summary,
)
from crmdesk.analysis.credit_exposure import Exposure
from crmdesk.charts.words import shown
from crmdesk.core.money import FEN_PER_YUAN

YUAN = FEN_PER_YUAN
TODAY = date(2026, 11, 21)
YESTERDAY = date(2026, 11, 20)
HELD = Exposure(
    not_due=60_000 * YUAN, unbilled=20_000 * YUAN, orders=30_000 * YUAN, prepaid=5_000 * YUAN
)
GOOD = Standing(exposure=HELD, limit=128_000 * YUAN, grade=CreditGrade.A)
FRESH = Standing(limit=100_000 * YUAN, grade=CreditGrade.A)


def asked(yuan: int, **more: object) -> Order:
    return Order(amount=yuan * YUAN, as_of=TODAY, **more)  # type: ignore[arg-type]


def codes(found: Decision) -> list[str]:
    return [r.code for r in found.reasons]


# --- the worked examples --------------------------------------------------------------------
def test_an_order_of_30_000_is_held() -> None:
    found = decide(asked(30_000), GOOD)
    assert found.available == 23_000 * YUAN
    assert found.verdict is Verdict.APPROVAL
    assert not found.may_leave
    assert codes(found) == ["over_limit"]
    assert found.reasons[0].amount == 7_000 * YUAN
    assert found.lacks == 600 * YUAN
    assert shown(found.reasons[0].words) == "本单 30,000 元，可用额度 23,000 元，超出 7,000 元"
    assert shown(summary(found)) == "停止发货：需审批人放行"


def test_an_order_of_29_400_passes_within_the_tolerance() -> None:
    found = decide(asked(29_400), GOOD)
    assert found.verdict is Verdict.WARN
    assert found.may_leave
    assert codes(found) == ["tolerance"]
    assert found.lacks == 0
    one_fen_more = decide(replace(asked(29_400), amount=29_400 * YUAN + 1), GOOD)
    assert one_fen_more.verdict is Verdict.APPROVAL


def test_a_small_order_of_a_good_customer_is_released_without_a_word() -> None:
    found = decide(asked(1_000), FRESH)
    assert found == Decision(
        verdict=Verdict.RELEASE, limit=100_000 * YUAN, available=100_000 * YUAN
    )
    assert shown(summary(found)) == "放行"


# --- limit ----------------------------------------------------------------------------------
@pytest.mark.parametrize(("yuan", "verdict"), [(89_999, "release"), (90_000, "warn")])
def test_from_nine_tenths_of_the_limit_on_there_is_a_warning(yuan: int, verdict: str) -> None:
    found = decide(asked(yuan), FRESH)
    assert found.verdict.value == verdict


def test_without_an_approved_limit_the_approver_is_asked() -> None:
    found = decide(asked(1), replace(FRESH, limit=None))
    assert codes(found) == ["no_limit"]
    assert found.verdict is Verdict.APPROVAL
    assert found.available is None
    mild = CreditRules(without_limit=Verdict.RELEASE)
    assert decide(asked(1), replace(FRESH, limit=None), mild).verdict is Verdict.RELEASE


def test_what_was_prepaid_needs_no_limit() -> None:
    standing = replace(FRESH, limit=None, exposure=Exposure(prepaid=500 * YUAN))
    assert decide(asked(500), standing).verdict is Verdict.RELEASE
    assert decide(asked(501), standing).verdict is Verdict.APPROVAL


def test_a_limit_of_zero_is_cash_only() -> None:
    found = decide(asked(1), replace(FRESH, limit=0))
    assert found.verdict is Verdict.CASH
    assert codes(found) == ["zero_limit"]


def test_drafts_do_not_count() -> None:
    standing = replace(FRESH, exposure=Exposure(drafts=10**12))
    assert decide(asked(1_000), standing).verdict is Verdict.RELEASE


def test_a_temporary_limit_holds_through_its_last_day() -> None:
    today = replace(GOOD, temporary=Until(200_000 * YUAN, TODAY))
    assert decide(asked(30_000), today).verdict is Verdict.RELEASE
    ended = replace(GOOD, temporary=Until(200_000 * YUAN, YESTERDAY))
    found = decide(asked(30_000), ended)
    assert found.verdict is Verdict.APPROVAL
    assert codes(found) == ["over_limit", "temporary_ended"]
    assert shown(found.reasons[1].words) == "临时额度 200,000 元已于 2026-11-20 到期"
    assert codes(decide(asked(1_000), ended)) == []


def test_a_temporary_limit_never_lowers_the_standing_one() -> None:
    standing = replace(FRESH, temporary=Until(1 * YUAN, TODAY))
    assert standing.limit_on(TODAY) == 100_000 * YUAN


# --- overdue, grade, promises ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "verdict"), [(0, "release"), (1, "warn"), (15, "warn"), (16, "approval")]
)
def test_days_overdue_warn_and_then_hold(days: int, verdict: str) -> None:
    standing = replace(FRESH, exposure=Exposure(overdue=300 * YUAN), longest_overdue=days)
    assert decide(asked(100), standing).verdict.value == verdict


def test_the_reason_says_how_much_since_when() -> None:
    standing = replace(FRESH, exposure=Exposure(overdue=12_000 * YUAN), longest_overdue=38)
    (reason,) = decide(asked(100), standing).reasons
    assert shown(reason.words) == "逾期 12,000 元，最长 38 天，超过 15 天"
    assert (reason.amount, reason.days) == (12_000 * YUAN, 38)


def test_cents_left_over_do_not_stop_a_delivery_if_the_owner_says_so() -> None:
    standing = replace(FRESH, exposure=Exposure(overdue=37), longest_overdue=300)
    assert decide(asked(100), standing).verdict is Verdict.APPROVAL
    rules = CreditRules(overdue_least=100)
    assert decide(asked(100), standing, rules).verdict is Verdict.RELEASE


def test_a_large_overdue_amount_may_hold_at_once() -> None:
    standing = replace(FRESH, exposure=Exposure(overdue=50_000 * YUAN), longest_overdue=1)
    assert decide(asked(100), standing).verdict is Verdict.WARN
    rules = CreditRules(overdue_most=49_999 * YUAN)
    assert decide(asked(100), standing, rules).verdict is Verdict.APPROVAL


@pytest.mark.parametrize(("grade", "verdict"), [("bbb", "release"), ("bb", "cash"), ("d", "cash")])
def test_grades_below_bbb_buy_against_cash(grade: str, verdict: str) -> None:
    standing = replace(FRESH, grade=CreditGrade(grade))
    assert decide(asked(100), standing).verdict.value == verdict
    assert decide(asked(100), replace(standing, has_credit_terms=False)).verdict is Verdict.RELEASE


def test_who_is_not_graded_pays_cash() -> None:
    assert decide(asked(100), replace(FRESH, grade=None)).verdict is Verdict.CASH


@pytest.mark.parametrize(("count", "verdict"), [(0, "release"), (1, "warn"), (2, "approval")])
def test_broken_promises_count(count: int, verdict: str) -> None:
    assert decide(asked(100), replace(FRESH, broken_promises=count)).verdict.value == verdict


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_owner_says_how_strict_to_be_with_the_ungraded(verdict: Verdict) -> None:
    rules = CreditRules(ungraded=verdict)
    found = decide(asked(100), replace(FRESH, grade=None), rules)
    assert found.verdict is verdict
    assert bool(found.reasons) is (verdict is not Verdict.RELEASE)
    if verdict is Verdict.WARN:
        assert shown(found.reasons[0].words) == "客户未评级：已知的资料太少"


# --- documents of the customer --------------------------------------------------------------
@pytest.mark.parametrize("blocked", list(Blocked))
def test_a_customer_whose_documents_fail_is_held(blocked: Blocked) -> None:
    found = decide(asked(100), replace(FRESH, blocked=(blocked,)))
    assert found.verdict is Verdict.APPROVAL
    assert codes(found) == [blocked.value]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_owner_says_how_strict_to_be_with_first_business(verdict: Verdict) -> None:
    standing = replace(FRESH, blocked=(Blocked.FIRST_BUSINESS,))
    assert decide(asked(100), standing, CreditRules(first_business=verdict)).verdict is verdict


def test_a_licence_stops_cash_sales_unless_the_owner_says_otherwise() -> None:
    standing = replace(FRESH, blocked=(Blocked.LICENCE,))
    order = asked(100, is_paid_at_once=True)
    assert decide(order, standing).verdict is Verdict.APPROVAL
    assert (
        decide(order, standing, CreditRules(documents_bind_cash=False)).verdict is Verdict.RELEASE
    )


# --- cash, returns, kinds of documents ------------------------------------------------------
WORST = Standing(
    exposure=Exposure(overdue=10**10), limit=100, grade=CreditGrade.D, longest_overdue=400,
    broken_promises=9,
)  # fmt: skip


def test_what_is_paid_at_once_passes() -> None:
    assert decide(asked(10_000, is_paid_at_once=True), WORST).verdict is Verdict.RELEASE


def test_a_return_of_goods_always_passes() -> None:
    standing = replace(WORST, blocked=tuple(Blocked))
    assert decide(asked(-10), standing).verdict is Verdict.RELEASE


def test_all_reasons_are_said_the_gravest_first() -> None:
    found = decide(asked(10_000), replace(WORST, blocked=tuple(Blocked)))
    assert codes(found) == [
        "grade", "first_business", "licence", "over_limit", "overdue", "promises",
    ]  # fmt: skip
    assert found.verdict is Verdict.CASH
    assert shown(summary(found)) == "现款现货"


def test_a_quote_is_only_warned_about_unless_the_owner_wants_more() -> None:
    found = decide(asked(10_000, stage=Stage.QUOTE), WORST)
    assert found.verdict is Verdict.WARN
    assert found.reasons[0].verdict is Verdict.CASH
    strict = CreditRules(quote_most=Verdict.CASH)
    assert decide(asked(10_000, stage=Stage.QUOTE), WORST, strict).verdict is Verdict.CASH
    assert decide(asked(10_000, stage=Stage.CONTRACT), WORST).verdict is Verdict.CASH


def test_long_contracts_may_be_left_to_the_delivery() -> None:
    rules = CreditRules(contract_most=Verdict.WARN)
    assert decide(asked(10_000, stage=Stage.CONTRACT), WORST, rules).verdict is Verdict.WARN
    assert decide(asked(10_000, stage=Stage.SALE), WORST, rules).verdict is Verdict.CASH


# --- release --------------------------------------------------------------------------------
def test_an_approved_release_lets_goods_leave_and_keeps_the_reasons() -> None:
    found = decide(asked(30_000), replace(GOOD, release=Until(30_000 * YUAN, TODAY)))
    assert found.verdict is Verdict.WARN
    assert found.is_released
    assert codes(found) == ["over_limit"]
    assert shown(summary(found)) == "已由审批人放行"


def test_a_release_covers_its_amount_and_its_days_only() -> None:
    small = decide(asked(30_001), replace(GOOD, release=Until(30_000 * YUAN, TODAY)))
    assert small.verdict is Verdict.APPROVAL
    assert shown(small.reasons[-1].words) == "放行批准只到 30,000 元"
    late = decide(asked(30_000), replace(GOOD, release=Until(30_000 * YUAN, YESTERDAY)))
    assert late.verdict is Verdict.APPROVAL
    assert shown(late.reasons[-1].words) == "放行批准 30,000 元已于 2026-11-20 到期"


def test_no_release_replaces_the_approval_of_first_business() -> None:
    standing = replace(
        GOOD, blocked=(Blocked.FIRST_BUSINESS,), release=Until(10**12, TODAY), broken_promises=5
    )
    found = decide(asked(100), standing)
    assert found.verdict is Verdict.APPROVAL
    assert not found.may_leave


def test_a_release_that_nothing_needs_is_not_used() -> None:
    found = decide(asked(100), replace(FRESH, release=Until(10**9, TODAY)))
    assert found.verdict is Verdict.RELEASE
    assert not found.is_released


# --- properties -----------------------------------------------------------------------------
MONEY = st.integers(0, 300_000 * YUAN)
RULES = st.builds(
    CreditRules, tolerance=st.integers(0, 2_000), near=st.integers(5_000, 11_000),
    overdue_days=st.integers(0, 60), overdue_least=st.integers(0, 1_000),
    overdue_most=st.none() | st.integers(0, 10**7), broken_warn=st.integers(1, 3),
    broken_hold=st.integers(1, 5), without_limit=st.sampled_from(Verdict),
    ungraded=st.sampled_from(Verdict), first_business=st.sampled_from(Verdict),
    quote_most=st.sampled_from(Verdict),
)  # fmt: skip
EXPOSURES = st.builds(
    Exposure, not_due=MONEY, overdue=MONEY, unbilled=MONEY, orders=MONEY, drafts=MONEY,
    prepaid=MONEY,
)  # fmt: skip
UNTIL = st.none() | st.builds(Until, MONEY, st.sampled_from([YESTERDAY, TODAY]))
STANDINGS = st.builds(
    Standing, exposure=EXPOSURES, limit=st.none() | MONEY, temporary=UNTIL,
    grade=st.none() | st.sampled_from(CreditGrade), has_credit_terms=st.booleans(),
    longest_overdue=st.integers(0, 120), broken_promises=st.integers(0, 6),
    blocked=st.sampled_from([(), (Blocked.LICENCE,), (Blocked.FIRST_BUSINESS,), tuple(Blocked)]),
    release=UNTIL,
)  # fmt: skip
STAGES = st.sampled_from(Stage)


@given(STANDINGS, RULES, STAGES, st.lists(st.integers(-1_000, 400_000 * YUAN), min_size=2))
def test_a_larger_order_is_never_judged_more_mildly(
    standing: Standing, rules: CreditRules, stage: Stage, amounts: list[int]
) -> None:
    found = [
        decide(Order(amount=a, as_of=TODAY, stage=stage), standing, rules).verdict.gravity
        for a in sorted(amounts)
    ]
    assert all(small <= large for small, large in pairwise(found))


@given(STANDINGS, RULES, MONEY, MONEY, st.integers(0, 90))
def test_more_overdue_is_never_judged_more_mildly(
    standing: Standing, rules: CreditRules, amount: int, more: int, days: int
) -> None:
    order = Order(amount=amount, as_of=TODAY)
    held = standing.exposure
    worse = replace(
        standing, exposure=replace(held, overdue=held.overdue + more),
        longest_overdue=standing.longest_overdue + days,
    )  # fmt: skip
    before, after = decide(order, standing, rules), decide(order, worse, rules)
    assert before.verdict.gravity <= after.verdict.gravity


@given(STANDINGS, RULES, MONEY, STAGES)
def test_reasons_explain_the_verdict_and_are_the_same_each_time(
    standing: Standing, rules: CreditRules, amount: int, stage: Stage
) -> None:
    order = Order(amount=amount, as_of=TODAY, stage=stage)
    found = decide(order, standing, rules)
    assert found == decide(order, standing, rules)
    gravities = [r.verdict.gravity for r in found.reasons]
    assert gravities == sorted(gravities, reverse=True)
    assert found.verdict.gravity <= max(gravities, default=0)
    assert all(shown(r.words) for r in found.reasons)
    if stage is not Stage.QUOTE and not found.is_released:
        assert found.verdict.gravity == max(gravities, default=0)


@given(STANDINGS, RULES, MONEY)
def test_a_quote_is_never_judged_more_gravely_than_the_sale(
    standing: Standing, rules: CreditRules, amount: int
) -> None:
    quote, sale = (
        decide(Order(amount=amount, as_of=TODAY, stage=stage), standing, rules).verdict.gravity
        for stage in (Stage.QUOTE, Stage.SALE)
    )
    assert quote <= sale
