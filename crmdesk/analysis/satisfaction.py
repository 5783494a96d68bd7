"""Satisfaction and loyalty 满意×忠诚 (B33): who is satisfied and leaves all the same.

Satisfaction is the mean of the answers of the last survey within twelve months, from 1 to 5, and
high from 4 on; loyalty is the index of B11. Apostles 传道者 have both; mercenaries 唯利型 are
satisfied and not loyal, which is the satisfaction trap 客户满意陷阱; hostages 人质 stay without being
satisfied; defectors 背离 have neither (Jones and Sasser, Why Satisfied Customers Defect, 1995).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmdesk.analysis.loyalty import FAITHFUL, Index
from crmdesk.analysis.matrix import FieldName, fields_of
from crmdesk.analysis.weighted import POINT, THOUSANDTHS, Scores
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints

CONTENT: Final = 4 * THOUSANDTHS
COMPLETELY: Final = 5 * THOUSANDTHS
MONTHS: Final = 12  # a survey counts for so long
# Satisfied lies across, loyal upright.
FIELDS: Final = (
    FieldName("apostle", N_("Apostle"), N_("ask for recommendations"), "chartGood"),
    FieldName("hostage", N_("Hostage"), N_("mend what annoys him"), "chartGrey"),
    FieldName("mercenary", N_("Satisfaction trap"), N_("give a reason to stay"), "chart2"),
    FieldName("defector", N_("Defector"), N_("talk to him at once"), "chartBad"),
)


def fields(
    satisfaction: Scores, index: Index, *, content: int = CONTENT, faithful: int = FAITHFUL
) -> Ints:
    """The field of each customer by its place in ``FIELDS``; bounds in thousandths of a point.

    Who was not asked, or never bought, has none.
    """
    return fields_of(
        satisfaction.at_least(content),
        index.value >= faithful * (POINT // THOUSANDTHS),
        satisfaction.is_graded & index.is_known,
    )


def is_complete(satisfaction: Scores) -> Flags:
    """Who gave five of five: they stay far more often than those who gave four."""
    return satisfaction.at_least(COMPLETELY)
