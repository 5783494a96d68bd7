"""The drawing of a dunning letter: words by level, documents, late interest, where to pay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.dunning import Step
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.reports.deal_texts import foot_of, in_words, us
from crmdesk.reports.values import company_name, money_text
from crmdesk.services.rules.documents import label_of

if TYPE_CHECKING:
    from crmdesk.reports.deal_sheet import Column, Sheet
    from crmdesk.reports.paper import Paper
    from crmdesk.services.container import Services
    from crmdesk.services.dunning_data import Letter
    from crmdesk.services.printing import Print

TITLES: Final = {
    Step.CALL: N_("Payment reminder"),
    Step.LETTER: N_("Dunning letter"),
    Step.FINAL_LETTER: N_("Final dunning letter"),
}
FIRST: Final = N_(
    "Thank you for your trust in us. By our books the documents below are overdue as of {date}; "
    "this may have been overlooked. Please pay {amount} yuan by {pay_by}. If the payment is under "
    "way, please tell us its day and amount."
)
AGAIN: Final = N_(
    "We wrote to you on {earlier}. As of {date} the documents below are still unpaid. Please pay "
    "{amount} yuan by {pay_by}. Until then we may have to hold back further deliveries."
)
FINAL: Final = N_(
    "In spite of our letters the documents below are unpaid as of {date}. We ask you for the last "
    "time to pay {amount} yuan by {pay_by}. After this day we stop deliveries and claim the debt, "
    "late interest and costs by legal means. This letter is also a written claim of our rights."
)


class LetterPaper:
    """One letter."""

    def __init__(self, services: Services, letter: Letter, issued: Print) -> None:
        self._services, self._letter, self._issued = services, letter, issued
        self._on = str(letter.record["done_on"])
        self._company = company_name(services)

    def write(self, aside: Path, paper: Paper) -> None:
        """Draw it behind what *paper* holds; once before to count its pages."""
        pages = 0
        for given in (None, paper):
            from crmdesk.reports.deal_sheet import Sheet

            sheet = Sheet(
                aside,
                title=_(TITLES[self._letter.level.step]),
                company=self._company,
                number=str(self._letter.record["letter_no"] or ""),
                foot=foot_of(self._issued),
                pages=pages,
                paper=given,
            )
            self._compose(sheet)
            pages = sheet.finish()

    def _compose(self, sheet: Sheet) -> None:
        letter, customer = self._letter, self._letter.customer
        sheet.letterhead(us(self._services))
        sheet.addressee(_("Addressed to"), str(customer.get("name") or ""))
        sheet.fields(
            [
                (_("Letter no."), str(letter.record["letter_no"] or "")),
                (_("Date"), self._on),
                (_("Contact person"), letter.contact_name),
                (_("Customer number"), str(customer.get("code") or "")),
            ]
        )
        sheet.y += 6
        sheet.paragraphs(self._words())
        sheet.y += 8
        if letter.documents:
            sheet.table(self._columns(), self._rows(), [self._sums()])
        sheet.amount_line(_("Amount in words"), in_words(letter.overdue + (letter.interest or 0)))
        self._terms(sheet)
        sheet.need(60)
        sheet.y += 26
        right = sheet.paper.right - 4
        seal = _("{company} (seal)").format(company=self._company)
        sheet.paper.text(right, sheet.y, seal, 9, align="right")
        sheet.paper.text(right, sheet.y + 14, self._on, 9, align="right")
        sheet.y += 20

    def _words(self) -> str:
        """What the letter says, sharper with every level."""
        letter = self._letter
        template = FIRST
        if letter.level.step is Step.FINAL_LETTER:
            template = FINAL
        elif letter.earlier:
            template = AGAIN
        earlier = letter.earlier[-1] if letter.earlier else {}
        said = " ".join(str(earlier.get(k) or "") for k in ("done_on", "letter_no")).strip()
        return _(template).format(
            date=self._on,
            earlier=said,
            amount=money_text(letter.overdue + (letter.interest or 0)),
            pay_by=letter.pay_by.isoformat(),
        )

    def _columns(self) -> list[Column]:
        from crmdesk.reports.deal_sheet import Column

        made = [
            Column(_("Row"), "right"),
            Column(_("Document number"), wraps=True),
            Column(_("Date")),
            Column(_("Due on")),
            Column(_("Amount"), "right"),
            Column(_("Unpaid"), "right"),
            Column(_("Days overdue"), "right"),
        ]
        return [*made, Column(_("Late interest"), "right")] if self._has_interest else made

    @property
    def _has_interest(self) -> bool:
        return bool(self._letter.interest)

    def _rows(self) -> list[list[str]]:
        rows = []
        for n, each in enumerate(self._letter.documents, 1):
            found = each.document
            kind = "" if found.kind == "sale" else label_of("sale", "kind", found.kind)
            row = [
                str(n),
                "　".join(t for t in (found.code, kind, found.contract_no) if t),
                found.sold_on.isoformat(),
                found.due_on.isoformat() if found.due_on else "",
                money_text(found.amount),
                money_text(found.open),
                str(found.days),
            ]
            rows.append([*row, money_text(each.interest)] if self._has_interest else row)
        return rows

    def _sums(self) -> list[str]:
        letter = self._letter
        count = len(letter.documents)
        said = ngettext("Total　{count} document", "Total　{count} documents", count)
        row = ["", said.format(count=count), "", "", "", money_text(letter.overdue), ""]
        return [*row, money_text(letter.interest)] if self._has_interest else row

    def _terms(self, sheet: Sheet) -> None:
        """How the interest was reckoned, where to pay."""
        from crmdesk.services.settings import COMPANY_ACCOUNT

        letter = self._letter
        if self._has_interest and letter.rate is not None:
            sheet.paragraphs(
                _("Late interest at {rate} % a year, reckoned until {date}.").format(
                    rate=f"{letter.rate / 100:g}", date=self._on
                )
            )
        account = self._services.settings.get(COMPANY_ACCOUNT)
        if account:
            sheet.fields([(_("Pay to"), f"{self._company}　{account}".strip("　"))], columns=1)
