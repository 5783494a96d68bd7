"""The call list as a workbook, and as a list of customers on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.receivables.call_list import last_words

if TYPE_CHECKING:
    from crmdesk.analysis.base import Result
    from crmdesk.services.dunning_data import CallLine

COLUMNS: Final = ("name", "contact.name", "contact.mobile", "phone", "overdue", "overdue_days")


def export_calls(desk: Desk, parent: QWidget, lines: Sequence[CallLine]) -> None:
    """Write the lines shown into a file that the person names."""
    from crmdesk.ui.exporting import ask_target, run_export

    title = _("Call list")
    target = ask_target(desk, parent, title, with_text=False)
    if target is None:
        return
    result = call_result(lines)

    def work(progress: Any) -> int:
        from crmdesk.reports.result_excel import write_result_workbook

        write_result_workbook(target, title, result, progress)
        return len(lines)

    run_export(desk, parent, target, work)


def call_result(lines: Sequence[CallLine]) -> Result:
    """The lines as a table."""
    from crmdesk.analysis.base import Column, ColumnKind, Result, Row, TableData
    from crmdesk.core import clock

    kinds = (
        ("name", _("Customer"), ColumnKind.TEXT), ("who", _("Contact person"), ColumnKind.TEXT),
        ("phone", _("Telephone"), ColumnKind.TEXT), ("overdue", _("Overdue"), ColumnKind.MONEY),
        ("days", _("Days overdue"), ColumnKind.COUNT), ("step", _("Next step"), ColumnKind.TEXT),
        ("last", _("Said last"), ColumnKind.TEXT), ("by", _("Will pay by"), ColumnKind.DATE),
        ("promised", _("Promised amount"), ColumnKind.MONEY),
        ("on", _("Again on"), ColumnKind.DATE),
    )  # fmt: skip
    table = TableData(
        key="calls",
        title=_("Call list"),
        columns=tuple(Column(key=key, title=title, kind=kind) for key, title, kind in kinds),
        rows=tuple(
            Row(
                cells=(
                    each.name, each.contact_name, each.phone, each.overdue, each.days,
                    _(each.level.name), last_words(each), each.promise_on,
                    each.promised or None, each.step.on,
                ),
                behind=(each.customer_id,),
            )
            for each in lines
        ),
    )  # fmt: skip
    return Result(as_of=clock.today(), n=len(lines), tables=(table,))


def print_calls(desk: Desk, parent: QWidget, lines: Sequence[CallLine]) -> None:
    """The customers of the lines with telephone and what is overdue, the most at first."""
    from crmdesk.ui.printing import print_report

    ids = tuple(each.customer_id for each in lines)
    query = ListQuery(
        filter=Group((Condition("id", Op.ONE_OF, ids),)),
        sort=(Sort("overdue", descending=True),),
    )
    print_report(desk, "customer-list", parent, query=query, columns=COLUMNS, title=_("Call list"))
