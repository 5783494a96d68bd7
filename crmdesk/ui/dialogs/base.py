"""The frame of every dialog: heading, body, footer with buttons that say verbs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui import message
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, hbox, icon_label, label, vbox

TILES: Final = {"info": "hint", "warn": "callout", "bad": "alarm", "good": "praise"}


class Dialog(QDialog):
    """Build the body in ``self.body``; ``add_button`` fills the footer from the right."""

    def __init__(
        self,
        title: str,
        parent: QWidget | None = None,
        *,
        subtitle: str = "",
        size: tuple[float, float] | None = None,
        icon: str = "",
        tone: str = "info",
    ) -> None:
        """*icon* stands before the title on a tile of *tone* (info, warn, bad, good)."""
        super().__init__(parent)
        self.setObjectName(type(self).__name__[:1].lower() + type(self).__name__[1:])
        self.setWindowTitle(title)
        self.setModal(True)
        outer = vbox(self)
        head = vbox(None, (24, 18, 24, 10), 2)
        head.addWidget(label(title, "heading", name="dialogTitle"))
        if subtitle:
            head.addWidget(label(subtitle, "muted", wrap=True, name="dialogSubtitle"))
        outer.addLayout(self._with_icon(head, icon, tone) if icon else head)
        self.body: QVBoxLayout = vbox(None, (24, 4, 24, 14), 10)
        outer.addLayout(self.body, 1)
        footer = QFrame()
        footer.setProperty("role", "footer")
        self.footer: QHBoxLayout = hbox(footer, (24, 11, 24, 11), 8)
        self.footer.addStretch()
        outer.addWidget(footer)
        if size is not None:
            self._take_room(px(size[0]), px(size[1]))

    def _with_icon(self, head: QVBoxLayout, icon: str, tone: str) -> QHBoxLayout:
        tile = QFrame()
        tile.setProperty("role", TILES[tone])
        tile.setFixedSize(px(40), px(40))
        hbox(tile).addWidget(icon_label(icon, tone, 21), 0, Qt.AlignmentFlag.AlignCenter)
        row = hbox(None, (24, 14, 0, 0), 0)
        row.addWidget(tile)
        head.setContentsMargins(px(12), px(2), px(24), px(8))
        row.addLayout(head, 1)
        return row

    def _take_room(self, width: int, height: int) -> None:
        """This size, but never more than the window it belongs to."""
        owner = self.parentWidget()
        room = owner.window().size() if owner is not None else self.screen().availableSize()
        self.resize(min(width, room.width()), min(height, room.height()))

    def add_button(
        self, text: str, role: str = "", *, name: str = "", icon: str = ""
    ) -> QPushButton:
        """A button in the footer; the primary one answers Ctrl+Enter."""
        made = button(text, icon, role, name=name)
        self.footer.addWidget(made)
        if role == "primary":
            made.setDefault(True)
            made.setToolTip("Ctrl+Enter")
        return made

    def add_close(self, text: str = "") -> QPushButton:
        """The button that closes without doing anything."""
        made = self.add_button(text or _("Cancel"), name="dialogClose")
        made.clicked.connect(self.reject)
        return made

    def add_note(self, widget: QWidget) -> None:
        """Something at the left end of the footer."""
        self.footer.insertWidget(0, widget)

    def commit(self) -> None:
        """What Ctrl+Enter does; the primary button by default."""
        for made in self.findChildren(QPushButton):
            if made.isDefault() and made.isEnabled() and made.isVisible():
                made.click()
                return

    # --- leaving -----------------------------------------------------------------------------------
    def has_changes(self) -> bool:
        """Whether something typed here would be lost; then leaving asks first."""
        return False

    def may_leave(self) -> bool:
        """Nothing would be lost, or the person says it may."""
        return not self.has_changes() or message.confirm(
            _("Throw away what you typed?"),
            _("The changes in this window are not saved."),
            _("Throw away"),
            self,
            danger=True,
        )

    def reject(self) -> None:
        if self.may_leave():
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.commit()
            return  # Enter alone may come from an input method
        super().keyPressEvent(event)
