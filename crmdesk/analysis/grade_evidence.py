"""The boxes of evidence for the grades (B5), and where ticked boxes contradict the answers.

A box is something that was seen or heard at the customer. It does not make the grade; it shows
where an answer was given too quickly.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crmdesk.analysis.grade_reasons import fact
from crmdesk.analysis.grade_rule import Facts, Grade, Level
from crmdesk.analysis.wording import Text, text
from crmdesk.core.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One box. *code* is stored; *label* is marked for the catalogue.

    *agrees* names per field of ``Facts`` the answers that go with it.
    """

    code: str
    has_solution: bool
    grade: Grade
    label: str
    agrees: Mapping[str, tuple[object, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Ticked boxes that do not go with an answer (*fact*), or with each other (*fact* empty)."""

    codes: tuple[str, ...]
    fact: str
    words: Text


def _box(code: str, label: str, **agrees: tuple[object, ...]) -> Evidence:
    table, letter, _name = code.split("_", 2)
    return Evidence(
        code=code, has_solution=table == "has", grade=Grade(letter), label=label, agrees=agrees
    )


YES: Final = (True,)
NO: Final = (False,)
SOME: Final = (Level.LOW, Level.MIDDLE)
EVIDENCE: Final[tuple[Evidence, ...]] = (
    _box(
        "has_a_selecting",
        N_("A selection has begun to replace or enlarge what is in use"),
        subjective=YES,
        selection_started=YES,
    ),
    _box(
        "has_b_not_solved",
        N_("Very dissatisfied, and the supplier could not put it right although often asked"),
        subjective=YES,
        dissatisfaction=(Level.HIGH,),
    ),
    _box(
        "has_b_maker_left",
        N_("Built by themselves, and the person who built it has left"),
        subjective=YES,
        dissatisfaction=(Level.MIDDLE, Level.HIGH),
    ),
    _box(
        "has_c_hopeful",
        N_("Dissatisfied, but still hoping for the supplier"),
        subjective=YES,
        dissatisfaction=SOME,
        selection_started=NO,
    ),
    _box(
        "has_c_maker_there",
        N_("Built by themselves; who built it is still there, and people put up with it"),
        dissatisfaction=SOME,
        selection_started=NO,
    ),
    _box(
        "has_d_satisfied",
        N_("Satisfied, and what is in use is looked after"),
        dissatisfaction=(Level.NONE, Level.LOW),
        selection_started=NO,
    ),
    _box("has_d_building", N_("They are building one themselves"), is_implementing=YES),
    _box("has_d_signed", N_("Just signed with somebody, or being introduced"), is_implementing=YES),
    _box(
        "none_a_selecting",
        N_("A selection has begun"),
        subjective=YES,
        selection_started=YES,
    ),
    _box(
        "none_b_waiting",
        N_("The need is affirmed, but has to wait for an event that they name"),
        subjective=YES,
        selection_started=NO,
    ),
    _box(
        "none_c_not_urgent",
        N_("The need is affirmed, but without urgency or confidence"),
        subjective=YES,
        determination=(Level.NONE, Level.LOW, Level.MIDDLE),
        selection_started=NO,
    ),
    _box(
        "none_d_denied",
        N_("The need is denied although industry and size call for it"),
        objective=YES,
        subjective=NO,
    ),
)
BY_CODE: Final[dict[str, Evidence]] = {box.code: box for box in EVIDENCE}


def boxes(has_solution: bool | None) -> tuple[Evidence, ...]:
    """The boxes of one table; all of them while nobody knows which table it is."""
    return tuple(b for b in EVIDENCE if has_solution is None or b.has_solution is has_solution)


def check_evidence(codes: Collection[str], facts: Facts) -> tuple[Contradiction, ...]:
    """Where the ticked boxes *codes* do not go with *facts* or with each other.

    An answer that is missing contradicts nothing. Raises ValueError for a code that is no box.
    """
    if unknown := set(codes) - set(BY_CODE):
        raise ValueError(f"no such evidence: {sorted(unknown)}")
    ticked = [box for box in EVIDENCE if box.code in codes]
    found = [each for box in ticked for each in _against_answers(box, facts)]
    grades = {box.grade for box in ticked}
    if len(grades) > 1:
        best, worst = min(grades), max(grades)
        template = N_("Evidence of grade {best} and of grade {worst} is ticked together")
        told = text(template, best=best.letter, worst=worst.letter)
        found.append(Contradiction(tuple(box.code for box in ticked), "", told))
    return tuple(found)


def _against_answers(box: Evidence, facts: Facts) -> list[Contradiction]:
    """The answers that do not go with one box."""
    wanted: dict[str, tuple[Any, ...]] = {"has_solution": (box.has_solution,), **box.agrees}
    template = N_("“{evidence}” is ticked, but the answer is “{answer}”")
    found = []
    for code, agreeing in wanted.items():
        value = getattr(facts, code)
        if value is None or value in agreeing:
            continue
        answer = (
            text(N_("Nothing signed or being built"))
            if value is False and (code == "is_implementing")
            else fact(code, value)
        )
        words = text(template, evidence=text(box.label), answer=answer)
        found.append(Contradiction((box.code,), code, words))
    return found
