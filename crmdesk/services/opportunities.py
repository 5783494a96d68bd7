"""Opportunities: their grades with reasons, moves with questions, shares, handing over, history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from crmdesk.analysis import states
from crmdesk.analysis.grade import PLAYBOOK, Facts, Grade, GradeAnswer
from crmdesk.analysis.grade import grade as judged
from crmdesk.analysis.grade_rule import TimeGate, Verdict, judge
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import NotFound
from crmdesk.core.i18n import N_, _
from crmdesk.models import codecs
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import Filing, OpportunityState, Origin, TransferState
from crmdesk.models.registry import entity_of
from crmdesk.services.catalogue import FieldCatalogue, column_names, raw_table
from crmdesk.services.grading import ANSWERED_BY, GATES, facts_of
from crmdesk.services.names import Names
from crmdesk.services.opportunity_history import CloseSummary, StageStay, close_summary, stays
from crmdesk.services.opportunity_moves import moves_of
from crmdesk.services.opportunity_moving import ENTITY, TITLES, perform
from crmdesk.services.opportunity_questions import Asked, questions_for
from crmdesk.services.opportunity_targets import (
    EndTarget,
    FilingTarget,
    GradeTarget,
    LostTarget,
    PauseTarget,
    Questions,
    ReopenTarget,
    StageTarget,
    Target,
    WonTarget,
)
from crmdesk.services.pipelines import PipelineService, read_pipelines
from crmdesk.services.prepared import read_by_ids, rows_where
from crmdesk.services.records import CREATED
from crmdesk.services.setting_specs import PLAYBOOKS, TIME_GATE
from crmdesk.services.settings import SettingsService
from crmdesk.services.writing import WriteContext, Writer

SHARED: Final = N_("Shared {name} among sellers")
ASKED_OVER: Final = N_("Asked {who} to take over {name}")
TAKEN_OVER: Final = N_("{who} took over {name}")
NOT_TAKEN_OVER: Final = N_("{who} did not take over {name}")
LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class OpenTransfer:
    """An opportunity that somebody is asked to take over."""

    id: int
    opportunity_id: int
    opportunity: str
    customer: str
    from_name: str
    to_id: int
    to_name: str
    asked_on: date
    reason: str


class OpportunityService:
    """What can be done with opportunities beyond saving their fields."""

    def __init__(
        self,
        database: Database,
        catalogue: FieldCatalogue,
        names: Names,
        settings: SettingsService,
        pipelines: PipelineService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._names = names
        self._settings = settings
        self._pipelines = pipelines
        self._make_context = make_context

    # --- grades ---------------------------------------------------------------------------
    @property
    def gate(self) -> TimeGate:
        """The months to closing for the grades, as the owner chose them."""
        return GATES[self._settings.get(TIME_GATE)]

    def facts(self, row: Mapping[str, Any]) -> Facts:
        """The facts of an opportunity in stored form, what is blank taken from the card."""
        with self._database.read() as connection:
            return facts_of(row, _record(connection, "customer", row.get("customer_id")))

    def grades(self, ids: Collection[int], as_of: date | None = None) -> dict[int, Verdict]:
        """The verdicts on opportunities by id."""
        day, gate = as_of or clock.today(), self.gate
        with self._database.read() as connection:
            rows = _records(connection, ENTITY, list(ids))
            owners = {row["customer_id"] for row in rows.values()}
            customers = _records(connection, "customer", sorted(owners))
        return {
            i: judge(facts_of(row, customers.get(row["customer_id"])), day, gate)
            for i, row in rows.items()
        }

    def explain(self, opportunity_id: int, as_of: date | None = None) -> GradeAnswer:
        """The grade of one opportunity with its reasons and what would raise it."""
        return self.preview(opportunity_id, {}, as_of)

    def preview(
        self, opportunity_id: int, answers: Mapping[str, Any], as_of: date | None = None
    ) -> GradeAnswer:
        """The grade it would have with other *answers* (values by field), while they are typed."""
        specs = self._catalogue.by_key(ENTITY)
        with self._database.read() as connection:
            row = _existing(connection, opportunity_id)
            customer = _record(connection, "customer", row["customer_id"])
        graded = set(ANSWERED_BY.values())
        stored = {n: codecs.dump(specs[n], v) for n, v in answers.items() if n in graded}
        return judged(facts_of(row | stored, customer), as_of or clock.today(), self.gate)

    def playbook(self, grade: str) -> str:
        """How to keep up relations with customers of a grade ("a" to "d"): the owner's text or
        the one that comes with the program."""
        return self._settings.get(PLAYBOOKS[grade]) or _(PLAYBOOK[Grade(grade)])

    # --- moving ---------------------------------------------------------------------------
    def questions_for(self, opportunity_id: int, target: Target) -> Questions:
        """What a move asks. Raises NotFound."""
        with self._database.read() as connection:
            row = _existing(connection, opportunity_id)
            asked = Asked(
                row,
                _record(connection, "customer", row["customer_id"]),
                self._catalogue.by_key(ENTITY),
                {s.id: (s.name, s.gate) for p in read_pipelines(connection) for s in p.stages},
                clock.today(),
                self.gate,
            )
        return questions_for(asked, target)

    def move(
        self,
        opportunity_id: int,
        target: Target,
        answers: Mapping[str, Any] | None = None,
        base_version: int | None = None,
    ) -> ChangeSet:
        """Move it, with the answers by field, in one act. An empty change set: it was there.

        Raises ValidationError (fields), StaleRecord, NotFound or CrmError; then nothing changed.
        """
        with Writer(self._make_context(), TITLES[type(target)]) as writer:
            row = writer.row(ENTITY, opportunity_id)
            if row is None or row["deleted_at"] is not None:
                raise NotFound()
            writer.params = {"name": row["name"]}
            if isinstance(target, GradeTarget):
                writer.params["target"] = target.grade.upper()
            elif isinstance(target, StageTarget):
                stage = writer.row("stage", target.stage_id) or {}
                writer.params["target"] = stage.get("name", "")
            perform(writer, row, target, answers or {}, base_version)
        return writer.change_set

    def next_targets(self, opportunity_id: int) -> tuple[Target, ...]:
        """Where it may go from here, for menus: states and filing, not stages and grades."""
        with self._database.read() as connection:
            row = _existing(connection, opportunity_id)
        found: list[Target] = []
        if row["filing"] == Filing.OPEN:
            every: tuple[Target, ...] = (
                WonTarget(),
                LostTarget(),
                PauseTarget(),
                EndTarget(),
                ReopenTarget(),
            )
            found += [t for t in every if _is_near(row["state"], t)]
        if row["state"] in states.FINISHED:
            following = states.next_states(states.FILING, row["filing"])
            found += [FilingTarget(filing) for filing in following]
        return tuple(found)

    # --- making ---------------------------------------------------------------------------
    def defaults(
        self, customer_id: int | None = None, activity_id: int | None = None
    ) -> dict[str, Any]:
        """Values for a new form, by field."""
        usual = self._pipelines.usual()
        values: dict[str, Any] = {
            "customer_id": customer_id,
            "created_on": clock.today(),
            "owner_id": self._make_context().employee_id,
            "pipeline_id": usual.id,
            "stage_id": usual.stages[0].id,
            "state": OpportunityState.NEW.value,
            "origin": Origin.HAND.value,
        }
        with self._database.read() as connection:
            if activity_id is not None:
                activity = _record(connection, "activity", activity_id)
                if activity is None:
                    raise NotFound()
                values |= values_from_activity(activity)
            customer = _record(connection, "customer", values["customer_id"])
        if customer is not None and customer["owner_id"] is not None:
            values["owner_id"] = customer["owner_id"]
        return values

    def create(self, values: Mapping[str, Any]) -> tuple[ChangeSet, int]:
        """Create an opportunity and return the act and its id. Raises ValidationError."""
        self._pipelines.ensure()
        label = _(entity_of(ENTITY).label)
        with Writer(self._make_context(), CREATED, {"entity": label}) as writer:
            made = writer.create(ENTITY, values)
            writer.params["name"] = (writer.row(ENTITY, made) or {})["name"]
        return writer.change_set, made

    def create_from_activity(
        self, activity_id: int, values: Mapping[str, Any]
    ) -> tuple[ChangeSet, int]:
        """Create one from a talk, which names it afterwards if it named none. Raises NotFound,
        ValidationError."""
        self._pipelines.ensure()
        label = _(entity_of(ENTITY).label)
        with Writer(self._make_context(), CREATED, {"entity": label}) as writer:
            activity = writer.row("activity", activity_id)
            if activity is None or activity["deleted_at"] is not None:
                raise NotFound()
            made = writer.create(ENTITY, values_from_activity(activity) | dict(values))
            if activity["opportunity_id"] is None:
                writer.update("activity", activity_id, {"opportunity_id": made})
            writer.params["name"] = (writer.row(ENTITY, made) or {})["name"]
        return writer.change_set, made

    # --- shares ---------------------------------------------------------------------------
    def shares(self, opportunity_id: int) -> list[tuple[int, int]]:
        """(employee, hundredths of a percent), the largest share first."""
        with self._database.read() as connection:
            rows = rows_where(
                "opportunity_share", ("employee_id", "share"), ("opportunity_id",), False
            ).run(connection, opportunity_id=opportunity_id)
            return sorted((tuple(row) for row in rows), key=lambda each: (-each[1], each[0]))

    def set_shares(self, opportunity_id: int, shares: Sequence[tuple[int, int]]) -> ChangeSet:
        """Write all shares in one act; they sum to 100 % or there are none.

        Raises ValidationError (fields ``employee_id``, ``share``); then nothing changed.
        """
        wanted = list(shares)
        with Writer(self._make_context(), SHARED) as writer:
            writer.params["name"] = _living(writer, opportunity_id)["name"]
            present = writer.rows(
                "opportunity_share", ["id", "employee_id"], opportunity_id=opportunity_id
            )
            for record_id, employee_id in present:
                place = next((n for n, (who, _s) in enumerate(wanted) if who == employee_id), None)
                if place is None:
                    writer.remove("opportunity_share", record_id)
                else:
                    _who, share = wanted.pop(place)
                    writer.update("opportunity_share", record_id, {"share": share})
            for employee_id, share in wanted:
                writer.create(
                    "opportunity_share",
                    {"opportunity_id": opportunity_id, "employee_id": employee_id, "share": share},
                )
        return writer.change_set

    # --- handing over ---------------------------------------------------------------------
    def ask_transfer(self, opportunity_id: int, to_id: int, reason: str = "") -> ChangeSet:
        """Ask somebody to take it over. Raises ValidationError, NotFound."""
        with Writer(self._make_context(), ASKED_OVER) as writer:
            writer.params["name"] = _living(writer, opportunity_id)["name"]
            writer.params["who"] = (writer.row("employee", to_id) or {}).get("name", "")
            writer.create(
                "opportunity_transfer",
                {"opportunity_id": opportunity_id, "to_id": to_id, "reason": reason},
            )
        return writer.change_set

    def answer_transfer(self, transfer_id: int, accepted: bool, reason: str = "") -> ChangeSet:
        """Accept or refuse; accepted, the seller changes and nothing else. Raises
        ValidationError when it was answered already, NotFound."""
        with Writer(self._make_context(), TAKEN_OVER if accepted else NOT_TAKEN_OVER) as writer:
            transfer = writer.row("opportunity_transfer", transfer_id)
            if transfer is None:
                raise NotFound()
            writer.params["name"] = _living(writer, transfer["opportunity_id"])["name"]
            writer.params["who"] = (writer.row("employee", transfer["to_id"]) or {}).get("name", "")
            state = TransferState.ACCEPTED if accepted else TransferState.REFUSED
            values = {"state": state} | ({"reason": reason} if reason else {})
            writer.update("opportunity_transfer", transfer_id, values)
        return writer.change_set

    def transfers_for(self, employee_id: int | None = None) -> list[OpenTransfer]:
        """What waits for an answer: of one employee, or of all; the oldest first."""
        t, o, c = (raw_table(n) for n in ("opportunity_transfer", ENTITY, "customer"))
        query = (
            select(
                t.c.id, o.c.id, o.c.name, c.c.name, t.c.from_id, t.c.to_id, t.c.asked_on, t.c.reason
            )
            .join(o, o.c.id == t.c.opportunity_id)
            .join(c, c.c.id == o.c.customer_id)
            .where(t.c.state == TransferState.ASKED.value)
            .where(*[x.c.deleted_at.is_(None) for x in (t, o, c)])
            .order_by(t.c.asked_on, t.c.id)
        )
        if employee_id is not None:
            query = query.where(t.c.to_id == employee_id)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        names = self._names.many("employee", {i for row in rows for i in (row[4], row[5]) if i})
        return [
            OpenTransfer(
                *row[:4],
                names.get(row[4], ""),
                row[5],
                names.get(row[5], ""),
                date.fromisoformat(row[6]),
                row[7] or "",
            )
            for row in rows
        ]

    # --- looking back ---------------------------------------------------------------------
    def stage_history(self, opportunity_id: int) -> list[StageStay]:
        """Where it stood and for how long, oldest first."""
        with self._database.read() as connection:
            moves = moves_of(connection, opportunity_id)
            stages = dict(rows_where("stage", ("id", "name"), (), True).run(connection).fetchall())
            people = dict(
                rows_where("employee", ("id", "name"), (), True).run(connection).fetchall()
            )
        return stays(moves, stages, people, clock.today())

    def close_summary(self, opportunity_id: int) -> CloseSummary:
        """Figures to write the summary by. Raises NotFound."""
        with self._database.read() as connection:
            _existing(connection, opportunity_id)
            return close_summary(connection, opportunity_id, clock.today())

    def purgeable(self, decided_before: date) -> list[int]:
        """Archived opportunities decided before a day, which may go to the recycle bin."""
        o = raw_table(ENTITY)
        query = select(o.c.id).where(
            o.c.filing == Filing.ARCHIVED.value,
            o.c.decided_on < decided_before.isoformat(),
            o.c.deleted_at.is_(None),
        )
        with self._database.read() as connection:
            return list(connection.scalars(query.order_by(o.c.decided_on, o.c.id)))


def values_from_activity(activity: Mapping[str, Any]) -> dict[str, Any]:
    """What an opportunity takes over from the talk that it comes from (stored forms)."""
    what = activity.get("needs") or activity.get("next_what") or activity.get("summary") or ""
    return {
        "customer_id": activity["customer_id"],
        "contact_id": activity["contact_id"],
        "name": what.splitlines()[0][:LONGEST_NAME] if what else "",
        "need": activity.get("needs"),
        "created_on": date.fromisoformat(activity["happened_at"][:10]),
        "origin": Origin.ACTIVITY.value,
    }


def _is_near(state: str, target: Target) -> bool:
    """Whether the machine leads there at once, or by way of being followed."""
    wanted = {
        WonTarget: OpportunityState.WON,
        LostTarget: OpportunityState.LOST,
        PauseTarget: OpportunityState.PAUSED,
        EndTarget: OpportunityState.ENDED,
        ReopenTarget: OpportunityState.ACTIVE,
    }[type(target)]
    following = states.next_states(states.OPPORTUNITY, state)
    if state == OpportunityState.NEW and wanted != OpportunityState.ACTIVE:
        following = states.next_states(states.OPPORTUNITY, OpportunityState.ACTIVE)
    return wanted in following and not (
        state == OpportunityState.NEW and wanted == OpportunityState.ACTIVE
    )


def _records(connection: Connection, entity: str, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    if not ids:
        return {}
    names = column_names(entity)
    rows = (dict(zip(names, r, strict=True)) for r in read_by_ids(connection, entity, ids))
    return {row["id"]: row for row in rows}


def _record(connection: Connection, entity: str, record_id: int | None) -> dict[str, Any] | None:
    return _records(connection, entity, [record_id]).get(record_id) if record_id else None


def _existing(connection: Connection, opportunity_id: int) -> dict[str, Any]:
    row = _record(connection, ENTITY, opportunity_id)
    if row is None or row["deleted_at"] is not None:
        raise NotFound()
    return row


def _living(writer: Writer, opportunity_id: int) -> dict[str, Any]:
    row = writer.row(ENTITY, opportunity_id)
    if row is None or row["deleted_at"] is not None:
        raise NotFound()
    return row
