"""The history of a card: in words, filtered, read on while scrolling, taken back step by step."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from crmdesk.core import clock
from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.history.act_list import ActList
from tests.helpers.making import contact, create, customer
from tests.ui.conftest import Person
from tests.ui.customers.conftest import OpenTab


@pytest.fixture
def owner(services: Services) -> int:
    """A customer with a contact and one edit."""
    made = customer(services)
    contact(services, made, "张伟")
    services.records.save("customer", made, {"settlement": "monthly", "phone": "0755-26712345"})
    return made


def titles(tab: Any) -> list[str]:
    return [a.act.text for a in tab.list.view.acts.acts]


def wait_for(qtbot: Any, tab: Any, count: int) -> None:
    qtbot.waitUntil(lambda: len(titles(tab)) == count)


def click_link(qtbot: Any, tab: Any, row: int) -> None:
    """Press the words that take an act back."""
    view = tab.list.view
    place = view.link_rect(row).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def choose(combo: Any, text: str) -> None:
    place = combo.findText(text)
    assert place >= 0, [combo.itemText(i) for i in range(combo.count())]
    combo.setCurrentIndex(place)


def test_acts_are_shown_newest_first_with_fields_in_words(
    qtbot: Any, open_tab: OpenTab, owner: int
) -> None:
    tab = open_tab(owner, "history")
    wait_for(qtbot, tab, 3)
    assert titles(tab)[0] == "修改客户 深圳市锦华五金制品有限公司"
    assert titles(tab)[1] == "新建联系人 张伟"
    newest = tab.list.view.acts.acts[0]
    words = {f.title: (f.old, f.new) for r in newest.records for f in r.fields}
    assert words["结算方式"] == ("", "月结")
    assert tab.list.note.text() == "3 步"
    assert tab.count(tab.state) == 3
    assert not tab.list.view.grab().isNull()


def test_a_step_is_taken_back_and_then_done_again(
    qtbot: Any, open_tab: OpenTab, owner: int, services: Services
) -> None:
    tab = open_tab(owner, "history")
    wait_for(qtbot, tab, 3)
    click_link(qtbot, tab, 0)
    wait_for(qtbot, tab, 4)
    fetch = services.records.fetch
    assert fetch("customer", owner)["settlement"] is None
    assert tab.list.view.acts.acts[1].act.is_undone
    assert tab.list.view.link_rect(1).isEmpty()
    click_link(qtbot, tab, 0)
    wait_for(qtbot, tab, 5)
    assert fetch("customer", owner)["settlement"] == "monthly"


@pytest.mark.parametrize(("answer", "phone"), [("keep", "0755-26719999"), ("overwrite", None)])
def test_where_a_field_changed_again_the_person_decides(
    qtbot: Any, open_tab: OpenTab, owner: int, services: Services, person: Person,
    answer: str, phone: str | None,
) -> None:  # fmt: skip
    services.records.save("customer", owner, {"phone": "0755-26719999"})
    tab = open_tab(owner, "history")
    wait_for(qtbot, tab, 4)
    person.answers = [answer]
    click_link(qtbot, tab, 1)
    wait_for(qtbot, tab, 5)
    row = services.records.fetch("customer", owner)
    assert (row["settlement"], row["phone"]) == (None, phone)


def test_esc_at_the_question_leaves_everything(
    qtbot: Any, open_tab: OpenTab, owner: int, services: Services, person: Person
) -> None:
    services.records.save("customer", owner, {"phone": "0755-26719999"})
    tab = open_tab(owner, "history")
    wait_for(qtbot, tab, 4)
    click_link(qtbot, tab, 1)
    qtbot.waitUntil(lambda: bool(person.seen))
    assert services.records.fetch("customer", owner)["settlement"] == "monthly"


def test_filters_by_person_kind_field_and_text(
    qtbot: Any, open_tab: OpenTab, owner: int, services: Services
) -> None:
    services.employee_id = create(services, "employee", name="王海燕")
    changed = services.records.save("customer", owner, {"employee_count": 12})
    services.undo.undo(changed.change_set_id)
    tab = open_tab(owner, "history")
    wait_for(qtbot, tab, 5)
    qtbot.waitUntil(lambda: not tab.list.field.isHidden())
    choose(tab.list.person, "王海燕")
    wait_for(qtbot, tab, 2)
    choose(tab.list.kind, "撤销")
    wait_for(qtbot, tab, 1)
    tab.list.clear_filter()
    wait_for(qtbot, tab, 5)
    choose(tab.list.field, "电话")
    wait_for(qtbot, tab, 1)
    tab.list.clear_filter()
    tab.list.search.setText("月结")
    wait_for(qtbot, tab, 1)
    tab.list.search.setText("没有这样的")
    qtbot.waitUntil(lambda: tab.list._stack.currentIndex() == 1)


def test_older_acts_are_read_while_scrolling_and_a_change_keeps_the_place(
    qtbot: Any, open_tab: OpenTab, owner: int, services: Services
) -> None:
    for n in range(120):
        with clock.fixed(datetime(2026, 11, 20, 9) + timedelta(minutes=n)):
            services.records.save("customer", owner, {"employee_count": n + 1})
    tab = open_tab(owner, "history")
    wait_for(qtbot, tab, 40)
    assert "往下滚动" in tab.list.note.text()
    bar = tab.list.view.verticalScrollBar()
    while len(titles(tab)) < 123:
        before = len(titles(tab))
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda before=before: len(titles(tab)) > before)
    assert titles(tab)[-1].startswith("新建客户")
    ids = [a.act.change_set_id for a in tab.list.view.acts.acts]
    assert len(set(ids)) == 123
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    services.records.save("customer", owner, {"fax": "0755-26712346"})
    qtbot.waitUntil(lambda: tab.list.view.acts.acts[0].records[0].fields[0].new == "0755-26712346")
    assert len(titles(tab)) >= 120
    assert bar.value() == place


def test_an_act_is_copied_as_text(
    qtbot: Any, open_tab: OpenTab, owner: int, person: Person
) -> None:
    tab = open_tab(owner, "history")
    wait_for(qtbot, tab, 3)
    tab.list.view.setCurrentIndex(tab.list.view.acts.index(1, 0))
    qtbot.keyClick(tab.list.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert (
        QGuiApplication.clipboard().text().startswith("2026-11-21 09:12  李晓明  新建联系人 张伟")
    )


def test_the_same_list_shows_the_whole_file(
    qtbot: Any, desk: Desk, owner: int, services: Services
) -> None:
    other = customer(services, "乙公司")
    create(services, "dated_note", customer_id=other, topic="problem", noted_on=date(2026, 11, 1),
           text="对账单没人签")  # fmt: skip
    everything = ActList(desk, "全部变更")
    everything.resize(1100, 500)
    qtbot.addWidget(everything)
    everything.show()
    everything.show_all()
    qtbot.waitUntil(lambda: len(everything.view.acts.acts) >= 6)
    shown = [r.name for a in everything.view.acts.acts for r in a.records]
    assert "客户 乙公司" in shown
    assert not everything.field.isVisible()
    qtbot.waitUntil(lambda: not desk.jobs.running())
