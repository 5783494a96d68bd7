"""Changing several records, each in its own way, in one act."""

from __future__ import annotations

import pytest

from crmdesk.core.errors import NotFound
from crmdesk.services.container import Services
from tests.helpers.making import contact, customer


def test_each_record_gets_its_own_value_and_one_undo_takes_all_of_it_back(
    services: Services,
) -> None:
    owner = customer(services)
    first, second = contact(services, owner, "张伟"), contact(services, owner, "李强")
    change_set = services.records.save_each(
        "contact", {first: {"path_order": 2}, second: {"path_order": 1}}
    )
    assert [services.records.fetch("contact", i)["path_order"] for i in (first, second)] == [2, 1]
    assert change_set.of("contact").updated == {first, second}
    services.undo.undo(change_set.change_set_id)
    assert [services.records.fetch("contact", i)["path_order"] for i in (first, second)] == [
        None,
        None,
    ]


def test_one_record_that_is_gone_leaves_the_others_as_they_were(services: Services) -> None:
    owner = customer(services)
    first = contact(services, owner)
    with pytest.raises(NotFound):
        services.records.save_each("contact", {first: {"weight": 10}, 12345: {"weight": 20}})
    assert services.records.fetch("contact", first)["weight"] is None
