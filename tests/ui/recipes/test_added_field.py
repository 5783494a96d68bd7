"""The recipe of CONTRIBUTING.md: one line, one migration, one translation, and the field is there.

Done in a copy of the project, with the project's own tools, and looked at by a process of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crmdesk.services.container import Services
from tests.helpers.making import customer

ROOT = Path(__file__).resolve().parents[3]
PARTS = ("crmdesk", "resources", "tests", "tools", "pyproject.toml")
NOT_COPIED = shutil.ignore_patterns("__pycache__", "golden")
BEFORE = "    pinyin_code: Mapped[str | None] = field("
LINE = """\
    nickname: Mapped[str | None] = field(
        Kind.TEXT, N_("Nickname"), length=40, part=BASIC, section=IDENTITY, searchable=True,
        on_card=True, aliases=("绰号", "外号"))
"""
# What the copy must still fulfil: fresh files equal migrated ones, old files open.
HELD = ("tests/models/test_migrations.py", "-k", "field or fresh or models or released")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project, in a folder whose name holds a blank and Chinese."""
    folder = tmp_path / "副本 copy"
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=NOT_COPIED)
        else:
            shutil.copy(source, folder / part)
    return folder


@pytest.fixture
def old_file(services: Services) -> Path:
    """A customer file of the program as it is, without the field."""
    customer(services)
    services.close()
    return services.database.path


def run(copy: Path, *arguments: object, **environment: str) -> str:
    """Run Python in the copy; its output, or a failure that shows it."""
    done = subprocess.run(
        [sys.executable, *(str(a) for a in arguments)],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy), "PYTHONIOENCODING": "utf-8"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    return done.stdout


def add_the_line(copy: Path) -> None:
    model = copy / "crmdesk" / "models" / "customer.py"
    source = model.read_text(encoding="utf-8")
    assert source.count(BEFORE) == 1
    model.write_text(source.replace(BEFORE, LINE + BEFORE), encoding="utf-8")


def number_of(script: str) -> str:
    """The revision of a script by its path."""
    return Path(script.strip()).name[:4]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_field_added_by_the_recipe_appears_everywhere(copy: Path, old_file: Path) -> None:
    add_the_line(copy)
    made = run(copy, "tools/migration.py", "new", "Add the customer's nickname")
    assert "add_the_customer_s_nickname" in made
    assert "Nickname" in run(copy, "tools/translate.py", "missing")
    filled = run(copy, "tools/migration.py", "new", "--empty", "Fill in blank nicknames").strip()
    assert (copy / "tests" / "data" / "old_databases" / f"{number_of(made)}.sql").is_file()
    with (copy / filled).open("a", encoding="utf-8") as script:
        script.write('    op.execute("UPDATE customer SET nickname = short_name")\n')
    words = copy / "words.tsv"
    words.write_text("Nickname\t昵称\n", encoding="utf-8")
    run(copy, "tools/translate.py", "set", words)
    assert "Nickname" not in run(copy, "tools/translate.py", "missing")
    options = ("-q", "-p", "no:randomly", "-p", "no:xdist")
    run(
        copy, "-m", "pytest", *options, "tests/ui/recipes/field_in_a_copy.py", *HELD,
        ADDED_FIELD="nickname", OLD_FILE=str(old_file),
    )  # fmt: skip
