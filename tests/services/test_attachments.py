"""Attachments: bytes once per content, never in the history, opened as read-only copies."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError, DatabaseProblem, NotFound
from crmdesk.services import copies
from crmdesk.services.attachments import as_scan, ending_of, file_name, is_program, read_file
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.settings import ATTACHMENT_MAX_MB
from tests.helpers.making import create, customer
from tests.helpers.stored import content

PDF = b"%PDF-1.7\n" + "营业执照".encode()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def blobs(services: Services) -> int:
    with services.database.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM file_blob").scalar_one())


def test_an_attached_file_comes_back_byte_for_byte(services: Services, tmp_path: Path) -> None:
    jinhua = customer(services)
    data = os.urandom(200_000)
    done = services.attachments.add(jinhua, [file(tmp_path, "报 价.xlsx", data)], "2026 年报价")
    [record] = services.attachments.of(jinhua)
    assert (record["file_name"], record["size"], record["remark"]) == (
        "报 价.xlsx",
        200_000,
        "2026 年报价",
    )
    assert services.attachments.read(record.record_id) == data
    assert "报 价.xlsx" in services.journal.act(done.change_set_id).text
    target = tmp_path / "另存.xlsx"
    services.attachments.save_as(record.record_id, target)
    assert target.read_bytes() == data


def test_the_same_content_is_stored_once(services: Services, tmp_path: Path) -> None:
    paths = [file(tmp_path, name, PDF) for name in ("甲.pdf", "乙.pdf")]
    services.attachments.add(customer(services), paths)
    services.attachments.add(customer(services, "东莞市明辉电子有限公司"), paths[:1])
    assert blobs(services) == 1
    assert len(services.records.all("attachment")) == 3


def test_the_history_holds_no_bytes(services: Services, tmp_path: Path) -> None:
    secret = b"not in the journal" * 50
    jinhua = customer(services)
    done = services.attachments.add(jinhua, [file(tmp_path, "甲.bin", secret)])
    services.undo.undo(done.change_set_id)
    with services.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT data FROM change WHERE data IS NOT NULL")
        assert all("not in the journal" not in str(row[0]) for row in rows)


def test_adding_and_removing_are_undone_and_redone(services: Services, tmp_path: Path) -> None:
    jinhua = customer(services)
    before = services.attachments.of(jinhua)
    done = services.attachments.add(jinhua, [file(tmp_path, "甲.pdf", PDF)])
    [record] = services.attachments.of(jinhua)
    undone = services.undo.undo(done.change_set_id)
    assert services.attachments.of(jinhua) == before
    services.undo.undo(undone.change_set_id)
    assert services.attachments.read(record.record_id) == PDF
    gone = services.attachments.remove([record.record_id])
    assert services.attachments.of(jinhua) == []
    services.undo.undo(gone.change_set_id)
    assert services.attachments.read(record.record_id) == PDF
    assert check(services.database, repair=True) == []
    assert services.attachments.read(record.record_id) == PDF


def test_one_file_that_is_refused_refuses_all(services: Services, tmp_path: Path) -> None:
    jinhua = customer(services)
    services.settings.save({ATTACHMENT_MAX_MB.key: 1})
    before = content(services)
    good = file(tmp_path, "好.pdf", PDF)
    for name, data, said in (
        ("大.pdf", b"x" * (1024 * 1024 + 1), "大.pdf.*1"),
        ("空.pdf", b"", "空.pdf"),
    ):
        with pytest.raises(CrmError, match=said):
            services.attachments.add(jinhua, [good, file(tmp_path, name, data)])
    with pytest.raises(DatabaseProblem, match="没有"):
        services.attachments.add(jinhua, [good, tmp_path / "没有.pdf"])
    with pytest.raises(CrmError):
        services.attachments.add(jinhua, [good, tmp_path])
    assert content(services) == before
    services.attachments.add(jinhua, [file(tmp_path, "刚好.bin", b"x" * 1024 * 1024)])


def test_nothing_is_attached_to_a_customer_that_is_gone(services: Services, tmp_path: Path) -> None:
    jinhua = customer(services)
    services.records.remove("customer", [jinhua])
    with pytest.raises(NotFound):
        services.attachments.add(jinhua, [file(tmp_path, "甲.pdf", PDF)])
    assert blobs(services) == 0


# --- scans -----------------------------------------------------------------------------------
def licence(services: Services) -> int:
    return create(
        services, "qualification", customer_id=customer(services), kind="business_licence"
    )


def test_a_scan_belongs_to_its_document(services: Services, tmp_path: Path) -> None:
    document = licence(services)
    done = services.attachments.add_scan(document, file(tmp_path, "执照.pdf", PDF))
    scan = services.records.fetch("qualification", document)["scan_id"]
    assert isinstance(scan, int)
    assert services.attachments.read(scan) == PDF
    gone = services.attachments.remove([scan])
    assert services.records.fetch("qualification", document)["scan_id"] is None
    services.undo.undo(gone.change_set_id)
    assert services.records.fetch("qualification", document)["scan_id"] == scan
    services.undo.undo(done.change_set_id)
    assert services.records.fetch("qualification", document)["scan_id"] is None
    assert services.records.all("attachment") == []


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("执照.pdf", PDF, "执照.pdf"),
        ("执照.PDF", PDF, "执照.PDF"),
        ("执照.jpeg", JPEG, "执照.jpeg"),
        ("执照.jpg", PNG, "执照.png"),
        ("微信图片", JPEG, "微信图片.jpg"),
        ("执照.png", b"\r\n" + PDF, "执照.pdf"),
    ],
)
def test_the_content_decides_what_a_scan_is(
    tmp_path: Path, name: str, data: bytes, expected: str
) -> None:
    assert as_scan(read_file(file(tmp_path, name, data), 10_000)).name == expected


@pytest.mark.parametrize("data", [b"MZ\x90\0", b"PK\x03\x04", b"<html>", b"GIF89a"])
def test_anything_else_is_no_scan_whatever_its_name(
    services: Services, tmp_path: Path, data: bytes
) -> None:
    assert ending_of(data) is None
    with pytest.raises(CrmError, match="执照"):
        services.attachments.add_scan(licence(services), file(tmp_path, "执照.pdf", data))
    assert blobs(services) == 0


def test_a_scan_has_its_own_limit(services: Services, tmp_path: Path) -> None:
    big = file(tmp_path, "大.pdf", PDF + b"\0" * 10 * 1024 * 1024)
    with pytest.raises(CrmError, match="10 MB"):
        services.attachments.add_scan(licence(services), big)


# --- copies ----------------------------------------------------------------------------------
def test_a_copy_is_read_only_and_deleted_at_the_end(services: Services, tmp_path: Path) -> None:
    jinhua = customer(services)
    services.attachments.add(jinhua, [file(tmp_path, "报 价.pdf", PDF)])
    record = services.attachments.of(jinhua)[0].record_id
    copy = services.attachments.open_copy(record)
    assert copy.read_bytes() == PDF
    assert copy.name == "报 价.pdf"
    assert not copy.stat().st_mode & stat.S_IWUSR
    assert services.attachments.open_copy(record) == copy
    copies.clean()
    assert not copy.exists()
    assert not copy.parent.parent.exists()
    assert services.attachments.open_copy(record).read_bytes() == PDF
    copies.clean()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('合同<2026>:"终"/版?.pdf', "合同_2026___终__版_.pdf"),
        ("con.txt", "_con.txt"),
        ("a. . .", "a"),
        ("", "file"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("长" * 200 + ".pdf", "长" * 70 + ".pdf"),
    ],
)
def test_copies_have_names_that_every_system_takes(name: str, expected: str) -> None:
    assert copies.safe_name(name) == expected


def test_a_damaged_content_is_not_shown(services: Services, tmp_path: Path) -> None:
    jinhua = customer(services)
    services.attachments.add(jinhua, [file(tmp_path, "甲.pdf", PDF)])
    with services.database.write() as connection:
        connection.exec_driver_sql("UPDATE file_blob SET data = x'00'")
    record = services.attachments.of(jinhua)[0].record_id
    with pytest.raises(DatabaseProblem, match="甲"):
        services.attachments.open_copy(record)
    with pytest.raises(DatabaseProblem):
        services.attachments.save_as(record, tmp_path / "出.pdf")
    assert not (tmp_path / "出.pdf").exists()


def test_long_names_keep_their_ending() -> None:
    assert file_name("长" * 300 + ".pdf") == "长" * 196 + ".pdf"
    assert file_name("\u202e甲\n乙.pdf") == "甲 乙.pdf"


@pytest.mark.parametrize(("name", "runs"), [("a.pdf", False), ("a.EXE", True), ("a.lnk. ", True)])
def test_programs_are_known_by_their_ending(name: str, runs: bool) -> None:
    assert is_program(name) is runs
