"""Statements: made for everybody with a balance, sent, answered, with differences until settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.pages.receivables import ReceivablesPage
from crmdesk.ui.receivables.difference_dialog import DifferenceDialog
from crmdesk.ui.receivables.make_statements import MakeStatementsDialog, period
from crmdesk.ui.receivables.statement_sheet import StatementDialog
from crmdesk.ui.receivables.unconfirmed_dialog import UnconfirmedDialog

Come = Callable[..., ReceivablesPage]
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def statement(services: Services, debtors: dict[str, int]) -> int:
    """Of 美家 for October: 4,000 yuan."""
    return services.statements.make([debtors["美家"]], *OCTOBER)[1][0]


def row(services: Services, statement_id: int) -> Any:
    return services.records.fetch("statement", statement_id)


@pytest.mark.parametrize(
    ("key", "today", "span"),
    [
        ("last_month", date(2026, 1, 15), (date(2025, 12, 1), date(2025, 12, 31))),
        ("this_month", date(2026, 11, 21), (date(2026, 11, 1), date(2026, 11, 21))),
        ("last_quarter", date(2026, 1, 15), (date(2025, 10, 1), date(2025, 12, 31))),
        ("last_quarter", date(2026, 11, 21), (date(2026, 7, 1), date(2026, 9, 30))),
        ("this_year", date(2026, 11, 21), (date(2026, 1, 1), date(2026, 11, 21))),
    ],
)
def test_usual_periods(key: str, today: date, span: tuple[date, date]) -> None:
    assert period(key, today) == span


def test_statements_are_made_for_all_with_a_balance_and_printed(
    qtbot: Any, desk: Desk, services: Services, debtors: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    printed: list[list[int]] = []
    monkeypatch.setattr(
        "crmdesk.ui.receivables.papers.print_statements",
        lambda _desk, made, _parent=None: printed.append(list(made)),
    )
    dialog = MakeStatementsDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog._do.isEnabled)
    assert dialog._ways["last_month"].isChecked()
    whose: Any = dialog.form.boxes["customer_id"].editor
    whose.set_value(debtors["金桥"])
    dialog.set_period("last_month")  # another period is for the same customer
    qtbot.waitUntil(lambda: dialog._candidates == [debtors["金桥"]])
    whose.set_value(None)
    dialog.form.changed.emit()
    qtbot.waitUntil(lambda: len(dialog._candidates) == 2)
    dialog.commit()
    qtbot.waitUntil(lambda: len(printed) == 1)
    made = {row(services, i)["customer_id"] for i in printed[0]}
    assert made == {debtors["金桥"], debtors["美家"]}
    again = MakeStatementsDialog(desk)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: not desk.jobs.running() and again._said.text() != "")
    assert not again._do.isEnabled()
    again.reject()


def test_the_balance_that_came_back_confirms_or_differs(
    qtbot: Any, services: Services, statement: int, come: Come
) -> None:
    page = come("statements")
    view: Any = page.view
    dialog = view.deeds.confirm_dialog(row(services, statement))
    qtbot.addWidget(dialog)
    assert dialog.form.boxes["amount"].value() == 400_000
    dialog.form.boxes["amount"].editor.set_value(350_000)
    dialog.show()
    dialog.commit()
    qtbot.waitUntil(lambda: dialog.saved is not None)
    assert row(services, statement)["state"] == "differs"
    assert row(services, statement)["confirmed"] == 350_000


def test_differences_are_entered_in_lines_and_settled_one_by_one(
    qtbot: Any, desk: Desk, services: Services, statement: int
) -> None:
    entry = DifferenceDialog(desk, row(services, statement))
    qtbot.addWidget(entry)
    entry.show()
    assert not entry.save.isEnabled()
    entry.model.append([{"document_no": "XS-1", "ours": 400_000, "theirs": 380_000,
                         "reason": "price"}])  # fmt: skip
    entry.on_edited()
    entry.commit()
    qtbot.waitUntil(lambda: entry.saved is not None)
    stored = row(services, statement)
    assert (stored["state"], stored["confirmed"]) == ("differs", 380_000)

    sheet = StatementDialog(desk, statement)

    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitUntil(lambda: sheet.differences.model.rowCount() == 1)
    assert not sheet._buttons["settle"].isVisible()
    assert sheet._buttons["settleLine"].isDefault()  # what comes next is the filled button
    assert not sheet._buttons["confirm"].isDefault()
    [line] = services.statements.sheet(statement).differences
    done = sheet.deeds.settle_line_dialog(int(line["id"]))
    qtbot.addWidget(done)
    done.form.boxes["solution"].editor.set_value("已开红字发票")
    done.show()
    done.commit()
    qtbot.waitUntil(sheet._buttons["settle"].isVisible)
    sheet._buttons["settle"].click()
    qtbot.waitUntil(lambda: row(services, statement)["state"] == "settled")
    sheet.reject()


def test_a_statement_whose_records_changed_says_so(
    qtbot: Any, desk: Desk, services: Services, debtors: dict[str, int], statement: int
) -> None:
    from tests.services.receivables.making import sale

    sheet = StatementDialog(desk, statement)

    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitUntil(lambda: sheet.lines.model.rowCount() == 1)
    assert not sheet._notice.isVisible()
    sale(services, debtors["美家"], "2026-10-20", 50_000)
    qtbot.waitUntil(sheet._notice.isVisible)
    assert "4,500.00" in sheet._notice.text()
    sheet.reject()


def test_whose_balance_nobody_confirmed_is_listed_largest_first(
    qtbot: Any, desk: Desk, debtors: dict[str, int]
) -> None:
    dialog = UnconfirmedDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.table.model.rowCount() == 4)
    assert dialog.table.model.texts(0)[0] == "海润"
    dialog.table.table.go_to(0)
    dialog.commit()
    assert dialog.chosen == (debtors["海润"],)


def test_the_menu_offers_what_the_state_allows(
    qtbot: Any, services: Services, statement: int, come: Come
) -> None:
    from PySide6.QtWidgets import QMenu

    page = come("statements")
    view: Any = page.view
    qtbot.waitUntil(lambda: view.list.list.total == 1)
    view.list.table.go_to(0)

    def words() -> int:
        menu = QMenu()
        view.fill_menu(menu)
        return len(menu.actions())

    assert words() == 6
    services.statements.confirm(statement, 400_000, date(2026, 11, 20), "王会计")
    assert words() == 2
