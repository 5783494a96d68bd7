"""The rules of the house that no type checker knows."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmdesk.core.paths import resource, resources
from tests.helpers.sources import PACKAGE, calls, every_call, modules

LONGEST_FILE = 450
LONGEST_FUNCTION = 60
ROOT = PACKAGE.parent
MODULES = sorted(modules())
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public(tree: ast.Module) -> Iterator[Definition]:
    """Public functions and classes of a module, and the public methods of its public classes."""
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                theirs = of_bases(node)
                yield from (
                    n
                    for n in node.body
                    if isinstance(n, ast.FunctionDef)
                    and not n.name.startswith("_")
                    and n.name not in theirs
                )


def of_bases(node: ast.ClassDef) -> set[str]:
    """What a class takes from one of another package, named like ``argparse.HelpFormatter``."""
    return {
        name
        for base in node.bases
        if isinstance(base, ast.Attribute) and isinstance(base.value, ast.Name)
        for name in dir(getattr(importlib.import_module(base.value.id), base.attr))
    }


def documented() -> set[str]:
    """Methods explained where they begin; a class that carries them out need not say it again."""
    return {
        n.name
        for tree in modules().values()
        for c in ast.walk(tree)
        if isinstance(c, ast.ClassDef)
        for n in c.body
        if isinstance(n, ast.FunctionDef) and ast.get_docstring(n)
    }


def is_somebody_elses(node: Definition) -> bool:
    """A method that Qt or SQLAlchemy calls and explains; a choice explains itself."""
    bases = {b.id for b in getattr(node, "bases", []) if isinstance(b, ast.Name)}
    if bases & {"Choice", "StrEnum", "IntEnum"}:
        return True
    of_qt = re.search("[a-z][A-Z]", node.name) or node.name in ("paint", "event")
    return isinstance(node, ast.FunctionDef) and bool(of_qt or node.name.startswith("process_"))


def texts_of_the_project() -> list[Path]:
    """Sources, tests, tools and documents."""
    folders = ("crmdesk", "tests", "tools", "benchmarks", "docs")
    found = [p for f in folders for end in ("py", "md") for p in (ROOT / f).rglob(f"*.{end}")]
    return sorted([*found, *ROOT.glob("*.md"), ROOT / "Makefile", ROOT / "pyproject.toml"])


# --- words ----------------------------------------------------------------------------------
def test_every_module_says_what_it_is_for() -> None:
    assert [m for m, tree in modules().items() if not ast.get_docstring(tree)] == []


def test_what_is_public_is_explained() -> None:
    known = documented()
    lacking = [
        f"{module}:{node.lineno} {node.name}"
        for module, tree in modules().items()
        for node in public(tree)
        if not (ast.get_docstring(node) or node.name in known or is_somebody_elses(node))
    ]
    assert lacking == []


def test_nobody_leaves_notes_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|HACK|XXX)\b")
    found = [
        f"{path.relative_to(ROOT)}:{n}"
        for path in texts_of_the_project()
        if path != Path(__file__)
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []


def test_no_text_was_spoilt_on_its_way() -> None:
    """A replacement character or a byte order mark is a wrong encoding somewhere."""
    spoilt = [
        path.relative_to(ROOT).as_posix()
        for path in texts_of_the_project()
        if {"\ufffd", "\ufeff"} & set(path.read_text(encoding="utf-8"))
    ]
    assert spoilt == []


def test_modules_are_called_after_what_they_are() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "stuff", "tools", "manager"}
    parts = {part.removesuffix(".py") for module in MODULES for part in module.split("/")}
    assert parts & vague == set()


# --- sizes ----------------------------------------------------------------------------------
def test_no_file_is_too_long() -> None:
    sizes = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
        if "versions" not in path.parts  # written by a tool, and frozen once released
    }
    assert {p: n for p, n in sizes.items() if n > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    found = {
        f"{module}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module, tree in modules().items()
        for node in functions(tree)
    }
    assert {name: n for name, n in found.items() if n > LONGEST_FUNCTION} == {}


# --- what may stand where -------------------------------------------------------------------
def test_only_the_command_line_prints() -> None:
    """And the way to the window, which says so where there is no display."""
    allowed = ("cli/", "__main__.py", "app.py")
    printed = [
        f"{module}:{node.lineno}"
        for module, node in calls(["print"])
        if not module.startswith(allowed) and isinstance(node.func, ast.Name)
    ]
    assert printed == []


def test_annotations_are_not_evaluated_at_import() -> None:
    lacking = [
        module
        for module, tree in modules().items()
        if any(functions(tree))
        and not any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in tree.body)
    ]
    assert lacking == []


def test_nobody_sleeps_or_asks_the_clock_himself() -> None:
    """Time comes from core.clock; waiting is the business of jobs and locks."""
    banned = {"time.sleep", "datetime.now", "date.today", "datetime.today"}
    found = [
        f"{module}:{node.lineno}"
        for module, node in calls(["sleep", "now", "today"])
        if module not in ("core/clock.py", "ui/jobs.py") and ast.unparse(node.func) in banned
    ]
    assert found == []


@pytest.mark.parametrize("folder", ["ui", "cli", "reports", "charts", "analysis", "core"])
def test_only_models_and_services_speak_sql(folder: str) -> None:
    """Not even inside a function; what is asked of the data is asked of a service."""
    found = [
        f"{module}:{line} {name}"
        for module, tree in modules().items()
        if module.startswith(f"{folder}/")
        for line, name in imported(tree)
        if name.partition(".")[0] in ("sqlalchemy", "alembic", "sqlcipher3", "sqlite3")
    ]
    assert found == []


@pytest.mark.parametrize("folder", ["core", "models", "analysis", "services", "reports", "cli"])
def test_only_the_window_knows_qt(folder: str) -> None:
    allowed = {"cli/tour.py"}  # it is a walk through the window
    found = [
        f"{module}:{line} {name}"
        for module, tree in modules().items()
        if module.startswith(f"{folder}/") and module not in allowed
        for line, name in imported(tree)
        if name.partition(".")[0] in ("PySide6", "pyqtgraph", "superqt")
    ]
    assert found == []


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of every module that is imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


HEAVY = ("sqlalchemy", "alembic", "pandas", "numpy", "reportlab", "sklearn", "scipy", "PySide6")
LIGHT = [
    "crmdesk.models.fields",
    "crmdesk.models.codecs",
    "crmdesk.models.query",
    "crmdesk.models.sqlite",
    "crmdesk.models.checks",
    "crmdesk.models.choices",
    "crmdesk.models.pinyin",
    "crmdesk.models.names",
    "crmdesk.models.regions",
    "crmdesk.models.database",
    *[f"crmdesk.core.{m[5:-3]}" for m in MODULES if m.startswith("core/") and "__" not in m],
]


def test_light_modules_load_nothing_heavy() -> None:
    """The first list is painted before SQLAlchemy is loaded; one process asks them all."""
    code = (
        "import importlib, sys\n"
        f"for name in {LIGHT!r}:\n"
        "    importlib.import_module(name)\n"
        f"    print(name, *[h for h in {HEAVY!r} if h in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = [line for line in done.stdout.splitlines() if " " in line]
    assert loaded == []


@pytest.mark.parametrize("command", [["--help"], ["--version"]])
def test_the_command_line_answers_without_loading_everything(command: list[str]) -> None:
    code = (
        "import sys\nfrom crmdesk.__main__ import main\nsys.argv = ['crmdesk', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', *[h for h in {HEAVY!r} if h in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1].split() == ["LOADED"]


def test_qt_does_not_lose_references_to_none(qapp: object) -> None:
    """PySide6 6.12.0 on Python 3.11 drops one per call and aborts after a few thousand."""
    from PySide6.QtWidgets import QWidget

    widget = QWidget()
    before = sys.getrefcount(None)
    for _ in range(1000):
        widget.setEnabled(True)
    assert abs(sys.getrefcount(None) - before) < 100
    widget.deleteLater()


# --- shipped files --------------------------------------------------------------------------
def test_shipped_files_are_found_and_readable() -> None:
    for parts in (("locale", "zh_CN", "LC_MESSAGES", "crmdesk.mo"), ("data", "regions.csv")):
        assert resource(*parts).stat().st_size > 0
    assert resources() == ROOT / "resources"


def test_every_shipped_icon_is_a_picture_with_a_colour_to_replace() -> None:
    icons = sorted(resource("icons").glob("*.svg"))
    for icon in icons:
        text = icon.read_text(encoding="utf-8")
        assert "<svg" in text, icon.name
        assert "currentColor" in text, icon.name


def icons_named() -> set[tuple[str, str]]:
    """(module, name) of every icon: the first argument of icon(), or an argument icon=."""
    found = set()
    for name, places in every_call().items():
        for module, node in places:
            values = [k.value for k in node.keywords if k.arg == "icon"]
            if name in ("icon", "pixmap", "icon_file"):
                values += node.args[:1]
            found |= {
                (module, v.value)
                for v in values
                if isinstance(v, ast.Constant) and isinstance(v.value, str) and v.value
            }
    return found


def test_every_icon_the_program_names_is_shipped() -> None:
    shipped = {p.stem for p in resource("icons").glob("*.svg")}
    named = icons_named()
    assert len(named) > 10
    assert {(module, name) for module, name in named if name not in shipped} == set()


def test_every_icon_of_a_registry_is_shipped() -> None:
    from crmdesk.ui.pages import PAGES
    from crmdesk.ui.report_purposes import PURPOSES
    from crmdesk.ui.settings import SECTIONS
    from crmdesk.ui.settings.lists import DIRECTORIES, PEOPLE

    named = {page.icon for page in PAGES if page.icon} | {s.icon for s in SECTIONS}
    named |= {part[3] for part in (*PEOPLE, *DIRECTORIES)}
    named |= {icon for icon, _purpose in PURPOSES.values()}
    assert {name for name in named if not resource("icons", f"{name}.svg").is_file()} == set()


def test_every_shipped_icon_is_shown_somewhere() -> None:
    """Its name stands in the sources of the window; otherwise delete the file."""
    words = {
        node.value
        for module, tree in modules().items()
        if module.startswith("ui/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {p.stem for p in resource("icons").glob("*.svg")} - words == set()


def test_no_path_of_a_machine_stands_in_the_sources() -> None:
    private = re.compile(r"/(?:work|home|root|Users)/[a-z]|[A-Z]:\\\\Users")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in texts_of_the_project()
        if path != Path(__file__) and private.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
