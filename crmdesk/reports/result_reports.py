"""Results of analyses that have a page of their own, on paper as the page shows them."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final

from crmdesk.analysis.product_analysis import StockBasis
from crmdesk.analysis.product_result import BASES
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.reports.base import Printed
from crmdesk.reports.issue import issue_result
from crmdesk.reports.order import Order, TableReport
from crmdesk.reports.parameters import AS_OF, CUSTOMER

if TYPE_CHECKING:
    from crmdesk.analysis.base import Result

NOTHING_SOLD: Final = N_("Nothing was sold in these months, so there is nothing to print.")


class ResultReport(TableReport):
    """A report that is the result of an analysis."""

    @abstractmethod
    def result(self, order: Order) -> Result:
        """What was ordered. Raises CrmError where there is nothing to show."""

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``."""
        return issue_result(order, _(self.title), self.result(order))

    def write_workbook(self, order: Order) -> int:
        """See ``TableReport.write_workbook``: findings, tables, the figures of the charts."""
        from crmdesk.reports.result_excel import write_result_workbook

        result = self.result(order)
        return write_result_workbook(order.target, _(self.title), result, order.progress)


class CreditPortfolioReport(ResultReport):
    """The page 信用风险: who owes what, how it is paid, who warns."""

    id: ClassVar[str] = "credit-portfolio"
    title: ClassVar[str] = N_("Credit risk")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (AS_OF,)

    def result(self, order: Order) -> Result:
        """See ``ResultReport.result``."""
        as_of = order.values.get("as_of")
        _method, result = order.services.analyses.run("credit-portfolio", as_of=as_of)
        return result


class ProductAnalysisReport(ResultReport):
    """The analysis of products, of all customers or of one."""

    id: ClassVar[str] = "product-analysis"
    title: ClassVar[str] = N_("Analysis of products")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        AS_OF,
        FieldSpec(
            kind=Kind.INTEGER,
            name="months",
            label=N_("Last months"),
            minimum=1,
            maximum=120,
            default=12,
        ),
        FieldSpec(
            kind=Kind.ENUM,
            name="basis",
            label=N_("Value of stock"),
            options=tuple(Option(code, label) for code, label in BASES),
            default=StockBasis.SALE_PRICE.value,
        ),
        CUSTOMER,
    )

    def result(self, order: Order) -> Result:
        """See ``ResultReport.result``."""
        from crmdesk.analysis.product_result import run

        values = order.values
        data = order.services.product_figures.data(
            values.get("as_of"),
            values.get("months") or 12,
            StockBasis(values.get("basis") or StockBasis.SALE_PRICE),
            values.get("customer_id"),
        )
        if not data.analysis.lines:
            raise CrmError(NOTHING_SOLD)
        return run(data, {})
