"""The reports page: choosing, the print log, and papers that come back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton
from python_calamine import CalamineWorkbook

from crmdesk.core import clock
from crmdesk.models.query import Condition, Group, Op, Sort, ViewState
from crmdesk.reports import reports
from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.reports import ReportsPage
from crmdesk.ui.report_purposes import PURPOSES
from tests.helpers import making
from tests.helpers.pressing import press
from tests.helpers.trade import sale
from tests.ui.conftest import Chooser, Person

NAMES = ("苏州恒泰精密机械有限公司", "成都蜀香源食品有限公司", "厦门鹭岛茶业有限公司")


@pytest.fixture
def ids(services: Services) -> list[int]:
    return [making.customer(services, name) for name in NAMES]


@pytest.fixture
def page(qtbot: Any, window: MainWindow, ids: list[int]) -> ReportsPage:
    window.show_page("reports")
    found = window.page()
    assert isinstance(found, ReportsPage)
    qtbot.waitUntil(lambda: bool(found.who._count.text()))
    return found


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What would be previewed."""
    calls: list[dict[str, Any]] = []

    def keep(_desk: Desk, name: str, _parent: Any, **scope: Any) -> None:
        calls.append({"report": name, **scope})

    monkeypatch.setattr("crmdesk.ui.printing.print_report", keep)
    return calls


def issue(services: Services, *customer_ids: int | None) -> list[str]:
    with services.printing.issued("customer-card", customer_ids, services.employee_id) as papers:
        return [p.number for p in papers]


def tick(page: ReportsPage, key: str) -> None:
    radio = page.findChild(QRadioButton, f"who_{key}")
    assert radio is not None
    assert radio.isEnabled(), key
    radio.setChecked(True)


def test_every_report_has_a_tile_that_says_what_it_is_for(page: ReportsPage) -> None:
    for report in reports():
        assert page.findChild(QPushButton, f"report_{report.id}") is not None
        assert report.id in PURPOSES


def test_all_customers_are_counted_and_shown(
    page: ReportsPage, shown: list[dict[str, Any]]
) -> None:
    assert page.who._count.text() == "3 家客户"
    press(page, "report_customer-list")
    press(page, "makeReport")
    assert shown[0]["report"] == "customer-list"
    assert shown[0]["query"].filter.is_empty
    assert shown[0]["customer_ids"] == ()


def test_the_selection_of_the_list_can_be_printed(
    desk: Desk, page: ReportsPage, ids: list[int], shown: list[dict[str, Any]]
) -> None:
    desk.customer_selection = ids[:2]
    page.reload()
    tick(page, "selection")
    press(page, "makeReport")
    assert shown[0]["customer_ids"] == tuple(ids[:2])


def test_a_filter_is_described_and_counted(
    qtbot: Any, page: ReportsPage, shown: list[dict[str, Any]]
) -> None:
    page.who.set_filter(Group((Condition("name", Op.CONTAINS, ("茶",)),)))
    assert page.findChild(QLabel, "whoFilter").text() == "客户名称 包含 “茶”"  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: page.who._count.text() == "1 家客户")
    press(page, "makeReport")
    assert not shown[0]["query"].filter.is_empty


def test_a_filter_that_nobody_fits_cannot_be_printed(qtbot: Any, page: ReportsPage) -> None:
    page.who.set_filter(Group((Condition("name", Op.CONTAINS, ("不存在",)),)))
    make = page.findChild(QPushButton, "makeReport")
    qtbot.waitUntil(lambda: not make.isEnabled())  # type: ignore[union-attr]


def test_a_saved_view_brings_its_columns_and_name(
    page: ReportsPage, services: Services, shown: list[dict[str, Any]]
) -> None:
    state = ViewState(("name", "phone"), (0, 0), Group(), (Sort("code"),))
    services.views.save("customer", "通讯录", state)
    page.reload()
    tick(page, "view")
    press(page, "makeReport")
    assert (shown[0]["columns"], shown[0]["title"]) == (("name", "phone"), "通讯录")
    assert shown[0]["query"].sort == (Sort("code"),)


def test_an_empty_form_needs_no_customer(page: ReportsPage, shown: list[dict[str, Any]]) -> None:
    tick(page, "nobody")
    press(page, "makeReport")
    assert shown[0]["values"]["blank"] is True
    assert (shown[0]["customer_ids"], shown[0]["query"]) == ((), None)


def test_a_report_that_is_a_table_can_be_an_excel_file(
    qtbot: Any, page: ReportsPage, ids: list[int], chooser: Chooser
) -> None:
    sale(page.desk.services, ids[0], 100_000)
    export = page.findChild(QPushButton, "exportReport")
    assert export is not None
    assert export.isHidden()
    press(page, "report_ageing")
    assert not export.isHidden()
    assert chooser.path is not None
    chooser.path = target = chooser.path.with_suffix(".xlsx")
    export.click()
    qtbot.waitUntil(target.exists)
    book = CalamineWorkbook.from_path(str(target))
    assert book.get_sheet_by_name("应收账款账龄").to_python()[1][:2] == [NAMES[0], 1000]


def test_only_reports_that_can_do_without_offer_an_empty_form(page: ReportsPage) -> None:
    radio = page.findChild(QRadioButton, "who_nobody")
    press(page, "report_customer-list")
    assert not radio.isVisible()  # type: ignore[union-attr]
    press(page, "report_customer-card")
    assert radio.isVisible()  # type: ignore[union-attr]


def test_the_log_names_paper_customer_and_what_changed_since(
    qtbot: Any, page: ReportsPage, services: Services, ids: list[int]
) -> None:
    (number,) = issue(services, ids[0])
    with clock.fixed(datetime(2026, 11, 21, 9, 30)):
        issue(services, *ids)
    services.records.save("customer", ids[0], {"phone": "0755-26712345"})
    page.reload()
    qtbot.waitUntil(lambda: len(page._batches) == 2)
    newest, oldest = (page.recent.model.texts(row) for row in range(2))
    assert newest[0] == "DY-20261121-0002…0004"
    assert newest[4] == "、".join(NAMES)
    assert (oldest[0], oldest[3], oldest[4], oldest[5]) == (number, "李晓明", NAMES[0], "电话")


def test_a_paper_is_found_by_number_and_opens_its_card(
    qtbot: Any, desk: Desk, page: ReportsPage, services: Services, ids: list[int]
) -> None:
    (number,) = issue(services, ids[1])
    page.search.setText(number.lower())
    with qtbot.waitSignal(desk.go) as went:
        page.search.returnPressed.emit()
    assert went.args == ["customer_card", {"customer_id": ids[1], "printed": number}]


def test_a_mistyped_code_is_said(qtbot: Any, page: ReportsPage, person: Person) -> None:
    page.search.setText("7K3M-XX")
    page.search.returnPressed.emit()
    qtbot.waitUntil(lambda: bool(person.seen))
    assert "短码" in person.texts[0]
