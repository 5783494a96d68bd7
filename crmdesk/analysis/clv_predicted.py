"""What customers will be worth, by BG/NBD and Gamma-Gamma: Σ purchases × amount × margin, discounted.

In steps of four weeks (B20): the purchase days expected in a step, times what such a day is worth,
times the margin, discounted from the end of the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.bgnbd import BgNbd, weeks
from crmdesk.analysis.gamma_gamma import GammaGamma, means
from crmdesk.analysis.purchase_days import RepeatBuying

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from crmdesk.analysis.customer_frame import Ints

    Floats = NDArray[np.float64]

STEP: Final = 4
YEAR: Final = 52


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prediction:
    """Of each customer of ``ids``: the chance that he still buys, purchase days to come, worth.

    ``mean`` is what a purchase day will be worth and ``value`` the discounted margin of all, in
    yuan; NaN where amounts could not be foreseen.
    """

    ids: Ints
    p_alive: Floats
    expected: Floats
    mean: Floats
    value: Floats


def predict(
    data: RepeatBuying,
    frequency: BgNbd,
    amounts: GammaGamma | None,
    *,
    horizon: int = YEAR,
    margin: float = 1.0,
    discount: float = 0.0,
) -> Prediction:
    """The next *horizon* weeks. *margin* and *discount* (a year) are ratios.

    Without a model of *amounts* each goes on spending what he is used to, who bought once the mean.
    Raises ValueError for no step at all.
    """
    import numpy as np

    if horizon < 1:
        raise ValueError("a prediction looks at least one week ahead")
    x, t_x, age = data.x.astype(np.float64), weeks(data.recency), weeks(data.age)
    alive = frequency.p_alive(x, t_x, age)
    total, discounted = _steps(frequency, data, horizon, discount)
    own = means(data)
    mean = _own_means(x, own) if amounts is None else amounts.expected_mean(x, own)
    return Prediction(
        ids=data.ids,
        p_alive=alive,
        expected=total * alive,
        mean=mean,
        value=discounted * alive * mean * margin,
    )


def _own_means(x: Floats, own: Floats) -> Floats:
    import numpy as np

    known = (x > 0) & (own > 0)
    usual = own[known].mean() if known.any() else np.nan
    found: Floats = np.where(known, own, usual)
    return found


def _steps(
    frequency: BgNbd, data: RepeatBuying, horizon: int, discount: float
) -> tuple[Floats, Floats]:
    """The purchase days to come of those who still buy, plain and discounted.

    They hang on x and T alone, in which many customers are equal.
    """
    import numpy as np

    if not len(data):
        return np.zeros(0), np.zeros(0)
    span = int(data.age.max()) + 1
    different, place = np.unique(data.x * span + data.age, return_inverse=True)
    count, days = np.divmod(different, span)
    x, age = count.astype(np.float64), weeks(days)
    before, discounted = np.zeros(len(x)), np.zeros(len(x))
    for end in (*range(STEP, horizon, STEP), horizon):
        until = frequency.expected_alive(x, age, float(end))
        discounted += (until - before) / (1 + discount) ** (end / YEAR)
        before = until
    return before[place], discounted[place]
