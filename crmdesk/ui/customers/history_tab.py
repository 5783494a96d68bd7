"""变更历史: who changed what when on this card, and taking any of it back."""

from __future__ import annotations

from typing import Any, ClassVar

from crmdesk.core.i18n import N_, _
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.lazy_tab import LazyTab
from crmdesk.ui.desk import Desk
from crmdesk.ui.history.act_list import ActList
from crmdesk.ui.widgets import card, vbox


class HistoryTab(LazyTab):
    """See the module."""

    key: ClassVar[str] = "history"
    title: ClassVar[str] = N_("History")

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        sheet = card("historyCard")
        vbox(self).addWidget(sheet)
        self.list = ActList(desk, _("History"))
        vbox(sheet, (1, 8, 1, 1)).addWidget(self.list)

    def count(self, state: CardState) -> int | None:
        return state.history_count

    def render_card(self, state: CardState) -> None:
        self.list.show_customer(state.customer_id)
