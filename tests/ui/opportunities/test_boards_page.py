"""The boards of opportunities: what lies where, moving by mouse and keyboard, taking back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.opportunities.loss_dialog import LossDialog
from crmdesk.ui.opportunities.move_dialog import MoveDialog
from crmdesk.ui.opportunities.opportunity_dialog import OpportunityDialog
from crmdesk.ui.pages.opportunities import OpportunitiesPage
from crmdesk.ui.pages.opportunity import OpportunityPage
from tests.helpers.modal import in_dialog
from tests.helpers.pressing import press
from tests.ui.conftest import Person
from tests.ui.opportunities.conftest import (
    HENGTAI,
    JINHUA,
    MEIJIA,
    RIVAL,
    carry,
    dropping,
    lies_in,
    where,
)
from tests.ui.pages.conftest import CONTROL, Key, key, said, until


def state(services: Services, opportunity_id: int) -> str:
    return str(services.records.fetch("opportunity", opportunity_id)["state"])


def texts(owner: Any) -> list[str]:
    return [made.text() for made in owner.findChildren(QLabel)]


# --- what is shown -----------------------------------------------------------------------------------
def test_every_opportunity_lies_under_its_grade(page: OpportunitiesPage) -> None:
    found = where(page)
    assert (found["a"], found["b"], found["unrated"]) == ([HENGTAI], [JINHUA], [MEIJIA])
    assert found["won"] == found["lost"] == []
    assert page.top.subtitle.text().startswith("3 个进行中 · 113.1 万")


def test_the_explanation_says_why_and_what_lacks(
    page: OpportunitiesPage, deals: dict[str, int]
) -> None:
    page.board.board.select(deals[JINHUA])
    until(lambda: said(page.board.why, "whyTitle") == "为什么是 B 级" if _has(page) else False)
    assert said(page.board.why, "whySteps") == "升到 A 级还差 1 项"
    assert "推动客户启动选型" in texts(page.board.why)
    assert "取较差的 → B" in texts(page.board.why)


def _has(page: OpportunitiesPage) -> bool:
    return page.board.why.findChild(QLabel, "whyTitle") is not None


def test_the_explanation_leads_to_the_field_that_lacks(
    page: OpportunitiesPage, deals: dict[str, int], services: Services
) -> None:
    page.board.board.select(deals[JINHUA])
    until(lambda: page.board.why.findChild(QPushButton, "why_selection_started_1") is not None)

    def answer(dialog: OpportunityDialog) -> None:
        editor: Any = dialog.form.boxes["is_selecting"].editor
        until(editor.combo.hasFocus)
        editor.set_value(True)
        press(dialog, "dialogSave")
        until(lambda: not dialog.isVisible())

    link = page.board.why.findChild(QPushButton, "why_selection_started_1")
    assert link is not None
    dropping(OpportunityDialog, link.click, answer)
    until(lambda: lies_in(page, "a", JINHUA))


def test_a_clicked_number_lists_exactly_what_it_counts(
    page: OpportunitiesPage, window: MainWindow
) -> None:
    target = page.board.board.column("b")
    assert target is not None
    QTest.mouseClick(target.numbers()[0], Qt.MouseButton.LeftButton)
    until(lambda: page.list.list.total == 1 and not window.desk.jobs.running())
    assert page.stack.currentWidget() is page.list
    assert page.list.list.model.index(0, 0).data() == "不锈钢拉手"
    press(page, "mode_board")
    until(lambda: page.stack.currentWidget() is page.board)


def test_list_and_chips_show_the_same_deals(
    page: OpportunitiesPage, window: MainWindow, services: Services, deals: dict[str, int]
) -> None:
    press(page, "mode_list")
    until(lambda: page.list.list.total == 3 and not window.desk.jobs.running())
    chip = page.chips.findChild(QPushButton, "chip_no_date")
    assert chip is not None
    assert chip.text().endswith(" 1")
    chip.click()
    until(lambda: page.list.list.total == 1 and not window.desk.jobs.running())
    services.records.save(
        "opportunity", deals[MEIJIA], {"state": "ended", "pause_reason": "项目取消"}
    )
    until(lambda: page.list.list.total == 0 and not window.desk.jobs.running())
    press(page, "chip_decided")
    until(lambda: page.list.list.total == 1 and not window.desk.jobs.running())
    press(page, "chip_every")
    until(lambda: page.list.list.total == 3 and not window.desk.jobs.running())


def test_a_search_that_finds_nothing_offers_the_way_back(
    page: OpportunitiesPage, window: MainWindow
) -> None:
    page.search.setText("没有这样的客户")
    until(lambda: page.findChild(QPushButton, "showAll") is not None)
    press(page, "showAll")
    until(lambda: where(page)["a"] == [HENGTAI] and not window.desk.jobs.running())
    assert page.search.text() == ""


def test_the_stage_board_has_a_column_per_stage(
    page: OpportunitiesPage, services: Services, window: MainWindow
) -> None:
    pipeline = services.pipelines.usual()
    page.filters.board.set_value(pipeline.id, pipeline.name)
    page.filters.changed.emit()
    until(lambda: f"stage:{pipeline.stages[0].id}" in where(page))
    columns = page.board.board.columns()
    assert [c.column.title for c in columns] == [*(s.name for s in pipeline.stages), "赢单", "输单"]
    assert sum(len(c.column.cards) for c in columns) == 3


# --- moving ------------------------------------------------------------------------------------------
def test_a_card_dragged_to_won_asks_for_the_summary_and_undo_brings_it_back(
    page: OpportunitiesPage, deals: dict[str, int], services: Services, person: Person
) -> None:
    def win(dialog: MoveDialog) -> None:
        assert set(dialog.boxes) == {"amount", "decided_on", "summary"}
        editor: Any = dialog.boxes["summary"].editor
        editor.text.setPlainText("交期比对手快两周")
        press(dialog, "dialogSave")
        until(lambda: not dialog.isVisible())

    dropping(MoveDialog, lambda: carry(page, deals[HENGTAI], "won"), win)
    until(lambda: lies_in(page, "won", HENGTAI))
    assert state(services, deals[HENGTAI]) == "won"
    assert where(page)["a"] == []
    person.press("撤销")
    until(lambda: lies_in(page, "a", HENGTAI))
    assert where(page)["won"] == []
    assert state(services, deals[HENGTAI]) == "active"


def test_a_loss_without_a_reason_is_impossible(
    page: OpportunitiesPage, deals: dict[str, int], services: Services
) -> None:
    def lose(dialog: LossDialog) -> None:
        editor: Any = dialog.boxes["summary"].editor
        editor.text.setPlainText("价格没谈下来")
        press(dialog, "dialogSave")
        until(lambda: dialog.boxes["loss_reason"].has_problem)
        assert state(services, deals[JINHUA]) == "active"
        reasons: Any = dialog.boxes["loss_reason"].editor
        reasons.choose("price")
        press(dialog, "dialogSave")
        until(lambda: dialog.boxes["winner_id"].has_problem)  # somebody won it, so say who
        assert state(services, deals[JINHUA]) == "active"
        winner: Any = dialog.boxes["winner_id"].editor
        winner.line.setText(RIVAL)
        press(dialog, "dialogSave")
        until(lambda: not dialog.isVisible())

    dropping(LossDialog, lambda: carry(page, deals[JINHUA], "lost"), lose)
    until(lambda: lies_in(page, "lost", JINHUA))
    record = services.records.fetch("opportunity", deals[JINHUA])
    assert (record["state"], record["loss_reason"]) == ("lost", "price")
    tasks = [t for t in services.records.all("task") if t["opportunity_id"] == deals[JINHUA]]
    assert [t["due_on"] for t in tasks] == [record["recontact_on"]]


def test_digits_choose_the_reason_of_a_loss(
    page: OpportunitiesPage, deals: dict[str, int], services: Services
) -> None:
    def lose(dialog: LossDialog) -> None:
        reasons: Any = dialog.boxes["loss_reason"].editor
        until(lambda: any(tile.hasFocus() for tile in reasons.tiles.values()))
        QTest.keyClick(dialog.focusWidget(), Key.Key_6)
        assert reasons.value() == "cancelled"
        QTest.keyClick(dialog, Key.Key_1, Qt.KeyboardModifier.AltModifier)
        until(lambda: reasons.value() == "price")
        dialog.reject()

    dropping(LossDialog, lambda: carry(page, deals[JINHUA], "lost"), lose)
    until(lambda: lies_in(page, "b", JINHUA))
    assert state(services, deals[JINHUA]) == "active"


def test_control_and_an_arrow_moves_to_the_next_stage_at_once(
    page: OpportunitiesPage, deals: dict[str, int], services: Services, window: MainWindow
) -> None:
    pipeline = services.pipelines.usual()
    page.filters.board.set_value(pipeline.id, pipeline.name)
    page.filters.changed.emit()
    first, second = (f"stage:{s.id}" for s in pipeline.stages[:2])
    until(lambda: lies_in(page, first, JINHUA))
    page.board.board.select(deals[JINHUA])
    page.board.board.take_keyboard()
    key(window, Key.Key_Right, CONTROL)
    until(lambda: lies_in(page, second, JINHUA))
    assert page.board.board.current() == deals[JINHUA]
    record = services.records.fetch("opportunity", deals[JINHUA])
    assert record["stage_id"] == pipeline.stages[1].id


def test_a_drop_on_a_better_grade_asks_exactly_what_lacks(
    page: OpportunitiesPage, deals: dict[str, int], services: Services
) -> None:
    def answer(dialog: MoveDialog) -> None:
        assert set(dialog.boxes) == {"is_selecting", "evidence"}
        editor: Any = dialog.boxes["is_selecting"].editor
        editor.set_value(True)
        press(dialog, "dialogSave")
        until(lambda: not dialog.isVisible())

    dropping(MoveDialog, lambda: carry(page, deals[JINHUA], "a"), answer)
    until(lambda: lies_in(page, "a", JINHUA))


def test_escape_leaves_everything_as_it_was(
    page: OpportunitiesPage, deals: dict[str, int], services: Services
) -> None:
    before = services.records.fetch("opportunity", deals[JINHUA])
    dropping(MoveDialog, lambda: carry(page, deals[JINHUA], "a"), lambda dialog: dialog.reject())
    until(lambda: not page.desk.jobs.running())
    target = page.board.board.column("a")
    assert target is not None
    assert not target.view.is_offering
    assert services.records.fetch("opportunity", deals[JINHUA])["version"] == before["version"]


def test_nothing_can_be_put_under_not_rated(
    page: OpportunitiesPage, deals: dict[str, int], person: Person
) -> None:
    carry(page, deals[JINHUA], "unrated")
    until(lambda: any("按回答算" in text for text in person.texts))
    assert lies_in(page, "b", JINHUA)


# --- making and opening ------------------------------------------------------------------------------
def test_a_new_opportunity_may_bring_a_new_customer(
    page: OpportunitiesPage, services: Services, window: MainWindow
) -> None:
    def enter(dialog: OpportunityDialog) -> None:
        editor: Any = dialog.form.boxes["customer_id"].editor
        editor.line.setText("远航船舶")
        editor.create_asked = editor._on_create("远航船舶")  # as the list under the line does
        name: Any = dialog.form.boxes["name"].editor
        name.line.setText("船用锁具")
        press(dialog, "dialogSave")
        until(lambda: not dialog.isVisible())

    in_dialog(OpportunityDialog, lambda: press(page, "newOpportunity"), enter)
    until(lambda: lies_in(page, "unrated", "远航船舶"))


def test_enter_opens_the_page_and_walks_through_its_column(
    page: OpportunitiesPage, deals: dict[str, int], window: MainWindow
) -> None:
    page.board.board.select(deals[HENGTAI])
    page.board.board.take_keyboard()
    key(window, Key.Key_Return)
    opened = window.page()
    assert isinstance(opened, OpportunityPage)
    until(lambda: opened.state is not None and not window.desk.jobs.running())
    assert said(opened, "dealName") == "数控刀柄年度框架"
    assert "第 1 / 1 个" in opened.top.subtitle.text()
    key(window, Key.Key_Escape)
    until(lambda: window.page() is page)


def test_deleting_a_card_can_be_taken_back(
    page: OpportunitiesPage, deals: dict[str, int], window: MainWindow, person: Person
) -> None:
    page.board.board.select(deals[MEIJIA])
    page.board.board.take_keyboard()
    key(window, Key.Key_Delete)
    until(lambda: "unrated" not in where(page))
    person.press("撤销")
    until(lambda: lies_in(page, "unrated", MEIJIA))
