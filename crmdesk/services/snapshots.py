"""Frozen forecasts: one every Thursday at 18:00, also when the program was closed (B8).

A snapshot is made from the log of standings as of its moment, whenever it is made, so that a late
one equals the one that would have been taken in time. It is never changed afterwards.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import column, func, insert, select, table

from crmdesk.analysis.accuracy import Accuracy, Outcome, accuracy, with_team
from crmdesk.analysis.forecast import Basis, Forecast, Share, forecast
from crmdesk.analysis.quarters import Quarter
from crmdesk.analysis.rounding import WHOLE, apportion, half_up
from crmdesk.analysis.snapshots import due
from crmdesk.core import clock
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.database import Database
from crmdesk.models.forecasting import ForecastLine, ForecastSnapshot
from crmdesk.services import deal_reading as reading
from crmdesk.services.forecasting import ForecastService
from crmdesk.services.opportunity_moves import MOVES, standings
from crmdesk.services.past_values import past_values
from crmdesk.services.prepared import Prepared

if TYPE_CHECKING:
    from sqlalchemy import Connection

IN_TIME: Final = timedelta(hours=1)  # later than that, a snapshot was made up for
NOBODY: Final = 0
SNAPSHOT: Final = table(
    "forecast_snapshot", *[column(c.name) for c in ForecastSnapshot.__table__.columns]
)
LINE: Final = table("forecast_line", *[column(c.name) for c in ForecastLine.__table__.columns])
_INSERT: Final = Prepared(insert(SNAPSHOT))
_INSERT_LINE: Final = Prepared(insert(LINE))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One frozen forecast with its sums in fen."""

    id: int
    taken_for: datetime
    taken_at: datetime
    is_late: bool
    count: int
    amount: int
    expected: int


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    """One seller's part of an opportunity in a snapshot; *employee_id* None: nobody's."""

    opportunity_id: int
    employee_id: int | None
    amount: int
    probability: int
    expected: int
    closes_on: date
    stage_id: int
    state: str
    commitment: str


class SnapshotService:
    """Takes snapshots and compares them with what came."""

    def __init__(self, database: Database, forecasts: ForecastService) -> None:
        self._database = database
        self._forecasts = forecasts

    # --- taking ---------------------------------------------------------------------------
    def missing(self) -> tuple[datetime, ...]:
        """The Thursdays up to now that have no snapshot yet, earliest first."""
        with self._database.read() as connection:
            return _missing(connection)

    def make_up(self, progress: Progress = NO_PROGRESS) -> int:
        """Take every snapshot that is due; returns how many. Each is kept by itself."""
        moments = self.missing()
        for done, moment in enumerate(moments):
            progress.check()
            progress.report(done, len(moments))
            self._take(moment)
        return len(moments)

    def _take(self, moment: datetime) -> None:
        """Compute as a reader, so that no save waits; only the writing is a transaction."""
        now = clock.now()
        with self._database.read() as connection:
            frozen = self._frozen(connection, moment)
        with self._database.write() as connection:
            if moment not in _missing(connection):
                return  # another window was quicker
            _write(connection, moment, now, self._database.id_maker.new(), *frozen)

    def freeze(
        self, connection: Connection, moment: datetime, now: datetime, snapshot_id: int
    ) -> None:
        """Write the snapshot of *moment*, taken *now*, into the transaction of *connection*."""
        _write(connection, moment, now, snapshot_id, *self._frozen(connection, moment))

    def _frozen(
        self, connection: Connection, moment: datetime
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """The lines of the forecast of a moment, and the parameters it was made with."""
        setting = self._forecasts.setting(connection, moment, moment.date())
        found = standings(connection, moment)
        shares = reading.shares(connection, moment)
        made = forecast(
            reading.deals(found, shares), setting.stages, moment.date(), basis=Basis.ENTERED
        )
        classes = past_values(connection, "opportunity", ("commitment",), moment)
        lines = []
        for line in made.lines:
            stands = found[line.deal_id]
            parts = shares.get(line.deal_id) or reading.sole(stands.owner_id)
            for who, amount, expected in _split(parts, line.amount, line.exact, made):
                lines.append(
                    {
                        "opportunity_id": line.deal_id,
                        "employee_id": who or NOBODY,
                        "amount": amount,
                        "probability": line.probability,
                        "expected": expected,
                        "closes_on": line.on.isoformat(),
                        "stage_id": stands.stage_id,
                        "state": stands.state,
                        "commitment": classes.get(line.deal_id, (None,))[0],
                    }
                )
        parameters = {
            "basis": Basis.ENTERED.value,
            "learned": not made.presets_only,
            "n": sum(each.n for each in setting.learned.values()),
            "total": made.total.expected,
        }
        return lines, parameters

    # --- reading --------------------------------------------------------------------------
    def all(self) -> list[Snapshot]:
        """Every snapshot, newest first."""
        sums = (
            select(
                LINE.c.snapshot_id,
                func.count(func.distinct(LINE.c.opportunity_id)).label("count"),
                func.sum(LINE.c.amount).label("amount"),
                func.sum(LINE.c.expected).label("expected"),
            )
            .group_by(LINE.c.snapshot_id)
            .subquery()
        )
        query = (
            select(
                SNAPSHOT.c.id,
                SNAPSHOT.c.taken_for,
                SNAPSHOT.c.taken_at,
                SNAPSHOT.c.is_late,
                func.coalesce(sums.c.count, 0),
                func.coalesce(sums.c.amount, 0),
                func.coalesce(sums.c.expected, 0),
            )
            .outerjoin(sums, sums.c.snapshot_id == SNAPSHOT.c.id)
            .order_by(SNAPSHOT.c.taken_for.desc())
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [
            Snapshot(
                i, datetime.fromisoformat(of), datetime.fromisoformat(at), bool(late), *sums_of
            )
            for i, of, at, late, *sums_of in rows
        ]

    def lines(self, snapshot_id: int) -> list[SnapshotLine]:
        """What a snapshot says, by opportunity and seller."""
        with self._database.read() as connection:
            return [_line(row) for row in _lines(connection, snapshot_id)]

    # --- comparing ------------------------------------------------------------------------
    def outcomes(self, until: Quarter, quarters: int = 4) -> tuple[Outcome, ...]:
        """What was forecast and what was won, by seller and for the team, quarter by quarter.

        The forecast of a quarter is that of the last snapshot before it began. A quarter without
        one is left out.
        """
        found: list[Outcome] = []
        with self._database.read() as connection:
            won = _won_by_quarter(connection, until.moved(1 - quarters).first)
            for back in reversed(range(quarters)):
                quarter = until.moved(-back)
                forecast_of = _forecast_of(connection, quarter)
                if forecast_of is None:
                    continue
                actual = won.get(quarter, {})
                sellers = sorted((forecast_of.keys() | actual.keys()) - {None}, key=str)
                found += [
                    Outcome(who, quarter, forecast_of.get(who, 0), actual.get(who, 0))
                    for who in sellers
                ]
                nobody = forecast_of.get(None, 0), actual.get(None, 0)
                if any(nobody):
                    found.append(Outcome(NOBODY, quarter, *nobody))
        return tuple(found)

    def accuracy(self, as_of: date | None = None, quarters: int = 4) -> tuple[Accuracy, ...]:
        """Bias per seller over the last finished quarters; the team (None) comes last.

        The key 0 is what belonged to nobody.
        """
        until = Quarter.of(as_of or clock.today()).moved(-1)
        return accuracy(with_team(self.outcomes(until, quarters)), until, quarters)


def _missing(connection: Connection) -> tuple[datetime, ...]:
    last = connection.scalar(select(func.max(SNAPSHOT.c.taken_for)))
    # The log is long: it is asked for its beginning only while there is no snapshot yet.
    began = None if last else connection.scalar(select(func.min(MOVES.c.at)))
    return due(_moment(last), clock.now(), began=_moment(began))


def _write(
    connection: Connection,
    moment: datetime,
    now: datetime,
    snapshot_id: int,
    lines: Sequence[Mapping[str, Any]],
    parameters: Mapping[str, Any],
) -> None:
    row = {
        "id": snapshot_id,
        "taken_for": _stored(moment),
        "taken_at": _stored(now),
        "is_late": int(now - moment > IN_TIME),
        "parameters": json.dumps(parameters, ensure_ascii=False),
    }
    _INSERT.run_many(connection, [row])
    _INSERT_LINE.run_many(connection, [{"snapshot_id": snapshot_id, **r} for r in lines])


def _split(
    parts: Sequence[Share], amount: int, exact: int, made: Forecast
) -> Iterator[tuple[int | None, int, int]]:
    """Amount and expectation of one line by seller; the parts sum to the line."""
    rest = WHOLE - sum(part for _who, part in parts)
    every: list[tuple[int | None, int]] = [*parts]
    if rest:
        every.append((None, rest))
    expected = half_up(exact, made.denominator)
    amounts = apportion([amount * part for _who, part in every], WHOLE, amount)
    denominator = made.denominator * WHOLE
    weights = apportion([exact * part for _who, part in every], denominator, expected)
    for (who, _part), each, weight in zip(every, amounts, weights, strict=True):
        yield who, each, weight


def _lines(connection: Connection, snapshot_id: int) -> Sequence[Any]:
    query = (
        select(
            LINE.c.opportunity_id,
            LINE.c.employee_id,
            LINE.c.amount,
            LINE.c.probability,
            LINE.c.expected,
            LINE.c.closes_on,
            LINE.c.stage_id,
            LINE.c.state,
            LINE.c.commitment,
        )
        .where(LINE.c.snapshot_id == snapshot_id)
        .order_by(LINE.c.opportunity_id, LINE.c.employee_id)
    )
    return connection.execute(query).all()


def _line(row: Sequence[Any]) -> SnapshotLine:
    i, who, amount, probability, expected, on, stage, state, commitment = row
    return SnapshotLine(
        i, who or None, amount, probability, expected, date.fromisoformat(on), stage, state,
        commitment or "",
    )  # fmt: skip


def _forecast_of(connection: Connection, quarter: Quarter) -> dict[int | None, int] | None:
    """What the last snapshot before *quarter* expected of it, by seller; None without one."""
    before = _stored(datetime.combine(quarter.first, datetime.min.time()))
    snapshot = connection.scalar(
        select(SNAPSHOT.c.id)
        .where(SNAPSHOT.c.taken_for < before)
        .order_by(SNAPSHOT.c.taken_for.desc())
        .limit(1)
    )
    if snapshot is None:
        return None
    rows = connection.execute(
        select(LINE.c.employee_id, func.sum(LINE.c.expected))
        .where(
            LINE.c.snapshot_id == snapshot,
            LINE.c.closes_on >= quarter.first.isoformat(),
            LINE.c.closes_on <= quarter.last.isoformat(),
        )
        .group_by(LINE.c.employee_id)
    )
    return {who or None: int(expected) for who, expected in rows}


def _won_by_quarter(
    connection: Connection, since: date
) -> Mapping[Quarter, Mapping[int | None, int]]:
    """What was won, by quarter and seller, in fen."""
    found: defaultdict[Quarter, defaultdict[int | None, int]]
    found = defaultdict(lambda: defaultdict(int))
    for each in reading.won(connection, since):
        parts: list[tuple[int | None, int]] = [*each.shares]
        rest = WHOLE - sum(part for _who, part in parts)
        if rest:
            parts.append((None, rest))
        amounts = apportion([each.amount * part for _who, part in parts], WHOLE, each.amount)
        for (who, _part), amount in zip(parts, amounts, strict=True):
            found[Quarter.of(each.on)][who] += amount
    return found


def _stored(moment: datetime) -> str:
    return moment.isoformat(" ", "seconds")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
