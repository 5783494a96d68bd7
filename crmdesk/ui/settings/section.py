"""What a section of the settings page is, and the parts that several are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.ui.desk import Desk
from crmdesk.ui.widgets import card, label, vbox


class Section(QWidget):
    """One section. ``fills``: it takes the whole height itself instead of scrolling.

    ``footer`` is a bar that stays in sight under a scrolling section.
    """

    fills: ClassVar[bool] = False
    entities: ClassVar[Sequence[str]] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.footer: QWidget | None = None
        self.outer: QVBoxLayout = vbox(self, spacing=10)

    def refresh(self) -> None:
        """Show everything anew; called whenever the section is shown or its data changed."""

    def show_part(self, part: str) -> None:
        """Show one of the parts that the section has, by its key."""

    def can_leave(self) -> bool:
        """Whether the person may go elsewhere now; may ask."""
        return True

    def on_change(self, change_set: ChangeSet) -> None:
        """Something was written while the section is shown."""
        if change_set.touches(self.entities):
            self.refresh()


def panel(title: str, text: str = "", *, name: str = "") -> tuple[QFrame, QVBoxLayout]:
    """A card with a heading and a line under it; returns it and the column to fill."""
    frame = card(name)
    column = vbox(frame, (20, 14, 20, 16), 10)
    words = vbox(None, spacing=1)
    words.addWidget(label(title, "heading"))
    if text:
        words.addWidget(label(text, "muted", wrap=True))
    column.addLayout(words)
    return frame, column
