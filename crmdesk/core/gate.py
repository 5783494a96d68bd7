"""A gate that lets many threads pass, or one alone: how a file is replaced while it is in use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from crmdesk.core.errors import DatabaseProblem
from crmdesk.core.i18n import N_


class Gate:
    """Lets many pass, or one alone. Passing again inside a passage is free."""

    PATIENCE_SECONDS: Final = 20.0

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._inside = 0
        self._keeper: int | None = None
        self._depth = threading.local()

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Inside the block the gate stays open."""
        depth: int = getattr(self._depth, "value", 0)
        if depth == 0 and self._keeper != threading.get_ident():
            with self._condition:
                self._wait(lambda: self._keeper is None)
                self._inside += 1
            self._depth.counted = True
        self._depth.value = depth + 1
        try:
            yield
        finally:
            self._depth.value = depth
            if depth == 0 and getattr(self._depth, "counted", False):
                self._depth.counted = False
                with self._condition:
                    self._inside -= 1
                    self._condition.notify_all()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Inside the block nobody else passes."""
        with self._condition:
            self._wait(lambda: self._keeper is None)
            self._keeper = threading.get_ident()
            try:
                self._wait(lambda: self._inside == 0)
            except DatabaseProblem:
                self._keeper = None
                self._condition.notify_all()
                raise
        try:
            yield
        finally:
            with self._condition:
                self._keeper = None
                self._condition.notify_all()

    def _wait(self, ready: Callable[[], bool]) -> None:
        if not self._condition.wait_for(ready, self.PATIENCE_SECONDS):
            raise DatabaseProblem(
                "busy", N_("The program is still busy writing. Try again in a moment.")
            )
