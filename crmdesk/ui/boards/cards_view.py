"""The cards of one column: a view that paints only what is in sight, however many there are."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame

from crmdesk.core.i18n import _
from crmdesk.ui.boards.card_painter import CardPainter, height_of, paint_slot
from crmdesk.ui.boards.faces import Face, Faces
from crmdesk.ui.theme import px

SPACE: Final = 6
Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_TEXT_ROLES: Final = (
    int(Qt.ItemDataRole.DisplayRole),
    int(Qt.ItemDataRole.AccessibleTextRole),
)


@dataclass(frozen=True, slots=True)
class Lost:
    """A painted figure that found no room."""

    text: str
    needs: float
    has: float


class CardsModel(QAbstractListModel):
    """The cards of a column; each is spoken as one sentence."""

    def __init__(self, faces: Faces) -> None:
        super().__init__()
        self._faces = faces
        self.cards: Sequence[Any] = ()
        self._known: dict[int, Face] = {}

    def show(self, cards: Sequence[Any]) -> None:
        """Hold these cards."""
        self.beginResetModel()
        self.cards = cards
        self._known.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if index.isValid() and role in _TEXT_ROLES:
            return self.face(index.row()).spoken
        return None

    def face(self, row: int) -> Face:
        """The words of a card, made when it is first seen."""
        known = self._known.get(row)
        if known is None:
            known = self._known[row] = self._faces.face(self.cards[row])
        return known

    def key(self, row: int) -> int:
        """The id of the card in a row."""
        return self._faces.key(self.cards[row])

    def row_of(self, key: int) -> int | None:
        """The row of a card, or None if it is not here."""
        get = self._faces.key
        return next((row for row, card in enumerate(self.cards) if get(card) == key), None)

    def heights(self, *, small: bool) -> list[int]:
        """The height of each card in pixels."""
        by_lines = {n: height_of(n, small=small) for n in range(1, 8)}
        lines = self._faces.lines
        return [by_lines[lines(card)] for card in self.cards]


class CardsView(QAbstractItemView):
    """Signals carry the id of a card (as object: ids have 63 bits)."""

    current_moved = Signal(object)
    opened = Signal(object)
    walked = Signal(int)  # to the column on the left (-1) or right (1)
    carried = Signal(object, int)  # a card to the column on the left or right
    delete_asked = Signal(object)
    edit_asked = Signal(object)
    menu_asked = Signal(object, QPoint)
    drag_began = Signal(object, QPoint)
    drag_moved = Signal(QPoint)
    drag_ended = Signal(QPoint)
    drag_cancelled = Signal()

    def __init__(self, faces: Faces, *, small: bool = False) -> None:
        super().__init__()
        self._small = small
        self.cards = CardsModel(faces)
        self.painter_ = CardPainter()
        self._tops: array[int] = array("q", [0])
        self._hovered = -1
        self._pressed: QPoint | None = None
        self._is_dragging = False
        self._gone: int | None = None  # the card that is being carried
        self._target: tuple[str, int] | None = None  # words and height of the place to drop
        self.setModel(self.cards)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "cards")
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.selectionModel().currentChanged.connect(self._on_current)

    # --- content -----------------------------------------------------------------------------------
    def show_cards(self, cards: Sequence[Any], current: int | None = None) -> None:
        """Show *cards*; the one with id *current* is selected if it is among them."""
        at = self.verticalScrollBar().value()
        self.blockSignals(True)
        self.cards.show(cards)
        self._measure()
        row = self.cards.row_of(current) if current is not None else None
        self.blockSignals(False)
        self.verticalScrollBar().setValue(at)
        if row is not None:
            self.blockSignals(True)
            self.setCurrentIndex(self.cards.index(row))
            self.blockSignals(False)

    def _measure(self) -> None:
        space = px(SPACE)
        heights = self.cards.heights(small=self._small)
        self._tops = array("q", accumulate((h + space for h in heights), initial=0))
        self._set_range()
        self.viewport().update()

    def _shift(self) -> int:
        """How far the cards give way to the place where one will be dropped."""
        return self._target[1] + px(SPACE) if self._target is not None else 0

    def _set_range(self) -> None:
        total = self._tops[-1] + self._shift()
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(px(30))
        bar.setRange(0, max(0, total - self.viewport().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_range()

    # --- the face of a view --------------------------------------------------------------------------
    def visualRect(self, index: Index) -> QRect:
        row = index.row()
        if not 0 <= row < len(self._tops) - 1:
            return QRect()
        top = self._tops[row] + self._shift() - self.verticalScrollBar().value()
        height = self._tops[row + 1] - self._tops[row] - px(SPACE)
        return QRect(0, top, self._card_width(), height)

    def _card_width(self) -> int:
        """The scroll bar, where there is one, takes the margin at the right and nothing of a card."""
        return max(px(20), self.width() - px(SPACE))

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.verticalScrollBar().value() - self._shift()
        row = bisect_right(self._tops, y) - 1
        if y < 0 or not 0 <= row < len(self._tops) - 1:
            return QModelIndex()
        found = self.cards.index(row)
        return found if self.visualRect(found).contains(point) else QModelIndex()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        box, bar = self.visualRect(index), self.verticalScrollBar()
        if box.isNull():
            return
        if box.top() < 0 or hint == QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(bar.value() + box.top())
        elif box.bottom() > self.viewport().height():
            bar.setValue(bar.value() + box.bottom() - self.viewport().height() + 1)

    def moveCursor(
        self,
        cursorAction: QAbstractItemView.CursorAction,  # noqa: N803 - Qt's name
        modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        count = len(self.cards.cards)
        if not count:
            return QModelIndex()
        row = self.currentIndex().row()
        act = QAbstractItemView.CursorAction
        average = max(1, self._tops[-1] // count)
        page = max(1, self.viewport().height() // average)
        steps = {
            act.MoveUp: -1, act.MoveDown: 1, act.MovePrevious: -1, act.MoveNext: 1,
            act.MovePageUp: -page, act.MovePageDown: page, act.MoveHome: -count, act.MoveEnd: count,
        }  # fmt: skip
        return self.cards.index(max(0, min(count - 1, row + steps.get(cursorAction, 0))))

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: Any) -> None:
        index = self.indexAt(rect.center())
        if index.isValid():
            self.selectionModel().select(index, command)

    def visualRegionForSelection(self, selection: Any) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region = region.united(QRegion(self.visualRect(index)))
        return region

    # --- painting ------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter_.lost.clear()
        top = event.rect().top()
        offset = self.verticalScrollBar().value() - self._shift()
        row = max(0, bisect_right(self._tops, top + offset) - 1)
        current = self.currentIndex().row()
        while row < len(self._tops) - 1:
            box = self.visualRect(self.cards.index(row))
            if box.top() > event.rect().bottom():
                break
            self._paint_row(painter, row, QRectF(box), row == current)
            row += 1
        if self._target is not None:
            words, height = self._target
            place = QRectF(0, -self.verticalScrollBar().value(), self._card_width(), height)
            paint_slot(painter, place, words, target=True, top=True)

    def _paint_row(self, painter: QPainter, row: int, box: QRectF, is_current: bool) -> None:
        if self._gone is not None and self.cards.key(row) == self._gone:
            paint_slot(painter, box, _("Where it was"))
            return
        self.painter_.paint(
            painter,
            box,
            self.cards.face(row),
            selected=is_current,
            focused=is_current and self.hasFocus(),
            hovered=row == self._hovered,
        )

    def lost_texts(self) -> list[Lost]:
        """Figures that found no room when the column was last painted."""
        return [Lost(*entry) for entry in self.painter_.lost]

    def card_size(self, row: int) -> QSize:
        """How large a card is on the screen."""
        return self.visualRect(self.cards.index(row)).size()

    # --- being carried -------------------------------------------------------------------------------
    def hollow(self, key: int | None) -> None:
        """Show the card as taken away (None: all are here)."""
        self._gone = key
        self.viewport().update()

    def offer(self, words: str, height: int = 0) -> None:
        """Make room for a card above the others; without words the room closes again."""
        self._target = (words, height) if words else None
        if self._target is not None:
            self.verticalScrollBar().setValue(0)
        self._set_range()
        self.viewport().update()

    @property
    def is_offering(self) -> bool:
        """Whether there is room for a card."""
        return self._target is not None

    # --- the mouse -------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        self.current_moved.emit(self.cards.key(index.row()))  # also when it was the current one
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if not event.buttons() & Qt.MouseButton.LeftButton or self._pressed is None:
            self._hover(self.indexAt(place).row())
            return
        if not self._is_dragging:
            far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            row = self.currentIndex().row()
            if not far or row < 0:
                return
            self._is_dragging = True
            grip = self._pressed - self.visualRect(self.currentIndex()).topLeft()
            self.drag_began.emit(self.cards.key(row), grip)
        self.drag_moved.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._is_dragging:
            self._is_dragging = False
            self.drag_ended.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.opened.emit(self.cards.key(index.row()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex()
        if index.isValid():
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
            by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
            self.menu_asked.emit(
                self.cards.key(index.row()), event.globalPos() if by_mouse else place
            )

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    # --- the keyboard ------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_dragging:
            self._is_dragging, self._pressed = False, None
            self.drag_cancelled.emit()
            return
        row = self.currentIndex().row()
        key = self.cards.key(row) if row >= 0 else None
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = -1 if event.key() == Qt.Key.Key_Left else 1
            if not control:
                self.walked.emit(step)
            elif key is not None:
                self.carried.emit(key, step)
            return
        if key is not None:
            for pressed, signal in (
                (Qt.Key.Key_Return, self.opened),
                (Qt.Key.Key_Enter, self.opened),
                (Qt.Key.Key_Delete, self.delete_asked),
                (Qt.Key.Key_F2, self.edit_asked),
            ):
                if event.key() == pressed and not event.modifiers() & ~_KEYPAD:
                    signal.emit(key)
                    return
        super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.cards.cards:
            self.setCurrentIndex(self.cards.index(0))
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.viewport().update()
        if now.isValid() and not self.signalsBlocked():
            self.current_moved.emit(self.cards.key(now.row()))

    def forget_current(self) -> None:
        """Another column has the selected card."""
        self.blockSignals(True)
        self.selectionModel().clear()
        self.blockSignals(False)
        self.viewport().update()


_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
