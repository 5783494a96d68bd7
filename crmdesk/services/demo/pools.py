"""The raw material of the demo file: names, trades, places, sentences, read from resources.

Texts are data, not code: ``resources/data/demo``. A sentence has slots in braces; who fills them
stands in ``phrases``.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any, Final

from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.core.paths import resource
from crmdesk.models import regions

FOLDER: Final = ("data", "demo")


@dataclass(frozen=True, slots=True)
class Place:
    """A city: its GB/T 2260 code, how its telephones and postcodes look, its sales area."""

    code: str
    area_code: str
    local_digits: int
    postcode_head: str
    weight: int
    area: str
    city: str
    province: str
    districts: tuple[tuple[str, str], ...]
    is_municipality: bool


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence in pieces: literal text and the name of the slot behind it (or none)."""

    parts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, text: str) -> Template:
        """Cut *text* at its braces."""
        return cls(tuple((lit, slot or "") for lit, slot, _spec, _conv in Formatter().parse(text)))


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade of customers; see the head of trades.toml."""

    key: str
    words: tuple[str, ...]
    shops: tuple[str, ...]
    industries: tuple[str, ...]
    channels: tuple[str, ...]
    weights: tuple[int, int, int, int]
    buys: tuple[str, ...]
    sells: tuple[str, ...]
    shop_percent: int
    staff: tuple[int, int]
    sales_per_head: tuple[int, int]
    peak: tuple[int, ...]
    facilities: tuple[Template, ...]


def _toml(name: str) -> dict[str, Any]:
    with resource(*FOLDER, name + ".toml").open("rb") as source:
        return tomllib.load(source)


@cache
def house() -> dict[str, Any]:
    """The demo company's own side: employees, departments, areas, competitors, tags."""
    return _toml("house")


@cache
def names() -> dict[str, tuple[str, ...]]:
    """Word lists for people, firms, streets, banks."""
    raw = _toml("names")
    return {
        key: tuple(w.strip() for w in text.split("|")) if "|" in text else tuple(text.split())
        for key, text in raw.items()
    }


@cache
def sentences() -> dict[tuple[str, str], tuple[Template, ...]]:
    """Sentence templates by group and topic."""
    return {
        (group, topic): tuple(Template.of(line) for line in text.strip().splitlines())
        for group, topics in (_toml("texts") | _toml("deals")).items()
        for topic, text in topics.items()
    }


@dataclass(frozen=True, slots=True)
class Article:
    """A product of ours; *price* in fen, *cost* and *lowest* in percent of it."""

    category: str
    line: str
    name: str
    specification: str
    unit: str
    price: int
    cost: int
    lowest: int


@cache
def articles() -> tuple[Article, ...]:
    """The products of the price list."""
    with resource(*FOLDER, "products.csv").open(encoding="utf-8", newline="") as source:
        return tuple(
            Article(group, line, name, spec, unit, int(price) * FEN_PER_YUAN, int(cost), int(low))
            for group, line, name, spec, unit, price, cost, low in csv.reader(source)
        )


@cache
def goods() -> dict[str, tuple[str, ...]]:
    """What the demo company sells, by group."""
    return {group: tuple(text.split("|")) for group, text in _toml("trades")["goods"].items()}


@cache
def units() -> dict[str, tuple[str, ...]]:
    """How each of our goods is counted."""
    counted = _toml("trades")["units"]
    return {
        good: tuple(counted[group].split()) for group, all_of in goods().items() for good in all_of
    }


@cache
def trades() -> tuple[Trade, ...]:
    """Every trade."""
    found = []
    for key, t in _toml("trades").items():
        if key in ("goods", "units"):
            continue
        found.append(
            Trade(
                key=key,
                words=tuple(t["words"].split()),
                shops=tuple(t["shops"].split()),
                industries=_repeated(t["industry"]),
                channels=_repeated(t["channels"]),
                weights=tuple(t["weights"]),
                buys=tuple(good for group in t["buys"].split() for good in goods()[group]),
                sells=tuple(t["sells"].split("|")),
                shop_percent=t["shop"],
                staff=tuple(t["staff"]),
                sales_per_head=tuple(t["sales"]),
                peak=tuple(t["peak"]),
                facilities=tuple(map(Template.of, t["facilities"].split("|"))),
            )
        )
    return tuple(found)


def _repeated(weights: dict[str, int]) -> tuple[str, ...]:
    return tuple(key for key, weight in weights.items() for _ in range(weight))


@cache
def places() -> tuple[Place, ...]:
    """Every city where customers are."""
    found = []
    with resource(*FOLDER, "places.csv").open(encoding="utf-8", newline="") as source:
        for code, area_code, digits, head, weight, area in csv.reader(source):
            levels = regions.parts(code)
            districts = [
                (c, name) for c, name in regions.children(code) if len(name) <= LONGEST_DISTRICT
            ]
            found.append(
                Place(
                    code=code,
                    area_code=area_code,
                    local_digits=int(digits),
                    postcode_head=head,
                    weight=int(weight),
                    area=area,
                    city=regions.short(levels[-1]),
                    province=regions.short(levels[0]),
                    districts=tuple(districts),
                    is_municipality=code.endswith("0000"),
                )
            )
    return tuple(found)


LONGEST_DISTRICT: Final = 4  # 开发区 with long names do not stand in company names
