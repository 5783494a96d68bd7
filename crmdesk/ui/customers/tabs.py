"""The tabs of the customer card in their order. One line adds a tab."""

from __future__ import annotations

import importlib
from typing import Final

from crmdesk.ui.customers.card_tab import CardTab

_PLACES: Final = (
    "crmdesk.ui.customers.part_tab:BasicTab",
    "crmdesk.ui.customers.part_tab:TraitsTab",
    "crmdesk.ui.customers.part_tab:BusinessTab",
    "crmdesk.ui.customers.trade_tab:TradeTab",
    "crmdesk.ui.customers.people_tab:PeopleTab",
    "crmdesk.ui.customers.documents_tab:DocumentsTab",
    "crmdesk.ui.follow_up.timeline:FollowUpTab",
    "crmdesk.ui.opportunities.customer_tab:OpportunitiesTab",
    "crmdesk.ui.customers.deals_tab:DealsTab",
    "crmdesk.ui.trade.sales_tab:SalesTab",
    "crmdesk.ui.receivables.card_tab:ReceivablesTab",
    "crmdesk.ui.credit.card_tab:CreditTab",
    "crmdesk.ui.grades.card_tab:AnalysisTab",
    "crmdesk.ui.customers.files_tab:FilesTab",
    "crmdesk.ui.customers.history_tab:HistoryTab",
)


def card_tabs() -> list[type[CardTab]]:
    """The classes of the tabs."""
    found = []
    for place in _PLACES:
        module, _colon, name = place.partition(":")
        found.append(getattr(importlib.import_module(module), name))
    return found
