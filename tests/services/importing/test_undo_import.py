"""Undo of an import takes everything back: new records, changes, list entries, the mapping."""

from __future__ import annotations

from typing import Any

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.models.query import ListQuery
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.importing import Report
from tests.helpers.making import contact, customer
from tests.helpers.stored import content
from tests.services.importing.conftest import Importing

ROWS: list[list[Any]] = [
    ["客户名称", "简称", "电话", "联系人1", "手机1", "联系人2", "手机2", "收货地址", "标签", "区域", "负责人"],
    ["锦华五金", "锦华", "0755-26712345", "张伟", "13800138001", "李娜", "13900139000", "宝安", "展会", "华南", "王芳"],
    ["鑫盛商贸", "鑫盛", "", "王五", "13700137000", "", "", "", "展会", "", ""],
    ["鑫盛商贸", "鑫盛", "", "赵六", "13600136000", "", "", "福田", "", "", ""],
    ["坏行", "", "12", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def id_of(report: Report) -> int:
    assert report.change_set is not None
    return report.change_set.change_set_id


@pytest.fixture
def shop(services: Services) -> int:
    """An existing customer that the rows above change."""
    shop = customer(services, "锦华五金", short_name="旧", phone="0755-26710000")
    contact(services, shop, "张伟", mobile="13800138000")
    return shop


def test_everything_is_taken_back_updates_included(
    services: Services, shop: int, take: Importing
) -> None:
    before = content(services)
    report = take(ROWS, create_employees=True)
    assert report.created == {"customer": 1, "contact": 3, "address": 2}
    assert content(services) != before
    services.undo.undo(id_of(report))
    assert content(services) == before
    assert check(services.database) == []


def test_what_was_imported_is_no_longer_found(
    services: Services, shop: int, take: Importing
) -> None:
    report = take(ROWS, create_employees=True)
    services.undo.undo(id_of(report))
    hits = [
        len(services.lists.ids(ListQuery("customer", search=text)))
        for text in ("xinsheng", "26712345", "0755-26710000")
    ]
    assert hits == [0, 0, 1]


def test_undo_can_be_taken_back(services: Services, shop: int, take: Importing) -> None:
    report = take(ROWS, create_employees=True)
    imported = content(services)
    undone = services.undo.undo(id_of(report))
    services.undo.undo(undone.change_set_id)
    assert content(services) == imported
    with pytest.raises(CrmError, match="撤销"):
        services.undo.undo(undone.change_set_id)


def test_after_undo_the_same_file_imports_again(
    services: Services, shop: int, take: Importing
) -> None:
    first = take(ROWS, create_employees=True)
    services.undo.undo(id_of(first))
    again = take(ROWS, create_employees=True)
    assert (again.counts, again.created) == (first.counts, first.created)


def test_what_people_changed_since_is_kept_and_named(
    services: Services, shop: int, take: Importing
) -> None:
    report = take(ROWS, create_employees=True)
    services.records.save("customer", shop, {"phone": "0755-26719999"})
    plan = services.undo.plan(id_of(report))
    assert [(c.entity, c.field, c.now) for c in plan.conflicts] == [
        ("customer", "phone", "0755-26719999")
    ]
    services.undo.undo(id_of(report))
    stored = services.records.fetch("customer", shop)
    assert (stored["phone"], stored["short_name"]) == ("0755-26719999", "旧")


def test_an_imported_customer_in_use_goes_to_the_recycle_bin(
    services: Services, take: Importing
) -> None:
    report = take([["客户名称"], ["锦华五金"], ["鑫盛商贸"]])
    used = next(r.record_id for r in services.records.all("customer") if r["name"] == "锦华五金")
    contact(services, used, "后来的人")
    services.undo.undo(id_of(report))
    assert services.records.all("customer") == []
    assert services.records.fetch("customer", used).is_deleted


def test_the_remembered_mapping_is_forgotten(services: Services, take: Importing) -> None:
    report = take([["客户名称", "电话"], ["锦华", "0755-26712345"]])
    assert len(services.records.all("import_mapping")) == 1
    services.undo.undo(id_of(report))
    assert services.records.all("import_mapping") == []
