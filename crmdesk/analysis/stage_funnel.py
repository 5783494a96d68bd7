"""The funnel of an opportunity's stages: how many reached each one, and how long they stayed.

A lost opportunity counts at every stage up to the one it reached, so that the funnel shows where
deals get lost instead of forgetting them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from crmdesk.analysis.rounding import share_of

WON: Final = "won"
LOST: Final = frozenset({"lost", "ended"})


@dataclass(frozen=True, slots=True)
class StageVisit:
    """A stay of an opportunity at a stage; *left_on* is None while it is there."""

    stage_id: int
    entered_on: date
    left_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedDeal:
    """An opportunity with its history of stages. *state* is a stored code; *amount* in fen.

    *stage_id* is where it stands, or stood when it was decided.
    """

    deal_id: int
    state: str
    stage_id: int
    amount: int | None = None
    visits: tuple[StageVisit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One stage. Shares in hundredths of a percent, amounts in fen, *mean_days* exact.

    *count* and *amount* are of all that reached the stage, *here* of those that stand at it now,
    *lost_here* of those that got no further. *mean_days* is the time that opportunities which have
    left the stage spent there in all (*n_days* of them). The last row has no stage: the won ones.
    """

    stage_id: int | None
    count: int
    amount: int
    here: int
    lost_here: int
    of_previous: int | None
    of_first: int | None
    mean_days: Fraction | None
    n_days: int
    ids: tuple[int, ...]


def stage_funnel(deals: Iterable[StagedDeal], stages: Sequence[int]) -> tuple[StageRow, ...]:
    """How many opportunities reached each stage of one pipeline, and how many were won.

    *stages* are the ids in order. Who went back keeps the furthest stage; who skipped one has
    reached it all the same; who won has reached all. Stays at stages that are no longer in the
    pipeline count for nothing; ValueError when none of an opportunity's stages is.
    """
    position = {stage_id: n for n, stage_id in enumerate(stages)}
    known = tuple(deals)
    furthest = {deal.deal_id: _furthest(deal, position) for deal in known}
    rows: list[StageRow] = []
    for place, stage_id in enumerate(stages):
        reached = [deal for deal in known if furthest[deal.deal_id] >= place]
        days = [spent for deal in known if (spent := _days_at(deal, stage_id)) is not None]
        at = [deal for deal in reached if furthest[deal.deal_id] == place]
        rows.append(
            _row(
                rows,
                reached,
                stage_id=stage_id,
                here=sum(_is_open(d) and d.stage_id == stage_id for d in known),
                lost_here=sum(d.state in LOST for d in at),
                days=days,
            )
        )
    won = [deal for deal in known if deal.state == WON]
    rows.append(_row(rows, won, stage_id=None, here=len(won), lost_here=0, days=[]))
    return tuple(rows)


def _row(
    before: Sequence[StageRow],
    reached: Sequence[StagedDeal],
    *,
    stage_id: int | None,
    here: int,
    lost_here: int,
    days: Sequence[int],
) -> StageRow:
    count = len(reached)
    return StageRow(
        stage_id=stage_id,
        count=count,
        amount=sum(deal.amount or 0 for deal in reached),
        here=here,
        lost_here=lost_here,
        of_previous=share_of(count, before[-1].count) if before else None,
        of_first=share_of(count, before[0].count if before else count),
        mean_days=Fraction(sum(days), len(days)) if days else None,
        n_days=len(days),
        ids=tuple(sorted(deal.deal_id for deal in reached)),
    )


def _furthest(deal: StagedDeal, position: dict[int, int]) -> int:
    """The place of the furthest stage; one beyond the last for a won one."""
    if deal.state == WON:
        return len(position)
    seen = [deal.stage_id, *(visit.stage_id for visit in deal.visits)]
    places = [position[stage_id] for stage_id in seen if stage_id in position]
    if not places:
        raise ValueError(f"opportunity {deal.deal_id} has no stage of this pipeline")
    return max(places)


def _days_at(deal: StagedDeal, stage_id: int) -> int | None:
    """Days spent at a stage in all; None while there or never there."""
    visits = [visit for visit in deal.visits if visit.stage_id == stage_id]
    if not visits or any(visit.left_on is None for visit in visits):
        return None
    return sum((v.left_on - v.entered_on).days for v in visits if v.left_on is not None)


def _is_open(deal: StagedDeal) -> bool:
    return deal.state != WON and deal.state not in LOST
