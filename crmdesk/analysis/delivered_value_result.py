"""Delivered value as a result: where a competitor gives customers more than we do (B32)."""

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
    figures_by_class,
    figures_of,
    sales_field,
    score_field,
    text_field,
)
from crmdesk.analysis.criteria import AXIS_NAMES, Criterion
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.delivered_value import (
    ADVICE,
    AHEAD,
    ALONE,
    BEHIND,
    COLORS,
    LABELS,
    LEVEL,
    Comparison,
    compared,
)
from crmdesk.analysis.kaism import NOBODY, Offers
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.matrix import NOWHERE
from crmdesk.analysis.rounding import half_up
from crmdesk.analysis.score_charts import share_chart
from crmdesk.analysis.weighted import POINT, points_cell
from crmdesk.analysis.wording import CustomerName, Figure, Measure, Text, Words, money, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints
    from crmdesk.analysis.weighted import Floats

NOT_VALUED: Final = N_(
    "No customer has an assessment of delivered value yet. Ask one what our offer gives and costs him."
)
INCOMPLETE: Final = N_(
    "{count} assessments lack a part, so nothing is computed. All eight parts are needed."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class ValueData:
    """All customers, the parts of our offer and of others' as they see them (NaN: not known).

    *names* are of competitors; *chosen* the id of the customer to show in detail.
    """

    frame: CustomerFrame
    criteria: tuple[Criterion, ...]
    ours: Mapping[str, Floats]
    offers: Offers
    names: Mapping[int, str] = field(default_factory=dict)
    chosen: int | None = None

    @cached_property
    def comparison(self) -> Comparison:
        """Our offer beside the best other one."""
        return compared(self.ours, self.offers, self.criteria, len(self.frame))

    @cached_property
    def order(self) -> Ints:
        """The places of those with a complete assessment: worst class first, then the largest."""
        ranked = self.frame.ranked(self.comparison.of != NOWHERE)
        import numpy as np

        rank = np.array([2, 1, 0, 3])[self.comparison.of[ranked]]
        order: Ints = ranked[rank.argsort(kind="stable")]
        return order

    @cached_property
    def is_incomplete(self) -> Flags:
        """Whose assessment lacks a part."""
        import numpy as np

        begun = np.zeros(len(self.frame), dtype=np.bool_)
        for points in self.ours.values():
            begun |= ~np.isnan(points)
        found: Flags = begun & ~self.comparison.ours.is_complete
        return found


def run(data: ValueData, _values: Mapping[str, Any]) -> Result:
    """Classes by who gives more, and one customer in detail."""
    frame, found = data.frame, data.comparison
    lacks = tuple(frame.ids[data.is_incomplete].tolist())
    if not len(data.order):
        said = text(INCOMPLETE, count=Figure(len(lacks))) if lacks else text(NOT_VALUED)
        return lacking(frame.as_of, said, behind=lacks)
    classes = figures_by_class(frame, found.of, len(LABELS))
    titles = tuple(text(label) for label in LABELS)
    return Result(
        as_of=frame.as_of,
        n=len(data.order),
        note=text(N_("as customers see it; value is what they get less what it costs them")),
        charts=(
            _parts_chart(data),
            share_chart(text(N_("Net sales by who gives more")), titles, COLORS, classes),
        ),
        tables=(
            classes_table(
                text(N_("Who gives customers more")),
                [
                    ClassLine(title, each, text(advice))
                    for title, each, advice in zip(titles, classes, ADVICE, strict=True)
                ],
                remark=N_("What to do"),
                ungraded=ClassLine(
                    text(N_("A part is missing")),
                    figures_of(frame, data.is_incomplete), text(N_("ask for the missing part")),
                ),
            ),
            _customers(data),
            _parts_table(data),
        ),
        findings=tuple(_findings(data, classes, lacks)),
    )  # fmt: skip


def _customers(data: ValueData) -> TableData:
    found = data.comparison
    return customers_table(
        data.frame, data.order,
        [
            text_field("class", text(N_("Class")), lambda n: text(LABELS[found.of[n]])),
            score_field("value", text(N_("Our value")), lambda n: points_cell(int(found.ours.value[n]))),
            score_field("ratio", text(N_("Gets for what it costs")), lambda n: _ratio(found, n)),
            text_field("rival", text(N_("Best competitor")), lambda n: _rival(data, n)),
            score_field(
                "theirs", text(N_("His value")),
                lambda n: None if found.rival[n] == NOBODY
                else points_cell(int(found.offers.value[found.rival[n]])),
            ),
            score_field("lead", text(N_("Our lead")), lambda n: _cell(found.lead(n))),
            sales_field(data.frame, data.order),
        ],
        tone=lambda n: Tone.BAD if found.of[n] == BEHIND else Tone.PLAIN,
    )  # fmt: skip


def _cell(millionths: int | None) -> float | None:
    return None if millionths is None else points_cell(millionths)


def _ratio(found: Comparison, place: int) -> float | None:
    """Three decimals: what he gets for one that he gives."""
    ratio = found.ours.ratio(place)
    return None if ratio is None else half_up(ratio, POINT // 1000) / 1000


def _rival(data: ValueData, place: int) -> Words:
    rival = int(data.comparison.rival[place])
    if rival == NOBODY:
        return text(N_("none known"))
    return data.names.get(int(data.offers.competitor[rival]), "")


# --- one customer ---------------------------------------------------------------------------
def _shown(data: ValueData) -> int:
    """The place of the customer in detail: the one asked for, else the first of the table."""
    asked = data.order[data.frame.ids[data.order] == (data.chosen or 0)]
    return int(asked[0]) if len(asked) else int(data.order[0])


def _part(points: Mapping[str, Floats], code: str, place: int) -> float | None:
    if place == NOBODY or code not in points:
        return None
    value = float(points[code][place])
    return None if math.isnan(value) else round(value, 2)


def _parts_chart(data: ValueData) -> Bars:
    place = _shown(data)
    rival = int(data.comparison.rival[place])
    series = [
        Series(
            title=text(N_("We")),
            values=tuple(_part(data.ours, c.code, place) for c in data.criteria),
        )
    ]
    if rival != NOBODY:
        series.append(
            Series(
                title=_rival(data, place), color="chartGrey",
                values=tuple(_part(data.offers.points, c.code, rival) for c in data.criteria),
            )
        )  # fmt: skip
    return Bars(
        title=text(
            N_("What {customer} gets and what it costs him"),
            customer=CustomerName(int(data.frame.ids[place])),
        ),
        categories=tuple(c.name for c in data.criteria),
        series=tuple(series),
        measure=Measure.SCORE,
        has_totals=False,
    )


def _parts_table(data: ValueData) -> TableData:
    """Every part of the offers to the customer in detail, with the value that is left."""
    place = _shown(data)
    found = data.comparison
    rival = int(found.rival[place])
    behind = (int(data.frame.ids[place]),)
    theirs = None if rival == NOBODY else points_cell(int(found.offers.value[rival]))
    return TableData(
        key="parts",
        title=text(N_("Parts of the value for {customer}"), customer=CustomerName(behind[0])),
        columns=(
            Column(key="axis", title=text(N_("Side"))),
            Column(key="part", title=text(N_("Part"))),
            Column(key="ours", title=text(N_("We")), kind=ColumnKind.SCORE),
            Column(key="theirs", title=_rival(data, place), kind=ColumnKind.SCORE),
        ),
        rows=tuple(
            Row(
                cells=(
                    text(AXIS_NAMES[c.axis]), c.name, _part(data.ours, c.code, place),
                    _part(data.offers.points, c.code, rival),
                ),
                behind=behind,
            )
            for c in data.criteria
        ),
        totals=Row(
            cells=(
                text(N_("Delivered value")), None, points_cell(int(found.ours.value[place])), theirs,
            ),
            behind=behind,
        ),
    )  # fmt: skip


# --- findings -------------------------------------------------------------------------------
def _findings(
    data: ValueData, classes: tuple[ClassFigures, ...], lacks: tuple[int, ...]
) -> Iterator[Finding]:
    show = text(N_("Show them"))
    worse, better, alone = classes[BEHIND], classes[AHEAD], classes[ALONE]
    if worse.count:
        yield Finding(
            sentence=text(
                N_("To {count} customers a competitor gives more: {amount} of sales can be lost."),
                count=Figure(worse.count), amount=money(worse.net_sales),
            ),
            evidence=_weakest(data),
            tone=Tone.BAD, link=show, behind=worse.behind,
        )  # fmt: skip
    if better.count:
        yield Finding(
            sentence=text(
                N_("To {count} customers we give more than any competitor known."),
                count=Figure(better.count),
            ),
            evidence=text(N_("there the price can hold")),
            tone=Tone.GOOD, link=show, behind=better.behind,
        )  # fmt: skip
    if classes[LEVEL].count:
        yield Finding(
            sentence=text(
                N_("To {count} customers we give exactly as much as the best competitor."),
                count=Figure(classes[LEVEL].count),
            ),
            link=show, behind=classes[LEVEL].behind,
        )  # fmt: skip
    if alone.count:
        yield Finding(
            sentence=text(
                N_("For {count} customers no competitor is assessed."), count=Figure(alone.count)
            ),
            evidence=text(N_("ask them what others offer")),
            link=show, behind=alone.behind,
        )  # fmt: skip
    if lacks:
        yield Finding(
            sentence=text(INCOMPLETE, count=Figure(len(lacks))), tone=Tone.WARN, link=show,
            behind=lacks,
        )  # fmt: skip


def _weakest(data: ValueData) -> Text | str:
    """The part in which we lose most to the competitors ahead of us, all of them together."""
    import numpy as np

    found = data.comparison
    places = np.flatnonzero(found.of == BEHIND)
    worst: tuple[float, Criterion] | None = None
    for criterion in data.criteria:
        if criterion.code not in data.ours or criterion.code not in data.offers.points:
            continue
        gaps = (
            data.ours[criterion.code][places]
            - data.offers.points[criterion.code][found.rival[places]]
        )
        loss = float(gaps.sum()) * (1 if criterion.axis == "gain" else -1)
        if loss < 0 and (worst is None or loss < worst[0]):
            worst = (loss, criterion)
    if worst is None:
        return ""
    return text(N_("we lose most in “{part}”"), part=worst[1].name)


METHOD: Final = Method(
    id="delivered-value",
    title=N_("Delivered value"),
    question=N_("Do we give customers more than the others?"),
    topic=Topic.WORTH,
    run=run,
    help=N_(
        "What a customer gets (product, service, people, image) less what it costs him (money, time, "
        "worry, effort) is the delivered value. He assesses our offer and those of competitors, all "
        "parts in yuan or all in points. Beside the difference stands the ratio: what he gets for one "
        "that he gives. If a part is missing nothing is computed, because an offer without its costs "
        "would look better than it is. The best complete offer of a competitor is the one we compare "
        "with. After Philip Kotler, Marketing Management."
    ),
    empty=NOT_VALUED,
    parameters=(
        Parameter(
            name="customer", kind="text", label=N_("Customer in detail"), default=None,
            help=N_("his number or name; left blank, the one with whom we are furthest behind"),
        ),
    ),
)  # fmt: skip
