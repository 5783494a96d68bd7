"""How the program looks: style, size of everything, language. Shown as it will be, at once."""

from __future__ import annotations

import sys
from typing import ClassVar, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from crmdesk.core import i18n
from crmdesk.core.i18n import _
from crmdesk.ui import look
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up.tray import OFF, SWITCH_KEY
from crmdesk.ui.main_window import START_KEY, START_TODAY
from crmdesk.ui.settings.section import Section, panel
from crmdesk.ui.theme import SCALES, STYLES, Theme, color, font, px, theme
from crmdesk.ui.widgets import hbox, label

PREVIEW: Final = (148, 92)  # a window in small, before scaling
ROWS: Final = (0.86, 0.62, 0.74, 0.5)


class Tile(QAbstractButton):
    """A choice that is drawn: a frame, a picture, a caption; the chosen one has a blue frame."""

    has_picture: ClassVar[bool] = True

    def __init__(self, caption: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setText(caption)
        self.setAccessibleName(caption)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = self.isChecked()
        is_marked = is_chosen or self.hasFocus()
        painter.setPen(QPen(color("primary" if is_marked else "border"), 2 if is_marked else 1))
        painter.setBrush(color("primarySoft" if is_chosen else "surface"))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, px(8), px(8))
        self.draw(painter, box)
        painter.setFont(font(13, 600 if is_chosen else 400))
        painter.setPen(color("text"))
        if self.has_picture:
            box = QRectF(box.left(), box.bottom() - px(32), box.width(), px(30))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the picture above the caption."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()


class StyleTile(Tile):
    """A style as a window in small, in its own colours."""

    def __init__(self, style: str) -> None:
        super().__init__(_(STYLES[style]), f"style_{style}")
        self.style_key = style
        self._look = Theme(style, theme().scale)

    def sizeHint(self) -> QSize:
        return QSize(px(PREVIEW[0] + 20), px(PREVIEW[1] + 42))

    def draw(self, painter: QPainter, box: QRectF) -> None:
        t = self._look
        window = QRectF(box.left() + px(9), box.top() + px(9), box.width() - px(18), px(PREVIEW[1]))
        painter.setPen(QPen(t.color("border"), 1))
        painter.setBrush(t.color("bg"))
        painter.drawRoundedRect(window, px(5), px(5))
        painter.setPen(Qt.PenStyle.NoPen)
        nav = QRectF(window.left() + 1, window.top() + 1, px(32), window.height() - 2)
        painter.setBrush(t.color("navBg"))
        painter.drawRoundedRect(nav, px(4), px(4))
        for place in range(4):
            token = "navOn" if place == 0 else "navLine"
            painter.setBrush(t.color(token))
            bar = QRectF(nav.left() + px(5), nav.top() + px(10 + 12 * place), px(22), px(7))
            painter.drawRoundedRect(bar, px(2), px(2))
        self._draw_sheet(painter, window, nav.right() + px(8))

    def _draw_sheet(self, painter: QPainter, window: QRectF, left: float) -> None:
        t = self._look
        right = window.right() - px(8)
        painter.setBrush(t.color("text"))
        painter.drawRoundedRect(QRectF(left, window.top() + px(8), px(30), px(6)), 2, 2)
        painter.setBrush(t.color("primary"))
        painter.drawRoundedRect(QRectF(right - px(26), window.top() + px(6), px(26), px(10)), 3, 3)
        sheet = QRectF(left, window.top() + px(21), right - left, window.height() - px(28))
        painter.setPen(QPen(t.color("border"), 1))
        painter.setBrush(t.color("surface"))
        painter.drawRoundedRect(sheet, px(4), px(4))
        painter.setPen(Qt.PenStyle.NoPen)
        room = sheet.width() - px(16)
        for place, share in enumerate(ROWS):
            painter.setBrush(t.color("text2" if place else "primary"))
            y = sheet.top() + px(9 + 13 * place)
            painter.drawRoundedRect(QRectF(sheet.left() + px(8), y, room * share, px(5)), 2, 2)


class ScaleTile(Tile):
    """A size of everything, shown by a word in it."""

    def __init__(self, scale: float) -> None:
        super().__init__(_(SCALES[scale]), f"scale_{scale:g}")
        self.scale = scale

    def sizeHint(self) -> QSize:
        return QSize(px(116), px(88))

    def draw(self, painter: QPainter, box: QRectF) -> None:
        sample = font(15, 600)
        sample.setPixelSize(max(1, round(20 * self.scale)))
        painter.setFont(sample)
        painter.setPen(color("text"))
        room = QRectF(box.left(), box.top() + px(8), box.width(), px(50))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, _("Aa 客户"))


class LanguageTile(Tile):
    """A language under its own name."""

    has_picture: ClassVar[bool] = False

    def __init__(self, key: str, caption: str) -> None:
        super().__init__(caption, f"language_{key}")
        self.key = key

    def sizeHint(self) -> QSize:
        return QSize(px(116), px(38))


class LookSection(Section):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        now = theme()
        self._styles = QButtonGroup(self)
        frame, column = panel(_("Style"), _("Everything changes at once; nothing is lost."))
        tiles: list[Tile] = []
        for style in STYLES:
            tile = StyleTile(style)
            tile.setChecked(style == now.style)
            tile.clicked.connect(self._on_style)
            self._styles.addButton(tile)
            tiles.append(tile)
        column.addLayout(_row(tiles))
        self.outer.addWidget(frame)
        self._scales = QButtonGroup(self)
        frame, column = panel(
            _("Size"), _("Letters, buttons and tables grow together."), name="scalePanel"
        )
        tiles = []
        for scale in SCALES:
            sized = ScaleTile(scale)
            sized.setChecked(scale == now.scale)
            sized.clicked.connect(self._on_scale)
            self._scales.addButton(sized)
            tiles.append(sized)
        column.addLayout(_row(tiles))
        self.outer.addWidget(frame)
        self.outer.addWidget(self._make_language())
        self.outer.addWidget(self._make_reminders())
        self._gdi = QCheckBox(_("Draw letters the old way (for older, coarse screens)"))
        self.outer.addWidget(self._make_windows())
        self.outer.addStretch()

    def _make_language(self) -> QWidget:
        frame, column = panel(_("Language"), name="languagePanel")
        self._languages = QButtonGroup(self)
        tiles: list[Tile] = []
        for key, caption in i18n.LANGUAGES.items():
            tile = LanguageTile(key, caption)
            tile.setChecked(key == i18n.language())
            tile.clicked.connect(self._on_language)
            self._languages.addButton(tile)
            tiles.append(tile)
        column.addLayout(_row(tiles))
        return frame

    def _make_reminders(self) -> QWidget:
        frame, column = panel(
            _("Start and reminders"),
            _("A notice of the system at the time of a task and each morning; never twice a day."),
            name="remindersPanel",
        )
        first = QCheckBox(_("Begin with “My day” instead of the customers"))
        first.setObjectName("startWithDay")
        first.setChecked(self.desk.preferences.get(START_KEY) == START_TODAY)
        first.clicked.connect(self._on_start)
        column.addWidget(first)
        made = QCheckBox(_("Remind me"))
        made.setObjectName("remindMe")
        made.setChecked(self.desk.preferences.get(SWITCH_KEY) != OFF)
        made.clicked.connect(self._on_remind)
        column.addWidget(made)
        return frame

    def _on_start(self, on: bool) -> None:
        self.desk.preferences.set(START_KEY, START_TODAY if on else "")

    def _on_remind(self, on: bool) -> None:
        self.desk.preferences.set(SWITCH_KEY, "" if on else OFF)

    def _make_windows(self) -> QWidget:
        frame, column = panel(_("Windows"), name="windowsPanel")
        self._gdi.setObjectName("gdiFonts")
        self._gdi.setChecked(self.desk.preferences.gdi_fonts)
        self._gdi.clicked.connect(self._on_gdi)
        column.addWidget(self._gdi)
        column.addWidget(label(_("Takes effect at the next start."), "muted"))
        frame.setVisible(sys.platform == "win32")
        return frame

    # --- choosing ----------------------------------------------------------------------------------
    def _on_style(self) -> None:
        tile = self.sender()
        if isinstance(tile, StyleTile):
            self._stay_at(tile)
            look.change(self.desk, style=tile.style_key)

    def _on_scale(self) -> None:
        tile = self.sender()
        if isinstance(tile, ScaleTile):
            self._stay_at(tile)
            look.change(self.desk, scale=tile.scale)

    def _on_language(self) -> None:
        tile = self.sender()
        if isinstance(tile, LanguageTile):
            self._stay_at(tile)
            look.change(self.desk, language=tile.key)

    def _stay_at(self, tile: Tile) -> None:
        """Everything is made anew in a moment: come back to this place then."""
        self.desk.open_page("settings", section="look", focus=tile.objectName())

    def _on_gdi(self, on: bool) -> None:
        self.desk.preferences.gdi_fonts = on


def _row(tiles: list[Tile]) -> QHBoxLayout:
    row = hbox(None, spacing=10)
    for tile in tiles:
        row.addWidget(tile)
    row.addStretch()
    return row
