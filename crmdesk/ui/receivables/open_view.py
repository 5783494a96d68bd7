"""未结单据: what is open today, the oldest first; from here it is paid, set off or asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, Final

from PySide6.QtWidgets import QMenu

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.lists.entity_list import ALL, ListChip
from crmdesk.ui.receivables.view import ListView, VerbList
from crmdesk.ui.trade.receipt_deeds import ReceiptDeeds
from crmdesk.ui.trade.sale_card import SaleCard
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets.states import Way

COLUMNS: Final = (
    "code", "customer_id", "due_on", "days_overdue", "rest", "amount", "sold_on", "owner_id",
)  # fmt: skip
WIDE: Final = ("kind", "settled", "invoice_no", "contract_id")
CREDITS: Final = ("return", "allowance")
WEEK: Final = 7
LONG: Final = 90
CARD_FROM: Final = 1240


class OpenView(ListView):
    """See the module."""

    key: ClassVar[str] = "open"
    entities: ClassVar[Sequence[str]] = ("sale", "receipt", "allocation", "customer", "employee")
    new_words: ClassVar[str] = N_("Record a receipt")
    new_icon: ClassVar[str] = "coins"
    icon: ClassVar[str] = "check-circle"

    def __init__(self, desk: Desk) -> None:
        made = VerbList(desk, "sale", COLUMNS, Sort("due_on"), wide=WIDE, view_key="open_sales")
        made.fill = self.fill_menu
        made.table.set_stretch("customer_id")
        super().__init__(desk, made, _("Number, customer, initials (Ctrl+F)"))
        self.deeds = ReceiptDeeds(desk, self)
        self._summing = LatestOnly(desk.jobs, self, delay_ms=80)
        self._summed: tuple[int, int] | None = None
        self.side = SaleCard(desk)
        self.row.addWidget(self.side)
        made.current_changed.connect(self.side.show_sale)
        self.side.opened.connect(self._on_opened)
        self.side.receive_asked.connect(self._on_receive)
        made.set_fixed_filter(open_filter())
        made.begin_with(open_chips(), "owed")

    def open(self, record_id: int) -> None:
        self.desk.open_page("sale", sale_id=record_id)

    def refresh(self) -> None:
        super().refresh()
        self.side.show_sale(self._list.current_id())

    def on_change(self, change_set: ChangeSet) -> None:
        self.refresh()  # what comes in changes what is open, and whether it stands here at all

    def set_wide(self, is_wide: bool) -> None:
        """Whether there is room for the card beside the list."""
        self.side.setVisible(is_wide)

    def count_words(self, total: int) -> str:
        words = ngettext("{count} open document", "{count} open documents", total)
        said = words.format(count=f"{total:,}")
        if self._summed is not None and self._summed[0] == total:
            said += " · " + _("{amount} open").format(amount=money(self._summed[1]))
        return said

    def say_counts(self) -> None:
        super().say_counts()
        lists, query = self.desk.services.lists, self._list.list.query
        chosen = self._list.selected_ids()
        ids = chosen if len(chosen) > 1 else None

        def total(_progress: Any) -> tuple[bool, int, int]:
            some = lists.ids(query) if ids is None else ids
            return ids is None, len(some), lists.totals("sale", ("rest",), some).get("rest", 0)

        self._summing.ask(_("Summing"), total, self._on_sums)

    def _on_sums(self, found: tuple[bool, int, int]) -> None:
        is_all, count, rest = found
        if is_all:
            self._summed = (count, rest)
            self.say(self.count_words(self._list.list.total))
        else:
            words = _("{count} selected: {amount} open")
            self.say(words.format(count=f"{count:,}", amount=money(rest)))

    def empty_words(self) -> tuple[str, str]:
        return (
            _("Nothing is open"),
            _("Everything sold is paid. What is sold on credit stands here until it is paid."),
        )

    def ways(self) -> Sequence[Way]:
        return [
            Way(_("New sale"), self._on_new_sale, "plus", "primary", "emptyNewSale"),
            Way(_("Opening balances"), self._on_openings, "flag-banner", "", "emptyOpenings"),
        ]

    # --- verbs -----------------------------------------------------------------------------------
    def _current(self) -> Any:
        current = self._list.current_id()
        if current is None:
            return None
        return self.desk.services.records.fetch_many("sale", [current]).get(current)

    def new(self) -> None:
        """Ctrl+N: money came in, most likely for the document under the cursor."""
        row = self._current()
        if row is None or row["kind"] in CREDITS:
            self.deeds.receive(int(row["customer_id"]) if row is not None else None)
        else:
            self.deeds.receive(int(row["customer_id"]), sale_id=int(row["id"]))

    def fill_menu(self, menu: QMenu) -> None:
        """Pay, set off, dun, statement, card."""
        row = self._current()
        if row is None or len(self._list.selected_ids()) != 1:
            return
        if row["kind"] in CREDITS:
            menu.addAction(_("Set against documents …")).triggered.connect(self._on_allocate)
        else:
            menu.addAction(_("Record a receipt …")).triggered.connect(self._on_new)
        menu.addAction(_("Ask for the money …")).triggered.connect(self._on_dun)
        menu.addAction(_("Make a statement …")).triggered.connect(self._on_statement)
        menu.addAction(_("Open card")).triggered.connect(self._on_card)

    def _on_new(self) -> None:
        self.new()

    def _on_receive(self, customer_id: object, sale_id: object) -> None:
        if isinstance(customer_id, int) and isinstance(sale_id, int):
            self.deeds.receive(customer_id, sale_id=sale_id)

    def _on_allocate(self) -> None:
        from crmdesk.ui.trade.allocating_dialog import AllocatingDialog

        current = self._list.current_id()
        if current is not None:
            AllocatingDialog(self.desk, "sale", current, self.window()).exec()

    def _customer(self) -> int | None:
        row = self._current()
        return int(row["customer_id"]) if row is not None else None

    def _on_dun(self) -> None:
        self.desk.open_page("receivables", tab="dunning", customer_id=self._customer())

    def _on_statement(self) -> None:
        from crmdesk.ui.receivables.make_statements import MakeStatementsDialog

        customer_id = self._customer()
        if customer_id is not None:
            MakeStatementsDialog(self.desk, self.window(), customer_ids=(customer_id,)).exec()

    def _on_card(self) -> None:
        customer_id = self._customer()
        if customer_id is not None:
            self.desk.open_customer(customer_id, tab="receivables")

    def _on_new_sale(self) -> None:
        self.desk.open_page("sale")

    def _on_openings(self) -> None:
        from crmdesk.ui.trade.opening_grid import OpeningDialog

        OpeningDialog(self.desk, self.window()).exec()


def open_filter() -> Group:
    """Posted documents that are not settled: charges, and credits that are not set off."""
    return Group((Condition("state", Op.ONE_OF, ("posted",)), Condition("settled_on", Op.EMPTY)))


def open_chips() -> list[ListChip]:
    """The quick filters: by when it falls due."""
    today = clock.today()
    soon = (today.isoformat(), (today + timedelta(WEEK)).isoformat())
    owed = Condition("rest", Op.MORE, (0,))
    return [
        ListChip("owed", _("Not paid"), Group((owed,))),
        ListChip("overdue", _("Overdue"), Group.where("days_overdue", Op.MORE, 0)),
        ListChip(
            "long", _("Over {days} days").format(days=LONG), Group.where("days_overdue", Op.MORE, LONG)
        ),
        ListChip(
            "soon", _("Due within a week"),
            Group((owed, Condition("due_on", Op.BETWEEN, soon))),
        ),
        ListChip("credits", _("Returns not set off"), Group.where("rest", Op.LESS, 0)),
        ListChip(ALL, _("All")),
    ]  # fmt: skip
