"""A big choice: an icon on a soft tile, what it is, what happens then."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy

from crmdesk.ui import icons
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets.basics import hbox, icon_label, label, vbox

TILE_ROLES: Final = {"info": "hint", "warn": "callout", "bad": "alarm", "good": "praise"}


class IconTile(QFrame):
    """An icon in the middle of a soft square of its hue."""

    def __init__(self, icon: str, tone: str = "info", size: float = 40) -> None:
        super().__init__()
        self._icon, self._size = icon, size
        self.setFixedSize(px(size), px(size))
        inner = hbox(self)
        self._picture = icon_label(icon, tone, round(size * 0.54))
        inner.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignCenter)
        self.set_tone(tone)

    def set_tone(self, tone: str) -> None:
        """Another hue: info, good, warn, bad."""
        set_role(self, TILE_ROLES[tone])
        self._picture.setPixmap(icons.pixmap(self._icon, tone, round(self._size * 0.54)))


class OptionCard(QPushButton):
    """A push button with the layout of a card; its height follows its texts."""

    def __init__(self, icon: str, tone: str, title: str, text: str, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "option")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        row = hbox(self, (16, 14, 14, 14), 14)
        row.addWidget(IconTile(icon, tone, 44), 0, Qt.AlignmentFlag.AlignVCenter)
        words = vbox(None, spacing=3)
        heading = label(title, "heading", wrap=True)
        said = label(text, "secondary", wrap=True)
        words.addWidget(heading)
        words.addWidget(said)
        # No stretches around the words: with them the card would take every room there is.
        heading.setAlignment(Qt.AlignmentFlag.AlignBottom)
        said.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(icon_label("caret-right", "text3", 16))
        for part in self.findChildren(QLabel) + self.findChildren(QFrame):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return super().minimumSizeHint() if layout is None else layout.minimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return super().heightForWidth(width) if layout is None else layout.heightForWidth(width)
