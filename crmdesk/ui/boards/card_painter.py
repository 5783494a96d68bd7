"""Paints one card of a board. Fonts, colours and measured texts are kept: cards are painted often."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText

from crmdesk.ui import icons
from crmdesk.ui.boards.faces import Face
from crmdesk.ui.theme import color, font, mix, px, theme

INSET: Final = (9, 7)
GAP: Final = 2
TITLE: Final = 20
LINE: Final = 18
FIGURE: Final = 22
RADIUS: Final = 6
MARK: Final = 20
KEPT_TEXTS: Final = 3000
WARNING_SHARE: Final = 0.75
ISO_LENGTH: Final = 10


def height_of(lines: int, *, small: bool = False) -> int:
    """The height of a card with so many lines: title, figure, and plain ones between and below."""
    plain = max(0, lines - 2)
    inset = INSET[1] - 1 if small else INSET[1]
    return px(2 * inset + TITLE + FIGURE + plain * LINE + (lines - 1) * GAP)


class CardPainter:
    """Belongs to one view; a new one is made when the theme changes."""

    def __init__(self) -> None:
        self._fonts = {"title": font(13, 600), "figure": font(15, 600), "plain": font(12),
                       "mark": font(11, 600)}  # fmt: skip
        self._metrics = {name: QFontMetricsF(made) for name, made in self._fonts.items()}
        self._fill, self._border = color("surface"), color("border")
        self._fill_on, self._primary = color("selection"), color("primary")
        self._hover = color("hover")
        t = theme()
        self._fill_warn = QColor(mix(t["warnSoft"], t["surface"], WARNING_SHARE))
        self._border_warn = QColor(mix(t["warn"], t["surface"], 0.35))
        self._texts: dict[tuple[str, str, int], tuple[QStaticText, float, bool]] = {}
        self.lost: list[tuple[str, float, float]] = []

    def paint(
        self,
        painter: QPainter,
        box: QRectF,
        face: Face,
        *,
        selected: bool = False,
        focused: bool = False,
        hovered: bool = False,
    ) -> None:
        """The card in *box*."""
        self._paint_sheet(painter, box, face, selected, focused, hovered)
        room = box.adjusted(px(INSET[0]), px(INSET[1]), -px(INSET[0]), -px(INSET[1]))
        y = room.top()
        right = room.right()
        if face.mark:
            right -= px(MARK) + px(6)
            self._paint_mark(painter, QPointF(room.right() - px(MARK), y), face.mark)
        self._text(painter, face.title, "title", "text", room.left(), y, right, px(TITLE))
        y += px(TITLE) + px(GAP)
        if face.note and face.step:
            self._text(painter, face.note, "plain", "text2", room.left(), y, room.right(), px(LINE))
            y += px(LINE) + px(GAP)
        self._paint_figures(painter, face, room, y)
        y += px(FIGURE) + px(GAP)
        if face.step:
            y = self._paint_line(
                painter, "arrow-bend-down-right", face.step, face.step_tone, room, y
            )
        elif face.note:
            self._text(painter, face.note, "plain", "text2", room.left(), y, room.right(), px(LINE))
            y += px(LINE) + px(GAP)
        if face.warning:
            self._paint_line(painter, "hourglass-medium", face.warning, "warn", room, y)

    def _paint_sheet(
        self,
        painter: QPainter,
        box: QRectF,
        face: Face,
        selected: bool,
        focused: bool,
        hovered: bool,
    ) -> None:
        fill, border = self._fill, self._border
        if face.warning:
            fill, border = self._fill_warn, self._border_warn
        if hovered and not selected:
            border = self._primary
        if selected:
            fill, border = self._fill_on, self._primary
        width = 2.0 if focused else 1.0
        painter.setPen(QPen(border, width))
        painter.setBrush(fill)
        inner = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inner, px(RADIUS), px(RADIUS))

    def _paint_mark(self, painter: QPainter, place: QPointF, text: str) -> None:
        size = px(MARK)
        circle = QRectF(place.x(), place.y(), size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("infoSoft"))
        painter.drawEllipse(circle)
        painter.setFont(self._fonts["mark"])
        painter.setPen(color("info"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_figures(self, painter: QPainter, face: Face, room: QRectF, y: float) -> None:
        left = room.left()
        if face.figure:
            left += self._text(
                painter, face.figure, "figure", face.figure_tone, left, y, room.right(), px(FIGURE)
            ) + px(6)
        if face.day:
            day, advance = face.day, self._metrics["plain"].horizontalAdvance
            if len(day) == ISO_LENGTH and advance(day) > room.right() - left:
                day = day[2:]  # 27-04-15 rather than 2027-0…
            width = min(advance(day) + 1, room.right() - left)
            self._text(
                painter, day, "plain", face.day_tone, room.right() - width, y, room.right(),
                px(FIGURE),
            )  # fmt: skip

    def _paint_line(
        self, painter: QPainter, icon: str, text: str, tone: str, room: QRectF, y: float
    ) -> float:
        size = px(14)
        picture: QPixmap = icons.pixmap(icon, "text3" if tone == "text2" else tone, 14)
        painter.drawPixmap(round(room.left()), round(y + (px(LINE) - size) / 2), picture)
        self._text(painter, text, "plain", tone, room.left() + size + px(5), y, room.right(),
                   px(LINE))  # fmt: skip
        return y + px(LINE) + px(GAP)

    def _text(
        self, painter: QPainter, text: str, kind: str, tone: str,
        left: float, top: float, right: float, height: int,
    ) -> float:  # fmt: skip
        """One line, cut to its room; returns its width. Names may be cut, figures tell of it."""
        laid_out, width, is_cut = self._laid_out(text, kind, int(right - left))
        if is_cut and kind == "figure":
            self.lost.append((text, self._metrics[kind].horizontalAdvance(text), right - left))
        painter.setFont(self._fonts[kind])
        painter.setPen(color(tone))
        painter.drawStaticText(
            QPointF(left, top + (height - laid_out.size().height()) / 2), laid_out
        )
        return width

    def _laid_out(self, text: str, kind: str, room: int) -> tuple[QStaticText, float, bool]:
        """Shaping Chinese text takes most of the time; while one scrolls the same cards come back."""
        key = (text, kind, room)
        known = self._texts.get(key)
        if known is None:
            if len(self._texts) >= KEPT_TEXTS:
                self._texts.clear()
            metrics, used = self._metrics[kind], self._fonts[kind]
            is_cut = metrics.horizontalAdvance(text) > room + 1
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room) if is_cut else text
            known = self._texts[key] = (*_static(shown, used), is_cut)
        return known

    def picture(self, size: QSize, face: Face, ratio: float) -> QPixmap:
        """The card as a picture, for what follows the mouse."""
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, QRectF(0, 0, size.width(), size.height()), face,
                   selected=True, focused=True)  # fmt: skip
        painter.end()
        return made


def _static(text: str, used: QFont) -> tuple[QStaticText, float]:
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(font=used)
    return made, made.size().width()


def paint_slot(
    painter: QPainter, box: QRectF, text: str, *, target: bool = False, top: bool = False
) -> None:
    """A dashed place: where a card was (hollow), or where it will lie (*target*)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color("primary" if target else "inputBorder"), 1.5, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(color("primarySoft") if target else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(RADIUS), px(RADIUS))
    used = font(12, 600 if target else 400)
    painter.setFont(used)
    painter.setPen(color("info" if target else "text3"))
    room = box.adjusted(px(6), px(9) if top else 0, -px(6), 0)
    align = Qt.AlignmentFlag.AlignHCenter | (
        Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
    )
    shown = QFontMetricsF(used).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(align), shown)
    painter.restore()
