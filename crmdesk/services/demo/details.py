"""The small records of a customer: addresses, notes, credit problems, competitors."""

from __future__ import annotations

import random
from datetime import date
from typing import Final

from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models import regions
from crmdesk.models.choices import AddressKind, NoteTopic, Strength
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo import card_basic, people, phrases, pools
from crmdesk.services.demo.plan import PLAIN, SHOWCASE, CustomerPlan, Payer
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import Draft, World

# Notes per topic: at least, at most, and how likely a customer has any.
NOTES: Final = {
    PyramidLayer.VIP: (2, 4, 100),
    PyramidLayer.BIG: (1, 3, 92),
    PyramidLayer.MEDIUM: (1, 2, 55),
    PyramidLayer.SMALL: (1, 1, 16),
    PyramidLayer.INACTIVE: (1, 1, 24),
}
OWN_TOPICS: Final = (NoteTopic.PROBLEM, NoteTopic.STRENGTH, NoteTopic.MEASURE)
OPENING_PERCENT, MORE_PERCENT = 45, 40
# Most rivals a customer buys from, and how likely we know of any.
RIVALS: Final = {
    PyramidLayer.VIP: (3, 95),
    PyramidLayer.BIG: (3, 82),
    PyramidLayer.MEDIUM: (2, 45),
    PyramidLayer.SMALL: (1, 9),
    PyramidLayer.INACTIVE: (2, 40),
    PyramidLayer.PROSPECT: (2, 55),
}
LARGEST_SHARE: Final = 78  # percent that rivals may have together
ADDRESSES: Final = {
    PyramidLayer.VIP: (1, 3, 100),
    PyramidLayer.BIG: (1, 2, 90),
    PyramidLayer.MEDIUM: (1, 2, 55),
    PyramidLayer.SMALL: (1, 1, 22),
    PyramidLayer.INACTIVE: (1, 1, 20),
    PyramidLayer.PROSPECT: (1, 1, 12),
}
KINDS: Final = (AddressKind.SHIPPING, AddressKind.BUSINESS, AddressKind.BRANCH)
# How far addresses scatter around the middle of their city, in millionths of a degree.
SPREAD: Final = 150_000
# Millionths of a degree of the middle of the cities that are visited by car.
CENTRES: Final = {
    "杭州": (120_155_000, 30_274_000), "宁波": (121_550_000, 29_875_000),
    "绍兴": (120_582_000, 30_030_000), "金华": (119_650_000, 29_085_000),
    "温州": (120_672_000, 28_000_000), "台州": (121_421_000, 28_656_000),
    "嘉兴": (120_756_000, 30_747_000), "湖州": (120_087_000, 30_894_000),
    "舟山": (122_207_000, 29_985_000), "上海": (121_474_000, 31_230_000),
    "苏州": (120_585_000, 31_299_000),
}  # fmt: skip


def choose_rivals(world: World, p: CustomerPlan, chance: random.Random) -> list[tuple[int, str]]:
    """The competitors we know of at a customer, the strongest first."""
    most, percent = RIVALS.get(p.layer, (0, 0)) if p.role not in PLAIN else (0, 0)
    if not most or chance.random() * 100 >= percent:
        return []
    return chance.sample(world.competitors, most if p.role == SHOWCASE else chance.randint(1, most))


def fill_rivals(d: Draft, rows: Rows) -> None:
    """Their shares; together they leave some for us."""
    chance = d.begin("rivals")
    rest = chance.randint(30, LARGEST_SHARE)
    for order, (competitor_id, name) in enumerate(d.rivals):
        share = max(3, rest * chance.randint(45, 80) // 100)
        rest = max(3, rest - share)
        strength = (
            Strength.STRONG if share >= 35 else Strength.MEDIUM if share >= 15 else Strength.WEAK
        )
        known = d.happens(90 if order == 0 else 75) or d.is_showcase
        rows.add(
            "competitor_relation",
            {
                "customer_id": d.record_id,
                "competitor_id": competitor_id,
                "share": share * 100 if known else None,
                "strength": strength,
                "evidence": _about(d, name) if d.happens(80) or d.is_showcase else None,
            },
            d.entered_at,
            d.owner_id,
        )


def _about(d: Draft, name: str) -> str:
    """A sentence that names this competitor and no other."""
    others, d.rivals = d.rivals, [(0, name)]
    text = phrases.say(d, "rivals", "evidence")
    d.rivals = others
    return text


def fill_notes(d: Draft, rows: Rows) -> None:
    """The dated notes of 交易现状, newest ones last."""
    chance = d.begin("notes")
    if d.plan.role in PLAIN:
        return
    if d.plan.layer is PyramidLayer.PROSPECT:
        if d.happens(70):
            _write_notes(d, rows, "prospect_status", NoteTopic.STATUS, _days(d, 1, 150))
        return
    least, most, percent = NOTES.get(d.plan.layer, (0, 0, 0))
    if chance.random() * 100 >= percent:
        return
    longest = 560 if d.plan.is_important else 330
    count = most if d.is_showcase else chance.randint(least, most)
    _write_notes(d, rows, "status", NoteTopic.STATUS, _days(d, count, longest))
    for topic in OWN_TOPICS:
        if d.is_showcase or d.happens(86 if d.plan.is_important else 48):
            count = 2 if d.is_showcase else chance.randint(1, max(1, most - 1))
            _write_notes(d, rows, topic.value, topic, _days(d, count, longest))


def _days(d: Draft, count: int, longest: int) -> list[date]:
    return sorted(d.day_back(0, longest) for _ in range(count))


def _write_notes(d: Draft, rows: Rows, pool: str, topic: NoteTopic, days: list[date]) -> None:
    texts = phrases.say_several(d, "notes", pool, days)
    for day, text in zip(days, texts, strict=True):
        said = text
        if d.happens(OPENING_PERCENT):
            said = phrases.say(d, "notes", "opening", day) + text
        if d.happens(MORE_PERCENT):
            said += "。" + phrases.say(d, "notes", "more", day).removesuffix("。")
        author = d.owner_id if d.happens(88) else d.world.chief
        rows.add(
            "dated_note",
            {
                "customer_id": d.record_id,
                "topic": topic,
                "noted_on": day.isoformat(),
                "author_id": author,
                "text": said + "。",
            },
            f"{day} {9 + d.chance.randrange(9):02}:{d.chance.randrange(60):02}:00",
            author,
        )


def fill_credit(d: Draft, rows: Rows) -> None:
    """What went wrong with payments, for those with whom something did."""
    chance = d.begin("credit")
    if not d.plan.bought or d.plan.payer is Payer.GOOD:
        return
    is_bad = d.plan.payer is Payer.BAD
    count = chance.randint(1, 3) if is_bad else 2 if d.is_showcase else int(d.happens(30))
    cases = chance.sample(pools.sentences()["credit", "severe" if is_bad else "mild"], count)
    for case, day in zip(cases, _days(d, count, 700), strict=True):
        event, handling, result = phrases.filled(d, case, day).split("｜")
        usual = max(d.plan.amount_fen // 8, 60_000)
        amount = int(usual * (0.3 + 1.4 * chance.random())) // 1000 * 1000
        rows.add(
            "credit_event",
            {
                "customer_id": d.record_id,
                "happened_on": day.isoformat(),
                "event": event,
                "amount": max(amount, 100 * FEN_PER_YUAN),
                "handling": handling,
                "result": result if d.happens(90) or d.is_showcase else None,
            },
            f"{day} 16:00:00",
            d.world.accountant,
        )


def fill_addresses(d: Draft, rows: Rows) -> None:
    """Where goods go; the first address is the usual one."""
    chance = d.begin("addresses")
    least, most, percent = ADDRESSES.get(d.plan.layer, (0, 0, 0))
    if d.is_person:
        least, most, percent = 1, 1, 100
    if chance.random() * 100 >= percent:
        return
    for order in range(chance.randint(least, most)):
        person = d.contacts[0].person.name if d.contacts and order == 0 else _receiver(d)
        here = d.firm.region if order == 0 or not d.firm.place.districts else _elsewhere(d)
        longitude, latitude = _position(d)
        if order == 0 and longitude is not None and latitude is not None:
            d.position = (longitude, latitude)
        rows.add(
            "address",
            {
                "customer_id": d.record_id,
                "kind": KINDS[order],
                "region": here,
                "address": card_basic.street(d),
                "postcode": f"{d.firm.place.postcode_head}{chance.randrange(100):02}",
                "person": person,
                "phone": d.firm.phone if d.happens(25) else people.mobile(chance),
                "longitude": longitude,
                "latitude": latitude,
                "is_default": int(order == 0),
                "remark": _delivery_remark(d),
            },
            d.entered_at,
            d.owner_id,
        )


def _receiver(d: Draft) -> str:
    return people.make_person(d.chance, d.world.today).name


def _elsewhere(d: Draft) -> str:
    return d.some(d.firm.place.districts)[0]


def _position(d: Draft) -> tuple[int | None, int | None]:
    """Somewhere in the city, where it is one of those that are driven to."""
    centre = CENTRES.get(d.firm.place.city)
    if centre is None or not d.happens(60):
        return None, None
    return (
        centre[0] + round(d.chance.gauss(0, SPREAD)),
        centre[1] + round(d.chance.gauss(0, SPREAD)),
    )


def _delivery_remark(d: Draft) -> str | None:
    if not d.happens(35):
        return None
    where = regions.short(d.firm.district)
    return d.some(
        (
            "大门左侧有卸货平台",
            "先电话联系，门卫登记",
            f"从{where}高速口下来十分钟",
            "周日不收货",
            "需自带搬运",
            "货放一楼门卫处",
            "限行路段，中午前送到",
            "导航到侧门",
        )
    )
