"""The ageing of receivables on A4 landscape: one row per customer, seller or region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.analysis.ageing_buckets import BASES, Allowance, Basis, Buckets
from crmdesk.analysis.ageing_result import GROUPS, GroupBy
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.issue import issue
from crmdesk.reports.order import Order, TableReport
from crmdesk.reports.parameters import AS_OF

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.receivable_data import AgeingQuery

NOTHING_OPEN: Final = N_("Nothing is open on {day}, so there is nothing to print.")


class AgeingReport(TableReport):
    """Exactly the ageing of the page; blank parameters are as they were last kept there."""

    id: ClassVar[str] = "ageing"
    title: ClassVar[str] = N_("Ageing of receivables")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        AS_OF,
        FieldSpec(
            kind=Kind.ENUM,
            name="group",
            label=N_("Rows"),
            options=tuple(Option(code, label) for code, label in GROUPS),
            default=GroupBy.CUSTOMER.value,
        ),
        FieldSpec(
            kind=Kind.ENUM,
            name="basis",
            label=N_("Ages of debts count from"),
            options=tuple(Option(code, label) for code, label in BASES),
        ),
        FieldSpec(
            kind=Kind.TEXT,
            name="buckets",
            label=N_("Ages of debts up to"),
            hint=N_("rising numbers of days, such as 30,60,90"),
            length=80,
        ),
        FieldSpec(
            kind=Kind.TEXT,
            name="allowance",
            label=N_("Bad-debt allowance by age in %"),
            hint=N_("one for each age, not yet due first"),
            length=80,
        ),
        FieldSpec(
            kind=Kind.BOOL,
            name="fifo",
            label=N_("Money in advance pays what is due first"),
            default=False,
        ),
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. Customers of the scope narrow it to these."""
        from crmdesk.reports.ageing_paper import AgeingPaper

        query = asked(order.services, order.scope, order.values)
        table = order.services.receivables.ageing(query)
        if not table.total.total:
            raise CrmError(NOTHING_OPEN, day=query.as_of.isoformat())
        order.progress.check()

        def draw(aside: Path, foot: str) -> tuple[int, Sequence[str]]:
            work = AgeingPaper(order.services, aside, table, foot)
            work.draw(order.progress)
            return work.paper.pages, work.paper.missing

        return issue(order, draw)

    def write_workbook(self, order: Order) -> int:
        """See ``TableReport.write_workbook``: the rows of the paper, the figures of the charts."""
        from crmdesk.reports.result_excel import write_result_workbook

        query = asked(order.services, order.scope, order.values)
        result = order.services.receivables.result(query)
        first, *others = result.tables
        owing = tuple(row for row in first.rows if row.cells[1])  # not who only paid in advance
        if not owing:
            raise CrmError(NOTHING_OPEN, day=query.as_of.isoformat())
        result = replace(result, tables=(replace(first, rows=owing), *others))
        return write_result_workbook(order.target, _(self.title), result, order.progress)


def asked(services: Services, scope: Scope, values: Mapping[str, Any]) -> AgeingQuery:
    """The query that the parameters ask for. Raises FieldError for buckets that make no sense."""
    changes: dict[str, Any] = {
        "group": GroupBy(values.get("group") or GroupBy.CUSTOMER),
        "is_fifo": bool(values.get("fifo")),
    }
    if values.get("basis"):
        changes["basis"] = Basis(values["basis"])
    if values.get("buckets"):
        changes["buckets"] = Buckets.parse(values["buckets"])
    if values.get("allowance"):
        changes["allowance"] = Allowance.parse(values["allowance"])
    if scope.customer_ids:
        changes["customers"] = tuple(scope.customer_ids)
    return services.receivables.query(values.get("as_of"), **changes)
