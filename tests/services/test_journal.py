"""Reading the history: of a record, a customer, an act, the whole file."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crmdesk.core import clock, i18n
from crmdesk.core.errors import NotFound
from crmdesk.models.history import Action, ChangeSource
from crmdesk.services.container import Services
from crmdesk.services.journal import latest_undoable
from tests.conftest import NOW
from tests.helpers.making import contact, customer


def test_acts_come_newest_first_and_page_by_page(services: Services) -> None:
    for n in range(5):
        customer(services, f"客户{n}")
    acts = services.journal.acts(limit=3)
    assert [a.params["name"] for a in acts] == ["客户4", "客户3", "客户2"]
    older = services.journal.acts(before_id=acts[-1].change_set_id, limit=10)
    assert [a.params["name"] for a in older] == ["客户1", "客户0", "李晓明"]
    assert services.journal.newest_id() == acts[0].change_set_id
    assert [a.records for a in acts] == [1, 1, 1]


def test_acts_of_one_sort(services: Services) -> None:
    record = customer(services)
    done = services.records.save("customer", record, {"fax": "0755-26712345"})
    services.undo.undo(done.change_set_id)
    [undo] = services.journal.acts(source=ChangeSource.UNDO)
    assert undo.undoes_id == done.change_set_id
    assert services.journal.act(done.change_set_id).undone_by_id == undo.change_set_id
    assert services.journal.act(done.change_set_id).is_undone


def test_the_history_of_a_customer_holds_its_children(services: Services) -> None:
    record = customer(services)
    customer(services, "别的客户")
    person = contact(services, record)
    services.records.remove("contact", [person])
    changes = services.journal.of_customer(record)
    assert [(c.entity, c.action) for c in changes] == [
        ("contact", Action.DELETE),
        ("contact", Action.CREATE),
        ("customer", Action.CREATE),
    ]
    assert services.journal.count_of_customer(record) == 3
    assert [c.action for c in services.journal.of_record("contact", person)] == [
        Action.DELETE,
        Action.CREATE,
    ]
    assert services.journal.of_record("customer", person) == []
    assert len(services.journal.of_customer(record, limit=2)) == 2


def test_what_changed_after_an_act(services: Services) -> None:
    record = customer(services)
    seen = services.journal.newest_id()
    assert services.journal.fields_changed_since(record, seen) == {}
    services.records.save("customer", record, {"fax": "0755-26712345", "short_name": "锦华"})
    contact(services, record)
    assert services.journal.fields_changed_since(record, seen) == {
        "customer": {"fax", "short_name"},
        "contact": {"*"},
    }


def test_an_act_reads_in_the_language_in_use(services: Services) -> None:
    customer(services, "锦华{五金}")
    [act] = services.journal.acts(limit=1)
    assert act.text == "新建客户 锦华{五金}"
    i18n.set_language("en")
    assert "锦华{五金}" in act.text
    assert act.text.startswith("Created")


def test_an_unknown_act_is_not_found(services: Services) -> None:
    with pytest.raises(NotFound):
        services.journal.act(12345)
    assert services.journal.of_act(12345) == []


def test_an_act_keeps_its_moment(services: Services) -> None:
    with clock.fixed(NOW + timedelta(days=3, seconds=7)):
        customer(services)
    [act] = services.journal.acts(limit=1)
    assert act.at == datetime(2026, 11, 24, 9, 12, 7)


def test_the_order_of_acts_survives_a_clock_that_was_set_back(services: Services) -> None:
    with clock.fixed(NOW + timedelta(days=30)):
        customer(services, "将来")
    with clock.fixed(NOW - timedelta(days=30)):
        customer(services, "过去")
    assert [a.params["name"] for a in services.journal.acts(limit=2)] == ["过去", "将来"]


def test_ctrl_z_takes_the_newest_act_that_still_stands(services: Services) -> None:
    first = services.records.save("customer", None, {"name": "甲"})
    second = services.records.save("customer", None, {"name": "乙"})

    def newest() -> int | None:
        act = latest_undoable(services.journal.acts())
        return act.change_set_id if act else None

    assert newest() == second.change_set_id
    undone = services.undo.undo(second.change_set_id)
    assert newest() == first.change_set_id
    services.undo.undo(undone.change_set_id)
    assert newest() == second.change_set_id
    assert latest_undoable([]) is None
