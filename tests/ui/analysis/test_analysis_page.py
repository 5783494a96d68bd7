"""The analysis page: choose a question, change a parameter, click through, compare, keep a view."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from crmdesk.analysis import methods
from crmdesk.services.container import Services
from crmdesk.ui.analysis.parameter_bar import ParameterPopup
from crmdesk.ui.desk import Desk
from crmdesk.ui.pages.analysis import AnalysisPage, everybody
from tests.helpers.making import customer
from tests.helpers.trade import TODAY, sale
from tests.ui.conftest import Chooser

WAYS = ("Show", "Sale", "Import")


@pytest.fixture
def buyers(services: Services) -> list[int]:
    """Six customers who bought for 600 to 100 yuan."""
    made = [customer(services, f"客户{n}") for n in range(6)]
    for n, each in enumerate(made):
        sale(services, each, (6 - n) * 10_000, sold_on=TODAY.replace(month=3 + n))
    return made


@pytest.fixture
def page(desk: Desk, qtbot: Any) -> Any:
    made = AnalysisPage(desk)
    qtbot.addWidget(made)
    made.resize(1340, 660)
    made.show()
    yield made
    made.hide()


class Went:
    """Where the desk was asked to go."""

    def __init__(self, desk: Desk) -> None:
        self.places: list[tuple[str, dict[str, Any]]] = []
        desk.go.connect(self._on_go)

    def _on_go(self, place: str, arguments: dict[str, Any]) -> None:
        self.places.append((place, arguments))


def shown(page: AnalysisPage, qtbot: Any, method: str) -> Any:
    """Choose *method* and wait for its result."""
    if method == page.chosen()[0].id:
        qtbot.waitUntil(lambda: page.panel.result is not None)
        return page.panel.result
    with qtbot.waitSignal(page.panel.shown):
        page.list.chosen.emit(method)
    return page.panel.result


def test_every_method_stands_in_the_list_under_its_question(page: AnalysisPage) -> None:
    rows = [page.list.list.item(n) for n in range(page.list.list.count())]
    assert len(rows) == len(methods()) + len({m.topic for m in methods()})


def test_an_empty_file_says_what_to_do(page: AnalysisPage, desk: Desk, qtbot: Any) -> None:
    found = shown(page, qtbot, "pyramid")
    assert not found.tables
    assert page.panel.view.empty.isVisible()
    assert not page.panel.view.charts
    went = Went(desk)
    ways = [page.panel.view.empty.findChild(QPushButton, f"empty{n}") for n in WAYS]
    assert [way.isVisible() for way in ways] == [False, True, True]
    for way in ways[1:]:
        way.click()
    assert [place for place, _arguments in went.places] == ["sale", "transfer"]


def test_who_is_meant_by_an_empty_result_can_be_shown(
    buyers: list[int], page: AnalysisPage, desk: Desk, qtbot: Any
) -> None:
    shown(page, qtbot, "credit-sales")  # nobody is rated
    went = Went(desk)
    ways = [page.panel.view.empty.findChild(QPushButton, f"empty{n}") for n in WAYS]
    assert [way.isVisible() for way in ways] == [True, False, False]
    ways[0].click()
    [(place, arguments)] = went.places
    assert place == "customers"
    [condition] = arguments["filter_group"].items
    assert set(condition.values) == set(buyers)


def test_a_number_opens_the_people_behind_it(
    buyers: list[int], page: AnalysisPage, desk: Desk, qtbot: Any
) -> None:
    found = shown(page, qtbot, "pyramid")
    went = Went(desk)
    page.open_behind((buyers[0],))
    page.key_new()
    assert went.places[0] == ("customer_card", {"customer_id": buyers[0]})
    place, arguments = went.places[1]
    assert place == "customers"
    [condition] = arguments["filter_group"].items
    assert set(condition.values) == set(everybody(found)) == set(buyers)


def test_a_parameter_changes_the_result_and_lights_up_until_it_is_as_usual(
    buyers: list[int], page: AnalysisPage, qtbot: Any
) -> None:
    shown(page, qtbot, "pyramid")
    bar = page.panel.parameters
    assert not bar.buttons["floor1"].isVisible()
    with qtbot.waitSignal(page.panel.shown):
        bar.buttons["mode"].take("money")
    assert bar.buttons["floor1"].isVisible()
    assert bar.buttons["mode"].isChecked()
    first = page.panel.result.tables[0].rows[0]
    assert first.cells[1] == 0  # nobody bought for 58,900 yuan
    with qtbot.waitSignal(page.panel.shown):
        bar.findChild(type(bar._back), "parameterReset").click()
    assert page.panel.result.tables[0].rows[0].cells[1] == 1
    assert not bar.buttons["mode"].isChecked()


def test_a_wrong_value_is_said_and_changes_nothing(
    buyers: list[int], page: AnalysisPage, qtbot: Any
) -> None:
    shown(page, qtbot, "pyramid")
    each = page.panel.parameters.buttons["months"]
    popup = ParameterPopup(each)
    popup.editor.set_value(0)
    popup._take()
    assert popup._problem.text()
    assert each.value == 12
    popup.editor.set_value(6)
    with qtbot.waitSignal(page.panel.shown):
        popup._take()
    assert page.panel.result.n == 3  # March to May lie before the window


def test_two_days_stand_beside_each_other(
    buyers: list[int], page: AnalysisPage, qtbot: Any
) -> None:
    shown(page, qtbot, "pyramid")
    with qtbot.waitSignal(page.other.shown):
        page.compare.setChecked(True)
    assert page.other.isVisible()
    assert page.other.result.as_of.year == TODAY.year - 1
    assert page.panel.result.as_of == TODAY


def test_a_view_keeps_the_parameters(
    buyers: list[int], page: AnalysisPage, services: Services, qtbot: Any
) -> None:
    shown(page, qtbot, "pyramid")
    with qtbot.waitSignal(page.panel.shown):
        page.panel.parameters.buttons["cut1"].take(1_000)
    assert page.views.save("前一成") is None
    with qtbot.waitSignal(page.panel.shown):
        page.panel.parameters.reset.emit()
    [kept] = services.views.of("analysis.pyramid")
    assert kept.name == "前一成"
    with qtbot.waitSignal(page.panel.shown):
        page.views.take(kept)
    assert page.panel.values()["cut1"] == 1_000


def test_what_is_shown_goes_to_excel(
    buyers: list[int], page: AnalysisPage, chooser: Chooser, tmp_path: Path, qtbot: Any
) -> None:
    shown(page, qtbot, "pyramid")
    chooser.path = tmp_path / "客户金字塔.xlsx"
    page.key_export()
    qtbot.waitUntil(lambda: chooser.path is not None and chooser.path.exists())
