"""The open opportunities of one seller (or of all) by stage: count and amount, for 今日."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from crmdesk.analysis.states import OPEN_STATES
from crmdesk.services.catalogue import raw_table
from crmdesk.services.pipelines import read_pipelines


@dataclass(frozen=True, slots=True)
class StageSum:
    """One stage of the usual pipeline: how many stand there and their amount in fen."""

    stage_id: int
    name: str
    count: int
    amount: int


def stage_sums(connection: Connection, employee_id: int | None) -> tuple[StageSum, ...]:
    """Every stage of the pipeline most opportunities are in, in order; nothing without one."""
    o = raw_table("opportunity").c
    mine = () if employee_id is None else (o.owner_id == employee_id,)
    rows = connection.execute(
        select(o.stage_id, func.count(), func.coalesce(func.sum(o.amount), 0))
        .where(o.state.in_(sorted(OPEN_STATES)), o.deleted_at.is_(None), *mine)
        .group_by(o.stage_id)
    ).all()
    found = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    pipelines = read_pipelines(connection)
    if not pipelines or not found:
        return ()
    busiest = max(
        pipelines, key=lambda p: (sum(found.get(s.id, (0, 0))[0] for s in p.stages), p.is_default)
    )
    return tuple(StageSum(s.id, s.name, *found.get(s.id, (0, 0))) for s in busiest.stages)
