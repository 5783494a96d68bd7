"""Painted marks: pill, avatar, progress ring, eliding text.

They are painted because a style sheet silently drops a radius above half the height, which turns
pills square at odd scales.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from crmdesk.ui.theme import color, font, px

FULL_CIRCLE = 360 * 16


def paint_pill(painter: QPainter, box: QRectF, text: str, ink: QColor, fill: QColor) -> None:
    """A pill with *text* in the middle of *box*; the font of *painter* is used."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class Pill(QWidget):
    """A word in a soft pill of one hue: *tone* is a token that has a ``…Soft`` partner."""

    def __init__(self, text: str = "", tone: str = "info") -> None:
        super().__init__()
        self._font = font(12, 600)
        self._text = ""
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(text, tone)

    def set(self, text: str, tone: str) -> None:
        """Show another word or hue."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        if not text:
            self.hide()
        elif self.parentWidget() is not None:  # else it would be a window of its own for a moment
            self.show()
        else:
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word."""
        return self._text

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._font).horizontalAdvance(self._text)
        return QSize(max(width + px(16), px(24)), px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font)
        paint_pill(
            painter, QRectF(self.rect()), self._text, color(self._tone), color(self._tone + "Soft")
        )


class Avatar(QWidget):
    """The first character of a name on a soft tile (square) or in a circle."""

    def __init__(
        self,
        character: str = "",
        size: float = 40,
        *,
        tone: str = "info",
        round_: bool = False,
        dashed: bool = False,
    ) -> None:
        super().__init__()
        self._character = character
        self._tone = tone
        self._round = round_
        self._dashed = dashed
        self.setFixedSize(px(size), px(size))

    def set(self, character: str, tone: str = "info", *, dashed: bool = False) -> None:
        """Show another character or hue; *dashed* is an outline for "not met yet"."""
        self._character, self._tone, self._dashed = character, tone, dashed
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = box.height() / 2 if self._round else px(10)
        if self._dashed:
            pen = QPen(color(self._tone), max(1.2, px(1.4)), Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(self._tone + "Soft"))
        painter.drawRoundedRect(box, radius, radius)
        letter = font(13, 600)
        letter.setPixelSize(max(px(12), round(self.height() * 0.43)))
        painter.setFont(letter)
        painter.setPen(color(self._tone))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._character)


class Dot(QWidget):
    """A small disc of one hue; painted, because style sheets square it at some scales."""

    def __init__(self, tone: str, size: float = 8) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(px(size), px(size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(self._tone))
        painter.drawEllipse(QRectF(self.rect()))


def ring_token(share: float) -> str:
    """Green when complete, blue from 60 %, orange below."""
    return "chartGood" if share >= 1 else "chart1" if share >= 0.6 else "chart2"


class Ring(QWidget):
    """A share as a ring, with the percentage inside when there is room."""

    def __init__(self, size: float = 42, *, text: bool = True) -> None:
        super().__init__()
        self._share = 0.0
        self._with_text = text
        self.setFixedSize(px(size), px(size))

    def set(self, share: float) -> None:
        """Show *share* (0 to 1)."""
        self._share = min(1.0, max(0.0, share))
        self.setAccessibleName(f"{self._share:.0%}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ring(painter, QRectF(self.rect()), self._share)
        if self._with_text:
            number = font(13, 700)
            share = 0.24 if self._share >= 0.995 else 0.3  # 100% has a digit more
            number.setPixelSize(max(px(10), round(self.height() * share)))
            painter.setFont(number)
            painter.setPen(color("text"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, f"{self._share:.0%}")


def paint_ring(painter: QPainter, box: QRectF, share: float) -> None:
    """A ring filled clockwise from the top."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(2.0, box.height() * 0.1)
    inner = box.adjusted(width / 2 + 0.5, width / 2 + 0.5, -width / 2 - 0.5, -width / 2 - 0.5)
    painter.setPen(QPen(color("border"), width))
    painter.drawEllipse(inner)
    if share > 0:
        pen = QPen(color(ring_token(share)), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(inner, 90 * 16, -round(FULL_CIRCLE * share))
    painter.restore()


class Elided(QLabel):
    """A text that ends in … when there is no room, and then shows itself whole as tool tip."""

    def __init__(self, text: str = "", role: str = "", *, name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(px(48))
        if role:
            self.setProperty("role", role)
        if name:
            self.setObjectName(name)
        self.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.setFont(self.font())
        box = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.drawText(
            box,
            int(
                Qt.AlignmentFlag.AlignVCenter
                | self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
            ),
            shown,
        )
