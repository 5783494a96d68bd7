"""The annual screening 年度筛选 (B34): whom to keep first of all, keep, watch, let go.

Five criteria of 0 to 100 points: purchases of the year and earnings by the place among all who ever
bought, safety as the part of the charges that was paid, future and cooperation from the card. Who
earns us nothing and has no future is let go whatever his points; who is new is at worst watched.
Weights and bounds are crmdesk's own. The list of a year is frozen and signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.criteria import TOTAL, Criterion, of_axis
from crmdesk.analysis.customer_frame import NEVER
from crmdesk.analysis.matrix import NOWHERE
from crmdesk.analysis.months import add_months
from crmdesk.analysis.weighted import THOUSANDTHS, Scores, by_rank, scores
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints
    from crmdesk.analysis.weighted import Floats

KEY, KEEP, WATCH, DROP = range(4)
CODES: Final = ("key", "keep", "watch", "drop")  # stored
LABELS: Final = (N_("Keep first of all"), N_("Keep"), N_("Watch"), N_("Let go"))
COLORS: Final = ("chartDeep", "chart1", "chart2", "chartGrey")
ADVICE: Final = (
    N_("a person of his own, best terms"), N_("go on as before"),
    N_("agree on targets, look again in half a year"), N_("raise the price or stop"),
)  # fmt: skip
BOUNDS: Final = (75 * THOUSANDTHS, 60 * THOUSANDTHS, 40 * THOUSANDTHS)
HOPELESS: Final = 40  # points for the future below which earning nothing is the end
NEW_MONTHS: Final = 12
RATING_POINTS: Final = 20  # points for one of five stars


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """Everybody who ever bought: his points and the verdict by its place in ``CODES``.

    *is_hopeless*: let go because nothing is earned and no future is seen; *is_spared*: watched
    because he is new.
    """

    scores: Scores
    of: Ints
    is_hopeless: Flags
    is_spared: Flags


def measured(
    frame: CustomerFrame, paid: Floats, potential: Floats, relation: Floats
) -> dict[str, Floats]:
    """The points of those who ever bought by criterion; NaN where something is not known.

    *paid* of what was charged, from 0 up; *potential* in points; *relation* 1 to 5 stars.
    """
    import numpy as np

    known = frame.has_bought
    found = {
        "amount": by_rank(np.where(known, frame.net_sales, np.nan)),
        "profit": by_rank(np.where(known & frame.is_profit_known, frame.gross_profit, np.nan)),
        "safety": np.clip(paid, 0, 1) * 100,
        "future": potential,
        "cooperation": relation * RATING_POINTS,
    }
    return {code: np.where(known, points, np.nan) for code, points in found.items()}


def graded(points: Mapping[str, Floats], criteria: Sequence[Criterion]) -> Scores:
    """The points of everybody, all criteria together."""
    return scores(points, of_axis(criteria, TOTAL))


def screened(
    frame: CustomerFrame, found: Scores, future: Floats, bounds: Sequence[int] = BOUNDS
) -> Screened:
    """The verdict by the points *found* and those for the *future* (NaN: not known).

    Raises ValueError if the bounds do not fall.
    """
    import numpy as np

    if not bounds[KEY] > bounds[KEEP] > bounds[WATCH]:
        raise ValueError("the bounds of the verdicts fall")
    of = np.full(len(frame), DROP, dtype=np.int64)
    for place in (WATCH, KEEP, KEY):
        of[found.at_least(bounds[place])] = place
    is_hopeless = frame.is_profit_known & (frame.gross_profit <= 0) & (future < HOPELESS)
    of[is_hopeless] = DROP
    is_new = frame.first_day > add_months(frame.as_of, -NEW_MONTHS).toordinal()
    is_spared = is_new & (frame.first_day != NEVER) & (of == DROP) & found.is_graded
    of[is_spared] = WATCH
    of[~(found.is_graded & frame.has_bought)] = NOWHERE
    return Screened(found, of, is_hopeless & ~is_spared, is_spared)
