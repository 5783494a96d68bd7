"""Restoring: checked first, nothing lost, whatever happens half-way."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from crmdesk.core.errors import Cancelled, CrmError, DatabaseProblem
from crmdesk.core.progress import NoProgress
from crmdesk.models import sqlite
from crmdesk.models.database import Database, open_database
from crmdesk.services import restoring
from crmdesk.services.backup_files import Backup, seal_of
from crmdesk.services.container import Services
from crmdesk.services.restoring import inspect, restore
from tests.helpers.files import fingerprint, write_lock_elsewhere
from tests.helpers.making import contact, customer
from tests.helpers.stored import content


def customers(path: Path, password: str = "") -> list[object]:
    services = Services(open_database(path, password))
    try:
        return [record["name"] for record in services.records.all("customer")]
    finally:
        services.close()


@pytest.fixture
def saved(services: Services) -> Backup:
    """A backup with one customer; the present file has a second one by now."""
    contact(services, customer(services, "深圳市锦华五金制品有限公司"))
    made = services.backups.back_up()
    customer(services, "东莞市明辉电子有限公司")
    return made


@pytest.fixture
def place(services: Services, saved: Backup) -> Path:
    """The present file, closed."""
    assert saved.path.exists()
    services.close()
    return services.database.path


def test_a_backup_says_what_it_holds(services: Services, saved: Backup) -> None:
    assert services.backups.all() == [saved]
    held = inspect(saved.path)
    assert held.customers == 1
    assert held.newest_change == saved.made_at


def test_the_restored_file_equals_the_backup_and_the_present_one_stays(
    services: Services, crm_file: Path
) -> None:
    contact(services, customer(services))
    wanted = content(services)
    saved = services.backups.back_up()
    customer(services, "东莞市明辉电子有限公司")
    services.close()
    done = restore(saved.path, crm_file)
    again = Services(open_database(crm_file))
    found = content(again)
    again.close()
    for table in wanted:
        if table != "meta":  # knows of the backup by now
            assert found[table] == wanted[table], table
    assert done.kept is not None
    assert done.kept.name == "测试 数据.before-restore-20261121-091200.crm"
    assert customers(done.kept) == ["深圳市锦华五金制品有限公司", "东莞市明辉电子有限公司"]


def test_restoring_twice_keeps_both_earlier_files(place: Path, saved: Backup) -> None:
    first = restore(saved.path, place)
    second = restore(saved.path, place)
    assert first.kept != second.kept
    assert customers(place) == ["深圳市锦华五金制品有限公司"]


def test_what_lay_only_in_the_log_is_kept_too(place: Path, saved: Backup) -> None:
    crashed = Database(place)
    with crashed.write() as connection:
        connection.exec_driver_sql("UPDATE employee SET name = '王芳'")
    log = place.with_name(place.name + "-wal")
    copied = log.read_bytes()
    data = place.read_bytes()
    crashed.close()
    place.write_bytes(data)  # as after a power cut: the change is in the log alone
    log.write_bytes(copied)
    done = restore(saved.path, place)
    assert not log.exists()
    assert done.kept is not None
    kept = Services(open_database(done.kept))
    assert [r["name"] for r in kept.records.all("employee")] == ["王芳"]
    kept.close()


def test_a_damaged_present_file_is_replaced_and_kept(place: Path, saved: Backup) -> None:
    place.write_bytes(b"no database at all")
    done = restore(saved.path, place)
    assert done.kept is not None
    assert done.kept.read_bytes() == b"no database at all"
    assert customers(place) == ["深圳市锦华五金制品有限公司"]


def test_a_lost_file_is_restored(place: Path, saved: Backup) -> None:
    place.unlink()
    assert restore(saved.path, place).kept is None
    assert customers(place) == ["深圳市锦华五金制品有限公司"]


def test_restoring_into_the_open_file(services: Services, saved: Backup) -> None:
    done = services.restoring.restore(saved.path)
    assert [r["name"] for r in services.records.all("customer")] == ["深圳市锦华五金制品有限公司"]
    customer(services, "惠州市恒达机械有限公司")
    assert done.kept is not None
    assert len(customers(done.kept)) == 2


def test_an_encrypted_backup_needs_its_password(place: Path, saved: Backup, tmp_path: Path) -> None:
    locked = tmp_path / "锁.crm"
    connection = sqlite.connect(saved.path, immutable=True)
    connection.execute("PRAGMA query_only = OFF")
    sqlite.export_database(connection, locked, sqlite.new_key("芝麻开门"))
    connection.close()
    for password, kind in (("", "password"), ("错", "wrong_password")):
        with pytest.raises(DatabaseProblem) as caught:
            restore(locked, place, password)
        assert caught.value.kind == kind
    restore(locked, place, "芝麻开门")
    assert customers(place, "芝麻开门") == ["深圳市锦华五金制品有限公司"]


# --- refusals: the present file stays as it was ------------------------------------------------
def refused(backup: Path, place: Path, kind: str = "") -> None:
    before = fingerprint(place)
    beside = sorted(place.parent.iterdir())
    with pytest.raises(CrmError) as caught:
        restore(backup, place)
    assert getattr(caught.value, "kind", "") == kind
    assert fingerprint(place) == before
    assert sorted(place.parent.iterdir()) == beside


def test_a_backup_that_differs_from_its_seal_is_refused(place: Path, saved: Backup) -> None:
    data = bytearray(saved.path.read_bytes())
    data[-100] ^= 1
    saved.path.write_bytes(data)
    refused(saved.path, place, "corrupt")


@pytest.mark.parametrize("position", [30, 4096])
def test_a_broken_backup_without_seal_is_refused(place: Path, saved: Backup, position: int) -> None:
    seal_of(saved.path).unlink()
    with saved.path.open("r+b") as file:
        file.seek(position)
        file.write(b"\xff" * 2000)
    refused(saved.path, place, "corrupt")


def test_a_file_that_is_no_backup_is_refused(place: Path, tmp_path: Path) -> None:
    refused(tmp_path / "没有.crm", place, "missing")
    other = tmp_path / "表.xlsx"
    other.write_bytes(b"PK\x03\x04 a spreadsheet")
    refused(other, place, "notadb")


def test_a_backup_of_a_newer_program_is_refused(place: Path, saved: Backup) -> None:
    seal_of(saved.path).unlink()
    connection = sqlite.driver.connect(str(saved.path), isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    refused(saved.path, place, "newer")


def test_a_file_is_not_restored_over_itself(place: Path) -> None:
    refused(place, place)


def test_a_file_open_elsewhere_is_not_replaced(
    place: Path, saved: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 1)
    with write_lock_elsewhere(place):
        with pytest.raises(DatabaseProblem) as caught:
            restore(saved.path, place)
        assert caught.value.kind == "busy"
    assert len(customers(place)) == 2


def test_a_full_disk_leaves_the_present_file(
    place: Path, saved: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(restoring, "flush", full)
    before = fingerprint(place)
    with pytest.raises(CrmError, match="满"):
        restore(saved.path, place)
    assert fingerprint(place) == before
    assert not [p for p in place.parent.iterdir() if p.suffix == ".part"]


class StopWhileCopying(NoProgress):
    """The person cancels when the copy begins."""

    def __init__(self) -> None:
        self.copying = False

    def check(self) -> None:
        if self.copying:
            raise Cancelled

    def report(self, done: int, total: int, text: str = "") -> None:
        self.copying = True


def test_cancelling_leaves_the_present_file(place: Path, saved: Backup) -> None:
    before = fingerprint(place), sorted(place.parent.iterdir())
    with pytest.raises(Cancelled):
        restore(saved.path, place, progress=StopWhileCopying())
    assert (fingerprint(place), sorted(place.parent.iterdir())) == before


def test_without_hard_links_the_present_file_is_copied(
    place: Path, saved: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_args: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    done = restore(saved.path, place)
    assert done.kept is not None
    assert len(customers(done.kept)) == 2


def test_a_backup_folder_moved_elsewhere_restores(
    place: Path, saved: Backup, tmp_path: Path
) -> None:
    moved = Path(shutil.move(saved.path.parent, tmp_path / "U 盘"))
    restore(moved / saved.path.name, place)
    assert customers(place) == ["深圳市锦华五金制品有限公司"]
