"""The ledger of classes: at the end of every month everybody's classes are frozen.

A month that ended while the program was closed is made up from the history as of its last day. What
is frozen never changes, whatever is corrected in it later: the run says which parameters made it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, column, func, insert, select, table

from crmdesk.analysis.months import add_months
from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.registry import ChangeRow, GradeLine, GradeRun
from crmdesk.services import purchase_columns
from crmdesk.services.grades.best_deals import best_grades
from crmdesk.services.grades.computing import COLUMNS, Graded, GradeTerms, graded, terms
from crmdesk.services.grades.overrides import overridden
from crmdesk.services.model_fits import ModelFits
from crmdesk.services.prepared import Prepared
from crmdesk.services.trade_months import number
from crmdesk.services.trade_stats import TRADE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.models.database import Database

log = logging.getLogger("crmdesk.grades")
MONTHS_BACK: Final = 12  # made up in a file that has no ledger yet
IN_TIME: Final = timedelta(days=3)  # later than that, a month was made up for
RUN_COLUMNS: Final = tuple(c.name for c in GradeRun.__table__.columns)
LINE_COLUMNS: Final = tuple(c.name for c in GradeLine.__table__.columns)
RUN: Final = table("grade_run", *[column(name) for name in RUN_COLUMNS])
LINE: Final = table("grade_line", *[column(name) for name in LINE_COLUMNS])
_PUT_RUN: Final = Prepared(insert(RUN).values({n: bindparam(n) for n in RUN_COLUMNS}))
_PUT_LINE: Final = Prepared(insert(LINE).values({n: bindparam(n) for n in LINE_COLUMNS}))
_MONTHS: Final = Prepared(select(RUN.c.month))
_FIRST: Final = Prepared(select(func.min(TRADE.c.first_sale_on)))
_VERSION: Final = Prepared(
    select(func.coalesce(func.max(ChangeRow.change_set_id), 0)).where(
        ChangeRow.entity == bindparam("entity")
    )
)
_OF_CUSTOMER: Final = Prepared(
    select(
        RUN.c.month,
        RUN.c.as_of,
        RUN.c.is_late,
        RUN.c.version,
        *[LINE.c[n] for n in LINE_COLUMNS[2:]],
    )
    .join(LINE, LINE.c.run_id == RUN.c.id)
    .where(LINE.c.customer_id == bindparam("customer"))
    .order_by(RUN.c.month)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The classes of a customer at the end of a month, and the numbers that produced them.

    *version* is that of the parameters; *is_late*: the month was made up for afterwards.
    """

    month: int
    as_of: date
    is_late: bool
    version: int
    layer: str
    abc: str | None
    rfm: str | None
    rfm_class: str | None
    lifecycle: str | None
    credit: str | None
    opportunity: str | None
    net_sales: int
    gross_profit: int | None
    purchases: int
    last_on: date | None
    overdue_days: int | None
    credit_score: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """One frozen month."""

    month: int
    as_of: date
    is_late: bool
    version: int
    parameters: Mapping[str, Any]
    customers: int


class GradeLedger:
    """The frozen months of an open file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def missing(self) -> tuple[date, ...]:
        """The last days of months that have no run yet, earliest first."""
        with self._database.read() as connection:
            return missing(connection, clock.today())

    def make_up(self, progress: Progress = NO_PROGRESS) -> int:
        """Freeze every month that is due; returns how many. Each is kept by itself. A job."""
        days = self.missing()
        for done, day in enumerate(days):
            progress.check()
            progress.report(done, len(days))
            self._freeze(day)
        if days:
            progress.check()
            self._keep_model(days[-1])
        return len(days)

    def _keep_model(self, day: date) -> None:
        """Remember the model of repeat buying (B20) for the day when data do not suffice for one."""
        try:
            ModelFits(self._database).accept(day)
        except CrmError as error:
            log.info("no model of repeat buying as of %s: %s", day, error.template)

    def _freeze(self, day: date) -> None:
        """Compute as a reader, so that no save waits; only the writing is a transaction."""
        with self._database.read() as connection:
            found = month_end(connection, day)
        with self._database.write() as connection:
            if day not in missing(connection, clock.today()):
                return  # another window was quicker
            put(connection, found, clock.now(), self._database.id_maker.new())

    def runs(self) -> list[Run]:
        """Every frozen month, the newest first."""
        query = select(*[RUN.c[name] for name in RUN_COLUMNS]).order_by(RUN.c.month.desc())
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Run(
                month=row["month"],
                as_of=date.fromisoformat(row["as_of"]),
                is_late=bool(row["is_late"]),
                version=row["version"],
                parameters=json.loads(row["parameters"]),
                customers=row["customers"],
            )
            for row in rows
        ]

    def of(self, customer_id: int) -> list[Standing]:
        """The classes of a customer month by month, the earliest first."""
        with self._database.read() as connection:
            return standings(connection, customer_id)


def standings(connection: Connection, customer_id: int) -> list[Standing]:
    """See ``GradeLedger.of``."""
    return [_standing(row) for row in _OF_CUSTOMER.run(connection, customer=customer_id)]


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """Everybody's classes at the end of a month, ready to be written."""

    day: date
    version: int
    terms: GradeTerms
    lines: list[dict[str, Any]]


def missing(connection: Connection, today: date) -> tuple[date, ...]:
    """The last days of months before *today* that have no run yet, earliest first."""
    known = {month for (month,) in _MONTHS.run(connection)}
    (first,) = _FIRST.run(connection).fetchone()
    if first is None:
        return ()
    last = today.replace(day=1) - timedelta(1)
    begin = add_months(last.replace(day=1), 1 - MONTHS_BACK)
    if known:  # from the first frozen month on, none is left out
        begin = min(begin, date(min(known) // 100, min(known) % 100, 1))
    begin = max(begin, date.fromisoformat(first).replace(day=1))
    days = []
    while begin <= last:
        end = add_months(begin, 1) - timedelta(1)
        if number(end) not in known:
            days.append(end)
        begin = add_months(begin, 1)
    return tuple(days)


def month_end(connection: Connection, day: date) -> MonthEnd:
    """Class everybody as of *day*, the last one of a month."""
    given = terms(connection)
    (version,) = _VERSION.run(connection, entity="setting").fetchone()
    return MonthEnd(
        day, version, given, list(_lines(connection, graded(connection, day, given), day))
    )


def put(connection: Connection, found: MonthEnd, made_at: datetime, run_id: int) -> None:
    """Write a month; from now on it is frozen."""
    run = {
        "id": run_id,
        "month": number(found.day),
        "as_of": found.day.isoformat(),
        "made_at": made_at.isoformat(" ", "seconds"),
        "is_late": int(made_at.date() > found.day + IN_TIME),
        "version": found.version,
        "parameters": json.dumps(found.terms.parameters, ensure_ascii=False),
        "customers": len(found.lines),
    }
    _PUT_RUN.run(connection, **run)
    _PUT_LINE.run_many(connection, [{"run_id": run_id, **line} for line in found.lines])


def _lines(connection: Connection, found: Graded, day: date) -> Iterator[dict[str, Any]]:
    """Everybody with something to say: who is only a name on a list is left out."""
    frame = found.frame
    credit = purchase_columns.credit_grades(connection, day)
    deals = best_grades(connection, day)
    profits = frame.gross_profit.tolist(), frame.is_profit_known.tolist()
    facts = zip(
        overridden(connection, found.rows(), day),
        *profits,
        frame.purchases.tolist(),
        frame.last_day.tolist(),
        found.lifecycle.data.overdue_days.tolist(),
        strict=True,
    )
    for row, profit, is_known, purchases, last, late in facts:
        line = dict(zip(COLUMNS, row, strict=True))
        customer_id = line["customer_id"]
        grade, score = credit.get(customer_id, (None, None))
        if not last and grade is None and customer_id not in deals:
            continue
        yield {
            **{name: line[name] for name in LINE_COLUMNS if name in line},
            "credit": grade,
            "opportunity": deals.get(customer_id),
            "gross_profit": profit if is_known else None,
            "purchases": purchases,
            "last_on": date.fromordinal(last).isoformat() if last else None,
            "overdue_days": late or None,
            "credit_score": score,
        }


def _standing(row: tuple[Any, ...]) -> Standing:
    month, as_of, is_late, version, *rest = row
    given = dict(zip(LINE_COLUMNS[2:], rest, strict=True))
    last_on = given.pop("last_on")
    return Standing(
        month=month,
        as_of=date.fromisoformat(as_of),
        is_late=bool(is_late),
        version=version,
        last_on=date.fromisoformat(last_on) if last_on else None,
        **given,
    )
