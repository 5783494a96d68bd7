"""The board with 5,000 open opportunities against bare QListViews that paint the same cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from benchmarks.data import copy_of, demo_file
from benchmarks.measuring import FRAME_MS, Row, median, p99, side_by_side
from benchmarks.window import opened, settle
from crmdesk.models import sqlite
from crmdesk.services.board_data import Board, BoardQuery, Chip
from crmdesk.ui.boards.card_painter import CardPainter, height_of
from crmdesk.ui.boards.cards_view import CardsModel
from crmdesk.ui.opportunities.faces import DealFaces, columns_of

OPEN: Final = 5_000
ROUNDS: Final = 15
PAGE: Final = "opportunities"
# All but so many open ones, spread evenly, go to the recycle bin.
REDUCE: Final = (
    "UPDATE opportunity SET deleted_at = created_at WHERE id IN (SELECT id FROM (SELECT id, "
    "row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS every FROM opportunity "
    "WHERE state IN ('new', 'active', 'paused') AND deleted_at IS NULL) "
    "WHERE n * ? / every = (n - 1) * ? / every)"
)
BARE: Final = (
    "SELECT * FROM opportunity o JOIN customer c ON c.id = o.customer_id "
    "LEFT JOIN customer_stat s ON s.customer_id = c.id "
    "WHERE o.state IN ('new', 'active', 'paused') AND o.deleted_at IS NULL"
)


def run() -> Iterator[Row]:
    """Open, filter and drop on the board of the program, and on lists that can do nothing else."""
    path = _reduced(copy_of(demo_file(), "board"))
    with opened(path) as (window, desk):
        desk.open_page(PAGE, mode="board")
        settle(desk, 1.0)
        page: Any = window.page()
        boards, part = desk.services.boards, page.board
        whole, mine = BoardQuery(), BoardQuery(chip=Chip.STALE)
        with closing(sqlite.connect(path, read_only=True)) as connection:
            read, plain = side_by_side(
                [lambda: boards.board(whole), lambda: connection.execute(BARE).fetchall()], ROUNDS
            )
        unit = "ms same rows by bare SQL"
        yield Row("read the board", median(read), "ms", median(plain), unit, budget=10 * FRAME_MS)
        bare = Bare(page, DealFaces(part.shown.as_of))
        board, filtered = boards.board(whole), boards.board(mine)
        yield from _shown("open", part, bare, board, filtered)
        yield from _shown("filter", part, bare, filtered, board)
        moved = _one_card_over(board)
        yield from _shown("drop", part, bare, moved, board)
        view = max((c.view for c in part.board.columns()), key=lambda v: len(v.cards.cards))
        ours, theirs = side_by_side([view.viewport().repaint, bare.repaint_one], 10 * ROUNDS)
        yield Row(
            "one column while a card is carried", median(ours), "ms", median(theirs),
            "ms bare QListView", budget=median(theirs) + 2 * FRAME_MS,
        )  # fmt: skip


def _reduced(path: Path) -> Path:
    with closing(sqlite.connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(REDUCE, (OPEN, OPEN))
        connection.execute("COMMIT")
    return path


def _shown(name: str, part: Any, bare: Bare, board: Board, before: Board) -> Iterator[Row]:
    """Show *board* where *before* was shown, and paint it."""

    def ours() -> None:
        part.board.show_columns(columns_of(board))
        QApplication.processEvents()

    def theirs() -> None:
        bare.show_columns([column.cards for column in board.columns])
        QApplication.processEvents()

    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(ROUNDS):
        part.board.show_columns(columns_of(before))
        bare.show_columns([column.cards for column in before.columns])
        QApplication.processEvents()
        for kept, found in zip(times, side_by_side([ours, theirs], 1, warm=0), strict=True):
            kept.extend(found)
    base = median(times[1])
    unit = "ms bare QListViews"
    cards = sum(len(column.cards) for column in board.columns)
    yield Row(
        f"{name}: cards shown and painted, p50", median(times[0]), "ms", base, unit,
        budget=base + 2 * FRAME_MS, note=f"{cards:,} cards",
    )  # fmt: skip
    yield Row(f"{name}: cards shown and painted, p99", p99(times[0]), "ms", p99(times[1]), unit)


def _one_card_over(board: Board) -> Board:
    """The board after the first card went to the second column."""
    from dataclasses import replace

    first, second, *others = board.columns
    card = first.cards[0]._replace(column=second.key)
    columns = (
        replace(first, cards=first.cards[1:]),
        replace(second, cards=(card, *second.cards)),
        *others,
    )
    return replace(board, columns=columns)


Index = QModelIndex | QPersistentModelIndex


class BareDelegate(QStyledItemDelegate):
    """Paints a card and does nothing else."""

    def __init__(self, faces: DealFaces) -> None:
        super().__init__()
        self._faces, self._painter = faces, CardPainter()
        self._heights = [height_of(lines) for lines in range(8)]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model: Any = index.model()
        box = QRectF(option.rect)
        self._painter.paint(painter, box.adjusted(2, 3, -2, -3), model.face(index.row()))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        model: Any = index.model()
        return QSize(100, self._heights[self._faces.lines(model.cards[index.row()])])


class Bare(QWidget):
    """A list view per column, as large as the board."""

    def __init__(self, like: QWidget, faces: DealFaces) -> None:
        super().__init__()
        self._faces = faces
        self._row = QHBoxLayout(self)
        self._views: list[tuple[QListView, CardsModel]] = []
        self._delegate = BareDelegate(faces)
        self.resize(like.size())
        self.show()

    def show_columns(self, columns: Sequence[Sequence[Any]]) -> None:
        """Give each list its cards."""
        while len(self._views) < len(columns):
            view, model = QListView(), CardsModel(self._faces)
            view.setItemDelegate(self._delegate)
            view.setModel(model)
            view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
            self._row.addWidget(view)
            self._views.append((view, model))
        for (_view, model), cards in zip(self._views, columns, strict=False):
            model.show(cards)

    def repaint_one(self) -> None:
        """Paint the fullest list anew."""
        view, _model = max(self._views, key=lambda each: len(each[1].cards))
        view.viewport().repaint()
