"""With which customer one is to be merged: those that look alike, or any found by typing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.customers.look_alikes import LookAlike, with_facts
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.editors import make_editor
from crmdesk.ui.forms.references import References
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.widgets import label, scroll_area, vbox
from crmdesk.ui.widgets.option_card import OptionCard

OTHER = FieldSpec(
    kind=Kind.REFERENCE, label=N_("Other customer"), name="other", reference="customer"
)


class MergePartner(QWidget):
    """``picked`` carries the customer."""

    picked = Signal(object)

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__()
        self.setObjectName("mergePartner")
        self._customer_id = customer_id
        services = desk.services
        column = vbox(self, spacing=8)
        name = services.names("customer", customer_id)
        column.addWidget(
            label(_("With which customer is {name} to be merged?").format(name=name), "heading",
                  wrap=True)
        )  # fmt: skip
        self.editor = make_editor(OTHER, References(desk))
        self.editor.left.connect(self._on_left)
        column.addWidget(self.editor)
        self._title = label("", "section", name="partnersTitle")
        column.addWidget(self._title)
        body = QWidget()
        self._items = vbox(body, (0, 0, 8, 0), 8)
        self._items.addStretch()
        column.addWidget(scroll_area(body), 1)
        self._latest = LatestOnly(desk.jobs, self)

        def read(_progress: Any) -> list[LookAlike]:
            return with_facts(services, services.duplicates.of_customer(customer_id))

        self._latest.ask(_("Looking for duplicates"), read, self._on_found)

    def _on_found(self, found: list[LookAlike]) -> None:
        self._title.setText(_("Look alike") if found else _("No customer looks like this one."))
        for item in found:
            text = " · ".join((item.facts, *item.reasons))
            tone = "bad" if item.is_certain else "warn"
            made = OptionCard(
                "intersect", tone, item.name, text, name=f"partner_{item.customer_id}"
            )
            made.setProperty("customer_id", item.customer_id)
            made.clicked.connect(self._on_option)
            self._items.insertWidget(self._items.count() - 1, made)

    def _on_option(self) -> None:
        self.picked.emit(self.sender().property("customer_id"))

    def _on_left(self) -> None:
        try:
            value = self.editor.value()
        except FieldError as error:
            self._title.setText(error.message())
            self.editor.set_invalid(True)
            return
        self.editor.set_invalid(False)
        if isinstance(value, int) and value != self._customer_id:
            self.picked.emit(value)
