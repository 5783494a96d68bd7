"""What a print preview leaves behind: temporary pages, and numbers that are paper only if used."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk

if TYPE_CHECKING:
    from crmdesk.reports.base import Printed, Report, Scope
    from crmdesk.services.container import Services
    from crmdesk.services.printing import Print

PREFIX: Final = "crmdesk-print-"


class Papers:
    """The numbers given to pages of one preview, and which of them are real paper now."""

    def __init__(self) -> None:
        self._kept: set[str] = set()
        self._issued: list[Print] = []

    def add(self, papers: Sequence[Print]) -> None:
        """These numbers were given."""
        self._issued.extend(papers)

    def keep(self, papers: Sequence[Print]) -> None:
        """These pages left the program."""
        self._kept.update(p.number for p in papers)

    def withdraw_unused(self, services: Services) -> None:
        """Take back the numbers of pages that were only looked at. Runs in a worker."""
        gone = [p for p in self._issued if p.number not in self._kept]
        self._issued.clear()
        if gone:
            services.printing.withdraw(gone)


class Build:
    """Makes the pages in a worker. Earlier pages give their numbers back first."""

    def __init__(
        self,
        services: Services,
        report: Report,
        scope: Scope,
        values: dict[str, Any],
        target: Path,
        papers: Papers,
    ) -> None:
        self._services, self._scope, self._values = services, scope, values
        self._report, self._target, self._papers = report, target, papers

    def __call__(self, progress: Any) -> Printed:
        self._papers.withdraw_unused(self._services)
        printed = self._report.build(
            self._services, self._scope, self._values, self._target, progress
        )
        self._papers.add(printed.papers)
        return printed


class CleanUp:
    """Called when nothing works on the pages any more."""

    def __init__(
        self, desk: Desk, folder: tempfile.TemporaryDirectory[str], papers: Papers
    ) -> None:
        self._desk, self._folder, self._papers = desk, folder, papers

    def __call__(self) -> None:
        self._folder.cleanup()
        if self._desk.is_open:
            services, papers = self._desk.services, self._papers
            self._desk.jobs.run(
                _("Withdrawing print numbers"),
                lambda _p: papers.withdraw_unused(services),
                writes=True,
            )
