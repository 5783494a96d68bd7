"""对账单: every statement with its state, what waits for an answer, whose balance is unconfirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, Final

from PySide6.QtWidgets import QMenu

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.lists.entity_list import ALL, ListChip
from crmdesk.ui.receivables.statement_deeds import StatementDeeds
from crmdesk.ui.receivables.view import ListView, VerbList
from crmdesk.ui.widgets import button

COLUMNS: Final = (
    "code", "customer_id", "until_on", "closing", "state", "sent_on", "answered_on", "confirmed",
    "owner_id",
)  # fmt: skip
WIDE: Final = ("from_on", "opening", "charges", "payments", "confirmed_name")
WAITS_LONG: Final = 15  # days after which an answer is asked for
DRAFT, SENT, DIFFERS = "draft", "sent", "differs"
ANSWERABLE: Final = (DRAFT, SENT, DIFFERS)


class StatementView(ListView):
    """See the module."""

    key: ClassVar[str] = "statements"
    entities: ClassVar[Sequence[str]] = (
        "statement", "statement_difference", "customer", "employee", "sale", "receipt",
    )  # fmt: skip
    new_words: ClassVar[str] = N_("Make statements")
    icon: ClassVar[str] = "file-text"

    def __init__(self, desk: Desk) -> None:
        made = VerbList(
            desk, "statement", COLUMNS, Sort("until_on", descending=True), wide=WIDE,
            view_key="statement_view",
        )  # fmt: skip
        made.fill = self.fill_menu
        made.table.set_stretch("customer_id")
        super().__init__(desk, made, _("Number, customer, initials (Ctrl+F)"))
        self.deeds = StatementDeeds(desk, self)
        self.waiting = button(
            _("Not confirmed for long"), "clock", name="unconfirmedButton",
            tip=_("Whose balance nobody has confirmed for long"),
        )  # fmt: skip
        self.waiting.clicked.connect(self._on_waiting)
        made.bar.insertWidget(2, self.waiting)
        made.begin_with(statement_chips())

    def open(self, record_id: int) -> None:
        self.deeds.open(record_id)

    def count_words(self, total: int) -> str:
        return ngettext("{count} statement", "{count} statements", total).format(count=f"{total:,}")

    def empty_words(self) -> tuple[str, str]:
        return (
            _("No statements yet"),
            _(
                "Make the statements of last month for everybody with a balance in one go, print "
                "them with the slip for the seal, send them, and note here what comes back."
            ),
        )

    # --- verbs -----------------------------------------------------------------------------------
    def new(self) -> None:
        self.deeds.make()

    def print_view(self) -> None:
        """Ctrl+P: the selected statements; the list if there are none."""
        ids = self._list.selected_ids()
        if ids:
            self.deeds.print(ids)
        else:
            self._list.print_list()

    def _rows(self) -> list[Any]:
        ids = self._list.selected_ids()
        found = self.desk.services.records.fetch_many("statement", ids)
        return [found[i] for i in ids if i in found]

    def fill_menu(self, menu: QMenu) -> None:
        """What the states of the selected statements allow."""
        rows = self._rows()
        states = {str(row["state"]) for row in rows}
        if not rows:
            return
        menu.addAction(_("Print with the slip …")).triggered.connect(self._on_print)
        if states == {DRAFT}:
            menu.addAction(_("Mark as sent …")).triggered.connect(self._on_send)
        if len(rows) == 1 and states <= set(ANSWERABLE):
            menu.addAction(_("The balance came back …")).triggered.connect(self._on_confirm)
            menu.addAction(_("Enter differences …")).triggered.connect(self._on_differ)
        if states <= {DRAFT, SENT, DIFFERS}:
            menu.addAction(_("Withdraw …")).triggered.connect(self._on_withdraw)
        if len(rows) == 1:
            menu.addAction(_("Open card")).triggered.connect(self._on_card)

    def _on_print(self) -> None:
        self.deeds.print(self._list.selected_ids())

    def _on_send(self) -> None:
        self.deeds.send(self._list.selected_ids())

    def _on_confirm(self) -> None:
        for row in self._rows()[:1]:
            self.deeds.confirm(row)

    def _on_differ(self) -> None:
        for row in self._rows()[:1]:
            self.deeds.differ(row)

    def _on_withdraw(self) -> None:
        self.deeds.withdraw(self._list.selected_ids())

    def _on_card(self) -> None:
        for row in self._rows()[:1]:
            self.desk.open_customer(int(row["customer_id"]), tab="receivables")

    def _on_waiting(self) -> None:
        from crmdesk.ui.receivables.unconfirmed_dialog import UnconfirmedDialog

        dialog = UnconfirmedDialog(self.desk, self.window())
        if dialog.exec() and dialog.chosen:
            self.deeds.make(dialog.chosen)
        elif dialog.opened is not None:
            self.deeds.open(dialog.opened)


def statement_chips() -> list[ListChip]:
    """The quick filters: where a statement stands on its way."""
    late = (clock.today() - timedelta(WAITS_LONG)).isoformat()
    sent = Condition("state", Op.ONE_OF, (SENT,))
    return [
        ListChip(ALL, _("All")),
        ListChip(DRAFT, _("Not sent"), Group.where("state", Op.ONE_OF, DRAFT)),
        ListChip(SENT, _("Waiting for the answer"), Group((sent,))),
        ListChip(
            "late", _("Answer overdue"), Group((sent, Condition("sent_on", Op.AT_MOST, (late,))))
        ),
        ListChip(DIFFERS, _("Differences reported"), Group.where("state", Op.ONE_OF, DIFFERS)),
        ListChip(
            "confirmed", _("Confirmed"), Group.where("state", Op.ONE_OF, "confirmed", "settled")
        ),
    ]
