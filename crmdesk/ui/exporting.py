"""Lists into files: asks which rows and where, writes in a job, offers to open what was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.core.progress import Progress
from crmdesk.models.query import ListQuery
from crmdesk.models.registry import entity_of
from crmdesk.ui import choosing_files, message
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.working import WorkingDialog
from crmdesk.ui.jobs import Job
from crmdesk.ui.message import Choice

if TYPE_CHECKING:
    from crmdesk.reports.base import Report
    from crmdesk.services.container import Services

PURPOSE: Final = "export"
ALL: Final = "all"
CHOSEN: Final = "chosen"
NOT_IN_NAMES: Final = '<>:"/\\|?*\n\t'


def export_list(
    desk: Desk,
    parent: QWidget | None,
    query: ListQuery,
    columns: Sequence[str],
    chosen: Sequence[int] = (),
    *,
    title: str = "",
    totals: bool = False,
) -> Job | None:
    """Write a list as shown to .xlsx or .csv: these columns, this filter and order.

    With more than one *chosen* row, asks whether only these are meant. *title* names the file and
    the sheet (default: what the records are called). None if the person gives up.
    """
    only: frozenset[int] = frozenset()
    if len(chosen) > 1:
        answer = _ask_which(len(chosen), parent)
        if not answer:
            return None
        only = frozenset(chosen) if answer == CHOSEN else only
    name = title or _(entity_of(query.entity).label_plural)
    target = ask_target(desk, parent, name)
    if target is None:
        return None
    work = ListExport(desk.services, query, tuple(columns), only, target, title, totals)
    return run_export(desk, parent, target, work)


def export_report(
    desk: Desk, parent: QWidget | None, report: Report, values: Mapping[str, Any]
) -> Job | None:
    """Write a report that is a table as an Excel file; None if the person gives up."""
    from crmdesk.reports.base import Scope

    target = ask_target(desk, parent, _(report.title), with_text=False)
    if target is None:
        return None
    services = desk.services

    def work(progress: Progress) -> int:
        return report.build(services, Scope(), values, target, progress).rows

    return run_export(desk, parent, target, work)


def ask_target(
    desk: Desk, parent: QWidget | None, name: str, *, with_text: bool = True
) -> Path | None:
    """Where the file called *name* and of today shall lie; None if the person gives up.

    *with_text*: a text table (.csv) may be chosen, too.
    """
    kept = "".join(" " if c in NOT_IN_NAMES else c for c in name).strip() or _("List")
    return choosing_files.choose_target(
        desk,
        parent,
        _("Export to"),
        f"{kept} {clock.today():%Y-%m-%d}.xlsx",
        purpose=PURPOSE,
        suffix=choosing_files.EXCEL,
        also=(choosing_files.CSV,) if with_text else (),
    )


def run_export(
    desk: Desk,
    parent: QWidget | None,
    target: Path,
    work: Callable[[Progress], int],
    said: Callable[[int], str] | None = None,
) -> Job:
    """Run *work*, which writes *target* and returns a number of rows; say *said* of it."""
    title = _("Writing {file}").format(file=target.name)
    job = desk.jobs.run(title, work, done=Exported(target, said), failed=message.error)
    WorkingDialog(title, str(target.parent), job, parent, cancel=_("Stop"))
    return job


class ListExport:
    """Writes a list; plain values only, for it runs in a worker."""

    def __init__(
        self,
        services: Services,
        query: ListQuery,
        columns: tuple[str, ...],
        only: frozenset[int],
        target: Path,
        title: str = "",
        totals: bool = False,
    ) -> None:
        self._services, self._query, self._columns = services, query, columns
        self._only, self._target, self._title, self._totals = only, target, title, totals

    def __call__(self, progress: Progress) -> int:
        """Find the rows, write them, return how many."""
        from crmdesk.services.exporting import Table

        ids: Sequence[int] = self._services.lists.ids(self._query, progress)
        if self._only:
            ids = [i for i in ids if i in self._only]
        if not ids:
            raise CrmError(N_("The list holds no rows, so there is nothing to export."))
        table = Table(self._query.entity, self._columns, ids, self._title, self._totals)
        return self._services.exports.write(table, self._target, progress)


class Exported:
    """Says that a file was written and offers to open it or its folder."""

    def __init__(self, target: Path, said: Callable[[int], str] | None = None) -> None:
        self._target, self._said = target, said or _rows_written

    def __call__(self, count: int) -> None:
        text = _("{what}: {file}").format(what=self._said(count), file=self._target.name)
        message.notify(text, _("Open"), self._open, (_("Open the folder"), self._open_folder))

    def _open(self) -> None:
        choosing_files.open_with_system(self._target)

    def _open_folder(self) -> None:
        choosing_files.open_with_system(self._target.parent)


def _rows_written(count: int) -> str:
    return ngettext("{count} row exported", "{count} rows exported", count).format(
        count=f"{count:,}"
    )


def _ask_which(count: int, parent: QWidget | None) -> str:
    """Which rows; empty to give up."""
    words = ngettext("Only the {count} chosen row", "Only the {count} chosen rows", count)
    choices = [
        Choice("", _("Cancel")),
        Choice(ALL, _("The whole list")),
        Choice(CHOSEN, words.format(count=f"{count:,}"), "primary"),
    ]
    return message.ask(
        _("Which rows shall be exported?"),
        _("The file gets the columns, the order and the filter that the list shows."),
        choices,
        parent=parent,
    )
