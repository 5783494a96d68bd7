"""The upgrade simulation as a result: layers before and after, sales and profit by move (B1b)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from crmdesk.analysis.base import (
    Cell,
    Column,
    ColumnKind,
    Method,
    Parameter,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.cells import percent_cell, whole_cell
from crmdesk.analysis.charts import LayerMark, PyramidChart, Step, Waterfall
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.layer_parameters import (
    LAYERING,
    MONTHS,
    REPORTED,
    cuts_of,
    disorder,
    floors_of,
    layering,
)
from crmdesk.analysis.layers import ACTIVE, EVERY, LAYER_COLORS, Layer
from crmdesk.analysis.pyramid import Pyramid, RankedFrame, ids_of, pyramid
from crmdesk.analysis.pyramid_result import EMPTY, too_few
from crmdesk.analysis.rounding import nearest, share_of
from crmdesk.analysis.upgrade import (
    Move,
    MoveEffect,
    MovesRefused,
    Simulation,
    moves_of,
    read_moves,
    simulate,
)
from crmdesk.analysis.upgrade_findings import Chosen, chosen_of, findings_of, ids_by_move, ratio_of
from crmdesk.analysis.wording import CustomerName, Figure, Text, Words, money, percent, text
from crmdesk.core.i18n import N_

ROWS_SHOWN: Final = 50


def run(data: RankedFrame, values: Mapping[str, Any]) -> Result:
    """Layers, sales and profit before and after the moves, and who is nearest to each of them."""
    frame = data.frame
    wrong = disorder(values)
    if wrong is not None:
        return lacking(frame.as_of, wrong, tone=Tone.BAD)
    found = pyramid(
        data, cuts=cuts_of(values), floors=floors_of(values),
        reported_profit=values["reported_profit"],
    )  # fmt: skip
    lack = too_few(found)
    if lack is not None:
        return lack
    try:
        moves = moves_of(found, read_moves(values["moves"]))
        after = simulate(found, moves)
    except MovesRefused as refused:
        return lacking(frame.as_of, refused.sentence, tone=Tone.BAD, n=found.total.count)
    if not after.moved:
        return lacking(
            frame.as_of,
            text(N_("Nobody moves: these shares of the layers are less than one customer. Write"
                    " numbers, such as small>medium:2.")),
            n=found.total.count,
        )  # fmt: skip
    chosen = chosen_of(found, moves)
    return Result(
        as_of=frame.as_of,
        n=found.total.count,
        note=text(N_("{layers}; sales and profit per customer of a layer and overhead stay"),
                  layers=layering(values)),
        tables=(
            _layers_table(found, after), _moves_table(after, chosen),
            _candidates_table(found, chosen),
        ),
        charts=_charts(found, after, chosen),
        findings=tuple(findings_of(found, after, chosen)),
    )  # fmt: skip


def _way(move: Move) -> Text:
    return text(N_("{start} → {end}"), start=move.start.short, end=move.end.short)


# --- charts -----------------------------------------------------------------------------------
def _charts(
    found: Pyramid, after: Simulation, chosen: Chosen
) -> tuple[PyramidChart | Waterfall, ...]:
    ids = ids_by_move(found, chosen)
    charts: list[PyramidChart | Waterfall] = [
        _layers_chart(found, after),
        _waterfall(
            N_("Net sales after the moves"), after.sales_before,
            [(effect, effect.sales) for effect in after.effects], found, ids,
            _change(after.sales_gain, after.sales_before),
        ),
    ]  # fmt: skip
    if after.profit_before is not None and after.profit_gain is not None:
        note = _change(after.profit_gain, after.profit_before)
        if after.overhead is not None:
            note = text(N_("{change}, overhead {overhead} taken off"), change=note,
                        overhead=money(after.overhead))  # fmt: skip
        charts.append(
            _waterfall(
                N_("Profit after the moves"), after.profit_before,
                [(effect, effect.profit or Fraction(0)) for effect in after.effects], found, ids,
                note,
            )
        )  # fmt: skip
    return tuple(charts)


def _layers_chart(found: Pyramid, after: Simulation) -> PyramidChart:
    """The layers as they will be, each with what it gains or loses."""
    buyers = sum(after.after[layer.place] for layer in ACTIVE)
    return PyramidChart(
        title=text(N_("Layers after the moves")),
        layers=tuple(
            LayerMark(
                title=layer.label,
                count=after.after[layer.place],
                share=share_of(after.after[layer.place], buyers),
                amount=_sales_then(found, after, layer),
                amount_share=percent_cell(
                    ratio_of(Fraction(_sales_then(found, after, layer)), nearest(after.sales_after))
                ),
                detail=_gain(after.after[layer.place] - after.before[layer.place]),
                color=LAYER_COLORS[layer],
                behind=found.figures(layer).customer_ids,
            )
            for layer in ACTIVE
        ),
        detail_title=text(N_("More or fewer")),
        note=text(N_("Customers change their layer; nobody is new")),
    )


def _sales_then(found: Pyramid, after: Simulation, layer: Layer) -> int:
    """What a layer buys after the moves, each of its customers as before."""
    return nearest(after.after[layer.place] * (found.figures(layer).average or Fraction(0)))


def _gain(difference: int) -> Words:
    if not difference:
        return text(N_("as before"))
    return f"+{difference:,}" if difference > 0 else f"−{-difference:,}"


def _change(gain: Fraction, before: int) -> Text:
    return text(
        N_("{gain} more, {share}"), gain=money(nearest(gain)),
        share=percent(percent_cell(ratio_of(gain, before))),
    )  # fmt: skip


def _waterfall(
    title: str,
    start: int,
    gains: Sequence[tuple[MoveEffect, Fraction]],
    found: Pyramid,
    ids: Mapping[Move, Ids],
    note: Words,
) -> Waterfall:
    """Each step ends at its exact sum rounded once, so that the last one is the exact end."""
    steps, exact, shown = [], Fraction(start), start
    for effect, gain in gains:
        exact += gain
        value = nearest(exact) - shown
        shown += value
        if effect.move.count:
            steps.append(Step(title=_way(effect.move), value=value, behind=ids[effect.move]))
    return Waterfall(
        title=text(title),
        start=Step(title=text(N_("Now")), value=start, behind=found.total.customer_ids),
        steps=tuple(steps),
        end_title=text(N_("After it")),
        note=note,
    )


# --- tables -----------------------------------------------------------------------------------
def _layers_table(found: Pyramid, after: Simulation) -> TableData:
    """Every layer before and after; what is unknown stays —."""
    rows = []
    for layer in EVERY:
        before, then = after.before[layer.place], after.after[layer.place]
        if layer not in ACTIVE and before == then:
            continue
        figures = found.figures(layer)
        is_active = layer in ACTIVE
        each = figures.profit_per_customer if is_active else None
        rows.append(
            Row(
                cells=(
                    layer.label, before, then, then - before,
                    figures.net_sales if is_active else None,
                    _sales_then(found, after, layer) if is_active else None,
                    figures.profit if is_active else None,
                    whole_cell(then * each) if each is not None else None,
                ),
                behind=figures.customer_ids,
            )
        )  # fmt: skip
    active = [layer.place for layer in ACTIVE]
    totals: tuple[Cell, ...] = (
        text(N_("Customers who buy")),
        sum(after.before[n] for n in active),
        sum(after.after[n] for n in active),
        sum(after.after[n] - after.before[n] for n in active),
        after.sales_before,
        nearest(after.sales_after),
        after.layers_profit_before,
        whole_cell(after.layers_profit_after),
    )
    return TableData(
        key="layers",
        title=text(N_("Layers before and after")),
        columns=(
            Column(key="layer", title=text(N_("Layer"))),
            Column(key="before", title=text(N_("Customers now")), kind=ColumnKind.COUNT),
            Column(key="after", title=text(N_("Customers then")), kind=ColumnKind.COUNT),
            Column(key="change", title=text(N_("More or fewer")), kind=ColumnKind.COUNT),
            Column(key="sales", title=text(N_("Sales now")), kind=ColumnKind.MONEY),
            Column(key="sales_after", title=text(N_("Sales then")), kind=ColumnKind.MONEY),
            Column(key="profit", title=text(N_("Profit now")), kind=ColumnKind.MONEY),
            Column(key="profit_after", title=text(N_("Profit then")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(rows),
        totals=Row(cells=totals, behind=found.total.customer_ids),
    )


def _moves_table(after: Simulation, chosen: Chosen) -> TableData:
    total = after.profit_gain
    return TableData(
        key="moves",
        title=text(N_("What each move brings")),
        columns=(
            Column(key="move", title=text(N_("Move"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="share", title=text(N_("Share of the layer")), kind=ColumnKind.PERCENT),
            Column(key="sales", title=text(N_("Adds to sales")), kind=ColumnKind.MONEY),
            Column(key="profit", title=text(N_("Adds to profit")), kind=ColumnKind.MONEY),
            Column(key="each", title=text(N_("Profit per customer moved")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(
            Row(
                cells=(
                    _way(e.move), e.move.count, share_of(e.move.count, e.available),
                    nearest(e.sales), whole_cell(e.profit),
                    whole_cell(e.profit / e.move.count)
                    if e.profit is not None and e.move.count else None,
                ),
            )
            for e in after.effects
        ),
        totals=Row(
            cells=(
                text(N_("Total")), after.moved, None, nearest(after.sales_gain),
                whole_cell(total), None,
            ),
        ),
    )  # fmt: skip


def _candidates_table(found: Pyramid, chosen: Chosen) -> TableData:
    """Who is nearest to the move, at most fifty; the totals are those of all."""
    frame = found.frame
    every = [(move, place) for move, places in chosen for place in places]
    return TableData(
        key="candidates",
        title=text(N_("Nearest to the next layer")),
        columns=(
            Column(key="customer", title=text(N_("Customer"))),
            Column(key="move", title=text(N_("Move"))),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="to_next", title=text(N_("Lacks to the layer above")),
                   kind=ColumnKind.MONEY),
        ),
        rows=tuple(
            Row(
                cells=(
                    CustomerName(int(frame.ids[place])), _way(move), int(frame.net_sales[place]),
                    found.to_next(place),
                ),
                behind=(int(frame.ids[place]),),
            )
            for move, place in every[:ROWS_SHOWN]
        ),
        totals=Row(
            cells=(
                text(N_("{count} customers in all"), count=Figure(len(every))), None,
                sum(int(frame.net_sales[place]) for _move, place in every), None,
            ),
            behind=ids_of(frame, [place for _move, place in every]),
        ),
    )  # fmt: skip


METHOD: Final = Method(
    id="upgrade",
    title=N_("Upgrade simulation"),
    question=N_("What if a few customers moved up?"),
    topic=Topic.CHANGING,
    run=run,
    help=N_(
        "Write how many customers go from which layer to which: small>medium:36, medium>big:18, or "
        "a share such as small>medium:2%. Layers are VIP, big, medium, small, inactive, prospect, "
        "suspect. Each customer who moves buys and earns what is usual in his new layer; overhead "
        "stays. Left blank, the shares of the textbook case are taken: 2.12 % of the small, 5.64 % "
        "of the middle and 9.41 % of the big customers move up one layer. Source: Jay Curry and "
        "Adam Curry, The Customer Marketing Method, 2000; the profit printed there is not "
        "reproduced, because it does not follow from its own table."
    ),
    empty=EMPTY,
    parameters=(
        Parameter(
            name="moves", kind="text", label=N_("Moves"), default=None, is_read=False,
            help=N_("such as small>medium:36, medium>big:18 or small>medium:2%; blank: the shares"
                    " of the textbook"),
        ),
        MONTHS, *LAYERING, REPORTED,
    ),
)  # fmt: skip
