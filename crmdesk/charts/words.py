"""The words of results in the language now in use."""

from __future__ import annotations

from datetime import date
from typing import Final

from crmdesk.analysis.base import Cell, Column, ColumnKind, TableData
from crmdesk.analysis.wording import CustomerName, Measure, Text
from crmdesk.charts.numbers import NONE, Unit, full, short
from crmdesk.core.i18n import _, language
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN
from crmdesk.services.wording import shown

__all__ = ["caption", "cell_text", "shown", "table_texts"]

UNITS: Final = {ColumnKind.MONEY: YUAN, ColumnKind.DAYS: "days"}
YUAN_EXACTLY: Final = Unit(FEN_PER_YUAN, 2)
TWO_DECIMALS: Final = Unit(1, 2)


def caption(column: Column) -> str:
    """The title of a column with its unit in brackets: 金额（元）."""
    title = shown(column.title)
    unit = UNITS.get(column.kind)
    if not unit:
        return title
    return f"{title}（{_(unit)}）" if language() == "zh_CN" else f"{title} ({_(unit)})"


def table_texts(table: TableData) -> tuple[list[list[str]], list[str]]:
    """All cells as text, and the totals (empty without them).

    Numbers of a column have decimals all together or not at all, so that they stand in line.
    What is not summed stays blank.
    """
    every = [row.cells for row in table.rows]
    sums = () if table.totals is None else table.totals.cells
    if sums:
        every.append(sums)
    exact = [
        any(_has_fraction(c, cells[n]) for cells in every) for n, c in enumerate(table.columns)
    ]

    def said(cells: tuple[Cell, ...]) -> list[str]:
        triples = zip(table.columns, cells, exact, strict=True)
        return [cell_text(c, cell, fixed=fixed) for c, cell, fixed in triples]

    totals = (
        ["" if cell is None else text for cell, text in zip(sums, said(sums), strict=True)]
        if sums
        else []
    )
    return [said(row.cells) for row in table.rows], totals


def _has_fraction(column: Column, cell: Cell) -> bool:
    if column.kind is ColumnKind.MONEY:
        return isinstance(cell, int) and cell % FEN_PER_YUAN != 0
    return column.kind is ColumnKind.SCORE and isinstance(cell, float) and not cell.is_integer()


def cell_text(column: Column, cell: Cell, *, fixed: bool = False) -> str:
    """A cell as it is read; nothing, and an amount of zero, is —. *fixed*: with two decimals."""
    if cell is None:
        return NONE
    if isinstance(cell, (str, Text, CustomerName)):
        return shown(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if column.kind is ColumnKind.MONEY:
        is_exact = fixed or _has_fraction(column, cell)
        return short(cell, YUAN_EXACTLY, fixed=is_exact) if cell else NONE
    if column.kind is ColumnKind.PERCENT:
        return full(cell, Measure.PERCENT)
    if column.kind is ColumnKind.SCORE:
        return short(cell, TWO_DECIMALS, fixed=True) if fixed else full(cell, Measure.SCORE)
    return full(cell, Measure.COUNT)
