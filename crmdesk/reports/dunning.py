"""Dunning letters (催款函): one per customer with its documents, many in one file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.query import Condition, Op
from crmdesk.reports.base import Printed
from crmdesk.reports.order import Order, TableReport

if TYPE_CHECKING:
    from crmdesk.services.dunning_data import Letter

NO_LETTER: Final = N_("Choose the dunning letters to print.")


class DunningReport(TableReport):
    """The letters chosen: one, those of a list, or the last one of each chosen customer."""

    id: ClassVar[str] = "dunning"
    title: ClassVar[str] = N_("Dunning letters")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(
            kind=Kind.REFERENCE, name="dunning", label=N_("Dunning letter"), reference="dunning"
        ),
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. Every letter has a print number of its own."""
        from crmdesk.reports.dunning_letter import LetterPaper
        from crmdesk.reports.paper import Paper

        services, progress = order.services, order.progress
        letters = _chosen(order)
        customers = [int(letter.record["customer_id"]) for letter in letters]
        with order.issued(customers) as (papers, aside):
            paper = Paper(aside, title=_(self.title))
            for n, (letter, issued) in enumerate(zip(letters, papers, strict=True)):
                progress.check()
                progress.report(n, len(letters))
                LetterPaper(services, letter, issued).write(aside, paper)
            paper.save()
        return order.printed(papers, paper.pages, paper.missing)

    def write_workbook(self, order: Order) -> int:
        """See ``TableReport.write_workbook``: the letters, and the documents in them."""
        from crmdesk.reports.money_tables import letters
        from crmdesk.reports.result_excel import write_result_workbook

        result = letters(_chosen(order))
        return write_result_workbook(order.target, _(self.title), result, order.progress)


def _chosen(order: Order) -> Sequence[Letter]:
    """The letters that are meant. Raises CrmError if there is none."""
    services, scope, progress = order.services, order.scope, order.progress
    ids = scope.records(services, "dunning", order.values, progress)
    written = Condition("letter_no", Op.FILLED)
    ids = ids or scope.newest(services, "dunning", written, progress=progress)
    if not ids:
        raise CrmError(NO_LETTER)
    return services.dunning.letters(ids)
