"""Credit of customers: limits and how they came about, investigation reports, first business."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models import trade_choices as t
from crmdesk.models.codecs import Stored
from crmdesk.models.codecs.sets import packed
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo import trade_plan
from crmdesk.services.demo.plan import Payer
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.trade_book import Account
from crmdesk.services.demo.world import COMPANY, Draft

STEP: Final = 1_000 * FEN_PER_YUAN
OVER_PERCENT: Final = 3  # of the debtors owe more than their limit without a story behind it
OLDER_PERCENT: Final = 46  # had another limit before
REPORTS: Final = {PyramidLayer.VIP: 96, PyramidLayer.BIG: 84, PyramidLayer.MEDIUM: 68}
REPORT_OF_SMALL: Final = 12
VALID_DAYS: Final = 365
REVIEW_DAYS: Final = 365
# Percent of those who have not bought yet whose documents are being looked at.
APPLYING_PERCENT: Final = 6
WAITING: Final = (t.ReportState.DRAFT, t.ReportState.SUBMITTED, t.ReportState.RETURNED)
REASONS: Final = ("回款及时，随销量调高", "年度复查，额度不变", "旺季备货，客户申请", "首次授信")
CHANNELS: Final = (
    (t.InvestigationChannel.INTERNAL, t.InvestigationChannel.VISIT),
    (t.InvestigationChannel.INTERNAL, t.InvestigationChannel.PUBLIC),
    (
        t.InvestigationChannel.BANK,
        t.InvestigationChannel.INTERNAL,
        t.InvestigationChannel.VISIT,
    ),
    (t.InvestigationChannel.TRADE, t.InvestigationChannel.PUBLIC),
)
# Weights of good, fair and poor by how the customer pays.
LEVELS: Final = {Payer.GOOD: (80, 19, 1), Payer.SLOW: (60, 38, 2), Payer.BAD: (8, 42, 50)}
COURTS: Final = {Payer.GOOD: (97, 3, 0, 0), Payer.SLOW: (86, 9, 5, 0), Payer.BAD: (52, 20, 22, 6)}
# Who pays late has to give security.
GUARANTEES: Final = {
    Payer.GOOD: (44, 26, 16, 14),
    Payer.SLOW: (0, 16, 36, 48),
    Payer.BAD: (30, 34, 20, 16),
}
PEERS: Final = {
    Payer.GOOD: ("同行反映付款守信，月结基本不拖", "供货商评价好，从不压尾款"),
    Payer.SLOW: ("付款偏慢，催了能给", "同行反映常拖一两个月，最终会付"),
    Payer.BAD: ("有两家供货商已改为现款", "同行反映欠款较多，催收困难"),
}
BUSINESS: Final = (
    "厂房自有，设备七成新",
    "租用厂房，订单饱满，两班生产",
    "门店四间，仓库一处，生意平稳",
)
CHAINS: Final = ("上游以本地批发为主，下游为工程客户", "下游集中在三家大客户", "下游为散户零售")
BANKS: Final = ("基本户往来正常，无不良记录", "有厂房抵押贷款，按期还息", "未取得银行资料")
OUTLOOKS: Final = ("行业需求平稳，价格竞争激烈", "受房地产影响，订单下滑", "旧改和维修需求增长")
RISKS: Final = {
    Payer.GOOD: ("单笔金额偏大时注意分批发货",),
    Payer.SLOW: ("回款受其下游工程款影响，控制账期", "旺季占用高，逾期即停货"),
    Payer.BAD: ("应收逾期较多，建议收回额度，现款现货", "法定代表人涉诉，需要担保"),
}
PURPOSES: Final = ("年度信用复查", "申请提高信用额度", "首次授信", "逾期后重新评估")


def fill(d: Draft, rows: Rows) -> None:
    """Write limits, a report and the review of the first business."""
    account = d.account
    if d.plan.layer is PyramidLayer.PROSPECT and not d.is_person:
        d.begin("credit files")
        if d.happens(APPLYING_PERCENT):
            _write_review(d, rows, d.day_back(2, 40), d.some(WAITING))
        return
    if not account.charges or d.is_person:
        return
    d.begin("credit files")
    if account.terms:
        limit = _limit(d, account)
        rows.amend_last("customer", {"credit_limit": limit})
        _limits(d, rows, account, limit)
    if account.terms or d.plan.layer is not PyramidLayer.SMALL:
        _report(d, rows, account)
    if account.is_reviewed:
        _review(d, rows)


# --- limits -----------------------------------------------------------------------------------


def _limit(d: Draft, account: Account) -> int:
    """The standing limit: what the customer needs and we dare; a few owe more than that."""
    used = sum(c.rest for c in account.charges if c.state == "posted") + account.ordered
    usual = d.plan.amount_fen / 365 * (account.terms + 30)
    draw = d.chance.random()
    if account.story == trade_plan.HELD:
        return _rounded(used * 0.86)
    if account.story in (trade_plan.NEAR_LIMIT, trade_plan.TEMPORARY):
        return _rounded(used / 0.965, up=True)
    if account.is_hard and d.happens(OVER_PERCENT) and used > 2 * STEP:
        return _rounded(used * (0.8 + 0.12 * draw))
    if account.is_hard:
        return _rounded(max(used * (0.7 + draw), usual * 0.5))
    return _rounded(max(used * (1.12 + 0.5 * draw), usual * (0.9 + 0.4 * draw)), up=True)


def _rounded(amount: float, *, up: bool = False) -> int:
    return max(1, int(amount) // STEP + int(up)) * STEP


def _limits(d: Draft, rows: Rows, account: Account, limit: int) -> None:
    """The one in force, perhaps the one before, a temporary one, one that waits."""
    today, story = d.world.today, account.story
    begun = today - timedelta(days=d.chance.randint(20, 400))
    first = d.plan.first_trade_on or begun
    begun = max(begun, min(first, today - timedelta(days=1)))
    if d.happens(OLDER_PERCENT) and (begun - first).days > 200:
        older = begun - timedelta(days=d.chance.randint(150, 400))
        ended: dict[str, Stored] = {
            "valid_until": (begun - timedelta(days=1)).isoformat(),
            "state": t.LimitState.ENDED,
        }
        _write_limit(d, rows, _rounded(limit * 0.6), max(older, first), ended)
    _write_limit(d, rows, limit, begun, {})
    kind: dict[str, Stored] = {"kind": t.LimitKind.TEMPORARY}
    if story == trade_plan.TEMPORARY:
        until = (today + timedelta(days=12)).isoformat()
        extra: dict[str, Stored] = {"valid_until": until, "reason": "旺季备货，口头申请已批"}
        _write_limit(d, rows, limit + limit // 3, today - timedelta(days=9), {**kind, **extra})
    elif story == trade_plan.SLOWING:
        extra = {"valid_until": (today - timedelta(days=6)).isoformat(), "reason": "工程集中供货"}
        _write_limit(d, rows, limit + limit // 4, today - timedelta(days=50), {**kind, **extra})
    elif story in (trade_plan.NEAR_LIMIT, trade_plan.SURGE):
        waiting: dict[str, Stored] = {
            "state": t.LimitState.PROPOSED, "approver_id": None, "approved_at": None,
            "reason": "占用接近上限，业务员申请提高",
        }  # fmt: skip
        _write_limit(d, rows, limit + limit // 2, today - timedelta(days=2), waiting)
    elif story == trade_plan.HELD:
        refused: dict[str, Stored] = {
            "state": t.LimitState.REFUSED, "note": "逾期未清，不同意提高",
            "reason": "客户要求继续发货",
        }  # fmt: skip
        _write_limit(d, rows, limit + limit // 3, today - timedelta(days=11), refused)


def _write_limit(d: Draft, rows: Rows, amount: int, on: date, changes: dict[str, Stored]) -> None:
    approved = min(on, d.world.today - timedelta(days=1))
    values: dict[str, Stored] = {
        "customer_id": d.record_id,
        "kind": t.LimitKind.STANDING,
        "amount": amount,
        "credit_days": d.account.terms,
        "valid_from": on.isoformat(),
        "reason": d.some(REASONS),
        "state": t.LimitState.APPROVED,
        "proposed_by_id": d.owner_id,
        "approver_id": d.world.chief,
        "approved_at": f"{approved} 17:05:00",
    }
    rows.add("credit_limit", values | changes, f"{approved} 10:40:00", d.owner_id)


# --- reports ----------------------------------------------------------------------------------


def _report(d: Draft, rows: Rows, account: Account) -> None:
    percent = REPORTS.get(d.plan.layer, REPORT_OF_SMALL)
    if d.plan.payer is Payer.BAD and d.plan.layer is not PyramidLayer.SMALL:
        percent = max(percent, 60)
    if not d.rarely(percent):
        return
    chance, world, payer = d.chance, d.world, d.plan.payer
    if payer is Payer.BAD and not account.is_hard:
        payer = Payer.SLOW
    on = world.today - timedelta(days=int(chance.random() ** 1.4 * 480) + 3)
    on = max(on, d.plan.entered_on)
    draft = (world.today - on).days < 40 and d.happens(30)
    state = d.some((t.ReportState.DRAFT, t.ReportState.SUBMITTED)) if draft else None
    state = state or t.ReportState.APPROVED
    levels = tuple(t.Level3)
    review = on + timedelta(days=VALID_DAYS)
    values: dict[str, Stored] = {
        "code": "XD",  # numbered when all are there
        "customer_id": d.record_id,
        "state": state,
        "purpose": d.some(PURPOSES),
        "channels": packed([str(c) for c in d.some(CHANNELS)]),
        "investigator_id": d.owner_id,
        "investigated_on": on.isoformat(),
        "shareholders": f"{d.firm.boss.name}（法定代表人）为主要股东",
        "condition": chance.choices(levels, weights=LEVELS[payer])[0],
        "readiness": chance.choices(levels, weights=LEVELS[payer])[0],
        "scale": f"员工约{d.scale.staff}人，年营业额约{d.scale.sales_wan}万元",
        "chain": d.some(CHAINS),
        "equipment": d.some(BUSINESS) if d.firm.kind == COMPANY else None,
        "bank_dealings": d.some(BANKS),
        "peer_opinion": d.some(PEERS[payer]),
        "court_record": chance.choices(tuple(t.CourtRecord), weights=COURTS[payer])[0],
        "guarantee": chance.choices(tuple(t.Guarantee), weights=GUARANTEES[payer])[0],
        "industry_outlook": chance.choices(levels, weights=(52, 42, 6))[0],
        "outlook": d.some(OUTLOOKS),
        "risks": d.some(RISKS[payer]),
        "proposed_limit": _rounded(d.plan.amount_fen / 365 * (account.terms + 15)),
        "proposed_days": account.terms,
        "proposed_settlement": d.values.get("settlement"),
        "review_on": review.isoformat(),
    }
    if state is t.ReportState.APPROVED:
        approved = min(on + timedelta(days=3), world.today - timedelta(days=1))
        values |= {
            "valid_until": review.isoformat(),
            "approver_id": world.chief,
            "approved_at": f"{approved} 17:30:00",
            "approval_note": "同意" if payer is not Payer.BAD else "同意，压缩额度",
        }
    rows.add("credit_report", values, f"{on} 15:00:00", d.owner_id)


# --- first business ---------------------------------------------------------------------------


def _review(d: Draft, rows: Rows) -> None:
    """Approved when he began to buy, looked at again every year; some are about to be."""
    today = d.world.today
    first = d.plan.first_trade_on or d.plan.entered_on
    on = max(first, d.plan.entered_on, today - timedelta(days=REVIEW_DAYS + 30))
    if on == first:
        _write_review(d, rows, min(on, today - timedelta(days=1)), t.ReportState.APPROVED)
        return
    on = today - timedelta(days=d.chance.randint(5, REVIEW_DAYS + 20))
    _write_review(d, rows, on, t.ReportState.APPROVED, t.ApprovalKind.PERIODIC)


def _write_review(
    d: Draft,
    rows: Rows,
    on: date,
    state: t.ReportState,
    kind: t.ApprovalKind = t.ApprovalKind.FIRST,
) -> None:
    is_checked = state is not t.ReportState.DRAFT
    values: dict[str, Stored] = {
        "customer_id": d.record_id,
        "kind": kind,
        "goods": packed([str(t.GoodsKind.GENERAL)]),
        "applied_on": on.isoformat(),
        "applied_by_id": d.owner_id,
        "state": state,
        "names_match": 1 if is_checked else None,
        "representative_match": int(state is not t.ReportState.RETURNED) if is_checked else None,
        "scope_covers": 1 if is_checked else None,
        "seals_match": 1 if is_checked else None,
        "checker_id": d.world.accountant if is_checked else None,
    }
    at = f"{on} 11:15:00"
    if state is t.ReportState.APPROVED:
        approved = min(on + timedelta(days=2), d.world.today - timedelta(days=1))
        values |= {
            "balance_note": "货款往来平衡" if kind is t.ApprovalKind.PERIODIC else None,
            "review_on": (approved + timedelta(days=REVIEW_DAYS)).isoformat(),
            "approver_id": d.world.chief,
            "approved_at": f"{approved} 16:50:00",
        }
    elif state is t.ReportState.RETURNED:
        values["approval_note"] = "法定代表人与执照不一致，补变更证明"
    rows.add("qualification_review", values, at, d.owner_id)
