"""Whatever the file is, one clear sentence, and nothing is imported."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.services.container import Services
from crmdesk.services.importing import reading
from crmdesk.services.importing.sources import OLE_MAGIC, UnreadableFile, clear_sentences
from tests.helpers.old_workbooks import write_xls
from tests.helpers.sheets import write_ods, write_xlsx
from tests.helpers.stored import content

LIST = [["客户名称", "电话"], *[[f"公司{n}", "0755-26712345"] for n in range(50)]]


def encrypted(path: Path) -> None:
    """What Excel writes when a workbook has a password: an OLE file with an encrypted package."""
    directory = "EncryptionInfo".encode("utf-16-le") + b"\0" * 40
    directory += "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(OLE_MAGIC + b"\0" * 1016 + directory + b"\0" * 2000)


def cut_short(path: Path) -> None:
    write_xlsx(path, LIST)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def cut_inside(path: Path) -> None:
    """A sound zip whose sheet ends too early."""
    whole = write_xlsx(path.with_name("ganz.xlsx"), LIST)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if name.endswith("sheet1.xml") else data)


def other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")


def locked_xls(path: Path) -> None:
    """An Excel 97 workbook with a password: a record says that what follows is enciphered."""
    write_xls(path, LIST[:3], password=True)


def cut_xls(path: Path) -> None:
    data = write_xls(path, LIST).read_bytes()
    path.write_bytes(data[:1800])


def encrypted_ods(path: Path) -> None:
    write_ods(path, LIST, manifest="<manifest:encryption-data/>")


def of(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


BAD: list[tuple[str, Callable[[Path], object], str]] = [
    ("空.xlsx", of(b""), "空文件"),
    ("文字.xlsx", of(b"\x00\x01\x02\x03" * 50), "不是表格"),
    ("图.png", of(b"\x89PNG\r\n\x1a\n" + b"x" * 50), "不是表格"),
    ("文.pdf", of(b"%PDF-1.7\n" + b"x" * 50), "不是表格"),
    ("客户.crm", of(b"SQLite format 3\0" + b"x" * 50), "不是表格"),
    ("信.docx", other_zip, "不是表格"),
    ("加密.xlsx", encrypted, "密码"),
    ("加密.ods", encrypted_ods, "密码"),
    ("断.xlsx", cut_short, "损坏"),
    ("断里.xlsx", cut_inside, "损坏"),
    ("加密.xls", locked_xls, "密码"),
    ("断.xls", cut_xls, "损坏"),
    ("坏.xls", of(OLE_MAGIC + b"\0" * 3000), "损坏"),
    ("断.csv", of("名称,备注\n锦华,好".encode()[:-1]), "损坏"),
    (
        "旧.xls",
        of(
            b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
            b'<Worksheet ss:Name="1"><Table ss:ExpandedColumnCount="2"></Table></Worksheet>'
        ),
        "XML",
    ),
    ("无表.htm", of(b"<html><body>hello</body></html>"), "没有表格"),
    ("夹", lambda path: path.mkdir(), "文件夹"),
    ("乱码.csv", of(b"\xff\x80abc,\x81\n" * 20), "编码"),
    ("没有.xlsx", lambda path: None, "找不到"),
    ("只有表头.xlsx", lambda path: write_xlsx(path, LIST[:1]), "没有数据"),
    ("空白.xlsx", lambda path: write_xlsx(path, [["", " "], []]), "是空的"),
    ("太宽.xlsx", lambda path: write_xlsx(path, [[f"列{n}" for n in range(600)]] * 3), "600 列"),
    ("太宽.csv", of((",".join("x" * 600) + "\n").encode() * 3), "600 列"),
]


@pytest.mark.parametrize(("name", "make", "said"), BAD, ids=[case[0] for case in BAD])
def test_a_bad_file_gets_one_sentence_and_changes_nothing(
    services: Services,
    tmp_path: Path,
    name: str,
    make: Callable[[Path], object],
    said: str,
) -> None:
    before = content(services)
    path = tmp_path / name
    make(path)
    with pytest.raises(CrmError) as raised:
        services.imports.run(services.imports.job(path, "customer"))
    assert said in raised.value.message()
    assert content(services) == before


def test_a_drive_that_vanishes_while_reading_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="读不下去"), clear_sentences(tmp_path / "盘.xlsx"):
        raise OSError(5, "Input/output error")
    with pytest.raises(UnreadableFile, match="占用"), clear_sentences(tmp_path / "盘.xlsx"):
        raise PermissionError(13, "in use")


def test_a_file_that_vanishes_between_preview_and_import(
    services: Services, tmp_path: Path
) -> None:
    path = write_xlsx(tmp_path / "名单.xlsx", LIST)
    job = services.imports.job(path, "customer")
    before = content(services)
    path.unlink()
    with pytest.raises(UnreadableFile, match="找不到"):
        services.imports.run(job)
    assert content(services) == before


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    source = reading.open_source(write_xlsx(tmp_path / "名单.xlsx", LIST, sheet="客户表"))
    with pytest.raises(UnreadableFile, match="客户表"):
        reading.check_sheet(source, "Sheet9")


def test_pasting_garbage_is_refused_in_words(services: Services) -> None:
    for text in ("", "\t\t\n\t", "\n\n"):
        with pytest.raises(CrmError):
            services.imports.preview(services.imports.pasted(text), "customer")
