"""Reading and saving records of any entity: the service most screens need."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import NotFound
from crmdesk.core.i18n import N_, _, listed
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import codecs
from crmdesk.models.codecs import Stored
from crmdesk.models.database import Database
from crmdesk.models.history import ChangeSource
from crmdesk.models.registry import Record, entity_of
from crmdesk.services.catalogue import FieldCatalogue, column_names, flat, raw_table
from crmdesk.services.prepared import rows_of_parent
from crmdesk.services.writing import WriteContext, Writer

R = TypeVar("R", bound=Record)
CREATED = N_("Created {entity} {name}")
EDITED = N_("Edited {entity} {name}")
EDITED_EACH = N_("Edited {count} × {entity}: {fields}")
ORDERED = N_("Changed the order: {entity}")
DELETED = N_("Deleted {entity} {name}")
RESTORED = N_("Restored {entity} {name}")
DELETED_MANY = N_("Deleted {count} × {entity}")
RESTORED_MANY = N_("Restored {count} × {entity}")


class StoredRecord(dict[str, Stored]):
    """One record in stored form; ``id`` and ``version`` are among its keys."""

    @property
    def record_id(self) -> int:
        """The id."""
        return int(self["id"])  # type: ignore[arg-type]

    @property
    def version(self) -> int:
        """How often it was changed, plus one."""
        return int(self["version"])  # type: ignore[arg-type]

    @property
    def is_deleted(self) -> bool:
        """Whether it lies in the recycle bin."""
        return self.get("deleted_at") is not None


class RecordService:
    """Get, list, save, remove and restore records of every entity."""

    def __init__(
        self,
        database: Database,
        catalogue: FieldCatalogue,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._make_context = make_context

    # --- reading --------------------------------------------------------------------------
    def get(self, entity: type[R], record_id: int) -> R:
        """One record as an object; it may be used after the call. Raises NotFound."""
        with self._database.session() as session:
            found = session.get(entity, record_id)
            if found is None:
                raise NotFound()
            session.expunge_all()
            return found

    def fetch(self, entity: str, record_id: int) -> StoredRecord:
        """One record in stored form, custom fields included. Raises NotFound."""
        table = raw_table(entity)
        with self._database.read() as connection:
            row = (
                connection.execute(select(table).where(table.c.id == record_id)).mappings().first()
            )
        if row is None:
            raise NotFound()
        return StoredRecord(flat(row))

    def fetch_many(self, entity: str, record_ids: Collection[int]) -> dict[int, StoredRecord]:
        """Several records by id."""
        table = raw_table(entity)
        found: dict[int, StoredRecord] = {}
        ids = list(record_ids)
        with self._database.read() as connection:
            for start in range(0, len(ids), 500):
                rows = connection.execute(
                    select(table).where(table.c.id.in_(ids[start : start + 500]))
                ).mappings()
                found.update({row["id"]: StoredRecord(flat(row)) for row in rows})
        return found

    def children(
        self, entity: str, customer_id: int, *, order: Sequence[str] = ("id",)
    ) -> list[StoredRecord]:
        """The living child records of a customer; ``-name`` sorts downwards."""
        parent = entity_of(entity).parent_field
        statement, names = rows_of_parent(entity, parent, tuple(order)), column_names(entity)
        with self._database.read() as connection:
            rows = statement.run(connection, parent=customer_id).fetchall()
        return [StoredRecord(flat(dict(zip(names, row, strict=True)))) for row in rows]

    def children_of_many(
        self, entity: str, customer_ids: Collection[int], *, order: Sequence[str] = ("id",)
    ) -> dict[int, list[StoredRecord]]:
        """The living child records of several customers."""
        table = raw_table(entity)
        parent = entity_of(entity).parent_field
        sorting = [
            table.c[o.lstrip("-")].desc() if o.startswith("-") else table.c[o] for o in order
        ]
        found: dict[int, list[StoredRecord]] = {}
        ids = list(customer_ids)
        with self._database.read() as connection:
            for start in range(0, len(ids), 500):
                query = (
                    select(table)
                    .where(
                        table.c[parent].in_(ids[start : start + 500]), table.c.deleted_at.is_(None)
                    )
                    .order_by(*sorting)
                )
                for row in connection.execute(query).mappings():
                    found.setdefault(row[parent], []).append(StoredRecord(flat(row)))
        return found

    def all(self, entity: str) -> list[StoredRecord]:
        """Every living record of a small list, in order of creation."""
        table = raw_table(entity)
        with self._database.read() as connection:
            rows = connection.execute(
                select(table).where(table.c.deleted_at.is_(None)).order_by(table.c.id)
            ).mappings()
            return [StoredRecord(flat(row)) for row in rows]

    def values(self, entity: str, record: Mapping[str, Stored]) -> dict[str, Any]:
        """Stored form to values, for the editable fields."""
        return {s.name: codecs.load(s, record.get(s.name)) for s in self._catalogue.fields(entity)}

    # --- writing --------------------------------------------------------------------------
    def save(
        self,
        entity: str,
        record_id: int | None,
        values: Mapping[str, Any],
        base_version: int | None = None,
    ) -> ChangeSet:
        """Create (record_id None) or change one record.

        Raises ValidationError, StaleRecord, NotFound, DatabaseProblem; then nothing changed.
        """
        with self._writer(CREATED if record_id is None else EDITED, entity) as writer:
            if record_id is None:
                record_id = writer.create(entity, values)
            else:
                writer.update(entity, record_id, values, base_version)
            writer.params["name"] = self._name(writer, entity, record_id)
        return writer.change_set

    def save_each(self, entity: str, changes: Mapping[int, Mapping[str, Any]]) -> ChangeSet:
        """Change several records, each in its own way, in one change set: a new order, a tree.

        Raises ValidationError, NotFound; then nothing changed.
        """
        names = dict.fromkeys(name for values in changes.values() for name in values)
        fields = listed(self._catalogue.field(entity, f).title for f in names)
        params = {"count": len(changes), "fields": fields}
        with self._writer(EDITED_EACH, entity, params) as writer:
            for record_id, values in changes.items():
                writer.update(entity, record_id, values)
        return writer.change_set

    def order(self, entity: str, record_ids: Sequence[int]) -> ChangeSet:
        """Put the records of a list that has a ``position`` into this order."""
        with self._writer(ORDERED, entity) as writer:
            for position, record_id in enumerate(record_ids, 1):
                writer.update(entity, record_id, {"position": position})
        return writer.change_set

    def remove(
        self, entity: str, record_ids: Sequence[int], progress: Progress = NO_PROGRESS
    ) -> ChangeSet:
        """Move records to the recycle bin in one change set."""
        return self._each(entity, record_ids, DELETED, DELETED_MANY, Writer.remove, progress)

    def restore(
        self, entity: str, record_ids: Sequence[int], progress: Progress = NO_PROGRESS
    ) -> ChangeSet:
        """Take records out of the recycle bin in one change set."""
        return self._each(entity, record_ids, RESTORED, RESTORED_MANY, Writer.restore, progress)

    def _each(
        self,
        entity: str,
        record_ids: Sequence[int],
        one: str,
        many: str,
        act: Callable[[Writer, str, int], None],
        progress: Progress,
    ) -> ChangeSet:
        single = len(record_ids) == 1
        source = ChangeSource.EDIT if single else ChangeSource.BULK
        params = {"count": len(record_ids)}
        with self._writer(one if single else many, entity, params, source) as writer:
            for index, record_id in enumerate(record_ids):
                if index % 100 == 0:
                    progress.check()
                    progress.report(index, len(record_ids))
                act(writer, entity, record_id)
            if single:
                writer.params["name"] = self._name(writer, entity, record_ids[0])
        return writer.change_set

    def _writer(
        self,
        title: str,
        entity: str,
        params: Mapping[str, object] | None = None,
        source: ChangeSource = ChangeSource.EDIT,
    ) -> Writer:
        label = _(entity_of(entity).label)
        return Writer(
            self._make_context(), title, {"entity": label, **(params or {})}, source=source
        )

    def _name(self, writer: Writer, entity: str, record_id: int) -> str:
        row = writer.row(entity, record_id) or {}
        return str(row.get(entity_of(entity).title_field) or "")
