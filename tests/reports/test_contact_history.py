"""联系记录 on paper: every talk, newest first, with all its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.services.container import Services
from tests.helpers import pdfs
from tests.helpers.making import contact, create, customer


def build(services: Services, path: Path, ids: list[int], **values: object) -> Printed:
    scope = Scope(customer_ids=tuple(ids))
    return report("contact-history").build(services, scope, values, path, NO_PROGRESS)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "联系记录.pdf"


def talk(services: Services, customer_id: int, summary: str, at: str, **values: object) -> int:
    return create(
        services, "activity", customer_id=customer_id, summary=summary, happened_at=at,
        channel="phone", **values,
    )  # fmt: skip


def test_talks_stand_newest_first_with_what_was_said_in_full(
    services: Services, target: Path
) -> None:
    made = customer(services)
    person = contact(services, made, "张伟")
    long = "客户说" + "下一批要两万件，月底前报价，" * 12 + "完"
    talk(services, made, "先打了电话", "2026-10-08 09:00:00", contact_id=person)
    talk(services, made, long, "2026-11-18 10:20:00", next_on="2026-11-25", next_what="带报价上门",
         needs="三月再要一批")  # fmt: skip
    done = build(services, target, [made])
    said = pdfs.text(target)
    assert done.pages == 1
    assert said.count("万") == 12  # whole, over several lines
    assert "完" in said
    assert said.index("2026-11-18") < said.index("2026-10-08")
    for words in ("张伟", "带报价上门", "三月再要一批", "2条跟进", "深圳市锦华五金制品有限公司"):
        assert words in said, words


def test_many_talks_go_over_pages_and_each_says_of_how_many(
    services: Services, target: Path
) -> None:
    made = customer(services)
    for n in range(60):
        talk(services, made, f"第{n}次，" + "谈了很多" * 20, f"2026-0{n % 9 + 1}-11 10:00:00")
    done = build(services, target, [made])
    assert done.pages > 1
    said = pdfs.whole_text(target)
    assert f"第{done.pages}页共{done.pages}页" in said
    for n in range(60):
        assert f"第{n}次" in said, n


def test_only_the_last_days_are_printed_when_asked(services: Services, target: Path) -> None:
    made = customer(services)
    talk(services, made, "很久以前", "2026-01-08 09:00:00")
    talk(services, made, "上周", "2026-11-15 09:00:00")
    build(services, target, [made], days=30)
    said = pdfs.text(target)
    assert "上周" in said
    assert "很久以前" not in said


def test_without_a_talk_the_paper_says_so(services: Services, target: Path) -> None:
    build(services, target, [customer(services)])
    assert "还没有跟进记录" in pdfs.text(target)
