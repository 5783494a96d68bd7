"""Killing the worker at random moments, and holding what is left against what it acknowledged."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from crmdesk.models import sqlite
from crmdesk.models.database import open_database
from crmdesk.services.checking import check
from tests.durability.processes import PROCESSES
from tests.durability.worker import READY, work

MOST_ACTS: Final = 120  # acknowledged ones, before the blow
MOST_DELAY_S: Final = 0.08  # after the last of them: a save takes 2 ms, an import up to 80
START_S: Final = 0.5
EVERY_NTH_AT_START: Final = 6


@dataclass
class Acknowledged:
    """What the killed programs said is committed."""

    acts: int = 0
    customers: dict[int, int] = field(default_factory=dict)  # id to the last counter
    act_ids: list[int] = field(default_factory=list)
    imports: dict[int, tuple[str, int]] = field(default_factory=dict)  # act to batch, rows
    undone: set[int] = field(default_factory=set)

    def take(self, line: dict[str, Any]) -> None:
        """Believe one acknowledgement."""
        kind = line["kind"]
        if kind == READY:
            return
        self.acts += 1
        self.act_ids.append(line["act"])
        if kind in ("create", "update"):
            self.customers[line["customer_id"]] = line["counter"]
        elif kind == "import":
            self.imports[line["act"]] = (line["batch"], line["count"])
        elif kind == "undo":
            self.undone.add(line["undoes"])


def kill_once(path: Path, run: int, said: Acknowledged, most_acts: int = MOST_ACTS) -> None:
    """Start the worker, kill it at a random moment, note what it acknowledged.

    The blow falls between 1 and *most_acts* acknowledgements; in every sixth run it falls while
    the worker opens the file that the run before left. Raises AssertionError if the worker ended
    by itself.
    """
    chance = random.Random(run)
    at_start = run % EVERY_NTH_AT_START == 0
    awaited = 0 if at_start else 1 + chance.randrange(most_acts)
    delay_s = chance.uniform(0, START_S if at_start else MOST_DELAY_S)
    ours, theirs = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=work, args=(str(path), run, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        for _ in range(awaited):
            said.take(ours.recv())
        child.join(delay_s)
    except EOFError:
        child.join()
    finally:
        ended_by_itself = not child.is_alive()
        child.kill()
        child.join()
    for fact in _rest(ours):
        said.take(fact)
    child.close()
    assert not ended_by_itself, "the worker failed; its traceback is above"


def _rest(pipe: Connection) -> Iterator[dict[str, Any]]:
    """What was sent before the blow; the last message may be cut by it."""
    with pipe, suppress(EOFError, OSError):
        while True:
            yield pipe.recv()


def losses(path: Path, said: Acknowledged) -> list[str]:
    """Everything wrong with the file after a blow; empty when nothing was lost or halved."""
    database = open_database(path)
    try:
        with closing(database.connect(read_only=True)) as connection:
            found = [*_lost(connection, said), *_halves(connection, said)]
        found += [f"crmdesk check: {f.text}" for f in check(database, thorough=True)]
    finally:
        database.close()
    return found


def _lost(connection: sqlite.Connection, said: Acknowledged) -> Iterator[str]:
    acts = {row[0] for row in connection.execute("SELECT id FROM change_set")}
    for act in said.act_ids:
        if act not in acts:
            yield f"act {act} was acknowledged and is gone"
    counters = dict(connection.execute("SELECT id, CAST(remark AS INTEGER) FROM customer"))
    for customer_id, counter in said.customers.items():
        # A save that was committed but not yet acknowledged may have gone further.
        if counters.get(customer_id, -1) < counter:
            yield f"customer {customer_id}: {counter} was acknowledged and is gone"


def _halves(connection: sqlite.Connection, said: Acknowledged) -> Iterator[str]:
    found = dict(
        connection.execute(
            "SELECT remark, count(*) FROM customer WHERE remark LIKE '第%批' GROUP BY remark"
        )
    )
    for act, (batch, count) in said.imports.items():
        undone = _is_undone(connection, act)
        if act in said.undone and not undone:
            yield f"the undo of {batch} was acknowledged and is gone"
        if found.pop(batch, 0) != (0 if undone else count):
            yield f"{batch} of {count} rows is there by half"
    # Imports that were committed but not acknowledged: whole, as their history says.
    for batch, count in found.items():
        query = (
            "SELECT json_extract(title_params, '$.created') FROM change_set WHERE id = (SELECT "
            "change_set_id FROM change JOIN customer c ON c.id = record_id WHERE entity = "
            "'customer' AND action = 'create' AND remark = ? LIMIT 1)"
        )
        row = connection.execute(query, (batch,)).fetchone()
        if row is None or int(row[0]) != count:
            yield f"{batch}: {count} rows are there, its history knows {row}"


def _is_undone(connection: sqlite.Connection, act: int) -> bool:
    query = "SELECT undone_by_id IS NOT NULL FROM change_set WHERE id = ?"
    row = connection.execute(query, (act,)).fetchone()
    return bool(row and row[0])
