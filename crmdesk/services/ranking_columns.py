"""The figures of all customers by which they are ranked (``analysis.ranking``), as of any day.

Only what was asked for is read. NaN: the customer has no such figure (who never bought has no
purchase cycle), so that he is not ranked by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from crmdesk.analysis.loyalty import years_with_us
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.weighted import THOUSANDTHS
from crmdesk.analysis.windows import trailing
from crmdesk.services import customer_frames, purchase_columns, score_columns

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.analysis.customer_frame import CustomerFrame, Ints
    from crmdesk.analysis.weighted import Floats

Reading: TypeAlias = "Callable[[Connection, CustomerFrame], Floats]"
ALL_MONTHS: Final = 1200


def values(connection: Connection, frame: CustomerFrame, codes: Sequence[str]) -> dict[str, Floats]:
    """The figures of everybody by the code of the indicator; KeyError for one there is not."""
    return {code: READINGS[code](connection, frame) for code in codes}


def _above_zero(found: Ints | Floats) -> Floats:
    import numpy as np

    known: Floats = np.where(found > 0, found, np.nan)
    return known


def _sales(_connection: Connection, frame: CustomerFrame) -> Floats:
    return _above_zero(frame.net_sales)


def _quantity(connection: Connection, frame: CustomerFrame) -> Floats:
    window = trailing(frame.as_of, frame.months)
    return _above_zero(score_columns.quantities(connection, frame.ids, window)) / THOUSANDTHS


def _profit(_connection: Connection, frame: CustomerFrame) -> Floats:
    import numpy as np

    found: Floats = np.where(frame.is_buyer & frame.is_profit_known, frame.gross_profit, np.nan)
    return found


def _margin(connection: Connection, frame: CustomerFrame) -> Floats:
    return _profit(connection, frame) * WHOLE / _above_zero(frame.net_sales)


def _purchases(_connection: Connection, frame: CustomerFrame) -> Floats:
    return _above_zero(frame.purchases)


def _mean(connection: Connection, frame: CustomerFrame) -> Floats:
    """The mean of single purchases, each less what came back of it."""
    import numpy as np

    window = trailing(frame.as_of, frame.months)
    found = purchase_columns.purchases(connection, window)
    places = np.searchsorted(frame.ids, found.customers)
    is_here = np.isin(found.customers, frame.ids)
    size = len(frame)
    total = np.bincount(places[is_here], weights=found.amounts[is_here], minlength=size)[:size]
    count = np.bincount(places[is_here], minlength=size)[:size]
    return _above_zero(total) / np.maximum(count, 1)


def _cycle(connection: Connection, frame: CustomerFrame) -> Floats:
    """(last − first) / (purchases − 1) of the whole history; two purchases at least."""
    import numpy as np

    window = trailing(frame.as_of, ALL_MONTHS)
    count = customer_frames.window_sums(connection, frame.ids, window)["purchases"]
    days = frame.last_day - frame.first_day
    found: Floats = np.where(count > 1, days / np.maximum(count - 1, 1), np.nan)
    return found


def _growth(connection: Connection, frame: CustomerFrame) -> Floats:
    import numpy as np

    after = trailing(frame.as_of, frame.months).after
    before = customer_frames.net_sales(connection, frame.ids, trailing(after, frame.months))
    found: Floats = np.where(
        before > 0, (frame.net_sales - before) * WHOLE / np.maximum(before, 1), np.nan
    )
    return found


def _owed(connection: Connection, frame: CustomerFrame) -> Floats:
    return _above_zero(purchase_columns.debts(connection, frame.ids, frame.as_of)[0])


def _overdue(connection: Connection, frame: CustomerFrame) -> Floats:
    return _above_zero(purchase_columns.debts(connection, frame.ids, frame.as_of)[1])


def _years(_connection: Connection, frame: CustomerFrame) -> Floats:
    import numpy as np

    found: Floats = np.where(frame.has_bought, years_with_us(frame), np.nan)
    return found


def _potential(connection: Connection, frame: CustomerFrame) -> Floats:
    return score_columns.card_numbers(connection, frame.ids, "potential")


READINGS: Final[Mapping[str, Reading]] = {
    "sales": _sales,
    "quantity": _quantity,
    "profit": _profit,
    "margin": _margin,
    "purchases": _purchases,
    "mean": _mean,
    "cycle": _cycle,
    "growth": _growth,
    "owed": _owed,
    "overdue": _overdue,
    "years": _years,
    "potential": _potential,
}
