"""What pickers need to know of other records: finding, naming, creating in place."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from crmdesk.core.errors import CrmError
from crmdesk.ui import message
from crmdesk.ui.desk import Desk

MOST_CHOICES: Final = 30
CREATABLE: Final = frozenset({"department", "area", "competitor", "tag", "employee"})


class References:
    """Serves the pickers of one form. *customer_id* narrows contacts and attachments."""

    def __init__(self, desk: Desk, customer_id: int | None = None) -> None:
        self._desk = desk
        self.customer_id = customer_id

    def name(self, entity: str, record_id: int) -> str:
        """The name of a record."""
        return self._desk.services.names(entity, record_id)

    def choices(self, entity: str, text: str) -> list[tuple[int, str]]:
        """The records of *entity* that fit *text*."""
        if entity == "customer":
            return self._customers(text)
        if entity in ("contact", "attachment"):
            return self._children(entity, text)
        everything = self._desk.services.names.choices(entity)
        return [(i, n) for i, n in everything if fits(n, text)][:MOST_CHOICES]

    def _customers(self, text: str) -> list[tuple[int, str]]:
        from crmdesk.models.query import ListQuery

        query = ListQuery(search=text)
        page = self._desk.services.lists.first_page(query, ["name"], MOST_CHOICES)
        return [(i, str(row[0])) for i, row in zip(page.ids, page.rows, strict=True)]

    def _children(self, entity: str, text: str) -> list[tuple[int, str]]:
        if self.customer_id is None:
            return []
        title = "name" if entity == "contact" else "file_name"
        rows = self._desk.services.records.children(entity, self.customer_id)
        named = [(r.record_id, str(r[title])) for r in rows]
        return [(i, n) for i, n in named if fits(n, text)][:MOST_CHOICES]

    def can_create(self, entity: str) -> bool:
        """Whether a record can be made from its name alone."""
        return entity in CREATABLE

    def create(self, entity: str, name: str) -> int | None:
        """Make a record called *name*; None after an error was shown."""
        try:
            change_set = self._desk.services.records.save(entity, None, {"name": name})
        except CrmError as error:
            message.error(error)
            return None
        return next(iter(change_set.of(entity).created), None)


def fits(name: str, text: str) -> bool:
    """Whether *text* is part of a name or of its pinyin initials."""
    if not text:
        return True
    wanted = text.casefold().replace(" ", "")
    return wanted in name.casefold() or (wanted.isascii() and wanted in _initials(name))


@lru_cache(maxsize=4096)
def _initials(name: str) -> str:
    from crmdesk.models import pinyin

    ways = pinyin.variants(name, person=len(name) <= 4)
    return " ".join(["".join(s[:1] for s in way) + " " + "".join(way) for way in ways])
