"""How long opportunities stayed in their stages and how they left them, from the log of standings.

What ``analysis.stage_learning`` and the funnel of stages are fed with. A stay goes on through
changes of amount or date; it ends when the stage changes, when the opportunity is decided or
paused, or when it is put into the recycle bin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from sqlalchemy import bindparam, func, select, text

from crmdesk.analysis.forecast import Stage
from crmdesk.analysis.months import add_months
from crmdesk.analysis.stage_learning import NO_STAYS, WINDOW_MONTHS, Stay, StaySums
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.services.catalogue import raw_table
from crmdesk.services.opportunity_moves import MOVES
from crmdesk.services.prepared import Prepared

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OPPORTUNITY: Final = raw_table("opportunity")
_LOG: Final = Prepared(
    select(
        MOVES.c.opportunity_id,
        MOVES.c.at,
        MOVES.c.state,
        MOVES.c.stage_id,
        MOVES.c.stage_since,
        MOVES.c.owner_id,
    )
    .join(_OPPORTUNITY, _OPPORTUNITY.c.id == MOVES.c.opportunity_id)
    .where(_OPPORTUNITY.c.deleted_at.is_(None), MOVES.c.at <= bindparam("until"))
    .order_by(MOVES.c.opportunity_id, MOVES.c.at, MOVES.c.id)
)
_COUNT: Final = Prepared(select(func.count(), func.max(MOVES.c.id)).select_from(MOVES))
WON: Final = "won"
LOST: Final = frozenset({"lost", "ended"})
Places: TypeAlias = Mapping[int, tuple[int, int]]
_OPEN: Final = ", ".join(f"'{state}'" for state in sorted(OPEN_STATES))
# Rows at which a stay begins or ends; the next of them ends the stay that the one before began.
_SUMS: Final = Prepared(
    text(f"""
    WITH log AS (
      SELECT opportunity_id, at, id, state, stage_id, stage_since,
        state IN ({_OPEN}) AS is_open,
        LAG(CASE WHEN state IN ({_OPEN}) THEN stage_id END) OVER turn AS before
      FROM opportunity_move
      WHERE at <= :until AND opportunity_id NOT IN
        (SELECT id FROM opportunity WHERE deleted_at IS NOT NULL)
      WINDOW turn AS (PARTITION BY opportunity_id ORDER BY at, id)
    ), edge AS (
      SELECT opportunity_id, is_open, stage_id,
        MIN(COALESCE(stage_since, SUBSTR(at, 1, 10)), SUBSTR(at, 1, 10)) AS entered,
        LEAD(SUBSTR(at, 1, 10)) OVER turn AS left_on,
        LEAD(state) OVER turn AS then_state,
        LEAD(stage_id) OVER turn AS then_stage
      FROM log
      WHERE (is_open AND before IS NOT stage_id) OR (NOT is_open AND before IS NOT NULL)
      WINDOW turn AS (PARTITION BY opportunity_id ORDER BY at, id)
    )
    SELECT stage_id, then_state, then_stage, COUNT(*),
      CAST(SUM(JULIANDAY(COALESCE(left_on, :day)) - JULIANDAY(entered)) AS INTEGER)
    FROM edge
    WHERE is_open AND (left_on IS NULL OR left_on > :since) AND entered <= :day
    GROUP BY stage_id, then_state, then_stage
    """)
)
_POSTPONED: Final = Prepared(
    text(f"""
    SELECT opportunity_id, COUNT(*) FROM (
      SELECT opportunity_id, expected_on, LAG(expected_on) OVER turn AS before
      FROM opportunity_move
      WHERE expected_on IS NOT NULL AND at <= :until AND opportunity_id IN
        (SELECT id FROM opportunity WHERE state IN ({_OPEN}))
      WINDOW turn AS (PARTITION BY opportunity_id ORDER BY at, id)
    ) WHERE expected_on > before GROUP BY opportunity_id
    """)
)


class Point(NamedTuple):
    """One row of the log."""

    opportunity_id: int
    at: str
    state: str
    stage_id: int
    stage_since: str | None
    owner_id: int | None

    @property
    def day(self) -> date:
        """The day of the act."""
        return date.fromisoformat(self.at[:10])


@dataclass(frozen=True, slots=True)
class DealStay:
    """A stay of one opportunity. *advanced* as in ``stage_learning.Stay``."""

    opportunity_id: int
    stage_id: int
    entered_on: date
    left_on: date | None
    advanced: bool | None
    owner_id: int | None


def version(connection: Connection) -> tuple[int, int]:
    """Changes whenever the log does."""
    count, newest = _COUNT.run(connection).fetchone()
    return count, newest or 0


def read_stays(
    connection: Connection, until: datetime, stages: Mapping[int, Iterable[Stage]]
) -> list[DealStay]:
    """Every stay that began up to *until*, opportunity by opportunity, in order of time.

    *stages* by pipeline say whether a change went forwards; to another pipeline it has no answer.
    """
    places = _places(stages)
    moment = until.isoformat(" ", "seconds")
    rows = _LOG.run(connection, until=moment)
    return list(_stays(map(Point._make, rows), places))


def _stays(points: Iterable[Point], places: Places) -> Iterator[DealStay]:
    """The stays of a log in the order of opportunities and time."""
    begun: Point | None = None
    entered = date.min
    for point in points:
        if begun is not None:
            if point.opportunity_id != begun.opportunity_id:
                yield _stay(begun, entered, None, advanced=None)
                begun = None
            elif point.stage_id != begun.stage_id or point.state not in OPEN_STATES:
                forwards = _answer(begun, point, places)
                yield _stay(begun, entered, point.day, advanced=forwards)
                begun = None
            else:
                begun = begun._replace(owner_id=point.owner_id)
        if begun is None and point.state in OPEN_STATES:
            begun, entered = point, _entered(point)
    if begun is not None:
        yield _stay(begun, entered, None, advanced=None)


def _entered(point: Point) -> date:
    """The day it came into its stage: as entered, but never after the act that says so."""
    since = date.fromisoformat(point.stage_since) if point.stage_since else point.day
    return min(since, point.day)


def _stay(begun: Point, entered: date, left: date | None, *, advanced: bool | None) -> DealStay:
    return DealStay(begun.opportunity_id, begun.stage_id, entered, left, advanced, begun.owner_id)


def _answer(begun: Point, then: Point, places: Places) -> bool | None:
    """Whether the stay ended forwards; None: that cannot be said."""
    return _way(begun.stage_id, then.state, then.stage_id, places)


def _way(stage_id: int, then_state: str, then_stage: int, places: Places) -> bool | None:
    """The same of stage and next row."""
    if then_state == WON:
        return True
    if then_state in LOST:
        return False
    if then_state not in OPEN_STATES:
        return None
    old, new = places.get(stage_id), places.get(then_stage)
    if old is None or new is None or old[0] != new[0] or new[1] < old[1]:
        return None
    return True


def _places(stages: Mapping[int, Iterable[Stage]]) -> Places:
    """Pipeline and position of every stage."""
    return {
        stage.id: (pipeline, stage.position) for pipeline, each in stages.items() for stage in each
    }


def for_learning(stays: Iterable[DealStay], *, by_owner: bool = False) -> list[Stay]:
    """The stays as ``stage_learning`` takes them; grouped by seller on wish."""
    return [
        Stay(
            stage_id=stay.stage_id,
            entered_on=stay.entered_on,
            left_on=stay.left_on,
            advanced=stay.advanced,
            group=stay.owner_id if by_owner else None,
        )
        for stay in stays
    ]


def stage_sums(
    connection: Connection,
    until: datetime,
    stages: Mapping[int, Iterable[Stage]],
    months: int = WINDOW_MONTHS,
) -> dict[int, StaySums]:
    """All stays of the last *months* months up to *until* added up by stage.

    The same as adding up ``read_stays``, but SQLite does it: a log has hundreds of thousands of
    rows. Equal ways out of a stage come as one row.
    """
    places = _places(stages)
    found: dict[int, StaySums] = {}
    rows = _SUMS.run(
        connection,
        until=until.isoformat(" ", "seconds"),
        day=until.date().isoformat(),
        since=add_months(until.date(), -months).isoformat(),
    )
    for stage_id, then_state, then_stage, count, days in rows:
        answer = None if then_state is None else _way(stage_id, then_state, then_stage, places)
        old = found.get(stage_id, NO_STAYS)
        if answer is None:
            found[stage_id] = replace(
                old, running=old.running + count, running_days=old.running_days + days
            )
        else:
            found[stage_id] = replace(
                old,
                n=old.n + count,
                advanced=old.advanced + (count if answer else 0),
                ended_days=old.ended_days + days,
            )
    return found


def postponed(connection: Connection, until: datetime) -> dict[int, int]:
    """How often the closing date of an open opportunity was moved to a later day, where it was."""
    moment = until.isoformat(" ", "seconds")
    return dict(_POSTPONED.run(connection, until=moment).fetchall())
