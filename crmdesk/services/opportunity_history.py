"""Where an opportunity stood and for how long, and what there is to say when it closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from crmdesk.core.i18n import _, ngettext
from crmdesk.models.deal_choices import ActivityResult, OpportunityState
from crmdesk.services.catalogue import raw_table
from crmdesk.services.opportunity_moves import REMOVED, Move


@dataclass(frozen=True, slots=True)
class StageStay:
    """One stretch in one stage and state. *until* is None while it lasts."""

    stage_id: int
    stage: str
    state: str
    since: date
    until: date | None
    days: int
    who: str

    @property
    def state_label(self) -> str:
        """The state in the language in use."""
        return _(OpportunityState(self.state).label)

    @property
    def words(self) -> str:
        """How long, in words."""
        if self.until is None:
            return ngettext("{days} day so far", "{days} days so far", self.days).format(
                days=self.days
            )
        return ngettext("{days} day", "{days} days", self.days).format(days=self.days)


def stays(
    moves: Sequence[Move],
    stages: Mapping[int, str],
    employees: Mapping[int, str],
    today: date,
) -> list[StageStay]:
    """The stretches of one opportunity, oldest first; a final state has no length."""
    turns: list[Move] = []
    for move in moves:
        now = move.standing
        last = turns[-1].standing if turns else None
        if last is None or (last.stage_id, last.state) != (now.stage_id, now.state):
            turns.append(move)
    found = []
    for index, move in enumerate(turns):
        if move.standing.state == REMOVED:
            continue
        since = _began(move, is_first=index == 0)
        following = turns[index + 1] if index + 1 < len(turns) else None
        until = date.fromisoformat(following.at[:10]) if following else None
        is_final = move.standing.state in (OpportunityState.WON, OpportunityState.LOST)
        end = until or (since if is_final else today)
        found.append(
            StageStay(
                move.standing.stage_id,
                stages.get(move.standing.stage_id, ""),
                move.standing.state,
                since,
                since if until is None and is_final else until,
                max(0, (end - since).days),
                employees.get(move.employee_id or 0, ""),
            )
        )
    return found


def _began(move: Move, *, is_first: bool) -> date:
    """The day of the act; of the first one the day that was entered as its beginning."""
    entered = move.standing.stage_since
    return date.fromisoformat(entered if is_first and entered else move.at[:10])


@dataclass(frozen=True, slots=True)
class CloseSummary:
    """Figures for the summary on closing: days, contacts, expenses in fen, rivals, quotes."""

    days: int
    contacts: int
    expenses: int
    quotes: int
    competitors: tuple[str, ...]


def close_summary(connection: Connection, opportunity_id: int, today: date) -> CloseSummary:
    """What happened in an opportunity, counted."""
    opportunity, activity = raw_table("opportunity"), raw_table("activity")
    expense, quote = raw_table("opportunity_expense"), raw_table("quote")
    rival, competitor = raw_table("opportunity_competitor"), raw_table("competitor")
    opened, decided = connection.execute(
        select(opportunity.c.created_on, opportunity.c.decided_on).where(
            opportunity.c.id == opportunity_id
        )
    ).one()
    end = date.fromisoformat(decided) if decided else today
    contacts = connection.scalar(
        select(func.count()).where(
            activity.c.opportunity_id == opportunity_id,
            activity.c.result == ActivityResult.REACHED.value,
            activity.c.deleted_at.is_(None),
        )
    )
    spent = connection.scalar(
        select(func.sum(expense.c.amount)).where(
            expense.c.opportunity_id == opportunity_id, expense.c.deleted_at.is_(None)
        )
    )
    quotes = connection.scalar(
        select(func.count()).where(
            quote.c.opportunity_id == opportunity_id, quote.c.deleted_at.is_(None)
        )
    )
    names = connection.scalars(
        select(competitor.c.name)
        .join(rival, rival.c.competitor_id == competitor.c.id)
        .where(rival.c.opportunity_id == opportunity_id, rival.c.deleted_at.is_(None))
        .order_by(rival.c.id)
    )
    days = (end - date.fromisoformat(opened)).days
    return CloseSummary(days, contacts or 0, spent or 0, quotes or 0, tuple(names))
