"""条款: the fields of a document that its head has no room for, in their sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import Problem
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.reading import DocumentState
from crmdesk.ui.documents.references import DocumentReferences
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.widgets import card, scroll_area, vbox


class FormTab(QWidget):
    """``changed`` is emitted after every keystroke."""

    changed = Signal()

    def __init__(self, desk: Desk, entity: str, names: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("tab_terms")
        known = desk.services.catalogue.by_key(entity)
        self.references = DocumentReferences(desk)
        self.form = RecordForm([known[name] for name in names], self.references)
        sheet = card("termsCard")
        inner = QWidget()
        vbox(inner, (20, 12, 20, 16)).addWidget(self.form)
        vbox(sheet, (1, 1, 1, 1)).addWidget(scroll_area(inner))
        vbox(self).addWidget(sheet)
        self.form.changed.connect(self.changed)

    def show_document(self, state: DocumentState) -> None:
        """Show a document as it is saved."""
        self.references.show_customer(state.customer_id)
        self.form.set_values(state.values)
        self.form.set_editing(state.is_open, is_new=state.is_new)

    def changes(self) -> dict[str, Any]:
        """The fields that differ; FieldError names the first wrong one."""
        return self.form.changes()

    def everything(self) -> dict[str, Any]:
        """All values; FieldError names the first wrong one."""
        return {name: box.value() for name, box in self.form.boxes.items()}

    def changed_fields(self) -> list[FieldSpec]:
        """The fields that differ from what is saved."""
        return self.form.changed_fields()

    def wrong_fields(self) -> list[FieldSpec]:
        """The fields at which a problem is shown."""
        return self.form.wrong_fields()

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Show problems at their fields; returns those whose field is not here."""
        return self.form.show_problems(problems)
