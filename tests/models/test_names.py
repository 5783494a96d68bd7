"""The 字号 of a company: what is left when region, trade and legal form are taken away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.models import names, regions
from tests.helpers.specs import any_text

ADDRESSES = [n for n in regions.names().values() if n not in regions.SILENT]


@pytest.mark.parametrize(
    ("name", "distinctive"),
    [
        ("深圳市锦华五金制品有限公司", "锦华"),
        ("锦华五金", "锦华"),
        ("深圳锦华五金有限公司", "锦华"),
        ("广东省深圳市宝安区锦华五金店", "锦华"),
        ("深圳市锦华五金制品有限公司（宝安分公司）", "锦华"),
        ("深圳市锦华（集团）股份有限公司", "锦华"),
        ("上海锦华国际贸易有限公司", "锦华"),
        ("锦华 国际 贸易", "锦华"),
        ("ＡＢＣ科技有限公司", "abc"),
        ("ABC Trading", "abctrading"),
        ("中国移动通信集团广东有限公司", "移动通信集团广东"),
        ("中国移动", "移动"),
        ("张伟", "张伟"),
        ("李", "李"),
        ("", ""),
        ("（）", ""),
        ("有限公司", "有限"),
        ("重庆渝味食品商行", "渝味"),
        ("单记五金店", "单记"),
        ("安宁食品有限公司", "安宁"),  # also a town
        ("深圳市泰安食品有限公司", "泰安"),
        ("  锦 华 · 五金、制品  ", "锦华"),
    ],
)
def test_the_distinctive_part_of_a_name(name: str, distinctive: str) -> None:
    assert names.distinctive(name) == distinctive


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("深圳市锦华五金制品有限公司", "深圳锦华五金有限公司"),
        ("深圳市锦华五金制品有限公司", "锦华五金"),
        ("佛山市南海区锦华五金厂", "南海锦华"),
    ],
)
def test_two_ways_to_write_one_company_agree(left: str, right: str) -> None:
    assert names.distinctive(left) == names.distinctive(right)


def test_two_companies_of_one_town_and_trade_differ() -> None:
    assert names.distinctive("深圳市锦华五金有限公司") != names.distinctive(
        "深圳市锦兴五金有限公司"
    )


@given(any_text)
def test_any_name_has_a_distinctive_part(name: str) -> None:
    assert (names.distinctive(name) == "") == (names.normalised(name) == "")


@given(st.text("深圳市广东省锦华盛达五金科技有限公司店（）中国 a1", max_size=14))
def test_the_distinctive_part_is_a_part_of_the_name(name: str) -> None:
    found = names.distinctive(name)
    assert found in names._NOISE.sub(
        "", names._BRACKETS.sub("", name)
    ) or found in names.normalised(name)
    assert len(found) >= min(2, len(names._NOISE.sub("", names._BRACKETS.sub("", name))))


@given(
    st.sampled_from(ADDRESSES),
    st.text("锦华盛达鑫源泰隆", min_size=2, max_size=4),
    st.sampled_from(names.INDUSTRY_WORDS),
    st.sampled_from(names.LEGAL_FORMS),
)
def test_region_trade_and_legal_form_say_nothing_about_identity(
    region: str, mark: str, trade: str, form: str
) -> None:
    bare = names.distinctive(mark)
    assert names.distinctive(mark + trade + form) == bare
    assert names.distinctive(region + mark + trade + form) == bare


@pytest.mark.parametrize(
    ("name", "normalised"),
    [
        ("深圳市锦华（集团）有限公司", "深圳市锦华集团有限公司"),
        ("ＡＢＣ・Co., Ltd.", "abc・coltd"),
        ("锦 华-五金", "锦华五金"),
        ("STRASSE straße", "strassestrasse"),
    ],
)
def test_normalising_folds_width_case_and_punctuation(name: str, normalised: str) -> None:
    assert names.normalised(name).replace("・", "") == normalised.replace("・", "")


@given(any_text)
def test_normalising_twice_changes_nothing(name: str) -> None:
    once = names.normalised(name)
    assert names.normalised(once) == once
