"""The analysis tab of the card: what the methods say, how it moved, what to do, class by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from crmdesk.services.container import Services
from crmdesk.ui.customers.card_header import CardHeader
from crmdesk.ui.customers.card_state import read_card
from crmdesk.ui.desk import Desk
from crmdesk.ui.grades.override_dialog import OverrideDialog
from crmdesk.ui.grades.strip import columns_of
from tests.helpers.making import customer
from tests.helpers.trade import sale, without_credit_control
from tests.ui.customers.conftest import OpenTab

YEAR_END = date(2026, 12, 31)


@pytest.fixture
def late(services: Services) -> int:
    """Who bought every month until June and owes since then; four others buy less."""
    without_credit_control(services)
    ours = customer(services)
    for month in range(1, 7):
        day = date(2026, month, 15)
        sale(services, ours, 900_000, sold_on=day, due_on=day)
    for n in range(4):
        sale(services, customer(services, f"客户{n}"), 20_000 + n)
    services.trade_stats.refresh()
    services.credit_standings.refresh()
    services.customer_grades.refresh()
    services.grade_ledger.make_up()
    return ours


def went(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    pages: list[tuple[str, dict[str, Any]]] = []
    desk.go.connect(lambda page, values: pages.append((page, values)))
    return pages


def test_the_tab_says_what_to_do_and_where_he_stands_and_each_leads_on(
    qtbot: Any, desk: Desk, services: Services, open_tab: OpenTab, late: int
) -> None:
    tab = open_tab(late, "analysis")
    qtbot.waitUntil(lambda: tab.findChild(QPushButton, "do_collect") is not None)
    pages = went(desk)
    tab.findChild(QPushButton, "do_collect").click()
    assert pages[-1] == ("receivables", {"tab": "dunning", "customer_id": late})
    tab.findChild(QPushButton, "why_collect").click()
    assert pages[-1][1]["method"] == "ageing"
    tab.findChild(QPushButton, "method_pyramid").click()
    assert pages[-1][0] == "analysis"
    assert pages[-1][1]["method"] == "pyramid"
    tab.findChild(QPushButton, "method_rhythm").click()
    code = services.records.fetch("customer", late)["code"]
    assert pages[-1][1]["values"] == {"customer": code}


def test_the_strip_says_the_numbers_of_a_month_and_opens_it_by_the_keyboard(
    qtbot: Any, desk: Desk, services: Services, open_tab: OpenTab, late: int
) -> None:
    tab = open_tab(late, "analysis")
    qtbot.waitUntil(lambda: len(tab.strip.shown) > 1)
    assert tab.strip.shown[-1].day is None
    assert [c.day for c in tab.strip.shown[:-1]] == [
        s.as_of for s in services.grade_ledger.of(late)[-len(tab.strip.shown) + 1 :]
    ]
    pages = went(desk)
    tab.strip.setFocus()
    qtbot.keyClick(tab.strip, Qt.Key.Key_Left)
    assert "2026-10-31" in tab.pointed.text()
    assert "54,000" in tab.pointed.text()
    qtbot.keyClick(tab.strip, Qt.Key.Key_Return)
    assert pages[-1][1]["method"] == "pyramid"
    assert pages[-1][1]["day"] == date(2026, 10, 31)


def test_a_class_is_given_by_the_dialog_and_taken_back_on_the_tab(
    qtbot: Any, desk: Desk, services: Services, open_tab: OpenTab, late: int
) -> None:
    tab = open_tab(late, "analysis")
    dialog = OverrideDialog(desk, late, "pyramid", tab)
    qtbot.waitUntil(lambda: "VIP" in dialog.said.text())
    dialog.save.click()
    assert "等级" in dialog._note.text()
    dialog.form.boxes["grade"].editor.set_value("small")
    dialog.form.boxes["reason"].editor.set_value("关店了")
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.saved is not None)
    [given] = services.grade_overrides.of(late)
    assert (given.method, given.grade, given.computed) == ("pyramid", "small", "vip")
    qtbot.waitUntil(lambda: tab.findChild(QPushButton, f"withdraw_{given.id}") is not None)
    tab.findChild(QPushButton, f"withdraw_{given.id}").click()
    qtbot.waitUntil(lambda: services.grade_overrides.of(late) == [])


def test_the_dialog_offers_the_classes_of_the_method_that_is_chosen(
    qtbot: Any, desk: Desk, late: int
) -> None:
    dialog = OverrideDialog(desk, late, "abc")
    qtbot.addWidget(dialog)
    combo = dialog.form.boxes["grade"].editor.combo  # type: ignore[union-attr]
    assert [combo.itemData(n) for n in range(combo.count())] == [None, "a", "b", "c"]
    dialog.form.boxes["grade"].editor.set_value("b")  # type: ignore[union-attr]
    dialog.form.boxes["method"].editor.tiles["lifecycle"].click()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: combo.findData("growth") > 0)
    assert combo.currentData() is None
    assert combo.findData("a") < 0


def test_a_badge_of_the_header_opens_its_analysis(
    qtbot: Any, desk: Desk, services: Services, late: int
) -> None:
    header = CardHeader(desk, ())
    qtbot.addWidget(header)
    header.show_state(read_card(services, late))
    tile = header._tiles["pyramid_layer"]
    assert (tile._pill.text(), tile._pill._tone) == ("VIP", "gradeA")
    assert tile._reason.text() in tile.toolTip()
    pages = went(desk)
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    qtbot.keyClick(header._tiles["lifecycle_stage"], Qt.Key.Key_Return)
    assert [values["method"] for _page, values in pages] == ["pyramid", "lifecycle"]


def test_who_never_bought_is_told_so(
    qtbot: Any, desk: Desk, services: Services, open_tab: OpenTab, late: int
) -> None:
    fresh = customer(services, "新客户")
    services.customer_grades.refresh()
    tab = open_tab(fresh, "analysis")
    qtbot.waitUntil(lambda: tab._shown == fresh)
    assert tab.no_rhythm.isVisibleTo(tab)
    assert not tab.rhythm.isVisibleTo(tab)
    assert columns_of(services.customer_profiles.of(fresh))[-1].cells["pyramid"].letter == "潜"
