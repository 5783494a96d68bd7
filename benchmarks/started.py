"""A process that starts and says when it painted: a bare window, or the program.

``python -m benchmarks.started bare|program BEGAN HOME [FILE]``; BEGAN is the time.time() just before.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

HEAVY = (
    "sqlalchemy", "numpy", "pandas", "pyqtgraph", "reportlab", "sklearn", "scipy", "pypinyin",
)  # fmt: skip


def bare(began: float) -> None:
    """A window with nothing in it."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                app.removeEventFilter(self)
                QTimer.singleShot(0, self.painted)
            return False

        def painted(self) -> None:
            say(window=1000 * (time.time() - began))
            app.quit()

    app = QApplication([])
    watch = Watch()
    app.installEventFilter(watch)
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    app.exec()


def program(began: float, path: Path) -> None:
    """The program on a customer file, until its list is painted; then a moment for the rest."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from crmdesk.ui.starting import Start

    start = Start(argparse.Namespace(db=path, lang=None, style=None, scale=None))
    seen: dict[str, Any] = {}

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.look(watched)
            return False

        def look(self, painted: QObject) -> None:
            if "shell" not in seen:
                seen["shell"] = 0.0
                QTimer.singleShot(0, self.shell)
            table: Any = painted.parent()
            if type(table).__name__ == "RecordTable" and table.model().total:
                start.app.removeEventFilter(self)
                seen["heavy"] = [name for name in HEAVY if name in sys.modules]
                QTimer.singleShot(0, self.list)

        def shell(self) -> None:
            seen["shell"] = 1000 * (time.time() - began)

        def list(self) -> None:
            seen["list"] = 1000 * (time.time() - began)
            seen["stall"], self.ticked = 0.0, time.perf_counter()
            self.ticker = QTimer(interval=2)
            self.ticker.timeout.connect(self.tick)
            self.ticker.start()
            QTimer.singleShot(int(os.environ.get("CRMDESK_STAY_MS", "0")), self.end)

        def tick(self) -> None:
            """How long the window stood still while the rest was loaded behind it."""
            now = time.perf_counter()
            seen["stall"] = max(seen["stall"], 1000 * (now - self.ticked))
            self.ticked = now

        def end(self) -> None:
            say(**seen)
            start.app.quit()

    watch = Watch()
    start.app.installEventFilter(watch)
    start.run()


def say(**found: Any) -> None:
    """One line for the process that started this one."""
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    kind, began_text, home, *rest = sys.argv[1:]
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "XDG_CONFIG_HOME",
                 "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):  # fmt: skip
        os.environ[name] = home
    if kind == "bare":
        bare(float(began_text))
    else:
        program(float(began_text), Path(rest[0]))
