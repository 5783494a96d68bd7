"""What a move of an opportunity has to ask, taken from the rules that would refuse it otherwise.

A grade is computed: a drop on a column asks for the answers that would lead there and saves what
was answered, wherever the card then belongs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from crmdesk.analysis import states
from crmdesk.analysis.grade import Grade, GradeAnswer
from crmdesk.analysis.grade import grade as judged
from crmdesk.analysis.grade_rule import TimeGate
from crmdesk.analysis.wording import Text, Words, text
from crmdesk.core.i18n import N_, _
from crmdesk.models import codecs
from crmdesk.models.deal_choices import Filing, OpportunityState
from crmdesk.models.fields import FieldSpec
from crmdesk.services.grading import ANSWERED_BY, facts_of
from crmdesk.services.opportunity_targets import (
    EndTarget,
    FilingTarget,
    GradeTarget,
    LostTarget,
    PauseTarget,
    Question,
    Questions,
    ReopenTarget,
    StageTarget,
    Target,
    WonTarget,
)
from crmdesk.services.rules.opportunity import (
    NAME_AMOUNT,
    SAY_WHO_WON,
    SAY_WHY,
    SAY_WHY_LOST,
    WRITE_SUMMARY,
    step_refusal,
)

WON, LOST, ENDED, PAUSED, ACTIVE = (
    str(s)
    for s in (
        OpportunityState.WON,
        OpportunityState.LOST,
        OpportunityState.ENDED,
        OpportunityState.PAUSED,
        OpportunityState.ACTIVE,
    )
)
STATE_OF: Final[Mapping[type, str]] = {
    WonTarget: WON,
    LostTarget: LOST,
    EndTarget: ENDED,
    PauseTarget: PAUSED,
    ReopenTarget: ACTIVE,
    GradeTarget: ACTIVE,
    StageTarget: ACTIVE,
}
# Per state: the fields asked on the way in, whether they must be answered, and why.
_ASKED: Final[Mapping[str, tuple[tuple[str, bool, str], ...]]] = {
    WON: (
        ("amount", True, NAME_AMOUNT),
        ("decided_on", False, ""),
        ("summary", True, N_("What decided it for us? The next deal is won with it.")),
    ),
    LOST: (
        ("loss_reason", True, SAY_WHY_LOST),
        ("winner_id", False, SAY_WHO_WON),
        ("winner_price", False, ""),
        ("summary", True, N_("What would you do differently next time?")),
        ("decided_on", False, ""),
        ("recontact_on", False, N_("On that day a call is on your list.")),
    ),
    ENDED: (
        ("pause_reason", True, SAY_WHY),
        ("decided_on", False, ""),
        ("summary", False, ""),
    ),
    PAUSED: (("pause_reason", True, SAY_WHY),),
}
_TITLES: Final[Mapping[type, str]] = {
    GradeTarget: N_("To grade {grade}"),
    StageTarget: N_("To stage “{stage}”"),
    WonTarget: N_("Won"),
    LostTarget: N_("Lost"),
    EndTarget: N_("End the opportunity"),
    PauseTarget: N_("Pause the opportunity"),
    ReopenTarget: N_("Follow it again"),
    FilingTarget: N_("File the opportunity"),
}
ASKS: Final = N_("asks: {fields}")
ASKS_NOTHING: Final = N_("can be moved at once")
EVIDENCE: Final = "evidence"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the questions are made of: stored rows, the fields, the day, the months of the grades."""

    row: Mapping[str, Any]
    customer: Mapping[str, Any] | None
    specs: Mapping[str, FieldSpec]
    stages: Mapping[int, tuple[str, str | None]]  # name and what must be true to enter
    as_of: date
    gate: TimeGate

    def value(self, name: str) -> Any:
        """What is stored now, as a value."""
        return codecs.load(self.specs[name], self.row.get(name))

    def answer(self) -> GradeAnswer:
        """The grade now."""
        return judged(facts_of(self.row, self.customer), self.as_of, self.gate)


def questions_for(asked: Asked, target: Target) -> Questions:
    """What a move to *target* asks, or why it is not possible."""
    row = asked.row
    title = _title(asked, target)
    head = (row["id"], row["version"], target, title)
    refusal = _refusal(row, target)
    if refusal:
        return Questions(*head, refusal=refusal, teaser=refusal)
    if isinstance(target, FilingTarget):
        found = _filing(asked, target)
    else:
        found = _reopening(asked, target) + _entering(asked, STATE_OF[type(target)], target)
    if isinstance(target, GradeTarget):
        found += _grading(asked, Grade(target.grade))
    return Questions(*head, tuple(found), teaser=_teaser(found))


def _title(asked: Asked, target: Target) -> Text:
    template = _TITLES[type(target)]
    if isinstance(target, GradeTarget):
        return text(template, grade=target.grade.upper())
    if isinstance(target, StageTarget):
        return text(template, stage=asked.stages.get(target.stage_id, ("", None))[0])
    return text(template)


def _teaser(found: Sequence[Question]) -> Words:
    needed = [q.spec for q in found if q.is_needed]
    if not needed:
        return text(ASKS_NOTHING)
    return text(ASKS, fields="、".join(spec.title for spec in needed))


def _refusal(row: Mapping[str, Any], target: Target) -> str:
    """The sentence when the way is closed; blank when there is one."""
    if isinstance(target, FilingTarget):
        if target.filing != Filing.OPEN and row["state"] not in states.FINISHED:
            return _(states.NEEDS[states.Need.RESULT])
        return ""
    if row["filing"] != Filing.OPEN:
        return _(states.REFUSED_FILED)
    was, wanted = row["state"], STATE_OF[type(target)]
    if was == wanted:
        return ""
    way = states.path(states.OPPORTUNITY, was, wanted)
    # Resting needs something that moves; what was lost or ended is followed first.
    if way is None or (wanted == PAUSED and was in states.FINISHED):
        template, words = step_refusal(was, wanted)
        return _(template).format(**words)
    return ""


def way_of(row: Mapping[str, Any], target: Target) -> tuple[str, ...]:
    """The states to go through, without the present one. A new one is not followed by itself."""
    was, wanted = row["state"], STATE_OF[type(target)]
    is_moved = isinstance(target, (GradeTarget, StageTarget))
    if is_moved and was in states.OPEN_STATES:
        return ()
    return (states.path(states.OPPORTUNITY, was, wanted) or ())[1:]


def _reopening(asked: Asked, target: Target) -> list[Question]:
    """The reason that a step back from an end asks for."""
    was = asked.row["state"]
    for state in way_of(asked.row, target):
        if states.Need.REASON in states.needs(states.OPPORTUNITY, was, state) and state == ACTIVE:
            return [Question(asked.specs["pause_reason"], None, text(SAY_WHY), is_needed=True)]
        was = state
    return []


def _entering(asked: Asked, state: str, target: Target) -> list[Question]:
    if state == asked.row["state"] or isinstance(target, (GradeTarget, StageTarget)):
        return []
    was_decided = asked.row["state"] in states.FINISHED
    found = []
    for name, is_needed, why in _ASKED.get(state, ()):
        value = None if was_decided and name != "amount" else asked.value(name)
        if name == "decided_on":
            value = value or asked.as_of
        if name == "pause_reason":
            value = None  # of an earlier step
        found.append(Question(asked.specs[name], value, text(why) if why else "", is_needed))
    return found


def _filing(asked: Asked, target: FilingTarget) -> list[Question]:
    if target.filing == Filing.OPEN or asked.row["summary"]:
        return []
    return [Question(asked.specs["summary"], None, text(WRITE_SUMMARY), is_needed=True)]


def _grading(asked: Asked, wanted: Grade) -> list[Question]:
    """The answers that lead to a grade: the fewest for a better one, what lowers it otherwise."""
    answer = asked.answer()
    if answer.grade is wanted and not answer.needs_check:
        return []
    whys: dict[str, Words] = {}
    if answer.grade is None or wanted < answer.grade or answer.needs_check:
        steps = answer.raise_by  # the nearest grade first
        step = next((s for s in steps if s.grade <= wanted), steps[-1] if steps else None)
        whys = {change.fact: change.words for change in step.changes} if step else {}
        is_needed = True
    else:
        whys = {
            fall.fact: fall.words
            for fall in answer.falls
            if fall.grade is not None and fall.grade <= wanted
        }
        is_needed = False
    if not whys:
        whys = {reason.code: reason.words for reason in answer.reasons}
        is_needed = False
    found = [
        Question(asked.specs[ANSWERED_BY[fact]], asked.value(ANSWERED_BY[fact]), why, is_needed)
        for fact, why in whys.items()
    ]
    evidence = asked.specs[EVIDENCE]
    return [*found, Question(evidence, asked.value(EVIDENCE), "", is_needed=False)]
