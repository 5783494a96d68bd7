"""Reading names: order, initials, surnames with a reading of their own, anything people paste."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.models import pinyin
from tests.helpers.specs import any_text


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("中国移动", "zgyd"),
        ("深圳市锦华五金制品有限公司", "szsjhwjzpyxgs"),
        ("重庆渝味食品商行", "cqywspsh"),
        ("3M中国有限公司", "3mzgyxgs"),
        ("A·B（集团）", "abjt"),
        ("长沙", "cs"),
        ("", ""),
        ("😀！", ""),
        ("ABC", "abc"),
        ("绿源", "ly"),
    ],
)
def test_initials_of_companies(name: str, initials: str) -> None:
    assert pinyin.initials(name) == initials


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("单田芳", "stf"),
        ("仇和", "qh"),
        ("曾国藩", "zgf"),
        ("查良镛", "zly"),
        ("解晓东", "xxd"),
        ("区志强", "ozq"),
        ("任正非", "rzf"),
        ("盖叫天", "gjt"),
        ("尉迟恭", "ycg"),
        ("万俟卨", "mqx"),
        ("覃海洋", "qhy"),
        ("翟志刚", "zzg"),
        ("朴树", "ps"),
        ("乐嘉", "yj"),
        ("张伟", "zw"),
        ("李", "l"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, initials: str) -> None:
    assert pinyin.initials(name, person=True) == initials


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("单田芳", {"shan tian fang", "dan tian fang"}),
        ("仇和", {"qiu he", "chou he"}),
        ("曾国藩", {"zeng guo fan", "ceng guo fan"}),
        ("覃海洋", {"qin hai yang", "tan hai yang"}),
        ("尉迟恭", {"yu chi gong"}),
        ("张伟", {"zhang wei"}),
    ],
)
def test_both_readings_of_a_surname_are_known(name: str, readings: set[str]) -> None:
    found = {" ".join(way) for way in pinyin.variants(name, person=True)}
    assert readings <= found


def test_a_shop_named_after_its_owner_is_read_both_ways() -> None:
    found = {" ".join(way) for way in pinyin.variants("单记")}
    assert {"dan ji", "shan ji"} <= found


def test_every_surname_reading_is_a_syllable() -> None:
    known = set(pinyin.SYLLABLES)
    for table in (pinyin.SURNAMES, pinyin.SECOND_READING):
        for surname, reading in table.items():
            assert set(reading.split()) <= known, surname
            assert len(reading.split()) == len(surname)
    assert sorted(known) == list(pinyin.SYLLABLES)


def test_every_usual_reading_of_a_common_character_is_a_syllable() -> None:
    """Otherwise its place in the order, and its search character, would be a shared one."""
    known = set(pinyin.SYLLABLES)
    common = [
        bytes([h, low]).decode("gb2312", "ignore")
        for h in range(0xB0, 0xD8)
        for low in range(0xA1, 0xFF)
    ]
    assert [c for c in common if c and pinyin.variants(c)[0][0] not in known] == []


def test_names_are_ordered_as_people_expect() -> None:
    expected = [
        "007公司",
        "3M",
        "ABC",
        "Zebra",
        "阿里",
        "安徽",
        "长沙",
        "重庆",
        "绿源",
        "深圳",
        "吴",
        "五金",
        "中国",
    ]
    shuffled = expected[:]
    random.Random(5).shuffle(shuffled)
    assert sorted(shuffled, key=pinyin.sort_key) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("妈", "麻"),  # the tone decides
        ("麻", "马"),
        ("马", "骂"),
        ("张", "张三"),  # the shorter name first
        ("张三", "章一"),  # equal readings: characters keep one name together
        ("lv", "驴"),
        ("李", "绿"),
        ("卢", "驴"),  # lu before lü
    ],
)
def test_pairs_in_order(first: str, second: str) -> None:
    assert pinyin.sort_key(first) < pinyin.sort_key(second)


def test_a_person_is_ordered_by_the_surnames_reading() -> None:
    assert pinyin.sort_key("曾国藩", person=True) > pinyin.sort_key("袁世凯", person=True)
    assert pinyin.sort_key("曾国藩") < pinyin.sort_key("袁世凯")


def test_punctuation_case_and_width_do_not_change_the_order() -> None:
    assert (
        pinyin.sort_key("（锦华）ａｂ") == pinyin.sort_key("锦华AB") == pinyin.sort_key(" 锦·华 ab")
    )


@given(any_text, st.booleans())
def test_any_text_can_be_read_sorted_and_abbreviated(text: str, person: bool) -> None:
    ways = pinyin.variants(text, person=person)
    assert all(len(way) == len(text) for way in ways)
    assert len(pinyin.sort_key(text, person=person)) <= 200
    initials = pinyin.initials(text, person=person)
    assert not any(pinyin.is_hanzi(c) for c in initials) or any(
        way == c for way, c in zip(ways[0], text, strict=True) if pinyin.is_hanzi(c)
    )


@given(st.text("锦华张伟单曾重庆长沙中国移动ABCabc019 （）", max_size=12))
def test_a_key_does_not_depend_on_what_was_asked_before(text: str) -> None:
    first = pinyin.sort_key(text)
    pinyin.sort_key(text, person=True)
    pinyin.variants(text, person=True)
    assert pinyin.sort_key(text) == first
    assert pinyin.readings(text) == pinyin.readings(text)
