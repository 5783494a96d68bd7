"""The table in which points are typed: criteria downwards, our offer and competitors' across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from crmdesk.analysis.criteria import AXIS_NAMES, KAISM, SCALES, STRENGTH, VALUE, Criterion
from crmdesk.charts.words import shown
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.forms.line_editors import LineEditor
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Elided, clear, hbox, icon_button, label, line

if TYPE_CHECKING:
    from crmdesk.services.assessments import GivenPoints

THOUSANDTHS: Final = 1000
EDITOR: Final = 92
NAME, WEIGHT, FIRST = 0, 1, 2  # columns
WEIGHT_SPEC: Final = FieldSpec(kind=Kind.PERCENT, name="weight", label="")
Before = Mapping[int | None, "GivenPoints"]


class PointsCell(QWidget):
    """One criterion of one offer: what is typed, and in grey what it was last time."""

    changed = Signal()

    def __init__(self, kind: str, criterion: Criterion, whose: int | None, title: str) -> None:
        super().__init__()
        least, most = SCALES[kind]
        self.spec = FieldSpec(
            kind=Kind.QUANTITY,
            name=f"points_{whose or 'ours'}_{criterion.code}",
            label=f"{title}: {shown(criterion.name)}",
            minimum=least * THOUSANDTHS,
            maximum=None if most is None else most * THOUSANDTHS,
        )
        self.editor = LineEditor(self.spec)
        self.editor.line.setPlaceholderText(_("no answer"))
        self.editor.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editor.setFixedWidth(px(EDITOR))
        self.editor.changed.connect(self._on_changed)
        self._before: int | None = None
        self._grey = label("", "muted", name=f"before_{whose or 'ours'}_{criterion.code}")
        row = hbox(self, spacing=6)
        row.addWidget(self.editor)
        row.addWidget(self._grey, 1)

    def show_before(self, points: int | None) -> None:
        """What was given last time."""
        self._before = points
        said = "" if points is None else codecs.show(self.spec, points)
        self._grey.setText(_("last {points}").format(points=said) if said else "")

    def take_before(self) -> None:
        """Type what was given last time, unless something stands there already."""
        if self._before is not None and not self.editor.line.text().strip():
            self.editor.set_value(self._before)

    def points(self) -> int | None:
        """Thousandths; None where nothing is typed. Raises FieldError."""
        found = self.editor.value()
        codecs.dump(self.spec, found)
        return found if isinstance(found, int) else None

    def _on_changed(self) -> None:
        try:
            self.points()
        except FieldError as error:
            self.editor.set_invalid(True)
            self.editor.setToolTip(error.message())
        else:
            self.editor.set_invalid(False)
            self.editor.setToolTip("")
        self.changed.emit()


class PointsGrid(QFrame):
    """``changed`` at every keystroke; ``dropped`` carries the competitor whose column is to go."""

    changed = Signal()
    dropped = Signal(object)

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setObjectName("pointsGrid")
        self._kind = kind
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(5))
        self.cells: dict[tuple[int | None, str, str], PointsCell] = {}

    def fill(
        self, criteria: Sequence[Criterion], columns: Mapping[int | None, str], before: Before
    ) -> None:
        """Rows for *criteria*, one column for each of *columns* (None is our own offer).

        What is typed stays where the column stays; *before* is shown in grey.
        """
        typed = {key: cell.editor.line.text() for key, cell in self.cells.items()}
        clear(self._grid)
        self.cells = {}
        self._make_head(columns)
        row = 1
        for axis in dict.fromkeys(c.axis for c in criteria):
            row = self._make_axis(row, axis, [c for c in criteria if c.axis == axis], columns)
        self._grid.setColumnStretch(FIRST + len(columns), 1)
        for (whose, axis, code), cell in self.cells.items():
            cell.editor.line.setText(typed.get((whose, axis, code), ""))
            last = before.get(whose)
            cell.show_before(last.points.get(code) if last else None)
            cell.changed.connect(self.changed)

    def _make_head(self, columns: Mapping[int | None, str]) -> None:
        self._grid.addWidget(label(_("Criterion"), "fieldLabel"), 0, NAME)
        if self._kind != VALUE:
            self._grid.addWidget(label(_("Weight"), "fieldLabel"), 0, WEIGHT)
        for place, (whose, title) in enumerate(columns.items(), FIRST):
            holder = QWidget()
            head = hbox(holder, spacing=2)
            head.addWidget(Elided(title, "strong", name=f"column_{whose or 'ours'}"), 1)
            if whose is not None:
                drop = icon_button("x", _("Leave out"), name=f"drop_{whose}", token="text3")
                drop.setFixedSize(px(22), px(22))
                drop.setProperty("whose", str(whose))
                drop.clicked.connect(self._on_drop)
                head.addWidget(drop)
            holder.setFixedWidth(px(EDITOR + 58))
            self._grid.addWidget(holder, 0, place)

    def _make_axis(
        self,
        row: int,
        axis: str,
        criteria: Sequence[Criterion],
        columns: Mapping[int | None, str],
    ) -> int:
        several = self._kind in (KAISM, VALUE, "scorecard")
        if several:
            self._grid.addWidget(line(), row, 0, 1, FIRST + len(columns) + 1)
            self._grid.addWidget(label(_(AXIS_NAMES[axis]), "section"), row + 1, NAME, 1, FIRST)
            row += 2
        for each in criteria:
            self._grid.addWidget(label(shown(each.name)), row, NAME)
            if self._kind != VALUE:
                said = codecs.show(WEIGHT_SPEC, each.weight)
                self._grid.addWidget(label(said, "muted"), row, WEIGHT)
            for place, (whose, title) in enumerate(columns.items(), FIRST):
                if whose is not None and self._kind == KAISM and axis != STRENGTH:
                    continue  # how attractive he is has nothing to do with competitors
                cell = PointsCell(self._kind, each, whose, title)
                self.cells[whose, axis, each.code] = cell
                self._grid.addWidget(cell, row, place)
            row += 1
        return row

    def _on_drop(self) -> None:
        self.dropped.emit(int(self.sender().property("whose")))

    # --- what is typed -----------------------------------------------------------------------
    def start_with(self, given: Mapping[int | None, GivenPoints]) -> None:
        """Type points that were given already, to correct them."""
        for (whose, _axis, code), cell in self.cells.items():
            if whose in given:
                cell.editor.set_value(given[whose].points.get(code))

    def take_before(self) -> None:
        """Fill what is blank with the points of last time."""
        for cell in self.cells.values():
            cell.take_before()

    def typed(self) -> dict[int | None, dict[str, int | None]]:
        """Thousandths by offer and criterion, None where nothing is typed. Raises FieldError."""
        found: dict[int | None, dict[str, int | None]] = {}
        for (whose, _axis, code), cell in self.cells.items():
            found.setdefault(whose, {})[code] = cell.points()
        return found

    def readable(self) -> dict[int | None, dict[str, int]]:
        """The same without what is blank or cannot be read."""
        found: dict[int | None, dict[str, int]] = {}
        for (whose, _axis, code), cell in self.cells.items():
            offer = found.setdefault(whose, {})
            try:
                points = cell.points()
            except FieldError:
                continue
            if points is not None:
                offer[code] = points
        return found

    def focus_wrong(self) -> None:
        """Put the cursor on the first field that cannot be read."""
        for cell in self.cells.values():
            try:
                cell.points()
            except FieldError:
                cell.editor.setFocus()
                return

    def focus_first(self) -> None:
        """Put the cursor on the first field."""
        for cell in self.cells.values():
            cell.editor.setFocus()
            return
