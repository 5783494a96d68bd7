"""From the start of the process to the empty window, and to the list, against a bare window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any, Final

from benchmarks.data import copy_of, demo_file
from benchmarks.measuring import FRAME_MS, Row, median

ROUNDS: Final = 9
LEARN_MS: Final = "6000"  # long enough to load everything and to keep how the list is read


def run() -> Iterator[Row]:
    """Processes of both kinds in turn."""
    path = copy_of(demo_file(), "start")
    home = tempfile.mkdtemp(prefix="crmdesk-bench-")
    elsewhere = tempfile.mkdtemp(prefix="crmdesk-bench-")

    def started(kind: str, stay: str = "0", home: str = home) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.started", kind, str(time.time()), home, str(path)],
            env={**os.environ, "CRMDESK_STAY_MS": stay},
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer

    started("program", LEARN_MS, elsewhere)  # compiles the modules
    started("bare")
    first = started("program", LEARN_MS)
    windows, shells, lists = [], [], []
    heavy: set[str] = set()
    for _ in range(ROUNDS):
        windows.append(started("bare")["window"])
        seen = started("program")
        shells.append(seen["shell"])
        lists.append(seen["list"])
        heavy.update(seen["heavy"])
    stalls = [started("program", LEARN_MS)["stall"] for _ in range(3)]
    window = median(windows)
    frames = FRAME_MS
    yield Row("window painted", median(shells), "ms", window, "ms bare window", 1.3, 12 * frames)
    yield Row(
        "list painted",
        median(lists),
        "ms",
        window,
        "ms bare window",
        4.0,
        40 * frames,
        "loaded by then: " + (", ".join(sorted(heavy)) or "none of the heavy libraries"),
    )
    yield Row(
        "very first start, list painted",
        first["list"],
        "ms",
        window,
        "ms bare window",
        note="nothing known of the list yet",
    )
    yield Row(
        "longest stall of the window while the rest is loaded",
        median(stalls),
        "ms",
        budget=12 * frames,
        note="six seconds after the list: SQLAlchemy, services, the card's fonts, in threads",
    )
