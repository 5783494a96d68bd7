"""提交本周承诺: what a seller promises for this month and the next two, beside what is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import full
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN, FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.saving import SavingDialog
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.widgets import label

if TYPE_CHECKING:
    from crmdesk.analysis.forecast_data import MonthBar

REMARK = "remark"


def month_words(month: date) -> str:
    """A month as one says it."""
    return _("{year}-{month:02}").format(year=month.year, month=month.month)


class PromiseDialog(SavingDialog):
    """Asks for an amount per month; what is signed and committed is proposed."""

    def __init__(
        self,
        desk: Desk,
        employee: tuple[int | None, str],
        bars: Sequence[MonthBar],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Submit this week's commitment"),
            parent,
            subtitle=_("{name} promises for each month what will be signed in it.").format(
                name=employee[1]
            ),
            size=(560, 430),
            icon="handshake",
        )
        self._desk, self._employee, self._bars = desk, employee, tuple(bars)
        specs = [self._spec(bar) for bar in self._bars]
        specs.append(
            FieldSpec(kind=Kind.TEXT, name=REMARK, label=N_("Remarks"), length=200, span=4)
        )
        self.form = RecordForm(specs, References(desk))
        start: dict[str, Any] = {
            spec.name: bar.target if bar.target is not None else bar.signed + bar.committed
            for spec, bar in zip(specs, self._bars, strict=False)
        }
        self.form.set_values(start | {REMARK: None})
        self.form.set_editing(True, is_new=True)
        self.body.addWidget(self.form)
        for bar in self._bars:
            self.body.addWidget(label(self._facts(bar), "muted", wrap=True))
        self.body.addStretch()
        self._note = label("", "problem", wrap=True, name="dialogProblem")
        self.footer.insertWidget(0, self._note, 1)
        self.add_close()
        self.add_save(_("Submit the commitment"))
        self.form.focus(specs[0].name)

    @staticmethod
    def _spec(bar: MonthBar) -> FieldSpec:
        return FieldSpec(
            kind=Kind.MONEY,
            name=f"month_{bar.month:%Y_%m}",
            label=month_words(bar.month),
            custom=True,
            required=True,
            minimum=0,
            unit=YUAN,
            per_unit=FEN_PER_YUAN,
            decimals=2,
            span=4,
        )

    @staticmethod
    def _facts(bar: MonthBar) -> str:
        return _("{month}: signed {signed}, committed {committed}, weighted {weighted}").format(
            month=month_words(bar.month),
            signed=full(bar.signed, Measure.MONEY),
            committed=full(bar.committed, Measure.MONEY),
            weighted=full(bar.weighted, Measure.MONEY),
        )

    def _on_save(self) -> None:
        try:
            amounts = {bar.month: self._amount(bar) for bar in self._bars}
            remark: Any = self.form.boxes[REMARK].value()
        except FieldError:
            self._note.setText(_("Correct the marked fields first."))
            return
        services, employee = self._desk.services, self._employee[0]
        self.write(
            self._desk,
            _("Saving"),
            lambda _p: services.commitments.promise(employee, amounts, remark or ""),
            _("The commitment is submitted."),
        )

    def _amount(self, bar: MonthBar) -> int:
        box = self.form.boxes[self._spec(bar).name]
        value: Any = box.value()
        if value is None:
            box.show_problem(_("Enter an amount; 0 if nothing is promised."))
            raise FieldError(N_("Enter an amount; 0 if nothing is promised."))
        return int(value)

    def show_failure(self, error: CrmError) -> None:
        self._note.setText(error.message())
