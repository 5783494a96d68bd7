"""The forecast page on paper, and the 预计成交名单 by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import Progress
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.issue import issue_result

if TYPE_CHECKING:
    from crmdesk.services.container import Services

EMPTY: Final = N_("No open opportunity has an amount and a stage, so there is nothing to print.")
NOTHING_DUE: Final = N_("Nothing is expected to close in this time. Choose a longer one.")
SELLER: Final = FieldSpec(
    kind=Kind.REFERENCE, name="owner_id", label=N_("Seller"), reference="employee"
)
MONTH, QUARTER, EVERYTHING = "month", "quarter", "all"


class ForecastReport:
    """The forecast as the page shows it, with its charts."""

    id: ClassVar[str] = "forecast"
    title: ClassVar[str] = N_("Forecast")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        SELLER,
        FieldSpec(kind=Kind.DATE, name="since", label=N_("Movement since"), check="not_future"),
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
        from crmdesk.services.forecast_page import PageQuestion, as_result, read_page

        question = PageQuestion(employee=values.get("owner_id"), since=values.get("since"))
        answer = read_page(services, question)
        if not answer.data.forecast.lines and not answer.movement.found.parts:
            raise CrmError(EMPTY)
        title = scope.title or _titled(services, _(self.title), values.get("owner_id"))
        result = as_result(answer, last=_last_day(answer.data.as_of, QUARTER))
        return issue_result(services, self.id, title, result, target, progress)


class ExpectedClosing:
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
        from crmdesk.analysis.forecast_data import ForecastQuery
        from crmdesk.analysis.forecast_result import closing_table, run

        employee = values.get("owner_id")
        query = ForecastQuery(as_of=values.get("as_of"), employee=employee)
        data = services.forecasts.forecast(query)
        lines = data.forecast.closing_until(_last_day(data.as_of, values.get("until") or QUARTER))
        if not lines:
            raise CrmError(NOTHING_DUE)
        table = closing_table(data, lines)
        result = replace(run(data, {}), n=len(lines), tables=(table,), charts=(), findings=())
        title = scope.title or _titled(services, _(self.title), employee)
        return issue_result(services, self.id, title, result, target, progress)


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
