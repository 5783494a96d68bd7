"""The rows of the bulk edit dialog: who gets the customers, and one field with its new value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.dialogs.filter import FieldPicker
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.forms.editors import make_editor
from crmdesk.ui.forms.references import References
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, icon_button, vbox
from crmdesk.ui.widgets.chips import Chip

if TYPE_CHECKING:
    from crmdesk.services.bulk_edit import Edit

CHIPS_IN_A_ROW: Final = 7
MOST_CHIPS: Final = 14
SEVERAL: Final = frozenset({Kind.REFERENCES, Kind.MULTI_ENUM, Kind.MONTHS})
SET, ADD, DROP, CLEAR = "set", "add", "drop", "clear"  # services.bulk_edit.How
FOR_ONE: Final = ((SET, N_("becomes")), (CLEAR, N_("is made empty")))
FOR_SEVERAL: Final = (
    (ADD, N_("gets in addition")),
    (DROP, N_("loses")),
    (SET, N_("becomes exactly")),
    (CLEAR, N_("is made empty")),
)


class OwnerChoice(QWidget):
    """Colleagues as chips, so that handing over is two clicks; a picker where there are many."""

    changed = Signal()

    def __init__(
        self, spec: FieldSpec, people: Sequence[tuple[int, str]], references: References
    ) -> None:
        super().__init__()
        self.setObjectName("bulkOwner")
        self._field = spec.name
        self._chips: list[QPushButton] = []
        self._picker: Editor | None = None
        column = vbox(self)
        if len(people) <= MOST_CHIPS:
            column.addLayout(self._make_chips(people))
        else:
            self._picker = make_editor(replace(spec, required=False), references)
            self._picker.changed.connect(self.changed)
            column.addWidget(self._picker)

    def _make_chips(self, people: Sequence[tuple[int, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(6))
        grid.setVerticalSpacing(px(6))
        for place, (employee_id, name) in enumerate(people):
            chip = Chip(name)
            chip.setObjectName(f"owner_{place}")
            chip.setCheckable(True)
            chip.setProperty("employee_id", employee_id)
            chip.clicked.connect(self._on_chip)
            self._chips.append(chip)
            grid.addWidget(chip, place // CHIPS_IN_A_ROW, place % CHIPS_IN_A_ROW)
        grid.setColumnStretch(CHIPS_IN_A_ROW, 1)
        return grid

    def _on_chip(self) -> None:
        sender = self.sender()
        for chip in self._chips:
            if chip is not sender:
                chip.setChecked(False)
        self.changed.emit()

    def edit(self) -> Edit | None:
        """Who gets the customers; None while nobody is chosen. FieldError for an unknown name."""
        from crmdesk.services.bulk_edit import Edit

        if self._picker is not None:
            value = self._picker.value()
            return None if value is None else Edit(self._field, value=value)
        for chip in self._chips:
            if chip.isChecked():
                return Edit(self._field, value=int(chip.property("employee_id")))
        return None


class EditRow(QWidget):
    """field · what happens · value. *choose* opens the list of fields at once."""

    changed = Signal()
    removed = Signal(object)

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        spec: FieldSpec,
        references: References,
        *,
        choose: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("editRow")
        self._by_name = {s.name: s for s in specs}
        self._references = references
        self._choose = choose
        self._editor: Editor | None = None
        row = hbox(self, spacing=6)
        self._field = FieldPicker(specs)
        self._field.setObjectName("bulkField")
        self._field.setFixedWidth(px(200))
        self._field.picked.connect(self._on_field)
        self._how = Combo("bulkHow")
        self._how.setFixedWidth(px(150))
        self._how.currentIndexChanged.connect(self._on_how)
        row.addWidget(self._field, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._how, 0, Qt.AlignmentFlag.AlignTop)
        self._value = hbox(None)
        row.addLayout(self._value, 1)
        remove = icon_button("x", _("Do not change this field"), name="removeEdit")
        remove.clicked.connect(self._on_remove)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        self._show_field(spec)

    @property
    def field(self) -> str:
        """The name of the field."""
        return self._spec.name

    def focus(self) -> None:
        """Where typing goes on: the field where it is to be chosen, else its value."""
        if self._choose:
            self._field.setFocus()
            self._field.clear()
        elif self._editor is not None:
            self._editor.setFocus()

    def _show_field(self, spec: FieldSpec) -> None:
        self._spec = spec
        self._field.show_field(spec)
        ways = FOR_SEVERAL if spec.kind in SEVERAL else FOR_ONE
        self._how.blockSignals(True)
        self._how.clear()
        for key, words in ways:
            if key != CLEAR or not spec.required:
                self._how.addItem(_(words), key)
        self._how.blockSignals(False)
        self._show_editor()

    def _show_editor(self) -> None:
        if self._editor is not None:
            self._value.removeWidget(self._editor)
            self._editor.hide()
            self._editor.deleteLater()
        self._editor = make_editor(
            replace(self._spec, required=False, default=None), self._references
        )
        self._editor.changed.connect(self.changed)
        self._editor.left.connect(self.changed)
        self._value.addWidget(self._editor)
        self._editor.setVisible(self._how.currentData() != CLEAR)

    def _on_field(self, key: str) -> None:
        self._choose = False
        self._show_field(self._by_name[key])
        self.focus()
        self.changed.emit()

    def _on_how(self) -> None:
        if self._editor is not None:
            self._editor.setVisible(self._how.currentData() != CLEAR)
        self.changed.emit()

    def _on_remove(self) -> None:
        self.removed.emit(self)

    def edit(self) -> Edit | None:
        """What is chosen; None while the value is blank. FieldError if it is wrong."""
        from crmdesk.services.bulk_edit import Edit, How

        how = How(self._how.currentData())
        if how is How.CLEAR:
            return Edit(self.field, how)
        assert self._editor is not None
        value = self._editor.value()
        return None if value in (None, "", ()) else Edit(self.field, how, value)
