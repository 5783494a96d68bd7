"""What a customer buys more or less of than all others 客户商品倾向 (B22, S4).

The share of a product in the purchases of the customer is held against its share in all sales:
twice as much is a leaning to it, none at all of what sells well is something to talk about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilt:
    """A product: what the customer bought of it (fen) and both shares, 1 = all."""

    product_id: int
    bought: int
    own_share: Fraction
    usual_share: Fraction

    @property
    def difference(self) -> Fraction:
        """Above 0: the customer leans to it."""
        return self.own_share - self.usual_share

    @property
    def index(self) -> Fraction | None:
        """How many times the usual share it is; None for what is sold to nobody."""
        return self.own_share / self.usual_share if self.usual_share else None

    @property
    def is_missing(self) -> bool:
        """Others buy it, this customer does not."""
        return self.bought <= 0 < self.usual_share


def tilts(own: Mapping[int, int], everybody: Mapping[int, int]) -> tuple[Tilt, ...]:
    """Every product of *own* or *everybody* (net sales in fen by product), most leaned to first.

    *everybody* includes this customer. A product that came back more than it sold has share 0.
    Nothing at all for a customer who bought nothing, or if nothing was sold.
    """
    bought = sum(max(0, fen) for fen in own.values())
    sold = sum(max(0, fen) for fen in everybody.values())
    if not bought or not sold:
        return ()
    found = [
        Tilt(
            product_id=product,
            bought=own.get(product, 0),
            own_share=Fraction(max(0, own.get(product, 0)), bought),
            usual_share=Fraction(max(0, everybody.get(product, 0)), sold),
        )
        for product in own.keys() | everybody.keys()
    ]
    return tuple(sorted(found, key=lambda each: (-each.difference, each.product_id)))
