"""People at a customer: who they are, how to reach them, and the decision path among them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from crmdesk.models.choices import Attitude, DecisionRole, Education
from crmdesk.models.codecs import Stored
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo import firms, people, phrases, plan
from crmdesk.services.demo.card_basic import domain
from crmdesk.services.demo.people import Person
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import COMPANY, CONSUMER, INSTITUTION, SHOP, Contact, Draft


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a firm: its titles, section, decision role, weight, and who stands above.

    ``above`` is the position of the superior's seat in the same list; -1: nobody. Firms that
    make things may have ``factory`` titles instead.
    """

    titles: tuple[str, ...]
    section: str
    role: DecisionRole
    weight: int
    above: int = 0
    factory: tuple[str, ...] = ()


# Superiors first: a contact may only report to one that is already there.
FIRM_SEATS: Final = (
    Seat(("总经理",), "总经办", DecisionRole.DECIDER, 40, -1),
    Seat(("采购经理", "采购主管"), "采购部", DecisionRole.BUYER, 22, factory=("供应部经理", "采购经理")),
    Seat(("仓库主管", "门店主管"), "仓储部", DecisionRole.USER, 12, factory=("车间主任", "生产主管")),
    Seat(("财务经理", "财务主管", "主办会计"), "财务部", DecisionRole.FINANCE, 14),
    Seat(("商品部经理", "工程部经理"), "商品部", DecisionRole.GATEKEEPER, 16,
         factory=("技术总监", "质检主管", "总工程师", "工艺工程师")),
    Seat(("董事长",), "董事会", DecisionRole.APPROVER, 30, -1),
    Seat(("仓管员", "理货员"), "仓储部", DecisionRole.INITIATOR, 8, 2, factory=("班长", "仓管员")),
    Seat(("市场部经理", "办公室主任"), "综合部", DecisionRole.INFLUENCER, 10),
)  # fmt: skip
SHOP_SEATS: Final = (
    Seat(("老板",), "", DecisionRole.DECIDER, 70, -1),
    Seat(("店长", "老板娘"), "", DecisionRole.BUYER, 30),
)
INSTITUTION_SEATS: Final = (
    Seat(("总务主任", "后勤科长"), "总务处", DecisionRole.BUYER, 45, -1),
    Seat(("采购员", "维修班长"), "后勤部", DecisionRole.USER, 20),
    Seat(("财务主管",), "财务科", DecisionRole.FINANCE, 35, -1),
)
SEATS: Final = {COMPANY: FIRM_SEATS, SHOP: SHOP_SEATS, INSTITUTION: INSTITUTION_SEATS}
APPROVER_SEAT: Final = 5
# How many contacts a customer has, as weights of 0, 1, 2, ...
NUMBERS: Final = {
    PyramidLayer.VIP: (0, 0, 0, 35, 45, 20),
    PyramidLayer.BIG: (0, 0, 40, 45, 15),
    PyramidLayer.MEDIUM: (3, 50, 37, 10),
    PyramidLayer.SMALL: (24, 64, 12),
    PyramidLayer.INACTIVE: (38, 56, 6),
    PyramidLayer.PROSPECT: (12, 66, 22),
    PyramidLayer.SUSPECT: (100,),
}
FILLED: Final = {
    PyramidLayer.VIP: 0.9,
    PyramidLayer.BIG: 0.8,
    PyramidLayer.MEDIUM: 0.55,
}
EDUCATION_WEIGHTS: Final = (2, 24, 38, 30, 6, 0)
ATTITUDES: Final = {True: (56, 34, 10), False: (28, 60, 12)}


def fill(d: Draft, rows: Rows) -> None:
    """Write the contacts, superiors first, and remember them for the notes."""
    chance = d.begin("contacts")
    if d.firm.kind == CONSUMER or d.plan.role in (plan.TWIN, plan.INTERNAL):
        return
    numbers = NUMBERS[d.plan.layer]
    count = 5 if d.is_showcase else chance.choices(range(len(numbers)), weights=numbers)[0]
    if count == 0:
        return
    seats = _chosen_seats(d, count)
    weights = _weights(chance, [seat for _index, seat in seats]) if len(seats) > 1 else [None]
    ids: dict[int, int] = {}
    primary = _primary(seats)
    for order, ((index, seat), weight) in enumerate(zip(seats, weights, strict=True)):
        person = _holder(d, index, has_chairman=seats[0][0] == APPROVER_SEAT)
        is_factory = d.firm.trade.industries[0].startswith("C")
        title = d.some(seat.factory if is_factory and seat.factory else seat.titles)
        values = _values(d, person, title, seat)
        values["is_primary"] = int(order == primary)
        values["has_left"] = 0
        if weight is not None:
            values["role"] = seat.role
        values["weight"] = weight
        values["reports_to_id"] = _superior(index, seat, ids)
        values["path_order"] = len(seats) - order if weight is not None else None
        ids[index] = rows.add("contact", values, d.entered_at, d.owner_id)
        d.contacts.append(Contact(person, title, ids[index]))
    if d.plan.bought and d.happens(14 if d.plan.is_important else 4):
        _former(d, rows)
    d.contacts.insert(0, d.contacts.pop(primary))


def _chosen_seats(d: Draft, count: int) -> list[tuple[int, Seat]]:
    """Seats in the order of the list, the approver first where there is one."""
    seats = SEATS[d.firm.kind]
    if d.firm.kind != COMPANY:
        return list(enumerate(seats[:count]))
    optional = [1, 1, 1, 2, 3, 4, 5, 6, 7] if count > 2 else [1, 1, 2, 3]
    chosen = {0}
    while len(chosen) < min(count, len(seats)):
        chosen.add(d.some(optional))
    if d.is_showcase:
        chosen = {0, 1, 2, 4, APPROVER_SEAT}
    order = sorted(chosen - {APPROVER_SEAT})
    return [(i, seats[i]) for i in ([APPROVER_SEAT] if APPROVER_SEAT in chosen else []) + order]


def _primary(seats: list[tuple[int, Seat]]) -> int:
    """We mostly deal with the buyer; without one, with the first."""
    for position, (_index, seat) in enumerate(seats):
        if seat.role is DecisionRole.BUYER:
            return position
    return 0


def _superior(index: int, seat: Seat, ids: dict[int, int]) -> int | None:
    """The id of the superior; a decider stands below the approver."""
    if index == 0:
        return ids.get(APPROVER_SEAT)
    return ids.get(seat.above, ids.get(0)) if seat.above >= 0 else None


def _weights(chance: random.Random, seats: list[Seat]) -> list[int | None]:
    """Whole percentages by role that sum to 100."""
    raw = [seat.weight * (0.8 + 0.4 * chance.random()) for seat in seats]
    shares = [int(w * 100 / sum(raw)) for w in raw]
    heaviest = max(range(len(seats)), key=lambda i: raw[i])
    shares[heaviest] += 100 - sum(shares)
    return list(shares)


def _holder(d: Draft, index: int, *, has_chairman: bool) -> Person:
    """The owner leads the firm; where there is a chairman, that is the owner."""
    leads = APPROVER_SEAT if has_chairman else 0
    if index == leads and d.firm.kind != INSTITUTION:
        return d.firm.boss
    if d.firm.kind == SHOP and index == 1:  # usually the wife
        return people.make_person(d.chance, d.world.today, gender="female")
    return people.make_person(d.chance, d.world.today)


def _values(d: Draft, person: Person, title: str, seat: Seat) -> dict[str, Stored]:
    """One contact; at least the mobile is always there."""
    share = 1.0 if d.is_showcase else FILLED.get(d.plan.layer, 0.35)
    chance = d.chance
    polite = person.polite(title)
    values: dict[str, Stored] = {
        "customer_id": d.record_id,
        "name": person.name,
        "mobile": people.mobile(chance),
        "gender": person.gender,
        "job_title": title,
    }

    def known(hardness: float = 1.0) -> bool:
        return bool(chance.random() < share**hardness)

    if known(0.6):
        values["salutation"] = polite
    if seat.section and known():
        values["section"] = seat.section
    if known(2.5):
        values["phone"] = (
            d.firm.phone if d.firm.kind != SHOP else firms.landline(d.firm.place, chance)
        )
        if d.firm.kind != SHOP:
            values["extension"] = str(chance.randint(801, 899))
    if known(0.9):
        values["wechat"] = people.wechat(chance, person)
    if d.firm.kind != SHOP and known(2):
        values["email"] = f"{people.handle(person.name)}@{domain(d)}"
    if known(0.7):
        values["role"] = seat.role
    if known(0.9):
        values |= _relation(d)
    if known(1.6):
        values |= _private(d, person)
    return values


def _relation(d: Draft) -> dict[str, Stored]:
    """How the person stands to us."""
    chance = d.chance
    good = d.plan.bought and d.plan.layer is not PyramidLayer.INACTIVE
    values: dict[str, Stored] = {
        "attitude": chance.choices(tuple(Attitude), weights=ATTITUDES[good])[0],
        "strength": chance.choice((3, 4, 4, 5) if good else (1, 2, 2, 3)),
        "influence": chance.choice((2, 3, 3, 4, 5)),
    }
    if d.happens(82 if good else 45):
        values["contacted_on"] = d.day_back(0, 60 if d.plan.is_important else 240).isoformat()
    return values


def _private(d: Draft, person: Person) -> dict[str, Stored]:
    """Birthday, education, habits, with their source and consent."""
    chance = d.chance
    values: dict[str, Stored] = {
        "birthday": people.birthday(chance, person),
        "data_source": phrases.say(d, "person", "data_source"),
        "consent_on": d.day_back(20, 900).isoformat(),
    }
    if d.happens(60):
        values["education"] = chance.choices(tuple(Education), weights=EDUCATION_WEIGHTS)[0]
    for topic, percent in (("personality", 60), ("hobbies", 60), ("family", 35), ("remark", 30)):
        if d.happens(percent):
            values[topic] = phrases.say(d, "person", topic)
    if d.happens(50):
        values["native_place"] = d.firm.place.province + d.firm.place.city
    return values


def _former(d: Draft, rows: Rows) -> None:
    """Somebody who has left; kept because the history speaks of him."""
    person = people.make_person(d.chance, d.world.today, young=True)
    values: dict[str, Stored] = {
        "customer_id": d.record_id,
        "name": person.name,
        "mobile": people.mobile(d.chance),
        "gender": person.gender,
        "job_title": "采购员" if d.firm.kind != SHOP else "店员",
        "is_primary": 0,
        "has_left": 1,
        "remark": d.some(
            ("已离职，去了同行", "调去外地分公司", "退休", "离职去向不明", "自己创业了")
        ),
    }
    rows.add("contact", values, d.entered_at, d.owner_id)
