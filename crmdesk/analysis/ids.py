"""Ids of records that become Python numbers only when somebody asks for them.

Behind the numbers of a result stand lists of customers, several times everybody there is, of which a
person opens one. Making them costs more than reckoning the result, so a column is carried instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints


class Ids(Sequence[int]):
    """The numbers of *column*, in its order; like the tuple of them and equal to it.

    Whoever makes one does not change the column any more.
    """

    __slots__ = ("_column", "_made")

    def __init__(self, column: Ints) -> None:
        self._column = column
        self._made: tuple[int, ...] | None = None

    def __len__(self) -> int:
        """How many."""
        return len(self._column)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[int, ...]: ...
    def __getitem__(self, place: int | slice) -> int | tuple[int, ...]:
        """One of them, or some as a tuple."""
        if isinstance(place, slice):
            return tuple(self._column[place].tolist())
        return int(self._column[place])

    def __iter__(self) -> Iterator[int]:
        """Each of them."""
        return iter(self._whole())

    def __eq__(self, other: object) -> bool:
        """Whether *other* has the same ids in the same order."""
        if isinstance(other, Ids):
            other = other._whole()
        return self._whole() == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        """That of the tuple."""
        return hash(self._whole())

    def __repr__(self) -> str:
        """As the tuple is written."""
        return repr(self._whole())

    @staticmethod
    def joined(parts: Iterable[Sequence[int]]) -> Ids:
        """The ids of all *parts*, one after the other."""
        import numpy as np

        columns = [
            part._column if isinstance(part, Ids) else np.array(part, dtype=np.int64)
            for part in parts
        ]
        return Ids(np.concatenate([np.empty(0, dtype=np.int64), *columns]))

    def _whole(self) -> tuple[int, ...]:
        if self._made is None:
            self._made = tuple(self._column.tolist())
        return self._made
