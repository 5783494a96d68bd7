"""The question for a day that was: as of which one, since which one."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import FieldError
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.form import RecordForm


class PastDayDialog(Dialog):
    """``day`` is the answer, None until there is one. Days that are yet to come are refused.

    *label* is the untranslated name of the field, *verb* the translated word on the button.
    """

    def __init__(
        self, title: str, subtitle: str, label: str, verb: str, day: date,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(title, parent, subtitle=subtitle, size=(420, 230))
        self.day: date | None = None
        spec = FieldSpec(
            kind=Kind.DATE, name="day", label=label, required=True, check="not_future", span=4
        )
        self.form = RecordForm([spec], None)
        self.form.set_values({"day": day})
        self.form.set_editing(True, is_new=True)
        self.body.addWidget(self.form)
        self.body.addStretch()
        self.add_close()
        self.add_button(verb, "primary", name="dialogSave").clicked.connect(self._on_save)
        self.form.focus("day")

    def _on_save(self) -> None:
        try:
            value: Any = self.form.boxes["day"].value()
        except FieldError:
            return
        if isinstance(value, date):
            self.day = value
            self.accept()
