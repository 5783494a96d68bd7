"""Killing the import of sales, and the undo of it, at random moments."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from crmdesk.models.database import open_database
from crmdesk.services.checking import check
from tests.durability.processes import PROCESSES
from tests.durability.trade_victim import work


def run(path: Path, sheet: Path, *, undo_act: int = 0, kill_at: float | None = None) -> int:
    """Import (or take back) in a process of its own; returns the act, 0 if it was killed.

    *kill_at* is when the blow falls: below 1 that share of the progress that is told, from 1 on so
    many seconds after the last of it (the kept tables, the history, the commit).
    """
    ours, theirs = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=work, args=(str(path), str(sheet), undo_act, theirs))
    child.start()
    theirs.close()
    act = 0
    with suppress(EOFError):
        while not act:
            said: Any = ours.recv()
            if isinstance(said, int):
                act = said
            elif kill_at is not None and _is_time(said, kill_at):
                child.join(max(0.0, kill_at - 1))
                child.kill()
                break
    child.join()
    ours.close()
    return act


def standing(path: Path) -> int:
    """The import that is in the file, 0 if none is: it may be committed and not yet told."""
    database = open_database(path)
    try:
        with closing(database.connect(read_only=True)) as connection:
            query = (
                "SELECT max(id) FROM change_set WHERE source = 'import' AND undone_by_id IS NULL "
                "AND EXISTS (SELECT 1 FROM sale_line)"
            )
            (found,) = connection.execute(query).fetchone()
    finally:
        database.close()
    return int(found or 0)


def _is_time(said: tuple[int, int, str], kill_at: float) -> bool:
    done, total, _text = said
    return bool(total) and done >= min(kill_at, 0.97) * total


def moments(count: int, seed: int = 7, tail_s: float = 2) -> Iterator[float]:
    """Random moments: while rows are read and posted, and up to *tail_s* after the last of them."""
    chance = random.Random(seed)
    for n in range(count):
        yield chance.uniform(0, 0.95) if n % 2 else 1 + chance.uniform(0, tail_s)


def findings(path: Path, lines: int) -> list[str]:
    """Everything wrong after a blow: half an import, sums that differ from a recomputation."""
    database = open_database(path)
    try:
        with closing(database.connect(read_only=True)) as connection:
            (there,) = connection.execute("SELECT count(*) FROM sale_line").fetchone()
        found = [f.text for f in check(database, thorough=True)]
    finally:
        database.close()
    if there not in (0, lines):
        found.append(f"{there} of {lines} lines are there")
    return found
