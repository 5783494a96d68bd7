"""One to five stars, by mouse or by the keys 1 to 5."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)

from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec
from crmdesk.ui import icons
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.forms.stars import paint_star
from crmdesk.ui.theme import color, px

MAX_STARS: Final = 5


class RatingEditor(Editor):
    """One to five dots; clicking the last one again clears."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._rating: int | None = None
        self._read_only = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(spec.caption)
        self.setMinimumHeight(px(34))

    def sizeHint(self) -> QSize:
        return QSize(px(26) * MAX_STARS, px(34))

    def value(self) -> Value:
        return self._rating

    def set_value(self, value: Value) -> None:
        self._rating = value if isinstance(value, int) else None
        self.update()

    def set_read_only(self, on: bool) -> None:
        self._read_only = on
        self.setCursor(Qt.CursorShape.ArrowCursor if on else Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = px(18)
        for place in range(MAX_STARS):
            filled = self._rating is not None and place < self._rating
            picture = icons.pixmap("star", "chartTop" if filled else "inputBorder", 18)
            x, y = place * px(26), (self.height() - size) // 2
            if filled:
                paint_star(painter, x, y, size)
            else:
                painter.drawPixmap(x, y, picture)
        if self.hasFocus():
            painter.setPen(color("primary"))
            painter.drawRoundedRect(0, 1, px(26) * MAX_STARS, self.height() - 3, px(4), px(4))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = int(event.position().x()) // px(26) + 1
        if not self._read_only and 1 <= place <= MAX_STARS:
            self._choose(None if place == self._rating else place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if not self._read_only and text in "12345" and text:
            self._choose(int(text))
        elif not self._read_only and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def _choose(self, rating: int | None) -> None:
        self._rating = rating
        self.update()
        self.changed.emit()
        self.left.emit()
