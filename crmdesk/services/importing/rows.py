"""One row at a time: which record it means, whether it may be written, what changes.

``Rows`` handles entities whose row is one record; ``CustomerRows`` rows that also hold a contact
and an address. Everything is checked before anything of the row is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crmdesk.core.errors import Problem, ValidationError
from crmdesk.core.i18n import N_
from crmdesk.models.fields import FieldSpec
from crmdesk.models.registry import entity_of
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.catalogue import FieldCatalogue
from crmdesk.services.importing.matching import CustomerMatches, KeyMatches
from crmdesk.services.importing.options import ImportOptions, Mode
from crmdesk.services.importing.report import (
    Action,
    FieldChange,
    PossibleDuplicate,
    Report,
    RowResult,
)
from crmdesk.services.rules import Subject

EXISTS: Final = N_("{name} exists already. Choose “create and update” to change it.")
NOT_FOUND: Final = N_("No existing record fits this row.")
CODE_STAYS: Final = N_("The number of {name} is {code} and cannot be changed to {other}.")


class Refused(Exception):
    """A row that is not imported; *problems* name the keys of its columns."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


@dataclass(slots=True)
class Incoming:
    """One row: its number, its stored values by key, and what was found out about it."""

    number: int
    values: dict[str, Any]
    normalised: str = ""
    text: tuple[str, str] | None = None
    duplicates: tuple[PossibleDuplicate, ...] = ()


@dataclass(slots=True)
class Context:
    """What all rows of one import share."""

    writer: BulkWriter
    catalogue: FieldCatalogue
    options: ImportOptions
    customers: CustomerMatches
    report: Report
    clearable: frozenset[str] = frozenset()  # keys whose blank cells clear the field
    existing: dict[int, dict[str, Any]] = field(default_factory=dict)

    def specs(self, entity: str) -> Mapping[str, FieldSpec]:
        """The fields of an entity."""
        return self.catalogue.by_key(entity)


def checked_new(context: Context, entity: str, stored: Mapping[str, Any], prefix: str) -> Subject:
    """A new record that may be put. Raises Refused with keys of the sheet."""
    try:
        return context.writer.new(entity, stored)
    except ValidationError as error:
        raise Refused(*[_prefixed(p, prefix) for p in error.problems]) from None


def checked_change(
    context: Context, entity: str, before: dict[str, Any], stored: Mapping[str, Any], prefix: str
) -> Subject:
    """A changed record that may be applied. Raises Refused with keys of the sheet."""
    try:
        return context.writer.changed(entity, before, stored)
    except ValidationError as error:
        raise Refused(*[_prefixed(p, prefix) for p in error.problems]) from None


def _prefixed(problem: Problem, prefix: str) -> Problem:
    if not prefix or not problem.field:
        return problem
    return Problem(prefix + problem.field, problem.template, problem.params)


def differences(
    context: Context,
    entity: str,
    before: Mapping[str, Any],
    values: Mapping[str, Any],
    prefix: str = "",
) -> dict[str, Any]:
    """The values that differ from the record; blank ones only where blanks clear."""
    specs = context.specs(entity)
    return {
        name: value
        for name, value in values.items()
        if (value is not None or prefix + name in context.clearable)
        and not specs[name].immutable
        and before.get(name) != value
    }


def changes_of(
    context: Context, entity: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[FieldChange]:
    """What is shown of a change."""
    specs = context.specs(entity)
    return [FieldChange(specs[name], before.get(name), value) for name, value in after.items()]


class Rows:
    """Rows that are one record each."""

    def __init__(self, context: Context, entity: str) -> None:
        self.context = context
        self.entity = entity
        self._matches = KeyMatches(context.writer.connection, entity)
        self._seen: dict[int, int] = {}

    def prepare(self, rows: Sequence[Incoming]) -> None:
        """Read in one go what the rows of a block will ask for."""
        ids = [i for row in rows if (i := self._matches.find(row.values)) and i not in self._seen]
        self.context.existing = self.context.writer.rows_by_id(self.entity, ids)

    def take(self, row: Incoming) -> RowResult:
        """Import one row. Raises Refused; then nothing of it was written."""
        found = self._matches.find(row.values)
        if not found:
            return self._create(row)
        mode = self.context.options.mode
        if mode is Mode.CREATE and found not in self._seen:
            raise Refused(Problem("", EXISTS, {"name": self._title(row.values)}))
        before = self.context.existing.pop(found, None) or self.context.writer.row(
            self.entity, found
        )
        assert before is not None
        stored = differences(self.context, self.entity, before, row.values)
        changes = changes_of(self.context, self.entity, before, stored)
        if stored:
            self.context.writer.apply(checked_change(self.context, self.entity, before, stored, ""))
        self._seen[found] = row.number
        action = Action.UPDATE if stored else Action.SAME
        title = self._title(before | row.values)
        return RowResult(row.number, action, title, found, changes=tuple(changes))

    def refused(self, row: Incoming) -> None:
        """Know that a row was not imported; no other row depends on it."""

    def _create(self, row: Incoming) -> RowResult:
        if self.context.options.mode is Mode.UPDATE:
            raise Refused(Problem("", NOT_FOUND))
        subject = checked_new(self.context, self.entity, row.values, "")
        self.context.writer.put(subject)
        self.context.report.created[self.entity] += 1
        self._matches.add(subject.record_id, subject.after)
        self._seen[subject.record_id] = row.number
        title = self._title(subject.after)
        return RowResult(row.number, Action.CREATE, title, subject.record_id)

    def _title(self, values: Mapping[str, Any]) -> str:
        title = str(values.get(entity_of(self.entity).title_field) or "")
        customer = values.get("customer_id")
        if customer is None:
            return title
        owner = self.context.customers.name_of(customer)
        return f"{owner} / {title}" if title else owner
