"""What the steps of the generator share: our own side, and the customer being made."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Final, TypeVar
from zlib import crc32

from crmdesk.models.checks import ORGANISATION_WEIGHTS, USCC_ALPHABET, uscc_check_character
from crmdesk.models.codecs import Stored
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo import pools
from crmdesk.services.demo.deal_plan import DealPlan, Life
from crmdesk.services.demo.people import Person
from crmdesk.services.demo.plan import SHOWCASE, CustomerPlan
from crmdesk.services.demo.pools import Article, Place, Trade
from crmdesk.services.demo.trade_book import Account, TradeBook

T = TypeVar("T")
COMPANY, SHOP, INSTITUTION, CONSUMER = "company", "shop", "institution", "consumer"
# The organisation part of every invented credit code begins so; real ones do not.
USCC_MARK: Final = "MADE"
USCC_SERIALS: Final = 31**4
USCC_STRIDE: Final = 7_919  # prime, so that serial numbers do not look counted


@dataclass(slots=True)
class Firm:
    """Who a customer is. ``brand`` is the 字号, ``word`` what follows it in the name."""

    name: str
    short_name: str
    brand: str
    word: str
    kind: str
    trade: Trade
    place: Place
    region: str
    district: str
    legal_form: str
    boss: Person
    phone: str


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a firm is: people, yearly sales and capital in 10k yuan."""

    staff: int
    sales_wan: int
    capital_wan: float


@dataclass(slots=True)
class Contact:
    """A person at the customer, as far as later steps need to know."""

    person: Person
    job_title: str
    record_id: int

    @property
    def polite(self) -> str:
        """陈经理."""
        return self.person.polite(self.job_title)


@dataclass(frozen=True, slots=True)
class Road:
    """A pipeline and its stages in order."""

    pipeline_id: int
    stage_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ware:
    """A product as it was written."""

    record_id: int
    article: Article
    cost: int
    lowest: int
    place: int  # in the price list


@dataclass(frozen=True, slots=True)
class BasketLine:
    """So much of a product at a price: thousandths, fen, hundredths of a percent."""

    ware: Ware
    quantity: int
    discount: int | None
    price: int


@dataclass(slots=True)
class Deal:
    """An opportunity as it was written, for the papers and talks about it."""

    life: Life
    record_id: int
    owner_id: int
    contact_id: int | None
    amount: int
    discount: int | None
    basket: list[BasketLine]
    said: dict[str, str]
    expected_on: date | None
    quote_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A customer that can be visited: where, by whom, and how important."""

    customer_id: int
    owner_id: int
    area: str
    district: str
    position: tuple[int, int]
    weight: int
    purpose: str


@dataclass(slots=True)
class Diary:
    """What the last steps need of all customers: stops, meetings of these days, money by month."""

    stops: list[Stop] = field(default_factory=list)
    met: dict[tuple[int, int], list[tuple[str, int]]] = field(default_factory=dict)
    won: Counter[tuple[int, str]] = field(default_factory=Counter)
    hoped: Counter[tuple[int, str]] = field(default_factory=Counter)


@dataclass(slots=True)
class Payee:
    """A customer on whom money was spent: who did, how much in the twelve months, since when."""

    customer_id: int
    owner_id: int
    layer: PyramidLayer
    spent: int  # fen in all, and
    on_deals: int  # so much of it for opportunities
    known_since: date
    seed: int


@dataclass(slots=True)
class World:
    """Our own side, by name to id, and what must not be given out twice."""

    today: date
    employees: dict[str, int]
    sellers: dict[str, list[int]]
    department_of: dict[int, int]
    chief: int
    accountant: int
    areas: dict[str, int]
    company: str
    chief_name: str
    city: str
    competitors: list[tuple[int, str]]
    tags: list[int]
    taken: set[str] = field(default_factory=set)
    wholesalers: list[int] = field(default_factory=list)
    originals: dict[int, Firm] = field(default_factory=dict)
    group_id: int | None = None
    roads: tuple[Road, ...] = ()
    wares: tuple[Ware, ...] = ()
    deals: DealPlan = field(default_factory=lambda: DealPlan({}, {}))
    diary: Diary = field(default_factory=Diary)
    payees: list[Payee] = field(default_factory=list)
    book: TradeBook = field(init=False)
    _codes_given: int = 0
    _place_weights: list[int] = field(init=False, default_factory=list)
    _trade_weights: list[list[int]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._place_weights = list(accumulate(p.weight for p in pools.places()))
        self._trade_weights = [
            list(accumulate(t.weights[i] for t in pools.trades())) for i in range(4)
        ]

    @property
    def all_sellers(self) -> list[int]:
        """Everybody who takes care of customers."""
        return sorted({e for group in self.sellers.values() for e in group})

    def place(self, chance: random.Random) -> Place:
        """A city, near ones more often."""
        return chance.choices(pools.places(), cum_weights=self._place_weights)[0]

    def trade(self, chance: random.Random, layer: PyramidLayer) -> Trade:
        """A trade, as common as it is in the layer."""
        column = TRADE_COLUMNS.get(layer, 2 + int(chance.random() < 0.6))
        return chance.choices(pools.trades(), cum_weights=self._trade_weights[column])[0]

    def uscc(self, head: str, region: str) -> str:
        """A valid credit code that nobody has; *head* is department and class."""
        serial = (self._codes_given * USCC_STRIDE) % USCC_SERIALS
        self._codes_given += 1
        digits = ""
        for _ in range(4):
            serial, digit = divmod(serial, 31)
            digits += USCC_ALPHABET[digit]
        body = USCC_MARK + digits
        values = [int(c) if c.isdigit() else ord(c) - 55 for c in body]
        check = 11 - sum(v * w for v, w in zip(values, ORGANISATION_WEIGHTS, strict=True)) % 11
        first17 = head + region + body + {10: "X", 11: "0"}.get(check, str(check))
        return first17 + uscc_check_character(first17)


TRADE_COLUMNS: Final = {
    PyramidLayer.VIP: 0,
    PyramidLayer.BIG: 1,
    PyramidLayer.MEDIUM: 2,
    PyramidLayer.SMALL: 3,
}


@dataclass(slots=True)
class Draft:
    """One customer in the making. Steps read it and add to it; ``chance`` is the step's own."""

    world: World
    plan: CustomerPlan
    record_id: int
    firm: Firm
    owner_id: int
    chance: random.Random
    scale: Scale
    values: dict[str, Stored] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)
    rivals: list[tuple[int, str]] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    account: Account = field(default_factory=Account)
    spent_on_deals: int = 0  # fen in the last twelve months
    position: tuple[int, int] | None = None  # millionths of a degree, longitude first

    def begin(self, step: str) -> random.Random:
        """Seed the chance for *step*, so that a new step changes nothing of the others."""
        self.chance.seed(self.plan.seed << 32 | crc32(step.encode()))
        return self.chance

    @property
    def entered_at(self) -> str:
        """When the customer was entered."""
        return f"{self.plan.entered_on} {self.hour}"

    def some(self, items: Sequence[T]) -> T:
        """One of *items*."""
        return items[int(self.chance.random() * len(items))]

    def happens(self, percent: float) -> bool:
        """True in so many of a hundred cases."""
        return self.chance.random() * 100 < percent

    def rarely(self, percent: float) -> bool:
        """Like ``happens``, but certain for the customer whose card is filled completely."""
        return self.is_showcase or self.happens(percent)

    @property
    def hour(self) -> str:
        """The time of day at which its documents are mostly written."""
        minutes = self.plan.seed % 540
        return f"{8 + minutes // 60:02}:{minutes % 60:02}:00"

    @property
    def is_showcase(self) -> bool:
        """Whether every field of the card is to be filled."""
        return self.plan.role == SHOWCASE

    @property
    def is_person(self) -> bool:
        """A consumer."""
        return self.firm.kind == CONSUMER

    def day_back(self, nearest: int, farthest: int) -> date:
        """A day between so many days before today, but not before the customer was entered."""
        days = self.chance.randint(nearest, farthest)
        return max(self.world.today - timedelta(days=days), self.plan.entered_on)
