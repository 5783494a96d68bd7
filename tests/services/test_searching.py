"""One box for Chinese hands: substrings, full pinyin, initials, mixtures, surnames."""

from __future__ import annotations

import pytest

from crmdesk.models.query import ListQuery
from crmdesk.services.container import Services
from tests.helpers.making import contact, create, customer


def names_found(services: Services, query: str) -> list[str]:
    page = services.lists.first_page(ListQuery(search=query), ["name"])
    assert page.total == len(page.rows)
    assert list(page.ids) == list(services.lists.ids(ListQuery(search=query)))
    return [str(row[0]) for row in page.rows]


@pytest.fixture
def shop(services: Services) -> Services:
    mobile = customer(services, "中国移动通信集团广东有限公司", remark="月结 30 天，找财务盖章")
    jinhua = customer(
        services,
        short_name="锦华五金",
        former_name="锦华金属厂",
        uscc="91110000MATE5T0170",
        phone="0755-26712345",
    )
    customer(services, "重庆渝味食品商行")
    customer(services, "安徽安宁食品有限公司")
    customer(services, "单记五金店")
    contact(services, jinhua, "曾国藩", mobile="13912348000", wechat="guofeng_zeng")
    contact(services, mobile, "仇和", mobile="13700000001")
    create(
        services,
        "qualification",
        customer_id=jinhua,
        kind="business_licence",
        number="SQ-2026-014",
        is_permanent=True,
    )
    return services


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("zgyd", "中国移动通信集团广东有限公司"),
        ("zhongguo yd", "中国移动通信集团广东有限公司"),
        ("zhongguoyd", "中国移动通信集团广东有限公司"),
        ("ZhongGuoYiDong", "中国移动通信集团广东有限公司"),
        ("zhongguoyid", "中国移动通信集团广东有限公司"),
        ("中国yd", "中国移动通信集团广东有限公司"),
        ("移", "中国移动通信集团广东有限公司"),
        ("移动", "中国移动通信集团广东有限公司"),
        ("盖章", "中国移动通信集团广东有限公司"),
        ("锦华", "深圳市锦华五金制品有限公司"),
        ("锦华金属厂", "深圳市锦华五金制品有限公司"),
        ("8000", "深圳市锦华五金制品有限公司"),
        ("139 1234 8000", "深圳市锦华五金制品有限公司"),
        ("26712345", "深圳市锦华五金制品有限公司"),
        ("MATE5T", "深圳市锦华五金制品有限公司"),
        ("sq2026", "深圳市锦华五金制品有限公司"),
        ("zgf", "深圳市锦华五金制品有限公司"),
        ("zengguofan", "深圳市锦华五金制品有限公司"),
        ("cengguofan", "深圳市锦华五金制品有限公司"),
        ("qiuhe", "中国移动通信集团广东有限公司"),
        ("chouhe", "中国移动通信集团广东有限公司"),
        ("C000003", "重庆渝味食品商行"),
        ("chongqing", "重庆渝味食品商行"),
        ("cq sh", "重庆渝味食品商行"),
        ("shanji", "单记五金店"),
        ("danji", "单记五金店"),
        ("anning", "安徽安宁食品有限公司"),
        ("ａｎｎｉｎｇ", "安徽安宁食品有限公司"),
    ],
)
def test_one_customer_is_found(shop: Services, query: str, expected: str) -> None:
    assert names_found(shop, query) == [expected]


def test_letters_of_a_reading_match_only_at_syllable_borders(shop: Services) -> None:
    # "an" must find 安 but not every zh-an-g or sh-an.
    assert names_found(shop, "an") == ["安徽安宁食品有限公司"]


def test_words_must_all_be_found(shop: Services) -> None:
    assert names_found(shop, "五金 8000") == ["深圳市锦华五金制品有限公司"]
    assert names_found(shop, "五金 没有的") == []


def test_punctuation_and_wildcards_are_no_operators(shop: Services) -> None:
    for query in ('"', "%", "_", "*", "AND", "五金 OR", "(", "'; drop table customer; --", "\x00"):
        names_found(shop, query)


def test_a_removed_contact_is_no_longer_found(shop: Services) -> None:
    [page] = [shop.lists.first_page(ListQuery(search="zgf"), ["name"])]
    [zeng] = shop.records.children("contact", page.ids[0])
    shop.records.remove("contact", [zeng.record_id])
    assert names_found(shop, "zgf") == []


def test_a_deleted_customer_leaves_the_index_and_comes_back(shop: Services) -> None:
    [found] = shop.lists.ids(ListQuery(search="zgyd"))
    shop.records.remove("customer", [found])
    assert names_found(shop, "zgyd") == []
    shop.records.restore("customer", [found])
    assert names_found(shop, "zgyd") == ["中国移动通信集团广东有限公司"]
