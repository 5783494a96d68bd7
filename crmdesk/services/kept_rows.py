"""Writing tables that are kept in step: of many columns that are as they were none is written.

A row that is deleted and written anew costs a page of every index on its table, and each of them
has to reach the disk before an act is done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, and_, bindparam, column, delete, insert, select, table, update

from crmdesk.services.prepared import Prepared, of_ids, run_of_ids

Row: TypeAlias = tuple[Any, ...]
Rows: TypeAlias = dict[tuple[int, ...], Row]  # by the values of their keys
OLD: Final = "old_"


class KeptTable:
    """A table of computed rows. Its keys are its first columns, the first of them the customer."""

    def __init__(self, name: str, columns: Sequence[str], keys: int) -> None:
        self._table = table(name, *[column(c) for c in columns])
        self._columns, self._keys = tuple(columns), keys
        t, named = self._table.c, self._columns[:keys]
        self._this = and_(*[t[key] == bindparam(OLD + key) for key in named])
        self._stored = Prepared(select(self._table).where(of_ids(t[named[0]])))
        self._delete = Prepared(delete(self._table).where(self._this))
        self._insert = Prepared(insert(self._table).values({c: bindparam(c) for c in columns}))
        self._update = lru_cache(maxsize=256)(self._updating)

    def stored(self, connection: Connection, customers: Iterable[int]) -> Rows:
        """The rows of some customers as they lie."""
        return self.by_key(run_of_ids(connection, self._stored, customers))

    def by_key(self, rows: Iterable[Row]) -> Rows:
        """Whole rows by their keys."""
        return {row[: self._keys]: row for row in rows}

    def put(
        self, connection: Connection, stored: Rows, fresh: Mapping[tuple[int, ...], Row]
    ) -> None:
        """Make of the rows *stored* those of *fresh*."""
        gone = [key for key in stored if key not in fresh]
        new = [row for key, row in fresh.items() if key not in stored]
        changed: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
        for key, row in fresh.items():
            old = stored.get(key, row)
            if old != row:
                places = [n for n, value in enumerate(row) if value != old[n]]
                names = tuple(self._columns[n] for n in places)
                changed[names].append((*[row[n] for n in places], *key))
        if gone:
            self._delete.run_rows(connection, gone)
        for names, rows in changed.items():
            self._update(names).run_rows(connection, rows)
        if new:
            self._insert.run_rows(connection, new)

    def _updating(self, names: tuple[str, ...]) -> Prepared:
        values: dict[str, Any] = {name: bindparam(name) for name in names}
        return Prepared(update(self._table).where(self._this).values(values))
