"""One minute to the first card: the customer and its first contact in one dialog, one save."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import N_, _, listed
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec
from crmdesk.ui import message
from crmdesk.ui.customers.look_alikes import LookAlike, LookAlikePanel, while_typing
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.line_editors import LineEditor
from crmdesk.ui.forms.references import References
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.widgets import hbox, label, scroll_area, vbox

# Field to its width in quarters of a row.
CUSTOMER_FIELDS: Final = {
    "name": 2, "short_name": 2, "customer_type": 1, "relation_state": 1, "owner_id": 1,
    "source": 1, "phone": 1, "registered_region": 1, "registered_address": 2,
}  # fmt: skip
CONTACT_FIELDS: Final = ("name", "mobile", "job_title", "wechat")
FIRST_CONTACT: Final = N_("First contact")
PREFIX: Final = "contact."
# What stays for the next customer: a pile of business cards comes from one fair.
KEPT: Final = ("customer_type", "relation_state", "owner_id", "source")
COMPARED: Final = ("name", "short_name", "phone", PREFIX + "mobile")
# These alone make nobody a duplicate, but they speak for or against.
TELLING: Final = ("customer_type", "registered_region")
COMPARE_AFTER_MS: Final = 250


class NewCustomerDialog(Dialog):
    """*name* is what was typed into the search box and found nothing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(
            _("New customer"),
            parent,
            size=(980, 500),
            subtitle=_("Only the name is needed; everything else can follow on the card."),
        )
        self._desk = desk
        self.saved: ChangeSet | None = None
        self._after = ""
        self._denied: set[int] = set()
        self._found: list[LookAlike] = []
        self._given: dict[str, Any] = {}
        self._compared: dict[str, str] = {}
        row = hbox(None, spacing=14)
        row.addWidget(self._make_form(), 1)
        self.look_alikes = LookAlikePanel()
        self.look_alikes.open_asked.connect(self._on_open_other)
        self.look_alikes.denied.connect(self._on_denied)
        row.addWidget(self.look_alikes)
        self.body.addLayout(row, 1)
        self._make_footer()
        self._latest = LatestOnly(desk.jobs, self, delay_ms=COMPARE_AFTER_MS)
        self._start_with(taken_over(self._specs, name))

    # --- building ----------------------------------------------------------------------------------
    def _make_form(self) -> QWidget:
        catalogue = self._desk.services.catalogue
        customer, contact = catalogue.by_key("customer"), catalogue.by_key("contact")
        self._specs = {
            n: replace(customer[n], section="", span=span, required_for_credit=False)
            for n, span in CUSTOMER_FIELDS.items()
        } | {
            PREFIX + n: replace(
                contact[n], name=PREFIX + n, section=FIRST_CONTACT, span=1, required=False
            )
            for n in CONTACT_FIELDS
        }
        self.form = RecordForm(list(self._specs.values()), References(self._desk))
        self.form.changed.connect(self._on_changed)
        inner = QWidget()
        vbox(inner, (0, 0, 8, 0)).addWidget(self.form)
        return scroll_area(inner)

    def _make_footer(self) -> None:
        self._note = label("", "problem", wrap=True, name="dialogProblem")
        self.footer.insertWidget(0, self._note, 1)
        self.add_close()
        self._buttons = {}
        for after, words, name in (
            ("next", _("Save and enter the next"), "saveAndNext"),
            ("open", _("Save and open the card"), "saveAndOpen"),
            ("", _("Save"), "dialogSave"),
        ):
            made = self.add_button(words, "" if after else "primary", name=name)
            made.setProperty("after", after)
            made.clicked.connect(self._on_save)
            self._buttons[after] = made

    def _start_with(self, given: Mapping[str, Any], kept: Mapping[str, Any] | None = None) -> None:
        """An empty form with the usual values; *given* counts as typed, *kept* as usual."""
        values = {n: s.default for n, s in self._specs.items() if s.default is not None}
        values["owner_id"] = self._desk.services.employee_id
        values |= kept or {}
        self.form.set_values(values)
        self.form.set_editing(True, is_new=True)
        self._given = dict(given)
        for name, value in given.items():
            editor = self.form.boxes[name].editor
            if editor is not None:
                editor.set_value(value)
        self._denied.clear()
        self._found = []
        self._note.setText("")
        self.look_alikes.show_waiting()
        self.form.focus("name")
        self._compare()

    # --- duplicates --------------------------------------------------------------------------------
    def _on_changed(self) -> None:
        self._note.setText("")
        self._compare()

    def _compare(self) -> None:
        """Ask who looks like what is typed, unless nothing that matters has changed."""
        typed = {n: v for n in (*COMPARED, *TELLING) if (v := self._typed(n))}
        if typed == self._compared:
            return
        self._compared = typed
        if not any(n in typed for n in COMPARED):
            self._latest.cancel()
            self._found = []
            self.look_alikes.show_waiting()
            return
        services = self._desk.services
        self._latest.ask(
            _("Looking for duplicates"), lambda _p: while_typing(services, typed), self._on_compared
        )

    def _typed(self, name: str) -> str:
        """A compared field as it would be stored; empty while it is blank or wrong."""
        spec, editor = self._specs[name], self.form.boxes[name].editor
        if editor is None:
            return ""
        try:
            return str(codecs.dump(spec, editor.value()) or "")
        except FieldError:
            return ""

    def _on_compared(self, found: list[LookAlike]) -> None:
        self._found = found
        self._show_found()

    def _show_found(self) -> None:
        self.look_alikes.show_found([f for f in self._found if f.customer_id not in self._denied])

    def _on_denied(self, customer_id: int) -> None:
        self._denied.add(customer_id)
        self._show_found()

    def _on_open_other(self, customer_id: int) -> None:
        if self.may_leave():
            super().reject()
            self._desk.open_customer(customer_id)

    # --- saving ------------------------------------------------------------------------------------
    def _on_save(self) -> None:
        try:
            self.form.changes()  # marks every field that is wrong
        except FieldError:
            self._note.setText(_("Correct the marked fields first."))
            return
        values = {n: v for n, b in self.form.boxes.items() if (v := b.value()) not in (None, ())}
        customer = {n: v for n, v in values.items() if not n.startswith(PREFIX)}
        contact = {
            n.removeprefix(PREFIX): v for n, v in values.items() if n.startswith(PREFIX) and v
        }
        self._after = str(self.sender().property("after"))
        if not self._is_another():
            return
        self._set_saving(True)
        context, denied = self._desk.services.context, sorted(self._denied)

        def save(_progress: Any) -> ChangeSet:
            from crmdesk.services.new_customer import save_new_customer

            return save_new_customer(context(), customer, contact, denied)

        said = _("{name} is saved.").format(name=values.get("name", ""))
        self._desk.write(_("Saving"), save, said=said, done=self._on_saved, failed=self._on_failed)

    def _is_another(self) -> bool:
        """Ask before a card is made twice; whoever was called different is not asked about."""
        certain = [f for f in self._found if f.is_certain and f.customer_id not in self._denied]
        if not certain:
            return True
        names = listed(dict.fromkeys(f.name for f in certain[:3]))
        answer = message.ask(
            _("There is such a customer already"),
            _("{names} looks the same. Two cards of one customer part its history.").format(
                names=names
            ),
            [
                message.Choice("back", _("Go on editing")),
                message.Choice("open", _("Open that card")),
                message.Choice("save", _("It is another one, save"), "primary"),
            ],
            parent=self,
        )
        if answer == "open":
            super().reject()
            self._desk.open_customer(certain[0].customer_id)
        elif answer == "save":
            self._denied.update(f.customer_id for f in certain)
        return answer == "save"

    def _set_saving(self, on: bool) -> None:
        for made in self._buttons.values():
            made.setEnabled(not on)

    def _on_saved(self, change_set: ChangeSet) -> None:
        self._set_saving(False)
        self.saved = change_set
        customer_id = next(iter(change_set.of("customer").created))
        if self._after == "next":
            self._start_with({}, {n: self.form.boxes[n].value() for n in KEPT})
            return
        self.accept()
        if self._after == "open":
            self._desk.open_customer(customer_id)
        else:
            self._desk.open_page("customers", customer_id=customer_id)

    def _on_failed(self, error: CrmError) -> None:
        self._set_saving(False)
        self._note.setText(self.form.show_error(error))

    # --- leaving -----------------------------------------------------------------------------------
    def has_changes(self) -> bool:
        """Whether something was typed here that would be lost."""
        for spec in self.form.changed_fields():
            editor = self.form.boxes[spec.name].editor
            try:
                if editor is None or editor.value() != self._given.get(spec.name):
                    return True
            except FieldError:
                return True
        return False

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        editor = self.form.boxes["name"].editor
        if visible and isinstance(editor, LineEditor):
            editor.line.end(False)  # a name that was taken over is gone on with, not typed over

    def done(self, result: int) -> None:
        self._latest.cancel()
        super().done(result)


def taken_over(specs: Mapping[str, FieldSpec], text: str) -> dict[str, Any]:
    """What was typed into the search box, put where it belongs: a number is no name.

    Letters alone are the initials somebody searched by; they are left out.
    """
    text = text.strip()
    if not text or re.fullmatch(r"[a-z ]+", text):
        return {}
    if re.search(r"\d{3}", text) and not re.search(r"[^\W\d_]", text):
        for name in (PREFIX + "mobile", "phone"):
            try:
                return {name: codecs.parse(specs[name], text)}
            except FieldError:
                continue
        return {}
    return {"name": text}
