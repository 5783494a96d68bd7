"""What the methods of trade, receivables and credit are fed with (``services.analyses``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, or_, select

from crmdesk.analysis.ageing_result import AgeingData
from crmdesk.analysis.cash_forecast_result import CashData
from crmdesk.analysis.commission_result import CommissionData
from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_portfolio import Debtor
from crmdesk.analysis.credit_result import CreditData
from crmdesk.analysis.credit_score import score
from crmdesk.analysis.dso import MonthFigures, Settlement
from crmdesk.analysis.dso_result import CustomerDso, DsoData
from crmdesk.analysis.exposure_result import Account, ExposureData
from crmdesk.analysis.indicators_result import CustomerIndicators, IndicatorsData
from crmdesk.analysis.months import add_months
from crmdesk.analysis.portfolio_result import PortfolioData
from crmdesk.analysis.product_analysis import StockBasis
from crmdesk.analysis.product_result import ProductData
from crmdesk.analysis.rounding import half_up
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.services import (
    ageing,
    cash_forecast,
    collection,
    credit_facts,
    credit_limits,
    credit_standing,
    indicators,
    product_figures,
)
from crmdesk.services.catalogue import raw_table
from crmdesk.services.credit_standing import CREDIT
from crmdesk.services.unapplied import TRADE

if TYPE_CHECKING:
    from crmdesk.services.container import Services

NO_CUSTOMER: Final = N_("No customer has the number or the name {name}.")
NOBODY: Final = N_("There is no customer with credit yet. Name one.")
CHUNK: Final = 1000
_C: Final = raw_table("customer").c
Feed = Callable[[date, Mapping[str, Any]], Any]


class TradeFeeds:
    """Reads what each method needs; amounts in fen."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def feeds(self) -> Mapping[str, Feed]:
        """The feed of each method by its id."""
        return {
            "ageing": self.ageing_data,
            "dso": self.dso_data,
            "cash-forecast": self.cash_data,
            "credit": self.credit_data,
            "exposure": self.exposure_data,
            "credit-portfolio": self.portfolio_data,
            "product": self.product_data,
            "indicators": self.indicators_data,
            "commission": self.commission_data,
        }

    # --- receivables ----------------------------------------------------------------------
    def ageing_data(self, as_of: date, _values: Mapping[str, Any]) -> AgeingData:
        """Every open document, and money in advance."""
        with self._services.database.read() as connection:
            return ageing.data(connection, as_of, self._services.names)

    def dso_data(self, as_of: date, values: Mapping[str, Any]) -> DsoData:
        """Months and receipts of all, and of every customer who owes or paid in them."""
        count = int(values["months"])
        since = add_months(as_of, -count)
        with self._services.database.read() as connection:
            months = collection.months_of(connection, as_of, count)
            settled = collection.periods(connection, since, as_of)
            customers = []
            for i, name in _owing(connection):
                customers.append(_customer_dso(connection, i, name, as_of, count))
        return DsoData(
            as_of=as_of, months=months, settled=tuple(settled), customers=tuple(customers)
        )

    def cash_data(self, as_of: date, _values: Mapping[str, Any]) -> CashData:
        """Every open document and how late each customer paid."""
        with self._services.database.read() as connection:
            return cash_forecast.data(connection, as_of)

    def commission_data(self, as_of: date, values: Mapping[str, Any]) -> CommissionData:
        """The commission of a month: the one named, else that of *as_of*."""
        month = (values.get("month") or as_of).replace(day=1)
        found = self._services.commissions.month(month, as_of)
        return CommissionData(
            as_of=as_of,
            month=month,
            sellers=found,
            names=self._services.names.many("employee", [each.seller_id for each in found]),
        )

    # --- credit ---------------------------------------------------------------------------
    def credit_data(self, as_of: date, values: Mapping[str, Any]) -> CreditData:
        """What is known of one customer: the one named, else the one with most of our money."""
        with self._services.database.read() as connection:
            customer = named_customer(connection, values.get("customer")) or _first(connection)
            known = credit_facts.known(connection, [customer], as_of)[customer]
            terms = credit_standing.terms(connection)
            name = connection.scalar(select(_C.name).where(_C.id == customer))
        return CreditData(
            as_of=as_of,
            customer_id=customer,
            customer=name or "",
            facts=known.facts,
            limit_facts=credit_limits.facts_of(known, score(known.facts, terms.items), None),
            items=terms.items,
            limit_rules=terms.limits,
        )

    def exposure_data(self, as_of: date, values: Mapping[str, Any]) -> ExposureData:
        """The parts of the exposure of one customer, or of all who have any."""
        with self._services.database.read() as connection:
            customer = named_customer(connection, values.get("customer"))
            ids = [customer] if customer else _with_credit(connection)
            accounts = []
            for start in range(0, len(ids), CHUNK):
                chunk = ids[start : start + CHUNK]
                known = credit_facts.known(connection, chunk, as_of)
                names = dict(
                    connection.execute(select(_C.id, _C.name).where(_C.id.in_(chunk))).all()
                )
                accounts += [
                    Account(
                        customer_id=i,
                        customer=names.get(i, ""),
                        exposure=each.exposure,
                        limit=each.limit,
                    )
                    for i, each in known.items()
                ]
        return ExposureData(as_of=as_of, accounts=tuple(accounts))

    def portfolio_data(self, as_of: date, _values: Mapping[str, Any]) -> PortfolioData:
        """Every customer with credit or debts, as of the day to which the file is kept."""
        t, k = TRADE.c, CREDIT.c
        query = (
            select(
                _C.id, _C.name, k.grade, k.exposure, t.open, t.overdue, t.oldest_due_on,
                k.credit_limit, t.paid, t.late_days, k.verdict,
            )
            .select_from(
                raw_table("customer")
                .outerjoin(TRADE, t.customer_id == _C.id)
                .outerjoin(CREDIT, k.customer_id == _C.id)
            )
            .where(_C.deleted_at.is_(None))
            .where(or_(t.open > 0, k.exposure != 0, k.credit_limit.is_not(None)))
            .order_by(_C.id)
        )  # fmt: skip
        with self._services.database.read() as connection:
            rows = connection.execute(query).all()
        return PortfolioData(as_of=as_of, debtors=tuple(_debtor(row, as_of) for row in rows))

    # --- trade ----------------------------------------------------------------------------
    def product_data(self, as_of: date, values: Mapping[str, Any]) -> ProductData:
        """What products sold, cost and lay in stock."""
        with self._services.database.read() as connection:
            customer = named_customer(connection, values.get("customer"))
            return product_figures.data(
                connection, as_of, int(values["months"]), StockBasis(values["basis"]), customer
            )

    def indicators_data(self, as_of: date, values: Mapping[str, Any]) -> IndicatorsData:
        """The indicators of one customer, or of all who ever traded."""
        months = int(values["months"])
        with self._services.database.read() as connection:
            customer = named_customer(connection, values.get("customer"))
            query = (
                select(_C.id, _C.code, _C.name)
                .where(_C.deleted_at.is_(None))
                .where(_C.id == customer if customer else _C.id.in_(select(TRADE.c.customer_id)))
                .order_by(_C.id)
            )
            rows = {i: (code, name) for i, code, name in connection.execute(query)}
            found = [
                CustomerIndicators(id=i, code=rows[i][0], name=rows[i][1], found=each)
                for i, each in indicators.indicators_of(connection, list(rows), as_of, months)
            ]
        return IndicatorsData(as_of=as_of, months=months, customers=tuple(found))


def named_customer(connection: Connection, name: str | None) -> int | None:
    """The customer with that number or name; None without one. Raises CrmError."""
    wanted = (name or "").strip()
    if not wanted:
        return None
    query = select(_C.id).where(
        or_(_C.code == wanted, _C.name == wanted, _C.short_name == wanted),
        _C.deleted_at.is_(None),
    )
    found = connection.scalars(query.order_by(_C.id)).first()
    if found is None:
        raise CrmError(NO_CUSTOMER, name=wanted)
    return int(found)


def _first(connection: Connection) -> int:
    """The customer who uses most credit. Raises CrmError if there is none at all."""
    query = (
        select(CREDIT.c.customer_id)
        .join(raw_table("customer"), _C.id == CREDIT.c.customer_id)
        .where(_C.deleted_at.is_(None))
        .order_by(CREDIT.c.exposure.desc(), CREDIT.c.customer_id)
    )
    found = connection.scalars(query).first()
    if found is None:
        raise CrmError(NOBODY)
    return int(found)


def _with_credit(connection: Connection) -> list[int]:
    query = select(CREDIT.c.customer_id).where(CREDIT.c.exposure != 0)
    return list(connection.scalars(query.order_by(CREDIT.c.customer_id)))


def _owing(connection: Connection) -> list[tuple[int, str]]:
    query = (
        select(_C.id, _C.name)
        .join(TRADE, TRADE.c.customer_id == _C.id)
        .where(or_(TRADE.c.open > 0, TRADE.c.paid > 0), _C.deleted_at.is_(None))
        .order_by(TRADE.c.open.desc(), _C.id)
        .limit(CHUNK)
    )
    return [(i, name) for i, name in connection.execute(query)]


def _customer_dso(
    connection: Connection, customer_id: int, name: str, as_of: date, count: int
) -> CustomerDso:
    some = [customer_id]
    months: tuple[MonthFigures, ...] = collection.months_of(connection, as_of, count, some)
    settled: list[Settlement] = collection.periods(
        connection, add_months(as_of, -count), as_of, some
    )
    return CustomerDso(customer_id=customer_id, name=name, months=months, settled=tuple(settled))


def _debtor(row: Any, as_of: date) -> Debtor:
    i, name, grade, exposure, owed, overdue, oldest, limit, paid, late, verdict = row
    days = (as_of - date.fromisoformat(oldest)) if oldest and overdue else timedelta(0)
    return Debtor(
        customer_id=i,
        name=name,
        grade=CreditGrade(grade) if grade else None,
        exposure=exposure or 0,
        receivable=owed or 0,
        overdue=overdue or 0,
        longest_overdue=max(0, days.days),
        limit=limit,
        days_late=half_up(late, paid) if paid else None,
        is_held=verdict in ("approval", "cash"),
    )
