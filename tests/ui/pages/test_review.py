"""The page of the annual review: seven steps, where their buttons lead, marks that are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.analysis.review_steps import Step
from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.pages.review import ReviewPage
from tests.helpers.making import customer
from tests.helpers.trade import sale


@pytest.fixture
def page(desk: Desk, services: Services, qtbot: Any) -> Any:
    sale(services, customer(services, "锦华五金"), 50_000, sold_on=date(2026, 3, 1))
    services.customer_grades.refresh()
    made = ReviewPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    made.show()
    qtbot.waitUntil(lambda: "0/7" in made.top.subtitle.text())
    yield made
    made.hide()


def press(page: ReviewPage, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    found.click()


def test_every_step_stands_there_with_its_numbers_and_the_first_is_next(page: ReviewPage) -> None:
    assert list(page.cards) == list(Step)
    said = page.cards[Step.CARDS].findChild(QLabel, "cardsFact0")
    assert said is not None
    assert "1 家客户里，1 家缺" in said.text()
    assert [c.pill.text() for c in page.cards.values()] == ["下一步", "", "", "", "", "", ""]
    assert "整理资料" in page.go_on.text()


def test_buttons_lead_to_the_page_with_its_list(page: ReviewPage, desk: Desk) -> None:
    went: list[tuple[str, Any]] = []
    desk.go.connect(lambda place, arguments: went.append((place, arguments)))
    press(page, "cardsList0")
    press(page, "resultsPlace0")
    press(page, "routesPlace0")
    press(page, "routesList0")
    assert [place for place, _arguments in went] == ["customers", "analysis", "routes", "customers"]
    assert went[0][1]["filter_group"].items[0].field == "last_sale_on"
    assert went[1][1] == {"method": "ranking"}
    assert went[2][1] == {"mode": "routes"}
    assert len(went[3][1]["filter_group"].items[0].values) == 1


def test_a_step_is_marked_as_done_and_taken_up_again(
    page: ReviewPage, services: Services, qtbot: Any
) -> None:
    press(page, "cardsMark")
    qtbot.waitUntil(lambda: "1/7" in page.top.subtitle.text())
    card = page.cards[Step.CARDS]
    assert card.pill.text() == "2026-11-21 完成 · 李晓明"
    assert "业绩分析" in page.go_on.text()
    page.go_on.click()
    assert page.cards[Step.RESULTS].mark.hasFocus() or not page.isActiveWindow()
    press(page, "cardsMark")
    qtbot.waitUntil(lambda: "0/7" in page.top.subtitle.text())
    assert services.annual_review.read(2026).done == 0


def test_another_year_has_its_own_marks(page: ReviewPage, services: Services, qtbot: Any) -> None:
    services.annual_review.mark(2025, Step.CARDS, is_done=True)
    press(page, "yearBefore")
    qtbot.waitUntil(lambda: "1/7" in page.top.subtitle.text())
    assert page.year.text() == "2025"
    assert "2025-12-31" in page.top.subtitle.text()
    assert page.after.isEnabled()


def test_a_file_without_sales_says_what_to_do(desk: Desk, qtbot: Any) -> None:
    made = ReviewPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    made.show()
    qtbot.waitUntil(lambda: made.findChild(QPushButton, "toImport").isVisible())
    assert not made.go_on.isVisible()
    made.hide()
