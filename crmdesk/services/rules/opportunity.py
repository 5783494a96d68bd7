"""Rules of the opportunity: defaults, its stage and state, what each state asks, its file.

They hold whichever way a change comes: form, board, bulk edit, import, paste. Taking back an
earlier act may go to a state that the machine does not allow as a step, for it was held before;
it may not break what a state asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from crmdesk.analysis import states
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_, _, listed
from crmdesk.models.deal_choices import Filing, LossReason, OpportunityState, Origin, TaskKind
from crmdesk.services.numbering import next_number
from crmdesk.services.pipeline_presets import create_presets
from crmdesk.services.rules.base import Rules, Subject, Write
from crmdesk.services.rules.sellers import left_problem
from crmdesk.services.setting_specs import REOPEN_APPROVAL, value_in

# Nobody won because the need was dropped, or nobody knows who decided.
WITHOUT_WINNER: Final = frozenset((LossReason.CANCELLED, LossReason.NO_DECIDER, LossReason.OTHER))
# What a decision says; taken back with it when the opportunity is followed again.
_DECISION: Final = (
    "decided_on",
    "loss_reason",
    "winner_id",
    "winner_price",
    "summary",
    "recontact_on",
)
SAY_WHY_LOST: Final = states.NEEDS[states.Need.LOSS_REASON]
SAY_WHO_WON: Final = states.NEEDS[states.Need.WINNER]
SAY_WHY: Final = states.NEEDS[states.Need.REASON]
NEEDS_APPROVAL: Final = states.NEEDS[states.Need.APPROVAL]
NEEDS_RESULT: Final = states.NEEDS[states.Need.RESULT]
WRITE_SUMMARY: Final = states.NEEDS[states.Need.SUMMARY]
NAME_AMOUNT: Final = N_("Name the amount that was won.")
GIVE_REASON_OF_CHANCE: Final = N_("Say why you estimate the chance so.")
CLOSES_BEFORE_OPENED: Final = N_("The closing date lies before the day on which it was opened.")
DECIDED_BEFORE_OPENED: Final = N_("It cannot be decided before the day on which it was opened.")
NOT_ITS_STAGE: Final = N_("This stage belongs to another pipeline.")
NOT_THEIR_CONTACT: Final = N_("This contact person belongs to another customer.")
CODE_TAKEN: Final = N_("The number {code} belongs to {name}.")
CALL_AGAIN: Final = N_("Contact again after the loss of “{name}”")


class OpportunityRules(Rules):
    """See the module."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None:
            _fill_new(write, s.after)
        elif s.changed("stage_id", "pipeline_id") and not write.is_undo:
            _follow_stage(write, s)
        if not write.is_undo and (s.before is None or s.changed("state")):
            _follow_state(write, s)

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.changed("code"):
            for other_id, name in write.rows(
                "opportunity", ["id", "name"], deleted=True, code=s.after["code"]
            ):
                if other_id != s.record_id:
                    yield Problem("code", CODE_TAKEN, {"code": s.after["code"], "name": name})
        if s.changed("contact_id") and s.after["contact_id"] is not None:
            contact = write.row("contact", s.after["contact_id"])
            if contact and contact["customer_id"] != s.after["customer_id"]:
                yield Problem("contact_id", NOT_THEIR_CONTACT)
        if s.changed("owner_id"):
            yield from left_problem(write, "owner_id", s.after["owner_id"])
        if s.changed("stage_id", "pipeline_id"):
            yield from _stage_problems(write, s.after)
        yield from _date_problems(s)
        if s.changed("manual_probability", "probability_reason"):
            estimated = s.after["manual_probability"] is not None
            if estimated and not s.after["probability_reason"]:
                yield Problem("probability_reason", GIVE_REASON_OF_CHANCE)
        refused = [*_step_problems(write, s)]
        yield from refused
        if not any(problem.field == "state" for problem in refused):
            # What a state asks for is of no interest where it cannot be reached.
            asked = {problem.field for problem in refused}
            yield from (p for p in _state_problems(s) if p.field not in asked)
        yield from _filing_problems(write, s)

    def written(self, write: Write, s: Subject) -> None:
        if write.is_undo or not s.changed("state", "recontact_on"):
            return
        if s.after["state"] == OpportunityState.LOST and s.after["recontact_on"]:
            _plan_call(write, s.after)


# --- defaults ---------------------------------------------------------------------------------
def _fill_new(write: Write, after: dict[str, Any]) -> None:
    """What a new opportunity has without being asked."""
    if not after.get("code"):
        after["code"] = next_number(write, "opportunity")
    if after.get("created_on") is None:
        after["created_on"] = write.today.isoformat()
    if after.get("owner_id") is None:
        customer = write.row("customer", after["customer_id"]) if after.get("customer_id") else None
        owner = customer["owner_id"] if customer else None
        after["owner_id"] = owner if owner is not None else write.employee_id
    stages = stages_of(write)
    stage = stages.get(after.get("stage_id") or 0)
    if after.get("pipeline_id") is None:
        after["pipeline_id"] = stage[0] if stage else _usual_pipeline(write, stages)
    if after.get("stage_id") is None:
        after["stage_id"] = _first_stage(stages, after["pipeline_id"])
    elif after["state"] == OpportunityState.NEW and after["stage_id"] != _first_stage(
        stages, after["pipeline_id"]
    ):
        after["state"] = OpportunityState.ACTIVE.value
    if after.get("stage_since") is None:
        after["stage_since"] = after["created_on"]


def stages_of(write: Write) -> dict[int, tuple[int, int]]:
    """(pipeline, position) of every living stage by id; the presets are made if nothing is."""

    def read() -> dict[int, tuple[int, int]]:
        create_presets(write)
        living = {i for (i,) in write.rows("pipeline", ["id"])}
        rows = write.rows("stage", ["id", "pipeline_id", "position"])
        return {i: (pipeline, place or 0) for i, pipeline, place in rows if pipeline in living}

    stages: dict[int, tuple[int, int]] = write.memo("opportunity.stages", read)
    return stages


def _usual_pipeline(write: Write, stages: dict[int, tuple[int, int]]) -> int | None:
    with_stages = {pipeline for pipeline, _place in stages.values()}
    rows = [
        (not is_default, place or 0, i)
        for i, is_default, place in write.rows("pipeline", ["id", "is_default", "position"])
        if i in with_stages
    ]
    return min(rows)[2] if rows else None


def _first_stage(stages: dict[int, tuple[int, int]], pipeline_id: int | None) -> int | None:
    places = [(place, i) for i, (pipeline, place) in stages.items() if pipeline == pipeline_id]
    return min(places)[1] if places else None


def _follow_stage(write: Write, s: Subject) -> None:
    """A stage brings its pipeline, a pipeline its first stage; the time in it begins anew."""
    assert s.before is not None
    after, stages = s.after, stages_of(write)
    stage = stages.get(after["stage_id"] or 0)
    if after["pipeline_id"] == s.before["pipeline_id"] and stage:
        after["pipeline_id"] = stage[0]
    elif after["stage_id"] == s.before["stage_id"]:
        after["stage_id"] = _first_stage(stages, after["pipeline_id"])
    if after["stage_id"] == s.before["stage_id"]:
        return
    if after["stage_since"] == s.before["stage_since"]:
        after["stage_since"] = write.today.isoformat()
    if after["state"] == OpportunityState.NEW:
        after["state"] = OpportunityState.ACTIVE.value


def _follow_state(write: Write, s: Subject) -> None:
    """The day of a decision, and its end when the opportunity is followed again."""
    after, before = s.after, s.before
    if after["state"] in states.FINISHED:
        if after["decided_on"] is None:
            after["decided_on"] = write.today.isoformat()
    elif before is not None:
        decided = before["state"] in states.FINISHED
        for name in _DECISION if decided else ("pause_reason",):
            # A reason or summary given now belongs to the new state.
            if after[name] == before[name]:
                after[name] = None


def _plan_call(write: Write, after: dict[str, Any]) -> None:
    """The day to contact a lost customer again becomes a task."""
    planned = write.rows(
        "task", ["due_on", "state"], opportunity_id=after["id"], origin=Origin.LOSS.value
    )
    if (after["recontact_on"], "open") in planned:
        return
    write.create(
        "task",
        {
            "customer_id": after["customer_id"],
            "contact_id": after["contact_id"],
            "opportunity_id": after["id"],
            "kind": TaskKind.CALL,
            "title": _(CALL_AGAIN).format(name=after["name"]),
            "due_on": after["recontact_on"],
            "owner_id": after["owner_id"],
            "origin": Origin.LOSS,
        },
    )


# --- problems ---------------------------------------------------------------------------------
def _stage_problems(write: Write, after: dict[str, Any]) -> Iterable[Problem]:
    stage = write.row("stage", after["stage_id"])
    if stage and stage["pipeline_id"] != after["pipeline_id"]:
        yield Problem("stage_id", NOT_ITS_STAGE)


def _date_problems(s: Subject) -> Iterable[Problem]:
    opened = s.after["created_on"]
    for name, template in (
        ("expected_on", CLOSES_BEFORE_OPENED),
        ("decided_on", DECIDED_BEFORE_OPENED),
    ):
        day = s.after[name]
        if s.changed("created_on", name) and day is not None and day < opened:
            yield Problem(name, template)


def _step_problems(write: Write, s: Subject) -> Iterable[Problem]:
    """Whether the step from one state to the next is one of the machine's."""
    if s.before is None or not s.changed("state") or write.is_undo:
        return
    was, now = s.before["state"], s.after["state"]
    if s.before["filing"] != Filing.OPEN:
        yield Problem("state", states.REFUSED_FILED)
        return
    if not states.allowed(states.OPPORTUNITY, was, now):
        yield Problem("state", *step_refusal(was, now))
        return
    asked = states.needs(states.OPPORTUNITY, was, now)
    if states.Need.APPROVAL in asked and value_in(write, REOPEN_APPROVAL):
        person = write.row("employee", write.employee_id) if write.employee_id else None
        if not person or not person["is_approver"]:
            yield Problem("state", NEEDS_APPROVAL)
    if states.Need.REASON in asked and not (s.changed("pause_reason") and s.after["pause_reason"]):
        # A reason that stood there already is that of an earlier step.
        yield Problem("pause_reason", SAY_WHY)


def step_refusal(was: str, now: str) -> tuple[str, dict[str, object]]:
    """The sentence and its words for a step that the machine does not have."""
    labels = {state.value: _(state.label) for state in OpportunityState}
    possible = listed(labels[n] for n in states.next_states(states.OPPORTUNITY, was))
    words: dict[str, object] = {"current": labels[was], "wanted": labels[now]}
    template = states.refusal(states.OPPORTUNITY, was)
    return template, words | ({"possible": possible} if possible else {})


def _state_problems(s: Subject) -> Iterable[Problem]:
    """What each state asks for; also when only such a field was emptied."""
    if not s.changed("state", "amount", "pause_reason", *_DECISION):
        return
    after = s.after
    state = after["state"]
    if state == OpportunityState.WON and after["amount"] is None:
        yield Problem("amount", NAME_AMOUNT)
    if state == OpportunityState.LOST:
        if after["loss_reason"] is None:
            yield Problem("loss_reason", SAY_WHY_LOST)
        elif after["winner_id"] is None and after["loss_reason"] not in WITHOUT_WINNER:
            yield Problem("winner_id", SAY_WHO_WON)
    if state in (OpportunityState.WON, OpportunityState.LOST) and not after["summary"]:
        yield Problem("summary", WRITE_SUMMARY)
    if state in (OpportunityState.PAUSED, OpportunityState.ENDED) and not after["pause_reason"]:
        yield Problem("pause_reason", SAY_WHY)
    if state in states.FINISHED and after["decided_on"] is None:
        yield Problem("decided_on", N_("Say on which day it was decided."))
    if state not in states.FINISHED and after["decided_on"] is not None:
        yield Problem("decided_on", N_("It is not decided yet; leave the day blank."))


def _filing_problems(write: Write, s: Subject) -> Iterable[Problem]:
    before, after = s.before, s.after
    if after["filing"] != Filing.OPEN and s.changed("filing", "state", "summary"):
        if after["state"] not in states.FINISHED:
            yield Problem("filing", NEEDS_RESULT)
            return
        if not after["summary"]:
            yield Problem("summary", WRITE_SUMMARY)
            return
    if before is None or write.is_undo or not s.changed("filing"):
        return
    if not states.allowed(states.FILING, before["filing"], after["filing"]):
        labels = {each.value: _(each.label) for each in Filing}
        possible = listed(
            labels[each] for each in states.next_states(states.FILING, before["filing"])
        )
        words: dict[str, object] = {
            "current": labels[before["filing"]],
            "wanted": labels[after["filing"]],
            "possible": possible,
        }
        yield Problem("filing", states.REFUSED, words)
