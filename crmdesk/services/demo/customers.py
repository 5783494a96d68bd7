"""The customer's own row: what every card has, and as much of the rest as its layer deserves."""

from __future__ import annotations

import random
from typing import Final

from crmdesk.models.choices import ChannelTier, ChannelType, CustomerType, RelationState
from crmdesk.models.codecs import Stored
from crmdesk.models.derived import PyramidLayer
from crmdesk.services import name_keys
from crmdesk.services.demo import card_basic, card_trade, card_traits, plan
from crmdesk.services.demo.makers import Maker
from crmdesk.services.demo.plan import CustomerPlan
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import INSTITUTION, SHOP, Draft, Firm, Scale, World

# How much of a card is filled, at least and at most.
FILLED: Final = {
    PyramidLayer.VIP: (0.88, 0.98),
    PyramidLayer.BIG: (0.83, 0.97),
    PyramidLayer.MEDIUM: (0.6, 0.84),
    PyramidLayer.SMALL: (0.32, 0.62),
    PyramidLayer.INACTIVE: (0.28, 0.55),
    PyramidLayer.PROSPECT: (0.3, 0.58),
}
MAKERS: Final[tuple[Maker, ...]] = (
    *card_basic.makers.all,
    *card_traits.makers.all,
    *card_trade.makers.all,
)
BELOW_WHOLESALERS: Final = (ChannelType.RETAILER, ChannelType.AUTHORISED)
HARDNESSES: Final = sorted({maker.hardness for maker in MAKERS})
MOBILE_INDUSTRY: Final = "I6312"
PLAIN_FIELDS: Final = frozenset({"short_name", "registered_region", "source", "settlement"})
PLAIN_MAKERS: Final = tuple(maker for maker in MAKERS if maker.field in PLAIN_FIELDS)
PARENTS_KEPT: Final = 400
SMALL_CAPITAL: Final = (0.5, 1, 2, 3, 5, 8, 10, 20)
CAPITAL: Final = (
    10, 30, 50, 50, 68, 80, 100, 100, 108, 118, 128, 150, 168, 200, 200, 288, 300, 500, 500, 508,
    518, 600, 800, 1_000, 1_000, 1_080, 1_200, 1_500, 2_000, 2_188, 3_000, 5_000, 5_168, 8_000, 10_000,
)  # fmt: skip
# Share of the trade's range of staff.
STAFF_SHARE: Final = {
    PyramidLayer.VIP: (0.5, 1.6),
    PyramidLayer.BIG: (0.3, 1.2),
    PyramidLayer.MEDIUM: (0.1, 0.8),
    PyramidLayer.SMALL: (0.0, 0.4),
}
PHONES_PERCENT: Final = {PyramidLayer.SUSPECT: 92, PyramidLayer.SMALL: 96}


def make_scale(p: CustomerPlan, firm: Firm, chance: random.Random) -> Scale:
    """People, sales and capital that go together."""
    low, high = firm.trade.staff
    at_least, at_most = STAFF_SHARE.get(p.layer, (0.0, 0.6))
    share = at_least + (at_most - at_least) * chance.random() ** 1.4
    staff = chance.randint(1, 6) if firm.kind == SHOP else round(low + (high - low) * share)
    per_head = chance.randint(*firm.trade.sales_per_head)
    sales = max(8, staff * per_head * (1 if firm.kind != SHOP else 0.6))
    if firm.kind == SHOP:
        capital: float = chance.choice(SMALL_CAPITAL)
    else:
        middle = next((i for i, c in enumerate(CAPITAL) if c * 12 > sales), len(CAPITAL) - 1)
        near = middle + chance.randint(-6, 5)
        capital = CAPITAL[max(0, min(len(CAPITAL) - 1, near))]
    return Scale(staff, round(sales), capital)


def fill(d: Draft, rows: Rows) -> None:
    """Write the customer."""
    chance = d.begin("card")
    values = d.values
    keys = name_keys.of_customer(d.firm.name, is_person=d.is_person)
    values |= {
        "code": f"C{d.plan.number:06}",
        "name": d.firm.name,
        "owner_id": d.owner_id,
        "department_id": d.world.department_of[d.owner_id],
        "area_id": d.world.areas[d.firm.place.area],
        "relation_state": _relation_state(d),
        "name_key": keys.name_key,
        "match_key": keys.match_key,
        "pinyin_code": keys.pinyin_code,
    }
    if d.plan.role == plan.MOBILE:
        values["industry"] = MOBILE_INDUSTRY
    values["channel_type"] = _channel_type(d)
    values["customer_type"] = _customer_type(d)
    if d.plan.first_trade_on:
        values["first_trade_on"] = d.plan.first_trade_on.isoformat()
    if chance.random() * 100 < PHONES_PERCENT.get(d.plan.layer, 98) or d.plan.role:
        values["phone"] = d.firm.phone
    if d.plan.layer is PyramidLayer.SUSPECT:
        values["channel_type"] = values["department_id"] = None
    else:
        _tier(d)
        _make_all(d)
    rows.add("customer", values, d.entered_at, d.owner_id, d.record_id)


def _make_all(d: Draft) -> None:
    low, high = FILLED[d.plan.layer]
    is_plain = d.plan.role in plan.PLAIN
    share = 1.0 if d.is_showcase or is_plain else low + (high - low) * d.chance.random()
    likely = {hardness: share**hardness for hardness in HARDNESSES}
    values, draw = d.values, d.chance.random
    for maker in PLAIN_MAKERS if is_plain else MAKERS:
        if maker.needs and values.get(maker.needs) is None:
            continue
        if maker.always or draw() < likely[maker.hardness]:
            made = maker.value(d)
            if made is not None:
                values[maker.field] = made


def _relation_state(d: Draft) -> Stored:
    if d.plan.bought:
        return RelationState.CUSTOMER
    if d.plan.layer is PyramidLayer.SUSPECT:
        return RelationState.LISTED
    return RelationState.QUALIFIED if d.happens(38) else RelationState.LEAD


def _channel_type(d: Draft) -> Stored:
    if d.is_person:
        return None
    return ChannelType.END_USER if d.firm.kind == INSTITUTION else d.some(d.firm.trade.channels)


def _customer_type(d: Draft) -> Stored:
    if d.is_person:
        return CustomerType.CONSUMER
    if d.plan.role == plan.INTERNAL:
        return CustomerType.INTERNAL
    is_end = d.values["channel_type"] in (ChannelType.END_USER, ChannelType.OTHER)
    return CustomerType.COMPANY if is_end else CustomerType.CHANNEL


def _tier(d: Draft) -> None:
    """First and second tier of the channel; a second-tier shop has one of the wholesalers above."""
    world, channel = d.world, d.values["channel_type"]
    if d.plan.role == plan.GROUP:
        world.group_id = d.record_id
    elif d.is_showcase:
        d.values["channel_tier"], d.values["parent_id"] = ChannelTier.FIRST, world.group_id
    elif channel in (ChannelType.WHOLESALER, ChannelType.AGENT):
        d.values["channel_tier"] = ChannelTier.FIRST
        if d.plan.bought and len(world.wholesalers) < PARENTS_KEPT:
            world.wholesalers.append(d.record_id)
    elif channel in BELOW_WHOLESALERS and world.wholesalers and d.happens(9):
        d.values["channel_tier"] = ChannelTier.SECOND
        d.values["parent_id"] = d.some(world.wholesalers)


def choose_owner(world: World, p: CustomerPlan, firm: Firm, chance: random.Random) -> int:
    """Who takes care: the area's chief seller of the important ones, else one of the area's."""
    sellers = world.sellers[firm.place.area]
    if p.role in (plan.GROUP, plan.INTERNAL):
        return world.chief
    if p.layer is PyramidLayer.VIP:
        return sellers[0]
    return chance.choice(sellers)
