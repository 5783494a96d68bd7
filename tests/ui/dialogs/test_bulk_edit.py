"""Changing many customers together: preview, two clicks for a new owner, undo, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.bulk_edit import BulkEditDialog
from crmdesk.ui.dialogs.bulk_rows import EditRow
from tests.helpers import making
from tests.helpers.pressing import press
from tests.ui.conftest import Person

NAMES = ("苏州恒泰精密机械有限公司", "成都蜀香源食品有限公司", "厦门鹭岛茶业有限公司")


@pytest.fixture
def ids(services: Services) -> list[int]:
    making.create(services, "employee", name="王海燕")
    return [making.customer(services, name) for name in NAMES]


@pytest.fixture
def dialog(qtbot: Any, desk: Desk, ids: list[int]) -> Iterator[BulkEditDialog]:
    made = BulkEditDialog(desk, ids)
    made.show()
    yield made
    made.done(0)
    made.deleteLater()


def said(dialog: BulkEditDialog) -> str:
    found = dialog.findChild(QLabel, "bulkSaid")
    assert found is not None
    return found.text()


def row(dialog: BulkEditDialog, field: str) -> EditRow:
    press(dialog, f"bulk_{field}")
    return dialog._rows[-1]


def owners(services: Services, ids: list[int]) -> set[str]:
    found = (services.records.fetch("customer", i)["owner_id"] for i in ids)
    return {services.names("employee", int(i)) for i in found}  # type: ignore[arg-type]


def test_handing_over_is_two_clicks_and_one_undo(
    qtbot: Any, dialog: BulkEditDialog, services: Services, ids: list[int], person: Person
) -> None:
    press(dialog, "owner_1")
    apply = dialog.findChild(QPushButton, "applyBulk")
    qtbot.waitUntil(apply.isEnabled)
    with qtbot.waitSignal(dialog.accepted):
        apply.click()
    assert owners(services, ids) == {"王海燕"}
    assert person.notices[-1][0] == "已修改 3 家客户。"
    person.press("撤销")
    qtbot.waitUntil(lambda: owners(services, ids) == {"李晓明"})


def test_preview_says_how_many_change_and_shows_old_and_new(
    qtbot: Any, dialog: BulkEditDialog, services: Services, ids: list[int]
) -> None:
    services.records.save("customer", ids[0], {"relation_state": "qualified"})
    row(dialog, "relation_state")._editor.set_value("qualified")  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "2" in said(dialog))
    assert said(dialog) == "将修改 2 家客户；1 家已经是这个值"
    sample = dialog.findChild(QLabel, "bulkSample0")
    assert sample is not None
    assert sample.text() == "潜在客户  →  意向客户"
    assert dialog.findChild(QLabel, "bulkSample2") is None


def test_nothing_can_be_pressed_while_nothing_would_change(
    qtbot: Any, dialog: BulkEditDialog
) -> None:
    apply = dialog.findChild(QPushButton, "applyBulk")
    assert not apply.isEnabled()
    row(dialog, "relation_state")._editor.set_value("lead")  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "没有要改的" in said(dialog))
    assert not apply.isEnabled()


def test_a_tag_is_added_and_another_field_made_empty(
    qtbot: Any, dialog: BulkEditDialog, services: Services, ids: list[int]
) -> None:
    tag = making.create(services, "tag", name="展会")
    services.records.save(
        "customer", ids[0], {"area_id": making.create(services, "area", name="华南")}
    )
    row(dialog, "tags")._editor.set_value((tag,))  # type: ignore[union-attr]
    clear = row(dialog, "area_id")
    clear._how.setCurrentIndex(clear._how.findData("clear"))
    apply = dialog.findChild(QPushButton, "applyBulk")
    qtbot.waitUntil(apply.isEnabled)
    with qtbot.waitSignal(dialog.accepted):
        apply.click()
    saved = [services.records.fetch("customer", i) for i in ids]
    assert [r["tags"] for r in saved] == [f",{tag},"] * 3
    assert saved[0]["area_id"] is None
    assert services.journal.acts()[0].records == 3


def test_what_must_be_filled_in_is_never_offered_to_be_made_empty(dialog: BulkEditDialog) -> None:
    assert row(dialog, "relation_state")._how.findData("clear") == -1


def test_records_that_rules_refuse_are_named_and_the_others_can_go_on(
    qtbot: Any, dialog: BulkEditDialog, services: Services, ids: list[int], person: Person
) -> None:
    for record_id, capital in zip(ids, (100, 900, 900), strict=True):
        services.records.save("customer", record_id, {"registered_capital": capital * 1_000_000})
    press(dialog, "bulkAnother")
    edit = dialog._rows[-1]
    edit._on_field("paid_in_capital")
    edit._editor.line.setText("500")  # type: ignore[union-attr]
    apply = dialog.findChild(QPushButton, "applyBulk")
    qtbot.waitUntil(apply.isEnabled)
    person.answers = ["others"]
    with qtbot.waitSignal(dialog.accepted):
        apply.click()
    assert person.seen[0][1] == "有 1 家客户不能这样改"
    assert NAMES[0] in person.seen[0][2]
    paid = [services.records.fetch("customer", i)["paid_in_capital"] for i in ids]
    assert paid == [None, 500_000_000, 500_000_000]


def test_a_wrong_value_is_said_and_stays(qtbot: Any, dialog: BulkEditDialog) -> None:
    press(dialog, "bulkAnother")
    edit = dialog._rows[-1]
    edit._on_field("phone")
    edit._editor.line.setText("12")  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "12" in said(dialog))
    assert not dialog.findChild(QPushButton, "applyBulk").isEnabled()
    assert edit._editor.line.text() == "12"  # type: ignore[union-attr]


def test_many_colleagues_are_chosen_by_typing(qtbot: Any, desk: Desk, ids: list[int]) -> None:
    for number in range(20):
        making.create(desk.services, "employee", name=f"员工{number}")
    dialog = BulkEditDialog(desk, ids)
    assert dialog.findChild(QPushButton, "owner_0") is None
    dialog._owner._picker.line.setText("员工7")  # type: ignore[union-attr]
    edits = dialog.edits()
    dialog.done(0)
    assert [desk.services.names("employee", int(e.value)) for e in edits] == ["员工7"]  # type: ignore[arg-type]
