"""What is done from the customer list: side card, sums, copying, changing, deleting, printing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget

from crmdesk.services.container import Services
from crmdesk.ui.dialogs.bulk_edit import BulkEditDialog
from crmdesk.ui.dialogs.help import HelpDialog
from crmdesk.ui.dialogs.new_customer import NewCustomerDialog
from crmdesk.ui.dialogs.print_preview import PrintPreviewDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.customer_card import CustomerCardPage
from crmdesk.ui.pages.customers import CustomersPage
from tests.helpers.making import contact, customer
from tests.helpers.modal import in_dialog
from tests.helpers.pressing import press
from tests.ui.conftest import Chooser, Person
from tests.ui.pages.conftest import (
    CONTROL,
    EVERYBODY,
    HENGTAI,
    JINHUA,
    TIANMA,
    YUNSHAN,
    ZHANG,
    Key,
    choose,
    column,
    entries,
    key,
    names,
    said,
    select,
    shown_name,
    texts,
    until,
)


# --- the side card ---------------------------------------------------------------------------------
def side_name(page: CustomersPage) -> str:
    return said(page.side, "sideName")


def side_tab(page: CustomersPage, place: int) -> list[str]:
    tabs = page.side.findChild(QTabWidget, "sideTabs")
    assert tabs is not None
    tabs.setCurrentIndex(place)
    return texts(tabs.currentWidget())


def test_the_side_card_follows_the_cursor(page: CustomersPage, window: MainWindow) -> None:
    until(lambda: side_name(page) == JINHUA)
    for name in (HENGTAI, TIANMA):
        key(window, Key.Key_Down)
        until(lambda wanted=name: side_name(page) == wanted)
    key(window, Key.Key_End)
    until(lambda: side_name(page) == ZHANG)
    key(window, Key.Key_Home)
    until(lambda: side_name(page) == JINHUA)


def test_the_side_card_shows_facts_people_and_changes(
    page: CustomersPage, shop: dict[str, int], services: Services
) -> None:
    services.records.save("customer", shop[JINHUA], {"employee_count": 90})
    until(lambda: side_name(page) == JINHUA and "90" in side_tab(page, 0))
    for text in ("张伟（采购经理）", "138 0013 8000", "0755-27886318", "李晓明", "华南"):
        assert text in side_tab(page, 0), text
    assert {"张伟", "采购经理", "138 0013 8000"} <= set(side_tab(page, 1))
    changes = ["修改客户 锦华五金制品厂", "新建联系人 张伟", "新建客户 锦华五金制品厂"]
    assert [text for text in side_tab(page, 3) if text in changes] == changes
    tabs: Any = page.side.findChild(QTabWidget, "sideTabs")
    assert tabs.tabText(1) == "联系人 1"


def test_a_tab_of_the_side_card_stays_open_from_customer_to_customer(
    page: CustomersPage, shop: dict[str, int]
) -> None:
    tabs: Any = page.side.findChild(QTabWidget, "sideTabs")
    tabs.setCurrentIndex(1)
    select(page, shop[HENGTAI])
    until(lambda: side_name(page) == HENGTAI)
    assert tabs.currentIndex() == 1
    until(lambda: "刘芳" in texts(tabs.currentWidget()))
    select(page, shop[TIANMA])
    until(lambda: "还没有联系人" in "".join(texts(tabs.currentWidget())))


def test_the_side_card_says_when_nobody_is_chosen(page: CustomersPage) -> None:
    page.search.setText("没有这家")
    until(lambda: not names(page))
    until(lambda: "还没选客户" in texts(page.side))
    button = page.side.findChild(QPushButton, "sideOpen")
    assert button is not None
    assert not button.isVisible()


def test_the_side_card_opens_its_customer(
    page: CustomersPage, window: MainWindow, shop: dict[str, int]
) -> None:
    select(page, shop[TIANMA])
    for button, is_editing in (("sideOpen", False), ("sideEdit", True)):
        window.show_page("customers")
        until(lambda: side_name(page) == TIANMA)
        press(page.side, button)
        card: Any = window.page()
        assert isinstance(card, CustomerCardPage)
        until(lambda at=card: shown_name(at) == TIANMA)
        until(lambda at=card, on=is_editing: at.dirty.isVisible() is on)


# --- the selection ---------------------------------------------------------------------------------
def note(window: MainWindow) -> str:
    return said(window.status, "statusNote")


def test_the_sums_of_the_selection_stand_in_the_status_line(
    page: CustomersPage, window: MainWindow, shop: dict[str, int]
) -> None:
    page.list.set_columns(["name", "employee_count", "store_count", "relation_state"])
    until(lambda: column(page, "store_count"))
    select(page, shop[JINHUA], shop[HENGTAI], shop[YUNSHAN])
    until(lambda: note(window) == "已选 3 家 · 从业人数 321人 · 门店数 6家")
    assert page.top.subtitle.text() == "5 家客户 · 已选 3 家"
    select(page, shop[JINHUA])
    until(lambda: note(window) == "" and page.top.subtitle.text() == "5 家客户")
    key(window, Key.Key_A, CONTROL)
    until(lambda: note(window).startswith("已选 5 家 · 从业人数 333人"))


def test_selected_rows_are_copied_as_excel_takes_them(
    page: CustomersPage, window: MainWindow, shop: dict[str, int]
) -> None:
    page.list.set_columns(["employee_count", "name"])
    until(lambda: column(page, "employee_count") and column(page, "relation_state") == [])
    select(page, shop[HENGTAI], shop[YUNSHAN])
    key(window, Key.Key_C, CONTROL)
    lines = ["从业人数（人）\t客户名称", f"230\t{HENGTAI}", f"5\t{YUNSHAN}", ""]
    assert QGuiApplication.clipboard().text().split("\n") == lines


def test_pasting_what_is_no_table_says_what_to_copy(
    page: CustomersPage, window: MainWindow, person: Person
) -> None:
    QGuiApplication.clipboard().setText("一个词")
    key(window, Key.Key_V, CONTROL)
    until(lambda: any("Excel" in text for text in person.texts))
    assert window.page() is page


# --- changing and deleting -------------------------------------------------------------------------
def test_several_are_changed_together_and_the_list_shows_it_at_once(
    page: CustomersPage, window: MainWindow, shop: dict[str, int], person: Person
) -> None:
    before = column(page, "relation_state")
    select(page, shop[TIANMA], shop[YUNSHAN])

    def change(dialog: BulkEditDialog) -> None:
        press(dialog, "bulk_relation_state")
        dialog._rows[-1]._editor.set_value("qualified")  # type: ignore[union-attr]
        press(dialog, "applyBulk")  # pressed once the preview has counted
        until(lambda: dialog.saved is not None)

    in_dialog(BulkEditDialog, lambda: key(window, Key.Key_B, CONTROL), change)
    until(lambda: column(page, "relation_state").count("意向客户") == 3)
    assert names(page) == EVERYBODY
    person.press("撤销")
    until(lambda: column(page, "relation_state") == before)


def test_changing_nobody_says_to_select_first(
    page: CustomersPage, window: MainWindow, person: Person
) -> None:
    page.list.table.clearSelection()
    key(window, Key.Key_B, CONTROL)
    assert person.texts == ["请先选中客户。"]


def test_deleting_asks_nothing_and_is_taken_back_from_the_notice(
    page: CustomersPage, window: MainWindow, shop: dict[str, int], person: Person
) -> None:
    select(page, shop[HENGTAI], shop[TIANMA])
    key(window, Key.Key_Delete)
    until(lambda: names(page) == [JINHUA, YUNSHAN, ZHANG])
    until(lambda: bool(person.notices))
    assert person.texts == ["2 家客户已放进回收站。"]
    until(lambda: page.list.table.current_id() is not None)
    person.press("撤销")
    until(lambda: names(page) == EVERYBODY)


def test_deleting_by_the_context_menu_and_taking_it_back_by_ctrl_z(
    page: CustomersPage, window: MainWindow, shop: dict[str, int]
) -> None:
    select(page, shop[ZHANG])
    choose(lambda: page.list.table.menu_asked.emit(page.mapToGlobal(page.pos())), "删除")
    until(lambda: ZHANG not in names(page))
    key(window, Key.Key_Z, CONTROL)
    until(lambda: names(page) == EVERYBODY)


# --- printing and exporting ------------------------------------------------------------------------
def printed(preview: PrintPreviewDialog) -> str:
    """The text of what the preview shows, once it is there."""
    until(lambda: preview.printed is not None)
    paper: Any = preview.printed
    document = QPdfDocument()
    document.load(str(paper.file))
    pages = [document.getAllText(n).text() for n in range(document.pageCount())]
    document.close()
    return "\f".join(pages)


def preview_of(page: CustomersPage, entry: str) -> str:
    found: list[str] = []

    def look(preview: PrintPreviewDialog) -> None:
        found.append(printed(preview))
        preview.done(0)

    in_dialog(PrintPreviewDialog, lambda: choose(lambda: press(page, "printButton"), entry), look)
    return found[0]


def test_the_print_menu_prints_the_cards_of_the_selection(
    page: CustomersPage, shop: dict[str, int]
) -> None:
    select(page, shop[HENGTAI], shop[TIANMA])
    pages = preview_of(page, "选中 2 家客户的资料卡").split("\f")
    assert len(pages) == 2
    assert HENGTAI in pages[0]
    assert TIANMA in pages[1]


def test_the_print_menu_prints_the_list_as_it_is_shown(page: CustomersPage) -> None:
    press(page, "chip_no_phone")
    until(lambda: names(page) == [TIANMA, YUNSHAN, ZHANG])
    page.list.set_columns(["name", "employee_count"])
    until(lambda: column(page, "employee_count"))
    text = preview_of(page, "当前列表")
    assert [name for name in EVERYBODY if name in text] == [TIANMA, YUNSHAN, ZHANG]
    assert "从业人数" in text
    assert "客户状态" not in text


def test_without_a_selection_the_menu_still_offers_the_whole_list(page: CustomersPage) -> None:
    page.list.table.clearSelection()
    offered = entries(lambda: press(page, "printButton"))
    assert offered[1:] == ["整个列表的资料卡", "当前列表", "客户名册", "导出到 Excel…"]


def test_ctrl_e_writes_the_list_as_shown(
    page: CustomersPage, window: MainWindow, chooser: Chooser, tmp_path: Path
) -> None:
    from python_calamine import CalamineWorkbook

    chooser.path = tmp_path / "名单.xlsx"
    page.search.setText("138")
    until(lambda: names(page) == [JINHUA])
    page.search.clear()
    press(page, "chip_mine")
    until(lambda: len(names(page)) == 4)
    key(window, Key.Key_E, CONTROL)
    until(lambda: chooser.path.exists() and not window.desk.jobs.running())  # type: ignore[union-attr]
    rows = CalamineWorkbook.from_path(str(chooser.path)).get_sheet_by_index(0).to_python()
    cells = [[str(cell) for cell in row] for row in rows]
    order = [name for row in cells for name in EVERYBODY if name in row]
    assert order == [JINHUA, HENGTAI, YUNSHAN, ZHANG]


# --- the keyboard ----------------------------------------------------------------------------------
def test_from_the_search_to_the_card_and_back_without_the_mouse(
    page: CustomersPage, window: MainWindow
) -> None:
    key(window, Key.Key_F, CONTROL)
    until(page.search.hasFocus)
    page.search.setText("云山")
    until(lambda: names(page) == [YUNSHAN])
    key(window, Key.Key_Down)
    until(page.list.table.hasFocus)
    key(window, Key.Key_Return)
    card = window.page()
    assert isinstance(card, CustomerCardPage)
    until(lambda: shown_name(card) == YUNSHAN)
    assert not card.dirty.isVisible()
    until(window.isActiveWindow)
    key(window, Key.Key_Escape)
    until(lambda: window.page() is page)
    assert names(page) == [YUNSHAN]
    key(window, Key.Key_F2)
    until(lambda: window.page() is card and card.dirty.isVisible())


def test_ctrl_n_begins_a_customer_with_the_name_that_was_searched(
    page: CustomersPage, window: MainWindow
) -> None:
    page.search.setText("龙岗锁厂")
    until(lambda: names(page) == [])
    begun: list[str] = []

    def look(dialog: NewCustomerDialog) -> None:
        begun.append(str(dialog.form.boxes["name"].value()))
        dialog.done(0)

    in_dialog(NewCustomerDialog, lambda: key(window, Key.Key_N, CONTROL), look)
    assert begun == ["龙岗锁厂"]


def test_f1_explains_the_page(page: CustomersPage, window: MainWindow) -> None:
    found: list[str] = []

    def look(dialog: HelpDialog) -> None:
        found.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.done(0)

    in_dialog(HelpDialog, lambda: key(window, Key.Key_F1), look)
    assert "帮助：客户" in found


def test_f5_shows_what_another_session_saved(
    page: CustomersPage, window: MainWindow, shop: dict[str, int], another_session: Services
) -> None:
    another_session.records.save("customer", shop[TIANMA], {"relation_state": "customer"})
    customer(another_session, "另一台电脑录入的")
    assert names(page) == EVERYBODY
    key(window, Key.Key_F5)
    until(lambda: "另一台电脑录入的" in names(page))
    place = names(page).index(TIANMA)
    assert column(page, "relation_state")[place] == "成交客户"


# --- changes made elsewhere ------------------------------------------------------------------------
def test_what_is_changed_elsewhere_shows_up_in_list_and_side_card(
    page: CustomersPage, services: Services, shop: dict[str, int]
) -> None:
    select(page, shop[TIANMA])
    until(lambda: side_name(page) == TIANMA)
    services.records.save("customer", shop[TIANMA], {"relation_state": "customer"})
    until(lambda: column(page, "relation_state")[2] == "成交客户")
    contact(services, shop[TIANMA], "周敏", mobile="13700137000")
    until(lambda: column(page, "contact.name")[2] == "周敏")
    until(lambda: "周敏" in side_tab(page, 1))
    services.records.save("customer", shop[TIANMA], {"name": "阿里塑胶"})
    until(lambda: names(page)[0] == "阿里塑胶")
    until(lambda: page.list.table.current_id() == shop[TIANMA])
    until(lambda: side_name(page) == "阿里塑胶")


def test_what_is_changed_while_another_page_is_open_shows_on_coming_back(
    page: CustomersPage, window: MainWindow, services: Services, shop: dict[str, int]
) -> None:
    window.show_page("recycle_bin")
    services.records.remove("customer", [shop[JINHUA]])
    customer(services, "安吉竹器")
    window.show_page("customers")
    until(lambda: names(page) == ["安吉竹器", *EVERYBODY[1:]])


def test_a_customer_that_no_longer_fits_leaves_a_filtered_list(
    page: CustomersPage, services: Services, shop: dict[str, int]
) -> None:
    press(page, "chip_qualified")
    until(lambda: names(page) == [HENGTAI])
    services.records.save("customer", shop[HENGTAI], {"relation_state": "customer"})
    until(lambda: names(page) == [])
    services.records.save("customer", shop[TIANMA], {"relation_state": "qualified"})
    until(lambda: names(page) == [TIANMA])
