"""Removing records for good: what goes along, what must let go of them, and in which order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import or_, select

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind, fields_of
from crmdesk.models.registry import ENTITIES
from crmdesk.models.trade_choices import SaleState
from crmdesk.services.bulk_writing import ORDER, BulkWriter
from crmdesk.services.catalogue import raw_table

CHUNK: Final = 500
BOOKS: Final = ("sale", "receipt")
POSTED: Final = SaleState.POSTED.value
IN_THE_BOOKS: Final = N_(
    "{name} stays in the recycle bin: {count} posted documents and receipts would be lost from the "
    "books. Nothing was removed."
)
Row: TypeAlias = dict[str, Any]


def references_to(entity: str, kind: Kind) -> list[tuple[str, FieldSpec]]:
    """(entity, field) of every reference of *kind* to *entity*."""
    return [
        (other.__tablename__, spec)
        for other in ENTITIES
        for spec in fields_of(other)
        if spec.kind is kind and spec.reference == entity
    ]


class Purge:
    """Collects what goes; ``carry_out`` does it inside the writer's transaction."""

    def __init__(self, writer: BulkWriter, progress: Progress = NO_PROGRESS) -> None:
        self._writer = writer
        self._progress = progress
        self._going: dict[str, dict[int, Row]] = defaultdict(dict)
        self._asked = 0

    def add(self, entity: str, record_id: int) -> None:
        """A record from the recycle bin; one that is not there (any more) is passed over."""
        row = self._writer.row(entity, record_id)
        if row is not None and row["deleted_at"] is not None:
            self._going[entity][record_id] = row
            self._asked += 1

    def carry_out(self) -> int:
        """Remove everything; returns how many of the records asked for went."""
        self._take_dependents()
        self._keep_the_books()
        self._let_go()
        total = sum(len(rows) for rows in self._going.values())
        done = 0
        for entity in sorted(self._going, key=ORDER.__getitem__, reverse=True):
            ids = [row["id"] for row in _children_first(entity, self._going[entity])]
            for chunk in _chunks(ids):
                self._progress.check()
                self._progress.report(done, total)
                filled = self._writer.filled_by_id(entity, chunk)
                self._writer.purge_many(entity, [filled[i] for i in chunk])
                done += len(chunk)
        return self._asked

    # --- what goes along ------------------------------------------------------------------
    def _take_dependents(self) -> None:
        """Records that cannot be without one that goes: contacts of a customer, and so on."""
        fresh = {entity: list(rows) for entity, rows in self._going.items()}
        while fresh:
            found: dict[str, list[int]] = defaultdict(list)
            for entity, ids in fresh.items():
                for other, spec in references_to(entity, Kind.REFERENCE):
                    if spec.required:
                        found[other] += self._referring(other, spec.name, ids)
            fresh = {}
            for other, ids in found.items():
                unknown = [i for i in dict.fromkeys(ids) if i not in self._going[other]]
                if unknown:
                    self._going[other] |= self._writer.rows_by_id(other, unknown)
                    fresh[other] = unknown

    def _referring(self, other: str, column: str, ids: Sequence[int]) -> list[int]:
        table = raw_table(other)
        found: list[int] = []
        for chunk in _chunks(ids):
            query = select(table.c.id).where(table.c[column].in_(chunk))
            found += self._writer.connection.scalars(query)
        return found

    def _keep_the_books(self) -> None:
        """Refuse a customer of whom posted documents or receipts would go along."""
        counts: Counter[int] = Counter(
            row["customer_id"]
            for entity in BOOKS
            for row in self._going[entity].values()
            if row["deleted_at"] is None and row.get("state", POSTED) == POSTED
        )
        for customer_id, count in counts.items():
            row = self._going["customer"].get(customer_id)
            if row is not None:
                raise CrmError(IN_THE_BOOKS, name=row["name"], count=count)

    # --- what lets go -----------------------------------------------------------------------
    def _let_go(self) -> None:
        """Blank the references of records that stay."""
        changes: dict[tuple[str, int], Row] = defaultdict(dict)
        for entity, rows in list(self._going.items()):
            ids = list(rows)
            for other, spec in references_to(entity, Kind.REFERENCE):
                for record_id in self._referring(other, spec.name, ids):
                    changes[other, record_id][spec.name] = None
            for other, spec in references_to(entity, Kind.REFERENCES):
                for record_id, left in self._lists_without(other, spec, set(ids)):
                    changes[other, record_id][spec.name] = left
        for (other, record_id), stored in changes.items():
            if record_id in self._going[other]:
                continue
            row = self._writer.row(other, record_id)
            if row is not None:
                self._writer.change(other, row, stored)

    def _lists_without(
        self, other: str, spec: FieldSpec, gone: set[int]
    ) -> Iterable[tuple[int, str | int | None]]:
        """Lists that name one of *gone*, as they are without it (tags)."""
        table = raw_table(other)
        for chunk in _chunks(sorted(gone)):
            names_one = [table.c[spec.name].contains(f",{i},") for i in chunk]
            query = select(table.c.id, table.c[spec.name]).where(or_(*names_one))
            for record_id, stored in self._writer.connection.execute(query).all():
                have: Any = codecs.load(spec, stored) or ()
                yield record_id, codecs.dump(spec, tuple(i for i in have if i not in gone))


def _children_first(entity: str, rows: dict[int, Row]) -> list[Row]:
    """Rows so ordered that none is referred to by a later one of the same entity."""
    columns = [s.name for o, s in references_to(entity, Kind.REFERENCE) if o == entity]
    if not columns:
        return list(rows.values())
    ordered: list[Row] = []
    left = dict(rows)
    while left:
        needed = {row[c] for row in left.values() for c in columns}
        free = [row for i, row in left.items() if i not in needed]
        # A circle cannot be: the rules forbid it. If a file has one, its order does not matter.
        ordered += free or left.values()
        for row in free or list(left.values()):
            del left[row["id"]]
    return ordered


def _chunks(items: Sequence[int]) -> Iterable[Sequence[int]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
