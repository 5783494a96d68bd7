"""Records and results on paper. Importing this package does not load reportlab.

``REPORTS`` names every report by module and class; ``report`` makes one when it is asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.reports.base import Report
    from crmdesk.services.container import Services

REPORTS: Final = (
    "crmdesk.reports.customer_card:CustomerCard",
    "crmdesk.reports.customer_list:CustomerList",
    "crmdesk.reports.customer_register:CustomerRegister",
    "crmdesk.reports.deal_papers:QuoteReport",
    "crmdesk.reports.deal_papers:ContractReport",
    "crmdesk.reports.deal_papers:RedlineReport",
    "crmdesk.reports.statement:StatementReport",
    "crmdesk.reports.ageing:AgeingReport",
    "crmdesk.reports.dunning:DunningReport",
    "crmdesk.reports.credit_report:CreditReportReport",
    "crmdesk.reports.sale:SaleReport",
    "crmdesk.reports.trade_lists:SalesReport",
    "crmdesk.reports.trade_lists:ReceiptsReport",
    "crmdesk.reports.result_reports:CreditPortfolioReport",
    "crmdesk.reports.result_reports:ProductAnalysisReport",
    "crmdesk.reports.analysis:AnalysisReport",
    "crmdesk.reports.screening:ScreeningReport",
    "crmdesk.reports.contact_history:ContactHistory",
    "crmdesk.reports.today:TodayReport",
    "crmdesk.reports.pipeline:PipelineReport",
    "crmdesk.reports.forecast:ExpectedClosing",
    "crmdesk.reports.forecast:ForecastReport",
    "crmdesk.reports.visit_plan:VisitPlan",
)


def reports() -> list[Report]:
    """Every report, in the order of the menus."""
    return [_load(name) for name in REPORTS]


def report(report_id: str) -> Report:
    """The report called *report_id*. Raises CrmError for an unknown one."""
    known = reports()
    for each in known:
        if each.id == report_id:
            return each
    raise CrmError(
        N_("There is no report called {name}. There are: {known}."),
        name=report_id,
        known=", ".join(r.id for r in known),
    )


def warm(services: Services) -> None:
    """Load what the first card needs (reportlab, fonts, layout), in an idle moment and thread."""
    from crmdesk.reports.customer_card import warm_up

    warm_up(services)


def _load(name: str) -> Report:
    module, _colon, made = name.partition(":")
    found: Report = getattr(importlib.import_module(module), made)()
    return found
