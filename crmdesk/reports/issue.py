"""Papers for our own house: numbered in the print log, with a foot line that says of when they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from crmdesk.core.i18n import _
from crmdesk.reports.base import Printed
from crmdesk.reports.values import company_name

if TYPE_CHECKING:
    from crmdesk.analysis.base import Result
    from crmdesk.reports.order import Order
    from crmdesk.services.printing import Print

# Writes the file with this foot line; returns its pages and the characters the fonts lack.
Draw: TypeAlias = Callable[[Path, str], tuple[int, Sequence[str]]]


def internal_foot(paper: Print) -> str:
    """Number, when the data were read, and that the paper stays in the house."""
    return _("Print no. {number}　Data as of {as_of}　Internal").format(
        number=paper.number, as_of=f"{paper.at:%Y-%m-%d %H:%M}"
    )


def issue(order: Order, draw: Draw) -> Printed:
    """Number one paper about nobody in particular, write it aside, put it in place.

    Whatever *draw* raises leaves neither file nor number.
    """
    with order.issued() as (papers, aside):
        pages, missing = draw(aside, internal_foot(papers[0]))
    return order.printed(papers, pages, missing)


def issue_result(order: Order, title: str, result: Result) -> Printed:
    """The paper of a result of an analysis under the translated *title*."""

    def draw(aside: Path, foot: str) -> tuple[int, Sequence[str]]:
        from crmdesk.reports.result_pdf import write_result

        company = company_name(order.services)
        sheets = write_result(
            aside, title, result, company=company, foot=foot, progress=order.progress
        )
        return sheets.pages, sheets.missing

    return issue(order, draw)
