"""Satisfaction and loyalty as a result: the matrix with the satisfaction trap (B33)."""

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
    points_fields,
    sales_field,
    score_field,
    text_field,
)
from crmdesk.analysis.criteria import TOTAL, Criterion, of_axis, weight_problem
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.loyalty import FAITHFUL, Index, loyalty_index
from crmdesk.analysis.matrix import HIGH_HIGH, HIGH_LOW, LOW_LOW, Axis, matrix_chart
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.satisfaction import CONTENT, FIELDS, MONTHS, fields, is_complete
from crmdesk.analysis.weighted import POINT, THOUSANDTHS, Scores, points_cell, scores
from crmdesk.analysis.wording import Figure, Measure, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints
    from crmdesk.analysis.weighted import Floats

NO_SURVEY: Final = N_(
    "Nobody who bought was asked within the last twelve months. Enter the answers of a survey first."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class SatisfactionData:
    """All customers, the answers of their last survey (1 to 5, NaN), and their yearly budgets."""

    frame: CustomerFrame
    criteria: tuple[Criterion, ...]
    answers: Mapping[str, Floats]
    wallet: Floats

    @cached_property
    def satisfaction(self) -> Scores:
        """The mean answer of everybody."""
        return scores(self.answers, of_axis(self.criteria, TOTAL))

    @cached_property
    def index(self) -> Index:
        """The loyalty of everybody."""
        return loyalty_index(self.frame, self.wallet)

    @cached_property
    def order(self) -> Ints:
        """The places of those who were asked and ever bought, the largest first."""
        return self.frame.ranked(self.satisfaction.is_graded & self.index.is_known)


def run(data: SatisfactionData, values: Mapping[str, Any]) -> Result:
    """The matrix by the thresholds of *values*."""
    frame = data.frame
    wrong = weight_problem(data.criteria, TOTAL)
    if wrong is not None:
        return lacking(frame.as_of, wrong, tone=Tone.BAD)
    if not len(data.order):
        return lacking(frame.as_of, text(NO_SURVEY))
    content, faithful = int(values["satisfaction"]), int(values["loyalty"])
    of = fields(data.satisfaction, data.index, content=content, faithful=faithful)
    classes = figures_by_class(frame, of, len(FIELDS))
    return Result(
        as_of=frame.as_of,
        n=len(data.order),
        note=text(
            N_("satisfied from {content} of 5, loyal from {faithful} points; surveys of {months} "
               "months"),
            content=Figure(content / THOUSANDTHS, Measure.SCORE),
            faithful=Figure(faithful / THOUSANDTHS, Measure.SCORE), months=Figure(MONTHS),
        ),
        charts=(
            matrix_chart(
                text(N_("Satisfaction and loyalty")), FIELDS, of, frame.ids, data.order,
                Axis(
                    title=text(N_("Satisfaction (1–5)")),
                    values=data.satisfaction.value / POINT, threshold=content / THOUSANDTHS,
                    parameter="satisfaction", ends=(1, 5),
                ),
                Axis(
                    title=text(N_("Loyalty index")), values=data.index.value / POINT,
                    threshold=faithful / THOUSANDTHS, parameter="loyalty", ends=(0, 100),
                ),
                [each.behind for each in classes],
            ),
        ),
        tables=(
            classes_table(
                text(N_("Satisfied and loyal")), field_lines(FIELDS, classes),
                remark=N_("What to do"),
                ungraded=ClassLine(
                    text(N_("Not asked")), figures_of(frame, _unasked(data)),
                    text(N_("ask the largest first")),
                ),
            ),
            _customers(data, of),
        ),
        findings=tuple(_findings(data, classes)),
    )  # fmt: skip


def _unasked(data: SatisfactionData) -> Any:
    return data.frame.is_buyer & ~data.satisfaction.is_graded


def _customers(data: SatisfactionData, of: Ints) -> TableData:
    """Those in the trap first, then the defectors, then the others, the largest first."""
    order = first_those(data.order, of[data.order] == LOW_LOW)
    order = first_those(order, of[order] == HIGH_LOW)
    tones = {HIGH_LOW: Tone.WARN, LOW_LOW: Tone.BAD}
    return customers_table(
        data.frame, order,
        [
            text_field("class", text(N_("Kind")), lambda n: text(FIELDS[of[n]].title)),
            sales_field(data.frame, order),
            score_field("satisfaction", text(N_("Satisfaction")), data.satisfaction.cell),
            score_field(
                "loyalty", text(N_("Loyalty index")), lambda n: points_cell(int(data.index.value[n]))
            ),
            *points_fields(data.criteria, data.answers),
        ],
        tone=lambda n: tones.get(int(of[n]), Tone.PLAIN),
    )  # fmt: skip


def _findings(data: SatisfactionData, classes: tuple[ClassFigures, ...]) -> Iterator[Finding]:
    show = text(N_("Show them"))
    trap, lost, best = classes[HIGH_LOW], classes[LOW_LOW], classes[HIGH_HIGH]
    count = sum(each.count for each in classes)
    if trap.count:
        yield Finding(
            sentence=text(
                N_("{count} customers say they are satisfied and are not loyal: {amount} of sales."),
                count=Figure(trap.count), amount=money(trap.net_sales),
            ),
            evidence=text(N_("the satisfaction trap: good answers, and they buy elsewhere as well")),
            tone=Tone.WARN, link=show, behind=trap.behind,
        )  # fmt: skip
    if lost.count:
        yield Finding(
            sentence=text(
                N_("{count} customers are neither satisfied nor loyal."), count=Figure(lost.count)
            ),
            evidence=text(N_("they leave with the next offer and tell others; talk to them")),
            tone=Tone.BAD, link=show, behind=lost.behind,
        )  # fmt: skip
    if best.count:
        yield Finding(
            sentence=text(
                N_("{count} customers, {share} of those asked, are satisfied and loyal."),
                count=Figure(best.count), share=percent(share_of(best.count, count)),
            ),
            evidence=text(N_("ask them to recommend us")),
            tone=Tone.GOOD, link=show, behind=best.behind,
        )  # fmt: skip
    full = figures_of(data.frame, is_complete(data.satisfaction))
    if full.count:
        yield Finding(
            sentence=text(
                N_("{count} customers gave full marks; they stay far more often than the merely "
                   "satisfied."),
                count=Figure(full.count),
            ),
            link=show, behind=full.behind,
        )  # fmt: skip


METHOD: Final = Method(
    id="satisfaction",
    title=N_("Satisfaction and loyalty"),
    question=N_("Who is satisfied and leaves all the same?"),
    topic=Topic.LEAVING,
    run=run,
    help=N_(
        "Satisfaction is the mean of the answers, from 1 to 5, in the last survey within twelve months; "
        "it is high from 4. Loyalty is the index of sales and loyalty, high from 60. Apostles are both. "
        "Those who are satisfied and not loyal are in the satisfaction trap: they praise us and buy "
        "where it is cheaper. Hostages stay because they have to, defectors leave. Full marks are told "
        "apart because only completely satisfied customers stay reliably. After Thomas Jones and Earl "
        "Sasser, Why Satisfied Customers Defect, Harvard Business Review 1995."
    ),
    empty=NO_SURVEY,
    parameters=(
        Parameter(
            name="satisfaction", kind="quantity", label=N_("Satisfied from"), default=CONTENT,
            least=1 * THOUSANDTHS, most=5 * THOUSANDTHS, is_read=False,
        ),
        Parameter(
            name="loyalty", kind="quantity", label=N_("Loyal from"), default=FAITHFUL, least=0,
            most=100 * THOUSANDTHS, unit=N_("points"), is_read=False,
        ),
    ),
)  # fmt: skip
