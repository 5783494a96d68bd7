"""The one door to file dialogs and to other programs. Tests answer in a person's place.

The folder that was used last is remembered per purpose, so that an export never starts where an
import was taken from.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from crmdesk.core.i18n import _

if TYPE_CHECKING:
    from crmdesk.ui.desk import Desk

EXCEL: Final = "xlsx"
PDF: Final = "pdf"


class Chooser(Protocol):
    """What a test puts in the person's place."""

    def target(self, title: str, suggested: Path) -> Path | None:
        """Where to save; None to give up."""

    def opened(self, path: Path) -> None:
        """A file or folder was handed to the system."""


@dataclass(slots=True)
class _Door:
    chooser: Chooser | None = None


_door = _Door()


def answer_with(chooser: Chooser | None) -> None:
    """Let *chooser* answer instead of a person (tests)."""
    _door.chooser = chooser


def choose_target(
    desk: Desk, parent: QWidget | None, title: str, name: str, *, purpose: str, suffix: str
) -> Path | None:
    """Ask where to save a file called *name*; None if the person gives up.

    *purpose* (export, print …) has its own remembered folder; *suffix* is added where it misses.
    """
    key = f"folder_{purpose}"
    kept = Path(desk.preferences.get(key) or desk.folders.documents)
    suggested = (kept if kept.is_dir() else Path.home()) / name
    if _door.chooser is not None:
        chosen = _door.chooser.target(title, suggested)
    else:
        text, _kind = QFileDialog.getSaveFileName(
            parent, title, str(suggested), f"{_file_kind(suffix)} (*.{suffix})"
        )
        chosen = Path(text) if text else None
    if chosen is None:
        return None
    desk.preferences.set(key, str(chosen.parent))
    return chosen if chosen.suffix.lower() == f".{suffix}" else Path(f"{chosen}.{suffix}")


def _file_kind(suffix: str) -> str:
    return {EXCEL: _("Excel workbook"), PDF: _("PDF document")}.get(suffix, suffix.upper())


def open_with_system(path: Path) -> None:
    """Open a file or folder with the program the system has for it."""
    if _door.chooser is not None:
        _door.chooser.opened(path)
    else:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
