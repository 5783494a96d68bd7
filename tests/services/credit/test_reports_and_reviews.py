"""Credit reports freeze their score and propose the limit; first business is approved once."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from crmdesk.analysis.qualification import Balance
from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.models.choices import QualificationType
from crmdesk.services.container import Services
from crmdesk.services.credit_hold import CreditHold
from crmdesk.services.documents import FIRST_DEAL
from tests.helpers.making import create, customer
from tests.helpers.trade import TODAY, goods_back, kept, receipt, sale, without_credit_control

ANSWERS = {
    "condition": "good", "readiness": "good", "court_record": "none", "guarantee": "person",
    "industry_outlook": "fair",
}  # fmt: skip


@pytest.fixture
def buyer(services: Services) -> int:
    return customer(
        services, "上海宏达机械有限公司", annual_sales=300_000_000_00, credit_days=60,
        registered_capital=5_000_000_00, established_on=date(2018, 5, 1),
        total_assets=10_000_000_00, total_liabilities=6_000_000_00,
    )  # fmt: skip


@pytest.fixture
def boss(services: Services) -> int:
    who = create(services, "employee", name="王总", is_approver=True)
    services.approvals.set_password(who, "8866")
    return who


def report(services: Services, buyer: int, **values: object) -> int:
    values = services.credit_reports.prefilled(buyer) | ANSWERS | values
    return create(services, "credit_report", **values)


def test_submitted_report_keeps_its_score(services: Services, buyer: int, boss: int) -> None:
    sale(services, buyer, 8_000_000)
    one = report(services, buyer)
    with pytest.raises(ValidationError):
        services.records.save("credit_report", one, {"state": "submitted"})
    services.credit_reports.submit(one)
    row = kept(services, "credit_report", one)
    assert row["code"].startswith("XD-2026-")
    assert row["grade"] is not None
    points = {n["key"]: n["points"] for n in json.loads(row["result"])["lines"]}
    assert (points["condition"], points["court"], points["guarantee"]) == (8, 5, 4)
    assert row["valid_until"] == "2027-11-21"
    with pytest.raises(ValidationError):
        services.records.save("credit_report", one, {"condition": "poor"})


def test_approved_report_counts_and_proposes_a_limit(
    services: Services, buyer: int, boss: int
) -> None:
    sale(services, buyer, 8_000_000)
    one = report(services, buyer, proposed_limit=12_000_000, review_on=date(2027, 6, 1))
    services.credit_reports.submit(one)
    with pytest.raises(CrmError):
        services.credit_reports.approve(one, boss, "1111")
    done = services.credit_reports.approve(one, boss, "8866")
    (limit_id,) = done.of("credit_limit").created
    limit = kept(services, "credit_limit", limit_id)
    assert (limit["amount"], limit["state"]) == (12_000_000, "proposed")
    assert kept(services, "customer", buyer)["credit_review_on"] == "2027-06-01"
    assert kept(services, "customer", buyer)["credit_limit"] is None
    scored = services.credit_standings.scored(buyer)
    assert scored is not None
    assert {n.item.key: n.points for n in scored.lines}["condition"] == 8


def test_report_sent_back_can_be_submitted_again(services: Services, buyer: int, boss: int) -> None:
    one = report(services, buyer)
    services.credit_reports.submit(one)
    services.credit_reports.send_back(one, boss, "8866", "缺现场照片")
    services.credit_reports.submit(one)
    assert kept(services, "credit_report", one)["state"] == "submitted"


def test_paper_is_filled_from_our_own_data(services: Services, buyer: int) -> None:
    sale(services, buyer, 8_000_000)
    found = services.credit_reports.data(report(services, buyer))
    values = {line.item.key: line.value for part in found.parts for line in part.lines}
    assert values["receivable"] == 8_000_000
    assert values["debt_ratio"] == 6_000
    assert values["condition"]
    assert not any(line.is_known for p in found.parts for line in p.lines
                   if line.item.key == "legal_note")  # fmt: skip


def lines_of(services: Services, report_id: int) -> dict[str, object]:
    found = services.credit_reports.data(report_id)
    return {line.item.key: line.value for part in found.parts for line in part.lines}


def test_books_fill_what_the_investigator_need_not_ask(
    services: Services, buyer: int, tmp_path: Path
) -> None:
    without_credit_control(services)
    services.records.save("customer", buyer, {"credit_limit": 2_600_000})
    day = TODAY - timedelta(days=400)
    sale(services, buyer, 1_000_000, sold_on=day, due_on=day + timedelta(days=30))
    sale(services, buyer, 3_000_000, sold_on=TODAY - timedelta(days=60), due_on=TODAY)
    receipt(services, buyer, 1_500_000, received_on=TODAY - timedelta(days=5), how="oldest")
    services.promises.record(
        {"customer_id": buyer, "amount": 500_000, "made_on": TODAY - timedelta(days=20),
         "promised_on": TODAY - timedelta(days=3)}
    )  # fmt: skip
    create(
        services, "credit_event", customer_id=buyer, happened_on=date(2026, 1, 5),
        event="拖欠货款", amount=2_000_000, result="已还清",
    )  # fmt: skip
    create(
        services, "qualification", customer_id=buyer, kind="business_licence", number="A-1",
        is_permanent=True,
    )  # fmt: skip
    photo = tmp_path / "门头照片.jpg"
    photo.write_bytes(b"jpg")
    services.attachments.add(buyer, [photo])
    said = lines_of(services, report(services, buyer))
    assert (said["sales"], said["received"]) == (3_000_000, 1_500_000)
    assert said["ageing"] == "未到期：25,000 元"
    assert said["on_time"] == 0
    assert said["longest_overdue"] == 365
    assert said["promises"] == "按时履行 1 次，延期 0 次，未履行 0 次，待履行 0 次"
    assert said["credit_events"] == "2026-01-05 拖欠货款 20,000 元（已还清）"
    assert said["qualifications"] == "营业执照 A-1（有效）"
    assert said["attachments"] == "门头照片.jpg"
    assert said["warnings"] == "占用 25,000 元 / 额度 26,000 元，占 96.2%"


def test_books_without_anything_say_so(services: Services) -> None:
    nobody = customer(services, "新客户", first_trade_on=date(2019, 3, 1))
    said = lines_of(services, report(services, nobody))
    for key in ("ageing", "promises", "credit_events", "qualifications", "attachments", "warnings"):
        assert said[key] == "无", key
    assert (said["sales"], said["received"]) == (0, 0)
    assert said["first_trade_on"] == date(2019, 3, 1)


def test_submitted_report_shows_the_score_of_then(
    services: Services, buyer: int, boss: int
) -> None:
    sale(services, buyer, 8_000_000)
    one = report(services, buyer)
    services.credit_reports.submit(one)
    then = services.credit_reports.data(one).score
    services.records.save("customer", buyer, {"total_liabilities": 9_900_000_00})
    now = services.credit_standings.scored(buyer)
    assert now is not None
    assert now.points != then.points
    assert services.credit_reports.data(one).score == then
    again = report(services, buyer)
    assert services.credit_reports.data(again).score.points == now.points


def test_dishonest_debtor_of_a_report_pays_cash(services: Services, buyer: int, boss: int) -> None:
    sale(services, buyer, 100_000)
    one = report(services, buyer, court_record="dishonest")
    services.credit_reports.submit(one)
    services.credit_reports.approve(one, boss, "8866")
    with pytest.raises(CreditHold):
        sale(services, buyer, 100_000)


# --- first business -------------------------------------------------------------------------
def papers(services: Services, buyer: int) -> None:
    for kind in FIRST_DEAL:
        create(
            services, "qualification", customer_id=buyer, kind=str(kind), number=f"N-{kind}",
            is_permanent=True, holder="上海宏达机械有限公司",
        )  # fmt: skip


def test_first_business_is_held_until_it_is_approved(
    services: Services, buyer: int, boss: int
) -> None:
    services.settings.save({"trade.first_business": "hold"})
    with pytest.raises(CreditHold):
        sale(services, buyer, 100_000)
    done = services.qualification_reviews.apply(buyer)
    (review,) = done.of("qualification_review").created
    services.qualification_reviews.submit(review)
    with pytest.raises(CrmError):
        services.qualification_reviews.approve(review, boss, "8866")
    services.qualification_reviews.send_back(review, boss, "8866", "资料不齐")
    papers(services, buyer)
    services.records.save(
        "qualification_review",
        review,
        {"names_match": True, "representative_match": True, "scope_covers": True,
         "seals_match": True, "state": "draft"},
    )  # fmt: skip
    services.qualification_reviews.submit(review)
    found = services.qualification_reviews.readiness(review)
    assert [c.code for c in found.checks if c.outcome != "passed"] == ["uscc"]
    services.records.save("customer", buyer, {"uscc": "91110000MATE5T0170"})
    services.qualification_reviews.approve(review, boss, "8866")
    sale(services, buyer, 100_000)
    assert kept(services, "qualification_review", review)["review_on"] == "2027-11-21"
    (due,) = services.qualification_reviews.due(date(2027, 11, 1))
    assert due.review.days_left == 20


def test_document_of_a_reviewed_customer_that_expires_holds(services: Services, buyer: int) -> None:
    papers(services, buyer)
    services.records.save("customer", buyer, {"uscc": "91110000MATE5T0170"})
    done = services.qualification_reviews.apply(buyer)
    (review,) = done.of("qualification_review").created
    services.records.save(
        "qualification_review",
        review,
        {"names_match": True, "representative_match": True, "scope_covers": True,
         "seals_match": True},
    )  # fmt: skip
    services.qualification_reviews.submit(review)
    services.qualification_reviews.approve(review, None, "")
    sale(services, buyer, 100_000)
    rows = services.records.children("qualification", buyer)
    seal = next(r for r in rows if r["kind"] == QualificationType.SEAL_SAMPLE.value)
    services.records.save(
        "qualification", seal.record_id, {"is_permanent": False, "valid_to": date(2026, 11, 20)}
    )
    with pytest.raises(CreditHold):
        sale(services, buyer, 100_000, sold_on=TODAY)


def test_the_yearly_review_compares_sales_with_receipts(services: Services, buyer: int) -> None:
    without_credit_control(services)
    apply = services.qualification_reviews.apply
    (first,) = apply(buyer).of("qualification_review").created
    assert services.qualification_reviews.balance(first) is None
    (review,) = apply(buyer, kind="periodic").of("qualification_review").created
    assert services.qualification_reviews.balance(review) == Balance(sales=0, receipts=0)
    sale(services, buyer, 90_000, kind="opening", sold_on="2026-01-05")
    sale(services, buyer, 70_000, sold_on="2025-11-21")  # a year ago to the day: no longer counts
    sale(services, buyer, 200_000, sold_on="2025-11-22", due_on="2026-10-22")
    goods_back(services, buyer, 50_000, sold_on="2026-03-01")
    receipt(services, buyer, 30_000, received_on="2026-11-20")
    found = services.qualification_reviews.balance(review)
    trade = services.receivables.ageing(services.receivables.query(TODAY)).total
    assert found is not None
    assert (found.sales, found.receipts, found.is_balanced) == (150_000, 30_000, False)
    assert (found.overdue, found.longest_overdue) == (trade.overdue, trade.longest)
