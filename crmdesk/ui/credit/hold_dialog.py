"""What a document that credit holds looks like: every reason, the numbers, and the ways out.

``ask_release`` is called by the write door (``Desk.write``) whenever an act is refused for credit,
whichever act it was. It returns whether an approver let the documents pass, so that the act can be
tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crmdesk.analysis.credit_decision import Stage, summary
from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import full
from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui import message
from crmdesk.ui.credit.exposure_bar import ExposureBar
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, icon_label, label, line, link, scroll_area, vbox, well

if TYPE_CHECKING:
    from crmdesk.services.approvals import Approver
    from crmdesk.services.credit_log import Assessed, CreditHold

VALID_DAYS: Final = 7
UNTIL = FieldSpec(kind=Kind.DATE, name="until", label=N_("Valid until"), required=True, span=2)
WHY = FieldSpec(
    kind=Kind.TEXT, name="reason", label=N_("Reason for the release"), required=True, length=200,
    span=4,
)  # fmt: skip
AMOUNT = FieldSpec(
    kind=Kind.MONEY, name="amount", label=N_("Released up to"), required=True, per_unit=100,
    decimals=2, span=2,
)  # fmt: skip
SHOWN_DOCUMENTS: Final = 8


def ask_release(desk: Desk, hold: CreditHold, parent: QWidget | None) -> bool:
    """Show a refused act with its reasons. True: an approver released every document of it.

    Where somebody answers in the person's place the caller says it as a plain error.
    """
    if message.is_recorded():
        return False
    dialog = HoldDialog(desk, hold.held, parent)
    dialog.exec()
    hold.wants_draft = dialog.wants_draft
    return dialog.is_released


class HoldDialog(Dialog):
    """``is_released``: an approver let it pass. ``wants_draft``: the sale shall be kept as a draft,
    which can be released."""

    def __init__(self, desk: Desk, held: Sequence[Assessed], parent: QWidget | None = None) -> None:
        first = held[0]
        super().__init__(
            _("{document} is held").format(document=first.document),
            parent,
            subtitle=f"{first.customer} · {_money(first.amount)}",
            size=(880, 540),
            icon="prohibit",
            tone="bad",
        )
        self.is_released = self.wants_draft = False
        self._yes: QPushButton
        self._form: RecordForm
        self._desk, self._held = desk, tuple(held)
        is_open = can_release(held) and self._are_saved()
        self.body.addWidget(self._make_verdict(first))
        self.bar = ExposureBar(desk, "holdExposure")
        self.bar.show_assessed(first)
        self.bar.verdict.hide()
        self.bar.words.hide()
        self.body.addWidget(self.bar)
        parts = hbox(None, spacing=18)
        parts.addWidget(self._make_why(is_saved=self._are_saved()), 1)
        if is_open:
            parts.addWidget(line(vertical=True))
            parts.addWidget(self._make_release(desk.services.approvals.approvers(), first), 1)
        self.body.addLayout(parts, 1)
        self._problem = label("", "problem", wrap=True, name="holdProblem")
        self.add_note(self._problem)
        self._card = self.add_button(_("Customer card"), name="holdCard")
        self._card.clicked.connect(self._on_card)
        self.add_close(_("Leave it"))
        if is_open:
            self._yes = self.add_button(_("Release"), "primary", name="holdRelease", icon="check")
            self._yes.clicked.connect(self._on_release)
            if self.password.parent() is not None:
                self.password.setFocus()
            else:  # whoever works decides
                self._form.focus("reason")
        elif can_release(held) and len(held) == 1 and first.stage is Stage.SALE:
            keep = self.add_button(
                _("Save the draft and release it …"), "primary", name="holdDraft", icon="check"
            )
            keep.clicked.connect(self._on_draft)

    # --- what was found --------------------------------------------------------------------------
    def _make_why(self, *, is_saved: bool) -> QWidget:
        first = self._held[0]
        inner = QWidget()
        column = vbox(inner, (0, 0, 6, 0), 10)
        column.addWidget(self._make_reasons(first))
        if len(self._held) > 1:
            column.addWidget(self._make_others(self._held[1:]))
        column.addWidget(self._make_ways(first, is_saved=is_saved))
        column.addStretch()
        return scroll_area(inner, "holdScroll")

    def _make_verdict(self, held: Assessed) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "alarm")
        row = hbox(frame, (12, 8, 12, 8), 18)
        row.addWidget(label(shown(summary(held.decision)), "strong", wrap=True), 1)
        for words, value in figures(held):
            box = vbox(None, spacing=0)
            box.addWidget(label(words, "fieldLabel"))
            box.addWidget(label(value, "strong"))
            row.addLayout(box)
        return frame

    def _make_reasons(self, held: Assessed) -> QWidget:
        frame = well("holdReasons")
        column = vbox(frame, (12, 8, 12, 8), 5)
        for reason in held.decision.reasons:
            is_grave = reason.verdict.gravity > 1
            row = hbox(None, spacing=8)
            icon = icon_label(
                "warning-circle" if is_grave else "info", "bad" if is_grave else "warn", 16
            )
            row.addWidget(icon)
            row.addWidget(label(shown(reason.words), "strong" if is_grave else "", wrap=True), 1)
            column.addLayout(row)
        return frame

    def _make_others(self, others: Sequence[Assessed]) -> QWidget:
        frame = well("holdOthers")
        column = vbox(frame, (12, 8, 12, 8), 3)
        said = ngettext("{count} more is held", "{count} more are held", len(others))
        column.addWidget(label(said.format(count=len(others)), "strong"))
        for one in others[:SHOWN_DOCUMENTS]:
            words = f"{one.document} · {one.customer} · {_money(one.amount)}"
            made = label(words, "muted", wrap=True)
            made.setToolTip("\n".join(one.sentences()))
            column.addWidget(made)
        return frame

    def _are_saved(self) -> bool:
        """Whether all documents are there: what was begun and refused in one act is not."""
        records = self._desk.services.records
        return all(
            one.document_id is not None
            and bool(records.fetch_many(one.stage.value, [one.document_id]))
            for one in self._held
        )

    def _make_ways(self, held: Assessed, *, is_saved: bool) -> QWidget:
        holder = QWidget()
        column = vbox(holder, spacing=3)
        column.addWidget(label(_("What can be done"), "section"))
        for words in ways(held, is_saved=is_saved):
            row = hbox(None, spacing=8)
            row.addWidget(icon_label("arrow-right", "text3", 14))
            row.addWidget(label(words, wrap=True), 1)
            column.addLayout(row)
        if held.exposure.overdue:
            calls = link(_("Call for the money"), "phone", name="holdCall")
            calls.clicked.connect(self._on_calls)
            column.addWidget(calls)
        return holder

    # --- the release -----------------------------------------------------------------------------
    def _make_release(self, approvers: Sequence[Approver], held: Assessed) -> QWidget:
        holder = QWidget()
        column = vbox(holder, spacing=8)
        column.addWidget(label(_("Release by an approver"), "section"))
        self.who = Combo("holdApprover")
        for known in approvers:
            words = known.name
            if not known.has_password:
                words = _("{name} (no password yet)").format(name=known.name)
            self.who.addItem(words, known.employee_id)
        self.password = QLineEdit()
        self.password.setObjectName("holdPassword")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Approval password"))
        if approvers:
            pair = hbox(None, spacing=12)
            pair.addLayout(_field(_("Decided by"), self.who), 1)
            pair.addLayout(_field(_("Approval password"), self.password), 1)
            column.addLayout(pair)
        else:
            column.addWidget(
                label(
                    _(
                        "Nobody is marked as approver yet, so whoever works decides. Tick “May "
                        "approve” at an employee in the settings to ask for a password."
                    ),
                    "muted", wrap=True, name="noApprovers",
                )
            )  # fmt: skip
        specs = [AMOUNT, UNTIL, WHY] if len(self._held) == 1 else [UNTIL, WHY]
        self._form = RecordForm(specs, None)
        start: dict[str, Any] = {
            "amount": held.amount,
            "until": clock.today() + timedelta(VALID_DAYS),
        }
        self._form.set_values({s.name: start[s.name] for s in specs if s.name in start})
        self._form.set_editing(True, is_new=True)
        column.addWidget(self._form)
        column.addStretch()
        return holder

    def _on_release(self) -> None:
        try:
            values = {name: box.value() for name, box in self._form.boxes.items()}
        except FieldError as error:
            self._problem.setText(error.message())
            return
        if not str(values.get("reason") or "").strip():
            self._problem.setText(_("Say why it is released."))
            self._form.focus("reason")
            return
        if values.get("until") is None:
            self._problem.setText(_("Say until when the release holds."))
            self._form.focus("until")
            return
        self._problem.setText("")
        self._yes.setEnabled(False)
        deed = self._deed(values)
        self._desk.write(_("Releasing"), deed, done=self._on_done, failed=self._on_failed)

    def _deed(self, values: dict[str, Any]) -> Callable[[Any], ChangeSet]:
        services, held = self._desk.services, self._held
        who = self.who.currentData() if self.who.count() else None
        password, reason = self.password.text(), str(values["reason"]).strip()
        until: date = values["until"]
        amount = values.get("amount")

        def work(_progress: Any) -> ChangeSet:
            made = ChangeSet(0, "")
            for one in held:
                made = services.credit_releases.release(
                    one.stage, one.document_id or 0, reason, who, password,
                    amount=one.amount if amount is None else amount, valid_until=until,
                )  # fmt: skip
            return made

        return work

    def _on_done(self, _change_set: ChangeSet) -> None:
        self.is_released = True
        self.accept()

    def _on_failed(self, error: CrmError) -> None:
        self._yes.setEnabled(True)
        self._problem.setText(error.message())
        self.password.selectAll()
        self.password.setFocus()

    def _on_draft(self) -> None:
        self.wants_draft = True
        self.accept()

    # --- going elsewhere -------------------------------------------------------------------------
    def _on_card(self) -> None:
        self.reject()
        self._desk.open_customer(self._held[0].customer_id, tab="credit")

    def _on_calls(self) -> None:
        from crmdesk.ui.credit import going

        self.reject()
        going.show_calls(self._desk, self._held[0].customer_id)


def can_release(held: Sequence[Assessed]) -> bool:
    """Whether an approver may let all of them pass: no grave reason forbids it."""
    return all(r.can_release for one in held for r in one.decision.reasons if r.verdict.gravity > 1)


def figures(held: Assessed) -> list[tuple[str, str]]:
    """The numbers a decision was made from, in words."""
    decision = held.decision
    found = [(_("This document"), _money(held.amount))]
    if decision.available is not None:
        found.append((_("Available"), _money(decision.available)))
    if held.overdue_days:
        found.append((_("Overdue for"), full(held.overdue_days, Measure.DAYS)))
    found.append((_("Credit grade"), (held.grade or "—").upper()))
    return found


def ways(held: Assessed, *, is_saved: bool = True) -> list[str]:
    """What would let the document pass, the simplest first."""
    decision, codes = held.decision, {r.code for r in held.decision.reasons}
    found = []
    rest = held.amount - decision.lacks
    if 0 < decision.lacks < held.amount:
        found.append(
            _("Lower the amount by {lacks} to {rest}: then the limit suffices.").format(
                lacks=_money(decision.lacks), rest=_money(rest)
            )
        )
    if "first_business" in codes:
        found.append(_("Have first business approved on the page “Qualifications”."))
    if "licence" in codes:
        found.append(_("Enter the renewed licence on the customer's card."))
    if not {"first_business", "licence"} & codes:
        found.append(_("Take the money at once: what is paid in the same act needs no credit."))
    if held.exposure.overdue:
        found.append(
            _("Collect what is overdue: {amount}.").format(amount=_money(held.exposure.overdue))
        )
    if decision.limit is not None and decision.lacks:
        found.append(_("Propose a higher or a temporary limit on the customer's card."))
    if not is_saved:
        found.append(_("Save it as a draft first; an approver can then release it."))
    return found


def _money(fen: int) -> str:
    return full(fen, Measure.MONEY)


def _field(title: str, editor: QWidget) -> QVBoxLayout:
    box = vbox(None, spacing=3)
    box.addWidget(label(title, "fieldLabel"))
    box.addWidget(editor)
    editor.setMinimumHeight(px(34))
    return box
