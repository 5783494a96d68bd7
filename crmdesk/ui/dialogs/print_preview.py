"""A report before it is printed: pages, options, then paper, a PDF file, or the system's viewer.

Every build gets print numbers. Numbers of pages that never left this dialog are withdrawn, so
that the print log lists real paper only.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _, ngettext
from crmdesk.ui import choosing_files, message, printing
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.dialogs.print_options import PrintOptions
from crmdesk.ui.jobs import Job
from crmdesk.ui.preview_papers import PREFIX, Build, CleanUp, Papers
from crmdesk.ui.widgets import card, hbox, icon_button, label, vbox
from crmdesk.ui.widgets.pdf_view import STEP, PdfView
from crmdesk.ui.widgets.progress_line import ProgressLine
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.reports.base import Printed, Report, Scope

REBUILD_AFTER_MS: Final = 350


class PrintPreviewDialog(Dialog):
    """Builds *report* for *scope* and shows it."""

    def __init__(
        self,
        desk: Desk,
        report: Report,
        scope: Scope,
        parent: QWidget | None = None,
        *,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(_(report.title), parent, size=(1180, 860))
        self._desk, self._report, self._scope = desk, report, scope
        self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
        self._job: Job | None = None
        self._builds = 0
        self._is_closed = False
        self.printed: Printed | None = None
        self._papers = Papers()
        self.options = PrintOptions(
            desk, report, values, with_columns=not scope.customer_ids and bool(scope.columns)
        )
        self.options.changed.connect(self._on_options_changed)
        self.options.columns_asked.connect(self._on_columns)
        self.body.setContentsMargins(*[self.body.contentsMargins().left() * 2 // 3, 0] * 2)
        self.body.addLayout(self._make_tools())
        row = hbox(None, spacing=10)
        row.addWidget(self._make_sheet(), 1)
        row.addWidget(self.options)
        self.body.addLayout(row, 1)
        self._make_footer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REBUILD_AFTER_MS)
        self._timer.timeout.connect(self._build)
        self._build()

    # --- building the dialog -----------------------------------------------------------------------
    def _make_tools(self) -> Any:
        row = hbox(None, spacing=4)
        self._previous = icon_button("caret-up", _("Page before"), name="pageBefore")
        self._page = label("", "secondary", name="pageNumber")
        self._next = icon_button("caret-down", _("Next page"), name="pageNext")
        self._smaller = icon_button("minus", _("Smaller (Ctrl+−)"), name="zoomOut")
        self._zoom = label("", "secondary", name="zoomText")
        self._larger = icon_button("plus", _("Larger (Ctrl++)"), name="zoomIn")
        self._width = icon_button("arrows-out-line-horizontal", _("Fit the width"), name="fitWidth")
        self._whole = icon_button("frame-corners", _("Whole page"), name="fitPage")
        tools = (self._previous, self._page, self._next, None, self._smaller, self._zoom,
                 self._larger, self._width, self._whole)  # fmt: skip
        for tool in tools:
            if tool is None:
                row.addSpacing(16)
            else:
                row.addWidget(tool)
        row.addStretch()
        for made, act in (
            (self._previous, self._on_previous), (self._next, self._on_next),
            (self._smaller, self._on_smaller), (self._larger, self._on_larger),
            (self._width, self._on_width), (self._whole, self._on_whole),
        ):  # fmt: skip
            made.clicked.connect(act)
        for keys, act in (("Ctrl++", self._on_larger), ("Ctrl+=", self._on_larger),
                          ("Ctrl+-", self._on_smaller), ("Ctrl+P", self._on_print)):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        return row

    def _make_sheet(self) -> QFrame:
        sheet = card("previewSheet")
        self._stack = QStackedWidget()
        self._waiting = QWidget()
        column = vbox(self._waiting)
        said = label(_("The pages are being made …"), "muted")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(said)
        self.view = PdfView(sheet)
        self.view.moved.connect(self._show_place)
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self.view)
        vbox(sheet, (1, 1, 1, 1)).addWidget(self._stack)
        self._failed: EmptyState | None = None
        return sheet

    def _make_footer(self) -> None:
        self._progress = ProgressLine()
        self.footer.insertWidget(0, self._progress, 1)
        self.add_close(_("Close"))
        self._open = self.add_button(_("Open with the system"), name="printOpen")
        self._save = self.add_button(_("Save PDF …"), name="printSave", icon="file-pdf")
        self._print = self.add_button(_("Print …"), "primary", name="printNow", icon="printer")
        self._open.clicked.connect(self._on_open)
        self._save.clicked.connect(self._on_save)
        self._print.clicked.connect(self._on_print)

    # --- making the pages --------------------------------------------------------------------------
    def _on_options_changed(self) -> None:
        self._set_ready(False)
        self._timer.start()

    def _on_columns(self) -> None:
        from crmdesk.ui.dialogs.columns import ColumnsDialog

        entity = self._scope.query.entity if self._scope.query is not None else "customer"
        dialog = ColumnsDialog(
            self._desk.services.lists.columns(entity),
            self._scope.columns,
            self._scope.columns,
            self,
        )
        if dialog.exec():
            self._scope = replace(self._scope, columns=tuple(dialog.chosen()))
            self._on_options_changed()

    def _build(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._builds += 1
        self._set_ready(False)
        self.options.show_waiting()
        target = Path(self._folder.name) / f"{self._builds}.pdf"
        work = Build(
            self._desk.services, self._report, self._scope, self.options.values(), target,
            self._papers,
        )  # fmt: skip
        job = self._desk.jobs.run(self._title_of_work(), work, failed=_Late(self._on_failed, work))
        self._job = job
        job.done.connect(_Late(self._on_built, work))
        job.cancelled.connect(_Late(self._on_stopped, work))
        self._work = work
        self._progress.follow(job)

    def _title_of_work(self) -> str:
        count = len(self._scope.customer_ids)
        if not count:
            return _("Making the pages")
        return ngettext(
            "Making the pages of {count} customer", "Making the pages of {count} customers", count
        ).format(count=f"{count:,}")

    def is_newest(self, work: object) -> bool:
        """Whether an answer is the one that is waited for."""
        return work is self._work and not self._is_closed

    def _on_built(self, printed: Printed) -> None:
        self._job = None
        self.printed = printed
        if not self.view.load(printed.file):
            self._show_failure(_("The pages could not be shown. Save them as PDF instead."))
            self._save.setEnabled(True)
            return
        self._stack.setCurrentWidget(self.view)
        self.options.show_printed(printed)
        self._set_ready(True)
        self._show_place()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: CrmError) -> None:
        self._job = None
        self._show_failure(error.message())

    def _on_stopped(self, *_nothing: object) -> None:
        self._job = None
        self._show_failure(_("Stopped. Nothing was printed."))

    def _show_failure(self, text: str) -> None:
        if self._failed is not None:
            self._stack.removeWidget(self._failed)
            self._failed.deleteLater()
        self._failed = EmptyState(
            "file-text",
            _("No preview"),
            text,
            [Way(_("Try again"), self._build, "clock-counter-clockwise", name="buildAgain")],
        )
        self._stack.addWidget(self._failed)
        self._stack.setCurrentWidget(self._failed)

    def _set_ready(self, on: bool) -> None:
        for made in (self._print, self._save, self._open):
            made.setEnabled(on)

    # --- looking -----------------------------------------------------------------------------------
    def _show_place(self) -> None:
        count, page = self.view.pages.pageCount(), self.view.page
        self._page.setText(f"{page + 1:,} / {count:,}" if count else "")
        self._zoom.setText(f"{self.view.zoom:.0%}" if count else "")
        self._previous.setEnabled(page > 0)
        self._next.setEnabled(page + 1 < count)

    def _on_previous(self) -> None:
        self.view.go_to(self.view.page - 1)

    def _on_next(self) -> None:
        self.view.go_to(self.view.page + 1)

    def _on_smaller(self) -> None:
        self.view.zoom_by(1 / STEP)

    def _on_larger(self) -> None:
        self.view.zoom_by(STEP)

    def _on_width(self) -> None:
        self.view.fit(whole_page=False)

    def _on_whole(self) -> None:
        self.view.fit(whole_page=True)

    # --- leaving with it ---------------------------------------------------------------------------
    def suggested_name(self) -> str:
        """客户资料卡-锦华五金-20261121.pdf."""
        parts = [_(self._report.title)]
        ids = self._scope.customer_ids
        if len(ids) == 1:
            parts.append(self._desk.services.names("customer", ids[0]))
        elif self._scope.title:
            parts.append(self._scope.title)
        from crmdesk.services.copies import safe_name

        return safe_name("-".join([*parts, f"{clock.today():%Y%m%d}"]) + ".pdf")

    def _on_save(self) -> None:
        printed = self.printed
        if printed is None:
            return
        target = choosing_files.choose_target(
            self._desk, self, _("Save as PDF"), self.suggested_name(),
            purpose="print", suffix=choosing_files.PDF,
        )  # fmt: skip
        if target is None:
            return
        try:
            _copy(printed.file, target)
        except CrmError as error:
            message.error(error, self)
            return
        self._papers.keep(printed.papers)
        message.notify(
            _("Saved: {file}").format(file=target.name),
            _("Open"),
            _Open(target),
            (_("Open folder"), _Open(target.parent)),
        )

    def _on_open(self) -> None:
        from crmdesk.services import copies

        printed = self.printed
        if printed is None:
            return
        place = printed.papers[0].number if printed.papers else str(self._builds)
        copy = copies.write(place, self.suggested_name(), printed.file.read_bytes)
        self._papers.keep(printed.papers)
        choosing_files.open_with_system(copy)

    def _on_print(self) -> None:
        printed = self.printed
        if printed is None or not self._print.isEnabled():
            return
        printer = printing.ask_printer(self.view.pages, self.suggested_name(), self)
        if printer is None:
            return
        self._papers.keep(printed.papers)
        self._set_ready(False)
        job = self._desk.jobs.run(
            _("Printing"),
            lambda p: printing.print_file(printed.file, printer, p),
            done=self._on_printed,
            failed=self._on_print_failed,
        )
        job.cancelled.connect(self._on_print_stopped)
        self._job = job
        self._progress.follow(job)

    def _on_printed(self, pages: int) -> None:
        self._job = None
        message.notify(
            ngettext(
                "{count} page went to the printer.", "{count} pages went to the printer.", pages
            ).format(count=f"{pages:,}")
        )
        self.accept()

    def _on_print_failed(self, error: CrmError) -> None:
        self._on_print_stopped()
        message.error(error, self)

    def _on_print_stopped(self) -> None:
        self._job = None
        self._set_ready(True)

    def close_quietly(self) -> None:
        """Close without asking anything (the tour)."""
        self.done(0)

    def done(self, result: int) -> None:
        """Stop what still runs, withdraw numbers that were not used, delete the pages."""
        if self._is_closed:
            return
        self._is_closed = True
        self._timer.stop()
        self.view.close_file()
        clean_up = CleanUp(self._desk, self._folder, self._papers)
        if self._job is not None:
            self._job.finished.connect(clean_up)
            self._job.cancel()
        else:
            clean_up()
        super().done(result)
        self.deleteLater()


class _Late:
    """Gives an answer to a dialog only while it waits for it."""

    def __init__(self, act: Any, work: object) -> None:
        self._act, self._work = act, work

    def __call__(self, *answer: Any) -> None:
        if self._act.__self__.is_newest(self._work):
            self._act(*answer)


class _Open:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self) -> None:
        choosing_files.open_with_system(self._path)


def _copy(source: Path, target: Path) -> None:
    from crmdesk.core.files import replacing

    with replacing(target) as aside:
        shutil.copyfile(source, aside)
