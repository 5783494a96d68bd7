"""What belongs to this computer and this person: look, language, geometry, recent files.

Kept in an INI file in the user's configuration folder, never in the registry. Business parameters
live in the customer file (``services.settings``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QSettings

from crmdesk.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from crmdesk.ui.theme import DEFAULT_STYLE, SCALES, STYLES, Theme

FILE_NAME: Final = "crmdesk.ini"
MAX_RECENT: Final = 8


class Preferences:
    """Typed access to the INI file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._settings = QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat)

    # --- look and language -------------------------------------------------------------------
    @property
    def theme(self) -> Theme:
        """Style and scale; unknown values become the defaults."""
        style = str(self._settings.value("look/style", DEFAULT_STYLE))
        try:
            scale = float(str(self._settings.value("look/scale", 1.0)))
        except ValueError:
            scale = 1.0
        known = min(SCALES, key=lambda s: abs(s - scale))
        return Theme(style if style in STYLES else DEFAULT_STYLE, known)

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._settings.setValue("look/style", theme.style)
        self._settings.setValue("look/scale", theme.scale)

    @property
    def language(self) -> str:
        """A key of ``i18n.LANGUAGES``."""
        found = str(self._settings.value("look/language", DEFAULT_LANGUAGE))
        return found if found in LANGUAGES else DEFAULT_LANGUAGE

    @language.setter
    def language(self, language: str) -> None:
        self._settings.setValue("look/language", language)

    @property
    def gdi_fonts(self) -> bool:
        """Whether Windows should draw text the old way (sharper on some old screens)."""
        return str(self._settings.value("look/gdi_fonts", "false")) == "true"

    @gdi_fonts.setter
    def gdi_fonts(self, on: bool) -> None:
        self._settings.setValue("look/gdi_fonts", "true" if on else "false")

    # --- files ---------------------------------------------------------------------------------
    @property
    def recent_files(self) -> list[Path]:
        """The customer files opened last, newest first; those that are gone are left out."""
        found: Any = self._settings.value("files/recent", [])
        names = [found] if isinstance(found, str) else list(found or [])
        return [Path(name) for name in names if name and Path(name).is_file()]

    def remember_file(self, path: Path) -> None:
        """Put *path* first among the recent files."""
        kept = [p for p in self.recent_files if p != path]
        self._settings.setValue("files/recent", [str(p) for p in [path, *kept][:MAX_RECENT]])

    def forget_file(self, path: Path) -> None:
        """Take *path* off the recent files."""
        kept = [str(p) for p in self.recent_files if p != path]
        self._settings.setValue("files/recent", kept)

    def employee_for(self, path: Path) -> int | None:
        """Who worked with the file last on this computer."""
        found = str(self._settings.value(f"employee/{_key(path)}", ""))
        return int(found) if found.isdigit() else None

    def set_employee_for(self, path: Path, employee_id: int) -> None:
        """Remember who works with the file."""
        self._settings.setValue(f"employee/{_key(path)}", str(employee_id))

    # --- anything else of the window -------------------------------------------------------------
    def get(self, key: str, default: str = "") -> str:
        """A text kept under *key*."""
        return str(self._settings.value(f"window/{key}", default))

    def set(self, key: str, value: str) -> None:
        """Keep a text under *key*."""
        self._settings.setValue(f"window/{key}", value)

    def get_bytes(self, key: str) -> QByteArray:
        """A geometry or header state; empty if there is none."""
        found: Any = self._settings.value(f"state/{key}")
        return found if isinstance(found, QByteArray) else QByteArray()

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Keep a geometry or header state."""
        self._settings.setValue(f"state/{key}", value)

    def flush(self) -> None:
        """Write everything to the file now."""
        self._settings.sync()


def _key(path: Path) -> str:
    return path.as_posix().replace("/", "|").replace("\\", "|")
