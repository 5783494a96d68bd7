"""The one write path. Whatever changes a record goes through a ``Writer``.

    with Writer(context, N_("Edited customer {name}"), {"name": name}) as writer:
        writer.update("customer", customer_id, {"phone": "0755-26712345"}, base_version=3)
    return writer.change_set

Per record: clean and check every value, compare the version, apply the business rules, write,
remember the difference. At the end: history, search index, commit. An exception inside the
block rolls everything back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType, TracebackType
from typing import Any, Final, cast

from sqlalchemy import Connection

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, NotFound, Problem, ValidationError
from crmdesk.models.database import Database
from crmdesk.models.history import Action, ChangeSource
from crmdesk.models.registry import entity_of
from crmdesk.services import keepers, prepared, search_index
from crmdesk.services.catalogue import FieldCatalogue, column_names, packed
from crmdesk.services.cleaning import MUST_FILL, Form, cleaned, form_of
from crmdesk.services.journal_rows import (
    TRACKED,
    JournalRow,
    custom_fields_among,
    gone,
    insert_act,
    noted,
    summary,
)
from crmdesk.services.ownership import customer_of
from crmdesk.services.refusals import RememberedError
from crmdesk.services.rules import Subject, rules_of
from crmdesk.services.stale import check_stale
from crmdesk.services.write_reading import Reading

_encode = json.JSONEncoder(ensure_ascii=False).encode
NOTHING_ELSE: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WriteContext:
    """Who writes where; made by the container, handed to everything that writes."""

    database: Database
    catalogue: FieldCatalogue
    employee_id: int | None
    announce: Callable[[ChangeSet], None]


class Writer(Reading):
    """One change set in one transaction. Use as a context manager, once."""

    def __init__(
        self,
        context: WriteContext,
        title: str,
        params: Mapping[str, object] | None = None,
        *,
        source: ChangeSource = ChangeSource.EDIT,
        undoes_id: int | None = None,
    ) -> None:
        self.context = context
        self.title = title
        self.params = dict(params or {})
        self.source = source
        self.undoes_id = undoes_id
        self.change_set = ChangeSet(0, title)
        self.change_set_id = context.database.id_maker.new()
        self.now = clock.now().isoformat(" ", "seconds")
        self._journal: list[JournalRow] = []
        self._fields: list[tuple[str, ...]] = []  # of each journal row, what it touched
        self.notes: list[str] = []  # what whoever saves should know
        self._memo: dict[str, Any] = {}
        self._forms: dict[str, Form] = {}
        self._customers: set[int] = set()
        self._reindex: set[int] = set()
        self._transaction: AbstractContextManager[Connection] | None = None
        self.connection: Connection = cast(Connection, None)

    # --- the transaction ------------------------------------------------------------------
    def __enter__(self) -> Writer:
        self._transaction = self.context.database.write()
        self.connection = self._transaction.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._transaction is not None
        if error is None:
            try:
                self._finish()
            except BaseException as late:
                self._transaction.__exit__(type(late), late, late.__traceback__)
                self._remember(late)
                raise
        self._transaction.__exit__(kind, error, trace)
        if error is None and not self.change_set.is_empty:
            if self.change_set.touches(["custom_field"]):
                self.context.catalogue.forget()
            self.context.announce(self.change_set)

    def _remember(self, error: BaseException) -> None:
        """Write down a refusal that is to be known, after everything else was rolled back."""
        if isinstance(error, RememberedError):
            with suppress(CrmError):  # the refusal itself is what the person must hear
                error.remember(self.context.database, self.employee_id)

    def _finish(self) -> None:
        if not self._journal:
            return
        keepers.run(self, dict(self._touched()))
        custom = custom_fields_among(self._journal)
        self._reindex |= search_index.customers_with(self.connection, custom)
        if self._reindex:
            search_index.update(self.connection, self.context.catalogue, self._reindex)
        insert_act(
            self.connection,
            self.change_set_id,
            (self.now, self.context.employee_id, str(self.source), self.undoes_id),
            self.title,
            self.params,
        )
        prepared.INSERT_CHANGE.run_rows(self.connection, self._journal)
        self.change_set = ChangeSet(
            self.change_set_id,
            self.title,
            summary(self._journal, self._fields),
            frozenset(self._customers),
            tuple(self.notes),
        )

    def _touched(self) -> Iterable[tuple[str, set[int]]]:
        """The ids of the records written, by entity."""
        touched: dict[str, set[int]] = {}
        for row in self._journal:
            touched.setdefault(row[2], set()).add(row[3])
        return touched.items()

    def acts(self) -> Iterable[tuple[str, int, str, tuple[str, ...], str | None]]:
        """What was written so far: entity, id, action, fields, and these as [old, new] in JSON."""
        pairs = zip(self._journal, self._fields, strict=True)
        return ((r[2], r[3], r[5], f, r[6]) for r, f in pairs)

    # --- reading for rules ----------------------------------------------------------------
    @property
    def today(self) -> date:
        """The day of the write."""
        return clock.today()

    @property
    def employee_id(self) -> int | None:
        """Who writes."""
        return self.context.employee_id

    @property
    def is_undo(self) -> bool:
        """Whether an earlier act is being taken back: what was once true may come back."""
        return self.source is ChangeSource.UNDO

    @property
    def customers(self) -> set[int]:
        """The customers that were touched so far, themselves or through what is theirs."""
        return self._customers

    def memo(self, key: str, make: Callable[[], Any]) -> Any:
        """A value kept for the duration of this write (a counter, a preloaded set)."""
        if key not in self._memo:
            self._memo[key] = make()
        return self._memo[key]

    # --- writing --------------------------------------------------------------------------
    def create(self, entity: str, values: Mapping[str, Any], record_id: int | None = None) -> int:
        """Create a record and return its id. Raises ValidationError."""
        specs = self.context.catalogue.by_key(entity)
        stored, problems = cleaned(specs, values, creating=True)
        subject = self.new(entity, stored, record_id, problems)
        self.put(subject)
        return subject.record_id

    def create_many(self, entity: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Create records whose rules do not look at each other. Raises ValidationError."""
        specs = self.context.catalogue.by_key(entity)
        subjects = []
        for values in rows:
            stored, problems = cleaned(specs, values, creating=True)
            subjects.append(self.new(entity, stored, problems=problems))
        self._put(entity, subjects)

    def new(
        self,
        entity: str,
        stored: Mapping[str, Any],
        record_id: int | None = None,
        problems: Sequence[Problem] = (),
    ) -> Subject:
        """A record that may be created with ``put``, from cleaned values in stored form.

        Defaults are filled in and the rules applied. *problems* are those found while cleaning.
        Raises ValidationError.
        """
        record_id = record_id or self.context.database.id_maker.new()
        after = self._form(entity).blank.copy()
        after.update({name: value for name, value in stored.items() if value is not None})
        after["id"] = record_id
        subject = Subject(entity, record_id, None, after)
        self._check(subject, problems)
        return subject

    def put(self, subject: Subject) -> None:
        """Create the record that ``new`` has checked."""
        self._put(subject.entity, [subject])

    def _put(self, entity: str, subjects: Sequence[Subject]) -> None:
        self._insert_rows(entity, [subject.after for subject in subjects])
        rules = rules_of(entity)
        for subject in subjects:
            self._note(subject, Action.CREATE, {})
            rules.written(self, subject)

    def update(
        self,
        entity: str,
        record_id: int,
        values: Mapping[str, Any],
        base_version: int | None = None,
    ) -> bool:
        """Change some fields; returns whether anything differed.

        Raises NotFound, ValidationError, or StaleRecord when *base_version* is older than the
        record and the same fields were changed meanwhile (other fields merge silently).
        """
        before = self._living(entity, record_id)
        specs = self.context.catalogue.by_key(entity)
        stored, problems = cleaned(specs, values, creating=False)
        if base_version is not None and base_version < before["version"]:
            check_stale(self.connection, entity, base_version, before, stored)
        return self.change(entity, before, stored, problems)

    def change(
        self,
        entity: str,
        before: dict[str, Any],
        stored: Mapping[str, Any],
        problems: Sequence[Problem] = (),
    ) -> bool:
        """Like ``update`` for a record that was just read, with cleaned values in stored form."""
        return self.apply(self.changed(entity, before, stored, problems))

    def changed(
        self,
        entity: str,
        before: dict[str, Any],
        stored: Mapping[str, Any],
        problems: Sequence[Problem] = (),
    ) -> Subject:
        """A record with other values that may be written with ``apply``. Raises ValidationError."""
        subject = Subject(entity, before["id"], before, before | dict(stored))
        self._check(subject, problems)
        return subject

    def apply(self, subject: Subject) -> bool:
        """Write the record that ``changed`` has checked; returns whether anything differed."""
        return self._apply(subject)

    def remove(self, entity: str, record_id: int, also: Mapping[str, Any] = NOTHING_ELSE) -> None:
        """Move a record to the recycle bin. Raises NotFound, ValidationError.

        *also* are stored values to set with it: where a merged customer went.
        """
        before = self._living(entity, record_id)
        after = before | {"deleted_at": self.now} | dict(also)
        subject = Subject(entity, record_id, before, after)
        problems = [*rules_of(entity).removal_problems(self, subject)]
        if problems:
            raise ValidationError(problems, self._title_of(entity, before))
        self._apply(subject, Action.DELETE)

    def restore(self, entity: str, record_id: int) -> None:
        """Take a record out of the recycle bin; the rules apply as for a new one."""
        before = self.row(entity, record_id)
        if before is None or before["deleted_at"] is None:
            raise NotFound()
        gone = dict.fromkeys(TRACKED & before.keys())
        subject = Subject(entity, record_id, before, before | {"deleted_at": None} | gone)
        rules_of(entity).returning(self, subject)
        problems = [*rules_of(entity).problems(self, subject)]
        if problems:
            raise ValidationError(problems, self._title_of(entity, before))
        self._apply(subject, Action.RESTORE)

    def purge(self, entity: str, record_id: int) -> None:
        """Remove the row itself; the history keeps every value, so that it can come back."""
        before = self.row(entity, record_id)
        if before is None:
            raise NotFound()
        prepared.delete_row(entity).run(self.connection, id=record_id)
        self._note(Subject(entity, record_id, before, before), Action.PURGE, gone(before))

    def reinsert(self, entity: str, record_id: int, row: Mapping[str, Any]) -> None:
        """Bring back a purged row exactly as it was (undo of a purge), in the recycle bin or not."""
        complete = dict.fromkeys(column_names(entity)) | dict(row)
        subject = Subject(entity, record_id, None, complete)
        rules_of(entity).returning(self, subject)
        problems = [*rules_of(entity).problems(self, subject)]
        if problems:
            raise ValidationError(problems, self._title_of(entity, complete))
        self._insert_rows(entity, [complete])
        in_bin = complete["deleted_at"]
        self._note(subject, Action.RESTORE, {"deleted_at": [None, in_bin]} if in_bin else {})

    def revert_fields(self, entity: str, record_id: int, stored: Mapping[str, Any]) -> bool:
        """Set fields to earlier stored values (undo); rules apply, version moves on."""
        before = self.row(entity, record_id)
        if before is None:
            raise NotFound()
        return self.change(entity, before, stored)

    # --- inside ---------------------------------------------------------------------------
    def _living(self, entity: str, record_id: int) -> dict[str, Any]:
        before = self.row(entity, record_id)
        if before is None or before["deleted_at"] is not None:
            raise NotFound(self._title_of(entity, before) if before else "")
        return before

    def _form(self, entity: str) -> Form:
        """What every new record of *entity* starts from."""
        form = self._forms.get(entity)
        if form is None:
            bookkeeping = dict.fromkeys(column_names(entity)) | {
                "id": 0,
                "version": 1,
                "created_at": self.now,
                "created_by": self.employee_id,
                "changed_at": self.now,
                "changed_by": self.employee_id,
                "deleted_at": None,
            }
            form = form_of(self.context.catalogue.by_key(entity), bookkeeping)
            self._forms[entity] = form
        return form

    def _check(self, subject: Subject, found: Sequence[Problem]) -> None:
        problems = list(found)
        wrong = {p.field for p in problems}
        rules = rules_of(subject.entity)
        rules.prepare(self, subject)
        after = subject.after
        form = self._form(subject.entity)
        # Asked of half a million records in an import: mostly nothing is missing.
        for spec in form.required if None in map(after.get, form.required_names) else ():
            name = spec.name
            missing = after.get(name) is None and name not in wrong
            if missing and (subject.changed(name) or not spec.custom):
                problems.append(Problem(name, MUST_FILL))
        if not problems:
            problems.extend(rules.problems(self, subject))
        if problems:
            raise ValidationError(problems, self._title_of(subject.entity, after))

    def _apply(self, subject: Subject, action: Action = Action.UPDATE) -> bool:
        before, after = subject.before, subject.after
        assert before is not None
        names = before.keys() | after.keys()
        changed = {n: after.get(n) for n in names if before.get(n) != after.get(n)}
        if not changed:
            return False
        shown = noted(before, changed, self.context.catalogue.by_key(subject.entity))
        row = dict(changed)
        if any(n.startswith("custom.") for n in changed):
            row = {k: v for k, v in changed.items() if not k.startswith("custom.")}
            row["custom"] = packed(after)["custom"]
        row |= {
            "version": before["version"] + 1,
            "changed_at": self.now,
            "changed_by": self.employee_id,
        }
        after.update(version=row["version"])
        statement = prepared.update_row(subject.entity, tuple(row))
        statement.run(
            self.connection,
            record_id=subject.record_id,
            **{"v_" + name: value for name, value in row.items()},
        )
        self._note(subject, action, shown)
        rules_of(subject.entity).written(self, subject)
        return True

    def _insert_rows(self, entity: str, rows: Sequence[dict[str, Any]]) -> None:
        """Write new rows; each has every column."""
        if "custom" in column_names(entity):
            rows = [packed(row) for row in rows]
        prepared.insert_row(entity).run_many(self.connection, rows)

    def _note(
        self, subject: Subject, action: Action, data: Mapping[str, Any], encoded: str | None = None
    ) -> None:
        """Remember a write: *data* is field to [old, new], *encoded* the same as JSON if known."""
        customer_id = customer_of(self, subject)
        if customer_id is not None:
            self._customers.add(customer_id)
            is_found_by = search_index.is_found_by(subject.entity)
            if is_found_by and (
                action is not Action.UPDATE
                or search_index.concerns(subject.entity, data, self.context.catalogue)
            ):
                self._reindex.add(customer_id)
            if action is Action.UPDATE and "customer_id" in data:  # moved in a merge, or back
                self._customers.update(data["customer_id"])
                if is_found_by:
                    self._reindex.update(data["customer_id"])
        self._journal.append(
            (
                self.change_set_id,
                len(self._journal),
                subject.entity,
                subject.record_id,
                customer_id,
                str(action),
                encoded or (_encode(data) if data else None),
            )
        )
        self._fields.append(tuple(data) if action is Action.UPDATE else ())

    def _title_of(self, entity: str, row: Mapping[str, Any]) -> str:
        return str(row.get(entity_of(entity).title_field) or "")
