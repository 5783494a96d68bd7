"""Making text fit: shrink, cut, wrap by the rules of Chinese typesetting; numbers are never cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from crmdesk.reports.fonts import REGULAR, width
from crmdesk.reports.styles import LEAST, LEAST_NUMBER, VALUE

MORE: Final = "…"
NOT_FIRST: Final = frozenset("，。、；：？！）》」』】〕”’…—·％%,.;:?!)]}℃")
NOT_LAST: Final = frozenset("（《「『【〔“‘([{¥￥")
HANGING: Final = frozenset("，。、；：")  # may stand out by half their width
LOOSE: Final = "，、；：· "  # not left standing before a cut
# Latin words and numbers whole, blanks and Chinese characters one by one.
TOKENS: Final = re.compile(r"[!-~]+|.", re.DOTALL)
OVERFLOW: Final = "####"


class Fitted(NamedTuple):
    """Lines of text with the size in which they fit; ``cut`` if something was left out."""

    lines: tuple[str, ...]
    size: float
    cut: bool = False

    @property
    def text(self) -> str:
        """The one line."""
        return self.lines[0] if self.lines else ""


def shrunk(text: str, room: float, font: str, size: float, least: float) -> float | None:
    """The largest size from *size* down to *least* in which *text* fits; None if none."""
    natural = width(text, font, 1.0)
    if natural * size <= room:
        return size
    if natural * least <= room:
        return max(least, int(room / natural * 20) / 20)
    return None


def fit(
    text: str,
    room: float,
    font: str = REGULAR,
    size: float = VALUE,
    least: float = LEAST,
    more: str = MORE,
) -> Fitted:
    """One line: shrink down to *least*, then cut and end with *more*."""
    fitting = shrunk(text, room, font, size, least)
    if fitting is not None:
        return Fitted((text,), fitting)
    return Fitted((cut(text, room, font, least, more),), least, True)


def cut(text: str, room: float, font: str, size: float, more: str = MORE) -> str:
    """The longest beginning of *text* that fits together with *more*."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle] + more, font, size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(LOOSE) + more


# Shorter forms of a number that leads, made only when they are needed.
Plainer: TypeAlias = Callable[[], Sequence[str]]


class Keep(Enum):
    """What may happen to a part of a text that does not fit."""

    CUT = "cut"  # words: may end in …
    WHOLE = "whole"  # codes, telephone numbers, dates: smaller type before it would be cut
    NUMBER = "number"  # never cut: a cut number is a wrong number


class Part(NamedTuple):
    """A piece of a joined text."""

    text: str
    keep: Keep = Keep.CUT


def fit_number(
    forms: Sequence[str], room: float, font: str = REGULAR, size: float = VALUE
) -> Fitted:
    """The first of *forms* (full text first, plainer ones after it) that fits, never a part.

    Each may shrink to the smallest size of numbers; if none fits, #### stands for it.
    """
    for index, form in enumerate(forms):
        fitting = shrunk(form, room, font, size, min(size, LEAST_NUMBER))
        if fitting is not None:
            return Fitted((form,), fitting, cut=index > 0)
    return Fitted((OVERFLOW,), min(size, LEAST), True)


def fit_parts(
    parts: Sequence[Part],
    separator: str,
    plainer: Plainer | None,
    room: float,
    font: str = REGULAR,
    size: float = VALUE,
    more: str = MORE,
) -> Fitted:
    """Parts in one line: shrink; then the longest words are cut; numbers give way as a whole.

    *plainer* gives shorter forms of a number that leads (without unit, without decimals).
    """
    text = parts[0].text if len(parts) == 1 else separator.join([p.text for p in parts])
    least = min(size, LEAST)
    fitting = shrunk(text, room, font, size, least)
    if fitting is not None:
        return Fitted((text,), fitting)
    shortened = _words_cut(parts, separator, room, font, least, more)
    if shortened:
        return Fitted((shortened,), least, True)
    fitting = shrunk(text, room, font, least, LEAST_NUMBER)
    if fitting is not None and any(p.keep is not Keep.CUT for p in parts):
        return Fitted((text,), fitting)
    for count in range(len(parts) - 1, 0, -1):
        shorter = separator.join(p.text for p in parts[:count]) + more
        if width(shorter, font, least) <= room:
            return Fitted((shorter,), least, True)
        shorter = _words_cut(parts[:count], separator, room, font, least, more)
        if shorter:
            return Fitted((shorter,), least, True)
    if parts[0].keep is Keep.NUMBER:
        forms = [separator.join(p.text for p in parts[:n]) for n in range(len(parts), 0, -1)]
        return fit_number((*forms, *(plainer() if plainer else ())), room, font, size)
    least = LEAST_NUMBER
    shortened = _words_cut(parts, separator, room, font, least, more)
    return Fitted((shortened or cut(parts[0].text, room, font, least, more),), least, True)


def _words_cut(
    parts: Sequence[Part], separator: str, room: float, font: str, size: float, more: str
) -> str:
    """The parts with the longest words cut so that the line fits; "" if that cannot help.

    Codes and dates are cut only where type has become as small as it may.
    """
    cuttable = (Keep.CUT,) if size > LEAST_NUMBER else (Keep.CUT, Keep.WHOLE)
    words = [n for n, p in enumerate(parts) if p.keep in cuttable]
    if not words:
        return ""
    longest = max(words, key=lambda n: len(parts[n].text))
    rest = separator.join("" if n == longest else p.text for n, p in enumerate(parts))
    left = room - width(rest, font, size)
    if left < width(more, font, size) + 2 * size:
        return ""
    short = cut(parts[longest].text, left, font, size, more)
    return separator.join(short if n == longest else p.text for n, p in enumerate(parts))


def wrap(
    text: str,
    room: float,
    lines: int,
    font: str = REGULAR,
    size: float = VALUE,
    least: float = LEAST,
    more: str = MORE,
) -> Fitted:
    """At most *lines* lines: smaller type first, then a cut that ends with *more*."""
    natural = width(text, font)
    for tried in _sizes(size, least):
        if natural * tried > lines * (room + tried) and tried > least:
            continue  # cannot fit, however it is broken
        made = broken(text, room, font, tried)
        if len(made) <= lines:
            return Fitted(tuple(made), tried)
    last = cut("".join(made[lines - 1 :]), room, font, tried, more)
    return Fitted((*made[: lines - 1], last), tried, True)


def _sizes(size: float, least: float) -> tuple[float, ...]:
    return (size,) if size <= least else (size, (size + least) / 2, least)


def broken(text: str, room: float, font: str, size: float) -> list[str]:
    """*text* in lines of *room*: Latin words stay whole, closing marks do not begin a line,
    opening ones do not end it, and a comma or full stop may hang out by half its width."""
    tokens = TOKENS.findall(text)
    widths = [_token_width(token, font) * size for token in tokens]
    if max(widths, default=0) > room:
        tokens = [piece for token in tokens for piece in _cut_long(token, room, font, size)]
        widths = [_token_width(token, font) * size for token in tokens]
    made: list[str] = []
    start = end = 0
    used = 0.0
    while end < len(tokens):
        if used + widths[end] <= room or end == start:
            used += widths[end]
            end += 1
            continue
        end = _break_before(tokens, start, end, used + widths[end] - room, size)
        made.append("".join(tokens[start:end]).rstrip())
        while end < len(tokens) and tokens[end] == " ":
            end += 1
        start, used = end, 0.0
    if start < len(tokens):
        made.append("".join(tokens[start:]))
    return made


def _break_before(tokens: Sequence[str], start: int, end: int, excess: float, size: float) -> int:
    """Where the next line begins when ``tokens[end]`` no longer fits by *excess*."""
    if tokens[end] in HANGING and excess <= size * 0.55:
        return end + 1
    while end - 1 > start and tokens[end][0] in NOT_FIRST:
        end -= 1
    while end - 1 > start and tokens[end - 1][-1] in NOT_LAST:
        end -= 1
    return end


def _cut_long(token: str, room: float, font: str, size: float) -> list[str]:
    """A word longer than a whole line in pieces that fit."""
    if _token_width(token, font) * size <= room:
        return [token]
    pieces = [""]
    for character in token:
        if pieces[-1] and width(pieces[-1] + character, font, size) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


@lru_cache(maxsize=8192)
def _token_width(token: str, font: str) -> float:
    return width(token, font, 1.0)
