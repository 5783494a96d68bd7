"""The searchable text of a customer, made of stored values. Pure: it knows no database.

Readings live in alphabets of their own so that "an" typed for 安 does not find every zh*an*g:
an initial is an Arabic letter, a whole syllable one private-use character. So 中国 has the
syllable text of two characters, and most pinyin queries are answered by the set alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from operator import add
from typing import Any, Final, TypeAlias

from crmdesk.models import pinyin

SEPARATOR: Final = "\x1f"
LONGEST_FIELD: Final = 4000  # the longest note of a customer

# Names whose pinyin is indexed; True where the surname's own reading matters.
SPOKEN: Final[dict[str, dict[str, bool]]] = {
    "customer": {
        "name": False,
        "short_name": False,
        "former_name": False,
        "legal_representative": True,
    },
    "contact": {"name": True},
}
Child: TypeAlias = tuple[str, Sequence[str], Mapping[Any, Any]]  # entity, its columns, its row

_NOT_WORD: Final = re.compile(r"[\W_]+")
# Characters younger than Unicode 6.1, which the tokenizer does not know.
_YOUNG: Final = re.compile(r"[\u9fcc-\u9fff\U00010000-\U0010ffff]")
_TO_INITIALS: Final = str.maketrans({chr(97 + i): chr(0x0621 + i) for i in range(26)})
_SYLLABLE: Final = {s: chr(0xE000 + i) for i, s in enumerate(pinyin.SYLLABLES)}
_NO_SYLLABLE: Final = chr(0xE000 + len(pinyin.SYLLABLES))


def folded(text: str) -> str:
    """Lower case, half width, letters and digits only.

    The tokenizer knows no characters younger than Unicode 6.1; they get private-use stand-ins.
    """
    kept = unicodedata.normalize("NFKC", text).casefold()
    if not kept.isalnum():
        kept = _NOT_WORD.sub("", kept)
    if kept.isascii() or not _YOUNG.search(kept):
        return kept
    return _YOUNG.sub(lambda found: chr(0xF000 + ord(found[0]) % 0x800), kept)


def as_initials(letters: str) -> str:
    """a-z in the alphabet of initials."""
    return letters.translate(_TO_INITIALS)


def as_syllables(syllables: Iterable[str]) -> str:
    """One character per syllable."""
    return "".join([_SYLLABLE.get(s, _NO_SYLLABLE) for s in syllables])


def _initial(character: str, reading: str) -> str:
    if pinyin.is_hanzi(character):
        return pinyin.without_tone(reading)[0].translate(_TO_INITIALS)
    return reading.translate(_TO_INITIALS) if reading.isascii() and reading.isalnum() else ""


def _syllable(character: str, reading: str) -> str:
    if not pinyin.is_hanzi(character):
        return ""
    return _SYLLABLE.get(pinyin.without_tone(reading), _NO_SYLLABLE)


_INITIALS: Final = pinyin.Spelling(_initial)
_SYLLABLES: Final = pinyin.Spelling(_syllable)
_ALPHABETS: Final = (_INITIALS, _SYLLABLES)


def readings_of(name: str, *, person: bool) -> list[str]:
    """The searchable readings of a name: initials and syllables of each variant."""
    clean = unicodedata.normalize("NFKC", name)
    if clean.isascii() or not _SYLLABLES.by_characters(clean):
        return []
    if pinyin.has_surname(clean, person=person):
        ways = pinyin.variants(clean, person=person)
        out = [alphabet.of(clean, way) for way in ways for alphabet in _ALPHABETS]
    elif pinyin.has_odd_phrase(clean):
        out = [alphabet.by_phrases(clean) for alphabet in _ALPHABETS]
        if not person:
            out += [alphabet.by_characters(clean) for alphabet in _ALPHABETS]
    else:
        out = [alphabet.by_characters(clean) for alphabet in _ALPHABETS]
    return list(dict.fromkeys(out))


def grams(text: str) -> str:
    """The set of characters and pairs of *text*, for the full-text table, in no order.

    A pair over the border of two parts holds a separator; the tokenizer splits it there into
    characters that are in the set anyway.
    """
    return " ".join({*text, *map(add, text, text[1:])})


def text_of(
    customer: Mapping[str, Any],
    columns: Sequence[str],
    is_person: bool,
    children: Iterable[Child] = (),
) -> str:
    """The searchable text of one customer: its *columns*, then those of its children."""
    parts: dict[str, None] = {}
    _take(parts, "customer", columns, customer, is_person)
    for entity, names, row in children:
        _take(parts, entity, names, row, is_person)
    return SEPARATOR.join(parts)


def _take(
    parts: dict[str, None],
    entity: str,
    columns: Sequence[str],
    row: Mapping[Any, Any],
    is_person: bool,
) -> None:
    spoken = SPOKEN.get(entity, {})
    for name in columns:
        value = row.get(name)
        if not value:
            continue
        value = str(value)[:LONGEST_FIELD]
        parts[folded(value)] = None
        if name in spoken:
            for reading in readings_of(value, person=spoken[name] or is_person):
                parts[reading] = None
