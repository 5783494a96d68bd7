"""Customers as columns: what the methods that class all customers look at.

One numpy array per fact, all of one length, so that 200,000 customers are classed in a few
milliseconds. Amounts are int64 fen and days proleptic ordinals, so that sums stay exact; what is
not known has a column that says so, for NULL is not 0. No method depends on the order of the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

NEVER = 0  # the day of what did not happen


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFacts:
    """One customer on his own, as tests and small files give him; see ``CustomerFrame``."""

    id: int
    code: str
    net_sales: int = 0
    gross_profit: int | None = None
    spent: int | None = None
    purchases: int = 0
    months_bought: int = 0
    created_on: date | None = None
    first_on: date | None = None
    last_on: date | None = None
    has_contact: bool = False
    is_all_returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CustomerFrame:
    """Every customer on file, in a window of *months* months that ends with *as_of* (B0).

    ``order`` is the place of a customer by his number: the last tie-break. In the window:
    ``net_sales``, ``gross_profit`` (valid where ``is_profit_known``), ``spent`` (客户投入, valid
    where ``is_spent_known``), ``purchases`` (F), ``months_bought`` (months with a purchase, at most
    *months*), ``is_all_returned`` (bought, and all of it came back). Up to *as_of*: ``first_day``
    and ``last_day`` of a purchase (``NEVER``: none), ``has_contact`` (a talk, a quote or an
    opportunity). ``created_day``: since when he is on file.
    """

    as_of: date
    months: int
    ids: Ints
    order: Ints
    net_sales: Ints
    gross_profit: Ints
    is_profit_known: Flags
    spent: Ints
    is_spent_known: Flags
    purchases: Ints
    months_bought: Ints
    created_day: Ints
    first_day: Ints
    last_day: Ints
    has_contact: Flags
    is_all_returned: Flags

    def __post_init__(self) -> None:
        """Raises ValueError if the columns are not of one length."""
        if len({len(column) for _name, column in self.columns()}) > 1:
            raise ValueError("the columns of a frame are not of one length")

    def __len__(self) -> int:
        """How many customers."""
        return len(self.ids)

    def columns(self) -> Iterator[tuple[str, Ints | Flags]]:
        """Every column with its name."""
        for field in fields(self):
            if field.name not in ("as_of", "months"):
                yield field.name, getattr(self, field.name)

    def some(self, chosen: Flags | Ints) -> CustomerFrame:
        """The customers at *chosen*: a mask, or places in the order wanted."""
        return CustomerFrame(
            as_of=self.as_of,
            months=self.months,
            **{name: column[chosen] for name, column in self.columns()},  # type: ignore[arg-type]
        )

    @property
    def is_buyer(self) -> Flags:
        """现有: net sales above zero in the window."""
        found: Flags = self.net_sales > 0
        return found

    @property
    def has_bought(self) -> Flags:
        """Who ever bought until *as_of*."""
        found: Flags = self.last_day != NEVER
        return found

    @property
    def days_since(self) -> Ints:
        """Days since the last purchase; meaningless where there was none."""
        found: Ints = self.as_of.toordinal() - self.last_day
        return found

    def ranked(self, chosen: Flags | None = None) -> Ints:
        """The places of those *chosen* (all without) in the order of B0.

        Net sales, gross profit (unknown last), last purchase, all descending; then by number.
        """
        import numpy as np

        places = np.arange(len(self)) if chosen is None else np.flatnonzero(chosen)
        profit = np.where(self.is_profit_known, self.gross_profit, 0)
        keys = (
            self.ids[places],
            self.order[places],
            -self.last_day[places],
            -profit[places],
            ~self.is_profit_known[places],
            -self.net_sales[places],
        )
        ranked: Ints = places[np.lexsort(keys)]
        return ranked


def frame_of(customers: Iterable[CustomerFacts], as_of: date, months: int = 12) -> CustomerFrame:
    """A frame of single customers, in their order."""
    import numpy as np

    rows = list(customers)
    place = {code: n for n, code in enumerate(sorted({c.code for c in rows}))}

    def whole(values: Iterable[int | None]) -> Ints:
        return np.array([value or 0 for value in values], dtype=np.int64)

    def flags(values: Iterable[bool]) -> Flags:
        return np.array(list(values), dtype=np.bool_)

    def days(values: Iterable[date | None]) -> Ints:
        return whole(day.toordinal() if day else NEVER for day in values)

    return CustomerFrame(
        as_of=as_of,
        months=months,
        ids=whole(c.id for c in rows),
        order=whole(place[c.code] for c in rows),
        net_sales=whole(c.net_sales for c in rows),
        gross_profit=whole(c.gross_profit for c in rows),
        is_profit_known=flags(c.gross_profit is not None for c in rows),
        spent=whole(c.spent for c in rows),
        is_spent_known=flags(c.spent is not None for c in rows),
        purchases=whole(c.purchases for c in rows),
        months_bought=whole(c.months_bought for c in rows),
        created_day=days(c.created_on for c in rows),
        first_day=days(c.first_on for c in rows),
        last_day=days(c.last_on for c in rows),
        has_contact=flags(c.has_contact for c in rows),
        is_all_returned=flags(c.is_all_returned for c in rows),
    )
