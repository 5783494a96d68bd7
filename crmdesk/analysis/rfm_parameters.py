"""What the owner chooses of RFM: how values become scores, their weights, the fixed bounds (B3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crmdesk.analysis.base import Parameter
from crmdesk.analysis.layer_parameters import MONTHS, MOST
from crmdesk.analysis.rfm import CLASS_LABELS, CLASSES, TOP, USUAL_BOUNDS, Mode, RfmBounds
from crmdesk.analysis.wording import Text, text
from crmdesk.core.i18n import N_

ALL: Final = "all"
TOTAL: Final = "total"
AVERAGE: Final = "average"
MODES: Final = (
    (Mode.QUINTILE.value, N_("by quintiles")),
    (Mode.FIXED.value, N_("by fixed bounds")),
    (Mode.NESTED.value, N_("by nested quintiles")),
)
PICKS: Final = ((ALL, N_("All customers")), *((kind.value, CLASS_LABELS[kind]) for kind in CLASSES))
FIXED_ONLY: Final = ("mode", Mode.FIXED.value)
SCORED: Final = tuple(range(TOP, 1, -1))  # the scores that have a bound
_FLOORS: Final = zip(SCORED, USUAL_BOUNDS.days, USUAL_BOUNDS.counts, USUAL_BOUNDS.amounts,
                     strict=True)  # fmt: skip
_DAYS_LABELS: Final = {
    5: N_("R 5 up to"), 4: N_("R 4 up to"), 3: N_("R 3 up to"), 2: N_("R 2 up to"),
}  # fmt: skip
_COUNT_LABELS: Final = {
    5: N_("F 5 from"), 4: N_("F 4 from"), 3: N_("F 3 from"), 2: N_("F 2 from"),
}  # fmt: skip
_AMOUNT_LABELS: Final = {
    5: N_("M 5 from"), 4: N_("M 4 from"), 3: N_("M 3 from"), 2: N_("M 2 from"),
}  # fmt: skip


def _bounds(score: int, days: int, count: int, amount: int) -> tuple[Parameter, ...]:
    return (
        Parameter(
            name=f"r{score}", kind="integer", label=_DAYS_LABELS[score], default=days, least=0,
            most=9999, unit=N_("days"), is_read=False, only_with=FIXED_ONLY,
        ),
        Parameter(
            name=f"f{score}", kind="integer", label=_COUNT_LABELS[score], default=count, least=1,
            most=9999, is_read=False, only_with=FIXED_ONLY,
        ),
        Parameter(
            name=f"m{score}", kind="money", label=_AMOUNT_LABELS[score], default=amount, least=1,
            most=MOST, is_read=False, only_with=FIXED_ONLY,
        ),
    )  # fmt: skip


def _weight(name: str, label: str) -> Parameter:
    return Parameter(
        name=name, kind="integer", label=label, default=1, least=0, most=100, is_read=False
    )


PARAMETERS: Final = (
    MONTHS,
    Parameter(
        name="mode", kind="enum", label=N_("Scored"), default=Mode.QUINTILE.value, choices=MODES,
        is_read=False,
    ),
    Parameter(
        name="money", kind="enum", label=N_("M is"), default=TOTAL,
        choices=((TOTAL, N_("Net sales")), (AVERAGE, N_("Average purchase"))), is_read=False,
    ),
    Parameter(
        name="pick", kind="enum", label=N_("List of"), default=ALL, choices=PICKS, is_read=False,
    ),
    _weight("weight_r", N_("Weight of R")),
    _weight("weight_f", N_("Weight of F")),
    _weight("weight_m", N_("Weight of M")),
    *(parameter for each in _FLOORS for parameter in _bounds(*each)),
)  # fmt: skip


def bounds_of(values: Mapping[str, Any]) -> RfmBounds:
    """The fixed bounds."""
    days, counts, amounts = (tuple(values[f"{name}{n}"] for n in SCORED) for name in "rfm")
    return RfmBounds(days, counts, amounts)


def weights_of(values: Mapping[str, Any]) -> tuple[int, int, int]:
    """The weights of R, F and M."""
    return values["weight_r"], values["weight_f"], values["weight_m"]


def disorder(values: Mapping[str, Any]) -> Text | None:
    """The sentence about parameters that cannot be; None if they are fine."""
    if not sum(weights_of(values)):
        return text(N_("The weights of R, F and M are all 0: give one of them at least 1."))
    bounds = bounds_of(values)
    if not bounds.is_in_order:
        return text(
            N_("Fixed bounds out of order: days must rise from R 5 to R 2 ({r}), purchases and"
               " amounts must fall from 5 to 2 ({f})."),
            r=" · ".join(str(day) for day in bounds.days),
            f=" · ".join(str(count) for count in bounds.counts),
        )  # fmt: skip
    return None
