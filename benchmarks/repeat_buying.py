"""BG/NBD of 200,000 customers against scipy's bare minimisation of the vectorised likelihood."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from benchmarks.measuring import Row, median, side_by_side
from crmdesk.analysis import bgnbd, gamma_gamma
from crmdesk.analysis.clv_predicted import predict
from crmdesk.analysis.purchase_days import RepeatBuying

if TYPE_CHECKING:
    from numpy.random import Generator

ROUNDS: Final = 3
GATE: Final = 2
CUSTOMERS: Final = 200_000
DAYS: Final = (30, 1_500)  # since the first purchase
TRUE: Final = bgnbd.BgNbd(0.6, 5.0, 0.8, 2.4)
AMOUNTS: Final = gamma_gamma.GammaGamma(6.0, 4.0, 1_500.0)


def run() -> Iterator[Row]:
    """The fit, the fit of the amounts, and the forecast of a year for everybody."""
    import numpy as np

    data = customers(np.random.default_rng(3))
    ours, bare = side_by_side(
        [partial(bgnbd.fit, data), partial(by_scipy, data)], ROUNDS
    )  # fmt: skip
    found, plain = bgnbd.fit(data), by_scipy(data)
    note = f"log-likelihood {found.log_likelihood:,.2f}, bare {-plain:,.2f}"
    yield Row(
        f"BG/NBD of {CUSTOMERS:,} customers, p50", median(ours), "ms", median(bare),
        "ms scipy minimize of the vectorised likelihood", GATE, note=note,
    )  # fmt: skip
    amounts = gamma_gamma.fit(data)
    ahead = partial(predict, data, found.parameters, amounts.parameters, discount=0.1)
    sums, year = side_by_side([partial(gamma_gamma.fit, data), ahead], ROUNDS)
    yield Row("Gamma-Gamma of those who bought again, p50", median(sums))
    yield Row("their year in thirteen steps, p50", median(year))


def customers(chance: Generator) -> RepeatBuying:
    """Customers drawn from the models, day by day."""
    import numpy as np

    n = CUSTOMERS
    rate, leaves = chance.gamma(TRUE.r, 1 / TRUE.alpha, n), chance.beta(TRUE.a, TRUE.b, n)
    scale = AMOUNTS.v / chance.gamma(AMOUNTS.q, 1.0, n)
    age = chance.integers(*DAYS, n)
    x, recency, spent = np.zeros((3, n), dtype=np.int64)
    at, still = np.zeros(n), np.arange(n)
    while len(still):
        at[still] += chance.exponential(bgnbd.WEEK / rate[still])
        still = still[at[still] <= age[still]]
        day = np.floor(at[still]).astype(np.int64)
        later = still[day > recency[still]]
        recency[later] = np.floor(at[later]).astype(np.int64)
        x[later] += 1
        spent[later] += np.rint(100 * chance.gamma(AMOUNTS.p, scale[later])).astype(np.int64) + 1
        still = still[chance.random(len(still)) >= leaves[still]]
    return RepeatBuying(ids=np.arange(n), x=x, recency=recency, age=age, spent=spent)


def by_scipy(data: RepeatBuying) -> float:
    """The lowest negative log-likelihood, with slopes by differences, as a script would do it."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import gammaln

    x, t_x, age = data.x.astype(float), bgnbd.weeks(data.recency), bgnbd.weeks(data.age)

    def negative(logs: Any) -> float:
        r, alpha, a, b = np.exp(logs)
        counts = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + gammaln(a + b)
        counts += gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
        stays = -(r + x) * np.log(alpha + age)
        left = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x)
        every = counts + np.logaddexp(stays, np.where(x > 0, left, -np.inf))
        return -float(every.mean())

    found = minimize(negative, np.zeros(4), method="L-BFGS-B")
    return float(found.fun) * len(data)
