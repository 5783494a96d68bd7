"""Product lines by layers of customers 产品线×细分 (B38): what could be sold to whom.

Penetration is the part of the customers of a layer who bought of a line in the window. What lacks
to the target, times what those who do buy spend on average, is the potential of the cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.layers import ACTIVE
from crmdesk.analysis.rounding import WHOLE

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints

TARGET: Final = 8_000  # hundredths of a percent


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Purchases:
    """What customers bought of product lines: a place for each customer and line with net sales.

    *customer* is the place in the frame, *line* that among the lines; only amounts above zero count.
    """

    customer: Ints
    line: Ints
    amount: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class WhiteCell:
    """One layer and one line: who bought, and who did not (places in the frame).

    Amounts in fen; *average* is that of the buyers of the layer, of all buyers of the line where
    the layer has none, None where nobody buys the line.
    """

    size: int
    buyers: Ints
    others: Ints
    sales: int
    average: Fraction | None

    @property
    def penetration(self) -> Fraction | None:
        """The part of the layer that buys; None of an empty layer."""
        return Fraction(len(self.buyers), self.size) if self.size else None

    def potential(self, target: int = TARGET) -> Fraction | None:
        """What could be sold besides, in fen; *target* in hundredths of a percent of the layer."""
        if self.average is None or not self.size:
            return None
        lacking = Fraction(target * self.size, WHOLE) - len(self.buyers)
        return max(Fraction(0), lacking) * self.average


def white_space(
    layers: Ints, lines: int, purchases: Purchases
) -> tuple[tuple[WhiteCell, ...], ...]:
    """The cells by layer (VIP, big, middle, small) and line; *layers* is the place of each customer."""
    import numpy as np

    positive = purchases.amount > 0
    who, line = purchases.customer[positive], purchases.line[positive]
    amount = purchases.amount[positive]
    bought = np.zeros((lines, len(layers)), dtype=np.int64)
    bought[line, who] = amount
    return tuple(
        tuple(_cell(layers == place, bought[column]) for column in range(lines))
        for place in range(len(ACTIVE))
    )


def _cell(members: Flags, bought: Ints) -> WhiteCell:
    """One cell; *bought* is what every customer bought of the line, 0 who did not."""
    import numpy as np

    everybody = bought > 0
    buyers = np.flatnonzero(members & everybody)
    size, count, sales = int(members.sum()), len(buyers), int(bought[buyers].sum())
    average = Fraction(sales, count) if count else None
    if average is None and everybody.any():
        average = Fraction(int(bought.sum()), int(everybody.sum()))
    return WhiteCell(
        size=size,
        buyers=buyers,
        others=np.flatnonzero(members & ~everybody),
        sales=sales,
        average=average,
    )


def candidates(places: Ints, frame: CustomerFrame) -> Ints:
    """The customers at *places* of the frame, the best bet first.

    By RFM: who bought last, most often, most.
    """
    import numpy as np

    order: Ints = places[
        np.lexsort(
            (
                frame.ids[places],
                -frame.net_sales[places],
                -frame.purchases[places],
                -frame.last_day[places],
            )
        )
    ]
    return order
