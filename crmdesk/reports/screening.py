"""The annual list on paper or as an Excel file, with who signed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from crmdesk.core.i18n import N_
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.order import Order
from crmdesk.reports.result_reports import ResultReport

if TYPE_CHECKING:
    from crmdesk.analysis.base import Result


class ScreeningReport(ResultReport):
    """The list of a year as it was frozen; a draft says that it is one."""

    id: ClassVar[str] = "screening"
    title: ClassVar[str] = N_("Annual list of customers")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(
            kind=Kind.INTEGER,
            name="year",
            label=N_("Year"),
            minimum=1990,
            maximum=2100,
            hint=N_("left blank, the latest list"),
        ),
    )

    def result(self, order: Order) -> Result:
        """See ``ResultReport.result``. Raises CrmError if there is no list."""
        from crmdesk.services.annual_lists import list_of

        return list_of(order.services, order.values.get("year")).result
