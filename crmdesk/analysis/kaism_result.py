"""Key accounts as a result: the matrix, one customer in detail, who is not scored yet (B13)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import (
    Column,
    ColumnKind,
    Finding,
    Method,
    Parameter,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.charts import Bars, Series
from crmdesk.analysis.class_tables import (
    ClassFigures,
    ClassLine,
    classes_table,
    customers_table,
    field_lines,
    figures_by_class,
    figures_of,
    sales_field,
    score_field,
    text_field,
)
from crmdesk.analysis.criteria import ATTRACTION, STRENGTH, Criterion, of_axis, weight_problem
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.kaism import (
    ATTRACTIVE,
    FIELDS,
    NOBODY,
    STRONG,
    Offers,
    Standing,
    standing,
)
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.matrix import HIGH_HIGH, HIGH_LOW, Axis, matrix_chart
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.weighted import POINT, THOUSANDTHS, points_cell
from crmdesk.analysis.wording import (
    CustomerName,
    Figure,
    Measure,
    Text,
    Words,
    money,
    percent,
    text,
)
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints
    from crmdesk.analysis.weighted import Floats

NOT_SCORED: Final = N_(
    "No customer has points for this matrix yet. Give points to the largest customers first."
)
NEXT_TO_SCORE: Final = 20  # so many of the largest unscored customers are worth a word


@dataclass(frozen=True, kw_only=True, eq=False)
class KaismData:
    """All customers, the points people gave (NaN where none) and those of competitors.

    *names* are of competitors; *chosen* the id of the customer to show in detail.
    """

    frame: CustomerFrame
    criteria: tuple[Criterion, ...]
    ours: Mapping[str, Floats]
    offers: Offers
    names: Mapping[int, str] = field(default_factory=dict)
    chosen: int | None = None

    @cached_property
    def standing(self) -> Standing:
        """How everybody stands, whatever the thresholds."""
        return standing(self.ours, self.offers, self.criteria)

    @cached_property
    def order(self) -> Ints:
        """The places of the scored ones, the largest first."""
        return self.frame.ranked(self.standing.is_placed)

    def rival(self, place: int) -> int:
        """The place of the best competitor among the offers, or ``NOBODY``."""
        return int(self.standing.rival[place])

    def gap(self, criterion: Criterion, place: int) -> float | None:
        """Our points less those of the best competitor; None where one is unknown."""
        rival = self.rival(place)
        if rival == NOBODY or criterion.code not in self.ours:
            return None
        theirs = self.offers.points.get(criterion.code)
        if theirs is None:
            return None
        found = float(self.ours[criterion.code][place] - theirs[rival])
        return None if math.isnan(found) else found


def run(data: KaismData, values: Mapping[str, Any]) -> Result:
    """The matrix by the thresholds of *values*."""
    frame = data.frame
    wrong = weight_problem(data.criteria, ATTRACTION, STRENGTH)
    if wrong is not None:
        return lacking(frame.as_of, wrong, tone=Tone.BAD)
    if not len(data.order):
        return lacking(frame.as_of, text(NOT_SCORED))
    attractive, strong = int(values["attractive"]), int(values["strong"])
    of = data.standing.fields(attractive, strong)
    classes = figures_by_class(frame, of, len(FIELDS))
    return Result(
        as_of=frame.as_of,
        n=len(data.order),
        note=text(
            N_("attractive from {points}, strong from {ratio}; missing points are left out"),
            points=Figure(attractive / THOUSANDTHS, Measure.SCORE),
            ratio=Figure(strong / THOUSANDTHS, Measure.SCORE),
        ),
        charts=(
            matrix_chart(
                text(N_("Selection matrix of key accounts")), FIELDS, of, frame.ids, data.order,
                Axis(
                    title=text(N_("Attraction of the customer (0–10)")),
                    values=data.standing.attraction.value / POINT,
                    threshold=attractive / THOUSANDTHS, parameter="attractive", ends=(0, 10),
                ),
                Axis(
                    title=text(N_("Our strength against the best competitor")),
                    values=data.standing.ratio / POINT, threshold=strong / THOUSANDTHS,
                    parameter="strong", ends=_ends(data.standing),
                ),
                [each.behind for each in classes],
            ),
            *_details(data),
        ),
        tables=(
            classes_table(
                text(N_("The four kinds of customers")), field_lines(FIELDS, classes),
                remark=N_("What to do"), ungraded=_unscored(data),
            ),
            _customers(data, of),
            _criteria_table(data),
        ),
        findings=tuple(_findings(data, of, classes)),
    )  # fmt: skip


def _ends(found: Standing) -> tuple[float, float]:
    """From 0.5 to 1.5, further out in steps of a half where customers lie beyond."""
    ratios = found.ratio[found.is_placed]
    low, high = int(ratios.min()), int(ratios.max())
    half = POINT // 2
    return min(1, low // half) / 2, max(3, -(-high // half)) / 2


def _unscored(data: KaismData) -> ClassLine:
    frame = data.frame
    return ClassLine(
        text(N_("Not scored")), figures_of(frame, frame.is_buyer & ~data.standing.is_placed),
        text(N_("give points to the largest first")),
    )  # fmt: skip


def _customers(data: KaismData, of: Ints) -> TableData:
    s = data.standing
    return customers_table(
        data.frame, data.order,
        [
            text_field("class", text(N_("Kind")), lambda n: text(FIELDS[of[n]].title)),
            sales_field(data.frame, data.order),
            score_field("attraction", text(N_("Attraction")), s.attraction.cell),
            score_field("own", text(N_("Our points")), s.own.cell),
            text_field("rival", text(N_("Best competitor")), lambda n: _rival(data, n)),
            score_field(
                "best", text(N_("His points")),
                lambda n: None if data.rival(n) == NOBODY else points_cell(int(s.best[n])),
            ),
            score_field("ratio", text(N_("Relative strength")), lambda n: points_cell(int(s.ratio[n]))),
            text_field("weak", text(N_("Where we lag")), lambda n: _weak(data, n)),
            text_field("why", text(N_("Reason")), lambda n: why(data, n)),
        ],
    )  # fmt: skip


def _rival(data: KaismData, place: int) -> Words:
    rival = data.rival(place)
    if rival == NOBODY:
        return text(N_("none known"))
    return data.names.get(int(data.offers.competitor[rival]), "")


def _weak(data: KaismData, place: int) -> Words | None:
    """The criterion in which we are furthest behind the best competitor."""
    gaps = [
        (gap, c)
        for c in of_axis(data.criteria, STRENGTH)
        if (gap := data.gap(c, place)) is not None
    ]
    worst = min(gaps, key=lambda g: g[0], default=None)
    if worst is None or worst[0] >= 0:
        return None
    return text(
        N_("{criterion}: {points} points"), criterion=worst[1].name,
        points=Figure(round(worst[0], 2), Measure.SCORE),
    )  # fmt: skip


# --- one customer ---------------------------------------------------------------------------
def _shown(data: KaismData) -> int:
    """The place of the customer in detail: the one asked for, else the largest scored one."""
    asked = data.order[data.frame.ids[data.order] == (data.chosen or 0)]
    return int(asked[0]) if len(asked) else int(data.order[0])


def _details(data: KaismData) -> tuple[Bars, ...]:
    place = _shown(data)
    rival = data.rival(place)
    name = CustomerName(int(data.frame.ids[place]))
    ours, theirs = of_axis(data.criteria, ATTRACTION), of_axis(data.criteria, STRENGTH)
    series = [_series(text(N_("We")), theirs, data.ours, place)]
    if rival != NOBODY:
        series.append(_series(_rival(data, place), theirs, data.offers.points, rival, "chartGrey"))
    return (
        Bars(
            title=text(N_("How attractive {customer} is"), customer=name),
            categories=tuple(c.name for c in ours),
            series=(_series(text(N_("Points")), ours, data.ours, place),),
            measure=Measure.SCORE,
        ),
        Bars(
            title=text(N_("How {customer} sees us"), customer=name),
            categories=tuple(c.name for c in theirs),
            series=tuple(series), measure=Measure.SCORE, has_totals=False,
        ),
    )  # fmt: skip


def _series(
    title: Words,
    criteria: tuple[Criterion, ...],
    points: Mapping[str, Floats],
    place: int,
    color: str = "chart1",
) -> Series:
    values = [float(points[c.code][place]) if c.code in points else math.nan for c in criteria]
    return Series(
        title=title, color=color, values=tuple(None if math.isnan(v) else v for v in values)
    )


def _criteria_table(data: KaismData) -> TableData:
    """The criteria with their weights, and the points of the customer in detail."""
    place = _shown(data)
    rival = data.rival(place)

    def cell(points: Mapping[str, Floats], code: str, at: int) -> float | None:
        value = float(points[code][at]) if code in points and at != NOBODY else math.nan
        return None if math.isnan(value) else round(value, 2)

    return TableData(
        key="criteria",
        title=text(N_("Criteria and points of {customer}"),
                   customer=CustomerName(int(data.frame.ids[place]))),
        columns=(
            Column(key="criterion", title=text(N_("Criterion"))),
            Column(key="weight", title=text(N_("Weight")), kind=ColumnKind.PERCENT),
            Column(key="ours", title=text(N_("Points")), kind=ColumnKind.SCORE),
            Column(key="theirs", title=text(N_("Best competitor")), kind=ColumnKind.SCORE),
        ),
        rows=tuple(
            Row(
                cells=(
                    c.name, c.weight, cell(data.ours, c.code, place),
                    cell(data.offers.points, c.code, rival) if c.axis == STRENGTH else None,
                ),
                behind=(int(data.frame.ids[place]),),
            )
            for c in data.criteria
        ),
    )  # fmt: skip


# --- findings -------------------------------------------------------------------------------
def _findings(data: KaismData, of: Ints, classes: tuple[ClassFigures, ...]) -> Iterator[Finding]:
    show = text(N_("Show them"))
    key, develop = classes[HIGH_HIGH], classes[HIGH_LOW]
    sales = sum(each.net_sales for each in classes)
    if key.count:
        yield Finding(
            sentence=text(
                N_("{count} key customers bring {share} of the sales of all scored."),
                count=Figure(key.count), share=percent(share_of(key.net_sales, sales)),
            ),
            evidence=text(N_("give each a person of his own and serve him first")),
            tone=Tone.GOOD, link=show, behind=key.behind,
        )  # fmt: skip
    if develop.count:
        yield Finding(
            sentence=text(
                N_("{count} attractive customers see a competitor ahead of us: {amount} of sales."),
                count=Figure(develop.count), amount=money(develop.net_sales),
            ),
            evidence=_lag(data, of == HIGH_LOW),
            tone=Tone.WARN, link=show, behind=develop.behind,
        )  # fmt: skip
    frame = data.frame
    unscored = frame.ranked(frame.is_buyer & ~data.standing.is_placed)[:NEXT_TO_SCORE]
    if len(unscored):
        yield Finding(
            sentence=text(
                N_("The {count} largest customers without points bought for {amount}."),
                count=Figure(len(unscored)),
                amount=money(int(frame.net_sales[unscored].sum())),
            ),
            evidence=text(N_("give them points next")),
            link=show, behind=tuple(frame.ids[unscored].tolist()),
        )  # fmt: skip


def _lag(data: KaismData, chosen: Flags) -> Text:
    """In which criterion we are behind on average among the customers *chosen*."""
    import numpy as np

    places = np.flatnonzero(chosen & (data.standing.rival != NOBODY))
    worst: tuple[float, Criterion] | None = None
    for criterion in of_axis(data.criteria, STRENGTH):
        theirs = data.offers.points.get(criterion.code)
        if theirs is None or criterion.code not in data.ours or not len(places):
            continue
        gaps = data.ours[criterion.code][places] - theirs[data.standing.rival[places]]
        known = gaps[~np.isnan(gaps)]
        mean = float(known.mean()) if len(known) else 0.0
        if mean < 0 and (worst is None or mean < worst[0]):
            worst = (mean, criterion)
    if worst is None:
        return text(N_("mend what they find weak in us"))
    return text(
        N_("most behind in {criterion}: {points} points on average"), criterion=worst[1].name,
        points=Figure(round(worst[0], 2), Measure.SCORE),
    )  # fmt: skip


def why(data: KaismData, place: int) -> Text:
    """Why the scored customer at *place* is of his kind."""
    s = data.standing
    best = None if data.rival(place) == NOBODY else points_cell(int(s.best[place]))
    return text(
        N_("attraction {attraction}, strength {ratio} ({own} : {best})"),
        attraction=Figure(s.attraction.cell(place), Measure.SCORE),
        ratio=Figure(points_cell(int(s.ratio[place])), Measure.SCORE),
        own=Figure(s.own.cell(place), Measure.SCORE),
        best=Figure(best, Measure.SCORE),
    )


METHOD: Final = Method(
    id="kaism",
    title=N_("Key account matrix (KAISM)"),
    question=N_("Which customers are worth fighting for?"),
    topic=Topic.IMPORTANT,
    run=run,
    help=N_(
        "Across lies how attractive a customer is to us: scale, growth, margin and payment, from 0 to "
        "10 points each. Upright lies how strong we are in his eyes: quality, price, delivery and "
        "service, divided by the points of the best competitor; 1 means level. Where no competitor is "
        "known, our own points stand against 6. Key customers are attractive and we are strong; in "
        "key development we have to mend something; maintain and opportunistic customers are served "
        "at less cost. Criteria nobody answered are left out if at least 70 % of the weight is "
        "answered. The matrix is that of key account identification (KAISM), after Millman and Wilson; "
        "weights are our own."
    ),
    empty=NOT_SCORED,
    parameters=(
        Parameter(
            name="attractive", kind="quantity", label=N_("Attractive from"), default=ATTRACTIVE,
            least=0, most=10 * THOUSANDTHS, unit=N_("points"), is_read=False,
        ),
        Parameter(
            name="strong", kind="quantity", label=N_("Strong from"), default=STRONG, least=0,
            most=10 * THOUSANDTHS, is_read=False,
        ),
        Parameter(
            name="customer", kind="text", label=N_("Customer in detail"), default=None,
            help=N_("his number or name; left blank, the largest"),
        ),
    ),
)  # fmt: skip
