"""The board on A4 landscape: a column per grade or stage with its sums, a box per opportunity.

Every column runs on by itself over as many pages as it needs; its head stands on each of them.
More columns than fit side by side take further sheets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.order import BaseReport, Order
from crmdesk.reports.parameters import AS_OF, SELLER
from crmdesk.reports.values import company_name

if TYPE_CHECKING:
    from crmdesk.services.board_data import Board
    from crmdesk.services.container import Services

GRADE: Final = "grade"
STAGE: Final = "stage"
NOTHING: Final = N_("There is no opportunity to print. Change the filter of the board first.")


class PipelineReport(BaseReport):
    """The grade board or the stage board as it stands, or stood on a past day."""

    id: ClassVar[str] = "pipeline"
    title: ClassVar[str] = N_("Opportunity board")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(
            kind=Kind.ENUM,
            name="board",
            label=N_("Columns"),
            options=(Option(GRADE, N_("Grades A to D")), Option(STAGE, N_("Stages"))),
            default=GRADE,
        ),
        SELLER,
        FieldSpec(
            kind=Kind.REFERENCE, name="pipeline_id", label=N_("Pipeline"), reference="pipeline"
        ),
        AS_OF,
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. *scope.board* is the board as it is shown; parameters win."""
        from crmdesk.reports.pipeline_sheets import Sheets

        services, scope = order.services, order.scope
        board = services.boards.board(asked(scope, order.values))
        if not any(column.cards for column in board.columns):
            raise CrmError(NOTHING)
        with order.issued() as (papers, aside):
            work = Sheets(
                aside,
                board,
                title=heading(board, scope.title),
                meta=said(services, board),
                company=company_name(services),
                paper=papers[0],
            )
            pages, missing = work.draw(order.progress)
        return order.printed(papers, pages, missing)


def asked(scope: Scope, values: Mapping[str, Any]) -> Any:
    """The question to the board: that of the scope with the parameters that were given."""
    from dataclasses import replace

    from crmdesk.services.board_data import BoardKind, BoardQuery

    query = scope.board or BoardQuery()
    if values.get("board"):
        query = replace(query, kind=BoardKind(values["board"]))
    given = {k: values[k] for k in ("owner_id", "pipeline_id", "as_of") if values.get(k)}
    return replace(query, **given)


def heading(board: Board, title: str) -> str:
    """The title of the sheet."""
    if title:
        return title
    return _("Grade board") if board.query.kind == GRADE else _("Stage board")


def said(services: Services, board: Board) -> list[str]:
    """The lines under the title: the day, how many, the filters."""
    from crmdesk.models import regions

    query, count = board.query, board.totals.count
    words = [
        _("As of {date}").format(date=board.as_of.isoformat()),
        ngettext("{count} open opportunity", "{count} open opportunities", count).format(
            count=f"{count:,}"
        ),
    ]
    names: Sequence[tuple[str, str, int | None]] = (
        (_("Pipeline"), "pipeline", query.pipeline_id),
        (_("Seller"), "employee", query.owner_id),
        (_("Product"), "product", query.product_id),
    )
    words += [f"{title}: {services.names(entity, i)}" for title, entity, i in names if i]
    if query.region:
        words.append(f"{_('Region')}: {regions.full_name(query.region)}")
    if query.search:
        words.append(_("search “{text}”").format(text=query.search))
    if query.chip != "all":
        words.append(query.chip.label)
    return words
