"""Walks through the stops of the tour in a window of a given size, style, scale and language."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.i18n import _
from crmdesk.core.paths import Folders
from crmdesk.core.progress import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from crmdesk.ui.clipping import Clipped
    from crmdesk.ui.desk import Desk
    from crmdesk.ui.main_window import MainWindow
    from crmdesk.ui.opening import FileOpener

SETTLE_MS: Final = 120
PATIENCE_MS: Final = 20_000
REPORT: Final = "clipped.txt"


@dataclass(frozen=True, slots=True)
class Look:
    """How the window is shown for one walk."""

    size: tuple[int, int] = (1366, 768)
    style: str = "ink"
    scale: float = 1.0
    language: str = "zh_CN"

    @property
    def name(self) -> str:
        """The folder of its pictures."""
        width, height = self.size
        return f"{width}x{height}-{self.style}-{self.scale:g}-{self.language}"


def prepare_platform(size: tuple[int, int]) -> None:
    """Without a display, draw on an imaginary screen that is large enough; before Qt starts."""
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if has_display and not os.environ.get("QT_QPA_PLATFORM", "").startswith("offscreen"):
        return
    screen = {
        "name": "tour",
        "x": 0,
        "y": 0,
        "width": max(1920, size[0]),
        "height": max(1080, size[1]),
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }
    path = Path(tempfile.mkdtemp(prefix="crmdesk-tour-")) / "screen.json"
    path.write_text(json.dumps({"screens": [screen]}), "utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={path.as_posix()}"


class Guide:
    """One walk: owns a window on a copy of *database*, with folders of its own in *folder*."""

    def __init__(self, app: QApplication, database: Path, look: Look, folder: Path) -> None:
        from crmdesk.services.copying import copy_file
        from crmdesk.ui import theme
        from crmdesk.ui.desk import Desk
        from crmdesk.ui.look import set_language
        from crmdesk.ui.main_window import MainWindow
        from crmdesk.ui.opening import FileOpener
        from crmdesk.ui.preferences import Preferences
        from crmdesk.ui.single import SingleInstance

        self.app, self.look = app, look
        folders = Folders(
            folder, folder / "config", folder / "cache", folder / "logs", folder / "backups"
        )
        folders.ensure()
        set_language(app, look.language)
        theme.apply(app, theme.Theme(look.style, look.scale))
        self.desk: Desk = Desk(folders, Preferences(folders.config))
        self.window: MainWindow = MainWindow(self.desk)
        self.window.setMinimumSize(1, 1)
        self.window.resize(*look.size)
        self.window.show()
        self.opener: FileOpener = FileOpener(self.desk, self.window, SingleInstance())
        self.database = folders.documents / (_("Demo data") + ".crm")
        copy_file(database, self.database)

    def open(self) -> None:
        """Open the file of the walk, if another one or none is open, and wait for its page."""
        self._open(self.database)

    def open_empty(self) -> None:
        """Open a file in which nothing was entered yet."""
        from crmdesk.services.founding import found_file

        path = self.desk.folders.documents / (_("Customer data") + ".crm")
        if not path.exists():
            found_file(path, "李晓明", "深圳市锦华五金制品有限公司")
        self._open(path)

    def _open(self, path: Path) -> None:
        if not self.desk.is_open or self.desk.services.database.path != path.resolve():
            self.opener.open(path)
            self.settle()

    def settle(self, extra_ms: int = SETTLE_MS) -> None:
        """Let jobs finish and everything be painted."""
        from PySide6.QtCore import QElapsedTimer, QEvent

        clock = QElapsedTimer()
        clock.start()
        quiet = QElapsedTimer()
        quiet.start()
        while clock.elapsed() < PATIENCE_MS and quiet.elapsed() < extra_ms:
            self.app.processEvents()
            if self.desk.jobs.running():
                quiet.restart()
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.app.processEvents()

    def show_dialog(self, dialog: Any) -> Any:
        """Show a dialog without waiting for an answer."""
        dialog.setModal(False)
        dialog.show()
        self.settle()
        return dialog

    def close(self) -> None:
        """Close the window and the file."""
        self.opener.close()
        self.window.close()
        self.window.deleteLater()
        self.settle(20)


def run_tour(
    database: Path,
    out: Path,
    looks: Sequence[Look],
    only: Iterable[str] = (),
    progress: Progress = NO_PROGRESS,
) -> list[str]:
    """Write the pictures of all stops in all *looks* below *out*; returns the cut-off texts."""
    prepare_platform(max((look.size for look in looks), default=(1366, 768)))
    from crmdesk.ui.starting import make_application
    from crmdesk.ui.tour.stops import STOPS

    from PySide6.QtWidgets import QApplication  # isort: skip - after the platform is chosen

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else make_application(["crmdesk"])
    chosen = set(only)
    wanted = [(n, s) for n, s in enumerate(STOPS, 1) if not chosen or s.id in chosen]
    problems: list[str] = []
    total, done = len(looks) * len(wanted), 0
    for look in looks:
        folder = out / look.name if len(looks) > 1 else out
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="crmdesk-tour-") as own:
            guide = Guide(app, database, look, Path(own))
            try:
                for number, stop in wanted:
                    progress.check()
                    shown = stop.show(guide)
                    guide.settle()
                    problems += _take(shown, folder / f"{number:03}-{stop.id}.png", look)
                    stop.leave(guide, shown)
                    done += 1
                    progress.report(done, total, f"{look.name} {stop.id}")
            finally:
                guide.close()
    (out / REPORT).write_text("\n".join(problems) + "\n" if problems else "", "utf-8")
    return problems


def _take(widget: QWidget, path: Path, look: Look) -> list[str]:
    from crmdesk.ui.clipping import clipped

    widget.grab().save(str(path))
    lost: list[Clipped] = clipped(widget)
    stop = re.sub(r"^\d+-", "", path.stem)
    return [f"{look.name} {stop}: {problem}" for problem in lost]
