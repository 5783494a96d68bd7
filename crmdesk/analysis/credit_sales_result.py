"""Credit and sales as a result: the matrix, its four fields, who is not rated (B12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import Finding, Method, Parameter, Result, TableData, Tone, Topic
from crmdesk.analysis.class_tables import (
    ClassFigures,
    ClassLine,
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
from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_sales import FIELDS, FULL, GOOD, CreditSales, credit_sales
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.loyalty_result import NO_SALES
from crmdesk.analysis.matrix import HIGH_HIGH, HIGH_LOW, LOW_HIGH, NOWHERE, Axis, matrix_chart
from crmdesk.analysis.rounding import half_up, share_of
from crmdesk.analysis.weighted import THOUSANDTHS
from crmdesk.analysis.wording import Figure, Measure, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints

UNRATED: Final = -1
NO_RATING: Final = N_(
    "None of those who bought has a credit grade yet. Fill in the credit report of the largest first."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class CreditSalesData:
    """All customers with *points* (thousandths, capped like the grade) and *grade*.

    *grade* is the place of the credit grade (0 for AAA), ``UNRATED`` where there is none.
    """

    frame: CustomerFrame
    points: Ints
    grade: Ints

    @property
    def is_rated(self) -> Flags:
        """Who has a grade."""
        found: Flags = self.grade != UNRATED
        return found

    @cached_property
    def order(self) -> Ints:
        """The places of those who bought, the largest first."""
        return self.frame.ranked(self.frame.is_buyer)


def run(data: CreditSalesData, values: Mapping[str, Any]) -> Result:
    """The matrix by the thresholds of *values*."""
    frame, good = data.frame, int(values["credit"])
    found = credit_sales(frame, data.points, data.is_rated, good=good, volume=values.get("volume"))
    if found is None:
        return lacking(frame.as_of, text(NO_SALES))
    unrated = figures_of(frame, found.unrated)
    classes = figures_by_class(frame, found.of, len(FIELDS))
    count = sum(each.count for each in classes)
    if not count:
        return lacking(frame.as_of, text(NO_RATING), behind=unrated.behind)
    return Result(
        as_of=frame.as_of,
        n=count,
        note=text(
            N_("good credit from {points} points, strong sales from {amount} in {months} months"),
            points=Figure(good / THOUSANDTHS, Measure.SCORE), amount=money(found.volume),
            months=Figure(frame.months),
        ),
        charts=(
            matrix_chart(
                text(N_("Credit and sales")), FIELDS, found.of, frame.ids, data.order,
                Axis(
                    title=text(N_("Credit points")), values=data.points / THOUSANDTHS,
                    threshold=good / THOUSANDTHS, parameter="credit", ends=(0, 100),
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
                text(N_("Types by credit and sales")), field_lines(FIELDS, classes),
                remark=N_("What to do"),
                ungraded=ClassLine(
                    text(N_("Not rated")), unrated, text(N_("rate before delivering on credit")),
                    Tone.WARN,
                ),
            ),
            _customers(data, found),
        ),
        findings=tuple(_findings(frame, found, classes, unrated)),
    )  # fmt: skip


def _customers(data: CreditSalesData, found: CreditSales) -> TableData:
    """Who sells well with bad credit first, then those not rated, then the largest."""
    frame = data.frame
    order = data.order
    order = first_those(order, found.unrated[order])
    places = first_those(order, found.of[order] == LOW_HIGH)

    def tone(place: int) -> Tone:
        if found.of[place] == LOW_HIGH:
            return Tone.BAD
        return Tone.WARN if found.of[place] == NOWHERE else Tone.PLAIN

    return customers_table(
        frame, places,
        [
            text_field(
                "class", text(N_("Type")),
                lambda n: text(N_("Not rated"))
                if found.of[n] == NOWHERE
                else text(FIELDS[found.of[n]].title),
            ),
            sales_field(frame, places),
            text_field(
                "grade", text(N_("Credit grade")),
                lambda n: letters(int(data.grade[n])),
            ),
            score_field(
                "points", text(N_("Credit points")),
                lambda n: half_up(int(data.points[n]), 10) / 100 if data.is_rated[n] else None,
            ),
        ],
        tone=tone,
    )  # fmt: skip


def letters(place: int) -> str | None:
    """A grade as people write it; None without one."""
    return None if place == UNRATED else tuple(CreditGrade)[place].letters


def _findings(
    frame: CustomerFrame,
    found: CreditSales,
    classes: tuple[ClassFigures, ...],
    unrated: ClassFigures,
) -> Iterator[Finding]:
    show = text(N_("Show them"))
    sales = sum(each.net_sales for each in classes) + unrated.net_sales
    risky, best, small = classes[LOW_HIGH], classes[HIGH_HIGH], classes[HIGH_LOW]
    if risky.count:
        yield Finding(
            sentence=text(
                N_("{count} customers sell well on bad credit: {share} of the sales."),
                count=Figure(risky.count), share=percent(share_of(risky.net_sales, sales)),
            ),
            evidence=text(N_("ask them for cash, a deposit or a security")),
            tone=Tone.BAD, link=show, behind=risky.behind,
        )  # fmt: skip
    if best.count:
        yield Finding(
            sentence=text(
                N_("{count} customers are good in both: {amount} in {months} months."),
                count=Figure(best.count), amount=money(best.net_sales),
                months=Figure(frame.months),
            ),
            evidence=text(N_("a higher limit lets them buy more")),
            tone=Tone.GOOD, link=show, behind=best.behind,
        )  # fmt: skip
    if small.count:
        lacks = found.volume * small.count - small.net_sales
        yield Finding(
            sentence=text(
                N_("{count} customers pay well and buy little; at the bound {amount} more."),
                count=Figure(small.count), amount=money(lacks),
            ),
            evidence=text(N_("credit can win more of their orders")),
            link=show, behind=small.behind,
        )  # fmt: skip
    if unrated.count:
        yield Finding(
            sentence=text(
                N_("{count} who bought for {amount} have no credit grade."),
                count=Figure(unrated.count), amount=money(unrated.net_sales),
            ),
            evidence=text(N_("not rated is never good: rate them before delivering on credit")),
            tone=Tone.WARN, link=show, behind=unrated.behind,
        )  # fmt: skip


METHOD: Final = Method(
    id="credit-sales",
    title=N_("Credit and sales"),
    question=N_("To whom may we sell more on credit?"),
    topic=Topic.IMPORTANT,
    run=run,
    help=N_(
        "Customers are put into four fields by their credit and by what they bought in the last "
        "twelve months. Credit is good from grade BBB on, that is 60 of 100 points; where a rule caps "
        "the grade, the points are capped with it. Sales are strong from the average of all who "
        "bought. Good in both: raise the limit; strong sales and bad credit: cash or security; good "
        "credit and little sales: sell more; neither: withdraw. Who is not rated stands apart and is "
        "never called good. The three types come from Chinese teaching texts on grading customers; "
        "the fourth was added."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(
            name="credit", kind="quantity", label=N_("Good credit from"), default=GOOD, least=0,
            most=FULL, unit=N_("points"), is_read=False,
        ),
        Parameter(
            name="volume", kind="money", label=N_("Strong sales from"), default=None, least=0,
            help=N_("left blank, the average"), is_read=False,
        ),
    ),
)  # fmt: skip
