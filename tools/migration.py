"""Write the migration for what changed in the models.

    python tools/migration.py new "Add the customer's nickname"
    python tools/migration.py new --empty "Fill in blank nicknames"
    python tools/migration.py freeze

``new`` compares the models with the newest migration, writes the next numbered script below
crmdesk/models/migrations/versions and raises REVISION. Read the script before you commit it: it
knows what the tables look like, not what should become of the data in them. With ``--empty`` it
is one for data alone.
It also keeps a file of the revision before below tests/data/old_databases if there is none yet.
``freeze`` keeps a small customer file of the present revision there as SQL text; later revisions
must open it. Done once, when a revision is released.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext
from sqlalchemy import TypeDecorator
from sqlalchemy.types import TypeEngine

from crmdesk.models import database, migrations
from crmdesk.models.base import IdType
from crmdesk.models.registry import Base

ROOT: Final = Path(__file__).resolve().parents[1]
VERSIONS: Final = migrations.FOLDER / "versions"
DATABASE: Final = Path(database.__file__)
TEMPLATE: Final = '''"""{subject}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {before}


def upgrade() -> None:
    """Bring a file of the revision before to this one."""
    {steps}
'''


@contextmanager
def newest_file() -> Iterator[MigrationContext]:
    """An empty file made by the migrations alone, open for comparing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "newest.crm"
        path.touch()
        if any(VERSIONS.glob("*.py")):
            migrations.upgrade(path)
        opened = database.Database(path)
        try:
            with opened.read() as connection:
                options = {"include_name": migrations.is_ours, "target_metadata": Base.metadata}
                yield MigrationContext.configure(connection, opts=options)
        finally:
            opened.close()


def plain_type(kind: str, thing: Any, _context: Any) -> str | bool:
    """SQLAlchemy's own types in place of ours: a migration must not change when they do."""
    if kind != "type" or not isinstance(thing, TypeEngine):
        return False
    if thing is IdType:
        return "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')"
    if type(thing).__name__ == "JSON":
        return "sa.JSON()"
    if isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


def new(subject: str, *, empty: bool = False) -> Path:
    """Write the next script; returns its path."""
    carry_over()
    with newest_file() as context:
        script = produce_migrations(context, Base.metadata)
        assert script.upgrade_ops is not None
        if script.upgrade_ops.is_empty() and not empty:
            raise SystemExit("The models ask for nothing that the newest script does not make.")
        steps = render_python_code(
            script.upgrade_ops,
            render_as_batch=any(VERSIONS.glob("*.py")),
            render_item=plain_type,
            migration_context=context,
        )
    known = sorted(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
    revision = f"{int(known[-1]) + 1:04d}" if known else "0001"
    words = "_".join(re.findall("[a-z0-9]+", subject.lower())[:6])
    path = VERSIONS / f"{revision}_{words}.py"
    before = f'"{known[-1]}"' if known else "None"
    text = TEMPLATE.format(
        subject=subject.rstrip("."), revision=revision, before=before, steps=steps
    )
    path.write_text(re.sub(r"\n *# ### .*", "", text), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(path)], check=True)
    source = DATABASE.read_text(encoding="utf-8")
    source = re.sub(r'(?m)^(REVISION: Final = )".*"', rf'\1"{revision}"', source)
    DATABASE.write_text(source, encoding="utf-8")
    return path


def carry_over() -> None:
    """Keep the newest released file as the present scripts leave it, where it is not kept yet."""
    from tests.helpers.old_files import FOLDER, dumped, load

    kept = sorted(FOLDER.glob("*.sql"))
    known = migrations.known_revisions() if any(VERSIONS.glob("*.py")) else ()
    if not kept or not known or (FOLDER / f"{known[-1]}.sql").exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        path = load(kept[-1], Path(folder) / "old.crm")
        migrations.upgrade(path)
        (FOLDER / f"{known[-1]}.sql").write_text(dumped(path), encoding="utf-8")


def freeze() -> Path:
    """Keep a file of the present revision for the tests; returns where."""
    from tests.helpers.old_files import FOLDER, dumped, make_sample

    target = FOLDER / f"{database.REVISION}.sql"
    if target.exists():
        raise SystemExit(f"{target.name} is frozen already; a released revision never changes")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.crm"
        make_sample(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dumped(path), encoding="utf-8")
    return target


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("new")
    command.add_argument("subject")
    command.add_argument("--empty", action="store_true", help="for data, not for tables")
    commands.add_parser("freeze")
    args = parser.parse_args()
    path = new(args.subject, empty=args.empty) if args.command == "new" else freeze()
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
