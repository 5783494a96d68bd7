"""The 客户名册: groups, subtotals, contents, no heading at the foot of a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.customer_register import Group, Line, lines_of, sheets_of
from crmdesk.services.container import Services
from tests.helpers import golden, pdfs
from tests.helpers.making import contact, create, customer


def build(services: Services, path: Path, **values: object) -> Printed:
    return report("customer-register").build(services, Scope(), values, path, NO_PROGRESS)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "客户名册.pdf"


@pytest.fixture
def team(services: Services) -> dict[str, int]:
    """Two employees with two and three customers; one area with one."""
    zhou = create(services, "employee", name="周敏")
    area = create(services, "area", name="华南")
    first = customer(services, "甲公司", owner_id=zhou, area_id=area, phone="0755-27886318",
                     registered_region="440306", registered_address="西乡街道 88 号")  # fmt: skip
    contact(services, first, "张伟")
    customer(services, "乙公司", owner_id=zhou, relation_state="listed")
    for name in ("丙公司", "丁公司", "戊公司"):
        customer(services, name)
    return {"zhou": zhou, "area": area, "first": first}


def test_customers_stand_under_who_looks_after_them_with_subtotals(
    services: Services, target: Path, team: dict[str, int]
) -> None:
    build(services, target)
    said = pdfs.text(target)
    assert "5家客户；按负责人分组；李晓明3家（第1页）周敏2家（第1页）" in said
    assert "李晓明小计3家客户" in said
    assert "周敏小计2家客户" in said
    assert said.index("丙公司") < said.index("李晓明小计") < said.index("甲公司")
    for text in ("张伟", "13800138000", "广东省深圳市宝安区西乡街道88号", "需置疑客户"):
        assert text in said, text


def test_by_area_those_without_one_come_last(
    services: Services, target: Path, team: dict[str, int]
) -> None:
    build(services, target, group_by="area_id")
    said = pdfs.text(target)
    assert "区域分组；华南1家（第1页）未分区域4家（第1页）" in said
    assert said.index("华南小计1家客户") < said.index("未分区域小计4家客户")


def test_each_group_on_its_own_page_for_handing_out(
    services: Services, target: Path, team: dict[str, int]
) -> None:
    done = build(services, target, page_per_group=True)
    assert done.pages == 2
    assert "甲公司" not in pdfs.text(target, 0)
    assert "甲公司" in pdfs.text(target, 1)
    assert "周敏2家（第2页）" in pdfs.text(target, 0)


def test_remarks_are_lines_to_write_on(
    services: Services, target: Path, team: dict[str, int]
) -> None:
    build(services, target)
    assert pdfs.sizes(target) == [(842, 595)]
    assert pdfs.line_count(target) >= 5


def test_a_golden_register(services: Services, target: Path, team: dict[str, int]) -> None:
    build(services, target)
    golden.check("customer_register", pdfs.runs(target))


# --- paging --------------------------------------------------------------------------------
def groups(*sizes: int) -> list[Group]:
    start = 1
    made = []
    for key, size in enumerate(sizes, start=1):
        made.append(Group(key, f"组{key}", tuple(range(start, start + size))))
        start += size
    return made


def is_heading(line: Line) -> bool:
    return not line.customer_id and not line.is_sum


@pytest.mark.parametrize(
    "sizes", [(1,), (25,), (3, 3, 3, 3, 3, 3), (40, 1, 2, 60), (19, 5), (20, 1)]
)
@pytest.mark.parametrize("apart", [False, True])
def test_every_line_is_printed_once_in_order_and_pages_are_not_overfull(
    sizes: tuple[int, ...], apart: bool
) -> None:
    lines = lines_of(groups(*sizes))
    sheets = sheets_of(lines, 20, 23, apart=apart)
    assert [line for sheet in sheets for line in sheet] == lines
    assert len(sheets[0]) <= 20
    assert all(len(sheet) <= 23 for sheet in sheets)
    assert [line.number for line in lines if line.customer_id] == list(range(1, sum(sizes) + 1))
    for sheet in sheets:
        assert sheet
        assert not is_heading(sheet[-1])
        if apart:
            assert sum(map(is_heading, sheet)) <= 1
