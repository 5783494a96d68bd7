"""The lines of a document with what belongs to typing them: products, price memory, pasting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _, listed, ngettext
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.line_columns import CONTRACT_LINES, QUOTE_LINES, SALE_LINES
from crmdesk.ui.documents.line_model import Line, LineModel
from crmdesk.ui.documents.lines_table import LinesTable
from crmdesk.ui.documents.pasting import rows_of
from crmdesk.ui.documents.sale_line_model import SaleLineModel
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import set_role
from crmdesk.ui.widgets import Elided, hbox, icon_button, label, link, vbox

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.ui.documents.product_choices import ProductChoice

SALE: Final = "sale_line"
COLUMNS: Final = {"quote_line": QUOTE_LINES, "contract_line": CONTRACT_LINES, SALE: SALE_LINES}
MOST_NAMED: Final = 3


class LinesEditor(QFrame):
    """``changed`` is emitted after every change that a person made."""

    changed = Signal()

    def __init__(self, desk: Desk, entity: str) -> None:
        super().__init__()
        self.setObjectName("linesEditor")
        set_role(self, "card")
        self._desk, self._entity = desk, entity
        self._customer_id: int | None = None
        self._but: dict[str, int] = {}
        self._known_products = LatestOnly(desk.jobs, self)
        self._remembering = LatestOnly(desk.jobs, self)
        make_model = SaleLineModel if entity == SALE else LineModel
        self.model = make_model(COLUMNS[entity], desk.services.catalogue.by_key(entity))
        self.table = LinesTable(self.model)
        column = vbox(self, (1, 0, 1, 1))
        row = hbox(None, (14, 6, 10, 4), 6)
        row.addWidget(label(_("Lines"), "section"))
        self._count = label("", "muted", name="linesCount")
        row.addWidget(self._count)
        self.note = Elided("", "bad", name="linesNote")
        row.addWidget(self.note, 1)
        self.paste_link = link(_("Paste from Excel"), "copy", name="pasteLines")
        self.paste_link.setToolTip(
            _("Product, quantity, price, remarks; or with headings (Ctrl+V)")
        )
        self.up = icon_button("arrow-up", _("Move up (Ctrl+↑)"), name="lineUp")
        self.down = icon_button("arrow-down", _("Move down (Ctrl+↓)"), name="lineDown")
        self.delete = icon_button("trash", _("Delete the line (Del)"), name="lineDelete")
        for made in (self.paste_link, self.up, self.down, self.delete):
            row.addWidget(made)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self._connect()

    def _connect(self) -> None:
        self.model.edited.connect(self._on_edited)
        self.model.products_changed.connect(self._remember)
        self.table.delegate.picked.connect(self._on_picked)
        self.table.delegate.create_asked.connect(self._on_create)
        self.table.paste_asked.connect(self.paste)
        self.table.remove_asked.connect(self._on_remove)
        self.paste_link.clicked.connect(self.paste)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.delete.clicked.connect(self._on_delete)

    # --- showing ---------------------------------------------------------------------------------
    def show_lines(
        self,
        lines: Sequence[Mapping[str, Any]],
        *,
        customer_id: int,
        but: Mapping[str, int] | None = None,
        is_open: bool,
    ) -> None:
        """Show the lines of a document of a customer.

        *but* (``quote_id`` or ``sale_id``) is left out of the memory of prices: the document itself.
        """
        self._customer_id, self._but = customer_id, dict(but or {})
        self.model.show_lines(lines, is_open=is_open)
        for made in (self.paste_link, self.up, self.down, self.delete):
            made.setVisible(is_open)
        self._say_state()
        self._remember()
        if is_open:
            self.read_products()

    def read_products(self) -> None:
        """Learn which products there are."""
        services = self._desk.services
        self._known_products.ask(_("Reading the products"), _Reading(services), self._on_products)

    def _on_products(self, products: tuple[ProductChoice, ...]) -> None:
        self.table.delegate.products = products

    def _remember(self) -> None:
        ids = sorted(self.model.product_ids())
        services, customer_id, but = self._desk.services, self._customer_id, self._but
        if not ids:
            return
        self._remembering.ask(
            _("Reading earlier prices"),
            lambda _p: services.quotes.price_memory(customer_id, ids, **but),
            self.model.set_memory,
        )

    def lines(self) -> list[Line]:
        """What is typed, in value form."""
        return self.model.lines()

    def is_changed(self) -> bool:
        """Whether the lines differ from what is saved."""
        return self.model.is_changed()

    def is_wrong(self) -> bool:
        """Whether a cell holds no value."""
        return bool(self.model.problems())

    def set_discount(self, discount: int | None) -> None:
        """The discount on everything."""
        self.model.set_discount(discount)

    def show_ours(self, on: bool) -> None:
        """Whether margins, limits and what others paid may be seen."""
        self.table.show_ours(on)

    def begin(self) -> None:
        """Type the first line."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.go_to(self.model.count)

    def _say_state(self) -> None:
        count = self.model.count
        self._count.setText(
            ngettext("{count} line", "{count} lines", count).format(count=count) if count else ""
        )
        problems = self.model.problems()
        said = [
            _("Line {place}: {problem}").format(place=row + 1, problem=problem)
            for row, problem in problems[:MOST_NAMED]
        ]
        self.note.setText(" ".join(said))

    # --- changing --------------------------------------------------------------------------------
    def _on_edited(self) -> None:
        self._say_state()
        self.changed.emit()

    def _on_picked(self, row: int, product_id: int) -> None:
        try:
            values = self._line_of(product_id)
        except CrmError as error:
            message.error(error, self)
            return
        self.model.put_product(row, values)

    def _line_of(self, product_id: int) -> Line:
        """The values of a new line; in a sale the price that this customer paid last."""
        services = self._desk.services
        if self._entity == SALE:
            return services.sales.line_of(self._customer_id, product_id)
        return services.quotes.line_of(product_id)

    def _on_create(self, row: int, name: str) -> None:
        """A product that is not there yet is made on the spot."""
        from crmdesk.ui.forms.record_dialog import RecordDialog

        dialog = RecordDialog(
            self._desk, "product", _("New product"), self.window(), start={"name": name}
        )
        if dialog.exec() and dialog.saved is not None:
            made = next(iter(dialog.saved.of("product").created), None)
            if made is not None:
                self.read_products()
                self._on_picked(row, made)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.go_to(row, "quantity" if self.model.line(row) else "product")

    def paste(self) -> None:
        """Ctrl+V: rows copied in Excel."""
        if not self.model.is_open:
            return
        services = self._desk.services
        specs = services.catalogue.by_key(self._entity)
        rows, problems = rows_of(
            QGuiApplication.clipboard().text(), specs, self.table.delegate.products
        )
        if not rows and not problems:
            message.notify(_("Copy rows in Excel first: product, quantity, price."))
            return
        lines = []
        for row in rows:
            line: Line = {"quantity": 1000, "price": 0}
            if row.get("product_id"):
                line = self._line_of(row["product_id"])
            lines.append(_merged(line, row))
        self.model.append(lines)
        if problems:
            message.error(
                _("These cells were left out: {problems}").format(
                    problems=listed(problems[:MOST_NAMED])
                ),
                self,
            )

    def _on_remove(self, rows: object) -> None:
        wanted = [r for r in rows if isinstance(r, int)] if isinstance(rows, list) else []
        at = min(wanted, default=0)
        self.model.remove(wanted)
        self.table.go_to(min(at, self.model.count))

    def _on_delete(self) -> None:
        self._on_remove(self.table.selected_rows())

    def _on_up(self) -> None:
        self.table.move_line(-1)

    def _on_down(self) -> None:
        self.table.move_line(1)


class _Reading:
    """A job's function: the products of the file."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def __call__(self, _progress: Any) -> tuple[ProductChoice, ...]:
        from crmdesk.ui.documents.product_choices import read_products

        return read_products(self._services)


def _merged(line: Line, row: Mapping[str, Any]) -> Line:
    """What was pasted over what the product says; price and discount in agreement."""
    from crmdesk.services.deal_sums import discount_of, discounted

    made = line | {key: value for key, value in row.items() if value is not None}
    listed_price = made.get("list_price")
    if listed_price is not None and row.get("price") is not None:
        made["discount"] = discount_of(listed_price, made["price"])
    elif listed_price is not None and row.get("discount") is not None:
        made["price"] = discounted(listed_price, made["discount"])
    return made
