"""The page 信用风险 in one reading: what is owed, by age and grade, how it is paid, who warns.

Grades, limits and exposure come from ``customer_credit``, lateness from ``customer_trade``; what is
open and when it falls due is summed by the database. Only the customers shown come to Python.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, and_, case, column, func, select, table

from crmdesk.analysis.base import Tone
from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_evidence import LABELS, Action, Signal
from crmdesk.analysis.credit_portfolio import ALARM
from crmdesk.analysis.dso import count_back
from crmdesk.analysis.rounding import half_up, nearest, share_of
from crmdesk.analysis.wording import text
from crmdesk.models.database import Database
from crmdesk.models.trade_choices import Verdict
from crmdesk.models.trade_stats import CreditWarning, CustomerCredit
from crmdesk.services import ageing, cash_forecast, collection, trade_stats, wording
from crmdesk.services.catalogue import raw_table
from crmdesk.services.credit_settings import OVERDUE_DAYS
from crmdesk.services.names import Names
from crmdesk.services.portfolio_data import CreditPage, Debtor, GradeExposure, WarningLine
from crmdesk.services.receivable_data import AgeingQuery
from crmdesk.services.settings import SettingsService
from crmdesk.services.unapplied import TRADE

POINTS: Final = 300  # customers in the chart of behaviour
RANKS: Final = 5
WARNINGS: Final = 200
NEW_WITHIN: Final = 7  # days
CREDIT: Final = table(
    "customer_credit", *[column(c.name) for c in CustomerCredit.__table__.columns]
)
WARNING: Final = table("credit_warning", *[column(c.name) for c in CreditWarning.__table__.columns])
_C: Final = raw_table("customer").c
_HELD: Final = (Verdict.APPROVAL.value, Verdict.CASH.value)


class PortfolioService:
    """All debtors of an open file together."""

    def __init__(self, database: Database, names: Names, settings: SettingsService) -> None:
        self._database = database
        self._names = names
        self._settings = settings

    def page(self, query: AgeingQuery, weeks: int = cash_forecast.WEEKS) -> CreditPage:
        """Everything the page shows on the day of *query* (``receivables.query(group=None)``)."""
        with self._database.read() as connection:
            found = ageing.table(connection, query, self._names)
            owed = found.total.total
            top = debtors(connection, POINTS, owed)
            over, held = _beyond(connection)
            count, new = _warning_counts(connection, query.as_of)
            rest = _count(connection) - len(top[:RANKS])
            return CreditPage(
                as_of=query.as_of,
                kept_on=trade_stats.day_of(connection),
                debtors=_count(connection),
                dso=_dso(connection, query.as_of, owed),
                over_limit=over,
                held=held,
                warning_count=count,
                new_warnings=new,
                ageing=found,
                grades=by_grade(connection),
                points=top,
                ranks=top[:RANKS],
                top_five=share_of(sum(each.open for each in top[:5]), owed),
                top_ten=share_of(sum(each.open for each in top[:10]), owed),
                rest=max(0, rest),
                rest_open=owed - sum(each.open for each in top[:RANKS]),
                alarm=ALARM,
                receipts=cash_forecast.receipts(connection, query.as_of, weeks),
                warnings=tuple(warnings(connection, WARNINGS)),
                hold_days=self._settings.get(OVERDUE_DAYS),
            )

    def warnings_of(self, customer_id: int) -> list[WarningLine]:
        """The warnings about one customer."""
        with self._database.read() as connection:
            return warnings(connection, WARNINGS, customer_id)


def _dso(connection: Connection, as_of: date, owed: int) -> int | None:
    """Days by counting back, in tenths."""
    if owed <= 0:
        return None
    days = count_back(owed, collection.sales_back(connection, as_of, owed))
    return None if days is None else nearest(days * 10)


def _count(connection: Connection) -> int:
    query = select(func.count()).select_from(TRADE).where(TRADE.c.open > 0)
    return connection.scalar(query) or 0


def debtors(connection: Connection, limit: int, owed: int) -> tuple[Debtor, ...]:
    """Those who owe most, with grade, limit and how late they pay."""
    t, k = TRADE.c, CREDIT.c
    query = (
        select(
            t.customer_id, _C.name, k.grade, t.open, t.overdue, t.paid, t.late_days,
            func.coalesce(k.exposure, 0), k.credit_limit,
            func.coalesce(k.verdict, Verdict.RELEASE.value),
        )
        .select_from(
            TRADE.join(raw_table("customer"), _C.id == t.customer_id)
            .outerjoin(CREDIT, k.customer_id == t.customer_id)
        )
        .where(t.open > 0)
        .order_by(t.open.desc(), t.customer_id)
        .limit(limit)
    )  # fmt: skip
    return tuple(
        Debtor(
            customer_id=i,
            name=name,
            grade=CreditGrade(grade) if grade else None,
            open=open_,
            overdue=overdue,
            late=half_up(late, paid) if paid > 0 else None,
            exposure=exposure,
            limit=most,
            verdict=verdict,
            share=share_of(open_, owed),
        )
        for i, name, grade, open_, overdue, paid, late, exposure, most, verdict in connection.execute(
            query
        )
    )


def by_grade(connection: Connection) -> tuple[GradeExposure, ...]:
    """Use and limit of each grade from the best down; the ungraded last, if they use any."""
    k = CREDIT.c
    used = func.sum(case((k.exposure > 0, k.exposure), else_=0))
    query = select(
        k.grade,
        func.count(),
        used,
        func.coalesce(func.sum(k.credit_limit), 0),
    ).group_by(k.grade)
    rows = {grade: rest for grade, *rest in connection.execute(query)}
    found = [_use(grade, rows.get(grade.value, (0, 0, 0))) for grade in CreditGrade]
    ungraded = _use(None, rows.get(None, (0, 0, 0)))
    return (*found, ungraded) if ungraded.used or ungraded.limit else tuple(found)


def _use(grade: CreditGrade | None, row: Sequence[Any]) -> GradeExposure:
    count, used, limit = row
    return GradeExposure(grade=grade, count=count, used=used, limit=limit)


def _beyond(connection: Connection) -> tuple[int, int]:
    """How many exceed their limit, and how many of those with debts get no goods."""
    k, t = CREDIT.c, TRADE.c
    over = select(func.count()).where(k.exposure > k.credit_limit)
    held = (
        select(func.count())
        .select_from(CREDIT.join(TRADE, t.customer_id == k.customer_id))
        .where(and_(k.verdict.in_(_HELD), t.open > 0))
    )
    return connection.scalar(over) or 0, connection.scalar(held) or 0


# --- warnings -----------------------------------------------------------------------------------
def _warning_counts(connection: Connection, as_of: date) -> tuple[int, int]:
    """All warnings, and those of the last seven days."""
    since = (as_of - timedelta(NEW_WITHIN)).isoformat()
    new = case((WARNING.c.first_on > since, 1))
    row = connection.execute(select(func.count(), func.count(new)).select_from(WARNING)).one()
    return row[0], row[1]


def warnings(
    connection: Connection, limit: int, customer_id: int | None = None
) -> list[WarningLine]:
    """The warnings that stand, of all customers or of one, most money first."""
    w = WARNING.c
    query = (
        select(w.customer_id, _C.name, w.kind, w.tone, w.amount, w.first_on, w.evidence)
        .select_from(WARNING.join(raw_table("customer"), _C.id == w.customer_id))
        .where(_C.deleted_at.is_(None))
        .order_by(w.amount.desc(), w.customer_id, w.kind)
        .limit(limit)
    )
    if customer_id is not None:
        query = query.where(w.customer_id == customer_id)
    return [_warning(*row) for row in connection.execute(query)]


def _warning(
    customer_id: int, name: str, kind: str, tone: str, amount: int, first_on: str, evidence: str
) -> WarningLine:
    known = json.loads(evidence)
    return WarningLine(
        customer_id=customer_id,
        customer=name,
        kind=kind,
        tone=Tone(tone).value,
        pill=text(LABELS[Signal(kind)]),
        evidence=wording.loaded(known["words"]),
        action=Action(known["action"]).value,
        amount=amount,
        first_on=date.fromisoformat(first_on),
    )
