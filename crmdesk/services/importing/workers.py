"""Reading and cleaning in worker processes, so that the window stays alive and all cores help.

Every worker reads the same source and takes every n-th block; the blocks are put in order again
here. Small sources are read in this process: starting another one takes longer.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import queue
import threading
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final

from crmdesk.core import clock, i18n
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.services.importing import reading
from crmdesk.services.importing.cleaners import CleanedBlock, Cleaner, CleanPlan
from crmdesk.services.importing.sources import Source, UnreadableFile, clear_sentences

SMALL: Final = 300_000  # bytes
MOST: Final = 3  # more workers than this only wait for the one that writes
AHEAD: Final = 4  # blocks that a worker may be ahead of the writer
POLL_S: Final = 0.05
JOIN_S: Final = 5.0
_BLOCK, _END, _REFUSED, _BUG = b"B", b"E", b"R", b"X"


def cleaned(
    source: Source, sheet: str, plan: CleanPlan, progress: Progress
) -> Iterator[CleanedBlock]:
    """The rows of a sheet, cleaned, in order. Raises UnreadableFile, Cancelled."""
    if _is_small(source):
        cleaner = Cleaner(plan)
        for block in reading.blocks(source, sheet):
            progress.check()
            yield cleaner.clean(block)
        return
    pool = _Pool(source, sheet, plan, progress)
    try:
        yield from pool.blocks()
    finally:
        pool.stop()


def _is_small(source: Source) -> bool:
    if source.path is None:
        return True
    with clear_sentences(source.path):
        return source.path.stat().st_size <= SMALL


class _Pool:
    """The workers of one reading."""

    def __init__(self, source: Source, sheet: str, plan: CleanPlan, progress: Progress) -> None:
        self._progress = progress
        context = multiprocessing.get_context("spawn")
        count = max(1, min(MOST, os.cpu_count() or 1))
        self._processes: list[BaseProcess] = []
        self._pipes: list[Connection] = []
        for part in range(count):
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(
                target=_work, args=(theirs, source, sheet, plan, part, count), daemon=True
            )
            process.start()
            theirs.close()  # so that the end of the worker is the end of the pipe
            self._processes.append(process)
            self._pipes.append(ours)

    def blocks(self) -> Iterator[CleanedBlock]:
        """The blocks of all workers, the one that stands first in the sheet first."""
        heads = [self._next(pipe) for pipe in self._pipes]
        while any(heads):
            first = min((head.seen, n) for n, head in enumerate(heads) if head is not None)[1]
            block = heads[first]
            assert block is not None
            heads[first] = None
            yield block
            heads[first] = self._next(self._pipes[first])

    def _next(self, pipe: Connection) -> CleanedBlock | None:
        while not pipe.poll(POLL_S):
            self._progress.check()
        try:
            kind, data = pipe.recv_bytes(), pipe.recv_bytes()
        except EOFError:
            raise UnreadableFile(
                N_("Reading the file ended unexpectedly. Close other programs and try again.")
            ) from None
        if kind == _BLOCK:
            return CleanedBlock.unpacked(data)
        if kind == _REFUSED:
            raise _Said(data.decode())
        if kind == _BUG:
            raise RuntimeError("in the reading process:\n" + data.decode())
        return None

    def stop(self) -> None:
        """End the workers, finished or not."""
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.terminate()
            process.join(JOIN_S)
            process.close()


class _Said(UnreadableFile):
    """A sentence that was made, and translated, in a worker."""

    def __init__(self, sentence: str) -> None:
        super().__init__("{sentence}", sentence=sentence)

    def message(self) -> str:
        return str(self.params["sentence"])


def _work(
    pipe: Connection, source: Source, sheet: str, plan: CleanPlan, part: int, parts: int
) -> None:
    """What a worker process does. Must stay importable by name, for frozen programs as well."""
    # The process lives for one file and makes millions of texts but no cycles: looking for some
    # again and again would take a tenth of its time.
    gc.disable()
    i18n.set_language(plan.language)
    clock.fix_from(plan.now)
    outgoing: queue.Queue[tuple[bytes, bytes]] = queue.Queue(AHEAD)
    sender = threading.Thread(target=_send, args=(pipe, outgoing), daemon=True)
    sender.start()
    try:
        cleaner = Cleaner(plan)
        for block in reading.blocks(source, sheet, part, parts):
            outgoing.put((_BLOCK, cleaner.clean(block).packed()))
        outgoing.put((_END, b""))
    except CrmError as error:
        outgoing.put((_REFUSED, error.message().encode()))
    except Exception:  # noqa: BLE001 - handed over to the process that can show it
        outgoing.put((_BUG, traceback.format_exc().encode()))
    sender.join()


def _send(pipe: Connection, outgoing: queue.Queue[tuple[bytes, bytes]]) -> None:
    while True:
        kind, data = outgoing.get()
        try:
            pipe.send_bytes(kind)
            pipe.send_bytes(data)
        except (BrokenPipeError, OSError):
            os._exit(0)  # nobody listens any more: the reading was cancelled
        if kind != _BLOCK:
            return
