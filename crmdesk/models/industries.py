"""GB/T 4754-2017 industries: code to name and name to code.

A code is the section's letter and up to four digits: C, C33, C335, C3351.
"""

from __future__ import annotations

import csv
from functools import cache

from crmdesk.core.paths import resource


@cache
def names() -> dict[str, str]:
    """Code (with its letter) to name, in the order of the standard."""
    with resource("data", "industries.csv").open(encoding="utf-8", newline="") as source:
        return dict(csv.reader(source))


@cache
def _codes() -> dict[str, str]:
    """Name to code, the shortest code where a name stands on several levels."""
    found: dict[str, str] = {}
    for code, title in names().items():
        found.setdefault(title, code)
    return found


@cache
def _lettered() -> dict[str, str]:
    """Digits without the letter to the full code."""
    return {code[1:]: code for code in names() if len(code) > 1}


def name(code: str) -> str:
    """The name of *code*; empty if unknown."""
    return names().get(code, "")


def find(text: str) -> str:
    """The code of a text that is a code, a name, or both (C33 金属制品业); empty if unknown."""
    text = text.strip()
    head = text.split(" ")[0].upper()
    for candidate in (head, _lettered().get(head, ""), _codes().get(text, "")):
        if candidate in names():
            return candidate
    return _codes().get(text + "业", "")


def section(code: str) -> str:
    """The letter of *code*."""
    return code[:1]
