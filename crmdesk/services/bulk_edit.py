"""Giving many records the same values: what would change, and doing it as one act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, Problem, ValidationError
from crmdesk.core.i18n import N_, _, listed, told
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import codecs
from crmdesk.models.codecs import Stored, Value
from crmdesk.models.database import Database
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.history import ChangeSource
from crmdesk.models.registry import entity_of
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.catalogue import FieldCatalogue, flat, is_alive, raw_table
from crmdesk.services.cleaning import MUST_FILL
from crmdesk.services.writing import WriteContext

EDITED_MANY: Final = N_("Edited {count} × {entity}: {fields}")
CHUNK: Final = 500
SAMPLE: Final = 5
SETS: Final = frozenset({Kind.REFERENCES, Kind.MULTI_ENUM, Kind.MONTHS})
# What tells one record from another is never given to many.
EACH_ITS_OWN: Final = frozenset({"name", "uscc"})


class How(StrEnum):
    """What happens to a field: a new value, no value, or some of its several values."""

    SET = "set"
    CLEAR = "clear"
    ADD = "add"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Edit:
    """One field and what happens to it; *value* is in value form (a tuple for several values)."""

    field: str
    how: How = How.SET
    value: Value = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that would change, in stored form."""

    record_id: int
    name: str
    field: str
    old: Stored
    new: Stored


@dataclass(frozen=True, slots=True)
class Preview:
    """How many of *total* records would change, and the first differences as a sample."""

    total: int
    changing: int
    sample: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that the rules do not let be changed so."""

    record_id: int
    name: str
    reason: str


class BulkRefused(CrmError):
    """Some records cannot be changed; nothing was written."""

    def __init__(self, refusals: Sequence[Refusal], total: int) -> None:
        first = refusals[0]
        super().__init__(
            N_("{count} of {total} records cannot be changed so, among them {name}: {reason}"),
            count=len(refusals), total=total, name=first.name, reason=first.reason,
        )  # fmt: skip
        self.refusals = tuple(refusals)


class BulkEditService:
    """Previews and applies the same edits to many records of one entity."""

    def __init__(
        self,
        database: Database,
        catalogue: FieldCatalogue,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._make_context = make_context

    def fields(self, entity: str) -> list[FieldSpec]:
        """The fields that many records may be given together."""
        return [
            s
            for s in self._catalogue.fields(entity)
            if s.is_editable and not s.immutable and s.name not in EACH_ITS_OWN
        ]

    def preview(
        self,
        entity: str,
        record_ids: Sequence[int],
        edits: Sequence[Edit],
        progress: Progress = NO_PROGRESS,
    ) -> Preview:
        """What ``apply`` would change. Raises ValidationError for a value that cannot be."""
        plan = self._plan(entity, edits)
        title = entity_of(entity).title_field
        changing, sample = 0, list[Difference]()
        for row in self._rows(entity, record_ids, progress):
            wanted = _wanted(plan, row)
            changed = [(f, row.get(f), v) for f, v in wanted.items() if row.get(f) != v]
            changing += bool(changed)
            room = SAMPLE - len(sample)
            sample += [
                Difference(row["id"], str(row.get(title) or ""), field, old, new)
                for field, old, new in changed[:room]
            ]
        return Preview(len(record_ids), changing, tuple(sample))

    def apply(
        self,
        entity: str,
        record_ids: Sequence[int],
        edits: Sequence[Edit],
        progress: Progress = NO_PROGRESS,
        *,
        leave_out: bool = False,
    ) -> ChangeSet:
        """Change the records in one change set.

        Raises BulkRefused when the rules forbid some of them; with *leave_out* these stay as they
        are and the others change. Raises ValidationError for a value that cannot be. Records that
        are gone meanwhile are left out.
        """
        plan = self._plan(entity, edits)
        fields = listed(self._catalogue.field(entity, e.field).title for e in edits)
        params = {"entity": _(entity_of(entity).label), "fields": fields, "count": 0}
        changed, refused = 0, list[Refusal]()
        with BulkWriter(
            self._make_context(), EDITED_MANY, params, source=ChangeSource.BULK
        ) as writer:
            for start in range(0, len(record_ids), CHUNK):
                progress.check()
                progress.report(start, len(record_ids))
                for row in writer.rows_by_id(entity, record_ids[start : start + CHUNK]).values():
                    if row["deleted_at"] is not None:
                        continue
                    try:
                        changed += writer.change(entity, row, _wanted(plan, row))
                    except ValidationError as error:
                        refused.append(_refusal(entity, row, error))
            if refused and not leave_out:
                raise BulkRefused(refused, len(record_ids))
            progress.check()
            writer.params["count"] = changed
        return writer.change_set

    # --- inside ---------------------------------------------------------------------------
    def _plan(self, entity: str, edits: Sequence[Edit]) -> list[tuple[FieldSpec, Edit, Stored]]:
        plan, problems = [], []
        for edit in edits:
            spec = self._catalogue.field(entity, edit.field)
            try:
                stored = codecs.dump(spec, edit.value)
            except FieldError as error:
                problems.append(Problem(spec.name, error.template, error.params))
                continue
            if edit.how is How.CLEAR:
                stored = None
            if stored is None and edit.how in (How.SET, How.CLEAR) and spec.required:
                problems.append(Problem(spec.name, MUST_FILL))
            plan.append((spec, edit, stored))
        if problems:
            raise ValidationError(problems)
        return plan

    def _rows(
        self, entity: str, record_ids: Sequence[int], progress: Progress
    ) -> Iterator[dict[str, Any]]:
        table = raw_table(entity)
        with self._database.read() as connection:
            for start in range(0, len(record_ids), CHUNK):
                progress.check()
                progress.report(start, len(record_ids))
                chunk = list(record_ids[start : start + CHUNK])
                found = {
                    row["id"]: flat(row)
                    for row in connection.execute(
                        select(table).where(table.c.id.in_(chunk), is_alive(table))
                    ).mappings()
                }
                yield from (found[i] for i in chunk if i in found)


def _wanted(
    plan: Sequence[tuple[FieldSpec, Edit, Stored]], row: Mapping[str, Any]
) -> dict[str, Stored]:
    """The stored values of the edited fields as they should be in *row*."""
    wanted: dict[str, Stored] = {}
    for spec, edit, given_value in plan:
        stored = given_value
        if edit.how in (How.ADD, How.DROP):
            have: Any = codecs.load(spec, row.get(spec.name)) or ()
            given: Any = edit.value or ()
            kept = [v for v in have if v not in given]
            both = (*have, *(v for v in given if v not in have))
            stored = codecs.dump(spec, both if edit.how is How.ADD else tuple(kept))
        wanted[spec.name] = stored
    return wanted


def _refusal(entity: str, row: Mapping[str, Any], error: ValidationError) -> Refusal:
    name = str(row.get(entity_of(entity).title_field) or "")
    return Refusal(row["id"], name, told(p.message() for p in error.problems))
