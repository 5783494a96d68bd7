"""A notice over the lower edge of the window that goes away by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, hbox, label

SHOWN_MS: Final = 6000
ABOVE_EDGE: Final = 44


class Toast(QFrame):
    """One notice at a time; a newer one replaces it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("toast")
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        row = hbox(self, (16, 9, 10, 9), 14)
        self._text = label("", name="toastText")
        self._action = button("", name="toastAction")
        self._action.clicked.connect(self._on_action)
        row.addWidget(self._text)
        row.addWidget(self._action)
        self._act: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Show *text* with at most one button."""
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._act = act
        self.ensurePolished()
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def _on_action(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()

    def _place(self) -> None:
        window = self._window
        self.move(
            (window.width() - self.width()) // 2, window.height() - self.height() - px(ABOVE_EDGE)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
