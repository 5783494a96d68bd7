"""The relation of customers as a result: four types, present, past and future, and who left (B17-B18)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import (
    Cell,
    Column,
    ColumnKind,
    Finding,
    Method,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.charts import Share, Slice
from crmdesk.analysis.class_tables import (
    ClassFigures,
    ClassLine,
    classes_table,
    customers_table,
    figures_of,
    sales_field,
    text_field,
)
from crmdesk.analysis.funnel import STATE_LABELS as FUNNEL_LABELS
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.life_fields import interval_field, last_field
from crmdesk.analysis.relation import (
    ERA_LABELS,
    MAP,
    STATE_LABELS,
    TYPE_LABELS,
    Era,
    RelationData,
    Relations,
    RelationType,
    State,
    relations,
    why,
)
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.wording import Figure, Measure, Text, Words, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints

NOBODY: Final = N_("There is no customer on file yet. Enter or import customers.")
COLORS: Final[Mapping[State, str]] = {
    State.CUSTOMER: "chart1",
    State.PAST: "chart2",
    State.LOST: "chartBad",
    State.QUALIFIED: "chartGood",
    State.LEAD: "chart1:50",
    State.LIST: "chartGrey:45",
}
ADVICE: Final[Mapping[RelationType, str]] = {
    RelationType.POTENTIAL: N_("make him answer"),
    RelationType.RESPONDING: N_("make him buy"),
    RelationType.RELATED: N_("keep him"),
    RelationType.LOST: N_("ask why, win back whom it pays"),
}


def run(data: RelationData, _values: Mapping[str, Any]) -> Result:
    """Where everybody on file stands."""
    frame = data.frame
    if not len(frame):
        return lacking(frame.as_of, text(NOBODY))
    found = relations(data)
    states = {state: figures_of(frame, found.of(state)) for state in State}
    types = {kind: figures_of(frame, found.of_type(kind)) for kind in RelationType}
    eras = {era: figures_of(frame, found.of_era(era)) for era in Era}
    return Result(
        as_of=frame.as_of,
        n=len(frame),
        note=text(N_("present: bought in twelve months; lost: a year and three own intervals")),
        charts=(_chart(states), _types_chart(types)),
        tables=(
            _map_table(states, len(frame)),
            classes_table(
                text(N_("The four types")),
                [
                    ClassLine(text(label), types[kind], text(ADVICE[kind]))
                    for kind, label in TYPE_LABELS.items()
                ],
                remark=N_("What to do"),
            ),
            _eras_table(eras, len(frame)),
            *(table for table in (_left(found), _answering(found)) if table.rows),
        ),
        findings=tuple(_findings(states, eras, types)),
    )


def _chart(states: Mapping[State, ClassFigures]) -> Share:
    return Share(
        title=text(N_("Customers by state")),
        slices=tuple(
            Slice(
                title=text(STATE_LABELS[state]), value=states[state].count, color=color,
                behind=states[state].behind,
            )
            for state, color in COLORS.items()
        ),
        measure=Measure.COUNT,
    )  # fmt: skip


def _types_chart(types: Mapping[RelationType, ClassFigures]) -> Share:
    colors = ("chartGrey", "chart1:50", "chart1", "chartBad")
    return Share(
        title=text(N_("The four types of relation")),
        slices=tuple(
            Slice(title=text(TYPE_LABELS[kind]), value=each.count, color=color, behind=each.behind)
            for (kind, each), color in zip(types.items(), colors, strict=True)
        ),
        measure=Measure.COUNT,
    )


def _names(words: tuple[Text, ...]) -> Words:
    """Several names in one cell; nothing is a dash."""
    if not words:
        return "—"
    if len(words) == 1:
        return words[0]
    template = N_("{first} / {last}") if len(words) == 2 else N_("{first} … {last}")
    return text(template, first=words[0], last=words[-1])


def _map_table(states: Mapping[State, ClassFigures], whole: int) -> TableData:
    """The canonical map, with how many are in each state."""
    rows = []
    for state, figures in states.items():
        meaning = MAP[state]
        cells: tuple[Cell, ...] = (
            text(STATE_LABELS[state]),
            _names(tuple(text(TYPE_LABELS[kind]) for kind in meaning.types)),
            text(ERA_LABELS[meaning.era]),
            _names(_pyramid_of(state)),
            _names(tuple(text(FUNNEL_LABELS[each]) for each in meaning.funnel)),
            figures.count,
            share_of(figures.count, whole),
            figures.net_sales,
        )
        rows.append(Row(cells=cells, behind=figures.behind))
    every = Ids.joined(figures.behind for figures in states.values())
    sales = sum(figures.net_sales for figures in states.values())
    return TableData(
        key="states",
        title=text(N_("One state, and what the other systems call it")),
        columns=(
            Column(key="state", title=text(N_("State"))),
            Column(key="types", title=text(N_("Type of relation"))),
            Column(key="era", title=text(N_("Now, before or later"))),
            Column(key="pyramid", title=text(N_("Pyramid"))),
            Column(key="funnel", title=text(N_("Funnel"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="share", title=text(N_("Share of customers")), kind=ColumnKind.PERCENT),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(rows),
        totals=Row(
            cells=(text(N_("Total")), *[None] * 4, whole, share_of(whole, whole), sales),
            behind=every,
        ),
    )


def _pyramid_of(state: State) -> tuple[Text, ...]:
    """The layers of a state; that everything may have come back is too rare for the table."""
    layers = MAP[state].pyramid
    return tuple(layer.label for layer in (layers if len(layers) == 1 else layers[:-1]))


def _eras_table(eras: Mapping[Era, ClassFigures], whole: int) -> TableData:
    return TableData(
        key="eras",
        title=text(N_("Present, past, future")),
        columns=(
            Column(key="era", title=text(N_("Now, before or later"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="share", title=text(N_("Share of customers")), kind=ColumnKind.PERCENT),
        ),
        rows=tuple(
            Row(
                cells=(text(label), eras[era].count, share_of(eras[era].count, whole)),
                behind=eras[era].behind,
            )
            for era, label in ERA_LABELS.items()
        ),
        totals=Row(
            cells=(text(N_("Total")), whole, share_of(whole, whole)),
            behind=Ids.joined(eras[era].behind for era in ERA_LABELS),
        ),
    )


def _left(found: Relations) -> TableData:
    """流失问题清单: who left, the last to go first; then who has not bought for a year."""
    import numpy as np

    frame, habits = found.data.frame, found.data.habits
    parts = []
    for state in (State.LOST, State.PAST):
        places = np.flatnonzero(found.of(state))
        order = np.lexsort((frame.order[places], -habits.purchases[places], -habits.last[places]))
        parts.append(places[order])
    places = np.concatenate(parts)
    return customers_table(
        frame, places,
        [
            text_field("state", text(N_("State")), lambda n: text(STATE_LABELS[found.state(n)])),
            text_field("why", text(N_("Reason")), lambda n: why(found, n)),
            last_field(habits),
            interval_field(habits),
        ],
        key="left", title=text(N_("Left, or about to")),
        tone=lambda n: Tone.BAD if found.state(n) is State.LOST else Tone.WARN,
    )  # fmt: skip


def _answering(found: Relations) -> TableData:
    """Who answered and never bought, by number."""
    import numpy as np

    frame = found.data.frame
    places: Ints = np.flatnonzero(found.of_type(RelationType.RESPONDING))
    places = places[np.argsort(frame.order[places], kind="stable")]
    return customers_table(
        frame, places,
        [
            text_field("state", text(N_("State")), lambda n: text(STATE_LABELS[found.state(n)])),
            text_field("why", text(N_("Reason")), lambda n: why(found, n)),
            sales_field(frame, places),
        ],
        key="answering", title=text(N_("Answered, but never bought")),
    )  # fmt: skip


def _findings(
    states: Mapping[State, ClassFigures],
    eras: Mapping[Era, ClassFigures],
    types: Mapping[RelationType, ClassFigures],
) -> Iterator[Finding]:
    show = text(N_("Show them"))
    whole = sum(each.count for each in states.values())
    present = eras[Era.PRESENT]
    yield Finding(
        sentence=text(
            N_("{count} of {whole} customers on file are present ones: {share}."),
            count=Figure(present.count), whole=Figure(whole),
            share=percent(share_of(present.count, whole)),
        ),
        evidence=text(N_("they brought {sales} in twelve months"), sales=money(present.net_sales)),
        link=show, behind=present.behind,
    )  # fmt: skip
    lost, past = states[State.LOST], states[State.PAST]
    if lost.count:
        ever = lost.count + past.count + present.count
        yield Finding(
            sentence=text(
                N_("{count} customers left: {share} of all who ever bought."),
                count=Figure(lost.count), share=percent(share_of(lost.count, ever)),
            ),
            tone=Tone.BAD, link=show, behind=lost.behind,
        )  # fmt: skip
    if past.count:
        yield Finding(
            sentence=text(
                N_("{count} customers have not bought for a year and are not lost yet."),
                count=Figure(past.count),
            ),
            evidence=text(N_("the best ones to win back")),
            tone=Tone.WARN, link=show, behind=past.behind,
        )  # fmt: skip
    answering = types[RelationType.RESPONDING]
    if answering.count:
        yield Finding(
            sentence=text(
                N_("{count} prospects answered us and never bought."), count=Figure(answering.count)
            ),
            link=show, behind=answering.behind,
        )  # fmt: skip


METHOD: Final = Method(
    id="relations",
    title=N_("Relation with customers"),
    question=N_("Who is a customer, who was, who may become one?"),
    topic=Topic.CHANGING,
    run=run,
    help=N_(
        "Everybody on file has one state, and every other system reads its word for him off it, so"
        " that pyramid, funnel and lists never contradict each other. Present customers bought in"
        " the last twelve months, past ones before, future ones never. Of the four types, potential"
        " ones gave no answer yet, responding ones did and have not bought, those in relation buy"
        " or bought, lost ones have been away for a year and three of their own intervals. The"
        " types are those of the Chinese textbooks on customer management."
    ),
    empty=NOBODY,
)
