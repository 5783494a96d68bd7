"""The write path for thousands of records: import, demo data, undo of both.

Cleaning, rules and history are those of ``Writer``; only the statements are fewer. New records
wait until there are enough of them for one ``executemany`` that names just the columns in use,
and questions that rules ask again and again are answered from memory.
"""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from operator import itemgetter
from types import TracebackType
from typing import Any, Final, TypeAlias

from sqlalchemy import select

from crmdesk.models import sqlite
from crmdesk.models.history import Action, ChangeSource
from crmdesk.models.registry import ENTITIES, entity_of
from crmdesk.services import keepers, prepared, search_index
from crmdesk.services.catalogue import CUSTOM_PREFIX, column_names, flat, packed, raw_table
from crmdesk.services.journal_rows import UNTOLD
from crmdesk.services.lookups import Lookups, Shape
from crmdesk.services.ownership import customer_of
from crmdesk.services.rules import Subject
from crmdesk.services.writing import WriteContext, Writer

Columns: TypeAlias = tuple[str, ...]
Row: TypeAlias = tuple[Any, ...]
_quoted: Final = encode_basestring
FLUSH: Final = 500
FLUSH_PLAIN: Final = 5000
LOOKED_UP: Final = frozenset({"product"})  # few records, read for line after line: not to change
# Records of customers that nothing is searched by and that have no fields of the owner: they come
# by the hundred thousand, and go so.
PLAIN: Final = frozenset({"sale", "sale_line", "receipt", "allocation"})
PRELOAD_AFTER: Final = 20  # a question asked more often is answered from memory
# Parents before children: a reference must find its record.
ORDER: Final = {entity.__tablename__: place for place, entity in enumerate(ENTITIES)}


class Filled(dict[str, Any]):
    """A record without its blank columns, which read as None."""

    def __missing__(self, name: str) -> None:
        return None


class _Rehearsed(Exception):
    """Leaves the transaction without committing it."""


class BulkWriter(Writer):
    """A ``Writer`` for many records; *rehearsal* does everything and keeps nothing."""

    def __init__(
        self,
        context: WriteContext,
        title: str,
        params: Mapping[str, object] | None = None,
        *,
        source: ChangeSource = ChangeSource.IMPORT,
        undoes_id: int | None = None,
        rehearsal: bool = False,
    ) -> None:
        super().__init__(context, title, params, source=source, undoes_id=undoes_id)
        self.rehearsal = rehearsal
        self._lookups = Lookups()
        self._asked: Counter[Shape] = Counter()
        self._pending: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self._pending_rows: defaultdict[tuple[str, Columns], list[Row]] = defaultdict(list)
        self._pending_ids: set[int] = set()
        self._new_texts: dict[int, tuple[str, str]] = {}
        self._looked_up: dict[int, dict[str, Any]] = {}
        self._driver: sqlite.Connection = None
        self._has_search_memory = False
        self._collects = False

    # --- the transaction ------------------------------------------------------------------
    def __enter__(self) -> BulkWriter:
        super().__enter__()
        self._driver = self.connection.connection.driver_connection
        sqlite.set_cache(self._driver, sqlite.BULK_CACHE_KIB)
        # Hundreds of thousands of records and no cycles: looking for some again and again would
        # take a sixth of the time. (In the window nobody does, see ``ui.garbage``.)
        self._collects = gc.isenabled()
        gc.disable()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None and self.rehearsal:
                error = _Rehearsed()
            super().__exit__(kind or type(error) if error else None, error, trace)
        finally:
            if self._collects:
                gc.enable()
            sqlite.set_cache(self._driver, sqlite.CACHE_KIB)

    def _finish(self) -> None:
        self.flush()
        if len(self._reindex) > FLUSH:
            self._take_search_memory()
        super()._finish()
        if self._has_search_memory:
            sqlite.set_search_memory(self._driver, sqlite.SEARCH_MEMORY)

    def rehearse_end(self) -> None:
        """In a rehearsal: let the keepers look at the whole, as at the end of an act.

        Raises what would refuse the act (CrmError); nothing of it is remembered.
        """
        self.flush()
        if self._journal:
            keepers.run(self, dict(self._touched()))

    def _take_search_memory(self) -> None:
        if not self._has_search_memory:
            self._has_search_memory = True
            sqlite.set_search_memory(self._driver, sqlite.BULK_SEARCH_MEMORY)

    # --- reading for rules ----------------------------------------------------------------
    def rows(
        self, entity: str, columns: Sequence[str], /, *, deleted: bool = False, **equal: Any
    ) -> list[tuple[Any, ...]]:
        """See ``Writer.rows``; from memory once a question was asked often enough."""
        shape = (entity, tuple(columns), tuple(equal), deleted)
        index = self._lookups.get(shape)
        if index is None:
            self._asked[shape] += 1
            self.flush()
            if self._asked[shape] <= PRELOAD_AFTER:
                return super().rows(entity, columns, deleted=deleted, **equal)
            index = self._lookups.add(shape)
            table = raw_table(entity)
            query = select(table.c.id, *[table.c[n] for n in (*equal, *columns)])
            if not deleted:
                query = query.where(table.c.deleted_at.is_(None))
            index.load(tuple(row) for row in self.connection.execute(query))
        return index.get(tuple(equal.values()))

    def count(self, entity: str, /, **equal: Any) -> int:
        """See ``Writer.count``."""
        self.flush()
        return super().count(entity, **equal)

    def highest_code(self) -> str | None:
        """See ``Writer.highest_code``."""
        self.flush()
        return super().highest_code()

    def codes(self, entity: str, beginning: str) -> list[str]:
        """See ``Writer.codes``."""
        self.flush()
        return super().codes(entity, beginning)

    def last_code(self, entity: str, beginning: str) -> str | None:
        """See ``Writer.last_code``."""
        self.flush()
        return super().last_code(entity, beginning)

    def row(self, entity: str, record_id: int) -> dict[str, Any] | None:
        """See ``Writer.row``."""
        if entity in LOOKED_UP:
            known = self._looked_up.get(record_id)
            if known is not None:
                return known
        if record_id in self._pending_ids:
            self.flush()
        row = super().row(entity, record_id)
        if entity in LOOKED_UP and row is not None:
            self._looked_up[record_id] = row
        return row

    def rows_by_id(self, entity: str, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """See ``Writer.rows_by_id``."""
        self.flush()
        return super().rows_by_id(entity, ids)

    def children_of(
        self, entity: str, parent_ids: Sequence[int]
    ) -> dict[int, list[dict[str, Any]]]:
        """The living child records of several parents in stored form, oldest first."""
        self.flush()
        parent = entity_of(entity).parent_field
        names = column_names(entity)
        found: dict[int, list[dict[str, Any]]] = {}
        for row in prepared.read_children(self.connection, entity, parent, parent_ids):
            record = flat(dict(zip(names, row, strict=True)))
            found.setdefault(record[parent], []).append(record)
        return found

    def filled_by_id(self, entity: str, ids: Sequence[int]) -> dict[int, Filled]:
        """Like ``rows_by_id`` without the blank columns: four times as fast."""
        self.flush()
        names = column_names(entity)
        rows = prepared.read_by_ids(self.connection, entity, ids)
        records = [
            Filled([pair for pair in zip(names, row, strict=True) if pair[1] is not None])
            for row in rows
        ]
        return {record["id"]: record for record in records}

    # --- writing --------------------------------------------------------------------------
    def put_text(self, customer_id: int, text: str, grams: str) -> None:
        """Give the search text of a customer just created, where it was made elsewhere.

        It must be what ``search_index.texts`` would make of the customer and its children so
        far; a child added later makes it void.
        """
        if customer_id in self._reindex:
            self._reindex.discard(customer_id)
            self._new_texts[customer_id] = (text, grams)

    def put_plain(
        self, entity: str, columns: Columns, rows: Sequence[Row], customer_id: int
    ) -> None:
        """Create records of a customer that were checked, as an entity of ``PLAIN`` may be.

        *columns* name what *rows* hold, in the order of the table, and all that is filled.
        """
        place = columns.index("id")
        ids = [row[place] for row in rows]
        if self._lookups.knows(entity):
            for record_id, row in zip(ids, rows, strict=True):
                record = Filled(zip(columns, row, strict=True))
                self._lookups.changed(entity, record_id, None, record)
        self._customers.add(customer_id)
        act, action, first = self.change_set_id, str(Action.CREATE), len(self._journal)
        self._journal += [
            (act, seq, entity, record_id, customer_id, action, None)
            for seq, record_id in enumerate(ids, first)
        ]
        self._fields += [()] * len(rows)
        waiting = self._pending_rows[entity, columns]
        waiting += rows
        self._pending_ids.update(ids)
        if len(waiting) >= FLUSH_PLAIN:
            self.flush()

    def purge_many(self, entity: str, records: Sequence[Filled]) -> None:
        """``purge`` for records that were just read with ``filled_by_id``, in this order."""
        self.flush()
        ids = [(record["id"],) for record in records]
        prepared.delete_row(entity).run_rows(self.connection, ids)
        for record in records:
            kept = flat(record)
            if not UNTOLD.isdisjoint(kept):
                kept = {name: value for name, value in kept.items() if name not in UNTOLD}
            self._note(
                Subject(entity, record["id"], record, record), Action.PURGE, kept, _gone(kept)
            )

    def is_plain(self, entity: str) -> bool:
        """Whether ``purge_plain`` may take out records of *entity*."""
        return entity in PLAIN and not self._lookups.knows(entity)

    def outlines(
        self, entity: str, ids: Sequence[int], columns: Sequence[str]
    ) -> dict[int, Filled]:
        """Some columns of records by id; *columns* begin with the id."""
        self.flush()
        query = prepared.columns_of_ids(entity, tuple(columns))
        rows = prepared.run_of_ids(self.connection, query, ids)
        return {row[0]: Filled(zip(columns, row, strict=True)) for row in rows}

    def purge_plain(self, entity: str, ids: Sequence[int]) -> None:
        """``purge`` for many records of an entity that ``is_plain``: read and told by SQLite."""
        self.flush()
        query = prepared.gone_of_ids(entity)
        found = {i: rest for i, *rest in prepared.run_of_ids(self.connection, query, ids)}
        prepared.delete_row(entity).run_rows(self.connection, [(i,) for i in ids])
        act, action = self.change_set_id, str(Action.PURGE)
        for record_id in ids:
            customer_id, told = found[record_id]
            self._customers.add(customer_id)
            self._journal.append(
                (act, len(self._journal), entity, record_id, customer_id, action, told)
            )
            self._fields.append(())

    def flush(self) -> None:
        """Write the records that wait."""
        if not self._pending_ids:
            return
        for entity in sorted(self._pending, key=ORDER.__getitem__):
            _insert(self, entity, self._pending[entity])
        self._pending.clear()
        # Nothing refers to what comes so.
        for (entity, columns), rows in self._pending_rows.items():
            prepared.insert_columns(entity, columns).run_rows(self.connection, rows)
        self._pending_rows.clear()
        self._pending_ids.clear()
        if self._new_texts and not self.rehearsal:
            if len(self._new_texts) >= FLUSH:
                self._take_search_memory()
            entries = sorted(self._new_texts.items())
            search_index.insert(self.connection, [(i, t, g) for i, (t, g) in entries])
        self._new_texts.clear()

    # --- inside ---------------------------------------------------------------------------
    def _insert_rows(self, entity: str, rows: Sequence[dict[str, Any]]) -> None:
        waiting = self._pending[entity]
        waiting += rows
        self._pending_ids.update([row["id"] for row in rows])
        if len(waiting) >= FLUSH:
            self.flush()

    def _note(
        self, subject: Subject, action: Action, data: Mapping[str, Any], encoded: str | None = None
    ) -> None:
        self._looked_up.pop(subject.record_id, None)
        after = None if action is Action.PURGE else subject.after
        self._lookups.changed(subject.entity, subject.record_id, subject.before, after)
        super()._note(subject, action, data, encoded)
        if not self._new_texts:
            return
        customer_id = customer_of(self, subject)
        if customer_id in self._new_texts and customer_id in self._reindex:
            del self._new_texts[customer_id]


def _gone(kept: Mapping[str, Any]) -> str:
    """Every value as [value, null] in JSON; three times as fast as the encoder for small lists."""
    return "".join(
        [
            "{",
            ", ".join(
                [
                    f'"{name}": [{_quoted(value) if value.__class__ is str else value}, null]'
                    for name, value in kept.items()
                ]
            ),
            "}",
        ]
    )


def _insert(writer: Writer, entity: str, records: list[dict[str, Any]]) -> None:
    """One ``executemany``; columns that are NULL in every record are not named."""
    columns = column_names(entity)
    if any(name.startswith(CUSTOM_PREFIX) for name in records[0]):
        records = [packed(record) for record in records]
    take = itemgetter(*columns)
    by_column = list(zip(*[take(record) for record in records], strict=True))
    used = [n for n, values in enumerate(by_column) if values.count(None) < len(records)]
    statement = prepared.insert_columns(entity, tuple(columns[n] for n in used))
    rows = list(zip(*[by_column[n] for n in used], strict=True))
    statement.run_rows(writer.connection, rows)
