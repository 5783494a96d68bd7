"""The acts whose transactions are cut off by power cuts, and what must be left of them."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path
from typing import Final

from crmdesk.models.database import open_database
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.durability.power import Disk, Statement, cut, recorded
from tests.durability.worker import Acts

ACTS: Final = 60


def recording(path: Path, seed: int = 1) -> tuple[list[int], list[list[Statement]]]:
    """Save, import and undo on *path*: the acts and, in the same order, their transactions."""
    acts: list[int] = []
    with recorded() as transactions:
        work = Acts(path, seed, lambda fact: acts.append(fact["act"]))
        for _ in range(ACTS):
            work.one()
        work.close()
    assert len(acts) == len(transactions)
    return acts, transactions


class Judge:
    """Opens the image of a disk and holds it against the acts that were acknowledged."""

    def __init__(self, acts: list[int]) -> None:
        self._acts = acts

    def look(self, path: Path, acknowledged: int) -> list[str]:
        """Everything wrong with an image; empty when nothing was lost or halved."""
        database = open_database(path)
        try:
            with closing(database.connect(read_only=True)) as connection:
                rows = connection.execute("SELECT id FROM change_set ORDER BY id")
                there = {row[0] for row in rows}
            found = [
                f"act {number} of {acknowledged} acknowledged ones is gone"
                for number, act in enumerate(self._acts[:acknowledged])
                if act not in there
            ]
            kept = [act in there for act in self._acts]
            if kept != sorted(kept, reverse=True):
                found.append("an act is there, but not one before it")
            found += [f"crmdesk check: {f.text}" for f in check(database)]
            Services(database).records.all("customer")
        finally:
            database.close()
        return found


def moments(disk: Disk, count: int, seed: int) -> list[int]:
    """*count* moments between the first and the last event of the log."""
    chance = random.Random(seed)
    return sorted(chance.randrange(len(disk.events) + 1) for _ in range(count))


def cut_off(disk: Disk, acts: list[int], count: int, folder: Path, seed: int = 1) -> list[str]:
    """What *count* power cuts did; empty when nothing was lost or halved."""
    judge = Judge(acts)
    found: list[str] = []
    for number, moment in enumerate(moments(disk, count, seed)):
        found += cut(disk, moment, seed + number, folder / "disk", judge.look)
    return found
