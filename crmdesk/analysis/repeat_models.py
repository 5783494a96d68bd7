"""Which models of repeat buying hold for these customers: fitted now, kept from before, or none.

A fit needs 100 customers, 50 of whom bought again, and has to converge; else the parameters that
were accepted last stand in, and without those there is no model (B20).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crmdesk.analysis import bgnbd, gamma_gamma
from crmdesk.analysis.bgnbd import BgNbd, BgNbdFit
from crmdesk.analysis.gamma_gamma import GammaGamma, GammaGammaFit
from crmdesk.analysis.purchase_days import RepeatBuying


class Problem(StrEnum):
    """Why there is no fit of today."""

    TOO_FEW = "too_few"
    NO_CONVERGENCE = "no_convergence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Parameters that were accepted on a day, with how many customers they were fitted to."""

    as_of: date
    n: int
    repeaters: int
    frequency: BgNbd
    amounts: GammaGamma | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatModels:
    """What holds today. *frequency* None: no model at all; *amounts* None: each by his own mean.

    *kept_from* is the day of the parameters that stand in; *n* and *repeaters* are of today.
    """

    n: int
    repeaters: int
    frequency: BgNbd | None = None
    amounts: GammaGamma | None = None
    problem: Problem | None = None
    kept_from: date | None = None
    fit: BgNbdFit | None = None
    amounts_fit: GammaGammaFit | None = None
    correlation: float | None = None


def models_for(data: RepeatBuying, accepted: Accepted | None = None) -> RepeatModels:
    """The models for *data*; the search begins at the parameters accepted last."""
    n, repeaters = len(data), data.repeaters
    if not bgnbd.is_enough(data):
        return _kept(n, repeaters, accepted, Problem.TOO_FEW)
    fit = bgnbd.fit(data, accepted.frequency if accepted else None)
    if not fit.is_converged and accepted:
        fit = bgnbd.fit(data)  # they may have led astray
    if not fit.is_converged:
        return _kept(n, repeaters, accepted, Problem.NO_CONVERGENCE)
    amounts = _amounts(data)
    return RepeatModels(
        n=n,
        repeaters=repeaters,
        frequency=fit.parameters,
        amounts=amounts.parameters if amounts and is_usable(amounts) else None,
        fit=fit,
        amounts_fit=amounts,
        correlation=amounts.correlation if amounts else None,
    )


def is_usable(fit: GammaGammaFit) -> bool:
    """Whether amounts can be foreseen by it: found, and with a mean of all buyers."""
    return fit.is_converged and fit.parameters.population_mean is not None


def _amounts(data: RepeatBuying) -> GammaGammaFit | None:
    has_amount = bool(((data.x > 0) & (data.spent > 0)).any())
    return gamma_gamma.fit(data) if has_amount else None


def _kept(n: int, repeaters: int, accepted: Accepted | None, problem: Problem) -> RepeatModels:
    if accepted is None:
        return RepeatModels(n=n, repeaters=repeaters, problem=problem)
    return RepeatModels(
        n=n,
        repeaters=repeaters,
        frequency=accepted.frequency,
        amounts=accepted.amounts,
        problem=problem,
        kept_from=accepted.as_of,
    )
