"""What the simple lifetime value is reckoned from: margins and retention, measured or given (B19)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import Parameter, Result, Tone
from crmdesk.analysis.clv import Retention, is_possible
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.layers import ACTIVE, LAYER_LABELS, Layer
from crmdesk.analysis.pyramid import RankedFrame, boundaries_of, layer_places
from crmdesk.analysis.rounding import WHOLE, hundredths
from crmdesk.analysis.wording import Text, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints

NO_SALES: Final = N_(
    "Nobody has bought anything in these twelve months. Enter sales, or choose another day."
)
NO_COSTS: Final = N_(
    "Costs are known of nobody who buys, so that there is no margin. Enter costs with the sales, or"
    " name the yearly margin of a customer."
)
NO_BEFORE: Final = N_(
    "Nobody bought in the twelve months before these, so that retention cannot be measured. Name it,"
    " or choose a later day."
)
NO_VALUE: Final = N_(
    "With retention {retention} and discount {discount} the value has no end. Raise the discount or"
    " lower the retention."
)
DISCOUNT: Final = Parameter(
    name="discount", kind="percent", label=N_("Discount a year"), default=1_000, least=0,
    most=WHOLE, help=N_("what money costs, or could earn elsewhere"), is_read=False,
)  # fmt: skip
MARGIN: Final = Parameter(
    name="margin", kind="money", label=N_("Margin a year"), default=None,
    help=N_("of one customer; left blank, as measured"), is_read=False,
)  # fmt: skip
RETENTION: Final = Parameter(
    name="retention", kind="percent", label=N_("Retention"), default=None, least=0, most=WHOLE,
    help=N_("left blank, as measured: who bought in both years"), is_read=False,
)  # fmt: skip


ALL: Final = "all"
GROUP: Final = Parameter(
    name="group", kind="enum", label=N_("Group of customers"), default=ALL,
    choices=((ALL, N_("All who buy")), *((layer.value, LAYER_LABELS[layer]) for layer in ACTIVE)),
    help=N_("its own margin, and its own retention by the same amounts"), is_read=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClvData:
    """The customers of *frame* (12 months), who bought in the year before, and who is asked for.

    ``bought_before`` are net sales of that year in fen. *customer_id* None: all who buy, or those
    of a layer of the pyramid (*group*): its margin is that of its customers of this year, its
    retention that of its customers of last year, by the same amounts.
    """

    frame: CustomerFrame
    bought_before: Ints
    customer_id: int | None = None
    group: Layer | None = None

    @property
    def as_of(self) -> date:
        """The day looked at."""
        return self.frame.as_of

    def within(self, group: str) -> ClvData:
        """The same of one layer; of all for ``ALL``."""
        return replace(self, group=None if group == ALL else Layer(group))

    @property
    def was_buyer(self) -> Flags:
        """Who bought in the year before, in the layer if one is asked for."""
        import numpy as np

        found: Flags = self.bought_before > 0
        if self.group is None:
            return found
        layers = np.zeros_like(self.bought_before)
        for least in boundaries_of(RankedFrame.of(self.frame)) or ():
            layers += self.bought_before < least
        found &= layers == self.group.place
        return found

    @property
    def is_buyer(self) -> Flags:
        """Who buys now, in the layer if one is asked for."""
        if self.group is None:
            return self.frame.is_buyer
        layers = layer_places(RankedFrame.of(self.frame))
        found: Flags = layers == self.group.place
        return found

    @property
    def retention(self) -> Retention:
        """Of the customers of the year before, how many bought again in this one."""
        was_buyer = self.was_buyer
        both = was_buyer & self.frame.is_buyer
        return Retention(first=int(was_buyer.sum()), both=int(both.sum()))

    @property
    def margins(self) -> Ints:
        """The gross profit of each less what was spent on him, in fen; valid where it is known."""
        import numpy as np

        frame = self.frame
        found: Ints = frame.gross_profit - np.where(frame.is_spent_known, frame.spent, 0)
        return found

    @property
    def chosen(self) -> Flags:
        """Who is reckoned: the one asked for, or who buys and whose profit is known."""
        frame = self.frame
        found: Flags = frame.is_profit_known & (
            self.is_buyer if self.customer_id is None else frame.ids == self.customer_id
        )
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The figures that hold: margin in fen a year of one customer, rates, and what was measured.

    *count* is of how many customers the margin is the mean; None where it was given.
    """

    margin: Fraction
    count: int | None
    retention: Fraction
    discount: Fraction
    measured: Retention | None


def basis(data: ClvData, values: Mapping[str, Any]) -> Basis | Result:
    """The figures given or measured, or the result that says which one lacks."""
    margin, count = _margin(data, values.get("margin"))
    if margin is None:
        has_sales = bool(data.is_buyer.any())
        return lacking(data.as_of, text(NO_COSTS if has_sales else NO_SALES))
    given, measured = values.get("retention"), data.retention
    rate = measured.rate if given is None else Fraction(int(given), WHOLE)
    if rate is None:
        return lacking(data.as_of, text(NO_BEFORE))
    discount = Fraction(int(values["discount"]), WHOLE)
    if not is_possible(rate, discount):
        return lacking(data.as_of, no_value(rate, discount), tone=Tone.BAD)
    return Basis(
        margin=margin,
        count=count,
        retention=rate,
        discount=discount,
        measured=measured if given is None else None,
    )


def no_value(retention: Fraction, discount: Fraction) -> Text:
    """That customers who stay too well are worth more than any number."""
    return text(
        NO_VALUE, retention=percent(hundredths(retention)), discount=percent(hundredths(discount))
    )


def note_of(found: Basis) -> Text:
    """The figures in words."""
    rates = {
        "retention": percent(hundredths(found.retention)),
        "discount": percent(hundredths(found.discount)),
    }
    if found.measured is None:
        return text(N_("retention {retention} (given), discount {discount} a year"), **rates)
    return text(
        N_("retention {retention} ({both} of {first} customers), discount {discount} a year"),
        both=str(found.measured.both), first=str(found.measured.first), **rates,
    )  # fmt: skip


def _margin(data: ClvData, given: Any) -> tuple[Fraction | None, int | None]:
    if given is not None:
        return Fraction(int(given)), None
    chosen = data.chosen
    count = int(chosen.sum())
    if not count:
        return None, 0
    return Fraction(int(data.margins[chosen].sum()), count), count
