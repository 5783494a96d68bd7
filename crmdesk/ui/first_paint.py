"""Hearing that a widget was painted for the first time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

# What is not painted (a window that starts minimised) must not wait for ever.
AT_LAST_MS: Final = 1000


class FirstPaint(QObject):
    """``happened`` is emitted once, after *widget* was painted."""

    happened = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        widget.installEventFilter(self)
        # Not at once inside the paint event: what was painted must reach the screen first.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._on_soon)
        self._soon.start(AT_LAST_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            self._soon.start(0)
        return False

    def _on_soon(self) -> None:
        self._widget.removeEventFilter(self)
        self.happened.emit()
        self.deleteLater()
