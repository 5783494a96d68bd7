"""Numbers of charts as text: one unit per axis, chosen by the largest value on it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from crmdesk.analysis.wording import Measure
from crmdesk.core.i18n import N_, _
from crmdesk.core.money import FEN_PER_WAN, FEN_PER_YUAN
from crmdesk.models.fields import WAN_YUAN, YUAN

NONE: Final = "—"
MINUS: Final = "−"
YI_YUAN: Final = N_("100m yuan")
FEN_PER_YI: Final = FEN_PER_WAN * 10_000
MORE_DECIMALS: Final = 4  # a number that is not nothing does not show as 0


@dataclass(frozen=True, slots=True)
class Unit:
    """What an axis counts in: a value divided by *per* with so many decimals at most."""

    per: int = 1
    decimals: int = 0
    name: str = ""  # untranslated; blank if the numbers speak for themselves
    suffix: str = ""

    @property
    def title(self) -> str:
        """The translated name."""
        return _(self.name)


def unit_for(measure: Measure, largest: float) -> Unit:
    """The unit in which *largest* (absolute, in the unit of storage) has one to four digits."""
    if measure is Measure.MONEY:
        steps = ((FEN_PER_YI, YI_YUAN), (FEN_PER_WAN, WAN_YUAN), (FEN_PER_YUAN, YUAN))
        per, name = next((s for s in steps if largest >= s[0]), steps[-1])
        return Unit(per, _decimals(largest / per), name)
    if measure is Measure.PERCENT:
        return Unit(100, 1, "", "%")
    if measure is Measure.DAYS:
        return Unit(1, 0, N_("days"))
    return Unit(1, _decimals(largest) if measure is Measure.SCORE else 0)


def _decimals(top: float) -> int:
    if top >= 1000:
        return 0
    return 1 if top >= 10 else 2


def short(value: float, unit: Unit, *, fixed: bool = False, signed: bool = False) -> str:
    """*value* in *unit*, half up. *fixed* keeps final zeros, so that numbers can be added."""
    exact = Decimal(str(value)) / unit.per
    places = unit.decimals
    rounded = _rounded(exact, places)
    while rounded == 0 != exact and places < MORE_DECIMALS:
        places += 1
        rounded = _rounded(exact, places)
    text = f"{abs(rounded):,f}"
    if "." in text and not (fixed and places == unit.decimals):
        text = text.rstrip("0").rstrip(".")
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + text + unit.suffix


def _rounded(exact: Decimal, places: int) -> Decimal:
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def full(value: float | None, measure: Measure) -> str:
    """The whole number with its unit, as a tooltip or a sentence says it."""
    if value is None:
        return NONE
    if measure is Measure.MONEY:
        said = short(value, Unit(FEN_PER_YUAN, 2), fixed=value % FEN_PER_YUAN != 0)
        return _("{number} yuan").format(number=said)
    if measure is Measure.PERCENT:
        return short(value, Unit(100, 1, "", "%"), fixed=True)
    if measure is Measure.DAYS:
        return _("{count} days").format(count=short(value, Unit(1, 1)))
    return short(value, Unit(1, 2 if measure is Measure.SCORE else 0))
