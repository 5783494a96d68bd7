"""销售单: sales, returns, allowances and opening balances in one list, with a card beside it."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog
from crmdesk.ui.documents.list_page import Deed, ListPage
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.lists.entity_list import ALL, ListChip
from crmdesk.ui.theme import theme
from crmdesk.ui.trade.help_texts import sales_help
from crmdesk.ui.trade.sale_card import SaleCard
from crmdesk.ui.trade.sale_deeds import SaleDeeds
from crmdesk.ui.trade.words import money, new_title
from crmdesk.ui.widgets import button, hbox, passing_menu
from crmdesk.ui.widgets.states import Way

CARD_FROM: Final = 1240  # narrower windows have no card beside the list
SUMMED: Final = ("amount", "rest", "profit")
KINDS: Final = ("return", "allowance", "opening")


def _all(*conditions: Condition) -> Group:
    return Group(tuple(conditions))


POSTED: Final = Condition("state", Op.ONE_OF, ("posted",))


class SalesPage(ListPage):
    """See the module."""

    title: ClassVar[str] = N_("Sales documents")
    entity: ClassVar[str] = "sale"
    follows_day: ClassVar[bool] = True
    entities: ClassVar[tuple[str, ...]] = (
        "sale", "sale_line", "receipt", "allocation", "customer", "employee", "contract",
    )  # fmt: skip
    columns = (
        "code", "customer_id", "sold_on", "amount", "rest", "due_on", "days_overdue", "kind",
        "state",
    )  # fmt: skip
    wide = ("owner_id", "profit", "settled_on", "invoice_no", "contract_id")
    sort = Sort("sold_on", descending=True)
    stretch = "customer_id"
    icon = "shopping-cart"
    hint = N_("Number, customer, initials, invoice (Ctrl+F)")
    new_title = N_("New sale")

    def buttons(self) -> list[QPushButton]:
        self._other = button(
            _("Return and more"), "caret-down", name="newOther",
            tip=_("A return, an allowance, an opening balance (Alt+N)"),
        )  # fmt: skip
        self._other.clicked.connect(self.key_other)
        return [self._other]

    def make_body(self) -> QWidget:
        body = QWidget()
        row = hbox(body, spacing=10)
        row.addWidget(self.list, 1)
        self.deeds = SaleDeeds(self.desk, self)
        self.side = SaleCard(self.desk)
        row.addWidget(self.side)
        self._summing = LatestOnly(self.desk.jobs, self, delay_ms=80)
        self.list.current_changed.connect(self.side.show_sale)
        self.side.opened.connect(self._on_open)
        self.side.receive_asked.connect(self._on_receive)
        return body

    def chips(self) -> list[ListChip]:
        month = clock.today().replace(day=1).isoformat()
        return [
            ListChip(ALL, _("All")),
            ListChip("draft", _("Drafts"), _all(Condition("state", Op.ONE_OF, ("draft",)))),
            ListChip("month", _("This month"), _all(Condition("sold_on", Op.AT_LEAST, (month,)))),
            ListChip("open", _("Not paid"), _all(POSTED, Condition("rest", Op.MORE, (0,)))),
            ListChip("overdue", _("Overdue"), _all(Condition("days_overdue", Op.MORE, (0,)))),
            ListChip(
                "back", _("Returns, allowances"),
                _all(Condition("kind", Op.ONE_OF, ("return", "allowance"))),
            ),
            ListChip("opening", _("Opening"), _all(Condition("kind", Op.ONE_OF, ("opening",)))),
        ]  # fmt: skip

    def said(self, total: int) -> str:
        return ngettext("{count} sales document", "{count} sales documents", total).format(
            count=f"{total:,}"
        )

    def empty_words(self) -> tuple[str, str]:
        return (
            _("No sales yet"),
            _("Write a sale here, import the sales of your stock program, or begin with what "
              "customers owe today. Receivables, credit and analysis are made of these documents."),
        )  # fmt: skip

    def ways(self) -> list[Way]:
        return [
            *super().ways(),
            Way(_("Import sales"), self.key_import, "upload-simple", name="emptyImport"),
            Way(_("Opening balances"), self.key_opening, "flag-banner", name="emptyOpening"),
        ]

    # --- showing ---------------------------------------------------------------------------------
    def enter(
        self, chip: str = "", search: str | None = None, record: int | None = None, **more: Any
    ) -> None:
        """Come to the list; ``ids`` are exactly the documents that a number counted."""
        super().enter(chip, search, record)
        group = more.get("filter_group")
        if more.get("ids") is not None:
            group = _all(Condition("id", Op.ONE_OF, tuple(more["ids"])))
        if group is not None:
            self.search.set_quietly("")
            self.list.show_all()
            self.list.set_own_filter(group)

    def on_change(self, change_set: ChangeSet) -> None:
        if change_set.of("sale").ids or change_set.of("allocation").ids:
            self.list.refresh()  # what came in changes what is open
        else:
            super().on_change(change_set)
        self.side.show_sale(self.list.current_id())

    def _say_counts(self) -> None:
        super()._say_counts()
        ids = self.list.selected_ids()
        if len(ids) < 2:
            return
        lists = self.desk.services.lists
        self._summing.ask(
            _("Summing"), lambda _p: (len(ids), lists.totals("sale", SUMMED, ids)), self._on_sums
        )

    def _on_sums(self, found: tuple[int, dict[str, int]]) -> None:
        count, sums = found
        if count != len(self.list.selected_ids()):
            return
        said = _("{count} selected: amount {amount}, not settled {rest}, gross profit {profit}")
        self.top.subtitle.setText(
            said.format(
                count=f"{count:,}",
                amount=money(sums.get("amount", 0)),
                rest=money(sums.get("rest", 0)),
                profit=money(sums.get("profit")),
            )
        )

    # --- acts ------------------------------------------------------------------------------------
    def open(self, record_id: int) -> None:
        self.desk.open_page("sale", sale_id=record_id)

    def key_new(self) -> None:
        """Ctrl+N: to whom?"""
        self.new("sale")

    def new(self, kind: str) -> None:
        """Begin a document of a kind, for a customer that is asked for."""
        chooser = ChooseCustomerDialog(
            self.desk, _("A document for whom?"), _("Begin the document"), self.window(),
            subtitle=new_title(kind),
        )  # fmt: skip
        if chooser.exec() and chooser.chosen is not None:
            self.desk.open_page("sale", customer_id=chooser.chosen, kind=kind)

    def key_other(self) -> None:
        """Alt+N: what else can be begun."""
        self.other_menu().popup(self._other.mapToGlobal(self._other.rect().bottomLeft()))

    def other_menu(self) -> QMenu:
        """Returns, allowances, opening balances, import; unshown."""
        menu = passing_menu(self)
        for kind in KINDS:
            action = menu.addAction(new_title(kind))
            action.setData(kind)
        menu.addSeparator()
        menu.addAction(_("Opening balances of many customers …")).setData("openings")
        menu.addAction(_("Record a receipt …")).setData("receipt")
        menu.addAction(_("Import sales …")).setData("import")
        menu.triggered.connect(self._on_other)
        return menu

    def _on_other(self, action: Any) -> None:
        chosen = str(action.data())
        if chosen == "openings":
            self.key_opening()
        elif chosen == "receipt":
            self.deeds.receive(0)
        elif chosen == "import":
            self.key_import()
        else:
            self.new(chosen)

    def key_import(self) -> None:
        """Alt+I."""
        self.desk.open_page("transfer", entity="sale")

    def key_opening(self) -> None:
        """A grid for what many customers owe on a day."""
        from crmdesk.ui.trade.opening_grid import OpeningDialog

        OpeningDialog(self.desk, self.window()).exec()

    def fill_menu(self, menu: QMenu) -> None:
        """Copy, return, receipt, post, void."""
        ids = self.list.selected_ids()
        if len(ids) != 1:
            return
        row = self.desk.services.records.fetch("sale", ids[0])
        menu.addSeparator()
        menu.addAction(_("Copy")).triggered.connect(self._on_copy)
        if row["state"] == "draft":
            menu.addAction(_("Post")).triggered.connect(self._on_post)
        if row["state"] == "posted":
            menu.addAction(_("Record a receipt …")).triggered.connect(self._on_receive_current)
            if row["kind"] == "sale":
                menu.addAction(_("Return …")).triggered.connect(self._on_give_back)
            menu.addAction(_("Unpost")).triggered.connect(self._on_unpost)
        if row["state"] != "void":
            menu.addAction(_("Make void …")).triggered.connect(self._on_void)

    def remover(self, ids: list[int]) -> Deed:
        """Only drafts and void documents go to the recycle bin."""
        sales = self.desk.services.sales
        return lambda _p: sales.remove(ids)

    def _on_receive(self, customer_id: object, sale_id: object) -> None:
        if isinstance(customer_id, int) and isinstance(sale_id, int):
            self.deeds.receive(customer_id, sale_id)

    def _current(self) -> int:
        return self.list.current_id() or 0

    def _on_receive_current(self) -> None:
        row = self.desk.services.records.fetch("sale", self._current())
        self.deeds.receive(int(str(row["customer_id"])), self._current())

    def _on_copy(self) -> None:
        self.deeds.copy(self._current())

    def _on_post(self) -> None:
        sales, sale_id = self.desk.services.sales, self._current()
        self.desk.write(_("Posting"), lambda _p: sales.post(sale_id), said=_("Posted."))

    def _on_unpost(self) -> None:
        sales, sale_id = self.desk.services.sales, self._current()
        self.desk.write(
            _("Saving"), lambda _p: sales.unpost(sale_id), said=_("It is a draft again.")
        )

    def _on_give_back(self) -> None:
        self.desk.open_page("sale", return_of=self._current())

    def _on_void(self) -> None:
        self.deeds.void(self._current())

    def help_text(self) -> str:
        return sales_help()

    # --- room ------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_card()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit_card()
        super().showEvent(event)

    def _fit_card(self) -> None:
        self.side.setVisible(self.window().width() / theme().scale >= CARD_FROM)
