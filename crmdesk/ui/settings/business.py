"""Company and parameters: made from the SettingSpecs, each with its usual value and a way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, ValidationError
from crmdesk.core.i18n import _, listed
from crmdesk.models import codecs
from crmdesk.models.fields import Kind
from crmdesk.ui import message
from crmdesk.ui.customers.dirty_bar import DirtyBar
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.editors import make_editor
from crmdesk.ui.settings.section import Section, panel
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, icon_button, label, line, vbox

if TYPE_CHECKING:
    from crmdesk.services.settings import SettingSpec

NARROW, SHORT, LONG = 150, 210, 340
WORDY = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.URL})


class SettingRow(QWidget):
    """A parameter: what it is and is for, its editor, the usual value, the way back to it."""

    changed = Signal()

    def __init__(self, spec: SettingSpec[Any]) -> None:
        super().__init__()
        self.spec = spec
        self.setObjectName(f"setting_{spec.key}")
        self._saved: Any = spec.default
        row = hbox(self, (0, 7, 0, 7), 16)
        row.addLayout(self._make_words(), 3)
        right = hbox(None, spacing=6)
        self.editor = make_editor(spec.field, None)
        self.editor.setMinimumWidth(px(NARROW))
        self.editor.setMaximumWidth(px(LONG if spec.kind in WORDY else SHORT))
        self.editor.changed.connect(self._on_changed)
        self.editor.left.connect(self._on_changed)
        self._reset = icon_button(
            "arrow-u-up-left", _("Back to the usual value"), name=f"reset_{spec.key}"
        )
        self._reset.clicked.connect(self._on_reset)
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(policy)
        right.addWidget(self.editor, 1)
        right.addWidget(self._reset)
        row.addLayout(right, 4 if spec.kind in WORDY else 2)

    def _make_words(self) -> QVBoxLayout:
        spec = self.spec
        words = vbox(None, spacing=1)
        words.addStretch()
        words.addWidget(label(spec.field.caption, wrap=True))
        said = _(spec.help) if spec.help else ""
        if not spec.is_optional:
            usual = _("Usual: {value}").format(value=codecs.show(spec.field, spec.default))
            said = f"{said} {usual}" if said else usual
        if said:
            words.addWidget(label(said, "muted", wrap=True))
        self._problem = label("", "problem", wrap=True, name=f"settingProblem_{spec.key}")
        self._problem.hide()
        words.addWidget(self._problem)
        words.addStretch()
        return words

    def set_saved(self, value: Any) -> None:
        """Show the value in force."""
        self._saved = value
        self.editor.blockSignals(True)
        self.editor.set_value(value if value != "" else None)
        self.editor.blockSignals(False)
        self.show_problem("")
        self._show_reset()

    def value(self) -> Any:
        """What is typed; FieldError if it is no value."""
        value = self.editor.value()
        codecs.dump(self.spec.field, value)
        return self.spec.default if value is None and self.spec.is_optional else value

    def is_changed(self) -> bool:
        """Whether what is typed differs from what is in force."""
        try:
            return bool(self.value() != self._saved)
        except FieldError:
            return True

    def is_wrong(self) -> bool:
        """Whether what is typed is no value."""
        return not self._problem.isHidden()

    def show_problem(self, text: str) -> None:
        """Say what is wrong; empty for nothing."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.editor.set_invalid(bool(text))

    def _on_changed(self) -> None:
        try:
            self.value()
        except FieldError as error:
            self.show_problem(error.message())
        else:
            self.show_problem("")
        self._show_reset()
        self.changed.emit()

    def _show_reset(self) -> None:
        try:
            is_usual = self.value() == self.spec.default
        except FieldError:
            is_usual = False
        self._reset.setVisible(not is_usual and not self.spec.is_optional)

    def _on_reset(self) -> None:
        self.editor.set_value(self.spec.default)
        self._on_changed()


class BusinessSection(Section):
    """See the module."""

    entities: ClassVar[tuple[str, ...]] = ("setting",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.rows: list[SettingRow] = []
        for group, specs in desk.services.settings.groups().items():
            self.outer.addWidget(self._make_group(_(group), specs))
        self.outer.addStretch()
        self.bar = DirtyBar()
        self.bar.save_asked.connect(self.save)
        self.bar.discard_asked.connect(self.refresh)
        self.footer = self.bar

    def _make_group(self, title: str, specs: Sequence[SettingSpec[Any]]) -> QFrame:
        frame, column = panel(title)
        column.setSpacing(0)
        for place, spec in enumerate(specs):
            if place:
                column.addWidget(line())
            row = SettingRow(spec)
            row.changed.connect(self._show_dirty)
            self.rows.append(row)
            column.addWidget(row)
        return frame

    def refresh(self) -> None:
        settings = self.desk.services.settings
        for row in self.rows:
            row.set_saved(settings.get(row.spec))
        self._show_dirty()

    def on_change(self, change_set: ChangeSet) -> None:
        if change_set.touches(self.entities) and not self._changed():
            self.refresh()

    def _changed(self) -> list[SettingRow]:
        return [row for row in self.rows if row.is_changed()]

    def _show_dirty(self) -> None:
        changed = self._changed()
        wrong = [row for row in changed if row.is_wrong()]
        self.bar.show_state(
            [_(row.spec.label) for row in changed],
            [_(row.spec.label) for row in wrong],
            editing=bool(changed),
        )

    # --- saving ------------------------------------------------------------------------------------
    def save(self) -> None:
        """Keep everything that was changed, as one act."""
        values: dict[str, Any] = {}
        for row in self._changed():
            try:
                values[row.spec.key] = row.value()
            except FieldError as error:
                row.show_problem(error.message())
                row.editor.setFocus()
                self._show_dirty()
                return
        if not values:
            return
        settings = self.desk.services.settings
        self.desk.write(
            _("Saving"),
            lambda _p: settings.save(values),
            said=_("Saved."),
            done=self._on_saved,
            failed=self._on_failed,
        )

    def _on_saved(self, _change_set: ChangeSet) -> None:
        self.refresh()

    def _on_failed(self, error: CrmError) -> None:
        if not isinstance(error, ValidationError):
            message.error(error, self)
            return
        by_key = {row.spec.key: row for row in self.rows}
        for problem in error.problems:
            if problem.field in by_key:
                by_key[problem.field].show_problem(problem.message())
        self._show_dirty()

    def can_leave(self) -> bool:
        changed = self._changed()
        if not changed:
            return True
        answer = message.ask(
            _("Save the parameters?"),
            listed(_(row.spec.label) for row in changed),
            [
                message.Choice("stay", _("Go on editing")),
                message.Choice("discard", _("Discard")),
                message.Choice("save", _("Save"), "primary"),
            ],
            parent=self,
        )
        if answer == "save":
            self.save()
            return not any(row.is_wrong() for row in self.rows)
        if answer == "discard":
            self.refresh()
        return answer == "discard"
