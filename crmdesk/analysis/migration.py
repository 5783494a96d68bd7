"""Moves between the layers of two periods 年度迁移矩阵 (B2), with the boundaries of the first one.

Both periods are cut by the same amounts: those of the period before, frozen. Ranking anew by shares
would make everyone's promotion someone else's demotion. Who was not on file then is 未建档.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.charts.flow import Way
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.layers import ACTIVE, EVERY, Layer
from crmdesk.analysis.pyramid import RankedFrame, ids_of, layer_places, ratio
from crmdesk.analysis.wording import Text, money, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints

ABSENT: Final = len(EVERY)  # the state of who was not on file: the place after all layers
STATES: Final = ABSENT + 1
ABSENT_LABEL: Final = N_("Not on file yet")
WAY_LABELS: Final = {
    Way.UP: N_("Moved up"),
    Way.SAME: N_("Same layer"),
    Way.DOWN: N_("Moved down"),
    Way.LOST: N_("Stopped buying"),
    Way.BACK: N_("Won back"),
    Way.NEW: N_("New buyers"),
}
_WAYS: Final = tuple(Way)


def state_label(state: int) -> Text:
    """The name of a state by its place."""
    return text(ABSENT_LABEL) if state == ABSENT else EVERY[state].label


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Migration:
    """Where every customer was and is. *starts* and *ends* are states by place, customer by customer.

    *ways* is what each move means by its place in ``Way``, −1 for those who bought in neither
    period. *boundaries* are the floors of both periods in fen; *by_move* are the places of all
    customers in the order of their moves, *matrix* how many went from each state (row) to each.
    *gains* is what each customer bought more than in the period before, in fen.
    """

    before: CustomerFrame
    now: CustomerFrame
    boundaries: tuple[int, ...]
    starts: Ints
    ends: Ints
    ways: Ints
    by_move: Ints
    matrix: Ints
    gains: Ints

    @property
    def was_active(self) -> int:
        """How many bought in the period before: what rates are of."""
        return int((self.starts < len(ACTIVE)).sum())

    @property
    def is_active(self) -> int:
        """How many buy now."""
        return int((self.ends < len(ACTIVE)).sum())

    def going(self, *ways: Way) -> Flags:
        """Who went one of *ways*."""
        chosen: Flags = self.ways == _WAYS.index(ways[0])
        for way in ways[1:]:
            chosen = chosen | (self.ways == _WAYS.index(way))
        return chosen

    def count(self, *ways: Way) -> int:
        """How many went one of *ways*."""
        return int(self.going(*ways).sum())

    def ids(self, *ways: Way) -> Ids:
        """Who they are."""
        return ids_of(self.now, self.going(*ways))

    def rate(self, way: Way) -> Fraction | None:
        """The share of those who bought before; None for who did not, and if nobody did."""
        if way in (Way.BACK, Way.NEW):
            return None
        return ratio(self.count(way), self.was_active)

    @property
    def retention(self) -> Fraction | None:
        """保持率: 1 − the share of the lost."""
        lost = self.rate(Way.LOST)
        return None if lost is None else 1 - lost

    def between(self, start: int, end: int) -> Ids:
        """The customers who went from one state to another."""
        ends = self.matrix.ravel().cumsum()
        move = start * STATES + end
        first = int(ends[move - 1]) if move else 0
        return ids_of(self.now, self.by_move[first : int(ends[move])])

    def way(self, place: int) -> Way | None:
        """What the move of the customer at *place* means; None for who bought in neither period."""
        found = int(self.ways[place])
        return None if found < 0 else _WAYS[found]

    def why(self, place: int) -> Text:
        """From where to where the customer at *place* went, and by which sales."""
        start, end = int(self.starts[place]), int(self.ends[place])
        return text(
            N_("{start} ({before}) → {end} ({now}); the layers of both periods begin at {a}, {b}"
               " and {c}."),
            start=state_label(start), before=money(int(self.before.net_sales[place])),
            end=state_label(end), now=money(int(self.now.net_sales[place])),
            a=money(self.boundaries[0]), b=money(self.boundaries[1]), c=money(self.boundaries[2]),
        )  # fmt: skip


def migration(before: RankedFrame, now: RankedFrame, boundaries: Sequence[int]) -> Migration:
    """The moves of all customers. Both frames hold the same customers in the same order.

    *boundaries* are the floors of the three upper layers, which may be equal where a layer is
    empty: ``boundaries_of`` the period before, or amounts of the owner. Raises ValueError for
    frames of other customers.
    """
    import numpy as np

    if not np.array_equal(before.frame.ids, now.frame.ids):
        raise ValueError("the customers of both periods are not the same")
    starts = layer_places(before, floors=boundaries)
    ends = layer_places(now, floors=boundaries)
    then = before.frame.as_of.toordinal()
    is_new = (starts == Layer.SUSPECT.place) & (now.frame.created_day > then)
    starts = np.where(is_new, ABSENT, starts)
    moves = starts * STATES + ends
    return Migration(
        before=before.frame,
        now=now.frame,
        boundaries=tuple(boundaries),
        starts=starts,
        ends=ends,
        ways=_ways(starts, ends),
        gains=now.frame.net_sales - before.frame.net_sales,
        by_move=np.argsort(moves.astype(np.int8), kind="stable"),
        matrix=np.bincount(moves, minlength=STATES**2).reshape(STATES, STATES),
    )


def _ways(starts: Ints, ends: Ints) -> Ints:
    import numpy as np

    was, buys = starts < len(ACTIVE), ends < len(ACTIVE)
    cases = {
        Way.UP: was & buys & (ends < starts),
        Way.SAME: was & buys & (ends == starts),
        Way.DOWN: was & buys & (ends > starts),
        Way.LOST: was & ~buys,
        Way.BACK: (starts == Layer.INACTIVE.place) & buys,
        Way.NEW: (starts > Layer.INACTIVE.place) & buys,
    }
    found: Ints = np.select(list(cases.values()), [_WAYS.index(way) for way in cases], -1)
    return found
