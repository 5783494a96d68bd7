"""HTML named .xls: what many business programs call an Excel export."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from crmdesk.services.importing.sources import Source, clear_sentences
from crmdesk.services.importing.texts import decode

_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# Names that pages give to what is really the larger set.
_LARGER: Final = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252"}
PIECE: Final = 1 << 16
WIDEST_SPAN: Final = 100


class _Tables(HTMLParser):
    """Collects finished rows as (number of the table, cells)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[int, list[str]]] = []
        self._tables: list[int] = []  # the tables that are open, the innermost last
        self._count = 0
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = self._depth = 1
        # Of every open table: columns that a cell from above reaches into, and for how many rows.
        self._held: list[dict[int, int]] = []
        self._begun: dict[int, int] = {}  # such cells that begin in this row

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._tables.append(self._count)
            self._count += 1
            self._row = self._cell = None
            self._held.append({})
            self._begun = {}
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            if self._row is None:
                self._row = []
            self._cell = []
            self._span = _span(attrs, "colspan")
            self._depth = _span(attrs, "rowspan")
        elif tag in ("br", "p") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            if self._tables:
                self._tables.pop()
                self._held.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            # Line ends of the source are blanks on the page.
            self._cell.append(re.sub(r"[ \t\r\n]+", " ", data))

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            lines = "".join(self._cell).replace("\xa0", " ").split("\n")
            text = "\n".join(line.strip() for line in lines).strip()
            held = self._held[-1] if self._held else {}
            while len(self._row) in held:
                self._row.append("")
            if self._depth > 1:
                places = range(len(self._row), len(self._row) + self._span)
                self._begun |= dict.fromkeys(places, self._depth - 1)
            self._row += [text] + [""] * (self._span - 1)
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row:
            table = self._tables[-1] if self._tables else 0
            self.rows.append((table, self._row))
        if self._row is not None and self._held:
            kept = {column: left - 1 for column, left in self._held[-1].items() if left > 1}
            self._held[-1] = kept | self._begun
            self._begun = {}
        self._row = None


def _span(attrs: list[tuple[str, str | None]], name: str) -> int:
    """How many columns or rows a cell takes."""
    said = (dict(attrs).get(name) or "1").strip()
    return max(1, min(int(said), WIDEST_SPAN)) if said.isascii() and said.isdigit() else 1


def encoding_of(data: bytes) -> str:
    """The encoding that a page declares; blank if it declares none."""
    found = _CHARSET.search(data[:4096])
    declared = found[1].decode("ascii").lower() if found else ""
    return _LARGER.get(declared, declared)


def load(source: Source) -> str:
    """The page as text: in the encoding asked for, the declared one, or the one found."""
    assert source.path is not None
    with clear_sentences(source.path):
        data = source.path.read_bytes()
    return decode_page(data, source.path, source.encoding)[0]


def decode_page(data: bytes, path: Path, encoding: str) -> tuple[str, str]:
    """The text of a page and the encoding it was read in."""
    declared = encoding_of(data)
    for tried in () if encoding else ("utf-8", declared or "utf-8"):
        # What fits UTF-8 strictly is UTF-8, whatever the page says of itself.
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            return data.decode(tried), tried
    return decode(data, path.name, encoding)


def rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """The rows of all tables in order, each with the number of its table."""
    text = load(source)
    parser = _Tables()
    for start in range(0, len(text), PIECE):
        parser.feed(text[start : start + PIECE])
        yield from parser.rows
        parser.rows.clear()
    parser.close()
    yield from parser.rows


def sizes(source: Source) -> list[int]:
    """The number of rows of each table."""
    found: dict[int, int] = {}
    for table, _row in rows(source):
        found[table] = found.get(table, 0) + 1
    return [found.get(n, 0) for n in range(max(found, default=-1) + 1)]
