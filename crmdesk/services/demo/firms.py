"""Who a customer is: a believable name that fits region, trade and size, and no other customer's.

The distinctive part (字号) of no two customers is the same, except of those entered twice on
purpose; otherwise the duplicate finder would drown in chance hits.
"""

from __future__ import annotations

import random
from typing import Final

from crmdesk.models import names
from crmdesk.models.choices import LegalForm
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo import people, plan, pools
from crmdesk.services.demo.people import Person
from crmdesk.services.demo.plan import CustomerPlan
from crmdesk.services.demo.pools import Place, Trade
from crmdesk.services.demo.world import COMPANY, CONSUMER, INSTITUTION, SHOP, Firm, World

# How much more or less often than its trade says a customer of the layer is a shop.
SHOP_SHARE: Final = {
    PyramidLayer.VIP: 0.12,
    PyramidLayer.BIG: 0.3,
    PyramidLayer.MEDIUM: 0.7,
    PyramidLayer.SMALL: 1.15,
}
CONSUMER_PERCENT: Final = {
    PyramidLayer.SMALL: 5.0,
    PyramidLayer.INACTIVE: 4.0,
    PyramidLayer.PROSPECT: 3.0,
}
TRIES: Final = 60
SMALL_FILE: Final = 7_000  # up to so many customers two characters of 字号 are enough
CALLED: Final = ("哥", "师傅", "叔")
LANDLINE_HEADS: Final = "225566778888"


def make_firm(world: World, p: CustomerPlan, chance: random.Random) -> Firm:
    """The identity of a customer that no other customer has."""
    fixed = FIXED.get(p.role)
    if fixed:
        return _fixed(world, chance, fixed)
    if chance.random() * 100 < CONSUMER_PERCENT.get(p.layer, 0):
        return _consumer(world, chance)
    trade = world.trade(chance, p.layer)
    if trade.key == "institution":
        return _institution(world, chance, trade)
    place = world.place(chance)
    region, district = _district(place, chance)
    is_shop = chance.random() * 100 < min(96, trade.shop_percent * SHOP_SHARE.get(p.layer, 0.9))
    boss = people.make_person(chance, world.today)
    for _ in range(TRIES):
        brand = _brand(world, chance, boss, is_shop=is_shop)
        word = chance.choice(trade.shops if is_shop else trade.words)
        if is_shop:
            name = _shop_head(place, district, chance) + brand + word
        else:
            name = _company_name(p, place, district, brand, word, chance)
        if _is_new(world, name, brand):
            break
    return Firm(
        name=name,
        short_name=brand + (word if is_shop else _short(word)),
        brand=brand,
        word=word,
        kind=SHOP if is_shop else COMPANY,
        trade=trade,
        place=place,
        region=region,
        district=district,
        legal_form=_legal_form(name, chance, is_shop=is_shop),
        boss=boss,
        phone=landline(place, chance),
    )


def _is_new(world: World, name: str, brand: str) -> bool:
    """Whether nobody has this 字号 yet; it is taken now."""
    if brand in world.taken:  # the usual case, and much cheaper to see
        return False
    key = names.distinctive(name)
    if key in world.taken or (len(brand) > 1 and key != brand.casefold()):
        return False
    world.taken.add(key)
    return True


def _brand(world: World, chance: random.Random, boss: Person, *, is_shop: bool) -> str:
    words = pools.names()
    draw = chance.random()
    if is_shop and draw < 0.1:
        return boss.surname + chance.choice(words["shop_second"])
    if is_shop and draw < 0.18:
        return chance.choice(words["shop_first"]) + boss.name[-1] + chance.choice(CALLED)
    given = boss.name[len(boss.surname) :]
    if is_shop and draw < 0.26 and len(given) > 1:
        return given
    brand = chance.choice(words["first"]) + chance.choice(words["second"])
    if len(world.taken) > SMALL_FILE or draw > 0.97:
        brand += chance.choice(words["third"])
    return brand


def _short(word: str) -> str:
    """五金机电 is called 五金."""
    return word[:2] if len(word) > 3 else word


def _district(place: Place, chance: random.Random) -> tuple[str, str]:
    """Region code and name of a district; the city itself where it has none."""
    if not place.districts:
        return place.code, place.city
    return chance.choice(place.districts)


def _company_name(
    p: CustomerPlan, place: Place, district: str, brand: str, word: str, chance: random.Random
) -> str:
    """杭州锦华五金贸易有限公司 and its variants; large firms carry the province."""
    form = "有限公司"
    draw = chance.random()
    if p.is_important and draw < 0.07:
        form = "股份有限公司"
    elif p.is_important and draw < 0.11:
        word, form = "", "集团有限公司"
    elif draw > 0.975:
        form = "有限责任公司"
    draw = chance.random()
    if draw < 0.03:
        return f"{brand}（{place.city}）{word}{form}"
    if district.endswith("市") and draw < 0.45:
        head = district if draw < 0.2 else district[:-1]
    elif draw < (0.3 if p.is_important else 0.12) and not place.is_municipality:
        head = place.province
    else:
        head = place.city + ("市" if draw > 0.84 else "")
    return head + brand + word + form


def _shop_head(place: Place, district: str, chance: random.Random) -> str:
    """Shops are registered in the district: 杭州市余杭区, 义乌市."""
    if district.endswith(("市", "县")):
        return district
    return f"{place.city}市{district}" if chance.random() < 0.7 else district


def _legal_form(name: str, chance: random.Random, *, is_shop: bool) -> str:
    if is_shop:
        return LegalForm.INDIVIDUAL if chance.random() < 0.94 else LegalForm.SOLE
    if "股份" in name:
        return LegalForm.JOINT_STOCK
    draw = chance.random()
    if draw < 0.02:
        return LegalForm.FOREIGN
    if draw < 0.03:
        return LegalForm.JOINT_VENTURE
    return LegalForm.STATE if draw < 0.04 else LegalForm.LIMITED


def _institution(world: World, chance: random.Random, trade: Trade) -> Firm:
    place = world.place(chance)
    region, district = _district(place, chance)
    towns = pools.names()["towns"]
    for _ in range(TRIES):
        brand = chance.choice(towns).removesuffix("街道").removesuffix("镇")
        if chance.random() < 0.5:
            brand = chance.choice(pools.names()["first"]) + chance.choice(pools.names()["second"])
        word = chance.choice(trade.words)
        name = district + brand + word
        key = names.distinctive(name)
        if key not in world.taken:
            break
    world.taken |= {key, brand}
    return Firm(
        name=name,
        short_name=brand + word,
        brand=brand,
        word=word,
        kind=INSTITUTION,
        trade=trade,
        place=place,
        region=region,
        district=district,
        legal_form=LegalForm.INSTITUTION,
        boss=people.make_person(chance, world.today),
        phone=landline(place, chance),
    )


def _consumer(world: World, chance: random.Random) -> Firm:
    place = world.place(chance)
    region, district = _district(place, chance)
    for _ in range(TRIES):
        person = people.make_person(chance, world.today)
        if person.name not in world.taken:
            break
    world.taken.add(person.name)
    trade = next(t for t in pools.trades() if t.key == "decoration")
    return Firm(
        name=person.name,
        short_name=person.polite(""),
        brand=person.name,
        word="",
        kind=CONSUMER,
        trade=trade,
        place=place,
        region=region,
        district=district,
        legal_form="",
        boss=person,
        phone=people.mobile(chance),
    )


# The customers with a part to play: name, short name, 字号, word, trade, region.
FIXED: Final = {
    plan.SHOWCASE: (
        "杭州锦垚五金机电有限公司", "锦垚五金", "锦垚", "五金机电", "hardware_wholesale", "330110"),
    plan.GROUP: (
        "浙江瑞垚控股集团有限公司", "瑞垚集团", "瑞垚控股", "控股", "chain", "330110"),
    plan.MOBILE: (
        "中国移动通信集团广东有限公司", "广东移动", "移动通信", "通信", "electronics", "440106"),
    plan.INTERNAL: (
        "杭州云岭五金贸易有限公司钱塘门市部", "云岭钱塘门市", "云岭", "门市部", "hardware_shop",
        "330114"),
}  # fmt: skip


def _fixed(world: World, chance: random.Random, fixed: tuple[str, ...]) -> Firm:
    name, short_name, brand, word, trade, region = fixed
    place = next(p for p in pools.places() if region.startswith(p.code[:4]))
    world.taken |= {names.distinctive(name), brand}
    return Firm(
        name=name,
        short_name=short_name,
        brand=brand,
        word=word,
        kind=COMPANY,
        trade=next(t for t in pools.trades() if t.key == trade),
        place=place,
        region=region,
        district=dict(place.districts)[region],
        legal_form=LegalForm.LIMITED,
        boss=people.make_person(chance, world.today, gender="male"),
        phone=landline(place, chance),
    )


def landline(place: Place, chance: random.Random) -> str:
    """A telephone number of the city, of the length that is usual there."""
    tail = place.local_digits - 1
    return f"{place.area_code}-{chance.choice(LANDLINE_HEADS)}{chance.randrange(10**tail):0{tail}}"


def twin_of(original: Firm, chance: random.Random) -> Firm:
    """The same firm as somebody else entered it: another spelling, the same telephone."""
    draw = chance.random()
    city = original.place.city
    if original.kind == CONSUMER:
        name = original.name
    elif original.kind == SHOP:
        name = original.brand + original.word if draw < 0.5 else city + original.short_name
    elif draw < 0.4:
        name = f"{city}{original.brand}{_short(original.word)}有限公司"
    elif draw < 0.7:
        name = f"{city}市{original.brand}{original.word}有限责任公司"
    else:
        name = f"{original.brand}{original.word}（{city}）"
    if name == original.name and original.kind != CONSUMER:
        name = original.name.replace("有限公司", "公司") + "（新）"
    return Firm(
        name=name,
        short_name=original.short_name,
        brand=original.brand,
        word=original.word,
        kind=original.kind,
        trade=original.trade,
        place=original.place,
        region=original.region,
        district=original.district,
        legal_form=original.legal_form,
        boss=original.boss,
        phone=original.phone,
    )
