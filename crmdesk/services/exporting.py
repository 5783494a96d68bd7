"""Lists as shown to .xlsx or .csv: real numbers and dates, codes and telephones as text.

What is exported can be imported again: captions, choices and names are those the import knows.
"""

from __future__ import annotations

import csv
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from crmdesk.core.errors import CrmError
from crmdesk.core.files import replacing
from crmdesk.core.i18n import N_, _, listed
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import codecs
from crmdesk.models.codecs import Stored
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.registry import entity_of
from crmdesk.services.columns import CONTACT_PREFIX
from crmdesk.services.listing import ListService
from crmdesk.services.names import Names
from crmdesk.services.workbook_writing import MAX_ROWS, new_workbook, sheet_name

BLOCK: Final = 1000
TOO_LONG: Final = N_("Excel holds at most {limit} rows; choose .csv or fewer records.")
NARROWEST, WIDEST = 8, 50
FIRST_DAY: Final = date(1900, 3, 1)  # Excel counts a 29th of February in 1900
SUMMED: Final = frozenset({Kind.MONEY, Kind.QUANTITY})
Cell: TypeAlias = tuple[object, str]  # value and number format


@dataclass(frozen=True, slots=True)
class Table:
    """What is exported: which columns of which records, in which order.

    *ids* are those of the list as it is shown. *title* names the sheet. *totals* adds a row with
    the sums of the amounts.
    """

    entity: str
    columns: Sequence[str]
    ids: Sequence[int]
    title: str = ""
    totals: bool = False


class ExportService:
    """Writes lists to files."""

    def __init__(self, lists: ListService, names: Names) -> None:
        self._lists = lists
        self._names = names

    def usual_columns(self, entity: str) -> list[str]:
        """Every column that can be imported again, without personal details."""
        specs = self._lists.columns(entity)
        own = [s.name for s in specs if s.is_editable and not s.sensitive]
        return own + [s.name for s in specs if s.name.startswith(CONTACT_PREFIX)]

    def column(self, entity: str, said: str) -> str:
        """The key of a column named by key or label. Raises CrmError."""
        specs = self._lists.columns(entity)
        for spec in specs:
            if said in (spec.name, spec.title, spec.caption):
                return spec.name
        raise CrmError(
            N_("There is no column “{heading}”; there are: {headings}."),
            heading=said,
            headings=listed(s.name for s in specs),
        )

    def write(self, table: Table, path: Path, progress: Progress = NO_PROGRESS) -> int:
        """Write *table* to *path* (.xlsx or .csv by its name) and return the number of rows.

        Raises CrmError if the file cannot be written, Cancelled; then the old file stays.
        """
        suffix = path.suffix.lower()
        if suffix == ".csv":
            with _csv_sheet(path) as sheet:
                return self._fill(sheet, table, progress)
        if suffix != ".xlsx":
            raise CrmError(N_("Choose a file name that ends in .xlsx or .csv."))
        if len(table.ids) >= MAX_ROWS - 1:
            raise CrmError(TOO_LONG, limit=MAX_ROWS - 2)
        with new_workbook(path) as book:
            title = table.title or _(entity_of(table.entity).label_plural)
            book.set_properties({"title": title})
            return self._fill(_ExcelSheet(book, title), table, progress)

    def write_sheets(
        self, tables: Sequence[Table], path: Path, progress: Progress = NO_PROGRESS
    ) -> int:
        """Write several tables as the sheets of one .xlsx; returns the rows in all.

        Raises CrmError if the file cannot be written or is a .csv, Cancelled.
        """
        if len(tables) == 1:
            return self.write(tables[0], path, progress)
        if path.suffix.lower() != ".xlsx":
            raise CrmError(
                N_("Only an Excel file holds several sheets. Choose a name that ends in .xlsx.")
            )
        longest = max(len(table.ids) for table in tables)
        if longest >= MAX_ROWS - 1:
            raise CrmError(TOO_LONG, limit=MAX_ROWS - 2)
        with new_workbook(path) as book:
            done = 0
            for table in tables:
                title = table.title or _(entity_of(table.entity).label_plural)
                done += self._fill(_ExcelSheet(book, title), table, progress)
        return done

    def _fill(self, sheet: _Sheet, table: Table, progress: Progress) -> int:
        known = {spec.name: spec for spec in self._lists.columns(table.entity)}
        specs = [known[key] for key in table.columns if key in known]
        sheet.begin(specs)
        done = 0
        for start in range(0, len(table.ids), BLOCK):
            progress.check()
            progress.report(start, len(table.ids))
            ids = list(table.ids[start : start + BLOCK])
            rows = self._lists.rows(table.entity, [s.name for s in specs], ids)
            self._know_names(specs, rows)
            for row in rows:
                sheet.add([self._cell(s, v) for s, v in zip(specs, row, strict=True)])
            done += len(rows)
        if table.totals and done:
            sheet.add_totals(self._totals(table, specs), done)
        sheet.end(done)
        progress.report(done, done)
        return done

    def _cell(self, spec: FieldSpec, stored: Stored) -> Cell:
        if stored is None or stored == "":
            return None, ""
        if spec.kind in (Kind.REFERENCE, Kind.REFERENCES):
            return codecs.show_stored(spec, stored, self._names), "@"
        return codecs.cell(spec, stored)

    def _know_names(self, specs: Sequence[FieldSpec], rows: Sequence[Sequence[Stored]]) -> None:
        """Ask for the names of a block at once."""
        for place, spec in enumerate(specs):
            if spec.kind is Kind.REFERENCE:
                ids = {int(row[place]) for row in rows if row[place] is not None}  # type: ignore[arg-type]
                self._names.many(spec.reference, ids)

    def _totals(self, table: Table, specs: Sequence[FieldSpec]) -> dict[int, Cell]:
        summed = {n: spec for n, spec in enumerate(specs) if spec.kind in SUMMED}
        found = self._lists.totals(table.entity, [s.name for s in summed.values()], table.ids)
        return {
            n: codecs.cell(spec, found[spec.name])
            for n, spec in summed.items()
            if spec.name in found
        }


class _Sheet(ABC):
    """Takes rows of cells in order."""

    @abstractmethod
    def begin(self, specs: Sequence[FieldSpec]) -> None:
        """The headings."""

    @abstractmethod
    def add(self, cells: Sequence[Cell]) -> None:
        """One record."""

    @abstractmethod
    def add_totals(self, sums: dict[int, Cell], rows: int) -> None:
        """The row of sums below *rows* records."""

    @abstractmethod
    def end(self, rows: int) -> None:
        """What can only be said once all *rows* are there."""


class _ExcelSheet(_Sheet):
    """A sheet of an XlsxWriter workbook."""

    def __init__(self, book: Any, title: str) -> None:
        self._book = book
        self._sheet = book.add_worksheet(sheet_name(title))
        self._formats: dict[str, Any] = {}
        self._at = 0
        self._widths: list[int] = []

    def begin(self, specs: Sequence[FieldSpec]) -> None:
        heading = self._book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF1F5"})
        for column, spec in enumerate(specs):
            self._sheet.write_string(0, column, spec.caption, heading)
        self._widths = [_width(spec.caption) + 3 for spec in specs]  # room for the filter's arrow
        self._sheet.freeze_panes(1, 1)

    def add(self, cells: Sequence[Cell]) -> None:
        self._at += 1
        for column, cell in enumerate(cells):
            if cell[0] is not None:
                self._write(column, *cell)

    def _write(self, column: int, value: object, number_format: str) -> None:
        style = self._style(number_format)
        if isinstance(value, (date, datetime)):
            day = value.date() if isinstance(value, datetime) else value
            if day >= FIRST_DAY:
                self._sheet.write_datetime(self._at, column, value, style)
            else:
                self._sheet.write_string(self._at, column, value.isoformat(), self._style("@"))
            width = len(number_format)
        elif isinstance(value, (int, float)):
            self._sheet.write_number(self._at, column, value, style)
            width = len(f"{value:,.2f}")
        else:
            text = str(value)
            self._sheet.write_string(self._at, column, text, style)
            width = _width(text)
        self._widths[column] = max(self._widths[column], width)

    def _style(self, number_format: str) -> Any:
        if number_format not in self._formats:
            wanted = {"num_format": number_format} if number_format else {}
            self._formats[number_format] = self._book.add_format(wanted)
        return self._formats[number_format]

    def add_totals(self, sums: dict[int, Cell], rows: int) -> None:
        self._at += 1
        bold = self._book.add_format({"bold": True, "top": 1})
        self._sheet.write_string(self._at, 0, _("Total"), bold)
        for column, (value, number_format) in sums.items():
            style = self._book.add_format({"bold": True, "top": 1, "num_format": number_format})
            # Shows the sum of what the filter leaves, once Excel reckons it.
            letters = _letters(column)
            formula = f"=SUBTOTAL(109,{letters}2:{letters}{rows + 1})"
            self._sheet.write_formula(self._at, column, formula, style, value)

    def end(self, rows: int) -> None:
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(max(width + 1, NARROWEST), WIDEST))
        if self._widths:
            self._sheet.autofilter(0, 0, max(rows, 1), len(self._widths) - 1)


class _CsvSheet(_Sheet):
    """Lines of a text file that Excel opens without being asked about encodings."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def begin(self, specs: Sequence[FieldSpec]) -> None:
        self._count = len(specs)
        self._writer.writerow([spec.caption for spec in specs])

    def add(self, cells: Sequence[Cell]) -> None:
        self._writer.writerow([_text(*cell) for cell in cells])

    def add_totals(self, sums: dict[int, Cell], rows: int) -> None:
        cells = [sums.get(n, (None, "")) for n in range(self._count)]
        self._writer.writerow([_("Total"), *[_text(*cell) for cell in cells[1:]]])

    def end(self, rows: int) -> None:
        """Nothing: lines have neither widths nor filters."""


@contextmanager
def _csv_sheet(path: Path) -> Iterator[_CsvSheet]:
    with replacing(path) as aside, aside.open("w", encoding="utf-8-sig", newline="") as file:
        yield _CsvSheet(csv.writer(file))


def _text(value: object, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value * 100:.15g}%" if number_format.endswith("%") else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _width(text: str) -> int:
    """Columns a text takes: a Chinese character is as wide as two digits."""
    longest = max(text.split("\n"), key=len, default="")[:WIDEST]
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in longest)


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
