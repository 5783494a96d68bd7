"""Refused rows as a spreadsheet: every original column, a column with the reason, cells marked.

After correction the same file can be imported again; the column of reasons is ignored.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from crmdesk.core.i18n import N_, _
from crmdesk.services.importing.report import Report, RowResult
from crmdesk.services.workbook_writing import new_workbook, sheet_name

REASON: Final = N_("Reason")
MARK: Final = "#FFD9D6"
WIDTH: Final = 16
REASON_WIDTH: Final = 60


def write_refused(report: Report, path: Path) -> int:
    """Write the refused rows of *report* to an .xlsx file and return how many there are.

    Raises CrmError if the file cannot be written.
    """
    rows = report.refused
    with new_workbook(path) as book:
        sheet = book.add_worksheet(sheet_name(_("Refused rows")))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"num_format": "@"})
        marked = book.add_format({"num_format": "@", "bg_color": MARK})
        last = len(report.headings)
        sheet.set_column(0, max(last - 1, 0), WIDTH, plain)
        sheet.set_column(last, last, REASON_WIDTH)
        for column, heading in enumerate((*report.headings, _(REASON))):
            sheet.write_string(0, column, heading, bold)
        for at, row in enumerate(rows, 1):
            _write_row(sheet, at, row, report.originals[row.number], (plain, marked))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), last)
    return len(rows)


def _write_row(
    sheet: Any, at: int, row: RowResult, texts: Sequence[str], formats: tuple[Any, Any]
) -> None:
    plain, marked = formats
    wrong = {problem.column for problem in row.problems}
    for column, text in enumerate(texts):
        sheet.write_string(at, column, text, marked if column in wrong else plain)
    reason = _("Row {number}: {reason}").format(number=row.number, reason=row.reason())
    sheet.write_string(at, len(texts), reason)
