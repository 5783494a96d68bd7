"""The printed 客户资料卡: one A4 page, everything on it, fonts embedded, nothing it must not show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.core.i18n import set_language
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.models.codecs import show_stored
from crmdesk.models.fields import Kind, fields_of
from crmdesk.models.registry import Customer
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.card.texts import in_wan
from crmdesk.services.container import Services
from crmdesk.services.trade_values import SalesYear
from tests.helpers import golden, pdfs
from tests.helpers.cards import fullest, typical
from tests.helpers.making import contact, customer


def build(services: Services, path: Path, *ids: int, **values: Any) -> Printed:
    scope = Scope(customer_ids=ids)
    return report("customer-card").build(services, scope, values, path, NO_PROGRESS)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "资料卡.pdf"


def tight(text: str) -> str:
    return "".join(text.split())


def test_a_card_is_one_a4_page_with_the_fonts_embedded(services: Services, target: Path) -> None:
    done = build(services, target, typical(services))
    assert done.pages == 1
    assert pdfs.sizes(target) == [pdfs.A4]
    used = pdfs.fonts(target)
    assert used
    assert all(used.values()), used
    assert all("+NotoSansSC" in name for name in pdfs.declared_fonts(target))
    assert b"Helvetica" not in target.read_bytes()


def test_the_text_layer_holds_every_filled_card_field(services: Services, target: Path) -> None:
    customer_id = typical(services)
    build(services, target, customer_id)
    said = pdfs.text(target)
    values = services.cards.card(customer_id).values
    checked = 0
    for spec in fields_of(Customer):
        if not spec.on_card or values[spec.name] is None or spec.kind is Kind.RATING:
            continue
        shown = show_stored(in_wan(spec), values[spec.name], services.names)
        if spec.name == "direction":  # longer than its two lines
            shown = shown[:30]
        assert tight(shown) in said, spec.name
        checked += 1
    assert checked > 70
    assert "DY-20261121-0001" in said
    assert "2026-11-2109:12" in said


def test_children_are_printed_as_the_card_asks(services: Services, target: Path) -> None:
    build(services, target, typical(services))
    said = pdfs.text(target)
    assert "张伟（采购✓）→刘芳（财务）→陈志远（决策者✓）" in said
    assert "66.67%" in said
    assert "张伟（主）" in said
    assert "货款逾期9天" in said
    assert "3.20" in said  # 32,000 yuan in 万元
    assert "临期" in said
    assert "过期" in said
    assert "广东省深圳市宝安区航城街道洲石路216号B仓" in said


def test_nothing_that_is_not_on_the_card_is_printed(services: Services, target: Path) -> None:
    build(services, target, typical(services))
    said = pdfs.text(target)
    for secret in ("备注不上卡", "777.00", "6222000012345678", "钓鱼"):
        assert secret not in said, secret


def test_computed_fields_print_a_dash_and_empty_ones_a_line(
    services: Services, target: Path
) -> None:
    build(services, target, customer(services, "台州市远达水暖配件厂"))
    assert pdfs.text(target).count("—") >= 20
    empty = pdfs.line_count(target)
    build(services, target, typical(services))
    assert pdfs.text(target).count("—") >= 20
    assert pdfs.line_count(target) < empty - 60


def test_the_blank_card_prints_the_heading_only(services: Services, target: Path) -> None:
    build(services, target, typical(services), blank=True)
    said = pdfs.text(target)
    assert "深圳市锦华五金制品有限公司" in said
    assert "李晓明" in said
    for text in ("锦华金属厂", "0755-27886318", "张伟", "SQ-2026-014"):
        assert text not in said, text


def test_an_empty_form_needs_no_customer_and_has_a_number(services: Services, target: Path) -> None:
    scope = Scope()
    done = report("customer-card").build(services, scope, {"blank": True}, target, NO_PROGRESS)
    assert (done.pages, done.papers[0].customer_id) == (1, None)
    assert done.papers[0].number in pdfs.text(target)


def test_a_selection_is_one_pdf_in_its_order_with_a_number_each(
    services: Services, target: Path
) -> None:
    ids = [customer(services, f"客户{n}号有限公司") for n in range(5)]
    wanted = [ids[3], ids[0], ids[4], ids[3]]
    done = build(services, target, *wanted)
    assert done.pages == 3
    for page, (name, paper) in enumerate(
        zip(("客户3号有限公司", "客户0号有限公司", "客户4号有限公司"), done.papers, strict=True)
    ):
        said = pdfs.text(target, page)
        assert name in said
        assert paper.number in said
        assert paper.short_code in said
        assert services.printing.find(paper.short_code).customer_id == paper.customer_id


def test_the_worst_card_is_still_one_page_and_cuts_no_number(
    services: Services, target: Path
) -> None:
    done = build(services, target, fullest(services))
    assert done.pages == 1
    said = pdfs.text(target)
    assert said.count("99,999,999.99") >= 7
    assert "####" not in said
    assert "0755-27886318-123456" in said
    assert "…(见续页)" in said
    assert "第1页共1页" in said
    assert any("没能印全" in remark for remark in done.remarks)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_text_leaves_the_page_or_covers_another(
    services: Services, target: Path, language: str
) -> None:
    """Drawn places, not planned ones: what pdfium measures on the worst card."""
    customer_id = fullest(services)
    set_language(language)
    build(services, target, customer_id)
    boxes = [box for box in pdfs.boxes(target) if box[4].strip()]
    assert len(boxes) > 150
    for left, top, right, bottom, text in boxes:
        assert 42 <= left < right <= 595 - 42 + 5, text  # a comma may hang out
        assert 40 <= top < bottom <= 842 - 14, text
    assert list(_overlaps(boxes)) == []
    assert "####" not in pdfs.text(target)


def _overlaps(boxes: list[tuple[float, float, float, float, str]]) -> Iterator[tuple[str, str]]:
    """Pairs of texts that share more than a hair of ink."""
    boxes = sorted(boxes)
    for n, (left, top, right, bottom, text) in enumerate(boxes):
        for other in boxes[n + 1 :]:
            if other[0] > right:
                break
            wide = min(right, other[2]) - max(left, other[0])
            high = min(bottom, other[3]) - max(top, other[1])
            if wide > 1.5 and high > 2.0:
                yield text, other[4]


def test_the_continuation_holds_everything_that_was_cut(services: Services, target: Path) -> None:
    customer_id = fullest(services)
    done = build(services, target, customer_id, continuation=True)
    assert done.pages > 1
    assert done.remarks == ()
    assert "第1页共" + str(done.pages) + "页" in pdfs.text(target, 0)
    rest = "".join(pdfs.text(target, page) for page in range(1, done.pages))
    card = services.cards.card(customer_id)
    for field in ("philosophy", "service_area", "reputation", "registered_address", "former_name"):
        assert str(card.values[field]) in rest, field
    for note in card.notes.values():
        assert str(note["text"]) in rest
    for person in card.contacts[3:]:
        mobile = str(person["mobile"])
        assert mobile in rest
    assert rest.count("法人授权委托书") == 6
    assert f"第{done.pages}页共{done.pages}页" in pdfs.text(target, done.pages - 1)


def test_no_continuation_is_printed_where_nothing_was_cut(services: Services, target: Path) -> None:
    short = customer(services, "台州市远达水暖配件厂")
    done = build(services, target, short, fullest(services), continuation=True)
    assert "第1页共1页" in pdfs.text(target, 0)
    assert done.pages > 2


def test_computed_values_stand_in_their_place_once_they_are_known(
    services: Services, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer_id = typical(services)
    known = {
        "pyramid_layer": "vip", "abc_class": "a", "rfm_code": "5-5-4", "opportunity_grade": "a",
        "credit_grade": "aa", "purchasing_power": "big", "lifecycle_stage": "growth",
        "standing": "current", "credit_score": 86_000, "credit_used": 12_640_000,
        "credit_available": 7_360_000, "credit_use_rate": 6_320, "receivables_open": 8_640_000,
        "receivables_overdue": 1_200_000, "max_overdue_days": 9, "mean_collection_days": 34_200,
        "next_contact_on": "2026-11-24", "route": "深圳西", "route_position": 7,
        "wallet_share": 4_650, "satisfaction": 4_300, "satisfaction_on": "2026-10-15",
        "loyalty": 82_000,
    }  # fmt: skip
    years = tuple(
        SalesYear(2024 + n, (*range(5_200_000, 5_200_000 + 11), None), 88_000_000 + n, growth)
        for n, growth in enumerate((None, 1_330, -267))
    )
    load = services.cards.cards

    def filled(*given: Any) -> Iterator[Any]:
        for card in load(*given):
            yield replace(card, derived={**card.derived, **known}, sales=years)

    monkeypatch.setattr(services.cards, "cards", filled)
    build(services, target, customer_id)
    said = pdfs.text(target)
    for text in ("VIP", "5-5-4", "AA", "大", "成长", "现有客户", "12.64", "7.36", "63.2%", "8.64",
                 "9天", "34.2天", "2026-11-24", "深圳西·7", "46.5%", "4.3（2026-10-15）", "88.00",
                 "+13.3%", "−2.67%"):  # fmt: skip
        assert text in said, text
    golden.check("customer_card_computed", pdfs.runs(target))


def test_characters_that_the_font_lacks_are_named_and_marked(
    services: Services, target: Path
) -> None:
    odd = customer(services, "深圳市𠮷祥五金有限公司", short_name="䶮华")
    done = build(services, target, odd)
    assert "深圳市〓祥五金有限公司" in pdfs.text(target)
    (remark,) = done.remarks
    assert "𠮷（U+20BB7）" in remark
    assert "䶮" in remark


def test_our_own_name_stands_at_the_head(services: Services, target: Path) -> None:
    services.settings.save({"company.name": "杭州云岭五金贸易有限公司"})
    build(services, target, customer(services))
    assert "杭州云岭五金贸易有限公司" in pdfs.text(target)


def test_documents_are_judged_on_the_asked_day(services: Services, target: Path) -> None:
    customer_id = typical(services)
    build(services, target, customer_id, as_of=date(2026, 1, 1))
    said = pdfs.text(target)
    assert "按2026-01-01计算" in said
    assert "过期" not in said


def test_a_paper_knows_what_changed_after_it_was_printed(services: Services, target: Path) -> None:
    customer_id = typical(services)
    (paper,) = build(services, target, customer_id).papers
    services.records.save("customer", customer_id, {"phone": "0755-26712345", "short_name": "锦"})
    state = services.printing.state(paper.short_code)
    assert state.changed == {"customer": frozenset({"phone", "short_name"})}


class Impatient:
    """Cancels after some cards."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.seen: list[tuple[int, int]] = []

    def report(self, done: int, total: int, text: str = "") -> None:
        self.seen.append((done, total))

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled()


def test_a_cancelled_print_leaves_no_file_and_no_numbers(services: Services, target: Path) -> None:
    ids = [customer(services, f"客户{n}") for n in range(20)]
    target.write_bytes(b"older print")
    with pytest.raises(Cancelled):
        report("customer-card").build(services, Scope(customer_ids=ids), {}, target, Impatient(12))
    assert target.read_bytes() == b"older print"
    assert [p.name for p in target.parent.iterdir() if p.is_file()] == [target.name]
    assert services.printing.of_customer(ids[0]) == []


def test_progress_counts_the_cards(services: Services, target: Path) -> None:
    ids = [customer(services, f"客户{n}") for n in range(7)]
    watch = Impatient(1000)
    report("customer-card").build(services, Scope(customer_ids=ids), {}, target, watch)
    assert watch.seen[0] == (0, 7)
    assert watch.seen[-1] == (7, 7)


def test_an_unwritable_place_is_said_and_no_number_is_used_up(
    services: Services, tmp_path: Path
) -> None:
    customer_id = customer(services)
    with pytest.raises(CrmError, match="找不到文件夹"):
        build(services, tmp_path / "gone" / "card.pdf", customer_id)
    assert services.printing.of_customer(customer_id) == []


def test_deleted_customers_are_not_printed(services: Services, target: Path) -> None:
    gone, there = customer(services, "甲"), customer(services, "乙")
    services.records.remove("customer", [gone])
    assert build(services, target, gone, there).pages == 1
    with pytest.raises(CrmError, match="没有可打印的客户"):
        build(services, target, gone)


def test_contacts_who_left_are_not_printed(services: Services, target: Path) -> None:
    customer_id = customer(services)
    contact(services, customer_id, "周离职", has_left=True)
    contact(services, customer_id, "吴在职", mobile="13900139000")
    build(services, target, customer_id)
    said = pdfs.text(target)
    assert "吴在职" in said
    assert "周离职" not in said


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_typical_card_looks_as_it_was_approved(
    services: Services, target: Path, language: str
) -> None:
    customer_id = typical(services)
    set_language(language)
    build(services, target, customer_id)
    golden.check(f"customer_card_{language}", pdfs.runs(target))


def test_the_english_card_has_no_chinese_labels(services: Services, target: Path) -> None:
    bare = customer(services, "Acme Ltd")
    services.records.save("employee", services.employee_id, {"name": "Li"})
    set_language("en")
    build(services, target, bare)
    said = pdfs.text(target)
    assert "Customercard" in said
    assert not [c for c in said if "\u4e00" <= c <= "\u9fff"]
