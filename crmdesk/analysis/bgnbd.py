"""BG/NBD: how often customers will buy again, and whether they still do (B20).

Fader, Hardie and Lee, "Counting Your Customers" the Easy Way (2005). Of each customer three numbers
are needed: x purchase days after the first, t_x weeks from the first to the last, T weeks from the
first to today. While somebody is a customer he buys at random at his own rate (gamma with r and
alpha); after each purchase he leaves with his own probability (beta with a and b).

Equal customers are counted together, and what hangs on x alone is worked out once per x: so a fit
on 200,000 customers costs a few passes over the different ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.purchase_days import RepeatBuying

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from crmdesk.analysis.customer_frame import Ints

    Floats = NDArray[np.float64]

WEEK: Final = 7
LEAST_CUSTOMERS: Final = 100
LEAST_REPEATERS: Final = 50
SEARCHED: Final = 12.0  # the logarithms of the parameters are looked for between −12 and 12
FLAT: Final = 1e-4  # steeper than this per customer, the top was not reached
NEAR_ONE: Final = 1e-6
NOBODY_LEAVES: Final = 1e-4  # with a lower mean chance after a purchase, nothing can be told


@dataclass(frozen=True, slots=True)
class BgNbd:
    """The parameters: rates by r and alpha (weeks), leaving by a and b; all above 0."""

    r: float
    alpha: float
    a: float
    b: float

    def p_alive(self, x: Floats, t_x: Floats, age: Floats) -> Floats:
        """The chance that a customer still buys; 1 by construction for x = 0 (times in weeks)."""
        from scipy.special import expit

        found: Floats = expit(-_log_odds(self, x, t_x, age))
        return found

    def survival(self, x: float, t_x: float, age: float, weeks: Floats) -> Floats:
        """The chance that he still buys if he goes on not buying for so many more weeks."""
        import numpy as np

        n = len(weeks)
        return self.p_alive(np.full(n, x), np.full(n, t_x), age + weeks)

    def expected(self, x: Floats, t_x: Floats, age: Floats, weeks: float) -> Floats:
        """E[Y(t)]: how many purchase days the next so many *weeks* will bring each."""
        return self.expected_alive(x, age, weeks) * self.p_alive(x, t_x, age)

    def expected_alive(self, x: Floats, age: Floats, weeks: float) -> Floats:
        """The same of those who still buy for certain: it hangs on x and T alone."""
        import numpy as np

        a = self.a if abs(self.a - 1) >= NEAR_ONE else 1 + NEAR_ONE
        z = weeks / (self.alpha + age + weeks)
        total = a + self.b + x - 1
        part = np.empty(len(x))
        many = self.r + x > a - 1
        part[many] = self._by_leaving(a, x[many], z[many])
        part[~many] = self._by_rate(a, x[~many], z[~many])
        found: Floats = total / (a - 1) * (1 - part)
        return found

    def _by_rate(self, a: float, x: Floats, z: Floats) -> Floats:
        """(1 − z)^(r + x) · ₂F₁(r + x, b + x; a + b + x − 1; z): what expected purchases lack."""
        from scipy.special import hyp2f1

        shrunk = (1 - z) ** (self.r + x)
        found: Floats = shrunk * hyp2f1(self.r + x, self.b + x, a + self.b + x - 1, z)
        return found

    def _by_leaving(self, a: float, x: Floats, z: Floats) -> Floats:
        """The same by Euler's transformation, in which many purchases make nothing too large."""
        from scipy.special import hyp2f1

        shrunk = (1 - z) ** (a - 1)
        found: Floats = shrunk * hyp2f1(a + self.b - 1 - self.r, a - 1, a + self.b + x - 1, z)
        return found

    def expected_new(self, weeks: float) -> float:
        """E[X(t)]: how many purchase days a new customer will have after his first in *weeks*."""
        import numpy as np

        none = np.zeros(1)
        return float(self.expected(none, none, none, weeks)[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class BgNbdFit:
    """Parameters found on *n* customers, *repeaters* of whom bought again."""

    parameters: BgNbd
    log_likelihood: float
    is_converged: bool
    n: int
    repeaters: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Customers:
    """Different customers with how many there are of each; ``of_x`` is the place of x in ``xs``."""

    xs: Floats
    of_x: Ints
    x: Floats
    t_x: Floats
    age: Floats
    weight: Floats
    weight_of_x: Floats

    @property
    def count(self) -> float:
        return float(self.weight.sum())


def is_enough(data: RepeatBuying) -> bool:
    """Whether there is enough to fit: 100 customers, 50 of whom bought again."""
    return len(data) >= LEAST_CUSTOMERS and data.repeaters >= LEAST_REPEATERS


def log_likelihood(parameters: BgNbd, data: RepeatBuying) -> float:
    """The logarithm of the likelihood of all customers."""
    import numpy as np

    p = np.array([parameters.r, parameters.alpha, parameters.a, parameters.b])
    return _value_and_slope(p, _customers(data))[0]


def fit(data: RepeatBuying, start: BgNbd | None = None) -> BgNbdFit:
    """The likeliest parameters. Look at ``is_converged``: there may be none.

    Raises ValueError without customers.
    """
    import numpy as np
    from scipy.optimize import minimize

    if not len(data):
        raise ValueError("nothing to fit")
    customers = _customers(data)
    count = customers.count

    def downhill(logs: Floats) -> tuple[float, Floats]:
        p = np.exp(logs)
        value, slope = _value_and_slope(p, customers)
        return -value / count, -slope * p / count

    at = np.log([start.r, start.alpha, start.a, start.b]) if start else np.zeros(4)
    found = minimize(
        downhill, at, jac=True, method="L-BFGS-B", bounds=[(-SEARCHED, SEARCHED)] * 4,
        options={"ftol": 1e-14, "gtol": 1e-8, "maxiter": 500},
    )  # fmt: skip
    value, slope = downhill(found.x)
    inside = bool((np.abs(found.x) < SEARCHED - 1e-3).all())
    r, alpha, a, b = np.exp(found.x).tolist()
    return BgNbdFit(
        parameters=BgNbd(r, alpha, a, b),
        log_likelihood=-value * count,
        is_converged=inside
        and bool(np.isfinite(value))
        and float(np.abs(slope).max()) < FLAT
        and NOBODY_LEAVES < a / (a + b) < 1 - NOBODY_LEAVES,
        n=len(data),
        repeaters=data.repeaters,
    )


def weeks(days: Ints) -> Floats:
    """Days as weeks."""
    found: Floats = days / WEEK
    return found


def _customers(data: RepeatBuying) -> _Customers:
    """The different customers of *data*. Days are whole, so equal ones are found exactly."""
    import numpy as np

    span = int(data.age.max()) + 1
    key = (data.x * span + data.recency) * span + data.age
    different, weight = np.unique(key, return_counts=True)
    rest, age = np.divmod(different, span)
    x, recency = np.divmod(rest, span)
    xs, of_x = np.unique(x, return_inverse=True)
    return _Customers(
        xs=xs.astype(np.float64),
        of_x=of_x,
        x=x.astype(np.float64),
        t_x=weeks(recency),
        age=weeks(age),
        weight=weight.astype(np.float64),
        weight_of_x=np.bincount(of_x, weights=weight).astype(np.float64),
    )


def _log_odds(p: BgNbd, x: Floats, t_x: Floats, age: Floats) -> Floats:
    """ln of the odds that he has left: −∞ for x = 0."""
    import numpy as np

    again = np.maximum(x, 1)
    gone = np.log(p.a / (p.b + again - 1)) + (p.r + x) * np.log((p.alpha + age) / (p.alpha + t_x))
    found: Floats = np.where(x > 0, gone, -np.inf)
    return found


def _value_and_slope(p: Floats, c: _Customers) -> tuple[float, Floats]:
    """The logarithm of the likelihood and its slope by r, alpha, a and b."""
    import numpy as np
    from scipy.special import expit, gammaln, psi

    r, alpha, a, b = p.tolist()
    with np.errstate(over="ignore", invalid="ignore"):
        by_x = gammaln(r + c.xs) + gammaln(b + c.xs) - gammaln(a + b + c.xs)
        once = r * np.log(alpha) - gammaln(r) + gammaln(a + b) - gammaln(b)
        stays, left = np.log(alpha + c.age), np.log(alpha + c.t_x)
        again = np.maximum(c.xs, 1)
        leaving = np.where(c.xs > 0, np.log(a) - np.log(b + again - 1), -np.inf)
        odds = leaving[c.of_x] + (r + c.x) * (stays - left)
        w = expit(odds)  # the weight of his having left after the last purchase
        rows = np.logaddexp(0, odds) - (r + c.x) * stays
        value = float(c.weight @ rows + c.weight_of_x @ by_x) + c.count * float(once)
        mixed = stays + w * (left - stays)
        inverse = 1 / (alpha + c.age) + w * (1 / (alpha + c.t_x) - 1 / (alpha + c.age))
        gone = np.bincount(c.of_x, weights=c.weight * w, minlength=len(c.xs))
        slope = np.array([
            c.weight_of_x @ psi(r + c.xs) - c.weight @ mixed + c.count * (np.log(alpha) - psi(r)),
            c.count * r / alpha - c.weight @ ((r + c.x) * inverse),
            c.count * psi(a + b) - c.weight_of_x @ psi(a + b + c.xs) + gone.sum() / a,
            c.count * (psi(a + b) - psi(b))
            + c.weight_of_x @ (psi(b + c.xs) - psi(a + b + c.xs))
            - gone @ np.where(c.xs > 0, 1 / (b + again - 1), 0.0),
        ])  # fmt: skip
    return value, slope
