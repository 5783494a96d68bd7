"""One row of an import looked at closely: what changes from what, what is wrong, who it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.codecs import Namer
from crmdesk.ui.theme import px
from crmdesk.ui.transfer.result_rows import ACTIONS
from crmdesk.ui.widgets import Elided, Pill, hbox, label, link, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.services.importing.report import RowResult

WIDTH: Final = 360
TONES: Final = {"create": "good", "update": "info", "same": "gradeD", "refuse": "bad"}
MOST_SHOWN: Final = 60


class RowDetail(QWidget):
    """``open_asked`` carries the id of a customer."""

    open_asked = Signal(int)

    def __init__(self, namer: Namer) -> None:
        super().__init__()
        self.setObjectName("rowDetail")
        self._namer = namer
        self.setFixedWidth(px(WIDTH))
        column = vbox(self, (14, 12, 6, 12), 8)
        head = hbox(None, (0, 0, 8, 0), 8)
        self._title = Elided("", "heading", name="detailTitle")
        head.addWidget(self._title, 1)
        self._action = Pill()
        head.addWidget(self._action)
        column.addLayout(head)
        self._number = label("", "muted", name="detailNumber")
        column.addWidget(self._number)
        self._body: QWidget | None = None
        self._place = vbox(None)
        column.addLayout(self._place, 1)

    def know_names(self, namer: Namer) -> None:
        """How records are named from now on."""
        self._namer = namer

    def show_row(self, row: RowResult | None) -> None:
        """Show a row; None: nothing."""
        if self._body is not None:
            self._place.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
            self._body = None
        self._title.setText("" if row is None else row.title or _("Without a name"))
        self._number.setText("" if row is None else _("Row {number}").format(number=row.number))
        if row is None:
            self._action.set("", "gradeD")
            return
        words = next(o.label for o in ACTIONS if o.value == row.action)
        self._action.set(_(words), TONES[str(row.action)])
        inner = QWidget()
        column = vbox(inner, (0, 0, 8, 0), 6)
        self._add_problems(column, row)
        self._add_changes(column, row)
        self._add_duplicates(column, row)
        if not (row.problems or row.changes or row.duplicates):
            column.addWidget(label(_plain(row), "secondary", wrap=True))
        column.addStretch()
        self._body = scroll_area(inner, "detailScroll")
        self._place.addWidget(self._body)

    def _add_problems(self, column: QVBoxLayout, row: RowResult) -> None:
        for problem in row.problems:
            column.addWidget(label(problem.message(), "bad", wrap=True))
            if problem.text:
                said = _("In the cell: {text}").format(text=problem.text)
                column.addWidget(_selectable(label(said, "secondary", wrap=True)))

    def _add_changes(self, column: QVBoxLayout, row: RowResult) -> None:
        if not row.changes:
            return
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(5))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for place, words in enumerate(("", _("so far"), _("from now on"))):
            grid.addWidget(label(words, "muted"), 0, place)
        blank = _("(blank)")
        for place, change in enumerate(row.changes[:MOST_SHOWN], 1):
            spec = change.spec
            old = codecs.show_stored(spec, change.old, self._namer) or blank
            new = codecs.show_stored(spec, change.new, self._namer) or blank
            for at, (text, role) in enumerate(
                ((spec.title, "fieldLabel"), (old, "secondary"), (new, "strong"))
            ):
                made = _selectable(label(text, role, wrap=True))
                grid.addWidget(made, place, at, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)

    def _add_duplicates(self, column: QVBoxLayout, row: RowResult) -> None:
        if row.duplicates:
            column.addWidget(label(_("May be this customer"), "section"))
        for other in row.duplicates:
            line = vbox(None)
            made = link(f"{other.name[:24]} {other.code}", name="openDuplicate", tip=other.name)
            made.setProperty("customer_id", other.customer_id)
            made.clicked.connect(self._on_open)
            line.addWidget(made)
            line.addWidget(label(other.reason, "muted", wrap=True))
            column.addLayout(line)

    def _on_open(self) -> None:
        self.open_asked.emit(int(self.sender().property("customer_id")))


def _selectable(made: QLabel) -> QLabel:
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _plain(row: RowResult) -> str:
    if row.action == "create":
        return _("A new record with the values of the row.")
    return _("The record holds all this already.")
