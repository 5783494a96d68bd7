"""What a customer is worth over his lifetime 客户终身价值, the simple way (B19), and what keeping adds.

Margin m a period, retention r, discount d. If the first margin comes at once: m(1+d)/(1+d−r); if
at the end of the first period and only from those who stayed (Gupta and Lehmann): m·r/(1+d−r); over
n periods: Σ m_t (r/(1+d))^t. Everything is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from crmdesk.core.i18n import N_

POINTS_MORE: Final = Fraction(5, 100)  # percentage points, not percent of the rate (A2-12)


class Form(StrEnum):
    """When margins come, and for how long."""

    IMMEDIATE = "immediate"
    END_OF_PERIOD = "end"
    FINITE = "finite"


class Component(StrEnum):
    """CLV1 to CLV6, the sources of a margin."""

    FIRST = "first"
    REPEAT = "repeat"
    CROSS = "cross"
    SERVICE = "service"
    REFERRAL = "referral"
    LOYALTY = "loyalty"


COMPONENT_LABELS: Final[Mapping[Component, str]] = {
    Component.FIRST: N_("CLV1 First purchase"),
    Component.REPEAT: N_("CLV2 Repeat purchases"),
    Component.CROSS: N_("CLV3 Cross-selling"),
    Component.SERVICE: N_("CLV4 Cheaper to serve"),
    Component.REFERRAL: N_("CLV5 Recommendations"),
    Component.LOYALTY: N_("CLV6 Loyalty"),
}


def is_possible(retention: Fraction, discount: Fraction) -> bool:
    """Whether there is a value: 0 ≤ r < 1 + d and d ≥ 0."""
    return discount >= 0 and 0 <= retention < 1 + discount


def factor(form: Form, retention: Fraction, discount: Fraction, periods: int = 0) -> Fraction:
    """What a margin of 1 every period is worth. Raises ValueError where there is no value."""
    _check(retention, discount)
    match form:
        case Form.IMMEDIATE:
            return (1 + discount) / (1 + discount - retention)
        case Form.END_OF_PERIOD:
            return retention / (1 + discount - retention)
        case Form.FINITE:
            return finite([Fraction(1)] * periods, retention, discount)


def immediate(margin: Fraction, retention: Fraction, discount: Fraction) -> Fraction:
    """The worth if the first margin comes at once. Raises ValueError."""
    return margin * factor(Form.IMMEDIATE, retention, discount)


def end_of_period(margin: Fraction, retention: Fraction, discount: Fraction) -> Fraction:
    """The worth if margins come at the end of periods from those who stayed. Raises ValueError."""
    return margin * factor(Form.END_OF_PERIOD, retention, discount)


def finite(margins: Sequence[Fraction], retention: Fraction, discount: Fraction) -> Fraction:
    """The worth of the margins of single periods, the first at once. Raises ValueError."""
    return sum(by_period(margins, retention, discount), Fraction(0))


def by_period(
    margins: Sequence[Fraction], retention: Fraction, discount: Fraction
) -> tuple[Fraction, ...]:
    """What the margin of each period is worth today. Raises ValueError."""
    _check(retention, discount)
    ratio, weight, found = retention / (1 + discount), Fraction(1), []
    for margin in margins:
        found.append(margin * weight)
        weight *= ratio
    return tuple(found)


def _check(retention: Fraction, discount: Fraction) -> None:
    if not is_possible(retention, discount):
        raise ValueError("a lifetime value needs 0 <= r < 1 + d and d >= 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The worth by components, in the unit of the margins, after what winning the customer cost."""

    parts: Mapping[Component, Fraction]
    acquisition: Fraction = Fraction(0)

    @property
    def gross(self) -> Fraction:
        """The sum of the components."""
        return sum(self.parts.values(), Fraction(0))

    @property
    def net(self) -> Fraction:
        """Less the cost of winning the customer."""
        return self.gross - self.acquisition


def worth(
    lines: Mapping[Component, Fraction],
    form: Form,
    retention: Fraction,
    discount: Fraction,
    *,
    periods: int = 0,
    acquisition: Fraction = Fraction(0),
) -> Worth:
    """The worth of *lines*, margins a period; that of the first purchase comes once and at once.

    Raises ValueError where there is no value.
    """
    each = factor(form, retention, discount, periods)
    parts = {
        component: margin * (1 if component is Component.FIRST else each)
        for component, margin in lines.items()
    }
    return Worth(parts=parts, acquisition=acquisition)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """客户保持率: of *first* customers who bought in one period, *both* bought in the next one."""

    first: int
    both: int

    @property
    def rate(self) -> Fraction | None:
        """None if nobody bought in the first period."""
        return Fraction(self.both, self.first) if self.first else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What more retention does to a worth."""

    before: Fraction
    after: Fraction

    @property
    def gain(self) -> Fraction:
        """By how much it rises."""
        return self.after - self.before

    @property
    def ratio(self) -> Fraction | None:
        """By which part; None where there was no worth."""
        return self.gain / self.before if self.before > 0 else None


def raised(retention: Fraction, points: Fraction = POINTS_MORE) -> Fraction:
    """Retention by *points* (0.05 = five percentage points) more, at most all."""
    return min(Fraction(1), retention + points)
