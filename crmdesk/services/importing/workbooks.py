"""Workbooks, read by calamine. A large .xlsx is cut into slices of its rows first.

Calamine reads a sheet in one go and holds the interpreter meanwhile: seconds without progress or
cancel, on one processor. So the sheet's XML is cut between rows, and the slices are repacked as
the sheets of a new workbook beside the original styles and strings. Each slice is then read by
calamine as any sheet: in turn, or by several processes. A file that is built in an unusual way is
read whole instead.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final
from xml.etree import ElementTree

from crmdesk.core.i18n import N_
from crmdesk.services.importing.cells import texts_of
from crmdesk.services.importing.slicing import READ, ROW_END, SLICE, NotSliceable, slices
from crmdesk.services.importing.sources import (
    Kind,
    Sheet,
    Source,
    UnreadableFile,
    check_width,
    clear_sentences,
    damaged,
)

Block = tuple[int, list[list[str]]]  # number of the first row (1 is the sheet's first), rows
ROWS: Final = 1000
LARGEST: Final = 1 << 32  # bytes of XML; more is a mistake or an attack
_STRING_CELL: Final = re.compile(rb't="s"[^>]*><v>(\d+)</v>')
_DIMENSION: Final = re.compile(rb'<dimension ref="[A-Z]+\d+:[A-Z]+(\d+)"')


# --- which sheets there are --------------------------------------------------------------------
def sheets_of(path: Path, kind: Kind) -> tuple[Sheet, ...]:
    """The sheets that can hold rows, in the order of the workbook."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with clear_sentences(path):
        if kind is Kind.XLSX:
            try:
                with zipfile.ZipFile(path) as archive:
                    return tuple(Sheet(p.name, p.is_hidden) for p in _Package(archive).sheets)
            except NotSliceable:
                pass
        book = CalamineWorkbook.from_path(path)
        found = tuple(
            Sheet(meta.name, meta.visible is not SheetVisibleEnum.Visible)
            for meta in book.sheets_metadata
            if meta.typ is SheetTypeEnum.WorkSheet
        )
    if not found:
        raise damaged(path.name)
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    is_hidden: bool
    path: str


class _Package:
    """The parts of an .xlsx file that are needed to read its sheets."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        if sum(info.file_size for info in archive.infolist()) > LARGEST:
            raise UnreadableFile(N_("The workbook is far too large."))
        self._names = set(archive.namelist())
        root = self._related("", "officeDocument")[0][1]
        book = self._tree(root)
        properties = _find(book, "workbookPr")
        self.starts_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        parts = dict(self._related(root, "worksheet"))
        self.sheets = tuple(
            _Part(node.get("name", ""), node.get("state", "visible") != "visible", parts[key])
            for node in _every(book, "sheet")
            if (key := _attribute(node, "id")) in parts
        )
        if not self.sheets:
            raise NotSliceable
        self.styles = self._one(root, "styles")
        self.strings = self._one(root, "sharedStrings")

    def _one(self, source: str, kind: str) -> str:
        found = self._related(source, kind)
        return found[0][1] if found else ""

    def _tree(self, name: str) -> ElementTree.Element:
        try:
            return ElementTree.fromstring(self.archive.read(name))
        except (ElementTree.ParseError, KeyError) as error:
            raise NotSliceable from error

    def _related(self, source: str, kind: str) -> list[tuple[str, str]]:
        """(id, path) of the parts of a kind that a part refers to."""
        folder, _, name = source.rpartition("/")
        at = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        found = []
        for node in self._tree(at):
            if node.get("Type", "").rpartition("/")[2] == kind:
                target = node.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
                path = path.lstrip("/")
                if path not in self._names:
                    raise NotSliceable
                found.append((node.get("Id", ""), path))
        if not found and kind in ("officeDocument", "worksheet"):
            raise NotSliceable
        return found

    def open_sheet(self, name: str) -> IO[bytes]:
        """The XML of a sheet as a stream."""
        return self.archive.open(self.path_of(name))

    def path_of(self, name: str) -> str:
        """Where the XML of a sheet lies in the archive."""
        for part in self.sheets:
            if part.name == name:
                return part.path
        raise NotSliceable


def _every(root: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return (node for node in root.iter() if node.tag.rpartition("}")[2] == tag)


def _find(root: ElementTree.Element, tag: str) -> ElementTree.Element | None:
    return next(_every(root, tag), None)


def _attribute(node: ElementTree.Element, name: str) -> str:
    """A namespaced attribute, whichever dialect of the format it is."""
    return next((v for k, v in node.attrib.items() if k.endswith("}" + name)), "")


# --- repacking --------------------------------------------------------------------------------
_NS: Final = "http://schemas.openxmlformats.org"
_SHEET: Final = (
    f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_NS}/spreadsheetml/2006/main" '
    f'xmlns:r="{_NS}/officeDocument/2006/relationships" '
    f'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"><sheetData>'
).encode()


def _repacked(package: _Package, slices: list[bytes], strings: bytes | None) -> io.BytesIO:
    """A workbook whose sheets are *slices*."""
    relations = [("worksheet", f"s{n}.xml") for n in range(len(slices))]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for n, rows in enumerate(slices):
            archive.writestr(f"xl/s{n}.xml", _SHEET + rows + b"</sheetData></worksheet>")
        if package.styles:
            archive.writestr("xl/styles.xml", package.archive.read(package.styles))
            relations.append(("styles", "styles.xml"))
        if strings is not None:
            archive.writestr("xl/sharedStrings.xml", strings)
            relations.append(("sharedStrings", "sharedStrings.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(relations))
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", _workbook(len(slices), package.starts_1904))
        archive.writestr(
            "[Content_Types].xml", f'<Types xmlns="{_NS}/package/2006/content-types"/>'
        )
    buffer.seek(0)
    return buffer


def _relations(targets: list[tuple[str, str]]) -> str:
    kinds = f"{_NS}/officeDocument/2006/relationships"
    inside = "".join(
        f'<Relationship Id="r{n}" Type="{kinds}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_NS}/package/2006/relationships">{inside}</Relationships>'


def _workbook(sheets: int, starts_1904: bool) -> str:
    inside = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(sheets))
    return (
        f'<workbook xmlns="{_NS}/spreadsheetml/2006/main" '
        f'xmlns:r="{_NS}/officeDocument/2006/relationships">'
        f'<workbookPr date1904="{int(starts_1904)}"/><sheets>{inside}</sheets></workbook>'
    )


def _first_strings(package: _Package, rows: bytes) -> bytes | None:
    """The shared strings up to the last one that *rows* use."""
    if not package.strings:
        return None
    last = max(map(int, _STRING_CELL.findall(rows)), default=0)
    end, held, searched = b"</si>", b"", 0
    with package.archive.open(package.strings) as stream:
        while piece := stream.read(READ):
            held += piece
            while last >= 0:
                found = held.find(end, searched)
                if found < 0:
                    break
                searched = found + len(end)
                last -= 1
            if last < 0:
                return held[:searched] + b"</sst>"
    return held


# --- reading -----------------------------------------------------------------------------------
def blocks(source: Source, sheet: str, part: int = 0, parts: int = 1) -> Iterator[Block]:
    """The rows of a sheet in blocks; with *parts*, every parts-th block from *part* on.

    Only blocks of an .xlsx written in the usual way are shared out; any other file belongs to
    part 0 as a whole.
    """
    path = source.path
    assert path is not None
    if source.kind is Kind.XLSX:
        try:
            yield from _sliced(path, sheet, part, parts)
            return
        except NotSliceable:
            pass
    if part == 0:
        yield from _whole(path, sheet)


def _sliced(path: Path, sheet: str, part: int, parts: int) -> Iterator[Block]:
    from python_calamine import CalamineWorkbook

    with clear_sentences(path), zipfile.ZipFile(path) as archive:
        package = _Package(archive)
        with package.open_sheet(sheet) as stream:
            own = [rows for n, rows in enumerate(slices(stream)) if n % parts == part]
        if not own:
            return
        strings = archive.read(package.strings) if package.strings else None
        buffer = _repacked(package, own, strings)
        count = len(own)
        del own, strings
        book = CalamineWorkbook.from_filelike(buffer)
        for n in range(count):
            yield _block(book.get_sheet_by_index(n))


def _block(sheet: Any) -> Block:
    """A slice as a block; its rows and columns know where in the sheet they stand."""
    if sheet.start is None:
        return 1, []
    row, column = sheet.start
    check_width(column + sheet.width)
    left = [""] * column
    return row + 1, [left + texts_of(cells) for cells in sheet.to_python()]


def _whole(path: Path, sheet: str) -> Iterator[Block]:
    from python_calamine import CalamineWorkbook

    with clear_sentences(path):
        data = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet)
        if data.start is None:
            return
        check_width(data.start[1] + data.width)
        left = [""] * data.start[1]
        held: list[list[str]] = []
        number = 0
        for number, cells in enumerate(data.iter_rows(), 1):
            held.append(left + texts_of(cells))
            if len(held) == ROWS:
                yield number - ROWS + 1, held
                held = []
        if held:
            yield number - len(held) + 1, held


def first_rows(source: Source, sheet: str, count: int) -> list[list[str]]:
    """The rows up to number *count*, without reading more of a large .xlsx than they need."""
    path = source.path
    assert path is not None
    if source.kind is Kind.XLSX:
        try:
            return _first_sliced(path, sheet, count)
        except NotSliceable:
            pass
    rows: list[list[str]] = []
    for first, block in _whole(path, sheet):
        rows += [[] for _ in range(first - 1 - len(rows))]
        rows += block
        if len(rows) >= count:
            break
    return rows[:count]


def _first_sliced(path: Path, sheet: str, count: int) -> list[list[str]]:
    from python_calamine import CalamineWorkbook

    with clear_sentences(path), zipfile.ZipFile(path) as archive:
        package = _Package(archive)
        with package.open_sheet(sheet) as stream:
            head = b""
            for rows in slices(stream, SLICE // 4):
                head += rows
                if head.count(ROW_END) >= count:
                    break
        if not head:
            return []
        cut = _after_rows(head, count)
        strings = _first_strings(package, head[:cut])
        book = CalamineWorkbook.from_filelike(_repacked(package, [head[:cut]], strings))
        first, found = _block(book.get_sheet_by_index(0))
    return ([[] for _ in range(first - 1)] + found)[:count]


def _after_rows(rows: bytes, count: int) -> int:
    """Where the first *count* rows end."""
    at = 0
    for _ in range(count):
        found = rows.find(ROW_END, at)
        if found < 0:
            return len(rows)
        at = found + len(ROW_END)
    return at


def count_rows(source: Source, sheet: str) -> int:
    """About how many rows an .xlsx sheet has; 0 if nothing tells.

    What the sheet says of itself counts unless its size belies it: blank rows with a format may
    reach down to the millionth.
    """
    assert source.path is not None
    with clear_sentences(source.path), zipfile.ZipFile(source.path) as archive:
        try:
            package = _Package(archive)
            size = archive.getinfo(package.path_of(sheet)).file_size
            with package.open_sheet(sheet) as stream:
                head = stream.read(READ)
        except NotSliceable:
            return 0
    said, seen = _DIMENSION.search(head), head.count(ROW_END)
    guessed = seen * size // len(head) if seen else 0
    return int(said[1]) if said and int(said[1]) <= max(2 * guessed, ROWS) else guessed
