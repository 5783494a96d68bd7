"""The exposure bar: its parts fill the bar as the amounts do, and open what is behind them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.analysis.credit_decision import Stage
from crmdesk.analysis.credit_exposure import Exposure, Part
from crmdesk.services.container import Services
from crmdesk.ui.credit.exposure_bar import Bar, ExposureBar
from crmdesk.ui.credit.going import documents_of
from crmdesk.ui.desk import Desk
from tests.helpers.making import customer
from tests.helpers.trade import TODAY, receipt, sale


@pytest.fixture
def buyer(services: Services) -> int:
    return customer(services, "上海宏达机械有限公司", credit_limit=10_000_000, credit_days=30)


def bar(qtbot: Any, exposure: Exposure, limit: int | None, order: int = 0) -> Bar:
    made = Bar()
    qtbot.addWidget(made)
    made.resize(401, 22)
    made.set(exposure, limit, order)
    return made


def widths(made: Bar) -> dict[str, float]:
    return {key: box.width() for key, box in made.boxes()}


def test_parts_are_as_wide_as_their_amounts(qtbot: Any) -> None:
    made = bar(qtbot, Exposure(not_due=200, overdue=100, orders=100), 400)
    assert widths(made) == {"overdue": 100, "not_due": 200, "orders": 100}


def test_beyond_the_limit_the_bar_is_as_long_as_what_is_used(qtbot: Any) -> None:
    made = bar(qtbot, Exposure(not_due=400), 100, order=400)
    assert widths(made) == {"not_due": 200, "order": 200}


def test_prepaid_lies_over_what_is_used_and_takes_no_room_of_its_own(qtbot: Any) -> None:
    made = bar(qtbot, Exposure(not_due=300, prepaid=100), 400)
    boxes = dict(made.boxes())
    assert boxes["prepaid"].right() == boxes["not_due"].right()
    assert boxes["prepaid"].width() == 100


def test_drafts_do_not_count(qtbot: Any) -> None:
    assert widths(bar(qtbot, Exposure(drafts=500), 400)) == {}


def test_clicked_part_is_told(qtbot: Any) -> None:
    made = bar(qtbot, Exposure(not_due=200, overdue=200), 400)
    seen: list[str] = []
    made.chosen.connect(seen.append)
    for place in (50, 350):
        at = made.rect().center()
        at.setX(place)
        QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=at)
    assert seen == ["overdue", "not_due"]


def test_bar_says_what_is_left_of_the_limit(desk: Desk, buyer: int, qtbot: Any) -> None:
    sale(desk.services, buyer, 3_000_000)
    made = ExposureBar(desk)
    qtbot.addWidget(made)
    made.show_customer(buyer)
    qtbot.waitUntil(lambda: made.assessed is not None)
    said = made.findChild(QLabel, "exposureBarNumbers").text()
    assert "70,000" in said
    assert "100,000" in said
    assert "30,000" in made.findChild(QPushButton, "exposure_not_due").text()
    assert made.findChild(QPushButton, "exposure_overdue").isHidden()


def test_document_on_top_is_part_of_the_answer(desk: Desk, buyer: int, qtbot: Any) -> None:
    made = ExposureBar(desk)
    qtbot.addWidget(made)
    made.ask(buyer, 20_000_000, stage=Stage.SALE)
    qtbot.waitUntil(lambda: made.assessed is not None)
    assert made.assessed is not None
    assert made.assessed.is_held
    assert made.words.text()


def test_part_opens_its_documents(desk: Desk, buyer: int, qtbot: Any) -> None:
    services = desk.services
    fresh = sale(services, buyer, 2_000_000)
    draft = sale(services, buyer, 500_000, post=False)
    late = sale(services, buyer, 1_000_000, sold_on=TODAY.replace(month=9))
    assert documents_of(services, buyer, Part.OVERDUE) == [late]
    assert documents_of(services, buyer, Part.NOT_DUE) == [fresh]
    assert documents_of(services, buyer, Part.DRAFTS) == [draft]
    receipt(services, buyer, 1_000_000, how="oldest")
    assert documents_of(services, buyer, Part.OVERDUE) == []
    gone: list[Any] = []
    desk.go.connect(lambda page, arguments: gone.append((page, arguments)))
    made = ExposureBar(desk)
    qtbot.addWidget(made)
    made.show_customer(buyer)
    qtbot.waitUntil(lambda: made.assessed is not None)
    made.findChild(QPushButton, "exposure_not_due").click()
    qtbot.waitUntil(lambda: bool(gone))
    assert gone == [("sale", {"sale_id": fresh})]
