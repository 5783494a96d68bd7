"""The verbs of statements of account: make, send, confirm, differ, settle, withdraw, print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN, FieldSpec, Kind, Option
from crmdesk.models.trade_choices import DunningWay
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.deed_dialog import DeedDialog
from crmdesk.ui.trade.words import money

# Ways by which a statement goes out; the codes are those of dunning.
WAYS: Final = (DunningWay.LETTER, DunningWay.WECHAT, DunningWay.VISIT, DunningWay.PHONE)
WAY_WORDS: Final = {
    DunningWay.LETTER: N_("By post"),
    DunningWay.WECHAT: N_("By WeChat"),
    DunningWay.VISIT: N_("Handed over"),
    DunningWay.PHONE: N_("Read out on the telephone"),
}
WAY_KEY: Final = "statement_way"  # the way of the last one is the likeliest
SENT_ON: Final = FieldSpec(
    kind=Kind.DATE, label=N_("Sent on"), name="on", required=True, span=2, check="not_future"
)
ANSWERED_ON: Final = FieldSpec(
    kind=Kind.DATE, label=N_("Answered on"), name="on", required=True, span=2, check="not_future"
)
SETTLED_ON: Final = FieldSpec(
    kind=Kind.DATE, label=N_("Settled on"), name="on", required=True, span=2, check="not_future"
)
WAY: Final = FieldSpec(
    kind=Kind.ENUM, label=N_("Sent by way of"), name="way", required=True, span=2,
    options=tuple(Option(w.value, WAY_WORDS[w]) for w in WAYS),
)  # fmt: skip
BALANCE: Final = FieldSpec(
    kind=Kind.MONEY, label=N_("Confirmed balance"), name="amount", required=True, span=2,
    unit=YUAN, per_unit=FEN_PER_YUAN, decimals=2,
)  # fmt: skip
NAME: Final = FieldSpec(
    kind=Kind.TEXT, label=N_("Confirmed by"), name="name", length=40, span=4,
    hint=N_("who signed or sealed it"),
)  # fmt: skip
SOLUTION: Final = FieldSpec(
    kind=Kind.TEXT, label=N_("How it was settled"), name="solution", required=True, length=200,
    multiline=True, span=4,
)  # fmt: skip
REMARK: Final = FieldSpec(
    kind=Kind.TEXT, label=N_("Reason"), name="reason", length=200, multiline=True, span=4
)
Row = Mapping[str, Any]


class StatementDeeds(QObject):
    """Every verb is one act that can be taken back; the dialogs are made unshown, too."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent

    def make(self, customer_ids: Sequence[int] = ()) -> None:
        """Make the statements of a period."""
        from crmdesk.ui.receivables.make_statements import MakeStatementsDialog

        MakeStatementsDialog(
            self._desk, self._parent.window(), customer_ids=tuple(customer_ids)
        ).exec()

    def open(self, statement_id: int) -> None:
        """Show a statement with its lines and what came back."""
        from crmdesk.ui.receivables.statement_sheet import StatementDialog

        StatementDialog(self._desk, statement_id, self._parent.window()).exec()

    def print(self, ids: Sequence[int]) -> None:
        """Look at the paper and print it."""
        from crmdesk.ui.receivables.papers import print_statements

        print_statements(self._desk, ids, self._parent)

    # --- sending ---------------------------------------------------------------------------------
    def send(self, ids: Sequence[int]) -> None:
        """They went out."""
        self.send_dialog(ids).exec()

    def send_dialog(self, ids: Sequence[int]) -> DeedDialog:
        """Asks when and how; unshown."""
        statements, desk, count = self._desk.services.statements, self._desk, len(ids)

        def deed(values: Row) -> Any:
            desk.preferences.set(WAY_KEY, str(values["way"]))
            return statements.send(list(ids), values["on"], str(values["way"]))

        words = ngettext(
            "{count} statement is marked as sent.", "{count} statements are marked as sent.", count
        )
        known = {w.value for w in WAYS}
        kept = str(self._desk.preferences.get(WAY_KEY) or "")
        return DeedDialog(
            self._desk, _("Mark as sent"), _("Mark as sent"), [SENT_ON, WAY], deed, self._parent,
            subtitle=_("From now on it waits for the answer with seal; you are reminded of it."),
            start={
                "on": clock.today(), "way": kept if kept in known else DunningWay.LETTER.value,
            },
            said=words.format(count=count),
            icon="paper-plane-tilt", height=300,
        )  # fmt: skip

    # --- the answer ------------------------------------------------------------------------------
    def confirm(self, row: Row) -> None:
        """The balance came back."""
        self.confirm_dialog(row).exec()

    def confirm_dialog(self, row: Row) -> DeedDialog:
        """Asks for the balance that came back; another one than ours means differences."""
        statements, statement_id = self._desk.services.statements, int(row["id"])
        customer = self._desk.services.names("customer", int(row["customer_id"]))
        subtitle = _("{customer}: our closing balance on {day} is {amount}. Another balance than "
                     "ours is noted as a difference.")  # fmt: skip
        return DeedDialog(
            self._desk, _("The balance came back"), _("Note the answer"),
            [BALANCE, ANSWERED_ON, NAME],
            lambda v: statements.confirm(statement_id, v["amount"], v["on"], str(v["name"] or "")),
            self._parent,
            subtitle=subtitle.format(
                customer=customer, day=row["until_on"], amount=money(int(row["closing"]))
            ),
            start={"amount": int(row["closing"]), "on": clock.today()},
            said=_("The answer is noted."),
            icon="seal-check", tone="good", height=380,
        )  # fmt: skip

    def differ(self, row: Row) -> None:
        """The customer sees some lines differently."""
        from crmdesk.ui.receivables.difference_dialog import DifferenceDialog

        DifferenceDialog(self._desk, row, self._parent.window()).exec()

    def settle_line(self, difference_id: int) -> None:
        """Say how a difference was settled."""
        self.settle_line_dialog(difference_id).exec()

    def settle_line_dialog(self, difference_id: int) -> DeedDialog:
        """Asks how; unshown."""
        statements = self._desk.services.statements
        return DeedDialog(
            self._desk, _("Settle the difference"), _("Settle"), [SETTLED_ON, SOLUTION],
            lambda v: statements.settle_difference(difference_id, v["on"], str(v["solution"])),
            self._parent,
            start={"on": clock.today()}, said=_("The difference is settled."),
            icon="check-circle", tone="good", height=330,
        )  # fmt: skip

    def settle(self, statement_id: int) -> None:
        """All differences are settled."""
        statements = self._desk.services.statements
        self._desk.write(
            _("Saving"), lambda _p: statements.settle(statement_id),
            said=_("The statement is settled."),
        )  # fmt: skip

    def withdraw(self, ids: Sequence[int]) -> None:
        """It was wrong or is not needed."""
        self.withdraw_dialog(ids).exec()

    def withdraw_dialog(self, ids: Sequence[int]) -> DeedDialog:
        """Asks for the reason; unshown."""
        statements, count = self._desk.services.statements, len(ids)
        words = ngettext("{count} statement is withdrawn.", "{count} statements are withdrawn.",
                         count)  # fmt: skip
        return DeedDialog(
            self._desk, _("Withdraw the statement"), _("Withdraw the statement"), [REMARK],
            lambda v: statements.withdraw(list(ids), str(v["reason"] or "")), self._parent,
            subtitle=_("A corrected one can be made for the same period afterwards."),
            said=words.format(count=count), icon="prohibit", tone="bad", height=300,
        )  # fmt: skip
