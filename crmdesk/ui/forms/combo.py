"""The drop-down of the program."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
)

from crmdesk.ui import icons
from crmdesk.ui.theme import px

TEXT_ENDS: Final = 42  # left and right of the text: padding, caret


class Combo(QComboBox):
    """A drop-down that paints its own caret and ignores the wheel while it is not open."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._elided = ""
        if name:
            self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view().setTextElideMode(Qt.TextElideMode.ElideNone)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A text without room ends in …, and is then whole as tool tip."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        whole = self.currentText()
        metrics = self.fontMetrics()
        shown = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, self.width() - px(TEXT_ENDS))
        option.currentText = shown
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        if shown != whole or self.toolTip() == self._elided:
            self._elided = whole if shown != whole else ""
            self.setToolTip(self._elided)
        size = px(14)
        token = "text3" if self.isEnabled() else "inputBorder"
        picture = icons.pixmap("caret-down", token, 14)
        painter.drawPixmap(self.width() - size - px(9), (self.height() - size) // 2, picture)

    def showPopup(self) -> None:
        widest = self.view().sizeHintForColumn(0)
        self.view().setMinimumWidth(max(self.width() - 2, widest + px(24)))
        super().showPopup()
