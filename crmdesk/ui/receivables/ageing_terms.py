"""How an ageing is cut: from which day ages count, the bounds, what is given up of each age."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.analysis.ageing_buckets import BASES, Allowance, Basis, Buckets
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.widgets import label

if TYPE_CHECKING:
    from crmdesk.services.receivable_data import AgeingQuery

SPECS: Final = (
    FieldSpec(
        kind=Kind.ENUM, name="basis", label=N_("Ages from"), required=True, span=4,
        options=tuple(Option(code, words) for code, words in BASES),
    ),
    FieldSpec(
        kind=Kind.TEXT, name="buckets", label=N_("Ages up to"), required=True, span=4, length=60,
        hint=N_("rising numbers of days, such as 30,60,90"),
    ),
    FieldSpec(
        kind=Kind.TEXT, name="allowance", label=N_("Allowance in %"), required=True, span=4,
        length=80, hint=N_("one for each age, not yet due first"),
    ),
    FieldSpec(
        kind=Kind.BOOL, name="fifo", label=N_("Apply money received in advance"), span=4,
        hint=N_("to the document due first"),
    ),
)  # fmt: skip


class AgeingTermsDialog(Dialog):
    """``chosen`` is the ageing asked for, None until it is applied."""

    def __init__(self, query: AgeingQuery, parent: QWidget | None = None) -> None:
        super().__init__(
            _("How ages are counted"),
            parent,
            subtitle=_("Kept for everybody who works with this file, on screen and on paper."),
            size=(480, 470),
            icon="sliders-horizontal",
        )
        self._query = query
        self.chosen: AgeingQuery | None = None
        self.form = RecordForm(list(SPECS), None, columns=4)
        self.form.set_values(
            {
                "basis": query.basis.value,
                "buckets": query.buckets.words,
                "allowance": query.allowance.words,
                "fifo": query.is_fifo,
            }
        )
        self.form.set_editing(True, is_new=True)
        self.body.addWidget(self.form)
        self._problem = label("", "problem", wrap=True, name="termsProblem")
        self.body.addWidget(self._problem)
        self.body.addStretch()
        self.add_close()
        self._do = self.add_button(_("Count ages so"), "primary", name="termsApply", icon="check")
        self._do.clicked.connect(self._on_apply)
        self.form.focus("buckets")

    def _on_apply(self) -> None:
        at = "basis"
        try:
            values: dict[str, Any] = {}
            for at, box in self.form.boxes.items():
                values[at] = box.value()
            at = "buckets"
            buckets = Buckets.parse(str(values["buckets"] or ""))
            at = "allowance"
            allowance = self._allowance(str(values["allowance"] or ""), buckets)
        except FieldError as error:
            self.form.boxes[at].show_problem(error.message())
            self.form.focus(at)
            return
        self.chosen = replace(
            self._query,
            basis=Basis(values["basis"] or Basis.DUE.value),
            buckets=buckets,
            allowance=allowance,
            is_fifo=bool(values["fifo"]),
        )
        self.accept()

    def _allowance(self, words: str, buckets: Buckets) -> Allowance:
        """The percentages as typed; those that stood there follow other buckets."""
        typed = Allowance.parse(words)
        if typed == self._query.allowance and len(typed.rates) != buckets.count:
            from crmdesk.services.receivables import fitting

            return fitting(typed, buckets)
        return typed.checked(buckets)
