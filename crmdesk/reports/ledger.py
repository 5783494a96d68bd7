"""Lists on paper: a letterhead, a table over many pages with its header repeated, a foot line.

Columns get the width that their texts need; text columns give way first. Where even that is too
wide for a landscape page, the table goes on in bands: further pages repeat the first columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from crmdesk.core.i18n import _, language
from crmdesk.reports import styles
from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.paper import Align, Paper, columns_x, frame_of, row_middle
from crmdesk.reports.styles import BOX, HEAVY, LEAST_NUMBER, NOTE, TABLE, THIN, TURNS
from crmdesk.reports.text import Fitted, Keep, Part, broken, fit, fit_parts

HEAD: Final = 17.0
ROW: Final = 15.0
PAD: Final = 4.0
TITLE: Final = 26.0
LINE: Final = 10.5
META_LINES: Final = 3
NARROWEST: Final = 44.0
WIDEST: Final = 210.0
LONG_CODE: Final = 120.0
HEAD_LEAST: Final = 6.8  # a heading may shrink to this where its column is narrow
ABOVE_TABLE: Final = 9.0


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """A column: title, how it gives way, how wide it is. *grows*: takes what room is left.

    *to_write*: nothing is printed but a line to write on.
    """

    title: str
    keep: Keep = Keep.CUT
    width: float = 0.0
    align: Align = "left"
    grows: bool = False
    to_write: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Columns (by number) that stand side by side on one page, and their widths."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The page a table is printed on, and its columns in bands."""

    size: tuple[float, float]
    bands: tuple[Band, ...]


def measured(
    columns: Sequence[LedgerColumn], rows: Iterable[Sequence[str]], size: float = TABLE
) -> list[LedgerColumn]:
    """The columns with the width that their titles and sample *rows* ask for."""
    needed = [max(width(c.title, BOLD, HEAD_LEAST), NARROWEST / 2) for c in columns]
    for row in rows:
        for n, text in enumerate(row):
            if text:
                needed[n] = max(needed[n], width(text, REGULAR, size))
    return [
        c if c.width else replace(c, width=min(need + 2 * PAD, WIDEST))
        for c, need in zip(columns, needed, strict=True)
    ]


def arranged(
    columns: Sequence[LedgerColumn],
    fixed: int,
    sizes: Sequence[tuple[float, float]] = (styles.A4, styles.A4_LANDSCAPE),
) -> Page:
    """The first of *sizes* in which the columns fit, else several bands of landscape pages.

    The first *fixed* columns stand on every band; there nothing has to give way any more.
    """
    everything = tuple(range(len(columns)))
    for size in sizes:
        room = frame_of(size).room
        if sum(map(_least, columns)) <= room:
            return Page(size, (Band(everything, _fitted(columns, room)),))
    room = frame_of(styles.A4_LANDSCAPE).room
    repeated = everything[:fixed]
    head = sum(columns[n].width for n in repeated)
    chosen: list[tuple[int, ...]] = [repeated]
    used = head
    for n in everything[fixed:]:
        if used + columns[n].width > room and len(chosen[-1]) > fixed:
            chosen.append(repeated)
            used = head
        chosen[-1] = (*chosen[-1], n)
        used += columns[n].width
    return Page(
        styles.A4_LANDSCAPE,
        tuple(Band(band, _fitted([columns[n] for n in band], room)) for band in chosen),
    )


def _least(column: LedgerColumn) -> float:
    """How narrow a column may become: words lose a third of their room, long codes a little."""
    if column.keep is Keep.NUMBER or column.width <= NARROWEST:
        return column.width
    if column.keep is Keep.WHOLE:
        return min(column.width, LONG_CODE)
    return max(NARROWEST, column.width * 0.66)


def _fitted(columns: Sequence[LedgerColumn], room: float) -> tuple[float, ...]:
    """Widths that add up to *room*: words give way, growing columns take what is left."""
    wanted = [c.width for c in columns]
    excess = sum(wanted) - room
    if excess > 0:
        give = [c.width - _least(c) for c in columns]
        share = excess / (sum(give) or 1)
        return tuple(w - g * share for w, g in zip(wanted, give, strict=True))
    growing = [n for n, c in enumerate(columns) if c.grows] or list(range(len(columns)))
    each = -excess / len(growing)
    return tuple(w + (each if n in growing else 0.0) for n, w in enumerate(wanted))


class Ledger:
    """Draws a table of many pages. Rows are given one after another; ``close`` ends it.

    *paper*: a document in which the table is only a part; whoever began it ends its pages.
    """

    def __init__(
        self,
        target: Path,
        page: Page,
        columns: Sequence[LedgerColumn],
        *,
        title: str,
        meta: Sequence[str],
        company: str = "",
        foot: str = "",
        row: float = ROW,
        paper: Paper | None = None,
    ) -> None:
        self.paper = paper or Paper(target, page.size, title=title)
        self._columns = columns
        self._page = page
        self._title, self._company, self._foot = title, company, foot
        self._row = row
        self._meta = self._lines(meta)
        self._pages = 0
        self._page_of = _("Page {page} of {pages}")
        self.first_y = self.paper.top + TITLE + ABOVE_TABLE + len(self._meta) * LINE

    def retold(self, meta: Sequence[str]) -> None:
        """Change the lines below the title before the first page is drawn; room stays."""
        self._meta = self._lines(meta)

    def _lines(self, meta: Sequence[str]) -> list[str]:
        text = _("; ").join(meta)
        lines = broken(text, self.paper.room, REGULAR, 8) if text else []
        if len(lines) > META_LINES:
            rest = "".join(lines[META_LINES - 1 :])
            lines = [*lines[: META_LINES - 1], fit(rest, self.paper.room, REGULAR, 8, 8).text]
        return lines

    # --- counting -------------------------------------------------------------------------
    @property
    def rows_first(self) -> int:
        """How many rows the first page holds."""
        return self._room_for(self.first_y)

    @property
    def rows_later(self) -> int:
        """How many rows a later page holds."""
        return self._room_for(self.paper.top + TITLE + ABOVE_TABLE)

    def _room_for(self, y: float) -> int:
        return int((self.paper.bottom - y - HEAD) // self._row)

    def sheets(self, rows: int) -> int:
        """How many pages (of one band) so many rows take."""
        later = max(0, rows - self.rows_first)
        return 1 + -(-later // self.rows_later)

    def pages(self, rows: int) -> int:
        """How many pages in all bands."""
        return self.sheets(rows) * len(self._page.bands)

    # --- drawing --------------------------------------------------------------------------
    def begin(self, band: int, *, is_first: bool) -> float:
        """Head and table header of a page; returns where the rows begin."""
        name = f"head{band}{'first' if is_first else ''}"
        if not self.paper.has_form(name):
            with self.paper.form(name):
                self._head(band, is_first=is_first)
        self.paper.use(name)
        return (self.first_y if is_first else self.paper.top + TITLE + ABOVE_TABLE) + HEAD

    def _head(self, band: int, *, is_first: bool) -> None:
        paper = self.paper
        y = paper.top
        size = 20.0 if is_first else 14.0
        spacing = (3.0 if is_first else 1.5) if language() == "zh_CN" else 0.3
        room = paper.room * 0.62
        natural = width(self._title, BOLD, 1)
        size = min(size, (room - spacing * len(self._title)) / natural)
        paper.text(paper.left, y + 19, self._title, size, BOLD, spacing=spacing)
        company = fit(self._company, paper.room * 0.34, BOLD, 9)
        paper.text(paper.right, y + 19, company.text, company.size, BOLD, "right")
        paper.line(paper.left, paper.right, y + TITLE, HEAVY)
        if is_first:
            for n, line in enumerate(self._meta):
                paper.text(paper.left, y + TITLE + 11.5 + n * LINE, line, 8)
            y = self.first_y
        else:
            y = paper.top + TITLE + ABOVE_TABLE
        self.table_head(band, y)

    def table_head(self, band: int, y: float) -> float:
        """The row of headings; returns where the rows begin."""
        paper = self.paper
        paper.tint(paper.left, y, paper.room, HEAD)
        paper.line(paper.left, paper.right, y, BOX)
        paper.line(paper.left, paper.right, y + HEAD, THIN)
        self.cells(band, [c.title for c in self._columns], y, HEAD, 8, BOLD, is_head=True)
        return y + HEAD

    def end(self, pages: int, *, turns: bool) -> None:
        """Foot line of a page."""
        paper = self.paper
        self._pages += 1
        y = paper.height - styles.FOOT
        paper.text(paper.left, y, self._foot, NOTE)
        if turns:
            paper.text(paper.right - TURNS, y, _("continued overleaf"), NOTE, REGULAR, "right")
        said = self._page_of.format(page=self._pages, pages=pages)
        paper.text(paper.right, y, said, NOTE, REGULAR, "right")
        paper.next_page()

    def cells(
        self,
        band: int,
        texts: Sequence[str],
        y: float,
        height: float,
        size: float = TABLE,
        font: str = REGULAR,
        *,
        is_head: bool = False,
    ) -> None:
        """One row of texts, one for every column of the table; those of the band are drawn."""
        chosen = self._page.bands[band]
        edges = columns_x(self.paper.left, chosen.widths)
        base = row_middle(y, height, size)
        for place, n in enumerate(chosen.columns):
            column, left, right = self._columns[n], edges[place], edges[place + 1]
            if column.to_write and not is_head and font == REGULAR:
                self.paper.line(left + PAD, right - PAD, y + height - 2.5, THIN)
                continue
            text = texts[n]
            if not text:
                continue
            fitted = self._fit(column, text, right - left - 2 * PAD, font, size, is_head=is_head)
            x = left + PAD
            if column.align != "left":
                x = right - PAD if column.align == "right" else (left + right) / 2
            at = base - (size - fitted.size) * styles.CENTRE
            self.paper.text(x, at, fitted.text, fitted.size, font, column.align)

    @staticmethod
    def _fit(
        column: LedgerColumn, text: str, room: float, font: str, size: float, *, is_head: bool
    ) -> Fitted:
        if is_head:
            return fit(text, room, font, size, LEAST_NUMBER)
        return fit_parts([Part(text, column.keep)], "", None, room, font, size)

    def row(self, band: int, texts: Sequence[str], y: float) -> float:
        """A row on dots; returns where the next one begins."""
        self.cells(band, texts, y, self._row)
        y += self._row
        self.paper.dotted([(self.paper.left, self.paper.right, y)])
        return y

    def sum_row(self, band: int, texts: Sequence[str], y: float) -> float:
        """A row of totals: bold on a tinted area."""
        paper = self.paper
        paper.tint(paper.left, y, paper.room, self._row)
        paper.line(paper.left, paper.right, y, THIN)
        self.cells(band, texts, y, self._row, font=BOLD)
        return y + self._row

    def group_row(self, text: str, y: float) -> float:
        """The heading of a group of rows."""
        paper = self.paper
        made = fit(text, paper.room - 2 * PAD, BOLD, 9.5)
        paper.text(
            paper.left + PAD, row_middle(y, self._row, made.size), made.text, made.size, BOLD
        )
        y += self._row
        paper.line(paper.left, paper.right, y, THIN)
        return y

    def close(self, y: float) -> None:
        """The line below the last row of a page."""
        self.paper.line(self.paper.left, self.paper.right, y, BOX)

    @property
    def bands(self) -> int:
        """How many bands the columns take."""
        return len(self._page.bands)
