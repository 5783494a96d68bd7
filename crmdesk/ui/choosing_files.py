"""The one door to file dialogs and to other programs. Tests answer in a person's place.

The folder that was used last is remembered per purpose, so that an export never starts where an
import was taken from.
"""

from __future__ import annotations

from collections.abc import Sequence
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
CSV: Final = "csv"
PDF: Final = "pdf"
CUSTOMER_FILE: Final = "crm"


class Chooser(Protocol):
    """What a test puts in the person's place."""

    def target(self, title: str, suggested: Path) -> Path | None:
        """Where to save; None to give up."""

    def source(self, title: str, folder: Path) -> Path | None:
        """Which file to open; None to give up."""

    def folder(self, title: str, start: Path) -> Path | None:
        """Which folder; None to give up."""

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
    desk: Desk,
    parent: QWidget | None,
    title: str,
    name: str,
    *,
    purpose: str,
    suffix: str,
    also: Sequence[str] = (),
) -> Path | None:
    """Ask where to save a file called *name*; None if the person gives up.

    *purpose* (export, print …) has its own remembered folder; *suffix* is added where it misses
    (blank: any name will do). *also* are other endings that may be chosen.
    """
    suggested = _kept_folder(desk, purpose) / name
    kinds = {f"{_file_kind(s)} (*.{s or '*'})": s for s in (suffix, *also)}
    wanted = suffix
    if _door.chooser is not None:
        chosen = _door.chooser.target(title, suggested)
    else:
        text, kind = QFileDialog.getSaveFileName(parent, title, str(suggested), ";;".join(kinds))
        chosen = Path(text) if text else None
        wanted = kinds.get(kind, suffix)
    if chosen is None:
        return None
    desk.preferences.set(f"folder_{purpose}", str(chosen.parent))
    if not suffix or chosen.suffix.lower().lstrip(".") in (wanted, *also):
        return chosen
    return Path(f"{chosen}.{wanted}")


def choose_source(
    desk: Desk, parent: QWidget | None, title: str, *, purpose: str, suffixes: Sequence[str]
) -> Path | None:
    """Ask which file to open; None if the person gives up."""
    folder = _kept_folder(desk, purpose)
    if _door.chooser is not None:
        chosen = _door.chooser.source(title, folder)
    else:
        patterns = " ".join(f"*.{suffix}" for suffix in suffixes)
        text, _kind = QFileDialog.getOpenFileName(
            parent, title, str(folder), f"{_file_kind(suffixes[0])} ({patterns})"
        )
        chosen = Path(text) if text else None
    if chosen is not None:
        desk.preferences.set(f"folder_{purpose}", str(chosen.parent))
    return chosen


def choose_files(desk: Desk, parent: QWidget | None, title: str, *, purpose: str) -> list[Path]:
    """Ask for any number of files of any kind; empty if the person gives up."""
    folder = _kept_folder(desk, purpose)
    if _door.chooser is not None:
        one = _door.chooser.source(title, folder)
        chosen = [one] if one is not None else []
    else:
        texts, _kind = QFileDialog.getOpenFileNames(parent, title, str(folder))
        chosen = [Path(text) for text in texts]
    if chosen:
        desk.preferences.set(f"folder_{purpose}", str(chosen[0].parent))
    return chosen


def choose_folder(desk: Desk, parent: QWidget | None, title: str, *, purpose: str) -> Path | None:
    """Ask for a folder (a USB drive); None if the person gives up."""
    start = _kept_folder(desk, purpose)
    if _door.chooser is not None:
        chosen = _door.chooser.folder(title, start)
    else:
        text = QFileDialog.getExistingDirectory(parent, title, str(start))
        chosen = Path(text) if text else None
    if chosen is not None:
        desk.preferences.set(f"folder_{purpose}", str(chosen))
    return chosen


def _kept_folder(desk: Desk, purpose: str) -> Path:
    kept = Path(desk.preferences.get(f"folder_{purpose}") or desk.folders.documents)
    return kept if kept.is_dir() else Path.home()


def _file_kind(suffix: str) -> str:
    kinds = {
        EXCEL: _("Excel workbook"),
        CSV: _("Text table"),
        PDF: _("PDF document"),
        CUSTOMER_FILE: _("Customer file"),
    }
    return kinds.get(suffix, suffix.upper() or _("All files"))


def open_with_system(path: Path) -> None:
    """Open a file or folder with the program the system has for it."""
    if _door.chooser is not None:
        _door.chooser.opened(path)
    else:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
