"""Quotes for the opportunities that came so far, in versions, each as far as its day allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crmdesk.core.i18n import told
from crmdesk.models.choices import Delivery, Settlement
from crmdesk.models.codecs import Stored
from crmdesk.models.deal_choices import QuoteState
from crmdesk.services import approval_need
from crmdesk.services.deal_sums import discounted, line_amount, total, total_cost
from crmdesk.services.demo import phrases
from crmdesk.services.demo.deal_plan import ACTIVE, LOST, PAUSED, WON
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import BasketLine, Deal, Draft
from crmdesk.services.setting_specs import QUOTE_MAX_DISCOUNT, QUOTE_MIN_MARGIN

LIMITS: Final = approval_need.Limits(QUOTE_MAX_DISCOUNT.default, QUOTE_MIN_MARGIN.default)
VALID_DAYS: Final = (15, 30, 30, 30, 45, 60)
DELIVERY_DAYS: Final = (3, 5, 7, 7, 10, 15, 20, 30)
DEPOSITS: Final = (None, None, 2000, 3000, 3000, 5000)
TERMS_PERCENT, TITLE_PERCENT, REMARK_PERCENT = 75, 70, 22
DEEP_DISCOUNT: Final = 1800  # one that certainly needs an approval
# The state of an open one's quote by its age in days: states and weights.
FRESH: Final = (
    (QuoteState.DRAFT, QuoteState.SUBMITTED, QuoteState.APPROVED, QuoteState.SENT),
    (30, 22, 12, 36),
)
RIPE: Final = (
    (
        QuoteState.SENT,
        QuoteState.RETURNED,
        QuoteState.SUBMITTED,
        QuoteState.APPROVED,
        QuoteState.DRAFT,
    ),
    (74, 8, 4, 6, 8),
)
FRESH_DAYS: Final = 5
IN_HAND: Final = (QuoteState.SUBMITTED, QuoteState.RETURNED)
OUT: Final = (
    QuoteState.SENT,
    QuoteState.ACCEPTED,
    QuoteState.DECLINED,
    QuoteState.EXPIRED,
    QuoteState.SUPERSEDED,
)


def fill(d: Draft, rows: Rows) -> None:
    """Write the quotes of the customer's opportunities."""
    for deal in d.deals:
        if deal.life.quoted_on:
            d.chance.seed(deal.life.seed + 1)
            _versions(d, rows, deal)


def _versions(d: Draft, rows: Rows, deal: Deal) -> None:
    previous: int | None = None
    days = deal.life.quoted_on
    terms = _terms(d, deal)
    for number, day in enumerate(days, 1):
        valid_until = day + timedelta(days=d.some(VALID_DAYS))
        state = QuoteState.SUPERSEDED
        lines, discount = deal.basket, deal.discount
        if number == len(days):
            state = _state(d, deal, day, valid_until)
        else:  # the first offer was dearer
            lines = [replace(x, discount=None, price=x.ware.article.price) for x in lines]
            discount = None
        if state in IN_HAND:
            lines = [_cheaper(lines[0]), *lines[1:]]
        values: dict[str, Stored] = {
            **terms,
            "version_no": number,
            "previous_id": previous,
            "quoted_on": day.isoformat(),
            "valid_until": valid_until.isoformat(),
            "state": state,
            "discount": discount,
            "amount": total((line_amount(x.quantity, x.price) for x in lines), discount),
            "cost": total_cost((x.quantity, x.ware.cost) for x in lines),
        }
        values |= _approval(d, deal, lines, discount, day, state)
        if state in OUT:
            values["sent_on"] = day.isoformat()
        at = f"{day} 14:{deal.life.seed % 60:02}:00"
        previous = rows.add("quote", values, at, d.owner_id)
        if number == len(days):
            deal.quote_id = previous
        _lines(d, rows, deal, previous, lines, at)


def _cheaper(line: BasketLine) -> BasketLine:
    price = discounted(line.ware.article.price, DEEP_DISCOUNT)
    return replace(line, discount=DEEP_DISCOUNT, price=price)


def _terms(d: Draft, deal: Deal) -> dict[str, Stored]:
    """What all versions say."""
    day = deal.life.quoted_on[0]
    settlement = d.values.get("settlement")
    return {
        "code": deal.life.quote_code,
        "customer_id": d.record_id,
        "contact_id": deal.contact_id,
        "opportunity_id": deal.record_id,
        "title": _say(d, deal, "title", day) if d.happens(TITLE_PERCENT) else None,
        "owner_id": d.owner_id,
        "settlement": settlement or d.some(tuple(Settlement)),
        "delivery": d.some((Delivery.OWN, Delivery.OWN, Delivery.LOGISTICS, Delivery.PICK_UP)),
        "delivery_days": d.some(DELIVERY_DAYS),
        "deposit": d.some(DEPOSITS),
        "is_tax_included": int(d.happens(88)),
        "terms": _say(d, deal, "terms", day) if d.happens(TERMS_PERCENT) else None,
        "remark": _say(d, deal, "remark", day) if d.happens(REMARK_PERCENT) else None,
    }


def _say(d: Draft, deal: Deal, topic: str, about: date) -> str:
    return phrases.say(d, "offer", topic, about, deal.said)


def _state(d: Draft, deal: Deal, day: date, valid_until: date) -> QuoteState:
    outcome, today = deal.life.outcome, d.world.today
    if outcome == WON or (outcome == ACTIVE and deal.life.contract_on):
        return QuoteState.ACCEPTED
    if outcome == LOST and d.happens(70):
        return QuoteState.DECLINED
    if valid_until < today:
        return QuoteState.EXPIRED
    if outcome not in (ACTIVE, PAUSED):
        return QuoteState.DECLINED
    states, weights = FRESH if (today - day).days <= FRESH_DAYS else RIPE
    return d.chance.choices(states, weights=weights)[0]


def _approval(
    d: Draft, deal: Deal, lines: list[BasketLine], discount: int | None, day: date, state: str
) -> dict[str, Stored]:
    """Why it had to be approved, and who did; a draft was not asked about yet."""
    if state == QuoteState.DRAFT:
        return {}
    why = approval_need.reasons(
        [_line_values(x) for x in lines],
        discount,
        {x.ware.record_id: x.ware.lowest for x in lines},
        LIMITS,
    )
    reason = told(sentence.rstrip("。.") for sentence in why)[: approval_need.LONGEST] or None
    found: dict[str, Stored] = {"approval_reason": reason}
    if state != QuoteState.SUBMITTED:
        found["approved_at"] = f"{day} 16:{deal.life.seed % 60:02}:00"
        if reason:
            topic = "refuse" if state == QuoteState.RETURNED else "approve"
            found["approver_id"] = d.world.chief
            found["approval_note"] = _say(d, deal, topic, day)
    return found


def _line_values(x: BasketLine) -> dict[str, Stored]:
    article = x.ware.article
    return {
        "product_id": x.ware.record_id,
        "name": article.name,
        "specification": article.specification,
        "unit": article.unit,
        "quantity": x.quantity,
        "list_price": article.price,
        "discount": x.discount,
        "price": x.price,
        "cost": x.ware.cost,
    }


def _lines(
    d: Draft, rows: Rows, deal: Deal, quote_id: int, lines: list[BasketLine], at: str
) -> None:
    for position, x in enumerate(lines, 1):
        values = _line_values(x)
        if d.happens(8):
            values["remark"] = phrases.say(d, "deal", "wanted", deal.life.created_on, deal.said)
        place: dict[str, Stored] = {"quote_id": quote_id, "position": position}
        rows.add("quote_line", place | values, at, d.owner_id)
