"""Progress of long commands, written to stderr so that stdout stays clean for results."""

from __future__ import annotations

import sys
import time
from typing import Final

INTERVAL: Final = 1.0  # seconds between two lines


class StderrProgress:
    """One line that is rewritten on a terminal; a line now and then where output is collected."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._last = time.monotonic()
        self._shown = False

    def report(self, done: int, total: int, text: str = "") -> None:
        """Show how far it is, at most once a second."""
        now = time.monotonic()
        if now - self._last < INTERVAL:
            return
        self._last = now
        share = f"{done * 100 // total}%" if total else str(done)
        line = f"{text} {done:,}/{total:,} {share}".strip() if total else f"{text} {share}".strip()
        if self._is_terminal:
            sys.stderr.write(f"\r\x1b[K{line}")
            self._shown = True
        else:
            sys.stderr.write(line + "\n")
        sys.stderr.flush()

    def check(self) -> None:
        """Ctrl+C raises by itself."""

    def close(self) -> None:
        """Leave the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
