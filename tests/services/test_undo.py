"""Every change set can be taken back, and taking back can be taken back."""

from __future__ import annotations

import pytest

from crmdesk.core.errors import CrmError, NotFound
from crmdesk.services.container import Services
from tests.helpers.making import contact, customer
from tests.helpers.stored import content

ENTITIES = ("customer", "contact", "search_text", "employee")


def test_undoing_an_edit_restores_every_field(services: Services) -> None:
    record = customer(services, phone="0755-26712345")
    before = content(services)
    done = services.records.save(
        "customer", record, {"phone": None, "name": "锦华集团", "employee_count": 135}
    )
    assert content(services) != before
    services.undo.undo(done.change_set_id)
    assert content(services) == before


def test_undoing_a_creation_removes_the_record_entirely(services: Services) -> None:
    before = content(services)
    done = services.records.save("customer", None, {"name": "新客户"})
    services.undo.undo(done.change_set_id)
    assert content(services) == before


def test_a_created_record_that_others_use_goes_to_the_recycle_bin(services: Services) -> None:
    done = services.records.save("customer", None, {"name": "新客户"})
    [record] = done.of("customer").created
    contact(services, record)
    services.undo.undo(done.change_set_id)
    assert services.records.fetch("customer", record).is_deleted


def test_undo_of_an_undo_brings_everything_back(services: Services) -> None:
    done = services.records.save("customer", None, {"name": "新客户", "employee_count": 7})
    after = content(services)
    undone = services.undo.undo(done.change_set_id)
    services.undo.undo(undone.change_set_id)
    assert content(services) == after


def test_undoing_a_deletion_restores_the_record(services: Services) -> None:
    record = customer(services)
    before = content(services)
    done = services.records.remove("customer", [record])
    services.undo.undo(done.change_set_id)
    assert content(services) == before


def test_undoing_a_restoration_puts_the_record_back_into_the_recycle_bin(
    services: Services,
) -> None:
    record = customer(services)
    services.records.remove("customer", [record])
    before = content(services)
    done = services.records.restore("customer", [record])
    services.undo.undo(done.change_set_id)
    assert content(services) == before
    assert services.records.fetch("customer", record).is_deleted


def test_a_field_changed_again_keeps_its_newer_value(services: Services) -> None:
    record = customer(services)
    done = services.records.save("customer", record, {"employee_count": 1, "store_count": 5})
    services.records.save("customer", record, {"employee_count": 2})
    plan = services.undo.plan(done.change_set_id)
    assert [(c.field, c.was, c.now) for c in plan.conflicts] == [("employee_count", None, 2)]
    services.undo.undo(done.change_set_id)
    now = services.records.fetch("customer", record)
    assert (now["employee_count"], now["store_count"]) == (2, None)


def test_overwriting_takes_back_the_newer_value_too(services: Services) -> None:
    record = customer(services)
    done = services.records.save("customer", record, {"employee_count": 1})
    services.records.save("customer", record, {"employee_count": 2})
    services.undo.undo(done.change_set_id, overwrite=True)
    assert services.records.fetch("customer", record)["employee_count"] is None


def test_nothing_is_undone_twice(services: Services) -> None:
    done = services.records.save("customer", None, {"name": "新客户"})
    services.undo.undo(done.change_set_id)
    with pytest.raises(CrmError, match="已经撤销过"):
        services.undo.undo(done.change_set_id)


def test_an_unknown_change_set_is_refused(services: Services) -> None:
    with pytest.raises(NotFound):
        services.undo.undo(1)


def test_a_primary_contact_taken_over_comes_back_with_undo(services: Services) -> None:
    record = customer(services)
    first = contact(services, record, "张伟")
    second = contact(services, record, "李强", mobile="13900000001")
    before = content(services)
    done = services.records.save("contact", second, {"is_primary": True})
    assert services.records.fetch("contact", first)["is_primary"] == 0
    services.undo.undo(done.change_set_id)
    assert content(services) == before
