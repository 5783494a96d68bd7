"""A form made from FieldSpecs: shown as text, edited in place when the person wants to.

Labels stand above fields, problems under them in words. What was typed stays until it is right.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from crmdesk.core.errors import CrmError, FieldError, Problem, ValidationError
from crmdesk.core.i18n import _, told
from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.forms.editors import EditorMaker
from crmdesk.ui.forms.field_box import FieldBox
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, label, vbox

COLUMNS: Final = 4
NARROW_BELOW: Final = 560


class RecordForm(QWidget):
    """The fields of a record in sections. ``changed`` is emitted at every keystroke."""

    changed = Signal()
    edit_asked = Signal(str)

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        references: Any,
        *,
        columns: int = COLUMNS,
        editors: Mapping[str, EditorMaker] | None = None,
        legend: bool = False,
    ) -> None:
        super().__init__()
        self._specs = tuple(specs)
        self._legend = legend
        self._references = references
        self._editors = editors or {}
        self._columns = columns
        self._narrow = False
        self.boxes: dict[str, FieldBox] = {}
        self._grids: list[tuple[QGridLayout, list[FieldBox]]] = []
        self._placed: dict[int, tuple[Any, ...]] = {}  # columns and boxes, by the grid's id
        self.outer = vbox(self, spacing=8)
        sections = list(dict.fromkeys(s.section for s in specs))
        self._headings: dict[str, QWidget] = {}
        for section in sections:
            self._add_section(section, [s for s in specs if s.section == section])
        self.outer.addStretch()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.changed)

    def _add_section(self, section: str, specs: Sequence[FieldSpec]) -> None:
        if section:
            is_first = self._legend and not self._grids
            heading: QWidget = label(_(section), "section")
            if is_first:
                heading = self._with_legend(heading)
            heading.setContentsMargins(0, px(6) if self._grids else 0, 0, 0)
            self.outer.addWidget(heading)
            self._headings[section] = heading
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(9))
        grid.setContentsMargins(0, 0, 0, 0)
        boxes = []
        for spec in specs:
            box = FieldBox(spec, self._references, self._editors.get(spec.name))
            box.changed.connect(self._on_box_changed)
            box.edit_asked.connect(self.edit_asked)
            self.boxes[spec.name] = box
            boxes.append(box)
        self._grids.append((grid, boxes))
        self._place(grid, boxes)
        self.outer.addLayout(grid)

    def _with_legend(self, heading: QWidget) -> QWidget:
        """The first heading, and behind it what the marks mean that stand in the form."""
        made = QWidget()
        row = hbox(made, spacing=4)
        row.addWidget(heading)
        for mark, role, meaning, is_used in (
            ("*", "required", _("must be filled in"), any(s.required for s in self._specs)),
            ("†", "credit", _("before credit is given"),
             any(s.required_for_credit and not s.required for s in self._specs)),
        ):  # fmt: skip
            if is_used:
                row.addSpacing(px(8))
                row.addWidget(label(mark, role))
                row.addWidget(label(meaning, "muted"))
        row.addStretch()
        return made

    def insert_after_section(self, section: str, widget: QWidget) -> None:
        """Put something (a list of child records) behind a section."""
        titles = list(self._headings)
        place = titles.index(section) + 1
        at = (
            self.outer.indexOf(self._headings[titles[place]])
            if place < len(titles)
            else self.outer.count() - 1
        )
        self.outer.insertWidget(at, widget)

    def show_fields(self, wanted: Callable[[FieldSpec], bool]) -> None:
        """Hide the fields that do not apply (a company has no age), and empty sections."""
        for grid, boxes in self._grids:
            for box in boxes:
                box.setVisible(wanted(box.spec))
            self._place(grid, [b for b in boxes if wanted(b.spec)])
            section = boxes[0].spec.section if boxes else ""
            if section in self._headings:
                self._headings[section].setVisible(any(wanted(b.spec) for b in boxes))

    def _place(self, grid: QGridLayout, boxes: Sequence[FieldBox]) -> None:
        columns = 2 if self._narrow else self._columns
        placed = self._placed.get(id(grid), ())
        if placed == (columns, *boxes):
            return
        self._placed[id(grid)] = (columns, *boxes)
        for box in placed[1:]:
            # Not takeAt: the item would live on in Python, be asked in place of the new one when
            # the field grows, and the row would keep the height it had before.
            grid.removeWidget(box)
        row = column = 0
        for box in boxes:
            span = min(columns, max(1, box.spec.span * columns // COLUMNS or 1))
            if self._narrow and box.spec.span == 1:
                span = 1
            if column + span > columns:
                row, column = row + 1, 0
            grid.addWidget(box, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
        for index in range(columns):
            grid.setColumnStretch(index, 1)
            grid.setColumnMinimumWidth(index, 0)
        for index in range(columns, COLUMNS):
            grid.setColumnStretch(index, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(NARROW_BELOW) and self._columns > 2
        if narrow != self._narrow:
            self._narrow = narrow
            for grid, boxes in self._grids:
                self._place(grid, [b for b in boxes if not b.isHidden()])

    def mark_changed_since(self, fields: Collection[str]) -> None:
        """Mark the fields that changed since a paper was printed, and only those."""
        for name, box in self.boxes.items():
            box.mark_changed_since(name in fields)

    # --- the record ----------------------------------------------------------------------------
    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show a record as saved."""
        for name, box in self.boxes.items():
            box.set_value(values.get(name))

    def set_editing(self, on: bool, *, is_new: bool = False) -> None:
        """Edit, or only show."""
        for box in self.boxes.values():
            box.set_editing(on, is_new=is_new)

    def changes(self) -> dict[str, Value]:
        """The fields that differ from what is saved; FieldError names the first wrong one."""
        found: dict[str, Value] = {}
        wrong: FieldError | None = None
        for name, box in self.boxes.items():
            try:
                if box.is_changed():
                    found[name] = box.value()
            except FieldError as error:
                wrong = wrong or error
        if wrong is not None:
            raise wrong
        return found

    def changed_fields(self) -> list[FieldSpec]:
        """The specs of the fields that differ."""
        return [b.spec for b in self.boxes.values() if b.is_changed()]

    def wrong_fields(self) -> list[FieldSpec]:
        """The specs of the fields at which a problem is shown."""
        return [b.spec for b in self.boxes.values() if b.has_problem]

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Show each problem at its field; returns those whose field is not here."""
        here = [p for p in problems if p.field in self.boxes]
        if here:
            self.focus(here[0].field)  # first: a field that loses the cursor is checked again
        for problem in here:
            self.boxes[problem.field].show_problem(problem.message())
        return [p for p in problems if p.field not in self.boxes]

    def show_error(self, error: CrmError) -> str:
        """Show the problems at their fields; returns what else there is to say."""
        if isinstance(error, ValidationError):
            return told(p.message() for p in self.show_problems(error.problems))
        return error.message()

    def focus(self, name: str) -> None:
        """Put the cursor into a field."""
        box = self.boxes.get(name)
        if box is not None and box.editor is not None:
            box.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def propose(self, name: str, value: Any) -> None:
        """Fill a field in for the person; what he types replaces it."""
        box = self.boxes.get(name)
        if box is None or box.editor is None:
            return
        box.editor.set_value(value)
        line = box.editor.findChild(QLineEdit)
        if line is not None and line.hasFocus():
            line.selectAll()

    def focus_first(self) -> None:
        """Put the cursor into the first field that can be edited."""
        for box in self.boxes.values():
            if box.editor is not None and box.editor.isVisible():
                box.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _on_box_changed(self, _name: str) -> None:
        self._timer.start()
