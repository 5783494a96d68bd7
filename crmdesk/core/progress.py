"""How a long piece of work tells how far it is and learns that it should stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from crmdesk.core.errors import Cancelled

T = TypeVar("T")


class Progress(Protocol):
    """What a job function receives. Both methods may be called often; they are cheap."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say that *done* of *total* steps are finished (total 0: unknown)."""

    def check(self) -> None:
        """Raise ``Cancelled`` if the person asked to stop."""


class NoProgress:
    """For callers that neither watch nor cancel."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Ignore it."""

    def check(self) -> None:
        """Never stop."""


NO_PROGRESS = NoProgress()


def steps(progress: Progress, items: Iterable[T], total: int, every: int = 64) -> Iterator[T]:
    """Yield *items*, reporting and checking for cancellation every *every* of them."""
    for index, item in enumerate(items):
        if index % every == 0:
            progress.check()
            progress.report(index, total)
        yield item
    progress.report(total, total)


__all__ = ["NO_PROGRESS", "Cancelled", "NoProgress", "Progress", "steps"]
