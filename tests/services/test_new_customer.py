"""A customer and its first contact in one act."""

from __future__ import annotations

import pytest

from crmdesk.core.errors import ValidationError
from crmdesk.services.container import Services
from crmdesk.services.new_customer import save_new_customer
from tests.helpers import making

NAME = "深圳市锦华五金制品有限公司"


def test_customer_and_contact_are_one_change_set(services: Services) -> None:
    change_set = save_new_customer(
        services.context(), {"name": NAME}, {"name": "张伟", "mobile": "13800138000"}
    )
    customer_id = next(iter(change_set.of("customer").created))
    people = services.records.children("contact", customer_id)
    assert [(p["name"], p["is_primary"]) for p in people] == [("张伟", 1)]
    assert services.journal.acts()[0].records == 2
    services.undo.undo(change_set.change_set_id)
    assert services.journal.act(change_set.change_set_id).is_undone


def test_the_contact_can_be_found_at_once(services: Services) -> None:
    from crmdesk.models.query import ListQuery

    save_new_customer(services.context(), {"name": NAME}, {"name": "张伟", "mobile": "13800138000"})
    assert services.lists.count(ListQuery(search="zw")) == 1


def test_everything_wrong_is_said_at_once_and_nothing_is_written(services: Services) -> None:
    newest = services.journal.newest_id()
    with pytest.raises(ValidationError) as caught:
        save_new_customer(services.context(), {"phone": "12"}, {"job_title": "采购"})
    fields = {p.field for p in caught.value.problems}
    assert fields == {"name", "phone", "contact.name"}
    assert services.journal.newest_id() == newest


def test_a_customer_alone_is_enough(services: Services) -> None:
    change_set = save_new_customer(services.context(), {"name": NAME})
    assert [c.entity for c in change_set.changes] == ["customer"]


def test_look_alikes_called_different_are_remembered(services: Services) -> None:
    other = making.customer(services, NAME)
    change_set = save_new_customer(services.context(), {"name": NAME}, different_from=[other])
    new = next(iter(change_set.of("customer").created))
    pairs = [(r["first_id"], r["second_id"]) for r in services.records.all("not_duplicate")]
    assert pairs == [tuple(sorted((other, new)))]
