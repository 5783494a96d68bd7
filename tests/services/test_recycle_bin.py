"""The recycle bin: who deleted what, bringing back, removing for good."""

from __future__ import annotations

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.services.container import Services
from crmdesk.services.recycle_bin import BinList
from tests.helpers.making import contact, create, customer


def listed(services: Services, found: BinList) -> list[tuple[str, str]]:
    """(entity, title) of everything found, newest first."""
    entities = {i: found.entity(place) for place, i in enumerate(found.ids)}
    return [(row.entity, row.title) for row in services.recycle_bin.rows(entities, found.ids)]


def test_an_empty_bin_lists_and_counts_nothing(services: Services) -> None:
    customer(services)
    assert services.recycle_bin.counts() == {}
    assert not services.recycle_bin.find().ids


def test_the_bin_says_what_was_deleted_by_whom_and_whose_it_was(services: Services) -> None:
    owner = customer(services, "苏州恒泰精密机械有限公司")
    person = contact(services, owner, "王秀英")
    services.records.remove("contact", [person])
    [row] = services.recycle_bin.rows({person: "contact"}, [person])
    assert (row.title, row.entity, row.customer) == (
        "王秀英",
        "contact",
        "苏州恒泰精密机械有限公司",
    )
    assert row.deleted_at == "2026-11-21 09:12:00"
    assert row.deleted_by == services.employee_id


def test_the_newest_deletion_comes_first_and_kinds_can_be_chosen(services: Services) -> None:
    owner = customer(services)
    tag = create(services, "tag", name="老客户")
    person = contact(services, owner, "李娜")
    services.records.remove("tag", [tag])
    services.records.remove("contact", [person])
    services.records.remove("customer", [owner])
    assert services.recycle_bin.counts() == {"tag": 1, "contact": 1, "customer": 1}
    found = services.recycle_bin.find()
    assert {e for e, _title in listed(services, found)} == {"customer", "contact", "tag"}
    assert [e for e, _t in listed(services, services.recycle_bin.find(["tag"]))] == ["tag"]


def test_search_finds_titles_and_the_customer_of_a_child(services: Services) -> None:
    owner = customer(services, "宁波海润进出口贸易有限公司")
    other = customer(services, "青岛远航船舶配件厂")
    first, second = contact(services, owner, "张伟"), contact(services, other, "刘洋")
    services.records.remove("contact", [first, second])
    assert listed(services, services.recycle_bin.find(search="海润")) == [("contact", "张伟")]
    assert listed(services, services.recycle_bin.find(search="刘")) == [("contact", "刘洋")]
    assert not services.recycle_bin.find(search="100%").ids


def test_a_document_is_named_by_its_kind_and_number(services: Services) -> None:
    owner = customer(services)
    paper = create(
        services, "qualification", customer_id=owner, kind="business_licence", number="JY144"
    )
    services.records.remove("qualification", [paper])
    [(_entity, title)] = listed(services, services.recycle_bin.find())
    assert title.endswith("· JY144")


def test_restoring_brings_records_back_in_one_act_that_can_be_undone(services: Services) -> None:
    ids = [customer(services, f"成都蜀香源食品第{n}有限公司") for n in "一二三"]
    services.records.remove("customer", ids)
    done = services.recycle_bin.restore([("customer", i) for i in ids])
    assert (done.count, done.refused) == (3, ())
    assert all(not services.records.fetch("customer", i).is_deleted for i in ids)
    services.undo.undo(done.change_set.change_set_id)
    assert services.recycle_bin.counts() == {"customer": 3}


def test_a_contact_brings_its_deleted_customer_along(services: Services) -> None:
    owner = customer(services)
    person = contact(services, owner)
    services.records.remove("contact", [person])
    services.records.remove("customer", [owner])
    assert services.recycle_bin.restore([("contact", person)]).count == 2
    assert services.recycle_bin.counts() == {}


def test_what_a_rule_refuses_stays_and_is_named_while_the_rest_comes_back(
    services: Services,
) -> None:
    tag = create(services, "tag", name="重点")
    other = create(services, "tag", name="老客户")
    services.records.remove("tag", [tag, other])
    create(services, "tag", name="重点")
    done = services.recycle_bin.restore([("tag", tag), ("tag", other)])
    assert done.count == 1
    assert len(done.refused) == 1
    assert "重点" in done.refused[0]
    assert services.recycle_bin.counts() == {"tag": 1}


def test_removing_a_customer_for_good_takes_its_children_and_stays_in_the_history(
    services: Services,
) -> None:
    owner = customer(services, "厦门鹭岛茶业有限公司")
    boss = contact(services, owner, "陈国华")
    contact(services, owner, "赵建平", reports_to_id=boss)
    create(services, "address", customer_id=owner, address="湖滨南路 1 号")
    other = customer(services, "厦门鹭岛茶业批发部", parent_id=owner)
    services.records.remove("contact", [boss])
    services.records.remove("customer", [owner])
    change_set = services.recycle_bin.purge([("customer", owner)])
    assert services.recycle_bin.counts() == {}
    assert services.records.children("contact", owner) == []
    assert services.records.fetch("customer", other)["parent_id"] is None
    kept = [c for c in services.journal.of_record("customer", owner) if c.action == "purge"]
    assert kept
    assert kept[0].fields["name"][0] == "厦门鹭岛茶业有限公司"
    services.undo.undo(change_set.change_set_id)
    assert services.records.fetch("customer", owner)["name"] == "厦门鹭岛茶业有限公司"
    assert services.records.fetch("customer", other)["parent_id"] == owner
    assert [c["name"] for c in services.records.children("contact", owner)] == ["赵建平"]


def test_a_chain_of_customers_is_removed_children_first(services: Services) -> None:
    top = customer(services, "长沙湘味园餐饮管理有限公司")
    middle = customer(services, "长沙湘味园第一分公司", parent_id=top)
    bottom = customer(services, "长沙湘味园门店", parent_id=middle)
    services.records.remove("customer", [top, middle, bottom])
    services.recycle_bin.purge([("customer", i) for i in (top, middle, bottom)])
    assert services.recycle_bin.counts() == {}


def test_a_tag_removed_for_good_leaves_the_customers_that_carried_it(services: Services) -> None:
    tag, kept = create(services, "tag", name="样品"), create(services, "tag", name="老客户")
    both, only = (
        customer(services, tags=(tag, kept)),
        customer(services, "天津滨海冷链", tags=(tag,)),
    )
    services.records.remove("tag", [tag])
    services.recycle_bin.purge([("tag", tag)])
    assert services.records.fetch("customer", both)["tags"] == f",{kept},"
    assert services.records.fetch("customer", only)["tags"] is None


def test_employees_are_never_removed_for_good(services: Services) -> None:
    gone = create(services, "employee", name="周敏")
    services.records.remove("employee", [gone])
    with pytest.raises(CrmError, match="历史"):
        services.recycle_bin.purge([("employee", gone)])
    assert services.recycle_bin.counts() == {"employee": 1}


def test_a_living_record_is_never_removed_for_good(services: Services) -> None:
    alive = customer(services)
    assert services.recycle_bin.purge([("customer", alive)]).is_empty
    assert not services.records.fetch("customer", alive).is_deleted
