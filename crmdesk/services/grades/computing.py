"""The classes of all customers as of a day, by the owner's parameters: one pass over columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis import abc_classes
from crmdesk.analysis.abc_classes import Abc, AbcAnswer, abc
from crmdesk.analysis.churn import BANDS, Churn, churn
from crmdesk.analysis.layer_parameters import BY_MONEY
from crmdesk.analysis.layers import EVERY
from crmdesk.analysis.lifecycle import NO_PHASE, PHASES, YEAR, Lifecycle, LifecycleRules, lifecycle
from crmdesk.analysis.loyalty import Index, loyalty_index
from crmdesk.analysis.power_columns import Powers, Purchased, powers
from crmdesk.analysis.pyramid import Pyramid, pyramid
from crmdesk.analysis.relation import STATES, Relations, relations
from crmdesk.analysis.rfm import CLASSES, Mode, Rfm, rfm
from crmdesk.analysis.rhythm import Rhythms, rhythms
from crmdesk.analysis.windows import trailing
from crmdesk.models.codecs import Stored
from crmdesk.models.registry import CustomerGrade
from crmdesk.services import life_columns, life_feeds, purchase_columns, score_columns
from crmdesk.services.columns_read import aligned
from crmdesk.services.grades import specs
from crmdesk.services.prepared import rows_where
from crmdesk.services.setting_spec import SettingSpec, decoded, value_from

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.analysis.customer_frame import CustomerFrame, Ints

COLUMNS: Final = tuple(c.name for c in CustomerGrade.__table__.columns)
GRAIN: Final = 1000  # the loyalty index comes in millionths of a point and is kept in thousandths
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class GradeTerms:
    """The owner's parameters of all classes, as ``parameters`` keeps them with a frozen month."""

    stored: Mapping[str, Stored]

    def value(self, spec: SettingSpec[Any]) -> Any:
        """The value in force."""
        return value_from(self.stored, spec)

    @property
    def floors(self) -> tuple[int, ...] | None:
        """The least sales of the upper layers in fen; None if the number decides."""
        if self.value(specs.LAYERS_BY) != BY_MONEY:
            return None
        return tuple(self.value(spec) for spec in specs.FLOORS)

    @property
    def cuts(self) -> tuple[int, ...]:
        """Where the upper layers end, in hundredths of a percent."""
        return tuple(self.value(spec) for spec in specs.CUTS)

    @property
    def lifecycle(self) -> LifecycleRules:
        """The thresholds of the phases."""
        return LifecycleRules(
            overdue_days=self.value(specs.OVERDUE_DAYS),
            change=self.value(specs.CHANGE),
            is_seasonal=self.value(specs.IS_SEASONAL),
        )

    @property
    def parameters(self) -> dict[str, Any]:
        """Every parameter by its key, in value form."""
        return {spec.key: self.value(spec) for spec in specs.GRADE_SETTINGS}


def terms(connection: Connection) -> GradeTerms:
    """The parameters in force."""
    rows = rows_where("setting", ("key", "value"), (), False).run(connection)
    return GradeTerms({key: decoded(text) for key, text in rows})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Graded:
    """Every customer of *frame* in every class, with what decided it; all in the order of *frame*
    but for *rfm*, which has those who bought alone.
    """

    frame: CustomerFrame
    pyramid: Pyramid
    abc: AbcAnswer
    powers: Powers
    rfm: Rfm
    lifecycle: Lifecycle
    relations: Relations
    loyalty: Index
    churn: Churn
    rhythms: Rhythms

    @property
    def as_of(self) -> date:
        """The day looked at."""
        return self.frame.as_of

    def rows(self) -> Iterator[Row]:
        """One row of ``COLUMNS`` per customer, by ascending id, in stored form."""
        made = _columns(self)
        return zip(*(made[name]() for name in COLUMNS), strict=True)

    def facts(self) -> dict[str, Any]:
        """What all share, for the words on a card: how many buy, where layers begin, means."""
        return {
            "buyers": len(self.pyramid.ranked),
            "cuts": list(self.pyramid.cuts),
            "boundaries": list(self.pyramid.boundaries or ()),
            "is_by_money": self.pyramid.floors is not None,
            "means": [float(mean) for mean in self.rfm.means],
        }


def graded(connection: Connection, as_of: date, given: GradeTerms | None = None) -> Graded:
    """The classes of everybody on file as of *as_of*."""
    given = given or terms(connection)
    phases = life_feeds.lifecycle_data(connection, as_of)
    frame, habits = phases.frame, phases.habits
    days = life_columns.purchase_days(connection, frame, keeps_zero=False)
    single = purchase_columns.purchases(connection, trailing(as_of, YEAR))
    wallet = score_columns.card_numbers(connection, frame.ids, "wallet")
    return Graded(
        frame=frame,
        pyramid=pyramid(frame, cuts=given.cuts, floors=given.floors),
        abc=abc(frame.net_sales),
        powers=powers(Purchased.of(frame, single.customers, single.amounts)),
        rfm=rfm(frame, mode=Mode(given.value(specs.RFM_BY))),
        lifecycle=lifecycle(phases, given.lifecycle),
        relations=relations(life_feeds.relation_data(connection, as_of, phases)),
        loyalty=loyalty_index(frame, wallet),
        churn=churn(habits),
        rhythms=rhythms(habits, aligned(frame.ids, days.ids, days.longest_gaps)),
    )


# --- columns --------------------------------------------------------------------------------
def _columns(found: Graded) -> dict[str, Callable[[], Sequence[Any]]]:
    frame, habits = found.frame, found.rhythms.habits
    return {
        "customer_id": frame.ids.tolist,
        "layer": lambda: _codes([layer.value for layer in EVERY], found.pyramid.places),
        "to_next": lambda: _to_next(found.pyramid),
        "abc": lambda: _abc(found),
        "rfm": lambda: _of_buyers(found, [f"{code}" for code in found.rfm.codes.tolist()]),
        "rfm_class": lambda: _of_buyers(found, _codes([k.value for k in CLASSES], found.rfm.kinds)),
        "power": lambda: _powers(found),
        "lifecycle": lambda: _codes([p.value for p in PHASES], found.lifecycle.phases, NO_PHASE),
        "relation": lambda: _codes([s.value for s in STATES], found.relations.states),
        "loyalty": lambda: _where(found.loyalty.value // GRAIN, found.loyalty.is_known),
        "churn": lambda: _where(found.churn.chance, found.churn.is_known),
        "churn_band": lambda: _codes([b.value for b in BANDS], found.churn.bands(), -1),
        "interval_days": lambda: _where(habits.interval_tenths, habits.intervals > 0),
        "intervals": habits.intervals.tolist,
        "next_purchase_on": lambda: _days(found.rhythms),
        "rank": lambda: _ranks(found.pyramid),
        "net_sales": frame.net_sales.tolist,
        "growth": lambda: [found.lifecycle.growth(place) for place in range(len(frame))],
    }


def _codes(codes: Sequence[str], places: Ints, nothing: int | None = None) -> list[str | None]:
    return [None if place == nothing else codes[place] for place in places.tolist()]


def _where(values: Ints, is_known: Any) -> list[int | None]:
    pairs = zip(values.tolist(), is_known.tolist(), strict=True)
    return [value if known else None for value, known in pairs]


def _abc(found: Graded) -> list[str | None]:
    """Who bought nothing in the window has no class: he is no C customer (A2-15)."""
    codes = [kind.value for kind in Abc]
    kinds, buys = found.abc.kinds.tolist(), found.frame.is_buyer.tolist()
    return [
        codes[kind] if bought and kind != abc_classes.UNKNOWN else None
        for kind, bought in zip(kinds, buys, strict=True)
    ]


def _of_buyers(found: Graded, values: Sequence[str | None]) -> list[str | None]:
    """Values of those with RFM scores, in the order of everybody."""
    known = dict(zip(found.rfm.scored.ids.tolist(), values, strict=True))
    return [known.get(i) for i in found.frame.ids.tolist()]


def _powers(found: Graded) -> list[str | None]:
    """Of those who bought in the window, unless they are too new."""
    buyers = found.powers.found.frame.ids.tolist()
    known = {i: found.powers.power(place) for place, i in enumerate(buyers)}
    return [power.value if (power := known.get(i)) else None for i in found.frame.ids.tolist()]


def _to_next(found: Pyramid) -> list[int | None]:
    return [found.to_next(place) for place in range(len(found.frame))]


def _ranks(found: Pyramid) -> list[int | None]:
    ranks: list[int | None] = [None] * len(found.frame)
    for rank, place in enumerate(found.ranked.tolist(), 1):
        ranks[place] = rank
    return ranks


def _days(found: Rhythms) -> list[str | None]:
    pairs = zip(found.expected.tolist(), found.has_habit.tolist(), strict=True)
    return [date.fromordinal(day).isoformat() if known else None for day, known in pairs]
