"""What the credit score of 100 points is made of (B24, 5C): items, their steps, their facts.

The tables are parameters: an owner may move every bound. Points that no step gives are 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeAlias

from crmdesk.analysis.wording import Figure, Measure, Text, text
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_WAN

Number: TypeAlias = int | Fraction
ALL_POINTS: Final = 100


class Level(StrEnum):
    """良/中/差. Stored codes."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class Court(StrEnum):
    """Lawsuits and dishonesty (诉讼失信). Stored codes."""

    NONE = "none"
    SETTLED = "settled"
    OPEN = "open"
    DISHONEST = "dishonest"  # 失信被执行人


class Guarantee(StrEnum):
    """What secures the debt. Stored codes."""

    NONE = "none"
    PERSON = "person"
    THIRD_PARTY = "third_party"
    MORTGAGE = "mortgage"


class Group(StrEnum):
    """The five C."""

    CHARACTER = "character"
    CAPACITY = "capacity"
    CAPITAL = "capital"
    COLLATERAL = "collateral"
    CONDITIONS = "conditions"


GROUP_LABELS: Final = {
    Group.CHARACTER: N_("Character"),
    Group.CAPACITY: N_("Capacity"),
    Group.CAPITAL: N_("Capital strength"),
    Group.COLLATERAL: N_("Collateral"),
    Group.CONDITIONS: N_("Conditions"),
}
# The blank key: answers by level.
CODE_LABELS: Final[dict[str, dict[str, str]]] = {
    "court": {
        Court.NONE: N_("no entries"),
        Court.SETTLED: N_("entries, all settled"),
        Court.OPEN: N_("a lawsuit is pending"),
        Court.DISHONEST: N_("on the list of dishonest debtors"),
    },
    "guarantee": {
        Guarantee.NONE: N_("no security"),
        Guarantee.PERSON: N_("the legal representative guarantees"),
        Guarantee.THIRD_PARTY: N_("a third party guarantees"),
        Guarantee.MORTGAGE: N_("mortgage or letter of guarantee"),
    },
    "": {Level.GOOD: N_("good"), Level.FAIR: N_("fair"), Level.POOR: N_("poor")},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The answers about one customer; None is "not known", which is neither good nor bad.

    Shares are hundredths of a percent, amounts fen. The last four only cap the grade.
    """

    on_time: Number | None = None  # 付款及时率
    longest_overdue: int | None = None  # days, of the last 12 months
    court: str | None = None
    collected: Number | None = None  # 回款率
    condition: str | None = None  # 经营状况
    turnover: int | None = None  # a year
    capital: int | None = None  # 注册资本
    debt_ratio: Number | None = None  # 资产负债率
    business_years: Number | None = None
    guarantee: str | None = None
    trading_years: Number | None = None  # with us
    industry: str | None = None
    cooperation: str | None = None
    overdue_now: int = 0  # days of the oldest open debt
    is_new: bool = False  # first business
    is_incomplete: bool = False  # required fields of the card are blank
    has_expired_licence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question of the score. *key* is the name of the field of ``Facts``.

    *steps* are (bound, points) from the best down: at least the bound, or at most if *is_low_best*;
    *codes* instead of them for answers by code. *below* is given where no step is reached.
    """

    key: str
    group: Group
    label: str
    full: int
    measure: Measure = Measure.COUNT
    steps: tuple[tuple[int, int], ...] = ()
    codes: tuple[tuple[str, int], ...] = ()
    is_low_best: bool = False
    below: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError for steps out of order or points that the item has not."""
        bounds = [b for b, _p in self.steps]
        points = [p for _b, p in self.steps]
        if bounds != sorted(set(bounds), reverse=not self.is_low_best):
            raise ValueError(f"the bounds of {self.key} are not in order")
        if points != sorted(points, reverse=True):
            raise ValueError(f"a better answer to {self.key} must not give fewer points")
        given = [*points, *(p for _c, p in self.codes), self.below]
        if max(given) > self.full or min(given) < 0 or (points and self.below > points[-1]):
            raise ValueError(f"the points of {self.key} are not between 0 and {self.full}")

    def step(self, answer: Number) -> tuple[int, int] | None:
        """The best step that *answer* reaches."""
        for bound, points in self.steps:
            if answer <= bound if self.is_low_best else answer >= bound:
                return bound, points
        return None

    def points(self, answer: Number | str) -> int:
        """The points of an answer; ValueError for a code that the table does not have."""
        if isinstance(answer, str):
            for code, points in self.codes:
                if code == answer:
                    return points
            raise ValueError(f"{answer!r} is no answer to {self.key}")
        found = self.step(answer)
        return self.below if found is None else found[1]

    def said(self, answer: Number | str) -> Text | Figure:
        """The answer in words."""
        if isinstance(answer, str):
            labels = CODE_LABELS.get(self.key, CODE_LABELS[""])
            return text(labels[answer])
        return self.figure(answer)

    def figure(self, value: Number) -> Figure:
        """A number of this item with its unit."""
        exact = int(value) if value == int(value) else float(value)
        return Figure(exact, self.measure)


def _wan(*steps: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Steps in 万元."""
    return tuple((bound * FEN_PER_WAN, points) for bound, points in steps)


def _shares(*steps: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Steps in percent."""
    return tuple((bound * 100, points) for bound, points in steps)


_C = Group
ITEMS: Final = (
    Item(key="on_time", group=_C.CHARACTER, label=N_("Paid on time"), full=15,
         measure=Measure.PERCENT, steps=_shares((95, 15), (85, 12), (70, 8), (50, 4))),
    Item(key="longest_overdue", group=_C.CHARACTER, label=N_("Longest delay of 12 months"),
         full=10, measure=Measure.DAYS, steps=((0, 10), (15, 8), (30, 5), (60, 2)),
         is_low_best=True),
    Item(key="court", group=_C.CHARACTER, label=N_("Lawsuits and dishonesty"), full=5,
         codes=((Court.NONE, 5), (Court.SETTLED, 2), (Court.OPEN, 0), (Court.DISHONEST, 0))),
    Item(key="collected", group=_C.CAPACITY, label=N_("Share of sales collected"), full=10,
         measure=Measure.PERCENT, steps=_shares((98, 10), (90, 8), (80, 5), (60, 2))),
    Item(key="condition", group=_C.CAPACITY, label=N_("How business goes"), full=8,
         codes=((Level.GOOD, 8), (Level.FAIR, 5), (Level.POOR, 2))),
    Item(key="turnover", group=_C.CAPACITY, label=N_("Turnover a year"), full=7,
         measure=Measure.MONEY, steps=_wan((10_000, 7), (2_000, 5), (500, 3)), below=1),
    Item(key="capital", group=_C.CAPITAL, label=N_("Registered capital"), full=8,
         measure=Measure.MONEY, steps=_wan((1_000, 8), (500, 6), (100, 4), (50, 2)), below=1),
    Item(key="debt_ratio", group=_C.CAPITAL, label=N_("Debt to assets"), full=7,
         measure=Measure.PERCENT, steps=_shares((50, 7), (70, 4), (85, 2)), is_low_best=True),
    Item(key="business_years", group=_C.CAPITAL, label=N_("Years in business"), full=5,
         measure=Measure.YEARS, steps=((10, 5), (5, 4), (3, 3), (1, 2))),
    Item(key="guarantee", group=_C.COLLATERAL, label=N_("Security"), full=10,
         codes=((Guarantee.MORTGAGE, 10), (Guarantee.THIRD_PARTY, 6), (Guarantee.PERSON, 4),
                (Guarantee.NONE, 0))),
    Item(key="trading_years", group=_C.CONDITIONS, label=N_("Years of trade with us"), full=6,
         measure=Measure.YEARS, steps=((5, 6), (3, 4), (1, 2))),
    Item(key="industry", group=_C.CONDITIONS, label=N_("Outlook of the industry"), full=5,
         codes=((Level.GOOD, 5), (Level.FAIR, 3), (Level.POOR, 1))),
    Item(key="cooperation", group=_C.CONDITIONS, label=N_("Readiness to cooperate"), full=4,
         codes=((Level.GOOD, 4), (Level.FAIR, 2), (Level.POOR, 0))),
)  # fmt: skip


def with_steps(key: str, steps: tuple[tuple[int, int], ...]) -> tuple[Item, ...]:
    """``ITEMS`` with other *steps* of one of them; ValueError if they are not in order."""
    if key not in {item.key for item in ITEMS}:
        raise KeyError(key)
    return tuple(replace(i, steps=steps) if i.key == key else i for i in ITEMS)
