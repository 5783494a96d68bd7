"""Working through the customers that look alike."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.core.progress import Progress
from crmdesk.services.container import Services
from crmdesk.services.duplicates import DuplicateService
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.duplicates import DuplicatesPage
from tests.helpers import making
from tests.helpers.pressing import press
from tests.ui.conftest import Person

SLOW = 30_000
JINHUA = "深圳市锦华五金制品有限公司"
HENGTAI = "苏州恒泰精密机械有限公司"


@pytest.fixture
def pairs(services: Services) -> list[tuple[int, int]]:
    made = []
    for name in (JINHUA, HENGTAI):
        made.append(tuple(making.customer(services, name) for _twice in range(2)))
    making.customer(services, "成都蜀香源食品有限公司")
    return made  # type: ignore[return-value]


@pytest.fixture
def page(qtbot: Any, window: MainWindow, pairs: list[tuple[int, int]]) -> DuplicatesPage:
    window.show_page("duplicates")
    found = window.page()
    assert isinstance(found, DuplicatesPage)
    qtbot.waitUntil(lambda: len(found._groups) == 2, timeout=SLOW)
    qtbot.waitUntil(lambda: len(found.grid.chosen()) == 2)
    return found


def states(page: DuplicatesPage) -> list[str]:
    return [page.groups.model.texts(row)[2] for row in range(2)]


def test_the_file_is_looked_through_when_the_page_is_first_shown(page: DuplicatesPage) -> None:
    shown = {page.groups.model.texts(row)[0] for row in range(2)}
    assert shown == {f"{JINHUA} / {JINHUA}", f"{HENGTAI} / {HENGTAI}"}
    assert page.top.subtitle.text() == "2 组相似的客户"
    assert "名称相同" in page.findChild(QLabel, "duplicateWhy").text()  # type: ignore[union-attr]


def test_not_a_duplicate_is_remembered_and_the_next_group_is_shown(
    qtbot: Any, page: DuplicatesPage, services: Services, person: Person
) -> None:
    first = set(page.grid.chosen())
    press(page, "notDuplicate")
    qtbot.waitUntil(lambda: states(page) == ["不是重复", ""])
    qtbot.waitUntil(lambda: set(page.grid.chosen()) not in (first, set()))
    assert page.groups.current_row() == 1
    (row,) = services.records.all("not_duplicate")
    assert {row["first_id"], row["second_id"]} == first
    person.press("撤销")
    qtbot.waitUntil(lambda: states(page) == ["", ""])


def test_the_list_stays_when_a_customer_is_deleted_elsewhere(
    qtbot: Any, page: DuplicatesPage, services: Services
) -> None:
    gone = page.grid.chosen()[0]
    services.records.remove("customer", [gone])
    qtbot.waitUntil(lambda: states(page) == ["已合并", ""])
    assert len(page._groups) == 2


def test_a_customer_asked_for_is_shown_at_once(
    qtbot: Any, page: DuplicatesPage, pairs: list[tuple[int, int]]
) -> None:
    for pair in pairs:
        page.enter(customer_id=pair[1])
        qtbot.waitUntil(lambda p=pair: set(page.grid.chosen()) == set(p))


def test_a_file_without_duplicates_says_so(qtbot: Any, window: MainWindow) -> None:
    making.customer(window.desk.services, JINHUA)
    window.show_page("duplicates")
    page = window.page()
    assert isinstance(page, DuplicatesPage)
    qtbot.waitUntil(
        lambda: "没有重复" in [w.text() for w in page.findChildren(QLabel)], timeout=SLOW
    )


def test_stopping_offers_to_look_again(
    qtbot: Any, desk: Desk, window: MainWindow, pairs: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    begun = threading.Event()

    def never_ends(_self: DuplicateService, progress: Progress) -> None:
        begun.set()
        while True:
            progress.check()

    with monkeypatch.context() as endless:
        endless.setattr(DuplicateService, "find_all", never_ends)
        window.show_page("duplicates")
        page = window.page()
        assert isinstance(page, DuplicatesPage)
        qtbot.waitUntil(begun.is_set, timeout=SLOW)
        page._progress.stop()
        qtbot.waitUntil(lambda: page.findChild(QPushButton, "seekAgain") is not None, timeout=SLOW)
    press(page, "seekAgain")
    qtbot.waitUntil(lambda: len(page._groups) == 2, timeout=SLOW)
