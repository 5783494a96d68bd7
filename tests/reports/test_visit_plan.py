"""The day sheet: order, addresses, what the cards lack, the cards behind it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.services.container import Services
from tests.helpers import pdfs
from tests.helpers.making import contact, create, customer

DAY = date(2026, 11, 23)


def build(services: Services, path: Path, **values: object) -> Printed:
    values = {"on": DAY, **values}
    return report("visit-plan").build(services, Scope(), values, path, NO_PROGRESS)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "日程单.pdf"


@pytest.fixture
def day(services: Services) -> list[int]:
    """Three visits of 周敏, the second customer with everything one wants on the road."""
    seller = create(services, "employee", name="周敏")
    ids = [customer(services, name, owner_id=seller) for name in ("甲公司", "乙公司", "丙公司")]
    contact(services, ids[1], "张伟", job_title="采购经理", mobile="13800138000")
    create(services, "address", customer_id=ids[1], address="龙华路 88 号")
    for customer_id in ids:
        create(
            services, "visit", customer_id=customer_id, planned_on=DAY, employee_id=seller,
            purpose="看样品",
        )  # fmt: skip
    return ids


def test_the_visits_stand_in_their_order_with_room_to_write(
    services: Services, day: list[int], target: Path
) -> None:
    done = build(services, target)
    text = pdfs.text(target)
    assert done.pages == 1
    assert text.index("甲公司") < text.index("乙公司") < text.index("丙公司")
    for known in (
        "2026-11-23星期一", "3次拜访", "□3", "龙华路88号", "张伟采购经理", "13800138000", "看样品",
    ):  # fmt: skip
        assert known in text


def test_what_a_card_lacks_is_asked_for_on_wish(
    services: Services, day: list[int], target: Path
) -> None:
    build(services, target)
    assert "待补资料" in pdfs.text(target)
    build(services, target, missing=False)
    assert "待补资料" not in pdfs.text(target)


def test_the_cards_of_the_day_follow_with_numbers_of_their_own(
    services: Services, day: list[int], target: Path
) -> None:
    done = build(services, target, cards=True)
    assert done.pages == 4
    assert [p.customer_id for p in done.papers] == [None, *day]
    assert "客户资料卡" in pdfs.text(target, 1)


def test_another_seller_has_no_visits(services: Services, day: list[int], target: Path) -> None:
    other = create(services, "employee", name="吴凡")
    with pytest.raises(CrmError, match="没有安排拜访"):
        build(services, target, employee_id=other)
    assert not target.exists()


def test_a_dropped_visit_is_not_printed(services: Services, day: list[int], target: Path) -> None:
    from crmdesk.models.deal_choices import VisitState

    first = services.visit_plans.day(None, DAY)[0]
    services.visit_plans.mark(first.id, VisitState.DROPPED)
    build(services, target)
    assert "甲公司" not in pdfs.text(target)
