"""How far forecasts were from what came: bias per seller and quarter (B8).

bias = (F − A) / A, where F is what the snapshots said before the quarter began and A what was won
in it. Nothing won means no bias, not zero: None, shown as "—". Over several quarters stand the
mean of the amounts of the biases, |bias|, of those quarters that have one, and the bias of the
sums, (ΣF − ΣA) / ΣA, which does not let a small quarter weigh as much as a large one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from crmdesk.analysis.quarters import Quarter
from crmdesk.analysis.rounding import hundredths

LAST_QUARTERS: Final = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was forecast for a seller and a quarter and what was won, in fen. None: the team."""

    employee: int | None
    quarter: Quarter
    forecast: int
    actual: int

    @property
    def exact_bias(self) -> Fraction | None:
        """(F − A) / A, exact; None when nothing was won."""
        return Fraction(self.forecast - self.actual, self.actual) if self.actual else None

    @property
    def bias(self) -> int | None:
        """The bias in hundredths of a percent: above 0, too much was promised."""
        return bias(self.forecast, self.actual)

    @property
    def error(self) -> int | None:
        """|bias| in hundredths of a percent."""
        return None if self.bias is None else abs(self.bias)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A seller over the last quarters. *outcomes* in order of time, *n* of them have a bias.

    *mean_error* is the mean of |bias|, *pooled_bias* that of the sums; hundredths of a percent.
    """

    employee: int | None
    outcomes: tuple[Outcome, ...]
    n: int
    mean_error: int | None
    pooled_bias: int | None


def bias(forecast: int, actual: int) -> int | None:
    """(F − A) / A in hundredths of a percent, rounded half up; None when nothing was won."""
    return hundredths(Fraction(forecast - actual, actual)) if actual else None


def accuracy(
    outcomes: Sequence[Outcome], until: Quarter, quarters: int = LAST_QUARTERS
) -> tuple[Accuracy, ...]:
    """Every seller over the *quarters* calendar quarters that end with *until*, by id.

    Give the last finished quarter: a running one has not been won yet. Sellers without an outcome
    in that time are not there; the team (None) comes last.
    """
    first = until.moved(1 - quarters)
    by_seller: dict[int | None, list[Outcome]] = {}
    for outcome in outcomes:
        if first <= outcome.quarter <= until:
            by_seller.setdefault(outcome.employee, []).append(outcome)
    sellers = sorted(by_seller, key=lambda who: (who is None, who or 0))
    return tuple(_accuracy(who, by_seller[who]) for who in sellers)


def _accuracy(employee: int | None, outcomes: Iterable[Outcome]) -> Accuracy:
    ordered = tuple(sorted(outcomes, key=lambda o: o.quarter))
    errors = [abs(exact) for o in ordered if (exact := o.exact_bias) is not None]
    return Accuracy(
        employee=employee,
        outcomes=ordered,
        n=len(errors),
        mean_error=hundredths(sum(errors, Fraction(0)) / len(errors)) if errors else None,
        pooled_bias=bias(sum(o.forecast for o in ordered), sum(o.actual for o in ordered)),
    )


def with_team(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes, and one of the whole team for each quarter: the sums of its sellers."""
    sums: dict[Quarter, tuple[int, int]] = {}
    for outcome in outcomes:
        forecast, actual = sums.get(outcome.quarter, (0, 0))
        sums[outcome.quarter] = forecast + outcome.forecast, actual + outcome.actual
    team = (Outcome(None, quarter, *sums[quarter]) for quarter in sorted(sums))
    return (*outcomes, *team)
