"""How the program looks: tokens, the one scale, font, palette and style sheet.

Widgets take colours by token name and every length through ``px``. A widget says what it is by
its property ``role`` (``set_role``), not by its object name: names are for finding it in tests.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk.core.i18n import N_
from crmdesk.core.paths import resource

STYLES: Final = {"ink": N_("Ink"), "light": N_("Light"), "dark": N_("Dark")}
SCALES: Final = {
    0.92: N_("Small letters"),
    1.0: N_("Usual letters"),
    1.15: N_("Big letters"),
    1.3: N_("Very big letters"),
}
DEFAULT_STYLE: Final = "ink"
BUNDLED_FAMILY: Final = "Noto Sans SC"
SYSTEM_FAMILIES: Final = ("PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei")


@cache
def _tokens() -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = json.loads(
        resource("theme", "tokens.json").read_text("utf-8")
    )
    return {"light": data["light"], "ink": {**data["light"], **data["ink"]}, "dark": data["dark"]}


@dataclass(frozen=True, slots=True)
class Theme:
    """One style at one scale."""

    style: str = DEFAULT_STYLE
    scale: float = 1.0

    def __getitem__(self, token: str) -> str:
        return _tokens()[self.style][token]

    def color(self, token: str) -> QColor:
        """The colour of a token."""
        return QColor(self[token])

    def px(self, length: float) -> int:
        """A length in pixels at the scale of this theme, at least one."""
        return max(1, round(length * self.scale))

    @property
    def is_dark(self) -> bool:
        """Whether text is light on dark."""
        return self.style == "dark"


_current = Theme()


def theme() -> Theme:
    """The theme in use."""
    return _current


def px(length: float) -> int:
    """A length at the scale in use."""
    return _current.px(length)


def color(token: str) -> QColor:
    """A colour of the theme in use."""
    return _current.color(token)


def mix(first: str, second: str, share: float) -> str:
    """*share* of the first colour and the rest of the second, solid."""
    a, b = QColor(first), QColor(second)
    parts = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return "#" + "".join(f"{round(x * share + y * (1 - share)):02X}" for x, y in parts)


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is for the style sheet; may change while it is shown."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_frame_role(frame: QWidget, role: str) -> None:
    """The same for a frame whose role also colours the labels inside."""
    if frame.property("role") != role:
        set_role(frame, role)
        for inner in frame.findChildren(QWidget):
            inner.style().unpolish(inner)
            inner.style().polish(inner)


def apply(app: QApplication, chosen: Theme) -> None:
    """Dress the whole program in *chosen*."""
    from crmdesk.ui.style_sheet import style_sheet

    global _current  # noqa: PLW0603 - the look is a property of the process
    _current = chosen
    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(palette(chosen))
    app.setStyleSheet(style_sheet(chosen))


@cache
def _families() -> tuple[str, ...]:
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    # On Windows the hinted system font reads better at low resolution; ours is the fallback.
    first = ("Microsoft YaHei UI", "Microsoft YaHei") if sys.platform == "win32" else ()
    return (*first, BUNDLED_FAMILY, *SYSTEM_FAMILIES)


def font(size: float = 13, weight: int = 400) -> QFont:
    """The screen font at *size* pixels before scaling."""
    made = QFont()
    made.setFamilies(list(_families()))
    made.setPixelSize(px(size))
    made.setWeight(QFont.Weight(weight))
    if sys.platform.startswith("linux"):
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def palette(t: Theme) -> QPalette:
    """For what the style sheet does not reach: menus, native parts, placeholder text."""
    made = QPalette()
    role: Any = QPalette.ColorRole
    pairs = (
        (role.Window, "bg"), (role.WindowText, "text"), (role.Base, "surface"),
        (role.AlternateBase, "surface2"), (role.Text, "text"), (role.Button, "surface"),
        (role.ButtonText, "text"), (role.Highlight, "primary"), (role.HighlightedText, "onPrimary"),
        (role.PlaceholderText, "text3"), (role.Link, "primary"), (role.ToolTipBase, "text"),
        (role.ToolTipText, "surface"), (role.Mid, "inputBorder"), (role.Accent, "primary"),
    )  # fmt: skip
    for target, token in pairs:
        made.setColor(target, t.color(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, t.color("text3"))
    return made
