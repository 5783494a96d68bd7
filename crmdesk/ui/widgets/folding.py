"""Buttons that keep only their icons where there is no room for their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QPushButton

WORDS: Final = "foldedWords"


def fold(buttons: Sequence[QPushButton], room: float) -> None:
    """Show the words of *buttons*, which have icons, as far as they fit into *room* pixels.

    The first lose theirs first. What a button says stays its accessible name, and its tip if it
    has no other.
    """
    for made in buttons:
        made.ensurePolished()  # before that its size is not the one it will have
        if made.property(WORDS) is None:
            made.setProperty(WORDS, made.text())
            made.setAccessibleName(made.text())
            made.setToolTip(made.toolTip() or made.text())
        made.setText(str(made.property(WORDS)))
    shown = [made for made in buttons if not made.isHidden()]
    needed = sum(made.sizeHint().width() for made in shown)
    for made in shown:
        if needed <= room:
            return
        before = made.sizeHint().width()
        made.setText("")
        needed -= before - made.sizeHint().width()
