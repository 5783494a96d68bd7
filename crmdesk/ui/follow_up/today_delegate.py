"""Paints the rows of 今日."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crmdesk.core.i18n import _, ngettext
from crmdesk.services.today_lines import KIND_LABELS, Line
from crmdesk.ui import icons
from crmdesk.ui.follow_up import today_words as words
from crmdesk.ui.theme import color, font, px
from crmdesk.ui.widgets.marks import paint_pill

if TYPE_CHECKING:
    from crmdesk.ui.follow_up.today_list import TodayRow

LINE_HEIGHT: Final = 50
HEAD_HEIGHT: Final = 36
REST_HEIGHT: Final = 34
VERB: Final = 28
EDGE: Final = 14
TILE: Final = 30
GRADE_TONES: Final = {"A": "gradeA", "B": "gradeB", "C": "gradeC", "D": "gradeD"}
_ROW: Final = int(Qt.ItemDataRole.UserRole) + 1
_LEFT: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
Index = QModelIndex | QPersistentModelIndex


class TodayDelegate(QStyledItemDelegate):
    """Knows where on a line its verbs are."""

    def __init__(self, view: Any) -> None:
        super().__init__(view)
        self._hovered, self._verb = -1, ""

    def hover(self, row: int, verb: str) -> bool:
        """The mouse is over a verb of a row; whether that is news."""
        news = (row, verb) != (self._hovered, self._verb)
        self._hovered, self._verb = row, verb
        return news

    # --- places ------------------------------------------------------------------------------------
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heights = {"head": HEAD_HEIGHT, "rest": REST_HEIGHT}
        row: TodayRow = index.data(_ROW)
        return QSize(px(320), px(heights.get(row.what, LINE_HEIGHT)))

    def verb_box(self, box: QRect, verb: str) -> QRectF:
        """Where a verb of the line in *box* is painted."""
        size = px(VERB)
        place = [v.name for v in words.VERBS].index(verb)
        left = box.right() - px(EDGE - 6) - size * (len(words.VERBS) - place)
        return QRectF(left, box.center().y() - size / 2 + 0.5, size, size)

    def verb_at(self, box: QRect, place: QPoint) -> words.Verb | None:
        """The verb of the line in *box* that is at *place*."""
        for verb in words.VERBS:
            if self.verb_box(box, verb.name).contains(place.toPointF()):
                return verb
        return None

    # --- painting ------------------------------------------------------------------------------------
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TodayRow = index.data(_ROW)
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.what == "head":
            self._paint_head(painter, box, row)
        else:
            is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_ground(painter, box, index, is_selected=is_selected)
            if row.line is not None:
                self._paint_line(painter, box, row.line, index, is_selected=is_selected)
            else:
                self._paint_rest(painter, box, row)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, box: QRect, index: Index, *, is_selected: bool
    ) -> None:
        if is_selected:
            painter.fillRect(box, color("selection"))
            painter.fillRect(QRect(box.left(), box.top(), px(3), box.height()), color("primary"))
        elif index.row() == self._hovered:
            painter.fillRect(box, color("hover"))
        painter.setPen(color("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _paint_head(self, painter: QPainter, box: QRect, row: TodayRow) -> None:
        group = row.group
        words_font, small = font(13, 600), font(12)
        painter.setFont(words_font)
        painter.setPen(color("text"))
        left = box.left() + px(EDGE)
        title = _(KIND_LABELS[group.kind])
        low = box.adjusted(0, px(4), 0, 0)
        painter.drawText(QRect(left, low.top(), low.width(), low.height()), _LEFT, title)
        left += QFontMetrics(words_font).horizontalAdvance(title) + px(8)
        painter.setFont(small)
        painter.setPen(color("text3"))
        count = f"{group.total:,}"
        painter.drawText(QRect(left, low.top(), low.width(), low.height()), _LEFT, count)
        left += QFontMetrics(small).horizontalAdvance(count) + px(8)
        if group.overdue:
            painter.setPen(color("bad"))
            said = ngettext("{count} overdue", "{count} overdue", group.overdue)
            painter.drawText(
                QRect(left, low.top(), low.width(), low.height()),
                _LEFT,
                said.format(count=f"{group.overdue:,}"),
            )
        painter.setPen(color("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _paint_rest(self, painter: QPainter, box: QRect, row: TodayRow) -> None:
        painter.setFont(font(12))
        painter.setPen(color("info"))
        inner = box.adjusted(px(EDGE + TILE + 10), 0, -px(EDGE), 0)
        painter.drawText(inner, _LEFT, row.text)

    def _paint_line(
        self, painter: QPainter, box: QRect, line: Line, index: Index, *, is_selected: bool
    ) -> None:
        self._paint_tile(painter, box, line)
        is_lit = is_selected or index.row() == self._hovered
        self._paint_verbs(painter, box, index, is_lit=is_lit)
        first = self.verb_box(box, words.TALK)
        right = int(first.left()) - px(8)
        right = self._paint_pill(painter, box, line, right)
        right = self._paint_amount(painter, box, line, right, is_selected=is_selected)
        left = box.left() + px(EDGE + TILE + 10)
        self._paint_words(painter, box, line, left, right, is_selected=is_selected)

    def _paint_tile(self, painter: QPainter, box: QRect, line: Line) -> None:
        tone, size = words.KIND_TONES[line.kind], px(TILE)
        tile = QRectF(box.left() + px(EDGE), box.center().y() - size / 2 + 0.5, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(tone + "Soft"))
        painter.drawRoundedRect(tile, px(7), px(7))
        inset = (size - px(17)) // 2
        picture = icons.pixmap(words.KIND_ICONS[line.kind], tone, 17)
        painter.drawPixmap(int(tile.left()) + inset, int(tile.top()) + inset, picture)

    def _paint_verbs(self, painter: QPainter, box: QRect, index: Index, *, is_lit: bool) -> None:
        for verb in words.VERBS:
            place = self.verb_box(box, verb.name)
            is_under = index.row() == self._hovered and verb.name == self._verb
            if is_under:
                painter.setPen(color("border"))
                painter.setBrush(color("surface"))
                painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), px(5), px(5))
            token = "info" if is_under else "text2" if is_lit else "text3"
            inset = (px(VERB) - px(16)) // 2
            at = place.topLeft().toPoint() + QPoint(inset, inset)
            painter.drawPixmap(at, icons.pixmap(verb.icon, token, 16))

    def _paint_pill(self, painter: QPainter, box: QRect, line: Line, right: int) -> int:
        text, tone = words.pill(line)
        if not text:
            return right
        used = font(12, 600)
        width = QFontMetrics(used).horizontalAdvance(text) + px(16)
        painter.setFont(used)
        place = QRectF(right - width, box.center().y() - px(10) + 0.5, width, px(20))
        paint_pill(painter, place, text, color(tone), color(tone + "Soft"))
        return right - width - px(10)

    def _paint_amount(
        self, painter: QPainter, box: QRect, line: Line, right: int, *, is_selected: bool
    ) -> int:
        text = words.amount(line)
        if not text:
            return right
        used = font(13, 500)
        width = QFontMetrics(used).horizontalAdvance(text)
        painter.setFont(used)
        painter.setPen(color("selectionText" if is_selected else "text2"))
        place = QRect(right - width, box.top(), width + 1, box.height())
        painter.drawText(place, _RIGHT, text)
        return right - width - px(12)

    def _paint_words(
        self, painter: QPainter, box: QRect, line: Line, left: int, right: int, *, is_selected: bool
    ) -> None:
        top, room = box.top() + px(6), max(0, right - left)
        strong, plain = font(13, 600), font(12)
        name, metrics = words.name(line), QFontMetrics(strong)
        grade = self._grade(line)
        grade_room = QFontMetrics(font(12, 600)).horizontalAdvance(grade) + px(22) if grade else 0
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(0, room - grade_room))
        painter.setFont(strong)
        painter.setPen(color("selectionText" if is_selected else "text"))
        painter.drawText(QRect(left, top, room, px(20)), _LEFT, shown)
        if grade:
            at = left + metrics.horizontalAdvance(shown) + px(8)
            painter.setFont(font(12, 600))
            tone = GRADE_TONES[line.grade]
            place = QRectF(at, top + px(1), grade_room - px(8), px(18))
            paint_pill(painter, place, grade, color(tone), color(tone + "Soft"))
        painter.setFont(plain)
        painter.setPen(color("selectionText" if is_selected else "text3"))
        text = QFontMetrics(plain).elidedText(
            words.details(line), Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(QRect(left, top + px(20), room, px(18)), _LEFT, text)

    @staticmethod
    def _grade(line: Line) -> str:
        return _("Grade {grade}").format(grade=line.grade) if line.grade in GRADE_TONES else ""
