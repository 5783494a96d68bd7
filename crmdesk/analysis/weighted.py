"""Weighted scores with criteria that nobody answered (B0): of thousands of customers at once.

Points are floats with NaN for what is not known. The answered weights are brought to 100 %; where
they are less than 70 % of all there is no score (未评). A score is rounded to a millionth of a point,
far below what anybody sees, so that a bound of exactly 60 is met by exactly 60, whatever binary
fractions it was added from, and equal points always make equal scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from crmdesk.analysis.criteria import Criterion
from crmdesk.analysis.rounding import WHOLE, half_up

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from crmdesk.analysis.customer_frame import Flags, Ints

    Floats: TypeAlias = NDArray[np.float64]

POINT: Final = 1_000_000  # a score is in millionths of a point
THOUSANDTHS: Final = 1000  # the unit of parameters and of points people gave
LEAST_ANSWERED: Final = 7_000  # hundredths of a percent of the weights


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The scores of customers in millionths of a point, valid where ``is_graded``.

    *answered* is how much of the weights was known, in hundredths of a percent.
    """

    value: Ints
    answered: Ints
    is_graded: Flags

    def at_least(self, bound: int) -> Flags:
        """Who is graded and has *bound* thousandths of a point or more."""
        found: Flags = self.is_graded & (self.value >= bound * (POINT // THOUSANDTHS))
        return found

    def cell(self, place: int) -> float | None:
        """A score with two decimals, rounded half up; None where there is none."""
        return points_cell(int(self.value[place])) if self.is_graded[place] else None


def points_cell(value: int) -> float:
    """Millionths of a point with two decimals, rounded half up."""
    return half_up(value, POINT // 100) / 100


def scores(
    points: Mapping[str, Floats], criteria: Sequence[Criterion], *, least: int = LEAST_ANSWERED
) -> Scores:
    """The scores of customers by *points* of each criterion; a criterion without any is unknown.

    *criteria* are those of one axis. Raises ValueError without any points at all.
    """
    import numpy as np

    if not points:
        raise ValueError("points of nothing")
    known = [(c.weight, points[c.code]) for c in criteria if c.code in points and c.weight > 0]
    whole = sum(c.weight for c in criteria)
    count = len(next(iter(points.values())))
    total, answered = np.zeros(count), np.zeros(count, dtype=np.int64)
    for weight, given in known:
        is_known = ~np.isnan(given)
        total += np.where(is_known, given, 0.0) * weight
        answered += np.where(is_known, weight, 0)
    is_graded = (answered > 0) & (answered * WHOLE >= least * whole)
    mean = np.where(is_graded, total / np.maximum(answered, 1), 0.0)
    return Scores(grains(mean), answered, is_graded)


def merged(measured: Mapping[str, Floats], entered: Mapping[str, Floats]) -> dict[str, Floats]:
    """What people entered, and what was measured where they entered nothing."""
    import numpy as np

    found = dict(measured)
    for code, points in entered.items():
        known = found.get(code)
        found[code] = points if known is None else np.where(np.isnan(points), known, points)
    return found


def grains(values: Floats) -> Ints:
    """Points as whole millionths."""
    import numpy as np

    found: Ints = np.rint(values * POINT).astype(np.int64)
    return found


def by_rank(values: Floats) -> Floats:
    """100·u: points by the place among all whose value is known (B3), equal ones alike.

    u = (how many are less + half of the equal ones) / how many there are; NaN where unknown.
    """
    import numpy as np

    found = np.full(len(values), np.nan)
    is_known = ~np.isnan(values)
    some = values[is_known]
    if not len(some):
        return found
    _each, place, counts = np.unique(some, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - counts / 2
    found[is_known] = 100 * middle[place] / len(some)
    return found


def by_table(values: Floats, floors: Sequence[int], points: Sequence[int]) -> Floats:
    """Points by a table: ``points[0]`` from ``floors[0]`` up, the last ones for all below.

    *floors* fall, and *points* has one more. NaN stays NaN.
    """
    import numpy as np

    place = sum((values < floor).astype(np.int64) for floor in floors)
    found = np.array(points, dtype=np.float64)[place]
    return np.where(np.isnan(values), np.nan, found)
