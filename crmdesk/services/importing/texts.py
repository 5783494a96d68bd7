"""Text files and pasted cells: encoding, delimiter, rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crmdesk.core.i18n import N_
from crmdesk.services.importing.sources import Source, UnreadableFile, clear_sentences, damaged

# What a person may choose when looking fails, the usual ones first.
ENCODINGS: Final = ("utf-8", "gb18030", "utf-16", "big5", "cp1252")
DELIMITERS: Final = ("\t", ",", ";")
LONGEST_CELL: Final = 1_000_000
SAMPLE_LINES: Final = 30
MULTIBYTE: Final = 3  # a file cut off inside a character lacks at most so many bytes


def decode(data: bytes, name: str, encoding: str = "") -> tuple[str, str]:
    """The text of a file and the encoding it was read in.

    UTF-8 is tried strictly first, then GB18030: guessing by statistics goes wrong on short files.
    """
    if encoding:
        forced = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
        try:
            return data.decode(forced), encoding
        except (UnicodeDecodeError, LookupError) as error:
            raise UnreadableFile(
                N_("{file} cannot be read as {encoding}. Choose another encoding."),
                file=name,
                encoding=encoding,
            ) from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(data, name, "utf-16")
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(data) - MULTIBYTE:
            raise damaged(name) from error
    try:
        return data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            N_("{file} is neither UTF-8 nor GB18030 text. Choose its encoding."), file=name
        ) from error


def find_delimiter(text: str) -> str:
    """The character between the cells: the one that cuts most lines into equally many."""
    sample = "".join(text[:200_000].splitlines(keepends=True)[:SAMPLE_LINES])
    best, best_score = DELIMITERS[1], (0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(
            len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if len(row) > 1
        )
        if widths:
            score = (sum(widths.values()), max(widths))
            if score > best_score:
                best, best_score = delimiter, score
    return best


def load(source: Source) -> str:
    """The whole text of a source."""
    if source.path is None:
        return source.text
    with clear_sentences(source.path):
        data = source.path.read_bytes()
    return decode(data, source.path.name, source.encoding)[0]


def settings_of(path: Path, encoding: str, delimiter: str) -> tuple[str, str]:
    """Encoding and delimiter of a text file, those given or those found."""
    with clear_sentences(path):
        data = path.read_bytes()
    text, found = decode(data, path.name, encoding)
    return found, delimiter or find_delimiter(text)


def rows(source: Source) -> Iterator[list[str]]:
    """The rows of a text, blank ones too; quotes may hold line breaks."""
    csv.field_size_limit(LONGEST_CELL)
    text = load(source)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=source.delimiter or ",", strict=False
    )
    begun = ended = 0
    row: list[str] = []
    try:
        for row in reader:
            yield row
            begun, ended = reader.line_num, begun
    except csv.Error as error:
        raise _never_closed(source, begun + 1) from error
    if text.count('"') % 2 and any("\n" in cell for cell in row):
        raise _never_closed(source, ended + 1)


def _never_closed(source: Source, line: int) -> UnreadableFile:
    return UnreadableFile(
        N_("Line {line} of {file} cannot be read: a quotation mark is never closed."),
        file=source.name,
        line=line,
    )
