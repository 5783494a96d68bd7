"""What a customer has of our money in hands, and what of its limit is left (B24). Amounts are fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from crmdesk.analysis.charts import NOTHING, Behind
from crmdesk.analysis.rounding import share_of
from crmdesk.core.i18n import N_

WHOLE: Final = 10_000


class Part(StrEnum):
    """What an exposure is made of."""

    NOT_DUE = "not_due"  # 未到期
    OVERDUE = "overdue"  # 逾期
    UNBILLED = "unbilled"  # shipped, not billed
    ORDERS = "orders"  # approved, not shipped
    DRAFTS = "drafts"  # shown, not counted
    PREPAID = "prepaid"  # unapplied receipts, taken off


LABELS: Final = {
    Part.NOT_DUE: N_("Not due"),
    Part.OVERDUE: N_("Overdue"),
    Part.UNBILLED: N_("Shipped, not billed"),
    Part.ORDERS: N_("Approved, not shipped"),
    Part.DRAFTS: N_("Drafts (not counted)"),
    Part.PREPAID: N_("Prepaid (taken off)"),
}
COUNTED: Final = (Part.NOT_DUE, Part.OVERDUE, Part.UNBILLED, Part.ORDERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The parts, none of them negative, and the documents *behind* each.

    Raises ValueError for a negative part: what a customer has too much is *prepaid*.
    """

    not_due: int = 0
    overdue: int = 0
    unbilled: int = 0
    orders: int = 0
    drafts: int = 0
    prepaid: int = 0
    behind: Mapping[Part, Behind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(self.part(part) < 0 for part in Part):
            raise ValueError("a part of an exposure is not negative")

    def part(self, part: Part) -> int:
        """One part."""
        return int(getattr(self, part.value))

    def at(self, part: Part) -> Behind:
        """The documents behind one part."""
        return self.behind.get(part, NOTHING)

    @property
    def receivable(self) -> int:
        """Open receivables: what was billed and not paid."""
        return self.not_due + self.overdue

    @property
    def total(self) -> int:
        """The exposure; negative if more was prepaid than everything that counts."""
        return sum(self.part(part) for part in COUNTED) - self.prepaid

    def available(self, limit: int | None) -> int | None:
        """What of *limit* is left (negative: exceeded); None without a limit."""
        return None if limit is None else limit - self.total

    def use(self, limit: int | None) -> int | None:
        """Use of *limit* in hundredths of a percent, half up; None without a limit."""
        return share_of(max(0, self.total), limit) if limit else None
