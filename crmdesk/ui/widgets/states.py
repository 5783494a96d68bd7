"""What a page shows instead of content: empty, nothing found, loading, failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from crmdesk.ui.theme import px
from crmdesk.ui.widgets.basics import button, hbox, icon_label, label, vbox

LOWEST: Final = 130  # words and buttons alone
WITH_PICTURE: Final = 230


@dataclass(frozen=True, slots=True)
class Way:
    """A button of an empty state."""

    text: str
    act: Callable[[], None]
    icon: str = ""
    role: str = ""
    name: str = ""


class EmptyState(QWidget):
    """An icon, what is missing, what to do, and up to three buttons that do it."""

    def __init__(self, icon: str, title: str, text: str, ways: Sequence[Way] = ()) -> None:
        super().__init__()
        self.setObjectName("emptyState")
        column = vbox(self, (24, 12, 24, 12), 10)
        column.addStretch()
        self._picture = icon_label(icon, "inputBorder", 60)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._title = label(title, "heading", wrap=True, name="emptyTitle")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._title)
        self._text = label(text, "muted", wrap=True, name="emptyText")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._text)
        row = hbox(None, (0, 8, 0, 0), 8)
        row.addStretch()
        self._acts: dict[QWidget, Callable[[], None]] = {}
        for way in ways:
            made = button(way.text, way.icon, way.role, name=way.name)
            made.clicked.connect(self._on_clicked)
            self._acts[made] = way.act
            row.addWidget(made)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()
        self.setMinimumHeight(px(LOWEST))

    def set_words(self, title: str, text: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture.setVisible(self.height() >= px(WITH_PICTURE))

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget) and sender in self._acts:
            self._acts[sender]()
