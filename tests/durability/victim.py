"""Work on whole files (backup, restore, password, migration), killed at its n-th step.

A step is an operation on a file of the folder (opening, renaming, linking, deleting: Python tells
about each of them just before it happens) or a report of progress. So each work is cut off
between any two of its steps, one after the other, not at random.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from crmdesk.core import clock, i18n
from crmdesk.core.progress import NoProgress
from crmdesk.models import database, migrations
from crmdesk.services.container import Services
from crmdesk.services.restoring import restore

NOW: Final = datetime(2026, 11, 21, 9, 12)
KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows ends a process by either
PASSWORD: Final = "芝麻开门 2026"
WATCHED: Final = frozenset(
    {"open", "os.rename", "os.remove", "os.link", "os.truncate", "os.mkdir", "shutil.copyfile"}
)
NEXT: Final = "9001"
SCRIPTS: Final = {
    database.REVISION: (
        f"revision, down_revision = '{database.REVISION}', None\ndef upgrade(): pass\n"
    ),
    NEXT: (
        "from alembic import op\n"
        f"revision, down_revision = '{NEXT}', '{database.REVISION}'\n"
        "def upgrade():\n"
        "    op.execute('ALTER TABLE customer ADD COLUMN brand VARCHAR(40)')\n"
        "    op.execute('UPDATE customer SET brand = name')\n"
        "    op.execute('CREATE INDEX ix_customer_brand ON customer (brand)')\n"
    ),
}


class Blow(NoProgress):
    """Kills this process at its *step*-th step in *folder*."""

    def __init__(self, folder: Path, step: int) -> None:
        self._folder = str(folder)
        self._left = step

    def watch(self) -> None:
        """Count from now on."""
        sys.addaudithook(self._on_event)

    def report(self, done: int, total: int, text: str = "") -> None:
        """A step inside the work."""
        self._count()

    def _on_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in WATCHED and self._folder in str(arguments[0]):
            self._count()

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), KILL)


def back_up(path: Path, blow: Blow) -> None:
    """A backup beside the file."""
    services = Services(database.open_database(path))
    blow.watch()
    services.backups.back_up(progress=blow)
    services.close()


def restore_over(path: Path, blow: Blow) -> None:
    """The only backup in the place of the present file."""
    backup = next(p for p in (path.parent / "backups").iterdir() if p.suffix == path.suffix)
    blow.watch()
    restore(backup, path, progress=blow)


def set_password(path: Path, blow: Blow) -> None:
    """A password for an open file."""
    services = Services(database.open_database(path))
    blow.watch()
    services.encryption.set_password(PASSWORD, blow)
    services.close()


def migrate(path: Path, blow: Blow) -> None:
    """Opening a file of the version before."""
    with newer_program(path.parent):
        blow.watch()
        database.open_database(path).close()


class newer_program:  # noqa: N801 - used like a function
    """Inside the block this program is one version further; its scripts lie in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._scripts = folder / "migrations"

    def __enter__(self) -> None:
        versions = self._scripts / "versions"
        versions.mkdir(parents=True, exist_ok=True)
        for revision, text in SCRIPTS.items():
            script = versions / f"{revision}.py"
            if not script.exists():
                script.write_text(text, "utf-8")
        self._before = (migrations.FOLDER, database.REVISION)
        migrations.FOLDER, database.REVISION = self._scripts, NEXT  # type: ignore[misc]

    def __exit__(self, *_error: object) -> None:
        migrations.FOLDER, database.REVISION = self._before  # type: ignore[misc]


WORKS: Final[dict[str, Callable[[Path, Blow], None]]] = {
    w.__name__: w for w in (back_up, restore_over, set_password, migrate)
}


def run(work: str, path: str, step: int) -> None:
    """Do one work in a process of its own; it dies at the given step if there are so many."""
    i18n.set_language("zh_CN")
    with clock.fixed(NOW):
        WORKS[work](Path(path), Blow(Path(path).parent, step))
