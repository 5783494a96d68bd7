"""Backups that prove themselves: verified, sealed, rotated, listed."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import Cancelled, CrmError, DatabaseProblem
from crmdesk.core.progress import NoProgress
from crmdesk.models import sqlite
from crmdesk.services import backup_files, backups
from crmdesk.services.backup_files import Backup, BackupState, backup_at, seal_of, surplus
from crmdesk.services.container import Services
from crmdesk.services.settings import BACKUP_KEEP_DAILY, BACKUP_KEEP_MONTHLY
from tests.helpers.files import fingerprint
from tests.helpers.making import contact, customer


def rows(path: Path, table: str, key: str = "") -> list[tuple[object, ...]]:
    with backup_files.sealed(path, key) as connection:
        return list(connection.execute(f"SELECT * FROM {table} ORDER BY 1"))


def test_a_backup_is_verified_sealed_and_holds_every_record(services: Services) -> None:
    jinhua = customer(services, annual_sales=620_000_000)
    contact(services, jinhua)
    made = services.backups.back_up()
    assert made.path.name == "测试 数据-20261121-091200.crm"
    assert made.path.parent == services.database.path.parent / "backups"
    assert made.state is BackupState.VERIFIED
    assert services.backups.all() == [made]
    for table in ("customer", "contact", "change", "search_text"):
        assert rows(made.path, table) == rows_now(services, table)
    assert sorted(p.name for p in made.path.parent.iterdir()) == [
        made.path.name,
        made.path.name + ".sha256",
    ]


def rows_now(services: Services, table: str) -> list[tuple[object, ...]]:
    connection = services.database.connect(read_only=True)
    try:
        return list(connection.execute(f"SELECT * FROM {table} ORDER BY 1"))
    finally:
        connection.close()


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs the tool of coreutils")
def test_a_seal_is_checked_without_this_program(services: Services) -> None:
    made = services.backups.back_up()
    run = subprocess.run(
        ["sha256sum", "-c", seal_of(made.path).name],
        cwd=made.path.parent,
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_a_backup_holds_what_was_saved_a_moment_before(services: Services) -> None:
    for number in range(5):
        customer(services, f"东莞市明辉{number}电子有限公司")
        made = services.backups.back_up()
        assert len(rows(made.path, "customer")) == number + 1
    assert len({b.path for b in services.backups.all()}) == 5  # all within one second


def test_an_encrypted_file_gives_an_encrypted_backup(crm_file: Path, tmp_path: Path) -> None:
    from crmdesk.models.database import Database

    key = sqlite.new_key("芝麻开门")
    locked = tmp_path / "锁.crm"
    plain = sqlite.connect(crm_file)
    sqlite.export_database(plain, locked, key)
    plain.close()
    services = Services(Database(locked, key))
    made = services.backups.back_up()
    services.close()
    assert not sqlite.is_plain(made.path)
    assert len(rows(made.path, "employee", sqlite.derive_key("芝麻开门", made.path))) == 1


def test_a_copy_that_disagrees_is_thrown_away(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer(services)
    good = services.backups.back_up()
    copy = sqlite.copy_database

    def faulty(source: sqlite.Connection, target: Path, key: str = "") -> None:
        copy(source, target, key)
        changed = sqlite.driver.connect(str(target), isolation_level=None)
        changed.execute("UPDATE customer SET annual_sales = 1")
        changed.close()

    monkeypatch.setattr(sqlite, "copy_database", faulty)
    with pytest.raises(DatabaseProblem) as caught:
        services.backups.back_up()
    assert caught.value.kind == "unverified"
    assert services.backups.all() == [good]
    assert len(list(good.path.parent.iterdir())) == 2


def test_a_damaged_backup_is_found_by_verifying(services: Services) -> None:
    made = services.backups.back_up()
    assert services.backups.verify(made).state is BackupState.VERIFIED
    with made.path.open("r+b") as file:
        file.seek(9000)
        file.write(b"?")
    assert services.backups.verify(made).state is BackupState.DAMAGED


def test_a_copy_without_seal_is_unverified_until_it_is_checked(services: Services) -> None:
    made = services.backups.back_up()
    seal_of(made.path).unlink()
    [found] = services.backups.all()
    assert found.state is BackupState.UNVERIFIED
    assert services.backups.verify(found).state is BackupState.VERIFIED
    assert services.backups.all()[0].state is BackupState.VERIFIED


def test_verifying_changes_neither_backup_nor_folder(services: Services) -> None:
    made = services.backups.back_up()
    before = fingerprint(made.path), sorted(made.path.parent.iterdir())
    services.backups.verify(made)
    assert (fingerprint(made.path), sorted(made.path.parent.iterdir())) == before


class StopAtOnce(NoProgress):
    """The person cancels."""

    def check(self) -> None:
        raise Cancelled


def test_a_cancelled_backup_leaves_nothing(services: Services) -> None:
    with pytest.raises(Cancelled):
        services.backups.back_up(progress=StopAtOnce())
    assert list((services.database.path.parent / "backups").iterdir()) == []
    assert services.backups.last() is None


def test_a_full_disk_is_named_before_copying(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(backups.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(DatabaseProblem) as caught:
        services.backups.back_up()
    assert caught.value.kind == "full"


def test_a_folder_that_is_a_file_is_named(services: Services, tmp_path: Path) -> None:
    place = tmp_path / "占用"
    place.write_text("我是文件")
    with pytest.raises(CrmError, match="占用"):
        services.backups.back_up(place)


# --- what the file knows -----------------------------------------------------------------------
def test_the_file_knows_its_last_backup(services: Services) -> None:
    assert services.backups.last() is None
    made = services.backups.back_up()
    last = services.backups.last()
    assert last is not None
    assert (last.at, last.path, last.outside_at) == (made.made_at, made.path, None)


def test_it_nags_when_no_backup_lies_on_another_disk(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer(services)
    services.backups.back_up()
    assert services.backups.days_without_outside() is None
    later = clock.now() + timedelta(days=14)
    with clock.fixed(later):
        assert services.backups.days_without_outside() == 14
        stick = tmp_path / "U盘"
        monkeypatch.setattr(backups, "is_outside", lambda _file, folder: folder == stick)
        services.backups.back_up(stick)
        assert services.backups.days_without_outside() is None
    with clock.fixed(later + timedelta(days=20)):
        services.backups.back_up()  # at home: does not count
        assert services.backups.days_without_outside() == 20


# --- rotation --------------------------------------------------------------------------------
def fake(*moments: str) -> list[Backup]:
    return [Backup(Path(m), datetime.fromisoformat(m), 1, BackupState.VERIFIED) for m in moments]


def test_today_s_backups_and_the_last_of_days_and_months_stay() -> None:
    backups_made = fake(
        "2026-11-21 08:00:00", "2026-11-21 09:00:00", "2026-11-20 08:00:00", "2026-11-20 18:00:00",
        "2026-11-05 18:00:00", "2026-10-31 18:00:00", "2026-10-30 18:00:00", "2026-08-01 08:00:00",
        "2025-12-24 08:00:00",
    )  # fmt: skip
    gone = surplus(backups_made, 3, 3, datetime(2026, 11, 21).date())
    # Days kept: 21, 20, 5 November. Months kept: November, October, August.
    assert [str(b.path) for b in gone] == [
        "2026-11-20 08:00:00",
        "2026-10-30 18:00:00",
        "2025-12-24 08:00:00",
    ]


def test_a_year_of_daily_backups_leaves_seven_days_and_twelve_months(services: Services) -> None:
    services.settings.save({BACKUP_KEEP_DAILY.key: 2, BACKUP_KEEP_MONTHLY.key: 2})
    for days in range(0, 70, 10):
        with clock.fixed(datetime(2026, 1, 5, 18) + timedelta(days=days)):
            services.backups.back_up()
    stamps = [b.made_at.strftime("%m-%d") for b in services.backups.all()]
    assert stamps == ["03-06", "02-24"]


def test_rotation_touches_no_other_files(services: Services, crm_file: Path) -> None:
    services.settings.save({BACKUP_KEEP_DAILY.key: 1, BACKUP_KEEP_MONTHLY.key: 0})
    folder = services.backups.folder
    with clock.fixed(datetime(2020, 1, 1)):
        old = services.backups.back_up()
    other_stem = shutil.copy(old.path, folder / "别的-20200101-000000.crm")
    unsealed = shutil.copy(old.path, folder / "测试 数据-20190101-000000.crm")
    foreign = Path(shutil.copy(old.path, folder / "测试 数据-20180101-000000.crm"))
    text = seal_of(old.path).read_text("utf-8").splitlines()
    seal_of(foreign).write_text("# crmdesk another\n" + text[1], "utf-8")
    services.backups.back_up()
    assert not old.path.exists()
    assert not seal_of(old.path).exists()
    assert Path(other_stem).exists()
    assert Path(unsealed).exists()
    assert foreign.exists()
    assert foreign not in [b.path for b in services.backups.all()]


def test_a_vanished_backup_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem) as caught:
        backup_at(tmp_path / "没有.crm")
    assert caught.value.kind == "missing"
