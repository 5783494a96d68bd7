"""A business paper that flows over pages: letterhead, fields, tables, paragraphs, signatures.

Used by quote, contract and their comparison. Cells of words wrap, numbers never do; a table that
goes on repeats its head. A paper is drawn twice, first to count its pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.heads import foot_line, letterhead
from crmdesk.reports.paper import Align, Paper, columns_x
from crmdesk.reports.styles import BOX, HEAVY, LABEL, TABLE, THIN, VALUE
from crmdesk.reports.text import Keep, Part, broken, fit, fit_parts

PAD: Final = 4.0
HEAD: Final = 17.0
LINE: Final = 11.5  # from one line of a cell to the next
ABOVE: Final = 4.0  # room above and below the lines of a cell
FIELD: Final = 13.5
LABEL_ROOM: Final = 52.0
MOST_LINES: Final = 6
NARROWEST: Final = 110.0  # of the column that wraps
RED: Final = "0.75 0.05 0.05 rg"
BLUE: Final = "0.05 0.2 0.7 rg"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a table. *ink* colours it, *struck* crosses it out, *marked* underlines it."""

    text: str
    ink: str = ""
    struck: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; one that *wraps* takes what room the others leave."""

    title: str
    align: Align = "left"
    wraps: bool = False
    share: float = 1.0


Row = Sequence[Cell | str]


class Sheet:
    """A paper under construction; ``y`` is where the next thing goes."""

    def __init__(
        self,
        target: Path,
        *,
        title: str,
        company: str,
        number: str,
        foot: str,
        pages: int,
        paper: Paper | None = None,
    ) -> None:
        self.paper = paper or Paper(target, title=f"{title} {number}".strip())
        self._before = self.paper.pages
        self._title, self._company, self._number, self._foot = title, company, number, foot
        self._pages = pages
        self._again: Callable[[], None] | None = None
        self.y = self.paper.top

    # --- pages ----------------------------------------------------------------------------
    def letterhead(self, lines: Sequence[str]) -> None:
        """Title on the left, our name and *lines* about us on the right."""
        self.y = letterhead(self.paper, self._title, self._company, lines) + 6

    def _next(self) -> None:
        self._end(turns=True)
        paper, y = self.paper, self.paper.top
        title = fit(self._title, paper.room * 0.5, BOLD, 12, 9)
        paper.text(paper.left, y + 12, title.text, title.size, BOLD)
        paper.text(paper.right, y + 12, self._number, 9, BOLD, "right")
        paper.line(paper.left, paper.right, y + 17, HEAVY)
        self.y = y + 23
        if self._again is not None:
            self._again()

    def need(self, height: float) -> None:
        """Begin a page unless so much room is left."""
        if self.y + height > self.paper.bottom:
            self._next()

    def _end(self, *, turns: bool) -> None:
        paper = self.paper
        page = self._drawn + 1
        foot_line(paper, self._foot, page, max(self._pages, page), turns=turns)
        paper.next_page()

    @property
    def _drawn(self) -> int:
        """Pages of this paper; a document may hold several papers."""
        return self.paper.pages - self._before

    def finish(self) -> int:
        """Foot line of the last page; returns how many pages there are."""
        self._end(turns=False)
        return self._drawn

    # --- words ----------------------------------------------------------------------------
    def heading(self, text: str, follows: float = 40.0) -> None:
        """A small heading; *follows*: room that what comes below needs."""
        self.need(22 + follows)
        self.y += 8
        self.paper.text(self.paper.left, self.y + 10, text, 10, BOLD)
        self.y += 15

    def addressee(self, said: str, name: str) -> None:
        """Whom the paper goes to."""
        paper = self.paper
        start = paper.left + (width(said, REGULAR, VALUE) + 8 if said else 0)
        made = fit(name, paper.right - start, BOLD, 14, 9)
        paper.text(paper.left, self.y + 14, said, VALUE)
        paper.text(start, self.y + 14, made.text, made.size, BOLD)
        self.y += 20

    def fields(self, pairs: Sequence[tuple[str, str]], columns: int = 2) -> None:
        """Labels with their values, side by side; blank values are left out."""
        paper = self.paper
        given = [(label, value) for label, value in pairs if value]
        room = paper.room / columns
        wide = max((width(label, REGULAR, LABEL) for label, _v in given), default=0)
        indent = max(LABEL_ROOM - 10, min(wide, room * 0.45)) + 8
        for start in range(0, len(given), columns):
            beside = given[start : start + columns]
            texts = [broken(value, room - indent - 8, REGULAR, VALUE) for _l, value in beside]
            height = max(len(lines) for lines in texts) * LINE + 2
            self.need(height)
            for n, ((label, _value), lines) in enumerate(zip(beside, texts, strict=True)):
                x = paper.left + n * room
                name = fit(label, indent - 6, REGULAR, LABEL, 6)
                paper.text(x, self.y + 9.5, name.text, name.size)
                for m, line in enumerate(lines):
                    paper.text(x + indent, self.y + 10 + m * LINE, line, VALUE)
            self.y += height

    def amount_line(self, label: str, text: str) -> None:
        """An amount in words, in one bold line."""
        paper = self.paper
        self.need(20)
        start = paper.left + width(label, REGULAR, VALUE) + 10
        paper.text(paper.left, self.y + 13, label, VALUE)
        made = fit(text, paper.right - start, BOLD, 11, 7)
        paper.text(start, self.y + 13, made.text, made.size, BOLD)
        self.y += 20

    def paragraphs(self, text: str) -> None:
        """A long text; its line breaks stay."""
        for part in text.splitlines():
            for line in broken(part, self.paper.room, REGULAR, VALUE) or [""]:
                self.need(LINE + 2)
                self.paper.text(self.paper.left, self.y + 10, line, VALUE)
                self.y += LINE + 1.5

    # --- tables ---------------------------------------------------------------------------
    def table(
        self, columns: Sequence[Column], rows: Sequence[Row], sums: Sequence[Row] = ()
    ) -> None:
        """Rows below a head that every page repeats; *sums* are bold on a tinted area."""
        widths = self._widths(columns, [*rows, *sums])
        self.need(HEAD + 2 * LINE)
        self._head(columns, widths)
        self._again = lambda: self._head(columns, widths)
        for row in rows:
            self._row(columns, widths, row)
        for row in sums:
            self._row(columns, widths, row, is_sum=True)
        self._again = None
        self.paper.line(self.paper.left, self.paper.right, self.y, BOX)
        self.y += 4

    def _widths(self, columns: Sequence[Column], rows: Sequence[Row]) -> list[float]:
        """What numbers need; words share the rest."""
        room = self.paper.room
        wrapping = [c for c in columns if c.wraps]
        needed = []
        for n, column in enumerate(columns):
            texts = [width(_cell(row[n]).text, BOLD, TABLE) for row in rows]
            head = width(column.title, BOLD, 8)
            needed.append(0.0 if column.wraps else max(head, *texts, 8.0) + 2 * PAD)
        left = room - sum(needed)
        least = NARROWEST * len(wrapping)
        if left < least:  # numbers shrink rather than words disappear
            factor = (room - least) / sum(needed)
            needed = [each * factor for each in needed]
            left = least
        whole = sum(c.share for c in wrapping) or 1.0
        return [
            left * c.share / whole if c.wraps else w for c, w in zip(columns, needed, strict=True)
        ]

    def _head(self, columns: Sequence[Column], widths: Sequence[float]) -> None:
        paper = self.paper
        paper.tint(paper.left, self.y, paper.room, HEAD)
        paper.line(paper.left, paper.right, self.y, BOX)
        paper.line(paper.left, paper.right, self.y + HEAD, THIN)
        edges = columns_x(paper.left, widths)
        for n, column in enumerate(columns):
            made = fit(column.title, widths[n] - 2 * PAD, BOLD, 8, 6)
            x = edges[n + 1] - PAD if column.align == "right" else edges[n] + PAD
            paper.text(x, self.y + 11.5, made.text, made.size, BOLD, column.align)
        self.y += HEAD

    def _row(
        self, columns: Sequence[Column], widths: Sequence[float], row: Row, *, is_sum: bool = False
    ) -> None:
        paper, font = self.paper, BOLD if is_sum else REGULAR
        cells = [_cell(each) for each in row]
        texts: list[tuple[list[str], float]] = []
        for column, room, cell in zip(columns, widths, cells, strict=True):
            texts.append(_lines(column, cell.text, room - 2 * PAD, font))
        height = max(len(lines) for lines, _size in texts) * LINE + ABOVE
        self.need(height)
        if is_sum:
            paper.tint(paper.left, self.y, paper.room, height)
        edges = columns_x(paper.left, widths)
        for n, (column, cell, (lines, size)) in enumerate(zip(columns, cells, texts, strict=True)):
            for m, line in enumerate(lines):
                x = edges[n + 1] - PAD if column.align == "right" else edges[n] + PAD
                self.inked(x, self.y + 11 + m * LINE, line, size, font, column.align, cell)
        self.y += height
        paper.dotted([(paper.left, paper.right, self.y)])

    def inked(
        self, x: float, y: float, text: str, size: float, font: str, align: Align, cell: Cell
    ) -> float:
        """A text with its colour, crossed out or underlined; returns its width."""
        paper = self.paper
        paper.text(x, y, text, size, font, align, ink=cell.ink)
        natural = width(text, font, size)
        if text and (cell.struck or cell.marked):
            left = x - natural if align == "right" else x
            at = paper.height - (y - size * 0.33 if cell.struck else y + 1.6)
            stroke = cell.ink.replace("rg", "RG")
            paper.operators(
                f"{stroke} 0.6 w {left:.2f} {at:.2f} m {left + natural:.2f} {at:.2f} l S 0 G"
            )
        return natural

    # --- signatures -----------------------------------------------------------------------
    def signatures(self, parties: Sequence[tuple[str, str, Sequence[str]]]) -> None:
        """Boxes side by side: who signs (title, name) and lines to write on; kept together."""
        paper = self.paper
        gutter = 12.0
        each = (paper.room - gutter * (len(parties) - 1)) / len(parties)
        names = [broken(name, each - 16, BOLD, VALUE) for _t, name, _l in parties]
        lower = LINE * max(0, max(map(len, names)) - 1)  # what long names need
        height = 40.0 + lower + 20 * max(len(lines) for _t, _n, lines in parties)
        self.need(height + 14)
        self.y += 12
        for n, (title, _name, lines) in enumerate(parties):
            x = paper.left + n * (each + gutter)
            paper.box(x, self.y, each, height)
            paper.text(x + 8, self.y + 13, title, LABEL)
            for m, part in enumerate(names[n]):
                paper.text(x + 8, self.y + 26 + m * LINE, part, VALUE, BOLD)
            for m, line in enumerate(lines):
                y = self.y + 48 + lower + m * 20
                paper.text(x + 8, y, line, LABEL)
                paper.line(x + 14 + width(line, REGULAR, LABEL), x + each - 10, y + 2, THIN)
        self.y += height


def _cell(given: Cell | str) -> Cell:
    return given if isinstance(given, Cell) else Cell(given)


def _lines(column: Column, text: str, room: float, font: str) -> tuple[list[str], float]:
    """The lines of a cell and their size."""
    if not column.wraps:
        made = fit_parts([Part(text, Keep.NUMBER)], "", None, room, font, TABLE)
        return [made.text], made.size
    lines: list[str] = []
    for part in text.split("\n"):
        lines += broken(part, room, font, TABLE) or [""]
    return lines[:MOST_LINES] or [""], TABLE
