"""Customer delivered value 顾客让渡价值 (B32): what a customer gets less what it costs him.

Total value is product, service, people and image; total cost is money, time, worry and effort (after
Kotler, Marketing Management). Both in yuan or both in points, for us and for each competitor, as the
customer sees it. With a part missing nothing is computed: a value that lacks its costs would flatter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.criteria import COST, GAIN, Criterion, of_axis
from crmdesk.analysis.kaism import NOBODY, Offers
from crmdesk.analysis.matrix import NOWHERE
from crmdesk.analysis.weighted import POINT, grains
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints
    from crmdesk.analysis.weighted import Floats

AHEAD, LEVEL, BEHIND, ALONE = range(4)
LABELS: Final = (
    N_("We give more"), N_("Level with the best"), N_("A competitor gives more"), N_("No competitor to compare"),
)  # fmt: skip
ADVICE: Final = (
    N_("say so, and hold the price"), N_("find one part in which to be better"),
    N_("cut his costs or add a service before he leaves"), N_("ask what others offer him"),
)  # fmt: skip
COLORS: Final = ("chartGood", "chart1", "chartBad", "chartGrey")


@dataclass(frozen=True, slots=True, eq=False)
class Delivered:
    """Gain and cost in millionths, valid where every part is known (``is_complete``)."""

    gain: Ints
    cost: Ints
    is_complete: Flags

    @property
    def value(self) -> Ints:
        """What is left for the customer."""
        left: Ints = self.gain - self.cost
        return left

    def ratio(self, place: int) -> int | None:
        """Gain / cost in millionths, half up; None where a part lacks or nothing is paid."""
        gain, cost = int(self.gain[place]), int(self.cost[place])
        if not self.is_complete[place] or cost <= 0:
            return None
        return (2 * gain * POINT + cost) // (2 * cost)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """Our value for every customer beside that of the best competitor.

    *rival* is his place among the offers, ``NOBODY`` where none is complete; *of* the class by its
    place in ``LABELS``, ``NOWHERE`` where our own value is not known.
    """

    ours: Delivered
    offers: Delivered
    rival: Ints
    of: Ints

    def lead(self, place: int) -> int | None:
        """How much more we give than the best competitor, in millionths."""
        best = int(self.rival[place])
        if best == NOBODY or not self.ours.is_complete[place]:
            return None
        return int(self.ours.value[place] - self.offers.value[best])


def delivered(points: Mapping[str, Floats], criteria: Sequence[Criterion], count: int) -> Delivered:
    """Gain and cost of *count* offers by their parts; a part without points is unknown."""
    import numpy as np

    sums = []
    is_complete = np.ones(count, dtype=np.bool_)
    for axis in (GAIN, COST):
        total = np.zeros(count)
        for criterion in of_axis(criteria, axis):
            given = points.get(criterion.code, np.full(count, np.nan))
            is_complete &= ~np.isnan(given)
            total += np.nan_to_num(given)
        sums.append(grains(total))
    return Delivered(sums[0], sums[1], is_complete)


def compared(
    ours: Mapping[str, Floats], offers: Offers, criteria: Sequence[Criterion], count: int
) -> Comparison:
    """Our offer to each of *count* customers beside the best of the others."""
    import numpy as np

    own = delivered(ours, criteria, count)
    theirs = delivered(offers.points, criteria, len(offers.customer))
    rival = np.full(count, NOBODY, dtype=np.int64)
    places = np.flatnonzero(theirs.is_complete)
    # The last one written wins: the most value, of equal ones the smallest id.
    order = places[np.lexsort((-offers.competitor[places], theirs.value[places]))]
    rival[offers.customer[order]] = order
    has_rival = rival != NOBODY
    best = np.zeros(count, dtype=np.int64)
    best[has_rival] = theirs.value[rival[has_rival]]
    of = np.where(own.value > best, AHEAD, np.where(own.value == best, LEVEL, BEHIND))
    of = np.where(has_rival, of, ALONE)
    return Comparison(
        ours=own, offers=theirs, rival=rival, of=np.where(own.is_complete, of, NOWHERE)
    )
