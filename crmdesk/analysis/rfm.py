"""RFM (B3): how recently, how often and for how much customers buy, from 1 to 5 each, in 8 classes.

R is the days since the last purchase, F the purchases and M the net sales (or their average) of the
window. By quintiles (the usual way) a score is the mid-rank percentile of a customer among all, so
that equal values have equal scores; by fixed bounds it looks at the value alone; nested (Hughes) it
ranks F among those of equal R, and M among those of equal R and F. Who bought nothing has no score.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.cells import score_cell
from crmdesk.analysis.wording import Figure, Measure, Text, money, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints

TOP: Final = 5
MIDDLE: Final = 3
LEAST: Final = 5  # customers, for quintiles to mean anything


class Mode(StrEnum):
    """How values become scores. Codes of the parameter."""

    QUINTILE = "quintile"
    FIXED = "fixed"
    NESTED = "nested"


class RfmClass(StrEnum):
    """The eight classes: high or low R, F and M. Stored codes."""

    KEY_VALUE = "key_value"
    KEY_DEVELOP = "key_develop"
    KEY_KEEP = "key_keep"
    KEY_RETAIN = "key_retain"
    VALUE = "value"
    DEVELOP = "develop"
    KEEP = "keep"
    RETAIN = "retain"

    @property
    def label(self) -> Text:
        """Its name."""
        return text(CLASS_LABELS[self])


CLASSES: Final = tuple(RfmClass)
CLASS_LABELS: Final[Mapping[RfmClass, str]] = {
    RfmClass.KEY_VALUE: N_("Key: value"),
    RfmClass.KEY_DEVELOP: N_("Key: develop"),
    RfmClass.KEY_KEEP: N_("Key: keep"),
    RfmClass.KEY_RETAIN: N_("Key: win back"),
    RfmClass.VALUE: N_("Usual: value"),
    RfmClass.DEVELOP: N_("Usual: develop"),
    RfmClass.KEEP: N_("Usual: keep"),
    RfmClass.RETAIN: N_("Usual: win back"),
}
USUAL_KINDS: Final = 4  # classes of high M; those of low M follow in the same order


@dataclass(frozen=True, slots=True)
class RfmBounds:
    """Where the scores 5, 4, 3 and 2 begin: days at most, purchases and fen at least."""

    days: tuple[int, ...] = (30, 90, 180, 365)
    counts: tuple[int, ...] = (12, 8, 4, 2)
    amounts: tuple[int, ...] = (5_890_000, 1_900_000, 482_000, 100_000)

    @property
    def is_in_order(self) -> bool:
        """Whether every score begins below the one before."""
        rising = all(a < b for a, b in itertools.pairwise(self.days))
        falling = (
            all(a > b for a, b in itertools.pairwise(some)) for some in (self.counts, self.amounts)
        )
        return rising and all(falling)


USUAL_BOUNDS: Final = RfmBounds()
USUAL_WEIGHTS: Final = (1, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Buyers:
    """Who bought in the window, with the scores among all that were made already.

    Weights and bounds leave quintiles as they are; *kept* is by mode and whether M is the average.
    """

    scored: CustomerFrame
    kept: dict[tuple[Mode, bool], tuple[Ints, Ints, Ints]] = field(default_factory=dict)

    @classmethod
    def of(cls, frame: CustomerFrame) -> Buyers:
        """Those of *frame* who have a score."""
        return cls(frame.some((frame.purchases > 0) & frame.has_bought))

    def among_all(self, mode: Mode, *, is_average: bool) -> tuple[Ints, Ints, Ints]:
        """R, F and M by quintiles, nested or not."""
        import numpy as np

        if (mode, is_average) not in self.kept:
            counts, net = self.scored.purchases, self.scored.net_sales
            worth = net / np.maximum(counts, 1) if is_average else net
            is_nested = mode is Mode.NESTED
            r = quintiles(-self.scored.days_since)
            f = quintiles(counts, r if is_nested else None)
            m = quintiles(worth, 10 * r + f if is_nested else None)
            self.kept[mode, is_average] = r, f, np.where(net <= 0, 1, m)
        return self.kept[mode, is_average]

    def by_bounds(self, bounds: RfmBounds, *, is_average: bool) -> tuple[Ints, Ints, Ints]:
        """R, F and M by fixed bounds."""
        import numpy as np

        counts, net = self.scored.purchases, self.scored.net_sales
        floors = [bound * (counts if is_average else 1) for bound in bounds.amounts]
        m = 1 + sum((net >= floor).astype(np.int64) for floor in floors)
        return (
            1 + _reached(-self.scored.days_since, [-bound for bound in bounds.days]),
            1 + _reached(counts, bounds.counts),
            np.where(net <= 0, 1, m),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rfm:
    """Scores and classes of those who bought, in the order of *scored*.

    *mode* is the way that was taken, which is FIXED for fewer customers than quintiles need.
    *money* is M: fen, of the average purchase rounded down where *is_average*. *is_lossy*: M is not
    above 0, its score 1. *kinds* are places in ``CLASSES``; *means* those of the scores R, F, M.
    """

    scored: CustomerFrame
    mode: Mode
    is_average: bool
    money: Ints
    r: Ints
    f: Ints
    m: Ints
    kinds: Ints
    means: tuple[Fraction, Fraction, Fraction]
    is_high: tuple[Flags, Flags, Flags]
    is_lossy: Flags
    weights: tuple[int, int, int] = USUAL_WEIGHTS

    def __len__(self) -> int:
        """How many customers were scored."""
        return len(self.scored)

    @property
    def codes(self) -> Ints:
        """The scores side by side: 543."""
        found: Ints = 100 * self.r + 10 * self.f + self.m
        return found

    def code(self, place: int) -> str:
        """The scores of the customer at *place* of *scored* side by side."""
        return f"{self.r[place]}{self.f[place]}{self.m[place]}"

    def days(self, place: int) -> int:
        """Days since his last purchase."""
        return self.scored.as_of.toordinal() - int(self.scored.last_day[place])

    def kind(self, place: int) -> RfmClass:
        """The class of the customer at *place* of *scored*."""
        return CLASSES[int(self.kinds[place])]

    def total(self, place: int) -> Fraction:
        """The weighted mean of his scores, from 1 to 5."""
        parts = zip(self.weights, (self.r, self.f, self.m), strict=True)
        return Fraction(sum(w * int(s[place]) for w, s in parts), sum(self.weights))

    @property
    def weighted(self) -> Ints:
        """The totals of all times the sum of the weights: what to sort by."""
        a, b, c = self.weights
        found: Ints = a * self.r + b * self.f + c * self.m
        return found

    def why(self, place: int) -> Text:
        """Why the customer at *place* of *scored* is in his class."""
        r, f, m = (Figure(score_cell(mean), Measure.SCORE) for mean in self.means)
        return text(
            N_("Last purchase {days} days ago (R {r}, mean {r_mean}), {count} purchases (F {f}, mean"
               " {f_mean}), {amount} (M {m}, mean {m_mean}): {kind}."),
            days=Figure(self.days(place)), r=Figure(int(self.r[place])), r_mean=r,
            count=Figure(int(self.scored.purchases[place])), f=Figure(int(self.f[place])),
            f_mean=f, amount=money(int(self.money[place])), m=Figure(int(self.m[place])), m_mean=m,
            kind=self.kind(place).label,
        )  # fmt: skip


def rfm(
    customers: CustomerFrame | Buyers,
    *,
    mode: Mode = Mode.QUINTILE,
    bounds: RfmBounds = USUAL_BOUNDS,
    is_average: bool = False,
    weights: Sequence[int] = USUAL_WEIGHTS,
) -> Rfm:
    """The scores of all customers with a purchase in the window.

    Raises ValueError for bounds out of order and for weights that weigh nothing.
    """
    import numpy as np

    a, b, c = weights
    if min(weights) < 0 or not sum(weights):
        raise ValueError("the weights of R, F and M are not negative and weigh something")
    if not bounds.is_in_order:
        raise ValueError("every score begins below the one before")
    buyers = customers if isinstance(customers, Buyers) else Buyers.of(customers)
    scored = buyers.scored
    if len(scored) < LEAST:
        mode = Mode.FIXED
    if mode is Mode.FIXED:
        r, f, m = buyers.by_bounds(bounds, is_average=is_average)
    else:
        r, f, m = buyers.among_all(mode, is_average=is_average)
    high = (_above_mean(r), _above_mean(f), _above_mean(m))
    kinds = np.where(high[2], 0, USUAL_KINDS) + np.where(high[0], 0, 2) + np.where(high[1], 0, 1)
    counts, net = scored.purchases, scored.net_sales
    return Rfm(
        scored=scored,
        mode=mode,
        is_average=is_average,
        money=net // np.maximum(counts, 1) if is_average else net,
        r=r,
        f=f,
        m=m,
        kinds=kinds,
        means=(_mean(r), _mean(f), _mean(m)),
        is_high=high,
        is_lossy=net <= 0,
        weights=(a, b, c),
    )


def members_of(found: Rfm) -> Iterator[tuple[RfmClass, Ints]]:
    """Every class with the places of its customers."""
    import numpy as np

    for n, kind in enumerate(CLASSES):
        yield kind, np.flatnonzero(found.kinds == n)


def quintiles(values: NDArray[Any], groups: Ints | None = None) -> Ints:
    """The scores 1 to 5 of *values*, the greatest best, by mid-rank percentile among all.

    u = (those below + half of the equal) / n and the score min(5, ⌊5u⌋ + 1): equal values have
    equal scores, and all of them 3 if all are equal. With *groups* among those of one group.
    """
    import numpy as np

    if groups is None:
        _unique, place, equal = np.unique(values, return_inverse=True, return_counts=True)
        below = np.cumsum(equal) - equal
        scores = np.minimum(TOP, TOP * (2 * below + equal) // (2 * max(1, len(values))) + 1)
        found: Ints = scores[place]
        return found
    made = np.empty(len(values), dtype=np.int64)
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    for some in np.split(order, starts[1:]):
        made[some] = quintiles(values[some])
    return made


def _reached(values: Ints, bounds: Sequence[int]) -> Ints:
    """How many of the bounds each value reaches."""
    import numpy as np

    found: Ints = np.searchsorted(np.array(sorted(bounds)), values, side="right")
    return found


def _mean(scores: Ints) -> Fraction:
    return Fraction(int(scores.sum()), len(scores)) if len(scores) else Fraction(0)


def _above_mean(scores: Ints) -> Flags:
    """Which scores are above their mean; if all are equal, which are in the middle or above."""
    if len(scores) and scores.min() == scores.max():
        middle: Flags = scores >= MIDDLE
        return middle
    above: Flags = scores * len(scores) > scores.sum()
    return above
