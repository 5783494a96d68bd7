"""A form made from FieldSpecs: shown as text, edited in place when the person wants to.

Labels stand above fields, problems under them in words. What was typed stays until it is right.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from crmdesk.core.errors import CrmError, FieldError, Problem, ValidationError
from crmdesk.core.i18n import _, told
from crmdesk.models import codecs
from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.forms.editors import EditorMaker, make_editor
from crmdesk.ui.forms.rating_editor import MAX_STARS
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import Elided, hbox, label, vbox

COLUMNS: Final = 4
NARROW_BELOW: Final = 560
DASH: Final = "—"
WRAPPED: Final = frozenset({Kind.LONG_TEXT})


class FieldBox(QWidget):
    """One field: caption, then its text or its editor, then what is wrong with it."""

    edit_asked = Signal(str)
    changed = Signal(str)

    def __init__(self, spec: FieldSpec, references: Any, make: EditorMaker | None = None) -> None:
        super().__init__()
        self.spec = spec
        self._references = references
        self._make = make
        self._value: Value = None
        self._before: Value = None
        self.editor: Editor | None = None
        self._is_new = False
        self.setObjectName(f"field_{spec.name}")
        column = vbox(self, spacing=3)
        head = hbox(None, spacing=5)
        head.addWidget(label(spec.caption, "fieldLabel"))
        self._star = label("*", "required")
        if spec.required:
            head.addWidget(self._star)
        if not spec.is_editable or spec.immutable:
            self._star.hide()
        elif spec.required_for_credit:
            head.addWidget(label("†", "credit"))
        self._since = Elided("", "warn", name=f"since_{spec.name}")
        self._since.hide()
        head.addWidget(self._since, 1)
        self._mark = label("", "changed")
        self._mark.hide()
        head.addWidget(self._mark)
        head.addStretch()
        self._aside = Elided("", "muted", name=f"aside_{spec.name}")
        self._aside.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._aside.hide()
        head.addWidget(self._aside, 1)
        column.addLayout(head)
        self._text = QLabel(DASH)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setObjectName(f"text_{spec.name}")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setMinimumHeight(px(22))
        self._text.installEventFilter(self)
        column.addWidget(self._text)
        if spec.kind is Kind.RATING:
            self._text.setProperty("role", "stars")
        self._problem = label("", "problem", wrap=True, name=f"problem_{spec.name}")
        self._problem.hide()
        column.addWidget(self._problem)
        column.addStretch()
        self._column = column
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)

    # --- the value -------------------------------------------------------------------------------
    def set_value(self, value: Value) -> None:
        """Show a value as the saved one."""
        self._value = self._before = value
        self._text.setText(self._shown(value) or DASH)
        if self.editor is not None:
            self.editor.blockSignals(True)
            self.editor.set_value(value)
            self.editor.blockSignals(False)
        self.show_problem("")
        self._show_mark()

    def _shown(self, value: Value) -> str:
        if self.spec.kind is Kind.RATING and isinstance(value, int):
            return "★" * value + "☆" * (MAX_STARS - value)
        namer = self._references.name if self._references is not None else None
        return codecs.show(self.spec, value, namer)

    @property
    def current(self) -> Value:
        """The saved value that is shown."""
        return self._value

    def value(self) -> Value:
        """What is typed; FieldError (also shown at the field) if it is no value."""
        if self.editor is None:
            return self._value
        try:
            value = self.editor.value()
            codecs.dump(self.spec, value)
        except FieldError as error:
            self.show_problem(error.message())
            raise
        return value

    def is_changed(self) -> bool:
        """Whether what is typed differs from what is saved."""
        if self.editor is None:
            return False
        try:
            now = self.editor.value()
        except FieldError:
            return True
        empty = (None, "", ())
        return now != self._before and not (now in empty and self._before in empty)

    # --- editing -----------------------------------------------------------------------------------
    def set_editing(self, on: bool, *, is_new: bool = False) -> None:
        """Show the editor, or the text."""
        can = self.spec.is_editable and (is_new or not self.spec.immutable)
        self._is_new = is_new  # of a new record everything is new: no marks
        if on and can and self.editor is None:
            made = self._make(self.spec) if self._make is not None else None
            self.editor = made or make_editor(self.spec, self._references)
            self.editor.set_value(self._value)
            self.editor.changed.connect(self._on_changed)
            self.editor.left.connect(self._on_left)
            self._column.insertWidget(2, self.editor)
        if self.editor is not None:
            self.editor.setVisible(on and can)
        self._text.setVisible(not (on and can))
        self._text.setMinimumHeight(px(34 if on else 22))  # level with the lines beside it
        if self.spec.required:  # otherwise it has no place, and would be a window of its own
            self._star.setVisible(can or not self.spec.immutable)
        if not on:
            self.show_problem("")

    def say_aside(self, text: str) -> None:
        """Something small at the right end of the caption: a count of characters, a comparison."""
        self._aside.setText(text)
        self._aside.setVisible(bool(text))

    def set_needed(self, on: bool) -> None:
        """Whether the field must be filled in now, where another answer decides that."""
        if self.spec.required:
            self._star.setVisible(on)

    def _on_changed(self) -> None:
        if self.has_problem:
            self._check()
        self._show_mark()
        self.changed.emit(self.spec.name)

    def _on_left(self) -> None:
        self._check()
        self._show_mark()
        self.changed.emit(self.spec.name)

    def _check(self) -> None:
        try:
            self.value()
        except FieldError:
            return
        self.show_problem("")

    def _show_mark(self) -> None:
        is_changed = self.is_changed() and not self._is_new
        self._mark.setText(_("✎ changed") if is_changed else "")
        self._mark.setVisible(is_changed)

    def mark_changed_since(self, on: bool) -> None:
        """Say that the value changed since a paper was printed."""
        set_role(self, "outdated" if on else "")
        self._column.setContentsMargins(*([px(8), px(4), px(8), px(4)] if on else [0, 0, 0, 0]))
        self._since.setText(_("changed since the print") if on else "")
        self._since.setVisible(on)

    def show_problem(self, text: str) -> None:
        """Say under the field what is wrong; empty for nothing."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        if self.editor is not None:
            self.editor.set_invalid(bool(text))

    @property
    def has_problem(self) -> bool:
        """Whether a problem is shown."""
        return bool(self._problem.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonDblClick:
            self.edit_asked.emit(self.spec.name)
            return True
        return super().eventFilter(watched, event)


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
