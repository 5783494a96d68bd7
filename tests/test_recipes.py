"""The recipes of CONTRIBUTING.md: what they name is where they say, and every kind has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RECIPES = ROOT / "CONTRIBUTING.md"
PLACES = (ROOT, ROOT / "crmdesk")
KINDS = (
    "A field", "An entity", "A page", "A tour stop", "A method", "A chart", "A report", "A setting",
    "A command", "A translation", "A migration",
)  # fmt: skip
TO_BE_MADE = re.compile(r"hello|NNNN|\.crm|^out/")
PATH = re.compile(r"`((?:[\w.-]+/)+(?:[\w.-]+\.(?:py|md|json|csv|spec|svg|sql|toml))?|\w+\.py)`")
NAME = re.compile(r"`([A-Z_]{4,}|[A-Z]\w+[a-z]|_\w+)`")


def named_paths(document: Path) -> set[str]:
    """Every path between back-ticks that is meant to be a file or folder of the project."""
    found = PATH.findall(document.read_text(encoding="utf-8"))
    return {path for path in found if not TO_BE_MADE.search(path)}


def exists(path: str) -> bool:
    """Whether the path leads somewhere from the root or the package; a bare name from anywhere."""
    if "/" not in path:
        return any((ROOT / "crmdesk").rglob(path)) or (ROOT / path).exists()
    return any((place / path).exists() for place in PLACES)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_every_path_that_is_named_leads_somewhere(name: str) -> None:
    named = named_paths(ROOT / name)
    assert len(named) > 20
    assert {path for path in named if not exists(path)} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_thing_has_its_recipe(kind: str) -> None:
    assert f"\n## {kind}\n" in RECIPES.read_text(encoding="utf-8")


def test_every_name_of_the_program_in_the_recipes_is_one() -> None:
    """Registries, classes and helpers that are named still bear their names."""
    said = set(NAME.findall(RECIPES.read_text(encoding="utf-8")))
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("crmdesk", "tests", "tools")
        for path in (ROOT / folder).rglob("*.py")
        if path != Path(__file__)
    )
    assert len(said) > 10
    assert {n for n in said if not re.search(rf"\b{n}\b", sources)} == set()


def test_the_line_that_the_recipe_shows_is_the_one_that_is_tried() -> None:
    from tests.ui.recipes.test_added_field import LINE

    shown = RECIPES.read_text(encoding="utf-8")
    assert all(line.strip() in shown for line in LINE.splitlines())
