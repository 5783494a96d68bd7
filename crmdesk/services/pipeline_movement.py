"""What moved the pipeline between two moments, from the log of standings.

Start and end are what the forecasts of the two moments say: each is weighted with the chances of
its own moment. For one seller each opportunity counts with his share, rounded to whole fen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import lcm
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.forecast import Chances, Share, Stage, chances
from crmdesk.analysis.movement import DealState, Measure, Movement, movement
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.services import deal_reading as reading
from crmdesk.services.forecasting import ForecastService
from crmdesk.services.opportunity_moves import Standing, standings

if TYPE_CHECKING:
    from sqlalchemy import Connection

WRONG_WAY: Final = N_("The waterfall goes from an earlier day to a later one.")


@dataclass(frozen=True, slots=True)
class MovementAnswer:
    """The waterfall with its two moments and the ids behind both totals."""

    since: datetime
    until: datetime
    found: Movement
    start_ids: tuple[int, ...]
    end_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Moment:
    """The pipeline at one moment."""

    standings: Mapping[int, Standing]
    shares: Mapping[int, tuple[Share, ...]]
    chances: Chances
    positions: Mapping[int, int]


class MovementService:
    """Compares two moments; writes nothing."""

    def __init__(self, database: Database, forecasts: ForecastService) -> None:
        self._database = database
        self._forecasts = forecasts

    def movement(
        self,
        since: date | datetime,
        until: date | datetime,
        measure: Measure = Measure.WEIGHTED,
        *,
        employee: int | None = None,
        is_learned: bool = True,
    ) -> MovementAnswer:
        """From *since* to *until* (of a date: its end, of today: now).

        Raises CrmError if *since* is not before *until*.
        """
        first, last = moment_of(since), moment_of(until)
        if first > last:
            raise CrmError(WRONG_WAY)
        with self._database.read() as connection:
            before = self._at(connection, first, is_learned=is_learned)
            after = self._at(connection, last, is_learned=is_learned)
        scale = lcm(before.chances.denominator, after.chances.denominator)
        moving = _moving(before.standings, after.standings)
        old = _states(before, scale, employee, moving)
        new = _states(after, scale, employee, moving)
        return MovementAnswer(
            first,
            last,
            movement(old, new, measure, scale),
            tuple(i for i, state in old.items() if state.is_open),
            tuple(i for i, state in new.items() if state.is_open),
        )

    def _at(self, connection: Connection, at: datetime, *, is_learned: bool) -> _Moment:
        is_now = at >= clock.now()
        past = None if is_now else at
        setting = self._forecasts.setting(connection, past, at.date(), is_learned=is_learned)
        found = reading.present(connection) if is_now else standings(connection, at)
        return _Moment(
            found,
            reading.shares(connection, past),
            chances(setting.stages.values()),
            _positions(setting.stages),
        )


def moment_of(day: date | datetime) -> datetime:
    """The end of a day, but never later than now."""
    at = day if isinstance(day, datetime) else reading.end_of(day)
    return min(at, clock.now())


def _positions(stages: Mapping[int, Sequence[Stage]]) -> dict[int, int]:
    return {stage.id: stage.position for each in stages.values() for stage in each}


def _moving(before: Mapping[int, Standing], after: Mapping[int, Standing]) -> set[int]:
    """The opportunities that count for either total or changed their state; the rest is history."""
    found = {
        i
        for i, now in after.items()
        if now.state in OPEN_STATES or (old := before.get(i)) is None or old.state != now.state
    }
    return found | {i for i, then in before.items() if then.state in OPEN_STATES}


def _states(
    moment: _Moment, scale: int, employee: int | None, ids: Collection[int]
) -> dict[int, DealState]:
    """The opportunities of the moment among *ids* in which the seller has a share."""
    factor = scale // moment.chances.denominator
    found = {}
    for i, stands in moment.standings.items():
        if i not in ids:
            continue
        parts = moment.shares.get(i) or reading.sole(stands.owner_id)
        share = reading.share_of(parts, employee)
        if not share:
            continue
        amount = stands.amount
        chance = moment.chances.numerator(stands.stage_id, stands.manual_probability)
        found[i] = DealState(
            amount=amount if amount is None or share == WHOLE else half_up(amount * share, WHOLE),
            probability=chance * factor,
            position=moment.positions.get(stands.stage_id, 0),
            state=stands.state,
            expected_on=date.fromisoformat(stands.expected_on) if stands.expected_on else None,
        )
    return found
