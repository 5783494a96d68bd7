"""The log file: one per user, rotating, without customer data above DEBUG."""

from __future__ import annotations

import faulthandler
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, TextIO

FILE_NAME: Final = "crmdesk.log"
MAX_BYTES: Final = 1_000_000
KEEP: Final = 5

_open: list[RotatingFileHandler | TextIO] = []  # what ``stop`` closes


def start(folder: Path, level: int = logging.INFO) -> Path:
    """Write the log and hard-crash traces below *folder*; returns the log's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=KEEP, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("crmdesk")
    root.setLevel(level)
    root.addHandler(handler)
    root.propagate = False
    # Held open while the log is: faulthandler writes to the descriptor in a crash.
    crash_file = (folder / "hard_crash.log").open("a", encoding="utf-8")
    faulthandler.enable(crash_file)
    _open.extend((handler, crash_file))
    return path


def stop() -> None:
    """Close what ``start`` opened."""
    faulthandler.disable()
    for opened in _open:
        if isinstance(opened, logging.Handler):
            logging.getLogger("crmdesk").removeHandler(opened)
        opened.close()
    _open.clear()
    logging.getLogger("crmdesk").propagate = True
