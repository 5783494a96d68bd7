"""Saved views: a ``models.query.ViewState`` under a name, kept in the customer file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy import select

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.query import ViewState
from crmdesk.services.catalogue import raw_table
from crmdesk.services.writing import WriteContext, Writer

SAVED: Final = N_("Saved view {name}")
RENAMED: Final = N_("Renamed view {name}")
DELETED: Final = N_("Deleted view {name}")
ORDERED: Final = N_("Changed the order of views")


@dataclass(frozen=True, slots=True)
class NamedView:
    """A saved view; ``content`` is what ``Kept.to_json`` made. ``is_readable`` is False when its content could not be understood."""

    view_id: int
    name: str
    entity: str
    state: ViewState
    content: str = ""
    is_readable: bool = True


class Kept(Protocol):
    """What a view keeps: of a list a ``ViewState``, of an analysis its parameters."""

    def to_json(self) -> str:
        """As text for the database."""


class ViewService:
    """Lists, saves, renames, deletes and orders the saved views of an open file."""

    def __init__(self, database: Database, make_context: Callable[[], WriteContext]) -> None:
        self._database = database
        self._make_context = make_context

    def of(self, entity: str) -> list[NamedView]:
        """The views of one list in the owner's order."""
        t = raw_table("saved_view")
        query = (
            select(t.c.id, t.c.name, t.c.entity, t.c.content)
            .where(t.c.entity == entity, t.c.deleted_at.is_(None))
            .order_by(t.c.position.is_(None), t.c.position, t.c.id)
        )
        with self._database.read() as connection:
            return [_view(*row) for row in connection.execute(query)]

    def save(self, entity: str, name: str, state: Kept, view_id: int | None = None) -> ChangeSet:
        """Create a view (view_id None) or give one a new content and name.

        Raises ValidationError when the name is blank or another view of the list has it.
        """
        with Writer(self._make_context(), SAVED, {"name": name}) as writer:
            if view_id is not None:
                writer.update("saved_view", view_id, {"name": name, "content": state.to_json()})
            else:
                taken = writer.rows("saved_view", ["position"], entity=entity)
                writer.create(
                    "saved_view",
                    {
                        "entity": entity,
                        "name": name,
                        "content": state.to_json(),
                        "position": 1 + max((p or 0 for (p,) in taken), default=0),
                    },
                )
        return writer.change_set

    def rename(self, view_id: int, name: str) -> ChangeSet:
        """Give a view another name. Raises ValidationError, NotFound."""
        with Writer(self._make_context(), RENAMED, {"name": name}) as writer:
            writer.update("saved_view", view_id, {"name": name})
        return writer.change_set

    def delete(self, view_id: int) -> ChangeSet:
        """Move a view to the recycle bin. Raises NotFound."""
        with Writer(self._make_context(), DELETED, {}) as writer:
            writer.params["name"] = (writer.row("saved_view", view_id) or {}).get("name") or ""
            writer.remove("saved_view", view_id)
        return writer.change_set

    def order(self, view_ids: Sequence[int]) -> ChangeSet:
        """Put the views of a list into this order."""
        with Writer(self._make_context(), ORDERED) as writer:
            for position, view_id in enumerate(view_ids, 1):
                writer.update("saved_view", view_id, {"position": position})
        return writer.change_set


def _view(view_id: int, name: str, entity: str, content: str) -> NamedView:
    try:
        return NamedView(view_id, name, entity, ViewState.from_json(content), content)
    except ValueError:
        return NamedView(view_id, name, entity, ViewState(), content, is_readable=False)
