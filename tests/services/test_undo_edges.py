"""Undo where things went on since, and of every kind of act with many records."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.models.query import ListQuery
from crmdesk.services.bulk_edit import Edit
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.helpers.making import contact, create, customer
from tests.helpers.stored import content, history_rows

Act = Callable[[Services, list[int], Path], int]
NAMES = ("苏州恒泰精密机械有限公司", "成都蜀香源食品有限公司", "厦门鹭岛茶业有限公司")


@pytest.fixture
def shop(services: Services) -> list[int]:
    """Three customers with a contact and an address each."""
    ids = [customer(services, name, employee_count=n) for n, name in enumerate(NAMES)]
    for owner in ids:
        contact(services, owner)
        create(services, "address", customer_id=owner, address="龙华路 1 号")
    return ids


def stored(services: Services, record_id: int, field: str) -> object:
    return services.records.fetch("customer", record_id)[field]


# --- every kind of act ----------------------------------------------------------------------
def _edit(services: Services, ids: list[int], _folder: Path) -> int:
    values = {"name": "改名后的公司", "phone": "0755-26712345", "employee_count": None}
    return services.records.save("customer", ids[0], values).change_set_id


def _bulk_edit(services: Services, ids: list[int], _folder: Path) -> int:
    edits = [Edit("source", value="exhibition"), Edit("employee_count", value=9)]
    return services.bulk_edit.apply("customer", ids, edits).change_set_id


def _delete(services: Services, ids: list[int], _folder: Path) -> int:
    return services.records.remove("customer", ids[:2]).change_set_id


def _merge(services: Services, ids: list[int], _folder: Path) -> int:
    return services.merging.merge(services.merging.plan(ids[0], ids[1:])).change_set_id


def _import(services: Services, _ids: list[int], folder: Path) -> int:
    path = folder / "客户.csv"
    rows = [
        ["客户名称", "从业人数", "联系人", "手机"],
        [NAMES[0], "77", "新人", "13900000001"],
        ["佛山市新来五金有限公司", "5", "刘芳", "13600136000"],
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    job = services.imports.job(path, "customer", mode="both")
    return services.imports.run(job).change_set.change_set_id


def _purge(services: Services, ids: list[int], _folder: Path) -> int:
    services.records.remove("customer", ids[:2])
    return services.recycle_bin.purge([("customer", i) for i in ids[:2]]).change_set_id


def _restore(services: Services, ids: list[int], _folder: Path) -> int:
    services.records.remove("customer", ids[:2])
    return services.records.restore("customer", ids[:2]).change_set_id


@pytest.mark.parametrize("act", [_edit, _bulk_edit, _delete, _merge, _import])
def test_undo_brings_back_everything_and_undo_of_it_the_act(
    services: Services, shop: list[int], tmp_path: Path, act: Act
) -> None:
    before = content(services)
    done = act(services, shop, tmp_path)
    after = content(services)
    assert after != before
    for expected in (before, after, before):
        done = services.undo.undo(done).change_set_id
        assert content(services) == expected
        assert check(services.database, thorough=True) == []


@pytest.mark.parametrize("act", [_purge, _restore])
def test_undo_of_purging_and_restoring_leads_back_to_the_bin(
    services: Services, shop: list[int], tmp_path: Path, act: Act
) -> None:
    done = act(services, shop, tmp_path)
    after = content(services)
    undone = services.undo.undo(done).change_set_id
    assert [services.records.fetch("customer", i).is_deleted for i in shop] == [True, True, False]
    assert services.lists.count(ListQuery()) == 1
    assert check(services.database, thorough=True) == []
    services.undo.undo(undone)
    assert content(services) == after


@pytest.mark.parametrize("act", [_edit, _bulk_edit, _delete, _merge, _import, _purge])
def test_the_history_only_grows(
    services: Services, shop: list[int], tmp_path: Path, act: Act
) -> None:
    done = act(services, shop, tmp_path)
    before = history_rows(services)["change"]
    services.undo.undo(done)
    assert set(before) <= set(history_rows(services)["change"])


# --- undo after undo ------------------------------------------------------------------------
def test_an_undo_that_was_undone_leaves_the_act_to_be_undone_again(
    services: Services, shop: list[int]
) -> None:
    done = services.records.save("customer", shop[0], {"employee_count": 50})
    undone = services.undo.undo(done.change_set_id)
    services.undo.undo(undone.change_set_id)
    assert not services.journal.act(done.change_set_id).is_undone
    services.undo.undo(done.change_set_id)
    assert stored(services, shop[0], "employee_count") == 0


def test_an_undo_is_itself_undone_once_only(services: Services, shop: list[int]) -> None:
    done = services.records.save("customer", shop[0], {"employee_count": 50})
    undone = services.undo.undo(done.change_set_id)
    services.undo.undo(undone.change_set_id)
    with pytest.raises(CrmError, match="已经撤销过"):
        services.undo.undo(undone.change_set_id)


def test_undoing_an_undo_keeps_what_was_typed_since(services: Services, shop: list[int]) -> None:
    done = services.records.save("customer", shop[0], {"employee_count": 50, "store_count": 3})
    undone = services.undo.undo(done.change_set_id)
    services.records.save("customer", shop[0], {"employee_count": 60})
    [conflict] = services.undo.plan(undone.change_set_id).conflicts
    assert (conflict.field, conflict.was, conflict.now) == ("employee_count", 50, 60)
    services.undo.undo(undone.change_set_id)
    assert stored(services, shop[0], "employee_count") == 60
    assert stored(services, shop[0], "store_count") == 3


def test_acts_can_be_undone_out_of_order(services: Services, shop: list[int]) -> None:
    first = services.records.save("customer", shop[0], {"employee_count": 10})
    second = services.records.save("customer", shop[0], {"store_count": 20})
    services.undo.undo(first.change_set_id)
    assert stored(services, shop[0], "store_count") == 20
    services.undo.undo(second.change_set_id)
    assert (
        stored(services, shop[0], "employee_count"),
        stored(services, shop[0], "store_count"),
    ) == (0, None)


# --- what changed since is named ------------------------------------------------------------
def test_what_changed_since_is_said_in_words(services: Services, shop: list[int]) -> None:
    done = services.records.save("customer", shop[0], {"employee_count": 10, "store_count": 5})
    services.records.save("customer", shop[0], {"employee_count": 12})
    said = services.history.conflicts(services.undo.plan(done.change_set_id).conflicts)
    assert said == [f"客户 {NAMES[0]}，从业人数（人）：现在是 12，那次操作之前是 0"]


def test_a_value_that_is_gone_is_called_blank(services: Services, shop: list[int]) -> None:
    done = services.records.save("customer", shop[0], {"phone": "0755-26712345"})
    services.records.save("customer", shop[0], {"phone": None})
    [said] = services.history.conflicts(services.undo.plan(done.change_set_id).conflicts)
    assert said.count("（空）") == 2


def test_keys_made_from_a_name_are_not_named_beside_it(services: Services, shop: list[int]) -> None:
    done = services.records.save("customer", shop[0], {"name": "苏州恒泰集团", "pinyin_code": "a"})
    services.records.save("customer", shop[0], {"name": "恒泰控股", "pinyin_code": "b"})
    said = services.history.conflicts(services.undo.plan(done.change_set_id).conflicts)
    fields = [line.partition("，")[2].partition("：")[0] for line in said]
    assert sorted(fields) == sorted(["客户名称", "拼音码"])


def test_a_contact_is_named_by_its_own_name(services: Services, shop: list[int]) -> None:
    [person] = services.records.children("contact", shop[0])
    done = services.records.save("contact", person.record_id, {"job_title": "采购"})
    services.records.save("contact", person.record_id, {"job_title": "经理"})
    [said] = services.history.conflicts(services.undo.plan(done.change_set_id).conflicts)
    assert "张伟" in said
    assert "经理" in said


# --- records that are gone ------------------------------------------------------------------
def test_an_edit_of_a_record_in_the_bin_is_taken_back_there(
    services: Services, shop: list[int]
) -> None:
    done = services.records.save("customer", shop[0], {"name": "误改的名称"})
    services.records.remove("customer", [shop[0]])
    services.undo.undo(done.change_set_id)
    assert services.records.fetch("customer", shop[0]).is_deleted
    assert check(services.database, thorough=True) == []
    services.records.restore("customer", [shop[0]])
    assert stored(services, shop[0], "name") == NAMES[0]
    assert list(services.lists.ids(ListQuery(search="恒泰"))) == [shop[0]]


def test_an_edit_of_a_purged_record_has_nothing_to_take_back(
    services: Services, shop: list[int]
) -> None:
    done = services.records.save("customer", shop[0], {"employee_count": 50})
    services.records.remove("customer", [shop[0]])
    services.recycle_bin.purge([("customer", shop[0])])
    before = content(services)
    plan = services.undo.plan(done.change_set_id)
    assert services.history.conflicts(plan.conflicts) == ["客户已被彻底删除"]
    services.undo.undo(done.change_set_id)
    assert content(services) == before


def test_a_reference_to_a_purged_record_stays_as_it_is(services: Services, shop: list[int]) -> None:
    child, parent, _other = shop
    services.records.save("customer", child, {"parent_id": parent, "fax": "0755-26712345"})
    done = services.records.save("customer", child, {"parent_id": None, "fax": None})
    services.records.remove("customer", [parent])
    services.recycle_bin.purge([("customer", parent)])
    services.undo.undo(done.change_set_id)
    assert stored(services, child, "parent_id") is None
    assert stored(services, child, "fax") == "0755-26712345"
    assert check(services.database, thorough=True) == []


def test_what_was_restored_or_purged_meanwhile_does_not_stop_the_undo_of_a_deletion(
    services: Services, shop: list[int]
) -> None:
    done = services.records.remove("customer", shop)
    services.records.restore("customer", [shop[0]])
    services.recycle_bin.purge([("customer", shop[1])])
    services.undo.undo(done.change_set_id)
    assert sorted(services.lists.ids(ListQuery())) == sorted([shop[0], shop[2]])
    assert check(services.database, thorough=True) == []


def test_a_tag_that_was_purged_does_not_come_back_in_a_list(
    services: Services, shop: list[int]
) -> None:
    tag, other = (create(services, "tag", name=name) for name in ("重点", "老客户"))
    services.records.save("customer", shop[0], {"tags": (tag, other)})
    done = services.records.save("customer", shop[0], {"tags": None})
    services.records.remove("tag", [tag])
    services.recycle_bin.purge([("tag", tag)])
    services.undo.undo(done.change_set_id)
    assert check(services.database, thorough=True) == []
    assert stored(services, shop[0], "tags") == f",{other},"
