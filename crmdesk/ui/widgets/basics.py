"""Labels, buttons, frames and layouts with the measures of the house."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crmdesk.ui import icons
from crmdesk.ui.theme import px


def label(text: str = "", role: str = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """A text. Never a fixed width on it: Chinese is measured late."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    return made


def button(
    text: str, icon: str = "", role: str = "", *, tip: str = "", name: str = ""
) -> QPushButton:
    """A push button that says a verb."""
    made = QPushButton(text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if icon:
        made.setIcon(icons.icon(icon, "onPrimary" if role == "primary" else "text2", 17))
        made.setIconSize(QSize(px(17), px(17)))
    if tip:
        made.setToolTip(tip)
    if name:
        made.setObjectName(name)
    return made


def icon_button(icon: str, tip: str, *, name: str = "", token: str = "text2") -> QPushButton:
    """A button without text; its tip is also its accessible name."""
    made = button("", role="icon", tip=tip, name=name)
    made.setIcon(icons.icon(icon, token, 18))
    made.setIconSize(QSize(px(18), px(18)))
    made.setAccessibleName(tip)
    made.setFixedSize(px(34), px(34))
    return made


def link(text: str, icon: str = "", *, name: str = "", tip: str = "") -> QPushButton:
    """A button that looks like a link."""
    made = button(text, role="link", name=name, tip=tip)
    if icon:
        made.setIcon(icons.icon(icon, "info", 15))
        made.setIconSize(QSize(px(15), px(15)))
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def icon_label(icon: str, token: str = "text2", size: float = 18) -> QLabel:
    """An icon that is only a picture."""
    made = QLabel()
    made.setPixmap(icons.pixmap(icon, token, size))
    made.setFixedSize(px(size), px(size))
    return made


def card(name: str = "") -> QFrame:
    """A white sheet on the page; never one inside another."""
    return _frame("card", name)


def well(name: str = "") -> QFrame:
    """A borderless group inside a card."""
    return _frame("well", name)


def _frame(role: str, name: str) -> QFrame:
    made = QFrame()
    made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    return made


def line(*, vertical: bool = False) -> QFrame:
    """A hairline."""
    return _frame("vline" if vertical else "line", "")


def vbox(
    parent: QWidget | None = None,
    margins: tuple[float, float, float, float] = (0, 0, 0, 0),
    spacing: float = 0,
) -> QVBoxLayout:
    """A column layout; margins are left, top, right, bottom."""
    made = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    made.setContentsMargins(*[px(m) if m else 0 for m in margins])
    made.setSpacing(px(spacing) if spacing else 0)
    return made


def hbox(
    parent: QWidget | None = None,
    margins: tuple[float, float, float, float] = (0, 0, 0, 0),
    spacing: float = 0,
) -> QHBoxLayout:
    """A row layout; margins are left, top, right, bottom."""
    made = QHBoxLayout() if parent is None else QHBoxLayout(parent)
    made.setContentsMargins(*[px(m) if m else 0 for m in margins])
    made.setSpacing(px(spacing) if spacing else 0)
    return made


def scroll_area(body: QWidget, name: str = "") -> QScrollArea:
    """*body* with a vertical scroll bar when it is too tall."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFrameShape(QFrame.Shape.NoFrame)
    body.setProperty("role", "body")
    made.setWidget(body)
    made.viewport().setAutoFillBackground(False)
    if name:
        made.setObjectName(name)
    return made


def passing_menu(parent: QWidget) -> QMenu:
    """A menu that is shown once; it is gone when it closes instead of waiting for its parent."""
    made = QMenu(parent)
    made.aboutToHide.connect(made.deleteLater)
    return made


def clear(layout: QLayout, keep: int = 0) -> None:
    """Take out and delete what a layout holds, layouts in it too, but for the last *keep* items.

    Widgets are hidden at once: they live on until the event loop deletes them.
    """
    while layout.count() > keep:
        item = layout.takeAt(0)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
