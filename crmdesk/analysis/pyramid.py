"""The customer pyramid 客户金字塔 (B1): VIP, big, middle and small customers, and who is below them.

Curry's Customer Marketing Method: customers who buy, ranked by net sales, are cut at 1, 5, 20 and
100 % of their number, or at amounts the owner fixes. Below stand those who bought before
(不积极), who were only talked to (潜在) and the rest (需置疑). All amounts are fen and all ratios
exact fractions; a ratio is never the mean of others but always the sum through the sum.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from crmdesk.analysis.rounding import WHOLE, half_up


class Layer(StrEnum):
    """The layers from top to bottom. Stored codes."""

    VIP = "vip"
    BIG = "big"
    MEDIUM = "medium"
    SMALL = "small"
    INACTIVE = "inactive"
    PROSPECT = "prospect"
    SUSPECT = "suspect"


ACTIVE: Final = (Layer.VIP, Layer.BIG, Layer.MEDIUM, Layer.SMALL)
USUAL_CUTS: Final = (100, 500, 2_000)  # hundredths of a percent, cumulative; the rest is small
USUAL_FLOORS: Final = (5_890_000, 1_900_000, 482_000)  # fen; the bound belongs to the layer


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSales:
    """A customer in the window. *gross_profit* and *cost* (客户投入) None: not known.

    *has_contact*: there is a talk, a quote or an opportunity. *is_all_returned*: what was bought in
    the window came back.
    """

    id: int
    code: str
    net_sales: int = 0
    gross_profit: int | None = None
    cost: int | None = None
    last_purchase: date | None = None
    has_purchased: bool = False
    has_contact: bool = False
    is_all_returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFigures:
    """A layer, or all who buy (*layer* None). Shares are of all who buy; None below them.

    *gross_profit* and *cost* are None as soon as one customer of the layer has none.
    """

    layer: Layer | None
    customer_ids: tuple[int, ...]
    share: Fraction | None
    net_sales: int
    sales_share: Fraction | None
    smallest: int | None
    largest: int | None
    gross_profit: int | None
    cost: int | None

    @property
    def count(self) -> int:
        """How many customers."""
        return len(self.customer_ids)

    @property
    def average(self) -> Fraction | None:
        """Net sales of a customer."""
        return _ratio(self.net_sales, self.count)

    @property
    def profit(self) -> int | None:
        """Gross profit less what was spent on the customers, before overhead."""
        if self.gross_profit is None or self.cost is None:
            return None
        return self.gross_profit - self.cost

    @property
    def profit_per_customer(self) -> Fraction | None:
        """Profit of a customer."""
        return _ratio(self.profit, self.count)

    @property
    def return_on_cost(self) -> Fraction | None:
        """客户投入回报率: profit / 客户投入."""
        return _ratio(self.profit, self.cost)

    @property
    def profit_on_costs(self) -> Fraction | None:
        """成本利润率: profit / (sales − profit)."""
        return profit_on_costs(self.net_sales, self.profit)

    @property
    def margin(self) -> Fraction | None:
        """销售利润率: profit / sales."""
        return _ratio(self.profit, self.net_sales)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pyramid:
    """Every layer from top to bottom, empty ones too. *layer_of* is by customer."""

    layers: tuple[LayerFigures, ...]
    total: LayerFigures
    layer_of: Mapping[int, Layer]
    all_returned: tuple[int, ...]
    reconciliation: Reconciliation | None = None

    def figures(self, layer: Layer) -> LayerFigures:
        """The figures of one layer."""
        return self.layers[tuple(Layer).index(layer)]

    def upper(self, *layers: Layer) -> LayerFigures:
        """Several layers as one, by sums: say those of the top 20 %."""
        chosen = [self.figures(layer) for layer in layers]
        return LayerFigures(
            layer=None,
            customer_ids=tuple(n for each in chosen for n in each.customer_ids),
            share=_ratio(sum(each.count for each in chosen), self.total.count),
            net_sales=sum(each.net_sales for each in chosen),
            sales_share=_ratio(sum(each.net_sales for each in chosen), self.total.net_sales),
            smallest=min((e.smallest for e in chosen if e.smallest is not None), default=None),
            largest=max((e.largest for e in chosen if e.largest is not None), default=None),
            gross_profit=_sum(each.gross_profit for each in chosen),
            cost=_sum(each.cost for each in chosen),
        )


def pyramid(
    customers: Iterable[CustomerSales],
    *,
    cuts: Sequence[int] = USUAL_CUTS,
    floors: Sequence[int] | None = None,
    reported_profit: int | None = None,
) -> Pyramid:
    """The pyramid by *cuts* of the number of customers, or by *floors* of money if given.

    *reported_profit* is that of the books in fen; with it the layers are reconciled, if their own
    profit is known. Raises ValueError for cuts or floors that are out of order.
    """
    everybody = list(customers)
    buyers = sorted((c for c in everybody if c.net_sales > 0), key=_rank)
    parts = by_number(buyers, cuts) if floors is None else by_money(buyers, floors)
    below: dict[Layer, list[CustomerSales]] = {layer: [] for layer in Layer if layer not in ACTIVE}
    for customer in sorted((c for c in everybody if c.net_sales <= 0), key=_rank):
        below[_below(customer)].append(customer)
    members = {**dict(zip(ACTIVE, parts, strict=True)), **below}
    total = _figures(None, buyers, buyers)
    reconciliation = None
    if reported_profit is not None and total.profit is not None:
        reconciliation = Reconciliation(total.net_sales, total.profit, reported_profit)
    return Pyramid(
        layers=tuple(
            _figures(layer, found, buyers if layer in ACTIVE else ())
            for layer, found in members.items()
        ),
        total=total,
        layer_of=MappingProxyType({c.id: layer for layer, found in members.items() for c in found}),
        all_returned=tuple(c.id for c in below[Layer.INACTIVE] if c.is_all_returned),
        reconciliation=reconciliation,
    )


def layer_sizes(count: int, cuts: Sequence[int] = USUAL_CUTS) -> tuple[int, ...]:
    """How many of *count* customers fall into each layer, the last being the rest.

    A layer ends at its cut, rounded half up, but has one customer at least as long as there are any.
    Raises ValueError for cuts that do not rise below 100 %.
    """
    if any(low >= high for low, high in zip((0, *cuts), (*cuts, WHOLE), strict=True)):
        raise ValueError("the cuts of the pyramid rise from above 0 to below 100 %")
    ends = [0]
    for cut in (*cuts, WHOLE):
        ends.append(min(count, max(ends[-1] + 1, half_up(cut * count, WHOLE))))
    return tuple(end - start for start, end in itertools.pairwise(ends))


def by_number(
    ranked: Sequence[CustomerSales], cuts: Sequence[int] = USUAL_CUTS
) -> tuple[list[CustomerSales], ...]:
    """Ranked customers cut by their number."""
    parts, start = [], 0
    for size in layer_sizes(len(ranked), cuts):
        parts.append(list(ranked[start : start + size]))
        start += size
    return tuple(parts)


def by_money(
    ranked: Sequence[CustomerSales], floors: Sequence[int] = USUAL_FLOORS
) -> tuple[list[CustomerSales], ...]:
    """Customers by amounts: equal net sales are always in one layer. A floor is inclusive.

    Raises ValueError for floors that do not fall.
    """
    if any(high <= low for high, low in zip(floors, (*floors[1:], 0), strict=True)):
        raise ValueError("the floors of the pyramid fall from layer to layer and stay above 0")
    parts: tuple[list[CustomerSales], ...] = tuple([] for _floor in (*floors, 0))
    for customer in ranked:
        parts[sum(customer.net_sales < floor for floor in floors)].append(customer)
    return parts


def profit_on_costs(net_sales: int, profit: int | None) -> Fraction | None:
    """成本利润率: profit / (sales − profit); None where one is unknown or nothing was spent."""
    return None if profit is None else _ratio(profit, net_sales - profit)


def _rank(customer: CustomerSales) -> tuple[int, bool, int, int, str, int]:
    """The order of B0: net sales, gross profit, last purchase, most and latest first, then code."""
    last = customer.last_purchase
    return (
        -customer.net_sales,
        customer.gross_profit is None,
        -(customer.gross_profit or 0),
        -last.toordinal() if last else 0,
        customer.code,
        customer.id,
    )


def _below(customer: CustomerSales) -> Layer:
    if customer.has_purchased:
        return Layer.INACTIVE
    return Layer.PROSPECT if customer.has_contact else Layer.SUSPECT


def _figures(
    layer: Layer | None, members: Sequence[CustomerSales], buyers: Sequence[CustomerSales]
) -> LayerFigures:
    net = sum(c.net_sales for c in members)
    return LayerFigures(
        layer=layer,
        customer_ids=tuple(c.id for c in members),
        share=_ratio(len(members), len(buyers)),
        net_sales=net,
        sales_share=_ratio(net, sum(c.net_sales for c in buyers)),
        smallest=min((c.net_sales for c in members), default=None),
        largest=max((c.net_sales for c in members), default=None),
        gross_profit=_sum(c.gross_profit for c in members),
        cost=_sum(c.cost for c in members),
    )


def _sum(amounts: Iterable[int | None]) -> int | None:
    """The sum; None if one of them is unknown."""
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _ratio(part: int | None, whole: int | None) -> Fraction | None:
    return Fraction(part, whole) if part is not None and whole else None
