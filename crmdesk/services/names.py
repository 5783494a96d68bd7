"""Names of records by id: what a reference shows. Small lists are kept whole, customers asked.

SQLAlchemy is imported when something is read: at the start the names come with the first rows.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from crmdesk.models.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Select

    from crmdesk.core.changes import ChangeSet

SMALL: Final = ("employee", "department", "area", "competitor", "tag")


class Names:
    """A cache of (entity, id) to name; call ``on_change`` after every write."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: dict[str, dict[int, str]] = {}

    def on_change(self, change_set: ChangeSet) -> None:
        """Forget what the change set touched."""
        with self._lock:
            for change in change_set.changes:
                self._known.pop(change.entity, None)

    def __call__(self, entity: str, record_id: int) -> str:
        """The name of one record; empty if it does not exist."""
        return self.many(entity, [record_id]).get(record_id, "")

    def many(self, entity: str, record_ids: Collection[int]) -> dict[int, str]:
        """The names of several records."""
        with self._lock:
            known = self._known.get(entity)
        if known is None or any(i not in known for i in record_ids):
            loaded = self._load(entity, record_ids, whole=entity in SMALL and known is None)
            with self._lock:
                known = self._known.setdefault(entity, {})
                known.update(loaded)
                if len(known) > 20_000:
                    self._known[entity] = loaded
        return {i: known[i] for i in record_ids if i in known}

    def learn(self, entity: str, names: dict[int, str]) -> None:
        """Take over the names of a whole small list that were read elsewhere."""
        with self._lock:
            self._known.setdefault(entity, {}).update(names)

    def choices(self, entity: str) -> list[tuple[int, str]]:
        """The living records of a small list in the order of their names, by pinyin."""
        from sqlalchemy import func, select

        from crmdesk.models.registry import entity_of
        from crmdesk.services.catalogue import raw_table

        mapped = entity_of(entity)
        table = raw_table(entity)
        title = table.c[mapped.title_field]
        order = table.c.name_key if "name_key" in table.c else func.pinyin_key(title)
        query = select(table.c.id, title).where(table.c.deleted_at.is_(None)).order_by(order)
        if "has_left" in table.c:
            query = query.where(table.c.has_left == 0)
        with self._database.read() as connection:
            return [(int(i), str(name or "")) for i, name in connection.execute(query)]

    def _load(self, entity: str, record_ids: Collection[int], *, whole: bool) -> dict[int, str]:
        from crmdesk.services.catalogue import raw_table

        table, query = raw_table(entity), names_query(entity)
        found = dict.fromkeys(record_ids, "")
        with self._database.read() as connection:
            if whole:
                found.update({i: str(n or "") for i, n in connection.execute(query)})
            else:
                ids = list(record_ids)
                for start in range(0, len(ids), 500):
                    chunk = query.where(table.c.id.in_(ids[start : start + 500]))
                    found.update({i: str(n or "") for i, n in connection.execute(chunk)})
        return found


def names_query(entity: str) -> Select[Any]:
    """(id, name) of every record of *entity*."""
    from sqlalchemy import select

    from crmdesk.models.registry import entity_of
    from crmdesk.services.catalogue import raw_table

    table = raw_table(entity)
    return select(table.c.id, table.c[entity_of(entity).title_field])
