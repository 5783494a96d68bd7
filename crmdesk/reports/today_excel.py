"""The lines of 今日 as .xlsx: telephone numbers stay texts, days are days, amounts numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from crmdesk.charts.words import shown
from crmdesk.core.i18n import N_, _
from crmdesk.core.money import from_fen
from crmdesk.services.today_lines import KIND_LABELS, Line, Today
from crmdesk.services.workbook_writing import new_workbook, sheet_name

LIST_OF_THE_DAY: Final = N_("List of the day")
# Heading and width in characters.
COLUMNS: Final = (
    (N_("Sort of line"), 12),
    (N_("Customer"), 30),
    (N_("What to do"), 30),
    (N_("Why"), 36),
    (N_("Contact"), 12),
    (N_("Telephone"), 18),
    (N_("Due on"), 12),
    (N_("Time of day"), 8),
    (N_("Days overdue"), 10),
    (N_("Value at risk (yuan)"), 16),
)


def write_day(target: Path, today: Today) -> int:
    """Write every line of the day; returns their number. Raises CrmError if that cannot be."""
    lines = [line for group in today.groups for line in group.lines]
    with new_workbook(target) as book:
        sheet = book.add_worksheet(sheet_name(_(LIST_OF_THE_DAY)))
        head = book.add_format({"bold": True, "bg_color": "#EEF2F8", "bottom": 1})
        formats = {
            str: book.add_format({"num_format": "@"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            Decimal: book.add_format({"num_format": "#,##0.00"}),
            int: book.add_format({"num_format": "0"}),
        }
        for column, (_heading, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(1, len(lines)), len(COLUMNS) - 1)
        for column, (heading, _width) in enumerate(COLUMNS):
            sheet.write_string(0, column, _(heading), head)
        for place, line in enumerate(lines, 1):
            for column, cell in enumerate(_cells(line)):
                if cell is not None and cell != "":
                    sheet.write(place, column, cell, formats[type(cell)])
    return len(lines)


def _cells(line: Line) -> tuple[str | int | date | Decimal | None, ...]:
    return (
        _(KIND_LABELS[line.kind]),
        line.customer_name,
        line.title,
        shown(line.why),
        line.contact_name,
        line.phone,
        line.due_on,
        line.due_time,
        max(0, line.overdue_days) or None,
        from_fen(line.amount) if line.amount else None,
    )
