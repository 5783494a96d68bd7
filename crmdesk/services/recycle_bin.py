"""The recycle bin: what was deleted, by whom and when; bringing it back, or removing it for good.

A customer in the bin keeps his contacts, documents and notes; they come back with him. Removing
for good takes them along. The history keeps every value even then. Employees are never removed:
the history names them.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, NotFound, ValidationError
from crmdesk.core.i18n import N_
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import codecs
from crmdesk.models.codecs import Stored
from crmdesk.models.database import Database
from crmdesk.models.history import ChangeSource
from crmdesk.models.registry import ENTITIES, entity_of
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.catalogue import FieldCatalogue, raw_table
from crmdesk.services.names import Names
from crmdesk.services.purging import Purge
from crmdesk.services.writing import WriteContext, Writer

RESTORED: Final = N_("Restored {count} records from the recycle bin")
PURGED: Final = N_("Removed {count} records from the recycle bin for good")
# What nobody would look for in a bin: parameters, and marks that two customers differ.
LEFT_OUT: Final = frozenset({"setting", "not_duplicate"})
SHOWN: Final[tuple[str, ...]] = tuple(
    e.__tablename__ for e in ENTITIES if e.__tablename__ not in LEFT_OUT
)
KEPT: Final = "employee"
CHUNK: Final = 500
# What stands for a record where its own title field says too little.
TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "qualification": ("kind", "number"),
    "competitor_relation": ("competitor_id",),
    "address": ("kind", "address"),
    "dated_note": ("topic", "text"),
}


@dataclass(frozen=True, slots=True)
class BinList:
    """The records in the bin, newest first: ids, and of each the place of its entity in SHOWN."""

    ids: array[int]
    kinds: array[int]

    def entity(self, place: int) -> str:
        """The entity of the record at *place*."""
        entity: str = SHOWN[self.kinds[place]]
        return entity


@dataclass(frozen=True, slots=True)
class BinRow:
    """What the list shows of one record, in stored form."""

    title: str
    entity: str
    customer: str
    deleted_at: Stored
    deleted_by: Stored


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back; *refused* names each record that could not, with the reason."""

    change_set: ChangeSet
    count: int
    refused: tuple[str, ...] = ()


class RecycleBin:
    """Reads and empties the recycle bin of one open file."""

    def __init__(
        self,
        database: Database,
        catalogue: FieldCatalogue,
        names: Names,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._names = names
        self._make_context = make_context

    # --- reading --------------------------------------------------------------------------
    def counts(self) -> dict[str, int]:
        """How many records of each entity lie in the bin; entities without any are left out."""
        queries = [
            select(literal(entity).label("entity"), func.count().label("count"))
            .select_from(raw_table(entity))
            .where(raw_table(entity).c.deleted_at.is_not(None))
            for entity in SHOWN
        ]
        with self._database.read() as connection:
            return {name: n for name, n in connection.execute(union_all(*queries)) if n}

    def find(self, entities: Collection[str] = SHOWN, search: str = "") -> BinList:
        """The records of *entities* in the bin whose title or customer contains *search*."""
        parts = [self._select(e, search) for e in SHOWN if e in entities]
        ids, kinds = array("q"), array("b")
        if parts:
            found = union_all(*parts).subquery()
            query = select(found.c.id, found.c.kind).order_by(
                found.c.deleted_at.desc(), found.c.id.desc()
            )
            with self._database.read() as connection:
                for record_id, kind in connection.execute(query):
                    ids.append(record_id)
                    kinds.append(kind)
        return BinList(ids, kinds)

    def _select(self, entity: str, search: str) -> Select[Any]:
        table = raw_table(entity)
        query = select(
            table.c.id, literal(SHOWN.index(entity)).label("kind"), table.c.deleted_at
        ).where(table.c.deleted_at.is_not(None))
        if not search:
            return query
        hits: list[ColumnElement[bool]] = [
            table.c[entity_of(entity).title_field].icontains(search, autoescape=True)
        ]
        if entity_of(entity).parent_field == "customer_id":
            customer = raw_table("customer").alias("owner")
            owners = select(customer.c.id).where(customer.c.name.icontains(search, autoescape=True))
            hits.append(table.c.customer_id.in_(owners))
        return query.where(or_(*hits))

    def rows(self, entity_of_id: Mapping[int, str], ids: Sequence[int]) -> list[BinRow]:
        """What to show of *ids*, in their order."""
        wanted: dict[str, list[int]] = defaultdict(list)
        for record_id in ids:
            wanted[entity_of_id[record_id]].append(record_id)
        found: dict[int, BinRow] = {}
        for entity, of_entity in wanted.items():
            found.update(self._read(entity, of_entity))
        gone = BinRow("", "", "", None, None)
        return [found.get(record_id, gone) for record_id in ids]

    def _read(self, entity: str, ids: Sequence[int]) -> Iterable[tuple[int, BinRow]]:
        table = raw_table(entity)
        specs = self._catalogue.by_key(entity)
        fields = TITLES.get(entity, (entity_of(entity).title_field,))
        is_child = entity_of(entity).parent_field == "customer_id"
        for start in range(0, len(ids), CHUNK):
            query = select(table).where(table.c.id.in_(ids[start : start + CHUNK]))
            with self._database.read() as connection:
                rows = connection.execute(query).mappings().all()
            for row in rows:
                shown = [codecs.show_stored(specs[f], row[f], self._names) for f in fields]
                customer_id = row["customer_id"] if is_child else None
                yield (
                    row["id"],
                    BinRow(
                        " · ".join(text for text in shown if text),
                        entity,
                        self._names("customer", customer_id) if customer_id else "",
                        row["deleted_at"],
                        row["changed_by"],
                    ),
                )

    # --- bringing back --------------------------------------------------------------------
    def restore(
        self, records: Sequence[tuple[str, int]], progress: Progress = NO_PROGRESS
    ) -> Restored:
        """Bring (entity, id) records back in one change set.

        The customer of a contact or document comes back with it. A record that a rule refuses
        stays in the bin and is named; the others come back all the same.
        """
        refused: list[str] = []
        count = 0
        ordered = sorted(records, key=lambda r: SHOWN.index(r[0]))
        with Writer(
            self._make_context(), RESTORED, {"count": len(records)}, source=ChangeSource.BULK
        ) as writer:
            for done, (entity, record_id) in enumerate(ordered):
                if done % 50 == 0:
                    progress.check()
                    progress.report(done, len(ordered))
                try:
                    count += _restore(writer, entity, record_id)
                except ValidationError as error:
                    refused.append(error.message())
                except NotFound:
                    continue  # somebody else brought it back meanwhile
            writer.params["count"] = count
        return Restored(writer.change_set, count, tuple(refused))

    # --- removing for good ----------------------------------------------------------------
    def purge(
        self, records: Sequence[tuple[str, int]], progress: Progress = NO_PROGRESS
    ) -> ChangeSet:
        """Remove (entity, id) records from the bin for good, with everything that is theirs.

        References to them from other records become blank. Raises CrmError when only employees
        were asked for, ValidationError when another record cannot do without one of them; then
        nothing happened.
        """
        wanted = [(entity, i) for entity, i in records if entity != KEPT]
        if records and not wanted:
            raise CrmError(N_("Employees stay in the recycle bin, because the history names them."))
        with BulkWriter(self._make_context(), PURGED, source=ChangeSource.BULK) as writer:
            purge = Purge(writer, progress)
            for entity, record_id in wanted:
                purge.add(entity, record_id)
            writer.params["count"] = purge.carry_out()
        return writer.change_set


def _restore(writer: Writer, entity: str, record_id: int) -> int:
    """Bring one record back, its customer first; returns how many came back."""
    count = 0
    row = writer.row(entity, record_id)
    if row is None:
        raise NotFound()
    if entity_of(entity).parent_field == "customer_id":
        owner = writer.row("customer", row["customer_id"])
        if owner is not None and owner["deleted_at"] is not None:
            writer.restore("customer", owner["id"])
            count += 1
    writer.restore(entity, record_id)
    return count + 1
