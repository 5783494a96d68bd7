"""The board: columns side by side, narrow ones over each other at the right, and the hands on it.

It knows nothing of opportunities. Whoever uses it gives columns and ``Faces``, hears what the
person wants (``drop_asked``, ``opened``, ``number_activated`` ...), does it and shows the columns
anew; a card never moves by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from crmdesk.core.i18n import _
from crmdesk.ui.boards.cards_view import CardsView
from crmdesk.ui.boards.column import NARROWEST, ColumnWidget
from crmdesk.ui.boards.dragging import Ghost
from crmdesk.ui.boards.faces import Column, Faces
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, vbox

NARROW: Final = 138
EDGE: Final = 40  # so near to the end of a wide board it scrolls while a card is carried
SCROLL_MS: Final = 30


class BoardView(QWidget):
    """Signals carry ids of cards as objects and keys of columns."""

    current_changed = Signal(object)
    opened = Signal(object)
    edit_asked = Signal(object)
    delete_asked = Signal(object)
    menu_asked = Signal(object, QPoint)
    number_activated = Signal(str, str)
    hovered_over = Signal(object, str)  # a card is carried over another column
    drop_asked = Signal(object, str)

    def __init__(self, faces: Faces) -> None:
        super().__init__()
        self.setObjectName("board")
        self._faces = faces
        self._columns: list[ColumnWidget] = []
        self._current: int | None = None
        self._carried: tuple[int, ColumnWidget] | None = None
        self._over: ColumnWidget | None = None
        self._ghost: Ghost | None = None
        self._is_low = False
        self._sum: Callable[[Column, int], str] | None = None
        self._words: dict[str, str] = {}
        self._stack = QStackedWidget()
        vbox(self).addWidget(self._stack)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # no stop of Tab, but part of its way
        self._area.viewport().setAutoFillBackground(False)
        self._body = QWidget()
        self._body.setProperty("role", "body")
        self._row: QHBoxLayout = hbox(self._body, spacing=8)
        self._area.setWidget(self._body)
        columns = QWidget()
        beside = hbox(columns, spacing=8)
        beside.addWidget(self._area, 1)
        self._pile = QWidget()  # outside what scrolls: one must always be able to drop there
        self._pile.setFixedWidth(px(NARROW))
        self._below = vbox(self._pile, spacing=8)
        beside.addWidget(self._pile)
        self._full = columns
        self._stack.addWidget(columns)
        self._state: QWidget | None = None
        self._scroller = QTimer(self)
        self._scroller.setInterval(SCROLL_MS)
        self._scroller.timeout.connect(self._on_scroll)

    # --- content -----------------------------------------------------------------------------------
    def say_after(self, after: Callable[[Column, int], str]) -> None:
        """How the head says what a column comes to when a card is dropped there."""
        self._sum = after

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns; the selected card stays selected wherever it is now."""
        self._end_drag()
        cursor = self.window().focusWidget()  # also while a question stands before the window
        has_keyboard = any(w.view is cursor for w in self._columns)
        if [c.key for c in columns] != [w.key for w in self._columns]:
            self._build(columns)
        for widget, column in zip(self._columns, columns, strict=True):
            widget.show_column(column, self._current)
            widget.view.hollow(None)
            widget.show_target("", 0, "")
            widget.set_low(self._is_low)
        if self._current is not None and self.place_of(self._current) is None:
            self._current = None
            self.current_changed.emit(None)
        self._stack.setCurrentWidget(self._full)
        if has_keyboard:  # goes along with a card that was carried on
            self.take_keyboard()

    def show_state(self, state: QWidget) -> None:
        """Show something in place of the columns: nothing here, or why it could not be read."""
        if self._state is not None:
            self._stack.removeWidget(self._state)
            self._state.deleteLater()
        self._state = state
        self._stack.addWidget(state)
        self._stack.setCurrentWidget(state)

    def _build(self, columns: Sequence[Column]) -> None:
        for gone in self._columns:
            gone.hide()
            gone.deleteLater()
        self._columns = []
        for column in columns:
            made = ColumnWidget(column, self._faces)
            self._connect(made)
            self._columns.append(made)
            if column.is_narrow:
                self._below.addWidget(made, 1)
            else:
                made.setMinimumWidth(px(NARROWEST))
                self._row.addWidget(made, 100)
        self._pile.setVisible(any(c.is_narrow for c in columns))
        self._order_for_tab()

    def _order_for_tab(self) -> None:
        """Tab goes from column to column, figures first; made late, they would stand at the end."""
        before: QWidget = self._area
        for column in self._columns:
            for made in (*column.numbers(), column.view):
                QWidget.setTabOrder(before, made)
                before = made

    def _connect(self, column: ColumnWidget) -> None:
        view = column.view
        view.current_moved.connect(self._on_current)
        view.opened.connect(self.opened)
        view.edit_asked.connect(self.edit_asked)
        view.delete_asked.connect(self.delete_asked)
        view.menu_asked.connect(self.menu_asked)
        view.walked.connect(self._on_walked)
        view.carried.connect(self._on_carried)
        view.drag_began.connect(self._on_drag_began)
        view.drag_moved.connect(self._on_drag_moved)
        view.drag_ended.connect(self._on_drag_ended)
        view.drag_cancelled.connect(self.put_back)
        column.number_clicked.connect(self._on_number)

    def set_low(self, on: bool) -> None:
        """The window is low: heads take less room."""
        self._is_low = on
        for column in self._columns:
            column.set_low(on)

    # --- what is selected -------------------------------------------------------------------------
    def current(self) -> int | None:
        """The id of the selected card."""
        return self._current

    def columns(self) -> list[ColumnWidget]:
        """The columns from left to right, the narrow ones last."""
        return list(self._columns)

    def column(self, key: str) -> ColumnWidget | None:
        """A column by its key."""
        return next((c for c in self._columns if c.key == key), None)

    def place_of(self, card: int) -> tuple[ColumnWidget, int] | None:
        """Where a card lies: its column and row."""
        for column in self._columns:
            row = column.view.cards.row_of(card)
            if row is not None:
                return column, row
        return None

    def select(self, card: int) -> bool:
        """Select a card and bring it into sight; False if it is not on the board."""
        place = self.place_of(card)
        if place is None:
            return False
        column, row = place
        index = column.view.cards.index(row)
        column.view.setCurrentIndex(index)
        column.view.scrollTo(index)
        self._area.ensureWidgetVisible(column, px(8), 0)
        return True

    def take_keyboard(self) -> None:
        """Put the cursor on the selected card, or on the first one."""
        place = self.place_of(self._current) if self._current is not None else None
        full = [c for c in self._columns if c.column.cards]
        target = place[0] if place is not None else full[0] if full else None
        if target is not None:
            target.view.setFocus()

    def _on_current(self, card: int) -> None:
        sender = self.sender()
        for column in self._columns:
            if column.view is not sender:
                column.view.forget_current()
        if card != self._current:
            self._current = card
            self.current_changed.emit(card)

    def _on_walked(self, step: int) -> None:
        """To the next column that has cards, as near to the same height as possible."""
        view = self.sender()
        at = self._index_of(view)
        if not isinstance(view, CardsView) or at is None:
            return
        top = view.visualRect(view.currentIndex()).center()
        at += step
        while 0 <= at < len(self._columns):
            target = self._columns[at]
            if target.column.cards:
                found = target.view.indexAt(QPoint(target.view.width() // 2, max(0, top.y())))
                last = target.view.cards.index(len(target.column.cards) - 1)
                target.view.setCurrentIndex(found if found.isValid() else last)
                target.view.setFocus()
                self._area.ensureWidgetVisible(target, px(8), 0)
                return
            at += step

    def _on_carried(self, card: int, step: int) -> None:
        """Ctrl+arrow: the same as dropping it on the column beside."""
        at = self._index_of(self.sender())
        if at is not None and 0 <= at + step < len(self._columns):
            self.drop_asked.emit(card, self._columns[at + step].key)

    def _index_of(self, view: object) -> int | None:
        return next((i for i, c in enumerate(self._columns) if c.view is view), None)

    def _on_number(self, number: str) -> None:
        sender = self.sender()
        if isinstance(sender, ColumnWidget):
            self.number_activated.emit(sender.key, number)

    # --- carrying a card -----------------------------------------------------------------------------
    def wait_in(self, card: int, key: str, words: str) -> None:
        """The card was dropped and something is asked: hollow where it was, a slot where it goes."""
        place, target = self.place_of(card), self.column(key)
        if place is not None:
            place[0].view.hollow(card)
        if target is not None:
            target.view.offer(words, px(50))

    def put_back(self) -> None:
        """Everything lies where it was."""
        self._end_drag()
        for column in self._columns:
            column.view.hollow(None)
            column.show_target("", 0, "")

    def say_drop(self, card: int, key: str, words: str) -> None:
        """What dropping the card on that column will ask; shown as soon as it is known."""
        if self._carried is not None and self._carried[0] == card:
            self._words[key] = words
            if self._ghost is not None and self._over is not None and self._over.key == key:
                self._ghost.say(words)

    @property
    def ghost(self) -> Ghost | None:
        """What follows the mouse at the moment."""
        return self._ghost

    def _on_drag_began(self, card: int, grip: QPoint) -> None:
        at = self._index_of(self.sender())
        if at is None:
            return
        source = self._columns[at]
        row = source.view.cards.row_of(card)
        if row is None:
            return
        size = source.view.card_size(row)
        picture = source.view.painter_.picture(
            size, source.view.cards.face(row), self.devicePixelRatioF()
        )
        self._carried = (card, source)
        self._words = {}
        source.view.hollow(card)
        self._ghost = Ghost(self.window(), picture, size, grip)
        self._ghost.show()
        self._scroller.start()

    def _on_drag_moved(self, place: QPoint) -> None:
        if self._ghost is None or self._carried is None:
            return
        self._ghost.follow(place)
        card, source = self._carried
        over = self._column_at(place)
        target = over if over is not source else None
        if target is self._over:
            return
        if self._over is not None:
            self._over.show_target("", 0, "")
        self._over = target
        self._ghost.say(self._words.get(target.key, "") if target is not None else "")
        if target is not None:
            after = self._sum(target.column, card) if self._sum is not None else ""
            words = _("Let go: to {column}").format(column=target.column.title)
            target.show_target(words, self._ghost_height(), after)
            if target.key not in self._words:
                self.hovered_over.emit(card, target.key)

    def _ghost_height(self) -> int:
        card, source = self._carried or (0, self._columns[0])
        row = source.view.cards.row_of(card)
        return source.view.card_size(row).height() if row is not None else px(90)

    def _on_drag_ended(self, place: QPoint) -> None:
        carried, target = self._carried, self._column_at(place)
        self._end_drag()
        if carried is None:
            return
        card, source = carried
        if target is None or target is source:
            self.put_back()
            return
        for column in self._columns:
            column.show_target("", 0, "")
        self.drop_asked.emit(card, target.key)

    def _end_drag(self) -> None:
        self._scroller.stop()
        self._carried = self._over = None
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
            self._ghost = None

    def _column_at(self, place: QPoint) -> ColumnWidget | None:
        for column in self._columns:
            if column.rect().contains(column.mapFromGlobal(place)):
                return column
        return None

    def _on_scroll(self) -> None:
        """A wide board scrolls when a card is held at its edge."""
        if not QApplication.mouseButtons() or self._ghost is None:
            return
        viewport = self._area.viewport()
        x = viewport.mapFromGlobal(self._ghost.cursor().pos()).x()
        bar = self._area.horizontalScrollBar()
        if x < px(EDGE):
            bar.setValue(bar.value() - px(16))
        elif x > viewport.width() - px(EDGE):
            bar.setValue(bar.value() + px(16))
