"""Limits are proposed with what the formulas say, decided by an approver, lowered at once."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.credit import limit_dialogs
from crmdesk.ui.credit.card_tab import CreditTab, read_credit
from crmdesk.ui.credit.limit_dialogs import LimitDialog, limit_decision
from crmdesk.ui.customers.card_state import read_card
from crmdesk.ui.desk import Desk
from tests.helpers.making import create, customer
from tests.helpers.trade import TODAY, kept, sale


@pytest.fixture
def buyer(services: Services) -> int:
    made = customer(services, "上海宏达机械有限公司", credit_limit=10_000_000, credit_days=30)
    sale(services, made, 3_000_000)
    return made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The limits that somebody was asked to decide."""
    made: list[int] = []
    monkeypatch.setattr(
        limit_dialogs, "decide_limit", lambda _desk, limit_id, _parent: made.append(limit_id)
    )
    return made


def dialog(desk: Desk, buyer: int, kind: str, qtbot: Any) -> LimitDialog:
    made = LimitDialog(desk, buyer, kind)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made._proposed is not None)
    return made


def put(made: LimitDialog, name: str, value: Any) -> None:
    made.form.boxes[name].editor.set_value(value)  # type: ignore[union-attr]
    made.form.changed.emit()


def save(made: LimitDialog) -> None:
    made.findChild(QPushButton, "dialogSave").click()


def test_higher_limit_is_proposed_and_put_to_an_approver(
    desk: Desk, buyer: int, asked: list[int], qtbot: Any
) -> None:
    made = dialog(desk, buyer, "standing", qtbot)
    put(made, "amount", 15_000_000)
    save(made)
    qtbot.waitUntil(lambda: bool(asked))
    row = kept(desk.services, "credit_limit", asked[0])
    assert (row["amount"], row["state"], row["kind"]) == (15_000_000, "proposed", "standing")
    assert kept(desk.services, "customer", buyer)["credit_limit"] == 10_000_000


def test_lower_limit_holds_at_once(desk: Desk, buyer: int, asked: list[int], qtbot: Any) -> None:
    made = dialog(desk, buyer, "standing", qtbot)
    put(made, "amount", 4_000_000)
    save(made)
    qtbot.waitUntil(lambda: kept(desk.services, "customer", buyer)["credit_limit"] == 4_000_000)
    qtbot.waitUntil(lambda: not made.isVisible())
    assert asked == []


def test_temporary_limit_needs_its_last_day(
    desk: Desk, buyer: int, asked: list[int], qtbot: Any
) -> None:
    made = dialog(desk, buyer, "temporary", qtbot)
    put(made, "amount", 20_000_000)
    put(made, "valid_until", None)
    save(made)
    assert made.findChild(QLabel, "limitProblem").text()
    put(made, "valid_until", TODAY.replace(month=12))
    save(made)
    qtbot.waitUntil(lambda: bool(asked))
    row = kept(desk.services, "credit_limit", asked[0])
    assert (row["kind"], row["valid_until"]) == ("temporary", "2026-12-21")


def test_dialog_shows_how_the_formulas_count(desk: Desk, buyer: int, qtbot: Any) -> None:
    made = dialog(desk, buyer, "standing", qtbot)
    said = "\n".join(each.text() for each in made.findChildren(QLabel))
    assert "100,000" in made.now.text()
    assert made.proposal.text() in said
    for formula in made._proposed.proposal.formulas:  # type: ignore[union-attr]
        if formula.is_enabled:
            assert limit_dialogs.shown(formula.words) in said
    made.hide()


def test_approved_limit_is_the_one_of_the_card(desk: Desk, buyer: int, qtbot: Any) -> None:
    services = desk.services
    made = services.credit_limits.propose(buyer, 15_000_000, credit_days=60)
    limit_id = next(iter(made.of("credit_limit").created))
    decision = limit_decision(desk, limit_id, None)
    qtbot.addWidget(decision)
    decision.findChild(QPushButton, "approve").click()
    qtbot.waitUntil(lambda: decision.saved is not None)
    row = kept(services, "customer", buyer)
    assert (row["credit_limit"], row["credit_days"]) == (15_000_000, 60)


def test_wrong_password_does_not_approve(desk: Desk, buyer: int, qtbot: Any) -> None:
    services = desk.services
    boss = create(services, "employee", name="周建平", is_approver=True)
    services.approvals.set_password(boss, "geheim123")
    made = services.credit_limits.propose(buyer, 15_000_000)
    limit_id = next(iter(made.of("credit_limit").created))
    decision = limit_decision(desk, limit_id, None)
    qtbot.addWidget(decision)
    decision.findChild(QPushButton, "approve").click()
    problem = decision.findChild(QLabel, "approvalProblem")
    qtbot.waitUntil(lambda: bool(problem.text()))
    assert kept(services, "credit_limit", limit_id)["state"] == "proposed"


def test_tab_shows_score_limits_holds_and_problems(desk: Desk, buyer: int, qtbot: Any) -> None:
    services = desk.services
    services.credit_limits.propose(buyer, 15_000_000)
    create(services, "credit_event", customer_id=buyer, happened_on=TODAY, event="拖欠货款")
    tab = CreditTab(desk, None)
    qtbot.addWidget(tab)
    tab.resize(1100, 900)
    tab.show_card(read_card(services, buyer))
    tab.show()
    qtbot.waitUntil(lambda: tab.exposure.assessed is not None)
    said = "\n".join(each.text() for each in tab.findChildren(QLabel))
    assert "150,000" in said
    assert "拖欠货款" in said
    view = read_credit(services, buyer)
    assert view.score is not None
    for line in view.score.lines:
        assert limit_dialogs._(line.item.label) in said
    tab.hide()
