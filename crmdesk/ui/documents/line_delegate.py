"""Paints a cell of the lines in two rows, and makes the editor that a cell is typed into."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crmdesk.ui.documents.line_columns import PRODUCT
from crmdesk.ui.documents.line_model import SECOND, TONE, WRONG, LineModel
from crmdesk.ui.documents.product_choices import ProductChoice, fitting, named
from crmdesk.ui.forms.picking import PickPopup
from crmdesk.ui.theme import color, font, px

PADDING: Final = 8
ACCENT: Final = 3
FIRST_SHARE: Final = 0.56
Index = QModelIndex | QPersistentModelIndex


class LineDelegate(QStyledItemDelegate):
    """``picked`` carries row and product; ``create_asked`` row and the name that was typed."""

    picked = Signal(int, object)
    create_asked = Signal(int, str)

    def __init__(self, view: QAbstractItemView, model: LineModel) -> None:
        super().__init__(view)
        self._model = model
        self.products: tuple[ProductChoice, ...] = ()
        self._plain, self._strong, self._small = font(13), font(13, 500), font(12)

    # --- painting --------------------------------------------------------------------------------
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        column = self._model.columns[index.column()]
        painter.save()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(box, color("selection"))
        if is_selected and index.column() == 0:
            painter.fillRect(
                QRect(box.left(), box.top(), px(ACCENT), box.height()), color("primary")
            )
        wrong = index.data(WRONG)
        if wrong:
            painter.fillRect(box.adjusted(1, 1, -1, -1), color("badSoft"))
        elif option.state & QStyle.StateFlag.State_HasFocus and self._model.is_open:
            painter.setPen(color("primary"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.setPen(color("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        room = box.adjusted(px(PADDING), px(3), -px(PADDING), -px(3))
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        first, second = str(index.data() or ""), str(index.data(SECOND) or "")
        tone = "bad" if wrong else str(index.data(TONE) or "text2")
        painter.setFont(self._strong if column.key == PRODUCT else self._plain)
        painter.setPen(color(tone))
        place = room
        if second:
            place = QRect(room)
            place.setHeight(round(room.height() * FIRST_SHARE))
            below = QRect(room)
            below.setTop(place.bottom())
            self._write(painter, place, first, side)
            painter.setFont(self._small)
            painter.setPen(color("bad" if tone == "bad" else "text3"))
            self._write(painter, below, second, side)
        else:
            self._write(painter, place, first, side)
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, text: str, side: Qt.AlignmentFlag) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.width_of(index.column()), px(46))

    def width_of(self, column: int) -> int:
        """The width a column needs, from its sample and its heading."""
        spec = self._model.columns[column]
        head = QFontMetrics(font(12, 600)).horizontalAdvance(
            str(self._model.headerData(column, Qt.Orientation.Horizontal))
        )
        wide = QFontMetrics(self._small if spec.ours else self._plain)
        return max(wide.horizontalAdvance(spec.sample), head + px(4)) + 2 * px(PADDING) + px(4)

    # --- typing ----------------------------------------------------------------------------------
    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        column = self._model.columns[index.column()]
        made = (
            ProductLine(parent, self, index.row()) if column.key == PRODUCT else QLineEdit(parent)
        )
        made.setObjectName(f"cell_{column.key}")
        made.setAccessibleName(
            str(self._model.headerData(index.column(), Qt.Orientation.Horizontal))
        )
        if column.right:
            made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Once only: what is being typed must not go when the prices beside it arrive.
        if isinstance(editor, QLineEdit) and not editor.property("isFilled"):
            editor.setProperty("isFilled", True)
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if not isinstance(editor, QLineEdit):
            return
        if isinstance(editor, ProductLine):
            if editor.is_settled:
                return
            known = named(self.products, editor.text().strip())
            if known is not None:
                self.picked.emit(index.row(), known.product_id)
                return
        self._model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        box: QRect = option.rect
        height = min(box.height(), px(36))
        top = box.top() + (box.height() - height) // 2
        editor.setGeometry(box.left(), top, box.width(), height)

    def finish(self, editor: QWidget) -> None:
        """Close an editor whose value was taken already, and go on to the next cell."""
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.EditNextItem)


class ProductLine(QLineEdit):
    """Types a product; what fits drops down."""

    def __init__(self, parent: QWidget, delegate: LineDelegate, row: int) -> None:
        super().__init__(parent)
        self._delegate, self._row = delegate, row
        self._popup: PickPopup | None = None
        self.is_settled = False  # a product was picked, or a new one is being made
        self.textEdited.connect(self._on_edited)

    def offer(self, text: str) -> None:
        """Drop down what fits."""
        if self._popup is None:
            self._popup = PickPopup(self)
            self._popup.picked.connect(self._on_picked)
            self._popup.create_asked.connect(self._on_create)
        self._popup.offer(fitting(self._delegate.products, text), text)

    def _on_edited(self, text: str) -> None:
        self.offer(text.strip())

    def _on_picked(self, product_id: object) -> None:
        self.is_settled = True
        self._delegate.picked.emit(self._row, product_id)
        self._delegate.finish(self)

    def _on_create(self, text: str) -> None:
        self.is_settled = True
        self._delegate.create_asked.emit(self._row, text)
        self._delegate.closeEditor.emit(self, QStyledItemDelegate.EndEditHint.NoHint)
