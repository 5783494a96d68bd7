"""The search box: answers every keystroke, waits for the input method to finish composing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from crmdesk.core.i18n import _
from crmdesk.ui import icons
from crmdesk.ui.theme import px

DELAY_MS: Final = 0  # a query takes milliseconds and only the newest answer is shown


class SearchBox(QLineEdit):
    """``searched`` is emitted a moment after the text came to rest; Esc clears, ↓ leaves."""

    searched = Signal(str)
    left_downwards = Signal()

    def __init__(self, hint: str, width: float = 288) -> None:
        super().__init__()
        self.setObjectName("searchBox")
        self.setProperty("role", "searchBox")
        self.setPlaceholderText(hint)
        self.setAccessibleName(_("Search"))
        self.setToolTip(hint)
        self.setClearButtonEnabled(True)
        self.setMaximumWidth(px(width))
        self.setMinimumWidth(px(150))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._glass = QAction(icons.icon("magnifying-glass", "text3"), "", self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._on_rest)
        self._last = ""
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._on_rest)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        hint.setWidth(self.maximumWidth())
        return hint

    def _on_text_changed(self) -> None:
        self._timer.start()

    def _on_rest(self) -> None:
        self._timer.stop()
        text = self.text().strip()
        if text != self._last:
            self._last = text
            self.searched.emit(text)

    def begin(self) -> None:
        """Take the keyboard; what stands there is typed over."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def set_quietly(self, text: str) -> None:
        """Show *text* without searching again."""
        self._last = text
        self.setText(text)
        self._timer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._on_rest()
        elif key == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)
