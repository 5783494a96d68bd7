"""The ageing: columns by bucket, totals that agree, numbers that open, terms that are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.pages.receivables import ReceivablesPage
from crmdesk.ui.receivables.ageing_grid import cells_of

Come = Callable[..., ReceivablesPage]


def names(page: ReceivablesPage) -> list[str]:
    part: Any = page.view.part
    return [part.model.texts(row)[0] for row in range(part.model.rowCount())]


def test_who_owes_most_stands_first_and_the_foot_adds_up(
    debtors: dict[str, int], come: Come
) -> None:
    page = come("ageing")
    view: Any = page.view
    assert names(page) == ["海润", "守约", "美家", "金桥"]
    assert view.part.foot_model.texts(0)[1:9] == (
        "104,000.00", "7,000.00", "90,000.00", "4,000.00", "", "3,000.00", "", "",
    )  # fmt: skip
    assert view.part.foot_model.texts(1)[1:4] == ("100.0%", "6.7%", "86.5%")
    assert "104,000.00" in page.top.subtitle.text()


def test_a_click_on_a_heading_sorts_amounts_from_the_largest_down(
    debtors: dict[str, int], come: Come
) -> None:
    page = come("ageing")
    view: Any = page.view
    view.part.grid.sort_asked.emit("age_bucket4")
    assert names(page)[0] == "金桥"
    view.part.grid.sort_asked.emit("name")
    assert names(page) == sorted(names(page))


def test_a_number_opens_exactly_the_documents_behind_it(
    qtbot: Any, desk: Desk, debtors: dict[str, int], come: Come
) -> None:
    page = come("ageing")
    view: Any = page.view
    asked: list[tuple[Any, str]] = []
    view.part.asked.disconnect()
    view.part.asked.connect(lambda row, column: asked.append((row, column)))
    view.part.grid.setCurrentIndex(view.part.model.index(0, 3))
    QTest.keyClick(view.part.grid, Qt.Key.Key_Return)
    [(row, column)] = asked
    assert (row.key, column) == (debtors["海润"], "age_bucket1")
    dialog = view.behind(row, column)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.table.model.rowCount() == 1)
    assert dialog.table.model.texts(0)[-2] == "90,000.00"
    dialog.close()
    everybody = view.behind(None, "age_overdue")
    qtbot.addWidget(everybody)
    everybody.show()
    qtbot.waitUntil(lambda: everybody.table.model.rowCount() == 3)
    everybody.close()


def test_a_name_opens_the_card_and_an_empty_cell_nothing(
    qtbot: Any, window: Any, debtors: dict[str, int], come: Come
) -> None:
    page = come("ageing")
    view: Any = page.view
    assert not view.part.grid.is_link(view.part.model.index(0, 8))
    assert view.part.grid.is_link(view.part.model.index(0, 3))
    view.part.opened.emit(view.part.current_row())
    qtbot.waitUntil(lambda: window.page() is not page)


def test_other_ages_are_kept_and_shown(
    qtbot: Any, services: Services, debtors: dict[str, int], come: Come
) -> None:
    page = come("ageing")
    view: Any = page.view
    dialog = view.terms_dialog()
    qtbot.addWidget(dialog)
    dialog.form.boxes["buckets"].editor.set_value("10,x")
    dialog.commit()
    dialog._on_apply()
    assert dialog.chosen is None
    assert dialog.form.boxes["buckets"].has_problem
    dialog.form.boxes["buckets"].editor.set_value("10,50")
    dialog._on_apply()
    assert dialog.chosen is not None
    assert len(dialog.chosen.allowance.rates) == 4
    view.use(view.part._table.query, dialog.chosen)
    qtbot.waitUntil(lambda: view.part.model.columnCount() == 11)
    assert services.receivables.query().buckets.bounds == (10, 50)


def test_a_day_before_shows_what_was_open_then(
    qtbot: Any, debtors: dict[str, int], come: Come
) -> None:
    page = come("ageing", as_of=date(2026, 10, 31))
    qtbot.waitUntil(lambda: names(page) == ["美家", "金桥"])
    page.view.enter(group="seller")
    qtbot.waitUntil(lambda: len(names(page)) == 1)


def test_without_debts_the_view_says_how_to_begin(come: Come) -> None:
    page = come("ageing")
    view: Any = page.view
    assert view.stack.currentWidget() is view.empty


def test_nothing_is_a_dash_and_not_a_nought(services: Services, debtors: dict[str, int]) -> None:
    row = services.receivables.ageing(services.receivables.query()).rows[0]
    cells = cells_of(row, "海润")
    assert cells[2] is None
    assert cells[3] == 9_000_000
