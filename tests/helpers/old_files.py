"""Customer files as SQL text: a released schema with a little of everything in it.

``tools/migration.py freeze`` writes one when a revision is released; it never changes afterwards.
Nothing here knows which revision it is: a file is made by the program as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from crmdesk.core import clock, i18n
from crmdesk.models import sqlite
from crmdesk.models.database import create_database
from crmdesk.services.container import Services
from tests.helpers.cards import typical
from tests.helpers.making import create

FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "old_databases"
NOW: Final = datetime(2026, 11, 21, 9, 12)


def make_sample(path: Path) -> None:
    """A new file with a full card, a custom field, an edit, an undo and a deleted customer."""
    i18n.set_language("zh_CN")
    with clock.fixed(NOW):
        services = Services(create_database(path))
        services.employee_id = create(services, "employee", name="李晓明")
        customer_id = typical(services)
        create(services, "custom_field", title="送货窗口", kind="text", on_card=True)
        services.catalogue.forget()
        [window] = services.catalogue.custom()
        services.records.save("customer", customer_id, {window.key: "周三下午"})
        wrong = services.records.save("customer", customer_id, {"employee_count": 8600})
        services.undo.undo(wrong.change_set_id)
        paper = path.with_name("合同 2026.txt")
        paper.write_text("合同正文", encoding="utf-8")
        services.attachments.add(customer_id, [paper])
        paper.unlink()
        closed = create(services, "customer", name="东莞市明辉电子有限公司")
        services.records.remove("customer", [closed])
        with services.database.write() as connection:
            connection.exec_driver_sql(
                f"INSERT INTO {sqlite.SEARCH_TABLE}({sqlite.SEARCH_TABLE}) VALUES ('optimize')"
            )
        services.close()


def dumped(path: Path) -> str:
    """The whole file as SQL text; ``load`` makes the same file of it."""
    with closing(sqlite.connect(path, read_only=True)) as connection:
        return "\n".join(_statements(connection)) + "\n"


def _statements(connection: Any) -> Iterator[str]:
    run = connection.execute
    yield "BEGIN;"
    kinds = {name: kind for _schema, name, kind, *_ in run("PRAGMA main.table_list")}
    shadows = {name for name, kind in kinds.items() if kind == "shadow"}
    made = list(run("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    for kind, name, _table, statement in sorted(made, key=lambda m: (m[0] != "table", m[1])):
        if kind == "table" and name not in shadows:
            yield f"{statement};"
    for kind, name, *_ in sorted(made, key=lambda m: m[1]):
        if kind == "table" and kinds[name] != "virtual":
            if name in shadows:  # made together with their virtual table, with rows of their own
                yield f'DELETE FROM "{name}";'
            yield from _rows(connection, name)
    for kind, _name, table, statement in sorted(made, key=lambda m: m[1]):
        if kind == "index" and table not in shadows:
            yield f"{statement};"
    yield "COMMIT;"


def _rows(connection: Any, table: str) -> Iterator[str]:
    names = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    quoted = " || ', ' || ".join(f'quote("{name}")' for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    rows = connection.execute(f'SELECT {quoted} FROM "{table}"')
    for (values,) in sorted(rows):
        yield f'INSERT INTO "{table}" ({columns}) VALUES ({values});'


def load(script: Path, path: Path) -> Path:
    """Make a customer file at *path* of SQL text."""
    with closing(sqlite.driver.connect(str(path), isolation_level=None)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    return path
