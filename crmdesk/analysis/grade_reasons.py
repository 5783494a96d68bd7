"""Why an opportunity has its grade: every fact that counts, against what grade A asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crmdesk.analysis.grade_rule import Facts, Grade, Level, Standing, Verdict
from crmdesk.analysis.wording import Text, text
from crmdesk.core.i18n import N_


class Met(StrEnum):
    """How a fact stands to what grade A asks for."""

    MET = "met"
    NOT_MET = "not_met"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact. *code* is the name of the field of ``Facts``; *words* say what it is now."""

    code: str
    met: Met
    words: Text


LEVELS: Final = {
    Level.HIGH: N_("High"),
    Level.MIDDLE: N_("Middle"),
    Level.LOW: N_("Low"),
    Level.NONE: N_("None"),
}
# Per yes-or-no answer: what yes, no and no answer mean.
ANSWERS: Final = {
    "objective": (
        N_("Objective need: industry and size call for it"),
        N_("Objective need: industry and size do not call for it"),
        N_("Objective need: not answered"),
    ),
    "subjective": (
        N_("Subjective need: the customer sees it"),
        N_("Subjective need: the customer does not see it"),
        N_("Subjective need: not answered"),
    ),
    "feasible": (
        N_("Feasibility: assessed and feasible"),
        N_("Feasibility: not established"),
        N_("Feasibility: not answered"),
    ),
    "selection_started": (
        N_("Selection: started"),
        N_("Selection: not started"),
        N_("Selection: not answered"),
    ),
    "has_solution": (
        N_("Present solution: there is one"),
        N_("Present solution: there is none"),
        N_("Present solution: not answered"),
    ),
}
# Per answer on a scale: with a level, and without.
SCALES: Final = {
    "determination": (N_("Determination: {level}"), N_("Determination: not answered")),
    "dissatisfaction": (
        N_("Dissatisfaction with the present solution: {level}"),
        N_("Dissatisfaction with the present solution: not answered"),
    ),
}
IMPLEMENTING: Final = N_("A solution was just signed or is being built")


def fact(code: str, value: object) -> Text:
    """What the answer *value* to the question *code* means; codes are fields of ``Facts``."""
    if code == "is_implementing":
        return text(IMPLEMENTING)
    if code in SCALES:
        known, unknown = SCALES[code]
        if not isinstance(value, Level):
            return text(unknown)
        return text(known, level=text(LEVELS[value]))
    yes, no, unanswered = ANSWERS[code]
    return text(unanswered if value is None else yes if value else no)


def reasons(facts: Facts, verdict: Verdict) -> tuple[Reason, ...]:
    """Every fact that counts for these answers, in the order in which they are asked."""
    found = [_yes("objective", facts.objective)]
    if facts.is_implementing:
        found.append(Reason("is_implementing", Met.NOT_MET, text(IMPLEMENTING)))
    found.append(_yes("subjective", facts.subjective))
    found.append(_high("determination", facts.determination))
    if facts.has_solution is None:
        found.append(Reason("has_solution", Met.MISSING, fact("has_solution", None)))
    elif facts.has_solution:
        found.append(_high("dissatisfaction", facts.dissatisfaction))
    else:
        found.append(_yes("feasible", facts.feasible))
    found.append(_yes("selection_started", facts.selection_started))
    found.append(_closing(facts, verdict))
    return tuple(found)


def _yes(code: str, value: bool | None) -> Reason:
    met = Met.MISSING if value is None else Met.MET if value else Met.NOT_MET
    return Reason(code, met, fact(code, value))


def _high(code: str, value: Level | None) -> Reason:
    met = Met.MISSING if value is None else Met.MET if value is Level.HIGH else Met.NOT_MET
    return Reason(code, met, fact(code, value))


def _closing(facts: Facts, verdict: Verdict) -> Reason:
    """The expected closing as a reason."""
    day = facts.expected_on
    if day is None:
        return Reason("expected_on", Met.MISSING, text(N_("No expected closing date")))
    if verdict.by_time is None:
        template = N_("The expected closing date {date} has passed: agree on a new one")
        return Reason("expected_on", Met.NOT_MET, text(template, date=day))
    met = Met.MET if verdict.by_time is Grade.A else Met.NOT_MET
    template = N_("Expected closing {date}: grade {grade} by time")
    return Reason("expected_on", met, text(template, date=day, grade=verdict.by_time.letter))


def summary(facts: Facts, verdict: Verdict) -> Text:
    """The verdict in one sentence, with what decided it."""
    if verdict.standing is Standing.NOT_TARGET:
        return text(N_("Not a target: industry and size do not call for it"))
    if verdict.standing is Standing.TO_VERIFY:
        return text(
            N_("To be verified: the customer sees no need, yet is determined or already selecting")
        )
    if verdict.grade is None or verdict.attribute is None:
        return text(N_("Not rated yet: answers are missing"))
    if facts.is_implementing:
        return text(N_("Grade D: a solution was just signed or is being built"))
    letter = verdict.grade.letter
    if verdict.by_time is not None and verdict.by_time > verdict.attribute:
        template = (
            N_("Grade {grade}, to be checked: the answers give {answers}, the closing date less")
            if verdict.needs_check
            else N_("Grade {grade}: the answers give {answers}, the closing date less")
        )
        return text(template, grade=letter, answers=verdict.attribute.letter)
    if verdict.needs_check:
        template = N_(
            "Grade {grade}, to be checked: selecting, but not all that an A needs is there"
        )
        return text(template, grade=letter)
    if verdict.by_time is None:
        return text(
            N_("Grade {grade} by the answers, without a closing date to come"), grade=letter
        )
    return text(N_("Grade {grade} by answers and closing date"), grade=letter)
