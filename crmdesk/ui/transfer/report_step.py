"""Steps 4 and 5: what an import would do, or did: working, the figures with the rows, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.jobs import Job
from crmdesk.ui.theme import px
from crmdesk.ui.transfer.result_rows import ResultRows, of_kind
from crmdesk.ui.transfer.row_detail import RowDetail
from crmdesk.ui.widgets import Elided, card, hbox, icon_label, label, line, link, scroll_area, vbox
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.kpi import KpiCard
from crmdesk.ui.widgets.progress_line import ProgressLine
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.importing.report import Report, RowResult

FIGURES: Final = (
    ("create", "plus", "good", N_("New")),
    ("update", "pencil-simple", "info", N_("Changed")),
    ("same", "check", "gradeD", N_("Unchanged")),
    ("refuse", "warning-circle", "bad", N_("Refused")),
)
ALL: Final = "all"
DOUBTFUL: Final = "doubtful"
WITH_DETAIL_FROM: Final = 1010
HIGH_FROM: Final = 560
NOTES_SHOWN: Final = 3
LOWEST_ROWS: Final = 230


class ReportStep(QWidget):
    """Shows one report. ``retry_asked``: the person wants to try again after a failure."""

    retry_asked = Signal()

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._desk = desk
        self.report: Report | None = None
        outer = vbox(self)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self._working = self._make_working()
        self._stack.addWidget(self._working)
        self._result = QWidget()
        column = vbox(self._result, spacing=10)
        self.head = vbox(None)
        column.addLayout(self.head)
        column.addLayout(self._make_figures())
        column.addWidget(self._make_notes())
        column.addWidget(self._make_rows(), 1)
        self._shown = scroll_area(self._result, "reportScroll")
        self._stack.addWidget(self._shown)
        self._problem: EmptyState | None = None

    # --- building ----------------------------------------------------------------------------------
    def _make_working(self) -> QFrame:
        sheet = card("importWorking")
        column = vbox(sheet, (40, 24, 40, 24), 12)
        column.addStretch()
        self._doing = label("", "heading", wrap=True, name="workingTitle")
        column.addWidget(self._doing)
        self._comfort = label("", "secondary", wrap=True, name="workingText")
        column.addWidget(self._comfort)
        self.progress = ProgressLine()
        column.addWidget(self.progress)
        column.addStretch()
        return sheet

    def _make_figures(self) -> QHBoxLayout:
        row = hbox(None, spacing=10)
        self.figures: dict[str, KpiCard] = {}
        for key, icon, tone, title in FIGURES:
            made = KpiCard(icon, tone, _(title), _("rows"))
            made.setObjectName(f"figure_{key}")
            made.setProperty("key", key)
            made.setMinimumWidth(px(120))
            made.clicked.connect(self._on_figure)
            self.figures[key] = made
            row.addWidget(made, 1)
        return row

    def _make_notes(self) -> QFrame:
        self._notes = QFrame()
        self._notes.setObjectName("importNotes")
        self._notes.setProperty("role", "hint")
        row = hbox(self._notes, (12, 8, 12, 8), 8)
        row.addWidget(icon_label("info", "info", 16))
        self._notes_text = Elided("", name="importNotesText")
        row.addWidget(self._notes_text, 1)
        self._all_notes = link(_("All notes"), name="allNotes")
        self._all_notes.clicked.connect(self._on_notes)
        row.addWidget(self._all_notes)
        return self._notes

    def _make_rows(self) -> QFrame:
        sheet = card("importRows")
        sheet.setMinimumHeight(px(LOWEST_ROWS))
        row = hbox(sheet, (1, 0, 1, 1))
        left = vbox(None)
        head = hbox(None, (12, 8, 12, 8), 8)
        self.chips = ChipBar()
        self.chips.chosen.connect(self.show_kind)
        head.addWidget(self.chips, 1)
        left.addLayout(head)
        self.rows = ResultRows(self._desk.services.names, f"{self.objectName()}Rows")
        self.rows.current_changed.connect(self._on_row)
        self.rows.opened.connect(self._on_opened)
        left.addWidget(self.rows, 1)
        row.addLayout(left, 1)
        self._edge = line(vertical=True)
        self.detail = RowDetail(self._desk.services.names)
        self.detail.open_asked.connect(self._open)
        row.addWidget(self._edge)
        row.addWidget(self.detail)
        return sheet

    # --- working -----------------------------------------------------------------------------------
    def show_working(self, job: Job, doing: str, comfort: str) -> None:
        """Follow *job*."""
        self.report = None
        self._doing.setText(doing)
        self._comfort.setText(comfort)
        self.progress.follow(job)
        self._stack.setCurrentWidget(self._working)

    def show_failure(self, title: str, text: str, verb: str) -> None:
        """Say why there is no result, and offer *verb*."""
        self.report = None
        if self._problem is not None:
            self._stack.removeWidget(self._problem)
            self._problem.deleteLater()
        way = Way(verb, self.retry_asked.emit, role="primary", name="tryAgain")
        self._problem = EmptyState("warning-circle", title, text, [way])
        self._stack.addWidget(self._problem)
        self._stack.setCurrentWidget(self._problem)

    def fail(self, error: CrmError, verb: str) -> None:
        """Show the sentence of an error."""
        self.show_failure(_("This did not work"), error.message(), verb)

    # --- showing -----------------------------------------------------------------------------------
    def show_report(self, report: Report) -> None:
        """Show the figures and the rows."""
        self.report = report
        namer = report.namer(self._desk.services.names)
        self.rows.know_names(namer)
        self.detail.know_names(namer)
        for key, figure in self.figures.items():
            count = _count(report, key)
            figure.set(f"{count:,}", _share(count, report.total))
        titles = [(ALL, _("All rows"))]
        titles += [(key, _(title)) for key, _icon, _tone, title in FIGURES if _count(report, key)]
        if report.doubtful:
            titles.append((DOUBTFUL, _("Perhaps duplicates")))
        self.chips.set_chips(titles)
        counts = {key: _count(report, key) for key, _title in titles}
        self.chips.set_counts(counts)
        notes = report.notes()
        self._notes.setVisible(bool(notes))
        self._notes_text.setText("　".join(notes[:NOTES_SHOWN]))
        self._all_notes.setVisible(len(notes) > NOTES_SHOWN)
        first = next((k for k in ("refuse", DOUBTFUL) if counts.get(k)), ALL)
        self._stack.setCurrentWidget(self._shown)
        self.show_kind(first)

    def show_kind(self, kind: str) -> None:
        """Show the rows of one kind."""
        if self.report is not None:
            self.chips.choose(kind)
            self.rows.show_rows(of_kind(self.report, kind))

    def _on_notes(self) -> None:
        if self.report is not None:
            message.inform(_("All notes"), "\n".join(self.report.notes()), self)

    def _on_figure(self) -> None:
        self.show_kind(str(self.sender().property("key")))

    def _on_row(self, row: RowResult | None) -> None:
        self.detail.show_row(row)

    def _on_opened(self, row: RowResult) -> None:
        """Enter on a row opens the card of an existing customer."""
        report = self.report
        if report is None or report.entity != "customer" or not row.record_id:
            return
        if row.action != "create" or not report.is_rehearsal:
            self._open(row.record_id)

    def _open(self, customer_id: int) -> None:
        self._desk.open_customer(customer_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for widget in (self._edge, self.detail):
            widget.setVisible(self.width() >= px(WITH_DETAIL_FROM))
        for figure in self.figures.values():
            figure.set_low(self.height() < px(HIGH_FROM))


def _count(report: Report, key: str) -> int:
    if key == ALL:
        return report.total
    if key == DOUBTFUL:
        return report.doubtful
    return sum(number for action, number in report.counts.items() if action == key)


def _share(count: int, total: int) -> str:
    return f"{count / total:.0%}" if total and count else ""
