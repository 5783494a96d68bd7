"""One statement of account: its lines, what came back, and the steps of its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.analysis.statement import Entry
from crmdesk.analysis.states import STATEMENT, next_states
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN, FieldSpec, Kind
from crmdesk.models.trade_choices import DifferenceReason, StatementState
from crmdesk.ui import icons
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.receivables.statement_deeds import StatementDeeds
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.tables.tones import TONES
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import Elided, Pill, button, clear, hbox, icon_button, label, link, vbox
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.dunning_data import StatementSheet

SIZE: Final = (960, 640)
DIFFERENCES_HEIGHT: Final = 140
ENTRIES: Final = {
    Entry.CHARGE: N_("Goods delivered"),
    Entry.CREDIT: N_("Credit note"),
    Entry.RECEIPT: N_("Payment received"),
    Entry.REPAYMENT: N_("Money given back"),
}
# In the order of their way; the last one that is possible comes next.
STEPS: Final = {
    "differ": (N_("Enter differences"), "scales"),
    "confirm": (N_("The balance came back"), "seal-check"),
    "settleLine": (N_("Settle the difference"), "check"),
    "settle": (N_("All differences settled"), "check-circle"),
    "send": (N_("Mark as sent"), "paper-plane-tilt"),
}


def _amount(name: str, words: str) -> FieldSpec:
    return FieldSpec(
        kind=Kind.MONEY, name=name, label=words, custom=True, unit=YUAN, per_unit=FEN_PER_YUAN,
        decimals=2,
    )  # fmt: skip


def line_specs() -> tuple[FieldSpec, ...]:
    """The columns of the lines."""
    return (
        FieldSpec(kind=Kind.DATE, name="line_on", label=_("Date"), custom=True),
        FieldSpec(kind=Kind.TEXT, name="line_what", label=_("What"), custom=True),
        FieldSpec(
            kind=Kind.CODE, name="line_number", label=_("Document number"), custom=True, length=18
        ),
        FieldSpec(kind=Kind.DATE, name="line_due", label=_("Due on"), custom=True),
        _amount("line_charge", _("Charged")),
        _amount("line_paid", _("Paid")),
        _amount("line_balance", _("Balance")),
    )


def difference_specs() -> tuple[FieldSpec, ...]:
    """The columns of the differences."""
    return (
        FieldSpec(kind=Kind.TEXT, name="diff_no", label=_("Document number"), custom=True),
        _amount("diff_ours", _("Our amount")),
        _amount("diff_theirs", _("Customer's amount")),
        FieldSpec(kind=Kind.TEXT, name="diff_reason", label=_("Reason"), custom=True),
        FieldSpec(kind=Kind.TEXT, name="diff_remark", label=_("Remarks"), custom=True),
        FieldSpec(kind=Kind.TEXT, name="diff_solution", label=_("How it was settled"), custom=True),
    )


class StatementDialog(Dialog):
    """Follows what is written: after every step it shows the statement as it is now."""

    def __init__(self, desk: Desk, statement_id: int, parent: QWidget | None = None) -> None:
        super().__init__(_("Statement of account"), parent, size=SIZE)
        self._desk, self._statement_id = desk, statement_id
        self.sheet: StatementSheet | None = None
        self._latest = LatestOnly(desk.jobs, self)
        self.deeds = StatementDeeds(desk, self)
        head = hbox(None, spacing=10)
        self._customer = link("", "users", name="statementCustomer")
        self._customer.clicked.connect(self._on_customer)
        head.addWidget(self._customer)
        self._state = Pill("", "info")
        head.addWidget(self._state)
        self._period = Elided("", "muted", name="statementPeriod")
        head.addWidget(self._period, 1)
        self.body.addLayout(head)
        self._figures = hbox(None, spacing=24)
        self.body.addLayout(self._figures)
        self._notice = label("", "problem", wrap=True, name="statementNotice")
        self.body.addWidget(self._notice)
        self.lines = FixedTable(line_specs(), "line_what", name="statementLines")
        self.lines.show_when_empty(
            EmptyState("file-text", _("No movements in this period"),
                       _("The balance at the beginning is the one at the end."))
        )  # fmt: skip
        self.body.addWidget(self.lines, 1)
        self._diff_head = label("", "section", name="differenceHead")
        self.body.addWidget(self._diff_head)
        self.differences = FixedTable(difference_specs(), "diff_remark", name="differenceTable")
        self.differences.setFixedHeight(px(DIFFERENCES_HEIGHT))
        self.differences.opened.connect(self._on_difference)
        self.body.addWidget(self.differences)
        self._buttons: dict[str, QPushButton] = {}
        self._make_buttons()
        self.lines.table.set_low(True)
        self.differences.table.set_low(True)
        desk.bus.changed.connect(self._on_changed)
        self.reload()

    def _make_buttons(self) -> None:
        paper = button(_("Print"), "printer", name="statement_print")
        paper.clicked.connect(self._on_print)
        back = icon_button("prohibit", _("Withdraw the statement"), name="statement_withdraw")
        back.clicked.connect(self._on_withdraw)
        for place, aside in enumerate((paper, back)):
            self.footer.insertWidget(place, aside)
        self._buttons |= {"print": paper, "withdraw": back}
        self.add_close(_("Close"))
        acts = {
            "differ": self._on_differ,
            "confirm": self._on_confirm,
            "settleLine": self._on_settle_line,
            "settle": self._on_settle,
            "send": self._on_send,
        }
        for key, (words, icon) in STEPS.items():
            made = self.add_button(_(words), name=f"statement_{key}", icon=icon)
            made.clicked.connect(acts[key])
            self._buttons[key] = made

    # --- showing ---------------------------------------------------------------------------------
    def _on_changed(self, change_set: ChangeSet) -> None:
        watched = ("statement", "statement_difference", "sale", "receipt")
        if self.isVisible() and change_set.touches(watched):
            self.reload()

    def reload(self) -> None:
        """Read the statement again."""
        services, statement_id = self._desk.services, self._statement_id
        self._latest.ask(_("Reading"), lambda _p: read(services, statement_id), self._on_read)

    def _on_read(self, sheet: StatementSheet | None) -> None:
        if sheet is None:  # made and taken back meanwhile
            self.reject()
            return
        self.sheet = sheet
        record = sheet.record
        state = str(record["state"])
        self.setWindowTitle(_("Statement of account {code}").format(code=record["code"]))
        self._customer.setText(str(sheet.customer["name"]))
        self._state.set(_(StatementState(state).label), TONES["state"].get(state, "gradeD"))
        self._period.setText(_period_words(sheet))
        self._show_figures(sheet)
        self._notice.setText(_notice_words(sheet))
        self._notice.setVisible(bool(self._notice.text()))
        self.lines.show_rows([_line_row(each) for each in sheet.lines])
        self._show_differences(sheet)
        self._show_buttons(sheet)

    def _show_figures(self, sheet: StatementSheet) -> None:
        clear(self._figures)
        record = sheet.record
        for words, key in (
            (_("Opening balance"), "opening"), (_("Charged"), "charges"), (_("Paid"), "payments"),
            (_("Closing balance"), "closing"), (_("Confirmed balance"), "confirmed"),
        ):  # fmt: skip
            holder = QWidget()
            column = vbox(holder, spacing=1)
            column.addWidget(label(words, "fieldLabel"))
            value = record.get(key)
            shown = label(money(int(value)) if value is not None else "—", "strong")
            shown.setObjectName(f"statement_{key}")
            column.addWidget(shown)
            self._figures.addWidget(holder)
        self._figures.addStretch(1)

    def _show_differences(self, sheet: StatementSheet) -> None:
        has_any = bool(sheet.differences)
        self._diff_head.setVisible(has_any)
        self.differences.setVisible(has_any)
        self.differences.show_rows(
            [
                (
                    row["document_no"] or "—", row["ours"], row["theirs"],
                    _(DifferenceReason(row["reason"]).label), row["remark"],
                    f"{row['settled_on']} {row['solution'] or ''}".strip()
                    if row["settled_on"] else None,
                )
                for row in sheet.differences
            ]
        )  # fmt: skip
        answer = sheet.answer
        if has_any and answer is not None:
            said = _("Difference {all}, of which {sum} explained").format(
                sum=money(answer.difference - answer.unexplained), all=money(answer.difference)
            )
            self._diff_head.setText(said)
        else:
            self._diff_head.setText(_("Differences"))

    def _show_buttons(self, sheet: StatementSheet) -> None:
        state = str(sheet.record["state"])
        nexts = set(next_states(STATEMENT, state))
        can_answer = state in ("draft", "sent", "differs")
        unsettled = [row for row in sheet.differences if row["settled_on"] is None]
        shown = {
            "send": "sent" in nexts,
            "confirm": can_answer,
            "differ": can_answer,
            "settleLine": state == "differs" and bool(unsettled),
            "settle": state == "differs" and not unsettled,
            "withdraw": "withdrawn" in nexts,
            "print": state != "withdrawn",
        }
        for key, made in self._buttons.items():
            made.setVisible(shown[key])
        possible = [key for key in STEPS if shown[key]]
        for key in STEPS:
            _mark_next(self._buttons[key], STEPS[key][1], key in possible[-1:])

    # --- verbs -----------------------------------------------------------------------------------
    def _row(self) -> dict[str, Any]:
        return dict(self.sheet.record) if self.sheet is not None else {}

    def _on_customer(self) -> None:
        if self.sheet is not None:
            self.accept()
            customer_id = int(self.sheet.record["customer_id"])
            self._desk.open_customer(customer_id, tab="receivables")

    def _on_print(self) -> None:
        self.deeds.print([self._statement_id])

    def _on_send(self) -> None:
        self.deeds.send([self._statement_id])

    def _on_confirm(self) -> None:
        if self.sheet is not None:
            self.deeds.confirm(self._row())

    def _on_differ(self) -> None:
        if self.sheet is not None:
            self.deeds.differ(self._row())

    def _on_settle(self) -> None:
        self.deeds.settle(self._statement_id)

    def _on_withdraw(self) -> None:
        self.deeds.withdraw([self._statement_id])

    def _on_settle_line(self) -> None:
        """The difference under the cursor; else the first one that is open."""
        if self.sheet is None:
            return
        rows = list(self.sheet.differences)
        at = self.differences.current_row()
        chosen = rows[at : at + 1] if 0 <= at < len(rows) else []
        for row in [*chosen, *rows]:
            if row["settled_on"] is None:
                self.deeds.settle_line(int(row["id"]))
                return

    def _on_difference(self, place: int) -> None:
        row = self.sheet.differences[place] if self.sheet is not None else None
        if row is not None and row["settled_on"] is None:
            self.deeds.settle_line(int(row["id"]))


def _mark_next(made: QPushButton, icon: str, is_next: bool) -> None:
    """The step that comes next is the filled button, and what Ctrl+Enter does."""
    made.setDefault(is_next)
    made.setToolTip("Ctrl+Enter" if is_next else "")
    made.setIcon(icons.icon(icon, "onPrimary" if is_next else "text2", 17))
    set_role(made, "primary" if is_next else "")


def read(services: Services, statement_id: int) -> StatementSheet | None:
    """The statement; None if it is gone."""
    from crmdesk.core.errors import NotFound

    try:
        return services.statements.sheet(statement_id)
    except NotFound:
        return None


def _line_row(each: Any) -> tuple[Any, ...]:
    is_charge = each.entry in (Entry.CHARGE, Entry.REPAYMENT)
    # A charge stands left, what lowers the balance right: as on the paper.
    what = _(ENTRIES[each.entry])
    more = each.remark or each.what
    return (
        each.on.isoformat(),
        f"{what} · {more}" if more else what,
        each.number,
        each.due_on.isoformat() if each.due_on else None,
        abs(each.amount) if is_charge else None,
        None if is_charge else abs(each.amount),
        each.balance,
    )


def _period_words(sheet: StatementSheet) -> str:
    record = sheet.record
    said = [
        str(record["code"]),
        _("{first} until {last}").format(first=record["from_on"], last=record["until_on"]),
    ]
    if record["sent_on"]:
        said.append(_("sent on {day}").format(day=record["sent_on"]))
    if record["answered_on"]:
        said.append(_("answered on {day}").format(day=record["answered_on"]))
    if record["confirmed_name"]:
        said.append(str(record["confirmed_name"]))
    return " · ".join(said)


def _notice_words(sheet: StatementSheet) -> str:
    if not sheet.is_changed:
        return ""
    return _(
        "Records of this period were changed since: today the closing balance would be {now}. "
        "Withdraw the statement and make a new one if the change is right."
    ).format(now=money(sheet.now.closing))
