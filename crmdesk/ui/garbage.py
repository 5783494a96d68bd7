"""Python's cyclic garbage is collected in the GUI thread only.

The collector runs in whatever thread happens to allocate. In a reader thread it would now and
then meet a dead dialog whose parts refer to each other, and destroy its widgets there: Qt then
ends the program. So while threads run, the automatic collector is off and a timer of the GUI
thread does its work, by the collector's own thresholds.
"""

from __future__ import annotations

import gc
from typing import ClassVar, Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 1_000


class GarbageKeeper(QObject):
    """Holds the automatic collector off from ``start`` to ``stop``; call both in the GUI thread.

    With several keepers it stays off until the last one stops.
    """

    _keeping: ClassVar[int] = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect_due)

    def start(self) -> None:
        """From now on only the timer collects."""
        GarbageKeeper._keeping += 1
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        GarbageKeeper._keeping -= 1
        if not GarbageKeeper._keeping:
            gc.enable()

    def collect_due(self) -> int:
        """Collect the oldest generation that is due; returns it, -1 if none was."""
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation] > 0:
                gc.collect(generation)
                return generation
        return -1
