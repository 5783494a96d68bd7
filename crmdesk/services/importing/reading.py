"""One way to read every source: what it is, its first rows, all its rows in blocks of texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crmdesk.core.i18n import N_, listed
from crmdesk.services.importing import html_tables, texts, workbooks
from crmdesk.services.importing.sources import (
    Kind,
    Sheet,
    Source,
    UnreadableFile,
    check_width,
    clear_sentences,
    kind_of,
)
from crmdesk.services.importing.workbooks import ROWS, Block


def open_source(path: Path, *, encoding: str = "", delimiter: str = "") -> Source:
    """Look at a file. Raises UnreadableFile with one sentence for anything that is no table.

    *encoding* and *delimiter* overrule what is found in a text file.
    """
    kind = kind_of(path)
    if kind is Kind.TEXT:
        encoding, delimiter = texts.settings_of(path, encoding, delimiter)
        return Source(path, kind, encoding=encoding, delimiter=delimiter)
    if kind is Kind.HTML:
        return _open_page(path, encoding)
    return Source(path, kind, workbooks.sheets_of(path, kind))


def _open_page(path: Path, encoding: str) -> Source:
    with clear_sentences(path):
        data = path.read_bytes()
    found = html_tables.decode_page(data, path, encoding)[1]
    source = Source(path, Kind.HTML, encoding=found)
    tables = tuple(Sheet(str(n)) for n, _size in enumerate(html_tables.sizes(source), 1))
    if not tables:
        raise UnreadableFile(N_("{file} holds no table."), file=path.name)
    return Source(path, Kind.HTML, tables, encoding=found)


def read_tsv(text: str) -> Source:
    """Cells pasted from Excel or WPS: tab-separated, quotes around cells with line breaks."""
    delimiter = "\t" if "\t" in text else texts.find_delimiter(text)
    if not text.strip():
        raise UnreadableFile(N_("The clipboard holds no rows."))
    return Source(None, Kind.TEXT, delimiter=delimiter, text=text)


def usual_sheet(source: Source) -> str:
    """The sheet that is probably meant: the first one that is not hidden and not blank."""
    if source.kind is Kind.HTML:
        sizes = html_tables.sizes(source)
        return source.sheets[sizes.index(max(sizes))].name
    visible = [s.name for s in source.sheets if not s.is_hidden] or [source.sheets[0].name]
    for name in visible:
        if len(visible) == 1 or any(any(row) for row in first_rows(source, name, 20)):
            return name
    return visible[0]


def check_sheet(source: Source, sheet: str) -> str:
    """*sheet* itself, or UnreadableFile if the source has none of that name."""
    if sheet not in [s.name for s in source.sheets]:
        raise UnreadableFile(
            N_("{file} has no sheet called {sheet}; there are: {sheets}."),
            file=source.name,
            sheet=sheet,
            sheets=listed(s.name for s in source.sheets),
        )
    return sheet


def first_rows(source: Source, sheet: str, count: int) -> list[list[str]]:
    """The first *count* rows as texts, for the preview; quick also for large files."""
    if source.kind in (Kind.XLSX, Kind.BOOK):
        return workbooks.first_rows(source, sheet, count)
    found: list[list[str]] = []
    for _first, rows in blocks(source, sheet):
        found += rows
        if len(found) >= count:
            break
    return found[:count]


def blocks(source: Source, sheet: str, part: int = 0, parts: int = 1) -> Iterator[Block]:
    """The rows of a sheet in blocks, each with the number of its first row (1, 2, ...).

    With *parts*, only every parts-th block from *part* on, where the source can be shared out.
    """
    if source.kind in (Kind.XLSX, Kind.BOOK):
        yield from workbooks.blocks(source, sheet, part, parts)
    elif source.kind is Kind.TEXT:
        yield from _in_blocks(texts.rows(source), part, parts)
    elif part == 0:
        table = int(sheet) - 1
        yield from _in_blocks((row for n, row in html_tables.rows(source) if n == table), 0, 1)


def _in_blocks(rows: Iterator[list[str]], part: int, parts: int) -> Iterator[Block]:
    held: list[list[str]] = []
    number = 0
    for row in rows:
        held.append(row)
        if len(held) == ROWS:
            if number % parts == part:
                check_width(max(map(len, held)))
                yield number * ROWS + 1, held
            number += 1
            held = []
    if held and number % parts == part:
        check_width(max(map(len, held)))
        yield number * ROWS + 1, held


def count_rows(source: Source, sheet: str) -> int:
    """About how many rows the sheet has, for the progress; 0 if only reading would tell."""
    if source.kind is Kind.TEXT:
        return texts.load(source).count("\n") + 1
    if source.kind is Kind.XLSX:
        return workbooks.count_rows(source, sheet)
    return 0
