"""What customers get points for, and how much each criterion weighs (B13–B15, B32–B34).

These are the usual criteria, crmdesk's own choice: they hold while the owner has set up none of that
kind, and a new file is seeded with them. The codes are stored and never change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.wording import Text, Words, percent, text
from crmdesk.core.i18n import N_

KAISM, WEIGHTED, SCORECARD = "kaism", "weighted", "scorecard"
SATISFACTION, VALUE, SCREENING = "satisfaction", "value", "screening"
ATTRACTION, STRENGTH = "attraction", "strength"  # the axes of KAISM
PRESENT, POTENTIAL = "present", "potential"  # those of the scorecard
GAIN, COST = "gain", "cost"  # those of the delivered value
TOTAL = "total"  # the only axis of the others


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: *weight* in hundredths of a percent of its axis, *name* as people read it."""

    axis: str
    code: str
    name: Words
    weight: int = 0


def _axis(axis: str, *criteria: tuple[str, str, int]) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(axis, code, text(name), weight * WHOLE // 100) for code, name, weight in criteria
    )


USUAL: Final[Mapping[str, tuple[Criterion, ...]]] = MappingProxyType({
    KAISM: (
        *_axis(
            ATTRACTION, ("scale", N_("Scale"), 30), ("growth", N_("Growth of sales"), 25),
            ("margin", N_("Margin"), 25), ("payment", N_("Payment"), 20),
        ),
        *_axis(
            STRENGTH, ("quality", N_("Quality"), 30), ("price", N_("Prices"), 25),
            ("delivery", N_("Delivery on time"), 25), ("service", N_("Service to customers"), 20),
        ),
    ),
    WEIGHTED: _axis(
        TOTAL, ("amount", N_("Order amount"), 35), ("profit", N_("Profit contribution"), 30),
        ("credit", N_("Credit"), 20), ("outlook", N_("Outlook"), 15),
    ),
    SCORECARD: (
        *_axis(
            PRESENT, ("sales", N_("Sales reached"), 40), ("profit", N_("Profit contribution"), 40),
            ("payment", N_("Payment"), 20),
        ),
        *_axis(
            POTENTIAL, ("growth", N_("Growth of sales"), 40), ("wallet", N_("Room in his budget"), 30),
            ("scale", N_("Scale"), 20), ("service", N_("What he thinks of our service"), 10),
        ),
    ),
    SATISFACTION: _axis(
        TOTAL, ("product", N_("Product"), 20), ("price", N_("Prices"), 20),
        ("delivery", N_("Delivery on time"), 20), ("service", N_("Service to customers"), 20),
        ("complaints", N_("Handling of complaints"), 20),
    ),
    VALUE: (
        *_axis(
            GAIN, ("product", N_("Value of the product"), 0), ("service", N_("Value of service"), 0),
            ("staff", N_("Value of the people"), 0), ("image", N_("Value of the image"), 0),
        ),
        *_axis(
            COST, ("money", N_("Cost in money"), 0), ("time", N_("Cost in time"), 0),
            ("mind", N_("Cost in worry"), 0), ("effort", N_("Cost in effort"), 0),
        ),
    ),
    SCREENING: _axis(
        TOTAL, ("amount", N_("Purchases of the year"), 30), ("profit", N_("Earnings"), 25),
        ("safety", N_("Safety of payment"), 20), ("future", N_("Future"), 15),
        ("cooperation", N_("Cooperation"), 10),
    ),
})  # fmt: skip
# The least and the most points of each kind; the delivered value is in yuan or in points.
SCALES: Final[Mapping[str, tuple[int, int | None]]] = MappingProxyType({
    KAISM: (0, 10), WEIGHTED: (0, 100), SCORECARD: (0, 100), SATISFACTION: (1, 5),
    VALUE: (0, None), SCREENING: (0, 100),
})  # fmt: skip
AXIS_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    ATTRACTION: N_("Attraction"), STRENGTH: N_("Relative strength"), PRESENT: N_("Present value"),
    POTENTIAL: N_("Potential value"), GAIN: N_("Total value"), COST: N_("Total cost"),
    TOTAL: N_("Points"),
})  # fmt: skip


def of_axis(criteria: Iterable[Criterion], axis: str) -> tuple[Criterion, ...]:
    """Those of one axis, in their order."""
    return tuple(c for c in criteria if c.axis == axis)


def weight_problem(criteria: Sequence[Criterion], *axes: str) -> Text | None:
    """What is wrong with the weights: on every one of *axes* they must make 100 %. None if nothing."""
    for axis in axes:
        found = of_axis(criteria, axis)
        whole = sum(c.weight for c in found)
        if whole != WHOLE or any(c.weight < 0 for c in found):
            return text(
                N_("The weights of “{axis}” sum to {sum}, not to 100 %. Correct the criteria."),
                axis=text(AXIS_NAMES[axis]),
                sum=percent(whole),
            )
    return None
