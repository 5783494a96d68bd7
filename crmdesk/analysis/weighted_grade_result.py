"""Weighted grading as a result: how the points are spread, the four classes, the customers (B14)."""

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
    figures_by_class,
    figures_of,
    points_fields,
    sales_field,
    score_field,
    text_field,
)
from crmdesk.analysis.criteria import TOTAL, Criterion, weight_problem
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.loyalty_result import NO_SALES
from crmdesk.analysis.matrix import NOWHERE
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.score_charts import share_chart, spread_chart
from crmdesk.analysis.weighted import POINT, THOUSANDTHS, Scores, merged
from crmdesk.analysis.weighted_grade import (
    ADVICE,
    BOUNDS,
    COLORS,
    LETTERS,
    A,
    B,
    D,
    graded,
    letters,
    measured,
)
from crmdesk.analysis.wording import Figure, Measure, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints
    from crmdesk.analysis.weighted import Floats

BY_RANK, BY_TABLE = "rank", "table"
NOT_GRADED: Final = N_(
    "Too little is known of every customer for this grading: at least 70 % of the weights need an "
    "answer. Enter costs, credit and potential."
)


@dataclass(frozen=True, slots=True, eq=False)
class Graded:
    """The points of those who bought by criterion, their scores, and the places by score."""

    points: Mapping[str, Floats]
    scores: Scores
    order: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class WeightedData:
    """All customers with credit and outlook in points, and what people gave by criterion."""

    frame: CustomerFrame
    criteria: tuple[Criterion, ...]
    credit: Floats
    outlook: Floats
    entered: Mapping[str, Floats]

    @cached_property
    def ranked(self) -> Graded:
        """Points and scores with amounts by place."""
        return _graded(self, by_amounts=False)

    @cached_property
    def tabled(self) -> Graded:
        """Points and scores with amounts by the table."""
        return _graded(self, by_amounts=True)


def run(data: WeightedData, values: Mapping[str, Any]) -> Result:
    """Classes by the bounds of *values*."""
    frame = data.frame
    wrong = weight_problem(data.criteria, TOTAL)
    bounds = tuple(int(values[name]) for name in ("a_from", "b_from", "c_from"))
    if wrong is None and not bounds[0] > bounds[1] > bounds[2]:
        wrong = text(N_("The bounds of A, B and C must fall, one below the other."))
    if wrong is not None:
        return lacking(frame.as_of, wrong, tone=Tone.BAD)
    if not frame.is_buyer.any():
        return lacking(frame.as_of, text(NO_SALES))
    known = data.tabled if values["points_by"] == BY_TABLE else data.ranked
    found = known.scores
    if not found.is_graded.any():
        return lacking(frame.as_of, text(NOT_GRADED))
    of = letters(found, bounds)
    classes = figures_by_class(frame, of, len(LETTERS))
    ungraded = figures_of(frame, frame.is_buyer & (of == NOWHERE))
    return Result(
        as_of=frame.as_of,
        n=sum(each.count for each in classes),
        note=text(
            N_("A from {a}, B from {b}, C from {c} points; {months} months"),
            a=_bound(bounds[0]), b=_bound(bounds[1]), c=_bound(bounds[2]),
            months=Figure(frame.months),
        ),
        charts=(
            spread_chart(
                text(N_("Customers by points")), found, of, frame.ids, LETTERS, COLORS,
            ),
            share_chart(text(N_("Net sales by class")), LETTERS, COLORS, classes),
        ),
        tables=(
            classes_table(
                text(N_("Classes by weighted points")),
                [
                    ClassLine(letter, each, text(advice))
                    for letter, each, advice in zip(LETTERS, classes, ADVICE, strict=True)
                ],
                remark=N_("What to do"),
                ungraded=ClassLine(text(N_("Not graded")), ungraded, text(N_("too little known"))),
            ),
            _customers(data, known, of),
        ),
        findings=tuple(_findings(data, found, classes, ungraded, bounds)),
    )  # fmt: skip


def points_of(data: WeightedData, *, by_amounts: bool) -> dict[str, Floats]:
    """Measured points with what people gave instead; of those who bought only."""
    import numpy as np

    known = measured(data.frame, data.credit, data.outlook, by_amounts=by_amounts)
    every = merged(known, data.entered)
    return {code: np.where(data.frame.is_buyer, p, np.nan) for code, p in every.items()}


def _graded(data: WeightedData, *, by_amounts: bool) -> Graded:
    points = points_of(data, by_amounts=by_amounts)
    found = graded(points, data.criteria)
    return Graded(points, found, by_points(data.frame, found))


def _bound(thousandths: int) -> Figure:
    return Figure(thousandths / THOUSANDTHS, Measure.SCORE)


def by_points(frame: CustomerFrame, found: Scores) -> Ints:
    """The places of all graded customers, the most points first, then the largest."""
    ranked = frame.ranked(found.is_graded)
    order: Ints = ranked[(-found.value[ranked]).argsort(kind="stable")]
    return order


def _customers(data: WeightedData, known: Graded, of: Ints) -> TableData:
    return customers_table(
        data.frame, known.order,
        [
            text_field("class", text(N_("Class")), lambda n: LETTERS[of[n]]),
            score_field("score", text(N_("Points")), known.scores.cell),
            sales_field(data.frame, known.order),
            *points_fields(data.criteria, known.points),
        ],
    )  # fmt: skip


def _findings(
    data: WeightedData,
    found: Scores,
    classes: tuple[ClassFigures, ...],
    ungraded: ClassFigures,
    bounds: tuple[int, ...],
) -> Iterator[Finding]:
    show = text(N_("Show them"))
    sales = sum(each.net_sales for each in classes)
    top, rest = classes[A], classes[D]
    if top.count:
        yield Finding(
            sentence=text(
                N_("{count} customers of class A bring {share} of the sales."),
                count=Figure(top.count), share=percent(share_of(top.net_sales, sales)),
            ),
            evidence=text(N_("{amount} in {months} months"), amount=money(top.net_sales),
                          months=Figure(data.frame.months)),
            tone=Tone.GOOD, link=show, behind=top.behind,
        )  # fmt: skip
    near = found.at_least(bounds[A] - 5 * THOUSANDTHS) & (
        found.value < bounds[A] * (POINT // THOUSANDTHS)
    )
    if near.any():
        close = figures_of(data.frame, near)
        yield Finding(
            sentence=text(
                N_("{count} customers lack five points or less to class A."),
                count=Figure(close.count),
            ),
            evidence=text(N_("they buy for {amount}; see where their points are low"),
                          amount=money(close.net_sales)),
            link=show, behind=close.behind,
        )  # fmt: skip
    if rest.count:
        yield Finding(
            sentence=text(
                N_("{count} customers of class D bring {share} of the sales."),
                count=Figure(rest.count), share=percent(share_of(rest.net_sales, sales)),
            ),
            evidence=text(N_("they should not cost more than they bring")),
            tone=Tone.WARN, link=show, behind=rest.behind,
        )  # fmt: skip
    if ungraded.count:
        yield Finding(
            sentence=text(
                N_("{count} who bought could not be graded: too little is known."),
                count=Figure(ungraded.count),
            ),
            evidence=text(N_("costs, credit or potential are missing")),
            link=show, behind=ungraded.behind,
        )  # fmt: skip


METHOD: Final = Method(
    id="weighted",
    title=N_("Weighted grading"),
    question=N_("Who is A, B, C or D, all things together?"),
    topic=Topic.IMPORTANT,
    run=run,
    help=N_(
        "Four criteria make one figure: order amount 35, profit contribution 30, credit 20 and outlook "
        "15 percent; the weights can be changed. Amount and profit become points by the place among "
        "all who bought (the middle one has 50), or by a table of amounts. Credit is the credit score, "
        "outlook the development potential of the card; points that people gave go before both. From "
        "85 points a customer is A, from 70 B, from 50 C, else D. If a criterion is not known, the "
        "others count more; with less than 70 % answered there is no grade. Grading by several weighted "
        "indicators is described in Chinese texts on key customers; weights and bounds are our own."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(
            name="points_by", kind="enum", label=N_("Amounts become points"), default=BY_RANK,
            choices=((BY_RANK, N_("By place among all")), (BY_TABLE, N_("By a table of amounts"))),
            is_read=False,
        ),
        Parameter(
            name="a_from", kind="quantity", label=N_("A from"), default=BOUNDS[A], least=0,
            most=100 * THOUSANDTHS, unit=N_("points"), is_read=False,
        ),
        Parameter(
            name="b_from", kind="quantity", label=N_("B from"), default=BOUNDS[B], least=0,
            most=100 * THOUSANDTHS, unit=N_("points"), is_read=False,
        ),
        Parameter(
            name="c_from", kind="quantity", label=N_("C from"), default=BOUNDS[2], least=0,
            most=100 * THOUSANDTHS, unit=N_("points"), is_read=False,
        ),
    ),
)  # fmt: skip
