"""The 客户信用调查报告 (B25) as a report: which one is printed, and with which number."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.base import Printed
from crmdesk.reports.order import Order, TableReport

if TYPE_CHECKING:
    from crmdesk.services.credit_reports import ReportData

NO_REPORT: Final = N_("Choose the credit report to print.")


class CreditReportReport(TableReport):
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

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. Prints ``report``, or the newest one of the customer."""
        from crmdesk.reports.credit_report_paper import CreditReportPaper
        from crmdesk.reports.deal_texts import printed

        data = _chosen(order)
        work = CreditReportPaper(order.services, data)
        code = str(data.report["code"] or "")
        return printed(order, data.report, _(self.title), work.draw, code)

    def write_workbook(self, order: Order) -> int:
        """See ``TableReport.write_workbook``: every part, the points, the proposed limit."""
        from crmdesk.reports.money_tables import credit_report
        from crmdesk.reports.result_excel import write_result_workbook

        result, facts = credit_report(_chosen(order))
        title = _(self.title)
        return write_result_workbook(order.target, title, result, order.progress, facts)


def _chosen(order: Order) -> ReportData:
    """The report that is meant. Raises CrmError if there is none."""
    order.progress.check()
    report_id = order.values.get("report")
    if not report_id:
        newest = order.scope.newest(order.services, "credit_report", progress=order.progress)
        report_id = next(iter(newest), None)
    if not report_id:
        raise CrmError(NO_REPORT)
    return order.services.credit_reports.data(int(report_id))
