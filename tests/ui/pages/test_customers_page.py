"""The customer list: finding people by search, chips and filter; order, columns, empty states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QListWidget, QPushButton, QWidget

from crmdesk.models.query import Op
from crmdesk.services.container import Services
from crmdesk.ui.dialogs.columns import KEY, ColumnsDialog
from crmdesk.ui.dialogs.filter import FilterDialog
from crmdesk.ui.dialogs.new_customer import NewCustomerDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.customers import CustomersPage
from tests.helpers.making import customer
from tests.helpers.modal import in_dialog
from tests.helpers.pressing import press
from tests.ui.pages.conftest import (
    EVERYBODY,
    HENGTAI,
    JINHUA,
    TIANMA,
    YUNSHAN,
    ZHANG,
    Key,
    column,
    names,
    open_list,
    said,
    select,
    until,
)


def subtitle(page: CustomersPage) -> str:
    return page.top.subtitle.text()


# --- search ----------------------------------------------------------------------------------------
FOUND_BY = {
    "恒泰": [HENGTAI],
    "tmsj": [TIANMA],
    "yunshan": [YUNSHAN],
    "6318": [JINHUA],
    "13600136000": [HENGTAI],
    "张伟": [JINHUA],
    "没有这家": [],
}


def test_the_search_narrows_and_esc_brings_everybody_back(page: CustomersPage) -> None:
    for text, found in FOUND_BY.items():
        counted = f"{len(found)} 家客户"
        page.search.setText(text)
        until(lambda wanted=found: names(page) == wanted)
        until(lambda wanted=counted: subtitle(page) == wanted)
        QTest.keyClick(page.search, Key.Key_Escape)
        until(lambda: names(page) == EVERYBODY)
        assert page.search.text() == ""


def test_every_letter_narrows_and_every_letter_taken_back_widens(page: CustomersPage) -> None:
    QTest.keyClicks(page.search, "t")
    until(lambda: TIANMA in names(page) and JINHUA not in names(page))
    QTest.keyClicks(page.search, "ms")
    until(lambda: names(page) == [TIANMA])
    page.search.clear()
    until(lambda: names(page) == EVERYBODY)


def test_a_search_holds_within_the_chosen_chip(page: CustomersPage) -> None:
    press(page, "chip_no_phone")
    until(lambda: names(page) == [TIANMA, YUNSHAN, ZHANG])
    page.search.setText("章文")
    until(lambda: names(page) == [ZHANG])
    page.search.setText("恒泰")
    until(lambda: names(page) == [])


# --- chips -----------------------------------------------------------------------------------------
CHIPS = {
    "all": EVERYBODY,
    "mine": [JINHUA, HENGTAI, YUNSHAN, ZHANG],
    "bought": [JINHUA],
    "qualified": [HENGTAI],
    "lead": [TIANMA, YUNSHAN],
    "listed": [ZHANG],
    "no_contact": [TIANMA, YUNSHAN, ZHANG],
    "no_region": [HENGTAI, TIANMA, YUNSHAN, ZHANG],
}


def chip(page: CustomersPage, name: str) -> QAbstractButton:
    found = page.findChild(QAbstractButton, f"chip_{name}")
    assert found is not None, name
    return found


def test_a_chip_shows_as_many_as_it_says(page: CustomersPage) -> None:
    for name, found in CHIPS.items():
        count = len(found)
        counted = f"{count} 家客户"
        until(lambda it=name, end=f" {count}": chip(page, it).text().endswith(end))
        press(page, f"chip_{name}")
        until(lambda wanted=found: names(page) == wanted)
        until(lambda wanted=counted: subtitle(page) == wanted)
        assert [c for c in CHIPS if chip(page, c).isChecked()] == [name]


def test_the_counts_follow_what_is_saved(page: CustomersPage, services: Services) -> None:
    customer(services, "新来的锁厂", relation_state="customer")
    until(lambda: chip(page, "bought").text().endswith(" 2"))
    assert chip(page, "all").text().endswith(" 6")


def test_a_figure_above_the_list_shows_whom_it_counts(page: CustomersPage) -> None:
    figure = page.findChild(QWidget, "kpi_bought")
    assert figure is not None
    until(lambda: "1家" in figure.accessibleName())
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton)
    until(lambda: names(page) == [JINHUA])
    assert chip(page, "bought").isChecked()


# --- filter ----------------------------------------------------------------------------------------
def filtered(page: CustomersPage, inside: Callable[[FilterDialog], Any]) -> None:
    in_dialog(FilterDialog, lambda: press(page, "filterButton"), inside)


def condition(dialog: FilterDialog, place: int, field: str, op: Op, value: str) -> None:
    """Fill in one condition: the field by pinyin initials, the operator, the value."""
    until(lambda: len(condition_rows(dialog)) == place + 1)
    row = condition_rows(dialog)[place]
    line: Any = row.findChild(QWidget, "filterField")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, field)
    QTest.keyClick(line, Key.Key_Return)
    combo: Any = row.findChild(QWidget, "filterOp")
    combo.setCurrentIndex(combo.findData(op))
    until(lambda: len(value_lines(row)) == 1)
    QTest.keyClicks(value_lines(row)[0], value)


def condition_rows(dialog: FilterDialog) -> list[QWidget]:
    return [r for r in dialog.findChildren(QWidget, "conditionRow") if r.isVisible()]


def value_lines(row: QWidget) -> list[QWidget]:
    lines = [w for w in row.findChildren(QWidget) if w.objectName().startswith("line_")]
    return [line for line in lines if line.isVisible()]


def two_conditions(dialog: FilterDialog, *, every: bool) -> None:
    condition(dialog, 0, "cyrs", Op.AT_LEAST, "80")  # 从业人数
    press(dialog, "addCondition")
    condition(dialog, 1, "mds", Op.AT_MOST, "3")  # 门店数
    combo: Any = dialog.findChild(QWidget, "filterEvery")
    combo.setCurrentIndex(combo.findData(every))


@pytest.mark.parametrize(
    ("every", "found"), [(True, []), (False, [JINHUA, HENGTAI, YUNSHAN])], ids=["and", "or"]
)
def test_conditions_are_joined_by_and_or_by_or(
    page: CustomersPage, *, every: bool, found: list[str]
) -> None:
    def fill(dialog: FilterDialog) -> None:
        two_conditions(dialog, every=every)
        until(lambda: said(dialog, "filterCount") == f"符合 {len(found)} 条")
        press(dialog, "applyFilter")

    filtered(page, fill)
    until(lambda: names(page) == found)
    assert page.list_card.filter.isChecked()


def test_the_filter_is_there_again_to_be_changed_and_to_be_taken_off(page: CustomersPage) -> None:
    def first(dialog: FilterDialog) -> None:
        condition(dialog, 0, "cyrs", Op.AT_LEAST, "80")
        press(dialog, "applyFilter")

    filtered(page, first)
    until(lambda: names(page) == [JINHUA, HENGTAI])

    def narrower(dialog: FilterDialog) -> None:
        until(lambda: said(dialog, "filterCount") == "符合 2 条")
        press(dialog, "addCondition")
        condition(dialog, 1, "mds", Op.AT_LEAST, "1")
        press(dialog, "applyFilter")

    filtered(page, narrower)
    until(lambda: names(page) == [JINHUA])
    filtered(page, lambda dialog: dialog.reject())
    until(lambda: page.list_card.filter.isChecked() and names(page) == [JINHUA])
    filtered(page, lambda dialog: press(dialog, "clearFilter"))
    until(lambda: names(page) == EVERYBODY)
    assert not page.list_card.filter.isChecked()


def test_a_group_of_alternatives_stands_within_the_conditions(page: CustomersPage) -> None:
    def fill(dialog: FilterDialog) -> None:
        condition(dialog, 0, "cyrs", Op.AT_MOST, "100")
        press(dialog, "addGroup")
        condition(dialog, 1, "mds", Op.AT_LEAST, "4")
        inner: Any = dialog.findChildren(QPushButton, "addCondition")[-1]
        inner.click()
        condition(dialog, 2, "cyrs", Op.AT_MOST, "5")
        press(dialog, "applyFilter")

    filtered(page, fill)
    until(lambda: names(page) == [JINHUA, YUNSHAN])


def test_a_wrong_value_is_said_and_the_dialog_stays(page: CustomersPage) -> None:
    def wrong(dialog: FilterDialog) -> None:
        condition(dialog, 0, "cyrs", Op.AT_LEAST, "many")
        press(dialog, "applyFilter")
        assert dialog.isVisible()
        assert "many" in said(dialog, "filterCount")
        dialog.reject()

    filtered(page, wrong)
    assert names(page) == EVERYBODY


# --- order and columns -----------------------------------------------------------------------------
def click_heading(page: CustomersPage, field: str) -> None:
    head = page.list.table.horizontalHeader()
    place = [spec.name for spec in page.list.model.specs].index(field)
    x = head.sectionViewportPosition(place) + head.sectionSize(place) // 2
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, head.height() // 2))


def test_a_heading_sorts_upwards_then_downwards_and_another_one_sorts_anew(
    page: CustomersPage,
) -> None:
    page.list.set_columns(["name", "employee_count", "relation_state"])
    until(lambda: column(page, "employee_count") == ["86", "230", "12", "5", "—"])
    click_heading(page, "employee_count")
    until(lambda: [n for n in names(page) if n != ZHANG] == [YUNSHAN, TIANMA, JINHUA, HENGTAI])
    click_heading(page, "employee_count")
    until(lambda: [n for n in names(page) if n != ZHANG] == [HENGTAI, JINHUA, TIANMA, YUNSHAN])
    click_heading(page, "name")
    until(lambda: names(page) == EVERYBODY)
    click_heading(page, "name")
    until(lambda: names(page) == EVERYBODY[::-1])


def test_sorting_leaves_the_cursor_on_its_customer(
    page: CustomersPage, shop: dict[str, int]
) -> None:
    select(page, shop[HENGTAI])
    click_heading(page, "name")
    until(lambda: names(page) == EVERYBODY[::-1])
    until(lambda: page.list.table.current_id() == shop[HENGTAI])


def test_columns_are_chosen_found_by_pinyin_and_remembered(
    page: CustomersPage, window: MainWindow
) -> None:
    def add(dialog: ColumnsDialog) -> None:
        available: Any = dialog.findChild(QListWidget, "availableColumns")
        shown: Any = dialog.findChild(QListWidget, "shownColumns")
        QTest.keyClicks(dialog._search, "cyrs")
        until(lambda: available.count() == 1)
        assert available.item(0).data(KEY) == "employee_count"
        available.setCurrentRow(0)
        available.itemDoubleClicked.emit(available.item(0))
        for row in reversed(range(shown.count())):
            if shown.item(row).data(KEY) not in ("name", "employee_count"):
                shown.setCurrentRow(row)
                shown.itemDoubleClicked.emit(shown.item(row))
        press(dialog, "applyColumns")

    in_dialog(ColumnsDialog, lambda: press(page, "columnsButton"), add)
    until(lambda: [s.name for s in page.list.model.specs] == ["name", "employee_count"])
    window.forget_pages()
    again = open_list(window, 5)
    assert column(again, "employee_count") == ["86", "230", "12", "5", "—"]
    in_dialog(ColumnsDialog, again.key_columns, lambda d: (press(d, "usualColumns"), d.accept()))
    until(lambda: "relation_state" in [s.name for s in again.list.model.specs])


# --- nothing to show -------------------------------------------------------------------------------
def test_nothing_found_offers_to_show_everybody(page: CustomersPage) -> None:
    press(page, "chip_bought")
    page.search.setText("没有这家")
    until(lambda: page.findChild(QPushButton, "showAll") is not None)
    until(lambda: said(page, "emptyTitle") == "没有找到" and not page.list.table.isVisible())
    press(page, "showAll")
    until(lambda: names(page) == EVERYBODY and page.list.table.isVisible())
    assert page.search.text() == ""
    assert chip(page, "all").isChecked()


def test_an_empty_file_offers_to_import_or_to_enter_the_first(
    window: MainWindow, services: Services
) -> None:
    page = open_list(window, 0)
    until(lambda: page.findChild(QPushButton, "emptyNew") is not None)
    assert said(page, "emptyTitle") == "还没有客户资料"
    assert not page.figures.isVisible()
    in_dialog(NewCustomerDialog, lambda: press(page, "emptyNew"), lambda d: d.done(0))
    press(page, "emptyImport")
    until(lambda: window.page().objectName() == "page_transfer")  # type: ignore[union-attr]
    window.show_page("customers")
    customer(services, JINHUA)
    until(lambda: names(page) == [JINHUA] and page.list.table.isVisible())
    until(page.figures.isVisible)
