"""Whole customers into a file: which, with which columns, what else stands beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QRadioButton
from python_calamine import CalamineWorkbook

from crmdesk.models.query import Condition, Group, Op
from crmdesk.services.container import Services
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.transfer.export_panel import ExportPanel
from tests.helpers.making import contact, customer
from tests.ui.conftest import Chooser, Person
from tests.ui.transfer.conftest import Walk


@pytest.fixture
def shop(services: Services) -> list[int]:
    """Two customers with a contact each; the second contact of the first one is not the main."""
    first, second = customer(services, "甲五金"), customer(services, "乙塑胶")
    contact(services, first)
    contact(services, first, "李娜", mobile="13800138001")
    contact(services, second, "王芳", mobile="13800138002")
    return [first, second]


@pytest.fixture
def panel(walk: Walk, shop: list[int], window: MainWindow) -> ExportPanel:
    window.desk.open_page("transfer", tab="export")
    walk.rest()
    return walk.page.export_panel


def export(walk: Walk, chooser: Chooser, path: Path) -> dict[str, list[list[Any]]]:
    """Press the button; the sheets of the file by name."""
    chooser.path = path
    walk.press("exportNow")
    walk.rest()
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def column(sheet: list[list[Any]], heading: str) -> list[Any]:
    place = sheet[0].index(heading)
    return [row[place] for row in sheet[1:]]


def test_customers_and_all_their_contacts_stand_in_two_sheets(
    walk: Walk, panel: ExportPanel, chooser: Chooser, tmp_path: Path, person: Person
) -> None:
    sheets = export(walk, chooser, tmp_path / "全部.xlsx")
    assert list(sheets) == ["客户", "联系人"]
    assert sorted(column(sheets["客户"], "客户名称")) == ["乙塑胶", "甲五金"]
    assert sorted(column(sheets["联系人"], "联系人姓名")) == ["张伟", "李娜", "王芳"]
    assert person.notices[-1][0] == "已导出 5 行：全部.xlsx"


def test_only_what_belongs_to_the_chosen_customers_is_written(
    walk: Walk, panel: ExportPanel, chooser: Chooser, tmp_path: Path
) -> None:
    panel.who.set_filter(Group((Condition("name", Op.CONTAINS, ("乙",)),)))
    walk.rest()
    assert walk.text("exportSaid") == "将导出 1 家客户。"
    sheets = export(walk, chooser, tmp_path / "乙.xlsx")
    assert column(sheets["客户"], "客户名称") == ["乙塑胶"]
    assert column(sheets["联系人"], "联系人姓名") == ["王芳"]


def test_the_selection_of_the_list_can_be_exported(
    walk: Walk, panel: ExportPanel, shop: list[int], chooser: Chooser, tmp_path: Path
) -> None:
    walk.desk.customer_selection = (shop[0],)
    panel.reload()
    radio = panel.findChild(QRadioButton, "who_selection")
    assert isinstance(radio, QRadioButton)
    radio.setChecked(True)
    sheets = export(walk, chooser, tmp_path / "选中.xlsx")
    assert column(sheets["客户"], "客户名称") == ["甲五金"]


def test_a_text_table_holds_the_customers_alone(
    walk: Walk, panel: ExportPanel, chooser: Chooser, tmp_path: Path
) -> None:
    chooser.path = tmp_path / "名单.csv"
    walk.press("exportNow")
    walk.rest()
    lines = chooser.path.read_text("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "甲五金" in "".join(lines)


def test_what_was_exported_changes_nothing_when_it_is_imported_again(
    walk: Walk, panel: ExportPanel, chooser: Chooser, tmp_path: Path
) -> None:
    path = tmp_path / "全部.xlsx"
    export(walk, chooser, path)
    walk.page.key_new()
    walk.to_check(path)
    report = walk.wizard.check.report
    assert report is not None
    assert {str(a): n for a, n in report.counts.items() if n} == {"same": 2}


def test_without_customers_there_is_nothing_to_press(walk: Walk, window: MainWindow) -> None:
    window.desk.open_page("transfer", tab="export")
    walk.rest()
    assert not walk.button("exportNow").isEnabled()
    assert walk.text("exportSaid") == "还没有选择客户。"
