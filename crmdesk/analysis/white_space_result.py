"""White space as a result: penetration and potential by layer and line, whom to offer what (B38)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
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
from crmdesk.analysis.cells import percent_cell, whole_cell
from crmdesk.analysis.charts import Behind, Heatmap
from crmdesk.analysis.class_tables import Field, customers_table, sales_field, text_field
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.layers import ACTIVE, EVERY, LAYER_LABELS, Layer
from crmdesk.analysis.loyalty_result import NO_SALES
from crmdesk.analysis.pyramid import RankedFrame, layer_places
from crmdesk.analysis.rounding import WHOLE, nearest
from crmdesk.analysis.white_space import TARGET, Purchases, WhiteCell, candidates, white_space
from crmdesk.analysis.wording import Figure, Measure, Text, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints

LINES_SHOWN: Final = 12
BEST: Final = "best"
NO_LINES: Final = N_(
    "No product that was sold belongs to a product line. Enter the line of each product first."
)
NO_SUCH_LINE: Final = N_("No product line that was sold is called {name}.")


@dataclass(frozen=True, kw_only=True, eq=False)
class WhiteSpaceData:
    """All customers, what they bought of each line (the largest first), and what has no line.

    *unassigned*: net sales in fen of products without a line. The lines are at most
    ``LINES_SHOWN``; *others* says how many more there are.
    """

    frame: CustomerFrame
    lines: tuple[str, ...]
    purchases: Purchases
    unassigned: int = 0
    others: int = 0

    @cached_property
    def layers(self) -> Ints:
        """The layer of every customer as its place from the top."""
        return layer_places(RankedFrame.of(self.frame))

    @cached_property
    def ids(self) -> list[int]:
        """The ids as they stand behind numbers: one object each, however many cells name it."""
        found: list[int] = self.frame.ids.tolist()
        return found

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Every cell by layer and line, whatever the target."""
        cells = white_space(self.layers, len(self.lines), self.purchases)
        return tuple(
            Spot(layer, line, cell, self.behind(cell.buyers), self.behind(cell.others))
            for layer, row in zip(ACTIVE, cells, strict=True)
            for line, cell in enumerate(row)
        )

    @cached_property
    def single(self) -> Behind:
        """Who buys one of the lines only."""
        import numpy as np

        bought = np.zeros((len(self.lines), len(self.frame)), dtype=np.bool_)
        positive = self.purchases.amount > 0
        bought[self.purchases.line[positive], self.purchases.customer[positive]] = True
        return self.behind(np.flatnonzero((bought.sum(axis=0) == 1) & self.frame.is_buyer))

    def behind(self, places: Ints) -> tuple[int, ...]:
        """The ids of the customers at *places*."""
        return tuple(map(self.ids.__getitem__, places.tolist()))


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell with its place, and the ids of who buys and who does not."""

    layer: Layer
    line: int
    cell: WhiteCell
    buyers: tuple[int, ...]
    others: tuple[int, ...]


def run(data: WhiteSpaceData, values: Mapping[str, Any]) -> Result:
    """The cells against the target, and the list for the cell chosen or the best one."""
    frame, target = data.frame, int(values["target"])
    if not frame.is_buyer.any():
        return lacking(frame.as_of, text(NO_SALES))
    if not data.lines:
        return lacking(frame.as_of, text(NO_LINES))
    wanted = (values.get("line") or "").strip()
    if wanted and wanted not in data.lines:
        return lacking(frame.as_of, text(NO_SUCH_LINE, name=wanted), tone=Tone.BAD)
    chosen = _chosen(data, target, values["layer"], wanted)
    return Result(
        as_of=frame.as_of,
        n=sum(s.cell.size for s in data.spots if s.line == 0),
        note=text(
            N_("target {target} of each layer; last {months} months"), target=percent(target),
            months=Figure(frame.months),
        ),
        charts=(_penetration(data), _potential(data, target)),
        tables=(_cells_table(data, target), *([_candidates(data, chosen)] if chosen else [])),
        findings=tuple(_findings(data, target, chosen)),
    )  # fmt: skip


def _chosen(data: WhiteSpaceData, target: int, layer: str, line: str) -> Spot | None:
    """The cell with the greatest potential among those that were asked for."""
    found = [
        s
        for s in data.spots
        if layer in (BEST, s.layer.value) and (not line or data.lines[s.line] == line)
    ]
    found = [s for s in found if len(s.cell.others)]
    return max(
        found, key=lambda s: (s.cell.potential(target) or 0, -s.layer.place, -s.line), default=None
    )


# --- pictures -------------------------------------------------------------------------------
def _heatmap(
    data: WhiteSpaceData,
    title: str,
    value: Callable[[Spot], int | None],
    members: Callable[[Spot], Behind],
    **more: Any,
) -> Heatmap:
    """Lines down, layers across, so that the names of the lines have room."""
    by_line = [[s for s in data.spots if s.line == line] for line in range(len(data.lines))]
    return Heatmap(
        title=text(title),
        rows=data.lines,
        columns=tuple(layer.label for layer in ACTIVE),
        cells=tuple(tuple(value(s) for s in row) for row in by_line),
        behind=tuple(tuple(members(s) for s in row) for row in by_line),
        **more,
    )


def _penetration(data: WhiteSpaceData) -> Heatmap:
    return _heatmap(
        data, N_("How much of each layer buys a line"),
        lambda s: percent_cell(s.cell.penetration), lambda s: s.buyers, measure=Measure.PERCENT,
    )  # fmt: skip


def _potential(data: WhiteSpaceData, target: int) -> Heatmap:
    return _heatmap(
        data, N_("What could be sold besides"),
        lambda s: whole_cell(s.cell.potential(target)), lambda s: s.others,
        measure=Measure.MONEY, color="chart2",
        note=text(N_("what lacks to the target × what buyers of the layer spend")),
    )  # fmt: skip


# --- tables ---------------------------------------------------------------------------------
def _cells_table(data: WhiteSpaceData, target: int) -> TableData:
    """Every cell, the greatest potential first."""
    spots = data.spots
    order = sorted(spots, key=lambda s: (-(s.cell.potential(target) or 0), s.layer.place, s.line))
    potential = sum((s.cell.potential(target) or Fraction(0) for s in spots), Fraction(0))
    return TableData(
        key="cells",
        title=text(N_("Layers and product lines")),
        columns=(
            Column(key="layer", title=text(N_("Layer"))),
            Column(key="line", title=text(N_("Product line"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="buyers", title=text(N_("Buying")), kind=ColumnKind.COUNT),
            Column(key="penetration", title=text(N_("Penetration")), kind=ColumnKind.PERCENT),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="average", title=text(N_("Average of the buyers")), kind=ColumnKind.MONEY),
            Column(key="potential", title=text(N_("Could be sold besides")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(
            Row(
                cells=(
                    s.layer.label, data.lines[s.line], s.cell.size, len(s.cell.buyers),
                    percent_cell(s.cell.penetration), s.cell.sales, whole_cell(s.cell.average),
                    whole_cell(s.cell.potential(target)),
                ),
                behind=s.others,
            )
            for s in order
        ),
        totals=Row(
            cells=(
                text(N_("Total")), None, None, None, None, sum(s.cell.sales for s in spots), None,
                nearest(potential),
            ),
        ),
    )  # fmt: skip


def _candidates(data: WhiteSpaceData, spot: Spot) -> TableData:
    """Who of the layer does not buy the line, the best bet first."""
    frame = data.frame
    order = candidates(spot.cell.others, frame)
    average = whole_cell(spot.cell.average)
    day = frame.as_of.toordinal()
    return customers_table(
        frame, order,
        [
            text_field("layer", text(N_("Layer")), lambda n: EVERY[int(data.layers[n])].label),
            text_field("line", text(N_("To offer")), lambda _n: data.lines[spot.line]),
            Field(
                Column(key="days", title=text(N_("Since the last purchase")), kind=ColumnKind.DAYS),
                lambda n: day - int(frame.last_day[n]),
            ),
            Field(
                Column(key="purchases", title=text(N_("Purchases")), kind=ColumnKind.COUNT),
                lambda n: int(frame.purchases[n]), int(frame.purchases[order].sum()),
            ),
            sales_field(frame, order),
            Field(
                Column(key="expected", title=text(N_("Buyers spend")), kind=ColumnKind.MONEY),
                lambda _n: average,
            ),
        ],
        key="candidates",
        title=_offer(data, spot),
    )  # fmt: skip


def _offer(data: WhiteSpaceData, spot: Spot) -> Text:
    return text(
        N_("To whom to offer {line}: {layer}"), line=data.lines[spot.line], layer=spot.layer.label
    )


# --- findings -------------------------------------------------------------------------------
def _findings(data: WhiteSpaceData, target: int, chosen: Spot | None) -> Iterator[Finding]:
    show = text(N_("Show them"))
    potential = chosen.cell.potential(target) if chosen is not None else None
    if chosen is not None and potential:
        cell = chosen.cell
        yield Finding(
            sentence=text(
                N_("“{line}” to {layer}: {amount} could be sold besides."),
                line=data.lines[chosen.line], layer=chosen.layer.label,
                amount=money(nearest(potential)),
            ),
            evidence=text(
                N_("{buyers} of {count} buy it, for {average} on average"),
                buyers=Figure(len(cell.buyers)), count=Figure(cell.size),
                average=money(whole_cell(cell.average)),
            ),
            tone=Tone.GOOD, link=show, behind=chosen.others,
        )  # fmt: skip
    yield from _gap(data)
    yield from _single(data)
    if data.unassigned > 0:
        yield Finding(
            sentence=text(
                N_("Products without a line sold for {amount}; they are not in the picture."),
                amount=money(data.unassigned),
            ),
            evidence=text(N_("enter the line of each product")), tone=Tone.WARN,
        )  # fmt: skip


def _gap(data: WhiteSpaceData) -> Iterator[Finding]:
    """A line that the best customers do not know."""
    upper = [
        s for s in data.spots
        if s.layer in (Layer.VIP, Layer.BIG) and len(s.cell.others) and s.cell.penetration is not None
    ]  # fmt: skip
    worst = min(upper, key=lambda s: (s.cell.penetration or 0, s.layer.place, s.line), default=None)
    if worst is not None:
        yield Finding(
            sentence=text(
                N_("Of {layer} only {share} buy “{line}”."), layer=worst.layer.label,
                share=percent(percent_cell(worst.cell.penetration)), line=data.lines[worst.line],
            ),
            evidence=text(N_("{count} to talk to"), count=Figure(len(worst.cell.others))),
            link=text(N_("Show them")), behind=worst.others,
        )  # fmt: skip


def _single(data: WhiteSpaceData) -> Iterator[Finding]:
    """Those who buy one line only are easily lost and easily sold more."""
    if len(data.single) and len(data.lines) > 1:
        yield Finding(
            sentence=text(
                N_("{count} customers buy one line only."), count=Figure(len(data.single))
            ),
            evidence=text(N_("who buys several lines stays longer")),
            link=text(N_("Show them")), behind=data.single,
        )  # fmt: skip


METHOD: Final = Method(
    id="white-space",
    title=N_("White space by product line"),
    question=N_("What could we sell to whom besides?"),
    topic=Topic.SELLING,
    run=run,
    help=N_(
        "For each layer of the pyramid and each product line stands what part of the customers bought "
        "of it in the last twelve months: the penetration. What lacks to the target, times what the "
        "buyers of that layer spend on average (all buyers, where the layer has none), is the "
        "potential. The list names who of the layer does not buy the line yet: who bought last, most "
        "often and most stands first. Without a product line of their own, products count under their "
        "category. Segments against product lines are from Jay Curry, The Customer Marketing Method."
    ),
    empty=NO_LINES,
    parameters=(
        Parameter(
            name="target", kind="percent", label=N_("Target of each layer"), default=TARGET,
            least=0, most=WHOLE, is_read=False,
        ),
        Parameter(
            name="layer", kind="enum", label=N_("List for the layer"), default=BEST,
            choices=(
                (BEST, N_("Where most can be won")),
                *((layer.value, LAYER_LABELS[layer]) for layer in ACTIVE),
            ),
            is_read=False,
        ),
        Parameter(
            name="line", kind="text", label=N_("List for the product line"), default=None,
            help=N_("left blank, the one where most can be won"), is_read=False,
        ),
    ),
)  # fmt: skip
