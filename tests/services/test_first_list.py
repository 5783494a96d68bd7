"""The first rows without SQLAlchemy are those that SQLAlchemy would have read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.services.container import Services
from crmdesk.services.first_list import FirstList
from tests.helpers.making import contact, create, customer

COLUMNS = ("name", "contact.name", "contact.mobile", "owner_id", "relation_state", "created_at")


@pytest.fixture
def shop(services: Services) -> Services:
    """Three customers, one of them deleted."""
    owner = create(services, "employee", name="周掌柜")
    first = customer(services, "中山灯饰厂", owner_id=owner)
    contact(services, first, "张伟", mobile="13800138000", is_primary=True)
    customer(services, "阿里山茶行")
    services.records.remove("customer", [customer(services, "走了的客户")])
    return services


def plan_of(services: Services, query: ListQuery, columns: tuple[str, ...] = COLUMNS) -> FirstList:
    made = services.lists.plan(query, columns)
    assert made is not None
    return made


@pytest.mark.parametrize(
    "sort",
    [(Sort("name"),), (Sort("name", True),), (Sort("relation_state"), Sort("name")),
     (Sort("contact.name"),), (Sort("created_at", True),)],
)  # fmt: skip
def test_reads_what_the_list_reads(shop: Services, sort: tuple[Sort, ...]) -> None:
    query = ListQuery(sort=sort)
    kept = FirstList.from_json(plan_of(shop, query).to_json())
    assert kept is not None
    rows = kept.read(shop.database)
    assert rows is not None
    assert rows.page == shop.lists.first_page(query, COLUMNS)
    assert rows.page.total == 2
    assert list(kept.specs) == [
        s for k in COLUMNS for s in shop.lists.columns("customer") if s.name == k
    ]
    assert "周掌柜" in rows.names["employee"].values()
    assert sorted(rows.people) == sorted(i for i, _n in shop.names.choices("employee"))


def test_people_who_left_may_not_work_with_the_file(shop: Services) -> None:
    gone = create(shop, "employee", name="王走", has_left=True)
    rows = plan_of(shop, ListQuery()).read(shop.database)
    assert rows is not None
    assert gone not in rows.people
    assert rows.names["employee"][gone] == "王走"


def test_answers_only_the_same_question(shop: Services) -> None:
    query = ListQuery()
    plan = plan_of(shop, query)
    assert plan.answers(query, COLUMNS)
    assert not plan.answers(query, COLUMNS[1:])
    assert not plan.answers(replace(query, sort=(Sort("name", True),)), COLUMNS)
    assert not plan.answers(replace(query, search="中山"), COLUMNS)
    assert not plan.answers(replace(query, entity="contact"), COLUMNS)


def test_nothing_is_kept_of_searches_and_filters(shop: Services) -> None:
    some = Group((Condition("name", Op.CONTAINS, ("中",)),))
    assert shop.lists.plan(ListQuery(search="中"), COLUMNS) is None
    assert shop.lists.plan(ListQuery(filter=some), COLUMNS) is None
    assert shop.lists.plan(ListQuery(entity="contact"), ("name",)) is None
    assert shop.lists.plan(ListQuery(), ("name", "parent_id")) is None  # names of customers


def test_what_is_no_plan_of_this_program_is_ignored(shop: Services) -> None:
    plan = plan_of(shop, ListQuery())
    older = replace(plan, revision="0000")
    for text in (
        "",
        "{}",
        "[1]",
        "null",
        "{",
        older.to_json(),
        plan.to_json().replace("kind", "k"),
    ):
        assert FirstList.from_json(text) is None


def test_a_file_that_does_not_fit_is_left_to_the_usual_way(shop: Services) -> None:
    plan = plan_of(shop, ListQuery())
    assert replace(plan, rows=plan.rows.replace("name_key", "no_such")).read(shop.database) is None
