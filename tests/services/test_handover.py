"""Nobody leaves with something open; a handover moves everything in one act."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.services.container import Services
from tests.helpers.deals import active, lost
from tests.helpers.making import create, customer
from tests.helpers.refusals import refused


@pytest.fixture
def seller(services: Services) -> int:
    """Somebody with a customer, three opportunities (one lost), tasks (one done), a signal."""
    made = create(services, "employee", name="王芳")
    owner = customer(services, owner_id=made)
    active(services, owner, name="快成交", expected_on=date(2026, 12, 10))
    active(services, owner, name="还早", expected_on=date(2027, 6, 30))
    lost(services, active(services, owner, name="已输"))
    create(
        services, "task", customer_id=owner, title="回电", due_on=date(2026, 11, 24), owner_id=made
    )
    create(
        services,
        "task",
        customer_id=owner,
        title="寄样品",
        due_on=date(2026, 11, 1),
        owner_id=made,
        state="done",
    )
    return made


def counts(services: Services, employee: int) -> dict[str, int]:
    return {line.entity: line.count for line in services.handover.preview(employee).lines}


def test_the_preview_counts_what_is_open(services: Services, seller: int) -> None:
    preview = services.handover.preview(seller)
    assert counts(services, seller) == {"customer": 1, "opportunity": 2, "task": 1}
    assert (preview.count, preview.name, len(preview.closing)) == (4, "王芳", 1)
    assert [line.label for line in preview.lines] == ["客户", "商机", "待办事项"]


def test_he_cannot_leave_while_something_is_open(services: Services, seller: int) -> None:
    with refused(services, "has_left", "商机 2", "客户 1", "待办 1"):
        services.records.save("employee", seller, {"has_left": True})
    with refused(services, "has_left", "移交"):
        services.records.remove("employee", [seller])


def test_everything_goes_over_in_one_act_and_back(services: Services, seller: int) -> None:
    heir = create(services, "employee", name="陈刚")
    act = services.handover.hand_over(seller, heir, has_left=True)
    assert counts(services, seller) == {}
    assert services.records.fetch("employee", seller)["has_left"] == 1
    by_name = {r["name"]: r["owner_id"] for r in services.records.all("opportunity")}
    assert by_name == {"快成交": heir, "还早": heir, "已输": seller}
    visits = [r for r in services.records.all("task") if r["origin"] == "handover"]
    assert [(v["kind"], v["due_on"], v["owner_id"]) for v in visits] == [
        ("visit", "2026-11-23", heir)
    ]
    assert "快成交" in str(visits[0]["title"])
    services.undo.undo(act.change_set_id)
    assert counts(services, seller) == {"customer": 1, "opportunity": 2, "task": 1}
    assert services.records.fetch("employee", seller)["has_left"] == 0


def test_each_kind_may_go_to_its_own_person(services: Services, seller: int) -> None:
    heir, boss = (create(services, "employee", name=name) for name in ("陈刚", "赵总"))
    services.handover.hand_over(seller, {"customer": heir, "task": heir, "opportunity": boss})
    assert counts(services, boss) == {"opportunity": 2, "task": 1}
    assert counts(services, heir) == {"customer": 1, "task": 1}


def test_nothing_may_be_left_without_anybody(services: Services, seller: int) -> None:
    heir = create(services, "employee", name="陈刚")
    with pytest.raises(CrmError, match="商机"):
        services.handover.hand_over(seller, {"customer": heir, "task": heir})
    with pytest.raises(CrmError, match="王芳"):
        services.handover.hand_over(seller, seller)
    assert counts(services, seller) == {"customer": 1, "opportunity": 2, "task": 1}


def test_who_has_left_takes_nothing_over(services: Services, seller: int) -> None:
    gone = create(services, "employee", name="老赵", has_left=True)
    with refused(services, "to", "老赵"):
        services.handover.hand_over(seller, gone)
