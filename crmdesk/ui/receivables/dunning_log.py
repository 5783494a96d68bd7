"""Every call and letter so far, of all customers or of one; letters can be printed again."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import _
from crmdesk.models.query import Group, Op, Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.lists.entity_list import ALL, ListChip
from crmdesk.ui.receivables.view import VerbList
from crmdesk.ui.widgets.states import EmptyState

COLUMNS: Final = (
    "done_on", "customer_id", "way", "overdue", "days", "result", "remark", "letter_no",
    "next_on", "owner_id",
)  # fmt: skip
SIZE: Final = (1080, 600)


class DunningLogDialog(Dialog):
    """Enter opens the customer's card."""

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, *, customer_id: int | None = None
    ) -> None:
        name = desk.services.names("customer", customer_id) if customer_id is not None else ""
        super().__init__(
            _("Calls and letters so far"), parent, subtitle=name, size=SIZE,
            icon="clock-counter-clockwise",
        )  # fmt: skip
        self._desk = desk
        columns = [c for c in COLUMNS if c != "customer_id" or customer_id is None]
        self.list = VerbList(
            desk, "dunning", columns, Sort("done_on", descending=True), view_key="dunning_log"
        )
        self.list.fill = self.fill_menu
        self.list.table.set_stretch("remark")
        if customer_id is not None:
            self.list.set_fixed_filter(Group.where("customer_id", Op.ONE_OF, customer_id))
        month = clock.today().replace(day=1).isoformat()
        self.list.begin_with(
            [
                ListChip(ALL, _("All")),
                ListChip("month", _("This month"), Group.where("done_on", Op.AT_LEAST, month)),
                ListChip(
                    "calls", _("Calls"), Group.where("way", Op.ONE_OF, "phone", "wechat", "visit")
                ),
                ListChip("letters", _("Letters"), Group.where("letter_no", Op.FILLED)),
            ]
        )
        self.list.show_when_empty(
            EmptyState("phone", _("Nobody was asked yet"),
                       _("Calls are noted beside the call list, letters when they are written."))
        )  # fmt: skip
        self.list.opened.connect(self._on_opened)
        self.body.addWidget(self.list, 1)
        self.add_close(_("Close"))
        self._print = self.add_button(_("Print the letter"), name="logPrint", icon="printer")
        self._print.clicked.connect(self._on_print)
        self.list.selection_changed.connect(self._on_selected)
        self._print.setEnabled(False)
        self.list.refresh()

    def _letters(self) -> list[int]:
        """The letters among the selected steps."""
        ids = self.list.selected_ids()
        rows = self._desk.services.records.fetch_many("dunning", ids)
        return [i for i in ids if i in rows and rows[i]["letter_no"]]

    def _on_selected(self) -> None:
        self._print.setEnabled(bool(self._letters()))

    def fill_menu(self, menu: QMenu) -> None:
        """Print letters again."""
        if self._letters():
            menu.addAction(_("Print the letter")).triggered.connect(self._on_print)

    def _on_print(self) -> None:
        from crmdesk.ui.receivables.papers import print_letters

        print_letters(self._desk, self._letters(), self)

    def _on_opened(self, dunning_id: object) -> None:
        if isinstance(dunning_id, int):
            row = self._desk.services.records.fetch("dunning", dunning_id)
            self.accept()
            self._desk.open_customer(int(str(row["customer_id"])), tab="receivables")
