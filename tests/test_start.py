"""The start of the program in a process of its own: what is loaded when it first paints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crmdesk.services.container import Services
from tests.helpers.making import customer

ROOT = Path(__file__).parents[1]
HEAVY = ["sqlalchemy", "alembic", "numpy", "pandas", "pyqtgraph", "reportlab", "sklearn", "scipy",
         "pypinyin"]  # fmt: skip
# Starts the window on argv[1]; says at each first paint what is loaded and ends argv[2] ms later.
WATCHED = """
import argparse, json, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from crmdesk.ui.starting import Start

HEAVY = json.loads(sys.argv[3])
start = Start(argparse.Namespace(db=Path(sys.argv[1]), lang=None, style=None, scale=None))
seen = {}


class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            loaded = [name for name in HEAVY if name in sys.modules]
            seen.setdefault("window", loaded)
            table = watched.parent()
            if type(table).__name__ == "RecordTable" and table.model().total and "list" not in seen:
                seen["list"] = loaded
                seen["names"] = [table.model().texts(row)[0] for row in range(table.model().total)]
                QTimer.singleShot(int(sys.argv[2]), self.end)
        return False

    def end(self):
        page = start.window.page()
        if start.opener.desk.jobs.running():
            QTimer.singleShot(100, self.end)
            return
        seen["later"] = [name for name in HEAVY if name in sys.modules]
        seen["title"] = start.window.windowTitle()
        seen["total"] = page.list.total
        print(json.dumps(seen))
        start.window.close()
        start.app.quit()


watch = Watch()
start.app.installEventFilter(watch)
start.run()
"""


def started(path: Path, home: Path, stay_ms: int) -> dict[str, Any]:
    """What the program says of its start with the preferences of *home*."""
    places = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
              "XDG_STATE_HOME", "XDG_CACHE_HOME")  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(path), str(stay_ms), json.dumps(HEAVY)],
        cwd=ROOT,
        env={
            **os.environ,
            **dict.fromkeys(places, str(home)),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT),
        },
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=100,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.slow
def test_the_window_and_from_the_second_start_the_list_are_painted_without_the_heavy_libraries(
    services: Services, tmp_path: Path
) -> None:
    for name in ("中山灯饰厂", "阿里山茶行"):
        customer(services, name)
    path = services.database.path
    services.close()
    first = started(path, tmp_path / "home", 0)
    assert first["window"] == []
    assert "sqlalchemy" in first["list"]
    assert first["names"] == ["阿里山茶行", "中山灯饰厂"]

    second = started(path, tmp_path / "home", 0)
    assert second["window"] == []
    assert second["list"] == []
    assert second["names"] == first["names"]
    assert second["total"] == 2
    assert "sqlalchemy" in second["later"]
    assert path.stem in second["title"]
