"""What the page 信用风险 shows in one reading, and the expected receipts. Plain frozen data.

``services.portfolio`` and ``services.cash_forecast`` make it. Amounts in fen, shares in hundredths
of a percent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crmdesk.analysis.cash_forecast import CashForecast
from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.wording import Words
from crmdesk.services.receivable_data import AgeingTable


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeExposure:
    """All customers of a credit grade (None: not graded): how much credit they use of what limit."""

    grade: CreditGrade | None
    count: int
    used: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """A customer in the charts. *late* days on average (None: settled nothing yet)."""

    customer_id: int
    name: str
    grade: CreditGrade | None
    open: int
    overdue: int
    late: int | None
    exposure: int
    limit: int | None
    verdict: str
    share: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningLine:
    """A warning with its evidence in words, the tone (``good`` … ``bad``) and what to do.

    *kind* is the code of the warning, *action* of what its button does, *pill* the short name.
    """

    customer_id: int
    customer: str
    kind: str
    tone: str
    pill: Words
    evidence: Words
    action: str
    amount: int
    first_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedWeek:
    """Seven days: *due* falls due in them, *expected* comes in, in four of five cases in the range.

    *planned* are instalments of contracts that are not billed yet, a series of its own.
    """

    since: date
    until: date
    due: int
    expected: int
    low: int
    high: int
    planned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedReceipts:
    """Receipts week by week. *later* comes after the weeks or without a date, *overdue* is due now.

    *planned_later* are instalments after the weeks. *forecast* has the parts by customer; where
    *others* is not 0, that many customers with small debts were reckoned together, by the lateness
    of all (files with very many debtors).
    """

    as_of: date
    weeks: tuple[ExpectedWeek, ...]
    total: int
    overdue: int
    later: int
    planned_later: int
    forecast: CashForecast
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPage:
    """The page 信用风险 as of a day; see each part. *kept_on*: the day grades and limits are of.

    *debtors* is how many customers owe anything, *dso* in tenths of a day, None without sales.
    *over_limit* customers exceed their limit, *held* get no goods today, *new_warnings* came up in
    the last seven days. *points* are those who owe most, *ranks* the largest five; *top_five* and
    *top_ten* their share of everything owed. *rest* are all debtors beyond the ranks, *alarm* the
    share of one customer that is too much.
    """

    as_of: date
    kept_on: date | None
    debtors: int
    dso: int | None
    over_limit: int
    held: int
    warning_count: int
    new_warnings: int
    ageing: AgeingTable
    grades: tuple[GradeExposure, ...]
    points: tuple[Debtor, ...]
    ranks: tuple[Debtor, ...]
    top_five: int | None
    top_ten: int | None
    rest: int
    rest_open: int
    alarm: int
    receipts: ExpectedReceipts
    warnings: tuple[WarningLine, ...]
    hold_days: int = 15
