"""Saving a field with history and search index against a bare insert, and a commit against fsync."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any, Final

from benchmarks.data import FOLDER, copy_of, customer_ids, demo_file, sample
from benchmarks.measuring import FRAME_MS, Row, median, p99, side_by_side
from crmdesk.core import clock
from crmdesk.models import sqlite
from crmdesk.models.database import open_database
from crmdesk.services.container import Services
from crmdesk.services.follow_ups import TalkDraft

ROUNDS: Final = 300


def run() -> Iterator[Row]:
    """A remark (searchable), a number (not), a talk, a bare insert, an append, each committed."""
    path = copy_of(demo_file(), "saving")
    services = Services(open_database(path))
    ids = iter(sample(customer_ids(path), 4 * ROUNDS + 100))
    counter = iter(range(10 * ROUNDS))

    def save(values: dict[str, Any]) -> None:
        services.records.save("customer", next(ids), values)

    def talk() -> None:
        number = next(counter)
        services.follow_ups.save_talk(
            TalkDraft(
                values={
                    "customer_id": next(ids),
                    "channel": "phone",
                    "purposes": ("needs",),
                    "summary": f"谈了{number}号方案，价格还要再商量 " * 3,
                    "next_on": clock.today() + timedelta(days=7),
                    "next_what": "发修改后的报价",
                }
            )
        )

    def insert() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO plain VALUES (NULL, ?, ?)", (next(counter), "备注 " * 20))
        bare.execute("COMMIT")

    def append() -> None:
        os.write(file, b"x" * 400)
        getattr(os, "fdatasync", os.fsync)(file)

    bare_path = FOLDER / "bare.db"
    for suffix in ("", "-wal", "-shm"):
        (FOLDER / f"bare.db{suffix}").unlink(missing_ok=True)
    bare_path.touch()
    file = os.open(FOLDER / "appended", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with closing(sqlite.connect(bare_path)) as bare:
        bare.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, number INTEGER, text TEXT)")
        remark, number, talked, inserted, appended = side_by_side(
            [
                lambda: save({"remark": f"约好下周再谈 {next(counter)}"}),
                lambda: save({"employee_count": next(counter) + 1}),
                talk,
                insert,
                append,
            ],
            ROUNDS,
            warm=10,
        )
    os.close(file)
    services.close()
    unit = "ms bare insert + commit"
    base = median(inserted)
    yield Row("save a searched text, p50", median(remark), "ms", base, unit, 5, FRAME_MS)
    yield Row("save a searched text, p99", p99(remark), "ms", p99(inserted), unit)
    yield Row("save a number, p50", median(number), "ms", base, unit, 5, FRAME_MS)
    what = "save a talk with its next step"
    yield Row(f"{what}, p50", median(talked), "ms", base, unit, note="talk, task, dates kept")
    yield Row(f"{what}, p99", p99(talked), "ms", p99(inserted), unit)
    yield Row("commit, p50", base, "ms", median(appended), "ms append + fdatasync", 3, FRAME_MS)
