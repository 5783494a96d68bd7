"""The 客户信用调查报告 (B25) as a report: which one is printed, and with which number."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import Progress
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.base import Printed, Scope

if TYPE_CHECKING:
    from crmdesk.services.container import Services

NO_REPORT: Final = N_("Choose the credit report to print.")


class CreditReportReport:
    """One report, as it stands: submitted ones with the score that was frozen then."""

    id: ClassVar[str] = "credit-report"
    title: ClassVar[str] = N_("Report on the credit of a customer")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(
            kind=Kind.REFERENCE,
            name="report",
            label=N_("Credit report"),
            reference="credit_report",
        ),
    )

    def build(
        self,
        services: Services,
        scope: Scope,
        values: Mapping[str, Any],
        target: Path,
        progress: Progress,
    ) -> Printed:
        """See ``base.Report.build``. Prints ``report``, or the newest one of the customer."""
        from crmdesk.reports.credit_report_paper import CreditReportPaper
        from crmdesk.reports.deal_texts import printed

        progress.check()
        report_id = values.get("report")
        if not report_id:
            newest = scope.newest(services, "credit_report", progress=progress)
            report_id = next(iter(newest), None)
        if not report_id:
            raise CrmError(NO_REPORT)
        data = services.credit_reports.data(int(report_id))
        work = CreditReportPaper(services, data)
        code = str(data.report["code"] or "")
        return printed(services, self.id, target, data.report, _(self.title), work.draw, code)
