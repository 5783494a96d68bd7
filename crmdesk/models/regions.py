"""GB/T 2260 regions: code to name, name to code, and the region at the head of an address."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Final

from crmdesk.core.paths import resource

# Levels that the table needs but nobody says.
SILENT: Final = frozenset(
    {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖行政单位"}
)
_SUFFIX: Final = re.compile(
    r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市|(?<=.{2})(?:区|县|旗))$"
)
# What makes the name of a town before it the name of a street or a place.
_STREET: Final = re.compile(
    r"[东西南北中]?(?:路|街|大道|大街|道|巷|里|弄|桥|镇|乡|村|广场|大厦|新村|花园)"
)
LONGEST: Final = 40


@cache
def names() -> dict[str, str]:
    """Code (six digits) to its own name, in the order of the codes."""
    with resource("data", "regions.csv").open(encoding="utf-8", newline="") as source:
        return dict(csv.reader(source))


def parts(code: str) -> list[str]:
    """The names above and including *code*, without the levels nobody says."""
    table = names()
    levels = dict.fromkeys([code[:2] + "0000", code[:4] + "00", code])
    found = [table[level] for level in levels if level in table]
    return [name for name in found if name not in SILENT]


@cache
def full_name(code: str) -> str:
    """广东省深圳市宝安区; empty for an unknown code."""
    return "".join(parts(code)) if code in names() else ""


def short(name: str) -> str:
    """A name without its administrative suffix."""
    return _SUFFIX.sub("", name) or name


def short_name(code: str) -> str:
    """广东深圳宝安, for headers where room is scarce; empty for an unknown code."""
    if code not in names():
        return ""
    said: dict[str, None] = {}
    for part in parts(code):
        bare = short(part)
        said[part if bare in said else bare] = None  # 吉林市 is not 吉林, 承德县 not 承德
    return "".join(said)


def children(code: str = "") -> list[tuple[str, str]]:
    """The regions directly below *code* ("" for the provinces), silent levels passed over."""
    table = names()
    if not code:
        return [(c, n) for c, n in table.items() if c.endswith("0000")]
    if code.endswith("0000"):
        cities = [
            (c, n)
            for c, n in table.items()
            if c.startswith(code[:2]) and c.endswith("00") and c != code
        ]
        out: list[tuple[str, str]] = []
        for city, name in cities:
            out += children(city) if name in SILENT else [(city, name)]
        return out
    if code.endswith("00"):
        return [(c, n) for c, n in table.items() if c.startswith(code[:4]) and c != code]
    return []


@cache
def _spoken() -> dict[str, str]:
    """Every way to say a region to its code; ways that fit several regions are left out.

    The whole path always fits; where levels above are left out, a city wins over a district
    (大同 is the city) and two of the same level clash (朝阳区 of Beijing and of Changchun).
    """
    ways: dict[str, tuple[int, str]] = {}
    clash: set[str] = set()
    for code, name in names().items():
        if name in SILENT:
            continue
        above = parts(code)
        for skipped in range(len(above)):
            rank = 0 if skipped == 0 else 1 if code.endswith("00") else 2
            for spoken in _variants(above[skipped:]):
                known = ways.get(spoken)
                if known is None or rank < known[0]:
                    ways[spoken] = (rank, code)
                    clash.discard(spoken)
                elif rank == known[0] and known[1] != code:
                    clash.add(spoken)
    return {way: code for way, (_rank, code) in ways.items() if way not in clash}


def _variants(levels: list[str]) -> list[str]:
    """Each level with or without its suffix."""
    out = [""]
    for level in levels:
        out = [head + tail for head in out for tail in dict.fromkeys((level, short(level)))]
    return out


def find(text: str) -> str:
    """The code of a spoken name (广东深圳, 深圳市宝安区); empty if none or several fit."""
    return _spoken().get(re.sub(r"[\s/\-—>,，]", "", text), "")


def split_address(text: str) -> tuple[str, str]:
    """The region at the head of an address and the rest; ("", text) if there is none.

    Streets are named after towns: 北京路 is not in Beijing, 西乡街道 not in the county 西乡.
    """
    spoken = _spoken()
    for end in range(min(LONGEST, len(text)), 1, -1):
        head, rest = text[:end], text[end:].strip()
        code = spoken.get(head)
        if not code or head.isascii():
            continue
        if not head.endswith(names()[code]):
            alone = head == short(names()[code]) and not code.endswith("00")
            if alone or _STREET.match(rest):
                continue
        return code, rest
    return "", text
