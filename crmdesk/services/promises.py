"""Promises to pay: noting them, striking them out, the ledger of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from crmdesk.analysis.promises import Record
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.services import promise_states
from crmdesk.services.calling import callees
from crmdesk.services.catalogue import raw_table
from crmdesk.services.dunning_data import PromiseLine
from crmdesk.services.promise_states import OPEN, judged, summed
from crmdesk.services.records import RecordService
from crmdesk.services.writing import WriteContext, Writer

WITHDREW: Final = N_("Withdrew promises to pay")
_P: Final = raw_table("promise").c
_C: Final = raw_table("customer").c


class PromiseService:
    """The ledger of promises."""

    def __init__(
        self,
        database: Database,
        records: RecordService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._records = records
        self._make_context = make_context

    def record(self, values: Mapping[str, Any]) -> ChangeSet:
        """Note a promise (fields of ``promise``). Raises ValidationError."""
        return self._records.save("promise", None, values)

    def withdraw(self, ids: Sequence[int]) -> ChangeSet:
        """Strike promises out: agreed anew, or noted by mistake. They count for nothing."""
        with Writer(self._make_context(), WITHDREW) as writer:
            for promise_id in ids:
                writer.update("promise", promise_id, {"is_withdrawn": True})
        return writer.change_set

    def of_customer(self, customer_id: int, as_of: date | None = None) -> Record:
        """How a customer keeps promises."""
        with self._database.read() as connection:
            found = judged(connection, [customer_id], as_of or clock.today())
        return summed(found.get(customer_id, ()))

    def lines(
        self,
        states_: Collection[str] | None = None,
        customer_id: int | None = None,
        as_of: date | None = None,
    ) -> list[PromiseLine]:
        """Promises, the one due first at first; those in some states, of one customer."""
        self.refresh()
        p = _P
        query = select(
            p.id, p.customer_id, _C.name, p.made_on, p.promised_on, p.amount, p.received, p.state,
            p.contact_id, p.owner_id,
        ).select_from(raw_table("promise").join(raw_table("customer"), _C.id == p.customer_id))  # fmt: skip
        query = query.where(p.deleted_at.is_(None), _C.deleted_at.is_(None))
        if states_ is not None:
            query = query.where(p.state.in_(list(states_)))
        if customer_id is not None:
            query = query.where(p.customer_id == customer_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(p.promised_on, p.id)).all()
            people = callees(connection, {(row[1], row[8]) for row in rows})
        today = as_of or clock.today()
        return [
            PromiseLine(
                id=i,
                customer_id=customer,
                customer=name,
                made_on=date.fromisoformat(made_on),
                promised_on=date.fromisoformat(on),
                amount=amount,
                received=received,
                state=state,
                days=(date.fromisoformat(on) - today).days,
                contact_name=people[customer, who].name,
                phone=people[customer, who].phone,
                owner_id=owner_id,
            )
            for i, customer, name, made_on, on, amount, received, state, who, owner_id in rows
        ]

    def due(self, as_of: date | None = None) -> list[PromiseLine]:
        """Promises that should have been kept by *as_of* and are not decided yet."""
        today = as_of or clock.today()
        return [each for each in self.lines((OPEN,), as_of=today) if each.promised_on <= today]

    def refresh(self) -> int:
        """Bring states to today; one read if they are. Returns how many changed."""
        today = clock.today()
        with self._database.read() as connection:
            if not promise_states.is_due(connection, today):
                return 0
        with self._database.write() as connection:
            return promise_states.roll(connection, today)
