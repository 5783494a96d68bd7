"""The forecast page on paper, and the 预计成交名单 by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.reports.base import Printed
from crmdesk.reports.issue import issue_result
from crmdesk.reports.order import BaseReport, Order
from crmdesk.reports.parameters import AS_OF, SELLER

if TYPE_CHECKING:
    from crmdesk.services.container import Services

EMPTY: Final = N_("No open opportunity has an amount and a stage, so there is nothing to print.")
NOTHING_DUE: Final = N_("Nothing is expected to close in this time. Choose a longer one.")
MONTH, QUARTER, EVERYTHING = "month", "quarter", "all"


class ForecastReport(BaseReport):
    """The forecast as the page shows it, with its charts."""

    id: ClassVar[str] = "forecast"
    title: ClassVar[str] = N_("Forecast")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        SELLER,
        FieldSpec(kind=Kind.DATE, name="since", label=N_("Movement since"), check="not_future"),
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``."""
        from crmdesk.services.forecast_page import PageQuestion, as_result, read_page

        services, values = order.services, order.values
        question = PageQuestion(employee=values.get("owner_id"), since=values.get("since"))
        answer = read_page(services, question)
        if not answer.data.forecast.lines and not answer.movement.found.parts:
            raise CrmError(EMPTY)
        title = order.scope.title or _titled(services, _(self.title), values.get("owner_id"))
        result = as_result(answer, last=_last_day(answer.data.as_of, QUARTER))
        return issue_result(order, title, result)


class ExpectedClosing(BaseReport):
    """预计成交名单: what should close in the month, the quarter, or at all."""

    id: ClassVar[str] = "expected-closing"
    title: ClassVar[str] = N_("Expected to close")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(
            kind=Kind.ENUM,
            name="until",
            label=N_("Closing until"),
            options=(
                Option(MONTH, N_("the end of the month")),
                Option(QUARTER, N_("the end of the quarter")),
                Option(EVERYTHING, N_("without an end")),
            ),
            default=QUARTER,
        ),
        SELLER,
        AS_OF,
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``."""
        from crmdesk.analysis.forecast_data import ForecastQuery
        from crmdesk.analysis.forecast_result import closing_table, run

        services, values = order.services, order.values
        employee = values.get("owner_id")
        query = ForecastQuery(as_of=values.get("as_of"), employee=employee)
        data = services.forecasts.forecast(query)
        lines = data.forecast.closing_until(_last_day(data.as_of, values.get("until") or QUARTER))
        if not lines:
            raise CrmError(NOTHING_DUE)
        table = closing_table(data, lines)
        result = replace(run(data, {}), n=len(lines), tables=(table,), charts=(), findings=())
        title = order.scope.title or _titled(services, _(self.title), employee)
        return issue_result(order, title, result)


def _last_day(as_of: date, until: str) -> date:
    from crmdesk.analysis.months import add_months
    from crmdesk.analysis.quarters import Quarter

    if until == EVERYTHING:
        return date.max
    if until == MONTH:
        return date.fromordinal(add_months(as_of.replace(day=1), 1).toordinal() - 1)
    return Quarter.of(as_of).last


def _titled(services: Services, title: str, employee: int | None) -> str:
    return f"{title} · {services.names('employee', employee)}" if employee else title
