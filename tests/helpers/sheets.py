"""Spreadsheets made in code: quickly for a hundred thousand rows, oddly for bad-input tests."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_NS = "http://schemas.openxmlformats.org"
_MAIN = f"{_NS}/spreadsheetml/2006/main"
_REL = f"{_NS}/officeDocument/2006/relationships"
_EPOCH = date(1899, 12, 30)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)


def letters(column: int) -> str:
    """The name of a column."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


class _Strings:
    """A table of shared strings."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def cell(self, value: str) -> str:
        number = self.numbers.setdefault(value, len(self.numbers))
        return f' t="s"><v>{number}</v></c>'

    def xml(self) -> str:
        inside = "".join(f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in self.numbers)
        return f'<sst xmlns="{_MAIN}" uniqueCount="{len(self.numbers)}">{inside}</sst>'


def _cell(place: str, value: Any, strings: _Strings | None) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        if strings is not None:
            return f'<c r="{place}"{strings.cell(value)}'
        return (
            f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        )
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - _EPOCH).days}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def write_xlsx(
    path: Path,
    rows: Iterable[Sequence[Any]],
    *,
    sheet: str = "客户",
    shared: bool = False,
) -> Path:
    """Write one sheet; texts, numbers, dates and booleans keep their types."""
    strings = _Strings() if shared else None
    names: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as out:
            out.write(f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for number, row in enumerate(rows, 1):
                names += [letters(n) for n in range(len(names), len(row))]
                cells = [
                    _cell(f"{name}{number}", value, strings)
                    for name, value in zip(names, row, strict=False)
                ]
                out.write(f'<row r="{number}">{"".join(cells)}</row>'.encode())
            out.write(b"</sheetData></worksheet>")
        archive.writestr("xl/styles.xml", _STYLES)
        parts = [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]
        if strings is not None:
            archive.writestr("xl/sharedStrings.xml", strings.xml())
            parts.append(("sharedStrings", "sharedStrings.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(parts))
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
            f'<sheet name="{escape(sheet)}" sheetId="1" r:id="r0"/></sheets></workbook>',
        )
        archive.writestr("[Content_Types].xml", _content_types(shared))
    return path


def _relations(parts: Sequence[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="r{n}" Type="{_REL}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts)
    )
    return f'<Relationships xmlns="{_NS}/package/2006/relationships">{inside}</Relationships>'


def _content_types(shared: bool) -> str:
    kinds = [("xl/workbook.xml", "sheet.main"), ("xl/worksheets/sheet1.xml", "worksheet")]
    kinds += [("xl/styles.xml", "styles")]
    kinds += [("xl/sharedStrings.xml", "sharedStrings")] if shared else []
    inside = "".join(
        f'<Override PartName="/{part}" ContentType="application/'
        f'vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in kinds
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_NS}/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inside}</Types>'
    )


_ODS = "urn:oasis:names:tc:opendocument:xmlns"


def write_ods(path: Path, rows: Iterable[Sequence[Any]], *, manifest: str = "<manifest/>") -> Path:
    """A minimal OpenDocument spreadsheet."""
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row)) or '<table:table-cell/>'}</table:table-row>"
        for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{_ODS}:office:1.0" xmlns:table="{_ODS}:table:1.0" '
        f'xmlns:text="{_ODS}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="客户">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _ods_cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}">{text}</table:table-cell>'
