"""Values of 客户特征 and 业务状况: network, ideas, present solution, purchasing, market."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from crmdesk.core.money import FEN_PER_WAN
from crmdesk.models.choices import (
    ChannelType,
    ContactChannel,
    Degree,
    Education,
    FigureSource,
    Marital,
    PurchaseMethod,
    SolutionState,
)
from crmdesk.models.codecs import Stored
from crmdesk.models.codecs.sets import packed
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo import phrases
from crmdesk.services.demo.makers import Makers
from crmdesk.services.demo.world import INSTITUTION, SHOP, Draft

# Middle of the development potential, and the share of the customer's purchases that we have.
POTENTIAL: Final = {
    PyramidLayer.VIP: 76,
    PyramidLayer.BIG: 68,
    PyramidLayer.MEDIUM: 58,
    PyramidLayer.SMALL: 44,
    PyramidLayer.INACTIVE: 32,
}
OCCUPATIONS: Final = (
    "水电工 木工 装修工长 教师 公务员 个体经营 退休 工程师 司机 医生 会计 自由职业".split()
)
COLOURS: Final = "蓝色 红色 白色 黑色 灰色 绿色 米色 紫色".split()
SELLERS: Final = frozenset(ChannelType) - {ChannelType.END_USER, ChannelType.OTHER}
WALLET_STEP: Final = FEN_PER_WAN // 10
TWO_LINED: Final = ("philosophy", "direction", "policy", "style")
makers: Final = Makers()
make = makers.make


def sells_on(d: Draft) -> bool:
    """Whether the customer trades in what it buys."""
    return d.is_showcase or d.values.get("channel_type") in SELLERS


def _text(d: Draft, topic: str) -> Stored:
    longest = phrases.TWO_LINES if topic in TWO_LINED else phrases.ONE_LINE
    return None if d.is_person else phrases.say_some(d, "card", topic, longest)


for _topic, _hard in (
    ("service_area", 1.0),
    ("sales_network", 1.2),
    ("philosophy", 1.2),
    ("direction", 1.2),
    ("policy", 1.1),
    ("style", 1.0),
    ("market_position", 1.1),
    ("supply_chain", 1.3),
    ("cooperation", 0.9),
    ("potential_note", 1.6),
    ("manager_quality_note", 2.2),
    ("sales_quality_note", 2.4),
):
    make(_topic, hardness=_hard)(lambda d, topic=_topic: _text(d, topic))  # type: ignore[misc]


@make("store_count")
def _store_count(d: Draft) -> Stored:
    if not sells_on(d) or d.is_person:
        return None
    if d.values.get("channel_type") == ChannelType.CHAIN:
        return d.chance.randint(4, 60)
    return 1 if d.firm.kind == SHOP else d.chance.randint(1, 5)


@make("sales_staff", hardness=1.1)
def _sales_staff(d: Draft) -> Stored:
    if d.is_person:
        return None
    share = 0.5 if sells_on(d) else 0.12
    return max(1, round(d.scale.staff * share * (0.5 + d.chance.random())))


@make("outlet_count", hardness=1.5)
def _outlet_count(d: Draft) -> Stored:
    return d.chance.randint(2, 30) * (3 if d.plan.is_important else 1) if sells_on(d) else None


@make("annual_volume", hardness=1.8)
def _annual_volume(d: Draft) -> Stored:
    if d.firm.kind == INSTITUTION or d.is_person:
        return None
    return max(1, d.scale.sales_wan * d.chance.randint(3, 40)) * 10


@make("potential", hardness=0.9)
def _potential(d: Draft) -> Stored:
    middle = POTENTIAL.get(d.plan.layer, 50)
    return min(98, max(8, round(d.chance.gauss(middle, 13))))


@make("facilities", hardness=1.8)
def _facilities(d: Draft) -> Stored:
    return None if d.is_person else phrases.filled(d, d.some(d.firm.trade.facilities))


@make("solution_state", hardness=1.2)
def _solution_state(d: Draft) -> Stored:
    if d.is_person:
        return None
    return SolutionState.HAS if d.rivals or d.rarely(55) else SolutionState.NONE


def _has_solution(d: Draft) -> bool:
    return d.values.get("solution_state") == SolutionState.HAS


@make("solution_vendor_id", needs="solution_state", hardness=0.8)
def _solution_vendor(d: Draft) -> Stored:
    if not _has_solution(d):
        return None
    return d.rivals[0][0] if d.rivals else d.some(d.world.competitors)[0]


@make("solution_satisfaction", needs="solution_state", hardness=0.8)
def _solution_satisfaction(d: Draft) -> Stored:
    return d.some(tuple(Degree)) if _has_solution(d) else None


@make("solution_expires_on", needs="solution_state", hardness=1.3)
def _solution_expires_on(d: Draft) -> Stored:
    if not _has_solution(d):
        return None
    return (d.world.today + timedelta(days=d.chance.randint(-40, 420))).isoformat()


@make("objective_need", hardness=1.1)
def _objective_need(d: Draft) -> Stored:
    return None if d.is_person else int(d.rarely(97 if d.plan.is_important else 86))


@make("subjective_need", hardness=1.2)
def _subjective_need(d: Draft) -> Stored:
    return None if d.is_person else int(d.rarely(92 if d.plan.is_important else 70))


@make("determination", hardness=1.3)
def _determination(d: Draft) -> Stored:
    if d.is_person:
        return None
    if d.values.get("subjective_need") == 0:
        return d.some((Degree.LOW, Degree.LOW, Degree.NONE))
    high = 45 if d.plan.is_important else 22
    return d.chance.choices(tuple(Degree), weights=(high, 38, 26, 8))[0]


@make("is_feasible", needs="determination", hardness=1.2)
def _is_feasible(d: Draft) -> Stored:
    return int(d.happens(55))


@make("is_selecting", needs="determination", hardness=1.2)
def _is_selecting(d: Draft) -> Stored:
    return int(d.values["determination"] == Degree.HIGH and d.happens(55))


@make("purchase_cycle", hardness=0.9)
def _purchase_cycle(d: Draft) -> Stored:
    return d.plan.rhythm_days or d.chance.choice((15, 20, 30, 45, 60, 90))


@make("purchase_method", hardness=0.9)
def _purchase_method(d: Draft) -> Stored:
    if d.firm.kind == INSTITUTION:
        return d.some((PurchaseMethod.TENDER, PurchaseMethod.PLATFORM, PurchaseMethod.NEGOTIATED))
    if d.plan.is_important:
        return d.chance.choices(tuple(PurchaseMethod), weights=(25, 50, 15, 10))[0]
    return d.chance.choices(tuple(PurchaseMethod), weights=(4, 36, 50, 10))[0]


@make("peak_months", hardness=1.3)
def _peak_months(d: Draft) -> Stored:
    usual = d.firm.trade.peak
    kept = [m for m in usual if d.happens(75)] or list(usual[:2])
    return packed([str(m) for m in kept])


@make("preferred_channels", hardness=0.9)
def _preferred_channels(d: Draft) -> Stored:
    likes = {
        ContactChannel.FACE: 45,
        ContactChannel.PHONE: 60,
        ContactChannel.LETTER: 2,
        ContactChannel.EMAIL: 22 if d.plan.is_important else 8,
        ContactChannel.WECHAT: 78,
        ContactChannel.WEBSITE: 6,
    }
    chosen = [channel for channel, percent in likes.items() if d.happens(percent)]
    return packed([str(c) for c in chosen or [ContactChannel.WECHAT]])


@make("wallet", hardness=1.3)
def _wallet(d: Draft) -> Stored:
    if d.plan.amount_fen:
        share = 0.18 + 0.66 * d.chance.random()
        return (int(d.plan.amount_fen / share) // WALLET_STEP + 1) * WALLET_STEP
    if d.is_person:
        return None
    percent = 0.3 + 2 * d.chance.random()
    return (int(d.scale.sales_wan * FEN_PER_WAN * percent / 100) // WALLET_STEP + 1) * WALLET_STEP


@make("wallet_source", needs="wallet", hardness=0.7)
def _wallet_source(d: Draft) -> Stored:
    return d.chance.choices(tuple(FigureSource), weights=(50, 8, 34, 5, 3))[0]


@make("tags", hardness=0.8)
def _tags(d: Draft) -> Stored:
    if not d.rarely(75 if d.plan.is_important else 38):
        return None
    chosen = d.chance.sample(d.world.tags, d.chance.choice((1, 1, 2, 3)))
    return packed([str(i) for i in sorted(chosen)])


# --- consumers -------------------------------------------------------------------------------
@make("gender", always=True)
def _gender(d: Draft) -> Stored:
    return d.firm.boss.gender if d.is_person else None


@make("age")
def _age(d: Draft) -> Stored:
    return d.world.today.year - d.firm.boss.born if d.is_person else None


@make("education")
def _education(d: Draft) -> Stored:
    if not d.is_person:
        return None
    return d.chance.choices(tuple(Education), weights=(4, 34, 32, 24, 5, 1))[0]


@make("marital")
def _marital(d: Draft) -> Stored:
    return d.chance.choices(tuple(Marital), weights=(18, 78, 4))[0] if d.is_person else None


@make("occupation")
def _occupation(d: Draft) -> Stored:
    return d.some(OCCUPATIONS) if d.is_person else None


@make("monthly_income")
def _monthly_income(d: Draft) -> Stored:
    return d.chance.randint(9, 50) * 50_000 if d.is_person else None


@make("favourite_colour")
def _favourite_colour(d: Draft) -> Stored:
    return d.some(COLOURS) if d.is_person else None


@make("has_car")
def _has_car(d: Draft) -> Stored:
    return int(d.happens(62)) if d.is_person else None


@make("children")
def _children(d: Draft) -> Stored:
    return d.some((0, 1, 1, 1, 2, 2, 3)) if d.is_person else None


@make("consent_note", always=True)
def _consent_note(d: Draft) -> Stored:
    if not d.is_person:
        return None
    return d.some(
        ("用于送货与售后联系，本人口头同意", "办会员卡时签字同意", "微信确认：可发送优惠信息")
    )


# --- 业务状况 --------------------------------------------------------------------------------
@make("main_products", hardness=0.6)
def _main_products(d: Draft) -> Stored:
    return None if d.is_person else d.some(d.firm.trade.sells)


@make("manager_quality", hardness=1.2)
def _manager_quality(d: Draft) -> Stored:
    return None if d.is_person else d.some((2, 3, 3, 4, 4, 4, 5))


@make("sales_quality", hardness=1.4)
def _sales_quality(d: Draft) -> Stored:
    return None if d.is_person else d.some((2, 3, 3, 3, 4, 4, 5))


@make("relationship", hardness=0.8)
def _relationship(d: Draft) -> Stored:
    if not d.plan.bought:
        return d.some((1, 1, 2, 2, 3))
    return d.some((3, 4, 4, 5, 5)) if d.plan.is_important else d.some((2, 3, 3, 3, 4, 4, 5))
