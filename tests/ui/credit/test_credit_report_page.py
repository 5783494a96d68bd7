"""A credit report is begun filled, typed in its parts, submitted with its score, approved."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.credit import limit_dialogs
from crmdesk.ui.credit.report_decision import decide_report, reasons_of, report_decision
from crmdesk.ui.desk import Desk
from crmdesk.ui.pages.credit_report import CreditReportPage
from tests.helpers.making import customer
from tests.helpers.trade import kept, sale
from tests.ui.conftest import Person


@pytest.fixture
def buyer(services: Services) -> int:
    made = customer(
        services, "上海宏达机械有限公司", credit_limit=10_000_000, credit_days=30,
        legal_representative="王建国", registered_capital=500_000_000,
    )  # fmt: skip
    sale(services, made, 3_000_000)
    return made


@pytest.fixture
def page(desk: Desk, qtbot: Any) -> Any:
    made = CreditReportPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    yield made
    made.hide()


@pytest.fixture
def draft(services: Services, buyer: int) -> int:
    values = services.credit_reports.prefilled(buyer)
    done = services.records.save("credit_report", None, values)
    return next(iter(done.of("credit_report").created))


def shown(page: CreditReportPage, report_id: int, qtbot: Any) -> None:
    page.enter(report_id=report_id)
    qtbot.waitUntil(lambda: page._data is not None and page._data.report["id"] == report_id)


def put(page: CreditReportPage, name: str, value: Any) -> None:
    for form in page.parts.forms:
        box = form.boxes.get(name)
        if box is not None and box.editor is not None:
            box.editor.set_value(value)
            form.changed.emit()
            return
    raise AssertionError(name)


def known(page: CreditReportPage, key: str) -> str:
    return page.findChild(QLabel, f"known_{key}").text()


def test_new_report_is_begun_at_once_and_filled(
    desk: Desk, buyer: int, page: CreditReportPage, qtbot: Any
) -> None:
    page.enter(customer_id=buyer)
    qtbot.waitUntil(lambda: page._data is not None)
    assert known(page, "legal_representative") == "王建国"
    assert "30,000" in known(page, "receivable")
    assert page.is_open
    (row,) = desk.services.records.children("credit_report", buyer, order=("id",))
    assert (row["state"], row["proposed_days"]) == ("draft", 30)


def test_what_nobody_knows_is_said_not_left_blank(
    draft: int, page: CreditReportPage, qtbot: Any
) -> None:
    shown(page, draft, qtbot)
    assert known(page, "controller")
    assert known(page, "controller") == known(page, "former_name")


def test_every_typed_line_of_the_contents_has_a_field(
    draft: int, page: CreditReportPage, qtbot: Any
) -> None:
    from crmdesk.analysis.credit_report import Source, items
    from crmdesk.ui.credit.report_parts import FIELD_OF, NOT_TYPED

    shown(page, draft, qtbot)
    there = {name for form in page.parts.forms for name in form.boxes}
    asked = {FIELD_OF.get(i.key, i.key) for i in items(Source.FORM)} - NOT_TYPED
    assert asked <= there


def test_typed_answers_are_saved_and_move_the_score(
    desk: Desk, draft: int, page: CreditReportPage, qtbot: Any
) -> None:
    shown(page, draft, qtbot)
    before = page._data.score
    put(page, "condition", "good")
    put(page, "readiness", "good")
    put(page, "risks", "单一客户占比高")
    assert page.dirty.isVisible()
    page.key_save()
    qtbot.waitUntil(
        lambda: kept(desk.services, "credit_report", draft)["risks"] == "单一客户占比高"
    )
    qtbot.waitUntil(lambda: page._data is not None and page._data.score != before)
    assert not page.dirty.isVisible()


def test_submitting_saves_first_and_closes_the_fields(
    desk: Desk, draft: int, page: CreditReportPage, qtbot: Any
) -> None:
    shown(page, draft, qtbot)
    put(page, "condition", "fair")
    page.do("submit")
    qtbot.waitUntil(lambda: kept(desk.services, "credit_report", draft)["state"] == "submitted")
    row = kept(desk.services, "credit_report", draft)
    assert row["condition"] == "fair"
    assert row["result"]
    qtbot.waitUntil(lambda: page._data is not None and not page.is_open)
    editors = [box.editor for form in page.parts.forms for box in form.boxes.values()]
    assert not any(editor.isVisibleTo(page) for editor in editors if editor is not None)


def test_approval_puts_the_limit_to_the_approver(
    desk: Desk, draft: int, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    services = desk.services
    services.records.save("credit_report", draft, {"proposed_limit": 8_000_000})
    services.credit_reports.submit(draft)
    asked: list[int] = []
    monkeypatch.setattr(limit_dialogs, "decide_limit", lambda _d, i, _p: asked.append(i))

    def press(dialog: Any) -> int:
        dialog.findChild(QPushButton, "approve").click()
        qtbot.waitUntil(lambda: dialog.saved is not None)
        return 1

    from crmdesk.ui.documents.approval_dialog import ApprovalDialog

    monkeypatch.setattr(ApprovalDialog, "exec", press)
    decide_report(desk, draft, None)
    assert kept(services, "credit_report", draft)["state"] == "approved"
    assert kept(services, "credit_limit", asked[0])["amount"] == 8_000_000


def test_sent_back_says_why_and_can_be_typed_again(
    desk: Desk, draft: int, page: CreditReportPage, qtbot: Any
) -> None:
    services = desk.services
    services.credit_reports.submit(draft)
    services.credit_reports.send_back(draft, None, "", "缺银行往来")
    shown(page, draft, qtbot)
    assert "缺银行往来" in page.said.text()
    assert page.is_open
    assert page.steps.act_keys() == ["submit"]


def test_unsaved_report_asks_before_it_is_left(
    draft: int, page: CreditReportPage, person: Person, qtbot: Any
) -> None:
    shown(page, draft, qtbot)
    assert page.can_leave()
    put(page, "risks", "有")
    person.answers += ["stay", "drop"]
    assert not page.can_leave()
    assert page.can_leave()


def test_decision_shows_grade_limit_and_risks(desk: Desk, draft: int, qtbot: Any) -> None:
    services = desk.services
    services.records.save("credit_report", draft, {"proposed_limit": 8_000_000, "risks": "账期长"})
    services.credit_reports.submit(draft)
    reasons = reasons_of(services.records.fetch("credit_report", draft))
    assert any("80,000" in said for said in reasons)
    assert any("账期长" in said for said in reasons)
    dialog = report_decision(desk, draft, None)
    qtbot.addWidget(dialog)
    said = "\n".join(each.text() for each in dialog.findChildren(QLabel))
    assert all(reason in said for reason in reasons)


def test_index_goes_to_a_part(draft: int, page: CreditReportPage, qtbot: Any) -> None:
    shown(page, draft, qtbot)
    page.index.setCurrentRow(7)
    assert page.scrolled.verticalScrollBar().value() > 0


def test_report_that_is_gone_leads_back(
    desk: Desk, draft: int, page: CreditReportPage, person: Person, qtbot: Any
) -> None:
    back: list[bool] = []
    desk.go_back.connect(lambda: back.append(True))
    page.enter(report_id=4711)
    qtbot.waitUntil(lambda: bool(back))
    assert person.seen
