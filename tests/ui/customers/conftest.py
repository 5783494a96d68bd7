"""One tab of a customer's card, kept up to date as the card page does, without the seven others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from crmdesk.ui.customers.card_state import read_card
from crmdesk.ui.customers.card_tab import CardTab
from crmdesk.ui.customers.tabs import card_tabs
from crmdesk.ui.desk import Desk
from crmdesk.ui.widgets import vbox

OpenTab = Callable[[int, str], Any]


class TabHost(QWidget):
    """Shows one tab and reads the customer again after every write, in a job like the page."""

    def __init__(self, desk: Desk, make: type[CardTab], customer_id: int) -> None:
        super().__init__()
        self._desk, self._customer_id = desk, customer_id
        self.tab = make(desk, self)
        vbox(self).addWidget(self.tab)
        desk.bus.changed.connect(self._on_changed)
        self.tab.show_card(read_card(desk.services, customer_id))

    def _on_changed(self, _change_set: object) -> None:
        services, customer_id = self._desk.services, self._customer_id
        self._desk.jobs.run(
            "read", lambda _p: read_card(services, customer_id), done=self.tab.show_card
        )


@pytest.fixture
def open_tab(qtbot: Any, desk: Desk) -> Iterator[OpenTab]:
    """Open a tab by its key; it has the room of a window of 1366 × 697."""
    hosts: list[TabHost] = []

    def open_it(customer_id: int, key: str) -> Any:
        (make,) = [t for t in card_tabs() if t.key == key]
        host = TabHost(desk, make, customer_id)
        hosts.append(host)
        host.resize(1166, 406)
        host.show()
        qtbot.waitExposed(host)
        return host.tab

    yield open_it
    for host in hosts:
        desk.bus.changed.disconnect(host._on_changed)
        host.hide()
        host.deleteLater()
