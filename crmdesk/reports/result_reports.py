"""Results of analyses that have a page of their own, on paper as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.analysis.product_analysis import StockBasis
from crmdesk.analysis.product_result import BASES
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import Progress
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.issue import issue_result

if TYPE_CHECKING:
    from crmdesk.services.container import Services

NOTHING_SOLD: Final = N_("Nothing was sold in these months, so there is nothing to print.")


class CreditPortfolioReport:
    """The page 信用风险: who owes what, how it is paid, who warns."""

    id: ClassVar[str] = "credit-portfolio"
    title: ClassVar[str] = N_("Credit risk")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(kind=Kind.DATE, name="as_of", label=N_("As of")),
    )

    def build(
        self,
        services: Services,
        scope: Scope,
        values: Mapping[str, Any],
        target: Path,
        progress: Progress,
    ) -> Printed:
        """See ``base.Report.build``."""
        _method, result = services.analyses.run("credit-portfolio", as_of=values.get("as_of"))
        return issue_result(services, self.id, _(self.title), result, target, progress)


class ProductAnalysisReport:
    """The analysis of products, of all customers or of one."""

    id: ClassVar[str] = "product-analysis"
    title: ClassVar[str] = N_("Analysis of products")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(kind=Kind.DATE, name="as_of", label=N_("As of")),
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
        FieldSpec(
            kind=Kind.REFERENCE, name="customer_id", label=N_("Customer"), reference="customer"
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
        """See ``base.Report.build``."""
        from crmdesk.analysis.product_result import run

        data = services.product_figures.data(
            values.get("as_of"),
            values.get("months") or 12,
            StockBasis(values.get("basis") or StockBasis.SALE_PRICE),
            values.get("customer_id"),
        )
        if not data.analysis.lines:
            raise CrmError(NOTHING_SOLD)
        title = _(self.title)
        return issue_result(services, self.id, title, run(data, {}), target, progress)
