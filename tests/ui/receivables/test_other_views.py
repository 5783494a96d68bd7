"""Open documents, receipts, promises, and the receivables on a customer's card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.receivables import VIEWS, ReceivablesPage
from crmdesk.ui.receivables.card_tab import ReceivablesTab
from tests.services.receivables.making import receipt

Come = Callable[..., ReceivablesPage]


def test_open_documents_are_listed_and_paid_ones_leave(
    qtbot: Any, services: Services, debtors: dict[str, int], come: Come
) -> None:
    page = come("open")
    view: Any = page.view
    qtbot.waitUntil(lambda: view.list.list.total == 4)
    qtbot.waitUntil(lambda: "104,000.00" in page.top.subtitle.text())
    view.list.choose_chip("long")
    qtbot.waitUntil(lambda: view.list.list.total == 1)
    view.list.choose_chip("owed")
    receipt(services, debtors["美家"], "2026-11-21", 400_000)
    qtbot.waitUntil(lambda: view.list.list.total == 3)


def test_exactly_the_documents_behind_a_number_can_be_listed(
    qtbot: Any, services: Services, debtors: dict[str, int], come: Come
) -> None:
    chosen = [each.id for each in services.receivables.open_documents()][:2]
    page = come("open", ids=tuple(chosen))
    view: Any = page.view
    qtbot.waitUntil(lambda: view.list.list.total == 2)


def test_promises_show_how_the_customer_keeps_them(
    qtbot: Any, services: Services, debtors: dict[str, int], come: Come
) -> None:
    services.promises.record(
        {"customer_id": debtors["金桥"], "made_on": date(2026, 10, 1),
         "promised_on": date(2026, 10, 10), "amount": 300_000}
    )  # fmt: skip
    page = come("promises")
    view: Any = page.view
    qtbot.waitUntil(lambda: view.list.list.total == 1)
    qtbot.waitUntil(lambda: view.side._values[3].text() == "1")
    view.list.choose_chip("kept")
    qtbot.waitUntil(lambda: view.list.list.total == 0)
    view.list.choose_chip("broken")
    qtbot.waitUntil(lambda: view.list.list.total == 1)


def test_every_view_has_help_and_a_verb(debtors: dict[str, int], come: Come) -> None:
    seen = set()
    for key, *_rest in VIEWS:
        page = come(key)
        assert page.view.key == key
        assert page._new.text()
        seen.add(page.help_text())
    assert len(seen) == len(VIEWS)


def test_a_view_that_is_not_looked_at_is_read_when_it_is_shown_again(
    qtbot: Any, services: Services, debtors: dict[str, int], come: Come
) -> None:
    page = come("promises")
    come("ageing")
    services.promises.record(
        {"customer_id": debtors["金桥"], "promised_on": date(2026, 12, 1), "amount": 300_000}
    )
    assert page._views["promises"].is_stale
    come("promises")
    view: Any = page.view
    qtbot.waitUntil(lambda: view.list.list.total == 1)


def test_the_card_shows_what_is_owed_and_the_confirmed_balance(
    qtbot: Any, services: Services, desk: Desk, window: MainWindow, debtors: dict[str, int]
) -> None:
    customer_id = debtors["美家"]
    made = services.statements.make([customer_id], date(2026, 10, 1), date(2026, 10, 31))[1][0]
    services.statements.confirm(made, 400_000, date(2026, 11, 20), "王会计")
    desk.open_customer(customer_id, tab="receivables")
    qtbot.waitUntil(lambda: window.findChild(ReceivablesTab) is not None)
    tab: Any = window.findChild(ReceivablesTab)
    qtbot.waitUntil(lambda: tab.table.model.rowCount() == 1)
    assert "4,000.00" in tab._owed.text()
    assert "2026-10-31" in tab._confirmed.text()
    assert tab.statements.count.text() == "1"
