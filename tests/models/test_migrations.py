"""Migrations: a migrated file equals a fresh one; a failure leaves the old one as it was."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from crmdesk.core.errors import DatabaseProblem
from crmdesk.models import database, migrations, sqlite, sqlite_schema
from crmdesk.models.database import REVISION, Database, create_database, open_database
from crmdesk.models.query import ListQuery
from crmdesk.models.registry import Base
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.helpers import old_files
from tests.helpers.files import fingerprint
from tests.helpers.making import contact, customer

RELEASED = sorted(old_files.FOLDER.glob("*.sql"))
Script = Callable[[str], None]

HEAD = """
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{before}"


def upgrade() -> None:
"""
REBUILD = """
    with op.batch_alter_table("customer", recreate="always") as batch:
        batch.add_column(sa.Column("from_tomorrow", sa.String(40)))
    op.execute("UPDATE customer SET from_tomorrow = short_name")
"""
HALF_WAY = """
    op.execute("ALTER TABLE customer ADD COLUMN from_tomorrow VARCHAR(40)")
    op.execute("DELETE FROM contact")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""
ORPHANS = """
    op.execute("DELETE FROM customer")
"""
BREAKS_OUT = """
    op.execute("DELETE FROM contact")
    op.execute("COMMIT")
    op.execute("BEGIN")
    raise RuntimeError("half-way")
"""


def schema(path: Path) -> dict[str, Any]:
    """Everything the file's tables are, whatever the order of their columns."""
    with closing(sqlite.connect(path, read_only=True)) as connection:
        tables = [row for row in connection.execute("PRAGMA main.table_list") if row[2] != "shadow"]
        return {
            name: {
                "kind": (kind, bool(without_rowid), bool(strict)),
                **_table(connection, name),
                **({"made": _statement(connection, name)} if kind == "virtual" else {}),
            }
            for _schema, name, kind, _columns, without_rowid, strict in tables
            if not name.startswith("sqlite_")
        }


def _statement(connection: Any, name: str) -> str:
    query = "SELECT sql FROM sqlite_master WHERE name = ?"
    return str(connection.execute(query, (name,)).fetchone()[0])


def _table(connection: Any, name: str) -> dict[str, Any]:
    def ask(pragma: str, of: str) -> list[tuple[Any, ...]]:
        return connection.execute(f'PRAGMA {pragma}("{of}")').fetchall()  # type: ignore[no-any-return]

    return {
        "columns": {tuple(row[1:]) for row in ask("table_xinfo", name)},
        "references": {tuple(row[2:]) for row in ask("foreign_key_list", name)},
        "indexes": {
            (
                index if origin == "c" else origin,
                unique,
                partial,
                tuple(row[2:] for row in ask("index_xinfo", index) if row[5]),
            )
            for _seq, index, unique, origin, partial in ask("index_list", name)
        },
        "triggers": {
            row[0]
            for row in connection.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (name,)
            )
        },
    }


def differences(path: Path) -> list[Any]:
    """What Alembic would have to do to make the file what the models say."""
    opened = Database(path)
    try:
        with opened.read() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "compare_server_default": True,
                    "include_name": migrations.is_ours,
                    "target_metadata": Base.metadata,
                },
            )
            return list(compare_metadata(context, Base.metadata))
    finally:
        opened.close()


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """An empty file that went through every script."""
    path = tmp_path / "migrated.crm"
    path.touch()
    migrations.upgrade(path)
    return path


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Script:
    """Make this program one revision further, with the given steps."""

    def install(steps: str) -> None:
        folder = tmp_path / "100% 的 scripts"
        shutil.copytree(migrations.FOLDER / "versions", folder / "versions")
        text = HEAD.format(before=REVISION) + steps
        (folder / "versions" / "9001_next.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(migrations, "FOLDER", folder)
        monkeypatch.setattr(database, "REVISION", "9001")

    return install


@pytest.fixture
def shop(crm_file: Path) -> Iterator[Path]:
    """A file with two customers, one the parent of the other, and a contact."""
    services = Services(open_database(crm_file))
    services.employee_id = services.names.choices("employee")[0][0]
    parent = customer(services, short_name="锦华五金")
    contact(services, parent)
    customer(services, "惠州市恒达机械有限公司", parent_id=parent)
    services.close()
    return crm_file


def copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.before-*.crm"))


# --- fresh and migrated are the same --------------------------------------------------------
def test_a_migrated_file_equals_a_fresh_one(migrated: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.crm"
    create_database(fresh).close()
    assert schema(migrated) == schema(fresh)
    assert len(schema(fresh)) > 20


def test_the_models_ask_for_nothing_that_the_migrations_do_not_make(migrated: Path) -> None:
    assert differences(migrated) == []


def test_the_comparison_sees_a_difference(migrated: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.crm"
    create_database(fresh).close()
    with closing(sqlite.connect(migrated)) as connection:
        connection.execute("DROP INDEX ix_customer_phone")
    assert schema(migrated) != schema(fresh)
    assert [d[0] for d in differences(migrated)] == ["add_index"]


def test_the_program_reads_what_the_newest_script_makes(migrated: Path) -> None:
    known = migrations.known_revisions()
    assert known[0] == "0001"
    assert known[-1] == REVISION
    with closing(sqlite.connect(migrated, read_only=True)) as connection:
        assert sqlite_schema.schema_revision(connection) == REVISION


def test_scripts_depend_on_nothing_of_the_program_that_may_change() -> None:
    scripts = sorted((migrations.FOLDER / "versions").glob("*.py"))
    assert scripts
    for script in scripts:
        assert "crmdesk" not in script.read_text(encoding="utf-8"), script.name


# --- every released file opens --------------------------------------------------------------
def test_every_released_revision_but_the_newest_is_kept() -> None:
    kept = {path.stem for path in RELEASED}
    assert set(migrations.known_revisions()[:-1]) <= kept
    assert "0001" in kept


@pytest.fixture(params=RELEASED, ids=lambda p: p.stem)
def old_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file as a released revision left it."""
    return old_files.load(request.param, tmp_path / f"旧 {request.param.stem}.crm")


def test_a_released_file_becomes_a_present_one(old_file: Path, tmp_path: Path) -> None:
    open_database(old_file).close()
    fresh = tmp_path / "fresh.crm"
    create_database(fresh).close()
    assert schema(old_file) == schema(fresh)


def test_a_released_file_keeps_its_content(old_file: Path) -> None:
    services = Services(open_database(old_file))
    try:
        [found] = services.lists.ids(ListQuery(search="jhwj"))
        card = services.records.fetch("customer", found)
        assert card["name"] == "深圳市锦华五金制品有限公司"
        assert card["employee_count"] == 86  # changed to 8600 and taken back
        [window] = services.catalogue.custom()
        assert card[window.key] == "周三下午"
        assert len(services.records.children("contact", found)) == 3
        [file] = services.records.children("attachment", found)
        assert services.attachments.read(file.record_id) == "合同正文".encode()
        assert services.lists.count(ListQuery(deleted=True)) == 1
    finally:
        services.close()


def test_a_released_file_can_be_worked_with(old_file: Path) -> None:
    services = Services(open_database(old_file))
    try:
        services.employee_id = services.names.choices("employee")[0][0]
        record = customer(services, "惠州市恒达机械有限公司")
        assert list(services.lists.ids(ListQuery(search="hdjx"))) == [record]
        removal = next(a for a in services.journal.acts(limit=5) if "明辉" in a.text)
        services.undo.undo(removal.change_set_id)
        assert services.lists.count(ListQuery(search="dgsmh")) == 1
        assert check(services.database, thorough=True) == []
    finally:
        services.close()


# --- an older file is backed up, then migrated ----------------------------------------------
def test_an_older_file_is_migrated_and_its_backup_opens(
    shop: Path, next_version: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version(REBUILD)
    opened = open_database(shop)
    opened.close()
    assert [opened.copy_before] == copies(shop)
    with closing(sqlite.connect(shop, read_only=True)) as connection:
        assert sqlite_schema.schema_revision(connection) == "9001"
        names = connection.execute("SELECT from_tomorrow FROM customer ORDER BY id").fetchall()
        assert names == [("锦华五金",), (None,)]
        # Rebuilding the table of customers has not emptied the tables that refer to it.
        assert sqlite_schema.table_counts(connection)["contact"] == 1
        assert sqlite_schema.foreign_key_problems(connection) == []
        assert sqlite_schema.structure_problems(connection, thorough=True) == []
    [backup] = copies(shop)
    assert backup.name == "测试 数据.before-9001-20261121-091200.crm"
    monkeypatch.undo()
    old = Services(open_database(backup))
    assert len(old.records.all("customer")) == 2
    assert len(old.records.all("contact")) == 1
    old.close()


def test_references_survive_the_rebuilding_of_a_table(shop: Path, next_version: Script) -> None:
    before = schema(shop)
    next_version(REBUILD)
    open_database(shop).close()
    after = schema(shop)
    added = {c for c in after["customer"]["columns"] if c[0] == "from_tomorrow"}
    assert len(added) == 1
    after["customer"]["columns"] -= added
    assert after == before
    services = Services(Database(shop))
    with services.database.write() as connection, pytest.raises(Exception, match="FOREIGN KEY"):
        connection.exec_driver_sql("DELETE FROM customer")
    services.close()


def test_an_encrypted_file_stays_encrypted_with_its_backup(
    shop: Path, tmp_path: Path, next_version: Script
) -> None:
    locked = tmp_path / "锁.crm"
    with closing(sqlite.connect(shop)) as connection:
        sqlite.export_database(connection, locked, sqlite.new_key("芝麻开门"))
    next_version(REBUILD)
    open_database(locked, "芝麻开门").close()
    [backup] = copies(locked)
    for path in (locked, backup):
        assert not sqlite.is_plain(path)
        key = sqlite.derive_key("芝麻开门", path)
        with closing(sqlite.connect(path, key, read_only=True)) as connection:
            assert sqlite_schema.table_counts(connection)["customer"] == 2


def test_a_file_of_the_present_revision_is_not_copied(shop: Path) -> None:
    opened = open_database(shop)
    opened.close()
    assert opened.copy_before is None
    assert [p.name for p in shop.parent.iterdir()] == [shop.name]


# --- failures -------------------------------------------------------------------------------
@pytest.mark.parametrize("steps", [HALF_WAY, ORPHANS], ids=["error", "orphans"])
def test_a_migration_that_fails_leaves_the_file_byte_for_byte(
    shop: Path,
    next_version: Script,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    steps: str,
) -> None:
    before = fingerprint(shop)[0]
    next_version(steps)
    with caplog.at_level(logging.ERROR), pytest.raises(DatabaseProblem) as caught:
        open_database(shop)
    assert caught.value.kind == "migration"
    assert shop.name in caught.value.message()
    assert "没有改动" in caught.value.message()
    assert "failed" in caplog.text
    assert fingerprint(shop)[0] == before
    assert [p.name for p in shop.parent.iterdir()] == [shop.name]  # no copy, no log left behind
    monkeypatch.undo()
    services = Services(open_database(shop))
    assert len(services.records.all("contact")) == 1
    services.close()


def test_a_step_that_breaks_out_of_the_transaction_is_put_right_from_the_backup(
    shop: Path, next_version: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version(BREAKS_OUT)
    with pytest.raises(DatabaseProblem):
        open_database(shop)
    [backup] = copies(shop)
    assert sorted(p.name for p in shop.parent.iterdir()) == sorted([shop.name, backup.name])
    monkeypatch.undo()
    services = Services(open_database(shop))
    assert len(services.records.all("contact")) == 1
    services.close()


def test_what_another_program_writes_meanwhile_is_never_overwritten(
    shop: Path, next_version: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old program still has the file open: it commits after our copy, then holds the lock."""
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 1)
    next_version(REBUILD)
    others = sqlite.connect(shop)
    copy = sqlite.copy_database

    def copy_then_write(*arguments: Any) -> None:
        copy(*arguments)
        others.execute("INSERT INTO meta VALUES ('theirs', '1')")
        others.execute("BEGIN IMMEDIATE")

    monkeypatch.setattr(sqlite, "copy_database", copy_then_write)
    with pytest.raises(DatabaseProblem) as caught:
        open_database(shop)
    assert caught.value.kind == "busy"
    others.execute("COMMIT")
    assert others.execute("SELECT value FROM meta WHERE key = 'theirs'").fetchone() == (1,)
    others.close()
    assert copies(shop) == []


def test_a_full_disk_stops_before_anything_changes(
    shop: Path, next_version: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        error = sqlite.driver.OperationalError("database or disk is full")
        error.sqlite_errorcode = 13
        raise error

    before = fingerprint(shop)[0]
    next_version(REBUILD)
    monkeypatch.setattr(sqlite, "copy_database", full)
    with pytest.raises(DatabaseProblem) as caught:
        open_database(shop)
    assert caught.value.kind == "full"
    assert fingerprint(shop)[0] == before
    assert copies(shop) == []


def test_a_newer_file_is_refused_with_a_clear_sentence(shop: Path) -> None:
    with closing(sqlite.connect(shop)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = fingerprint(shop)
    with pytest.raises(DatabaseProblem) as caught:
        open_database(shop)
    assert caught.value.kind == "newer"
    assert "更新版本的程序" in caught.value.message()
    assert fingerprint(shop) == before
    assert copies(shop) == []


# --- start and packaging --------------------------------------------------------------------
def test_opening_a_present_file_does_not_load_alembic(shop: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from crmdesk.models.database import open_database\n"
        "from crmdesk.services.container import Services\n"
        "services = Services(open_database(Path(sys.argv[1])))\n"
        "assert len(services.records.all('customer')) == 2\n"
        "services.close()\n"
        "print('alembic' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(shop)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
