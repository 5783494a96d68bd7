"""Four customers who owe: much since days, little since months, something since weeks, nothing due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.receivables import ReceivablesPage
from tests.helpers.making import contact, customer
from tests.helpers.trade import without_credit_control
from tests.services.receivables.making import sale

DEBTS = (
    ("海润", "2026-11-15", 9_000_000),
    ("金桥", "2026-08-13", 300_000),
    ("美家", "2026-10-12", 400_000),
    ("守约", "2026-11-21", 700_000),
)


@pytest.fixture
def debtors(services: Services) -> dict[str, int]:
    """Overdue 6, 100, 40 and 0 days."""
    without_credit_control(services)
    made = {}
    for name, on, amount in DEBTS:
        made[name] = customer(services, name)
        sale(services, made[name], on, amount)
    contact(services, made["海润"], "刘涛", is_primary=True, mobile="13800138000")
    return made


@pytest.fixture
def come(qtbot: Any, desk: Desk, window: MainWindow) -> Callable[..., ReceivablesPage]:
    """Goes to a view of the page and waits until nothing is being read."""

    def go(tab: str, **arguments: Any) -> ReceivablesPage:
        desk.open_page("receivables", tab=tab, **arguments)
        qtbot.waitUntil(lambda: isinstance(window.page(), ReceivablesPage))
        page: Any = window.page()
        qtbot.waitUntil(lambda: not desk.jobs.running())
        return page

    return go
