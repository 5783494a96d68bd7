"""A hold is shown with its reasons, whichever act it refuses; once released the act is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.analysis.credit_decision import Stage
from crmdesk.services.container import Services
from crmdesk.services.credit_log import CreditHold
from crmdesk.ui import message
from crmdesk.ui.credit import hold_dialog
from crmdesk.ui.credit.hold_dialog import HoldDialog, can_release, figures, ways
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from tests.helpers.making import create, customer
from tests.helpers.trade import kept, line, sale
from tests.ui.conftest import Person

LIMIT = 10_000_000  # 100,000 yuan
TOO_MUCH = 11_000_000


@pytest.fixture
def buyer(services: Services) -> int:
    return customer(
        services, "上海宏达机械有限公司", credit_limit=LIMIT, credit_days=30, settlement="monthly"
    )


@pytest.fixture
def alone(person: Person) -> Any:
    """Nobody answers in the person's place: dialogs are shown as they are."""
    message.record_with(None)
    yield
    message.record_with(person)


def draft(services: Services, buyer: int, amount: int = TOO_MUCH) -> int:
    return sale(services, buyer, amount, post=False)


def post(desk: Desk, sale_id: int, **more: Any) -> None:
    services = desk.services
    desk.write("posting", lambda _p: services.sales.post(sale_id), **more)


def act_on(monkeypatch: pytest.MonkeyPatch, act: Callable[[HoldDialog], None]) -> list[HoldDialog]:
    """Let *act* do what a person would do in the dialog; returns the dialogs shown."""
    shown: list[HoldDialog] = []

    def instead(dialog: HoldDialog) -> int:
        shown.append(dialog)
        act(dialog)
        return 0

    monkeypatch.setattr(HoldDialog, "exec", instead)
    return shown


def texts(dialog: HoldDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel))


def test_held_write_is_told_and_nothing_is_written(
    desk: Desk, buyer: int, person: Person, qtbot: Any
) -> None:
    sale_id = draft(desk.services, buyer)
    post(desk, sale_id)
    qtbot.waitUntil(lambda: bool(person.seen))
    assert len(person.seen) == 1
    assert "110,000" in person.texts[0]
    assert kept(desk.services, "sale", sale_id)["state"] == "draft"


def test_release_in_the_dialog_lets_the_act_be_done(
    desk: Desk, buyer: int, alone: None, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    def release(dialog: HoldDialog) -> None:
        dialog._form.boxes["reason"].editor.set_value("老客户，款已在路上")  # type: ignore[union-attr]
        dialog.findChild(QPushButton, "holdRelease").click()
        qtbot.waitUntil(lambda: dialog.is_released)

    shown = act_on(monkeypatch, release)
    sale_id = draft(desk.services, buyer)
    done: list[Any] = []
    post(desk, sale_id, done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert kept(desk.services, "sale", sale_id)["state"] == "posted"
    assert len(shown) == 1
    (given,) = desk.services.credit_releases.of_customer(buyer)
    assert (given.amount, given.reason) == (TOO_MUCH, "老客户，款已在路上")


def test_release_without_a_reason_is_not_given(desk: Desk, buyer: int, qtbot: Any) -> None:
    sale_id = draft(desk.services, buyer)
    dialog = _dialog(desk, buyer, sale_id)
    qtbot.addWidget(dialog)
    dialog.findChild(QPushButton, "holdRelease").click()
    assert dialog.findChild(QLabel, "holdProblem").text()
    assert desk.services.credit_releases.of_customer(buyer) == []


def test_wrong_password_leaves_everything_as_it_was(desk: Desk, buyer: int, qtbot: Any) -> None:
    boss = create(desk.services, "employee", name="周建平", is_approver=True)
    desk.services.approvals.set_password(boss, "geheim123")
    sale_id = draft(desk.services, buyer)
    dialog = _dialog(desk, buyer, sale_id)
    qtbot.addWidget(dialog)
    dialog._form.boxes["reason"].editor.set_value("急单")  # type: ignore[union-attr]
    dialog.password.setText("falsch")
    dialog.findChild(QPushButton, "holdRelease").click()
    qtbot.waitUntil(lambda: bool(dialog.findChild(QLabel, "holdProblem").text()))
    assert not dialog.is_released
    assert desk.services.credit_releases.of_customer(buyer) == []


def test_left_alone_the_act_is_not_done_and_the_caller_hears_of_it(
    desk: Desk, buyer: int, alone: None, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    shown = act_on(monkeypatch, lambda _dialog: None)
    sale_id = draft(desk.services, buyer)
    failed: list[Any] = []
    post(desk, sale_id, failed=failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], CreditHold)
    assert failed[0].was_shown  # nobody says it a second time
    assert len(shown) == 1
    assert kept(desk.services, "sale", sale_id)["state"] == "draft"


def test_undo_and_bulk_edit_come_to_the_same_dialog(
    desk: Desk, buyer: int, alone: None, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    services = desk.services
    sale_id = sale(services, buyer, 9_000_000)
    voided = services.sales.void(sale_id, "客户退单").change_set_id
    sale(services, buyer, 9_000_000)
    shown = act_on(monkeypatch, lambda _dialog: None)
    desk.undo(voided)
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert kept(services, "sale", sale_id)["state"] == "void"


def test_dialog_says_all_reasons_and_numbers(desk: Desk, buyer: int, qtbot: Any) -> None:
    sale_id = draft(desk.services, buyer)
    dialog = _dialog(desk, buyer, sale_id)
    qtbot.addWidget(dialog)
    said = texts(dialog)
    for reason in dialog._held[0].sentences():
        assert reason in said
    assert "110,000" in said
    assert "100,000" in said  # what is left of the limit


def test_ways_name_by_how_much_the_amount_must_fall(desk: Desk, buyer: int) -> None:
    sale_id = draft(desk.services, buyer)
    held = desk.services.credit_hold.decide(buyer, TOO_MUCH, stage=Stage.SALE, document_id=sale_id)
    first = ways(held)[0]
    assert "5,000" in first  # 110,000 against 100,000 and 5 % of it
    assert "105,000" in first
    assert can_release([held])
    assert any("110,000" in value for _words, value in figures(held))


def test_what_was_begun_and_refused_in_one_act_cannot_be_released(
    desk: Desk, buyer: int, qtbot: Any
) -> None:
    with pytest.raises(CreditHold) as caught:
        sale(desk.services, buyer, TOO_MUCH)
    dialog = HoldDialog(desk, caught.value.held)
    qtbot.addWidget(dialog)
    assert dialog.findChild(QPushButton, "holdRelease") is None
    assert ways(caught.value.held[0], is_saved=False)[-1] in texts(dialog)


def test_a_new_sale_that_is_held_is_kept_as_a_draft_and_can_be_released_at_once(
    window: MainWindow, buyer: int, alone: None, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(dialog: HoldDialog) -> None:
        keep = dialog.findChild(QPushButton, "holdDraft")
        if keep is not None:
            keep.click()

    desk = window.desk
    shown = act_on(monkeypatch, answer)
    desk.open_page("sale", customer_id=buyer)
    page: Any = window.page()
    qtbot.waitUntil(lambda: page.state is not None)
    page.details.lines.model.append([line(price=TOO_MUCH)])
    page.key_post()
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown[1].findChild(QPushButton, "holdRelease") is not None
    [found] = desk.services.records.all("sale")
    assert found["state"] == "draft"
    qtbot.waitUntil(lambda: page.state is not None and page.state.record_id == found.record_id)


def test_warning_is_a_notice_and_the_act_is_done(
    desk: Desk, buyer: int, person: Person, qtbot: Any
) -> None:
    sale_id = draft(desk.services, buyer, LIMIT + 500_000)
    post(desk, sale_id, said="Gespeichert")
    qtbot.waitUntil(lambda: bool(person.texts))
    assert "105,000" in person.texts[-1]
    assert kept(desk.services, "sale", sale_id)["state"] == "posted"


def test_other_errors_go_the_usual_way(desk: Desk, person: Person, qtbot: Any) -> None:
    post(desk, 4711)
    qtbot.waitUntil(lambda: bool(person.seen))
    assert hold_dialog.ask_release(desk, CreditHold([]), None) is False


def _dialog(desk: Desk, buyer: int, sale_id: int) -> HoldDialog:
    found = desk.services.credit_hold.decide(buyer, TOO_MUCH, stage=Stage.SALE, document_id=sale_id)
    return HoldDialog(desk, [found])
