"""Saving the refused rows of an import as an Excel file that can be corrected and imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _, ngettext
from crmdesk.core.progress import Progress
from crmdesk.ui.desk import Desk
from crmdesk.ui.exporting import ask_target, run_export
from crmdesk.ui.jobs import Job

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.importing.report import Report


def save_refused(desk: Desk, parent: QWidget | None, report: Report) -> Job | None:
    """Ask where and write the file; None if the person gives up."""
    name = _("{file} refused rows").format(file=Path(report.file).stem)
    target = ask_target(desk, parent, name, with_text=False)
    if target is None:
        return None
    return run_export(desk, parent, target, _Save(desk.services, report, target), _said)


class _Save:
    def __init__(self, services: Services, report: Report, target: Path) -> None:
        self._imports, self._report, self._target = services.imports, report, target

    def __call__(self, _progress: Progress) -> int:
        return self._imports.write_refused(self._report, self._target)


def _said(count: int) -> str:
    return ngettext("{count} refused row saved", "{count} refused rows saved", count).format(
        count=f"{count:,}"
    )
