"""Taking back any change set, days later too, and saying what changed since.

Undo is itself a change set, so it can be taken back as well. A created record is removed
entirely if nothing else touched or refers to it, otherwise it goes to the recycle bin; a field
that was changed again since keeps its newer value unless the person insists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.fields import Kind, fields_of
from crmdesk.models.history import Action, ChangeRow, ChangeSetRow, ChangeSource
from crmdesk.models.registry import ENTITIES
from crmdesk.services.catalogue import flat, raw_table
from crmdesk.services.journal import Journal
from crmdesk.services.writing import WriteContext, Writer

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that changed after the act: a field with a newer value, or a record in use."""

    entity: str
    record_id: int
    field: str
    was: Any
    now: Any


@dataclass(slots=True)
class UndoPlan:
    """What undoing an act would do."""

    change_set_id: int
    records: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


def reference_columns(entity: str) -> list[tuple[str, str]]:
    """(table, column) of every reference to *entity*."""
    return [
        (other.__tablename__, spec.name)
        for other in ENTITIES
        for spec in fields_of(other)
        if spec.kind is Kind.REFERENCE and spec.reference == entity
    ]


class UndoService:
    """Plans and performs undo."""

    def __init__(self, make_context: Any, journal: Journal) -> None:
        self._make_context = make_context
        self._journal = journal

    def plan(self, change_set_id: int) -> UndoPlan:
        """What would be taken back, and what changed since."""
        plan = UndoPlan(change_set_id)
        with self._make_context().database.read() as connection:
            for change in _rows(connection, change_set_id):
                plan.records += 1
                if change.action != Action.UPDATE:
                    continue
                table = raw_table(change.entity)
                row = (
                    connection.execute(select(table).where(table.c.id == change.record_id))
                    .mappings()
                    .first()
                )
                current = flat(row) if row else {}
                for name, (was, became) in (change.data or {}).items():
                    if current.get(name) != became:
                        plan.conflicts.append(
                            Conflict(change.entity, change.record_id, name, was, current.get(name))
                        )
        return plan

    def undo(
        self, change_set_id: int, *, overwrite: bool = False, progress: Progress = NO_PROGRESS
    ) -> ChangeSet:
        """Take back an act. *overwrite* also reverts fields that changed again since.

        Raises CrmError if it was taken back before, ValidationError if the rules forbid the
        earlier state (then nothing happened).
        """
        act = self._journal.act(change_set_id)
        if act.is_undone:
            raise CrmError(N_("This was already taken back."))
        context: WriteContext = self._make_context()
        writer = Writer(
            context,
            N_("Undo: {what}"),
            {"what": act.text},
            source=ChangeSource.UNDO,
            undoes_id=change_set_id,
        )
        with writer:
            rows = _rows(writer.connection, change_set_id)
            reversal = _Reversal(writer, rows, change_set_id, overwrite=overwrite)
            for index, change in enumerate(rows):
                if index % BATCH == 0:
                    progress.check()
                    progress.report(index, len(rows))
                reversal.take_back(change)
            reversal.finish(progress)
            if writer.undoes_id and act.undoes_id:
                # Undoing an undo makes the original act stand again.
                _reopen(writer, act.undoes_id)
        return writer.change_set


class _Reversal:
    """Takes back the rows of one act inside a writer, newest first."""

    def __init__(
        self, writer: Writer, rows: list[Any], change_set_id: int, *, overwrite: bool
    ) -> None:
        self.writer = writer
        self.overwrite = overwrite
        self.created: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            if row.action == Action.CREATE:
                self.created[row.entity].append(row.record_id)
        self.touched_since = _touched_since(writer, self.created, change_set_id)
        self.in_use: dict[str, set[int]] = {}

    def take_back(self, change: Any) -> None:
        action, entity, record_id = change.action, change.entity, change.record_id
        if action == Action.UPDATE:
            self._revert(entity, record_id, change.data or {})
        elif action == Action.DELETE:
            self.writer.restore(entity, record_id)
        elif action == Action.PURGE:
            self.writer.reinsert(entity, record_id, {k: v[0] for k, v in change.data.items()})
        elif self._is_alive(entity, record_id):
            self._take_out(entity, record_id)

    def finish(self, progress: Progress) -> None:
        progress.check()

    def _revert(self, entity: str, record_id: int, data: Mapping[str, Any]) -> None:
        current = self.writer.row(entity, record_id)
        if current is None:
            return
        stored = {
            name: was
            for name, (was, became) in data.items()
            if self.overwrite or current.get(name) == became
        }
        if stored:
            self.writer.revert_fields(entity, record_id, stored)

    def _is_alive(self, entity: str, record_id: int) -> bool:
        row = self.writer.row(entity, record_id)
        return row is not None and row["deleted_at"] is None

    def _take_out(self, entity: str, record_id: int) -> None:
        if record_id in self.touched_since or record_id in self._referenced(entity):
            self.writer.remove(entity, record_id)
        else:
            self.writer.purge(entity, record_id)

    def _referenced(self, entity: str) -> set[int]:
        """The created records of *entity* that records of other acts refer to."""
        if entity not in self.in_use:
            ids = self.created[entity]
            used: set[int] = set()
            for other, column in reference_columns(entity):
                ours = set(self.created.get(other, ()))
                table = raw_table(other)
                for chunk in _chunks(ids):
                    found = self.writer.connection.execute(
                        select(table.c.id, table.c[column]).where(table.c[column].in_(chunk))
                    )
                    used.update(ref for other_id, ref in found if other_id not in ours)
            self.in_use[entity] = used
        return self.in_use[entity]


def _rows(connection: Any, change_set_id: int) -> list[Any]:
    query = (
        select(ChangeRow.entity, ChangeRow.record_id, ChangeRow.action, ChangeRow.data)
        .where(ChangeRow.change_set_id == change_set_id)
        .order_by(ChangeRow.seq.desc())
    )
    return list(connection.execute(query))


def _touched_since(
    writer: Writer, created: Mapping[str, list[int]], change_set_id: int
) -> set[int]:
    touched: set[int] = set()
    for ids in created.values():
        for chunk in _chunks(ids):
            touched.update(
                writer.connection.scalars(
                    select(ChangeRow.record_id).where(
                        ChangeRow.record_id.in_(chunk), ChangeRow.change_set_id > change_set_id
                    )
                )
            )
    return touched


def _reopen(writer: Writer, change_set_id: int) -> None:
    from sqlalchemy import update

    writer.connection.execute(
        update(ChangeSetRow).where(ChangeSetRow.id == change_set_id).values(undone_by_id=None)
    )


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
