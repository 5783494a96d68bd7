"""今日 on paper: the day's list with telephone numbers, and a blank line under each for notes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from crmdesk.charts.words import shown
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.core.progress import Progress
from crmdesk.models import checks
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.base import Printed
from crmdesk.reports.issue import issue
from crmdesk.reports.order import BaseReport, Order
from crmdesk.reports.text import Keep
from crmdesk.reports.values import company_name
from crmdesk.services.today_lines import KIND_LABELS, Line, LineKind, Today

if TYPE_CHECKING:
    from crmdesk.reports.tall_rows import TallRow
    from crmdesk.services.container import Services

WHAT: Final = 2
WRAPPED: Final = (1, WHAT)


class TodayReport(BaseReport):
    """The lines of a day for one employee, or for all."""

    id: ClassVar[str] = "today"
    title: ClassVar[str] = N_("List of the day")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(
            kind=Kind.REFERENCE,
            name="employee_id",
            label=N_("Whose day"),
            reference="employee",
            hint=N_("blank: everybody's"),
        ),
        FieldSpec(kind=Kind.BOOL, name="notes", label=N_("With a line for notes"), default=True),
        FieldSpec(
            kind=Kind.BOOL,
            name="no_plan",
            label=N_("With customers without a plan"),
            default=False,
        ),
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``."""
        services, values, progress = order.services, order.values, order.progress
        employee_id = values.get("employee_id")
        day = services.today.today(int(employee_id) if employee_id else None)
        with_notes = values.get("notes") is not False
        rows = rows_of(day, with_notes=with_notes, with_no_plan=bool(values.get("no_plan")))
        progress.check()

        def draw(aside: Path, foot: str) -> tuple[int, list[str]]:
            return _draw(services, day, rows, aside, foot, progress)

        return issue(order, draw)


def rows_of(day: Today, *, with_notes: bool, with_no_plan: bool) -> list[TallRow]:
    """A heading for each group and its lines; the rest of a cut group in a line of its own."""
    from crmdesk.reports.tall_rows import TallRow

    rows: list[TallRow] = []
    for group in day.groups:
        if not group.lines or (group.kind is LineKind.NO_PLAN and not with_no_plan):
            continue
        said = f"{_(KIND_LABELS[group.kind])}　{group.total:,}"
        if group.overdue:
            overdue = ngettext("{count} overdue", "{count} overdue", group.overdue)
            said += "　" + overdue.format(count=f"{group.overdue:,}")
        rows.append(TallRow(group=said))
        rows += [
            TallRow(_texts(number, line), is_to_note=with_notes)
            for number, line in enumerate(group.lines, 1)
        ]
        if group.rest > 0:
            rest = ngettext("{count} further line", "{count} further lines", group.rest)
            rows.append(TallRow(("", "", rest.format(count=f"{group.rest:,}"), "", "", "")))
    return rows or [TallRow(("", "", _("Nothing is planned for today"), "", "", ""))]


def _texts(number: int, line: Line) -> tuple[str, ...]:
    title = "" if line.kind in (LineKind.CONTACT, LineKind.NO_PLAN) else line.title
    what = " · ".join(dict.fromkeys(t for t in (title, shown(line.why)) if t))
    due = line.due_on.isoformat() if line.due_on else ""
    return (
        str(number),
        line.customer_name or line.title,
        what,
        line.contact_name,
        checks.format_phone(line.phone),
        line.due_time if line.due_time and not line.overdue_days else due,
    )


def _draw(
    services: Services,
    day: Today,
    rows: list[TallRow],
    aside: Path,
    foot: str,
    progress: Progress,
) -> tuple[int, list[str]]:
    from crmdesk.reports.ledger import LedgerColumn, arranged
    from crmdesk.reports.styles import A4
    from crmdesk.reports.tall_rows import TallTable

    columns = [
        LedgerColumn(_("Row"), Keep.NUMBER, 24, "right"),
        LedgerColumn(_("Customer"), width=140, grows=True),
        LedgerColumn(_("What to do"), width=180, grows=True),
        LedgerColumn(_("Contact"), width=52),
        LedgerColumn(_("Telephone"), Keep.WHOLE, 82),
        LedgerColumn(_("Due on"), Keep.WHOLE, 58),
    ]
    whose = services.names("employee", day.employee_id) if day.employee_id else _("Everybody")
    lines = ngettext("{count} line", "{count} lines", day.total).format(count=f"{day.total:,}")
    lunar = _("{day} of the lunar calendar").format(day=day.lunar) if day.lunar else ""
    table = TallTable(
        aside,
        arranged(columns, 1, (A4,)),
        columns,
        rows,
        WRAPPED,
        title=_(TodayReport.title),
        meta=[t for t in (whose, day.as_of.isoformat(), lunar, lines) if t],
        company=company_name(services),
        foot=foot,
    )
    return table.draw(progress)
