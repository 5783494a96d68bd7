"""Parts of a whole, and values in the fields of a grid."""

from __future__ import annotations

from dataclasses import dataclass

from crmdesk.analysis.charts.parts import NOTHING, Amount, Behind
from crmdesk.analysis.wording import Measure, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One part of a whole; *value* is not negative."""

    title: Words
    value: int
    color: str = "chart1"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Parts of a whole in one lying bar, their amounts in equal columns below it."""

    title: Words
    slices: tuple[Slice, ...]
    measure: Measure = Measure.MONEY
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a negative part: it has no place in a whole."""
        if any(s.value < 0 for s in self.slices):
            raise ValueError("a part of a whole is not negative")

    @property
    def total(self) -> int:
        """The whole."""
        return sum(s.value for s in self.slices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Divider:
    """A broken line between the cells: after so many rows or columns, with the words for it."""

    after: int
    title: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Heatmap:
    """A table whose cells are coloured by their value; None is an empty cell.

    *cells*, *counts* and *behind* go by row. *counts* (how many stand behind a cell) are written
    above the values. *row_notes* and *column_notes* explain the names (R5: 12 days). The cells of
    *selected* (row, column) have a line around them.
    """

    title: Words
    rows: tuple[Words, ...]
    columns: tuple[Words, ...]
    cells: tuple[tuple[Amount, ...], ...]
    counts: tuple[tuple[int, ...], ...] = ()
    behind: tuple[tuple[Behind, ...], ...] = ()
    measure: Measure = Measure.COUNT
    color: str = "chart1"
    row_notes: tuple[Words, ...] = ()
    column_notes: tuple[Words, ...] = ()
    row_divider: Divider | None = None
    column_divider: Divider | None = None
    selected: tuple[tuple[int, int], ...] = ()
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError if the cells do not fill the table."""
        shape = [len(self.columns)] * len(self.rows)
        if [len(row) for row in self.cells] != shape:
            raise ValueError("cells do not fill rows and columns")
        if self.counts and [len(row) for row in self.counts] != shape:
            raise ValueError("counts do not fill rows and columns")
        if self.behind and [len(row) for row in self.behind] != shape:
            raise ValueError("what is behind does not fill rows and columns")
        if len(self.row_notes) not in (0, len(self.rows)):
            raise ValueError("a note for every row or for none")
        if len(self.column_notes) not in (0, len(self.columns)):
            raise ValueError("a note for every column or for none")

    def at(self, row: int, column: int) -> Behind:
        """What is behind one cell."""
        return self.behind[row][column] if self.behind else NOTHING
