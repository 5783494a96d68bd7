"""What a rule may see and do while a record is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from crmdesk.core.errors import Problem

Row = Mapping[str, Any]


class Write(Protocol):
    """The part of ``writing.Writer`` that rules use."""

    @property
    def today(self) -> date:
        """The day of the write."""

    @property
    def employee_id(self) -> int | None:
        """Who writes."""

    @property
    def is_undo(self) -> bool:
        """Whether an earlier act is being taken back: what was once true may come back."""

    @property
    def now(self) -> str:
        """The moment of the write, in stored form."""

    def rows(
        self, entity: str, columns: Sequence[str], /, *, deleted: bool = False, **equal: Any
    ) -> list[tuple[Any, ...]]:
        """Columns of the records whose fields equal the given values (deleted ones on wish)."""

    def count(self, entity: str, /, **equal: Any) -> int:
        """How many living records have the given values."""

    def highest_code(self) -> str | None:
        """The highest customer number ever given, also in the recycle bin."""

    def codes(self, entity: str, beginning: str) -> list[str]:
        """The numbers ever given to records of *entity* that begin so, also in the bin."""

    def last_code(self, entity: str, beginning: str) -> str | None:
        """The one of ``codes`` that sorts last."""

    def row(self, entity: str, record_id: int) -> dict[str, Any] | None:
        """One record in stored form, deleted or not."""

    def rows_by_id(self, entity: str, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Records in stored form by id, deleted or not; those that are gone miss."""

    def kept(self, customer_id: int, column: str) -> Any:
        """What ``customer_stat`` holds of a customer, as of the last act; None without a row."""

    def memo(self, key: str, make: Any) -> Any:
        """A value kept for the duration of this write (a counter, a preloaded set)."""

    def update(self, entity: str, record_id: int, values: Mapping[str, Any]) -> bool:
        """Change another record in the same change set."""

    def create(self, entity: str, values: Mapping[str, Any]) -> int:
        """Create another record in the same change set; returns its id."""


@dataclass(slots=True)
class Subject:
    """The record being written, in stored form, as it was and as it would be."""

    entity: str
    record_id: int
    before: Row | None
    after: dict[str, Any]

    def changed(self, *fields: str) -> bool:
        """Whether any of *fields* is new or different."""
        before = self.before
        return before is None or any(before.get(f) != self.after.get(f) for f in fields)


class Rules:
    """Rules of one entity; the base class has none.

    ``COMPUTED_FROM`` names the fields that ``computed`` looks at. ``KEEPS_PARTS``: records are
    parts of something that may be closed; undo does not take them out of it then. ``DATED_BY``
    names the field that tells into which period of the books a record belongs.
    """

    COMPUTED_FROM: ClassVar[tuple[str, ...]] = ()
    KEEPS_PARTS: ClassVar[bool] = False
    DATED_BY: ClassVar[str] = ""

    def computed(self, row: Row) -> dict[str, Any]:
        """The columns that follow from other fields of the record and from nothing else."""
        return {}

    def prepare(self, write: Write, s: Subject) -> None:
        """Fill defaults and computed columns in ``s.after``."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        """What forbids the record as it would be after the write."""
        return ()

    def returning(self, write: Write, s: Subject) -> None:
        """Give way in ``s.after`` to what happened while the record was away (bin, undo)."""

    def written(self, write: Write, s: Subject) -> None:
        """Change other records that depend on this one."""

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        """What forbids moving the record to the recycle bin."""
        return ()


def has_cycle(
    write: Write, entity: str, record_id: int, parent_field: str, parent: int | None
) -> bool:
    """Whether following *parent_field* from *parent* comes back to *record_id*."""
    seen = {record_id}
    while parent is not None:
        if parent in seen:
            return True
        seen.add(parent)
        row = write.row(entity, parent)
        parent = row[parent_field] if row else None
    return False
