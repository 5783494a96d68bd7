"""Looking into a PDF: size, text with places, fonts."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

A4 = (595, 842)


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The document, closed again."""
    document = pypdfium2.PdfDocument(str(path))
    try:
        yield document
    finally:
        document.close()


def sizes(path: Path) -> list[tuple[int, int]]:
    """Width and height of every page in whole points."""
    with opened(path) as document:
        return [tuple(round(v) for v in page.get_size()) for page in document]  # type: ignore[misc]


def text(path: Path, page: int = 0) -> str:
    """The text of a page without line breaks and blanks."""
    with opened(path) as document:
        return re.sub(r"\s+", "", document[page].get_textpage().get_text_range())


def whole_text(path: Path) -> str:
    """The text of all pages without line breaks and blanks."""
    with opened(path) as document:
        return "".join(
            re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in document
        )


def runs(path: Path, page: int = 0) -> list[tuple[int, int, str]]:
    """Pieces of text with the place of their upper left corner, in points from the top left."""
    found = []
    with opened(path) as document:
        sheet = document[page]
        height = sheet.get_height()
        read = sheet.get_textpage()
        for number in range(read.count_rects()):
            left, bottom, right, top = read.get_rect(number)
            said = read.get_text_bounded(left, bottom, right, top).strip()
            if said:
                found.append((round(left), round(height - top), said))
    return sorted(found, key=lambda r: (r[1], r[0], r[2]))


def boxes(path: Path, page: int = 0) -> list[tuple[float, float, float, float, str]]:
    """Every text object of a page, forms included: left, top, right, bottom, text."""
    found = []
    with opened(path) as document:
        sheet = document[page]
        height = sheet.get_height()
        read = sheet.get_textpage()
        for item in sheet.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
            left, bottom, right, top = item.get_bounds()
            found.append((left, height - top, right, height - bottom, _text_of(item, read)))
    return found


def _text_of(item: Any, read: Any) -> str:
    size = raw.FPDFTextObj_GetText(item.raw, read.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    raw.FPDFTextObj_GetText(item.raw, read.raw, pointer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def line_count(path: Path, page: int = 0) -> int:
    """How many line segments are drawn on the page itself (not in recorded forms)."""
    with opened(path) as document:
        paths = document[page].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1)
        return sum(raw.FPDFPath_CountSegments(item.raw) for item in paths) // 2


def fonts(path: Path) -> dict[str, bool]:
    """Base names of the fonts used on all pages, and whether each is embedded."""
    found: dict[str, bool] = {}
    with opened(path) as document:
        for page in document:
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
                font = raw.FPDFTextObj_GetFont(item.raw)
                size = raw.FPDFFont_GetBaseFontName(font, None, 0)
                name = ctypes.create_string_buffer(size)
                raw.FPDFFont_GetBaseFontName(font, name, size)
                found[name.value.decode()] = bool(raw.FPDFFont_GetIsEmbedded(font))
    return found


def declared_fonts(path: Path) -> set[str]:
    """Every /BaseFont in the file, used or not (reportlab does not compress its objects)."""
    return {m.decode() for m in re.findall(rb"/BaseFont\s*/(\S+)", path.read_bytes())}
