"""Credit grades (B24) and the four bands in which charts show them; colours of the ages of debts.

A band is told by its colour and by its mark, so that nobody has to see colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

from crmdesk.analysis.charts import Cluster, Shape
from crmdesk.analysis.wording import text
from crmdesk.core.i18n import N_


class CreditGrade(StrEnum):
    """AAA to D, best first. Stored codes."""

    AAA = "aaa"
    AA = "aa"
    A = "a"
    BBB = "bbb"
    BB = "bb"
    B = "b"
    CCC = "ccc"
    CC = "cc"
    C = "c"
    D = "d"

    @property
    def letters(self) -> str:
        """As people write it."""
        return self.value.upper()

    @property
    def place(self) -> int:
        """0 for AAA to 9 for D."""
        return _PLACES[self]

    def is_below(self, other: CreditGrade) -> bool:
        """Whether it is worse than *other*."""
        return self.place > other.place

    def at_most(self, cap: CreditGrade) -> CreditGrade:
        """The worse of the two."""
        return cap if cap.place > self.place else self


_PLACES: Final = {grade: place for place, grade in enumerate(CreditGrade)}
# From how many points on each grade is given; less than all of them is D.
GRADE_FROM: Final[tuple[tuple[int, CreditGrade], ...]] = tuple(
    zip(range(90, 0, -10), tuple(CreditGrade)[:-1], strict=True)
)


def grade_of(
    points: Fraction, floors: Sequence[tuple[int, CreditGrade]] = GRADE_FROM
) -> CreditGrade:
    """The grade of so many points of 100; the lower bound belongs to the better grade."""
    return next((grade for floor, grade in floors if points >= floor), CreditGrade.D)


BANDS: Final = (
    Cluster(title=text(N_("A and better")), color="chartGood", shape=Shape.DISC),
    Cluster(title="BBB", color="chart1", shape=Shape.SQUARE),
    Cluster(title="BB–B", color="chart2", shape=Shape.TRIANGLE),
    Cluster(title="CCC–D", color="chartBad", shape=Shape.DIAMOND),
    Cluster(title=text(N_("Not graded")), color="chartGrey", shape=Shape.PLUS),
)
UNGRADED: Final = len(BANDS) - 1


def band_of(grade: CreditGrade | None) -> int:
    """The place in ``BANDS``."""
    if grade is None:
        return UNGRADED
    return sum(grade.is_below(last) for last in (CreditGrade.A, CreditGrade.BBB, CreditGrade.B))


_RISING: Final = ("chart2:55", "chart2:78", "chart2", "chartBad", "chartBad/75", "chartBad/50")


def age_colors(overdue: int) -> tuple[str, ...]:
    """Colours of an ageing: what is not due, then *overdue* buckets from orange to dark red."""
    if overdue < 2:
        return ("chart1", *_RISING[3 : 3 + overdue])
    last = len(_RISING) - 1
    return ("chart1", *(_RISING[n * last // (overdue - 1)] for n in range(overdue)))
