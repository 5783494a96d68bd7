"""Saved views and the quick filters of the customer list."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import ValidationError
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort, ViewState
from crmdesk.services.chips import customer_chips
from crmdesk.services.container import Services
from crmdesk.services.settings import REVIEW_DAYS
from tests.helpers.making import contact, create, customer

STATE = ViewState(
    ("code", "name", "contact.mobile"),
    (90, 200, 120),
    Group((Condition("name", Op.CONTAINS, ("五金",)),)),
    (Sort("annual_sales", descending=True),),
)


def names(services: Services) -> list[str]:
    return [view.name for view in services.views.of("customer")]


def test_a_view_comes_back_as_it_was_saved(services: Services) -> None:
    services.views.save("customer", "五金大户", STATE)
    [view] = services.views.of("customer")
    assert (view.name, view.state, view.is_readable) == ("五金大户", STATE, True)
    assert services.views.of("contact") == []


def test_new_views_go_last_and_can_be_ordered(services: Services) -> None:
    for name in ("甲", "乙", "丙"):
        services.views.save("customer", name, ViewState())
    assert names(services) == ["甲", "乙", "丙"]
    ids = {view.name: view.view_id for view in services.views.of("customer")}
    services.views.order([ids["丙"], ids["甲"], ids["乙"]])
    assert names(services) == ["丙", "甲", "乙"]


def test_a_view_is_overwritten_renamed_deleted_and_brought_back(services: Services) -> None:
    services.views.save("customer", "甲", ViewState())
    view_id = services.views.of("customer")[0].view_id
    services.views.save("customer", "甲", STATE, view_id)
    services.views.rename(view_id, "乙")
    [view] = services.views.of("customer")
    assert (view.name, view.state) == ("乙", STATE)
    gone = services.views.delete(view_id)
    assert names(services) == []
    assert services.journal.act(gone.change_set_id).text == "删除视图“乙”"
    services.undo.undo(gone.change_set_id)
    assert names(services) == ["乙"]


def test_two_views_of_a_list_cannot_share_a_name(services: Services) -> None:
    services.views.save("customer", "甲", ViewState())
    services.views.save("contact", "甲", ViewState())
    with pytest.raises(ValidationError):
        services.views.save("customer", "甲", STATE)
    assert names(services) == ["甲"]


def test_an_unreadable_view_is_shown_as_such(services: Services) -> None:
    values = {"name": "旧", "entity": "customer", "content": '{"columns": 3}'}
    services.records.save("saved_view", None, values)
    [view] = services.views.of("customer")
    assert not view.is_readable


def test_each_chip_lets_through_what_its_name_says(services: Services) -> None:
    me, other = services.employee_id, create(services, "employee", name="王芳")
    with clock.fixed(date(2026, 9, 1)):
        old = customer(services, "老客户商行", reviewed_on=date(2026, 3, 1), phone="0755-26712345")
    fresh = customer(
        services,
        "新客户商行",
        relation_state="customer",
        owner_id=other,
        reviewed_on=date(2026, 11, 1),
        registered_region="440300",
    )
    contact(services, fresh, "张伟", mobile="13800138000")
    unseen = customer(
        services, "未核对商行", relation_state="qualified", registered_region="440300"
    )
    listed = customer(services, "名单商行", relation_state="listed", reviewed_on=clock.today())
    with clock.fixed(date(2026, 11, 1)):
        create(services, "task", customer_id=old, title="回访", due_on="2026-11-20")
    create(services, "task", customer_id=listed, title="回访", due_on="2026-11-21")
    chips = customer_chips(me, services.settings.get(REVIEW_DAYS), clock.today())
    found = {chip.key: set(services.lists.ids(ListQuery(filter=chip.filter))) for chip in chips}
    assert found == {
        "all": {old, fresh, unseen, listed},
        "mine": {old, unseen, listed},
        "bought": {fresh},
        "key_layers": set(),
        "leaving": set(),
        "qualified": {unseen},
        "lead": {old},
        "listed": {listed},
        "new": {fresh, unseen, listed},
        "contact_overdue": {old},
        "contact_today": {listed},
        "no_plan": {fresh, unseen},
        "review": {old, unseen},
        "no_phone": {unseen, listed},
        "no_contact": {old, unseen, listed},
        "no_region": {old, listed},
    }
    counts = services.lists.counts(ListQuery(), {chip.key: chip.filter for chip in chips})
    assert counts == {key: len(ids) for key, ids in found.items()}
    assert [chip.title for chip in chips][:2] == ["全部", "我负责的"]


def test_without_somebody_at_work_there_is_no_own_chip() -> None:
    keys = [chip.key for chip in customer_chips(None, 180, date(2026, 11, 21))]
    assert "mine" not in keys
