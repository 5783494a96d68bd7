"""Taking times side by side, and one row of the table."""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

MB: Final = 1 << 20
FRAME_MS: Final = 1000 / 60


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    *ours* and *baseline* are in *unit*; *gate* is the highest allowed ratio of the two, *budget*
    the highest allowed *ours*. A row without either only informs.
    """

    name: str
    ours: float
    unit: str = "ms"
    baseline: float | None = None
    against: str = ""
    gate: float | None = None
    budget: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours in units of the baseline."""
        return self.ours / self.baseline if self.baseline else None

    @property
    def verdict(self) -> str:
        """What of gate and budget is missed; "ok" when both are met, blank without either."""
        missed = []
        if self.gate is not None and self.ratio is not None and self.ratio > self.gate:
            missed.append("gate")
        if self.budget is not None and self.ours > self.budget:
            missed.append("budget")
        if missed:
            return "misses " + " and ".join(missed)
        return "ok" if self.gate is not None or self.budget is not None else ""

    def data(self) -> dict[str, Any]:
        """For handing over to another process."""
        return asdict(self)


def timed_ms(act: Callable[[], object]) -> float:
    """How long one call takes, in milliseconds."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def side_by_side(
    acts: Sequence[Callable[[], object]], rounds: int, *, warm: int = 1
) -> list[list[float]]:
    """Each act once per round, in turn, so that a busy moment of the machine meets all of them.

    Returns the times of each act in milliseconds, without the *warm* first rounds.
    """
    times: list[list[float]] = [[] for _ in acts]
    gc.collect()
    for number in range(warm + rounds):
        for act, kept in zip(acts, times, strict=True):
            taken = timed_ms(act)
            if number >= warm:
                kept.append(taken)
    return times


def median(values: Iterable[float]) -> float:
    """The middle of the values."""
    return statistics.median(values)


def p99(values: Iterable[float]) -> float:
    """The value that only one in a hundred exceeds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def rss_mb() -> float:
    """Resident memory of this process in MB."""
    platform: str = sys.platform
    if platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / MB
    if platform == "win32":
        return _windows_working_set() / MB
    import resource

    # Elsewhere only the peak is to be had without help; macOS counts it in bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB


def _windows_working_set() -> int:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = [
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *[(f"size{n}", ctypes.c_size_t) for n in range(8)],
        ]

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined]
    kernel.K32GetProcessMemoryInfo(
        wintypes.HANDLE(kernel.GetCurrentProcess()), ctypes.byref(counters), counters.cb
    )
    return int(counters.size1)  # WorkingSetSize
