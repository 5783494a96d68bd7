"""Cutting the XML of a sheet between its rows, and repairing what calamine would lose of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Final

SLICE: Final = 1 << 20
READ: Final = 1 << 18
ROW_END: Final = b"</row>"
# What a cell says whose formula was written by a program that reckons nothing.
NOT_RECKONED: Final = "\uf8ffformula"
_NO_RESULT: Final = (b"</f></c>", b"</f><v/></c>", b"</f><v></v></c>")
_FORMULA_CELL: Final = re.compile(
    rb"<c((?: [a-z]+=\"[^\"]*\")*)>(<f[^>]*>[^<]*</f>)(?:<v/>|<v></v>)?</c>"
)
_DATA_END: Final = b"</sheetData>"


class NotSliceable(Exception):
    """The sheet's XML is not written in the usual way; read it whole."""


def slices(stream: IO[bytes], size: int = SLICE) -> Iterator[bytes]:
    """Complete ``<row>`` elements in pieces of about *size* bytes."""
    held = _skip_head(stream)
    searched = 0
    while True:
        end = held.find(_DATA_END, searched)
        if end >= 0:
            if end:
                yield _checked(held[:end])
            return
        searched = max(0, len(held) - len(_DATA_END))
        if len(held) >= size:
            cut = held.rfind(ROW_END) + len(ROW_END)
            if cut > len(ROW_END):
                yield _checked(held[:cut])
                held, searched = held[cut:], 0
        piece = stream.read(size)
        if not piece:
            raise EOFError
        held += piece


def _skip_head(stream: IO[bytes]) -> bytes:
    held = b""
    while True:
        piece = stream.read(READ)
        held += piece
        start = held.find(b"<sheetData")
        if start >= 0:
            close = held.find(b">", start)
            if close >= 0:
                return _DATA_END if held[close - 1 : close] == b"/" else held[close + 1 :]
        elif not piece or len(held) > SLICE:
            raise NotSliceable


def _checked(rows: bytes) -> bytes:
    """*rows* with errors readable as text; NotSliceable unless they are written as usual."""
    begin = rows.lstrip()[:200]
    numbered = begin.startswith(b"<row ") and b' r="' in begin.partition(b">")[0]
    if not numbered or b"<!" in rows:  # comments and CDATA could hide the end of a row
        raise NotSliceable
    if any(sign in rows for sign in _NO_RESULT):
        rows = _FORMULA_CELL.sub(_said, rows)
    return rows.replace(b' t="e"', b' t="str"')


def _said(cell: re.Match[bytes]) -> bytes:
    """A formula without result as a text that is recognised; an empty text is a result."""
    attributes, formula = cell[1], cell[2]
    if b' t="' in attributes:
        return cell[0]
    return b'<c%s t="str">%s<v>%s</v></c>' % (attributes, formula, NOT_RECKONED.encode())
