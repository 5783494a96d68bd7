"""Any method of analysis on paper or as an Excel file: exactly what its page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from crmdesk.analysis import method, methods
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.reports.base import Printed
from crmdesk.reports.issue import issue_result
from crmdesk.reports.order import Order
from crmdesk.reports.parameters import AS_OF
from crmdesk.reports.result_reports import ResultReport

if TYPE_CHECKING:
    from crmdesk.analysis.base import Method, Result

NO_METHOD: Final = N_("Name the method to print. There are: {known}.")
NO_EQUALS: Final = N_("Write parameters as NAME=VALUE, with a semicolon between two: {text}")
BETWEEN: Final = ";"


class AnalysisReport(ResultReport):
    """The result of one method, as of a day and with the parameters given."""

    id: ClassVar[str] = "analysis"
    title: ClassVar[str] = N_("Analysis of customers")
    asks_customers: ClassVar[bool] = False

    @property
    def parameters(self) -> tuple[FieldSpec, ...]:  # type: ignore[override]
        """See ``base.Report.parameters``: the methods there are, read when they are asked for."""
        return (
            FieldSpec(
                kind=Kind.ENUM,
                name="method",
                label=N_("Method"),
                options=tuple(Option(m.id, m.title) for m in methods()),
                required=True,
            ),
            AS_OF,
            FieldSpec(
                kind=Kind.TEXT,
                name="parameters",
                label=N_("Parameters"),
                hint=N_("like months=6; those left out are as usual"),
            ),
        )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``."""
        return issue_result(order, _(_chosen(order).title), self.result(order))

    def write_workbook(self, order: Order) -> int:
        """See ``TableReport.write_workbook``."""
        from crmdesk.reports.result_excel import write_result_workbook

        title = _(_chosen(order).title)
        return write_result_workbook(order.target, title, self.result(order), order.progress)

    def result(self, order: Order) -> Result:
        """See ``ResultReport.result``. Raises CrmError, FieldError for unreadable parameters."""
        chosen = _chosen(order)
        texts = parts(order.values.get("parameters") or "")
        _method, found = order.services.analyses.run(chosen.id, texts, order.values.get("as_of"))
        return found


def parts(text: str) -> dict[str, str]:
    """Parameters written as ``months=6; basis=due``. Raises CrmError for a part without =."""
    found = {}
    for part in text.split(BETWEEN):
        name, equals, value = part.strip().partition("=")
        if not name:
            continue
        if not equals:
            raise CrmError(NO_EQUALS, text=part.strip())
        found[name.strip()] = value.strip()
    return found


def joined(texts: dict[str, str]) -> str:
    """The text that ``parts`` reads."""
    return f"{BETWEEN} ".join(f"{name}={value}" for name, value in texts.items())


def _chosen(order: Order) -> Method:
    name = order.values.get("method")
    if not name:
        raise CrmError(NO_METHOD, known=", ".join(m.id for m in methods()))
    return method(name)
