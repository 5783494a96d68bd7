"""What settles a document, or what a return is set against: a table with its verbs."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.fields import YUAN, FieldSpec, Kind
from crmdesk.models.trade_choices import SaleKind
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.reading import DocumentState
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.trade.reading import CREDITS, Settling, rest_of, settlings
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import button, card, hbox, label, vbox
from crmdesk.ui.widgets.states import EmptyState

SPECS: Final = (
    FieldSpec(kind=Kind.DATE, label=N_("Allocated on"), name="applied_on"),
    FieldSpec(kind=Kind.TEXT, label=N_("By way of"), name="what"),
    FieldSpec(kind=Kind.TEXT, label=N_("Document number"), name="code"),
    FieldSpec(
        kind=Kind.MONEY, label=N_("Amount"), name="amount", per_unit=100, decimals=2, unit=YUAN
    ),
)


class SettlingTab(QWidget):
    """``receive_asked``: enter money; ``opened`` carries entity and id of the other side."""

    receive_asked = Signal()
    opened = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("tab_settling")
        self._desk = desk
        self._rows: list[Settling] = []
        sheet = card("settlingCard")
        column = vbox(sheet, (1, 10, 1, 1), 8)
        head = hbox(None, (16, 0, 12, 0), 8)
        head.addWidget(label(_("What settles it"), "heading"))
        self._sum = label("", "muted", name="settlingSum")
        head.addWidget(self._sum)
        head.addStretch()
        self.release = button(
            _("Take back the allocation"), "arrow-u-up-left", name="releaseAllocation",
            tip=_("Take the allocation back; the money is in credit again (Del)"),
        )  # fmt: skip
        self.receive = button(_("Record a receipt …"), "coins", name="settlingReceive")
        for made in (self.release, self.receive):
            head.addWidget(made)
        column.addLayout(head)
        self.table = FixedTable(SPECS, "what", name="settlingTable")
        self.table.show_when_empty(
            EmptyState(
                "coins",
                _("Nothing settles it yet"),
                _("A receipt is put on the documents due first, unless you say otherwise."),
            )
        )
        column.addWidget(self.table, 1)
        vbox(self).addWidget(sheet)
        self.table.opened.connect(self._on_opened)
        self.table.current_changed.connect(self._on_current)
        self.table.table.delete_asked.connect(self._on_release)
        self.release.clicked.connect(self._on_release)
        self.receive.clicked.connect(self.receive_asked)

    def show_document(self, state: DocumentState) -> None:
        """Show the allocations of a document."""
        self._rows = settlings(state)
        self.table.show_rows(
            [(r.applied_on, self._what(r), r.code or "—", r.amount) for r in self._rows]
        )
        self.receive.setVisible(state.values.get("kind") not in CREDITS and rest_of(state.row) > 0)
        count = len(self._rows)
        words = ngettext("{count} allocation", "{count} allocations", count)
        together = money(sum(r.amount for r in self._rows))
        self._sum.setText(
            words.format(count=count) + " · " + _("Together {sum}").format(sum=together)
            if count
            else ""
        )
        self._on_current(self.table.current_row())

    def _what(self, settling: Settling) -> str:
        if settling.entity == "sale":
            return _(SaleKind(settling.kind).label) if settling.kind else ""
        from crmdesk.models.deal_choices import ReceiptMethod

        words = _("Refund or dishonoured") if settling.amount < 0 else _("Receipt of money")
        return f"{words} · {_(ReceiptMethod(settling.kind).label)}" if settling.kind else words

    def _on_opened(self, number: int) -> None:
        row = self._rows[number]
        self.opened.emit(row.entity, row.record_id)

    def _on_current(self, number: int) -> None:
        self.release.setEnabled(0 <= number < len(self._rows))

    def _on_release(self, *_how: Any) -> None:
        number = self.table.current_row()
        if not 0 <= number < len(self._rows):
            return
        services, allocation_id = self._desk.services, self._rows[number].allocation_id
        self._desk.write(
            _("Taking back the allocation"),
            lambda _p: services.receipts.release([allocation_id]),
            said=_("Released; the money is in credit again."),
        )
