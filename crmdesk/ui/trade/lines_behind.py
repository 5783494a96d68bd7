"""The lines of sales that a figure counts: of a product, of a customer, in a period."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _, ngettext
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.lists.entity_list import EntityList

COLUMNS: Final = (
    "counted_on", "sale_id", "customer_id", "name", "quantity", "unit", "price", "amount",
    "cost_amount",
)  # fmt: skip
SIZE: Final = (1040, 560)


class LinesBehindDialog(Dialog):
    """Enter opens the document of a line."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        parent: QWidget | None = None,
        *,
        after: date,
        until: date,
        product_id: int | None = None,
        customer_id: int | None = None,
    ) -> None:
        """Lines counted after one day, until another."""
        subtitle = _("Sold after {after} until {until}").format(after=after, until=until)
        super().__init__(title, parent, subtitle=subtitle, size=SIZE, icon="list-bullets")
        self._desk = desk
        known = {"customer_id": customer_id, "name": product_id}  # the same in every line
        columns = [name for name in COLUMNS if known.get(name) is None]
        self.list = EntityList(
            desk, "sale_line", columns, Sort("counted_on", descending=True), with_chips=False
        )
        self.list.table.set_stretch(
            next((n for n in ("customer_id", "name") if n in columns), "sale_id")
        )
        conditions = [
            Condition("counted_on", Op.MORE, (after.isoformat(),)),
            Condition("counted_on", Op.AT_MOST, (until.isoformat(),)),
        ]
        if product_id is not None:
            conditions.append(Condition("product_id", Op.ONE_OF, (product_id,)))
        if customer_id is not None:
            conditions.append(Condition("customer_id", Op.ONE_OF, (customer_id,)))
        self.list.set_fixed_filter(Group(tuple(conditions)))
        self.list.opened.connect(self._on_opened)
        self.list.edit_asked.connect(self._on_opened)
        self.list.counted.connect(self._on_counted)
        self.body.addWidget(self.list, 1)
        self.add_close(_("Close"))
        self.list.refresh()

    def _on_counted(self, total: object) -> None:
        if isinstance(total, int):
            words = ngettext("{count} line", "{count} lines", total)
            self.setWindowTitle(words.format(count=f"{total:,}"))

    def _on_opened(self, line_id: object) -> None:
        if isinstance(line_id, int):
            row = self._desk.services.records.fetch("sale_line", line_id)
            self.accept()
            self._desk.open_page("sale", sale_id=int(str(row["sale_id"])))
