"""The parameters of a method in a row above its result: what changes a result is seen, not hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui import icons
from crmdesk.ui.analysis.wrapping import wrapping_row
from crmdesk.ui.forms.editors import make_editor
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, hbox, label, link, vbox
from crmdesk.ui.widgets.basics import passing_menu

if TYPE_CHECKING:
    from crmdesk.analysis.base import Method

LONGEST: Final = 22  # characters of a value on its button
POPUP: Final = 280


class ParameterButton(QPushButton):
    """One parameter with its value; a click offers its choices or an editor."""

    changed = Signal(str, object)

    def __init__(self, spec: FieldSpec, usual: Any) -> None:
        super().__init__("")
        self.spec, self.usual, self._value = spec, usual, usual
        self.setObjectName(f"parameter_{spec.name}")
        self.setProperty("role", "chip")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIcon(icons.icon("caret-down", "text3", 12))
        self.setIconSize(QSize(px(12), px(12)))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the caret behind the words
        self.setCheckable(True)
        self.clicked.connect(self._on_clicked)
        self.set_value(usual)

    @property
    def value(self) -> Any:
        """The value in force."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value without saying so; a button lights up while it is not the usual one."""
        self._value = value
        said = codecs.show(self.spec, value) if value is not None else "—"
        short = said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
        unit = _(self.spec.unit) if self.spec.unit and value is not None else ""
        self.setText(f"{_(self.spec.label)} {short}{f' {unit}' if unit else ''}")
        self.setToolTip(_(self.spec.hint) if self.spec.hint else f"{self.spec.caption}: {said}")
        self.setAccessibleName(f"{self.spec.caption}: {said}")
        self.setChecked(value != self.usual)

    def _on_clicked(self) -> None:
        self.setChecked(self._value != self.usual)
        if self.spec.kind is Kind.BOOL:
            self.take(not self._value)
        elif self.spec.kind is Kind.ENUM:
            self._offer()
        else:
            ParameterPopup(self).popup_below()

    def _offer(self) -> None:
        menu = passing_menu(self)
        menu.setObjectName("parameterMenu")
        for option in self.spec.options:
            action = menu.addAction(_(option.label))
            action.setCheckable(True)
            action.setChecked(option.value == self._value)
            action.triggered.connect(_Take(self, option.value))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def take(self, value: Any) -> None:
        """A person chose a value."""
        if value != self._value:
            self.set_value(value)
            self.changed.emit(self.spec.name, value)


class _Take:
    """Takes one choice of the menu."""

    def __init__(self, owner: ParameterButton, value: Any) -> None:
        self._owner, self._value = owner, value

    def __call__(self, _checked: bool = False) -> None:
        self._owner.take(self._value)


class ParameterPopup(QFrame):
    """The editor of one parameter with its hint and the usual value; Enter takes it."""

    def __init__(self, owner: ParameterButton) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setObjectName("parameterPopup")
        self.setProperty("role", "card")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._owner = owner
        spec = owner.spec
        column = vbox(self, (14, 12, 14, 12), 8)
        column.addWidget(label(spec.caption, "fieldLabel"))
        self.editor = make_editor(spec, None)
        self.editor.set_value(owner.value)
        column.addWidget(self.editor)
        self._problem = label("", "problem", wrap=True, name="parameterProblem")
        self._problem.hide()
        column.addWidget(self._problem)
        if spec.hint:
            column.addWidget(label(_(spec.hint), "muted", wrap=True))
        row = hbox(None, spacing=8)
        if owner.value != owner.usual:
            usual = codecs.show(spec, owner.usual) if owner.usual is not None else "—"
            back = link(_("Usual: {value}").format(value=usual), name="parameterUsual")
            back.clicked.connect(self._on_usual)
            row.addWidget(back)
        row.addStretch()
        take = button(_("Use this value"), "", "primary", name="parameterApply")
        take.clicked.connect(self._take)
        row.addWidget(take)
        column.addLayout(row)
        self.setMinimumWidth(px(POPUP))

    def popup_below(self) -> None:
        """Show under the button, inside the screen."""
        self.adjustSize()
        screen = self._owner.screen().availableGeometry()
        place = self._owner.mapToGlobal(QPoint(0, self._owner.height() + 2))
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        self.move(place)
        self.show()
        self.editor.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def _on_usual(self) -> None:
        self.editor.set_value(self._owner.usual)
        self._take()

    def _take(self) -> None:
        spec = self._owner.spec
        try:
            value = self.editor.value()
            codecs.dump(spec, value)
        except FieldError as error:
            self._problem.setText(error.message())
            self._problem.show()
            self.adjustSize()
            return
        owner = self._owner
        self.close()
        owner.take(owner.usual if value is None and spec.required else value)


class ParameterBar(QFrame):
    """``changed`` carries the name and the value of a parameter; ``reset`` that all are usual."""

    changed = Signal(str, object)
    reset = Signal()

    def __init__(self, name: str = "parameterBar", corner: QWidget | None = None) -> None:
        """*corner* stands before the parameters, in one line with them."""
        super().__init__()
        self.setObjectName(name)
        self.buttons: dict[str, ParameterButton] = {}
        self._method: Method | None = None
        self._holder, self._wrap = wrapping_row()
        self._corner = corner
        if corner is not None:
            self._wrap.addWidget(corner)
        self._back = link(_("As usual"), name="parameterReset")
        self._back.clicked.connect(self._on_reset)
        row = hbox(self, spacing=8)
        row.addWidget(self._holder, 1)
        row.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)

    def show_method(self, method: Method, values: Mapping[str, Any]) -> None:
        """The parameters of *method* with their values."""
        if self._method is not method:
            self._make(method)
        for name, each in self.buttons.items():
            each.set_value(values[name])
        self._show_state()

    def _make(self, method: Method) -> None:
        from crmdesk.services.methods import field_specs

        for old in self.buttons.values():
            self._wrap.removeWidget(old)
            old.deleteLater()
        self.buttons, self._method = {}, method
        usual = method.values({})
        for spec in field_specs(method):
            made = ParameterButton(spec, usual[spec.name])
            made.changed.connect(self._on_changed)
            self.buttons[spec.name] = made
            self._wrap.addWidget(made)
        self.setVisible(bool(self.buttons) or self._corner is not None)

    def values(self) -> dict[str, Any]:
        """All parameters in value form."""
        return {name: each.value for name, each in self.buttons.items()}

    def set_value(self, name: str, value: Any) -> None:
        """Show a value that was chosen elsewhere (a threshold that was dragged)."""
        self.buttons[name].set_value(value)
        self._show_state()

    def _on_changed(self, name: str, value: object) -> None:
        self._show_state()
        self.changed.emit(name, value)

    def _on_reset(self) -> None:
        for each in self.buttons.values():
            each.set_value(each.usual)
        self._show_state()
        self.reset.emit()

    def _show_state(self) -> None:
        """Only what matters with the other parameters, and the way back if there is any."""
        given = self.values()
        for parameter in self._method.parameters if self._method else ():
            with_other = parameter.only_with
            matters = with_other is None or given[with_other[0]] == with_other[1]
            self.buttons[parameter.name].setVisible(matters)
        self._back.setVisible(any(b.value != b.usual for b in self.buttons.values()))
