"""Opportunities of a customer with what belongs to them, as the plan of their lives says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from crmdesk.analysis.rounding import half_up
from crmdesk.core.i18n import _
from crmdesk.models.codecs import Stored
from crmdesk.models.deal_choices import (
    Commitment,
    Filing,
    LossReason,
    Origin,
    Standing,
    TaskKind,
    TaskState,
    TransferState,
)
from crmdesk.services.demo import deal_answers, deal_moves, phrases
from crmdesk.services.demo.basket import make_basket
from crmdesk.services.demo.deal_plan import (
    ENDED,
    LOST,
    PAUSED,
    WON,
    Life,
)
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import Deal, Draft
from crmdesk.services.rules.opportunity import CALL_AGAIN, WITHOUT_WINNER

ORIGINS: Final = ((Origin.HAND, Origin.ACTIVITY, Origin.SIGNAL, Origin.CAMPAIGN), (52, 30, 10, 8))
REASONS: Final = (
    (
        LossReason.PRICE,
        LossReason.DELIVERY,
        LossReason.QUALITY,
        LossReason.TERMS,
        LossReason.RELATION,
        LossReason.CANCELLED,
        LossReason.NO_DECIDER,
        LossReason.OTHER,
    ),
    (36, 13, 8, 12, 11, 10, 6, 4),
)
LESSON_PERCENT: Final = 82
CLOSED_AFTER, ARCHIVED_AFTER = 21, 380  # days after the decision
NEED_PERCENT, OWN_CHANCE_PERCENT, SHARED_PERCENT = 62, 9, 7
RIVALS_PERCENT, EXPENSE_PERCENT, RECONTACT_PERCENT = 46, 20, 62
# How an opportunity changed hands: percent that did, that waits, that was refused.
HANDED, ASKED, REFUSED = 4, 2.5, 1
SHARES: Final = ((7000, 3000), (6000, 4000), (5000, 5000), (5000, 3000, 2000))
EXPENSES: Final = {
    "travel": (80, 900), "meal": (120, 800), "sample": (20, 400), "tender": (150, 500),
    "gift": (100, 600), "other": (60, 1_200),
}  # fmt: skip


def fill(d: Draft, rows: Rows) -> None:
    """Write the customer's opportunities; papers and talks come later."""
    for life in d.world.deals.lives.get(d.plan.number, ()):
        d.chance.seed(life.seed)
        d.deals.append(_write(d, rows, life))


def _write(d: Draft, rows: Rows, life: Life) -> Deal:
    chance = d.chance
    basket, discount, exact = make_basket(d, life)
    has_papers = bool(life.quoted_on or life.contract_on)
    amount = exact if has_papers else life.amount_fen
    goods, goods2 = basket[0].ware.article.name, basket[-1].ware.article.name
    if goods == goods2:
        goods2 = d.some([w for w in d.firm.trade.buys if w != goods])
    said = {
        "goods": goods,
        "goods2": goods2,
        "project": phrases.say(d, "deal", "project"),
        "amount": phrases.money(amount / 100),
    }
    deal = Deal(
        life=life,
        record_id=rows.new_id(),
        owner_id=d.owner_id,
        contact_id=d.contacts[0].record_id if d.contacts and d.happens(86) else None,
        amount=amount,
        discount=discount,
        basket=basket,
        said=said,
        expected_on=None,
    )
    target = deal_answers.choose(chance, life, len(d.world.roads[life.road].stage_ids))
    if life.is_open:
        deal.expected_on = deal_answers.expected(chance, target, life, d.world.today)
    else:
        assert life.ended_on is not None
        slip = timedelta(days=chance.randint(-12, 25))
        deal.expected_on = max(life.created_on, life.ended_on + slip)
    values = _values(d, deal) | deal_answers.answers(chance, target)
    values["is_implementing"] = values.get("is_implementing") or 0
    handed_on = _hand_over(d, rows, deal)
    last = deal_moves.write(d, rows, deal, values, handed_on)
    created = f"{life.created_on} 08:{life.seed % 60:02}:00"
    rows.add("opportunity", values, created, d.owner_id, deal.record_id, last)
    _belongings(d, rows, deal)
    if again := values.get("recontact_on"):
        _call_after_loss(d, rows, deal, str(values["name"]), date.fromisoformat(str(again)))
    _count(d, deal)
    return deal


def _values(d: Draft, deal: Deal) -> dict[str, Stored]:
    life, world = deal.life, d.world
    road = world.roads[life.road]
    values: dict[str, Stored] = {
        "code": life.code,
        "customer_id": d.record_id,
        "contact_id": deal.contact_id,
        "name": _name(d, deal),
        "amount": deal.amount,
        "expected_on": deal.expected_on.isoformat() if deal.expected_on else None,
        "pipeline_id": road.pipeline_id,
        "stage_id": road.stage_ids[len(life.entries) - 1],
        "stage_since": life.entries[-1].isoformat(),
        "state": life.outcome,
        "filing": Filing.OPEN,
        "owner_id": d.owner_id,
        "created_on": life.created_on.isoformat(),
        "origin": d.chance.choices(ORIGINS[0], weights=ORIGINS[1])[0],
        "need": _say(d, deal, "need", life.created_on) if d.happens(NEED_PERCENT) else None,
    }
    if life.is_open:
        _hopes(d, deal, values)
    if life.outcome == PAUSED:
        values["pause_reason"] = _say(d, deal, "pause", life.ended_on)
    if life.outcome in (WON, LOST, ENDED):
        _decision(d, deal, values)
    return values


def _say(d: Draft, deal: Deal, topic: str, about: date | None) -> str:
    return phrases.say(d, "deal", topic, about, deal.said)


def _name(d: Draft, deal: Deal) -> str:
    if d.is_person:
        return _say(d, deal, "name_person", deal.life.created_on)
    topic = "name_user" if d.values.get("channel_type") in ("end_user", None) else "name_trade"
    if d.plan.bought and d.happens(5):
        topic = "name_renewal"
    return _say(d, deal, topic, deal.life.created_on)


def _hopes(d: Draft, deal: Deal, values: dict[str, Stored]) -> None:
    """How sure the seller is of an open one."""
    life, expected = deal.life, deal.expected_on
    far = len(life.entries) / len(d.world.roads[life.road].stage_ids)
    if expected and (expected - d.world.today).days < 120 and d.happens(30 + 55 * far):
        weights = (60, 30, 10) if far > 0.7 else (12, 42, 46)
        values["commitment"] = d.chance.choices(tuple(Commitment), weights=weights)[0]
    if d.happens(OWN_CHANCE_PERCENT):
        values["manual_probability"] = d.chance.randint(2, 19) * 500
        values["probability_reason"] = _say(d, deal, "probability", None)


def _decision(d: Draft, deal: Deal, values: dict[str, Stored]) -> None:
    """How it ended, in words that fit the reason."""
    day = deal.life.ended_on
    assert day is not None
    values["decided_on"] = day.isoformat()
    ago = (d.world.today - day).days
    if ago > ARCHIVED_AFTER:
        values["filing"] = Filing.ARCHIVED if d.happens(85) else Filing.CLOSED
    elif ago > CLOSED_AFTER:
        values["filing"] = Filing.CLOSED if d.happens(88) else Filing.OPEN
    if deal.life.outcome == WON:
        values["summary"] = _with_lesson(d, deal, "summary_won", "lesson_won", day)
        return
    if deal.life.outcome == ENDED:
        values["pause_reason"] = _say(d, deal, "summary_ended", day)
        values["summary"] = _with_lesson(d, deal, "", "lesson_ended", day, values["pause_reason"])
        return
    reason = d.chance.choices(REASONS[0], weights=REASONS[1])[0]
    values["loss_reason"] = reason
    if reason not in WITHOUT_WINNER:
        winner = d.some(d.rivals or d.world.competitors)
        deal.said["rival"] = winner[1]
        values["winner_id"] = winner[0]
        if reason == LossReason.PRICE and d.happens(72):
            part = d.chance.randint(82, 97)
            values["winner_price"] = half_up(deal.amount * part, 100) // 1000 * 1000
    values["summary"] = _with_lesson(d, deal, f"summary_{reason.value}", "lesson_lost", day)
    if d.happens(RECONTACT_PERCENT):
        values["recontact_on"] = (day + timedelta(days=d.chance.randint(80, 300))).isoformat()


def _with_lesson(
    d: Draft, deal: Deal, topic: str, lesson: str, day: date, text: Stored = ""
) -> str:
    """How it came about and, mostly, what is learned from it."""
    said = str(text or _say(d, deal, topic, day))
    return f"{said}。{_say(d, deal, lesson, day)}" if d.happens(LESSON_PERCENT) else said


def _hand_over(d: Draft, rows: Rows, deal: Deal) -> tuple[date, int] | None:
    """Changes of the seller; returns the day it was accepted and who had it before."""
    draw = d.chance.random() * 100
    if draw > HANDED + ASKED + REFUSED:
        return None
    life, today = deal.life, d.world.today
    until = life.ended_on or today - timedelta(days=1)
    others = [e for e in d.world.all_sellers if e != d.owner_id]
    other = d.some(others)
    state, giver, taker = TransferState.ACCEPTED, other, d.owner_id
    if draw > HANDED:
        giver, taker = d.owner_id, other
        state = (
            TransferState.ASKED if draw < HANDED + ASKED and life.is_open else TransferState.REFUSED
        )
    room = (until - life.created_on).days
    asked = life.created_on + timedelta(days=room * d.chance.randint(10, 70) // 100)
    if state is TransferState.ASKED:
        asked = max(asked, today - timedelta(days=d.chance.randint(1, 6)))
    answered = min(until, asked + timedelta(days=d.chance.randint(0, 3)))
    rows.add(
        "opportunity_transfer",
        {
            "opportunity_id": deal.record_id,
            "from_id": giver,
            "to_id": taker,
            "asked_on": asked.isoformat(),
            "state": state,
            "answered_on": None if state is TransferState.ASKED else answered.isoformat(),
            "reason": _say(d, deal, "transfer", asked),
        },
        f"{asked} 10:20:00",
        giver,
    )
    return (answered, giver) if state is TransferState.ACCEPTED else None


def _belongings(d: Draft, rows: Rows, deal: Deal) -> None:
    """Shares, competitors, products wanted, expenses; the call after a loss."""
    life = deal.life
    at = f"{life.created_on} 09:{life.seed % 60:02}:00"
    if d.plan.is_important and d.happens(SHARED_PERCENT * 3):
        parts = d.some(SHARES)
        others = d.chance.sample(
            [e for e in d.world.all_sellers if e != d.owner_id], len(parts) - 1
        )
        for employee, share in zip([d.owner_id, *others], parts, strict=True):
            values: dict[str, Stored] = {
                "opportunity_id": deal.record_id,
                "employee_id": employee,
                "share": share,
            }
            rows.add("opportunity_share", values, at, d.owner_id)
    if d.happens(RIVALS_PERCENT):
        _rivals(d, rows, deal, at)
    for line in deal.basket[: d.chance.randint(1, 3)]:
        rows.add(
            "opportunity_product",
            {
                "opportunity_id": deal.record_id,
                "product_id": line.ware.record_id,
                "quantity": line.quantity,
                "price": line.price if d.happens(60) else None,
                "remark": _say(d, deal, "wanted", life.created_on) if d.happens(18) else None,
            },
            at,
            d.owner_id,
        )
    if d.happens(EXPENSE_PERCENT):
        _expenses(d, rows, deal)


def _rivals(d: Draft, rows: Rows, deal: Deal, at: str) -> None:
    known = d.rivals or d.chance.sample(d.world.competitors, 1)
    for competitor_id, name in known[: d.chance.randint(1, 2)]:
        said = {**deal.said, "rival": name}
        price = half_up(deal.amount * d.chance.randint(84, 112), 100) // 1000 * 1000
        rows.add(
            "opportunity_competitor",
            {
                "opportunity_id": deal.record_id,
                "competitor_id": competitor_id,
                "standing": d.chance.choices(tuple(Standing), weights=(24, 38, 28, 10))[0],
                "price": price if price and d.happens(45) else None,
                "evidence": phrases.say(d, "deal", "evidence", deal.life.created_on, said),
            },
            at,
            d.owner_id,
        )


def _expenses(d: Draft, rows: Rows, deal: Deal) -> None:
    life = deal.life
    until = life.ended_on or d.world.today - timedelta(days=1)
    for _number in range(d.chance.randint(1, 3)):
        kind, what = _say(d, deal, "expense", life.created_on).split("｜")
        day = life.created_on + timedelta(days=d.chance.randint(0, (until - life.created_on).days))
        amount = d.chance.randint(*EXPENSES[kind]) * 100
        if day.toordinal() > d.world.book.window:
            d.spent_on_deals += amount
        rows.add(
            "opportunity_expense",
            {
                "opportunity_id": deal.record_id,
                "spent_on": day.isoformat(),
                "kind": kind,
                "amount": amount,
                "what": what,
                "employee_id": d.owner_id,
            },
            f"{day} 17:30:00",
            d.owner_id,
        )


def _call_after_loss(d: Draft, rows: Rows, deal: Deal, name: str, on: date) -> None:
    """The task that a lost opportunity leaves behind."""
    today, ended = d.world.today, deal.life.ended_on
    is_done = on < today and not d.happens(15)
    rows.add(
        "task",
        {
            "customer_id": d.record_id,
            "contact_id": deal.contact_id,
            "opportunity_id": deal.record_id,
            "kind": TaskKind.CALL,
            "title": _(CALL_AGAIN).format(name=name),
            "due_on": on.isoformat(),
            "owner_id": d.owner_id,
            "state": TaskState.DONE if is_done else TaskState.OPEN,
            "done_at": f"{on} 10:15:00" if is_done else None,
            "lead_days": 0,
            "origin": Origin.LOSS,
        },
        f"{ended} 17:00:00",
        d.owner_id,
    )


def _count(d: Draft, deal: Deal) -> None:
    """Remember what was won and what is hoped for, for the sellers' commitments."""
    life, diary = deal.life, d.world.diary
    if life.outcome == WON:
        diary.won[d.owner_id, f"{life.ended_on:%Y-%m}"] += deal.amount
    elif life.is_open and life.outcome != PAUSED and deal.expected_on:
        diary.hoped[d.owner_id, f"{deal.expected_on:%Y-%m}"] += deal.amount
