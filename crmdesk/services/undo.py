"""Taking back any change set, days later too, and saying what changed since.

Undo is itself a change set, so it can be taken back as well. A created record is removed
entirely if nothing else touched or refers to it, otherwise it goes to the recycle bin; a field
that was changed again since keeps its newer value unless the person insists, and so does a reference
whose old record is gone for good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, TypeVar

from sqlalchemy import or_, select

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.core.i18n import N_
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.codecs.sets import packed, unpacked
from crmdesk.models.fields import Kind, fields_of
from crmdesk.models.history import Action, ChangeRow, ChangeSetRow, ChangeSource
from crmdesk.models.registry import ENTITIES, entity_of
from crmdesk.services.bulk_writing import ORDER, BulkWriter, Filled
from crmdesk.services.catalogue import flat, raw_table
from crmdesk.services.journal import Journal
from crmdesk.services.prepared import Prepared
from crmdesk.services.rules import Subject, rules_of
from crmdesk.services.rules.credit import LIMIT_APPROVED
from crmdesk.services.rules.trade import closed_until, period_closed
from crmdesk.services.writing import WriteContext, Writer

BATCH: Final = 500
T = TypeVar("T")
MANY: Final = 2000  # of so many created records the newer history is read in one go


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that changed after the act: a field with a newer value.

    *field* is blank for a record that was removed for good; nothing of it can be taken back.
    """

    entity: str
    record_id: int
    field: str
    was: Any
    now: Any

    @property
    def key(self) -> tuple[str, int]:
        """Which record."""
        return self.entity, self.record_id


@dataclass(slots=True)
class UndoPlan:
    """What undoing an act would do."""

    change_set_id: int
    records: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


def reference_columns(entity: str, kind: Kind = Kind.REFERENCE) -> list[tuple[str, str]]:
    """(table, column) of every reference to *entity*; with REFERENCES those of several ids."""
    return [
        (other.__tablename__, spec.name)
        for other in ENTITIES
        for spec in fields_of(other)
        if spec.kind is kind and spec.reference == entity
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
            changes = _rows(connection, change_set_id)
            plan.records = len(changes)
            edits = [change for change in changes if change.action == Action.UPDATE]
            for window in _chunks(edits):
                current = _current(connection, window)
                for change in window:
                    row = current.get((change.entity, change.record_id))
                    plan.conflicts += _conflicts(change, row)
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
        writer = BulkWriter(
            context,
            N_("Undo: {what}"),
            {"what": act.text},
            source=ChangeSource.UNDO,
            undoes_id=change_set_id,
        )
        with writer:
            if act.source == ChangeSource.MERGE:
                writer.memo(LIMIT_APPROVED, lambda: True)  # everybody gets his own limit back
            rows = _rows(writer.connection, change_set_id)
            reversal = _Reversal(writer, rows, change_set_id, overwrite=overwrite)
            done = 0
            for window in _chunks(rows):
                progress.check()
                progress.report(done, len(rows))
                reversal.take_back(window)
                done += len(window)
            progress.check()
            if writer.undoes_id and act.undoes_id:
                # Undoing an undo makes the original act stand again.
                _reopen(writer, act.undoes_id)
        return writer.change_set


class _Reversal:
    """Takes back the rows of one act inside a writer, newest first."""

    def __init__(
        self, writer: BulkWriter, rows: list[Any], change_set_id: int, *, overwrite: bool
    ) -> None:
        self.writer = writer
        self.overwrite = overwrite
        self.purged_before = _purged_before(writer, rows, change_set_id)
        self.created: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            if self._was_absent(row):
                self.created[row.entity].append(row.record_id)
        self.touched_since = _touched_since(writer, self.created, change_set_id)
        self.made_ids: dict[str, set[int]] = {}
        self.in_use: dict[str, set[int]] = {}
        self.there: set[tuple[str, int]] = set()

    def take_back(self, window: Sequence[Any]) -> None:
        """Take back consecutive rows; creations in a row are taken out together."""
        for was_absent, group in groupby(window, self._was_absent):
            changes = list(group)
            if was_absent:
                self._take_out(changes)
            else:
                self._restore(changes)

    def _was_absent(self, change: Any) -> bool:
        """Whether the row itself did not exist before the change: neither alive nor in the bin."""
        if change.action == Action.RESTORE:
            return change.record_id in self.purged_before
        return bool(change.action == Action.CREATE)

    def _restore(self, changes: list[Any]) -> None:
        current = self._records(c for c in changes if c.action == Action.UPDATE)
        for change in changes:
            entity, record_id = change.entity, change.record_id
            if change.action == Action.UPDATE:
                # Another change of the window, or a rule, may have changed the record meanwhile.
                known = current.pop((entity, record_id), None)
                row = self.writer.row(entity, record_id) if known is None else known
                self._revert(entity, row, change.data or {})
            elif change.action == Action.DELETE:
                # What came back or was removed for good meanwhile is left as it is.
                row = self.writer.row(entity, record_id)
                if row is not None and row["deleted_at"] is not None:
                    self.writer.restore(entity, record_id)
            elif change.action == Action.PURGE:
                if self.writer.row(entity, record_id) is None:  # else brought back from a backup
                    kept = {name: was for name, (was, _none) in change.data.items()}
                    self.writer.reinsert(entity, record_id, kept)
            elif self.writer.rows(entity, ["id"], id=record_id):
                also = {name: was for name, (was, _now) in (change.data or {}).items()}
                self.writer.remove(entity, record_id, also)

    def _records(self, changes: Iterable[Any]) -> dict[tuple[str, int], dict[str, Any]]:
        ids: dict[str, list[int]] = defaultdict(list)
        for change in changes:
            ids[change.entity].append(change.record_id)
        return {
            (entity, record_id): row
            for entity, wanted in ids.items()
            for record_id, row in self.writer.rows_by_id(entity, wanted).items()
        }

    def _revert(self, entity: str, current: dict[str, Any] | None, data: Mapping[str, Any]) -> None:
        if current is None:
            return
        stored = {
            name: was
            for name, (was, became) in data.items()
            if self.overwrite or current.get(name) == became
        }
        stored = self._without_what_is_gone(entity, stored)
        if stored:
            self.writer.change(entity, current, stored)

    def _without_what_is_gone(self, entity: str, stored: dict[str, Any]) -> dict[str, Any]:
        """The same without references to records that were removed for good meanwhile."""
        specs = self.writer.context.catalogue.by_key(entity)
        left = {}
        for name, was in stored.items():
            spec = specs.get(name)
            if was is None or spec is None or not spec.reference:
                left[name] = was
            elif spec.kind is Kind.REFERENCES:
                ids = [i for i in unpacked(was) if self._is_there(spec.reference, int(i))]
                left[name] = packed(ids)
            elif self._is_there(spec.reference, was):
                left[name] = was
        return left

    def _is_there(self, entity: str, record_id: int) -> bool:
        """Whether a record exists, if only in the recycle bin."""
        if (entity, record_id) not in self.there:
            if self.writer.row(entity, record_id) is None:
                return False  # not remembered: this undo may bring it back
            self.there.add((entity, record_id))
        return True

    def _take_out(self, changes: list[Any]) -> None:
        """Created records: the row itself goes, or into the recycle bin if others need it."""
        ids: dict[str, list[int]] = defaultdict(list)
        for change in changes:
            ids[change.entity].append(change.record_id)
        # Reinserted into the recycle bin, where a purge had found them.
        into_bin = {c.record_id for c in changes if (c.data or {}).get("deleted_at")}
        made: dict[str, list[Filled]] = {}
        for entity, wanted in ids.items():
            found = self._read(entity, wanted)
            rows = [found[i] for i in wanted if i in found]
            made[entity] = [r for r in rows if r["deleted_at"] is None or r["id"] in into_bin]
        for entity in sorted(made, key=ORDER.__getitem__, reverse=True):
            self._may_go(entity, made[entity])
            needed = self.touched_since | self._referenced(entity)
            for row in made[entity]:
                if row["id"] in needed and row["deleted_at"] is None:
                    self.writer.remove(entity, row["id"])
            going = [r for r in made[entity] if r["id"] not in needed]
            if self.writer.is_plain(entity):
                self.writer.purge_plain(entity, [r["id"] for r in going])
            else:
                self.writer.purge_many(entity, going)

    def _read(self, entity: str, ids: Sequence[int]) -> dict[int, Filled]:
        """Records to be taken out; of those that SQLite takes out only what is asked here."""
        if not self.writer.is_plain(entity):
            return self.writer.filled_by_id(entity, ids)
        mapped, rules = entity_of(entity), rules_of(entity)
        asked = (mapped.parent_field, mapped.title_field, rules.DATED_BY)
        columns = dict.fromkeys(("id", "deleted_at", *(name for name in asked if name)))
        return self.writer.outlines(entity, ids, tuple(columns))

    def _may_go(self, entity: str, rows: Sequence[Filled]) -> None:
        """Refuse to take out what its rules keep, unless what it belongs to goes with it."""
        rules = rules_of(entity)
        closed = closed_until(self.writer) if rules.DATED_BY else ""
        for row in rows if closed else ():
            if row["deleted_at"] is None and row[rules.DATED_BY] <= closed:
                problem = period_closed(rules.DATED_BY, closed)
                raise ValidationError([problem], str(row[entity_of(entity).title_field] or ""))
        if not rules.KEEPS_PARTS:
            return
        parent = entity_of(entity).parent_field
        owners = self._made_ids(parent.removesuffix("_id"))
        for row in rows:
            if row[parent] in owners:
                continue
            whole = self.writer.row(entity, row["id"]) or dict(row)
            subject = Subject(entity, row["id"], whole, whole)
            problems = [*rules.removal_problems(self.writer, subject)]
            if problems:
                raise ValidationError(problems, str(row[entity_of(entity).title_field] or ""))

    def _made_ids(self, entity: str) -> set[int]:
        if entity not in self.made_ids:
            self.made_ids[entity] = set(self.created.get(entity, ()))
        return self.made_ids[entity]

    def _referenced(self, entity: str) -> set[int]:
        """The created records of *entity* that records of other acts refer to."""
        if entity not in self.in_use:
            ids = set(self.created[entity])
            used: set[int] = set()
            for other, column in reference_columns(entity):
                ours = set(self.created.get(other, ()))
                table = raw_table(other)
                # Ids made in one act lie close together.
                near = table.c[column].between(min(ids, default=0), max(ids, default=0))
                query = Prepared(select(table.c.id, table.c[column]).where(near))
                found = query.run(self.writer.connection)
                used.update(ref for other_id, ref in found if other_id not in ours)
            for other, column in reference_columns(entity, Kind.REFERENCES):
                ours = set(self.created.get(other, ()))
                table = raw_table(other)
                several = select(table.c.id, table.c[column]).where(table.c[column].is_not(None))
                for other_id, packed in self.writer.connection.execute(several):
                    if other_id not in ours:
                        used.update(map(int, unpacked(packed)))
            self.in_use[entity] = used & ids
        return self.in_use[entity]


def _rows(connection: Any, change_set_id: int) -> list[Any]:
    query = (
        select(ChangeRow.entity, ChangeRow.record_id, ChangeRow.action, ChangeRow.data)
        .where(ChangeRow.change_set_id == change_set_id)
        .order_by(ChangeRow.seq.desc())
    )
    return list(connection.execute(query))


def _conflicts(change: Any, row: Mapping[str, Any] | None) -> list[Conflict]:
    if row is None:
        return [Conflict(change.entity, change.record_id, "", None, None)]
    return [
        Conflict(change.entity, change.record_id, name, was, row.get(name))
        for name, (was, became) in (change.data or {}).items()
        if row.get(name) != became
    ]


def _current(connection: Any, changes: Sequence[Any]) -> dict[tuple[str, int], dict[str, Any]]:
    """The records of *changes* as they are now."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for entity in {change.entity for change in changes}:
        table = raw_table(entity)
        ids = [change.record_id for change in changes if change.entity == entity]
        rows = connection.execute(select(table).where(table.c.id.in_(ids))).mappings()
        found.update(((entity, row["id"]), flat(row)) for row in rows)
    return found


def _purged_before(writer: Writer, rows: Sequence[Any], change_set_id: int) -> set[int]:
    """The records that the act brought back from nothing, not from the recycle bin."""
    ids = [row.record_id for row in rows if row.action == Action.RESTORE]
    last: dict[int, str] = {}
    for chunk in _chunks(ids):
        earlier = (
            select(ChangeRow.record_id, ChangeRow.action)
            .where(ChangeRow.record_id.in_(chunk), ChangeRow.change_set_id < change_set_id)
            .order_by(ChangeRow.change_set_id, ChangeRow.seq)
        )
        last.update((record_id, action) for record_id, action in writer.connection.execute(earlier))
    return {record_id for record_id, action in last.items() if action == Action.PURGE}


def _touched_since(
    writer: Writer, created: Mapping[str, list[int]], change_set_id: int
) -> set[int]:
    ids = [record_id for of_entity in created.values() for record_id in of_entity]
    # A newer act that was taken back, and the taking back, cancel each other.
    newer = (
        select(ChangeRow.record_id)
        .join(ChangeSetRow, ChangeSetRow.id == ChangeRow.change_set_id)
        .where(
            ChangeRow.change_set_id > change_set_id,
            ChangeSetRow.undone_by_id.is_(None),
            or_(ChangeSetRow.undoes_id.is_(None), ChangeSetRow.undoes_id <= change_set_id),
        )
    )
    if len(ids) > MANY:
        return set(writer.connection.scalars(newer)) & set(ids)
    touched: set[int] = set()
    for chunk in _chunks(ids):
        touched.update(writer.connection.scalars(newer.where(ChangeRow.record_id.in_(chunk))))
    return touched


def _reopen(writer: Writer, change_set_id: int) -> None:
    from sqlalchemy import update

    writer.connection.execute(
        update(ChangeSetRow).where(ChangeSetRow.id == change_set_id).values(undone_by_id=None)
    )


def _chunks(items: Sequence[T]) -> Iterable[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
