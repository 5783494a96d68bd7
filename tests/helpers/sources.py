"""Looking at the program's own sources: what is marked for translation, what errors say."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent.parent / "crmdesk"
MARKERS = frozenset({"_", "N_"})


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the program by its path below the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "versions" not in path.parts
    }


@cache
def every_call() -> dict[str, list[tuple[str, ast.Call]]]:
    """Every call in the program by the name of what is called, with its module."""
    found: dict[str, list[tuple[str, ast.Call]]] = {}
    for module, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                found.setdefault(called(node), []).append((module, node))
    return found


def calls(names: Iterable[str]) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function or class with one of *names*, and the module it stands in."""
    for name in names:
        yield from every_call().get(name, [])


def called(node: ast.Call) -> str:
    """The last part of what a call calls."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def literal(node: ast.AST | None) -> str | None:
    """The text of a string literal, also of one inside ``N_()``; None for anything else."""
    if isinstance(node, ast.Call) and called(node) in MARKERS and node.args:
        return literal(node.args[0])
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def marked_strings() -> list[str]:
    """Every string the program marks for the catalogue (counted ones aside)."""
    found = (literal(node) for _module, node in calls(MARKERS))
    return sorted({text for text in found if text})


def unmarkable_calls() -> list[str]:
    """Places that translate an f-string or a text put together at run time."""
    return [
        f"{module}:{node.lineno}"
        for module, node in calls(MARKERS | {"ngettext"})
        for argument in node.args[:1]
        if isinstance(argument, ast.JoinedStr | ast.BinOp)
        or (isinstance(argument, ast.Call) and called(argument) == "format")
    ]
