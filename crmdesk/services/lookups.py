"""Answers to the questions that rules ask, from memory: for writes of thousands of records.

A rule asks "which customers have this credit code?". Asked for every row of an import, that is a
hundred thousand statements; kept here it is one statement and a dictionary that follows every
write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

Row = Mapping[str, Any]
Shape = tuple[str, tuple[str, ...], tuple[str, ...], bool]


class Index:
    """The answers to one question: *columns* of the records whose *equal* fields have values."""

    def __init__(self, columns: tuple[str, ...], equal: tuple[str, ...], deleted: bool) -> None:
        self.columns = columns
        self.equal = equal
        self.deleted = deleted
        self._key = _several(equal)
        self._answer = _several(columns)
        self._found: dict[tuple[Any, ...], list[tuple[int, tuple[Any, ...]]]] = {}

    def load(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Take over records read as (id, *equal, *columns)."""
        border = 1 + len(self.equal)
        found = self._found
        for row in rows:
            key = tuple(row[1:border])
            if None not in key:
                found.setdefault(key, []).append((row[0], tuple(row[border:])))

    def get(self, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """The answers for *values*, in the order of ``equal``."""
        return [answer for _id, answer in self._found.get(values, ())]

    def changed(self, record_id: int, before: Row | None, after: Row | None) -> None:
        """Follow a write; None stands for a record that does not exist."""
        if before is not None and self._counts(before):
            key = self._key(before)
            if key in self._found:
                self._found[key] = [e for e in self._found[key] if e[0] != record_id]
        if after is not None and self._counts(after):
            key = self._key(after)
            if None not in key:
                self._found.setdefault(key, []).append((record_id, self._answer(after)))

    def _counts(self, row: Row) -> bool:
        return self.deleted or row.get("deleted_at") is None


def _several(names: tuple[str, ...]) -> Callable[[Row], tuple[Any, ...]]:
    """A function that takes several columns out of a row, always as a tuple."""
    if len(names) == 1:
        (name,) = names
        return lambda row: (row[name],)
    return itemgetter(*names)


class Lookups:
    """All questions asked so far."""

    def __init__(self) -> None:
        self._indexes: dict[Shape, Index] = {}
        self._by_entity: dict[str, list[Index]] = {}

    def get(self, shape: Shape) -> Index | None:
        """The index of a question, once it was added."""
        return self._indexes.get(shape)

    def add(self, shape: Shape) -> Index:
        """A new index, to be loaded."""
        entity, columns, equal, deleted = shape
        index = self._indexes[shape] = Index(columns, equal, deleted)
        self._by_entity.setdefault(entity, []).append(index)
        return index

    def knows(self, entity: str) -> bool:
        """Whether any question about *entity* is answered from memory."""
        return entity in self._by_entity

    def changed(self, entity: str, record_id: int, before: Row | None, after: Row | None) -> None:
        """Follow a write."""
        for index in self._by_entity.get(entity, ()):
            index.changed(record_id, before, after)
