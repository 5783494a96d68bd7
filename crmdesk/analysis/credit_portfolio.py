"""All debtors together (B24): use of limits by grade, concentration, who exceeds, who is late.

What one customer has too much is never set off against what another owes. Amounts are fen,
shares hundredths of a percent (half up).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.rounding import WHOLE, share_of

ALARM: Final = 1_000  # one customer's share of all receivables
TOP: Final = (5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """One customer with credit or debts; *short_name* is for charts.

    *limit* None: none was approved; *days_late*: mean delay of its payments (negative: early),
    None if none was settled; *is_held*: its goods do not leave.
    """

    customer_id: int
    name: str
    short_name: str = ""
    grade: CreditGrade | None = None
    exposure: int = 0
    receivable: int = 0
    overdue: int = 0
    longest_overdue: int = 0
    limit: int | None = None
    days_late: int | None = None
    is_held: bool = False

    @property
    def used(self) -> int:
        """Its exposure; what was prepaid beyond it is nothing."""
        return max(0, self.exposure)

    @property
    def over_limit(self) -> int:
        """How much it is beyond its limit; 0 within it or without one."""
        return 0 if self.limit is None else max(0, self.exposure - self.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeUse:
    """The debtors of one grade (None: not graded)."""

    grade: CreditGrade | None
    count: int
    used: int
    limit: int
    customers: tuple[int, ...]

    @property
    def share(self) -> int | None:
        """Use of the limit; None without one."""
        return share_of(self.used, self.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One of the largest debtors and its share of all receivables; None if nobody owes."""

    debtor: Debtor
    share: int | None
    is_alarming: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """What there is to see at all debtors. *top* has the shares of the largest 5 and 10."""

    count: int
    receivable: int
    overdue: int
    overdue_share: int | None
    used: int
    limit: int
    limit_share: int | None
    grades: tuple[GradeUse, ...]
    ranks: tuple[Share, ...]
    top: tuple[tuple[int, int | None], ...]
    over_limit: tuple[Debtor, ...]
    top_overdue: tuple[Debtor, ...]


def portfolio(debtors: Sequence[Debtor], *, alarm: int = ALARM) -> Portfolio:
    """Everything at once; *alarm* is the share from which on one customer is too much."""
    receivable = sum(max(0, d.receivable) for d in debtors)
    overdue = sum(d.overdue for d in debtors)
    limit = sum(d.limit or 0 for d in debtors)
    limited = sum(d.used for d in debtors if d.limit)
    owing = sorted((d for d in debtors if d.receivable > 0), key=_by(lambda d: d.receivable))
    late = [d for d in debtors if d.overdue > 0]
    return Portfolio(
        count=len(owing),
        receivable=receivable,
        overdue=overdue,
        overdue_share=share_of(overdue, receivable),
        used=sum(d.used for d in debtors),
        limit=limit,
        limit_share=share_of(limited, limit),
        grades=by_grade(debtors),
        ranks=tuple(
            Share(
                debtor=d, share=share_of(d.receivable, receivable),
                is_alarming=d.receivable * WHOLE >= receivable * alarm,
            )
            for d in owing
        ),
        top=tuple((n, share_of(sum(d.receivable for d in owing[:n]), receivable)) for n in TOP),
        over_limit=tuple(
            sorted((d for d in debtors if d.over_limit), key=_by(lambda d: d.over_limit))
        ),
        top_overdue=tuple(sorted(late, key=_by(lambda d: d.overdue))),
    )  # fmt: skip


def by_grade(debtors: Sequence[Debtor]) -> tuple[GradeUse, ...]:
    """Every grade from the best down, those with nobody, too; the ungraded last if there are any."""
    groups: dict[CreditGrade | None, list[Debtor]] = {grade: [] for grade in CreditGrade}
    for debtor in debtors:
        groups.setdefault(debtor.grade, []).append(debtor)
    return tuple(
        GradeUse(
            grade=grade, count=len(group), used=sum(d.used for d in group),
            limit=sum(d.limit or 0 for d in group),
            customers=tuple(d.customer_id for d in group),
        )
        for grade, group in groups.items()
    )  # fmt: skip


def _by(amount: Callable[[Debtor], int]) -> Callable[[Debtor], tuple[int, int]]:
    """The largest first, equal ones by id."""
    return lambda d: (-amount(d), d.customer_id)
