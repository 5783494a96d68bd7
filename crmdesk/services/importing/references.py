"""Names in cells to records: responsible people, tags, areas, parent customers."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select

from crmdesk.core.errors import Problem, ValidationError
from crmdesk.core.i18n import N_
from crmdesk.models import codecs, names
from crmdesk.models.codecs.sets import split_list
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.registry import entity_of
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.catalogue import raw_table
from crmdesk.services.importing.matching import CustomerMatches

PEOPLE: Final = "employee"
NEVER_MADE: Final = frozenset({"pipeline", "stage"})  # a name says too little of them
Resolved = tuple[Any, Problem | None]


class References:
    """Resolves names within one import; makes what is missing where that is allowed."""

    def __init__(
        self,
        writer: BulkWriter,
        customers: CustomerMatches,
        *,
        create_missing: bool,
        create_employees: bool,
    ) -> None:
        self._writer = writer
        self._customers = customers
        self._create_missing = create_missing
        self._create_employees = create_employees
        self._names: dict[str, dict[str, int]] = {}
        self._known: dict[tuple[str, str, bool], Resolved] = {}
        self.new_names: dict[str, list[str]] = {}
        self.new_ids: dict[tuple[str, int], str] = {}

    def resolve(self, spec: FieldSpec, text: str) -> Resolved:
        """The stored form of a reference, or why there is none."""
        several = spec.kind is Kind.REFERENCES
        key = (spec.reference, text, several)
        if spec.reference == "customer":
            return self._customer(text)
        if key not in self._known:
            self._known[key] = self._several(spec, text) if several else self._one(spec, text)
        return self._known[key]

    def _customer(self, text: str) -> Resolved:
        match = self._customers.by_words(text)
        return match.record_id or None, match.problem

    def _several(self, spec: FieldSpec, text: str) -> Resolved:
        found: list[int] = []
        for item in split_list(text):
            record_id, problem = self._one(spec, item)
            if problem is not None:
                return None, problem
            found.append(record_id)
        return codecs.dump(spec, tuple(found)), None

    def _one(self, spec: FieldSpec, text: str) -> Resolved:
        entity = spec.reference
        found = self._list(entity).get(names.normalised(text))
        if found is not None:
            return found, None
        if entity == PEOPLE and not self._create_employees:
            return None, Problem("", NO_EMPLOYEE, {"name": text})
        if not self._create_missing or entity in NEVER_MADE:
            label = entity_of(entity).label
            return None, Problem("", NOT_THERE, {"entity": label, "name": text})
        try:
            record_id = self._writer.create(entity, {"name": text})
        except ValidationError as error:
            return None, error.problems[0]
        self._list(entity)[names.normalised(text)] = record_id
        self.new_names.setdefault(entity, []).append(text)
        self.new_ids[entity, record_id] = text
        return record_id, None

    def _list(self, entity: str) -> dict[str, int]:
        if entity not in self._names:
            table = raw_table(entity)
            query = select(table.c.name, table.c.id).where(table.c.deleted_at.is_(None))
            rows = self._writer.connection.execute(query)
            self._names[entity] = {names.normalised(name): int(i) for name, i in rows}
        return self._names[entity]


NO_EMPLOYEE: Final = N_(
    "No employee is called “{name}”. Enter the person first, or allow new employees."
)
NOT_THERE: Final = N_("{entity}: “{name}” does not exist. Correct the name, or allow new entries.")
