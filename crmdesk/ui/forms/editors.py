"""One editor per Kind: what a value is typed into.

An editor holds text; the codec makes the value. ``changed`` is emitted at every keystroke,
``left`` when the cursor leaves (then the text is checked and shown in its usual form).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QGuiApplication, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui import icons
from crmdesk.ui.theme import font, px
from crmdesk.ui.widgets import hbox

if TYPE_CHECKING:
    pass

COPYABLE: Final = frozenset({Kind.PHONE, Kind.EMAIL, Kind.CODE, Kind.URL})
MAX_STARS: Final = 5


class Editor(QWidget):
    """The common face of all editors."""

    changed = Signal()
    left = Signal()

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec
        self.setObjectName(f"edit_{spec.name}")
        self.row: QHBoxLayout = hbox(self)

    def value(self) -> Value:
        """The value of what is typed; FieldError if it is none."""
        raise NotImplementedError

    def set_value(self, value: Value) -> None:
        """Show a value."""
        raise NotImplementedError

    def set_read_only(self, on: bool) -> None:
        """Show without letting it be changed."""
        self.setEnabled(not on)

    def set_invalid(self, on: bool) -> None:
        """Mark the text as wrong."""
        target = self.focusProxy() or self
        if target.property("invalid") != on:
            target.setProperty("invalid", on)
            target.style().unpolish(target)
            target.style().polish(target)


class LineEditor(Editor):
    """One line, for every kind that is typed."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.line = QLineEdit()
        self.line.setObjectName(f"line_{spec.name}")
        self.line.setAccessibleName(spec.caption)
        if spec.hint:
            self.line.setPlaceholderText(_(spec.hint))
        if spec.kind in COPYABLE:
            self._copy = QAction(icons.icon("copy", "text3", 15), _("Copy"), self)
            self._copy.triggered.connect(self._on_copy)
            self.line.addAction(self._copy, QLineEdit.ActionPosition.TrailingPosition)
            self._copy.setVisible(False)
        self.line.textChanged.connect(self._on_text_changed)
        self.line.editingFinished.connect(self._on_finished)
        self.setFocusProxy(self.line)
        self.row.addWidget(self.line)

    def value(self) -> Value:
        return codecs.parse(self.spec, self.line.text())

    def set_value(self, value: Value) -> None:
        self.line.setText(codecs.show(self.spec, value))
        self.line.setCursorPosition(0)

    def set_read_only(self, on: bool) -> None:
        self.line.setReadOnly(on)

    def _on_text_changed(self, text: str) -> None:
        if self.spec.kind in COPYABLE:
            self._copy.setVisible(bool(text))
        self.changed.emit()

    def _on_finished(self) -> None:
        try:
            value = self.value()
        except FieldError:
            pass  # the form shows what is wrong; the text stays
        else:
            shown = codecs.show(self.spec, value)
            if shown != self.line.text():
                self.line.setText(shown)
        self.left.emit()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.line.text())


class DateEditor(LineEditor):
    """A date as people type it, with a calendar to choose from."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        if not spec.hint:
            self.line.setPlaceholderText(_("0315, 3/15, today, +7"))
        action = QAction(icons.icon("calendar-blank", "text3", 16), _("Calendar"), self)
        action.triggered.connect(self._on_calendar)
        self.line.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def _on_calendar(self) -> None:
        from crmdesk.ui.forms.calendar import CalendarPopup

        try:
            present = self.value()
        except FieldError:
            present = None
        popup = CalendarPopup(self, present)
        popup.picked.connect(self._on_picked)
        popup.popup_below(self.line)

    def _on_picked(self, day: object) -> None:
        self.set_value(day)  # type: ignore[arg-type]
        self.left.emit()


class TextEditor(Editor):
    """Several lines."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.text = _PlainText()
        self.text.setObjectName(f"text_{spec.name}")
        self.text.setAccessibleName(spec.caption)
        self.text.setTabChangesFocus(True)
        self.text.setFont(font(13))
        lines = 4 if spec.kind is Kind.LONG_TEXT else 3
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * lines + px(16))
        self.text.textChanged.connect(self.changed)
        self.text.left.connect(self.left)
        self.setFocusProxy(self.text)
        self.row.addWidget(self.text)

    def value(self) -> Value:
        return codecs.parse(self.spec, self.text.toPlainText())

    def set_value(self, value: Value) -> None:
        self.text.setPlainText(str(value or ""))

    def set_read_only(self, on: bool) -> None:
        self.text.setReadOnly(on)


class _PlainText(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class Combo(QComboBox):
    """A drop-down that paints its own caret and ignores the wheel while it is not open."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        if name:
            self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view().setTextElideMode(Qt.TextElideMode.ElideNone)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        size = px(14)
        token = "text3" if self.isEnabled() else "inputBorder"
        picture = icons.pixmap("caret-down", token, 14)
        painter.drawPixmap(self.width() - size - px(9), (self.height() - size) // 2, picture)

    def showPopup(self) -> None:
        widest = max((self.view().sizeHintForColumn(0) for _ in (0,)), default=0)
        self.view().setMinimumWidth(max(self.width() - 2, widest + px(24)))
        super().showPopup()


class ChoiceEditor(Editor):
    """One of a few options; blank where the field may be empty."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.combo = Combo(f"combo_{spec.name}")
        self.combo.setAccessibleName(spec.caption)
        if not (spec.required and spec.default is not None):
            self.combo.addItem("", None)
        for value, text in self._options():
            self.combo.addItem(text, value)
        self.combo.currentIndexChanged.connect(self._on_changed)
        self.setFocusProxy(self.combo)
        self.row.addWidget(self.combo)

    def _options(self) -> list[tuple[Any, str]]:
        if self.spec.kind is Kind.BOOL:
            return [(True, _("Yes")), (False, _("No"))]
        return [(o.value, self.spec.option_label(o.value)) for o in self.spec.options]

    def value(self) -> Value:
        found: Value = self.combo.currentData()
        return found

    def set_value(self, value: Value) -> None:
        place = self.combo.findData(value) if value is not None else 0
        if place < 0:
            self.combo.addItem(codecs.show(self.spec, value), value)
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(place)

    def _on_changed(self) -> None:
        self.changed.emit()
        self.left.emit()


class MultiChoiceEditor(Editor):
    """Several of a few options, chosen in a menu that stays open."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._chosen: set[Any] = set()
        self.field = QLineEdit()
        self.field.setObjectName(f"line_{spec.name}")
        self.field.setAccessibleName(spec.caption)
        self.field.setReadOnly(True)
        self.field.setCursor(Qt.CursorShape.PointingHandCursor)
        self.field.installEventFilter(self)
        action = QAction(icons.icon("caret-down", "text3", 14), "", self)
        action.triggered.connect(self._on_open)
        self.field.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self.setFocusProxy(self.field)
        self.row.addWidget(self.field)

    def _options(self) -> list[tuple[Any, str]]:
        if self.spec.kind is Kind.MONTHS:
            return [(m, _("{month} (month)").format(month=m)) for m in range(1, 13)]
        return [(o.value, self.spec.option_label(o.value)) for o in self.spec.options]

    def value(self) -> Value:
        return tuple(v for v, _text in self._options() if v in self._chosen)

    def set_value(self, value: Value) -> None:
        self._chosen = set(value) if isinstance(value, tuple) else set()
        self._show()

    def _show(self) -> None:
        self.field.setText(codecs.show(self.spec, self.value()))
        self.field.setCursorPosition(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() == QEvent.Type.MouseButtonRelease
        if watched is self.field and pressed and self.isEnabled():
            self._on_open()
        return super().eventFilter(watched, event)

    def _on_open(self) -> None:
        from crmdesk.ui.forms.picking import CheckPopup

        popup = CheckPopup(self, self._options(), self._chosen)
        popup.toggled.connect(self._on_toggled)
        popup.popup_below(self.field)

    def _on_toggled(self, value: object, on: bool) -> None:
        (self._chosen.add if on else self._chosen.discard)(value)
        self._show()
        self.changed.emit()
        self.left.emit()


class RatingEditor(Editor):
    """One to five dots; clicking the last one again clears."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._rating: int | None = None
        self._read_only = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(spec.caption)
        self.setMinimumHeight(px(34))

    def sizeHint(self) -> QSize:
        return QSize(px(26) * MAX_STARS, px(34))

    def value(self) -> Value:
        return self._rating

    def set_value(self, value: Value) -> None:
        self._rating = value if isinstance(value, int) else None
        self.update()

    def set_read_only(self, on: bool) -> None:
        self._read_only = on
        self.setCursor(Qt.CursorShape.ArrowCursor if on else Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = px(18)
        for place in range(MAX_STARS):
            filled = self._rating is not None and place < self._rating
            picture = icons.pixmap("star", "chartTop" if filled else "inputBorder", 18)
            x, y = place * px(26), (self.height() - size) // 2
            if filled:
                from crmdesk.ui.forms.stars import paint_star

                paint_star(painter, x, y, size)
            else:
                painter.drawPixmap(x, y, picture)
        if self.hasFocus():
            from crmdesk.ui.theme import color

            painter.setPen(color("primary"))
            painter.drawRoundedRect(0, 1, px(26) * MAX_STARS, self.height() - 3, px(4), px(4))

    def mouseReleaseEvent(self, event: Any) -> None:
        place = int(event.position().x()) // px(26) + 1
        if not self._read_only and 1 <= place <= MAX_STARS:
            self._choose(None if place == self._rating else place)

    def keyPressEvent(self, event: Any) -> None:
        text = event.text()
        if not self._read_only and text in "12345" and text:
            self._choose(int(text))
        elif not self._read_only and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def _choose(self, rating: int | None) -> None:
        self._rating = rating
        self.update()
        self.changed.emit()
        self.left.emit()


class PickerEditor(Editor):
    """A value found by typing: a record, a region, an industry. Subclasses say how to search."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._value: Value = None
        self._shown = ""
        self.line = QLineEdit()
        self.line.setObjectName(f"line_{spec.name}")
        self.line.setAccessibleName(spec.caption)
        self.line.setPlaceholderText(_("type to find"))
        self.line.textEdited.connect(self._on_edited)
        self.line.editingFinished.connect(self._on_finished)
        action = QAction(icons.icon("caret-down", "text3", 14), "", self)
        action.triggered.connect(self._on_open)
        self.line.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self.setFocusProxy(self.line)
        self.row.addWidget(self.line)
        self._popup: Any = None

    # --- for subclasses --------------------------------------------------------------------------
    def choices_for(self, text: str) -> list[tuple[Any, str]]:
        """The choices for *text*: (value, shown)."""
        raise NotImplementedError

    def shown(self, value: Value) -> str:
        """How a value is shown in the line."""
        raise NotImplementedError

    def make_new(self, text: str) -> Value:
        """Make a new record called *text* and return its id; None where that is impossible."""
        return None

    can_create = False

    # --- machinery -------------------------------------------------------------------------------
    def value(self) -> Value:
        if self.line.text().strip() != self._shown:
            return self.resolve(self.line.text().strip())
        return self._value

    def resolve(self, text: str) -> Value:
        """The value of a text that was typed and not chosen; FieldError if there is none."""
        return codecs.parse(self.spec, text)

    def set_value(self, value: Value) -> None:
        self._value = None if value in (None, ()) else value
        self._shown = self.shown(value) if self._value is not None else ""
        self.line.setText(self._shown)
        self.line.setCursorPosition(0)

    def set_read_only(self, on: bool) -> None:
        self.line.setReadOnly(on)
        for action in self.line.actions():
            action.setVisible(not on)

    def _on_edited(self, text: str) -> None:
        self.changed.emit()
        self._offer(text.strip())

    def _on_open(self) -> None:
        self.line.setFocus()
        self._offer("")

    def _offer(self, text: str) -> None:
        from crmdesk.ui.forms.picking import PickPopup

        if self._popup is None:
            self._popup = PickPopup(self.line)
            self._popup.picked.connect(self._on_picked)
            self._popup.create_asked.connect(self._on_create)
        self._popup.offer(self.choices_for(text), text if self.can_create and text else "")

    def _on_picked(self, value: object) -> None:
        self.set_value(value)  # type: ignore[arg-type]
        self.changed.emit()
        self.left.emit()

    def _on_create(self, text: str) -> None:
        made = self.make_new(text)
        if made is not None:
            self._on_picked(made)

    def _on_finished(self) -> None:
        if self._popup is not None and self._popup.isVisible():
            return
        try:
            value = self.value()
        except FieldError:
            pass  # the form shows what is wrong; the text stays
        else:
            if self.line.text().strip() != self._shown:
                self.set_value(value)
        self.left.emit()


EditorMaker = Callable[[FieldSpec], Editor]
_MAKERS: dict[Kind, EditorMaker] = {
    Kind.DATE: DateEditor,
    Kind.LONG_TEXT: TextEditor,
    Kind.ENUM: ChoiceEditor,
    Kind.BOOL: ChoiceEditor,
    Kind.MULTI_ENUM: MultiChoiceEditor,
    Kind.MONTHS: MultiChoiceEditor,
    Kind.RATING: RatingEditor,
}


def make_editor(spec: FieldSpec, references: Any = None) -> Editor:
    """The editor for a field. *references* (``forms.references``) serves the pickers."""
    if spec.kind in (Kind.REFERENCE, Kind.REFERENCES, Kind.REGION, Kind.INDUSTRY):
        from crmdesk.ui.forms.pickers import make_picker

        return make_picker(spec, references)
    if spec.multiline:
        return TextEditor(spec)
    return _MAKERS.get(spec.kind, LineEditor)(spec)
