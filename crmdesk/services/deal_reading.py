"""Opportunities as the forecast, the funnel and the waterfall see them, read as bare tuples.

Today's come from the records, those of a past moment from the log of standings. Shares and
classes of commitment of a past moment come from the history (``past_values``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, select

from crmdesk.analysis.forecast import Deal, Share, Stage
from crmdesk.analysis.forecast_data import Details
from crmdesk.analysis.grade_rule import TimeGate, judge
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.models.choices import DecisionRole
from crmdesk.services.catalogue import raw_table
from crmdesk.services.grading import OF_CUSTOMER, OF_OPPORTUNITY, facts_from
from crmdesk.services.opportunity_moves import Standing, standings
from crmdesk.services.past_values import coded, past_values
from crmdesk.services.pipelines import PipelineRow, read_pipelines
from crmdesk.services.prepared import Prepared
from crmdesk.services.stage_stays import postponed

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OPPORTUNITY: Final = raw_table("opportunity")
_CUSTOMER: Final = raw_table("customer")
_SHARE: Final = raw_table("opportunity_share")
_WATCHED: Final = (
    "id",
    "state",
    "stage_id",
    "stage_since",
    "amount",
    "expected_on",
    "manual_probability",
    "owner_id",
)
_LIVING: Final = (
    select(*[_OPPORTUNITY.c[name] for name in _WATCHED])
    .join(_CUSTOMER, _CUSTOMER.c.id == _OPPORTUNITY.c.customer_id)
    .where(_OPPORTUNITY.c.deleted_at.is_(None), _CUSTOMER.c.deleted_at.is_(None))
)
_ALL: Final = Prepared(_LIVING)
_OPEN: Final = Prepared(
    _LIVING.where(_OPPORTUNITY.c.state.in_([coded(state) for state in sorted(OPEN_STATES)]))
)
_SHARES: Final = Prepared(
    select(_SHARE.c.opportunity_id, _SHARE.c.employee_id, _SHARE.c.share)
    .where(_SHARE.c.deleted_at.is_(None))
    .order_by(_SHARE.c.opportunity_id, _SHARE.c.employee_id)
)
_CONTACT: Final = raw_table("contact")
# The decision maker is known and was met; of the customer, so of all its opportunities.
_DECIDERS: Final = Prepared(
    select(_CONTACT.c.customer_id)
    .where(
        _CONTACT.c.deleted_at.is_(None),
        _CONTACT.c.contacted_on.is_not(None),
        _CONTACT.c.role == coded(DecisionRole.DECIDER),
    )
    .distinct()
)
_NAMED: Final = select(
    _OPPORTUNITY.c.id,
    _OPPORTUNITY.c.code,
    _OPPORTUNITY.c.name,
    _OPPORTUNITY.c.customer_id,
    func.coalesce(_CUSTOMER.c.short_name, _CUSTOMER.c.name),
    _OPPORTUNITY.c.commitment,
).join(_CUSTOMER, _CUSTOMER.c.id == _OPPORTUNITY.c.customer_id)
_IS_OPEN: Final = _OPPORTUNITY.c.state.in_([coded(state) for state in sorted(OPEN_STATES)])
_DETAILS: Final = Prepared(_NAMED)
_OPEN_DETAILS: Final = Prepared(_NAMED.where(_IS_OPEN))
_ANSWERS: Final = Prepared(
    select(
        _OPPORTUNITY.c.id,
        *[_OPPORTUNITY.c[name] for name in OF_OPPORTUNITY],
        *[_CUSTOMER.c[name] for name in OF_CUSTOMER],
    ).join(_CUSTOMER, _CUSTOMER.c.id == _OPPORTUNITY.c.customer_id)
)
_WON: Final = Prepared(
    select(
        _OPPORTUNITY.c.id, _OPPORTUNITY.c.amount, _OPPORTUNITY.c.decided_on, _OPPORTUNITY.c.owner_id
    )
    .join(_CUSTOMER, _CUSTOMER.c.id == _OPPORTUNITY.c.customer_id)
    .where(
        _OPPORTUNITY.c.deleted_at.is_(None),
        _CUSTOMER.c.deleted_at.is_(None),
        _OPPORTUNITY.c.state == coded("won"),
        _OPPORTUNITY.c.decided_on >= bindparam("since"),
    )
)


@dataclass(frozen=True, slots=True)
class Won:
    """An opportunity that was won: fen, the day, and whose it is."""

    id: int
    amount: int
    on: date
    shares: tuple[Share, ...]


def end_of(day: date) -> datetime:
    """The last second of a day."""
    return datetime.combine(day, time(23, 59, 59))


def stages_of(pipelines: Iterable[PipelineRow]) -> dict[int, tuple[Stage, ...]]:
    """The stages of each pipeline as the forecast takes them."""
    return {p.id: tuple(stage.for_forecast for stage in p.stages) for p in pipelines}


def past_stages(connection: Connection, at: datetime) -> dict[int, tuple[Stage, ...]]:
    """The stages as they were set up at a moment; those that are gone today are left out."""
    then = past_values(connection, "stage", ("probability", "duration_days"), at)
    return {
        pipeline: tuple(
            Stage(
                id=stage.id,
                name=stage.name,
                probability=then.get(stage.id, (stage.probability, 0))[0],
                duration_days=then.get(stage.id, (0, stage.duration_days))[1],
                position=stage.position,
            )
            for stage in stages
        )
        for pipeline, stages in stages_of(read_pipelines(connection)).items()
    }


def present(connection: Connection, *, only_open: bool = False) -> dict[int, Standing]:
    """Every living opportunity as it stands now."""
    rows = (_OPEN if only_open else _ALL).run(connection)
    return {row[0]: Standing._make(row) for row in rows}


def standing(connection: Connection, at: datetime | None) -> dict[int, Standing]:
    """Every opportunity at a moment; None: now."""
    return present(connection) if at is None else standings(connection, at)


def shares(connection: Connection, at: datetime | None = None) -> dict[int, tuple[Share, ...]]:
    """The shares of those opportunities that several sellers have, in the order of the sellers."""
    found: defaultdict[int, list[Share]] = defaultdict(list)
    if at is None:
        for opportunity, employee, share in _SHARES.run(connection):
            found[opportunity].append((employee, share))
    else:
        fields = ("opportunity_id", "employee_id", "share")
        for opportunity, employee, share in past_values(
            connection, "opportunity_share", fields, at
        ).values():
            found[opportunity].append((employee, share))
    return {i: tuple(sorted(each)) for i, each in found.items()}


def deals(found: Mapping[int, Standing], parts: Mapping[int, tuple[Share, ...]]) -> list[Deal]:
    """Standings as the forecast takes them: an opportunity without shares is all its owner's."""
    return [deal(each, parts) for each in found.values()]


def deal(found: Standing, parts: Mapping[int, tuple[Share, ...]]) -> Deal:
    """One of them."""
    return Deal(
        id=found.opportunity_id,
        shares=parts.get(found.opportunity_id) or sole(found.owner_id),
        amount=found.amount,
        stage_id=found.stage_id,
        stage_since=_day(found.stage_since),
        state=found.state,
        expected_on=_day(found.expected_on),
        manual_probability=found.manual_probability,
    )


def sole(owner_id: int | None) -> tuple[Share, ...]:
    """The shares of an opportunity that one seller has, or nobody."""
    return ((owner_id, WHOLE),) if owner_id else ()


def details(
    connection: Connection, found: Mapping[int, Standing], ids: Iterable[int]
) -> dict[int, Details]:
    """What lists say of the opportunities *ids*, which stand as *found* says."""
    wanted = set(ids)
    rows = list(_OPEN_DETAILS.run(connection))
    if not wanted <= {row[0] for row in rows}:  # of a past day: some are closed by now
        rows = list(_DETAILS.run(connection))
    made = {}
    for i, code, name, customer_id, customer, commitment in rows:
        if i in wanted:
            stands = found[i]
            made[i] = Details(
                code,
                name,
                customer_id,
                customer,
                stands.stage_id,
                stands.owner_id,
                commitment or "",
                _day(stands.expected_on),
            )
    return made


def marked(
    connection: Connection, found: Mapping[int, Details], as_of: date, gate: TimeGate
) -> dict[int, Details]:
    """The same with grade, number of postponements, and whether the decision maker was met."""
    moved = postponed(connection, end_of(as_of))
    deciders = {row[0] for row in _DECIDERS.run(connection)}
    last = len(OF_OPPORTUNITY)
    made = {}
    for i, *answers in _ANSWERS.run(connection):
        known = found.get(i)
        if known is None:
            continue
        expected = known.expected_on.isoformat() if known.expected_on else None
        facts = facts_from((*answers[: last - 1], expected), tuple(answers[last:]))
        grade = judge(facts, as_of, gate).grade
        made[i] = known._replace(
            grade=grade.value if grade else "",
            postponed=moved.get(i, 0),
            has_decider=known.customer_id in deciders,
        )
    return made


def won(connection: Connection, since: date = date.min) -> list[Won]:
    """Everything that was won from *since* on and is still there."""
    parts = shares(connection)
    return [
        Won(i, amount or 0, date.fromisoformat(on), parts.get(i) or sole(owner))
        for i, amount, on, owner in _WON.run(connection, since=since.isoformat())
    ]


def share_of(parts: Sequence[Share], employee: int | None) -> int:
    """The share of one seller in hundredths of a percent; of everybody without one."""
    if employee is None:
        return WHOLE
    return sum(part for who, part in parts if who == employee)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
