"""One column of a board: head with figures to click, cards below, perhaps a place to drop at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.ui.boards.card_painter import paint_slot
from crmdesk.ui.boards.cards_view import CardsView
from crmdesk.ui.boards.faces import Column, Faces, Number
from crmdesk.ui.theme import color, font, mix, px, set_role, theme
from crmdesk.ui.widgets import Elided, Pill, hbox, label, vbox

RADIUS: Final = 8
ZONE: Final = 34
NARROWEST: Final = 140
WORTH_SHOWING: Final = 0.7  # of the meaning; less says nothing
BIG, PLAIN, SMALL = "numberBig", "number", "numberSmall"


class NumberButton(QPushButton):
    """A figure that opens what it counts."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.number: Number | None = None
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        set_role(self, role)

    def show_number(self, number: Number | None, column: str) -> None:
        """Show another figure; None for nothing."""
        self.number = number
        self.setText(number.text if number is not None else "")
        self.setToolTip(number.tip if number is not None else "")
        self.setEnabled(number is not None and bool(number.key))
        if number is not None:
            self.setObjectName(f"number_{column}_{number.key}")
            self.setAccessibleName(f"{number.text} {number.tip}".strip())

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + px(4), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class ColumnWidget(QWidget):
    """``number_clicked`` carries the key of the figure."""

    number_clicked = Signal(str)

    def __init__(self, column: Column, faces: Faces) -> None:
        super().__init__()
        self.key = column.key
        self.column = column
        self._is_target = False
        self._is_low = False
        self.setObjectName(f"column_{column.key}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        outer = vbox(self, (6, 8, 0, 6), 6)
        self._make_head(outer)
        self.view = CardsView(faces, small=column.is_narrow)
        self.view.setObjectName(f"cards_{column.key}")
        outer.addWidget(self.view, 1)
        self._zone = Zone() if column.zone else None
        if self._zone is not None:
            foot = vbox(None, (0, 0, 6, 0))
            foot.addWidget(self._zone)
            outer.addLayout(foot)
        self.show_column(column)

    def _make_head(self, outer: QVBoxLayout) -> None:
        head = vbox(None, (2, 0, 6, 2), 2)
        first, second, third = hbox(None, spacing=6), hbox(None, spacing=4), hbox(None, spacing=4)
        self.pill = Pill()
        self._meaning = Elided("", "muted")
        self._meaning.setContentsMargins(0, 0, px(6), 0)  # words must not run into the figure
        self._count = NumberButton(PLAIN)
        self._second = second
        first.addWidget(self.pill)
        first.addWidget(self._meaning, 1)
        first.addStretch()
        first.addWidget(self._count)
        self._amount = NumberButton(BIG)
        self._weighted = NumberButton(PLAIN)
        second.addWidget(self._amount)
        second.addStretch()
        second.addWidget(self._weighted)
        self._age = NumberButton(SMALL)
        self._after = label("", "numberAfter")
        third.addWidget(self._age)
        third.addStretch()
        third.addWidget(self._after)
        self._after.hide()
        for row in (first, second, third):
            head.addLayout(row)
        self._numbers = (self._count, self._amount, self._weighted, self._age)
        for made in self._numbers:
            made.clicked.connect(self._on_number)
        outer.addLayout(head)

    def show_column(self, column: Column, current: int | None = None) -> None:
        """Show other cards and figures in the same column."""
        self.column = column
        self.pill.set(column.title, column.tone)
        self.pill.setToolTip(column.tip)
        self._meaning.setText(column.meaning)
        for made, number in zip(self._numbers, (*column.numbers, None, None, None, None),
                                strict=False):  # fmt: skip
            made.show_number(number, column.key)
            made.setVisible(number is not None)
        self.set_low(self._is_low)
        count = column.numbers[0].text if column.numbers else ""
        spoken = ", ".join(part for part in (column.title, column.meaning, count) if part)
        self.view.setAccessibleName(spoken)
        self.setAccessibleName(spoken)
        if self._zone is not None:
            self._zone.show_words(column.zone)
        self.view.show_cards(column.cards, current)
        self._fit_head()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def _fit_head(self) -> None:
        """Where two figures do not fit side by side they stand one below the other."""
        room = self.width() - px(14)
        both = self._amount.sizeHint().width() + self._weighted.sizeHint().width() + px(8)
        is_narrow = both > room and not self._weighted.isHidden()
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._second.setDirection(down if is_narrow else across)
        rest = room - self.pill.sizeHint().width() - self._count.sizeHint().width() - px(22)
        words = self._meaning.fontMetrics().horizontalAdvance(self._meaning.text())
        self._meaning.setVisible(bool(words) and rest >= words * WORTH_SHOWING)

    def set_low(self, on: bool) -> None:
        """Less height: the third line of the head goes."""
        self._is_low = on
        is_shown = not on and not self.column.is_narrow and self._age.number is not None
        self._age.setVisible(is_shown)

    # --- while a card is carried -----------------------------------------------------------------
    def show_target(self, words: str, height: int, after: str) -> None:
        """The card can be dropped here; without words it cannot, or not any more."""
        self._is_target = bool(words)
        self._after.setText(after if words else "")
        is_after = bool(words and after) and not self.column.is_narrow
        self._after.setVisible(is_after)
        room = self.width() - px(18)
        both = self._age.sizeHint().width() + self._after.sizeHint().width()
        if is_after and both > room:
            self._age.hide()
        else:
            self.set_low(self._is_low)
        self.view.offer(words, height)
        if self._zone is not None:
            self._zone.show_words(self.column.zone, target=self._is_target)
        self.update()

    def _on_number(self) -> None:
        sender = self.sender()
        if isinstance(sender, NumberButton) and sender.number is not None:
            self.number_clicked.emit(sender.number.key)

    def numbers(self) -> Sequence[NumberButton]:
        """The figures of the head."""
        return self._numbers

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = mix(t["primarySoft"], t["bg"], 0.6) if self._is_target else column_fill()
        painter.setBrush(QColor(fill))
        painter.setPen(QPen(color("primary"), 1) if self._is_target else Qt.PenStyle.NoPen)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, px(RADIUS), px(RADIUS))


def column_fill() -> str:
    """The colour of a column: between the page and its lines."""
    t = theme()
    return mix(t["border"], t["bg"], 0.55)


class Zone(QWidget):
    """The place at the end of a column that says what dropping there does."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._is_target = False
        self.setFixedHeight(px(ZONE))
        self.setFont(font(12))

    def show_words(self, words: str, *, target: bool = False) -> None:
        """Say something else."""
        self._words, self._is_target = words, target
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_slot(QPainter(self), QRectF(self.rect()), self._words, target=self._is_target)
