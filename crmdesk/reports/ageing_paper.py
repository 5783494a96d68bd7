"""The drawing of an ageing: headline figures, ages in the heads with their greys, totals at the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.ageing_buckets import Basis
from crmdesk.analysis.ageing_result import GROUPS, NAMELESS, GroupBy
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _
from crmdesk.core.progress import Progress
from crmdesk.reports import styles
from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.heads import age_bar, age_greys, age_swatch, foot_line, letterhead
from crmdesk.reports.paper import Align, Paper, columns_x, row_middle
from crmdesk.reports.styles import BOX, HEAVY, LABEL, NOTE, THIN
from crmdesk.reports.text import Part, fit, fit_number, fit_parts
from crmdesk.reports.values import company_name, money_text, whole_yuan

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.receivable_data import AgeingRow, AgeingTable

ROW: Final = 14.8
HEAD: Final = 29.0
FIGURES: Final = 38.0
END: Final = 2 * ROW + 46.0  # totals, shares, the note and the signatures
PAD: Final = 3.5
SIZE: Final = 8.0
NUMBER, NAME, OWNER, TOTAL, FIRST_AGE = 0, 1, 2, 3, 4
OLD: Final = 90  # days, where the ages have this bound
DASH: Final = "—"


class AgeingPaper:
    """One ageing on its way to paper."""

    def __init__(self, services: Services, target: Path, table: AgeingTable, foot: str) -> None:
        self._services, self._table, self._foot = services, table, foot
        self._title = _("Ageing of receivables")
        self.paper = Paper(target, styles.A4_LANDSCAPE, title=self._title)
        self._rows = [row for row in table.rows if row.total]
        self._names = [shown(name) for name in table.bucket_names]
        self._group = table.query.group or GroupBy.CUSTOMER
        self._has_advance = bool(table.total.unapplied)
        advance = 50.0 if self._has_advance else 0.0
        fixed = 16.0 + 5 * len(str(len(self._rows))), 42.0, 64.0, advance, 36.0, 54.0
        left = self.paper.room - sum(fixed)
        each = min(56.0, (left - 118) / len(self._names))
        number, owner, total, advance, share, bar = fixed
        name = left - each * len(self._names)
        self._edges = columns_x(
            self.paper.left,
            [number, name, owner, total, *[each] * len(self._names), advance, share, bar],
        )
        self._owners = self._owner_names()

    def _owner_names(self) -> dict[int, str]:
        """Who is responsible for each customer."""
        if self._group is not GroupBy.CUSTOMER:
            return {}
        ids = [row.key for row in self._rows if isinstance(row.key, int)]
        rows = self._services.lists.rows("customer", ("owner_id",), ids)
        owners = {i: row[0] for i, row in zip(ids, rows, strict=True) if isinstance(row[0], int)}
        names = self._services.names.many("employee", set(owners.values()))
        return {i: names.get(owner, "") for i, owner in owners.items()}

    # --- pages ----------------------------------------------------------------------------
    def draw(self, progress: Progress) -> None:
        """All pages, saved."""
        pages = self._paged()
        at = 0
        for number, count in enumerate(pages, 1):
            progress.check()
            progress.report(number - 1, len(pages))
            y = self._head(is_first=number == 1)
            for row in self._rows[at : at + count]:
                at += 1
                y = self._row(at, row, y)
            is_last = number == len(pages)
            if is_last:
                self._end(y)
            else:
                self.paper.line(self.paper.left, self.paper.right, y, BOX)
            foot_line(self.paper, self._foot, number, len(pages), turns=not is_last)
            self.paper.next_page()
        self.paper.save()

    def _paged(self) -> list[int]:
        """How many rows stand on each page; the last has room for the totals."""
        rest = len(self._rows)
        pages: list[int] = []
        top = self._table_top(is_first=True)
        while True:
            room = self.paper.bottom - top - HEAD
            if rest * ROW + END <= room:
                return [*pages, rest]
            most = max(1, min(int(room // ROW), rest - 1))
            pages.append(most)
            rest -= most
            top = self._table_top(is_first=False)

    def _table_top(self, *, is_first: bool) -> float:
        return self.paper.top + 26 + (FIGURES + 14 if is_first else 9)

    def _head(self, *, is_first: bool) -> float:
        query, paper = self._table.query, self.paper
        said = [
            _("As of {date}").format(date=query.as_of.isoformat()),
            _("Ages from the due date") if query.basis is Basis.DUE else _("Ages from the date"),
            _("in yuan (RMB)"),
        ]
        y = letterhead(paper, self._title, company_name(self._services), ["　".join(said)])
        if is_first:
            self._figures(y + 8)
        top = self._table_top(is_first=is_first)
        name = "table"
        if not is_first:
            if not paper.has_form(name):
                with paper.form(name):
                    self._table_head(top)
            paper.use(name)
        else:
            self._table_head(top)
        return top + HEAD

    def _figures(self, y: float) -> None:
        """What matters, large."""
        total, paper = self._table.total, self.paper
        bounds = self._table.query.buckets.bounds
        limit = OLD if OLD in bounds else bounds[-1]
        old = sum(total.buckets[bounds.index(limit) + 2 :])
        kind = next(_(label) for code, label in GROUPS if code == self._group)
        given = [
            (kind, f"{len(self._rows):,}", ""),
            (_("Receivables together"), money_text(total.total), ""),
            (_("of which overdue"), money_text(total.overdue), _share(total.overdue, total.total)),
            (_("more than {days} days").format(days=limit), money_text(old), _share(old, total.total)),
            (_("Bad-debt allowance"), money_text(total.allowance),
             _share(total.allowance, total.total)),
        ]  # fmt: skip
        if self._has_advance:
            given.append((_("Received in advance"), money_text(total.unapplied), ""))
        each = (paper.room - 60) / (len(given) - 1)
        for n, (label, figure, share) in enumerate(given):
            x = paper.left + (60 + (n - 1) * each if n else 0)
            made = fit(label, (each if n else 60) - 6, REGULAR, LABEL, 6)
            paper.text(x, y + 9, made.text, made.size)
            beside = width(share, REGULAR, 9) + 5 if share else 0
            value = fit_number((figure,), (each if n else 60) - beside - 8, BOLD, 13.5)
            paper.text(x, y + 25, value.text, value.size, BOLD)
            paper.text(x + width(value.text, BOLD, value.size) + 5, y + 24.5, share, 9)

    def _table_head(self, y: float) -> None:
        paper, edges = self.paper, self._edges
        paper.tint(paper.left, y, paper.room, HEAD)
        paper.line(paper.left, paper.right, y, BOX)
        paper.line(paper.left, paper.right, y + HEAD, THIN)
        ages = FIRST_AGE + len(self._names)
        if self._table.query.basis is Basis.DUE:
            x1, x2 = edges[FIRST_AGE + 1] + PAD, edges[ages] - PAD
            paper.text((x1 + x2) / 2, y + 10, _("Days overdue"), LABEL, BOLD, "centre")
            paper.line(x1, x2, y + 13.5, THIN)
        kind = next(_(label) for code, label in GROUPS if code == self._group)
        second = _("Seller") if self._group is GroupBy.CUSTOMER else _("Number of customers")
        titles = [_("Row"), kind, second, _("Still owed"), *self._names]
        titles += [_("In advance") if self._has_advance else "", _("Overdue share"), _("By age")]
        base = y + 23
        for n, said in enumerate(titles):
            left, right = edges[n] + PAD, edges[n + 1] - PAD
            is_age = FIRST_AGE <= n < ages
            made = fit(said, right - left - (9 if is_age else 0), BOLD, 7.5, 6)
            align = self._align(n)
            paper.text(right if align == "right" else left, base, made.text, made.size, BOLD, align)
            if is_age:
                wide = width(made.text, BOLD, made.size)
                age_swatch(paper, right - wide - 9, base - 6, age_greys(len(self._names))[n - 4], 6)

    def _align(self, n: int) -> Align:
        is_words = n in (NAME, len(self._edges) - 2)
        is_owner = n == OWNER and self._group is GroupBy.CUSTOMER
        return "left" if is_words or is_owner else "right"

    # --- rows -----------------------------------------------------------------------------
    def _row(self, number: int, row: AgeingRow, y: float) -> float:
        name = row.name or _(NAMELESS[self._group])
        if self._group is GroupBy.CUSTOMER:
            beside = self._owners.get(row.key, "") if isinstance(row.key, int) else ""
        else:
            beside = f"{row.customers:,}"
        self._cells([str(number), name, beside, *self._amounts(row)], y, row.buckets)
        self.paper.dotted([(self.paper.left, self.paper.right, y + ROW)])
        return y + ROW

    def _amounts(self, row: AgeingRow) -> list[str]:
        share = "" if row.overdue_share is None else f"{row.overdue_share / 100:.1f}%"
        advance = (
            (money_text(row.unapplied) if row.unapplied else DASH) if self._has_advance else ""
        )
        ages = [money_text(amount) if amount else DASH for amount in row.buckets]
        return [money_text(row.total), *ages, advance, share]

    def _cells(
        self, texts: Sequence[str], y: float, buckets: Sequence[int], font: str = REGULAR
    ) -> None:
        base = row_middle(y, ROW, SIZE)
        for n, text in enumerate(texts):
            if not text:
                continue
            left, right = self._edges[n] + PAD, self._edges[n + 1] - PAD
            bold = BOLD if n == TOTAL else font
            if n in (NAME, OWNER):
                made = fit_parts([Part(text)], "", None, right - left, bold, SIZE)
            else:
                made = fit_number((text, *whole_yuan(text)), right - left, bold, SIZE)
            align = self._align(n)
            x = right if align == "right" else left
            self.paper.text(x, base, made.text, made.size, bold, align)
        left, right = self._edges[-2] + PAD, self._edges[-1]
        age_bar(self.paper, left, y + 4, right - left, ROW - 8, buckets)

    def _end(self, y: float) -> None:
        """Totals and shares, what the figures mean, who signs."""
        paper, total = self.paper, self._table.total
        paper.tint(paper.left, y, paper.room, 2 * ROW)
        paper.line(paper.left, paper.right, y, BOX)
        count = f"{total.customers:,}" if self._group is not GroupBy.CUSTOMER else ""
        self._cells(["", _("Total"), count, *self._amounts(total)], y, total.buckets, BOLD)
        shares = ["" if s is None else f"{s / 100:.1f}%" for s in total.shares]
        self._cells(["", _("Share of what is open"), "", "100.0%", *shares], y + ROW, ())
        y += 2 * ROW
        paper.line(paper.left, paper.right, y, HEAVY)
        rates = "、".join(f"{rate / 100:g}" for rate in total.rates)
        said = _(
            "As things stood on {date}: later payments do not count. Money in advance is not "
            "deducted. Allowance by age in %: {rates}."
        ).format(date=self._table.query.as_of.isoformat(), rates=rates)
        if self._table.query.is_fifo:
            said = _(
                "As things stood on {date}: later payments do not count. Money in advance pays "
                "what is due first. Allowance by age in %: {rates}."
            ).format(date=self._table.query.as_of.isoformat(), rates=rates)
        note = fit(said, paper.room, REGULAR, LABEL, NOTE - 1)
        paper.text(paper.left, y + 13, note.text, note.size)
        x = paper.left
        for word in (_("Prepared by"), _("Checked by finance"), _("Responsible")):
            paper.text(x, y + 34, word, styles.TABLE)
            start = x + width(word, REGULAR, styles.TABLE) + 6
            paper.line(start, start + 90, y + 36, THIN)
            x = start + 120


def _share(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%" if whole else ""
