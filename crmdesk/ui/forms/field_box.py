"""One field of a form: shown as text, edited in place, with what is wrong below it in words."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.forms.editors import EditorMaker, make_editor
from crmdesk.ui.forms.rating_editor import MAX_STARS
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import Elided, hbox, label, vbox

DASH: Final = "—"


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
