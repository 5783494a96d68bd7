"""Reading the history: what happened to a record, a customer, or the whole file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, func, select

from crmdesk.core.errors import NotFound
from crmdesk.core.i18n import _
from crmdesk.models.database import Database
from crmdesk.models.history import Action, ChangeRow, ChangeSetRow, ChangeSource


@dataclass(frozen=True, slots=True)
class Act:
    """One change set as people see it. *records* counts what it touched."""

    change_set_id: int
    at: datetime
    employee_id: int | None
    source: ChangeSource
    title: str
    params: Mapping[str, Any]
    undoes_id: int | None
    undone_by_id: int | None
    records: int

    @property
    def text(self) -> str:
        """The translated title."""
        return _(self.title).format(**self.params) if self.params else _(self.title)

    @property
    def is_undone(self) -> bool:
        """Whether a later act took it back."""
        return self.undone_by_id is not None


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What an act did to one record. *fields* maps field to (old, new) in stored form."""

    act: Act
    entity: str
    record_id: int
    action: Action
    fields: Mapping[str, tuple[Any, Any]]


class Journal:
    """Read-only access to the history."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def acts(
        self, *, before_id: int | None = None, limit: int = 100, source: ChangeSource | None = None
    ) -> list[Act]:
        """Change sets, newest first; *before_id* pages on."""
        counted = (
            select(func.count()).where(ChangeRow.change_set_id == ChangeSetRow.id).scalar_subquery()
        )
        query = select(ChangeSetRow, counted).order_by(ChangeSetRow.id.desc()).limit(limit)
        if before_id is not None:
            query = query.where(ChangeSetRow.id < before_id)
        if source is not None:
            query = query.where(ChangeSetRow.source == source)
        with self._database.session() as session:
            return [act_of(row, count) for row, count in session.execute(query)]

    def act(self, change_set_id: int) -> Act:
        """One change set. Raises NotFound."""
        with self._database.session() as session:
            row = session.get(ChangeSetRow, change_set_id)
            if row is None:
                raise NotFound()
            count = session.scalar(
                select(func.count())
                .select_from(ChangeRow)
                .where(ChangeRow.change_set_id == change_set_id)
            )
            return act_of(row, count or 0)

    def of_customer(self, customer_id: int, limit: int = 500) -> list[RecordChange]:
        """What happened to a customer and its children, newest first."""
        return self._changes(_joined().where(ChangeRow.customer_id == customer_id).limit(limit))

    def of_record(self, entity: str, record_id: int, limit: int = 500) -> list[RecordChange]:
        """What happened to one record, newest first."""
        return self._changes(
            _joined()
            .where(ChangeRow.record_id == record_id, ChangeRow.entity == entity)
            .limit(limit)
        )

    def of_act(self, change_set_id: int, limit: int = 1000) -> list[RecordChange]:
        """What one act did, in reverse order of writing."""
        return self._changes(_joined().where(ChangeRow.change_set_id == change_set_id).limit(limit))

    def count_of_customer(self, customer_id: int) -> int:
        """How many acts touched a customer or its children."""
        with self._database.session() as session:
            return (
                session.scalar(
                    select(func.count(ChangeRow.change_set_id.distinct())).where(
                        ChangeRow.customer_id == customer_id
                    )
                )
                or 0
            )

    def newest_id(self) -> int:
        """The id of the newest change set: the version of the data."""
        with self._database.session() as session:
            return session.scalar(select(func.max(ChangeSetRow.id))) or 0

    def fields_changed_since(self, customer_id: int, change_set_id: int) -> dict[str, set[str]]:
        """Which fields of a customer and its children changed after an act: entity to fields."""
        query = select(ChangeRow.entity, ChangeRow.action, ChangeRow.data).where(
            ChangeRow.customer_id == customer_id, ChangeRow.change_set_id > change_set_id
        )
        found: dict[str, set[str]] = {}
        with self._database.session() as session:
            for entity, action, data in session.execute(query):
                fields = set(data or {}) if action == Action.UPDATE else {"*"}
                found.setdefault(entity, set()).update(fields)
        return found

    def _changes(self, query: Select[Any]) -> list[RecordChange]:
        with self._database.session() as session:
            return [
                RecordChange(
                    act_of(act, 0),
                    change.entity,
                    change.record_id,
                    Action(change.action),
                    {k: (v[0], v[1]) for k, v in (change.data or {}).items()},
                )
                for change, act in session.execute(query)
            ]


def _joined() -> Select[Any]:
    query = (
        select(ChangeRow, ChangeSetRow)
        .join(ChangeSetRow, ChangeSetRow.id == ChangeRow.change_set_id)
        .order_by(ChangeRow.change_set_id.desc(), ChangeRow.seq.desc())
    )
    return cast("Select[Any]", query)


def act_of(row: ChangeSetRow, count: int) -> Act:
    """A row of the journal as an act; *count* is how many records it touched."""
    return Act(
        row.id,
        row.at,
        row.employee_id,
        ChangeSource(row.source),
        row.title,
        row.title_params or {},
        row.undoes_id,
        row.undone_by_id,
        count,
    )


def latest_undoable(acts: Sequence[Act]) -> Act | None:
    """The newest act that is neither an undo nor undone: what Ctrl+Z takes back."""
    for act in acts:
        if act.source not in (ChangeSource.UNDO, ChangeSource.SYSTEM) and not act.is_undone:
            return act
    return None


def latest_redoable(acts: Sequence[Act]) -> Act | None:
    """The newest undo if nothing else was done after it: what Ctrl+Y takes back."""
    for act in acts:
        if act.source is not ChangeSource.UNDO:
            return None
        if not act.is_undone:
            return act
    return None
