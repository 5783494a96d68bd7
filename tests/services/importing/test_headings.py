"""Header rows under titles, merged or missing; headings to fields, kept for the next file."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.core.money import FEN_PER_WAN, FEN_PER_YUAN
from crmdesk.services.container import Services
from crmdesk.services.importing import How, headers
from crmdesk.services.importing.headings import fen_per_unit, folded, unit_of
from crmdesk.services.importing.mapping import ColumnMapping, suggest


@pytest.mark.parametrize(
    ("heading", "words", "unit"),
    [
        ("注册资本（万元）", "注册资本", "万元"),
        ("注册资本 (元)", "注册资本", "元"),
        ("年销售额/万元", "年销售额", "万元"),
        ("*客户名称（必填）", "客户名称", ""),
        ("客户\n名称：", "客户名称", ""),
        ("Registered capital (10k yuan)", "registeredcapital", "10k yuan"),
        ("部门（客户方）", "部门客户方", ""),
        ("银行帐号", "银行账号", ""),
        ("成立日期（格式：2024-01-01）", "成立日期", ""),
        ("电话２", "电话2", ""),
    ],
)
def test_a_heading_is_its_words_and_its_unit(heading: str, words: str, unit: str) -> None:
    assert (folded(heading), unit_of(heading)) == (words, unit)


def test_units_of_money_are_known() -> None:
    assert fen_per_unit("注册资本（元）") == FEN_PER_YUAN
    assert fen_per_unit("注册资本（万元）") == FEN_PER_WAN
    assert fen_per_unit("注册资本(亿元)") == FEN_PER_WAN * 10_000
    assert fen_per_unit("注册资本") == 0
    assert fen_per_unit("员工（人）") == 0


def header_of(services: Services, rows: Sequence[Sequence[str]]) -> headers.Header:
    return headers.find(rows, services.imports.targets("customer").ways)


def mapped(services: Services, rows: Sequence[Sequence[str]]) -> dict[str, str]:
    header = header_of(services, rows)
    mapping = suggest(services.imports.targets("customer"), header, rows[header.last :])
    return {c.heading: c.target for c in mapping.used}


def test_the_header_is_found_under_titles(services: Services) -> None:
    rows = [
        ["往来单位一览表"],
        [],
        ["打印日期：2026-11-01", "", "", "第 1 页"],
        ["单位编号", "单位全名", "联系人", "电话", "地址"],
        ["001", "锦华五金", "张伟", "0755-26712345", "宝安"],
    ]
    header = header_of(services, rows)
    assert (header.first, header.last) == (4, 4)
    assert mapped(services, rows) == {
        "单位编号": "code",
        "单位全名": "name",
        "联系人": "contact.name",
        "电话": "phone",
        "地址": "registered_address",
    }


def test_merged_header_rows_are_joined(services: Services) -> None:
    rows = [
        ["客户名称", "联系人", "", "", "工商信息", ""],
        ["", "姓名", "手机", "备注", "注册资本（元）", "法人"],
        ["锦华", "张伟", "13800138000", "爱喝茶", "1000000", "李雷"],
    ]
    header = header_of(services, rows)
    assert (header.first, header.last) == (1, 2)
    assert header.headings[1] == "联系人 姓名"
    assert mapped(services, rows) == {
        "客户名称": "name",
        "联系人 姓名": "contact.name",
        "联系人 手机": "contact.mobile",
        "联系人 备注": "contact.remark",
        "工商信息 注册资本（元）": "registered_capital",
        "工商信息 法人": "legal_representative",
    }


def test_equal_headings_are_numbered(services: Services) -> None:
    rows = [["客户名称", "电话", "电话", "", "电话"], ["锦华", "1", "2", "3", "4"]]
    assert header_of(services, rows).headings == ("客户名称", "电话", "电话 2", "", "电话 3")


def test_without_header_the_columns_have_letters(services: Services) -> None:
    header = header_of(services, [["锦华五金", "13800138000"], ["鑫盛", "13900139000"]])
    assert header.is_missing
    assert header.headings == ("A 列", "B 列")
    assert [headers.letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_unknown_headings_are_recognised_as_a_row_of_words(services: Services) -> None:
    rows = [["报表"], ["甲项", "乙项", "丙项"], ["x", "12", "3.5"], ["y", "13", "4"]]
    header = header_of(services, rows)
    assert (header.first, header.last) == (2, 2)


def test_a_given_header_is_taken(services: Services) -> None:
    source = services.imports.pasted("甲\t乙\n客户名称\t电话\n锦华\t1\n")
    assert services.imports.preview(source, "customer").header.last == 2
    assert services.imports.preview(source, "customer", header_rows=(1, 1)).header.headings == (
        "甲",
        "乙",
    )
    assert services.imports.preview(source, "customer", header_rows=(0, 0)).header.is_missing


def test_both_languages_keys_and_aliases_are_understood(services: Services) -> None:
    rows = [["Customer name", "uscc", "信用代码", "Telephone", "业务员", "客户标签"], ["a"] * 6]
    assert mapped(services, rows) == {
        "Customer name": "name",
        "uscc": "uscc",
        "Telephone": "phone",
        "业务员": "owner_id",
        "客户标签": "tags",
    }


def test_similar_headings_are_proposed_as_likely(services: Services) -> None:
    targets = services.imports.targets("customer")
    header = headers.of_rows([["客户名称", "注册的地址", "开户银行名称", "完全无关的列"]], 1, 1)
    mapping = suggest(targets, header)
    found = {c.heading: (c.target, c.how) for c in mapping.columns}
    assert found["客户名称"] == ("name", How.EXACT)
    assert found["注册的地址"] == ("registered_address", How.LIKELY)
    assert found["开户银行名称"] == ("bank_name", How.LIKELY)
    assert [c.heading for c in mapping.ignored] == ["完全无关的列"]


def test_a_mobile_column_without_persons_is_the_customers_telephone(services: Services) -> None:
    assert mapped(services, [["客户名称", "手机"], ["锦华", "13800138000"]])["手机"] == "phone"
    with_person = [["客户名称", "联系人", "手机"], ["锦华", "张伟", "13800138000"]]
    assert mapped(services, with_person)["手机"] == "contact.mobile"


def test_an_address_that_begins_with_a_region_is_split(services: Services) -> None:
    full = [["客户名称", "地址"], ["锦华", "广东省深圳市宝安区兴业路8号"]]
    assert mapped(services, full)["地址"] == "full_address"
    exact = [["客户名称", "注册地址"], ["锦华", "广东省深圳市宝安区兴业路8号"]]
    assert mapped(services, exact)["注册地址"] == "registered_address"
    both = [["客户名称", "省市区", "地址"], ["锦华", "深圳", "广东省深圳市宝安区兴业路8号"]]
    assert mapped(services, both)["地址"] == "registered_address"


def test_columns_are_assigned_by_hand(services: Services) -> None:
    mapping = suggest(
        services.imports.targets("customer"), headers.of_rows([["单位", "备 注", "电话"]], 1, 1)
    )
    changed: ColumnMapping = mapping.named("单位", "name").named("备注", "phone")
    assert {c.heading: c.target for c in changed.columns} == {
        "单位": "name",
        "备 注": "phone",
        "电话": "",
    }
    with pytest.raises(CrmError, match="没有“没这列”"):
        mapping.named("没这列", "name")


def test_required_fields_without_column_are_named(services: Services) -> None:
    source = services.imports.pasted("电话\t备注\n0755-26712345\tx\n")
    preview = services.imports.preview(source, "customer")
    mapping = services.imports.suggest(preview, "customer")
    assert [t.key for t in services.imports.missing_targets(mapping)] == ["name"]
    source = services.imports.pasted("客户名称\t姓名\n锦华\t张伟\n")
    preview = services.imports.preview(source, "contact")
    mapping = services.imports.suggest(preview, "contact")
    assert services.imports.missing_targets(mapping) == []


def test_an_entity_without_import_is_refused(services: Services) -> None:
    with pytest.raises(CrmError, match="setting"):
        services.imports.targets("setting")
