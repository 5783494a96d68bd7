"""Regions: every code has a name that leads back to it, addresses lose their head."""

from __future__ import annotations

import pytest

from crmdesk.models import regions

CODES = sorted(regions.names())


def test_the_whole_table_of_the_standard_is_there() -> None:
    provinces = [c for c in CODES if c.endswith("0000")]
    assert len(provinces) == 34
    assert len(CODES) > 3000
    assert all(len(c) == 6 and c.isdigit() for c in CODES)


def test_the_full_name_of_every_region_leads_back_to_it() -> None:
    """Otherwise an exported list could not be imported again."""
    lost = {
        code: regions.full_name(code)
        for code in CODES
        if regions.names()[code] not in regions.SILENT
        and regions.find(regions.full_name(code)) != code
    }
    assert lost == {}


def test_the_short_name_of_nearly_every_region_leads_back_to_it() -> None:
    told = [c for c in CODES if regions.names()[c] not in regions.SILENT]
    lost = [c for c in told if regions.find(regions.short_name(c)) not in (c, "")]
    assert lost == []
    unclear = [c for c in told if not regions.find(regions.short_name(c))]
    assert len(unclear) < len(told) * 0.02
    assert regions.short_name("220200") == "吉林吉林市"


@pytest.mark.parametrize(
    ("spoken", "code"),
    [
        ("广东", "440000"),
        ("广东省", "440000"),
        ("深圳", "440300"),
        ("深圳市宝安区", "440306"),
        ("广东省深圳市宝安区", "440306"),
        ("广东 - 深圳 - 宝安", "440306"),
        ("宝安", "440306"),
        ("北京", "110000"),
        ("北京市朝阳区", "110105"),
        ("北京朝阳", "110105"),
        ("内蒙古", "150000"),
        ("新疆维吾尔自治区", "650000"),
        ("广西", "450000"),
        ("香港", "810000"),
        ("仙桃", "429004"),
        ("湖北仙桃", "429004"),
        ("重庆", "500000"),
        ("大同", "140200"),
        ("朝阳区", ""),
        ("鼓楼区", ""),
        ("市辖区", ""),
        ("火星", ""),
        ("", ""),
    ],
)
def test_how_people_say_a_region(spoken: str, code: str) -> None:
    assert regions.find(spoken) == code


@pytest.mark.parametrize(
    ("address", "code", "rest"),
    [
        ("广东省深圳市宝安区西乡街道1号", "440306", "西乡街道1号"),
        ("深圳市南山区科技园", "440305", "科技园"),
        ("北京市海淀区中关村大街1号", "110108", "中关村大街1号"),
        ("上海浦东新区世纪大道", "310115", "世纪大道"),
        ("西乡街道1号", "", "西乡街道1号"),
        ("", "", ""),
        ("深圳", "440300", ""),
        ("深圳南山科技园", "440305", "科技园"),
        ("广州天河北路233号", "440100", "天河北路233号"),
        ("宝安区西乡街道1号", "440306", "西乡街道1号"),
        ("北京路100号", "", "北京路100号"),
        ("大同路5号", "", "大同路5号"),
        ("南京东路1号", "", "南京东路1号"),
        ("上海市北京东路1号", "310000", "北京东路1号"),
        ("龙华镇", "", "龙华镇"),
    ],
)
def test_the_region_at_the_head_of_an_address(address: str, code: str, rest: str) -> None:
    assert regions.split_address(address) == (code, rest)


def test_the_regions_below_lead_to_every_region_once() -> None:
    found: list[str] = []

    def walk(code: str) -> None:
        for child, name in regions.children(code):
            assert name not in regions.SILENT
            found.append(child)
            walk(child)

    walk("")
    told = {c for c in CODES if regions.names()[c] not in regions.SILENT}
    assert len(found) == len(set(found))
    assert set(found) == told


def test_unknown_codes_have_no_name() -> None:
    assert regions.full_name("000000") == regions.short_name("000000") == ""
    assert regions.parts("990000") == []
    assert regions.children("440306") == []


def test_levels_nobody_says_are_left_out() -> None:
    assert regions.full_name("110105") == "北京市朝阳区"
    assert regions.short_name("110105") == "北京朝阳"
    assert regions.full_name("429004") == "湖北省仙桃市"
