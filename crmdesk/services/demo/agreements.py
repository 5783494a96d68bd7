"""Contracts: those that won opportunities led to, and frame agreements of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crmdesk.models.choices import Delivery, Settlement
from crmdesk.models.codecs import Stored
from crmdesk.models.deal_choices import ContractKind, ContractState
from crmdesk.services.deal_sums import discounted, line_amount, total
from crmdesk.services.demo import phrases
from crmdesk.services.demo.basket import make_basket
from crmdesk.services.demo.deal_plan import ACTIVE, WON, Frame, Life, working_day
from crmdesk.services.demo.fulfilment import Course, carry_out, instalments
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import BasketLine, Deal, Draft

UNSIGNED: Final = (
    (
        ContractState.PREPARING,
        ContractState.SUBMITTED,
        ContractState.APPROVING,
        ContractState.APPROVED,
        ContractState.RETURNED,
    ),
    (34, 16, 20, 20, 10),
)
DECIDED: Final = (ContractState.APPROVED, ContractState.RETURNED)
CANCELLED_PERCENT, INTERRUPTED_PERCENT, CHANGED_PERCENT = 2, 9, 9
OLD_ENOUGH: Final = 20  # days before something can go wrong
CLOSED_AFTER: Final = 60
FRAME_REMIND: Final = 60
FRAME_SHARE: Final = 32  # percent of a year's purchases
# Percent of the amount and days after signing.
PLANS: Final = (
    ((30, 0), (60, 30), (10, 90)),
    ((30, 0), (70, 30)),
    ((50, 0), (50, 45)),
    ((30, 0), (65, 20), (5, 180)),
    ((100, 30),),
    ((100, 60),),
)
QUARTERS: Final = ((25, 90), (25, 180), (25, 270), (25, 360))
WARRANTIES: Final = (None, 6, 12, 12, 12, 24)
TERMS: Final = (
    "一、质量按国家标准及双方封样执行，甲方收货后七日内书面提出异议。\n"
    "二、乙方负责送货至约定地点，卸货由甲方负责，数量以签收单为准。\n"
    "三、甲方按付款计划付款，逾期按日万分之五支付违约金。\n"
    "四、因不可抗力不能按期履行的，应在三日内通知对方，交货期相应顺延。\n"
    "五、争议由双方协商解决，协商不成的，向乙方所在地人民法院起诉。\n"
    "六、本合同一式两份，双方各执一份，盖章后生效。"
)


def fill(d: Draft, rows: Rows) -> None:
    """Write the customer's contracts."""
    for deal in d.deals:
        if deal.life.contract_on:
            d.chance.seed(deal.life.seed + 2)
            _of_deal(d, rows, deal, deal.life.contract_on)
    frame = d.world.deals.frames.get(d.plan.number)
    if frame:
        d.chance.seed(frame.seed)
        _frame(d, rows, frame)


def _of_deal(d: Draft, rows: Rows, deal: Deal, day: date) -> None:
    plan = d.some(PLANS)
    values = _head(d, deal.said, day, deal.life.contract_code) | {
        "title": _say(d, deal.said, "title", day),
        "kind": ContractKind.SALE,
        "opportunity_id": deal.record_id,
        "quote_id": deal.quote_id,
        "contact_id": deal.contact_id,
        "ends_on": (day + timedelta(days=d.some((60, 90, 120, 180)))).isoformat(),
        "remind_days": 0,
        "deposit": plan[0][0] * 100 if plan[0][1] == 0 else 0,
        "warranty_months": d.some(WARRANTIES),
    }
    if deal.life.outcome == WON:
        _signed(d, rows, values, _agreed(deal.basket, deal.discount), None, plan, deal.said, day)
    elif deal.life.outcome == ACTIVE:
        values["state"] = state = d.chance.choices(UNSIGNED[0], weights=UNSIGNED[1])[0]
        if state is ContractState.APPROVED:
            d.account.ordered += _amount(deal.basket, deal.discount)
        if state in DECIDED:
            values |= _approved(d, day)
            if state is ContractState.RETURNED:
                values["approval_note"] = phrases.say(d, "offer", "refuse", day, deal.said)
        values["amount"] = _amount(deal.basket, deal.discount)
        contract_id = _write(d, rows, values, deal.basket, day)[0]
        instalments(rows, contract_id, int(values["amount"] or 0), plan, day, d.owner_id)


def _agreed(basket: list[BasketLine], discount: int | None) -> list[BasketLine]:
    """The lines as a contract has them: the discount on everything is in the prices."""
    return [replace(x, price=discounted(x.price, discount)) for x in basket]


def _frame(d: Draft, rows: Rows, frame: Frame) -> None:
    """A year's purchases, paid by the quarter."""
    amount = d.plan.amount_fen * FRAME_SHARE // 100
    yearly = Life(d.plan.number, 0, [frame.signed_on], WON, None, amount, 0)
    drawn, discount, _exact = make_basket(d, yearly)
    basket = _agreed(drawn, discount)
    said = {"goods": basket[0].ware.article.name, "goods2": basket[-1].ware.article.name}
    kind = ContractKind.SERVICE if d.happens(10) else ContractKind.FRAME
    values = _head(d, said, frame.signed_on, frame.code) | {
        "title": _say(
            d, said, "service" if kind is ContractKind.SERVICE else "frame", frame.signed_on
        ),
        "kind": kind,
        "contact_id": d.contacts[0].record_id if d.contacts else None,
        "ends_on": (frame.signed_on + timedelta(days=364)).isoformat(),
        "remind_days": FRAME_REMIND,
        "deposit": 0,
    }
    _signed(d, rows, values, basket, None, QUARTERS, said, frame.signed_on)


def _head(d: Draft, said: dict[str, str], day: date, code: str) -> dict[str, Stored]:
    world = d.world
    return {
        "code": code,
        "version_no": 1,
        "is_current": 1,
        "customer_id": d.record_id,
        "owner_id": d.owner_id,
        "starts_on": day.isoformat(),
        "our_name": world.company,
        "our_signer": world.chief_name,
        "their_name": d.firm.name,
        "their_signer": d.firm.boss.name,
        "signed_at": world.city if d.happens(60) else d.firm.place.city,
        "settlement": d.values.get("settlement") or d.some(tuple(Settlement)),
        "delivery": d.some((Delivery.OWN, Delivery.OWN, Delivery.LOGISTICS)),
        "delivery_address": d.values.get("registered_address"),
        "terms": TERMS,
        "remark": _say(d, said, "remark", day) if d.happens(18) else None,
        "received": 0,
        "delivered": 0,
        "billed": 0,
    }


def _say(d: Draft, said: dict[str, str], topic: str, about: date) -> str:
    return phrases.say(d, "contract", topic, about, said)


def _approved(d: Draft, day: date) -> dict[str, Stored]:
    at = working_day(day - timedelta(days=1), day - timedelta(days=4))
    return {"approver_id": d.world.chief, "approved_at": f"{at} 16:30:00"}


def _amount(basket: list[BasketLine], discount: int | None) -> int:
    return total((line_amount(x.quantity, x.price) for x in basket), discount)


def _signed(
    d: Draft,
    rows: Rows,
    values: dict[str, Stored],
    basket: list[BasketLine],
    discount: int | None,
    plan: tuple[tuple[int, int], ...],
    said: dict[str, str],
    day: date,
) -> None:
    """One that was signed: what came in and went out since decides where it stands."""
    amount = _amount(basket, discount)
    values |= _approved(d, day) | {"signed_on": day.isoformat(), "amount": amount}
    age = (d.world.today - day).days
    stop = None
    if age > OLD_ENOUGH and d.happens(CANCELLED_PERCENT):
        stop = ContractState.CANCELLED
    elif OLD_ENOUGH < age < 200 and d.happens(INTERRUPTED_PERCENT):
        stop = ContractState.INTERRUPTED
    if stop is None and age > OLD_ENOUGH and d.happens(CHANGED_PERCENT):
        values |= _older_version(d, rows, values, basket, discount, plan, said, day)
    contract_id = rows.new_id()
    line_ids = [rows.new_id() for _ in basket]
    course = Course(
        contract_id, line_ids, basket, amount, plan, day, stop is not None, plan is QUARTERS
    )
    done = carry_out(d, rows, course)
    values |= {"received": done.received, "delivered": done.delivered, "billed": done.billed}
    values["state"] = stop or _standing(d, done.is_all, done.last_on, age)
    if stop is None:
        d.account.ordered += amount - done.billed
    if stop:
        topic = "cancel" if stop is ContractState.CANCELLED else "pause"
        values["pause_reason"] = _say(d, said, topic, day)
    _write(d, rows, values, basket, day, contract_id, line_ids)


def _standing(d: Draft, is_all: bool, last_on: date | None, age: int) -> ContractState:
    if is_all and last_on:
        ago = (d.world.today - last_on).days
        return ContractState.CLOSED if ago > CLOSED_AFTER else ContractState.COMPLETED
    if last_on is None and age < OLD_ENOUGH:
        return ContractState.SIGNED
    return ContractState.RUNNING


def _older_version(
    d: Draft,
    rows: Rows,
    values: dict[str, Stored],
    basket: list[BasketLine],
    discount: int | None,
    plan: tuple[tuple[int, int], ...],
    said: dict[str, str],
    day: date,
) -> dict[str, Stored]:
    """The version before the change, read-only; returns what the newer one says of it."""
    fewer = [replace(basket[0], quantity=max(1000, basket[0].quantity // 2000 * 1000)), *basket[1:]]
    amount = _amount(fewer, discount)
    older = values | {
        "state": ContractState.RUNNING,
        "is_current": 0,
        "amount": amount,
        "terms": TERMS.replace("万分之五", "万分之三"),
    }
    older_id = _write(d, rows, older, fewer, day)[0]
    instalments(rows, older_id, amount, plan, day, d.owner_id)
    return {
        "version_no": 2,
        "previous_id": older_id,
        "change_reason": _say(d, said, "change", day),
    }


def _write(
    d: Draft,
    rows: Rows,
    values: dict[str, Stored],
    basket: list[BasketLine],
    day: date,
    contract_id: int | None = None,
    line_ids: list[int] | None = None,
) -> tuple[int, list[int]]:
    at = f"{day} 15:{d.plan.seed % 60:02}:00"
    contract_id = rows.add("contract", values, at, d.owner_id, contract_id)
    line_ids = line_ids or [rows.new_id() for _ in basket]
    for position, (line_id, x) in enumerate(zip(line_ids, basket, strict=True), 1):
        article = x.ware.article
        rows.add(
            "contract_line",
            {
                "contract_id": contract_id,
                "position": position,
                "product_id": x.ware.record_id,
                "name": article.name,
                "specification": article.specification,
                "unit": article.unit,
                "quantity": x.quantity,
                "price": x.price,
                "cost": x.ware.cost,
                "deliver_until": (day + timedelta(days=30)).isoformat(),
            },
            at,
            d.owner_id,
            line_id,
        )
    return contract_id, line_ids
