"""The waterfall between two moments as chart and table."""

from __future__ import annotations

from typing import Final

from crmdesk.analysis.base import Column, ColumnKind, Row, TableData
from crmdesk.analysis.charts import Step, Turn, Waterfall
from crmdesk.analysis.movement import CAUSES, Cause, Movement
from crmdesk.analysis.wording import Words, text
from crmdesk.core.i18n import N_

TITLE: Final = N_("Movement of the forecast")
# Short names for the chart; the table has the long ones.
SHORT: Final = {
    Cause.NEW: N_("New in"),
    Cause.REACTIVATED: N_("Taken up"),
    Cause.ADVANCED: N_("Advanced"),
    Cause.BACK: N_("Fell back"),
    Cause.AMOUNT: N_("Amount ±"),
    Cause.CHANCE: N_("Chance ±"),
    Cause.POSTPONED: N_("Postponed"),
    Cause.PAUSED: N_("Put off"),
    Cause.WON: N_("Became won"),
    Cause.LOST: N_("Became lost"),
    Cause.ENDED: N_("Given up"),
    Cause.REMOVED: N_("Deleted"),
}


def chart(
    found: Movement,
    since: Words,
    until: Words,
    start_ids: tuple[int, ...] = (),
    end_ids: tuple[int, ...] = (),
) -> Waterfall:
    """From the total of *since* to that of *until*; what became won lowers it and is not bad."""
    return Waterfall(
        title=text(TITLE),
        start=Step(title=since, value=found.start, behind=start_ids),
        steps=tuple(
            Step(
                title=text(SHORT[part.cause]),
                value=part.value,
                turn=Turn.NEUTRAL if part.cause is Cause.WON else Turn.BY_SIGN,
                behind=part.deal_ids,
            )
            for part in found.parts
            if part.value
        ),
        end_title=until,
        end_behind=end_ids,
    )


def table(found: Movement, since: Words, until: Words) -> TableData:
    """The same in numbers."""
    return TableData(
        key="movement",
        title=text(TITLE),
        columns=(
            Column(key="cause", title=text(N_("Reason"))),
            Column(key="count", title=text(N_("Opportunities")), kind=ColumnKind.COUNT),
            Column(key="value", title=text(N_("Weighted")), kind=ColumnKind.MONEY),
        ),
        rows=(
            Row(cells=(since, None, found.start)),
            *(
                Row(
                    cells=(text(CAUSES[part.cause]), len(part.deal_ids), part.value),
                    behind=part.deal_ids,
                )
                for part in found.parts
            ),
        ),
        totals=Row(cells=(until, None, found.end)),
    )
