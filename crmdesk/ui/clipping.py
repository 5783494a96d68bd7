"""Finds text that does not fit its room: run over every page, language, size and scale.

A label that elides on purpose (``Elided``) is no problem; anything else whose natural size exceeds
the room it got is cut off on somebody's screen. Widgets that paint their texts tell themselves
(``PaintsText``): nobody else could measure those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from crmdesk.ui.widgets.marks import Elided, Pill

SLACK: Final = 1  # pixels lost to rounding are not seen
COMBO_EXTRA: Final = 30  # caret and padding of a drop-down


@dataclass(frozen=True, slots=True)
class Clipped:
    """A text that is cut off: what it says, the size it needs and the size it has."""

    widget: str
    text: str
    needs: tuple[int, int]
    has: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.widget} “{self.text[:40]}” needs {self.needs} has {self.has}"


class LostText(Protocol):
    """A painted text that found no room."""

    @property
    def text(self) -> str:
        """What it says."""

    @property
    def needs(self) -> float:
        """The width it needs."""

    @property
    def has(self) -> float:
        """The width it has."""


@runtime_checkable
class PaintsText(Protocol):
    """A widget that paints texts itself and knows which of them are cut off."""

    def lost_texts(self) -> Sequence[LostText]:
        """Those that found no room."""


def clipped(root: QWidget) -> list[Clipped]:
    """Every visible text below *root* that is cut off."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisible() or isinstance(widget, Elided) or not _is_in_sight(widget):
            continue
        if isinstance(widget, PaintsText):
            found += [_painted(widget, lost) for lost in widget.lost_texts()]
        problem = _problem(widget)
        if problem is not None:
            found.append(problem)
    return found


def _is_in_sight(widget: QWidget) -> bool:
    """Parts parked outside their parent (chips that found no room) are not on screen."""
    return widget.mapTo(widget.window(), QPoint(0, 0)).x() > -1000


def _problem(widget: QWidget) -> Clipped | None:
    if isinstance(widget, QLabel):
        return _label(widget)
    if isinstance(widget, QTabBar):
        return _tabs(widget)
    if isinstance(widget, Pill) and widget.sizeHint().width() > widget.width() + SLACK:
        return _made(widget, widget.text(), widget.sizeHint().toTuple())
    if isinstance(widget, (QLineEdit, QComboBox)) and widget.height() < _line_height(widget):
        return _made(widget, widget.objectName(), (widget.width(), _line_height(widget)))
    if isinstance(widget, QComboBox):
        return _combo(widget)
    if isinstance(widget, QToolButton) and isinstance(widget.parentWidget(), QLineEdit):
        return None  # an action in a field: its text is only spoken
    if isinstance(widget, QAbstractButton) and widget.text():
        return _button(widget)
    return None


def _line_height(line: QWidget) -> int:
    """A line is squeezed when its text has not even its own height."""
    return line.fontMetrics().height()


def _label(label: QLabel) -> Clipped | None:
    if not label.text():
        return None
    width, height = label.width(), label.height()
    if label.wordWrap():
        needs = label.heightForWidth(width)
        metrics = label.fontMetrics()
        longest = max((metrics.horizontalAdvance(w) for w in label.text().split()), default=0)
        too_wide = longest > width + SLACK and label.text().isascii()
        if needs > height + SLACK or too_wide:
            return _made(label, label.text(), (max(width, longest if too_wide else 0), needs))
        return None
    hint = label.sizeHint()
    if hint.width() > width + SLACK or hint.height() > height + SLACK:
        return _made(label, label.text(), (hint.width(), hint.height()))
    return None


def _button(button: QAbstractButton) -> Clipped | None:
    if isinstance(button, (QCheckBox, QRadioButton)):
        needs = button.minimumSizeHint().width()
    else:
        icon = button.iconSize().width() + 4 if not button.icon().isNull() else 0
        lines = button.text().replace("&&", "&").split("\n")
        needs = max(button.fontMetrics().horizontalAdvance(line) for line in lines) + icon + 4
    if needs > button.width() + SLACK:
        return _made(button, button.text(), (needs, button.height()))
    return None


def _combo(combo: QComboBox) -> Clipped | None:
    needs = combo.fontMetrics().horizontalAdvance(combo.currentText()) + COMBO_EXTRA
    if needs > combo.width() + SLACK:
        return _made(combo, combo.currentText(), (needs, combo.height()))
    return None


def _tabs(tabs: QTabBar) -> Clipped | None:
    """A tab bar may scroll; a tab narrower than its text may not be."""
    for index in range(tabs.count()):
        needs = tabs.fontMetrics().horizontalAdvance(tabs.tabText(index))
        if needs > tabs.tabRect(index).width() + SLACK:
            return _made(tabs, tabs.tabText(index), (needs, tabs.height()))
    return None


def _painted(widget: Any, lost: LostText) -> Clipped:
    name = f"{type(widget).__name__} {widget.objectName()}".strip()
    height = widget.height()
    return Clipped(name, lost.text, (round(lost.needs), height), (round(lost.has), height))


def _made(widget: QWidget, text: str, needs: tuple[int, int]) -> Clipped:
    name = f"{type(widget).__name__} {widget.objectName()}".strip()
    return Clipped(name, text, needs, (widget.width(), widget.height()))
