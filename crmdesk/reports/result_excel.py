"""A result of an analysis as .xlsx: what was found, every table, the numbers of every chart.

Numbers are numbers (amounts in yuan), dates dates, codes text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from crmdesk.analysis.base import Cell, Column, ColumnKind, Result, TableData
from crmdesk.analysis.chart_tables import as_table
from crmdesk.charts.words import caption, shown
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.services.exporting import NARROWEST, TOO_LONG, WIDEST
from crmdesk.services.workbook_writing import LONGEST_SHEET_NAME, MAX_ROWS, new_workbook, sheet_name

FORMATS: Final = {
    ColumnKind.MONEY: "#,##0.00",
    ColumnKind.PERCENT: "0.0%",
    ColumnKind.COUNT: "#,##0",
    ColumnKind.DAYS: "#,##0",
    ColumnKind.DATE: "yyyy-mm-dd",
    ColumnKind.CODE: "@",
}
PERCENT: Final = 10_000
OFTEN: Final = 1000  # rows between two looks whether to stop


def write_result_workbook(
    target: Path,
    title: str,
    result: Result,
    progress: Progress = NO_PROGRESS,
    facts: Facts | None = None,
) -> int:
    """Write *result* under the translated *title*; returns the number of rows of its tables.

    *facts* are a sheet of their own before the tables.

    Raises CrmError if the place cannot be written or a table is too long for Excel, Cancelled.
    """
    tables = [*result.tables, *(as_table(chart) for chart in result.charts)]
    if any(len(table.rows) >= MAX_ROWS - 2 for table in tables):
        raise CrmError(TOO_LONG, limit=MAX_ROWS - 3)
    with new_workbook(target) as book:
        book.set_properties({"title": title})
        writer = _Book(book, progress)
        writer.summary(title, result)
        if facts is not None:
            writer.facts(facts)
        for table in tables:
            writer.table(table)
    return sum(len(table.rows) for table in result.tables)


@dataclass(frozen=True, slots=True)
class Facts:
    """A sheet of single answers: each with the part it belongs to, its name, value and kind."""

    title: str
    lines: Sequence[tuple[str, str, Cell, ColumnKind]]


class _Book:
    """Sheets with names of their own, in one workbook."""

    def __init__(self, book: Any, progress: Progress) -> None:
        self._book = book
        self._progress = progress
        self._names: set[str] = set()
        self._styles: dict[tuple[str, bool], Any] = {}
        self._heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF1F5"})

    def summary(self, title: str, result: Result) -> None:
        """What the head of the page says, and the findings."""
        sheet = self._sheet(_("Overview"))
        large = self._book.add_format({"bold": True, "font_size": 14})
        wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.set_column(0, 0, WIDEST)
        sheet.set_column(1, 1, WIDEST)
        sheet.write_string(0, 0, title, large)
        sheet.write_string(1, 0, _("As of {date}").format(date=result.as_of.isoformat()))
        sheet.write_string(1, 1, _("{count} records").format(count=f"{result.n:,}"))
        sheet.write_string(2, 0, shown(result.note), wrapped)
        for row, finding in enumerate(result.findings, 4):
            sheet.write_string(row, 0, shown(finding.sentence), bold)
            sheet.write_string(row, 1, shown(finding.evidence), wrapped)

    def table(self, table: TableData) -> None:
        """A sheet with headings that stay, a filter, and the totals below."""
        sheet = self._sheet(shown(table.title))
        captions = [caption(c) for c in table.columns]
        widths = [_width(c) + 3 for c in captions]
        sheet.freeze_panes(1, 1)
        for column, said in enumerate(captions):
            sheet.write_string(0, column, said, self._heading)
        for at, row in enumerate(table.rows, 1):
            if at % OFTEN == 0:
                self._progress.check()
            self._row(sheet, at, table.columns, row.cells, widths)
        if table.totals is not None:
            at = len(table.rows) + 1
            self._row(sheet, at, table.columns, table.totals.cells, widths, is_bold=True)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 1, NARROWEST), WIDEST))
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)

    def facts(self, facts: Facts) -> None:
        """One answer a row, each written as what it is."""
        sheet = self._sheet(facts.title)
        sheet.freeze_panes(1, 0)
        for column, said in enumerate((_("Part"), _("Item"), _("Value"))):
            sheet.write_string(0, column, said, self._heading)
        for at, (part, name, cell, kind) in enumerate(facts.lines, 1):
            sheet.write_string(at, 0, part)
            sheet.write_string(at, 1, name)
            self._cell(sheet, at, 2, kind, cell)
        sheet.set_column(0, 1, WIDEST // 2)
        sheet.set_column(2, 2, WIDEST)

    def _row(
        self,
        sheet: Any,
        at: int,
        columns: Sequence[Column],
        cells: Sequence[Cell],
        widths: list[int],
        *,
        is_bold: bool = False,
    ) -> None:
        for n, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            width = self._cell(sheet, at, n, column.kind, cell, is_bold=is_bold)
            widths[n] = max(widths[n], width)

    def _cell(
        self, sheet: Any, at: int, n: int, kind: ColumnKind, cell: Cell, *, is_bold: bool = False
    ) -> int:
        """Write one value as what it is; returns how wide it is in digits."""
        if cell is None:
            return 0
        style = self._style(FORMATS.get(kind, ""), is_bold=is_bold)
        if isinstance(cell, date):
            sheet.write_datetime(at, n, datetime.combine(cell, time()), style)
            return 10
        if isinstance(cell, (int, float)):
            number = _number(kind, cell)
            sheet.write_number(at, n, number, style)
            return len(f"{number:,.2f}")
        said = shown(cell)
        sheet.write_string(at, n, said, self._style("@", is_bold=is_bold))
        return _width(said)

    def _sheet(self, title: str) -> Any:
        """A new sheet; Excel wants every name once, whatever its case."""
        name = sheet_name(title)
        number = 1
        while name.casefold() in self._names:
            number += 1
            end = f" {number}"
            name = sheet_name(title)[: LONGEST_SHEET_NAME - len(end)] + end
        self._names.add(name.casefold())
        return self._book.add_worksheet(name)

    def _style(self, number_format: str, *, is_bold: bool) -> Any:
        key = (number_format, is_bold)
        if key not in self._styles:
            wanted: dict[str, Any] = {"num_format": number_format} if number_format else {}
            if is_bold:
                wanted |= {"bold": True, "top": 1}
            self._styles[key] = self._book.add_format(wanted)
        return self._styles[key]


def _number(kind: ColumnKind, value: float) -> float:
    if kind is ColumnKind.MONEY:
        return value / FEN_PER_YUAN
    return value / PERCENT if kind is ColumnKind.PERCENT else value


def _width(text: str) -> int:
    """Columns a text takes: a Chinese character is as wide as two digits."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
