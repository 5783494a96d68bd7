"""Reading by phrases gives what pypinyin gives, without its conversions."""

from __future__ import annotations

import random

import pytest
from pypinyin import Style, lazy_pinyin

from crmdesk.models import industries, names, pinyin, regions

TRICKY = "长行重乐盛大朝参都单调藏降解合和会曾传石柏拾色熟数说为厦绿率露落荣宝鑫泰源银角校"


def company_names(count: int) -> list[str]:
    """Names full of characters with several readings."""
    chance = random.Random(7)
    heads = list(regions.names().values())
    tails = [*industries.names().values(), *names.LEGAL_FORMS]
    return [
        chance.choice(heads)
        + "".join(chance.choices(TRICKY, k=chance.randrange(1, 4)))
        + chance.choice(tails)
        + chance.choice(["", "A1", "（广东）", "·X", "商行"])
        for _ in range(count)
    ]


def test_phrases_are_read_as_pypinyin_reads_them() -> None:
    for name in company_names(1500):
        spoken = lazy_pinyin(name, style=Style.TONE3, errors=list)
        if len(spoken) == len(name):
            expected = [
                r if pinyin.is_hanzi(c) else c.lower() for c, r in zip(name, spoken, strict=True)
            ]
            assert list(pinyin._phrase_readings(name)) == expected, name


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("重庆长安商行", "cqcash"),
        ("长沙银行A1", "csyha1"),
        ("中国移动通信", "zgydtx"),
        ("3M中国", "3mzg"),
        ("51社保", "51sb"),
    ],
)
def test_company_names_are_read_by_their_phrases(name: str, typed: str) -> None:
    assert pinyin.initials(name) == typed
