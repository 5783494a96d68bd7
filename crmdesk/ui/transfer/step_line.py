"""The steps of the wizard in a line: which are done, where one stands, what comes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.theme import color, font, px
from crmdesk.ui.widgets import hbox
from crmdesk.ui.widgets.basics import line

BALL = 24
GAP = 8


class StepMark(QAbstractButton):
    """A number in a circle (a tick when done) and what the step is called."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        self.setObjectName(f"step_{number}")
        self.setText(text)
        self.number = number
        self.is_done = self.is_current = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, *, is_done: bool, is_current: bool, can_go: bool) -> None:
        """Show where the wizard stands."""
        self.is_done, self.is_current = is_done, is_current
        self.setEnabled(can_go or is_current)
        state = _("here") if is_current else _("done") if is_done else ""
        self.setAccessibleName(f"{self.number} {self.text()} {state}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(font(13, 600)).horizontalAdvance(self.text())
        return QSize(px(BALL) + px(GAP) + width + px(10), px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = px(BALL)
        ball = QRectF(px(2), (self.height() - size) / 2, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.is_current:
            painter.setBrush(color("primary"))
        elif self.is_done:
            painter.setBrush(color("goodSoft"))
        else:
            painter.setBrush(color("gradeDSoft"))
        painter.drawEllipse(ball)
        ink = "onPrimary" if self.is_current else "good" if self.is_done else "gradeD"
        painter.setPen(color(ink))
        painter.setFont(font(12, 700))
        done = self.is_done and not self.is_current
        painter.drawText(ball, Qt.AlignmentFlag.AlignCenter, "✓" if done else str(self.number))
        painter.setFont(font(13, 600 if self.is_current else 400))
        painter.setPen(color("text" if self.is_current else "text2" if self.is_done else "text3"))
        words = self.rect().adjusted(px(2) + size + px(GAP), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("primary"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))


class StepLine(QWidget):
    """``chosen`` carries the number (from 0) of a step that was clicked."""

    chosen = Signal(int)

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("stepLine")
        row = hbox(self, spacing=6)
        self.marks: list[StepMark] = []
        for place, title in enumerate(titles):
            if place:
                row.addWidget(line(), 1)
            mark = StepMark(place + 1, title)
            mark.clicked.connect(self._on_clicked)
            self.marks.append(mark)
            row.addWidget(mark)

    def show_step(self, current: int, reachable: int) -> None:
        """Stand at step *current*; steps up to *reachable* can be clicked (-1: none)."""
        for place, mark in enumerate(self.marks):
            mark.show_state(
                is_done=place < current,
                is_current=place == current,
                can_go=place <= reachable,
            )

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, StepMark) and not sender.is_current:
            self.chosen.emit(sender.number - 1)
