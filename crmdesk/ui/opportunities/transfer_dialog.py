"""Handing an opportunity to another seller, who accepts it or not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, ValidationError
from crmdesk.core.i18n import _, told
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.opportunities.actions import Deal
from crmdesk.ui.widgets import label

TO, REASON = "to_id", "reason"
SIZE: Final = (520, 320)


class TransferDialog(Dialog):
    """Asks to whom and why. The owner changes when the other one accepts."""

    def __init__(self, desk: Desk, deal: Deal, parent: QWidget | None = None) -> None:
        super().__init__(_("Hand over the opportunity"), parent, subtitle=deal.words, size=SIZE)
        self._desk, self._deal = desk, deal
        self.saved: ChangeSet | None = None
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
        self.save = self.add_button(_("Hand over"), "primary", name="dialogSave")
        self.save.clicked.connect(self._on_save)
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
        self.save.setEnabled(False)
        name = services.names("employee", int(to))
        self._desk.write(
            _("Saving"),
            lambda _p: services.opportunities.ask_transfer(opportunity, int(to), reason or ""),
            said=_("{name} is asked to take it over.").format(name=name),
            done=self._on_saved,
            failed=self._on_failed,
        )

    def _on_saved(self, change_set: ChangeSet) -> None:
        self.saved = change_set
        self.accept()

    def _on_failed(self, error: CrmError) -> None:
        self.save.setEnabled(True)
        if isinstance(error, ValidationError):
            rest = self.form.show_problems(error.problems)
            self._note.setText(told(p.message() for p in rest))
        else:
            self._note.setText(error.message())

    def has_changes(self) -> bool:
        """Whether something typed would be lost."""
        return bool(self.form.changed_fields())
