"""产品: what we sell, with prices and cost; what is earned on it; what lies in stock."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.documents.help_texts import products_help
from crmdesk.ui.documents.list_page import ListPage
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.lists.entity_list import ALL, ListChip
from crmdesk.ui.theme import px
from crmdesk.ui.trade.help_texts import products_analysis_help
from crmdesk.ui.trade.product_view import ProductView
from crmdesk.ui.trade.stock_view import StockView
from crmdesk.ui.widgets import button
from crmdesk.ui.widgets.folding import fold
from crmdesk.ui.widgets.mode_tiles import ModeTiles
from crmdesk.ui.widgets.states import Way

SIZE = (760, 520)
TOP_AIR = 140  # margins of the page and gaps of its top row
LIST, ANALYSIS, STOCK = MODES = ("list", "analysis", "stock")


class ProductsPage(ListPage):
    """See the module."""

    title: ClassVar[str] = N_("What we sell")
    entity: ClassVar[str] = "product"
    entities: ClassVar[tuple[str, ...]] = ("product", "sale", "sale_line", "stock_month")
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

    def make_body(self) -> QWidget:
        self._stack = QStackedWidget()
        self.analysis, self.stock = ProductView(self.desk), StockView(self.desk)
        for part in (self.list, self.analysis, self.stock):
            self._stack.addWidget(part)
        self.analysis.products_asked.connect(self._on_products)
        shortcut = QShortcut(QKeySequence("Ctrl+S"), self.stock)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.stock.save)
        return self._stack

    def buttons(self) -> list[QPushButton]:
        self.modes = ModeTiles(
            self,
            (
                (LIST, _("Price list"), "list-bullets"),
                (ANALYSIS, _("Product analysis"), "chart-bar"),
                (STOCK, _("Stock by month"), "package"),
            ),
        )
        self.modes.press(LIST)
        self.modes.chosen.connect(self.show_mode)
        self._import = button(
            _("Import"), "upload-simple", name="importButton", tip=_("A price list (Alt+I)")
        )
        self._import.clicked.connect(self.key_import)
        return [*self.modes.tiles.values(), self._import]

    # --- list, analysis, stock -------------------------------------------------------------------
    def enter(
        self, chip: str = "", search: str | None = None, record: int | None = None, **more: Any
    ) -> None:
        """Come to the list, or to the ``mode`` analysis or stock."""
        super().enter(chip, search, record)
        if more.get("mode") in MODES:
            self.show_mode(str(more["mode"]))

    def show_mode(self, mode: str) -> None:
        """Show the price list, the analysis or the stock of a month."""
        if self.mode == STOCK and mode != STOCK and not self.stock.may_leave():
            self.modes.press(STOCK)
            return
        self.modes.press(mode)
        self._stack.setCurrentIndex(MODES.index(mode))
        is_list = mode == LIST
        if self.search is not None:
            self.search.setVisible(is_list)
        self._import.setVisible(mode != ANALYSIS)
        for made in (self._export, self._print):
            made.setVisible(mode != STOCK)
        self._fold()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """The title and the words of the modes come before those of what every list can do."""
        for part in (self.top.title, self._new):
            part.ensurePolished()
        others = [self.top.title.sizeHint().width(), self.top.help.width()]
        others += [self._new.sizeHint().width(), px(TOP_AIR)]
        if self.mode == LIST:
            others.append(self.search.minimumWidth())
        folding = [self._import, self._export, self._print, *self.modes.tiles.values()]
        fold(folding, self.width() - sum(others))

    @property
    def mode(self) -> str:
        """Which of the three is shown."""
        return MODES[self._stack.currentIndex()]

    def refresh(self) -> None:
        if self.mode == ANALYSIS:
            self.analysis.refresh()
        elif self.mode == STOCK:
            self.stock.refresh()
        else:
            super().refresh()

    def on_change(self, change_set: ChangeSet) -> None:
        if self.mode == LIST:
            super().on_change(change_set)
        else:
            self.refresh()

    def can_leave(self) -> bool:
        return self.mode != STOCK or self.stock.may_leave()

    def _on_products(self, ids: object) -> None:
        """The products that a figure counts."""
        if isinstance(ids, tuple):
            self.show_mode(LIST)
            self.list.show_all()
            self.list.set_own_filter(Group((Condition("id", Op.ONE_OF, ids),)))

    def key_export(self) -> None:
        """Ctrl+E: the list, or the analysis as a workbook."""
        if self.mode == LIST:
            super().key_export()
            return
        found = self.analysis.found
        if self.mode == STOCK or found is None:
            return
        from crmdesk.ui.exporting import ask_target, run_export

        title = _("Product analysis")
        target = ask_target(self.desk, self, title, with_text=False)
        if target is None:
            return

        def work(progress: Any) -> int:
            from crmdesk.reports.result_excel import write_result_workbook

            write_result_workbook(target, title, found[1], progress)
            return sum(len(table.rows) for table in found[1].tables)

        run_export(self.desk, self, target, work)

    def key_print(self) -> None:
        """Ctrl+P: the list, or the analysis on paper."""
        from crmdesk.ui.printing import print_report

        if self.mode == LIST:
            super().key_print()
        elif self.mode == ANALYSIS:
            print_report(self.desk, "product-analysis", self, values=self.analysis.values())

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
        entity = "product" if self.mode == LIST else "stock_month"
        self.desk.open_page("transfer", entity=entity)

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
        return products_help() if self.mode == LIST else products_analysis_help()
