"""Icons: Phosphor outlines, drawn in a colour of the theme at twice the size for sharp screens."""

from __future__ import annotations

import hashlib
import tempfile
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from crmdesk.core.paths import resource
from crmdesk.ui.theme import px, theme

RESOLUTION = 2


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def _pixmap(name: str, color: str, size: int) -> QPixmap:
    svg = _source(name).replace("currentColor", color)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    picture = QPixmap(QSize(size, size) * RESOLUTION)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size * RESOLUTION, size * RESOLUTION))
    painter.end()
    picture.setDevicePixelRatio(RESOLUTION)
    return picture


def pixmap(name: str, token: str = "text2", size: float = 18) -> QPixmap:
    """The icon *name* in the colour of *token*, *size* pixels before scaling."""
    return _pixmap(name, theme()[token], px(size))


def icon(name: str, token: str = "text2", size: float = 18) -> QIcon:
    """The same as a QIcon; on a filled button that cannot be pressed it is grey like its text."""
    made = QIcon(pixmap(name, token, size))
    if token == "onPrimary":
        made.addPixmap(pixmap(name, "text3", size), QIcon.Mode.Disabled)
    return made


def icon_file(name: str, color: str, size: int) -> Path:
    """The icon as a file, for the style sheet."""
    key = hashlib.sha256(f"{name}{color}{size}".encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / "crmdesk-icons"
    path = folder / f"{key}.svg"
    if not path.exists():
        folder.mkdir(exist_ok=True)
        path.write_text(_source(name).replace("currentColor", color), "utf-8")
    return path
