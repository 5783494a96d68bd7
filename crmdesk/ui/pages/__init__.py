"""The pages of the window, in the order of the navigation.

Listing them imports nothing: a page's module is loaded when it is first shown.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.ui.page import Page

WORK: Final = ""
DATA: Final = N_("Data")
FOOT: Final = "foot"


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Where a page is, how it is called, and where it stands in the navigation.

    *place* is the path of its class; *group* a caption, ``FOOT``, or None for a page that is
    reached from another one; *parent* the page whose entry is lit meanwhile.
    """

    id: str
    place: str
    title: str
    icon: str = ""
    group: str | None = WORK
    parent: str = ""

    def load(self) -> type[Page]:
        """Import the page's class."""
        module, _, name = self.place.partition(":")
        found: type[Page] = getattr(importlib.import_module(module), name)
        return found


PAGES: Final = (
    PageInfo("today", "crmdesk.ui.pages.today:TodayPage", N_("My day"), "squares-four"),
    PageInfo("customers", "crmdesk.ui.pages.customers:CustomersPage", N_("Customers"),
             "users-three"),
    PageInfo("customer_card", "crmdesk.ui.pages.customer_card:CustomerCardPage",
             N_("Customer card"), group=None, parent="customers"),
    PageInfo("activities", "crmdesk.ui.pages.activities:ActivitiesPage", N_("Follow-ups"),
             "note-pencil"),
    PageInfo("opportunities", "crmdesk.ui.pages.opportunities:OpportunitiesPage",
             N_("Opportunities"), "target"),
    PageInfo("opportunity", "crmdesk.ui.pages.opportunity:OpportunityPage", N_("Opportunity"),
             group=None, parent="opportunities"),
    PageInfo("forecast", "crmdesk.ui.pages.forecast:ForecastPage", N_("Forecast"), "trend-up"),
    PageInfo("quotes", "crmdesk.ui.pages.quotes:QuotesPage", N_("Quotes"), "invoice"),
    PageInfo("quote", "crmdesk.ui.pages.quote:QuotePage", N_("Quote"), group=None,
             parent="quotes"),
    PageInfo("contracts", "crmdesk.ui.pages.contracts:ContractsPage", N_("Contracts"),
             "signature"),
    PageInfo("contract", "crmdesk.ui.pages.contract:ContractPage", N_("Contract"), group=None,
             parent="contracts"),
    PageInfo("sales", "crmdesk.ui.pages.sales:SalesPage", N_("Sales documents"),
             "shopping-cart"),
    PageInfo("sale", "crmdesk.ui.pages.sale:SalePage", N_("Sale"), group=None, parent="sales"),
    PageInfo("receivables", "crmdesk.ui.pages.receivables:ReceivablesPage",
             N_("Receivables and receipts"), "coins"),
    PageInfo("credit", "crmdesk.ui.pages.credit:CreditPage", N_("Credit risk"), "shield-check"),
    PageInfo("credit_report", "crmdesk.ui.pages.credit_report:CreditReportPage",
             N_("Credit report"), group=None, parent="credit"),
    PageInfo("analysis", "crmdesk.ui.pages.analysis:AnalysisPage", N_("Analysis of customers"),
             "chart-pie-slice"),
    PageInfo("review", "crmdesk.ui.pages.review:ReviewPage", N_("Annual review"), group=None,
             parent="analysis"),
    PageInfo("products", "crmdesk.ui.pages.products:ProductsPage", N_("What we sell"), "package"),
    PageInfo("routes", "crmdesk.ui.pages.routes:RoutesPage", N_("Routes, visits"), "map-pin"),
    PageInfo("qualifications", "crmdesk.ui.pages.qualifications:QualificationsPage",
             N_("Qualifications"), "certificate"),
    PageInfo("reports", "crmdesk.ui.pages.reports:ReportsPage", N_("Reports"), "chart-bar"),
    PageInfo("transfer", "crmdesk.ui.pages.transfer:TransferPage", N_("Transfer"),
             "upload-simple", group=DATA),
    PageInfo("duplicates", "crmdesk.ui.pages.duplicates:DuplicatesPage", N_("Duplicates"),
             "intersect", group=DATA),
    PageInfo("backup", "crmdesk.ui.pages.backup:BackupPage", N_("Backup"),
             "database", group=DATA),
    PageInfo("recycle_bin", "crmdesk.ui.pages.recycle_bin:RecycleBinPage", N_("Recycle bin"),
             "trash", group=DATA),
    PageInfo("settings", "crmdesk.ui.pages.settings:SettingsPage", N_("Settings"),
             "gear-six", group=FOOT),
)  # fmt: skip


def page_info(page_id: str) -> PageInfo:
    """One entry; KeyError if there is none."""
    for info in PAGES:
        if info.id == page_id:
            return info
    raise KeyError(page_id)
