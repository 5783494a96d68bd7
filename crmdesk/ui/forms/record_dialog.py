"""A dialog for one small record, made from its FieldSpecs: address, contact, document, note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import _
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.saving import SavingDialog
from crmdesk.ui.forms.editors import EditorMaker
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import label, scroll_area, vbox

SAID_ROOM: Final = 26


class RecordDialog(SavingDialog):
    """Creates or changes one record of *entity*. Stays open until it is saved or given up.

    *fixed* are values that are not asked for (the customer of a contact); *record* is the stored
    record to change, None to create one with the values of *start*. Subclasses may name their
    own ``editors`` by field and put the fields into another order (``arranged``).
    """

    editors: ClassVar[Mapping[str, EditorMaker]] = {}

    def __init__(
        self,
        desk: Desk,
        entity: str,
        title: str,
        parent: QWidget | None = None,
        *,
        record: Mapping[str, Any] | None = None,
        fixed: Mapping[str, Any] | None = None,
        start: Mapping[str, Any] | None = None,
        only: Sequence[str] = (),
        size: tuple[float, float] = (720, 560),
        columns: int = 4,
        subtitle: str = "",
    ) -> None:
        super().__init__(title, parent, size=size, subtitle=subtitle)
        self._desk, self._entity = desk, entity
        self._record, self._fixed = record, dict(fixed or {})
        self._most = self.height()
        services = desk.services
        asked = [s for s in services.catalogue.fields(entity) if self._is_asked(s, only)]
        specs = self.arranged(asked)
        owner = self._fixed.get("customer_id") or (record or {}).get("customer_id")
        self.form = RecordForm(
            specs, self.make_references(desk, owner), columns=columns, editors=self.editor_makers()
        )
        if record is not None:
            values = services.records.values(entity, record)
        else:
            values = {s.name: s.default for s in specs if s.default is not None}
        self.form.set_values(values)
        self.form.set_editing(True, is_new=record is None)
        for name, value in (start or {}).items():
            box = self.form.boxes.get(name)
            if box is not None and box.editor is not None and value is not None:
                box.editor.set_value(value)
        self.form.changed.connect(self._on_changed)
        inner = QWidget()
        column = vbox(inner, (0, 0, 8, 0))
        column.addWidget(self.form)
        self._inner, self._scrolled = inner, scroll_area(inner)
        self.body.addWidget(self._scrolled, 1)
        self._note = label("", "problem", wrap=True, name="dialogProblem")
        self.add_note(self._note)
        self.add_close()
        self.add_save(_("Save"), icon="check")
        self.form.focus_first()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            # Only now it is known in how many columns the fields stand.
            self._most = self.height()
            self._fit_height(at_least=0)

    def _fit_height(self, at_least: int) -> None:
        """As high as the fields need, and a line of what may be said under one of them."""
        frame = self.height() - self._scrolled.height()
        wanted = frame + self._inner.sizeHint().height() + px(SAID_ROOM)
        self.resize(self.width(), min(self._most, max(wanted, at_least)))

    def _grow(self) -> None:
        self._fit_height(at_least=self.height())

    def make_references(self, desk: Desk, customer_id: int | None) -> References:
        """What the pickers of the form know of other records."""
        return References(desk, customer_id)

    def editor_makers(self) -> Mapping[str, EditorMaker]:
        """Editors of one's own, by field."""
        return self.editors

    def arranged(self, specs: list[FieldSpec]) -> list[FieldSpec]:
        """The fields as they shall stand in the form."""
        return specs

    def _is_asked(self, spec: FieldSpec, only: Sequence[str]) -> bool:
        if spec.internal or spec.derived or spec.name in self._fixed:
            return False
        return not only or spec.name in only

    def _on_changed(self) -> None:
        self._note.setText("")
        QTimer.singleShot(0, self, self._grow)  # an answer may have brought another field

    def _on_save(self) -> None:
        try:
            values: dict[str, Any] = self.form.changes()
        except FieldError:
            self._note.setText(_("Correct the marked fields first."))
            return
        services, entity, record = self._desk.services, self._entity, self._record
        if record is None:
            defaults = {n: b.value() for n, b in self.form.boxes.items() if b.value() is not None}
            values = {**defaults, **values, **self._fixed}
            record_id, version = None, None
        elif not values:
            self.accept()
            return
        else:
            record_id, version = int(record["id"]), int(record["version"])
        self.write(
            self._desk,
            _("Saving"),
            lambda _p: services.records.save(entity, record_id, values, version),
        )

    def show_failure(self, error: CrmError) -> None:
        self._note.setText(self.form.show_error(error))

    def has_changes(self) -> bool:
        """Whether something typed is not saved."""
        return bool(self.form.changed_fields())
