"""The moves between two periods as a result: ribbons, matrix, rates, who changed most (B2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crmdesk.analysis.base import (
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
from crmdesk.analysis.cells import percent_cell
from crmdesk.analysis.charts import Flow, FlowNode, Heatmap, Ribbon, Way
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.layer_parameters import LAYERING, MONTHS, cuts_of, disorder, floors_of
from crmdesk.analysis.layers import ACTIVE, EVERY, LAYER_COLORS, Layer
from crmdesk.analysis.leading import leading
from crmdesk.analysis.migration import (
    ABSENT,
    WAY_LABELS,
    Migration,
    migration,
    state_label,
)
from crmdesk.analysis.pyramid import RankedFrame, boundaries_of, ids_of
from crmdesk.analysis.pyramid_findings import show
from crmdesk.analysis.wording import CustomerName, Figure, Text, money, percent, text
from crmdesk.core.i18n import N_

ROWS_SHOWN: Final = 50
LEAST: Final = 2
NEWCOMERS: Final = (Layer.PROSPECT.place, Layer.SUSPECT.place, ABSENT)
# The nodes of the picture: states by place, several as one. The matrix below it has all of them.
SHOWN: Final = (*ACTIVE, Layer.INACTIVE)
STARTS: Final = (*((layer.place,) for layer in SHOWN), NEWCOMERS)
ENDS: Final = tuple((layer.place,) for layer in SHOWN)
NEW_NODE: Final = N_("New customers")
EMPTY: Final = N_(
    "Nobody bought in the period before, so there is nothing to compare with. Import the sales of "
    "that time, or choose a shorter window."
)


@dataclass(frozen=True, slots=True, eq=False)
class MigrationData:
    """All customers in the period before and in the one now, each with its rank."""

    before: RankedFrame
    now: RankedFrame


def run(data: MigrationData, values: Mapping[str, Any]) -> Result:
    """The moves by the boundaries of the period before, or by fixed amounts."""
    as_of = data.now.frame.as_of
    wrong = disorder(values)
    if wrong is not None:
        return lacking(as_of, wrong, tone=Tone.BAD)
    buyers = data.before.ranked
    boundaries = floors_of(values) or boundaries_of(data.before, cuts_of(values))
    if boundaries is None or len(buyers) < LEAST:
        return lacking(as_of, text(EMPTY), behind=ids_of(data.before.frame, buyers))
    if floors_of(values) is None and boundaries[0] == data.before.frame.net_sales[buyers].min():
        return lacking(
            as_of,
            text(N_("All {count} customers bought for the same {amount}: a rank would be chance."
                    " Cut the layers by fixed amounts."),
                 count=Figure(len(buyers)), amount=money(boundaries[0])),
            behind=ids_of(data.before.frame, buyers), n=len(buyers),
        )  # fmt: skip
    found = migration(data.before, data.now, boundaries)
    moved = _moved(found)
    return Result(
        as_of=as_of,
        n=found.was_active,
        note=text(
            N_("{then} against {now}, {months} months each; layers of both from {a}, {b} and {c}"),
            then=found.before.as_of, now=as_of, months=Figure(found.now.months),
            a=money(boundaries[0]), b=money(boundaries[1]), c=money(boundaries[2]),
        ),
        tables=(
            _rates_table(found), _matrix_table(found),
            _moves_table("down", N_("Moved down or stopped buying"), found, Way.DOWN, Way.LOST),
            _moves_table("up", N_("Moved up, won back or new"), found, Way.UP, Way.BACK, Way.NEW),
        ),
        charts=(_flow(found, moved), _heatmap(moved)),
        findings=tuple(_findings(found)),
    )  # fmt: skip


# --- charts -----------------------------------------------------------------------------------
Moved = Mapping[tuple[int, int], Ids]  # who went between two nodes


def _moved(found: Migration) -> Moved:
    return {
        (i, j): Ids.joined(found.between(start, end) for start in starts)
        for i, starts in enumerate(STARTS)
        for j, (end,) in enumerate(ENDS)
    }


def _flow(found: Migration, moved: Moved) -> Flow:
    """Ribbons between the layers of both periods; who bought in neither is left out."""
    ribbons = tuple(
        Ribbon(start=i, end=j, count=len(ids), way=_way(i, j), behind=ids)
        for (i, j), ids in moved.items()
        if ids
    )
    lefts = [_joined(moved, start=i) for i in range(len(STARTS))]
    rights = [_joined(moved, end=j) for j in range(len(ENDS))]
    newcomers = FlowNode(
        title=text(NEW_NODE), count=len(lefts[-1]), color="chart1:70", behind=lefts[-1]
    )
    return Flow(
        title=text(N_("Where the customers went")),
        start_title=found.before.as_of.isoformat(),
        end_title=found.now.as_of.isoformat(),
        starts=(*map(_node, SHOWN, lefts[:-1]), newcomers),
        ends=tuple(map(_node, SHOWN, rights)),
        ribbons=ribbons,
    )


def _way(start: int, end: int) -> Way:
    """What a ribbon between two nodes means."""
    inactive, newcomer = len(ACTIVE), len(ACTIVE) + 1
    if end == inactive:
        return Way.SAME if start == inactive else Way.LOST
    if start in (inactive, newcomer):
        return Way.BACK if start == inactive else Way.NEW
    return Way.SAME if start == end else Way.UP if end < start else Way.DOWN


def _node(layer: Layer, ids: Ids) -> FlowNode:
    return FlowNode(title=layer.short, count=len(ids), color=LAYER_COLORS[layer], behind=ids)


def _joined(moved: Moved, start: int | None = None, end: int | None = None) -> Ids:
    """Everybody who left one node, or arrived at one."""
    chosen = (ids for (i, j), ids in moved.items() if start in (None, i) and end in (None, j))
    return Ids.joined(chosen)


def _heatmap(moved: Moved) -> Heatmap:
    """The same as numbers."""
    places = range(len(STARTS)), range(len(ENDS))
    return Heatmap(
        title=text(N_("Matrix of moves")),
        rows=(*(layer.short for layer in SHOWN), text(NEW_NODE)),
        columns=tuple(layer.short for layer in SHOWN),
        cells=tuple(tuple(len(moved[i, j]) or None for j in places[1]) for i in places[0]),
        behind=tuple(tuple(moved[i, j] for j in places[1]) for i in places[0]),
        note=text(N_("rows: before · columns: now")),
    )


# --- tables -----------------------------------------------------------------------------------
def _rates_table(found: Migration) -> TableData:
    rows = [
        Row(
            cells=(text(WAY_LABELS[way]), found.count(way), percent_cell(found.rate(way)),
                   _gain(found, way)),
            behind=found.ids(way),
            tone=Tone.BAD if way is Way.LOST and found.count(way) else Tone.PLAIN,
        )
        for way in Way
    ]  # fmt: skip
    kept = found.going(Way.UP, Way.SAME, Way.DOWN)
    rows.append(
        Row(cells=(text(N_("Retention")), int(kept.sum()), percent_cell(found.retention), None),
            behind=ids_of(found.now, kept))
    )  # fmt: skip
    was = found.ids(Way.UP, Way.SAME, Way.DOWN, Way.LOST)
    rows.append(Row(cells=(text(N_("Bought before")), found.was_active, None, None), behind=was))
    return TableData(
        key="rates",
        title=text(N_("Rates of those who bought before")),
        columns=(
            Column(key="what", title=text(N_("Item"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="rate", title=text(N_("Rate")), kind=ColumnKind.PERCENT),
            Column(key="gain", title=text(N_("Sales more or less")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(rows),
        totals=Row(
            cells=(text(N_("Buy now")), found.is_active, None, int(found.gains.sum())),
            behind=ids_of(found.now, found.now.is_buyer),
        ),
    )


def _gain(found: Migration, *ways: Way) -> int:
    return int(found.gains[found.going(*ways)].sum())


def _matrix_table(found: Migration) -> TableData:
    """All states; a row or column of nobody is left out."""
    matrix = found.matrix
    rows = [n for n in range(len(matrix)) if matrix[n].any()]
    columns = [n for n in range(len(EVERY)) if matrix[:, n].any()]
    return TableData(
        key="matrix",
        title=text(N_("All moves, from the row to the column")),
        columns=(
            Column(key="start", title=text(N_("Before \\ now"))),
            *(
                Column(key=EVERY[n].value, title=state_label(n), kind=ColumnKind.COUNT)
                for n in columns
            ),
            Column(key="total", title=text(N_("Total")), kind=ColumnKind.COUNT),
        ),
        rows=tuple(
            Row(
                cells=(state_label(n), *(int(matrix[n, end]) for end in columns),
                       int(matrix[n].sum())),
                behind=ids_of(found.now, found.starts == n),
            )
            for n in rows
        ),
        totals=Row(
            cells=(text(N_("Total")), *(int(matrix[:, end].sum()) for end in columns),
                   int(matrix.sum())),
            behind=ids_of(found.now, found.starts >= 0),
        ),
    )  # fmt: skip


def _moves_table(key: str, title: str, found: Migration, *ways: Way) -> TableData:
    """Who changed most, at most fifty; the totals are those of all."""
    import numpy as np

    members = np.flatnonzero(found.going(*ways))
    gains = found.gains[members]
    signed = gains if Way.LOST in ways else -gains
    order = leading((found.now.order[members], signed), ROWS_SHOWN)
    members, gains = members[order], gains[order]
    rows = []
    for place, gain in zip(members[:ROWS_SHOWN].tolist(), gains.tolist(), strict=False):
        way = found.way(place)
        rows.append(
            Row(
                cells=(
                    CustomerName(int(found.now.ids[place])), state_label(int(found.starts[place])),
                    state_label(int(found.ends[place])), int(found.before.net_sales[place]),
                    int(found.now.net_sales[place]), gain,
                ),
                behind=(int(found.now.ids[place]),),
                tone=Tone.BAD if way is Way.LOST else Tone.PLAIN,
            )
        )  # fmt: skip
    return TableData(
        key=key,
        title=text(title),
        columns=(
            Column(key="customer", title=text(N_("Customer"))),
            Column(key="start", title=text(N_("Layer before"))),
            Column(key="end", title=text(N_("Layer now"))),
            Column(key="before", title=text(N_("Sales before")), kind=ColumnKind.MONEY),
            Column(key="now", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="gain", title=text(N_("Sales more or less")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(rows),
        totals=Row(
            cells=(
                text(N_("{count} customers in all"), count=Figure(len(members))), None, None,
                int(found.before.net_sales[members].sum()),
                int(found.now.net_sales[members].sum()), int(gains.sum()),
            ),
            behind=ids_of(found.now, members),
        ),
    )  # fmt: skip


# --- findings ---------------------------------------------------------------------------------
def _findings(found: Migration) -> Iterator[Finding]:
    lost = found.count(Way.LOST)
    kept = text(N_("{share} of those who bought before still buy"),
                share=percent(percent_cell(found.retention)))  # fmt: skip
    if lost:
        gone = -_gain(found, Way.LOST)
        yield Finding(
            sentence=text(N_("{count} customers stopped buying: {amount} a period are gone"),
                          count=Figure(lost), amount=money(gone)),
            evidence=kept, tone=Tone.BAD, link=show(), behind=found.ids(Way.LOST),
        )  # fmt: skip
    else:
        yield Finding(sentence=text(N_("Nobody who bought before has stopped")), tone=Tone.GOOD)
    for way, sentence, tone in (
        (Way.DOWN, N_("{count} customers moved down and buy for {amount} less"), Tone.WARN),
        (Way.UP, N_("{count} customers moved up and buy for {amount} more"), Tone.GOOD),
    ):
        if found.count(way):
            yield Finding(
                sentence=text(sentence, count=Figure(found.count(way)),
                              amount=money(abs(_gain(found, way)))),
                evidence=_rate_of(found, way), tone=tone, link=show(), behind=found.ids(way),
            )  # fmt: skip
    new, back = found.count(Way.NEW), found.count(Way.BACK)
    if new or back:
        yield Finding(
            sentence=text(N_("{new} new buyers and {back} won back bring {amount}"),
                          new=Figure(new), back=Figure(back),
                          amount=money(_gain(found, Way.NEW, Way.BACK))),
            evidence=text(N_("{before} bought before, {now} buy now"),
                          before=Figure(found.was_active), now=Figure(found.is_active)),
            tone=Tone.GOOD if new + back >= lost else Tone.WARN, link=show(),
            behind=found.ids(Way.NEW, Way.BACK),
        )  # fmt: skip


def _rate_of(found: Migration, way: Way) -> Text:
    return text(N_("{share} of those who bought before"),
                share=percent(percent_cell(found.rate(way))))  # fmt: skip


METHOD: Final = Method(
    id="migration",
    title=N_("Moves between layers"),
    question=N_("Who moved up, who down, who left?"),
    topic=Topic.CHANGING,
    run=run,
    help=N_(
        "Compares the window that ends today with the one before it. The layers of both begin at "
        "the same amounts: those of the earlier window, frozen, or fixed ones. Otherwise one "
        "customer's promotion would be another's demotion. Rates are of those who bought before; "
        "retention is 100 % less those who stopped. Won back are inactive customers who buy again; "
        "new are those who never bought before. Source: the migration matrix of Jay Curry and Adam "
        "Curry, The Customer Marketing Method, 2000."
    ),
    empty=EMPTY,
    parameters=(MONTHS, *LAYERING),
)
