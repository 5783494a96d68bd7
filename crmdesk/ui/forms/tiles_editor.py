"""One of some options as tiles with a number each: a digit chooses while a tile has the cursor.

Holding Alt, the digit chooses from anywhere in the window.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.forms.chips_editor import RowsThatWrap
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.widgets.chips import Chip

DIGITS: Final = "1234567890"
_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class TilesEditor(Editor):
    """``chosen_by_key`` says that a digit chose: the cursor may go on to the next field."""

    chosen_by_key = Signal()

    def __init__(self, spec: FieldSpec, *, with_digits: bool = True) -> None:
        super().__init__(spec)
        self._chosen: str | None = None
        self._digits = DIGITS if with_digits else ""
        holder = QWidget()
        wrap = RowsThatWrap(holder, 6)
        self.tiles: dict[str, QPushButton] = {}
        for place, option in enumerate(spec.options):
            digit = self._digits[place : place + 1]
            words = spec.option_label(option.value)
            tile = _Tile(f"{digit} {words}" if digit else words, self)
            tile.setObjectName(f"tile_{spec.name}_{option.value}")
            tile.setAccessibleName(words)
            tile.setProperty("value", option.value)
            tile.clicked.connect(self._on_clicked)
            wrap.addWidget(tile)
            self.tiles[option.value] = tile
            if digit:
                shortcut = QShortcut(QKeySequence(f"Alt+{digit}"), self)
                shortcut.setProperty("value", option.value)
                shortcut.activated.connect(self._on_shortcut)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self.row.addWidget(holder)
        self._set_stop()

    def value(self) -> Value:
        return self._chosen

    def set_value(self, value: Value) -> None:
        self._chosen = str(value) if value else None
        for code, tile in self.tiles.items():
            tile.setChecked(code == self._chosen)
        self._set_stop()

    def set_invalid(self, on: bool) -> None:
        """A tile is never wrong."""

    def _set_stop(self) -> None:
        """Tab stops once, at the chosen tile."""
        stop = self.tiles.get(self._chosen or "") or next(iter(self.tiles.values()), None)
        for tile in self.tiles.values():
            has = Qt.FocusPolicy.StrongFocus if tile is stop else Qt.FocusPolicy.ClickFocus
            tile.setFocusPolicy(has)
        if stop is not None:
            self.setFocusProxy(stop)

    def choose(self, value: str) -> None:
        """Choose as a person does."""
        had_cursor = any(tile.hasFocus() for tile in self.tiles.values())
        self.set_value(value)
        if had_cursor:
            self.tiles[value].setFocus()
        self.changed.emit()
        self.left.emit()

    def _on_clicked(self) -> None:
        self.choose(str(self.sender().property("value")))

    def _on_shortcut(self) -> None:
        self.choose(str(self.sender().property("value")))

    def take_key(self, event: QKeyEvent) -> bool:
        """A key at one of the tiles; whether it chose one."""
        codes = list(self.tiles)
        place = self._digits.find(event.text()) if event.text() else -1
        if 0 <= place < len(codes) and not event.modifiers():
            self.choose(codes[place])
            self.chosen_by_key.emit()
            return True
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            at = codes.index(self._chosen) if self._chosen in codes else -step % len(codes)
            self.choose(codes[(at + step) % len(codes)])
            return True
        return False


class _Tile(Chip):
    def __init__(self, text: str, owner: TilesEditor) -> None:
        super().__init__(text)
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._owner.take_key(event):
            super().keyPressEvent(event)
