"""The page of one opportunity, sharing, handing over, and the settings that belong to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTabBar

from crmdesk.services.container import Services
from crmdesk.services.opportunity_targets import PauseTarget
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.opportunities.move_dialog import MoveDialog
from crmdesk.ui.opportunities.shares_dialog import SharesDialog
from crmdesk.ui.opportunities.transfer_dialog import TransferDialog
from crmdesk.ui.pages.customer_card import CustomerCardPage
from crmdesk.ui.pages.opportunities import OpportunitiesPage
from crmdesk.ui.pages.opportunity import OpportunityPage
from crmdesk.ui.pages.settings import SettingsPage
from crmdesk.ui.settings.employees import EmployeeDialog
from crmdesk.ui.settings.handover_dialog import HandoverDialog
from tests.helpers.deals import save
from tests.helpers.making import create
from tests.helpers.modal import in_dialog
from tests.helpers.pressing import press
from tests.ui.conftest import Person
from tests.ui.opportunities.conftest import HENGTAI, JINHUA, RIVAL, dropping, open_board
from tests.ui.pages.conftest import Key, key, said, until

Open = Callable[[str], OpportunityPage]


@pytest.fixture
def open_deal(qtbot: Any, window: MainWindow, desk: Desk, deals: dict[str, int]) -> Open:
    """Opens the page of an opportunity."""

    def open_it(name: str) -> OpportunityPage:
        window.activateWindow()
        until(window.isActiveWindow)
        desk.open_page("opportunity", opportunity_id=deals[name], ids=list(deals.values()))
        made = window.page()
        assert isinstance(made, OpportunityPage)
        until(lambda: made.state is not None and made.state.id == deals[name]
              and not desk.jobs.running())  # fmt: skip
        return made

    return open_it


def tab(page: OpportunityPage, name: str) -> Any:
    place = [part.key for part in page.parts].index(name)
    page.bar.setCurrentIndex(place)
    return page.parts[place]


def labels(owner: Any) -> list[str]:
    return [made.text() for made in owner.findChildren(QLabel)]


# --- the page ----------------------------------------------------------------------------------------
def test_the_head_says_who_what_and_how_it_stands(open_deal: Open) -> None:
    page = open_deal(JINHUA)
    assert said(page, "dealName") == "不锈钢拉手"
    customer = page.findChild(QPushButton, "dealCustomer")
    assert customer is not None
    assert customer.text() == JINHUA
    assert said(page.why, "whyTitle") == "为什么是 B 级"
    assert [page.bar.tabText(i) for i in range(page.bar.count())] == [
        "概况", "产品与费用", "对手与分成", "阶段 1", "变更历史",
    ]  # fmt: skip


def test_control_down_walks_through_the_list(open_deal: Open, window: MainWindow) -> None:
    page = open_deal(HENGTAI)
    key(window, Key.Key_Down, _control())
    until(lambda: said(page, "dealName") == "不锈钢拉手")
    assert page.top.subtitle.text().endswith("第 2 / 3 个")


def _control() -> Any:
    from PySide6.QtCore import Qt

    return Qt.KeyboardModifier.ControlModifier


def test_what_is_added_on_a_tab_appears_there(
    open_deal: Open, services: Services, deals: dict[str, int]
) -> None:
    page = open_deal(JINHUA)
    people = tab(page, "people")

    def enter(dialog: RecordDialog) -> None:
        rival: Any = dialog.form.boxes["competitor_id"].editor
        rival.line.setText(RIVAL)
        evidence: Any = dialog.form.boxes["evidence"].editor
        evidence.line.setText("客户给看了对方报价单")
        press(dialog, "dialogSave")
        until(lambda: not dialog.isVisible())

    in_dialog(RecordDialog, lambda: press(people, "add_opportunity_competitor"), enter)
    until(lambda: "客户给看了对方报价单" in labels(people))
    rows = services.records.children("opportunity_competitor", deals[JINHUA])
    assert [row["evidence"] for row in rows] == ["客户给看了对方报价单"]


def test_the_road_shows_every_stage_with_its_days(
    open_deal: Open, services: Services, deals: dict[str, int]
) -> None:
    stages = services.pipelines.usual().stages
    save(services, deals[JINHUA], stage_id=stages[1].id)
    page = open_deal(JINHUA)
    found = labels(tab(page, "road"))
    assert [t for t in found if t in {s.name for s in stages}] == [stages[0].name, stages[1].name]


def test_a_pause_asks_for_its_reason_and_shows_it(
    open_deal: Open, services: Services, deals: dict[str, int]
) -> None:
    page = open_deal(JINHUA)

    def answer(dialog: MoveDialog) -> None:
        press(dialog, "dialogSave")
        until(lambda: dialog.boxes["pause_reason"].has_problem)
        editor: Any = dialog.boxes["pause_reason"].editor
        editor.line.setText("厂房搬迁，春节后再谈")
        press(dialog, "dialogSave")
        until(lambda: not dialog.isVisible())

    assert page.state is not None
    deal = page.state.deal
    dropping(MoveDialog, lambda: page.actions_.move(deal, PauseTarget()), answer)
    until(lambda: page.state is not None and page.state.state == "paused")
    assert "厂房搬迁，春节后再谈" in labels(page.fields)


def test_an_opportunity_that_was_deleted_says_so(
    open_deal: Open, services: Services, deals: dict[str, int]
) -> None:
    page = open_deal(JINHUA)
    services.records.remove("opportunity", [deals[JINHUA]])
    until(lambda: page.findChild(QPushButton, "goneBack") is not None)


# --- shares --------------------------------------------------------------------------------------------
def test_only_shares_of_a_hundred_percent_can_be_saved(
    open_deal: Open, services: Services, deals: dict[str, int]
) -> None:
    colleague = create(services, "employee", name="王海燕")
    page = open_deal(JINHUA)
    people = tab(page, "people")

    def share(dialog: SharesDialog) -> None:
        assert said(dialog, "shareSum") == "合计 100%"
        dialog.rows[0].share.line.setText("70")  # type: ignore[attr-defined]
        assert said(dialog, "shareSum") == "合计 70% · 还差 30%"
        assert not dialog.save.isEnabled()
        press(dialog, "addShare")
        assert dialog.rows[1].values()[1] == 3000
        dialog.rows[1].person.set_value(colleague)
        assert dialog.save.isEnabled()
        press(dialog, "dialogSave")
        until(lambda: not dialog.isVisible())

    in_dialog(SharesDialog, lambda: press(people, "changeShares"), share)
    until(lambda: "王海燕" in labels(people))
    assert sorted(s for _who, s in services.opportunities.shares(deals[JINHUA])) == [3000, 7000]


def test_equal_shares_leave_nothing_over(
    open_deal: Open, services: Services, deals: dict[str, int]
) -> None:
    page = open_deal(JINHUA)
    assert page.state is not None
    dialog = SharesDialog(page.desk, page.state.deal, page)
    for _another in range(2):
        press(dialog, "addShare")
    press(dialog, "shareEvenly")
    assert [row.values()[1] for row in dialog.rows] == [3334, 3333, 3333]
    assert dialog.save.isEnabled()
    dialog.done(0)
    dialog.deleteLater()


# --- handing over --------------------------------------------------------------------------------------
def test_the_seller_changes_when_the_other_one_accepts(
    window: MainWindow, desk: Desk, services: Services, deals: dict[str, int]
) -> None:
    colleague = create(services, "employee", name="王海燕")
    page = open_board(window)
    board = page.board

    def hand_over(dialog: TransferDialog) -> None:
        dialog.form.boxes["to_id"].editor.set_value(colleague)  # type: ignore[union-attr]
        press(dialog, "dialogSave")
        until(lambda: not dialog.isVisible())

    deal = board.deal(deals[JINHUA])
    assert deal is not None
    in_dialog(TransferDialog, lambda: page.actions_.transfer(deal), hand_over)
    record = services.records.fetch("opportunity", deals[JINHUA])
    assert record["owner_id"] != colleague
    assert page.transfers.isHidden()  # it waits for somebody else
    desk.choose_employee(colleague)
    until(lambda: not page.transfers.isHidden())
    assert said(page.transfers, "transferWords") == "有 1 个商机等您接收。"
    [waiting] = services.opportunities.transfers_for(colleague)
    services.opportunities.answer_transfer(waiting.id, accepted=True)
    until(lambda: page.transfers.isHidden() and not desk.jobs.running())
    assert services.records.fetch("opportunity", deals[JINHUA])["owner_id"] == colleague


def settings_page(window: MainWindow, section: str) -> SettingsPage:
    window.show_page("settings", {"section": section})
    found = window.page()
    assert isinstance(found, SettingsPage)
    until(lambda: not window.desk.jobs.running())
    return found


def test_who_leaves_hands_over_in_one_act(
    window: MainWindow, services: Services, deals: dict[str, int], person: Person
) -> None:
    colleague = create(services, "employee", name="王海燕")
    me = services.employee_id
    assert me is not None
    record = services.records.fetch("employee", me)
    dialog = EmployeeDialog(window.desk, "编辑", window, record)
    left: Any = dialog.form.boxes["has_left"].editor
    left.set_value(True)
    dialog.show()
    press(dialog, "dialogSave")
    until(lambda: not dialog._hand_over.isHidden())  # refused, with the way out

    def give(handover: HandoverDialog) -> None:
        until(lambda: handover.preview is not None)
        assert handover.left.isChecked()
        assert not handover.save.isEnabled()
        handover.heir.set_value(colleague)
        handover.heir.changed.emit()
        press(handover, "dialogSave")
        until(lambda: not handover.isVisible())

    in_dialog(HandoverDialog, lambda: press(dialog, "dialogHandover"), give)
    assert services.records.fetch("employee", me)["has_left"]
    owners = {services.records.fetch("opportunity", i)["owner_id"] for i in deals.values()}
    assert owners == {colleague}
    person.press("撤销")
    until(lambda: not services.records.fetch("employee", me)["has_left"])
    dialog.deleteLater()


# --- pipelines -----------------------------------------------------------------------------------------
def test_stages_are_put_into_another_order(window: MainWindow, services: Services) -> None:
    page = settings_page(window, "pipelines")
    pipeline = services.pipelines.usual()
    first, second = pipeline.stages[:2]
    button = f"move_1_{first.id}"
    until(lambda: page.findChild(QPushButton, button) is not None)
    press(page, button)
    until(lambda: [s.id for s in services.pipelines.usual().stages[:2]] == [second.id, first.id])


def test_a_stage_in_use_cannot_be_removed(
    window: MainWindow, services: Services, deals: dict[str, int], person: Person
) -> None:
    page = settings_page(window, "pipelines")
    pipeline = services.pipelines.usual()
    name = f"pipeline_{pipeline.id}"
    until(lambda: page.findChild(QTabBar) is None and _card(page, name) is not None)
    press(_card(page, name), "deletePipeline")
    until(lambda: any("3" in text for text in person.texts))
    assert pipeline.id in [p.id for p in services.pipelines.all()]


def _card(page: SettingsPage, name: str) -> Any:
    from PySide6.QtWidgets import QFrame

    return page.findChild(QFrame, name)


# --- the customer card -----------------------------------------------------------------------------------
def test_the_card_of_a_customer_lists_its_opportunities(
    window: MainWindow, desk: Desk, services: Services, deals: dict[str, int]
) -> None:
    owner = services.records.fetch("opportunity", deals[JINHUA])["customer_id"]
    desk.open_customer(int(owner or 0), tab="opportunities")
    card = window.page()
    assert isinstance(card, CustomerCardPage)
    found: list[Any] = [t for t in card.tabs if t.key == "opportunities"]
    until(lambda: found[0].list.list.total == 1 and not desk.jobs.running())
    create(
        services, "opportunity", customer_id=owner, name="合页补单", created_on=date(2026, 11, 20)
    )
    until(lambda: found[0].list.list.total == 2 and not desk.jobs.running())


def test_the_board_is_outdated_when_somebody_else_wrote(
    window: MainWindow, services: Services, deals: dict[str, int]
) -> None:
    page = open_board(window)
    assert isinstance(page, OpportunitiesPage)
    save(services, deals[HENGTAI], amount=50_000_000)
    until(lambda: "117.1 万" in page.top.subtitle.text() and not window.desk.jobs.running())
