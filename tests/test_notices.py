"""The third-party notices: complete, and the same in the repository and in the program."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from crmdesk.core.paths import resource

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TEXT = (ROOT / "THIRD_PARTY_NOTICES.md").read_text("utf-8")


def plain(name: str) -> str:
    """A package name as the index compares them."""
    return re.sub(r"[-_.]+", "-", name).lower()


NAMED = {
    plain(name)
    for line in TEXT.splitlines()
    if line.startswith("| ")
    for name in line.split("|")[1].split(",")
    for name in [name.strip()]
}


@pytest.mark.parametrize("dependency", PROJECT["dependencies"])
def test_every_dependency_stands_there_with_its_versions_and_licence(dependency: str) -> None:
    wanted = Requirement(dependency)
    versions = dependency.removeprefix(wanted.name)
    [line] = [li for li in TEXT.splitlines() if li.startswith(f"| {wanted.name} | `")]
    _none, _name, shown, licence, purpose, _end = (part.strip() for part in line.split("|"))
    assert shown == f"`{versions}`"
    assert licence
    assert purpose


def test_everything_that_is_installed_along_stands_there_too() -> None:
    waiting = [Requirement(d).name for d in PROJECT["dependencies"]]
    seen: set[str] = set()
    while waiting:
        name = plain(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        for text in importlib.metadata.requires(name) or []:
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                waiting.append(needed.name)
    assert seen - NAMED == set()


def test_nothing_is_shipped_whose_only_licence_is_the_gpl() -> None:
    tables = [line for line in TEXT.splitlines() if line.startswith("| ")]
    licences = [part.strip() for line in tables for part in line.split("|")[1:-1] if "GPL" in part]
    assert licences
    for licence in licences:
        assert "LGPL" in licence or "exception" in licence.lower(), licence


def test_the_program_ships_the_notices_of_the_repository() -> None:
    shipped = resource("NOTICES.md").read_text("utf-8")
    assert shipped == TEXT, "copy THIRD_PARTY_NOTICES.md to resources/NOTICES.md"


@pytest.mark.parametrize("licence", ["fonts/OFL.txt", "icons/LICENSE"])
def test_the_licences_of_fonts_and_icons_are_shipped(licence: str) -> None:
    assert resource(licence).stat().st_size > 500
    assert f"resources/{licence}" in TEXT
