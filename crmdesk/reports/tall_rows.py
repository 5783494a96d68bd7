"""Tables on paper whose rows are as high as their words: what was said stands there in full.

A ``Ledger`` draws head, foot and single lines; here the rows are cut into pages before, so that
every page says of how many it is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crmdesk.core.progress import Progress
from crmdesk.reports.fonts import REGULAR
from crmdesk.reports.ledger import HEAD, PAD, ROW, Ledger, LedgerColumn, Page
from crmdesk.reports.paper import Paper, columns_x, row_middle
from crmdesk.reports.styles import TABLE

LINE: Final = 11.5
MOST_LINES: Final = 30
GROUP: Final = 19.0


@dataclass(frozen=True, slots=True)
class TallRow:
    """The texts of a row by column, or the heading of the rows that follow."""

    texts: tuple[str, ...] = ()
    group: str = ""
    is_to_note: bool = False  # a blank line to write on follows
    lines: tuple[tuple[str, ...], ...] = field(default=())


class TallTable:
    """The rows of *columns* on the pages of *page*; columns in *wrapped* break into lines."""

    def __init__(
        self,
        target: Path,
        page: Page,
        columns: Sequence[LedgerColumn],
        rows: Sequence[TallRow],
        wrapped: Sequence[int],
        *,
        title: str,
        meta: Sequence[str],
        company: str = "",
        foot: str = "",
    ) -> None:
        self.ledger = Ledger(
            target, page, columns, title=title, meta=meta, company=company, foot=foot
        )
        self._widths = page.bands[0].widths
        self._edges = columns_x(self.ledger.paper.left, self._widths)
        self._wrapped = tuple(wrapped)
        self._rows = [self._broken(row) for row in rows]

    def _broken(self, row: TallRow) -> TallRow:
        from crmdesk.reports.text import broken

        if row.group:
            return row
        lines = []
        for n in self._wrapped:
            room = self._widths[n] - 2 * PAD
            found: list[str] = []
            for part in row.texts[n].splitlines() or [""]:
                found += broken(part, room, REGULAR, TABLE) if part else [""]
            lines.append(tuple(found[:MOST_LINES]))
        return TallRow(row.texts, "", row.is_to_note, tuple(lines))

    def _height(self, row: TallRow) -> float:
        if row.group:
            return GROUP
        most = max((len(lines) for lines in row.lines), default=1)
        return ROW + (most - 1) * LINE + (ROW if row.is_to_note else 0)

    def sheets(self) -> list[list[TallRow]]:
        """The rows page by page; a heading stands with the row that follows it."""
        paper = self.ledger.paper
        first = paper.bottom - self.ledger.first_y - HEAD
        later = self.ledger.rows_later * ROW
        sheets: list[list[TallRow]] = [[]]
        used = 0.0
        for place, row in enumerate(self._rows):
            height = self._height(row)
            follower = self._rows[place + 1] if place + 1 < len(self._rows) else None
            needed = height + (self._height(follower) if row.group and follower else 0)
            room = first if len(sheets) == 1 else later
            if sheets[-1] and used + needed > room:
                sheets.append([])
                used = 0.0
            sheets[-1].append(row)
            used += height
        return sheets

    def draw(
        self, progress: Progress, then: Callable[[Paper], None] | None = None
    ) -> tuple[int, list[str]]:
        """Write the file; returns its pages and the characters the fonts lack.

        *then* may draw further pages.
        """
        sheets = self.sheets()
        ledger = self.ledger
        for number, sheet in enumerate(sheets, start=1):
            progress.check()
            progress.report(number - 1, len(sheets))
            y = ledger.begin(0, is_first=number == 1)
            for row in sheet:
                y = self._draw(row, y)
            ledger.close(y)
            ledger.end(len(sheets), turns=number < len(sheets))
        if then is not None:
            then(ledger.paper)
        ledger.paper.save()
        return ledger.paper.pages, ledger.paper.missing

    def _draw(self, row: TallRow, y: float) -> float:
        paper = self.ledger.paper
        if row.group:
            return self.ledger.group_row(row.group, y + GROUP - ROW)
        texts = ["" if n in self._wrapped else text for n, text in enumerate(row.texts)]
        self.ledger.cells(0, texts, y, ROW)
        base = row_middle(y, ROW, TABLE)
        for n, lines in zip(self._wrapped, row.lines, strict=True):
            for place, line in enumerate(lines):
                paper.text(self._edges[n] + PAD, base + place * LINE, line, TABLE)
        y += self._height(row)
        paper.dotted([(paper.left, paper.right, y)])
        return y
