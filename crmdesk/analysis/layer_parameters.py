"""What the owner chooses of the layers: the window, and whether number or money cuts them (B1).

The pyramid, the simulation on it and the moves between two years ask the same questions; here they
are read into cuts or floors, or into the sentence that says what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crmdesk.analysis.base import Parameter
from crmdesk.analysis.pyramid import USUAL_CUTS, USUAL_FLOORS, are_cuts, are_floors
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.windows import USUAL_MONTHS
from crmdesk.analysis.wording import Figure, Text, money, percent, text
from crmdesk.core.i18n import N_

BY_NUMBER: Final = "share"
BY_MONEY: Final = "money"
MODES: Final = ((BY_NUMBER, N_("By rank of customers")), (BY_MONEY, N_("By fixed amounts")))
MOST: Final = 10**13  # fen, a bound no layer of a small business reaches

MONTHS: Final = Parameter(
    name="months", kind="integer", label=N_("Window"), default=USUAL_MONTHS, least=1, most=120,
    unit=N_("months"), help=N_("sales of so many months up to the day"),
)  # fmt: skip
REPORTED: Final = Parameter(
    name="reported_profit", kind="money", label=N_("Profit of the books"), default=None,
    help=N_("profit of the same months as the books have it; the rest is overhead that no customer"
            " was charged with"), is_read=False,
)  # fmt: skip
LAYERING: Final = (
    Parameter(
        name="mode", kind="enum", label=N_("Layers"), default=BY_NUMBER, choices=MODES,
        is_read=False,
    ),
    Parameter(
        name="cut1", kind="percent", label=N_("VIP: the first"), default=USUAL_CUTS[0], least=1,
        most=WHOLE - 1, is_read=False, only_with=("mode", BY_NUMBER),
    ),
    Parameter(
        name="cut2", kind="percent", label=N_("with the big ones: the first"),
        default=USUAL_CUTS[1], least=1, most=WHOLE - 1, is_read=False, only_with=("mode", BY_NUMBER),
    ),
    Parameter(
        name="cut3", kind="percent", label=N_("with the middle ones: the first"),
        default=USUAL_CUTS[2], least=1, most=WHOLE - 1, is_read=False, only_with=("mode", BY_NUMBER),
    ),
    Parameter(
        name="floor1", kind="money", label=N_("VIP from"), default=USUAL_FLOORS[0], least=1,
        most=MOST, is_read=False, only_with=("mode", BY_MONEY),
    ),
    Parameter(
        name="floor2", kind="money", label=N_("Big customer from"), default=USUAL_FLOORS[1],
        least=1, most=MOST, is_read=False, only_with=("mode", BY_MONEY),
    ),
    Parameter(
        name="floor3", kind="money", label=N_("Middle customer from"), default=USUAL_FLOORS[2],
        least=1, most=MOST, is_read=False, only_with=("mode", BY_MONEY),
    ),
)  # fmt: skip


def cuts_of(values: Mapping[str, Any]) -> tuple[int, ...]:
    """The cuts of the number in hundredths of a percent."""
    return tuple(values[f"cut{n}"] for n in (1, 2, 3))


def floors_of(values: Mapping[str, Any]) -> tuple[int, ...] | None:
    """The fixed amounts in fen; None where the number decides."""
    if values["mode"] != BY_MONEY:
        return None
    return tuple(values[f"floor{n}"] for n in (1, 2, 3))


def disorder(values: Mapping[str, Any]) -> Text | None:
    """The sentence about bounds that are out of order; None if they are fine."""
    floors = floors_of(values)
    if floors is not None and not are_floors(floors):
        return text(
            N_("The amounts must fall from VIP to middle customers; now they are {a}, {b}, {c}."),
            a=money(floors[0]), b=money(floors[1]), c=money(floors[2]),
        )  # fmt: skip
    cuts = cuts_of(values)
    if floors is None and not are_cuts(cuts):
        return text(
            N_("The shares must rise from VIP to middle customers; now they are {a}, {b}, {c}."),
            a=percent(cuts[0]), b=percent(cuts[1]), c=percent(cuts[2]),
        )  # fmt: skip
    return None


def layering(values: Mapping[str, Any]) -> Text:
    """How the layers were cut, in words."""
    floors = floors_of(values)
    if floors is not None:
        return text(
            N_("last {months} months; layers from {a}, {b} and {c}"),
            months=Figure(values["months"]), a=money(floors[0]), b=money(floors[1]),
            c=money(floors[2]),
        )  # fmt: skip
    a, b, c = cuts_of(values)
    return text(
        N_("last {months} months; layers end at {a}, {b} and {c} of the customers who buy"),
        months=Figure(values["months"]), a=percent(a), b=percent(b), c=percent(c),
    )  # fmt: skip
