"""The rules of our own side: unique names, trees, nobody removed who is needed, custom fields."""

from __future__ import annotations

import pytest

from crmdesk.services.catalogue import CUSTOM_KINDS, MAX_CUSTOM_FIELDS
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.helpers.refusals import refused

NAMED = ("employee", "department", "area", "competitor", "tag")


@pytest.mark.parametrize("entity", NAMED)
def test_names_are_unique_among_the_living(services: Services, entity: str) -> None:
    first = create(services, entity, name="华南")
    with refused(services, "name", "华南"):
        services.records.save(entity, None, {"name": " 华南 "})
    second = create(services, entity, name="华北")
    with refused(services, "name", "华南"):
        services.records.save(entity, second, {"name": "华南"})
    services.records.remove(entity, [first])
    services.records.save(entity, second, {"name": "华南"})
    with refused(services, "name", "华南"):
        services.records.restore(entity, [first])
    with refused(services, "name"):
        services.records.save(entity, None, {"name": None})


@pytest.mark.parametrize("entity", ["department", "area"])
def test_a_tree_has_no_cycles(services: Services, entity: str) -> None:
    top = create(services, entity, name="总部")
    low = create(services, entity, name="分部", parent_id=top)
    with refused(services, "parent_id"):
        services.records.save(entity, top, {"parent_id": low})
    with refused(services, "parent_id"):
        services.records.save(entity, top, {"parent_id": top})


def test_nobody_leaves_while_customers_are_in_his_care(services: Services) -> None:
    seller = create(services, "employee", name="王芳")
    records = [customer(services, f"客户{n}", owner_id=seller) for n in range(3)]
    with refused(services, "has_left", "3"):
        services.records.save("employee", seller, {"has_left": True})
    with refused(services, "has_left", "3"):
        services.records.remove("employee", [seller])
    services.records.save("employee", seller, {"job_title": "经理"})
    for record in records[:2]:
        services.records.save("customer", record, {"owner_id": services.employee_id})
    services.records.remove("customer", [records[2]])
    services.records.save("employee", seller, {"has_left": True})
    services.records.remove("employee", [seller])


def test_a_customer_restored_from_the_bin_still_has_its_owner(services: Services) -> None:
    seller = create(services, "employee", name="王芳")
    record = customer(services, owner_id=seller)
    services.records.remove("customer", [record])
    services.records.save("employee", seller, {"has_left": True})
    services.records.restore("customer", [record])
    assert services.names("employee", seller) == "王芳"


# --- custom fields --------------------------------------------------------------------------
def test_there_are_at_most_twenty_custom_fields(services: Services) -> None:
    made = [
        create(services, "custom_field", title=f"字段{n}", kind="text")
        for n in range(MAX_CUSTOM_FIELDS)
    ]
    with refused(services, "title", "20"):
        services.records.save("custom_field", None, {"title": "再一个", "kind": "text"})
    services.records.save("custom_field", made[0], {"title": "改名"})
    services.records.remove("custom_field", [made[0]])
    create(services, "custom_field", title="再一个", kind="text")
    with refused(services, "title", "20"):
        services.records.restore("custom_field", [made[0]])


@pytest.mark.parametrize("kind", ["reference", "region", "birthday", "nonsense", None])
def test_only_known_types_can_be_added(services: Services, kind: str | None) -> None:
    with refused(services, "kind"):
        services.records.save("custom_field", None, {"title": "新字段", "kind": kind})


@pytest.mark.parametrize("kind", ["enum", "multi_enum"])
@pytest.mark.parametrize("options", [None, " ", "、", ",，；"])
def test_a_choice_needs_its_choices(services: Services, kind: str, options: str | None) -> None:
    with refused(services, "options"):
        services.records.save(
            "custom_field", None, {"title": "等级", "kind": kind, "options": options}
        )


def test_titles_are_unique_and_a_deleted_title_is_free(services: Services) -> None:
    first = create(services, "custom_field", title="色号", kind="text")
    with refused(services, "title", "色号"):
        services.records.save("custom_field", None, {"title": "色号", "kind": "integer"})
    services.records.remove("custom_field", [first])
    create(services, "custom_field", title="色号", kind="integer")
    with refused(services, "title", "色号"):
        services.records.restore("custom_field", [first])


@pytest.mark.parametrize("kind", CUSTOM_KINDS)
def test_every_offered_type_can_be_added(services: Services, kind: str) -> None:
    record = create(services, "custom_field", title="新字段", kind=kind, options="甲、乙")
    [spec] = services.catalogue.custom()
    assert spec.name == f"custom.{record}"
    assert spec.kind == kind
    assert bool(spec.options) == (kind in ("enum", "multi_enum"))
