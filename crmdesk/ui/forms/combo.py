"""The drop-down of the program."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
)

from crmdesk.ui import icons
from crmdesk.ui.theme import px


class Combo(QComboBox):
    """A drop-down that paints its own caret and ignores the wheel while it is not open."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        if name:
            self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view().setTextElideMode(Qt.TextElideMode.ElideNone)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        size = px(14)
        token = "text3" if self.isEnabled() else "inputBorder"
        picture = icons.pixmap("caret-down", token, 14)
        painter.drawPixmap(self.width() - size - px(9), (self.height() - size) // 2, picture)

    def showPopup(self) -> None:
        widest = self.view().sizeHintForColumn(0)
        self.view().setMinimumWidth(max(self.width() - 2, widest + px(24)))
        super().showPopup()
