"""The day to Excel: asks where, writes in a job."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _
from crmdesk.services.today_lines import Today
from crmdesk.ui.desk import Desk
from crmdesk.ui.exporting import ask_target, run_export


def export_day(desk: Desk, parent: QWidget, today: Today) -> None:
    """Write every line of the day into a file that the person names."""
    target = ask_target(desk, parent, _("List of the day"), with_text=False)
    if target is not None:
        run_export(desk, parent, target, partial(_write, target, today))


def _write(target: Path, today: Today, _progress: Any) -> int:
    from crmdesk.reports.today_excel import write_day

    return write_day(target, today)
