"""Reading records of every entity in stored form."""

from __future__ import annotations

import pytest

from crmdesk.core.errors import NotFound
from crmdesk.core.progress import Cancelled
from crmdesk.models.query import ListQuery
from crmdesk.models.registry import ENTITIES, Customer
from crmdesk.services.container import Services
from tests.helpers.making import contact, create, customer


def test_a_record_is_an_object_that_outlives_its_session(services: Services) -> None:
    record = customer(services, "锦华五金", employee_count=12)
    found = services.records.get(Customer, record)
    assert (found.name, found.employee_count, found.version) == ("锦华五金", 12, 1)
    assert found.values()["employee_count"] == 12
    assert repr(found) == f"<Customer {record}>"
    with pytest.raises(NotFound):
        services.records.get(Customer, 12345)


def test_a_fetched_record_knows_its_id_version_and_state(services: Services) -> None:
    record = customer(services)
    found = services.records.fetch("customer", record)
    assert (found.record_id, found.version, found.is_deleted) == (record, 1, False)
    services.records.remove("customer", [record])
    found = services.records.fetch("customer", record)
    assert (found.version, found.is_deleted) == (2, True)
    with pytest.raises(NotFound):
        services.records.fetch("customer", 12345)


def test_many_records_are_fetched_by_id_and_missing_ones_miss(services: Services) -> None:
    made = [customer(services, f"客户{n}") for n in range(3)]
    found = services.records.fetch_many("customer", [*made, 12345])
    assert {i: r["name"] for i, r in found.items()} == dict(
        zip(made, ["客户0", "客户1", "客户2"], strict=True)
    )
    assert services.records.fetch_many("customer", []) == {}
    # more ids than one statement takes
    assert set(services.records.fetch_many("customer", [*range(1, 1200), *made])) == set(made)


def test_children_are_the_living_ones_in_the_order_asked(services: Services) -> None:
    first, second = customer(services, "甲"), customer(services, "乙")
    people = [contact(services, first, name) for name in ("王芳", "安娜", "李强")]
    contact(services, second, "别人")
    services.records.remove("contact", [people[2]])
    children = services.records.children

    def names(*order: str) -> list[object]:
        return [c["name"] for c in children("contact", first, order=order or ("id",))]

    assert names() == ["王芳", "安娜"]
    assert names("name_key") == ["安娜", "王芳"]
    assert names("-name_key") == ["王芳", "安娜"]
    assert names("-is_primary", "-id") == ["王芳", "安娜"]
    of_many = services.records.children_of_many("contact", [first, second, 12345])
    assert {i: len(c) for i, c in of_many.items()} == {first: 2, second: 1}
    assert children("contact", 12345) == []


def test_a_small_list_in_order_of_creation(services: Services) -> None:
    made = [create(services, "tag", name=name) for name in ("丙", "甲", "乙")]
    services.records.remove("tag", [made[1]])
    assert [r["name"] for r in services.records.all("tag")] == ["丙", "乙"]


@pytest.mark.parametrize("entity", [e.__tablename__ for e in ENTITIES])
def test_every_entity_can_be_read_and_listed(services: Services, entity: str) -> None:
    assert isinstance(services.records.all(entity), list)
    assert services.lists.count(ListQuery(entity, sort=())) == len(services.records.all(entity))
    keys = [s.name for s in services.lists.columns(entity)]
    page = services.lists.first_page(ListQuery(entity, sort=()), keys)
    assert len(page.rows) == page.total


def test_values_are_ready_for_a_form(services: Services) -> None:
    record = customer(services, peak_months=(3, 4), is_key_account=False, employee_count=0)
    values = services.records.values("customer", services.records.fetch("customer", record))
    assert values["peak_months"] == (3, 4)
    assert values["is_key_account"] is False
    assert values["employee_count"] == 0
    assert values["fax"] is None


def test_cancelling_a_long_removal_leaves_everything(services: Services) -> None:
    class Impatient:
        def report(self, done: int, total: int, text: str = "") -> None:
            pass

        def check(self) -> None:
            raise Cancelled

    records = [customer(services, f"客户{n}") for n in range(3)]
    with pytest.raises(Cancelled):
        services.records.remove("customer", records, Impatient())
    assert services.lists.count(ListQuery()) == 3


def test_removing_nothing_is_nothing(services: Services) -> None:
    assert services.records.remove("customer", []).is_empty
    assert services.records.restore("customer", []).is_empty
