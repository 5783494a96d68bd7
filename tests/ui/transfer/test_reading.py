"""Steps 1 and 2: files good and bad, headings, sheets, encodings, columns and their fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QPushButton

from crmdesk.models.query import ListQuery
from crmdesk.services.container import Services
from crmdesk.services.workbook_writing import new_workbook
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.transfer import recent
from crmdesk.ui.transfer.column_rows import ColumnRow
from crmdesk.ui.transfer.wizard import COLUMNS, FILE, OPTIONS
from tests.helpers.making import customer
from tests.helpers.sheets import write_xlsx
from tests.ui.conftest import Chooser, Person
from tests.ui.transfer.conftest import LIST, Walk

PASTED = "客户名称\t电话\n甲五金\t0755-26712345\n乙塑胶\t13800138000\n"


def row(walk: Walk, heading: str) -> ColumnRow:
    return next(r for r in walk.wizard.columns.rows if r.heading.text() == heading)


def field(walk: Walk, heading: str) -> str:
    return row(walk, heading).picker.text()


# --- ways in -------------------------------------------------------------------------------------
def test_the_headings_under_title_rows_are_found_and_marked(
    walk: Walk, customer_list: Path
) -> None:
    walk.take(customer_list)
    assert walk.wizard.step == COLUMNS
    assert walk.text("headerWords") == "表头在第 3 行"
    sheet = walk.wizard.columns.preview.sheet
    assert [r for r in range(sheet.rowCount()) if sheet.is_heading(r)] == [2]


def test_the_chosen_file_is_read(walk: Walk, chooser: Chooser, customer_list: Path) -> None:
    chooser.path = customer_list
    walk.press("chooseFile")
    walk.rest()
    assert walk.text("importFile") == "客户名单.xlsx"


def test_a_dropped_file_is_read(walk: Walk, customer_list: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(customer_list))])
    where, act = QPointF(5, 5), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(where.toPoint(), act, data, buttons, keys)
    walk.page.dragEnterEvent(entered)
    assert entered.isAccepted()
    walk.page.dropEvent(QDropEvent(where, act, data, buttons, keys))
    walk.rest()
    assert walk.wizard.step == COLUMNS


def test_two_files_at_once_or_a_text_are_not_taken(walk: Walk, customer_list: Path) -> None:
    for urls in ([QUrl.fromLocalFile(str(customer_list))] * 2, [QUrl("https://example.com/a")]):
        data = QMimeData()
        data.setUrls(urls)
        event = QDragEnterEvent(
            QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        event.ignore()
        walk.page.dragEnterEvent(event)
        assert not event.isAccepted()


def test_rows_pasted_into_the_customer_list_arrive_in_the_wizard(
    walk: Walk, window: MainWindow
) -> None:
    QGuiApplication.clipboard().setText(PASTED)
    window.desk.open_page("customers")
    customers: Any = window.page()
    customers.key_paste()
    walk.rest()
    assert window.page() is walk.page
    assert walk.wizard.step == COLUMNS
    assert [r.heading.text() for r in walk.wizard.columns.rows] == ["客户名称", "电话"]
    assert walk.text("importFile") == "粘贴的内容"


def test_coming_back_to_the_page_does_not_paste_the_same_rows_again(
    walk: Walk, window: MainWindow
) -> None:
    window.desk.open_page("transfer", pasted=PASTED)
    walk.rest()
    walk.press("wizardNext")
    window.desk.open_page("customers")
    window.go_back()
    walk.rest()
    assert walk.wizard.step == OPTIONS


def test_an_empty_clipboard_is_said(walk: Walk, person: Person) -> None:
    walk.wizard.file.take_text("  \n")
    assert walk.wizard.step == FILE
    assert "Excel" in person.texts[-1]


def test_a_file_that_was_imported_is_listed_and_can_be_taken_again(
    walk: Walk, customer_list: Path
) -> None:
    walk.take(customer_list)
    walk.page.key_new()
    assert walk.wizard.step == FILE
    walk.press("recent_0")
    walk.rest()
    assert walk.wizard.step == COLUMNS


# --- bad files -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("坏.xlsx", b"PK\x03\x04 nothing more", "坏.xlsx 已损坏或不完整"),
        ("空.xlsx", b"", "空.xlsx 是空文件"),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n", "照片.xlsx 不是表格文件"),
    ],
)
def test_a_file_that_is_no_table_says_so_where_it_was_chosen(
    walk: Walk, tmp_path: Path, person: Person, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    walk.take(path)
    assert walk.wizard.step == FILE
    assert walk.text("fileProblemText").startswith(said)
    assert walk.wizard.file.findChild(QPushButton, "chooseFile").isVisible()  # type: ignore[union-attr]
    assert not recent.recent_files(walk.desk.preferences)


def test_a_vanished_file_is_said_and_leaves_the_list(walk: Walk, tmp_path: Path) -> None:
    path = tmp_path / "优盘.xlsx"
    recent.remember(walk.desk.preferences, path)
    walk.take(path)
    assert "优盘.xlsx" in walk.text("fileProblemText")
    assert recent.recent_files(walk.desk.preferences) == []


def test_a_good_file_after_a_bad_one_clears_the_sentence(
    walk: Walk, tmp_path: Path, customer_list: Path
) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"")
    walk.take(bad)
    walk.take(customer_list)
    walk.press("wizardBack")
    assert not walk.wizard.file.findChild(object, "fileProblem").isVisible()  # type: ignore[call-overload]


def test_a_text_in_another_encoding_can_be_read_after_choosing_it(
    walk: Walk, tmp_path: Path
) -> None:
    path = tmp_path / "名單.csv"
    path.write_bytes("名称,Ort\nMüller,Köln\n".encode("utf-16-le"))
    walk.take(path)
    assert walk.wizard.step == FILE
    combo = walk.wizard.file._encoding
    assert combo.isVisible()
    path.write_bytes("Kunde,Ort\nM\xfcller\xff,K\xf6ln\n".encode("cp1252"))
    combo.setCurrentIndex(combo.findData("cp1252"))
    combo.activated.emit(combo.currentIndex())
    walk.rest()
    assert walk.wizard.step == COLUMNS
    assert walk.wizard.columns.encoding.currentData() == "cp1252"


# --- sheets and headings -------------------------------------------------------------------------
def test_other_rows_can_be_the_headings(walk: Walk, tmp_path: Path) -> None:
    rows = [["名称", "电话"], ["客户名称", "电话"], ["甲五金", "0755-26712345"]]
    walk.take(write_xlsx(tmp_path / "a.xlsx", rows))
    preview = walk.wizard.columns.preview
    preview.selectRow(1)
    walk.press("useAsHeader")
    walk.rest()
    assert walk.text("headerWords") == "表头在第 2 行"
    walk.press("noHeader")
    walk.rest()
    assert walk.text("headerWords") == "没有表头，从第 1 行起就是数据"
    assert [r.heading.text() for r in walk.wizard.columns.rows] == ["A 列", "B 列"]


# --- columns -------------------------------------------------------------------------------------
def test_each_column_says_where_it_goes_and_how_that_was_found(
    walk: Walk, customer_list: Path
) -> None:
    walk.take(customer_list)
    assert field(walk, "客户名称") == "客户名称"
    assert row(walk, "客户名称").how.text() == "名称相同"
    assert field(walk, "手机") == "联系人：手机"
    assert field(walk, "打印次数") == "不导入"
    assert walk.text("columnCount").startswith("共 6 列，导入 5 列")


def test_a_column_takes_a_field_from_another(walk: Walk, customer_list: Path) -> None:
    walk.take(customer_list)
    choices = dict(row(walk, "打印次数").picker.choices("客户名称"))
    assert "（现由“客户名称”列填入）" in choices["name"]
    row(walk, "打印次数").picker.picked.emit("name")
    assert field(walk, "打印次数") == "客户名称"
    assert row(walk, "打印次数").how.text() == "手动选择"
    assert field(walk, "客户名称") == "不导入"


def test_a_field_is_found_by_its_initials(walk: Walk, customer_list: Path) -> None:
    walk.take(customer_list)
    assert "website" in dict(row(walk, "打印次数").picker.choices("wz"))


def test_a_lacking_required_field_is_named_and_only_changing_is_left(
    walk: Walk, customer_list: Path
) -> None:
    walk.take(customer_list)
    row(walk, "客户名称").picker.picked.emit("")
    assert "客户名称" in walk.text("missingText")
    walk.press("wizardNext")
    modes = walk.wizard.options.modes
    assert [m for m, tile in modes.items() if tile.isEnabled()] == ["update"]
    assert walk.wizard.draft is not None
    assert walk.wizard.draft.options.mode == "update"
    walk.press("wizardBack")
    row(walk, "客户名称").picker.picked.emit("name")
    walk.press("wizardNext")
    assert walk.wizard.draft.options.mode == "both"
    assert all(tile.isEnabled() for tile in modes.values())


def test_without_any_column_there_is_no_way_on(walk: Walk, customer_list: Path) -> None:
    walk.take(customer_list)
    for column in walk.wizard.columns.rows:
        column.picker.picked.emit("")
    assert not walk.button("wizardNext").isEnabled()
    assert walk.text("wizardSaid") == "还没有列对应到字段。"


def test_what_was_assigned_is_remembered_for_the_next_file(
    walk: Walk, customer_list: Path, tmp_path: Path
) -> None:
    walk.take(customer_list)
    row(walk, "打印次数").picker.picked.emit("remark")
    walk.press("wizardNext")
    walk.press("wizardNext")
    walk.until(lambda: walk.wizard.check.report is not None)
    walk.press("wizardNext")
    walk.until(lambda: walk.wizard.result.report is not None)
    walk.press("importAnother")
    rows = [*LIST[:3], ["珠海市宏达包装有限公司", "0756-82223333", None, None, None, 9]]
    walk.take(write_xlsx(tmp_path / "十二月.xlsx", rows))
    assert field(walk, "打印次数") == "备注"
    assert row(walk, "打印次数").how.text() == "与上次相同"
    assert "客户名单" in walk.text("columnCount")


def test_a_list_of_sixty_columns_with_long_names_is_shown_whole(walk: Walk, tmp_path: Path) -> None:
    long = "一个很长很长很长的列名" * 3
    headings = ["客户名称", *[f"{long}{n}" for n in range(59)]]
    rows = [headings, *[["某公司" * 30, *["x" * 200] * 59] for _ in range(3)]]
    walk.take(write_xlsx(tmp_path / "宽.xlsx", rows))
    walk.until(lambda: len(walk.wizard.columns.rows) == 60)
    assert walk.button("wizardNext").isEnabled()
    walk.wizard.columns.rows[59].entered.emit(59)
    assert walk.wizard.columns.preview.columnViewportPosition(59) < (
        walk.wizard.columns.preview.viewport().width()
    )


# --- which rows, and what they are ---------------------------------------------------------------
def choose(combo: Combo, data: str) -> None:
    """Choose in a drop-down as a person does."""
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def test_another_sheet_can_be_chosen(walk: Walk, tmp_path: Path) -> None:
    path = tmp_path / "两张表.xlsx"
    with new_workbook(path) as book:
        for name, headings in (("一月", ["客户名称", "电话"]), ("二月", ["客户名称", "网址"])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, headings)
            sheet.write_row(1, 0, ["甲五金", ""])
    walk.take(path)
    sheets = walk.wizard.columns.sheet
    assert sheets.isVisible()
    assert sheets.currentData() == "一月"
    choose(sheets, "二月")
    walk.rest()
    assert sheets.currentData() == "二月"
    assert [r.heading.text() for r in walk.wizard.columns.rows] == ["客户名称", "网址"]


def test_saying_that_the_rows_are_contacts_assigns_the_columns_anew(
    walk: Walk, services: Services, tmp_path: Path
) -> None:
    customer(services, "甲五金")
    rows = [["客户", "联系人姓名", "手机"], ["甲五金", "张伟", "13800138000"]]
    walk.take(write_xlsx(tmp_path / "联系人.xlsx", rows))
    walk.press("wizardBack")
    choose(walk.wizard.file.entity, "contact")
    walk.rest()
    assert field(walk, "联系人姓名") == "联系人姓名"
    assert field(walk, "客户") == "客户"
    walk.press("wizardNext")
    assert not walk.wizard.options.tags.isVisible()
    walk.press("wizardNext")
    walk.until(lambda: walk.wizard.check.report is not None)
    walk.press("wizardNext")
    walk.until(lambda: walk.wizard.result.report is not None)
    assert services.lists.count(ListQuery("contact")) == 1
    assert walk.button("showImported").isVisible()
