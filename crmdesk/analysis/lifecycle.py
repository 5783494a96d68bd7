"""The lifecycle of customers 生命周期六阶段 (B16): six phases, the first that fits; lost stands outside.

Growth compares the net sales of the last six months with those of the six before, or, for a
seasonal business, with the same months of last year where the customer has been known for two.
Everything is exact and done for all customers at once; ``why`` says the reason of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.habits import LOST_DAYS, Habits
from crmdesk.analysis.months import add_months
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.wording import Figure, Measure, Text, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints

HALF: Final = 6
YEAR: Final = 12
LATE_INTERVALS: Final = Fraction(2)
LEAST_PURCHASES: Final = 3
NO_PHASE: Final = -1


class Phase(StrEnum):
    """The phases in the order of the first that fits. Stored codes."""

    LOST = "lost"
    PROBLEM = "problem"
    NO_VALUE = "no_value"
    NEW = "new"
    DECLINE = "decline"
    GROWTH = "growth"
    STABLE = "stable"


PHASES: Final = tuple(Phase)
PHASE_LABELS: Final[Mapping[Phase, str]] = {
    Phase.NEW: N_("New stage"),
    Phase.GROWTH: N_("Growing"),
    Phase.STABLE: N_("Stable"),
    Phase.DECLINE: N_("Declining"),
    Phase.PROBLEM: N_("Problem stage"),
    Phase.NO_VALUE: N_("Without value"),
    Phase.LOST: N_("Lost stage"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleRules:
    """The owner's thresholds: days, points of 100, ``change`` in hundredths of a percent."""

    overdue_days: int = 30
    least_potential: int = 40
    new_days: int = 90
    single_days: int = 180
    change: int = 2_000
    lost_days: int = LOST_DAYS
    is_seasonal: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class LifecycleData:
    """The customers of *frame* (12 months) with what the phases ask besides; amounts in fen.

    ``recent`` are the net sales of the last six months, ``before`` those of the six before,
    ``year_ago`` those of the same six of last year. ``overdue_days`` is how long the oldest debt
    is overdue, ``is_held`` that goods are held; ``potential`` (0-100) is valid where known.
    """

    frame: CustomerFrame
    habits: Habits
    recent: Ints
    before: Ints
    year_ago: Ints
    overdue_days: Ints
    is_held: Flags
    potential: Ints
    is_potential_known: Flags

    def __post_init__(self) -> None:
        """Raises ValueError if the columns are not of one length."""
        if len({len(getattr(self, field.name)) for field in fields(self)}) > 1:
            raise ValueError("the columns are not of one length")

    @property
    def as_of(self) -> date:
        """The day looked at."""
        return self.frame.as_of

    @cached_property
    def order(self) -> Ints:
        """The places of those who ever bought, the largest first; no threshold changes it."""
        return self.frame.ranked(self.habits.has_bought)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lifecycle:
    """The phase of each customer: its place in ``PHASES``, or ``NO_PHASE`` who never bought.

    ``base`` is what the recent sales were compared with; ``is_back`` 回流: known before, bought
    nothing then, buys again.
    """

    data: LifecycleData
    rules: LifecycleRules
    phases: Ints
    base: Ints
    is_back: Flags

    def of(self, phase: Phase) -> Ints:
        """The places of the customers in *phase*."""
        import numpy as np

        found: Ints = np.flatnonzero(self.phases == PHASES.index(phase))
        return found

    def phase(self, place: int) -> Phase | None:
        """The phase of one customer; None if he never bought."""
        at = int(self.phases[place])
        return None if at == NO_PHASE else PHASES[at]

    def growth(self, place: int) -> int | None:
        """g of one customer in hundredths of a percent; None where there is no base."""
        base, recent = int(self.base[place]), int(self.data.recent[place])
        return half_up((recent - base) * WHOLE, base) if base > 0 else None


def lifecycle(data: LifecycleData, rules: LifecycleRules | None = None) -> Lifecycle:
    """The phase of every customer: the first in ``PHASES`` whose rule fits."""
    import numpy as np

    rules = rules or LifecycleRules()
    habits = data.habits
    base = _base(data, rules)
    is_from_nothing = (base <= 0) & (data.recent > 0)
    was_there = habits.first <= add_months(data.as_of, -HALF).toordinal()
    has_base = base > 0
    moved, bound = (data.recent - base) * WHOLE, rules.change * base
    is_habit_broken = (habits.purchases >= LEAST_PURCHASES) & habits.is_later_than(LATE_INTERVALS)
    year = add_months(data.as_of, -YEAR).toordinal()
    fits = {
        Phase.LOST: habits.is_lost(rules.lost_days),
        Phase.PROBLEM: (data.overdue_days > rules.overdue_days) | data.is_held,
        Phase.NO_VALUE: (habits.first <= year) & _earns_nothing(data.frame)
        & data.is_potential_known & (data.potential < rules.least_potential),
        Phase.NEW: (habits.days_traded <= rules.new_days)
        | ((habits.purchases == 1) & (habits.days_since <= rules.single_days)),
        # Who bought nothing for a year and is not lost yet declines, whatever g says (B18).
        Phase.DECLINE: (has_base & (moved <= -bound)) | is_habit_broken | (habits.last <= year),
        Phase.GROWTH: (has_base & (moved >= bound)) | is_from_nothing,
        Phase.STABLE: habits.has_bought,
    }  # fmt: skip
    phases = np.select(
        [habits.has_bought & fits[phase] for phase in PHASES], range(len(PHASES)), NO_PHASE
    )
    return Lifecycle(
        data=data, rules=rules, phases=phases, base=base, is_back=is_from_nothing & was_there
    )


def _base(data: LifecycleData, rules: LifecycleRules) -> Ints:
    """What recent sales are compared with."""
    import numpy as np

    if not rules.is_seasonal:
        return data.before
    known = data.habits.first <= add_months(data.as_of, -2 * YEAR).toordinal()
    found: Ints = np.where(known, data.year_ago, data.before)
    return found


def _earns_nothing(frame: CustomerFrame) -> Flags:
    """Whose profit after 客户投入 is known not to be above zero: unknown costs only lower it."""
    import numpy as np

    spent = np.where(frame.is_spent_known, frame.spent, 0)
    rest = frame.gross_profit - spent
    found: Flags = frame.is_profit_known & (
        (rest <= 0) & (frame.is_spent_known | (frame.gross_profit <= 0))
    )
    return found


# --- why ------------------------------------------------------------------------------------
def why(found: Lifecycle, place: int) -> Text | None:
    """Why one customer is in his phase; None if he never bought."""
    phase = found.phase(place)
    if phase is None:
        return None
    data, habits = found.data, found.data.habits
    since = Figure(int(habits.days_since[place]), Measure.DAYS)
    match phase:
        case Phase.LOST:
            return _lost(habits, place, since)
        case Phase.PROBLEM:
            late = int(data.overdue_days[place])
            if late > found.rules.overdue_days:
                return text(N_("{days} overdue"), days=Figure(late, Measure.DAYS))
            return text(N_("goods are held"))
        case Phase.NO_VALUE:
            frame = data.frame
            spent = int(frame.spent[place]) if frame.is_spent_known[place] else 0
            return text(
                N_("earned {amount} in twelve months, potential {points}"),
                amount=money(int(frame.gross_profit[place]) - spent),
                points=Figure(int(data.potential[place])),
            )
        case Phase.NEW:
            if habits.days_traded[place] <= found.rules.new_days:
                days = Figure(int(habits.days_traded[place]), Measure.DAYS)
                return text(N_("first bought {days} ago"), days=days)
            return text(N_("one purchase, {days} ago"), days=since)
        case _:
            return _moved(found, place, phase, since)


def _lost(habits: Habits, place: int, since: Figure) -> Text:
    interval = habits.interval(place)
    if interval is None:
        return text(N_("no purchase for {days}"), days=since)
    tenths = int(habits.interval_tenths[place])
    return text(
        N_("no purchase for {days}, used to buy every {interval} days"),
        days=since, interval=Figure(tenths / 10, Measure.SCORE),
    )  # fmt: skip


def _moved(found: Lifecycle, place: int, phase: Phase, since: Figure) -> Text:
    """By what its sales changed, or that the customer is late."""
    growth, bound = found.growth(place), found.rules.change
    if phase is Phase.GROWTH and growth is None:
        if found.is_back[place]:
            return text(N_("bought nothing in the period before, buys again"))
        return text(N_("all his purchases are of the last six months"))
    if growth is not None and (phase is not Phase.DECLINE or growth <= -bound):
        if growth < 0:
            return text(N_("sales of six months down {share}"), share=percent(-growth))
        if growth == 0:
            return text(N_("sales of six months unchanged"))
        return text(N_("sales of six months up {share}"), share=percent(growth))
    if phase is Phase.DECLINE:
        return _lost(found.data.habits, place, since)
    return text(N_("nothing bought in twelve months that stayed"))
