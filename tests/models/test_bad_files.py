"""A file that cannot be used: one clear sentence, and the file stays as it was."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from crmdesk.core.errors import DatabaseProblem
from crmdesk.models import sqlite, sqlite_schema
from crmdesk.models.database import Database, create_database, open_database
from crmdesk.services.container import Services
from tests.helpers.files import (
    fingerprint,
    public_folder,
    without_privileges,
    write_lock_elsewhere,
)
from tests.helpers.making import customer


def refusal(path: Path, password: str = "") -> DatabaseProblem:
    """Opening *path* is refused and leaves it, and its folder, as they were."""
    before = fingerprint(path)
    beside = sorted(p.name for p in path.parent.iterdir())
    with pytest.raises(DatabaseProblem) as caught:
        open_database(path, password)
    assert fingerprint(path) == before
    assert sorted(p.name for p in path.parent.iterdir()) == beside
    said = caught.value.message()
    assert path.name in said
    assert "\n" not in said
    assert "sqlite" not in said.lower()
    return caught.value


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for somebody else's lock takes no time."""
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 1)


def encrypted_copy(source: Path, target: Path, password: str) -> Path:
    key = sqlite.new_key(password)
    connection = sqlite.connect(source)
    sqlite.export_database(connection, target, key)
    connection.close()
    return target


def read_employees(path: Path) -> None:
    database = open_database(path)
    try:
        Services(database).records.all("employee")
    finally:
        database.close()


def fill_up(services: Services) -> None:
    for number in range(200):
        customer(services, f"东莞市明辉{number}电子有限公司", remark="很长的备注" * 400)


# --- what is no customer file ----------------------------------------------------------------
def test_an_empty_file_is_no_customer_file(tmp_path: Path) -> None:
    path = tmp_path / "空 文件.crm"
    path.touch()
    assert refusal(path).kind == "notadb"


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n" * 40, b"\0" * 8192, "客户资料".encode() * 4096, b"x"]
)
def test_another_kind_of_file_is_no_customer_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "报表.crm"
    path.write_bytes(content)
    assert refusal(path).kind == "notadb"
    assert refusal(path, "some password").kind == "notadb"


def test_another_program_s_database_is_no_customer_file(tmp_path: Path) -> None:
    path = tmp_path / "other.crm"
    connection = sqlite.driver.connect(str(path), isolation_level=None)
    connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.execute("INSERT INTO alembic_version VALUES ('7f3a')")
    connection.close()
    with pytest.raises(DatabaseProblem) as caught:
        open_database(path)
    assert caught.value.kind == "notadb"


def test_a_file_of_a_newer_program_is_refused_unchanged(crm_file: Path) -> None:
    connection = sqlite.connect(crm_file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    problem = refusal(crm_file)
    assert problem.kind == "newer"


# --- damage ----------------------------------------------------------------------------------
def test_a_truncated_file_is_called_damaged(crm_file: Path) -> None:
    with crm_file.open("r+b") as file:
        file.truncate(crm_file.stat().st_size // 2)
    assert refusal(crm_file).kind == "corrupt"


def test_a_broken_head_is_not_taken_for_a_password(crm_file: Path) -> None:
    with crm_file.open("r+b") as file:
        file.write(b"\xff" * 16)
    assert refusal(crm_file).kind == "notadb"


def test_damage_found_while_working_is_named(crm_file: Path) -> None:
    with crm_file.open("r+b") as file:
        head = file.read(4096)
        file.write(b"\x5a" * (crm_file.stat().st_size - 4096))
    assert head.startswith(sqlite.MAGIC)
    with pytest.raises(DatabaseProblem) as caught:
        read_employees(crm_file)
    assert caught.value.kind == "corrupt"


def test_every_flipped_page_of_an_encrypted_file_is_noticed(crm_file: Path, tmp_path: Path) -> None:
    path = encrypted_copy(crm_file, tmp_path / "锁.crm", "芝麻开门")
    whole = path.read_bytes()
    broken = tmp_path / "坏.crm"
    key = sqlite.derive_key("芝麻开门", path)
    for start in range(0, len(whole), 4096):
        data = bytearray(whole)
        data[start + 2000] ^= 1
        broken.write_bytes(data)
        found: list[str] = []
        try:
            connection = sqlite.connect(broken, key, immutable=True)
        except sqlite.DriverError as error:
            found.append(str(error))
        else:
            found = sqlite_schema.structure_problems(connection, thorough=True)
            connection.close()
        assert found, f"page at {start}"


# --- passwords -------------------------------------------------------------------------------
def test_an_encrypted_file_asks_for_its_password(crm_file: Path, tmp_path: Path) -> None:
    path = encrypted_copy(crm_file, tmp_path / "锁.crm", "芝麻开门")
    assert refusal(path).kind == "password"
    assert refusal(path, "芝麻关门").kind == "wrong_password"
    database = open_database(path, "芝麻开门")
    assert [r["name"] for r in Services(database).records.all("employee")] == ["李晓明"]
    database.close()


def test_a_new_file_can_be_encrypted_from_the_start(tmp_path: Path) -> None:
    path = tmp_path / "新.crm"
    create_database(path, sqlite.new_key("秘密")).close()
    assert not sqlite.is_plain(path)
    open_database(path, "秘密").close()


# --- surroundings ----------------------------------------------------------------------------
def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    path = tmp_path / "没有.crm"
    with pytest.raises(DatabaseProblem) as caught:
        open_database(path)
    assert caught.value.kind == "missing"
    assert not path.exists()


def test_an_existing_file_is_not_overwritten_by_a_new_one(crm_file: Path) -> None:
    before = fingerprint(crm_file)
    with pytest.raises(DatabaseProblem) as caught:
        create_database(crm_file)
    assert caught.value.kind == "exists"
    assert fingerprint(crm_file) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits for folders")
@pytest.mark.parametrize("folder_too", [True, False])
def test_a_read_only_place_is_named(template_file: Path, folder_too: bool) -> None:
    with public_folder() as folder:
        path = Path(shutil.copy(template_file, folder / "只读.crm"))
        path.chmod(0o444)
        folder.chmod(0o555 if folder_too else 0o777)
        with without_privileges():
            assert refusal(path).kind == "readonly"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits for folders")
def test_a_new_file_in_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    with public_folder() as folder:
        folder.chmod(0o555)
        with without_privileges(), pytest.raises(DatabaseProblem) as caught:
            create_database(folder / "新.crm")
    assert caught.value.kind == "readonly"


@pytest.mark.usefixtures("short_patience")
def test_a_lock_of_another_program_stops_writing_but_not_reading(crm_file: Path) -> None:
    with write_lock_elsewhere(crm_file):
        services = Services(open_database(crm_file))
        services.employee_id = services.names.choices("employee")[0][0]
        with pytest.raises(DatabaseProblem) as caught:
            customer(services)
        assert caught.value.kind == "busy"
        assert len(services.records.all("employee")) == 1
    customer(services)  # the lock is gone: the same services write again
    assert len(services.records.all("customer")) == 1
    services.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be deleted")
def test_a_file_that_vanishes_takes_no_writes(services: Services, crm_file: Path) -> None:
    customer(services)
    crm_file.unlink()
    with pytest.raises(DatabaseProblem) as caught:
        customer(services, "东莞市明辉电子有限公司")
    assert caught.value.kind == "missing"


def test_a_full_disk_loses_nothing_that_was_saved(services: Services) -> None:
    customer(services)
    with services.database.write() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(DatabaseProblem) as caught:
        fill_up(services)
    assert caught.value.kind == "full"
    saved = len(services.records.all("customer"))
    with services.database.write() as connection:
        connection.execute(text("PRAGMA max_page_count = 100000"))
    customer(services, "惠州市恒达机械有限公司")
    assert len(services.records.all("customer")) == saved + 1


# --- the file alone --------------------------------------------------------------------------
def test_nobody_reads_while_the_file_is_replaced(crm_file: Path) -> None:
    database = open_database(crm_file)
    database.get_meta("device")
    database._gate.PATIENCE_SECONDS = 0.0  # type: ignore[misc]
    with database.read(), pytest.raises(DatabaseProblem), database.exclusive():
        pytest.fail("somebody was reading")
    with database.exclusive():
        assert not crm_file.with_name(crm_file.name + "-wal").exists()
    assert database.get_meta("device")
    database.close()


def test_a_file_beside_a_share_has_a_proper_address() -> None:
    assert sqlite._uri(Path("/a b/客户#1.crm"), "mode=rw") == (
        "file:///a%20b/%E5%AE%A2%E6%88%B7%231.crm?mode=rw"
    )


def test_a_database_is_not_made_by_reading_a_missing_path(tmp_path: Path) -> None:
    path = tmp_path / "没有.crm"
    with pytest.raises(DatabaseProblem):
        Database(path).get_meta("device")
    assert not path.exists()
