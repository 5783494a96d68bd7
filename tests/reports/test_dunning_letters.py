"""Dunning letters on paper: words by level, documents, interest, several in one file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.models.query import Condition, Group, ListQuery, Op
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.helpers.pdfs import text, whole_text
from tests.helpers.trade import sale, without_credit_control


@pytest.fixture
def us(services: Services) -> Services:
    without_credit_control(services)
    services.settings.save(
        {"company.name": "杭州云岭五金贸易有限公司", "company.account": "中国银行 6222 0000"}
    )
    return services


def late(services: Services, name: str, documents: int = 1) -> int:
    who = customer(services, name)
    for n in range(documents):
        on = date(2026, 9, 1 + n % 30)
        sale(services, who, 1_000_000 + n, sold_on=on, due_on=on)
    return who


def build(services: Services, ids: list[int], target: Path) -> Printed:
    query = ListQuery("dunning", filter=Group((Condition("id", Op.ONE_OF, tuple(ids)),)))
    return report("dunning").build(services, Scope(query=query), {}, target, NO_PROGRESS)


def test_the_first_letter_is_friendly_and_names_what_is_due(us: Services, tmp_path: Path) -> None:
    who = late(us, "中山小榄锁业有限公司")
    _act, ids = us.dunning.write_letters([who], level=3)
    target = tmp_path / "催款 函.pdf"
    done = build(us, ids, target)
    said = text(target)
    for expected in (
        "催款函", "中山小榄锁业有限公司", "感谢贵公司", "10,000.00", "2026-11-28", "81",
        "人民币壹万元整", "中国银行62220000", "（盖章）", done.papers[0].number,
    ):  # fmt: skip
        assert expected in said, expected
    assert "逾期利息" not in said
    assert done.papers[0].customer_id == who


def test_a_later_letter_names_the_one_before_and_the_last_one_the_law(
    us: Services, tmp_path: Path
) -> None:
    who = late(us, "苏州恒泰精密机械有限公司")
    _act, first = us.dunning.write_letters([who], level=3)
    _act, second = us.dunning.write_letters([who], level=4)
    _act, last = us.dunning.write_letters([who], level=5)
    number = us.dunning.letter(first[0]).record["letter_no"]
    build(us, second, tmp_path / "2.pdf")
    assert f"已于2026-11-21{number}致函" in text(tmp_path / "2.pdf")
    build(us, last, tmp_path / "3.pdf")
    assert "最后催款函" in text(tmp_path / "3.pdf")
    assert "通过法律途径" in text(tmp_path / "3.pdf")


def test_interest_that_was_agreed_is_asked_for(us: Services, tmp_path: Path) -> None:
    us.settings.save({"trade.late_interest": 1_000})
    who = late(us, "东莞市横沥联合模具有限公司")
    _act, ids = us.dunning.write_letters([who], level=4)
    letter = us.dunning.letter(ids[0])
    target = tmp_path / "d.pdf"
    build(us, ids, target)
    said = text(target)
    assert letter.interest
    assert f"{letter.interest / 100:,.2f}" in said
    assert "年利率10%" in said
    assert f"{(letter.overdue + letter.interest) / 100:,.2f}元" in said


def test_letters_are_numbered_apart_in_one_file(us: Services, tmp_path: Path) -> None:
    customers = [late(us, "青岛远航船舶配件厂", 90), late(us, "济南历下机电设备有限公司")]
    _act, ids = us.dunning.write_letters(customers, level=3)
    target = tmp_path / "d.pdf"
    done = build(us, ids, target)
    said = whole_text(target)
    assert len({paper.number for paper in done.papers}) == 2
    assert "第3页共3页" in said
    assert "第1页共1页" in said
    assert "合计90笔" in said


def test_a_letter_in_english(us: Services, english: None, tmp_path: Path) -> None:
    _act, ids = us.dunning.write_letters([late(us, "厦门鹭岛茶业有限公司")], level=3)
    target = tmp_path / "d.pdf"
    build(us, ids, target)
    assert "Thankyouforyourtrust" in text(target)


def test_no_letter_is_refused(us: Services, tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="催款函"):
        report("dunning").build(us, Scope(), {}, tmp_path / "d.pdf", NO_PROGRESS)


def test_of_a_customer_the_last_letter_is_printed(us: Services, tmp_path: Path) -> None:
    who = late(us, "中山小榄锁业有限公司")
    us.dunning.write_letters([who, late(us, "青岛远航船舶配件厂")], level=3)
    us.dunning.write_letters([who], level=5)
    target = tmp_path / "d.pdf"
    done = report("dunning").build(us, Scope(customer_ids=(who,)), {}, target, NO_PROGRESS)
    assert [paper.customer_id for paper in done.papers] == [who]
    assert "最后催款函" in whole_text(target)
