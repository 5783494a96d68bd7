"""One sales document on paper (销售单, 退货单 …): A4 or continuous paper of 241 mm for dot matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.reports.base import Printed
from crmdesk.reports.order import BaseReport, Order
from crmdesk.reports.parameters import WITHOUT_PRICES
from crmdesk.reports.styles import A4, MARGIN, MM
from crmdesk.reports.values import MINUS, company_name

if TYPE_CHECKING:
    from crmdesk.reports.deal_sheet import Column, Sheet
    from crmdesk.reports.deal_texts import Texts
    from crmdesk.services.container import Services

NO_SALE: Final = N_("Choose the sales document to print.")
PAGE_A4, HALF, THIRD = "a4", "half", "third"
# The size and the margin of each paper.
SIZES: Final = {
    PAGE_A4: (A4, MARGIN),
    HALF: ((241 * MM, 140 * MM), 13 * MM),
    THIRD: ((241 * MM, 93 * MM), 13 * MM),
}
TITLES: Final = {
    "sale": N_("Sales slip"),
    "return": N_("Slip of returned goods"),
    "allowance": N_("Slip of an allowance"),
    "opening": N_("Opening balance"),
}


class SaleReport(BaseReport):
    """A sales document, or (``without_prices``) its copy for the warehouse."""

    id: ClassVar[str] = "sale"
    title: ClassVar[str] = N_("Sales document")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(kind=Kind.REFERENCE, name="sale", label=N_("Sales document"), reference="sale"),
        FieldSpec(
            kind=Kind.ENUM,
            name="paper",
            label=N_("Paper"),
            options=(
                Option(PAGE_A4, N_("A4")),
                Option(HALF, N_("Continuous, 241 × 140 mm")),
                Option(THIRD, N_("Continuous, 241 × 93 mm")),
            ),
            default=PAGE_A4,
        ),
        WITHOUT_PRICES,
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. Prints the document of the parameter ``sale``, or a list."""
        from crmdesk.reports.paper import Paper

        services, values, progress = order.services, order.values, order.progress
        ids = order.scope.records(services, "sale", values, progress)
        if not ids:
            raise CrmError(NO_SALE)
        documents = [services.records.fetch("sale", sale_id) for sale_id in ids]
        size, margin = SIZES[values.get("paper") or PAGE_A4]
        with_prices = not values.get(WITHOUT_PRICES.name)
        customers = [int(document["customer_id"] or 0) for document in documents]
        with order.issued(customers) as (papers, aside):
            from crmdesk.reports.deal_texts import foot_of

            paper = Paper(aside, size, title=_(self.title), margin=margin)
            for document, issued in zip(documents, papers, strict=True):
                progress.check()
                pages = 0
                for given in (Paper(aside, size, title="", margin=margin), paper):
                    work = SalePaper(services, document, with_prices=with_prices)
                    sheet = work.sheet(aside, given, foot_of(issued), pages)
                    work.draw(sheet)
                    pages = sheet.finish()
            paper.save()
        return order.printed(papers, paper.pages, paper.missing)


class SalePaper:
    """One document on its way to paper."""

    def __init__(
        self, services: Services, document: Mapping[str, Any], *, with_prices: bool
    ) -> None:
        from crmdesk.reports.deal_texts import Texts

        self._services, self._document, self._with_prices = services, document, with_prices
        self._text: Texts = Texts(services)
        self._customer = self._text.record("customer", document["customer_id"])
        self._lines = self._text.rows("sale_line", document["id"])

    def sheet(self, aside: Path, paper: Any, foot: str, pages: int) -> Sheet:
        """The sheet it is drawn on."""
        from crmdesk.reports.deal_sheet import Sheet

        title = _(TITLES[str(self._document["kind"])])
        if self._document["state"] != "posted":
            title += " · " + self._text("sale", self._document, "state")
        return Sheet(
            aside, title=title, company=company_name(self._services),
            number=str(self._document["code"]), foot=foot, pages=pages, paper=paper,
        )  # fmt: skip

    def draw(self, sheet: Sheet) -> None:
        """Head, lines, sums, amount in words, signatures."""
        from crmdesk.reports.deal_texts import address_of, in_words, us

        is_large = sheet.paper.height > 500
        text, document = self._text, self._document
        sheet.letterhead(us(self._services) if is_large else us(self._services)[:1])
        sheet.addressee(_("Customer"), str(self._customer["name"]))
        pairs = [
            (_("Document number"), str(document["code"])),
            text.pair("sale", document, "sold_on"),
            text.pair("sale", document, "owner_id"),
            (_("Telephone"), str(self._customer["phone"] or "")),
        ]
        if is_large:
            pairs += [
                (_("Address"), address_of(self._customer)),
                *(
                    text.pair("sale", document, name)
                    for name in ("due_on", "settlement", "contract_id", "original_id")
                ),
                text.pair("sale", document, "invoice_no"),
            ]
        sheet.fields(pairs, columns=2 if is_large else 4)
        sheet.y += 3
        if self._lines:
            sheet.table(self._columns(), self._rows(), [self._sums()])
        if self._with_prices:
            sheet.amount_line(_("Amount in words"), in_words(document["amount"]))
            if not self._lines:
                sheet.fields([(_("Amount"), self._money(document["amount"]))], columns=1)
        if document["remark"]:
            sheet.fields([text.pair("sale", document, "remark")], columns=1)
        self._signed(sheet)

    def _money(self, fen: int | None) -> str:
        return self._text.money(fen).replace("-", MINUS)

    def _columns(self) -> list[Column]:
        from crmdesk.reports.deal_sheet import Column

        made = [
            Column(_("Row"), "right"),
            Column(_("Product and specification"), wraps=True, share=2),
            Column(_("Unit")),
            Column(_("Quantity"), "right"),
        ]
        if self._with_prices:
            made.append(Column(_("Price"), "right"))
            if self._has_discounts:
                made.append(Column(_("Discount"), "right"))
            made.append(Column(_("Amount"), "right"))
        if self._has_remarks:
            made.append(Column(_("Remarks"), wraps=True))
        return made

    @property
    def _has_discounts(self) -> bool:
        return any(line["discount"] for line in self._lines)

    @property
    def _has_remarks(self) -> bool:
        return any(line["remark"] for line in self._lines)

    def _rows(self) -> list[list[str]]:
        rows = []
        for n, line in enumerate(self._lines, 1):
            name = "　".join(filter(None, (line["name"], line["specification"])))
            quantity = self._text("sale_line", line, "quantity")
            row = [str(n), name, str(line["unit"] or ""), quantity]
            if self._with_prices:
                row.append(self._money(line["price"]))
                if self._has_discounts:
                    row.append(self._text("sale_line", line, "discount"))
                row.append(self._money(line["amount"]))
            rows.append([*row, str(line["remark"] or "")] if self._has_remarks else row)
        return rows

    def _sums(self) -> list[str]:
        quantity = sum(line["quantity"] for line in self._lines)
        units = {line["unit"] for line in self._lines}
        said = self._text("sale_line", {"quantity": quantity}, "quantity")
        row = ["", _("Total"), "", said if len(units) == 1 else ""]
        if self._with_prices:
            row += ["", ""] if self._has_discounts else [""]
            row.append(self._money(self._document["amount"]))
        return [*row, ""] if self._has_remarks else row

    @staticmethod
    def _signed(sheet: Sheet) -> None:
        """Who made it, who gave it out, who received it: lines to write on, side by side."""
        from crmdesk.reports.fonts import REGULAR, width
        from crmdesk.reports.styles import TABLE, THIN

        sheet.need(22)
        paper = sheet.paper
        words: Sequence[str] = (_("Prepared by"), _("Sent out by"), _("Received by"), _("Date"))
        each = paper.room / len(words)
        for n, said in enumerate(words):
            x = paper.left + n * each
            paper.text(x, sheet.y + 16, said, TABLE)
            paper.line(x + width(said, REGULAR, TABLE) + 5, x + each - 12, sheet.y + 18, THIN)
        sheet.y += 22
