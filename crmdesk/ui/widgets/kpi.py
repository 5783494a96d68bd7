"""The strip of key figures: one line on low screens, with room to breathe on high ones."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from crmdesk.ui import icons
from crmdesk.ui.theme import color, font, px


class KpiCard(QWidget):
    """A figure with its unit and what it is compared with. Clicking opens the rows behind it."""

    clicked = Signal()

    def __init__(self, icon: str, tone: str, title: str, unit: str) -> None:
        super().__init__()
        self._icon, self._tone, self._title, self._unit = icon, tone, title, unit
        self._value, self._note, self._note_tone = "—", "", "text3"
        self._is_low = True
        self._hover = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(px(150))

    def set(
        self, value: str, note: str = "", note_tone: str = "text3", *, unit: str | None = None
    ) -> None:
        """Show a figure and the note beside it; *unit* where it changes with the figure."""
        self._value, self._note, self._note_tone = value, note, note_tone
        if unit is not None:
            self._unit = unit
        self.setAccessibleName(f"{self._title} {value}{self._unit} {note}")
        self.setToolTip(self.accessibleName())
        self.update()

    def set_low(self, is_low: bool) -> None:
        """One line of 44 pixels, or a card of 75."""
        self._is_low = is_low
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(240), px(44 if self._is_low else 75))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = color("primary") if self.hasFocus() else color("border")
        painter.setPen(QPen(edge, 1))
        painter.setBrush(color("hover") if self._hover else color("surface"))
        painter.drawRoundedRect(box, px(8), px(8))
        if self._is_low:
            self._paint_line(painter)
        else:
            self._paint_card(painter)

    def _paint_line(self, painter: QPainter) -> None:
        height, size = self.height(), px(19)
        picture = icons.pixmap(self._icon, self._tone, 19)
        painter.drawPixmap(px(13), (height - size) // 2, picture)
        x = px(13) + size + px(7)
        x = self._words(painter, x, 0, height, self._title, 12, 400, "text2") + px(7)
        x = self._words(painter, x, 0, height, self._value, 18, 700, "text") + px(5)
        x = self._paint_unit(painter, x, 0, height)
        self._paint_note(painter, x, 0, height)

    def _paint_card(self, painter: QPainter) -> None:
        tile = QRectF(px(14), (self.height() - px(40)) / 2, px(40), px(40))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(self._tone + "Soft"))
        painter.drawRoundedRect(tile, px(10), px(10))
        inset = (px(40) - px(21)) // 2
        picture = icons.pixmap(self._icon, self._tone, 21)
        painter.drawPixmap(int(tile.left()) + inset, int(tile.top()) + inset, picture)
        x = int(tile.right()) + px(12)
        self._words(painter, x, px(10), px(22), self._title, 12, 400, "text2")
        end = self._words(painter, x, px(32), px(34), self._value, 22, 700, "text") + px(5)
        end = self._paint_unit(painter, end, px(36), px(30))
        self._paint_note(painter, end, px(36), px(30))

    def _words(
        self,
        painter: QPainter,
        x: int,
        y: int,
        height: int,
        text: str,
        size: float,
        weight: int,
        token: str,
    ) -> int:
        used = font(size, weight)
        painter.setFont(used)
        painter.setPen(color(token))
        width = QFontMetrics(used).horizontalAdvance(text)
        painter.drawText(x, y, width + 2, height, int(Qt.AlignmentFlag.AlignVCenter), text)
        return x + width

    def _paint_unit(self, painter: QPainter, x: int, y: int, height: int) -> int:
        """The whole unit or none; the tooltip has it."""
        if x + QFontMetrics(font(12)).horizontalAdvance(self._unit) > self.width() - px(8):
            return x
        return self._words(painter, x, y, height, self._unit, 12, 400, "text3")

    def _paint_note(self, painter: QPainter, after: int, y: int, height: int) -> None:
        used = font(12)
        room = self.width() - px(14) - after - px(8)
        if QFontMetrics(used).horizontalAdvance(self._note) > room:
            return  # a whole note or none; the tooltip has it
        painter.setFont(used)
        painter.setPen(color(self._note_tone))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(self.width() - px(14) - room, y, room, height, int(align), self._note)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hover = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
