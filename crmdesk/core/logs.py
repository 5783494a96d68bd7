"""The log file: one per user, rotating, without customer data above DEBUG."""

from __future__ import annotations

import faulthandler
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

FILE_NAME: Final = "crmdesk.log"
MAX_BYTES: Final = 1_000_000
KEEP: Final = 5


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
    # Held open for the life of the process: faulthandler writes to the descriptor in a crash.
    faulthandler.enable((folder / "hard_crash.log").open("a", encoding="utf-8"))
    return path
