"""Sales and loyalty 销量×忠诚度 (B11): A buys much and only from us, D little and everywhere.

The index has 100 points: half for our share of what he spends on such goods (钱包份额), 30 for
months with a purchase among the twelve, 20 for years with us, of which five are the most. Where the
share is not known the other two count 60 and 40. The weights and the mapping to letters are
crmdesk's own; the figure of the source is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.matrix import FieldName, fields_of
from crmdesk.analysis.rounding import half_up
from crmdesk.analysis.weighted import POINT, THOUSANDTHS, grains
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints
    from crmdesk.analysis.weighted import Floats

FAITHFUL: Final = 60 * THOUSANDTHS  # from so many thousandths of a point on
WALLET, MONTHS, YEARS = 50, 30, 20
MOST_YEARS: Final = 5
MONTHS_OF_YEAR: Final = 12
EPOCH: Final = date(1970, 1, 1).toordinal()  # where the days of numpy begin
# High or low loyalty lies across, high or low sales upright.
FIELDS: Final = (
    FieldName("a", N_("A: buys much and stays"), N_("look after first"), "chart1"),
    FieldName("b", N_("B: buys much, wavers"), N_("bind closer"), "chart2"),
    FieldName("c", N_("C: stays, buys little"), N_("sell more"), "chartGood"),
    FieldName("d", N_("D: buys little, wavers"), N_("keep it cheap"), "chartGrey"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The loyalty of customers in millionths of a point; valid for who ever bought (``is_known``).

    *share* is our part of the wallet, from 0 to 1, NaN where unknown; *years* since the first
    purchase.
    """

    value: Ints
    share: Floats
    years: Floats
    is_known: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Loyalty:
    """The field of each customer (``analysis.matrix``), by place in ``FIELDS``.

    *volume* is the bound of net sales in fen; customers without sales above zero have no field.
    """

    index: Index
    of: Ints
    volume: int


def loyalty_index(frame: CustomerFrame, wallet: Floats) -> Index:
    """The index of every customer; *wallet* is what he spends on such goods a year, in fen or NaN."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(wallet > 0, frame.net_sales / wallet, np.nan)
    share = np.clip(ratio, 0, 1)
    months = np.minimum(frame.months_bought, frame.months) / frame.months
    years = years_with_us(frame)
    stay = np.minimum(years / MOST_YEARS, 1)
    with_share = WALLET * share + MONTHS * months + YEARS * stay
    without = (MONTHS * months + YEARS * stay) * 100 / (MONTHS + YEARS)
    points = np.where(np.isnan(share), without, with_share)
    return Index(grains(points), share, years, frame.has_bought)


def years_with_us(frame: CustomerFrame) -> Floats:
    """Years since the first purchase, by completed months; 0 where there was none."""
    import numpy as np

    first = (frame.first_day - EPOCH).astype("datetime64[D]")
    begun = first.astype("datetime64[M]")
    day = (first - begun.astype("datetime64[D]")).astype(np.int64) + 1
    months = _month(frame.as_of) - begun.astype(np.int64) - (day > frame.as_of.day)
    found: Floats = np.where(frame.has_bought, np.maximum(months, 0), 0) / MONTHS_OF_YEAR
    return found


def _month(day: date) -> int:
    return (day.year - 1970) * MONTHS_OF_YEAR + day.month - 1


def average_sales(frame: CustomerFrame) -> int | None:
    """The mean net sales of those who have any, in fen; None if nobody does."""
    positive = frame.net_sales[frame.is_buyer]
    return half_up(int(positive.sum()), len(positive)) if len(positive) else None


def loyalty(
    frame: CustomerFrame, index: Index, *, faithful: int = FAITHFUL, volume: int | None = None
) -> Loyalty | None:
    """Everybody with sales above zero by loyalty and sales; None if nobody has any.

    *faithful* in thousandths of a point; *volume* in fen, without it the average of those sales.
    """
    average = average_sales(frame)
    if average is None:
        return None
    bound = average if volume is None else volume
    of = fields_of(
        index.value >= faithful * (POINT // THOUSANDTHS), frame.net_sales >= bound, frame.is_buyer
    )
    return Loyalty(index, of, bound)
