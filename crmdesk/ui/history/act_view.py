"""The acts painted one below the other; only what is in view costs anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from crmdesk.core.i18n import _
from crmdesk.ui import icons
from crmdesk.ui.history.act_layout import (
    CONTENT_LEFT,
    LINE,
    MARK,
    PADDING,
    RIGHT_WIDTH,
    TIME_WIDTH,
    ActLayout,
    Setter,
)
from crmdesk.ui.theme import color, font, px
from crmdesk.ui.words import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmdesk.services.history_reading import ActLines

ACT: Final = int(Qt.ItemDataRole.UserRole) + 1
IS_FIRST: Final = ACT + 1
Index = QModelIndex | QPersistentModelIndex
# (icon, tone) by the source of an act
MARKS: Final = {
    "edit": ("pencil-simple", "info"),
    "bulk": ("list-checks", "gradeC"),
    "import": ("upload-simple", "gradeB"),
    "merge": ("git-merge", "gradeA"),
    "undo": ("arrow-u-up-left", "gradeD"),
    "system": ("gear-six", "gradeD"),
}
PLAIN_MARK: Final = ("pencil-simple", "gradeD")
NOT_UNDOABLE: Final = "system"


def can_take_back(act: ActLines) -> bool:
    """Whether the act still stands and was somebody's."""
    return not act.act.is_undone and act.act.source.value != NOT_UNDOABLE


class ActModel(QAbstractListModel):
    """The acts read so far, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self.acts: list[ActLines] = []

    def show(self, acts: Sequence[ActLines]) -> None:
        """Show other acts."""
        self.beginResetModel()
        self.acts = list(acts)
        self.endResetModel()

    def append(self, acts: Sequence[ActLines]) -> None:
        """More acts, older than those shown."""
        if acts:
            first = len(self.acts)
            self.beginInsertRows(QModelIndex(), first, first + len(acts) - 1)
            self.acts += acts
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.acts)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        act = self.acts[index.row()]
        if role == ACT:
            return act
        if role == IS_FIRST:
            row = index.row()
            return row == 0 or self.acts[row - 1].act.at.date() != act.act.at.date()
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)):
            return f"{act.act.at:%Y-%m-%d %H:%M} {act.who} {act.act.text}"
        return None


class ActDelegate(QStyledItemDelegate):
    """Paints one act; remembers how the acts are set at the present width."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.hovered = -1
        self.is_on_link = False
        self._setter = Setter(0)
        self._kept: dict[int, ActLayout] = {}
        self._title, self._struck = font(13, 600), font(13, 600)
        self._struck.setStrikeOut(True)
        self._plain, self._strong = font(12), font(12, 600)

    def set_width(self, width: int) -> bool:
        """The view is so wide now; returns whether that changes anything."""
        if width == self._setter.width:
            return False
        self._setter = Setter(width)
        self._kept.clear()
        return True

    def forget(self) -> None:
        """Other acts are shown."""
        self._kept.clear()

    def _layout(self, act: ActLines) -> ActLayout:
        found = self._kept.get(act.act.change_set_id)
        if found is None:
            found = self._kept[act.act.change_set_id] = self._setter.layout(act)
        return found

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(200), self._layout(index.data(ACT)).height)

    def link_rect(self, box: QRect, act: ActLines) -> QRect:
        """Where the words that take the act back stand; empty if it cannot be taken back."""
        if not can_take_back(act):
            return QRect()
        width = QFontMetrics(self._plain).horizontalAdvance(undo_words(act)) + px(4)
        top = box.top() + px(PADDING) + px(LINE)
        return QRect(box.right() - px(16) - width, top, width, px(LINE))

    # --- painting ------------------------------------------------------------------------------------
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        act: ActLines = index.data(ACT)
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if index.row() == self.hovered or is_current:
            painter.fillRect(box, color("hover"))
        if is_current:
            painter.fillRect(QRect(box.left(), box.top(), px(3), box.height()), color("primary"))
        painter.setPen(color("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        self._paint_time(painter, box, act, is_first=bool(index.data(IS_FIRST)))
        self._paint_mark(painter, box, act)
        self._paint_words(painter, box, act)
        self._paint_right(painter, box, act, is_hovered=index.row() == self.hovered)
        painter.restore()

    def _paint_time(self, painter: QPainter, box: QRect, act: ActLines, *, is_first: bool) -> None:
        left, top = box.left() + px(16), box.top() + px(PADDING)
        if is_first:
            _write(painter, self._strong, "text", QRect(left, top, px(TIME_WIDTH), px(LINE)),
                   day(act.act.at.date()))  # fmt: skip
            top += px(LINE)
        _write(painter, self._plain, "text3", QRect(left, top, px(TIME_WIDTH), px(LINE)),
               f"{act.act.at:%H:%M}")  # fmt: skip

    def _paint_mark(self, painter: QPainter, box: QRect, act: ActLines) -> None:
        icon, tone = MARKS.get(act.act.source.value, PLAIN_MARK)
        if act.act.is_undone:
            tone = "gradeD"
        size = px(MARK)
        circle = QRectF(box.left() + px(16 + TIME_WIDTH), box.top() + px(PADDING), size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(tone + "Soft"))
        painter.drawEllipse(circle)
        inset = (size - px(15)) // 2
        picture = icons.pixmap(icon, tone, 15)
        painter.drawPixmap(int(circle.left()) + inset, int(circle.top()) + inset, picture)

    def _paint_words(self, painter: QPainter, box: QRect, act: ActLines) -> None:
        left, top = box.left() + px(CONTENT_LEFT), box.top()
        is_undone = act.act.is_undone
        used = self._struck if is_undone else self._title
        room = self._setter.room
        title = QFontMetrics(used).elidedText(act.act.text, Qt.TextElideMode.ElideRight, room)
        place = QRect(left, top + px(PADDING) - px(1), room + px(8), px(LINE) + px(2))
        _write(painter, used, "text3" if is_undone else "text", place, title)
        for line in self._layout(act).lines:
            for run in line.runs:
                spot = QRect(left + run.x, top + line.y, room - run.x + px(8), px(LINE))
                token = "text3" if is_undone else run.token
                _write(
                    painter, self._strong if run.is_strong else self._plain, token, spot, run.text
                )

    def _paint_right(
        self, painter: QPainter, box: QRect, act: ActLines, *, is_hovered: bool
    ) -> None:
        width = px(RIGHT_WIDTH)
        place = QRect(box.right() - px(16) - width, box.top() + px(PADDING), width, px(LINE))
        shown = QFontMetrics(self._plain).elidedText(act.who, Qt.TextElideMode.ElideRight, width)
        _write(painter, self._plain, "text2", place, shown, right=True)
        if act.act.is_undone:
            _write(painter, self._plain, "text3", place.translated(0, px(LINE)),
                   _("taken back"), right=True)  # fmt: skip
            return
        if not can_take_back(act):
            return
        used = QFont(self._plain)
        used.setUnderline(is_hovered and self.is_on_link)
        _write(painter, used, "info", self.link_rect(box, act), undo_words(act), right=True)


def undo_words(act: ActLines) -> str:
    """What the link of an act says."""
    return _("Do it again after all") if act.act.source.value == "undo" else _("Undo this")


class ActView(QListView):
    """``undo_asked`` carries the id of an act; ``end_near`` asks for more."""

    undo_asked = Signal(object)
    menu_asked = Signal(object, QPoint)
    copy_asked = Signal(object)
    end_near = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("actView")
        self.setProperty("role", "plain")
        self.acts = ActModel()
        self.setModel(self.acts)
        self._painter = ActDelegate(self)
        self.setItemDelegate(self._painter)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Fixed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalScrollBar().setSingleStep(px(LINE * 3))
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def show_acts(self, acts: Sequence[ActLines], *, keep_place: bool) -> None:
        """Show other acts; *keep_place* for the same ones read again."""
        place = self.verticalScrollBar().value() if keep_place else 0
        row = self.currentIndex().row() if keep_place else -1
        self._painter.forget()
        self.acts.show(acts)
        if 0 <= row < self.acts.rowCount():
            self.setCurrentIndex(self.acts.index(row, 0))
        self.doItemsLayout()
        self.verticalScrollBar().setValue(place)

    def link_rect(self, row: int) -> QRect:
        """Where the link of a row stands in the viewport."""
        index = self.acts.index(row, 0)
        return self._painter.link_rect(self.visualRect(index), self.acts.acts[row])

    def _on_scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - self.viewport().height():
            self.end_near.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._painter.set_width(self.viewport().width()):
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    # --- mouse and keys --------------------------------------------------------------------------------
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        row = self.indexAt(place).row()
        self._painter.hovered = row
        self._painter.is_on_link = row >= 0 and self.link_rect(row).contains(place)
        hand = self._painter.is_on_link
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        )
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._painter.hovered = -1
            self.viewport().update()
        return super().viewportEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        row = self.indexAt(place).row()
        left = event.button() == Qt.MouseButton.LeftButton
        if left and row >= 0 and self.link_rect(row).contains(place):
            self.undo_asked.emit(self.acts.acts[row].act.change_set_id)
        else:
            super().mouseReleaseEvent(event)

    def current(self) -> ActLines | None:
        """The act under the cursor."""
        index = self.currentIndex()
        return self.acts.acts[index.row()] if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self.current()
        if act is not None and event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit(act)
        elif act is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if can_take_back(act):
                self.undo_asked.emit(act.act.change_set_id)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        act = self.current()
        if act is not None:
            self.menu_asked.emit(act, event.globalPos())


def _write(
    painter: QPainter, used: QFont, token: str, place: QRect, text: str, *, right: bool = False
) -> None:
    painter.setFont(used)
    painter.setPen(color(token))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | side), text)
