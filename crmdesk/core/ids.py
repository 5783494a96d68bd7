"""Record ids: 63-bit integers, ordered by time, unique across devices without asking anybody.

Layout, high to low: 41 bits milliseconds since 2020-01-01 (until 2089), 10 bits device,
12 bits counter. Two laptops that work offline never make the same id, and SQLite keeps its
fast rowid because newer rows have larger keys.
"""

from __future__ import annotations

import secrets
import threading
from typing import Final

from crmdesk.core import clock

EPOCH_MS: Final = 1_577_836_800_000  # 2020-01-01T00:00:00Z
DEVICE_BITS: Final = 10
COUNTER_BITS: Final = 12
MAX_DEVICE: Final = (1 << DEVICE_BITS) - 1
# A clock beyond 2087 is wrong; held here, ids still fit into 63 bits and may borrow two years.
LATEST_MS: Final = (1 << 41) - (1 << 36)


class IdMaker:
    """Makes ids for one device; safe to call from several threads."""

    def __init__(self, device: int, newest: int = 0) -> None:
        """*newest* is the largest id in use: a clock that was set back must not repeat ids."""
        if not 0 <= device <= MAX_DEVICE:
            raise ValueError(f"device must be 0..{MAX_DEVICE}")
        self._device = device
        self._lock = threading.Lock()
        # The newest id may be another device's: start in the millisecond after it.
        self._last_ms = (newest >> (DEVICE_BITS + COUNTER_BITS)) + 1
        self._counter = -1

    def new(self) -> int:
        """The next id; larger than every id this maker made before, even if the clock jumps."""
        with self._lock:
            return self._next(_ms())

    def many(self, count: int) -> list[int]:
        """*count* ids in ascending order."""
        with self._lock:
            ms = _ms()
            return [self._next(ms) for _ in range(count)]

    def _next(self, ms: int) -> int:
        now = max(ms, self._last_ms)
        if now == self._last_ms:
            self._counter += 1
            if self._counter >> COUNTER_BITS:
                now += 1  # borrow from the future rather than wait
                self._counter = 0
        else:
            self._counter = 0
        self._last_ms = now
        return (
            (now << (DEVICE_BITS + COUNTER_BITS)) | (self._device << COUNTER_BITS) | self._counter
        )


def _ms() -> int:
    return min(clock.epoch_ms() - EPOCH_MS, LATEST_MS)


def random_device() -> int:
    """A device number for a computer that has none yet."""
    return secrets.randbelow(MAX_DEVICE) + 1
