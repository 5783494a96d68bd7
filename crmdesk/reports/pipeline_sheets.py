"""Drawing a board on sheets of A4 landscape; see ``reports.pipeline``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crmdesk.charts.numbers import Unit, short
from crmdesk.core.i18n import _, language, ngettext
from crmdesk.core.money import FEN_PER_WAN, FEN_PER_YUAN
from crmdesk.core.progress import Progress
from crmdesk.models.fields import WAN_YUAN, YUAN
from crmdesk.reports import styles
from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.issue import internal_foot
from crmdesk.reports.paper import Paper
from crmdesk.reports.styles import BOX, HAIR, HEAVY, NOTE, THIN, TURNS
from crmdesk.reports.text import broken, fit
from crmdesk.services.board_data import WON, BoardKind

if TYPE_CHECKING:
    from crmdesk.services.board_data import Board, BoardCard, BoardColumn
    from crmdesk.services.printing import Print

TITLE: Final = 26.0
LINE: Final = 11.5
ABOVE: Final = 8.0  # between the lines under the title and the columns
HEAD: Final = 45.0  # of a column
GAP: Final = 6.0
PAD: Final = 5.0
MOST: Final = 7  # columns side by side
WIDEST: Final = 190.0
TEXT: Final = 7.5
STEP: Final = 10.5  # from line to line in a box
BETWEEN: Final = 4.0  # from box to box


@dataclass(frozen=True, slots=True)
class _Box:
    """A card as lines: (left, right, bold), and whether it is tinted."""

    lines: tuple[tuple[str, str, bool], ...]
    tinted: bool

    @property
    def height(self) -> float:
        return len(self.lines) * STEP + 2 * PAD - 2


class Sheets:
    """One board on its way to paper."""

    def __init__(
        self,
        target: Path,
        board: Board,
        *,
        title: str,
        meta: Sequence[str],
        company: str,
        paper: Print,
    ) -> None:
        self._board, self._title, self._company, self._print = board, title, company, paper
        self._paper = Paper(target, styles.A4_LANDSCAPE, title=title)
        every = [abs(card.amount or 0) for column in board.columns for card in column.cards]
        self._unit = _unit(max(every, default=0))
        self._meta = broken(_("; ").join([*meta, self._unit_said()]), self._paper.room, REGULAR, 8)
        self._top = self._paper.top + TITLE + len(self._meta) * LINE + ABOVE
        self._by_grade = board.query.kind is BoardKind.GRADE

    def _unit_said(self) -> str:
        return _("amounts in {unit}").format(unit=self._unit.title)

    def draw(self, progress: Progress) -> tuple[int, list[str]]:
        """Write the file; returns its pages and the characters the fonts lack."""
        pages = list(self._pages())
        for number, columns in enumerate(pages, 1):
            progress.check()
            progress.report(number - 1, len(pages))
            self._frame(number, len(pages))
            self._columns(columns)
            self._paper.next_page()
        self._paper.save()
        return self._paper.pages, self._paper.missing

    # --- laying out -----------------------------------------------------------------------
    def _pages(self) -> Iterator[list[tuple[BoardColumn, list[_Box]]]]:
        """Each page: columns side by side, each with the boxes that stand there."""
        columns = self._board.columns
        bands = -(-len(columns) // MOST)
        each = -(-len(columns) // bands)
        for start in range(0, len(columns), each):
            band = columns[start : start + each]
            flows = [list(self._flow(column)) for column in band]
            for page in range(max(map(len, flows))):
                yield [
                    (column, flow[page] if page < len(flow) else [])
                    for column, flow in zip(band, flows, strict=True)
                ]

    def _flow(self, column: BoardColumn) -> Iterator[list[_Box]]:
        """The boxes of a column page by page."""
        room = self._paper.bottom - self._top - HEAD - BETWEEN
        page: list[_Box] = []
        used = 0.0
        for card in column.cards:
            box = self._box(card, is_end=column.is_end)
            if page and used + box.height > room:
                yield page
                page, used = [], 0.0
            page.append(box)
            used += box.height + BETWEEN
        yield page

    def _box(self, card: BoardCard, *, is_end: bool) -> _Box:
        amount = "—" if card.amount is None else short(card.amount, self._unit, fixed=True)
        day = card.decided_on if is_end else card.expected_on
        missing = "" if is_end else _("no date")
        lines = [
            (card.customer, card.owner, True),
            (card.name, "", False),
            (amount, self._day(day) if day else missing, True),
        ]
        if not is_end:
            place = card.stage if self._by_grade else (card.grade or "").upper()
            lines.append((place, _("{days} days here").format(days=card.age_days), False))
            step = _("no next step")
            if card.next_on is not None:
                step = f"{self._day(card.next_on)} {card.next_step}".strip()
            lines.append((f"→ {step}", "", False))
        if card.stale is not None:
            lines.append((f"◆ {card.stale.words}", "", False))
        return _Box(tuple(lines), card.stale is not None)

    def _day(self, day: object) -> str:
        """A day; without its year if that is this one."""
        text = str(day)
        return text[5:] if text.startswith(f"{self._board.as_of.year}-") else text

    # --- drawing --------------------------------------------------------------------------
    def _frame(self, number: int, of: int) -> None:
        """Title, lines under it, foot."""
        paper = self._paper
        spacing = 3.0 if language() == "zh_CN" else 0.3
        made = fit(self._title, paper.room * 0.6, BOLD, 20, 12)
        paper.text(paper.left, paper.top + 19, made.text, made.size, BOLD, spacing=spacing)
        company = fit(self._company, paper.room * 0.34, BOLD, 9)
        paper.text(paper.right, paper.top + 19, company.text, company.size, BOLD, "right")
        paper.line(paper.left, paper.right, paper.top + TITLE, HEAVY)
        for n, line in enumerate(self._meta, 1):
            paper.text(paper.left, paper.top + TITLE + n * LINE, line, 8)
        y = paper.height - styles.FOOT
        foot = internal_foot(self._print)
        paper.text(paper.left, y, foot, NOTE)
        if number < of:
            paper.text(paper.right - TURNS, y, _("continued overleaf"), NOTE, REGULAR, "right")
        said = _("Page {page} of {pages}").format(page=number, pages=of)
        paper.text(paper.right, y, said, NOTE, REGULAR, "right")

    def _columns(self, columns: Sequence[tuple[BoardColumn, Sequence[_Box]]]) -> None:
        paper = self._paper
        each = min(WIDEST, (paper.room - GAP * (len(columns) - 1)) / len(columns))
        for place, (column, boxes) in enumerate(columns):
            x = paper.left + place * (each + GAP)
            self._head(x, each, column)
            y = self._top + HEAD + BETWEEN
            for box in boxes:
                self._draw_box(x, y, each, box)
                y += box.height + BETWEEN

    def _head(self, x: float, room: float, column: BoardColumn) -> None:
        """Name, count, sum, weighted sum and mean age of a column."""
        paper, y = self._paper, self._top
        paper.tint(x, y, room, HEAD)
        paper.line(x, x + room, y, BOX)
        paper.line(x, x + room, y + HEAD, THIN)
        left, right = x + PAD, x + room - PAD
        count = ngettext("{count} deal", "{count} deals", column.count).format(
            count=f"{column.count:,}"
        )
        paper.text(right, y + 12, count, TEXT, REGULAR, "right")
        free = room - 2 * PAD - width(count, REGULAR, TEXT) - 4
        name = fit(column.title, free, BOLD, 9.5)
        paper.text(left, y + 12.5, name.text, name.size, BOLD)
        after = free - width(name.text, BOLD, name.size) - 4
        if column.subtitle and width(column.subtitle, REGULAR, TEXT) <= after:
            paper.text(right - width(count, REGULAR, TEXT) - 5, y + 12, column.subtitle, TEXT,
                       REGULAR, "right")  # fmt: skip
        beside = ""
        if not column.is_end:
            weighted = short(column.weighted, self._unit, fixed=True)
            beside = _("weighted {amount}").format(amount=weighted)
            paper.text(right, y + 25.5, beside, TEXT, REGULAR, "right")
            if column.mean_age_days is not None:
                age = _("{days} days here on average").format(days=column.mean_age_days)
                paper.text(left, y + 39, fit(age, room - 2 * PAD, REGULAR, TEXT).text, TEXT)
        else:
            when = _("won this month") if column.key == WON else _("lost this month")
            paper.text(left, y + 39, when, TEXT)
        free = room - 2 * PAD - width(beside, REGULAR, TEXT) - 5
        total = fit(short(column.amount, self._unit, fixed=True), free, BOLD, 12, 6)
        paper.text(left, y + 26, total.text, total.size, BOLD)

    def _draw_box(self, x: float, y: float, room: float, box: _Box) -> None:
        paper = self._paper
        fill = styles.TINT if box.tinted else None
        paper.box(x, y, room, box.height, THIN if box.tinted else HAIR, fill=fill, radius=2)
        free = room - 2 * PAD
        for n, (text, more, is_bold) in enumerate(box.lines):
            base = y + PAD + STEP * n + 6.5
            font = BOLD if is_bold else REGULAR
            beside = width(more, REGULAR, TEXT) + 4 if more else 0.0
            beside = min(beside, free * 0.6)
            size = 8.5 if is_bold else TEXT
            made = fit(text, free - beside, font, size)
            paper.text(x + PAD, base, made.text, made.size, font)
            if more:
                right = fit(more, beside, REGULAR, TEXT)
                paper.text(x + room - PAD, base, right.text, right.size, REGULAR, "right")


def _unit(largest: int) -> Unit:
    """万元 for Chinese readers as soon as one amount reaches it, else yuan."""
    if language() == "zh_CN" and largest >= FEN_PER_WAN:
        return Unit(FEN_PER_WAN, 1 if largest >= 10 * FEN_PER_WAN else 2, WAN_YUAN)
    return Unit(FEN_PER_YUAN, 0, YUAN)
