"""When an opportunity has gone quiet: its customer was not contacted for longer than allowed.

Allowed is what the stage says, else the interval of contacts of the grade (B6). The clock is the
last real contact with the customer, and nothing else restarts it; before the first one it is the
day on which the opportunity was opened. A step planned for today or later suspends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from crmdesk.services.board_data import Stale
from crmdesk.services.prepared import rows_where
from crmdesk.services.setting_specs import CADENCE_BY_GRADE, STALE_DEALS, decoded, value_from


@dataclass(frozen=True, slots=True)
class Limits:
    """Days without contact that are allowed, per grade and per stage with a limit of its own."""

    by_grade: Mapping[str, int]
    by_stage: Mapping[int, int]
    is_on: bool = True

    def of(self, grade: str | None, stage_id: int) -> int | None:
        """The limit that applies; None where nothing says one."""
        return self.by_stage.get(stage_id) or self.by_grade.get(grade or "")


def limits(connection: Connection) -> Limits:
    """The limits in force."""
    stored = {
        key: decoded(text)
        for key, text in rows_where("setting", ("key", "value"), (), False).run(connection)
    }
    stages = rows_where("stage", ("id", "stale_days"), (), False).run(connection)
    return Limits(
        {grade: value_from(stored, spec) for grade, spec in CADENCE_BY_GRADE.items()},
        {stage_id: days for stage_id, days in stages if days is not None},
        value_from(stored, STALE_DEALS),
    )


def stale(
    last_contact: date | None,
    opened_on: date,
    next_on: date | None,
    limit: int | None,
    as_of: date,
) -> Stale | None:
    """Why the opportunity has gone quiet on the day *as_of*; None while it has not."""
    if limit is None or (next_on is not None and next_on >= as_of):
        return None
    days = (as_of - (last_contact or opened_on)).days
    if days <= limit:
        return None
    return Stale(None if last_contact is None else days, limit)
