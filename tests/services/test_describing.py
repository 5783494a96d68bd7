"""A list query in words."""

from __future__ import annotations

from crmdesk.core.i18n import set_language
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.services.container import Services
from crmdesk.services.describing import describe
from tests.helpers.making import create


def words(services: Services, query: ListQuery) -> list[str]:
    return describe(services.catalogue, query, services.names)


def only(services: Services, *items: Condition | Group, every: bool = True) -> str:
    """The filter's sentence alone."""
    return words(services, ListQuery(filter=Group(items, every), sort=()))[0]


def test_a_list_without_anything_says_its_order_only(services: Services) -> None:
    assert words(services, ListQuery()) == ["按 客户名称 排序"]
    assert words(services, ListQuery(sort=())) == []


def test_search_filter_and_order_are_named(services: Services) -> None:
    area = create(services, "area", name="华南")
    query = ListQuery(
        search=" 锦华 ",
        filter=Group((
            Condition("relation_state", Op.ONE_OF, ("lead", "customer")),
            Group((Condition("registered_capital", Op.AT_LEAST, (500_000_000,)),
                   Condition("area_id", Op.ONE_OF, (area,))), every=False),
        )),
        sort=(Sort("annual_sales", descending=True), Sort("name")),
    )  # fmt: skip
    title = services.catalogue.field("customer", "area_id").title
    assert words(services, query) == [
        "搜索“锦华”",
        f"客户状态 属于 潜在客户、成交客户 且 （注册资本 不小于 500.00 万元 或 {title} 属于 华南）",
        "按 年销售额（降序）、客户名称 排序",
    ]


def test_every_kind_of_value_is_shown_as_people_read_it(services: Services) -> None:
    tag = create(services, "tag", name="样品客户")
    assert only(services, Condition("name", Op.CONTAINS, ("五金",))) == "客户名称 包含 “五金”"
    assert only(services, Condition("phone", Op.EMPTY)) == "电话 为空"
    assert (
        only(services, Condition("established_on", Op.BETWEEN, ("2009-01-01", "2010-12-31")))
        == "成立日期 介于 2009-01-01 至 2010-12-31"
    )
    assert only(services, Condition("changed_at", Op.LAST_DAYS, (30,))) == "修改时间 最近 30 天内"
    assert only(services, Condition("tags", Op.ONE_OF, (tag,))) == "标签 属于 样品客户"
    assert only(services, Condition("preferred_channels", Op.ONE_OF, ("wechat",))).endswith("微信")
    assert only(services, Condition("peak_months", Op.ONE_OF, (9,))).endswith(" 9")
    assert only(services, Condition("registered_region", Op.STARTS, ("4403",))).endswith(" 4403")
    assert only(services, Condition("registered_region", Op.STARTS, ("440306",))).endswith(
        "广东省深圳市宝安区"
    )


def test_conditions_on_fields_that_are_gone_are_left_out(services: Services) -> None:
    gone = Condition("custom.123", Op.EQUALS, ("x",))
    there = Condition("phone", Op.FILLED)
    assert only(services, gone, there) == "电话 已填写"
    assert words(services, ListQuery(filter=Group((gone,)), sort=(Sort("custom.9"),))) == []


def test_the_recycle_bin_and_english(services: Services) -> None:
    set_language("en")
    query = ListQuery(deleted=True, sort=(Sort("code", descending=True),))
    assert words(services, query) == ["recycle bin", "sorted by Customer no. descending"]
