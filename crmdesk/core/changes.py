"""What a write touched, as a value: every write returns one, views decide what to do with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EntityChange:
    """What happened to the records of one entity (``entity`` is its table name)."""

    entity: str
    created: frozenset[int] = frozenset()
    updated: frozenset[int] = frozenset()
    deleted: frozenset[int] = frozenset()
    fields: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[int]:
        """Every record touched."""
        return self.created | self.updated | self.deleted


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One undoable act. ``change_set_id`` is 0 when nothing differed and nothing was written.

    ``notes`` are sentences for who saved: what was let pass with a warning.
    """

    change_set_id: int
    title: str
    changes: tuple[EntityChange, ...] = ()
    customer_ids: frozenset[int] = field(default_factory=frozenset)
    notes: tuple[str, ...] = ()

    def of(self, entity: str) -> EntityChange:
        """The part that concerns *entity*; empty if it was not touched."""
        for change in self.changes:
            if change.entity == entity:
                return change
        return EntityChange(entity)

    def touches(self, entities: Iterable[str]) -> bool:
        """Whether any of *entities* was touched."""
        wanted = set(entities)
        return any(c.entity in wanted for c in self.changes)

    @property
    def is_empty(self) -> bool:
        """True when the act changed nothing."""
        return not self.changes
