"""The annual screening as a result: verdicts, the points behind them, who is let go (B34)."""

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
    profit_field,
    sales_field,
    score_field,
    text_field,
)
from crmdesk.analysis.criteria import TOTAL, Criterion, weight_problem
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.matrix import NOWHERE
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.score_charts import share_chart, spread_chart
from crmdesk.analysis.screening import (
    ADVICE,
    BOUNDS,
    COLORS,
    DROP,
    HOPELESS,
    KEEP,
    KEY,
    LABELS,
    WATCH,
    Screened,
    graded,
    measured,
    screened,
)
from crmdesk.analysis.weighted import THOUSANDTHS, Scores, merged
from crmdesk.analysis.weighted_grade_result import by_points
from crmdesk.analysis.wording import Figure, Measure, Text, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints
    from crmdesk.analysis.weighted import Floats

NOBODY: Final = N_("Nobody has ever bought anything. Enter sales, or choose another day.")
NOT_SCREENED: Final = N_(
    "Too little is known of every customer for the screening: at least 70 % of the weights need an "
    "answer. Enter costs, receipts, potential and the business relation."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class ScreeningData:
    """All customers: *paid* of what was charged (0 up), *potential* in points, *relation* in stars."""

    frame: CustomerFrame
    criteria: tuple[Criterion, ...]
    paid: Floats
    potential: Floats
    relation: Floats
    entered: Mapping[str, Floats]

    @cached_property
    def points(self) -> dict[str, Floats]:
        """The points of those who ever bought: measured, or given by people instead."""
        import numpy as np

        known = measured(self.frame, self.paid, self.potential, self.relation)
        every = merged(known, self.entered)
        return {code: np.where(self.frame.has_bought, p, np.nan) for code, p in every.items()}

    @cached_property
    def scores(self) -> Scores:
        """All criteria together, whatever the bounds."""
        return graded(self.points, self.criteria)

    @cached_property
    def order(self) -> Ints:
        """The places of all graded customers, the most points first."""
        return by_points(self.frame, self.scores)

    def screened(self, bounds: tuple[int, ...]) -> Screened:
        """The verdicts by *bounds*."""
        return screened(self.frame, self.scores, self.points["future"], bounds)


def bounds_of(values: Mapping[str, Any]) -> tuple[int, ...]:
    """The bounds of the first three verdicts in thousandths of a point."""
    return tuple(int(values[name]) for name in ("key_from", "keep_from", "watch_from"))


def problem(data: ScreeningData, values: Mapping[str, Any]) -> Text | None:
    """What is wrong with weights or bounds, None if nothing."""
    wrong = weight_problem(data.criteria, TOTAL)
    if wrong is not None:
        return wrong
    bounds = bounds_of(values)
    if not bounds[KEY] > bounds[KEEP] > bounds[WATCH]:
        return text(N_("The bounds of the verdicts must fall, one below the other."))
    return None


def run(data: ScreeningData, values: Mapping[str, Any]) -> Result:
    """Verdicts by the bounds of *values*."""
    frame = data.frame
    wrong = problem(data, values)
    if wrong is not None:
        return lacking(frame.as_of, wrong, tone=Tone.BAD)
    if not frame.has_bought.any():
        return lacking(frame.as_of, text(NOBODY))
    bounds = bounds_of(values)
    found = data.screened(bounds)
    of = found.of
    if (of == NOWHERE).all():
        return lacking(frame.as_of, text(NOT_SCREENED))
    classes = figures_by_class(frame, of, len(LABELS))
    ungraded = figures_of(frame, frame.has_bought & (of == NOWHERE))
    titles = tuple(text(label) for label in LABELS)
    return Result(
        as_of=frame.as_of,
        n=sum(each.count for each in classes),
        note=text(
            N_("keep first from {a}, keep from {b}, watch from {c} points; {months} months"),
            a=_points(bounds[0]), b=_points(bounds[1]), c=_points(bounds[2]),
            months=Figure(frame.months),
        ),
        charts=(
            spread_chart(
                text(N_("Customers by points")), found.scores, of, frame.ids, titles, COLORS
            ),
            share_chart(text(N_("Net sales by verdict")), titles, COLORS, classes),
        ),
        tables=(
            classes_table(
                text(N_("Verdicts")),
                [
                    ClassLine(title, each, text(advice))
                    for title, each, advice in zip(titles, classes, ADVICE, strict=True)
                ],
                remark=N_("What to do"),
                ungraded=ClassLine(text(N_("Not graded")), ungraded, text(N_("too little known"))),
            ),
            _customers(data, found),
        ),
        findings=tuple(_findings(frame, found, classes, ungraded)),
    )  # fmt: skip


def _points(thousandths: int) -> Figure:
    return Figure(thousandths / THOUSANDTHS, Measure.SCORE)


def _customers(data: ScreeningData, found: Screened) -> TableData:
    """By verdict, then by points: the list that is signed."""
    order = data.order[found.of[data.order].argsort(kind="stable")]
    return customers_table(
        data.frame, order,
        [
            text_field("class", text(N_("Verdict")), lambda n: text(LABELS[found.of[n]])),
            score_field("score", text(N_("Points")), found.scores.cell),
            sales_field(data.frame, order),
            profit_field(data.frame, order),
            *points_fields(data.criteria, data.points),
            text_field("why", text(N_("Reason")), lambda n: why(found, n)),
        ],
        tone=lambda n: Tone.WARN if found.of[n] == DROP else Tone.PLAIN,
    )  # fmt: skip


def why(found: Screened, place: int) -> Text:
    """Why the customer at *place* has his verdict."""
    if found.is_hopeless[place]:
        return text(
            N_("earns nothing, and less than {points} points for the future"),
            points=Figure(HOPELESS),
        )
    if found.is_spared[place]:
        return text(N_("new: at worst watched"))
    return text(N_("{points} points"), points=Figure(found.scores.cell(place), Measure.SCORE))


def _findings(
    frame: CustomerFrame,
    found: Screened,
    classes: tuple[ClassFigures, ...],
    ungraded: ClassFigures,
) -> Iterator[Finding]:
    show = text(N_("Show them"))
    sales = sum(each.net_sales for each in classes)
    key, gone = classes[KEY], classes[DROP]
    if key.count:
        yield Finding(
            sentence=text(
                N_("{count} customers are to be kept first of all: {share} of the sales."),
                count=Figure(key.count), share=percent(share_of(key.net_sales, sales)),
            ),
            tone=Tone.GOOD, link=show, behind=key.behind,
        )  # fmt: skip
    if gone.count:
        yield Finding(
            sentence=text(
                N_("{count} customers can be let go; that would cost {amount} of sales."),
                count=Figure(gone.count), amount=money(gone.net_sales),
            ),
            evidence=text(
                N_("gross profit with them {profit}"), profit=money(gone.gross_profit)
            ),
            tone=Tone.WARN, link=show, behind=gone.behind,
        )  # fmt: skip
    yield from _exceptions(frame, found.is_hopeless, found.is_spared)
    if ungraded.count:
        yield Finding(
            sentence=text(
                N_("Of {count} customers too little is known for a verdict."),
                count=Figure(ungraded.count),
            ),
            link=show, behind=ungraded.behind,
        )  # fmt: skip


def _exceptions(frame: CustomerFrame, hopeless: Flags, spared: Flags) -> Iterator[Finding]:
    bad, new = figures_of(frame, hopeless), figures_of(frame, spared)
    show = text(N_("Show them"))
    if bad.count:
        yield Finding(
            sentence=text(
                N_("{count} of them earn us nothing and have no future, whatever their points."),
                count=Figure(bad.count),
            ),
            tone=Tone.BAD, link=show, behind=bad.behind,
        )  # fmt: skip
    if new.count:
        yield Finding(
            sentence=text(
                N_("{count} customers would be let go but are new: they are watched."),
                count=Figure(new.count),
            ),
            link=show, behind=new.behind,
        )  # fmt: skip


METHOD: Final = Method(
    id="screening",
    title=N_("Annual screening"),
    question=N_("Whom do we keep, watch, let go this year?"),
    topic=Topic.WORTH,
    run=run,
    help=N_(
        "Once a year every customer who ever bought gets points from 0 to 100: purchases of the year 30, "
        "earnings (gross profit) 25, both by the place among all; safety, the part of what was charged "
        "that was paid, 20; future, the development potential of the card, 15; cooperation, the stars "
        "of the business relation, 10. From 75 points he is kept first of all, from 60 kept, from 40 "
        "watched, below let go. Who earns nothing and has fewer than 40 points for the future is let "
        "go; who has bought for less than a year is at worst watched. The list of a year is frozen and "
        "signed by a manager. The five criteria are from Chinese texts on customer management; weights "
        "and bounds are our own."
    ),
    empty=NOBODY,
    parameters=tuple(
        Parameter(
            name=name, kind="quantity", label=label, default=bound, least=0,
            most=100 * THOUSANDTHS, unit=N_("points"), is_read=False,
        )
        for name, label, bound in (
            ("key_from", N_("Keep first from"), BOUNDS[KEY]),
            ("keep_from", N_("Keep from"), BOUNDS[KEEP]),
            ("watch_from", N_("Watch from"), BOUNDS[WATCH]),
        )
    ),
)  # fmt: skip
