"""A statement of account on A4: four boxes, every movement, ages, and the slip to send back.

The slip lies at a fixed place of the last page. Movements that do not fit above it go on to
further pages; what follows them stays together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.statement import Entry
from crmdesk.charts.words import shown as words_shown
from crmdesk.core.i18n import _, language, ngettext
from crmdesk.reports import statement_slip
from crmdesk.reports.deal_texts import foot_of, in_words
from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.heads import age_bar, age_greys, age_swatch, foot_line, letterhead
from crmdesk.reports.paper import Align, Paper, columns_x, row_middle
from crmdesk.reports.statement_slip import Slip
from crmdesk.reports.statement_words import kind_of
from crmdesk.reports.styles import BOX, HEAVY, LABEL, LEAST_NUMBER, TABLE, THIN, VALUE
from crmdesk.reports.text import Keep, Part, fit, fit_number, fit_parts
from crmdesk.reports.values import company_name, money_text

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.dunning_data import SheetLine, StatementSheet
    from crmdesk.services.printing import Print

ROW: Final = 16.0
HEAD: Final = 18.0
PAD: Final = 4.0
BOXES: Final = 37.0
TAIL: Final = 176.0  # what follows the movements, above the slip
ALIGN: Final[tuple[Align, ...]] = (
    "left", "left", "left", "left", "left", "right", "right", "right",
)  # fmt: skip


class StatementPaper:
    """One statement on the pages of *paper*."""

    def __init__(
        self, services: Services, paper: Paper, sheet: StatementSheet, issued: Print
    ) -> None:
        self.services, self.paper, self.sheet, self.issued = services, paper, sheet, issued
        self.record, self.customer = sheet.record, sheet.customer
        self.company = company_name(services)
        self.code = str(self.record["code"])
        self.since, self.until = sheet.now.since, sheet.now.until
        self._is_one_year = self.since.year == self.until.year
        day = 34.0 if self._is_one_year else 54.0
        kind = 30.0 if language() == "zh_CN" else 64.0
        fixed = (day, kind, 86.0, 0.0, 52.0, 63.0, 63.0, 66.0)
        rest = paper.room - sum(fixed)
        self._edges = columns_x(paper.left, [w or rest for w in fixed])
        self._title = _("Statement of account")

    def draw(self) -> None:
        """All pages of it."""
        paper = self.paper
        y = self._first_head()
        pages = self._paged(y)
        for number, lines in enumerate(pages, 1):
            if number > 1:
                y = self._next_head()
            is_last = number == len(pages)
            y = self._rows(lines, y, is_first=number == 1)
            if is_last:
                y = self._total(y)
            paper.line(paper.left, paper.right, y, BOX)
            if is_last:
                self._tail(y)
            foot_line(paper, foot_of(self.issued), number, len(pages), turns=not is_last)
            paper.next_page()

    def _paged(self, first: float) -> list[Sequence[SheetLine]]:
        """The movements by page; the last page has room for the tail and the slip."""
        lines = list(self.sheet.lines)
        pages: list[Sequence[SheetLine]] = []
        y = first + ROW  # the opening balance
        while True:
            last = int((statement_slip.TOP - TAIL - ROW - y) // ROW)
            if len(lines) <= last:
                return [*pages, lines]
            # A line at least stands with the total, so that the last page belongs to something.
            most = min(int((self.paper.bottom - y) // ROW), len(lines) - 1)
            pages.append(lines[:most])
            lines = lines[most:]
            y = self._later_top()

    # --- head -----------------------------------------------------------------------------
    def _first_head(self) -> float:
        paper = self.paper
        number = _("No. {code}").format(code=self.code) if self.code else _("Draft without number")
        printed = _("Printed {at}").format(at=f"{self.issued.at:%Y-%m-%d %H:%M}")
        y = letterhead(paper, self._title, self.company, [f"{number}　　{printed}"])
        y = self._addressee(y + 6)
        y = self._boxes(y + 6)
        if self.sheet.is_changed:
            y = self._warned(y)
        return self._table_head(y + 11)

    def _addressee(self, y: float) -> float:
        paper = self.paper
        said = _("Addressed to")
        start = paper.left + width(said, REGULAR, VALUE) + 8
        period = _("Period {since} to {until}").format(
            since=self.since.isoformat(), until=self.until.isoformat()
        )
        whole = str(self.customer.get("name") or "")
        beside = paper.right - width(period, BOLD, VALUE) - start - 12
        name = fit(whole, beside, BOLD, 13, 9)
        paper.text(paper.left, y + 13, said, VALUE)
        if name.cut:  # a name is never cut here: it gets the whole line
            name = fit(whole, paper.right - start, BOLD, 11, 6.5)
        paper.text(start, y + 14, name.text, name.size, BOLD)
        if name.size < 9 or width(name.text, BOLD, name.size) > beside:
            y += 14
        paper.text(paper.right, y + 13, period, VALUE, BOLD, "right")
        return self._below_name(y, start)

    def _below_name(self, y: float, start: float) -> float:
        """Whom to ask for, the customer's number, currency and terms."""
        paper = self.paper
        terms = _("in yuan (RMB)")
        days = self.customer.get("credit_days")
        if days:
            terms += "　　" + _("payable within {days} days").format(days=days)
        paper.text(paper.right, y + 28, terms, 8.5, REGULAR, "right")
        who = [self.sheet.contact_name, str(self.customer.get("phone") or "")]
        code = _("Customer no. {code}").format(code=self.customer.get("code") or "")
        below = "　　".join([" ".join(t for t in who if t), code]).lstrip("　")
        made = fit(below, paper.right - width(terms, REGULAR, 8.5) - start - 10, REGULAR, 8.5)
        paper.text(start, y + 28, made.text, made.size)
        return y + 33

    def _boxes(self, y: float) -> float:
        """Opening + charged − paid = closing."""
        paper, record = self.paper, self.record
        gap = 17.0
        each = (paper.room - 3 * gap) / 4
        closing = _("Balance on {date}").format(date=self.until.isoformat())
        given = (
            (_("Balance brought forward"), record["opening"], "+"),
            (_("Charged in the period"), record["charges"], "−"),
            (_("Paid or credited"), record["payments"], "="),
            (closing, record["closing"], ""),
        )
        for n, (said, amount, sign) in enumerate(given):
            x, is_last = paper.left + n * (each + gap), n == len(given) - 1
            fill = 0.93 if is_last else None
            paper.box(x, y, each, BOXES, HEAVY if is_last else THIN, fill=fill, radius=2)
            label = fit(said, each - 14, BOLD if is_last else REGULAR, 8, 6)
            paper.text(x + 7, y + 12, label.text, label.size, BOLD if is_last else REGULAR)
            figure = fit_number((money_text(amount),), each - 14, BOLD, 14 if is_last else 12.5)
            paper.text(x + each - 7, y + 30, figure.text, figure.size, BOLD, "right")
            paper.text(x + each + gap / 2, y + 24, sign, 14, BOLD, "centre")
        return y + BOXES

    def _warned(self, y: float) -> float:
        """The lines below add up to something else than what was agreed to be the balance."""
        said = _("Changed since it was made: the documents below come to {amount}.").format(
            amount=money_text(self.sheet.now.closing)
        )
        self.paper.text(self.paper.left, y + 13, said, VALUE, BOLD)
        return y + 12

    def _later_top(self) -> float:
        return self.paper.top + 26 + HEAD

    def _next_head(self) -> float:
        paper, y = self.paper, self.paper.top
        paper.text(paper.left, y + 12, self._title, 12, BOLD)
        who = f"{self.customer.get('name') or ''}　{self.code}".rstrip("　")
        made = fit(who, paper.room * 0.6, BOLD, VALUE)
        paper.text(paper.right, y + 12, made.text, made.size, BOLD, "right")
        paper.line(paper.left, paper.right, y + 17, HEAVY)
        return self._table_head(y + 26)

    def _table_head(self, y: float) -> float:
        paper = self.paper
        paper.tint(paper.left, y, paper.room, HEAD)
        paper.line(paper.left, paper.right, y, BOX)
        paper.line(paper.left, paper.right, y + HEAD, THIN)
        titles = (
            _("Date"), _("Type of entry"), _("Document number"), _("Particulars"), _("Due on"),
            _("Charged (+)"), _("Paid (−)"), _("Balance"),
        )  # fmt: skip
        self._cells(titles, y, HEAD, BOLD, 8.5)
        return y + HEAD

    # --- movements ------------------------------------------------------------------------
    def _rows(self, lines: Sequence[SheetLine], y: float, *, is_first: bool) -> float:
        if is_first:
            forward = _("Balance brought forward")
            opening = money_text(self.sheet.now.opening)
            y = self._row((self._day(self.since), "", "", forward, "", "", "", opening), y)
        for line in lines:
            y = self._row(self._texts(line), y)
        return y

    def _texts(self, line: SheetLine) -> tuple[str, ...]:
        paid = line.entry is not Entry.CHARGE
        amount = money_text(-line.amount if line.entry is Entry.REPAYMENT else line.amount)
        return (
            self._day(line.on), kind_of(line), line.number, line.remark or line.what,
            self._day(line.due_on) if line.due_on else "",
            "" if paid else amount, amount if paid else "", money_text(line.balance),
        )  # fmt: skip

    def _day(self, on: date) -> str:
        if self._is_one_year and on.year == self.until.year:
            return f"{on:%m-%d}"
        return on.isoformat()

    def _row(self, texts: Sequence[str], y: float) -> float:
        self._cells(texts, y, ROW, REGULAR, TABLE)
        self.paper.dotted([(self.paper.left, self.paper.right, y + ROW)])
        return y + ROW

    def _total(self, y: float) -> float:
        count = len(self.sheet.lines)
        said = ngettext("Total　{count} entry", "Total　{count} entries", count)
        self.paper.line(self.paper.left, self.paper.right, y, THIN)
        sums = ["", "", "", said.format(count=count), ""]
        sums += [money_text(self.record[name]) for name in ("charges", "payments", "closing")]
        self._cells(sums, y, ROW, BOLD, TABLE)
        return y + ROW

    def _cells(self, texts: Sequence[str], y: float, height: float, font: str, size: float) -> None:
        base = row_middle(y, height, size)
        for n, text in enumerate(texts):
            if not text:
                continue
            left, right = self._edges[n], self._edges[n + 1]
            room = right - left - (2 * PAD if n else PAD)
            if font == BOLD and size == 8.5 and height == HEAD:
                made = fit(text, room, font, size, LEAST_NUMBER)
            else:
                keep = Keep.CUT if n == 3 else Keep.WHOLE if n < 5 else Keep.NUMBER
                made = fit_parts([Part(text, keep)], "", None, room, font, size)
            x = right - PAD if ALIGN[n] == "right" else left + PAD
            self.paper.text(x, base, made.text, made.size, font, ALIGN[n])

    # --- what follows ---------------------------------------------------------------------
    def _tail(self, y: float) -> None:
        paper = self.paper
        said = _("Amount in words")
        start = paper.left + width(said, REGULAR, LABEL) + 8
        made = fit(in_words(self.record["closing"]), paper.right - start, BOLD, 10.5, 7)
        paper.text(paper.left, y + 18, said, LABEL)
        paper.text(start, y + 18.6, made.text, made.size, BOLD)
        y = self._ages(y + 29)
        self._notes(y + 6)
        self._slip()

    def _ages(self, y: float) -> float:
        """What is open at the end by age, as figures and as one bar."""
        paper, row = self.paper, self.sheet.ageing
        query = self.services.receivables.query(self.until)
        names = [words_shown(name) for name in query.buckets.names(query.basis)]
        if len(names) != len(row.buckets):
            names = [""] * len(row.buckets)
        height, beside = 44.0, 62.0
        paper.box(paper.left, y, paper.room, height, THIN)
        paper.upright(paper.left + beside, y, y + height)
        paper.text(paper.left + 8, y + 17, _("Ageing"), VALUE, BOLD)
        if row.unapplied:
            paper.text(paper.left + 8, y + 30, _("In advance"), LABEL)
            ahead = fit_number((money_text(row.unapplied),), beside - 12, REGULAR, LABEL)
            paper.text(paper.left + 8, y + 40, ahead.text, ahead.size)
        else:
            paper.text(paper.left + 8, y + 30, _("from the due date"), LABEL)
        left, room = paper.left + beside + 6, paper.room - beside - 12
        each = room / len(names)
        for n, (name, amount) in enumerate(zip(names, row.buckets, strict=True)):
            x = left + n * each
            age_swatch(paper, x, y + 5.5, age_greys(len(names))[n])
            label = fit(name, each - 13, REGULAR, LABEL, 6)
            paper.text(x + 9.5, y + 11.5, label.text, label.size)
            figure = fit_number((money_text(amount) if amount else "—",), each - 6, BOLD, VALUE)
            paper.text(x + each - 6, y + 24.5, figure.text, figure.size, BOLD, "right")
        age_bar(paper, left, y + 32, room, 6, row.buckets)
        return y + height

    def _notes(self, y: float) -> None:
        """Where to pay, what to do, who made it; our seal at the right."""
        from crmdesk.services.settings import COMPANY_ACCOUNT, COMPANY_PHONE

        get = self.services.settings.get
        account = "　".join(t for t in (self.company, get(COMPANY_ACCOUNT)) if t)
        maker = self.services.employee_id
        made_by = self.services.names("employee", maker) if maker else ""
        asked = _(
            "Please check it and send back the slip within 7 days. List what differs on the slip."
        )
        pairs = [
            (_("Pay to"), account if get(COMPANY_ACCOUNT) else ""),
            (_("Please note"), asked),
            (_("Remarks"), " ".join(str(self.record["remark"] or "").split())),
            (_("Prepared by"), "　".join(t for t in (made_by, get(COMPANY_PHONE)) if t)),
            (_("Seller"), self.sheet.seller),
        ]
        for label, value in pairs:
            if value:
                y = self._note(label, value, y)
        paper = self.paper
        seal = _("{company} (seal)").format(company=self.company)
        below = statement_slip.TOP - 34
        paper.text(paper.right - 4, below, seal, VALUE, REGULAR, "right")
        on = f"{self.issued.at:%Y-%m-%d}"
        paper.text(paper.right - 4, below + 14, on, VALUE, REGULAR, "right")

    def _note(self, label: str, value: str, y: float) -> float:
        paper = self.paper
        indent = max(42.0, width(label, REGULAR, LABEL) + 8)
        paper.label(paper.left, y + 11, label)
        made = fit(value, paper.room - indent, REGULAR, VALUE)
        paper.text(paper.left + indent, y + 11.4, made.text, made.size)
        return y + 14.5

    def _slip(self) -> None:
        slip = Slip(
            code=self.code,
            customer=str(self.customer.get("name") or ""),
            company=self.company,
            until=self.until,
            closing=int(self.record["closing"]),
            short_code=self.issued.short_code,
        )
        statement_slip.draw(self.paper, slip)
