"""What an import does with each row, as a table: quick for a hundred thousand rows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.codecs import Namer, Stored
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.ui.tables.model import PAGE_SIZE, RecordTableModel
from crmdesk.ui.tables.view import RecordTable
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import vbox
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.services.importing.report import Report, RowResult

ACTIONS: Final = (
    Option("create", N_("New")),
    Option("update", N_("Changed")),
    Option("same", N_("Unchanged")),
    Option("refuse", N_("Refused")),
)
COLUMNS: Final = (
    FieldSpec(kind=Kind.CODE, label=N_("Row number"), name="row"),
    FieldSpec(kind=Kind.ENUM, label=N_("What happens"), name="import_action", options=ACTIONS),
    FieldSpec(kind=Kind.TEXT, label=N_("Name"), name="name"),
    FieldSpec(kind=Kind.TEXT, label=N_("In detail"), name="what"),
)
ROW_SAMPLE: Final = "100,000"
NAME_WIDTH: Final = 200
CHANGES_NAMED: Final = 3


def in_words(row: RowResult, namer: Namer) -> str:
    """What happens to a row, in one line."""
    if row.problems:
        return row.reason()
    parts = []
    if row.changes:
        parts = [change.message(namer) for change in row.changes[:CHANGES_NAMED]]
        if len(row.changes) > CHANGES_NAMED:
            parts.append("…")
    if row.duplicates:
        first = row.duplicates[0]
        parts.append(
            _("perhaps {name} ({code}): {reason}").format(
                name=first.name, code=first.code, reason=first.reason
            )
        )
    if row.added:
        parts.append(
            ngettext(
                "with {count} contact or address", "with {count} contacts or addresses", row.added
            ).format(count=row.added)
        )
    return "；".join(parts)


class ResultRows(QWidget):
    """``current_changed`` carries a ``RowResult`` or None."""

    current_changed = Signal(object)
    opened = Signal(object)

    def __init__(self, namer: Namer, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._namer = namer
        self._shown: list[RowResult] = []
        self.model = RecordTableModel(self._fetch, namer)
        self.table = RecordTable(self.model, "what")
        self.table.set_fills(True)
        self.table.horizontalHeader().setSectionsClickable(False)
        metrics = self.table.fontMetrics()
        widest = max(metrics.horizontalAdvance(t) for t in (ROW_SAMPLE, COLUMNS[0].caption))
        widths = {"row": widest + px(26), "name": px(NAME_WIDTH)}
        self.table.set_widths(widths)
        self.table.current_changed.connect(self._on_current)
        self.table.opened.connect(self._on_opened)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._empty = EmptyState("list-checks", _("No such rows"), "")
        self._stack.addWidget(self._empty)
        vbox(self).addWidget(self._stack)
        self.model.show(0, array("q"), [], (), COLUMNS)

    def know_names(self, namer: Namer) -> None:
        """How records are named from now on."""
        self._namer = namer

    def show_rows(self, rows: Sequence[RowResult]) -> None:
        """Show other rows; the first one is current."""
        self._shown = list(rows)
        ids = array("q", range(len(self._shown)))
        first = self._fetch((), ids[:PAGE_SIZE])
        self.model.show(len(ids), ids, first, (), COLUMNS)
        self._stack.setCurrentWidget(self.table if self._shown else self._empty)
        if self._shown:
            self.table.go_to(0)
            self._on_current(0)
        else:
            self.current_changed.emit(None)

    def rows(self) -> list[RowResult]:
        """The rows shown."""
        return self._shown

    def _fetch(self, _columns: Sequence[str], ids: Sequence[int]) -> list[tuple[Stored, ...]]:
        found = [self._shown[i] for i in ids]
        return [
            (f"{row.number:,}", str(row.action), row.title, in_words(row, self._namer))
            for row in found
        ]

    def _on_current(self, place: int | None) -> None:
        self.current_changed.emit(self._shown[place] if place is not None else None)

    def _on_opened(self, place: int) -> None:
        self.opened.emit(self._shown[place])


def of_kind(report: Report, kind: str) -> list[RowResult]:
    """The rows of one kind: an action, ``doubtful``, or all."""
    if kind == "all":
        return report.rows
    if kind == "doubtful":
        return [row for row in report.rows if row.duplicates]
    return [row for row in report.rows if row.action == kind]
