"""Fields that the owner adds to customers: what they are called, of which type, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.settings.entity_editor import EntityEditor
from crmdesk.ui.settings.section import Section
from crmdesk.ui.widgets import card, hbox, icon_button, label, vbox

ENTITY: Final = "custom_field"
CHOICES: Final = frozenset({Kind.ENUM, Kind.MULTI_ENUM})


class CustomFieldDialog(RecordDialog):
    """The choices are asked for only where there are any; a type cannot be changed later."""

    def __init__(
        self, desk: Desk, title: str, parent: QWidget, record: Mapping[str, Any] | None
    ) -> None:
        super().__init__(
            desk,
            ENTITY,
            title,
            parent,
            record=record,
            start=None if record else {"kind": Kind.TEXT},
            only=("title", "kind", "options", "is_required", "on_card"),
            size=(560, 330),
        )
        self._kind = str(record["kind"]) if record else ""
        self.form.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        editor = self.form.boxes["kind"].editor
        kind = str(editor.value() or "") if editor is not None else self._kind
        self.form.show_fields(lambda spec: self._applies(spec, kind))

    def _applies(self, spec: FieldSpec, kind: str) -> bool:
        return spec.name != "options" or kind in CHOICES


class CustomFieldEditor(EntityEditor):
    """The list, and the order in which the fields stand on the card."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            ENTITY,
            ("title", "kind", "options", "is_required", "on_card"),
            nouns=(
                _("New field"),
                _("No fields of your own yet"),
                _("Add what your trade needs: machine type, shop class, next inspection …"),
            ),
            icon="columns",
            sort="position",
        )
        self._up = icon_button("arrow-up", _("Further up"), name="customFieldUp")
        self._down = icon_button("arrow-down", _("Further down"), name="customFieldDown")
        for made, act in ((self._up, self._on_up), (self._down, self._on_down)):
            made.clicked.connect(act)
            self.tools.addWidget(made)
        self.list.table.horizontalHeader().setSectionsClickable(False)
        self._show_state()

    def dialog(self, title: str, record: Any) -> RecordDialog:
        return CustomFieldDialog(self.desk, title, self.window(), record)

    def _show_state(self) -> None:
        super()._show_state()
        if hasattr(self, "_down"):
            row, count = self.list.table.currentIndex().row(), self.list.total
            one = self.list.table.selected_count() == 1
            self._up.setEnabled(one and row > 0)
            self._down.setEnabled(one and 0 <= row < count - 1)

    def _on_up(self) -> None:
        self._move(-1)

    def _on_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        ids = list(self.list.ids())
        row = self.list.table.currentIndex().row()
        if 0 <= row < len(ids) and 0 <= row + step < len(ids):
            ids.insert(row + step, ids.pop(row))
            records = self.desk.services.records
            self.desk.write(_("Saving"), lambda _p: records.order(ENTITY, ids))


class CustomFieldsSection(Section):
    """See the module."""

    fills: ClassVar[bool] = True
    entities: ClassVar[tuple[str, ...]] = (ENTITY,)
    title: ClassVar[str] = N_("Custom fields")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        frame = card()
        column = vbox(frame, (1, 0, 1, 1))
        head = hbox(None, (20, 14, 20, 2), 8)
        head.addWidget(label(_(self.title), "heading"))
        self._count = label("", "muted", name="customFieldCount")
        head.addWidget(self._count)
        head.addStretch()
        column.addLayout(head)
        said = hbox(None, (20, 0, 20, 0))
        said.addWidget(
            label(
                _(
                    "They stand on the card under customer traits, and in lists, filters, import and "
                    "export like every other field."
                ),
                "muted",
                wrap=True,
            )
        )
        column.addLayout(said)
        self.editor = CustomFieldEditor(desk)
        self.editor.counted.connect(self._on_counted)
        column.addWidget(self.editor, 1)
        self.outer.addWidget(frame, 1)

    def refresh(self) -> None:
        self.editor.refresh()

    def on_change(self, change_set: ChangeSet) -> None:
        self.editor.on_change(change_set)

    def _on_counted(self, total: int) -> None:
        from crmdesk.services.catalogue import MAX_CUSTOM_FIELDS

        text = _("{count} of {most}").format(count=total, most=MAX_CUSTOM_FIELDS)
        self._count.setText(text)

    def add(self) -> None:
        """Ctrl+N."""
        self.editor.add()
