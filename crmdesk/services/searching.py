"""From what a person types into the search box to a condition on the search index.

Words separated by blanks must all be found. A word of letters may be text, initials (zgyd),
whole syllables (zhongguo) or a mixture (zhongguoyd, zhongguo yd, zgyid); a word that mixes
Chinese and letters (张zg) is taken apart at the borders.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, TableClause, and_, column, func, or_, select, table

from crmdesk.models import pinyin, sqlite
from crmdesk.services.search_index import SEARCH_TEXT, as_initials, as_syllables, folded

MAX_WORDS: Final = 6
MAX_LENGTH: Final = 60
MAX_SPLITS: Final = 16
MAX_WAYS: Final = 40  # zh alone begins twenty syllables
_SYLLABLES: Final = frozenset(pinyin.SYLLABLES)
_LONGEST: Final = max(map(len, pinyin.SYLLABLES))
_INITIALS: Final = frozenset("abcdefghjklmnopqrstwxyz")
# How unlikely a piece is: a syllable, whole or begun at the end, or a loose initial.
_SYLLABLE_COST: Final = 2
_INITIAL_COST: Final = 3
_PIECES: Final = re.compile(r"[a-z]+|\d+|[^a-z\d]+")
_INDEX: Final[TableClause] = table(sqlite.SEARCH_TABLE, column("rowid"))


@dataclass(frozen=True, slots=True)
class Needle:
    """One way to satisfy a word: every one of *texts* must be a part of the customer's text."""

    texts: tuple[str, ...]


@lru_cache(maxsize=256)
def words(query: str) -> tuple[tuple[Needle, ...], ...]:
    """For each word that must be found its alternative needles; empty for a blank query."""
    out: list[tuple[Needle, ...]] = []
    for word in query[:MAX_LENGTH].split()[:MAX_WORDS]:
        clean = folded(word)
        pieces = _PIECES.findall(clean)
        mixed = any(p.isascii() and p.isalpha() for p in pieces) and not clean.isascii()
        out += [needles(piece) for piece in (pieces if mixed else [clean]) if piece]
    return tuple(out)


def needles(piece: str) -> tuple[Needle, ...]:
    """The ways to read one piece: as it stands, and as pinyin if it is letters."""
    found: list[tuple[str, ...]] = [(piece,)]
    if piece.isascii() and piece.isalpha():
        found += _pinyin_ways(piece)
    return tuple(Needle(texts) for texts in dict.fromkeys(found))


def _pinyin_ways(letters: str) -> list[tuple[str, ...]]:
    """The ways to read *letters* as initials, whole syllables and a begun last syllable."""
    ways: list[tuple[str, ...]] = [(as_initials(letters),)]
    for parts in _splits(letters):
        for spoken in _completions(parts):
            ways.append(_texts(spoken))
            if len(ways) >= MAX_WAYS:
                return ways
    return ways


def _splits(letters: str) -> list[list[str]]:
    """Ways to cut letters into syllables and loose initials, the likeliest first.

    The last piece may be the beginning of a syllable (``zhongguoyid`` ends in a begun ``d``,
    ``zho`` is a begun ``zhong``). The best ways of every tail are kept, so that a long name is
    cut right also where its first syllables are doubtful (xian: 先 or 西安).
    """
    end = len(letters)
    best: list[list[tuple[int, list[str]]]] = [[] for _ in range(end)] + [[(0, [])]]
    for start in reversed(range(end)):
        found = []
        for size in range(min(_LONGEST, end - start), 0, -1):
            part = letters[start : start + size]
            cost = _cost(part, last=start + size == end)
            found += [(cost + c, [part, *rest]) for c, rest in best[start + size] if cost]
        found.sort(key=itemgetter(0))
        best[start] = found[:MAX_SPLITS]
    return [parts for _cost_of_it, parts in best[0]]


def _cost(part: str, *, last: bool) -> int:
    """How unlikely *part* is as a piece; 0 if it cannot be one."""
    if len(part) == 1:
        return _INITIAL_COST if part in _INITIALS else 0
    return _SYLLABLE_COST if part in _SYLLABLES or (last and _begun(part)) else 0


@lru_cache(maxsize=512)
def _begun(part: str) -> tuple[str, ...]:
    """The syllables that begin with *part* and are longer."""
    return tuple(s for s in pinyin.SYLLABLES if s.startswith(part) and s != part)


def _completions(parts: list[str]) -> list[list[str]]:
    """*parts* itself, and with a begun last syllable completed in every way."""
    last = parts[-1]
    found = [parts] if len(last) == 1 or last in _SYLLABLES else []
    if len(last) > 1:
        found += [[*parts[:-1], whole] for whole in _begun(last)]
    return found


def _texts(parts: list[str]) -> tuple[str, ...]:
    """The texts that a name read as *parts* has: runs of syllables, and all the initials."""
    runs: list[list[str]] = [[]]
    loose = False
    for part in parts:
        if len(part) > 1:  # a, e and o may be whole or begun: their initial covers both
            runs[-1].append(part)
        else:
            loose = True
            runs.append([])
    texts = [as_syllables(run) for run in runs if run]
    if loose:
        texts.append(as_initials("".join(part[0] for part in parts)))
    return tuple(texts)


def match_expression(query: str) -> str:
    """The full-text expression that every hit satisfies; empty for a blank query."""
    return " AND ".join(
        "(" + " OR ".join(dict.fromkeys(_match_of(n) for n in ways)) + ")" for ways in words(query)
    )


def _match_of(needle: Needle) -> str:
    grams: dict[str, None] = {}
    for part in needle.texts:
        pairs = [part[i : i + 2] for i in range(len(part) - 1)]
        grams.update(dict.fromkeys(pairs or [part]))
    return "(" + " AND ".join(f'"{g}"' for g in grams) + ")"


def is_exact(query: str) -> bool:
    """Whether the full-text set alone decides (no text longer than two characters)."""
    return all(len(t) <= 2 for ways in words(query) for n in ways for t in n.texts)


def text_condition(query: str) -> ColumnElement[bool] | None:
    """The condition on ``search_text.t`` that decides exactly; None for a blank query."""
    asked = words(query)
    if not asked:
        return None
    t = SEARCH_TEXT.c.t
    return and_(
        *[or_(*[and_(*[func.instr(t, p) > 0 for p in n.texts]) for n in ways]) for ways in asked]
    )


def candidates(query: str) -> Select[Any] | None:
    """The ids of the customers that a query can find at all; None for a blank one."""
    expression = match_expression(query)
    if not expression:
        return None
    return select(_INDEX.c.rowid).where(column(sqlite.SEARCH_TABLE).op("MATCH")(expression))


def hits(query: str) -> Select[Any] | None:
    """The ids of the living customers that a query finds; None for a blank one."""
    found, exact = candidates(query), text_condition(query)
    if found is None or exact is None or is_exact(query):
        return found
    matched = column(sqlite.SEARCH_TABLE).op("MATCH")(match_expression(query))
    return (
        select(SEARCH_TEXT.c.customer_id)
        .select_from(_INDEX.join(SEARCH_TEXT, SEARCH_TEXT.c.customer_id == _INDEX.c.rowid))
        .where(matched, exact)
    )
