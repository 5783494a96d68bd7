"""Proposing a credit limit, standing or temporary, with what the formulas say; deciding one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from crmdesk.analysis.credit_limit import LABELS
from crmdesk.analysis.credit_score import summary
from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import full
from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Elided, clear, label, line, vbox

if TYPE_CHECKING:
    from crmdesk.services.credit_limits import Proposed
    from crmdesk.ui.documents.approval_dialog import ApprovalDialog

STANDING, TEMPORARY = "standing", "temporary"
USUAL_DAYS: Final = 30
REASON = FieldSpec(
    kind=Kind.TEXT, name="reason", label=N_("Reason"), length=200, span=4,
    hint=N_("what the approver should know"),
)  # fmt: skip
AMOUNT = FieldSpec(
    kind=Kind.MONEY, name="amount", label=N_("Limit"), required=True, per_unit=100, decimals=2,
    minimum=0, span=2,
)  # fmt: skip
DAYS = FieldSpec(
    kind=Kind.INTEGER, name="credit_days", label=N_("Credit period"), unit=N_("days"), minimum=0,
    maximum=180, span=2,
)  # fmt: skip
FROM = FieldSpec(kind=Kind.DATE, name="valid_from", label=N_("Valid from"), required=True, span=2)
UNTIL = FieldSpec(
    kind=Kind.DATE, name="valid_until", label=N_("Valid until"), required=True, span=2
)
FIELDS: Final = {STANDING: (AMOUNT, DAYS, FROM, REASON), TEMPORARY: (AMOUNT, FROM, UNTIL, REASON)}


class LimitDialog(Dialog):
    """Asks for a limit; what the formulas propose stands above, how each was counted below it.

    A standing limit lower than the one now holds at once; every other one is decided.
    """

    def __init__(
        self, desk: Desk, customer_id: int, kind: str = STANDING, parent: QWidget | None = None
    ) -> None:
        name = desk.services.names("customer", customer_id)
        titles = {STANDING: _("Propose a credit limit"), TEMPORARY: _("Ask for a temporary limit")}
        super().__init__(titles[kind], parent, subtitle=name, size=(640, 520), icon="scales")
        self._desk, self._customer_id, self._kind = desk, customer_id, kind
        self._owner = parent
        self._proposed: Proposed | None = None
        self._latest = LatestOnly(desk.jobs, self)
        self.body.addWidget(self._make_figures())
        self.form = RecordForm(list(FIELDS[kind]), None)
        today = clock.today()
        start: dict[str, Any] = {"valid_from": today}
        if kind == TEMPORARY:
            start["valid_until"] = today + timedelta(USUAL_DAYS)
        self.form.set_values(start)
        self.form.set_editing(True, is_new=True)
        self.form.changed.connect(self._on_typed)
        self.body.addWidget(self.form)
        self.body.addStretch()
        self._problem = label("", "problem", wrap=True, name="limitProblem")
        self.add_note(self._problem)
        self.add_close()
        self._save = self.add_button(_("Propose"), "primary", name="dialogSave", icon="check")
        self._save.clicked.connect(self._on_save)
        self._read()
        self.form.focus("amount")

    def _make_figures(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "well")
        column = vbox(frame, (12, 8, 12, 8), 5)
        self.score = label("", "strong", wrap=True, name="limitScore")
        self.proposal = label(_("Reckoning …"), wrap=True, name="limitProposal")
        column.addWidget(self.score)
        self.now = label("", "muted", name="limitNow")
        column.addWidget(self.proposal)
        column.addWidget(self.now)
        column.addWidget(line())
        self._formulas = QGridLayout()
        self._formulas.setHorizontalSpacing(px(14))
        self._formulas.setVerticalSpacing(px(3))
        self._formulas.setColumnStretch(1, 1)
        column.addLayout(self._formulas)
        return frame

    # --- what the formulas say -------------------------------------------------------------------
    def _read(self) -> None:
        services, customer_id = self._desk.services, self._customer_id
        days = self._typed_days()
        self._latest.ask(
            _("Reckoning the limit"),
            lambda _p: services.credit_limits.proposal(customer_id, days),
            self._on_read,
        )

    def _typed_days(self) -> int | None:
        box = self.form.boxes.get("credit_days")
        try:
            value = box.value() if box is not None else None
        except FieldError:
            return None
        return value if isinstance(value, int) else None

    def _on_read(self, proposed: Proposed) -> None:
        is_first = self._proposed is None
        self._proposed = proposed
        self.score.setText(shown(summary(proposed.score)))
        self.proposal.setText(shown(proposed.proposal.words))
        now = _("none") if proposed.current is None else _money(proposed.current)
        self.now.setText(_("Limit now: {now}").format(now=now))
        self._show_formulas(proposed)
        if is_first:
            self._fill(proposed)

    def _show_formulas(self, proposed: Proposed) -> None:
        clear(self._formulas)
        for place, formula in enumerate(f for f in proposed.proposal.formulas if f.is_enabled):
            self._formulas.addWidget(label(_(LABELS[formula.code]), "fieldLabel"), place, 0)
            self._formulas.addWidget(Elided(shown(formula.words), "secondary"), place, 1)
            amount = "—" if formula.fen is None else _money(formula.fen)
            said = label(amount, "strong")
            self._formulas.addWidget(said, place, 2, Qt.AlignmentFlag.AlignRight)

    def _fill(self, proposed: Proposed) -> None:
        """What the formulas give stands in the form until something else is typed."""
        start = {"credit_days": proposed.credit_days}
        if self._kind == STANDING and proposed.proposal.limit:
            # No limit at all is nobody's proposal: who wants it types it.
            start["amount"] = proposed.proposal.limit
        for name, value in start.items():
            box = self.form.boxes.get(name)
            if box is None or box.editor is None or value is None:
                continue
            if box.value() is None:
                self.form.propose(name, value)
        self._say_verb()

    def _on_typed(self) -> None:
        self._problem.setText("")
        self._say_verb()
        if self._kind != STANDING or self._proposed is None:
            return
        if self._typed_days() not in (None, self._proposed.credit_days):
            self._read()

    def _lowers(self, amount: Any) -> bool:
        proposed = self._proposed
        return (
            self._kind == STANDING
            and proposed is not None
            and proposed.current is not None
            and isinstance(amount, int)
            and amount < proposed.current
        )

    def _say_verb(self) -> None:
        try:
            amount = self.form.boxes["amount"].value()
        except FieldError:
            amount = None
        self._save.setText(_("Lower it now") if self._lowers(amount) else _("Propose"))

    # --- saving ----------------------------------------------------------------------------------
    def _on_save(self) -> None:
        try:
            values = {name: box.value() for name, box in self.form.boxes.items()}
        except FieldError:
            self._problem.setText(_("Correct the marked fields first."))
            return
        if values["amount"] is None:
            self._problem.setText(_("Enter the limit."))
            self.form.focus("amount")
            return
        if self._kind == TEMPORARY and values["valid_until"] is None:
            self._problem.setText(_("Say until when it holds."))
            self.form.focus("valid_until")
            return
        self._save.setEnabled(False)
        lowers = self._lowers(values["amount"])
        self._desk.write(
            _("Saving"),
            self._lower(values) if lowers else self._propose(values),
            said=_("The limit was lowered.") if lowers else "",
            done=self._on_done,
            failed=self._on_failed,
        )

    def _propose(self, values: Mapping[str, Any]) -> Callable[[Any], ChangeSet]:
        services, customer_id, kind = self._desk.services, self._customer_id, self._kind
        until: date | None = values.get("valid_until")

        def work(_progress: Any) -> ChangeSet:
            return services.credit_limits.propose(
                customer_id, values["amount"], kind=kind, credit_days=values.get("credit_days"),
                valid_from=values["valid_from"], valid_until=until,
                reason=str(values["reason"] or ""),
            )  # fmt: skip

        return work

    def _lower(self, values: Mapping[str, Any]) -> Callable[[Any], ChangeSet]:
        services, customer_id = self._desk.services, self._customer_id
        reason = str(values["reason"] or "")
        return lambda _p: services.credit_limits.lower(customer_id, values["amount"], reason)

    def _on_done(self, change_set: ChangeSet) -> None:
        desk, owner = self._desk, self._owner
        made = next(iter(change_set.of("credit_limit").created), None)
        is_proposed = False
        if made is not None:
            row = desk.services.records.fetch_many("credit_limit", [made]).get(made)
            is_proposed = row is not None and row["state"] == "proposed"
        self.accept()
        if is_proposed and made is not None:
            decide_limit(desk, made, owner)

    def _on_failed(self, error: CrmError) -> None:
        self._save.setEnabled(True)
        self._problem.setText(error.message())

    def has_changes(self) -> bool:
        """Whether something typed is not proposed yet."""
        return bool(self.form.changed_fields())


# --- deciding -------------------------------------------------------------------------------
def limit_decision(desk: Desk, limit_id: int, parent: QWidget | None) -> ApprovalDialog:
    """The dialog that decides a proposed limit; unshown."""
    from crmdesk.ui.documents.approval_dialog import ApprovalDialog

    services = desk.services
    row: Any = services.records.fetch("credit_limit", limit_id)
    name = services.names("customer", int(row["customer_id"]))
    return ApprovalDialog(
        desk,
        _("Credit limit of {customer}").format(customer=name),
        services.approvals.approvers(),
        reasons_of(row),
        approve=lambda who, password, note: services.credit_limits.approve(
            limit_id, who, password, note
        ),
        send_back=lambda who, password, note: services.credit_limits.refuse(
            limit_id, who, password, note
        ),
        parent=parent,
    )


def decide_limit(desk: Desk, limit_id: int, parent: QWidget | None) -> None:
    """Ask who decides a proposed limit and how."""
    limit_decision(desk, limit_id, parent).exec()


def reasons_of(row: Any) -> list[str]:
    """What an approver looks at: the limit asked for against what the formulas give."""
    amount, computed = int(row["amount"]), row["computed"]
    if row["kind"] == TEMPORARY:
        said = _("Temporary limit of {amount} until {day}").format(
            amount=_money(amount), day=row["valid_until"]
        )
    elif row["credit_days"] is None:
        said = _("Limit of {amount}").format(amount=_money(amount))
    else:
        said = _("Limit of {amount}, {days} days to pay").format(
            amount=_money(amount), days=row["credit_days"]
        )
    found = [said]
    if computed is None:
        found.append(_("The formulas give nothing: figures are missing."))
    elif amount > int(computed):
        found.append(
            _("That is {more} more than the formulas give ({computed}).").format(
                more=_money(amount - int(computed)), computed=_money(int(computed))
            )
        )
    else:
        found.append(_("The formulas give {computed}.").format(computed=_money(int(computed))))
    if row["reason"]:
        found.append(_("Reason: {reason}").format(reason=row["reason"]))
    return found


def _money(fen: int) -> str:
    return full(fen, Measure.MONEY)
