"""How long opportunities stayed in their stages and how they left them, from the log of standings.

What ``analysis.stage_learning`` and the funnel of stages are fed with. A stay goes on through
changes of amount or date; it ends when the stage changes, when the opportunity is decided or
paused, or when it is put into the recycle bin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from crmdesk.analysis.forecast import Stage
from crmdesk.analysis.stage_learning import Stay
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
_DATES: Final = Prepared(
    select(MOVES.c.opportunity_id, MOVES.c.expected_on)
    .where(MOVES.c.expected_on.is_not(None), MOVES.c.at <= bindparam("until"))
    .order_by(MOVES.c.opportunity_id, MOVES.c.at, MOVES.c.id)
)
_COUNT: Final = Prepared(select(func.count(), func.max(MOVES.c.id)).select_from(MOVES))
WON: Final = "won"
LOST: Final = frozenset({"lost", "ended"})


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
    places = {
        stage.id: (pipeline, stage.position) for pipeline, each in stages.items() for stage in each
    }
    moment = until.isoformat(" ", "seconds")
    rows = _LOG.run(connection, until=moment)
    return list(_stays(map(Point._make, rows), places))


def _stays(points: Iterable[Point], places: Mapping[int, tuple[int, int]]) -> Iterator[DealStay]:
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


def _answer(begun: Point, then: Point, places: Mapping[int, tuple[int, int]]) -> bool | None:
    """Whether the stay ended forwards; None: that cannot be said."""
    if then.state == WON:
        return True
    if then.state in LOST:
        return False
    if then.state not in OPEN_STATES:
        return None
    old, new = places.get(begun.stage_id), places.get(then.stage_id)
    if old is None or new is None or old[0] != new[0] or new[1] < old[1]:
        return None
    return True


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


def postponed(connection: Connection, until: datetime | None = None) -> dict[int, int]:
    """How often the closing date of an opportunity was moved to a later day; only where it was."""
    moment = (until or datetime.max).isoformat(" ", "seconds")
    found: dict[int, int] = {}
    last_id, last_on = 0, ""
    for opportunity_id, on in _DATES.run(connection, until=moment):
        if opportunity_id == last_id and on > last_on:
            found[opportunity_id] = found.get(opportunity_id, 0) + 1
        last_id, last_on = opportunity_id, on
    return found
