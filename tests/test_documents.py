"""What the documents say is so: links, commands, keys, pictures, packages, dependencies."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from PySide6.QtGui import QKeySequence

from crmdesk import cli
from crmdesk.ui.shortcuts import KEYS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
PICTURE_BYTES = 250_000
LINK = re.compile(r"\]\(([^)\s]+)\)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def anchors(text: str) -> set[str]:
    """The anchors a reader of Markdown makes of the headings."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _sign, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), f"{link} has no such heading"


def test_the_pictures_of_the_readme_are_small_enough_to_load_quickly() -> None:
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text_of("README.md"))
    assert len(shown) == 2
    for name in shown:
        assert (ROOT / name).stat().st_size < PICTURE_BYTES


def commands_in(text: str) -> list[str]:
    """The lines that begin with ``crmdesk`` in the blocks of code, without remarks."""
    blocks = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [re.split(r"\s{2,}", line)[0] for line in lines if re.match(r"(\./)?crmdesk\b", line)]


@pytest.mark.parametrize("name", ["README.md", "docs/packaging.md"])
def test_every_command_line_that_is_shown_is_understood(name: str) -> None:
    shown = [shlex.split(line, comments=True)[1:] for line in commands_in(text_of(name))]
    with_a_command = [words for words in shown if words and words[0] != "--db"]
    assert with_a_command
    for words in with_a_command:
        cli.build_parser().parse_args(words)  # leaves the program if it is wrong


def test_the_readme_names_every_command() -> None:
    named = {line.split()[1] for line in commands_in(text_of("README.md")) if " " in line}
    assert named == {name.removesuffix("_file") for name in cli.COMMANDS}


def test_the_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^(\w+):", text_of("Makefile"), re.MULTILINE))
    for document in DOCUMENTS:
        named = set(
            re.findall(r"(?:`|^)(?:xvfb-run )?make (\w+)", document.read_text("utf-8"), re.M)
        )
        assert named <= targets, document.name


def said(keys: str) -> str:
    """A key as the guides write it."""
    shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)
    return shown.replace("Return", "Enter")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("docs/guide.zh.md", {"Up": "↑", "Down": "↓", "Left": "←"}),
        ("docs/guide.en.md", {}),
    ],
)
def test_the_guides_name_every_key(name: str, words: dict[str, str]) -> None:
    keys = text_of(name).partition("## 快捷键" if "zh" in name else "## Keys")[2]
    for key in KEYS:
        shown = said(key.keys)
        for word, sign in words.items():
            shown = re.sub(rf"\b{word}\b", sign, shown)
        if shown == "Ctrl+Shift+Tab" and "en" in name:
            continue  # the short guide names one of the two
        assert re.search(rf"(?<![\w+]){re.escape(shown)}(?![\w+])", keys), shown


def test_the_architecture_names_every_package_and_dependency() -> None:
    text = text_of("ARCHITECTURE.md")
    tree, reasons = text.partition("## Who")[0], text.partition("## Dependencies")[2]
    for init in (ROOT / "crmdesk").glob("**/__init__.py"):
        package = init.parent.name
        assert package == "crmdesk" or re.search(rf"(?<!\w){package}/", tree), package
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    for dependency in project["dependencies"]:
        assert Requirement(dependency).name in reasons


def test_the_architecture_counts_the_entities_right() -> None:
    from crmdesk.models.registry import ENTITIES

    text = text_of("ARCHITECTURE.md")
    assert f"**Entities** ({len(ENTITIES)}," in text
    for entity in ENTITIES:
        assert f"`{entity.__tablename__}`" in text
