"""What a heading says: its words without decoration, and the unit it names."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from crmdesk.core.money import FEN_PER_WAN, FEN_PER_YUAN

# Units of money to fen.
MONEY: Final = {
    "元": FEN_PER_YUAN,
    "人民币元": FEN_PER_YUAN,
    "yuan": FEN_PER_YUAN,
    "rmb": FEN_PER_YUAN,
    "cny": FEN_PER_YUAN,
    "千元": FEN_PER_YUAN * 1000,
    "万": FEN_PER_WAN,
    "万元": FEN_PER_WAN,
    "人民币万元": FEN_PER_WAN,
    "10k yuan": FEN_PER_WAN,
    "百万": FEN_PER_WAN * 100,
    "百万元": FEN_PER_WAN * 100,
    "亿": FEN_PER_WAN * 10_000,
    "亿元": FEN_PER_WAN * 10_000,
}
_OTHER_UNITS: Final = frozenset(
    "% 人 名 天 日 岁 家 个 件 分 年 月 people days years shops outlets pieces points".split()
)
_BRACKETS: Final = re.compile(r"[(\[【<]([^()\[\]【】<>]*)[)\]】>]")
_TAIL: Final = re.compile(r"[/:_\-—]\s*([^/:_\-—]+)$")
_ADVICE: Final = re.compile(
    r"必填|选填|必须|可选|格式|例如|例:|如:|单位|required|optional|yyyy|e\.g\."
)
_NOISE: Final = re.compile(r"[\s*:：,，。.、;；/\\_\-—·•'\"“”‘’()（）\[\]【】<>《》#?？!！]+")
_SAME: Final = str.maketrans({"帐": "账", "证": "证"})


def unit_of(heading: str) -> str:
    """The unit that a heading names in brackets or behind a stroke; blank if it names none."""
    return _taken_apart(heading)[1]


def folded(heading: str) -> str:
    """A heading for comparison: no unit, no advice, no punctuation, one width and case."""
    words = _taken_apart(heading)[0]
    return _NOISE.sub("", words).translate(_SAME)


def fen_per_unit(heading: str) -> int:
    """Fen per unit of a heading of amounts; 0 if it names no unit of money."""
    return MONEY.get(unit_of(heading), 0)


def _taken_apart(heading: str) -> tuple[str, str]:
    text = unicodedata.normalize("NFKC", heading).casefold().strip()
    unit = ""

    def without(match: re.Match[str]) -> str:
        nonlocal unit
        inside = match[1].replace("单位", "").lstrip(" :")
        if _is_unit(inside):
            unit = unit or inside
            return ""
        return "" if _ADVICE.search(match[1]) else match[0]

    text = _BRACKETS.sub(without, text)
    tail = _TAIL.search(text)
    if tail and not unit and _is_unit(tail[1].strip()):
        return text[: tail.start()], tail[1].strip()
    return text, unit


def _is_unit(text: str) -> bool:
    return text in MONEY or text in _OTHER_UNITS
