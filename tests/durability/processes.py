"""How processes that are going to be killed are started."""

from __future__ import annotations

import multiprocessing
from typing import Any, Final


def _context() -> Any:
    """Forked off a server that has everything loaded where there is one, else started anew."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.durability.worker", "tests.durability.victim"])
    return context


PROCESSES: Final = _context()
