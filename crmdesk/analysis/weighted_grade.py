"""Weighted grading 综合加权分级 (B14): order amount, profit, credit and outlook make one figure.

Amount and profit become points by the place among all who bought (100·u of B3), or by a table of
amounts; credit and outlook are points already. Weights and bounds are crmdesk's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.criteria import TOTAL, Criterion, of_axis
from crmdesk.analysis.matrix import NOWHERE
from crmdesk.analysis.weighted import THOUSANDTHS, Scores, by_rank, by_table, scores
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame, Ints
    from crmdesk.analysis.weighted import Floats

A, B, C, D = range(4)
LETTERS: Final = ("A", "B", "C", "D")
BOUNDS: Final = (85 * THOUSANDTHS, 70 * THOUSANDTHS, 50 * THOUSANDTHS)
COLORS: Final = ("chartDeep", "chart1", "chart1:50", "chartGrey")
ADVICE: Final = (
    N_("serve first, best terms"), N_("develop towards A"), N_("standard service"),
    N_("serve cheaply"),
)  # fmt: skip
# Amounts in fen from which 100, 80, 60, 40 points are given; all below 20.
AMOUNT_FLOORS: Final = (5_890_000, 1_900_000, 482_000, 100_000)
PROFIT_FLOORS: Final = (1_767_000, 570_000, 144_600, 30_000)
TABLE_POINTS: Final = (100, 80, 60, 40, 20)


def measured(
    frame: CustomerFrame, credit: Floats, outlook: Floats, *, by_amounts: bool = False
) -> dict[str, Floats]:
    """The points of those who bought by criterion; NaN where something is not known.

    *credit* and *outlook* are points from 0 to 100. *by_amounts*: the table instead of the place.
    """
    import numpy as np

    amount = np.where(frame.is_buyer, frame.net_sales, np.nan)
    profit = np.where(frame.is_buyer & frame.is_profit_known, frame.gross_profit, np.nan)
    if by_amounts:
        points = {
            "amount": by_table(amount, AMOUNT_FLOORS, TABLE_POINTS),
            "profit": by_table(profit, PROFIT_FLOORS, TABLE_POINTS),
        }
    else:
        points = {"amount": by_rank(amount), "profit": by_rank(profit)}
    return points | {
        "credit": np.where(frame.is_buyer, credit, np.nan),
        "outlook": np.where(frame.is_buyer, outlook, np.nan),
    }


def graded(points: Mapping[str, Floats], criteria: Sequence[Criterion]) -> Scores:
    """The score of everybody."""
    return scores(points, of_axis(criteria, TOTAL))


def letters(found: Scores, bounds: Sequence[int] = BOUNDS) -> Ints:
    """The class of each customer by its place in ``LETTERS``, ``NOWHERE`` for who is not graded.

    *bounds* of A, B and C in thousandths of a point. Raises ValueError if they do not fall.
    """
    import numpy as np

    if not bounds[0] > bounds[1] > bounds[2]:
        raise ValueError("the bounds of the classes fall")
    of = np.full(len(found.value), D, dtype=np.int64)
    for place in (C, B, A):
        of[found.at_least(bounds[place])] = place
    of[~found.is_graded] = NOWHERE
    return of
