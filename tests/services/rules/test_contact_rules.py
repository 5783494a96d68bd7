"""The rules of contacts: reachable, at most one primary, a tree without cycles."""

from __future__ import annotations

import pytest

from crmdesk.models.query import ListQuery
from crmdesk.services.container import Services
from tests.helpers.making import contact, create, customer
from tests.helpers.refusals import refused


def primary(services: Services, record: int) -> list[str]:
    people = services.records.children("contact", record)
    return [str(p["name"]) for p in people if p["is_primary"]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mobile", "13800138000"),
        ("phone", "0755-26712345"),
        ("email", "a@b.cn"),
        ("wechat", "zhang_wei"),
    ],
)
def test_one_way_to_reach_somebody_is_enough_and_needed(
    services: Services, field: str, value: str
) -> None:
    record = customer(services)
    person = create(services, "contact", customer_id=record, name="张伟", **{field: value})
    with refused(services, "mobile"):
        services.records.save("contact", person, {field: None})


def test_somebody_without_any_way_to_be_reached_is_refused(services: Services) -> None:
    record = customer(services)
    with refused(services, "mobile"):
        services.records.save(
            "contact", None, {"customer_id": record, "name": "张伟", "qq": "10001"}
        )
    with refused(services, "name"):
        services.records.save("contact", None, {"customer_id": record, "mobile": "13800138000"})


def test_the_first_contact_is_the_primary_one(services: Services) -> None:
    record = customer(services)
    contact(services, record, "张伟")
    contact(services, record, "李强")
    assert primary(services, record) == ["张伟"]


def test_a_new_primary_takes_over_in_the_same_act(services: Services) -> None:
    record = customer(services)
    first = contact(services, record, "张伟")
    second = contact(services, record, "李强")
    done = services.records.save("contact", second, {"is_primary": True})
    assert primary(services, record) == ["李强"]
    assert done.of("contact").updated == {first, second}
    contact(services, record, "王芳", is_primary=True)
    assert primary(services, record) == ["王芳"]


def test_there_may_be_no_primary_contact(services: Services) -> None:
    record = customer(services)
    person = contact(services, record)
    services.records.save("contact", person, {"is_primary": False})
    assert primary(services, record) == []


def test_somebody_who_left_is_not_primary(services: Services) -> None:
    record = customer(services)
    person = contact(services, record)
    services.records.save("contact", person, {"has_left": True})
    assert primary(services, record) == []
    contact(services, record, "前任", has_left=True)
    assert primary(services, record) == []
    services.records.save("contact", person, {"is_primary": True})
    assert primary(services, record) == []


def test_other_customers_keep_their_primary_contact(services: Services) -> None:
    first, second = customer(services, "甲"), customer(services, "乙")
    contact(services, first, "张伟")
    contact(services, second, "李强")
    assert (primary(services, first), primary(services, second)) == (["张伟"], ["李强"])


def test_a_restored_contact_does_not_push_the_new_primary_aside(services: Services) -> None:
    record = customer(services)
    old = contact(services, record, "张伟")
    services.records.remove("contact", [old])
    contact(services, record, "李强")
    services.records.restore("contact", [old])
    assert primary(services, record) == ["李强"]
    page = services.lists.first_page(ListQuery(), ["contact.name"])
    assert (page.total, page.rows) == (1, [("李强",)])


def test_undoing_a_deletion_leaves_one_primary(services: Services) -> None:
    record = customer(services)
    old = contact(services, record, "张伟")
    done = services.records.remove("contact", [old])
    contact(services, record, "李强")
    services.undo.undo(done.change_set_id)
    assert primary(services, record) == ["李强"]


def test_bringing_back_a_creation_that_was_undone_leaves_one_primary(services: Services) -> None:
    record = customer(services)
    made = services.records.save(
        "contact", None, {"customer_id": record, "name": "张伟", "mobile": "13800138000"}
    )
    undone = services.undo.undo(made.change_set_id)
    contact(services, record, "李强")
    services.undo.undo(undone.change_set_id)
    assert primary(services, record) == ["李强"]
    assert len(services.records.children("contact", record)) == 2


def test_a_superior_works_at_the_same_customer(services: Services) -> None:
    first, second = customer(services, "甲"), customer(services, "乙")
    boss = contact(services, first, "王总")
    contact(services, first, "张伟", reports_to_id=boss)
    with refused(services, "reports_to_id"):
        services.records.save(
            "contact",
            None,
            {"customer_id": second, "name": "李强", "mobile": "13900139000", "reports_to_id": boss},
        )


def test_nobody_reports_to_himself_by_any_way(services: Services) -> None:
    record = customer(services)
    top = contact(services, record, "王总")
    middle = contact(services, record, "张伟", reports_to_id=top)
    low = contact(services, record, "李强", reports_to_id=middle)
    for person in (top, middle, low):
        with refused(services, "reports_to_id"):
            services.records.save("contact", top, {"reports_to_id": person})
    services.records.save("contact", low, {"reports_to_id": top})
    services.records.save("contact", middle, {"reports_to_id": low})


def test_contacts_are_sorted_by_the_surnames_reading(services: Services) -> None:
    record = customer(services)
    names = ["曾国藩", "单田芳", "仇和", "王芳"]
    for name in names:
        contact(services, record, name)
    people = services.records.children("contact", record, order=("name_key",))
    assert [p["name"] for p in people] == ["仇和", "单田芳", "王芳", "曾国藩"]


def test_the_bookkeeping_of_a_primary_change_is_in_the_history(services: Services) -> None:
    record = customer(services)
    first = contact(services, record, "张伟")
    second = contact(services, record, "李强")
    done = services.records.save("contact", second, {"is_primary": True})
    changes = {c.record_id: dict(c.fields) for c in services.journal.of_act(done.change_set_id)}
    assert changes == {first: {"is_primary": (1, 0)}, second: {"is_primary": (0, 1)}}
