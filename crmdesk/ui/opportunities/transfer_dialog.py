"""Handing an opportunity to another seller, who accepts it or not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.saving import SavingDialog
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.opportunities.actions import Deal
from crmdesk.ui.widgets import label

TO, REASON = "to_id", "reason"
SIZE: Final = (520, 320)


class TransferDialog(SavingDialog):
    """Asks to whom and why. The owner changes when the other one accepts."""

    def __init__(self, desk: Desk, deal: Deal, parent: QWidget | None = None) -> None:
        super().__init__(_("Hand over the opportunity"), parent, subtitle=deal.words, size=SIZE)
        self._desk, self._deal = desk, deal
        specs = desk.services.catalogue.by_key("opportunity_transfer")
        asked = [replace(specs[TO], span=4), replace(specs[REASON], span=4)]
        self.form = RecordForm(asked, References(desk))
        self.form.set_values({})
        self.form.set_editing(True, is_new=True)
        self.body.addWidget(self.form)
        self.body.addWidget(
            label(
                _("It stays with the present seller until the other one accepts."),
                "muted",
                wrap=True,
            )
        )
        self._note = label("", "problem", wrap=True, name="dialogProblem")
        self.footer.insertWidget(0, self._note, 1)
        self.add_close()
        self.add_save(_("Hand over"))
        self.form.focus(TO)

    def _on_save(self) -> None:
        try:
            to: Any = self.form.boxes[TO].value()
            reason: Any = self.form.boxes[REASON].value()
        except FieldError:
            self._note.setText(_("Correct the marked fields first."))
            return
        if to is None:
            self.form.boxes[TO].show_problem(_("Say who gets it."))
            return
        services, opportunity = self._desk.services, self._deal.id
        name = services.names("employee", int(to))
        self.write(
            self._desk,
            _("Saving"),
            lambda _p: services.opportunities.ask_transfer(opportunity, int(to), reason or ""),
            _("{name} is asked to take it over.").format(name=name),
        )

    def show_failure(self, error: CrmError) -> None:
        self._note.setText(self.form.show_error(error))

    def has_changes(self) -> bool:
        """Whether something typed would be lost."""
        return bool(self.form.changed_fields())
