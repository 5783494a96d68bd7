"""Contacts and decision path: shown, entered, changed, deleted and brought back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.customers.order_dialog import OrderDialog
from crmdesk.ui.customers.people_list import PersonRow
from crmdesk.ui.forms.contact_dialog import FIRST, ContactDialog
from tests.helpers.making import contact, customer
from tests.helpers.modal import in_dialog, press, type_into
from tests.ui.conftest import Person
from tests.ui.customers.conftest import OpenTab

TODAY = date(2026, 11, 21)


@pytest.fixture
def shop(services: Services) -> dict[str, int]:
    """A customer with a decision path: two below the decision maker whom nobody has met."""
    owner = customer(services)
    boss = contact(services, owner, "陈国华", job_title="总经理", role="decider", weight=30)
    buyer = contact(
        services, owner, "张伟", role="buyer", weight=20, attitude="support",
        contacted_on=date(2026, 11, 18), reports_to_id=boss, is_primary=True,
    )  # fmt: skip
    user = contact(services, owner, "李强", role="user", weight=50, reports_to_id=boss)
    return {"customer": owner, "boss": boss, "buyer": buyer, "user": user}


def rows(tab: Any) -> list[PersonRow]:
    layout = tab.list._rows
    found = [layout.itemAt(place).widget() for place in range(layout.count())]
    return [r for r in found if isinstance(r, PersonRow)]


def names(tab: Any) -> list[str]:
    return [r.person.name for r in rows(tab)]


def test_list_tree_coverage_and_warning_are_shown(open_tab: OpenTab, shop: dict[str, int]) -> None:
    tab = open_tab(shop["customer"], "people")
    assert names(tab) == ["张伟", "李强", "陈国华"]
    assert tab.head.title.text() == "决策覆盖率 20%"
    assert tab.head.verdict.text() == "决策者陈国华（总经理）还没有接触过"
    assert tab.head.frame.property("role") == "alarm"
    boss, buyer = tab.tree.tree.box_of(shop["boss"]), tab.tree.tree.box_of(shop["buyer"])
    assert boss.bottom() < buyer.top()
    assert tab.list.count.text() == "3 人，接触过 1 人"


def test_the_warning_acts_met_today(
    qtbot: Any, open_tab: OpenTab, shop: dict[str, int], services: Services, person: Person
) -> None:
    tab = open_tab(shop["customer"], "people")
    press(tab.head, "deciderMet")
    qtbot.waitUntil(lambda: tab.head.frame.property("role") == "callout")
    assert services.records.fetch("contact", shop["boss"])["contacted_on"] == "2026-11-21"
    assert "今天见过" in person.texts[-1]


def test_a_person_is_entered_with_role_and_attitude_by_one_click_each(
    qtbot: Any, open_tab: OpenTab, services: Services
) -> None:
    owner = customer(services)
    tab = open_tab(owner, "people")

    def fill(dialog: ContactDialog) -> None:
        type_into(dialog, "name", "刘敏")
        type_into(dialog, "mobile", "13800138000")
        press(dialog, "chip_role_finance")
        press(dialog, "chip_attitude_support")
        press(dialog, "dialogSave")

    in_dialog(ContactDialog, lambda: press(tab, "emptyAddContact"), fill)
    qtbot.waitUntil(lambda: names(tab) == ["刘敏"])
    (saved,) = services.records.children("contact", owner)
    assert (saved["role"], saved["attitude"], saved["is_primary"]) == ("finance", "support", 1)


def test_the_dialog_shows_the_useful_first_and_everything_on_demand(
    open_tab: OpenTab, shop: dict[str, int]
) -> None:
    tab = open_tab(shop["customer"], "people")

    def look(dialog: ContactDialog) -> None:
        shown = {n for n, box in dialog.form.boxes.items() if box.isVisible()}
        assert shown == set(FIRST)
        press(dialog, "contactMore")
        assert dialog.form.boxes["birthday"].isVisible()
        dialog.reject()

    in_dialog(ContactDialog, lambda: press(tab.list, "addContact"), look)


def test_a_problem_at_a_field_keeps_the_dialog_open(
    qtbot: Any, open_tab: OpenTab, services: Services
) -> None:
    owner = customer(services)
    tab = open_tab(owner, "people")

    def fill(dialog: ContactDialog) -> None:
        type_into(dialog, "name", "没有号码的")
        press(dialog, "dialogSave")
        qtbot.waitUntil(lambda: dialog.form.boxes["mobile"].has_problem)
        assert dialog.isVisible()
        dialog.done(0)

    in_dialog(ContactDialog, lambda: press(tab, "emptyAddContact"), fill)
    assert services.records.children("contact", owner) == []


def test_clicking_a_box_of_the_tree_edits_that_person(
    qtbot: Any, open_tab: OpenTab, shop: dict[str, int], services: Services
) -> None:
    tab = open_tab(shop["customer"], "people")
    tree = tab.tree.tree

    def change(dialog: ContactDialog) -> None:
        assert "李强" in dialog.windowTitle()
        type_into(dialog, "job_title", "车间主任")
        press(dialog, "dialogSave")

    place = tree.box_of(shop["user"]).center()
    in_dialog(
        ContactDialog,
        lambda: qtbot.mouseClick(tree, Qt.MouseButton.LeftButton, pos=QPoint(place)),
        change,
    )
    qtbot.waitUntil(lambda: "车间主任" in [r.person.job for r in rows(tab)])
    assert services.records.fetch("contact", shop["user"])["job_title"] == "车间主任"


def test_the_tree_is_walked_with_the_keyboard(
    qtbot: Any, open_tab: OpenTab, shop: dict[str, int]
) -> None:
    tree = open_tab(shop["customer"], "people").tree.tree
    opened: list[int] = []
    tree.opened.disconnect()
    tree.opened.connect(opened.append)
    left = min(("buyer", "user"), key=lambda k: tree.box_of(shop[k]).x())
    qtbot.keyClick(tree, Qt.Key.Key_Down)  # from nowhere to the first box
    tree._current = shop["boss"]
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Left)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert opened == [shop[left]]


def test_delete_and_undo(
    qtbot: Any, open_tab: OpenTab, shop: dict[str, int], person: Person
) -> None:
    tab = open_tab(shop["customer"], "people")
    (row,) = [r for r in rows(tab) if r.person.name == "李强"]
    qtbot.keyClick(row, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(tab) == ["张伟", "陈国华"])
    person.press("撤销")
    qtbot.waitUntil(lambda: len(names(tab)) == 3)


def test_menu_role_primary_and_leaving(
    qtbot: Any, open_tab: OpenTab, shop: dict[str, int], services: Services
) -> None:
    tab = open_tab(shop["customer"], "people")

    def trigger(who: str, action: str) -> None:
        (row,) = [r for r in rows(tab) if r.person.name == who]
        menu = tab.actions_.menu(row.person)
        found = {a.objectName(): a for m in [menu, *menu.findChildren(type(menu))]
                 for a in m.actions()}  # fmt: skip
        found[action].trigger()
        menu.deleteLater()

    trigger("李强", "contact_role_gatekeeper")
    fetch = services.records.fetch
    qtbot.waitUntil(lambda: fetch("contact", shop["user"])["role"] == "gatekeeper")
    qtbot.waitUntil(lambda: "技术把关" in [r.person.role for r in rows(tab)])
    trigger("李强", "contact_primary")
    qtbot.waitUntil(lambda: names(tab)[0] == "李强")
    assert fetch("contact", shop["buyer"])["is_primary"] == 0
    trigger("张伟", "contact_left")
    qtbot.waitUntil(lambda: names(tab)[-1] == "张伟")
    assert rows(tab)[-1].person.has_left


def test_the_number_is_copied(
    qtbot: Any, open_tab: OpenTab, shop: dict[str, int], person: Person
) -> None:
    tab = open_tab(shop["customer"], "people")
    press(rows(tab)[0], "copyNumber")
    assert QGuiApplication.clipboard().text() == "13800138000"
    assert person.texts[-1] == "已复制：138 0013 8000"


def test_the_order_of_approval_is_saved_in_one_act(
    qtbot: Any, open_tab: OpenTab, shop: dict[str, int], services: Services, person: Person
) -> None:
    tab = open_tab(shop["customer"], "people")
    before = len(services.journal.acts())

    def arrange(dialog: OrderDialog) -> None:
        # The usual order of a purchase to begin with: user, buyer, decision maker.
        assert [dialog.list.item(i).text()[:2] for i in range(3)] == ["1.", "2.", "3."]
        dialog.list.setCurrentRow(0)
        press(dialog, "orderLater")
        dialog.list.item(2).setCheckState(Qt.CheckState.Unchecked)
        press(dialog, "dialogSave")

    in_dialog(OrderDialog, lambda: press(tab, "arrangeOrder"), arrange)
    qtbot.waitUntil(lambda: tab.people.has_order)
    assert len(services.journal.acts()) == before + 1
    fetch = services.records.fetch
    order = {who: fetch("contact", shop[who])["path_order"] for who in ("user", "buyer", "boss")}
    assert order == {"user": 2, "buyer": 1, "boss": None}
    assert [p.name for p in tab.people.steps] == ["张伟", "李强"]
    person.press("撤销")
    qtbot.waitUntil(lambda: not tab.people.has_order)


def test_a_missing_decision_maker_is_chosen_among_the_contacts(
    qtbot: Any, open_tab: OpenTab, services: Services
) -> None:
    owner = customer(services)
    only = contact(services, owner, "张伟", role="buyer")
    tab = open_tab(owner, "people")
    shown = {b.objectName() for b in tab.head.findChildren(QPushButton) if b.isVisible()}
    assert shown == {"addDecider", "chooseDecider"}
    tab.actions_.set_role(tab.people.person(only), "decider")
    qtbot.waitUntil(lambda: tab.people.decider is not None)
    assert services.records.fetch("contact", only)["role"] == "decider"
    assert not tab.head.findChild(QPushButton, "addDecider").isVisible()


def test_contacts_without_roles_are_told_how_a_path_comes_about(
    open_tab: OpenTab, services: Services
) -> None:
    owner = customer(services)
    contact(services, owner, "张伟")
    tab = open_tab(owner, "people")
    assert not tab.order.isVisible()
    assert tab.head.title.text() == "决策覆盖率 —"
    assert not tab.head.frame.isVisible()


def test_twenty_people_are_all_in_the_list_and_the_steps_that_do_not_fit_are_counted(
    open_tab: OpenTab, services: Services
) -> None:
    owner = customer(services)
    boss = contact(services, owner, "老板", role="decider")
    for n in range(19):
        contact(services, owner, f"欧阳雪梅{n}", role="user", reports_to_id=boss)
    tab = open_tab(owner, "people")
    assert len(rows(tab)) == 20
    boxes = [tab.tree.tree.box_of(p.contact_id) for p in tab.people.everyone]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert tab.order._rest.isVisible()
