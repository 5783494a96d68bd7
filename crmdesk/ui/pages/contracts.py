"""合同: all contracts in one list, or by customer with their sums."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog
from crmdesk.ui.documents.by_customer import ByCustomer
from crmdesk.ui.documents.help_texts import contracts_help
from crmdesk.ui.documents.list_page import ListPage
from crmdesk.ui.lists.entity_list import ALL, EntityList, ListChip
from crmdesk.ui.widgets.mode_tiles import ModeTiles

BY_CONTRACT, BY_CUSTOMER = "contract", "customer"
MODE_KEY = "contracts_mode"
IN_FORCE = Group((Condition("is_current", Op.EQUALS, (1,)),))


class ContractsPage(ListPage):
    """See the module."""

    title: ClassVar[str] = N_("Contracts")
    entity: ClassVar[str] = "contract"
    entities: ClassVar[tuple[str, ...]] = (
        "contract", "instalment", "receipt", "delivery", "customer", "employee",
    )  # fmt: skip
    columns = (
        "code", "customer_id", "title", "state", "amount", "by_money", "by_delivery",
        "open_amount", "next_due_on", "days_to_end",
    )  # fmt: skip
    wide = ("owner_id", "overdue", "signed_on", "received", "kind")
    sort = Sort("signed_on", descending=True)
    stretch = "customer_id"
    icon = "signature"
    hint = N_("Number, title, customer, initials (Ctrl+F)")
    new_title = N_("New contract")

    def buttons(self) -> list[QPushButton]:
        self.modes = ModeTiles(
            self,
            (
                (BY_CONTRACT, _("By contract"), "file-text"),
                (BY_CUSTOMER, _("By customer"), "users-three"),
            ),
        )
        self.modes.chosen.connect(self._on_mode)
        return list(self.modes.tiles.values())

    def make_body(self) -> QWidget:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self.by_customer = ByCustomer(self.desk)
        self.by_customer.opened.connect(self._on_customer)
        self.by_customer.counted.connect(self._on_customers)
        self._stack.addWidget(self.by_customer)
        self.list.set_fixed_filter(IN_FORCE)
        self._show_mode(self.desk.preferences.get(MODE_KEY) or BY_CONTRACT)
        return self._stack

    def chips(self) -> list[ListChip]:
        return [
            ListChip(ALL, _("All")),
            ListChip("prepared", _("In preparation"), Group.where("state", Op.ONE_OF, "preparing", "returned")),
            ListChip("waiting", _("Waiting for approval"), Group.where("state", Op.ONE_OF, "submitted", "approving")),
            ListChip("signing", _("To be signed"), Group.where("state", Op.ONE_OF, "approved")),
            ListChip("running", _("Running"), Group.where("state", Op.ONE_OF, "signed", "running", "interrupted")),
            ListChip("overdue", _("Overdue"), Group((Condition("overdue", Op.MORE, (0,)),))),
            ListChip(
                "ending", _("Ends within 60 days"),
                Group((Condition("days_to_end", Op.BETWEEN, (0, 60)),)),
            ),
        ]  # fmt: skip

    def said(self, total: int) -> str:
        return ngettext("{count} contract", "{count} contracts", total).format(count=f"{total:,}")

    def empty_words(self) -> tuple[str, str]:
        return (
            _("No contracts yet"),
            _("A contract is made from an accepted quote in one step, or begun here. Then you see "
              "what came in, what was delivered, and what ends soon."),
        )  # fmt: skip

    # --- by contract or by customer --------------------------------------------------------------
    @property
    def mode(self) -> str:
        """Which of the two is shown."""
        return BY_CUSTOMER if self._stack.currentIndex() else BY_CONTRACT

    @property
    def shown(self) -> EntityList:
        return self.by_customer if self.mode == BY_CUSTOMER else self.list

    def key_delete(self) -> None:
        if self.mode == BY_CONTRACT:  # a customer is deleted where one sees the whole of it
            super().key_delete()

    def _show_mode(self, mode: str) -> None:
        self.modes.press(mode if mode in self.modes.tiles else BY_CONTRACT)
        self._stack.setCurrentIndex(1 if mode == BY_CUSTOMER else 0)

    def _on_mode(self, mode: str) -> None:
        self.desk.preferences.set(MODE_KEY, mode)
        self._show_mode(mode)
        self._say_counts()
        self.refresh()

    def refresh(self) -> None:
        if self.mode == BY_CUSTOMER:
            self.by_customer.refresh()
        else:
            super().refresh()

    def on_change(self, change_set: ChangeSet) -> None:
        if self.mode == BY_CUSTOMER:
            self.by_customer.refresh()
        else:
            self.list.refresh()  # what came in moves a contract in the list

    def _on_searched(self, text: str) -> None:
        super()._on_searched(text)
        self.by_customer.set_search(text)

    def _on_customers(self, _total: int) -> None:
        self._say_counts()

    def _say_counts(self) -> None:
        if self.mode == BY_CONTRACT:
            super()._say_counts()
            return
        total = self.by_customer.list.total
        words = ngettext(
            "{count} customer with contracts", "{count} customers with contracts", total
        )
        self.top.subtitle.setText(words.format(count=f"{total:,}"))

    def _on_customer(self, customer_id: object) -> None:
        """The contracts of one customer."""
        if isinstance(customer_id, int):
            self._show_mode(BY_CONTRACT)
            self.list.set_own_filter(Group((Condition("customer_id", Op.ONE_OF, (customer_id,)),)))
            self.list.refresh()

    # --- acts ------------------------------------------------------------------------------------
    def open(self, record_id: int) -> None:
        self.desk.open_page("contract", contract_id=record_id)

    def key_new(self) -> None:
        """Ctrl+N: with whom?"""
        chooser = ChooseCustomerDialog(
            self.desk, _("A contract with whom?"), _("Begin the contract"), self.window()
        )
        if chooser.exec() and chooser.chosen is not None:
            self.desk.open_page("contract", customer_id=chooser.chosen)

    def help_text(self) -> str:
        return contracts_help()
