"""Statements of account (对账单) with a slip to send back: one, several in one file, or a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import Progress
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.order import Order, TableReport
from crmdesk.reports.parameters import CUSTOMER
from crmdesk.reports.statement_words import CHANGED

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.dunning_data import StatementSheet

NOTHING: Final = N_("Choose the statement of account, or a customer and the days from and until.")


class StatementReport(TableReport):
    """Statements: one, those of a list of them in one file, or drafts.

    Customers of the scope with ``from_on`` and ``until_on`` get drafts without a number.
    """

    id: ClassVar[str] = "statement"
    title: ClassVar[str] = N_("Statement of account")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(
            kind=Kind.REFERENCE,
            name="statement",
            label=N_("Statement of account"),
            reference="statement",
        ),
        CUSTOMER,
        FieldSpec(kind=Kind.DATE, name="from_on", label=N_("Period from")),
        FieldSpec(kind=Kind.DATE, name="until_on", label=N_("Period until")),
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. Every statement has a print number and pages of its own."""
        from crmdesk.reports.paper import Paper
        from crmdesk.reports.statement_paper import StatementPaper

        services, progress = order.services, order.progress
        sheets = sheets_of(services, order.scope, order.values, progress)
        customers = [int(sheet.record["customer_id"]) for sheet in sheets]
        with order.issued(customers) as (papers, aside):
            codes = [str(sheet.record["code"]) for sheet in sheets]
            title = f"{_(self.title)} {codes[0]}" if len(codes) == 1 else _(self.title)
            paper = Paper(aside, title=title.strip())
            for n, (sheet, issued) in enumerate(zip(sheets, papers, strict=True)):
                progress.check()
                progress.report(n, len(sheets))
                StatementPaper(services, paper, sheet, issued).draw()
            paper.save()
        changed = [c for c, sheet in zip(codes, sheets, strict=True) if sheet.is_changed]
        said = (_(CHANGED).format(code=code) for code in changed)
        return order.printed(papers, paper.pages, paper.missing, *said)

    def write_workbook(self, order: Order) -> int:
        """See ``TableReport.write_workbook``: sums and ages, the movements of each statement."""
        from crmdesk.reports.money_tables import statements
        from crmdesk.reports.result_excel import write_result_workbook

        services = order.services
        sheets = sheets_of(services, order.scope, order.values, order.progress)
        query = services.receivables.query(sheets[0].now.until)
        result = statements(sheets, query.buckets.names(query.basis))
        return write_result_workbook(order.target, _(self.title), result, order.progress)


def sheets_of(
    services: Services, scope: Scope, values: Mapping[str, Any], progress: Progress
) -> list[StatementSheet]:
    """What is to be printed. Raises CrmError if nothing was chosen."""
    ids = scope.records(services, "statement", values, progress)
    if ids:
        found = []
        for statement_id in ids:
            progress.check()
            found.append(services.statements.sheet(statement_id))
        return found
    since, until = values.get("from_on"), values.get("until_on")
    one = values.get("customer_id")
    customers = [int(one)] if one else list(scope.customer_ids)
    if not customers or not isinstance(since, date) or not isinstance(until, date):
        raise CrmError(NOTHING)
    made = []
    for customer_id in customers:
        progress.check()
        made.append(services.statements.draft_sheet(customer_id, since, until))
    return made
