"""The forecast page: figures, drill-down, the list, the movement, the promise, empty files."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from python_calamine import CalamineWorkbook

from crmdesk.core import clock
from crmdesk.services.container import Services
from crmdesk.ui.forecast.promise_dialog import PromiseDialog
from crmdesk.ui.forecast.since_menu import DayDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.forecast import ForecastPage
from tests.helpers.making import create
from tests.helpers.opportunities import opportunity, pipeline
from tests.ui.conftest import Person

WAN = 1_000_000


@pytest.fixture
def deals(services: Services) -> dict[str, int]:
    """One won this quarter, one committed this month, one hoped for next month, one next year."""
    (stage,) = pipeline(services, ("商务谈判", 9000, 30))
    with clock.fixed(datetime(2026, 10, 12, 9)):
        found = {
            "won": opportunity(services, stage, 30 * WAN, name="已签单"),
            "month": opportunity(
                services, stage, 20 * WAN, name="本月单", commitment="commit",
                expected_on=date(2026, 11, 28),
            ),
            "next": opportunity(
                services, stage, 10 * WAN, name="下月单", commitment="hope",
                expected_on=date(2026, 12, 20),
            ),
        }  # fmt: skip
        services.records.save("opportunity", found["won"], {"state": "won", "summary": "成交"})
    with clock.fixed(datetime(2026, 11, 18, 9)):
        found["later"] = opportunity(
            services, stage, 5 * WAN, name="明年单", expected_on=date(2027, 3, 1)
        )
    return found


@pytest.fixture
def page(qtbot: Any, window: MainWindow, deals: dict[str, int]) -> ForecastPage:
    return shown(qtbot, window)


def shown(qtbot: Any, window: MainWindow) -> ForecastPage:
    window.show_page("forecast")
    found = window.page()
    assert isinstance(found, ForecastPage)
    answered(qtbot, found)
    return found


def answered(qtbot: Any, page: ForecastPage) -> None:
    """Wait for the newest answer, a snapshot taken meanwhile included."""
    qtbot.waitUntil(lambda: page._answer is not None and not page.desk.jobs.running())


def test_the_figures_are_those_of_the_quarter(page: ForecastPage) -> None:
    assert "30" in page.kpis.signed.accessibleName()
    assert "20" in page.kpis.committed.accessibleName()
    assert "27" in page.kpis.weighted.accessibleName()
    assert "3 个进行中的商机" in page.top.subtitle.text()


def test_the_list_shows_this_month_and_other_chips(
    qtbot: Any, page: ForecastPage, deals: dict[str, int]
) -> None:
    assert page.closing.shown_ids == (deals["month"],)
    for chip, names in (
        ("next_month", ["next"]),
        ("quarter", ["month", "next"]),
        ("all", ["month", "next", "later"]),
        ("postponed", []),
    ):
        page.closing.choose(chip)
        assert page.closing.shown_ids == tuple(deals[name] for name in names), chip


@pytest.fixture
def places(page: ForecastPage) -> list[tuple[str, Any]]:
    """Where the page goes; the window stays."""
    calls: list[tuple[str, Any]] = []
    page.desk.go.disconnect()
    page.desk.go.connect(lambda name, arguments: calls.append((name, arguments)))
    return calls


def test_every_row_opens_its_opportunity(
    page: ForecastPage, deals: dict[str, int], places: list[tuple[str, Any]]
) -> None:
    page.closing.table.opened.emit(0)
    assert places == [("opportunity", {"opportunity_id": deals["month"]})]


def test_every_figure_opens_what_it_is_made_of(
    page: ForecastPage, deals: dict[str, int], places: list[tuple[str, Any]]
) -> None:
    page.kpis.signed.clicked.emit()
    page.kpis.weighted.clicked.emit()
    assert places == [
        ("opportunity", {"opportunity_id": deals["won"]}),
        ("opportunities", {"ids": (deals["month"], deals["next"])}),
    ]


def test_every_mark_of_the_charts_opens_its_opportunities(
    page: ForecastPage, deals: dict[str, int], places: list[tuple[str, Any]]
) -> None:
    for card in (page.months, page.moved):
        for mark in card.view.marks():
            if mark.behind:
                card.view.activated.emit(mark.behind)
    assert ("opportunity", {"opportunity_id": deals["month"]}) in places
    assert ("opportunity", {"opportunity_id": deals["later"]}) in places
    everything = (deals["month"], deals["next"], deals["later"])
    assert ("opportunities", {"ids": everything}) in places


def test_the_movement_begins_on_another_day(
    qtbot: Any, page: ForecastPage, deals: dict[str, int]
) -> None:
    assert page._answer is not None
    assert page._answer.movement.found.start == 27_273_000  # 20+10 万 at 10/11
    page.since.chosen.emit(date(2026, 10, 1))
    qtbot.waitUntil(lambda: page._answer is not None and page._answer.movement.since.day == 1)
    assert page._answer.movement.found.start == 0
    assert page.since.text().startswith("10-01")


def test_another_day_is_asked_for(qtbot: Any) -> None:
    dialog = DayDialog()
    qtbot.addWidget(dialog)
    dialog.form.boxes["day"].set_value(date(2026, 11, 3))
    save = dialog.findChild(QPushButton, "dialogSave")
    assert save is not None
    save.click()
    assert dialog.day == date(2026, 11, 3)


def test_one_seller(
    qtbot: Any, page: ForecastPage, services: Services, deals: dict[str, int]
) -> None:
    other = create(services, "employee", name="周敏")
    page.seller.set_value(other, "周敏")
    page.seller.picked.emit(other)
    qtbot.waitUntil(lambda: page._answer is not None and page._answer.question.employee == other)
    assert page._answer.data.forecast.lines == ()


def test_promising_for_the_months_sets_the_target(
    qtbot: Any, page: ForecastPage, services: Services
) -> None:
    assert page._answer is not None
    bars = page._answer.data.months[:3]
    dialog = PromiseDialog(page.desk, (None, "全公司"), bars, page)
    qtbot.addWidget(dialog)
    boxes = dialog.form.boxes
    assert boxes["month_2026_11"].value() == 20 * WAN
    boxes["month_2026_11"].set_value(25 * WAN)
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.saved is not None)
    qtbot.waitUntil(
        lambda: page._answer is not None and page._answer.data.months[0].target == 25 * WAN
    )
    promised = services.forecasts.forecast().months
    assert [bar.target for bar in promised[:3]] == [25 * WAN, 0, 0]


def test_a_missing_amount_is_asked_for(qtbot: Any, page: ForecastPage) -> None:
    assert page._answer is not None
    dialog = PromiseDialog(page.desk, (None, "全公司"), page._answer.data.months[:1], page)
    qtbot.addWidget(dialog)
    dialog.form.boxes["month_2026_11"].set_value(None)
    dialog.save.click()
    assert dialog.saved is None
    assert dialog._note.text()


def test_funnels_and_accuracy_are_one_click_away(qtbot: Any, page: ForecastPage) -> None:
    qtbot.mouseClick(page.modes.tiles["funnel"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.funnel.customers.view.chart is not None)
    assert len(page.funnel.customers.view.marks()) >= 1
    qtbot.mouseClick(page.modes.tiles["accuracy"], Qt.MouseButton.LeftButton)
    assert page.stack.currentIndex() == 2
    assert page.accuracy.stages.table.model.rowCount() == 1


def test_coming_freezes_the_thursdays_that_were_missed(
    page: ForecastPage, services: Services
) -> None:
    taken = [snapshot.taken_for.date() for snapshot in services.snapshots.all()]
    assert taken[0] == date(2026, 11, 19)
    assert len(taken) == 6


def test_a_change_of_an_opportunity_reaches_the_page(
    qtbot: Any, page: ForecastPage, services: Services, deals: dict[str, int]
) -> None:
    services.records.save("opportunity", deals["month"], {"amount": 40 * WAN})
    qtbot.waitUntil(
        lambda: page._answer is not None and page._answer.data.quarter.committed == 40 * WAN
    )


def test_what_is_shown_goes_into_a_workbook(
    qtbot: Any, page: ForecastPage, tmp_path: Path, chooser: Any, person: Person
) -> None:
    chooser.path = tmp_path / "预测.xlsx"
    page.key_export()
    qtbot.waitUntil(lambda: bool(person.notices))
    with CalamineWorkbook.from_path(str(tmp_path / "预测.xlsx")) as book:
        rows = [
            row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
        ]
    assert {"本月单", "下月单", "明年单"} <= {cell for row in rows for cell in row}


def test_printing_hands_over_seller_and_day(
    page: ForecastPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, Any]] = []

    def keep(_desk: Any, name: str, _parent: Any, **more: Any) -> None:
        calls.append((name, more["values"]))

    monkeypatch.setattr("crmdesk.ui.printing.print_report", keep)
    page.key_print()
    assert calls == [("forecast", {"owner_id": None, "since": date(2026, 11, 14)})]


def test_a_file_without_opportunities_says_so(qtbot: Any, window: MainWindow) -> None:
    page = shown(qtbot, window)
    assert page.closing.shown_ids == ()
    assert "概率为预设值" in page.top.subtitle.text()
    assert page.help_text()


def test_a_long_list_shows_its_beginning_and_the_sums_of_all(
    page: ForecastPage, deals: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmdesk.ui.forecast.closing.MOST_ROWS", 2)
    page.closing.choose("all")
    assert page.closing.shown_ids == (deals["month"], deals["next"])
    assert "3 个商机" in page.closing._sums.text()
    assert "显示前 2 个" in page.closing._sums.text()
