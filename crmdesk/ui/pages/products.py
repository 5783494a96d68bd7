"""产品: what we sell, with prices, cost and the lowest price."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QMenu, QPushButton

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.documents.help_texts import products_help
from crmdesk.ui.documents.list_page import ListPage
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.lists.entity_list import ALL, ListChip
from crmdesk.ui.widgets import button
from crmdesk.ui.widgets.states import Way

SIZE = (760, 520)


class ProductsPage(ListPage):
    """See the module."""

    title: ClassVar[str] = N_("What we sell")
    entity: ClassVar[str] = "product"
    entities: ClassVar[tuple[str, ...]] = ("product",)
    columns = (
        "code", "name", "specification", "unit", "price", "lowest_price", "cost", "category",
        "line", "is_active",
    )  # fmt: skip
    wide = ("tax_rate", "remark")
    sort = Sort("name")
    stretch = "name"
    icon = "package"
    hint = N_("Name, number, specification (Ctrl+F)")
    new_title = N_("New product")

    def buttons(self) -> list[QPushButton]:
        self._import = button(
            _("Import"), "upload-simple", name="importButton", tip=_("A price list (Alt+I)")
        )
        self._import.clicked.connect(self.key_import)
        return [self._import]

    def chips(self) -> list[ListChip]:
        return [
            ListChip(ALL, _("All")),
            ListChip("sold", _("On sale"), Group((Condition("is_active", Op.EQUALS, (1,)),))),
            ListChip("gone", _("Off sale"), Group((Condition("is_active", Op.EQUALS, (0,)),))),
            ListChip("priceless", _("Without price"), Group((Condition("price", Op.EMPTY),))),
            ListChip("costless", _("Without cost"), Group((Condition("cost", Op.EMPTY),))),
        ]

    def said(self, total: int) -> str:
        return ngettext("{count} product", "{count} products", total).format(count=f"{total:,}")

    def empty_words(self) -> tuple[str, str]:
        return (
            _("No products yet"),
            _("Enter what you sell, or import your price list from Excel; quotes take names and "
              "prices from here."),
        )  # fmt: skip

    def ways(self) -> list[Way]:
        return [
            *super().ways(),
            Way(_("Import a price list"), self.key_import, "upload-simple", name="emptyImport"),
        ]

    def open(self, record_id: int) -> None:
        row = self.desk.services.records.fetch_many("product", [record_id]).get(record_id)
        if row is not None:
            RecordDialog(
                self.desk, "product", _("Product"), self.window(), record=row, size=SIZE
            ).exec()

    def key_new(self) -> None:
        """Ctrl+N."""
        RecordDialog(self.desk, "product", _("New product"), self.window(), size=SIZE).exec()

    def key_import(self) -> None:
        """Alt+I."""
        self.desk.open_page("transfer", entity="product")

    def fill_menu(self, menu: QMenu) -> None:
        """On and off sale for the selected products."""
        menu.addAction(_("Take off sale"), self._on_off_sale)
        menu.addAction(_("Put on sale"), self._on_sale)

    def _on_off_sale(self) -> None:
        self.set_on_sale(on=False)

    def _on_sale(self) -> None:
        self.set_on_sale(on=True)

    def set_on_sale(self, *, on: bool) -> None:
        """For the selected products."""
        ids, services = self.list.selected_ids(), self.desk.services
        if not ids:
            return
        words = (
            ngettext("{count} product is on sale.", "{count} products are on sale.", len(ids))
            if on
            else ngettext(
                "{count} product is off sale.", "{count} products are off sale.", len(ids)
            )
        )
        self.desk.write(
            _("Saving"),
            lambda _p: services.records.save_each("product", {i: {"is_active": on} for i in ids}),
            said=words.format(count=len(ids)),
        )

    def help_text(self) -> str:
        return products_help()
