"""Ranking from many angles 多角度排名 (S2, S3): the first 20 % by each of several indicators.

Who stands among the first by every angle is a key customer whatever one asks; who does by one angle
only is easily overlooked. Ranks are those of competitions: equal values share the better place, and
all who share the last place within the cut are inside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.wording import Measure
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints
    from crmdesk.analysis.weighted import Floats

TOP: Final = 2_000  # hundredths of a percent
UNRANKED: Final = 0


@dataclass(frozen=True, slots=True)
class Angle:
    """An indicator to rank by. *is_small_first*: less is better. Code stored in saved views."""

    code: str
    label: str
    measure: Measure
    is_small_first: bool = False


ANGLES: Final = (
    Angle("sales", N_("Net sales"), Measure.MONEY),
    Angle("quantity", N_("Quantity sold"), Measure.SCORE),
    Angle("profit", N_("Gross profit"), Measure.MONEY),
    Angle("margin", N_("Margin"), Measure.PERCENT),
    Angle("purchases", N_("Purchases"), Measure.COUNT),
    Angle("mean", N_("Mean purchase"), Measure.MONEY),
    Angle("cycle", N_("Purchase cycle"), Measure.DAYS, is_small_first=True),
    Angle("growth", N_("Growth of sales"), Measure.PERCENT),
    Angle("owed", N_("Receivables"), Measure.MONEY),
    Angle("overdue", N_("Overdue"), Measure.MONEY),
    Angle("years", N_("Years with us"), Measure.SCORE),
    Angle("potential", N_("Development potential"), Measure.SCORE),
)
BY_CODE: Final[Mapping[str, Angle]] = {angle.code: angle for angle in ANGLES}
USUAL: Final = ("sales", "quantity", "owed", "cycle")  # those of the case in the source (S3)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranking:
    """Ranks by angle: 1 is first, ``UNRANKED`` for those without a value.

    *is_top* by angle: among the first; *tops* is by how many angles a customer is.
    """

    angles: tuple[Angle, ...]
    ranks: tuple[Ints, ...]
    is_top: tuple[Flags, ...]
    tops: Ints

    def first_to_last(self, by_rank: Ints) -> Ints:
        """The places *by_rank* (see ``ranked_places``), those in front who are first most often."""
        order: Ints = by_rank[(-self.tops[by_rank]).argsort(kind="stable")]
        return order


def ranks_of(values: Mapping[str, Floats], codes: Sequence[str]) -> tuple[Ints, ...]:
    """The ranks of everybody by each of *codes*; KeyError for an angle there is not."""
    return tuple(
        places(values[code], is_small_first=BY_CODE[code].is_small_first) for code in codes
    )


def ranked_places(ranks: Sequence[Ints], ids: Ints) -> Ints:
    """The places of those who have any rank, by the ranks in their order, then by *ids*."""
    import numpy as np

    found = np.flatnonzero(np.any([rank != UNRANKED for rank in ranks], axis=0))
    last = np.iinfo(np.int64).max
    keys = [np.where(rank[found] == UNRANKED, last, rank[found]) for rank in reversed(ranks)]
    order: Ints = found[np.lexsort((ids[found], *keys))]
    return order


def ranking(codes: Sequence[str], ranks: Sequence[Ints], *, top: int = TOP) -> Ranking:
    """Who is first by *codes* and their *ranks*; *top* in hundredths of a percent of the ranked.

    Raises ValueError without an angle or for a cut outside 0–100 %.
    """
    import numpy as np

    if not codes or not 0 < top <= WHOLE:
        raise ValueError("rank by one angle at least, and cut above nothing")
    tops = []
    for rank in ranks:
        count = int((rank != UNRANKED).sum())
        tops.append((rank != UNRANKED) & (rank <= max(1, half_up(count * top, WHOLE))))
    how_many: Ints = np.sum(tops, axis=0, dtype=np.int64)
    return Ranking(
        angles=tuple(BY_CODE[code] for code in codes),
        ranks=tuple(ranks),
        is_top=tuple(tops),
        tops=how_many,
    )


def places(values: Floats, *, is_small_first: bool = False) -> Ints:
    """The rank of each value, 1 for the first; equal ones share it; ``UNRANKED`` for NaN."""
    import numpy as np

    rank = np.full(len(values), UNRANKED, dtype=np.int64)
    is_known = ~np.isnan(values)
    some = values[is_known] if is_small_first else -values[is_known]
    if len(some):
        _each, place, counts = np.unique(some, return_inverse=True, return_counts=True)
        rank[is_known] = (np.cumsum(counts) - counts + 1)[place]
    return rank
