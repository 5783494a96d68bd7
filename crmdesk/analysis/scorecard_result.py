"""The customer value scorecard as a result: present against potential value, four cards (B15)."""

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
    points_fields,
    sales_field,
    score_field,
    text_field,
)
from crmdesk.analysis.criteria import POTENTIAL, PRESENT, Criterion, weight_problem
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.loyalty_result import NO_SALES
from crmdesk.analysis.matrix import HIGH_HIGH, HIGH_LOW, LOW_HIGH, NOWHERE, Axis, matrix_chart
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.scorecard import FIELDS, HIGH, Cards, ScorecardFacts, cards, measured
from crmdesk.analysis.weighted import POINT, THOUSANDTHS, merged
from crmdesk.analysis.wording import Figure, Measure, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints
    from crmdesk.analysis.weighted import Floats

NO_CARDS: Final = N_(
    "Too little is known of every customer for the scorecard. Enter costs, receipts, size of the "
    "firm and what they buy in all; growth needs sales of two years."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class ScorecardData:
    """All customers with what is known of them, and what people gave by criterion."""

    frame: CustomerFrame
    criteria: tuple[Criterion, ...]
    facts: ScorecardFacts
    entered: Mapping[str, Floats]

    @cached_property
    def points(self) -> dict[str, Floats]:
        """The points of those who bought: measured, or given by people instead."""
        import numpy as np

        every = merged(measured(self.frame, self.facts), self.entered)
        return {code: np.where(self.frame.is_buyer, p, np.nan) for code, p in every.items()}

    @cached_property
    def cards(self) -> Cards:
        """Both values, whatever the thresholds."""
        return cards(self.points, self.criteria)

    @cached_property
    def order(self) -> Ints:
        """The places of those who have both values, the largest first."""
        return self.frame.ranked(self.cards.is_placed)


def run(data: ScorecardData, values: Mapping[str, Any]) -> Result:
    """The cards by the thresholds of *values*."""
    frame = data.frame
    wrong = weight_problem(data.criteria, PRESENT, POTENTIAL)
    if wrong is not None:
        return lacking(frame.as_of, wrong, tone=Tone.BAD)
    if not frame.is_buyer.any():
        return lacking(frame.as_of, text(NO_SALES))
    if not len(data.order):
        return lacking(frame.as_of, text(NO_CARDS))
    present, potential = int(values["present"]), int(values["potential"])
    of = data.cards.fields(present, potential)
    classes = figures_by_class(frame, of, len(FIELDS))
    ungraded = figures_of(frame, frame.is_buyer & (of == NOWHERE))
    return Result(
        as_of=frame.as_of,
        n=len(data.order),
        note=text(
            N_("present value high from {present}, potential from {potential} points"),
            present=Figure(present / THOUSANDTHS, Measure.SCORE),
            potential=Figure(potential / THOUSANDTHS, Measure.SCORE),
        ),
        charts=(
            matrix_chart(
                text(N_("Customer value scorecard")), FIELDS, of, frame.ids, data.order,
                Axis(
                    title=text(N_("Present value")), values=data.cards.present.value / POINT,
                    threshold=present / THOUSANDTHS, parameter="present", ends=(0, 100),
                ),
                Axis(
                    title=text(N_("Potential value")), values=data.cards.potential.value / POINT,
                    threshold=potential / THOUSANDTHS, parameter="potential", ends=(0, 100),
                ),
                [each.behind for each in classes],
            ),
        ),
        tables=(
            classes_table(
                text(N_("The four cards")), field_lines(FIELDS, classes), remark=N_("What to do"),
                ungraded=ClassLine(text(N_("Not graded")), ungraded, text(N_("too little known"))),
            ),
            _customers(data, of),
        ),
        findings=tuple(_findings(classes, ungraded)),
    )  # fmt: skip


def _customers(data: ScorecardData, of: Ints) -> TableData:
    import numpy as np

    # Platinum, gold, silver, plain: in the order in which people name the cards.
    rank = np.array([0, 2, 1, 3])[of[data.order]]
    order = data.order[rank.argsort(kind="stable")]
    return customers_table(
        data.frame, order,
        [
            text_field("class", text(N_("Card")), lambda n: text(FIELDS[of[n]].title)),
            sales_field(data.frame, order),
            score_field("present", text(N_("Present value")), data.cards.present.cell),
            score_field("potential", text(N_("Potential value")), data.cards.potential.cell),
            *points_fields(data.criteria, data.points),
        ],
    )  # fmt: skip


def _findings(classes: tuple[ClassFigures, ...], ungraded: ClassFigures) -> Iterator[Finding]:
    show = text(N_("Show them"))
    sales = sum(each.net_sales for each in classes)
    platinum, gold, silver = classes[HIGH_HIGH], classes[HIGH_LOW], classes[LOW_HIGH]
    if platinum.count:
        yield Finding(
            sentence=text(
                N_("{count} platinum customers bring {share} of the sales and still grow."),
                count=Figure(platinum.count), share=percent(share_of(platinum.net_sales, sales)),
            ),
            evidence=text(N_("keep the best people for them")),
            tone=Tone.GOOD, link=show, behind=platinum.behind,
        )  # fmt: skip
    if silver.count:
        yield Finding(
            sentence=text(
                N_("{count} silver customers buy for {amount} only and could be worth much more."),
                count=Figure(silver.count), amount=money(silver.net_sales),
            ),
            evidence=text(N_("this is where to invest time and money")),
            link=show, behind=silver.behind,
        )  # fmt: skip
    if gold.count:
        yield Finding(
            sentence=text(
                N_("{count} gold customers bring {share} of the sales; there is little more to win."),
                count=Figure(gold.count), share=percent(share_of(gold.net_sales, sales)),
            ),
            evidence=text(N_("keep them at moderate cost")),
            link=show, behind=gold.behind,
        )  # fmt: skip
    if ungraded.count:
        yield Finding(
            sentence=text(
                N_("{count} who bought have no card: too little is known."),
                count=Figure(ungraded.count),
            ),
            evidence=text(N_("at least 70 % of the weights of both values need an answer")),
            tone=Tone.WARN, link=show, behind=ungraded.behind,
        )  # fmt: skip


METHOD: Final = Method(
    id="scorecard",
    title=N_("Customer value scorecard"),
    question=N_("Who gets platinum, gold, silver?"),
    topic=Topic.IMPORTANT,
    run=run,
    help=N_(
        "Two values of 0 to 100 points. Present value: net sales 40 and profit contribution 40, both by "
        "the place among all who bought, and 20 for the part of what was charged that was paid. "
        "Potential value: growth against the twelve months before 40, room left in what he spends on "
        "such goods 30, size of the firm 20, what he thinks of our service 10. Points that people gave "
        "go before what was measured. From 60 points a value is high: both high is platinum, present "
        "only gold, potential only silver, neither plain. The scorecard with its four groups of "
        "indicators is from Chinese texts on customer classification; weights and bounds are our own."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(
            name="present", kind="quantity", label=N_("Present value high from"), default=HIGH,
            least=0, most=100 * THOUSANDTHS, unit=N_("points"), is_read=False,
        ),
        Parameter(
            name="potential", kind="quantity", label=N_("Potential value high from"), default=HIGH,
            least=0, most=100 * THOUSANDTHS, unit=N_("points"), is_read=False,
        ),
    ),
)  # fmt: skip
