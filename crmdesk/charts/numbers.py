"""Numbers of charts as text: one unit per axis, chosen by the largest value on it."""

from __future__ import annotations

from typing import Final

from crmdesk.analysis.wording import Measure
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_WAN, FEN_PER_YUAN
from crmdesk.models.fields import WAN_YUAN, YUAN
from crmdesk.services.wording import MINUS, NONE, Unit, full, short

__all__ = ["MINUS", "NONE", "Unit", "full", "short", "unit_for"]
YI_YUAN: Final = N_("100m yuan")
FEN_PER_YI: Final = FEN_PER_WAN * 10_000


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
