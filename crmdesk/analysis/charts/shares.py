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
class Heatmap:
    """A table whose cells are coloured by their value; None is an empty cell.

    *cells* and *behind* go by row.
    """

    title: Words
    rows: tuple[Words, ...]
    columns: tuple[Words, ...]
    cells: tuple[tuple[Amount, ...], ...]
    behind: tuple[tuple[Behind, ...], ...] = ()
    measure: Measure = Measure.COUNT
    color: str = "chart1"
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError if the cells do not fill the table."""
        shape = [len(self.columns)] * len(self.rows)
        if [len(row) for row in self.cells] != shape:
            raise ValueError("cells do not fill rows and columns")
        if self.behind and [len(row) for row in self.behind] != shape:
            raise ValueError("what is behind does not fill rows and columns")

    def at(self, row: int, column: int) -> Behind:
        """What is behind one cell."""
        return self.behind[row][column] if self.behind else NOTHING
