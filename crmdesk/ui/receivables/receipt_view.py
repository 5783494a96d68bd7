"""收款: what came in and what it settles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.ui.desk import Desk
from crmdesk.ui.receivables.view import View
from crmdesk.ui.trade.receipt_list import ReceiptList
from crmdesk.ui.widgets import button, vbox
from crmdesk.ui.widgets.search_box import SearchBox


class ReceiptView(View):
    """The list of receipts, with money given back."""

    key: ClassVar[str] = "receipts"
    entities: ClassVar[Sequence[str]] = (
        "receipt",
        "allocation",
        "customer",
        "employee",
        "contract",
    )
    new_words: ClassVar[str] = N_("Record a receipt")
    new_icon: ClassVar[str] = "coins"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._list = ReceiptList(desk)
        self._search = SearchBox(_("Customer, initials, receipt no. (Ctrl+F)"), 230)
        self._search.searched.connect(self._list.set_search)
        self._search.left_downwards.connect(self._list.table.setFocus)
        self.refund = button(_("Give money back"), "arrow-u-up-left", name="receiptRefund")
        self.refund.clicked.connect(self._list.give_back)
        self._list.bar.insertWidget(1, self._search)
        self._list.bar.insertWidget(2, self.refund)
        vbox(self).addWidget(self._list)
        self._list.counted.connect(self._on_counted)

    @property
    def list(self) -> ReceiptList:
        return self._list

    @property
    def search(self) -> SearchBox:
        return self._search

    def refresh(self) -> None:
        self._list.refresh()

    def on_change(self, change_set: ChangeSet) -> None:
        self._list.refresh()  # an allocation changes what is left of a receipt

    def enter(self, chip: str = "", **_more: Any) -> None:
        """Come to the list, perhaps to a chip."""
        if chip:
            self._list.choose_chip(chip)

    def set_low(self, is_low: bool) -> None:
        self._list.table.set_low(is_low)

    def focus_part(self) -> QWidget:
        return self._list.table

    def new(self) -> None:
        self._list.receive()

    def export(self) -> None:
        self._list.export()

    def print_view(self) -> None:
        self._list.print_list()

    def _on_counted(self, total: object) -> None:
        if isinstance(total, int):
            words = ngettext("{count} receipt", "{count} receipts", total)
            self.say(words.format(count=f"{total:,}"))
