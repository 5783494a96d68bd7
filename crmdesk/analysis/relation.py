"""The one state of a customer, and what he is called by each of the other systems (B17-B18).

``place_of`` is the rule; the pyramid, the funnel, the four types 四类型, 现有/过去/将来 and the
phases of the lifecycle are read off ``MAP``. Whoever needs one of them asks here, so that no two
pages call a customer two things that contradict each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.funnel import FunnelState
from crmdesk.analysis.habits import Habits
from crmdesk.analysis.layers import ACTIVE, Layer
from crmdesk.analysis.lifecycle import Phase
from crmdesk.analysis.months import add_months
from crmdesk.analysis.wording import Figure, Measure, Text, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints

YEAR: Final = 12


class State(StrEnum):
    """The canonical states, from a name on a list to a customer who left. Stored codes."""

    LIST = "list"
    LEAD = "lead"
    QUALIFIED = "qualified"
    CUSTOMER = "customer"
    PAST = "past"
    LOST = "lost"


class RelationType(StrEnum):
    """四类型."""

    POTENTIAL = "potential"
    RESPONDING = "responding"
    RELATED = "related"
    LOST = "lost"


class Era(StrEnum):
    """现有, 过去, 将来."""

    PRESENT = "present"
    PAST = "past"
    FUTURE = "future"


STATES: Final = tuple(State)
STATE_LABELS: Final[Mapping[State, str]] = {
    State.LIST: N_("Name on a list"),
    State.LEAD: N_("In contact"),
    State.QUALIFIED: N_("Qualified prospect"),
    State.CUSTOMER: N_("Buys now"),
    State.PAST: N_("Used to buy"),
    State.LOST: N_("Has left"),
}
TYPE_LABELS: Final[Mapping[RelationType, str]] = {
    RelationType.POTENTIAL: N_("Potential (no answer yet)"),
    RelationType.RESPONDING: N_("Responding"),
    RelationType.RELATED: N_("In relation"),
    RelationType.LOST: N_("Lost customer"),
}
ERA_LABELS: Final[Mapping[Era, str]] = {
    Era.PRESENT: N_("Present customers"),
    Era.PAST: N_("Past customers"),
    Era.FUTURE: N_("Future customers"),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the other systems call a state. Empty: they have no place for it."""

    pyramid: tuple[Layer, ...]
    funnel: tuple[FunnelState, ...]
    types: tuple[RelationType, ...]
    era: Era
    phases: tuple[Phase, ...] = ()


# Who bought within the year is inactive only if everything came back. An overdue debt, or earning
# nothing, comes before declining (B16: the first that fits).
MAP: Final[Mapping[State, Meaning]] = {
    State.LIST: Meaning(
        (Layer.SUSPECT,), (FunnelState.TARGET_MARKET,), (RelationType.POTENTIAL,), Era.FUTURE
    ),
    State.LEAD: Meaning(
        (Layer.PROSPECT,),
        (FunnelState.PROSPECT,),
        (RelationType.POTENTIAL, RelationType.RESPONDING),
        Era.FUTURE,
    ),
    State.QUALIFIED: Meaning(
        (Layer.PROSPECT,), (FunnelState.TARGET,), (RelationType.RESPONDING,), Era.FUTURE
    ),
    State.CUSTOMER: Meaning(
        (*ACTIVE, Layer.INACTIVE),
        (FunnelState.SIGNED, FunnelState.PAID_LATE, FunnelState.QUALIFIED),
        (RelationType.RELATED,),
        Era.PRESENT,
        (Phase.PROBLEM, Phase.NO_VALUE, Phase.NEW, Phase.DECLINE, Phase.GROWTH, Phase.STABLE),
    ),
    State.PAST: Meaning(
        (Layer.INACTIVE,),
        (),
        (RelationType.RELATED,),
        Era.PAST,
        (Phase.PROBLEM, Phase.NO_VALUE, Phase.DECLINE),
    ),
    State.LOST: Meaning((Layer.INACTIVE,), (), (RelationType.LOST,), Era.PAST, (Phase.LOST,)),
}


def place_of(
    *, has_bought: Any, is_recent: Any, is_lost: Any, is_contacted: Any, is_qualified: Any
) -> Any:
    """The place of a customer in ``STATES``; for single truths and for columns of them alike.

    *is_recent*: a purchase in the last twelve months; *is_lost* as ``habits.is_lost`` says;
    *is_contacted*: a talk, a quote, an opportunity, or the card says so.
    """
    before = (is_contacted | is_qualified) * 1 + is_qualified * 1
    bought = 3 + (is_recent == 0) * (1 + is_lost * 1)
    return (has_bought == 0) * before + has_bought * bought


def type_of(state: State, *, is_responding: bool) -> RelationType:
    """The type of a customer; who is in contact is one of two, by whether he ever answered."""
    types = MAP[state].types
    return types[-1] if is_responding or len(types) == 1 else types[0]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RelationData:
    """The customers of *frame* (12 months) with what their state hangs on besides.

    ``is_qualified``: the card says qualified; ``is_responding``: something came from his side.
    """

    frame: CustomerFrame
    habits: Habits
    is_qualified: Flags
    is_responding: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relations:
    """The state of each customer, as its place in ``STATES``."""

    data: RelationData
    states: Ints

    def state(self, place: int) -> State:
        """The state of one customer."""
        return STATES[int(self.states[place])]

    def of(self, state: State) -> Flags:
        """Who is in *state*."""
        found: Flags = self.states == STATES.index(state)
        return found

    def of_type(self, kind: RelationType) -> Flags:
        """Who is of a type."""
        import numpy as np

        answers = self.data.is_responding
        every = [
            self.of(state) & (answers == is_responding)
            for state in State
            for is_responding in (False, True)
            if type_of(state, is_responding=is_responding) is kind
        ]
        found: Flags = np.logical_or.reduce(every)
        return found

    def of_era(self, era: Era) -> Flags:
        """Who is a present, past or future customer."""
        import numpy as np

        found: Flags = np.isin(
            self.states, [n for n, state in enumerate(STATES) if MAP[state].era is era]
        )
        return found


def relations(data: RelationData) -> Relations:
    """The state of every customer."""
    habits, frame = data.habits, data.frame
    year = add_months(frame.as_of, -YEAR).toordinal()
    states = place_of(
        has_bought=habits.has_bought,
        is_recent=habits.last > year,
        is_lost=habits.is_lost(),
        is_contacted=frame.has_contact,
        is_qualified=data.is_qualified,
    )
    return Relations(data=data, states=states)


def why(found: Relations, place: int) -> Text:
    """Why one customer is in his state."""
    habits, state = found.data.habits, found.state(place)
    if state in (State.CUSTOMER, State.PAST, State.LOST):
        days = Figure(int(habits.days_since[place]), Measure.DAYS)
        interval = habits.interval(place)
        if state is State.LOST and interval is not None:
            tenths = int(habits.interval_tenths[place])
            return text(
                N_("no purchase for {days}, used to buy every {interval} days"),
                days=days, interval=Figure(tenths / 10, Measure.SCORE),
            )  # fmt: skip
        return text(N_("last bought {days} ago"), days=days)
    if state is State.QUALIFIED:
        return text(N_("qualified on the card, nothing bought yet"))
    if found.data.is_responding[place]:
        return text(N_("answered us, nothing bought yet"))
    if state is State.LEAD:
        return text(N_("talked to or quoted, nothing bought yet"))
    return text(N_("no talk, no quote, no opportunity"))
