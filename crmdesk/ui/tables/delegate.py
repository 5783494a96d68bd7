"""Paints one cell: no grid, hover and selection over the whole row, pills, right-aligned figures."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.tables.model import DASH, STORED, RecordTableModel
from crmdesk.ui.tables.tones import has_tones, tone_of
from crmdesk.ui.theme import color, font, px
from crmdesk.ui.widgets.marks import paint_pill

PADDING: Final = 10
ACCENT: Final = 3
PILL_HEIGHT: Final = 20
KEPT_TEXTS: Final = 1500
STRONG: Final = frozenset({"name", "title"})


class RecordDelegate(QStyledItemDelegate):
    """Remembers fonts and colours; ask the view for a new one after the theme changed."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.hovered_row = -1
        self._plain = font(13)
        self._strong = font(13, 500)
        self._pill = font(12, 600)
        self._pill_metrics = QFontMetrics(self._pill)
        self._metrics = QFontMetrics(self._plain)
        self._text, self._text2 = color("text"), color("text2")
        self._text3, self._selected = color("text3"), color("selectionText")
        self._fill_selected, self._fill_hover = color("selection"), color("hover")
        self._accent, self._line = color("primary"), color("line")
        self._padding = px(PADDING)
        self._known: dict[tuple[str, int, bool], tuple[QStaticText, QSizeF]] = {}

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        box: QRect = option.rect
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(box, self._fill_selected)
            if index.column() == 0:
                painter.fillRect(
                    QRect(box.left(), box.top(), px(ACCENT), box.height()), self._accent
                )
        elif index.row() == self.hovered_row:
            painter.fillRect(box, self._fill_hover)
        painter.setPen(self._line)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        model = index.model()
        if not isinstance(model, RecordTableModel):
            return
        # Asked of the model itself: the way through the index costs more than the answer.
        text = str(model.data(index) or "")
        spec = model.specs[index.column()]
        room = box.adjusted(self._padding, 0, -self._padding, 0)
        is_toned = text != DASH and has_tones(spec.name)
        tone = tone_of(spec.name, model.data(index, STORED)) if is_toned else None
        if tone is not None:
            self._paint_pill(painter, room, text, tone)
        else:
            self._paint_text(painter, room, text, spec, is_selected=is_selected)

    def _paint_pill(self, painter: QPainter, room: QRect, text: str, tone: str) -> None:
        width = min(room.width(), self._pill_metrics.horizontalAdvance(text) + px(16))
        height = px(PILL_HEIGHT)
        box = QRectF(room.left(), room.top() + (room.height() - height) / 2, width, height)
        shown = self._pill_metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width) - px(8))
        painter.setFont(self._pill)
        paint_pill(painter, box, shown, color(tone), color(tone + "Soft"))

    def _paint_text(
        self, painter: QPainter, room: QRect, text: str, spec: FieldSpec, *, is_selected: bool
    ) -> None:
        is_strong = spec.name in STRONG
        used: QFont = self._strong if is_strong else self._plain
        painter.setFont(used)
        ink: QColor = self._text if is_strong or spec.is_numeric else self._text2
        if is_selected:
            ink = self._selected
        if text == DASH:
            ink = self._text3
        painter.setPen(ink)
        laid_out, size = self._laid_out(text, room.width(), used)
        left = room.right() + 1 - size.width() if spec.is_numeric else room.left()
        painter.drawStaticText(
            QPointF(left, room.top() + (room.height() - size.height()) / 2), laid_out
        )

    def _laid_out(self, text: str, room: int, used: QFont) -> tuple[QStaticText, QSizeF]:
        """The text cut to the room, with its size.

        Measuring and shaping Chinese text takes most of the time of painting a table; while it is
        scrolled the same cells are painted again and again.
        """
        key = (text, room, used is self._strong)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= KEPT_TEXTS:
                self._known.clear()
            shown = text
            if self._metrics.horizontalAdvance(text) > room:
                shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            made = QStaticText(shown)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.prepare(font=used)
            known = self._known[key] = (made, made.size())
        return known

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        text = str(index.data() or "")
        return QSize(self._metrics.horizontalAdvance(text) + 2 * px(PADDING) + px(6), px(32))


SAMPLES: Final = {
    Kind.DATE: "2026-12-28",
    Kind.DATETIME: "2026-12-28 23:58",
    Kind.MONEY: "12,345,678.00",
    Kind.PERCENT: "88.88%",
    Kind.INTEGER: "88,888",
    Kind.RATING: "8888",
    Kind.PHONE: "138 0013 8000",
    Kind.CODE: "C0000088",
    Kind.BOOL: "是是是",
    Kind.ENUM: "渠道客户",
    Kind.REFERENCE: "李晓明李",
    Kind.REGION: "广东省深圳市宝安区",
    Kind.INDUSTRY: "C33 金属制品业",
}
REFERENCE_SAMPLES: Final = {
    "customer": "锦华五金制品有限公司",
    "stage": "潜在客户跟踪",
    "pipeline": "项目型销售",
    "product": "不锈钢拉手二十",
    "competitor": "宁波鼎固紧固件",
    "sale": "XS-202611-04690",
}
WIDEST: Final = 260
TEXT_SAMPLE: Final = "深圳市锦华五金制品"


def natural_width(spec: FieldSpec, caption: str) -> int:
    """A column's width from a sample text and its heading, in pixels."""
    metrics, head = QFontMetrics(font(13)), QFontMetrics(font(12, 600))
    sample = SAMPLES.get(spec.kind, TEXT_SAMPLE)
    if spec.name.endswith(("contact.name", "job_title")):
        sample = "欧阳晓明"
    if spec.kind is Kind.REFERENCE:
        sample = REFERENCE_SAMPLES.get(spec.reference, sample)
    if spec.length >= 18 and spec.kind is Kind.CODE:
        sample = "91440300MATE5T0170"
    if spec.options:
        sample = max((spec.option_label(o.value) for o in spec.options), key=len)
    width = max(metrics.horizontalAdvance(sample) + px(8), head.horizontalAdvance(caption) + px(14))
    return min(width + 2 * px(PADDING), px(WIDEST))
