"""Beside the call list: whom to call, what is open, and what was said, noted by keyboard."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, ValidationError
from crmdesk.core.i18n import N_, _, ngettext, told
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN, FieldSpec, Kind, Option
from crmdesk.models.trade_choices import DunningResult, DunningWay
from crmdesk.services.wording import shown
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.receivables.call_list import last_words, promise_words
from crmdesk.ui.theme import px
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import (
    Elided,
    button,
    hbox,
    icon_button,
    label,
    line,
    link,
    scroll_area,
    vbox,
)
from crmdesk.ui.widgets.folding import fold

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.dunning_data import CallLine, Claim

WIDTH: Final = 372
FOOT_AIR: Final = 48  # margins of the form and gaps between its buttons
SHOWN_DOCUMENTS: Final = 5
SPOKEN: Final = (DunningWay.PHONE, DunningWay.WECHAT, DunningWay.VISIT)
SPECS: Final = (
    FieldSpec(
        kind=Kind.ENUM, name="result", label=N_("Result"), required=True, span=1,
        options=tuple(Option(r.value, r.label) for r in DunningResult),
    ),
    FieldSpec(
        kind=Kind.ENUM, name="way", label=N_("Way of dunning"), required=True, span=1,
        options=tuple(Option(w.value, w.label) for w in SPOKEN),
    ),
    FieldSpec(
        kind=Kind.MONEY, name="promised", label=N_("Promised amount"), span=1, unit=YUAN,
        per_unit=FEN_PER_YUAN, decimals=2, minimum=1,
    ),
    FieldSpec(kind=Kind.DATE, name="promised_on", label=N_("Will pay by"), span=1),
    FieldSpec(kind=Kind.DATE, name="next_on", label=N_("Next step on"), span=1),
    FieldSpec(
        kind=Kind.TEXT, name="said", label=N_("What was said"), length=500, multiline=True, span=4
    ),
)  # fmt: skip
# Fields of the records that are written, and where they stand in the form.
FIELD_OF: Final = {"remark": "said", "amount": "promised", "made_on": "promised_on"}


@dataclass(frozen=True, slots=True)
class CallReading:
    """What the form shows beside the line itself."""

    customer_id: int
    claim: Claim


class CallForm(QFrame):
    """``recorded``: the call is noted, the next one may come. ``letter_asked``: write a letter."""

    recorded = Signal()
    letter_asked = Signal(object)
    receipt_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("callForm")
        self.setProperty("role", "card")
        self.setFixedWidth(px(WIDTH))
        self._desk = desk
        self._line: CallLine | None = None
        self._is_saving = False
        self._latest = LatestOnly(desk.jobs, self, delay_ms=60)
        column = vbox(self, (16, 12, 12, 12), 6)
        self._make_head(column)
        body = QWidget()
        inner = vbox(body, (0, 0, 6, 0), 6)
        self._reason = label("", "muted", wrap=True, name="callReason")
        self._last = label("", "", wrap=True, name="callLast")
        self._documents = label("", "muted", wrap=True, name="callDocuments")
        for made in (self._reason, self._documents, self._last):
            inner.addWidget(made)
        inner.addWidget(line())
        self.form = RecordForm(list(SPECS), None, columns=2)
        self.form.set_editing(True, is_new=True)
        inner.addWidget(self.form)
        self._problem = label("", "problem", wrap=True, name="callProblem")
        inner.addWidget(self._problem)
        inner.addStretch()
        column.addWidget(scroll_area(body, "callScroll"), 1)
        self._make_foot(column)
        keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.record)
        self.show_line(None)

    def _make_head(self, column: Any) -> None:
        head = hbox(None, spacing=6)
        self._name = link("", name="callCustomer", tip=_("Open card"))
        self._name.clicked.connect(self._on_card)
        head.addWidget(self._name)
        head.addStretch()
        self._amount = label("", "strong", name="callAmount")
        head.addWidget(self._amount)
        column.addLayout(head)
        row = hbox(None, spacing=6)
        self._who = Elided("", "", name="callWho")
        row.addWidget(self._who, 1)
        self._phone = label("", "heading", name="callPhone")
        self._phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self._phone)
        self.copy = icon_button("copy", _("Copy the telephone number"), name="copyPhone")
        self.copy.clicked.connect(self._on_copy)
        row.addWidget(self.copy)
        column.addLayout(row)

    def _make_foot(self, column: Any) -> None:
        foot = hbox(None, spacing=6)
        self._letter = button(_("Dunning letter"), "file-text", name="callLetter",
                              tip=_("Write a dunning letter to this customer"))  # fmt: skip
        self._letter.clicked.connect(self._on_letter)
        self._receipt = button(_("Receipt"), "coins", name="callReceipt",
                               tip=_("The money came in"))  # fmt: skip
        self._receipt.clicked.connect(self._on_receipt)
        self._record = button(_("Note the call"), "check", "primary", name="callRecord",
                              tip="Ctrl+Enter")  # fmt: skip
        self._record.clicked.connect(self.record)
        foot.addWidget(self._letter)
        foot.addWidget(self._receipt)
        foot.addStretch()
        foot.addWidget(self._record)
        column.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        taken = self._record.sizeHint().width() + px(FOOT_AIR)
        fold([self._letter, self._receipt], self.width() - taken)

    # --- showing ---------------------------------------------------------------------------------
    @property
    def customer_id(self) -> int | None:
        """Whose call is shown."""
        return self._line.customer_id if self._line is not None else None

    def show_line(self, call: CallLine | None) -> None:
        """Show whom to call; what is typed for the same customer stays."""
        is_same = call is not None and call.customer_id == self.customer_id
        self._line = call
        for made in (self._letter, self._receipt, self._record, self.copy, self._name):
            made.setEnabled(call is not None)
        if call is None:
            self._latest.cancel()
            self._name.setText(_("Nobody chosen"))
            for text in (self._amount, self._who, self._phone, self._reason, self._last,
                         self._documents):  # fmt: skip
                text.setText("")
            self._clear()
            return
        self._name.setText(call.name)
        self._amount.setText(money(call.overdue))
        self._who.setText(call.contact_name or _("no contact person known"))
        self._phone.setText(call.phone or "—")
        self.copy.setEnabled(bool(call.phone))
        self._reason.setText(shown(call.step.reason))
        self._last.setText(self._last_said(call))
        self._last.setVisible(bool(self._last.text()))
        if not is_same:
            self._documents.setText("")
            self._clear()
        services, customer_id = self._desk.services, call.customer_id
        self._latest.ask(_("Reading"), lambda _p: read(services, customer_id), self._on_read)

    def _last_said(self, call: CallLine) -> str:
        parts = []
        if call.last is not None:
            parts.append(_("Last time: {words}").format(words=last_words(call)))
        if call.promise_on is not None:
            parts.append(_("Promised: {words}").format(words=promise_words(call)))
        return "\n".join(parts)

    def _on_read(self, reading: CallReading) -> None:
        if reading.customer_id == self.customer_id:
            self._documents.setText(claim_words(reading.claim))

    def _clear(self) -> None:
        self.form.set_values({spec.name: None for spec in SPECS} | {"way": DunningWay.PHONE.value})
        self._problem.setText("")

    def begin(self) -> None:
        """Put the cursor into the first field."""
        if self._line is not None:
            self.form.focus("result")

    @property
    def is_begun(self) -> bool:
        """Whether something is typed that is not noted yet."""
        return any(spec.name != "way" for spec in self.form.changed_fields())

    # --- doing -----------------------------------------------------------------------------------
    def _values(self) -> dict[str, Any] | None:
        found: dict[str, Any] = {}
        for name, box in self.form.boxes.items():
            try:
                found[name] = box.value()
            except FieldError:
                self.form.focus(name)
                return None
            if box.spec.required and found[name] in (None, ""):
                box.show_problem(_("“{field}” must be filled in.").format(field=box.spec.title))
                self.form.focus(name)
                return None
        return found

    def record(self) -> None:
        """Note the call with its promise and the next step, in one act."""
        from crmdesk.services.dunning_data import DunningDraft

        call, values = self._line, self._values()
        if call is None or values is None or self._is_saving:
            return
        draft = DunningDraft(
            customer_id=call.customer_id,
            way=str(values["way"]),
            result=str(values["result"]),
            said=str(values["said"] or ""),
            contact_id=call.contact_id,
            promised=values["promised"],
            promised_on=_date(values["promised_on"]),
            next_on=_date(values["next_on"]),
        )
        self._is_saving = True
        self._record.setEnabled(False)
        dunning = self._desk.services.dunning
        self._desk.write(
            _("Saving"),
            lambda _p: dunning.record(draft),
            said=_("{customer}: the call is noted.").format(customer=call.name),
            done=self._on_done,
            failed=self._on_failed,
        )

    def _on_done(self, _change_set: ChangeSet) -> None:
        self._is_saving = False
        self._line = None  # what was typed is saved: the next line begins with a clean form
        self._clear()
        self.recorded.emit()

    def _on_failed(self, error: CrmError) -> None:
        self._is_saving = False
        self._record.setEnabled(True)
        if isinstance(error, ValidationError):
            moved = [replace(p, field=FIELD_OF.get(p.field, p.field)) for p in error.problems]
            rest = self.form.show_problems(moved)
            self._problem.setText(told(p.message() for p in rest))
        else:
            self._problem.setText(error.message())

    def _on_card(self) -> None:
        if self.customer_id is not None:
            self._desk.open_customer(self.customer_id, tab="receivables")

    def _on_copy(self) -> None:
        if self._line is not None and self._line.phone:
            QGuiApplication.clipboard().setText(self._line.phone)
            message.notify(_("{number} is on the clipboard.").format(number=self._line.phone))

    def _on_letter(self) -> None:
        if self.customer_id is not None:
            self.letter_asked.emit(self.customer_id)

    def _on_receipt(self) -> None:
        if self.customer_id is not None:
            self.receipt_asked.emit(self.customer_id)


def read(services: Services, customer_id: int) -> CallReading:
    """What is overdue of a customer, for a job."""
    return CallReading(customer_id, services.dunning.claim(customer_id))


def claim_words(claim: Claim) -> str:
    """The overdue documents in a few lines, and the interest that ran up on them."""
    rows = [
        ngettext(
            "{code} of {day}: {amount}, {count} day", "{code} of {day}: {amount}, {count} days",
            each.document.days,
        ).format(
            code=each.document.code, day=each.document.sold_on.isoformat(),
            amount=money(each.document.open), count=each.document.days,
        )
        for each in claim.documents[:SHOWN_DOCUMENTS]
    ]  # fmt: skip
    more = len(claim.documents) - SHOWN_DOCUMENTS
    if more > 0:
        rows.append(
            ngettext("and {count} more document", "and {count} more documents", more).format(
                count=more
            )
        )
    if claim.interest is not None:
        rows.append(_("Late interest until today: {amount}").format(amount=money(claim.interest)))
    return "\n".join(rows)


def _date(value: Any) -> date | None:
    return value if isinstance(value, date) else None
