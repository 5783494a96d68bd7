"""What follows the mouse while a card is carried: its picture, turned a little, and a dark tag."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from crmdesk.ui.theme import color, font, px

TURN: Final = -2.0
ROOM: Final = (26, 22)  # for the turned corners and the shadow
TAG_HEIGHT: Final = 26
TAG_INSET: Final = 10
TAG_ROOM: Final = 360
SHADOW: Final = 10


class Ghost(QWidget):
    """Lies over the window and lets the mouse through. Has the only shadow of the program."""

    def __init__(self, window: QWidget, picture: QPixmap, size: QSize, grip: QPoint) -> None:
        super().__init__(window)
        self.setObjectName("cardGhost")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._picture, self._size, self._grip = picture, size, grip
        self._words = ""
        room = QSize(px(ROOM[0]), px(ROOM[1]))
        self.resize(
            max(size.width(), px(TAG_ROOM)) + 2 * room.width(),
            size.height() + 2 * room.height() + px(TAG_HEIGHT) + px(14),
        )

    @property
    def words(self) -> str:
        """What the tag says."""
        return self._words

    def say(self, words: str) -> None:
        """What will be asked when the card is dropped here; nothing for no tag."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            self.update()

    def follow(self, place: QPoint) -> None:
        """Go where the mouse is (global)."""
        owner = self.parentWidget()
        assert owner is not None
        at = owner.mapFromGlobal(place)
        self.move(at - self._grip - QPoint(px(ROOM[0]), px(ROOM[1])))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.translate(px(ROOM[0]), px(ROOM[1]))
        box = QRectF(0, 0, self._size.width(), self._size.height())
        painter.save()
        painter.translate(box.center())
        painter.rotate(TURN)
        painter.translate(-box.center())
        self._paint_shadow(painter, box)
        painter.drawPixmap(0, 0, self._picture)
        painter.restore()
        if self._words:
            self._paint_tag(painter, box)

    def _paint_shadow(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        shade = QColor(10, 20, 40, 7)
        for k in range(SHADOW, 0, -1):
            painter.setBrush(shade)
            painter.drawRoundedRect(box.adjusted(-k, 5 - k, k, 5 + k), px(6) + k, px(6) + k)

    def _paint_tag(self, painter: QPainter, box: QRectF) -> None:
        used = font(12, 600)
        metrics = QFontMetricsF(used)
        room = px(TAG_ROOM) - 2 * px(TAG_INSET)
        shown = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(shown) + 2 * px(TAG_INSET)
        tag = QRectF(px(16), box.bottom() + px(10), width, px(TAG_HEIGHT))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("text"))
        painter.drawRoundedRect(tag, px(6), px(6))
        painter.setFont(used)
        painter.setPen(color("surface"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, shown)
