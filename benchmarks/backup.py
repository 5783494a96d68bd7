"""A backup against copying and syncing the file, and how long the window stands still meanwhile."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from benchmarks.data import FOLDER, copy_of, demo_file
from benchmarks.measuring import FRAME_MS, MB, Row, median, timed_ms
from benchmarks.window import opened, settle

ROUNDS: Final = 3


def run() -> Iterator[Row]:
    """Copy, compare and seal in a job while the window's thread ticks."""
    path = copy_of(demo_file(), "backup")
    folder = FOLDER / "backups"
    with opened(path) as (_window, desk):
        services = desk.services
        backups, copies, gaps = [], [], []
        for _ in range(ROUNDS):
            shutil.rmtree(folder, ignore_errors=True)
            copies.append(timed_ms(lambda: _copy(path)))
            start = last = time.perf_counter()
            widest = 0.0
            job = desk.jobs.run("backup", lambda p: services.backups.back_up(folder, p))
            while job.is_running:
                QApplication.processEvents()
                now = time.perf_counter()
                widest, last = max(widest, now - last), now
                time.sleep(0.001)
            backups.append((time.perf_counter() - start) * 1000)
            gaps.append(widest * 1000)
            settle(desk)
    shutil.rmtree(folder, ignore_errors=True)
    size = f"{path.stat().st_size / MB:.0f} MB; copied, reopened and compared, sealed by SHA-256"
    yield Row("backup", median(backups), "ms", median(copies), "ms copyfile + fsync", 3, note=size)
    yield Row("longest stall of the window", max(gaps), "ms", budget=FRAME_MS)


def _copy(path: Path) -> None:
    target = Path(shutil.copyfile(path, FOLDER / "copied"))
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    target.unlink()
