"""Writing the demo file: whole rows in bulk, in one transaction, past the ``Writer``.

This is the one sanctioned bypass of the write path: the file is new, nobody reads it yet, and
hundreds of thousands of records would take half an hour. Values are given in stored form; tests
hold every one of them against its codec and every record against the business rules.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, column, insert, table

from crmdesk.core import ids
from crmdesk.models.codecs import Stored
from crmdesk.models.registry import ENTITIES, DemoPlan, OpportunityMove
from crmdesk.services import prepared
from crmdesk.services.catalogue import column_names
from crmdesk.services.rules import rules_of

FULL: Final = 400  # customers kept in memory before they are written
FULL_TUPLES: Final = 20_000
PLANS: Final = table("demo_plan", *[column(c.name) for c in DemoPlan.__table__.columns])
_INSERT_PLAN: Final = prepared.Prepared(insert(PLANS))
MOVES: Final = table(
    "opportunity_move", *[column(c.name) for c in OpportunityMove.__table__.columns]
)
_INSERT_MOVE: Final = prepared.Prepared(insert(MOVES))


class Rows:
    """Collects rows per entity and inserts them; ids depend on nothing but day and order."""

    def __init__(self, connection: Connection, today: date, device: int) -> None:
        self.connection = connection
        self.today = today
        self.counts: Counter[str] = Counter()
        midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
        self._first_ms = max(1, int(midnight.timestamp() * 1000) - ids.EPOCH_MS)
        self._device = device
        self._made = 0
        self._empty = {
            e.__tablename__: dict.fromkeys(column_names(e.__tablename__)) for e in ENTITIES
        }
        self._waiting: dict[str, list[dict[str, Any]]] = {e.__tablename__: [] for e in ENTITIES}
        self._plans: list[dict[str, Any]] = []
        self._moves: list[dict[str, Any]] = []
        self._tuples: dict[str, tuple[prepared.Prepared, list[tuple[Any, ...]]]] = {}
        self.act_id = self.new_id()  # the one act that made it all

    def new_id(self) -> int:
        """The next id, in the layout of ``core.ids``."""
        ms, counter = divmod(self._made, 1 << ids.COUNTER_BITS)
        self._made += 1
        high = (self._first_ms + ms) << (ids.DEVICE_BITS + ids.COUNTER_BITS)
        return high | (self._device << ids.COUNTER_BITS) | counter

    def add(
        self,
        entity: str,
        values: dict[str, Stored],
        at: str,
        by: int | None,
        record_id: int | None = None,
        changed_at: str = "",
    ) -> int:
        """One record, entered *at* (ISO date and time) by employee *by*; returns its id."""
        record_id = record_id or self.new_id()
        row = self._empty[entity] | values
        row["id"] = record_id
        row["version"] = 1
        row["created_at"], row["changed_at"] = at, changed_at or at
        row["created_by"] = row["changed_by"] = by
        if "name_key" not in values:
            row |= rules_of(entity).computed(row)
        self._waiting[entity].append(row)
        self.counts[entity] += 1
        return record_id

    def amend_last(self, entity: str, values: dict[str, Stored]) -> None:
        """Change the record of *entity* that was added last and is not written yet."""
        self._waiting[entity][-1] |= values

    def add_plan(self, **values: Stored) -> None:
        """One line of the plan."""
        self._plans.append(values)
        self.counts["demo_plan"] += 1

    def add_move(self, **values: Stored) -> None:
        """How an opportunity stood from a moment on."""
        self._moves.append({"id": self.new_id(), "change_set_id": self.act_id, **values})
        self.counts["opportunity_move"] += 1

    def collect(self, entity: str, statement: prepared.Prepared) -> list[tuple[Any, ...]]:
        """A list for rows of *entity* in the order of *statement*, to be written with the others."""
        self._tuples[entity] = statement, []
        return self._tuples[entity][1]

    def flush_if_full(self) -> None:
        """Write when enough has come together."""
        rows = max((len(waiting) for _s, waiting in self._tuples.values()), default=0)
        if len(self._waiting["customer"]) >= FULL or rows >= FULL_TUPLES:
            self.flush()

    def flush(self) -> None:
        """Write everything collected, parents before children."""
        for entity, rows in self._waiting.items():
            if rows:
                prepared.insert_row(entity).run_many(self.connection, rows)
                rows.clear()
            if entity in self._tuples:
                statement, waiting = self._tuples[entity]
                statement.run_rows(self.connection, waiting)
                self.counts[entity] += len(waiting)
                waiting.clear()
        if self._plans:
            _INSERT_PLAN.run_many(self.connection, self._plans)
            self._plans.clear()
        if self._moves:
            _INSERT_MOVE.run_many(self.connection, self._moves)
            self._moves.clear()
