"""The chance that a customer leaves 流失概率, and what keeping him may cost (B21).

By BG/NBD where he bought again and a fit exists, else by how many of his own intervals he has been
away; who bought only once is measured by the median interval of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.habits import Habits
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.wording import Figure, Measure, Text, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from crmdesk.analysis.customer_frame import Flags, Ints

    Floats = NDArray[np.float64]

# More than so many intervals away: this chance in hundredths of a percent [own].
AWAY: Final = ((Fraction(3), 8_000), (Fraction(2), 5_000), (Fraction(3, 2), 3_000))
AT_HOME: Final = 1_000
USUAL_HIGH: Final = 7_000
USUAL_MEDIUM: Final = 4_000


class Band(StrEnum):
    """How likely it is. Stored codes."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Basis(StrEnum):
    """What the chance was reckoned by."""

    MODEL = "model"
    INTERVAL = "interval"
    MEDIAN = "median"
    NOTHING = "nothing"


BANDS: Final = tuple(Band)
BASES: Final = tuple(Basis)
BAND_LABELS: Final[Mapping[Band, str]] = {
    Band.HIGH: N_("Likely to leave"),
    Band.MEDIUM: N_("Might leave"),
    Band.LOW: N_("Likely to stay"),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Churn:
    """The chance that each customer leaves, in hundredths of a percent, and what it is reckoned by.

    ``basis`` are places in ``BASES``; the chance is valid where it is not ``NOTHING``.
    """

    habits: Habits
    chance: Ints
    basis: Ints

    @property
    def is_known(self) -> Flags:
        """Of whom it can be told."""
        found: Flags = self.basis != BASES.index(Basis.NOTHING)
        return found

    def bands(self, high: int = USUAL_HIGH, medium: int = USUAL_MEDIUM) -> Ints:
        """The place of each in ``BANDS``, −1 where it cannot be told; the bound belongs above."""
        import numpy as np

        found: Ints = np.select(
            [~self.is_known, self.chance >= high, self.chance >= medium], [-1, 0, 1], 2
        )
        return found

    def basis_of(self, place: int) -> Basis:
        """What the chance of one customer was reckoned by."""
        return BASES[int(self.basis[place])]


def churn(habits: Habits, p_alive: Floats | None = None) -> Churn:
    """The chance of every customer. *p_alive* in the order of *habits*; NaN: the model cannot say.

    The model says nothing of who bought on one day only: 1 − P(alive) would be 0 by construction.
    """
    import numpy as np

    median = habits.median_interval()
    is_measured = habits.has_bought & (habits.intervals > 0)
    is_compared = habits.has_bought & ~is_measured & (median is not None)
    chance = np.full(len(habits), AT_HOME, dtype=np.int64)
    for times, much in reversed(AWAY):
        own = is_measured & habits.is_later_than(times)
        limit = times * (median or 0)
        others = is_compared & (habits.days_since * limit.denominator > limit.numerator)
        chance[own | others] = much
    basis = np.select(
        [is_measured, is_compared],
        [BASES.index(Basis.INTERVAL), BASES.index(Basis.MEDIAN)],
        BASES.index(Basis.NOTHING),
    )
    if p_alive is not None:
        told = habits.has_bought & ~np.isnan(p_alive)
        chance[told] = np.floor((1 - p_alive[told]) * WHOLE + 0.5).astype(np.int64)
        basis[told] = BASES.index(Basis.MODEL)
    return Churn(habits=habits, chance=chance, basis=basis)


def keep_caps(values: Ints, chance: Ints, save_rate: int) -> Ints:
    """What keeping each customer may cost at most, in fen; never below 0.

    His worth × his chance to leave × the part of such customers who can be kept (*save_rate*),
    both in hundredths of a percent.
    """
    import numpy as np

    exact = np.maximum(values, 0) * chance  # below 2^63 up to worths of 9 × 10^12 yuan
    whole, rest = np.divmod(exact, WHOLE)
    cap: Ints = (whole * save_rate + (rest * save_rate + WHOLE // 2) // WHOLE) // WHOLE
    return cap


def why(found: Churn, place: int) -> Text:
    """What the chance of one customer hangs on."""
    habits, basis = found.habits, found.basis_of(place)
    since = Figure(int(habits.days_since[place]), Measure.DAYS)
    if basis is Basis.MODEL:
        return text(
            N_("bought {count} times, last {days} ago: P(alive) {alive}"),
            count=Figure(int(habits.purchases[place])), days=since,
            alive=percent(WHOLE - int(found.chance[place])),
        )  # fmt: skip
    if basis is Basis.INTERVAL:
        return text(
            N_("{days} since the last purchase, own interval {interval} days"),
            days=since,
            interval=Figure(int(habits.interval_tenths[place]) / 10, Measure.SCORE),
        )
    if basis is Basis.MEDIAN:
        return text(N_("bought once, {days} ago; compared with all others"), days=since)
    return text(N_("nobody bought twice yet: nothing to compare with"))
