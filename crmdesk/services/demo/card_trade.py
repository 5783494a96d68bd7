"""Values of 交易现状: image, credit, terms of trade, invoicing."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models import regions
from crmdesk.models.choices import Delivery, PriceLevel, RebatePeriod, Settlement
from crmdesk.models.codecs import Stored
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo import phrases, pools
from crmdesk.services.demo.makers import Makers
from crmdesk.services.demo.plan import Payer
from crmdesk.services.demo.world import COMPANY, Draft

PRICE_LEVELS: Final = {
    PyramidLayer.VIP: (PriceLevel.L1,),
    PyramidLayer.BIG: (PriceLevel.L1, PriceLevel.L2, PriceLevel.L2),
    PyramidLayer.MEDIUM: (PriceLevel.L2, PriceLevel.L3, PriceLevel.L3),
    PyramidLayer.SMALL: (PriceLevel.L3, PriceLevel.L4, PriceLevel.L4, PriceLevel.RETAIL),
}
OTHER_LEVELS: Final = (PriceLevel.L4, PriceLevel.RETAIL)
# Weights of cash, monthly, bill, prepaid, instalments.
SETTLEMENT: Final = {
    PyramidLayer.VIP: (2, 72, 16, 4, 6),
    PyramidLayer.BIG: (5, 73, 10, 6, 6),
    PyramidLayer.MEDIUM: (16, 63, 6, 11, 4),
    PyramidLayer.SMALL: (72, 12, 0, 15, 1),
}
OTHER_SETTLEMENT: Final = (60, 20, 2, 17, 1)
# Months of purchases that the credit limit covers.
LIMIT_MONTHS: Final = {Payer.GOOD: 2.6, Payer.SLOW: 1.6, Payer.BAD: 0.5}
LIMIT_STEP: Final = 1_000 * FEN_PER_YUAN
makers: Final = Makers()
make = makers.make


@make("image_rating", hardness=0.9)
def _image_rating(d: Draft) -> Stored:
    if d.is_person:
        return None
    if d.plan.payer is Payer.BAD:
        return d.some((1, 2, 2, 3))
    return d.some((3, 4, 4, 5)) if d.plan.is_important else d.some((2, 3, 3, 4, 4))


@make("reputation")
def _reputation(d: Draft) -> Stored:
    if d.is_person:
        return None
    is_doubtful = d.plan.payer is Payer.BAD or (not d.plan.is_important and d.happens(10))
    return phrases.say_some(d, "card", "reputation_bad" if is_doubtful else "reputation")


@make("settlement", hardness=0.5)
def _settlement(d: Draft) -> Stored:
    if d.is_showcase:
        return Settlement.MONTHLY
    if d.plan.payer is Payer.BAD and d.happens(50):
        return d.some((Settlement.CASH, Settlement.PREPAID))
    weights = SETTLEMENT.get(d.plan.layer, OTHER_SETTLEMENT)
    return d.chance.choices(tuple(Settlement), weights=weights)[0]


@make("credit_days", hardness=0.6)
def _credit_days(d: Draft) -> Stored:
    settlement = d.values.get("settlement")
    if settlement in (Settlement.CASH, Settlement.PREPAID):
        return 0
    if settlement == Settlement.BILL:
        return d.some((90, 120, 180))
    return d.some((60, 60, 90, 90)) if d.plan.is_important else d.some((30, 30, 45, 60))


@make("credit_limit", hardness=0.8)
def _credit_limit(d: Draft) -> Stored:
    if not d.values.get("credit_days"):
        return 0 if d.happens(40) else None
    monthly = d.plan.amount_fen / 12 or 100_000
    covered = monthly * LIMIT_MONTHS[d.plan.payer] * (0.8 + 0.4 * d.chance.random())
    return (int(covered) // LIMIT_STEP + 1) * LIMIT_STEP


@make("credit_review_on", needs="credit_days", hardness=1.2)
def _credit_review_on(d: Draft) -> Stored:
    if not d.values["credit_days"]:
        return None
    return (d.world.today + timedelta(days=d.chance.randint(-30, 330))).isoformat()


@make("is_key_account", always=True)
def _is_key_account(d: Draft) -> Stored:
    if d.plan.layer is PyramidLayer.VIP:
        return 1
    return 1 if d.plan.layer is PyramidLayer.BIG and d.happens(35) else None


@make("price_level", hardness=0.5)
def _price_level(d: Draft) -> Stored:
    return d.some(PRICE_LEVELS.get(d.plan.layer, OTHER_LEVELS))


@make("discount", hardness=1.1)
def _discount(d: Draft) -> Stored:
    if d.plan.is_important:
        return d.some((200, 300, 300, 500, 500, 800))
    return d.some((0, 0, 100, 200, 200, 300)) if d.plan.bought else None


@make("deposit", hardness=1.2)
def _deposit(d: Draft) -> Stored:
    if d.values.get("settlement") in (Settlement.PREPAID, Settlement.INSTALMENTS):
        return d.some((2_000, 3_000, 3_000, 5_000, 10_000))
    return 0 if d.is_showcase else None


@make("delivery", hardness=0.6)
def _delivery(d: Draft) -> Stored:
    if d.firm.place.area == "杭州片区":
        return d.chance.choices(tuple(Delivery), weights=(62, 6, 8, 23, 1))[0]
    return d.chance.choices(tuple(Delivery), weights=(10, 58, 26, 4, 2))[0]


@make("rebate_period", hardness=1.2)
def _rebate_period(d: Draft) -> Stored:
    if not (d.rarely(70) if d.plan.is_important else d.happens(12)):
        return None
    return d.some((RebatePeriod.QUARTER, RebatePeriod.YEAR, RebatePeriod.YEAR))


@make("rebate", needs="rebate_period", always=True)
def _rebate(d: Draft) -> Stored:
    return d.some((50, 80, 100, 100, 150, 200))


@make("invoice_title", hardness=0.7)
def _invoice_title(d: Draft) -> Stored:
    return None if d.is_person else d.firm.name


@make("invoice_tax_no", needs="uscc", hardness=0.7)
def _invoice_tax_no(d: Draft) -> Stored:
    return d.values["uscc"]


@make("invoice_address", hardness=1.2)
def _invoice_address(d: Draft) -> Stored:
    street = d.values.get("registered_address")
    if not street or d.firm.kind != COMPANY:
        return None
    return f"{regions.full_name(d.firm.region)}{street} {d.values.get('phone') or d.firm.phone}"


@make("bank_name", hardness=0.9)
def _bank_name(d: Draft) -> Stored:
    if d.is_person:
        return None
    pattern = d.some([b for b in pools.names()["banks"] if b])
    return pattern.format(place=regions.short(d.firm.district), city=d.firm.place.city)


@make("bank_account", needs="bank_name", hardness=0.2)
def _bank_account(d: Draft) -> Stored:
    return (
        f"{d.some(('12020', '33010', '19045', '62284', '20100'))}{d.chance.randrange(10**14):014}"
    )


@make("remark", hardness=1.5)
def _remark(d: Draft) -> Stored:
    topic = "consumer_remark" if d.is_person else "remark"
    return phrases.say(d, "card", topic) if d.rarely(60) else None
