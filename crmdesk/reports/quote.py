"""The quote on paper: our head, the customer, lines, sums in figures and capitals, terms.

Without prices it is the copy for the warehouse: what to get ready, and nothing of the money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.i18n import _
from crmdesk.reports.deal_texts import Texts, address_of, in_words, us
from crmdesk.reports.values import MINUS, company_name
from crmdesk.services.rules.documents import named

if TYPE_CHECKING:
    from crmdesk.reports.deal_sheet import Column, Sheet
    from crmdesk.services.container import Services

TERMS: Final = ("settlement", "delivery", "delivery_days", "deposit")


class QuotePaper:
    """One quote on its way to paper."""

    def __init__(self, services: Services, quote: Mapping[str, Any], *, is_warehouse: bool) -> None:
        self.services, self.quote, self.is_warehouse = services, quote, is_warehouse
        self.text = Texts(services)
        self.customer = self.text.record("customer", quote["customer_id"])
        self.contact = self.text.record("contact", quote["contact_id"])
        self.lines = self.text.rows("quote_line", quote["id"])

    def draw(self, sheet: Sheet) -> None:
        """Compose the whole paper."""
        sheet.letterhead(us(self.services))
        sheet.addressee(_("Addressed to"), self.customer["name"])
        sheet.fields(self._about())
        sheet.y += 4
        sheet.table(self._columns(), self._rows(), [] if self.is_warehouse else self._sums())
        if not self.is_warehouse:
            sheet.amount_line(_("Amount in words"), in_words(self.quote["amount"]))
        self._terms(sheet)
        self._signatures(sheet)

    def _about(self) -> list[tuple[str, str]]:
        text, quote = self.text, self.quote
        phone = self.contact["mobile"] or self.contact["phone"] or self.customer["phone"] or ""
        return [
            (_("Quote no."), named(quote)),
            (_("Contact person"), self.contact["name"] or ""),
            text.pair("quote", quote, "quoted_on"),
            (_("Telephone"), phone),
            text.pair("quote", quote, "valid_until"),
            (_("Address"), address_of(self.customer)),
            text.pair("quote", quote, "owner_id"),
            text.pair("quote", quote, "title"),
        ]

    @property
    def _has_discount(self) -> bool:
        return any(line["discount"] for line in self.lines)

    def _columns(self) -> list[Column]:
        from crmdesk.reports.deal_sheet import Column

        made = [
            Column(_("Row"), "right"),
            Column(_("Product and specification"), wraps=True, share=2),
            Column(_("Quantity"), "right"),
            Column(_("Unit")),
        ]
        if not self.is_warehouse:
            if self._has_discount:
                made += [Column(_("List price"), "right"), Column(_("Discount"), "right")]
            made += [Column(_("Price"), "right"), Column(_("Amount"), "right")]
        if any(line["remark"] for line in self.lines):
            made.append(Column(_("Remarks"), wraps=True))
        return made

    def _rows(self) -> list[list[str]]:
        text = self.text
        has_remarks = any(line["remark"] for line in self.lines)
        rows = []
        for n, line in enumerate(self.lines, 1):
            name = "\n".join(filter(None, (line["name"], line["specification"])))
            row = [str(n), name, text("quote_line", line, "quantity"), line["unit"] or ""]
            if not self.is_warehouse:
                fields = ["list_price", "discount"] if self._has_discount else []
                row += [text("quote_line", line, f) for f in (*fields, "price", "amount")]
            rows.append([*row, line["remark"] or ""] if has_remarks else row)
        return rows

    def _sums(self) -> list[list[str]]:
        """Sum, discount on everything, total; one row if there is no discount."""
        before = sum(line["amount"] for line in self.lines)
        amount = self.quote["amount"]
        if not self.quote["discount"]:
            return [self._sum_row(_("Total"), amount)]
        off = _("Discount on everything {percent}").format(
            percent=self.text("quote", self.quote, "discount")
        )
        return [
            self._sum_row(_("Sum"), before),
            self._sum_row(off, amount - before),
            self._sum_row(_("Total"), amount),
        ]

    def _sum_row(self, said: str, fen: int) -> list[str]:
        columns = self._columns()
        row = [""] * len(columns)
        row[1] = said
        place = next(n for n, c in enumerate(columns) if c.title == _("Amount"))
        row[place] = self.text.money(fen).replace("-", MINUS)
        return row

    def _terms(self, sheet: Sheet) -> None:
        text, quote = self.text, self.quote
        pairs = [text.pair("quote", quote, f) for f in TERMS]
        if self.is_warehouse:
            pairs = [p for p, f in zip(pairs, TERMS, strict=True) if f.startswith("delivery")]
        else:
            said = _("Prices include tax") if quote["is_tax_included"] else _("without tax")
            pairs.append((_("Tax"), said))
        if any(value for _label, value in pairs):
            sheet.heading(_("Terms"))
            sheet.fields(pairs, columns=3)
        if quote["terms"] and not self.is_warehouse:
            sheet.y += 4
            sheet.paragraphs(quote["terms"])

    def _signatures(self, sheet: Sheet) -> None:
        lines: Sequence[str] = (_("Signature and seal"), _("Date"))
        if self.is_warehouse:
            who = (_("Made ready by"), _("Checked by"))
            sheet.signatures([(said, "", (_("Signature"), _("Date"))) for said in who])
            return
        sheet.signatures(
            [
                (_("Confirmed by the customer"), self.customer["name"], lines),
                (_("Offered by"), company_name(self.services), lines),
            ]
        )
