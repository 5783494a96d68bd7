"""Keeping ``customer_grade``: the present classes of everybody, for lists, cards and cadences.

A class hangs on all other customers, so no save can keep it: the rows are those of the last
renewal, which a job makes each new day and when trade has rested a moment after a change. Only rows
that differ are written. The layer is handed on to the cadence (``customer_stat``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, column, delete, func, insert, select, table, update

from crmdesk.core import clock
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.registry import Meta
from crmdesk.services import customer_stats, day_facts
from crmdesk.services.customer_stats import STAT
from crmdesk.services.grades.computing import COLUMNS, Row, graded
from crmdesk.services.grades.overrides import overridden
from crmdesk.services.prepared import ACTS, Prepared

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.models.database import Database

DAY: Final = "customer_grade.day"  # key in ``meta``: the day that all rows are as of
MARK: Final = "customer_grade.acts"  # the newest act that the rows know of
FACTS: Final = "customer_grade.facts"  # what all share, JSON
GRADE: Final = table("customer_grade", *[column(name) for name in COLUMNS])
CHUNK: Final = 5000
_STORED: Final = Prepared(select(GRADE))
_DELETE: Final = Prepared(delete(GRADE).where(GRADE.c.customer_id == bindparam("gone")))
_INSERT: Final = Prepared(insert(GRADE).values({n: bindparam(n) for n in COLUMNS}))
_ACTS: Final = Prepared(select(func.coalesce(func.max(ACTS.c.id), 0)))
_FACT: Final = Prepared(select(Meta.value).where(Meta.key == bindparam("name")))
_CLEAR: Final = Prepared(delete(Meta).where(Meta.key == bindparam("name")))
_PUT: Final = Prepared(insert(Meta).values({"key": bindparam("name"), "value": bindparam("said")}))
_LAYERS: Final = Prepared(
    select(STAT.c.customer_id, GRADE.c.layer)
    .join(GRADE, GRADE.c.customer_id == STAT.c.customer_id)
    .where(STAT.c.layer.is_distinct_from(GRADE.c.layer))
)
_SET_LAYER: Final = Prepared(
    update(STAT).where(STAT.c.customer_id == bindparam("whose")).values(layer=bindparam("layer"))
)


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a renewal found: rows by customer that differ (None: gone), what all share, the mark."""

    rows: Mapping[int, Row | None]
    facts: Mapping[str, Any]
    mark: int


class CustomerGrades:
    """The present classes of an open file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_fresh(self) -> bool:
        """Whether the rows are of today and know of every act."""
        with self._database.read() as connection:
            return _is_fresh(connection, clock.today())

    def refresh(self, progress: Progress = NO_PROGRESS) -> int:
        """Bring the rows to today and to the newest act; returns how many changed. A job."""
        today = clock.today()
        with self._database.read() as connection:
            if _is_fresh(connection, today):
                return 0
            found = renewal(connection, today, progress)
        with self._database.write() as connection:
            return put(connection, found, today)

    def rebuild(self, progress: Progress = NO_PROGRESS) -> int:
        """Class everybody anew; returns how many differed."""
        with self._database.write() as connection:
            return rebuild(connection, clock.today(), progress)

    def facts(self) -> dict[str, Any]:
        """What all share: how many buy, where layers begin, mean scores. Empty before a renewal."""
        with self._database.read() as connection:
            return facts(connection)


def rebuild(connection: Connection, day: date, progress: Progress = NO_PROGRESS) -> int:
    """Class everybody anew in one transaction; returns how many rows differed."""
    return put(connection, renewal(connection, day, progress), day)


def renewal(connection: Connection, day: date, progress: Progress = NO_PROGRESS) -> Renewal:
    """What a renewal as of *day* has to write. Raises Cancelled through *progress*."""
    (mark,) = _ACTS.run(connection).fetchone()
    found = graded(connection, day)
    progress.check()
    fresh = {row[0]: row for row in overridden(connection, found.rows(), day)}
    progress.check()
    stored = {row[0]: row for row in _STORED.run(connection)}
    differ: dict[int, Row | None] = {i: row for i, row in fresh.items() if stored.get(i) != row}
    differ |= {i: None for i in stored if i not in fresh}
    return Renewal(differ, found.facts(), mark)


def put(connection: Connection, found: Renewal, day: date) -> int:
    """Write what a renewal found; from now on the rows are as of *day*. Returns how many."""
    _DELETE.run_rows(connection, [(i,) for i in found.rows])
    _INSERT.run_rows(connection, [row for row in found.rows.values() if row is not None])
    day_facts.put(connection, DAY, day)
    _keep(connection, MARK, {"act": found.mark})
    _keep(connection, FACTS, found.facts)
    _hand_on(connection, day)
    return len(found.rows)


def _hand_on(connection: Connection, day: date) -> None:
    """The cadence follows the layer: contacts of those who changed it fall due anew."""
    moved = list(_LAYERS.run(connection))
    _SET_LAYER.run_many(connection, [{"whose": i, "layer": layer} for i, layer in moved])
    ids = [i for i, _layer in moved]
    for start in range(0, len(ids), CHUNK):
        customer_stats.renew(
            connection, ids[start : start + CHUNK], customer_stats.day_of(connection) or day
        )


def differing(connection: Connection, day: date, progress: Progress = NO_PROGRESS) -> list[int]:
    """The customers whose rows are not what classing everybody anew as of *day* gives."""
    return sorted(renewal(connection, day, progress).rows)


def day_of(connection: Connection) -> date | None:
    """The day that the rows are as of; None before there are any."""
    return day_facts.read(connection, DAY)


def knows_every_act(connection: Connection) -> bool:
    """Whether nothing was done since the last renewal."""
    known = _fact(connection, MARK) or {}
    return bool(known.get("act") == _ACTS.run(connection).fetchone()[0])


def facts(connection: Connection) -> dict[str, Any]:
    """See ``CustomerGrades.facts``."""
    return _fact(connection, FACTS) or {}


def _is_fresh(connection: Connection, today: date) -> bool:
    return day_of(connection) == today and knows_every_act(connection)


def _fact(connection: Connection, name: str) -> dict[str, Any] | None:
    row = _FACT.run(connection, name=name).fetchone()
    return json.loads(row[0]) if row else None


def _keep(connection: Connection, name: str, value: Mapping[str, Any]) -> None:
    _CLEAR.run(connection, name=name)
    _PUT.run(connection, name=name, said=json.dumps(value))
