"""明细: the head of a document in one row, its lines, what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import FieldError
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.lines_editor import LinesEditor
from crmdesk.ui.documents.reading import DocumentState
from crmdesk.ui.documents.references import DocumentReferences
from crmdesk.ui.documents.totals import TotalsStrip
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import card, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.services.deal_sums import Sums
    from crmdesk.services.sale_reckoning import SaleFigures

WITH_DISCOUNT = ("quote", "sale")
REMEMBERED = ("quote", "sale")  # the memory of prices knows them
COLUMNS = 6
REST_MS = 60
LINES_LEAST = 190  # heading, three lines


class DetailsTab(QWidget):
    """``changed`` is emitted after every keystroke in the head and every change of a line."""

    changed = Signal()
    figured = Signal(object)  # what a sale comes to, in fen, without sign

    def __init__(self, desk: Desk, entity: str, names: Sequence[str]) -> None:
        """*names* are the fields of the head, in the order of the row."""
        super().__init__()
        self.setObjectName("tab_details")
        self._desk, self._entity = desk, entity
        self._document_id: int | None = None
        self._lines_sum: int | None = None
        self._reckoning = LatestOnly(desk.jobs, self, delay_ms=REST_MS)
        inner = QWidget()
        column = vbox(inner, spacing=8)
        vbox(self).addWidget(scroll_area(inner))  # in low windows it scrolls
        self.references = DocumentReferences(desk)
        self.form = RecordForm(head_specs(desk, entity, names), self.references, columns=COLUMNS)
        frame = card("headCard")
        vbox(frame, (16, 8, 16, 6)).addWidget(self.form)
        column.addWidget(frame)
        self.lines = LinesEditor(desk, f"{entity}_line")
        self.lines.setMinimumHeight(px(LINES_LEAST))
        column.addWidget(self.lines, 1)
        self.spare = QWidget()
        self.spare.hide()
        column.addWidget(self.spare, 1)
        self.totals = TotalsStrip(with_discount=entity in WITH_DISCOUNT, with_tax=entity == "sale")
        column.addWidget(self.totals)
        self.form.changed.connect(self._on_changed)
        self.lines.changed.connect(self._on_changed)
        self.totals.for_customer.connect(self._on_for_customer)

    def show_document(self, state: DocumentState) -> None:
        """Show a document as it is saved."""
        self._document_id = state.record_id
        self.references.show_customer(state.customer_id)
        self.form.set_values(state.values)
        self.form.set_editing(state.is_open, is_new=state.is_new)
        self.lines.show_lines(
            state.lines,
            customer_id=state.customer_id,
            but={f"{self._entity}_id": state.record_id}
            if state.record_id is not None and self._entity in REMEMBERED
            else None,
            is_open=state.is_open,
        )
        if state.is_new and state.lines:
            self.lines.model.set_unsaved()
        self._lines_sum = None
        self._reckon()

    def show_lines(self, on: bool) -> None:
        """Whether the document has lines; some are a sum alone."""
        self.lines.setVisible(on)
        self.spare.setVisible(not on)
        self.totals.show_lines(on)

    def changes(self) -> dict[str, Any]:
        """The fields of the head that differ; FieldError names the first wrong one."""
        return self.form.changes()

    def everything(self) -> dict[str, Any]:
        """All values of the head; FieldError names the first wrong one."""
        return {name: box.value() for name, box in self.form.boxes.items()}

    def changed_fields(self) -> list[FieldSpec]:
        """The fields that differ from what is saved."""
        return self.form.changed_fields()

    def set_low(self, is_low: bool) -> None:
        """Little room: lower lines."""
        self.lines.table.set_low(is_low)

    # --- reckoning -------------------------------------------------------------------------------
    def typed(self) -> Mapping[str, Any]:
        """What can be read of the head while something in it is still wrong."""
        found: dict[str, Any] = {}
        for name, box in self.form.boxes.items():
            try:
                found[name] = box.editor.value() if box.editor is not None else box.current
            except FieldError:
                found[name] = box.current
        return found

    def _on_changed(self) -> None:
        self._reckon()
        self.changed.emit()

    def _reckon(self) -> None:
        services, document_id = self._desk.services, self._document_id
        values, lines = dict(self.typed()), self.lines.lines()
        discount = values.get("discount") if self._entity == "quote" else None
        self.lines.set_discount(discount)
        entity = self._entity

        def reckon(_progress: Any) -> Sums | SaleFigures:
            if entity == "quote":
                return services.quotes.reckon(values, lines, document_id)
            if entity == "sale":
                from crmdesk.services.sale_reckoning import reckon as figures_of

                return figures_of(lines, values.get("stated"))
            from crmdesk.services.deal_sums import reckon as sums_of

            return sums_of([{**line} for line in lines], None)

        self._reckoning.ask("", reckon, self._on_sale if entity == "sale" else self._on_reckoned)

    def _on_sale(self, figures: SaleFigures) -> None:
        self._on_reckoned(figures.sums)
        self.totals.show_tax(figures.tax)
        self.figured.emit(figures.sums.amount)

    def _on_reckoned(self, sums: Sums) -> None:
        before, self._lines_sum = self._lines_sum, sums.amount
        if self._entity == "quote":
            if not self.lines.model.is_open:
                sums = replace(sums, reasons=())
        elif before is not None and before != sums.amount:
            self._follow(before, sums.amount)
        self.totals.show_sums(sums)

    def _follow(self, before: int, now: int) -> None:
        """The amount of a contract goes with its lines while it is their sum."""
        box = self.form.boxes.get("amount")
        if box is None or box.editor is None:
            return
        try:
            typed = box.editor.value()
        except FieldError:
            return
        if typed in (None, 0, before):
            box.editor.set_value(now)
            self.changed.emit()

    def _on_for_customer(self, on: bool) -> None:
        self.lines.show_ours(not on)


def head_specs(desk: Desk, entity: str, names: Sequence[str]) -> list[FieldSpec]:
    """The fields of a document by name, without headings; wide ones as wide as half the row."""
    known = desk.services.catalogue.by_key(entity)
    return [replace(known[name], section="") for name in names]
