"""Key account identification and selection 关键客户识别与选择矩阵 (KAISM, B13).

Across lies how attractive the customer is, as we see him; upright how strong we are against the best
competitor, as he sees us. Points go from 0 to 10, criteria and weights are the owner's. With no
competitor known our own points stand against the bound of 6. (After Millman and Wilson's matrix and
its Chinese descriptions; weights are our own.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.criteria import ATTRACTION, STRENGTH, Criterion, of_axis
from crmdesk.analysis.matrix import FieldName, fields_of
from crmdesk.analysis.weighted import POINT, THOUSANDTHS, Scores, grains, scores
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints
    from crmdesk.analysis.weighted import Floats

ATTRACTIVE: Final = 6 * THOUSANDTHS
STRONG: Final = 1 * THOUSANDTHS
ALONE: Final = 6 * THOUSANDTHS  # our own points that are strong where no competitor is known
NOBODY: Final = -1
# Attractive lies across, strong upright.
FIELDS: Final = (
    FieldName("key", N_("Key customer"), N_("a person of his own, served first"), "chart1"),
    FieldName("maintain", N_("Maintain"), N_("standard service, hold the share"), "chartGood"),
    FieldName("develop", N_("Key development"), N_("mend our weak points"), "chart2"),
    FieldName("chance", N_("Opportunistic"), N_("cheap: take what comes"), "chartGrey"),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Offers:
    """How customers see competitors: one place for each customer and competitor.

    *customer* is the place of the customer in the frame, *competitor* the id, *points* by criterion.
    """

    customer: Ints
    competitor: Ints
    points: Mapping[str, Floats]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """How customers stand: their attraction, our own points, the best competitor's.

    *best* in millionths of a point is valid where *rival* (the place in ``Offers``) is not
    ``NOBODY``; *ratio* in millionths is own / best, or own / ``ALONE``. *is_placed*: both axes are
    graded.
    """

    attraction: Scores
    own: Scores
    best: Ints
    rival: Ints
    ratio: Ints
    is_placed: Flags

    def fields(self, attractive: int = ATTRACTIVE, strong: int = STRONG) -> Ints:
        """The field of each customer by its place in ``FIELDS``; bounds in thousandths."""
        grain = POINT // THOUSANDTHS
        return fields_of(
            self.attraction.at_least(attractive), self.ratio >= strong * grain, self.is_placed
        )


def standing(ours: Mapping[str, Floats], offers: Offers, criteria: Sequence[Criterion]) -> Standing:
    """How every customer stands; *ours* are the points of both axes by criterion (NaN: not given)."""
    import numpy as np

    attraction = scores(ours, of_axis(criteria, ATTRACTION))
    own = scores(ours, of_axis(criteria, STRENGTH))
    best, rival = _best(offers, criteria, len(own.value))
    bound = np.where(rival == NOBODY, ALONE * (POINT // THOUSANDTHS), best)
    ratio = grains(own.value / np.maximum(bound, 1))
    return Standing(
        attraction=attraction,
        own=own,
        best=best,
        rival=rival,
        ratio=ratio,
        is_placed=attraction.is_graded & own.is_graded,
    )


def _best(offers: Offers, criteria: Sequence[Criterion], count: int) -> tuple[Ints, Ints]:
    """The best competitor of each customer: his points and his place among the offers."""
    import numpy as np

    best = np.zeros(count, dtype=np.int64)
    rival = np.full(count, NOBODY, dtype=np.int64)
    if len(offers.customer):
        found = scores(offers.points, of_axis(criteria, STRENGTH))
        places = np.flatnonzero(found.is_graded & (found.value > 0))
        # The last one written wins: the most points, of equal ones the smallest id.
        order = places[np.lexsort((-offers.competitor[places], found.value[places]))]
        best[offers.customer[order]] = found.value[order]
        rival[offers.customer[order]] = order
    return best, rival
