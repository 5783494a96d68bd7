"""Steps 3 to 5: options, trial run with its rows, import, undo, refused rows, what comes after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from python_calamine import CalamineWorkbook

from crmdesk.core.errors import CrmError
from crmdesk.services.container import Services
from crmdesk.services.importing import ImportService, Mode
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.transfer.result_rows import in_words
from crmdesk.ui.transfer.wizard import CHECK, FILE, OPTIONS, RESULT
from tests.helpers.making import create, customer
from tests.helpers.sheets import write_xlsx
from tests.ui.conftest import Chooser, Person
from tests.ui.transfer.conftest import WAIT, Walk

JINHUA = "深圳市锦华五金制品有限公司"


def stored(services: Services, customer_id: int, field: str) -> Any:
    """What the file holds of a customer."""
    return services.lists.rows("customer", [field], [customer_id])[0][0]


# --- trial run -----------------------------------------------------------------------------------
def test_the_trial_run_counts_and_writes_nothing(walk: Walk, customer_list: Path) -> None:
    walk.to_check(customer_list)
    report = walk.wizard.check.report
    assert report is not None
    assert {str(a): n for a, n in report.counts.items() if n} == {"create": 2, "refuse": 2}
    assert walk.text("wizardSaid") == "现在还没有写入。将导入 2 行。"
    assert walk.count() == 0
    assert not walk.desk.services.names.choices("import_mapping")


def test_refused_rows_come_first_each_with_its_reason(walk: Walk, customer_list: Path) -> None:
    walk.to_check(customer_list)
    rows = walk.wizard.check.rows
    assert [row.number for row in rows.rows()] == [5, 6]
    assert "五百左右" in str(rows.model.index(0, 3).data())
    walk.wizard.check.figures["create"].clicked.emit()
    assert [row.title for row in rows.rows()] == [JINHUA, "中山市远东电子有限公司"]
    assert str(rows.model.index(0, 1).data()) == "新增"


def test_a_change_is_shown_from_what_to_what(
    walk: Walk, services: Services, customer_list: Path
) -> None:
    customer(services, JINHUA, phone="0755-28112222")
    walk.to_check(customer_list)
    check = walk.wizard.check
    check.show_kind("update")
    (row,) = check.rows.rows()
    assert "电话：0755-28112222 → 0755-26712345" in in_words(row, services.names)
    shown = " ".join(label.text() for label in check.detail.findChildren(QLabel))
    assert "0755-28112222" in shown
    assert "0755-26712345" in shown


def test_a_trial_run_without_anything_new_leads_nowhere(
    walk: Walk, customer_list: Path, tmp_path: Path
) -> None:
    walk.to_result(customer_list)
    walk.press("importAnother")
    again = write_xlsx(tmp_path / "b.xlsx", [["客户名称", "电话"], [JINHUA, "0755-26712345"]])
    walk.to_check(again)
    assert not walk.button("wizardNext").isEnabled()
    assert walk.text("wizardSaid").startswith("没有可导入的内容")


def test_what_cannot_be_tried_says_why_and_leads_back(
    walk: Walk, customer_list: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanished(*_args: Any) -> Any:
        raise CrmError("The disk is gone.")

    walk.take(customer_list)
    walk.press("wizardNext")
    monkeypatch.setattr(ImportService, "check", vanished)
    walk.press("wizardNext")
    walk.rest()
    texts = [label.text() for label in walk.wizard.check.findChildren(QLabel, "emptyText")]
    assert "The disk is gone." in texts
    walk.press("tryAgain")
    assert walk.wizard.step == OPTIONS


# --- options -------------------------------------------------------------------------------------
def test_only_creating_refuses_rows_of_existing_customers(
    walk: Walk, services: Services, customer_list: Path
) -> None:
    customer(services, JINHUA)
    walk.take(customer_list)
    walk.press("wizardNext")
    walk.press("mode_create")
    assert walk.wizard.draft is not None
    assert walk.wizard.draft.options.mode is Mode.CREATE
    walk.press("wizardNext")
    walk.until(lambda: walk.wizard.check.report is not None)
    assert walk.wizard.check.report is not None
    assert walk.wizard.check.report.counts["refuse"] == 3  # type: ignore[index]


def test_every_choice_reaches_the_import(walk: Walk, customer_list: Path) -> None:
    walk.take(customer_list)
    walk.press("wizardNext")
    options = walk.wizard.options
    for key, line in options.checks.items():
        assert walk.wizard.draft is not None
        before = getattr(walk.wizard.draft.options, key)
        line.set_on(not before)
        assert getattr(walk.wizard.draft.options, key) is not before


def test_new_customers_get_the_tags_that_were_chosen(
    walk: Walk, services: Services, customer_list: Path
) -> None:
    tag = create(services, "tag", name="展会")
    old = customer(services, JINHUA)
    walk.take(customer_list)
    walk.press("wizardNext")
    walk.wizard.options.tags.set_value((tag,))
    walk.wizard.options.tags.changed.emit()
    walk.press("wizardNext")
    walk.until(lambda: walk.wizard.check.report is not None)
    walk.press("wizardNext")
    walk.until(lambda: walk.wizard.result.report is not None)
    new = next(r for r in walk.wizard.result.report.rows if r.action == "create")  # type: ignore[union-attr]
    assert stored(services, new.record_id, "tags") == f",{tag},"
    assert stored(services, old, "tags") is None


# --- import and undo -----------------------------------------------------------------------------
def test_the_import_is_one_act_that_the_button_takes_back(
    walk: Walk, services: Services, customer_list: Path
) -> None:
    old = customer(services, JINHUA, phone="0755-28112222")
    walk.to_result(customer_list)
    assert walk.count() == 2
    assert stored(services, old, "phone") == "0755-26712345"
    assert walk.text("resultText") == "新增 1 行，更新 1 行，无变化 0 行，未导入 2 行"
    walk.press("undoImport")
    walk.until(lambda: walk.text("resultTitle") == "导入已撤销")
    assert walk.count() == 1
    assert stored(services, old, "phone") == "0755-28112222"
    assert not walk.button("undoImport").isVisible()


def test_an_undo_from_elsewhere_is_seen_and_redoing_brings_the_result_back(
    walk: Walk, window: MainWindow, customer_list: Path
) -> None:
    walk.to_result(customer_list)
    window.key_undo()
    walk.until(lambda: walk.text("resultTitle") == "导入已撤销")
    window.key_redo()
    walk.until(lambda: walk.text("resultTitle") == "客户名单.xlsx 已导入")
    assert walk.count() == 2


def test_the_imported_customers_can_be_shown(
    qtbot: Any, walk: Walk, services: Services, window: MainWindow, customer_list: Path
) -> None:
    customer(services, "别的客户有限公司")
    walk.to_result(customer_list)
    walk.press("showImported")
    page: Any = window.page()
    assert page.objectName() == "page_customers"
    qtbot.waitUntil(lambda: page.list.total == 2, timeout=WAIT)


def test_customers_whose_contact_came_are_among_the_imported_ones(
    qtbot: Any, walk: Walk, services: Services, window: MainWindow, tmp_path: Path
) -> None:
    customer(services, JINHUA)
    customer(services, "别的客户有限公司")
    rows = [["客户名称", "联系人", "手机"], [JINHUA, "李娜", "13800138001"]]
    walk.to_result(write_xlsx(tmp_path / "联系人.xlsx", rows))
    walk.press("showImported")
    page: Any = window.page()
    qtbot.waitUntil(lambda: page.list.total == 1, timeout=WAIT)


def test_refused_rows_are_saved_with_their_reasons_and_can_be_imported_corrected(
    walk: Walk, customer_list: Path, chooser: Chooser, tmp_path: Path, person: Person
) -> None:
    walk.to_result(customer_list)
    chooser.path = tmp_path / "改.xlsx"
    walk.press("saveRefused")
    walk.rest()
    assert chooser.suggested[-1].name == "客户名单 未导入的行 2026-11-21.xlsx"
    sheet = CalamineWorkbook.from_path(str(chooser.path)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[1:]] == ["东莞市恒泰精密机械有限公司", "佛山市华兴塑胶有限公司"]
    assert "五百左右" in str(sheet[1][-1])
    assert person.notices[-1][0].startswith("已保存 2 行未导入的资料")
    sheet[1][4], sheet[2][3] = 500, "13800138002"
    walk.press("importAnother")
    walk.to_result(write_xlsx(tmp_path / "改好.xlsx", sheet))
    assert walk.count() == 4


# --- stopping ------------------------------------------------------------------------------------
class Gate:
    """Stands in for the import and waits in it for the person to stop it."""

    def __init__(self) -> None:
        self.is_reached = False

    def __call__(self, _job: Any, progress: Any) -> Any:
        self.is_reached = True
        while True:
            progress.check()


def test_a_stopped_import_leaves_everything_as_it_was(
    walk: Walk, customer_list: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.to_check(customer_list)
    gate = Gate()
    monkeypatch.setattr(ImportService, "run", gate)
    walk.press("wizardNext")
    walk.until(lambda: gate.is_reached)
    assert walk.wizard.step == RESULT
    assert not walk.wizard.steps.marks[0].isEnabled()
    walk.wizard.result.progress.stop()
    walk.rest()
    assert walk.wizard.step == CHECK
    assert person.texts[-1] == "已停止，没有导入任何内容。"
    assert walk.count() == 0
    assert walk.button("wizardNext").isEnabled()


def test_a_stopped_trial_run_leads_back_to_the_options(
    walk: Walk, customer_list: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.take(customer_list)
    walk.press("wizardNext")
    gate = Gate()
    monkeypatch.setattr(ImportService, "check", gate)
    walk.press("wizardNext")
    walk.until(lambda: gate.is_reached)
    walk.wizard.check.progress.stop()
    walk.rest()
    assert walk.wizard.step == OPTIONS


def test_while_an_import_runs_no_other_file_is_taken(
    walk: Walk, customer_list: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.to_check(customer_list)
    gate = Gate()
    monkeypatch.setattr(ImportService, "run", gate)
    walk.press("wizardNext")
    walk.until(lambda: gate.is_reached)
    walk.wizard.file.take_file(customer_list)
    assert person.texts[-1].startswith("正在导入")
    walk.wizard.result.progress.stop()
    walk.rest()


def test_another_import_begins_with_an_empty_desk(walk: Walk, customer_list: Path) -> None:
    walk.to_result(customer_list)
    walk.press("importAnother")
    assert walk.wizard.step == FILE
    assert walk.wizard.draft is None
    assert walk.wizard.change_set is None


def test_a_tag_that_is_new_has_its_name_in_the_trial_run(
    walk: Walk, services: Services, tmp_path: Path
) -> None:
    old = customer(services, JINHUA)
    walk.to_check(write_xlsx(tmp_path / "a.xlsx", [["客户名称", "标签"], [JINHUA, "重点"]]))
    check = walk.wizard.check
    assert str(check.rows.model.index(0, 3).data()) == "标签：（空） → 重点"
    walk.press("wizardNext")
    walk.until(lambda: walk.wizard.result.report is not None)
    assert services.names("tag", int(stored(services, old, "tags").strip(","))) == "重点"


# --- sales ---------------------------------------------------------------------------------------
SALES: list[list[Any]] = [
    ["日期", "单据编号", "客户", "商品名称", "数量", "单价"],
    ["2026-09-03", "XS-1", "锦华五金", "离心泵", 2, 10],
    ["2026-09-03", "XS-2", "锦华五金", "离心泵", 2, -10],
]


def test_the_rest_of_a_list_of_sales_is_imported_only_if_somebody_says_so(
    walk: Walk, tmp_path: Path
) -> None:
    walk.wizard.file.choose_entity("sale")
    walk.take(write_xlsx(tmp_path / "销售.xlsx", SALES))
    walk.press("wizardNext")
    options = walk.wizard.options
    offered = {key for key, made in options.checks.items() if not made.isHidden()}
    assert offered == {
        *("create_missing", "create_employees", "remember"),
        *("create_customers", "create_products", "past_sales", "keep_good"),
    }
    for key in ("create_customers", "create_products", "past_sales"):
        options.checks[key].set_on(True)
    walk.press("wizardNext")
    walk.until(lambda: walk.wizard.check.report is not None)
    assert not walk.button("wizardNext").isEnabled()
    walk.wizard.show_step(OPTIONS)
    options.checks["keep_good"].set_on(True)
    walk.wizard.check.report = None
    walk.press("wizardNext")
    walk.until(lambda: walk.wizard.check.report is not None)
    walk.press("wizardNext")
    walk.until(lambda: walk.wizard.result.report is not None)
    [sale] = walk.desk.services.records.all("sale")
    assert sale["code"] == "XS-1"
