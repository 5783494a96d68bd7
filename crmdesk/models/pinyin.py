"""Pinyin of names: readings, initials, sort keys. Loads pypinyin at first use (about 0.3 s).

Most names are read character by character from a table; only a name that holds one of the odd
phrases (重庆, 商行, 长沙 ...) is cut into words first.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import add
from typing import Final

# Every syllable in alphabetical order, v for ü. Its position is part of the sort key.
SYLLABLES: Final = tuple(
    """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can
    cang cao ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai
    chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de den deng
    di dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen
    feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun
    guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia
    jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong
    kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang
    liao lie lin ling liu lo long lou lu luan lun luo lv lve ma mai man mang mao me mei men meng
    mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang
    niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei pen peng
    pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan
    que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se
    sen seng sha shai shan shang shao she shen sheng shi shou shu shua shuai shuan shuang shui
    shun shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting
    tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie
    xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue
    yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong
    zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
    """.split()
)

# Surnames that are read differently from the ordinary word, with both readings' first wins.
SURNAMES: Final = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "查": "zha", "解": "xie", "区": "ou", "任": "ren",
    "盖": "ge", "覃": "qin", "翟": "zhai", "朴": "piao", "乐": "yue", "华": "hua", "缪": "miao",
    "员": "yun", "折": "she", "种": "chong", "召": "shao", "尹": "yin", "晁": "chao", "洗": "xian",
    "冼": "xian", "郇": "huan", "逄": "pang", "钭": "tou", "宓": "mi", "郗": "xi", "葛": "ge",
    "牟": "mou", "费": "fei", "卜": "bu", "么": "yao", "繁": "po", "秘": "bi", "黑": "he",
    "万俟": "mo qi", "尉迟": "yu chi", "澹台": "tan tai", "长孙": "zhang sun", "令狐": "ling hu",
}
# 覃 and others really have two readings as surnames; both are indexed.
SECOND_READING: Final = {
    "覃": "tan", "翟": "di", "仇": "chou", "单": "dan", "曾": "ceng", "查": "cha", "解": "jie",
    "区": "qu", "盖": "gai", "朴": "pu", "乐": "le", "缪": "mou", "葛": "ge", "牟": "mu",
    "任": "ren", "种": "zhong", "折": "zhe", "洗": "xi", "郇": "xun", "华": "hua", "员": "yuan",
}


@cache
def _usual(character: str) -> str:
    """The usual reading of one character with its tone number (zhong1); itself if it has none."""
    from pypinyin.constants import PINYIN_DICT

    marked = PINYIN_DICT.get(ord(character))
    return _numbered(marked.split(",")[0]) if marked else character


@cache
def _numbered(marked: str) -> str:
    """zhōng to zhong1; the neutral tone has no number."""
    from pypinyin import Style
    from pypinyin.style import convert

    return str(convert(marked, Style.TONE3, strict=True))


@cache
def _phrases() -> Mapping[str, Sequence[Sequence[str]]]:
    """pypinyin's phrases with their readings."""
    from pypinyin.constants import PHRASES_DICT

    return PHRASES_DICT


@cache
def _phrases_by_start() -> dict[str, list[str]]:
    """The first two characters of phrases to the phrases that start so, the longest first."""
    found: dict[str, list[str]] = {}
    for phrase in _phrases():
        found.setdefault(phrase[:2], []).append(phrase)
    for phrases in found.values():
        phrases.sort(key=len, reverse=True)
    return found


class _OddStarts(dict[str, bool]):
    """Whether a phrase with these first two characters is read wrongly by characters."""

    def __missing__(self, start: str) -> bool:
        odd = self[start] = any(
            len(phrase) <= 4
            and any(
                without_tone(USUAL[c]) != without_tone(_numbered(r[0]))
                for c, r in zip(phrase, _phrases()[phrase], strict=False)
            )
            for phrase in _phrases_by_start().get(start, ())
        )
        return odd


@cache
def without_tone(reading: str) -> str:
    """Without tone, with v for ü as people type it."""
    return reading.rstrip("12345").replace("ü", "v")


def _cut(run: str) -> Iterable[str]:
    """Chinese text in phrases, the longest that fits from the left; the rest in characters."""
    by_start = _phrases_by_start()
    at = 0
    while at < len(run):
        word = run[at]
        for phrase in by_start.get(run[at : at + 2], ()):
            if run.startswith(phrase, at):
                word = phrase
                break
        yield word
        at += len(word)


@lru_cache(maxsize=4096)
def _word_readings(word: str) -> tuple[str, ...]:
    """The readings of one word that the segmenter found; by characters if it is no phrase."""
    spoken = _phrases().get(word)
    if spoken is None or len(spoken) != len(word):
        return tuple(_usual(c) for c in word)
    return tuple(_numbered(r[0]) for r in spoken)


@lru_cache(maxsize=4096)
def _phrase_readings(text: str) -> tuple[str, ...]:
    """Every character's reading in its phrase; what is not Chinese in lower case.

    The same as ``pypinyin.lazy_pinyin`` gives, ten times faster: its way to find phrases and its
    readings of them without its conversions.
    """
    found: list[str] = []
    for chinese, run in groupby(text, is_hanzi):
        if chinese:
            for word in _cut("".join(run)):
                found += _word_readings(word)
        else:
            found += [c.lower() for c in run]
    return tuple(found)


def is_hanzi(character: str) -> bool:
    """Whether a character has a reading."""
    return "\u3400" <= character <= "\u9fff"


class _Usual(dict[str, str]):
    """Each character to its usual reading; what has none to itself in lower case."""

    def __missing__(self, character: str) -> str:
        reading = self[character] = _usual(character) if is_hanzi(character) else character.lower()
        return reading


class _Plain(dict[str, str]):
    """Each character to its usual reading without tone."""

    def __missing__(self, character: str) -> str:
        reading = USUAL[character]
        plain = self[character] = without_tone(reading) if is_hanzi(character) else reading
        return plain


USUAL: Final = _Usual()
PLAIN: Final = _Plain()
ODD_STARTS: Final = _OddStarts()
MANY_WORDS: Final = 20_000
_HANZI_RUN: Final = re.compile("[\u3400-\u9fff]+")


def readings(text: str) -> list[str]:
    """One entry per character: its reading with tone, or the character itself in lower case."""
    return list(_readings(text))


@lru_cache(maxsize=2048)
def _readings(text: str) -> tuple[str, ...]:
    if not has_odd_phrase(text):
        return tuple(map(USUAL.__getitem__, text))
    return _phrase_readings(text)


def _spoken(text: str) -> list[str]:
    """The readings by phrases, without tones."""
    return [without_tone(r) if is_hanzi(c) else r for c, r in zip(text, _readings(text), strict=True)]


def _surname(text: str) -> str:
    """The surname at the head of *text* that is read in a way of its own, or nothing."""
    return text[:2] if text[:2] in SURNAMES else text[:1] if text[:1] in SURNAMES else ""


def variants(text: str, *, person: bool = False) -> list[list[str]]:
    """The ways to read *text* that people may type, the likeliest first, without tones.

    For a person the surname's own reading leads; its ordinary reading is a variant.
    For a company the reading by phrases leads; the reading by characters is a variant.
    """
    usual = _spoken(text)
    found = [usual]
    if person:
        head = _surname(text)
        if head:
            found.insert(0, SURNAMES[head].split() + usual[len(head) :])
            if head in SECOND_READING:
                found.append([SECOND_READING[head], *usual[1:]])
    else:
        found.append(list(map(PLAIN.__getitem__, text)))
        if text[:1] in SURNAMES:  # shops are often called after their owner: 单记五金
            found.append([SURNAMES[text[0]], *usual[1:]])
    unique: list[list[str]] = []
    for way in found:
        if way not in unique:
            unique.append(way)
    return unique


@lru_cache(maxsize=2048)
def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """*text* in pieces, each with whether its characters are read as usual."""
    # Looked up by many callers one after the other: sort key, initials, search text.
    out: list[tuple[str, bool]] = []
    plain = 0  # where the piece begins that is read as usual
    for run in _HANZI_RUN.finditer(text):
        at = run.start()
        for word in _cut(run[0]):
            if len(word) > 1 and _is_odd(word):
                if plain < at:
                    out.append((text[plain:at], True))
                out.append((word, False))
                plain = at + len(word)
            at += len(word)
    if plain < len(text):
        out.append((text[plain:], True))
    return tuple(out)


@lru_cache(maxsize=8192)
def _is_odd(word: str) -> bool:
    """Whether a phrase is read differently from its characters, be it only in a tone."""
    return _word_readings(word) != tuple(map(USUAL.__getitem__, word))


class Spelling(dict[int, str]):
    """Spells texts: a table from characters to what stands for them, in the form of ``translate``.

    *letter* takes a character and its reading with tone (or itself in lower case).
    """

    def __init__(self, letter: Callable[[str, str], str]) -> None:
        super().__init__()
        self.letter = letter
        self._words: dict[str, str] = {}

    def __missing__(self, code: int) -> str:
        character = chr(code)
        spelt = self[code] = self.letter(character, USUAL[character])
        return spelt

    def by_characters(self, text: str) -> str:
        """Every character in its usual reading."""
        return text.translate(self)

    def by_phrases(self, text: str) -> str:
        """Every character in the reading that its phrase gives it."""
        if not has_odd_phrase(text):
            return text.translate(self)
        pieces = _pieces(text)
        return "".join([p.translate(self) if plain else self._word(p) for p, plain in pieces])

    def _word(self, word: str) -> str:
        spelt = self._words.get(word)
        if spelt is None:
            if len(self._words) > MANY_WORDS:
                self._words.clear()
            spelt = self._words[word] = self.of(word, _word_readings(word))
        return spelt

    def of(self, text: str, spoken: Iterable[str]) -> str:
        """*text* in the given readings."""
        return "".join(map(self.letter, text, spoken))


def _key_letter(character: str, reading: str) -> str:
    if is_hanzi(character):
        return _reading_rank(reading) + character
    return character.lower() if character.isalnum() else ""


def _initial(character: str, reading: str) -> str:
    if is_hanzi(character):
        return without_tone(reading)[:1]
    return reading if character.isalnum() else ""


SORT_KEY: Final = Spelling(_key_letter)
INITIALS: Final = Spelling(_initial)


def has_odd_phrase(text: str) -> bool:
    """Whether reading *text* by characters may be wrong."""
    return True in map(ODD_STARTS.__getitem__, map(add, text, text[1:]))


def has_surname(text: str, *, person: bool) -> bool:
    """Whether the head of *text* may be a surname with a reading of its own."""
    return bool(_surname(text)) if person else text[:1] in SURNAMES


def initials(text: str, *, person: bool = False) -> str:
    """zgyd for 中国移动; Latin letters and digits stay, everything else is left out."""
    head = _surname(text) if person else ""
    if not head:
        return INITIALS.by_phrases(text)
    return INITIALS.of(text, [*SURNAMES[head].split(), *_spoken(text)[len(head) :]])


def sort_key(text: str, *, person: bool = False) -> str:
    """A key whose code-point order is the order people expect: pinyin, then tone, then character.

    Punctuation does not count; digits come before Latin letters, Latin before Chinese. A Chinese
    character becomes two: one above U+0100 for syllable and tone, and itself.
    """
    text = unicodedata.normalize("NFKC", text)
    head = _surname(text) if person else ""
    if not head:
        return SORT_KEY.by_phrases(text)[:200]
    spoken = [*SURNAMES[head].split(), *_readings(text)[len(head) :]]
    return SORT_KEY.of(text, spoken)[:200]


@cache
def _reading_rank(reading: str) -> str:
    """One character that stands for a syllable with its tone, in their order."""
    tone = int(reading[-1]) if reading[-1:].isdigit() else 0
    return chr(0x100 + bisect_left(SYLLABLES, without_tone(reading)) * 6 + tone)
