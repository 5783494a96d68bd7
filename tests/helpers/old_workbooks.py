"""Small .xls and .xlsb workbooks made in code: texts and numbers of one sheet."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

Cell = str | float | int | None
SECTOR = 512
LEAST = 4096  # shorter streams would live in the container's mini stream
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


# --- .xls: records in an OLE container -------------------------------------------------------------
def write_xls(
    path: Path, rows: Sequence[Sequence[Cell]], sheet: str = "客户", *, password: bool = False
) -> Path:
    """Excel 97-2003 (BIFF8); with *password* it says that it is enciphered."""
    head = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    head += _biff(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if password else b""
    head += _biff(0x0042, struct.pack("<H", 1200))
    title = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    bound_size = 4 + 6 + len(title)
    end = _biff(0x000A, b"")
    start = len(head) + bound_size + len(end)
    book = head + _biff(0x0085, struct.pack("<IH", start, 0) + title) + end
    width = max(map(len, rows), default=0)
    book += _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    book += _biff(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            book += _biff_cell(row, column, value)
    path.write_bytes(_container((book + end).ljust(LEAST, b"\0")))
    return path


def _biff(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _biff_cell(row: int, column: int, value: Cell) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if value is None:
        return b""
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _biff(0x0204, place + text)
    return _biff(0x0203, place + struct.pack("<d", float(value)))


def _container(stream: bytes) -> bytes:
    """An OLE compound file with the one stream "Workbook"."""
    body = stream.ljust(-(-len(stream) // SECTOR) * SECTOR, b"\0")
    count = len(body) // SECTOR
    # Sector 0 is the allocation table, 1 the directory, the stream follows.
    table = [FAT, END, *range(3, count + 2), END]
    assert len(table) <= SECTOR // 4
    fat = struct.pack(f"<{SECTOR // 4}I", *table, *[FREE] * (SECTOR // 4 - len(table)))
    entries = _entry("Root Entry", 5, child=1, start=END, size=0)
    entries += _entry("Workbook", 2, child=FREE, start=2, size=len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, LEAST, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    return header + fat + entries.ljust(SECTOR, b"\0") + body


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    data = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, FREE, child)
    return data + bytes(36) + struct.pack("<IQ", start, size)


# --- .xlsb: the same records as .xlsx, in binary ---------------------------------------------------
def write_xlsb(path: Path, rows: Sequence[Sequence[Cell]], sheet: str = "客户") -> Path:
    """Excel's binary workbook."""
    width = max(map(len, rows), default=1)
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(sheet)
    book = _record(0x83, b"") + _record(0x8F, b"") + _record(0x9C, bundle)
    book += _record(0x90, b"") + _record(0x84, b"")
    data = _record(0x81, b"")
    data += _record(0x94, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, width - 1))
    data += _record(0x91, b"")
    for row, cells in enumerate(rows):
        data += _record(0x00, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(cells):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                data += _record(0x06, place + _wide(value))
            elif value is not None:
                data += _record(0x05, place + struct.pack("<d", float(value)))
    data += _record(0x92, b"") + _record(0x82, b"")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", data)
        archive.writestr(
            "xl/_rels/workbook.bin.rels", _relation("worksheet", "worksheets/sheet1.bin")
        )
        archive.writestr("_rels/.rels", _relation("officeDocument", "xl/workbook.bin"))
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"></Types>')
    return path


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/{kind}" Target="{target}"/></Relationships>'
    )


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, data: bytes) -> bytes:
    """Kind and length in seven bits a byte, the kind with its marks already in it."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind, 0x01])
    length, size = len(data), b""
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + data
