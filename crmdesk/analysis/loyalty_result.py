"""Sales and loyalty as a result: the matrix, its classes, the customers worth binding (B11)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import Finding, Method, Parameter, Result, TableData, Tone, Topic
from crmdesk.analysis.class_tables import (
    ClassFigures,
    classes_table,
    customers_table,
    field_lines,
    figures_by_class,
    figures_of,
    first_those,
    sales_field,
    score_field,
    text_field,
)
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.loyalty import FAITHFUL, FIELDS, Index, Loyalty, loyalty, loyalty_index
from crmdesk.analysis.matrix import (
    HIGH_HIGH,
    HIGH_LOW,
    LOW_HIGH,
    NOWHERE,
    Axis,
    matrix_chart,
)
from crmdesk.analysis.rounding import WHOLE, share_of
from crmdesk.analysis.weighted import POINT, THOUSANDTHS, points_cell
from crmdesk.analysis.wording import Figure, Measure, Text, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints
    from crmdesk.analysis.weighted import Floats

NO_SALES: Final = N_(
    "Nobody has bought anything in these twelve months. Enter sales, or choose another day."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class LoyaltyData:
    """All customers, and what each spends on such goods a year (fen, NaN where unknown).

    What no threshold changes is computed once, so that thresholds can be dragged.
    """

    frame: CustomerFrame
    wallet: Floats

    @cached_property
    def index(self) -> Index:
        """The loyalty of everybody."""
        return loyalty_index(self.frame, self.wallet)

    @cached_property
    def order(self) -> Ints:
        """The places of those who bought, the largest first."""
        return self.frame.ranked(self.frame.is_buyer)


def run(data: LoyaltyData, values: Mapping[str, Any]) -> Result:
    """The matrix by the thresholds of *values*."""
    frame, faithful = data.frame, int(values["loyalty"])
    found = loyalty(frame, data.index, faithful=faithful, volume=values.get("volume"))
    if found is None:
        return lacking(frame.as_of, text(NO_SALES))
    classes = figures_by_class(frame, found.of, len(FIELDS))
    return Result(
        as_of=frame.as_of,
        n=sum(each.count for each in classes),
        note=text(
            N_("loyal from {points} points, buying much from {amount} in {months} months"),
            points=Figure(faithful / THOUSANDTHS, Measure.SCORE), amount=money(found.volume),
            months=Figure(frame.months),
        ),
        charts=(
            matrix_chart(
                text(N_("Sales and loyalty")), FIELDS, found.of, frame.ids, data.order,
                Axis(
                    title=text(N_("Loyalty index")), values=found.index.value / POINT,
                    threshold=faithful / THOUSANDTHS, parameter="loyalty", ends=(0, 100),
                ),
                Axis(
                    title=text(N_("Net sales")), values=frame.net_sales, threshold=found.volume,
                    measure=Measure.MONEY, parameter="volume",
                ),
                [each.behind for each in classes],
            ),
        ),
        tables=(
            classes_table(
                text(N_("Classes by sales and loyalty")),
                field_lines(FIELDS, classes),
                remark=N_("What to do"),
            ),
            _customers(data, found),
        ),
        findings=tuple(_findings(frame, found, classes)),
    )  # fmt: skip


def _customers(data: LoyaltyData, found: Loyalty) -> TableData:
    """Who buys much and wavers first: he can be lost; then the others, the largest first."""
    frame = data.frame
    places = first_those(data.order, found.of[data.order] == LOW_HIGH)
    return customers_table(
        frame, places,
        [
            text_field("class", text(N_("Class")), lambda n: text(FIELDS[found.of[n]].title)),
            sales_field(frame, places),
            score_field(
                "loyalty", text(N_("Loyalty index")), lambda n: points_cell(int(found.index.value[n]))
            ),
            text_field("why", text(N_("Reason")), lambda n: why(found.index, frame, n)),
        ],
        tone=lambda n: Tone.WARN if found.of[n] == LOW_HIGH else Tone.PLAIN,
    )  # fmt: skip


def why(index: Index, frame: CustomerFrame, place: int) -> Text:
    """What the index of one customer is made of."""
    months = text(
        N_("bought in {count} of {months} months, {years} years with us"),
        count=Figure(int(frame.months_bought[place])), months=Figure(frame.months),
        years=Figure(points_cell(round(float(index.years[place]) * POINT)), Measure.SCORE),
    )  # fmt: skip
    part = float(index.share[place])
    if math.isnan(part):
        return text(N_("share of his purchases unknown; {rest}"), rest=months)
    return text(
        N_("{share} of his purchases; {rest}"), share=percent(round(part * WHOLE)), rest=months
    )


def _findings(
    frame: CustomerFrame, found: Loyalty, classes: tuple[ClassFigures, ...]
) -> Iterator[Finding]:
    sales = sum(each.net_sales for each in classes)
    show = text(N_("Show them"))
    best, wavering, small = classes[HIGH_HIGH], classes[LOW_HIGH], classes[HIGH_LOW]
    if best.count:
        yield Finding(
            sentence=text(
                N_("{count} customers buy much and stay: they bring {share} of the sales."),
                count=Figure(best.count), share=percent(share_of(best.net_sales, sales)),
            ),
            evidence=text(N_("{amount} in {months} months"), amount=money(best.net_sales),
                          months=Figure(frame.months)),
            tone=Tone.GOOD, link=show, behind=best.behind,
        )  # fmt: skip
    if wavering.count:
        yield Finding(
            sentence=text(
                N_("{count} customers buy much but waver: {amount} of sales can be lost."),
                count=Figure(wavering.count), amount=money(wavering.net_sales),
            ),
            evidence=text(N_("their loyalty is below the bound; visit them and offer a contract")),
            tone=Tone.WARN, link=show, behind=wavering.behind,
        )  # fmt: skip
    if small.count:
        lacks = found.volume * small.count - small.net_sales
        yield Finding(
            sentence=text(
                N_("{count} loyal customers buy little; at the bound they would buy {amount} more."),
                count=Figure(small.count), amount=money(lacks),
            ),
            evidence=text(N_("ask what else they need")),
            link=show, behind=small.behind,
        )  # fmt: skip
    yield from _unknown(frame, found)


def _unknown(frame: CustomerFrame, found: Loyalty) -> Iterator[Finding]:
    import numpy as np

    blank = figures_of(frame, (found.of != NOWHERE) & np.isnan(found.index.share))
    if blank.count:
        yield Finding(
            sentence=text(
                N_("Of {count} customers nobody knows what they buy in all."),
                count=Figure(blank.count),
            ),
            evidence=text(
                N_("their months and years count alone; ask and enter the sum on the card")
            ),
            link=text(N_("Show them")), behind=blank.behind,
        )  # fmt: skip


METHOD: Final = Method(
    id="loyalty",
    title=N_("Sales and loyalty"),
    question=N_("Who buys much, and who stays?"),
    topic=Topic.IMPORTANT,
    run=run,
    help=N_(
        "Customers are put into four fields by what they bought in the last twelve months and how "
        "loyal they are. Buying much begins at the average of all who bought. Loyalty is an index of "
        "100 points: 50 for our share of what he spends on such goods, 30 for the months in which he "
        "bought, 20 for the years with us, of which five count. Where the share is not known, the "
        "other two count 60 and 40. A buys much and stays, B buys much and wavers, C stays and "
        "buys little, D does neither. The idea is from Chinese teaching texts on grading customers; "
        "the weights are our own and can be argued about."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(
            name="loyalty", kind="quantity", label=N_("Loyal from"), default=FAITHFUL, least=0,
            most=100 * THOUSANDTHS, unit=N_("points"), is_read=False,
        ),
        Parameter(
            name="volume", kind="money", label=N_("Buying much from"), default=None, least=0,
            help=N_("left blank, the average"), is_read=False,
        ),
    ),
)  # fmt: skip
