"""The customer pyramid 客户金字塔 (B1): VIP, big, middle and small customers, and who is below them.

Curry's Customer Marketing Method: customers who buy, ranked by net sales, are cut at 1, 5, 20 and
100 % of their number, or at amounts the owner fixes. Below stand those who bought before
(不积极), who were only talked to (潜在) and the rest (需置疑). All amounts are fen and all ratios
exact fractions; a ratio is never the mean of others but always the sum through the sum.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.ids import Ids
from crmdesk.analysis.layers import ACTIVE, EVERY, Layer
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.wording import Figure, Text, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints

USUAL_CUTS: Final = (100, 500, 2_000)  # hundredths of a percent, cumulative; the rest is small
USUAL_FLOORS: Final = (5_890_000, 1_900_000, 482_000)  # fen; the bound belongs to the layer


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFigures:
    """A layer, or all who buy (*layer* None). Shares are of all who buy; None below them.

    *gross_profit* and *cost* (客户投入) are sums of what is known; *profits_known* and *costs_known*
    say of how many customers. What is reckoned with them is None as soon as one lacks.
    """

    layer: Layer | None
    customer_ids: Ids
    share: Fraction | None
    net_sales: int
    sales_share: Fraction | None
    smallest: int | None
    largest: int | None
    known_gross_profit: int
    known_cost: int
    profits_known: int
    costs_known: int

    @property
    def count(self) -> int:
        """How many customers."""
        return len(self.customer_ids)

    @property
    def average(self) -> Fraction | None:
        """Net sales of a customer."""
        return ratio(self.net_sales, self.count)

    @property
    def gross_profit(self) -> int | None:
        """The gross profit; None as soon as it is not known of one customer."""
        return self.known_gross_profit if self.profits_known == self.count else None

    @property
    def cost(self) -> int | None:
        """客户投入, what was spent on them; None as soon as it is not known of one customer."""
        return self.known_cost if self.costs_known == self.count else None

    @property
    def profit(self) -> int | None:
        """Gross profit less what was spent on the customers, before overhead."""
        if self.gross_profit is None or self.cost is None:
            return None
        return self.gross_profit - self.cost

    @property
    def profit_per_customer(self) -> Fraction | None:
        """Profit of a customer."""
        return ratio(self.profit, self.count)

    @property
    def return_on_cost(self) -> Fraction | None:
        """客户投入回报率: profit / 客户投入."""
        return ratio(self.profit, self.cost)

    @property
    def profit_on_costs(self) -> Fraction | None:
        """成本利润率: profit / (sales − profit)."""
        return profit_on_costs(self.net_sales, self.profit)

    @property
    def margin(self) -> Fraction | None:
        """销售利润率: profit / sales."""
        return ratio(self.profit, self.net_sales)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """From the profit of the layers to the profit of the books: what lies between is overhead.

    未分摊费用: costs that no customer was charged with.
    """

    net_sales: int
    layers_profit: int
    reported: int

    @property
    def overhead(self) -> int:
        """What the layers were not charged with."""
        return self.layers_profit - self.reported

    @property
    def profit_on_costs(self) -> Fraction | None:
        """成本利润率 after overhead."""
        return profit_on_costs(self.net_sales, self.reported)


@dataclass(frozen=True, slots=True, eq=False)
class RankedFrame:
    """Customers with the places of those who buy, best first: what moving a threshold leaves."""

    frame: CustomerFrame
    ranked: Ints

    @classmethod
    def of(cls, frame: CustomerFrame) -> RankedFrame:
        """*frame* in the order of B0."""
        return cls(frame, frame.ranked(frame.is_buyer))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pyramid:
    """Every layer from top to bottom, empty ones too.

    *places* is the layer of each customer of *frame* as its place from the top; *ranked* the places
    of those who buy, best first. *boundaries*: the least net sales of the three upper layers in fen,
    None if nobody buys. *floors*: the fixed amounts, None where the number decides.
    """

    frame: CustomerFrame
    ranked: Ints
    places: Ints
    layers: tuple[LayerFigures, ...]
    total: LayerFigures
    all_returned: Ids
    boundaries: tuple[int, ...] | None
    cuts: tuple[int, ...]
    floors: tuple[int, ...] | None
    reconciliation: Reconciliation | None = None

    def figures(self, layer: Layer) -> LayerFigures:
        """The figures of one layer."""
        return self.layers[layer.place]

    def layer_of(self, place: int) -> Layer:
        """The layer of the customer at *place* of the frame."""
        return EVERY[int(self.places[place])]

    def upper(self, *layers: Layer) -> LayerFigures:
        """Several layers as one, by sums: say those of the top 20 %."""
        chosen = [self.figures(layer) for layer in layers]
        net = sum(each.net_sales for each in chosen)
        return LayerFigures(
            layer=None,
            customer_ids=Ids.joined(each.customer_ids for each in chosen),
            share=ratio(sum(each.count for each in chosen), self.total.count),
            net_sales=net,
            sales_share=ratio(net, self.total.net_sales),
            smallest=min((e.smallest for e in chosen if e.smallest is not None), default=None),
            largest=max((e.largest for e in chosen if e.largest is not None), default=None),
            known_gross_profit=sum(each.known_gross_profit for each in chosen),
            known_cost=sum(each.known_cost for each in chosen),
            profits_known=sum(each.profits_known for each in chosen),
            costs_known=sum(each.costs_known for each in chosen),
        )

    def to_next(self, place: int) -> int | None:
        """再进多少升级: what the customer at *place* lacks to the layer above, in fen.

        None at the top, and for who does not buy.
        """
        layer = int(self.places[place])
        if self.boundaries is None or not 0 < layer < len(ACTIVE):
            return None
        return max(0, self.boundaries[layer - 1] - int(self.frame.net_sales[place]))

    def why(self, place: int) -> Text:
        """Why the customer at *place* of the frame is in his layer."""
        layer = self.layer_of(place)
        if layer not in ACTIVE:
            if layer is Layer.INACTIVE and self.frame.is_all_returned[place]:
                return text(N_("Bought in the last {months} months, and all of it came back."),
                            months=Figure(self.frame.months))  # fmt: skip
            return text(WHY_BELOW[layer], months=Figure(self.frame.months))
        sales = int(self.frame.net_sales[place])
        if self.floors is not None:
            if layer is Layer.SMALL:
                return text(N_("Net sales {sales}, below {floor}."), sales=money(sales),
                            floor=money(self.floors[-1]))  # fmt: skip
            return text(N_("Net sales {sales}, at least {floor}."), sales=money(sales),
                        floor=money(self.floors[layer.place]))  # fmt: skip
        rank = int((self.ranked == place).nonzero()[0][0]) + 1
        return text(
            N_("No. {rank} of {count} by net sales ({sales}); the layer ends at {cut}."),
            rank=Figure(rank), count=Figure(len(self.ranked)), sales=money(sales),
            cut=percent((*self.cuts, WHOLE)[layer.place]),
        )  # fmt: skip


WHY_BELOW: Final = {
    Layer.INACTIVE: N_("Bought before, nothing in the last {months} months."),
    Layer.PROSPECT: N_("Never bought; there is a talk, a quote or an opportunity."),
    Layer.SUSPECT: N_("Never bought, and nobody has been in touch."),
}


def pyramid(
    customers: CustomerFrame | RankedFrame,
    *,
    cuts: Sequence[int] = USUAL_CUTS,
    floors: Sequence[int] | None = None,
    reported_profit: int | None = None,
) -> Pyramid:
    """The pyramid by *cuts* of the number of customers, or by *floors* of money if given.

    *reported_profit* is that of the books in fen; with it the layers are reconciled, if their own
    profit is known. Raises ValueError for cuts or floors that are out of order.
    """
    known = customers if isinstance(customers, RankedFrame) else RankedFrame.of(customers)
    frame, ranked = known.frame, known.ranked
    if floors is not None and not are_floors(floors):
        raise ValueError("the floors of the pyramid fall from layer to layer and stay above 0")
    places = layer_places(known, cuts, floors)
    layers, total = _all_figures(frame, places)
    gone = (places == Layer.INACTIVE.place) & frame.is_all_returned
    reconciliation = None
    if reported_profit is not None and total.profit is not None:
        reconciliation = Reconciliation(total.net_sales, total.profit, reported_profit)
    return Pyramid(
        frame=frame,
        ranked=ranked,
        places=places,
        layers=layers,
        total=total,
        all_returned=ids_of(frame, gone),
        boundaries=tuple(floors) if floors is not None else boundaries_of(known, cuts),
        cuts=tuple(cuts),
        floors=None if floors is None else tuple(floors),
        reconciliation=reconciliation,
    )


def layer_places(
    known: RankedFrame, cuts: Sequence[int] = USUAL_CUTS, floors: Sequence[int] | None = None
) -> Ints:
    """The layer of every customer as its place from the top, by number or by *floors*.

    With floors, equal net sales are always in one layer, and a floor belongs to the layer above it.
    Raises ValueError for cuts out of order.
    """
    import numpy as np

    frame = known.frame
    below = np.where(frame.has_contact, Layer.PROSPECT.place, Layer.SUSPECT.place)
    places = np.where(frame.has_bought, Layer.INACTIVE.place, below)
    if floors is None:
        sizes = layer_sizes(len(known.ranked), cuts)
        places[known.ranked] = np.repeat(np.arange(len(ACTIVE)), sizes)
    else:
        net = frame.net_sales[known.ranked]
        places[known.ranked] = sum((net < floor).astype(np.int64) for floor in floors)
    return places


def layer_sizes(count: int, cuts: Sequence[int] = USUAL_CUTS) -> tuple[int, ...]:
    """How many of *count* customers fall into each layer, the last being the rest.

    A layer ends at its cut, rounded half up, but has one customer at least as long as there are any.
    Raises ValueError for cuts that do not rise below 100 %.
    """
    if not are_cuts(cuts):
        raise ValueError("the cuts of the pyramid rise from above 0 to below 100 %")
    ends = [0]
    for cut in (*cuts, WHOLE):
        ends.append(min(count, max(ends[-1] + 1, half_up(cut * count, WHOLE))))
    return tuple(end - start for start, end in itertools.pairwise(ends))


def are_cuts(cuts: Sequence[int]) -> bool:
    """Whether the cuts rise from above 0 to below 100 %."""
    return all(low < high for low, high in itertools.pairwise((0, *cuts, WHOLE)))


def are_floors(floors: Sequence[int]) -> bool:
    """Whether the floors fall from layer to layer and stay above 0."""
    return all(high > low for high, low in itertools.pairwise((*floors, 0)))


def profit_on_costs(net_sales: int, profit: int | None) -> Fraction | None:
    """成本利润率: profit / (sales − profit); None where one is unknown or nothing was spent."""
    return None if profit is None else ratio(profit, net_sales - profit)


def ratio(part: int | None, whole: int | None) -> Fraction | None:
    """*part* / *whole*; None where one is unknown or the whole is nothing."""
    return Fraction(part, whole) if part is not None and whole else None


def ids_of(frame: CustomerFrame, chosen: Flags | Ints | list[int]) -> Ids:
    """The ids of the customers at *chosen*: a mask, or places in the order wanted."""
    return Ids(frame.ids[chosen])


def _all_figures(
    frame: CustomerFrame, places: Ints
) -> tuple[tuple[LayerFigures, ...], LayerFigures]:
    """The figures of every layer, and of all who buy."""
    import numpy as np

    order = np.argsort(places.astype(np.int8), kind="stable")
    ends = np.searchsorted(places[order], np.arange(len(EVERY) + 1))
    members = [order[start:end] for start, end in itertools.pairwise(ends)]
    sums = [_sums(frame, each) for each in members]
    buyers = sums[: len(ACTIVE)]
    count, net = sum(len(each.ids) for each in buyers), sum(each.net for each in buyers)
    layers = tuple(
        _figures(layer, [each], *((count, net) if layer in ACTIVE else (0, 0)))
        for layer, each in zip(EVERY, sums, strict=True)
    )
    return layers, _figures(None, buyers, count, net)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of some customers: what is known of how many."""

    ids: Ints
    net: int
    smallest: int | None
    largest: int | None
    profit: int
    profits: int
    cost: int
    costs: int


def _sums(frame: CustomerFrame, members: Ints) -> _Sums:
    """Ids ascending, so that the order of the frame does not show."""
    import numpy as np

    net = frame.net_sales[members]
    profits, costs = frame.is_profit_known[members], frame.is_spent_known[members]
    return _Sums(
        ids=np.sort(frame.ids[members]),
        net=int(net.sum()),
        smallest=int(net.min()) if len(net) else None,
        largest=int(net.max()) if len(net) else None,
        profit=int(frame.gross_profit[members].sum(where=profits)),
        profits=int(profits.sum()),
        cost=int(frame.spent[members].sum(where=costs)),
        costs=int(costs.sum()),
    )


def _figures(
    layer: Layer | None, parts: Sequence[_Sums], count: int, net_sales: int
) -> LayerFigures:
    """The figures of *parts* together; shares are of *count* customers with *net_sales*."""
    import numpy as np

    ids = Ids(np.concatenate([each.ids for each in parts]))
    net = sum(each.net for each in parts)
    return LayerFigures(
        layer=layer,
        customer_ids=ids,
        share=ratio(len(ids), count),
        net_sales=net,
        sales_share=ratio(net, net_sales),
        smallest=min((e.smallest for e in parts if e.smallest is not None), default=None),
        largest=max((e.largest for e in parts if e.largest is not None), default=None),
        known_gross_profit=sum(each.profit for each in parts),
        known_cost=sum(each.cost for each in parts),
        profits_known=sum(each.profits for each in parts),
        costs_known=sum(each.costs for each in parts),
    )


def boundaries_of(known: RankedFrame, cuts: Sequence[int] = USUAL_CUTS) -> tuple[int, ...] | None:
    """The least net sales in each of the upper layers, cut by number; None if nobody buys.

    An empty layer has the bound of the one above it. Raises ValueError for cuts out of order.
    """
    ends = itertools.accumulate(layer_sizes(len(known.ranked), cuts)[:-1])
    if not len(known.ranked):
        return None
    return tuple(int(known.frame.net_sales[known.ranked[end - 1]]) for end in ends)
