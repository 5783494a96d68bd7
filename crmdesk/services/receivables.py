"""Receivables: ageing, what is open, how long money stays out (B23), one customer's standing.

    query = services.receivables.query(group=GroupBy.SELLER)
    table = services.receivables.ageing(query)
    ids = services.receivables.documents(query, table.rows[0].key, bucket=2)

An ageing is summed by the database; documents are read where somebody looks at them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from crmdesk.analysis import ageing_result
from crmdesk.analysis.ageing_buckets import (
    USUAL_ALLOWANCE,
    USUAL_BUCKETS,
    Allowance,
    Basis,
    Buckets,
)
from crmdesk.analysis.base import Result
from crmdesk.analysis.dso import WINDOW_MONTHS, figures
from crmdesk.analysis.months import add_months
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import FieldError
from crmdesk.models.database import Database
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.models.trade_choices import SaleState, StatementState
from crmdesk.services import ageing, collection, promise_states
from crmdesk.services.catalogue import raw_table
from crmdesk.services.names import Names
from crmdesk.services.open_items import item_rows
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.receivable_data import (
    EVERYTHING,
    AgeingQuery,
    AgeingTable,
    CustomerReceivables,
    Everything,
    Key,
    OpenDocument,
)
from crmdesk.services.receivable_data import (
    Collection as Outstanding,
)
from crmdesk.services.receivable_settings import AGEING_ALLOWANCE, AGEING_BASIS, AGEING_BUCKETS
from crmdesk.services.settings import SettingsService

MONTHS: Final = 12
_S: Final = raw_table("sale")
_K: Final = raw_table("contract")
_T: Final = raw_table("statement").c
_D: Final = raw_table("dunning").c
_WORDS: Final = Prepared(
    select(_S.c.id, _S.c.code, _S.c.kind, _S.c.contract_id, _K.c.code, _S.c.invoice_no)
    .select_from(_S.outerjoin(_K, _K.c.id == _S.c.contract_id))
    .where(of_ids(_S.c.id))
)
_CONFIRMED: Final = Prepared(
    select(_T.until_on, _T.confirmed)
    .where(
        _T.customer_id == bindparam("customer"),
        _T.state.in_([coded(StatementState.CONFIRMED), coded(StatementState.SETTLED)]),
        _T.until_on <= bindparam("day"),
        _T.deleted_at.is_(None),
    )
    .order_by(_T.until_on.desc(), _T.id.desc())
)
_DUNNED: Final = Prepared(
    select(_D.done_on, _D.level)
    .where(
        _D.customer_id == bindparam("customer"),
        _D.done_on <= bindparam("day"),
        _D.deleted_at.is_(None),
    )
    .order_by(_D.done_on.desc(), _D.id.desc())
)


class ReceivablesService:
    """What customers owe, of an open file."""

    def __init__(self, database: Database, names: Names, settings: SettingsService) -> None:
        self._database = database
        self._names = names
        self._settings = settings

    # --- ageing ---------------------------------------------------------------------------
    def query(self, as_of: date | None = None, **changes: Any) -> AgeingQuery:
        """An ageing as it was last asked for: the saved basis, buckets and percentages."""
        buckets = _parsed(Buckets.parse, self._settings.get(AGEING_BUCKETS), USUAL_BUCKETS)
        saved = _parsed(Allowance.parse, self._settings.get(AGEING_ALLOWANCE), USUAL_ALLOWANCE)
        asked = {
            "as_of": as_of or clock.today(),
            "basis": Basis(self._settings.get(AGEING_BASIS)),
            "buckets": buckets,
        } | changes
        asked.setdefault("allowance", fitting(saved, asked["buckets"]))
        return AgeingQuery(**asked)

    def remember(self, query: AgeingQuery) -> ChangeSet:
        """Keep basis, buckets and percentages for the next time, and for everybody."""
        return self._settings.save(
            {
                AGEING_BASIS.key: query.basis.value,
                AGEING_BUCKETS.key: query.buckets.words,
                AGEING_ALLOWANCE.key: query.allowance.words,
            }
        )

    def ageing(self, query: AgeingQuery) -> AgeingTable:
        """The ageing by groups, who owes most at first. Raises FieldError for odd percentages."""
        with self._database.read() as connection:
            return ageing.table(connection, query, self._names)

    def documents(
        self,
        query: AgeingQuery,
        key: Key | Everything = EVERYTHING,
        bucket: int | None = None,
        *,
        is_overdue: bool = False,
    ) -> list[int]:
        """The ids of the documents behind a cell, a row or all, due first at first."""
        with self._database.read() as connection:
            return ageing.documents(connection, query, key, bucket, is_overdue=is_overdue)

    def result(self, query: AgeingQuery) -> Result:
        """The same as a result with charts and sentences; every number knows its documents."""
        with self._database.read() as connection:
            data = ageing.data(connection, query.as_of, self._names)
        if query.customers is not None:
            chosen = set(query.customers)
            data = replace(
                data,
                items=tuple(i for i in data.items if i.customer_id in chosen),
                unapplied={c: n for c, n in data.unapplied.items() if c in chosen},
            )
        return ageing_result.run(
            data,
            {
                "group": (query.group or ageing_result.GroupBy.CUSTOMER).value,
                "basis": query.basis.value,
                "buckets": query.buckets.words,
                "allowance": query.allowance.words,
                "fifo": query.is_fifo,
            },
        )

    # --- what is open ---------------------------------------------------------------------
    def open_documents(
        self,
        as_of: date | None = None,
        customers: Collection[int] | None = None,
        ids: Collection[int] | None = None,
    ) -> list[OpenDocument]:
        """Documents with something open, due first at first; of some customers, or some ids."""
        day = as_of or clock.today()
        with self._database.read() as connection:
            return open_documents(connection, day, customers, ids)

    @staticmethod
    def open_list() -> ListQuery:
        """The list of everything that is open today, due first at first."""
        return ListQuery(
            entity="sale",
            filter=Group(
                (
                    Condition("state", Op.ONE_OF, (SaleState.POSTED.value,)),
                    Condition("settled_on", Op.EMPTY),
                    Condition("amount", Op.MORE, (0,)),
                )
            ),
            sort=(Sort("due_on"),),
        )

    # --- how long money stays out ---------------------------------------------------------
    def collection(self, as_of: date | None = None, customer_id: int | None = None) -> Outstanding:
        """DSO and its kin of all customers or of one, and the same three months earlier."""
        day = as_of or clock.today()
        some = None if customer_id is None else [customer_id]
        with self._database.read() as connection:
            months = collection.months_of(connection, day, MONTHS + WINDOW_MONTHS, some)
            settled = collection.periods(connection, add_months(day, -MONTHS), day, some)
        return Outstanding(
            as_of=day,
            months=months[WINDOW_MONTHS:],
            figures=figures(months[-MONTHS:], settled),
            before=figures(months[:MONTHS]),
        )

    # --- one customer ---------------------------------------------------------------------
    def of_customer(self, customer_id: int, as_of: date | None = None) -> CustomerReceivables:
        """Where a customer stands: ages, open documents, promises, the last confirmation."""
        query = self.query(as_of, customers=(customer_id,), group=None)
        day = query.as_of.isoformat()
        with self._database.read() as connection:
            found = ageing.table(connection, query, self._names)
            documents = open_documents(connection, query.as_of, [customer_id])
            judged = promise_states.judged(connection, [customer_id], query.as_of)
            confirmed = _CONFIRMED.run(connection, customer=customer_id, day=day).fetchone()
            dunned = _DUNNED.run(connection, customer=customer_id, day=day).fetchone()
        return CustomerReceivables(
            customer_id=customer_id,
            as_of=query.as_of,
            ageing=replace(found.total, key=customer_id),
            documents=tuple(documents),
            promises=promise_states.summed(judged.get(customer_id, ())),
            confirmed_on=date.fromisoformat(confirmed[0]) if confirmed else None,
            confirmed=confirmed[1] if confirmed else None,
            dunned_on=date.fromisoformat(dunned[0]) if dunned else None,
            level=dunned[1] if dunned else None,
        )


def _parsed(read: Callable[[str], Any], words: str, usual: Any) -> Any:
    """A setting that was written by hand; the usual one if it cannot be read."""
    try:
        return read(words)
    except FieldError:
        return usual


def fitting(allowance: Allowance, buckets: Buckets) -> Allowance:
    """*allowance* if it has a percentage for every bucket, else the usual ones by age."""
    if len(allowance.rates) == buckets.count:
        return allowance
    rates = [USUAL_ALLOWANCE.rates[USUAL_BUCKETS.place(days)] for days in (0, *buckets.bounds)]
    return Allowance((*rates, USUAL_ALLOWANCE.rates[USUAL_BUCKETS.place(buckets.bounds[-1] + 1)]))


def open_documents(
    connection: Connection,
    as_of: date,
    customers: Collection[int] | None = None,
    ids: Collection[int] | None = None,
) -> list[OpenDocument]:
    """See ``ReceivablesService.open_documents``."""
    wanted = None if ids is None else set(ids)
    rows = [
        row for row in item_rows(connection, as_of, customers) if wanted is None or row[0] in wanted
    ]
    words = {row[0]: row[1:] for row in run_of_ids(connection, _WORDS, [row[0] for row in rows])}
    found = []
    for i, customer_id, sold, due, amount, rest, owner_id in rows:
        code, kind, contract_id, contract, invoice_no = words[i]
        counts_from = date.fromisoformat(due or sold)
        found.append(
            OpenDocument(
                id=i,
                customer_id=customer_id,
                code=code,
                kind=kind,
                sold_on=date.fromisoformat(sold),
                due_on=date.fromisoformat(due) if due else None,
                amount=amount,
                open=rest,
                days=(as_of - counts_from).days,
                owner_id=owner_id,
                contract_id=contract_id,
                contract_no=contract or "",
                invoice_no=invoice_no or "",
            )
        )
    return sorted(found, key=lambda each: (-each.days, each.sold_on, each.id))
