"""Early warnings of B24: when each signal fires, what it says, and when it keeps still."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis import credit_warnings as cw
from crmdesk.analysis.base import Tone
from crmdesk.analysis.credit_evidence import (
    ACTIONS,
    LABELS,
    Action,
    CreditWarning,
    Event,
    Evidence,
    Invoice,
    Licence,
    Orders,
    Payment,
    Receipt,
    Signal,
    Trend,
    Use,
    WarningRules,
)
from crmdesk.charts.words import shown
from crmdesk.core.money import FEN_PER_WAN as WAN
from crmdesk.core.money import FEN_PER_YUAN as YUAN

TODAY = date(2026, 11, 21)
RULES = WarningRules()


def days_ago(count: int) -> date:
    return TODAY - timedelta(days=count)


def said(found: CreditWarning | None) -> str:
    assert found is not None
    return shown(found.evidence)


def paid(*late: int, first: int = 150, step: int = 20) -> list[Payment]:
    """Payments from *first* days ago on, with their days late."""
    return [
        Payment(settled_on=days_ago(first - n * step), days_late=d, amount=WAN, document_id=n + 1)
        for n, d in enumerate(late)
    ]


# --- held and near the limit ----------------------------------------------------------------
def test_too_late_and_beyond_the_limit_is_one_warning_with_both() -> None:
    use = Use(
        exposure=286 * WAN // 10, limit=25 * WAN, overdue=12 * WAN, longest_overdue=38,
        oldest_due_on=days_ago(38),
    )  # fmt: skip
    found = cw.held(use, RULES)
    assert said(found) == "逾期 38 天、120,000 元；占用 286,000 元，超过额度 36,000 元"
    assert found is not None
    assert (found.tone, found.action, found.amount) == (Tone.BAD, Action.DUN, 12 * WAN)
    assert found.since == days_ago(38)


def test_fifteen_days_late_within_the_limit_is_not_held() -> None:
    use = Use(exposure=10, limit=10, overdue=10, longest_overdue=15)
    assert cw.held(use, RULES) is None
    assert said(cw.held(replace(use, longest_overdue=16), RULES)) == "逾期 16 天、0.10 元"
    over = cw.held(replace(use, limit=9), RULES)
    assert over is not None
    assert (over.action, over.amount) == (Action.LIMIT, 1)


def test_from_nine_tenths_of_the_limit_on_it_is_nearly_used() -> None:
    use = Use(exposure=241 * WAN // 10, limit=25 * WAN)
    assert said(cw.near_limit(use, RULES)) == "占用 241,000 元 / 额度 250,000 元，占 96.4%"
    assert cw.near_limit(replace(use, exposure=225 * WAN // 10), RULES) is not None
    assert cw.near_limit(replace(use, exposure=225 * WAN // 10 - 1), RULES) is None
    assert cw.near_limit(replace(use, exposure=25 * WAN + 1), RULES) is None  # that is held
    assert cw.near_limit(replace(use, limit=None), RULES) is None


# --- payments -------------------------------------------------------------------------------
def test_ten_days_slower_than_half_a_year_warns() -> None:
    found = cw.slower(paid(5, 5, 5, 57, 57, 57), TODAY, RULES)
    assert said(found) == "近 3 笔平均迟 57 天，半年均值 31 天"
    assert found is not None
    assert found.since == days_ago(90)
    assert found.behind == (4, 5, 6)


@pytest.mark.parametrize(("last", "warns"), [(20, True), (19, False)])
def test_the_difference_must_be_ten_days(last: int, warns: bool) -> None:
    payments = paid(0, 0, 0, last, last, last)  # usual: half of last
    assert (cw.slower(payments, TODAY, RULES) is not None) is warns


def test_too_few_payments_or_old_ones_say_nothing() -> None:
    assert cw.slower(paid(0, 60, 60), TODAY, RULES) is None
    assert cw.slower(paid(0, 0, 60, 60, 60, first=400), TODAY, RULES) is None


def test_whoever_pays_early_but_less_early_is_not_slow() -> None:
    assert cw.slower(paid(-40, -40, -40, -5, -5, -5), TODAY, RULES) is None


def bills(*late: int) -> list[Invoice]:
    """Invoices due 90, 60 and 30 days ago; *late* days each, paid."""
    return [
        Invoice(
            due_on=days_ago(90 - 30 * n), amount=3_000 * YUAN, document_id=n + 1,
            settled_on=days_ago(90 - 30 * n) + timedelta(days=d),
        )
        for n, d in enumerate(late)
    ]  # fmt: skip


def test_two_of_the_last_three_invoices_late_warn() -> None:
    found = cw.repeated(bills(21, 0, 4), TODAY, RULES)
    assert said(found) == "最近 3 张到期发票有 2 张逾期，最长 21 天，共 6,000 元"
    assert found is not None
    assert found.behind == (1, 3)
    assert cw.repeated(bills(21, 0, 0), TODAY, RULES) is None


def test_an_open_invoice_is_late_until_today() -> None:
    invoices = [replace(i, settled_on=None, open=i.amount) for i in bills(0, 0, 0)]
    found = cw.repeated(invoices, TODAY, RULES)
    assert "有 3 张逾期，最长 90 天" in said(found)


def test_invoices_not_due_yet_and_older_ones_do_not_count() -> None:
    future = Invoice(due_on=TODAY, amount=1)
    assert cw.repeated([*bills(9, 9), future], TODAY, RULES) is None
    older = [replace(i, due_on=i.due_on - timedelta(days=200)) for i in bills(50, 50, 50)]
    assert cw.repeated([*older, *bills(0, 0, 0)], TODAY, RULES) is None


def got(yuan: int, owed: int, ago: int = 10) -> Receipt:
    return Receipt(received_on=days_ago(ago), amount=yuan * YUAN, owed=owed * YUAN)


def test_part_payments_and_round_sums_warn_from_two_on() -> None:
    found = cw.partial([got(3_000, 12_345, 40), got(20_000, 12_345)], TODAY, RULES)
    assert said(found) == "2026-10-12 以来 2 笔零星或整数付款，共 23,000 元"
    assert cw.partial([got(3_000, 12_345)], TODAY, RULES) is None


def test_who_pays_what_is_owed_pays_well_even_if_it_is_round() -> None:
    whole = [got(20_000, 20_000), got(12_345, 12_345), got(0, 5), got(7, 0)]
    assert cw.partial(whole, TODAY, RULES) is None
    old = [got(3_000, 12_345, 100), got(3_000, 12_345, 120)]
    assert cw.partial(old, TODAY, RULES) is None


# --- trade ----------------------------------------------------------------------------------
FESTIVAL = Orders(
    recent=46 * WAN, monthly_mean=20 * WAN, occasion="元旦", occasion_on=date(2027, 1, 1)
)


def test_orders_that_double_before_a_holiday_warn() -> None:
    found = cw.surge(FESTIVAL, TODAY, RULES)
    assert said(found) == "近 30 天下单 460,000 元，月均 200,000 元，是平时的 2.3 倍，正值元旦之前"
    assert cw.surge(replace(FESTIVAL, recent=40 * WAN), TODAY, RULES) is not None
    assert cw.surge(replace(FESTIVAL, recent=40 * WAN - 1), TODAY, RULES) is None


@pytest.mark.parametrize(
    "orders",
    [replace(FESTIVAL, monthly_mean=None), replace(FESTIVAL, monthly_mean=0),
     replace(FESTIVAL, occasion_on=days_ago(1)),
     replace(FESTIVAL, occasion_on=TODAY + timedelta(days=46))],
)  # fmt: skip
def test_without_a_mean_or_an_occasion_near_there_is_no_surge(orders: Orders) -> None:
    assert cw.surge(orders, TODAY, RULES) is None


HALVED = Trend(sales=46, sales_before=100, receivable=154 * WAN // 10, receivable_before=15 * WAN)


def test_halved_sales_with_the_same_debt_warn() -> None:
    assert said(cw.falling(HALVED, RULES)) == "近 3 个月销售下降 54.0%，应收 154,000 元没有跟着减少"
    assert cw.falling(replace(HALVED, sales=50), RULES) is not None
    assert cw.falling(replace(HALVED, sales=51), RULES) is None
    assert cw.falling(replace(HALVED, receivable=13 * WAN), RULES) is None
    assert cw.falling(replace(HALVED, sales_before=0), RULES) is None


# --- events ---------------------------------------------------------------------------------
def test_a_dishonoured_bill_and_a_lawsuit_are_grave() -> None:
    bill = cw.dishonoured(Event(on=days_ago(3), title="商业承兑汇票", amount=5 * WAN, record_id=8))
    assert said(bill) == "商业承兑汇票 50,000 元于 2026-11-18 被拒付"
    assert (bill.tone, bill.behind) == (Tone.BAD, (8,))
    suit = cw.court(Event(on=days_ago(3), title="列入经营异常名录"))
    assert said(suit) == "2026-11-18 列入经营异常名录"
    assert "涉及 50,000 元" in said(cw.court(Event(on=TODAY, title="被起诉", amount=5 * WAN)))


def test_changes_and_departures_warn_for_three_months() -> None:
    change = Event(on=days_ago(12), title="法定代表人")
    assert said(cw.changed(change, TODAY, RULES)) == "法定代表人于 2026-11-09 变更"
    assert cw.changed(replace(change, on=days_ago(90)), TODAY, RULES) is not None
    assert cw.changed(replace(change, on=days_ago(91)), TODAY, RULES) is None
    person = Event(on=days_ago(91), title="王经理")
    assert cw.contact_left(person, TODAY, RULES) is None
    assert said(cw.contact_left(replace(person, on=days_ago(1)), TODAY, RULES)).startswith(
        "王经理自"
    )


def test_a_complaint_after_the_due_day_looks_like_an_excuse() -> None:
    use = Use(exposure=9, limit=None, overdue=2 * WAN, oldest_due_on=days_ago(20))
    late = Event(on=days_ago(5), title="质量")
    found = cw.complaint([late], use)
    assert said(found) == "20,000 元已于 2026-11-01 到期，2026-11-16 才提出投诉"
    assert cw.complaint([replace(late, on=days_ago(20))], use) is None
    assert cw.complaint([late], replace(use, overdue=0)) is None
    assert cw.complaint([], use) is None


@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [(17, Tone.WARN, "食品经营许可证 2026-12-08 到期，剩 17 天"),
     (0, Tone.WARN, "食品经营许可证 2026-11-21 到期，剩 0 天"),
     (-1, Tone.BAD, "食品经营许可证 2026-11-20 已到期，过期 1 天"),
     (31, None, "")],
)  # fmt: skip
def test_a_licence_warns_thirty_days_ahead(days: int, tone: Tone | None, words: str) -> None:
    document = Licence(title="食品经营许可证", valid_to=TODAY + timedelta(days=days))
    found = cw.licence(document, TODAY, RULES)
    if tone is None:
        assert found is None
    else:
        assert said(found) == words
        assert found is not None
        assert found.tone is tone


# --- all together ---------------------------------------------------------------------------
FULL = Evidence(
    payments=paid(5, 5, 5, 57, 57, 57), invoices=bills(21, 0, 4),
    use=Use(exposure=30 * WAN, limit=25 * WAN, overdue=12 * WAN, longest_overdue=38,
            oldest_due_on=days_ago(38)),
    orders=FESTIVAL, receipts=[got(3_000, 12_345), got(3_000, 12_345)],
    dishonoured=[Event(on=days_ago(2), title="支票", amount=WAN)],
    changes=[Event(on=days_ago(2), title="注册地址")],
    court=[Event(on=days_ago(2), title="被起诉")],
    contacts_left=[Event(on=days_ago(2), title="李总")],
    complaints=[Event(on=days_ago(2), title="质量")],
    trend=HALVED, licences=[Licence(title="营业执照", valid_to=days_ago(-3))],
)  # fmt: skip


def test_every_signal_can_fire_and_grave_ones_come_first() -> None:
    found = cw.warnings(FULL, TODAY)
    near = cw.warnings(Evidence(use=Use(exposure=95, limit=100)), TODAY)
    assert {w.kind for w in (*found, *near)} == set(Signal)
    tones = [w.tone for w in found]
    assert tones == sorted(tones, key=lambda t: t is not Tone.BAD)
    assert found[0].kind is Signal.HELD
    assert all(said(w) for w in found)


def test_of_whom_nothing_is_known_there_is_no_warning() -> None:
    assert cw.warnings(Evidence(), TODAY) == ()


def test_kinds_and_actions_have_names() -> None:
    assert set(LABELS) == set(Signal)
    assert set(ACTIONS) == set(Action)


@given(st.permutations(bills(21, 0, 4)), st.permutations(paid(1, 2, 30, 40, 50)))
def test_the_order_of_the_evidence_does_not_matter(
    invoices: list[Invoice], payments: list[Payment]
) -> None:
    slow = cw.slower(paid(1, 2, 30, 40, 50), TODAY, RULES)
    assert slow is not None
    assert cw.slower(payments, TODAY, RULES) == slow
    assert cw.repeated(invoices, TODAY, RULES) == cw.repeated(bills(21, 0, 4), TODAY, RULES)
