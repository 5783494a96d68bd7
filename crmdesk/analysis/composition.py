"""The composition of the customers 客户构成 (S4): groups with their part of customers and sales.

For each group the subtotal, its part of the whole, and what the big customers in it buy (the two
upper layers of the pyramid). Who belongs to no group stands in one of his own, not left out, so
that the groups sum to the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.class_tables import ClassFigures, figures_of
from crmdesk.analysis.layers import Layer
from crmdesk.analysis.pyramid import RankedFrame, layer_places

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints

UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Customers who are alike: *place* is that of the group, ``UNKNOWN`` for the rest.

    *buyers* have net sales above zero; *positive_sales* is what those bought, in fen, *big_sales*
    the part of it from big customers.
    """

    place: int
    found: ClassFigures
    buyers: int
    positive_sales: int
    big_count: int
    big_sales: int


def composition(frame: CustomerFrame, of: Ints) -> tuple[Group, ...]:
    """The groups that have customers, the largest sales first, the unknown last.

    *of* is the group of each customer. Of equal sales the one with more customers is first, then
    the lower place.
    """
    import numpy as np

    is_big = layer_places(RankedFrame.of(frame)) <= Layer.BIG.place
    groups = [_group(frame, of == place, int(place), is_big) for place in np.unique(of)]
    return tuple(
        sorted(
            groups,
            key=lambda g: (g.place == UNKNOWN, -g.found.net_sales, -g.found.count, g.place),
        )
    )


def _group(frame: CustomerFrame, members: Flags, place: int, is_big: Flags) -> Group:
    buyers = members & frame.is_buyer
    big = members & is_big
    return Group(
        place=place,
        found=figures_of(frame, members),
        buyers=int(buyers.sum()),
        positive_sales=int(frame.net_sales[buyers].sum()),
        big_count=int(big.sum()),
        big_sales=int(frame.net_sales[big].sum()),
    )
