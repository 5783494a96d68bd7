"""Credit and sales 信用×销量 (B12): to whom to give more credit, whom to grow, whom to ask for cash.

Credit is good from BBB on, which is 60 of 100 points (B24). A rule that caps a grade, such as a long
overdue debt, caps its points here as well, so that points and grade never disagree. Who is not
rated is never "good": he stands apart. The fourth field, both bad, is missing in the source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.credit_bands import GRADE_FROM, CreditGrade
from crmdesk.analysis.loyalty import average_sales
from crmdesk.analysis.matrix import FieldName, fields_of
from crmdesk.analysis.weighted import POINT, THOUSANDTHS
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints

GOOD: Final = 60 * THOUSANDTHS
FULL: Final = 100 * THOUSANDTHS
HAIR: Final = 10  # a hundredth of a point: what is shown stays below the bound, too
# Good or bad credit lies across, strong or weak sales upright.
FIELDS: Final = (
    FieldName("both", N_("Both good"), N_("raise the limit"), "chart1"),
    FieldName("risky", N_("Sells well, bad credit"), N_("cash or security"), "chart2"),
    FieldName("grow", N_("Good credit, sells little"), N_("sell more on credit"), "chartGood"),
    FieldName("neither", N_("Neither"), N_("withdraw"), "chartGrey"),
)
_FLOORS: Final = {grade: floor * THOUSANDTHS for floor, grade in GRADE_FROM}
# The most points, in thousandths, that a grade stands for: just below the floor of the next better.
CEILINGS: Final[Mapping[CreditGrade, int]] = MappingProxyType({
    grade: FULL if better is None else _FLOORS[better] - HAIR
    for better, grade in zip((None, *CreditGrade), CreditGrade, strict=False)
})  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class CreditSales:
    """The field of each customer (``analysis.matrix``), ``NOWHERE`` without sales or a rating.

    *unrated* have sales above zero and no grade.
    """

    of: Ints
    unrated: Flags
    volume: int


def points_of(grade: CreditGrade, score: int | None) -> int:
    """The points of a rated customer in thousandths; *score* is what the criteria made, uncapped.

    A grade without a score (given by a rule alone) stands for the least points it can have.
    """
    if score is None:
        return _FLOORS.get(grade, 0)
    return min(score, CEILINGS[grade])


def credit_sales(
    frame: CustomerFrame,
    points: Ints,
    is_rated: Flags,
    *,
    good: int = GOOD,
    volume: int | None = None,
) -> CreditSales | None:
    """Everybody with sales above zero by credit and sales; None if nobody has any.

    *points* and *good* in thousandths; *volume* in fen, without it the average of those sales.
    """
    average = average_sales(frame)
    if average is None:
        return None
    bound = average if volume is None else volume
    of = fields_of(points >= good, frame.net_sales >= bound, frame.is_buyer & is_rated)
    return CreditSales(of, frame.is_buyer & ~is_rated, bound)


def thousandths(values: Ints) -> Ints:
    """Thousandths of a point as millionths, as scores are shown."""
    return values * (POINT // THOUSANDTHS)
