"""年度名册 in the window: made, changed with a reason, signed, then only read and printed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.analysis.annual_lists import AnnualListsDialog, VerdictDialog, sign_dialog
from crmdesk.ui.desk import Desk
from tests.helpers.making import create, customer
from tests.helpers.trade import sale, without_credit_control


@pytest.fixture
def buyer(services: Services) -> int:
    without_credit_control(services)
    found = customer(services, "甲厂", potential=55, relationship=4)
    sale(services, found, sold_on=date(2026, 8, 1))
    return found


def test_a_list_is_made_changed_signed_and_then_only_read(
    desk: Desk, qtbot: Any, services: Services, buyer: int
) -> None:
    boss = create(services, "employee", name="王总", is_approver=True)
    services.approvals.set_password(boss, "2468")
    dialog = AnnualListsDialog(desk, {}, None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog._reading.is_busy)
    assert dialog.empty.isVisible()
    assert "2026" in dialog.make.text()
    dialog.make.click()
    qtbot.waitUntil(lambda: dialog.shown is not None)
    assert dialog.sign.isVisible()

    verdict = VerdictDialog(desk, buyer, "keep", 2026)
    qtbot.addWidget(verdict)
    verdict.form.boxes["grade"].editor.set_value("drop")
    verdict.commit()
    verdict._on_save()
    assert verdict.saved is None  # no reason yet
    verdict.form.boxes["reason"].editor.set_value("长期拖款")
    verdict._on_save()
    qtbot.waitUntil(lambda: verdict.saved is not None)
    dialog.read(dialog.shown.id)
    qtbot.waitUntil(lambda: dialog.shown.by_hand == 1)
    row = dialog.shown.result.table("customers").rows[0]
    assert row.cells[-1] == "长期拖款"

    signing = sign_dialog(desk, dialog.shown, None)
    qtbot.addWidget(signing)
    signing.password.setText("wrong")
    signing._on_approve()
    qtbot.waitUntil(lambda: bool(signing._problem.text()))
    assert not services.screenings.lists()[0].is_signed
    signing.password.setText("2468")
    signing._on_approve()
    qtbot.waitUntil(lambda: signing.saved is not None)
    dialog.read(dialog.shown.id)
    qtbot.waitUntil(lambda: dialog.shown.is_signed)
    assert "王总" in dialog.said.text()
    buttons = {n: dialog.findChild(QPushButton, n) for n in ("signList", "printList")}
    assert buttons["signList"].isHidden()
    assert not buttons["printList"].isHidden()
    assert "2025" in dialog.make.text()
