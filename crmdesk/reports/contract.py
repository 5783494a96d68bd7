"""The contract on paper: parties, lines, payment plan, milestones, terms, signatures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.i18n import _
from crmdesk.reports.deal_texts import Texts, address_of, in_words, us
from crmdesk.reports.values import MINUS, company_name
from crmdesk.services.rules.contract import STILL_UNSIGNED
from crmdesk.services.rules.documents import named

if TYPE_CHECKING:
    from crmdesk.reports.deal_sheet import Sheet
    from crmdesk.services.container import Services

TERMS: Final = (
    "starts_on", "ends_on", "settlement", "delivery", "deposit", "warranty_months",
    "delivery_address", "signed_at",
)  # fmt: skip
OF_CUSTOMER: Final = ("uscc", "bank_name", "bank_account", "phone")


class ContractPaper:
    """One contract on its way to paper."""

    def __init__(self, services: Services, contract: Mapping[str, Any]) -> None:
        self.services, self.contract = services, contract
        self.text = Texts(services)
        self.customer = self.text.record("customer", contract["customer_id"])
        self.contact = self.text.record("contact", contract["contact_id"])
        self.lines = self.text.rows("contract_line", contract["id"])

    def draw(self, sheet: Sheet) -> None:
        """Compose the whole paper."""
        sheet.letterhead(us(self.services))
        sheet.addressee("", self.contract["title"])
        sheet.fields(self._about(), columns=3)
        self._parties(sheet)
        if self.lines:
            self._items(sheet)
        sheet.amount_line(_("Amount in words"), in_words(self.contract["amount"]))
        self._plan(sheet)
        self._milestones(sheet)
        self._terms(sheet)
        self._signatures(sheet)

    def _about(self) -> list[tuple[str, str]]:
        text, contract = self.text, self.contract
        pairs = [(_("Contract no."), named(contract)), text.pair("contract", contract, "signed_on")]
        if contract["state"] in STILL_UNSIGNED or not contract["is_current"]:
            state = text("contract", contract, "state")
            said = state if contract["is_current"] else _("replaced by a newer version")
            pairs.append((_("State"), said))
        return pairs

    def _parties(self, sheet: Sheet) -> None:
        text, contract = self.text, self.contract
        theirs = contract["their_name"] or self.customer["name"]
        known = [text.pair("customer", self.customer, f) for f in OF_CUSTOMER]
        person = "　".join(
            filter(None, (self.contact["name"], self.contact["mobile"] or self.contact["phone"]))
        )
        sheet.heading(_("Parties"))
        sheet.fields(
            [
                (_("Buying party"), theirs),
                (_("Selling party"), contract["our_name"] or company_name(self.services)),
            ]
        )
        sheet.fields([(_("Buyer's address"), address_of(self.customer))], columns=1)
        sheet.fields([*known, (_("Contact person"), person)])
        sheet.y += 4

    def _items(self, sheet: Sheet) -> None:
        from crmdesk.reports.deal_sheet import Column

        text = self.text
        has_dates = any(line["deliver_until"] for line in self.lines)
        columns = [
            Column(_("Row"), "right"),
            Column(_("Product and specification"), wraps=True),
            Column(_("Quantity"), "right"),
            Column(_("Unit")),
            Column(_("Price"), "right"),
            Column(_("Amount"), "right"),
        ]
        if has_dates:
            columns.append(Column(text.caption("contract_line", "deliver_until")))
        rows = []
        for n, line in enumerate(self.lines, 1):
            name = "\n".join(filter(None, (line["name"], line["specification"], line["remark"])))
            row = [str(n), name, text("contract_line", line, "quantity"), line["unit"] or ""]
            row += [text("contract_line", line, f) for f in ("price", "amount")]
            rows.append([*row, text("contract_line", line, "deliver_until")] if has_dates else row)

        def sum_row(said: str, fen: int) -> list[str]:
            shown = text.money(fen).replace("-", MINUS)
            return ["", said, "", "", "", shown, *([""] if has_dates else [])]

        before, amount = sum(line["amount"] for line in self.lines), self.contract["amount"]
        sums = [sum_row(_("Total"), amount)]
        if before != amount:
            said = _("Discount agreed on") if amount < before else _("Surcharge agreed on")
            sums = [sum_row(_("Sum"), before), sum_row(said, amount - before), *sums]
        sheet.heading(_("Goods and services"))
        sheet.table(columns, rows, sums)

    def _plan(self, sheet: Sheet) -> None:
        from crmdesk.reports.deal_sheet import Column

        text = self.text
        plan = text.rows("instalment", self.contract["id"])
        if not plan:
            return
        columns = [
            Column(_("Row"), "right"),
            Column(text.caption("instalment", "name"), wraps=True),
            Column(text.caption("instalment", "due_on")),
            Column(_("Proportion"), "right"),
            Column(_("Amount"), "right"),
        ]
        amount = self.contract["amount"]
        rows = [
            [
                str(n),
                "\n".join(filter(None, (part["name"], part["remark"]))),
                text("instalment", part, "due_on"),
                f"{part['amount'] * 100 / amount:.4g}%" if amount else "",
                text("instalment", part, "amount"),
            ]
            for n, part in enumerate(plan, 1)
        ]
        sheet.heading(_("Plan of payments"))
        sheet.table(columns, rows)

    def _milestones(self, sheet: Sheet) -> None:
        from crmdesk.reports.deal_sheet import Column

        text = self.text
        promised = text.rows("milestone", self.contract["id"])
        if not promised:
            return
        columns = [
            Column(_("Row"), "right"),
            Column(text.caption("milestone", "name"), wraps=True),
            Column(text.caption("milestone", "due_on")),
        ]
        is_begun = any(each["done_on"] for each in promised)
        if is_begun:
            columns.append(Column(text.caption("milestone", "done_on")))
        rows = [
            [
                str(n),
                "\n".join(filter(None, (each["name"], each["remark"]))),
                text("milestone", each, "due_on"),
                *([text("milestone", each, "done_on")] if is_begun else []),
            ]
            for n, each in enumerate(promised, 1)
        ]
        sheet.heading(_("Milestones"))
        sheet.table(columns, rows)

    def _terms(self, sheet: Sheet) -> None:
        pairs = [self.text.pair("contract", self.contract, f) for f in TERMS]
        if any(value for _label, value in pairs) or self.contract["terms"]:
            sheet.heading(_("Terms"))
            sheet.fields(pairs)
        if self.contract["terms"]:
            sheet.y += 4
            sheet.paragraphs(self.contract["terms"])

    def _signatures(self, sheet: Sheet) -> None:
        contract = self.contract
        lines = (_("Signature and seal"), _("Date"))

        def signed_by(name: str | None) -> tuple[str, ...]:
            said = _("Represented by {name}").format(name=name) if name else _("Represented by")
            return (said, *lines)

        theirs = contract["their_name"] or self.customer["name"]
        ours = contract["our_name"] or company_name(self.services)
        sheet.signatures(
            [
                (_("Buying party"), theirs, signed_by(contract["their_signer"])),
                (_("Selling party"), ours, signed_by(contract["our_signer"])),
            ]
        )
