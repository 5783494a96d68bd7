"""A notice over the lower edge of the window that goes away by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.ui.message import Deed
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
        row.addWidget(self._text)
        self._buttons = [button("", name=name) for name in ("toastAction", "toastSecond")]
        for made in self._buttons:
            made.clicked.connect(self._on_action)
            row.addWidget(made)
        self._acts: list[Callable[[], None]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str, deeds: Sequence[Deed] = ()) -> None:
        """Show *text* with at most two buttons."""
        self._text.setText(text)
        self._acts = [act for _words, act in deeds]
        for place, made in enumerate(self._buttons):
            made.setText(deeds[place][0] if place < len(deeds) else "")
            made.setVisible(place < len(deeds))
        self.ensurePolished()
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def _on_action(self) -> None:
        self.hide()
        sender = self.sender()
        for made, act in zip(self._buttons, self._acts, strict=False):
            if made is sender:
                act()
                return

    def _place(self) -> None:
        window = self._window
        self.move(
            (window.width() - self.width()) // 2, window.height() - self.height() - px(ABOVE_EDGE)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
