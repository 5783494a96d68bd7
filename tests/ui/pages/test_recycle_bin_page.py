"""The recycle bin page: what lies in it, bringing back, removing for good."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.recycle_bin import RecycleBinPage
from tests.helpers.making import contact, create, customer
from tests.helpers.pressing import press
from tests.ui.conftest import Person

WAIT = 20_000


@pytest.fixture
def filled(services: Services) -> dict[str, int]:
    """A customer, a contact of another one, and a tag in the bin."""
    alive = customer(services, "宁波海润进出口贸易有限公司")
    gone = customer(services, "青岛远航船舶配件厂")
    person, tag = contact(services, alive, "王秀英"), create(services, "tag", name="样品")
    for entity, record_id in (("tag", tag), ("contact", person), ("customer", gone)):
        services.records.remove(entity, [record_id])
    return {"customer": gone, "contact": person, "tag": tag}


@pytest.fixture
def page(qtbot: Any, window: MainWindow, desk: Desk, filled: dict[str, int]) -> RecycleBinPage:
    desk.open_page("recycle_bin")
    found = window.page()
    assert isinstance(found, RecycleBinPage)
    qtbot.waitUntil(lambda: found.model.total == 3, timeout=WAIT)
    return found


def shown(page: RecycleBinPage) -> set[str]:
    return {page.model.texts(row)[0] for row in range(page.model.total)}


def test_everything_deleted_is_listed_with_who_and_whose(page: RecycleBinPage) -> None:
    rows = {page.model.texts(row)[0]: page.model.texts(row) for row in range(3)}
    assert rows["王秀英"][1:] == (
        "联系人",
        "宁波海润进出口贸易有限公司",
        "2026-11-21 09:12",
        "李晓明",
    )
    assert rows["青岛远航船舶配件厂"][1] == "客户"
    assert rows["样品"][1] == "标签"
    assert page.top.subtitle.text() == "3 条"
    assert page.chips.findChild(QPushButton, "chip_contact").text() == "联系人 1"  # type: ignore[union-attr]


def test_chips_and_search_narrow_the_list(qtbot: Any, page: RecycleBinPage) -> None:
    page.chips.findChild(QPushButton, "chip_other").click()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: shown(page) == {"样品"}, timeout=WAIT)
    page.chips.findChild(QPushButton, "chip_all").click()  # type: ignore[union-attr]
    page.search.setText("海润")
    qtbot.waitUntil(lambda: shown(page) == {"王秀英"}, timeout=WAIT)
    page.search.setText("没有这个")
    showing = page.findChild(QPushButton, "showAllDeleted")
    assert showing is not None
    qtbot.waitUntil(showing.isVisible, timeout=WAIT)
    showing.click()
    qtbot.waitUntil(lambda: page.model.total == 3, timeout=WAIT)


def test_what_is_restored_lives_again_and_the_notice_takes_it_back(
    qtbot: Any, page: RecycleBinPage, services: Services, filled: dict[str, int], person: Person
) -> None:
    assert page.table.go_to_id(filled["customer"])
    press(page, "restoreSelected")
    qtbot.waitUntil(lambda: page.model.total == 2, timeout=WAIT)
    assert not services.records.fetch("customer", filled["customer"]).is_deleted
    assert person.texts[-1] == "已恢复 1 条。"
    person.press("撤销")
    qtbot.waitUntil(lambda: page.model.total == 3, timeout=WAIT)


def test_everything_comes_back_at_once_and_the_bin_is_empty(
    qtbot: Any, page: RecycleBinPage, services: Services
) -> None:
    page.table.selectAll()
    restore = page.findChild(QPushButton, "restoreSelected")
    assert restore is not None
    qtbot.waitUntil(lambda: restore.text() == "恢复 3 条", timeout=WAIT)
    restore.click()
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._empty, timeout=WAIT)
    assert services.recycle_bin.counts() == {}
    assert not restore.isEnabled()


def test_a_refusal_is_named_and_the_rest_comes_back(
    qtbot: Any, page: RecycleBinPage, services: Services, person: Person
) -> None:
    create(services, "tag", name="样品")
    page.table.selectAll()
    press(page, "restoreSelected")
    qtbot.waitUntil(lambda: "有些内容没能恢复" in [t for _k, t, _x in person.seen], timeout=WAIT)
    assert "样品" in person.texts[-1]
    qtbot.waitUntil(lambda: shown(page) == {"样品"}, timeout=WAIT)


def test_removing_for_good_asks_first_and_stays_in_the_history(
    qtbot: Any, page: RecycleBinPage, services: Services, filled: dict[str, int], person: Person
) -> None:
    assert page.table.go_to_id(filled["customer"])
    person.answers = ["no", "yes"]
    press(page, "purgeSelected")
    assert services.recycle_bin.counts()["customer"] == 1
    press(page, "purgeSelected")
    qtbot.waitUntil(lambda: page.model.total == 2, timeout=WAIT)
    assert "customer" not in services.recycle_bin.counts()
    assert services.journal.of_record("customer", filled["customer"])


def test_what_is_deleted_elsewhere_appears_at_once(
    qtbot: Any, page: RecycleBinPage, services: Services
) -> None:
    area = create(services, "area", name="华东")
    services.records.remove("area", [area])
    qtbot.waitUntil(lambda: "华东" in shown(page), timeout=WAIT)
