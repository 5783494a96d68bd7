"""The indicators of customers (B37): reads what ``analysis.indicators`` reckons with.

A few statements for up to ``CHUNK`` customers at a time, one customer or all alike.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, union_all

from crmdesk.analysis.dso import Settlement
from crmdesk.analysis.indicators import IndicatorFacts, Indicators, indicators
from crmdesk.analysis.net_sales import DocumentKind, TradeDocument, trade
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.analysis.windows import USUAL_MONTHS, Window, trailing, until
from crmdesk.core import clock
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import ActivityResult, SignalKind
from crmdesk.models.trade_choices import SaleKind
from crmdesk.services import opportunity_columns
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.open_items import counts
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids
from crmdesk.services.trade_months import ends_of_months, open_at_ends
from crmdesk.services.trade_values import documents

CHUNK: Final = 500
BEGINNING: Final = date(1900, 1, 1)
GOODS: Final = (coded(SaleKind.SALE), coded(SaleKind.RETURN))
_SINCE: Final[ColumnElement[Any]] = bindparam("after")
_UNTIL: Final[ColumnElement[Any]] = bindparam("until")
_S: Final = raw_table("sale").alias("s")
_R: Final = raw_table("receipt").alias("r")
_A: Final = raw_table("allocation").alias("a")
_X: Final = raw_table("receipt").alias("x")


# --- statements -----------------------------------------------------------------------------
_COSTS: Final = Prepared(
    select(
        _S.c.customer_id,
        func.sum(_S.c.cost),
        func.count(_S.c.id).filter(_S.c.cost.is_(None)),
    )
    .where(
        of_ids(_S.c.customer_id),
        *counts(_S),
        _S.c.kind.in_(GOODS),
        _S.c.sold_on > _SINCE,
        _S.c.sold_on <= _UNTIL,
    )
    .group_by(_S.c.customer_id)
)
_DISHONOURED: Final = (
    select(_X.c.id).where(_X.c.reverses_id == _R.c.id, _X.c.deleted_at.is_(None)).exists()
)
_RECEIPTS: Final = Prepared(
    select(_R.c.customer_id, _R.c.amount).where(
        of_ids(_R.c.customer_id),
        _R.c.deleted_at.is_(None),
        _R.c.amount > 0,
        ~_DISHONOURED,
        _R.c.received_on > _SINCE,
        _R.c.received_on <= _UNTIL,
    )
)
_APPLIED: Final = Prepared(
    select(
        _A.c.customer_id,
        _A.c.applied_on,
        _A.c.amount,
        _S.c.sold_on,
        (_S.c.kind == coded(SaleKind.SALE)) & (_R.c.amount > 0) & ~_DISHONOURED,
    )
    .select_from(
        _A.join(_S, _S.c.id == _A.c.sale_id).outerjoin(_R, _R.c.id == _A.c.receipt_id)
    )
    .where(of_ids(_A.c.customer_id), _A.c.deleted_at.is_(None), _S.c.amount > 0, _A.c.applied_on <= _UNTIL)
)  # fmt: skip


def _number(entity: str, day: str, *conditions: Any) -> Any:
    """How many living records of *entity* customers have in the window by the column *day*."""
    t = raw_table(entity)
    on = func.substr(t.c[day], 1, 10)
    return (
        select(coded(entity).label("what"), t.c.customer_id, func.count(t.c.id))
        .where(of_ids(t.c.customer_id), is_alive(t), on > _SINCE, on <= _UNTIL, *conditions)
        .group_by(t.c.customer_id)
    )


_ACTIVITY, _SIGNAL, _DEAL = (raw_table(name) for name in ("activity", "signal", "opportunity"))
_NUMBERS: Final = Prepared(
    union_all(
        _number("task", "due_on"),
        _number("activity", "happened_at", _ACTIVITY.c.result == coded(ActivityResult.REACHED)),
    )
)
_SIGNALS: Final = Prepared(
    select(_SIGNAL.c.kind, _SIGNAL.c.customer_id, func.count(_SIGNAL.c.id))
    .where(
        of_ids(_SIGNAL.c.customer_id),
        is_alive(_SIGNAL),
        func.substr(_SIGNAL.c.raised_at, 1, 10) > _SINCE,
        func.substr(_SIGNAL.c.raised_at, 1, 10) <= _UNTIL,
    )
    .group_by(_SIGNAL.c.kind, _SIGNAL.c.customer_id)
)


# --- reading --------------------------------------------------------------------------------
def indicators_of(
    connection: Connection, ids: Sequence[int], as_of: date, months: int = USUAL_MONTHS
) -> Iterator[tuple[int, Indicators]]:
    """The indicators of the customers *ids* over the last *months* months, in their order."""
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        facts = _Facts(connection, chunk, trailing(as_of, months), months)
        for customer_id in chunk:
            yield customer_id, indicators(facts.of(customer_id), as_of)


class IndicatorService:
    """The indicators of one customer, for his card."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(
        self, customer_id: int, as_of: date | None = None, months: int = USUAL_MONTHS
    ) -> Indicators:
        """The indicators of a customer on *as_of* (today) over the last *months* months."""
        with self._database.read() as connection:
            found = indicators_of(connection, [customer_id], as_of or clock.today(), months)
            return next(found)[1]


class _Facts:
    """What was read of some customers."""

    def __init__(
        self, connection: Connection, ids: Sequence[int], window: Window, months: int
    ) -> None:
        self.window, self.months = window, months
        chosen = json.dumps(list(ids))
        params = {
            "ids": chosen,
            "after": window.after.isoformat(),
            "until": window.until.isoformat(),
        }
        self.documents = documents(connection, ids, BEGINNING, window.until)
        self.costs = {i: None if no else cost for i, cost, no in _COSTS.run(connection, **params)}
        self.receipts = _lists(_RECEIPTS.run(connection, **params))
        self.applied = _lists(_APPLIED.run(connection, ids=chosen, until=params["until"]))
        self.numbers = Counter(
            {(what, i): n for what, i, n in _NUMBERS.run(connection, **params)}
        )  # fmt: skip
        self.numbers.update({(what, i): n for what, i, n in _SIGNALS.run(connection, **params)})
        self.deals = _deals(connection, ids)

    def of(self, customer_id: int) -> IndicatorFacts:
        """The facts of one of them."""
        every = self.documents.get(customer_id, [])
        here = trade(every, self.window)
        month_ends, monthly = self._months(customer_id, every)
        processes, expected = self.deals.get(customer_id, (0, None))
        has_cost = bool(here.bought or here.returns)
        cost = self.costs.get(customer_id) if has_cost else None
        return IndicatorFacts(
            trade=here,
            history=trade(every, until(self.window.until)),
            gross_profit=None if cost is None else here.net_sales - cost,
            expected=expected,
            receipts=[amount for (amount,) in self.receipts.get(customer_id, ())],
            settled=self._settled(customer_id),
            month_ends=month_ends,
            monthly_sales=monthly,
            tasks=self.numbers["task", customer_id],
            processes=processes,
            contacts=self.numbers["activity", customer_id],
            praises=self.numbers[SignalKind.PRAISE.value, customer_id],
            complaints=self.numbers[SignalKind.COMPLAINT.value, customer_id],
            suggestions=self.numbers[SignalKind.SUGGESTION.value, customer_id],
        )

    def _settled(self, customer_id: int) -> list[Settlement]:
        """What receipts of the window settled of sales, and after how many days."""
        day, found = date.fromisoformat, []
        for applied_on, amount, sold_on, is_paid in self.applied.get(customer_id, ()):
            on = day(applied_on)
            if is_paid and on in self.window:
                found.append(Settlement(amount, (on - day(sold_on)).days))
        return found

    def _months(
        self, customer_id: int, every: Sequence[TradeDocument]
    ) -> tuple[list[int | None], list[int | None]]:
        """What was open at the ends of months, and the sales of these; None before the trade."""
        charges = [(d.on.isoformat(), d.amount) for d in every if d.amount > 0]
        applied = [(on, amount) for on, amount, *_more in self.applied.get(customer_id, ())]
        owed = open_at_ends(charges, applied, ends_of_months(self.window.until, self.months))
        sold: Counter[tuple[int, int]] = Counter()
        for d in every:
            if d.kind is not DocumentKind.OPENING:
                sold[d.on.year, d.on.month] += d.amount
        sales = [None if rest is None else sold[end.year, end.month] for end, rest in owed]
        return [rest for _end, rest in owed], sales


def _lists(rows: Iterable[Sequence[Any]]) -> dict[int, list[Sequence[Any]]]:
    """Rows by their first value, the customer."""
    found: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
    for customer_id, *values in rows:
        found[customer_id].append(values)
    return dict(found)


def _deals(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    """How many opportunities are open, and the sum of amounts times chances (B8)."""
    expected = opportunity_columns.expression(opportunity_columns.WEIGHTED, _DEAL)
    query = (
        select(_DEAL.c.customer_id, func.count(_DEAL.c.id), func.sum(expected))
        .where(
            _DEAL.c.customer_id.in_(ids), is_alive(_DEAL), _DEAL.c.state.in_(sorted(OPEN_STATES))
        )
        .group_by(_DEAL.c.customer_id)
    )
    return {i: (count, total) for i, count, total in connection.execute(query)}
