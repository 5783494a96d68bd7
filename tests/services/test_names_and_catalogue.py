"""Names behind references, always those of now; fields of every entity."""

from __future__ import annotations

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.models.fields import fields_of
from crmdesk.models.registry import ENTITIES, Customer
from crmdesk.services.catalogue import flat, packed, stored_equal
from crmdesk.services.container import Services
from tests.helpers.making import contact, create, customer


def test_a_name_follows_a_rename_and_survives_a_removal(services: Services) -> None:
    area = create(services, "area", name="华南")
    assert services.names("area", area) == "华南"
    services.records.save("area", area, {"name": "华南区"})
    assert services.names("area", area) == "华南区"
    services.records.remove("area", [area])
    assert services.names("area", area) == "华南区"


def test_an_unknown_record_has_no_name_until_it_exists(services: Services) -> None:
    assert services.names("customer", 12345) == ""
    record = customer(services, "锦华五金")
    assert services.names.many("customer", [record, 12345]) == {record: "锦华五金", 12345: ""}


def test_names_of_children_are_their_titles(services: Services) -> None:
    record = customer(services)
    person = contact(services, record, "张伟")
    place = create(services, "address", customer_id=record, address="一号仓")
    assert services.names("contact", person) == "张伟"
    assert services.names("address", place) == "一号仓"


@pytest.mark.parametrize("entity", ["department", "area", "competitor", "tag"])
def test_choices_stand_in_the_order_of_their_pinyin(services: Services, entity: str) -> None:
    for name in ("长沙", "重庆", "安徽", "中山", "Zeta"):
        create(services, entity, name=name)
    assert [name for _id, name in services.names.choices(entity)] == [
        "Zeta",
        "安徽",
        "长沙",
        "重庆",
        "中山",
    ]


def test_choices_are_the_living_who_have_not_left(services: Services) -> None:
    seller = create(services, "employee", name="曾国藩")
    gone = create(services, "employee", name="单田芳")
    left = create(services, "employee", name="仇和", has_left=True)
    services.records.remove("employee", [gone])
    assert [i for i, _name in services.names.choices("employee")] == [services.employee_id, seller]
    assert services.names("employee", left) == "仇和"


@pytest.mark.parametrize("entity", [e.__tablename__ for e in ENTITIES])
def test_the_catalogue_knows_every_entity(services: Services, entity: str) -> None:
    specs = services.catalogue.fields(entity)
    assert services.catalogue.by_key(entity) == {s.name: s for s in specs}
    with pytest.raises(CrmError):
        services.catalogue.field(entity, "no_such_field")


def test_fields_may_be_asked_by_class_or_by_name(services: Services) -> None:
    create(services, "custom_field", title="色号", kind="text")
    assert services.catalogue.fields(Customer) == services.catalogue.fields("customer")
    assert len(services.catalogue.fields(Customer)) == len(fields_of(Customer)) + 1
    assert services.catalogue.field("customer", "name").required


def test_custom_values_are_spread_out_and_packed_again() -> None:
    row = {"id": 1, "name": "锦华", "custom": '{"5": "色", "7": 0}'}
    spread = flat(row)
    assert spread == {"id": 1, "name": "锦华", "custom.5": "色", "custom.7": 0}
    assert packed(spread) == row
    assert flat({"id": 1, "custom": None}) == {"id": 1}
    assert packed({"id": 1, "custom.5": None}) == {"id": 1, "custom": None}


def test_blank_and_nothing_are_the_same_and_zero_is_neither() -> None:
    assert stored_equal("", None)
    assert not stored_equal(0, None)
    assert not stored_equal(0, "")
