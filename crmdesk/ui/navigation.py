"""The navigation at the left: names with icons, or an icon rail where the window is narrow."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui import icons, logo
from crmdesk.ui.pages import DATA, FOOT, PAGES, PageInfo
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import hbox, icon_label, label, vbox

FULL_WIDTH: Final = 168
RAIL_WIDTH: Final = 56
ITEMS: Final = (
    36,
    29,
    18,
    17,
)  # how high an entry is inside its border, the lower the lower the window
AROUND_ITEM: Final = 4
BRANDS: Final = (58, 46, 46, 46)


class Navigation(QFrame):
    """``chosen`` carries the id of the page that is wanted."""

    chosen = Signal(str)
    menu_asked = Signal(QPoint)  # below the name of the program

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "nav")
        self.setObjectName("navigation")
        self._buttons: dict[str, QPushButton] = {}
        self._texts: list[QWidget] = []
        self._is_rail = False
        self._lowness = 0
        self._group = QButtonGroup(self)
        self._column = vbox(self, (10, 0, 10, 12), 2)
        self._column.addWidget(self._brand())
        shown = [p for p in PAGES if p.group is not None]
        caption = ""
        for info in shown:
            if info.group == FOOT:
                continue
            if info.group != caption:
                caption = info.group or ""
                self._add_caption(caption)
            self._add_button(info)
        self._column.addStretch()
        for info in shown:
            if info.group == FOOT:
                self._add_button(info)
        self.set_rail(False)

    def _brand(self) -> QWidget:
        self._brand_button = Brand()
        self._brand_button.clicked.connect(self._on_brand)
        return self._brand_button

    def _on_brand(self) -> None:
        button = self._brand_button
        self.menu_asked.emit(button.mapToGlobal(QPoint(px(4), button.height())))

    def _add_caption(self, text: str) -> None:
        made = label(_(text), "navCaption")
        made.setContentsMargins(px(12), px(12), px(12), px(4))
        self._column.addWidget(made)
        self._texts.append(made)

    def _add_button(self, info: PageInfo) -> None:
        made = QPushButton()
        made.setObjectName(f"nav_{info.id}")
        made.setCheckable(True)
        made.setProperty("page", info.id)
        made.setProperty("title", _(info.title))
        made.setProperty("icon_name", info.icon)
        made.setAccessibleName(_(info.title))
        made.setIconSize(QSize(px(19), px(19)))
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(self._on_clicked)
        self._group.addButton(made)
        self._buttons[info.id] = made
        self._column.addWidget(made)

    def _on_clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("page")))

    def page_ids(self) -> list[str]:
        """The pages in the order of the keys Ctrl+1 …"""
        return list(self._buttons)

    def light(self, page_id: str) -> None:
        """Mark the page that is shown."""
        button = self._buttons.get(page_id)
        if button is None:
            self._group.setExclusive(False)
            for other in self._buttons.values():
                other.setChecked(False)
            self._group.setExclusive(True)
        else:
            button.setChecked(True)
        self._draw_icons()

    def set_rail(self, is_rail: bool) -> None:
        """Show icons only (a rail), or icons and names."""
        self._is_rail = is_rail
        self.setFixedWidth(px(RAIL_WIDTH if is_rail else FULL_WIDTH))
        for text in self._texts:
            text.setVisible(not is_rail)
        self._brand_button.set_rail(is_rail)
        for index, button in enumerate(self._buttons.values(), 1):
            title = str(button.property("title"))
            button.setText("" if is_rail else f"  {title}")
            key = f"  Ctrl+{index}" if index < 10 else ""
            button.setToolTip(title + key if is_rail else key.strip())
            set_role(button, "navRail" if is_rail else "nav")
        self._draw_icons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Entries give way where they would not all fit."""
        super().resizeEvent(event)
        captions = sum(text.sizeHint().height() for text in self._texts if not self._is_rail)
        lowness = 0
        while lowness < len(ITEMS) - 1 and self.height() < captions + self._needed(lowness):
            lowness += 1
        if lowness != self._lowness:
            self._lowness = lowness
            for button in self._buttons.values():
                button.setProperty("low", str(lowness))
                button.style().polish(button)
            self._brand_button.set_low(lowness)

    def _needed(self, lowness: int) -> int:
        """The height of everything but captions."""
        entries = len(self._buttons) * px(ITEMS[lowness] + AROUND_ITEM)
        return entries + px(BRANDS[lowness]) + px(12)

    def _draw_icons(self) -> None:
        for button in self._buttons.values():
            token = "navOnText" if button.isChecked() else "navText"
            button.setIcon(icons.icon(str(button.property("icon_name")), token, 19))


class Brand(QPushButton):
    """Sign and name of the program; opens the menu with what concerns all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("brandMenu")
        self.setProperty("role", "brand")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("About, keys, other files"))
        self.setAccessibleName(_("CRMDesk"))
        self.setFixedHeight(px(BRANDS[0]))
        self._row = hbox(self, (8, 14, 4, 12), 10)
        sign = QLabel()
        sign.setPixmap(logo.pixmap(30))
        name = label(_("CRMDesk"), "brand")
        caret = icon_label("caret-down", "navCaption", 13)
        self._words = (name, caret)
        self._row.addWidget(sign)
        self._row.addWidget(name)
        self._row.addStretch()
        self._row.addWidget(caret)
        for part in (sign, *self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_low(self, lowness: int) -> None:
        """Less air above and below."""
        is_low = lowness > 0
        self.setFixedHeight(px(BRANDS[lowness]))
        margins = self._row.contentsMargins()
        self._row.setContentsMargins(
            margins.left(), px(8 if is_low else 14), margins.right(), px(6 if is_low else 12)
        )

    def set_rail(self, is_rail: bool) -> None:
        """Only the sign, or sign and name."""
        margins = self._row.contentsMargins()
        self._row.setContentsMargins(
            px(2 if is_rail else 8), margins.top(), px(2), margins.bottom()
        )
        for part in self._words:
            part.setVisible(not is_rail)


__all__ = ["DATA", "Navigation"]
