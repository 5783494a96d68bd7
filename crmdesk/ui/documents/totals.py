"""The strip under the lines: sum, discount, amount in figures and capitals, margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QVBoxLayout

from crmdesk.core.i18n import _, told
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.theme import set_role
from crmdesk.ui.widgets import Elided, hbox, icon_label, label, vbox

if TYPE_CHECKING:
    from crmdesk.services.deal_sums import Sums

MONEY = FieldSpec(kind=Kind.MONEY, label="", name="amount", per_unit=FEN_PER_YUAN, decimals=2)
PERCENT = FieldSpec(kind=Kind.PERCENT, label="", name="margin")
DASH = "—"


class TotalsStrip(QFrame):
    """``for_customer`` carries whether our own figures are hidden from somebody who looks on."""

    for_customer = Signal(bool)

    def __init__(self, *, with_discount: bool = True, with_tax: bool = False) -> None:
        super().__init__()
        self.setObjectName("totalsStrip")
        set_role(self, "card")
        outer = vbox(self, (16, 7, 16, 7), 3)
        row = hbox(None, spacing=22)
        self._sum = self._figure(_("Sum of the lines"), "totalSum")
        self._off = self._figure(_("Discount"), "totalDiscount")
        self._amount = self._figure(_("Amount"), "totalAmount", "figure")
        self._margin = self._figure(_("Margin"), "totalMargin")
        for box, _value in (self._sum, self._off, self._amount, self._margin):
            row.addLayout(box)
        self._tax = self._figure(_("Tax in it"), "totalTax")
        row.addLayout(self._tax[0])
        self._of_lines = [
            *([self._sum, self._off] if with_discount else []),
            self._margin,
            *([self._tax] if with_tax else []),
        ]
        for part in (self._sum, self._off, self._tax):
            _set_shown(part, part in self._of_lines)
        words = vbox(None, spacing=0)
        words.addWidget(label(_("Amount in words"), "fieldLabel"))
        self.capitals = Elided("", name="totalCapitals")
        words.addWidget(self.capitals)
        row.addLayout(words, 1)
        self._switch = QCheckBox(_("Customer looks on"))
        self._switch.setObjectName("forCustomer")
        self._switch.setToolTip(
            _("Hides margins, lowest prices, earlier prices and approvals on the screen")
        )
        self._switch.toggled.connect(self._on_switch)
        row.addWidget(self._switch)
        outer.addLayout(row)
        self._why = QFrame()
        self._why.setProperty("role", "callout")
        line = hbox(self._why, (10, 4, 10, 4), 6)
        line.addWidget(icon_label("seal-check", "warn", 15))
        self.reasons = Elided("", name="approvalReasons")
        line.addWidget(self.reasons, 1)
        self._why.hide()
        outer.addWidget(self._why)

    def _figure(self, title: str, name: str, role: str = "strong") -> tuple[QVBoxLayout, QLabel]:
        box = vbox(None, spacing=0)
        box.addWidget(label(title, "fieldLabel"))
        value = label(DASH, role, name=name)
        box.addWidget(value)
        return box, value

    @property
    def is_for_customer(self) -> bool:
        """Whether a customer looks on."""
        return self._switch.isChecked()

    def show_lines(self, on: bool) -> None:
        """Whether there are lines: without any, the amount is all there is to say."""
        for part in self._of_lines:
            _set_shown(part, on and not (part is self._margin and self.is_for_customer))
        self._switch.setVisible(on)

    def show_sums(self, sums: Sums) -> None:
        """Show what the form comes to."""
        from crmdesk.models.capitals import capitals

        self._sum[1].setText(codecs.show(MONEY, sums.before_discount))
        self._off[1].setText("−" + codecs.show(MONEY, sums.discount) if sums.discount else DASH)
        self._amount[1].setText(codecs.show(MONEY, sums.amount))
        self._margin[1].setText(DASH if sums.margin is None else codecs.show(PERCENT, sums.margin))
        self.capitals.setText(capitals(sums.amount))
        self.show_reasons(sums.reasons)

    def show_tax(self, tax: int | None) -> None:
        """Show the tax that the amount contains; None: the lines have no rate."""
        self._tax[1].setText(DASH if tax is None else codecs.show(MONEY, tax))

    def show_reasons(self, reasons: tuple[str, ...]) -> None:
        """Say why an approval will be needed; nothing if none is."""
        self._why.setVisible(bool(reasons) and not self.is_for_customer)
        text = told(reason.rstrip("。.") for reason in reasons)
        self.reasons.setText(_("Needs approval: {reasons}").format(reasons=text) if text else "")

    def _on_switch(self, on: bool) -> None:
        _set_shown(self._margin, not on)
        self._why.setVisible(not on and bool(self.reasons.text()))
        self.for_customer.emit(on)


def _set_shown(part: tuple[QVBoxLayout, QLabel], on: bool) -> None:
    box, _value = part
    for place in range(box.count()):
        item = box.itemAt(place)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.setVisible(on)
