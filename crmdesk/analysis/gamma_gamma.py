"""Gamma-Gamma: what a purchase day of a customer is worth on average (B20).

Fader, Hardie and Lee (2005), "RFM and CLV: Using Iso-Value Curves". What one buyer spends spreads
around his own mean, and the means of all buyers spread as well; few purchases pull a customer's
mean towards that of all. Amounts are yuan here: fen would only move the parameter v.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.bgnbd import FLAT, SEARCHED
from crmdesk.analysis.purchase_days import RepeatBuying
from crmdesk.core.money import FEN_PER_YUAN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CLOSE: Final = 0.3  # beyond this correlation of frequency and amount, the model errs
TOO_LONG_TAIL: Final = 1.0  # with q at most this, the mean of all buyers is infinite


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """The parameters, all above 0; *v* in yuan."""

    p: float
    q: float
    v: float

    @property
    def population_mean(self) -> float | None:
        """What a buyer nothing is known of spends on a day; None where there is no mean."""
        return self.p * self.v / (self.q - 1) if self.q > TOO_LONG_TAIL else None

    def expected_mean(self, x: Floats, mean: Floats) -> Floats:
        """E(M) of those with *x* > 0 repeat days of *mean* yuan; of others that of all buyers."""
        import numpy as np

        known = self.p * (self.v + x * mean) / np.maximum(self.p * x + self.q - 1, 1e-12)
        unknown = np.nan if self.population_mean is None else self.population_mean
        found: Floats = np.where((x > 0) & (mean > 0), known, unknown)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class GammaGammaFit:
    """Parameters found on *n* buyers; *correlation* of how often and how much they buy."""

    parameters: GammaGamma
    log_likelihood: float
    is_converged: bool
    n: int
    correlation: float | None

    @property
    def is_correlated(self) -> bool:
        """Whether who buys often also buys for other amounts: the model supposes he does not."""
        return self.correlation is not None and abs(self.correlation) > CLOSE


def means(data: RepeatBuying) -> Floats:
    """What a repeat day of each came to on average, in yuan; 0 without one."""
    import numpy as np

    found: Floats = data.spent / (np.maximum(data.x, 1) * FEN_PER_YUAN)
    return found


def correlation(data: RepeatBuying) -> float | None:
    """Of how often and for how much those buy who bought again; None if one never differs."""
    import numpy as np

    x, mean = _buyers(data)
    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(mean) == 0:
        return None
    return float(np.corrcoef(x, mean)[0, 1])


def log_likelihood(parameters: GammaGamma, data: RepeatBuying) -> float:
    """The logarithm of the likelihood of all who bought again for an amount."""
    import numpy as np

    p = np.array([parameters.p, parameters.q, parameters.v])
    return _value_and_slope(p, *_buyers(data))[0]


def fit(data: RepeatBuying, start: GammaGamma | None = None) -> GammaGammaFit:
    """The likeliest parameters. Look at ``is_converged``: equal amounts have none.

    Raises ValueError if nobody bought again.
    """
    import numpy as np
    from scipy.optimize import minimize

    x, mean = _buyers(data)
    if not len(x):
        raise ValueError("nothing to fit")
    scale = float(mean.mean())  # so that the search begins near v for any currency

    def downhill(logs: Floats) -> tuple[float, Floats]:
        p = np.exp(logs)
        value, slope = _value_and_slope(p, x, mean / scale)
        return -value / len(x), -slope * p / len(x)

    at = np.log([start.p, start.q, start.v / scale]) if start else np.zeros(3)
    found = minimize(
        downhill, at, jac=True, method="L-BFGS-B", bounds=[(-SEARCHED, SEARCHED)] * 3,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000},
    )  # fmt: skip
    value, slope = downhill(found.x)
    inside = bool((np.abs(found.x) < SEARCHED - 1e-3).all())
    p, q, v = np.exp(found.x).tolist()
    return GammaGammaFit(
        parameters=GammaGamma(p, q, v * scale),
        log_likelihood=-value * len(x) - len(x) * float(np.log(scale)),
        is_converged=inside and bool(np.isfinite(value)) and float(np.abs(slope).max()) < FLAT,
        n=len(x),
        correlation=correlation(data),
    )


def _buyers(data: RepeatBuying) -> tuple[Floats, Floats]:
    """x and mean of those who bought again for an amount."""
    import numpy as np

    chosen = (data.x > 0) & (data.spent > 0)
    return data.x[chosen].astype(np.float64), means(data)[chosen]


def _value_and_slope(p: Floats, x: Floats, mean: Floats) -> tuple[float, Floats]:
    """The logarithm of the likelihood and its slope by p, q and v.

    What hangs on x alone is worked out once per x.
    """
    import numpy as np
    from scipy.special import gammaln, psi

    shape, q, v = p.tolist()
    xs, of_x = np.unique(x, return_inverse=True)
    with np.errstate(over="ignore", invalid="ignore"):
        by_x = gammaln(shape * xs + q) - gammaln(shape * xs) - gammaln(q) + shape * xs * np.log(xs)
        total = v + x * mean
        logs, log_mean = np.log(total), np.log(mean)
        value = by_x[of_x] + q * np.log(v) + (shape * x - 1) * log_mean - (shape * x + q) * logs
        rising, falling = psi(shape * xs + q), psi(shape * xs)
        by_p = x * ((rising - falling + np.log(xs))[of_x] + log_mean - logs)
        by_q = (rising - psi(q))[of_x] + np.log(v) - logs
        by_v = q / v - (shape * x + q) / total
    return float(value.sum()), np.array([by_p.sum(), by_q.sum(), by_v.sum()])
