"""Killed between any two steps of a backup, restore, change of password or migration.

Whatever the step: one whole file stands in its place, with either the old or the new content, and
nothing half is taken for a backup.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crmdesk.models import database as databases
from crmdesk.models import sqlite, sqlite_schema
from crmdesk.models.database import open_database
from crmdesk.services.backup_files import BackupState
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.durability import victim
from tests.durability.processes import PROCESSES
from tests.helpers.making import contact, customer

MOST_STEPS = 400
FIRST, SECOND = "深圳市锦华五金制品有限公司", "东莞市明辉电子有限公司"


@pytest.fixture
def shop(crm_file: Path) -> Path:
    """A file with a customer, a backup of that state, and a second customer since."""
    services = Services(open_database(crm_file))
    services.employee_id = services.names.choices("employee")[0][0]
    contact(services, customer(services, FIRST))
    services.backups.back_up()
    customer(services, SECOND)
    services.close()
    return crm_file


def after_each_blow(work: str, shop: Path, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """The file after the work was cut off before step 1, 2, 3 ... until it got through."""
    for step in range(1, MOST_STEPS):
        folder = tmp_path / f"{work} {step}"
        shutil.copytree(shop.parent, folder)
        path = folder / shop.name
        process = PROCESSES.Process(target=victim.run, args=(work, str(path), step))
        process.start()
        process.join()
        through = process.exitcode == 0
        assert through or abs(process.exitcode or 0) == victim.KILL
        process.close()
        yield step, path
        if through:
            return
        shutil.rmtree(folder)
    pytest.fail(f"{work} has no end")


def customers(path: Path, key: str = "") -> list[str]:
    """The names in a file, read without changing it or its folder."""
    with closing(sqlite.connect(path, key, immutable=True)) as connection:
        assert sqlite_schema.structure_problems(connection, thorough=True) == []
        return [row[0] for row in connection.execute("SELECT name FROM customer ORDER BY id")]


def opened(path: Path, password: str = "") -> list[str]:
    """The names in a file that opens as usual and has nothing wrong with it."""
    database = open_database(path, password)
    try:
        assert [f.text for f in check(database, thorough=True)] == []
        return [row["name"] for row in Services(database).records.all("customer")]
    finally:
        database.close()


@pytest.mark.slow
def test_a_backup_that_was_cut_off_is_none(shop: Path, tmp_path: Path) -> None:
    fresh: set[int] = set()
    for step, path in after_each_blow("back_up", shop, tmp_path):
        assert opened(path) == [FIRST, SECOND]
        services = Services(open_database(path))
        for backup in services.backups.all():
            state = services.backups.verify(backup).state
            assert state is BackupState.VERIFIED, f"step {step}"
            if customers(backup.path) == [FIRST, SECOND]:
                fresh.add(step)
            else:
                assert customers(backup.path) == [FIRST]
        services.backups.back_up()  # what was left does not stand in the way
        services.close()
    assert len(fresh) >= 2, "the last steps come after the copy took its place"


@pytest.mark.slow
def test_a_restore_that_was_cut_off_leaves_the_old_file_or_the_new(
    shop: Path, tmp_path: Path
) -> None:
    seen: list[Any] = []
    for step, path in after_each_blow("restore_over", shop, tmp_path):
        for kept in path.parent.glob("*.before-restore-*.crm"):
            assert customers(kept) == [FIRST, SECOND], f"step {step}"
        now = opened(path)
        assert now in ([FIRST, SECOND], [FIRST]), f"step {step}"
        if now == [FIRST]:
            assert list(path.parent.glob("*.before-restore-*.crm")), "the present file was lost"
        seen.append(now)
    assert seen[0] == [FIRST, SECOND]
    assert seen[-1] == [FIRST]


@pytest.mark.slow
def test_a_change_of_password_that_was_cut_off_leaves_one_of_the_two(
    shop: Path, tmp_path: Path
) -> None:
    locked: list[bool] = []
    for _step, path in after_each_blow("set_password", shop, tmp_path):
        locked.append(not sqlite.is_plain(path))
        assert opened(path, victim.PASSWORD if locked[-1] else "") == [FIRST, SECOND]
    assert locked == sorted(locked)
    assert not locked[0]
    assert locked[-1]


@pytest.mark.slow
def test_a_migration_that_was_cut_off_is_done_when_the_file_is_opened_again(
    shop: Path, tmp_path: Path
) -> None:
    revisions: list[str] = []
    for step, path in after_each_blow("migrate", shop, tmp_path):
        with closing(sqlite.connect(path)) as connection:
            revisions.append(sqlite_schema.schema_revision(connection) or "")
            columns = {row[1] for row in connection.execute("PRAGMA table_info(customer)")}
        assert ("brand" in columns) == (revisions[-1] == victim.NEXT), f"step {step}"
        for backup in path.parent.glob(f"*.before-{victim.NEXT}-*.crm"):
            assert customers(backup) == [FIRST, SECOND], f"step {step}"
        with victim.newer_program(path.parent):
            open_database(path).close()
        with closing(sqlite.connect(path)) as connection:
            rows = connection.execute("SELECT brand = name FROM customer").fetchall()
        assert rows == [(1,), (1,)]
    assert revisions == sorted(revisions)
    assert revisions[0] == databases.REVISION
    assert revisions[-1] == victim.NEXT
