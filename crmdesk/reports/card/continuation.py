"""The continuation of a card: texts in full that did not fit, further contacts and documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from crmdesk.core.i18n import _
from crmdesk.reports import styles
from crmdesk.reports.card import layout as plan
from crmdesk.reports.card.heading import SECRET
from crmdesk.reports.card.layout import Column, Table
from crmdesk.reports.card.texts import CardTexts, Content, Filled
from crmdesk.reports.fonts import BOLD, REGULAR
from crmdesk.reports.paper import Paper, columns_x
from crmdesk.reports.styles import BOX, HEAVY, LABEL, THIN, VALUE
from crmdesk.reports.text import broken, fit
from crmdesk.services.card_data import CardData

Draw: TypeAlias = Callable[[Paper, float], None]

HEAD: Final = 44.0
LINE: Final = 13.0
ROW: Final = 14.0
TITLE: Final = 22.0
SPACE: Final = 5.0
LEAD: Final = 10.5
COLUMN_GAP: Final = 5.0
LABEL_ROOM: Final = 96.0
BIG: Final = 12.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Something *height* points high. *keeps* counts further pieces that stay on its page."""

    height: float
    draw: Draw
    keeps: int = 0


class Continuation:
    """The pages after a card. Laid out when made, so that the card can say how many follow."""

    def __init__(
        self,
        paper: Paper,
        texts: CardTexts,
        card: CardData,
        heading: tuple[str, str],
        overflow: Sequence[tuple[str, str]],
    ) -> None:
        self._paper = paper
        self._heading = heading
        self._title = f"{texts.text(card, 'code')}　{texts.text(card, 'name')}"
        pieces = self._full_texts(overflow) if overflow else []
        for table, rows, title in (
            (plan.CONTACTS, len(card.contacts), _("Further contacts")),
            (plan.DOCUMENTS.left, len(card.qualifications), _("Further qualifications")),
        ):
            shown = table.rows * (2 if table.key == "qualification" else 1)
            if rows > shown:
                wanted = plan.Table(table.key, table.columns, rows - shown, shown, table.size)
                pieces += self._table(wanted, texts.table(wanted, card), title)
        self._sheets = self._paginated(pieces)

    @property
    def is_needed(self) -> bool:
        """Whether anything is missing from the card."""
        return bool(self._sheets)

    @property
    def pages(self) -> int:
        """How many pages follow the card."""
        return len(self._sheets)

    def draw(self, finish: Callable[[int, int], None]) -> None:
        """Draw all pages; *finish* numbers one and goes on."""
        for number, sheet in enumerate(self._sheets, start=2):
            self._head()
            y = self._paper.top + HEAD
            for piece in sheet:
                piece.draw(self._paper, y)
                y += piece.height
            finish(number, self.pages + 1)

    # --- laying out -----------------------------------------------------------------------
    def _paginated(self, pieces: Sequence[Piece]) -> list[list[Piece]]:
        sheets: list[list[Piece]] = []
        bottom = self._paper.bottom - self._paper.top - HEAD
        y = bottom + 1
        for number, piece in enumerate(pieces):
            needed = sum(p.height for p in pieces[number : number + piece.keeps + 1])
            if y + needed > bottom:
                sheets.append([])
                y = 0.0
            sheets[-1].append(piece)
            y += piece.height
        return sheets

    def _full_texts(self, overflow: Sequence[tuple[str, str]]) -> list[Piece]:
        pieces = [self._section(_("In full"))]
        room = self._paper.room - LABEL_ROOM
        for label, text in overflow:
            lines = broken(text, room, REGULAR, VALUE)
            for number, line in enumerate(lines):
                name = label if number == 0 else ""
                keeps = 1 if number == 0 and len(lines) > 1 else 0
                pieces.append(Piece(LINE, partial(_text_line, name=name, text=line), keeps))
            pieces.append(Piece(SPACE, _dots))
        return pieces

    def _table(self, table: Table, contents: dict[str, Content], title: str) -> list[Piece]:
        unit = self._paper.room / sum(c.width for c in table.columns)
        widths = [c.width * unit for c in table.columns]
        pieces = [
            self._section(title),
            Piece(ROW, partial(_table_head, table=table, widths=widths), 1),
        ]
        for row in range(table.first, table.first + table.rows):
            keys = [f"{table.key}.{row}.{n}" for n in range(len(widths))]
            cells = [c.text if isinstance(c := contents.get(k), Filled) else "" for k in keys]
            lines = [
                broken(cell, each - COLUMN_GAP, REGULAR, table.size)
                for cell, each in zip(cells, widths, strict=True)
            ]
            height = ROW + (max(map(len, lines)) - 1) * LEAD
            draw = partial(_table_row, table=table, widths=widths, cells=lines, height=height)
            pieces.append(Piece(height, draw))
        return pieces

    def _section(self, title: str) -> Piece:
        return Piece(TITLE, partial(_section_title, title=title), keeps=2)

    def _head(self) -> None:
        paper, y = self._paper, self._paper.top
        number, as_of = self._heading
        paper.text(paper.left, y + 14.5, _("Customer card, continued"), BIG, BOLD)
        said = _("Print no. {number}　Data as of {as_of}").format(number=number, as_of=as_of)
        paper.text(paper.right, y + 14, said, 8.5, REGULAR, "right")
        paper.line(paper.left, paper.right, y + 20.5, HEAVY)
        title = fit(self._title, paper.room, BOLD, BIG, LABEL)
        paper.text(paper.left, y + 36, title.text, title.size, BOLD)
        paper.text(paper.left, paper.height - styles.FOOT, _(SECRET), styles.NOTE)


def _text_line(paper: Paper, y: float, *, name: str, text: str) -> None:
    label = fit(name, LABEL_ROOM - 6, REGULAR, 8, 6)
    paper.text(paper.left, y + 9.6, label.text, label.size)
    paper.text(paper.left + LABEL_ROOM, y + 10, text, VALUE)


def _dots(paper: Paper, y: float) -> None:
    paper.dotted([(paper.left, paper.right, y + 1.5)])


def _section_title(paper: Paper, y: float, *, title: str) -> None:
    paper.tint(paper.left, y + 4, paper.room, 15)
    paper.line(paper.left, paper.right, y + 4, BOX)
    paper.text(paper.left + 5, y + 15, title, VALUE, BOLD)


def _table_head(paper: Paper, y: float, *, table: Table, widths: Sequence[float]) -> None:
    edges = columns_x(paper.left, widths)
    for column, left, each in zip(table.columns, edges, widths, strict=False):
        label = fit(_(column.label), each - COLUMN_GAP, REGULAR, LABEL, styles.LEAST_NUMBER)
        _place(paper, column, left, each, y + ROW - 4, label.text, label.size)
    paper.line(paper.left, paper.right, y + ROW, THIN)


def _table_row(
    paper: Paper,
    y: float,
    *,
    table: Table,
    widths: Sequence[float],
    cells: Sequence[Sequence[str]],
    height: float,
) -> None:
    edges = columns_x(paper.left, widths)
    for column, left, each, lines in zip(table.columns, edges, widths, cells, strict=False):
        for number, line in enumerate(lines):
            base = y + ROW - 4 + number * LEAD
            _place(paper, column, left, each, base, line, table.size)
    paper.dotted([(paper.left, paper.right, y + height)])


def _place(
    paper: Paper, column: Column, left: float, each: float, y: float, text: str, size: float
) -> None:
    if column.align == "left":
        paper.text(left, y, text, size)
    else:
        paper.text(left + each / 2, y, text, size, REGULAR, "centre")
