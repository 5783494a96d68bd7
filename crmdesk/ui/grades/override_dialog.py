"""人工定级: giving a customer another class than the method does, with a reason and an end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.analysis.months import add_months
from crmdesk.core import clock
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.models.grade_choices import GradedBy
from crmdesk.services.grades.classes import BY_HAND, CLASSES, label_of
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.saving import SavingDialog
from crmdesk.ui.forms.choice_editors import ChoiceEditor
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.forms.tiles_editor import TilesEditor
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.widgets import label

USUAL_MONTHS: Final = 6
METHOD: Final = FieldSpec(
    kind=Kind.ENUM, name="method", label=N_("Method"), required=True, span=4,
    options=tuple(Option(code, GradedBy(code).label) for code in BY_HAND),
)  # fmt: skip
# Every class of every method: which of them are offered, the editor decides.
GRADE: Final = FieldSpec(
    kind=Kind.ENUM, name="grade", label=N_("Grade"), required=True, span=2,
    options=tuple({o.value: o for code in BY_HAND for o in CLASSES[code]}.values()),
)  # fmt: skip
UNTIL: Final = FieldSpec(
    kind=Kind.DATE, name="valid_until", label=N_("Valid until"), required=True, span=2
)
REASON: Final = FieldSpec(
    kind=Kind.TEXT, name="reason", label=N_("Reason"), length=200, required=True, span=4,
    hint=N_("what the method does not see"),
)  # fmt: skip
WHO: Final = FieldSpec(
    kind=Kind.REFERENCE,
    name="employee_id",
    label=N_("Class given by"),
    reference="employee",
    span=2,
)


class GradeEditor(ChoiceEditor):
    """The classes of the method that is chosen."""

    def offer(self, method: str) -> None:
        """Offer the classes of *method*; what was chosen of another is dropped."""
        chosen = self.value()
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItem("", None)
        for option in CLASSES.get(method, ()):
            self.combo.addItem(_(option.label), option.value)
        self.combo.setCurrentIndex(max(0, self.combo.findData(chosen)))
        self.combo.blockSignals(False)


class OverrideDialog(SavingDialog):
    """*method* is a code of ``GradedBy``; "": the first that can be given by hand."""

    def __init__(
        self, desk: Desk, customer_id: int, method: str = "", parent: QWidget | None = None
    ) -> None:
        name = desk.services.names("customer", customer_id)
        super().__init__(_("Class by hand"), parent, subtitle=name, size=(640, 430), icon="tag")
        self._desk, self._customer_id = desk, customer_id
        self._computed: Mapping[str, str | None] | None = None
        self._method = ""
        self.form = RecordForm(
            [METHOD, GRADE, UNTIL, REASON, WHO], References(desk, customer_id),
            editors={"grade": GradeEditor, "method": TilesEditor},
        )  # fmt: skip
        start: dict[str, Any] = {
            "method": method if method in BY_HAND else BY_HAND[0],
            "valid_until": add_months(clock.today(), USUAL_MONTHS),
            "employee_id": desk.services.employee_id,
        }
        self.form.set_values(start)
        self.form.set_editing(True, is_new=True)
        self.body.addWidget(self.form)
        self.said = label("", "muted", wrap=True, name="methodSays")
        self.body.addWidget(self.said)
        self.body.addStretch()
        self._note = label("", "problem", wrap=True, name="dialogProblem")
        self.add_note(self._note)
        self.add_close()
        self.add_save(_("Give the class"), icon="check")
        self.form.changed.connect(self._on_changed)
        self._latest = LatestOnly(desk.jobs, self)
        services = desk.services
        self._latest.ask(
            _("Reading"), lambda _p: services.customer_profiles.computed(customer_id), self._on_read
        )
        self._follow()
        self.form.focus("grade")

    def _on_read(self, computed: Mapping[str, str | None]) -> None:
        self._computed = computed
        self._say()

    def _on_changed(self) -> None:
        self._note.setText("")
        self._follow()

    def _follow(self) -> None:
        """The classes offered are those of the method."""
        method = str(self.form.boxes["method"].value() or "")
        if method == self._method:
            return
        self._method = method
        editor = self.form.boxes["grade"].editor
        if isinstance(editor, GradeEditor):
            editor.offer(method)
        self._say()

    def _say(self) -> None:
        if self._computed is None:
            self.said.setText("")
            return
        grade = self._computed.get(self._method)
        says = (
            _("The method says: {grade}.").format(grade=_(label_of(self._method, grade)))
            if grade
            else _("The method says nothing of this customer.")
        )
        kept = _("It goes on reckoning; from the day after the last one its word counts again.")
        self.said.setText(f"{says} {kept}")

    # --- saving ----------------------------------------------------------------------------------
    def _on_save(self) -> None:
        try:
            values = {name: box.value() for name, box in self.form.boxes.items()}
        except FieldError:
            self._note.setText(_("Correct the marked fields first."))
            return
        for name, words in (
            ("grade", _("Choose the class.")),
            ("valid_until", _("Say until when it holds.")),
            ("reason", _("Say why: a later reader wants to know.")),
        ):
            if not values[name]:
                self._note.setText(words)
                self.form.focus(name)
                return
        services, customer_id = self._desk.services, self._customer_id
        until = values["valid_until"]
        assert isinstance(until, date)
        who = values["employee_id"]
        self.write(
            self._desk,
            _("Saving"),
            lambda _p: services.grade_overrides.give(
                customer_id, str(values["method"]), str(values["grade"]), str(values["reason"]),
                until, int(who) if isinstance(who, int) else None,
            ),
            said=_("The class was given by hand."),
        )  # fmt: skip

    def show_failure(self, error: CrmError) -> None:
        self._note.setText(self.form.show_error(error))

    def has_changes(self) -> bool:
        """Whether something typed is not saved."""
        typed = {"grade", "reason"}
        return bool(typed & {spec.name for spec in self.form.changed_fields()})
