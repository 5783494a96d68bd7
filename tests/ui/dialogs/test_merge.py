"""Merging customers: choosing what stays, one act, and back again from the notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.merge import MergeDialog
from tests.helpers import making
from tests.ui.conftest import Person

FULL = "深圳市锦华五金制品有限公司"
SHORT = "锦华五金"


@pytest.fixture
def pair(services: Services) -> tuple[int, int]:
    """The second card is the fuller one."""
    first = making.customer(services, SHORT, source="exhibition", phone="0755-26712345")
    second = making.customer(
        services, FULL, phone="0755-27886318", uscc="91440300708461136T", employee_count=135
    )
    making.contact(services, first, "张伟", mobile="13800138000")
    making.contact(services, second, "王秀英", mobile="13912345678")
    making.create(services, "address", customer_id=first, kind="shipping", address="西乡街道 88 号")
    return first, second


@pytest.fixture
def dialog(qtbot: Any, desk: Desk, pair: tuple[int, int]) -> Iterator[MergeDialog]:
    made = MergeDialog(desk, list(pair))
    made.show()
    ready(qtbot, made)
    yield made
    made.done(0)
    made.deleteLater()


def ready(qtbot: Any, dialog: MergeDialog) -> None:
    button = dialog.findChild(QPushButton, "mergeNow")
    qtbot.waitUntil(button.isEnabled, timeout=20_000)  # type: ignore[union-attr]


def choose(qtbot: Any, dialog: MergeDialog, name: str) -> None:
    dialog.findChild(QRadioButton, name).click()  # type: ignore[union-attr]
    ready(qtbot, dialog)


def texts(widget: Any) -> list[str]:
    return [w.text() for w in widget.findChildren(QLabel)]


def merge(qtbot: Any, dialog: MergeDialog) -> None:
    with qtbot.waitSignal(dialog.accepted):
        dialog.findChild(QPushButton, "mergeNow").click()  # type: ignore[union-attr]


def living(services: Services) -> list[str]:
    return [str(r["name"]) for r in services.records.all("customer")]


def test_the_fuller_card_stays_unless_the_person_says_otherwise(
    qtbot: Any, dialog: MergeDialog, pair: tuple[int, int], services: Services
) -> None:
    first, second = pair
    assert dialog.findChild(QRadioButton, f"survivor_{second}").isChecked()  # type: ignore[union-attr]
    choose(qtbot, dialog, f"survivor_{first}")
    merge(qtbot, dialog)
    assert [int(r["id"]) for r in services.records.all("customer")] == [first]


def test_differing_fields_come_first_and_the_chosen_value_stays(
    qtbot: Any, dialog: MergeDialog, pair: tuple[int, int], services: Services
) -> None:
    first, second = pair
    assert texts(dialog.fields)[0].startswith("有 3 个字段不一样")  # name, phone, main contact
    choose(qtbot, dialog, f"merge_phone_{first}")
    merge(qtbot, dialog)
    saved = services.records.fetch("customer", second)
    assert (saved["name"], saved["phone"], saved["source"]) == (FULL, "0755-26712345", "exhibition")


def test_everything_of_the_other_card_moves_in_one_act_and_back_from_the_notice(
    qtbot: Any, dialog: MergeDialog, pair: tuple[int, int], services: Services, person: Person
) -> None:
    first, second = pair
    acts = len(services.journal.acts())
    merge(qtbot, dialog)
    assert len(services.journal.acts()) == acts + 1
    assert living(services) == [FULL]
    people = [str(c["name"]) for c in services.records.children("contact", second)]
    assert sorted(people) == ["张伟", "王秀英"]
    assert len(services.records.children("address", second)) == 1
    assert person.notices[-1][0] == f"已把 1 家客户合并到 {FULL}。"
    person.press("撤销")
    qtbot.waitUntil(lambda: len(living(services)) == 2)
    assert [str(c["name"]) for c in services.records.children("contact", first)] == ["张伟"]
    assert [str(c["name"]) for c in services.records.children("contact", second)] == ["王秀英"]


def test_what_moves_is_listed_by_kind_with_counts(dialog: MergeDialog) -> None:
    tree = dialog.result_panel.tree
    kinds = [tree.topLevelItem(n).text(0) for n in range(tree.topLevelItemCount())]  # type: ignore[union-attr]
    assert kinds == ["联系人 1", "地址 1"]
    assert tree.topLevelItem(0).child(0).text(0) == "张伟"  # type: ignore[union-attr]


def test_what_is_filled_in_and_what_goes_to_the_remarks_is_shown(dialog: MergeDialog) -> None:
    shown = "\n".join(texts(dialog.result_panel))
    assert "客户来源 展会" in shown
    assert "0755 2671 2345" in shown or "0755-26712345" in shown
    assert "移入回收站" in shown


def test_the_main_contact_can_be_chosen(
    qtbot: Any, dialog: MergeDialog, pair: tuple[int, int], services: Services
) -> None:
    first, second = pair
    zhang = services.records.children("contact", first)[0].record_id
    choose(qtbot, dialog, f"merge_primary_contact_{zhang}")
    merge(qtbot, dialog)
    people = services.records.children("contact", second)
    assert [str(c["name"]) for c in people if c["is_primary"]] == ["张伟"]


def test_a_card_changed_meanwhile_is_said_and_shown_anew(
    qtbot: Any, dialog: MergeDialog, pair: tuple[int, int], services: Services, person: Person
) -> None:
    services.records.save("customer", pair[0], {"fax": "0755-26712346"})
    dialog.findChild(QPushButton, "mergeNow").click()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: bool(person.seen))
    ready(qtbot, dialog)
    assert len(living(services)) == 2
    merge(qtbot, dialog)
    assert living(services) == [FULL]


def test_with_one_customer_the_look_alikes_are_offered_first(
    qtbot: Any, desk: Desk, services: Services
) -> None:
    first, second = (making.customer(services, FULL) for _twice in range(2))
    dialog = MergeDialog(desk, [first])
    dialog.show()
    name = f"partner_{second}"
    qtbot.waitUntil(lambda: dialog.findChild(QPushButton, name) is not None, timeout=20_000)
    assert not dialog.findChild(QPushButton, "mergeNow").isEnabled()  # type: ignore[union-attr]
    dialog.findChild(QPushButton, name).click()  # type: ignore[union-attr]
    ready(qtbot, dialog)
    merge(qtbot, dialog)
    assert living(services) == [FULL]


def test_any_other_customer_can_be_picked_by_typing(
    qtbot: Any, desk: Desk, pair: tuple[int, int]
) -> None:
    dialog = MergeDialog(desk, [pair[0]])
    dialog.show()
    editor: Any = dialog.partner.editor
    editor.line.setText(FULL)
    editor.line.editingFinished.emit()
    ready(qtbot, dialog)
    assert dialog.findChild(QRadioButton, f"survivor_{pair[1]}") is not None
    dialog.done(0)


def test_a_name_that_does_not_exist_is_said(qtbot: Any, desk: Desk, pair: tuple[int, int]) -> None:
    dialog = MergeDialog(desk, [pair[0]])
    dialog.show()
    editor: Any = dialog.partner.editor
    editor.line.setText("没有这家")
    editor.line.editingFinished.emit()
    assert "没有这家" in dialog.partner.findChild(QLabel, "partnersTitle").text()  # type: ignore[union-attr]
    dialog.done(0)
