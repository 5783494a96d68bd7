"""ABC analysis (B10): the few who bring most, the middle, and the many who bring little.

Customers are ranked by net sales or gross profit. Who begins below 75 % of the sum is A, below 95 %
B, the rest C; or the rank itself is cut, at 20 and 95 % of their number. Of equal amounts all have
the class of the first. What is not above zero is C and counts in no sum; what is not known has no
class. 贡献度 is the share of the sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.rounding import WHOLE, share_of
from crmdesk.analysis.wording import Text, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints


class Abc(StrEnum):
    """The classes. Stored codes."""

    A = "a"
    B = "b"
    C = "c"

    @property
    def letter(self) -> str:
        """As it is shown."""
        return self.value.upper()


EVERY: Final = tuple(Abc)
UNKNOWN: Final = len(EVERY)  # the class of who cannot be classed: the place after all
USUAL_CUTS: Final = (7_500, 9_500)  # hundredths of a percent


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AbcAnswer:
    """The class of each amount. *kinds* are places in ``EVERY``, ``UNKNOWN`` for what is not known.

    *ranked* are the places of the positive amounts, the largest first; *before* is the sum of all
    larger ones for each place, *rank* how many they are. *total* is the sum of the positive.
    """

    amounts: Ints
    kinds: Ints
    ranked: Ints
    before: Ints
    rank: Ints
    total: int
    cuts: tuple[int, int]
    is_by_number: bool

    def kind(self, place: int) -> Abc | None:
        """The class of the customer at *place*; None if his amount is not known."""
        found = int(self.kinds[place])
        return None if found == UNKNOWN else EVERY[found]

    def why(self, place: int) -> Text:
        """Why the customer at *place* is in his class."""
        kind = self.kind(place)
        if kind is None:
            return text(N_("Costs lack: his gross profit is not known, so he has no class."))
        if self.amounts[place] <= 0:
            return text(N_("Nothing, or less, is left of what he bought: C."))
        template, reached = (
            (N_("{reached} of the customers bring more than he does: {kind}."),
             share_of(int(self.rank[place]), len(self.ranked)))
            if self.is_by_number
            else (N_("Those who bring more than he does make {reached} of the sum: {kind}."),
                  share_of(int(self.before[place]), self.total))
        )  # fmt: skip
        return text(template, reached=percent(reached), kind=kind.letter)

    def contribution(self, place: int) -> int | None:
        """贡献度: the share of the sum in hundredths of a percent; None of what is not above 0."""
        amount = int(self.amounts[place])
        return share_of(amount, self.total) if amount > 0 and self.kind(place) else None

    def of_class(self, kind: Abc) -> Flags:
        """Who is in a class."""
        found: Flags = self.kinds == EVERY.index(kind)
        return found


def ranking(amounts: Ints, is_known: Flags) -> Ints:
    """The places of the known amounts above zero, the largest first."""
    import numpy as np

    positive = np.flatnonzero(is_known & (amounts > 0))
    ranked: Ints = positive[np.argsort(-amounts[positive], kind="stable")]
    return ranked


def abc(
    amounts: Ints,
    is_known: Flags | None = None,
    *,
    cuts: tuple[int, int] = USUAL_CUTS,
    is_by_number: bool = False,
    ranked: Ints | None = None,
) -> AbcAnswer:
    """The classes of *amounts* in fen. Raises ValueError for cuts that do not rise below 100 %.

    *ranked* is their ``ranking``, where it was made already.
    """
    import numpy as np

    if not are_cuts(cuts):
        raise ValueError("the cuts of A and B rise from above 0 to below 100 %")
    known = np.ones(len(amounts), dtype=bool) if is_known is None else is_known
    ranked = ranking(amounts, known) if ranked is None else ranked
    falling = amounts[ranked]
    total = int(falling.sum())
    sums = np.cumsum(falling) - falling
    firsts = np.searchsorted(-falling, -falling, side="left")  # the first of equal amounts
    rank, before = np.zeros_like(amounts), np.zeros_like(amounts)
    rank[ranked], before[ranked] = firsts, sums[firsts]
    reached, whole = (rank, len(ranked)) if is_by_number else (before, total)
    # reached / whole < cut / WHOLE, in whole numbers that no product of int64 overflows
    ends = [-(-cut * whole // WHOLE) for cut in cuts]
    kinds = sum((reached >= end).astype(np.int64) for end in ends)
    kinds = np.where(amounts > 0, kinds, EVERY.index(Abc.C))
    return AbcAnswer(
        amounts=amounts,
        kinds=np.where(known, kinds, UNKNOWN),
        ranked=ranked,
        before=before,
        rank=rank,
        total=total,
        cuts=cuts,
        is_by_number=is_by_number,
    )


def are_cuts(cuts: tuple[int, int]) -> bool:
    """Whether the cuts rise from above 0 to below 100 %."""
    return 0 < cuts[0] < cuts[1] < WHOLE


def concentration(falling: Ints) -> float:
    """The Gini coefficient of positive amounts, the largest first: 0 all equal, near 1 one has all."""
    count = len(falling)
    if not count:
        return 0.0
    sums = falling[::-1].cumsum() / float(falling.sum())
    return float((count + 1 - 2 * sums.sum()) / count)
