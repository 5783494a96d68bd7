"""A result of an analysis on paper: exactly what the page shows, findings, charts, tables.

Blocks are laid out first and drawn afterwards, so that every page knows how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from crmdesk.analysis.base import ColumnKind, Finding, Result, TableData, Tone
from crmdesk.analysis.charts import Chart
from crmdesk.charts.drawing import Box
from crmdesk.charts.words import caption, shown, table_texts
from crmdesk.core.i18n import _, language
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.reports import styles
from crmdesk.reports.charts import chart_height, draw_chart
from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.ledger import HEAD, ROW, Ledger, LedgerColumn, Page, arranged, measured
from crmdesk.reports.paper import Paper
from crmdesk.reports.styles import HEAVY, NOTE
from crmdesk.reports.text import Keep, broken, fit, wrap

TITLE: Final = 26.0
GAP: Final = 10.0
BETWEEN: Final = 16.0  # two charts side by side
LEAST_CHART: Final = 235.0
TALLEST: Final = 330.0
INDENT: Final = 11.0
LINE: Final = 11.5
SAMPLE: Final = 200  # rows that say how wide columns are
MARKS: Final = {Tone.PLAIN: "■", Tone.GOOD: "▲", Tone.WARN: "◆", Tone.BAD: "▼"}
KEEPS: Final = {ColumnKind.TEXT: Keep.CUT, ColumnKind.CODE: Keep.WHOLE, ColumnKind.DATE: Keep.WHOLE}


@dataclass(frozen=True, slots=True)
class Sheets:
    """What was written: pages, and the characters that were printed as 〓."""

    pages: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """Something drawn in one piece. *again* is drawn first where the block begins a page;
    *with_next*: it does not stand alone at the foot of a page. *ends*: it belongs to what is above
    and never begins a page."""

    height: float
    draw: Callable[[float], object]
    again: _Block | None = None
    with_next: float = 0.0
    ends: bool = False


def write_result(
    target: Path,
    title: str,
    result: Result,
    *,
    company: str = "",
    foot: str = "",
    progress: Progress = NO_PROGRESS,
) -> Sheets:
    """Write *result* under the translated *title* to *target*.

    *company* stands at the top right, *foot* (the number of the paper) below. Raises Cancelled,
    and OSError where *target* cannot be written: callers hand over a place aside.
    """
    return _Work(target, title, result, company, foot).write(progress)


class _Work:
    """One document."""

    def __init__(self, target: Path, title: str, result: Result, company: str, foot: str) -> None:
        self._target, self._title, self._result = target, title, result
        self._company, self._foot = company, foot
        self._tables = [(table, *_columns(table)) for table in result.tables]
        pages = [arranged(columns, 1) for _table, columns, *_texts in self._tables]
        sizes = {page.size for page in pages}
        size = styles.A4_LANDSCAPE if styles.A4_LANDSCAPE in sizes else styles.A4
        self._pages = [arranged(columns, 1, (size,)) for _table, columns, *_texts in self._tables]
        self._paper = Paper(target, size, title=title)

    def write(self, progress: Progress) -> Sheets:
        """Lay out, draw, save."""
        pages = self._laid_out()
        for number, blocks in enumerate(pages, 1):
            progress.check()
            progress.report(number - 1, len(pages))
            for y, block in blocks:
                block.draw(y)
            self._footer(number, len(pages))
            self._paper.next_page()
        self._paper.save()
        progress.report(len(pages), len(pages))
        return Sheets(len(pages), tuple(self._paper.missing))

    def _laid_out(self) -> list[list[tuple[float, _Block]]]:
        paper = self._paper
        pages: list[list[tuple[float, _Block]]] = [[]]
        y = paper.top
        for block in self._blocks():
            is_full = y + block.height + block.with_next > paper.bottom
            if is_full and pages[-1] and not block.ends:
                pages.append([])
                y = paper.top
                if block.again is not None:
                    pages[-1].append((y, block.again))
                    y += block.again.height
            pages[-1].append((y, block))
            y += block.height
        return pages

    def _blocks(self) -> Iterator[_Block]:
        yield self._letterhead()
        for finding in self._result.findings:
            yield self._finding(finding)
        if self._result.findings:
            yield _space(GAP / 2)
        yield from self._charts()
        for (table, columns, texts, sums), page in zip(self._tables, self._pages, strict=True):
            yield from self._table(shown(table.title), columns, texts, sums, page)

    # --- head and foot --------------------------------------------------------------------
    def _letterhead(self) -> _Block:
        result, paper = self._result, self._paper
        told = [
            _("As of {date}").format(date=result.as_of.isoformat()),
            _("{count} records").format(count=f"{result.n:,}"),
        ]
        note = shown(result.note)
        lines = broken(_("; ").join([*told, note] if note else told), paper.room, REGULAR, 8)
        height = TITLE + GAP + len(lines) * LINE
        return _Block(height, partial(self._draw_letterhead, lines))

    def _draw_letterhead(self, lines: list[str], y: float) -> None:
        paper = self._paper
        spacing = 2.0 if language() == "zh_CN" else 0.3
        natural = width(self._title, BOLD, 1)
        size = min(20.0, (paper.room * 0.62 - spacing * len(self._title)) / natural)
        paper.text(paper.left, y + 19, self._title, size, BOLD, spacing=spacing)
        company = fit(self._company, paper.room * 0.34, BOLD, 9)
        paper.text(paper.right, y + 19, company.text, company.size, BOLD, "right")
        paper.line(paper.left, paper.right, y + TITLE, HEAVY)
        for n, line in enumerate(lines):
            paper.text(paper.left, y + TITLE + LINE * (n + 1), line, 8)

    def _footer(self, number: int, of: int) -> None:
        paper = self._paper
        y = paper.height - styles.FOOT
        paper.text(paper.left, y, self._foot, NOTE)
        said = _("Page {page} of {pages}").format(page=number, pages=of)
        paper.text(paper.right, y, said, NOTE, REGULAR, "right")

    # --- findings -------------------------------------------------------------------------
    def _finding(self, finding: Finding) -> _Block:
        room = self._paper.room - INDENT
        sentence = wrap(shown(finding.sentence), room, 2, BOLD, 10).lines
        evidence = shown(finding.evidence)
        below = wrap(evidence, room, 3, REGULAR, 8.5).lines if evidence else ()
        height = 14.0 * len(sentence) + LINE * len(below) + 5
        return _Block(height, partial(self._draw_finding, MARKS[finding.tone], sentence, below))

    def _draw_finding(
        self, mark: str, sentence: tuple[str, ...], below: tuple[str, ...], y: float
    ) -> None:
        paper = self._paper
        paper.text(paper.left, y + 10, mark, 8)
        for line in sentence:
            paper.text(paper.left + INDENT, y + 10.5, line, 10, BOLD)
            y += 14
        for line in below:
            paper.text(paper.left + INDENT, y + 8.5, line, 8.5)
            y += LINE

    # --- charts ---------------------------------------------------------------------------
    def _charts(self) -> Iterator[_Block]:
        """Two side by side where both stay readable."""
        charts, room = self._result.charts, self._paper.room
        half = (room - BETWEEN) / 2
        count = 2 if half >= LEAST_CHART and len(charts) > 1 else 1
        for start in range(0, len(charts), count):
            row = charts[start : start + count]
            each = (room - BETWEEN * (len(row) - 1)) / len(row)
            height = min(TALLEST, max(chart_height(chart, each) for chart in row))
            yield _Block(height + GAP, partial(self._draw_charts, row, each, height))

    def _draw_charts(self, row: tuple[Chart, ...], each: float, height: float, y: float) -> None:
        for n, chart in enumerate(row):
            left = self._paper.left + n * (each + BETWEEN)
            draw_chart(self._paper, chart, Box(left, y, each, height))

    # --- tables ---------------------------------------------------------------------------
    def _table(
        self,
        name: str,
        columns: list[LedgerColumn],
        texts: list[list[str]],
        sums: list[str],
        page: Page,
    ) -> Iterator[_Block]:
        ledger = Ledger(self._target, page, columns, title="", meta=(), paper=self._paper)
        for band in range(ledger.bands):
            yield _Block(20, partial(self._draw_name, name), with_next=HEAD + 2 * ROW)
            head = _Block(HEAD, partial(ledger.table_head, band))
            yield head
            for row in texts:
                yield _Block(ROW, partial(ledger.row, band, row), head)
            if sums:
                yield _Block(ROW, partial(ledger.sum_row, band, sums), head)
            yield _Block(GAP, ledger.close, ends=True)

    def _draw_name(self, name: str, y: float) -> None:
        made = fit(name, self._paper.room, BOLD, 11)
        self._paper.text(self._paper.left, y + 13, made.text, made.size, BOLD)


def _space(height: float) -> _Block:
    return _Block(height, lambda _y: None)


def _columns(table: TableData) -> tuple[list[LedgerColumn], list[list[str]], list[str]]:
    """The columns of a table as wide as they need, its cells and its totals as text."""
    columns = [
        LedgerColumn(
            caption(c),
            KEEPS.get(c.kind, Keep.NUMBER),
            align="right" if c.kind.is_number else "left",
            grows=c.kind is ColumnKind.TEXT,
        )
        for c in table.columns
    ]
    texts, sums = table_texts(table)
    return measured(columns, [*texts[:SAMPLE], *([sums] if sums else [])]), texts, sums
