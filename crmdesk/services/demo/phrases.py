"""Filling the slots of the sentences with what fits the customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from crmdesk.models import regions
from crmdesk.services.demo import pools
from crmdesk.services.demo.pools import Template
from crmdesk.services.demo.world import Draft

# Characters that the printed card has for a field of one line and of two.
ONE_LINE, TWO_LINES = 27, 42
TWO_PERCENT: Final = 55
QUANTITIES: Final = (10, 20, 24, 30, 36, 48, 50, 60, 80, 100, 120, 150, 200, 240, 300, 500)
KINDS: Final = {"company": "企业", "shop": "店铺", "institution": "单位", "consumer": "住户"}


def say(
    draft: Draft,
    group: str,
    topic: str,
    about: date | None = None,
    known: Mapping[str, str] | None = None,
) -> str:
    """One sentence on *topic*; *about* is the day it speaks of (default today).

    *known* are slots whose filling is given: what an opportunity is about.
    """
    return filled(draft, draft.some(pools.sentences()[group, topic]), about, known)


def say_some(draft: Draft, group: str, topic: str, longest: int = ONE_LINE) -> str:
    """One sentence, or two where both fit into *longest* characters."""
    text = say(draft, group, topic)
    if draft.happens(TWO_PERCENT):
        more = say(draft, group, topic)
        if more[:4] != text[:4] and len(text) + len(more) < longest:
            return f"{text}；{more}"
    return text


def say_several(draft: Draft, group: str, topic: str, days: list[date]) -> list[str]:
    """One sentence per day, none from the same pattern twice while patterns last."""
    patterns = pools.sentences()[group, topic]
    order = draft.chance.sample(range(len(patterns)), len(patterns))
    return [filled(draft, patterns[order[i % len(order)]], day) for i, day in enumerate(days)]


def filled(
    draft: Draft,
    template: Template,
    about: date | None = None,
    given: Mapping[str, str] | None = None,
) -> str:
    """*template* with its slots filled; the same slot has the same filling within it."""
    known: dict[str, str] = dict(given) if given else {}
    out = []
    for literal, slot in template.parts:
        out.append(literal)
        if slot:
            if slot not in known:
                known[slot] = _fill(draft, slot, known, about or draft.world.today)
            out.append(known[slot])
    return "".join(out)


def _fill(draft: Draft, slot: str, known: dict[str, str], about: date) -> str:
    for _ in range(4):
        text = SLOTS[slot](draft, about) if slot != "qty" else _quantity(draft, known)
        if text not in known.values():
            return text
    return text


def money(yuan: float) -> str:
    """800元, 1.2万元: as a seller says it."""
    if yuan >= 9_500:
        return f"{yuan / 10_000:.1f}".removesuffix(".0") + "万元"
    step = 1000 if yuan >= 2000 else 100
    return f"{max(200, round(yuan / step) * step)}元"


def _monthly(draft: Draft, _about: date) -> str:
    usual = max(draft.plan.amount_fen, 240_000) / 1200
    return money(usual * (0.6 + draft.chance.random()))


def _month(draft: Draft, about: date) -> str:
    ahead = draft.chance.randint(-1, 3)
    return f"{(about.month - 1 + ahead) % 12 + 1}月"


def _neighbour(draft: Draft, _about: date) -> str:
    here = draft.firm.place
    others = [p.city for p in pools.places() if p.province == here.province and p is not here]
    others = others or [p.city for p in pools.places() if p.area == here.area and p is not here]
    return draft.some(others)


def _person(draft: Draft, _about: date) -> str:
    if draft.contacts:
        return draft.contacts[int(draft.chance.random() ** 2 * len(draft.contacts))].polite
    return draft.firm.boss.polite("老板")


def _rival(draft: Draft, _about: date) -> str:
    return draft.some(draft.rivals or draft.world.competitors)[1]


def _years(draft: Draft, _about: date) -> str:
    start = draft.plan.first_trade_on or draft.plan.entered_on
    return str(max(2, draft.world.today.year - start.year + draft.plan.seed % 4))


def _quantity(draft: Draft, known: dict[str, str]) -> str:
    """So many of the goods the sentence speaks of."""
    counted = pools.units().get(known.get("goods", ""), ("件",))
    return f"{draft.some(QUANTITIES)}{draft.some(counted)}"


SLOTS: Final[dict[str, Callable[[Draft, date], str]]] = {
    "goods": lambda d, _a: d.some(d.firm.trade.buys),
    "goods2": lambda d, _a: d.some(d.firm.trade.buys),
    "business": lambda d, _a: d.some(d.firm.trade.sells),
    "city": lambda d, _a: d.firm.place.city,
    "district": lambda d, _a: regions.short(d.firm.district),
    "neighbour": _neighbour,
    "kind": lambda d, _a: KINDS[d.firm.kind],
    "person": _person,
    "rival": _rival,
    "month": _month,
    "wan": _monthly,
    "yuan": lambda d, _a: f"{d.chance.randint(2, 60) * 100:,}",
    "n": lambda d, _a: str(d.chance.randint(2, 6)),
    "many": lambda d, _a: str(d.chance.randint(2, 16) * 5),
    "km": lambda d, _a: str(d.chance.randint(2, 8) * 5),
    "day": lambda d, _a: str(d.chance.choice((5, 10, 15, 20, 25))),
    "days": lambda d, _a: str(d.chance.choice((7, 10, 12, 15, 20, 25, 45, 60))),
    "percent": lambda d, _a: f"{d.chance.randint(3, 35)}%",
    "few": lambda d, _a: f"{d.chance.randint(2, 12)}%",
    "year": lambda _d, a: str(a.year + (a.month > 9)),
    "years": _years,
    "project": lambda d, _a: say(d, "deal", "project"),
    "amount": _monthly,
    "area": lambda d, _a: f"{d.chance.randint(4, 90) * 100}",
    "small": lambda d, _a: f"{d.chance.randint(3, 60) * 10}",
    "cars": lambda d, _a: str(d.chance.randint(2, 9)),
    "rooms": lambda d, _a: str(d.chance.randint(1, 4)),
}
