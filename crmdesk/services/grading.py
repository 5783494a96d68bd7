"""From stored rows to the facts that the grade of an opportunity is judged by (B5).

What the opportunity leaves blank is taken from the customer's card, where the same questions are
asked about the customer in general. Who builds something new is asked at the opportunity alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from crmdesk.analysis.grade import GATE_1_3_6, GATE_3_6_12, Facts, Grade, GradeAnswer, TimeGate
from crmdesk.analysis.grade import grade as judged
from crmdesk.analysis.grade_rule import Level, Standing, Verdict, judge
from crmdesk.models.choices import Degree, SolutionState
from crmdesk.services.setting_specs import GATE_LONG, GATE_SHORT, TIME_GATE

# Field of ``Facts`` to the field of the opportunity that answers it.
ANSWERED_BY: Final[Mapping[str, str]] = {
    "has_solution": "has_solution",
    "objective": "objective_need",
    "subjective": "subjective_need",
    "determination": "determination",
    "selection_started": "is_selecting",
    "feasible": "is_feasible",
    "dissatisfaction": "dissatisfaction",
    "is_implementing": "is_implementing",
    "expected_on": "expected_on",
}
# The columns that a query for grades reads, in the order of ``facts_from``.
OF_OPPORTUNITY: Final = tuple(ANSWERED_BY.values())
OF_CUSTOMER: Final = (
    "solution_state",
    "objective_need",
    "subjective_need",
    "determination",
    "is_selecting",
    "is_feasible",
    "solution_satisfaction",
)
# How dissatisfied somebody is who is so satisfied with what he has.
_DISSATISFIED: Final = {
    Degree.HIGH.value: Level.NONE,
    Degree.MEDIUM.value: Level.LOW,
    Degree.LOW.value: Level.MIDDLE,
    Degree.NONE.value: Level.HIGH,
}
_LEVELS: Final = {level.value: level for level in Level}
_HAS_ONE: Final = {SolutionState.NONE.value: False}

GATES: Final[Mapping[str, TimeGate]] = {GATE_LONG: GATE_3_6_12, GATE_SHORT: GATE_1_3_6}


def facts_from(answers: tuple[Any, ...], card: tuple[Any, ...]) -> Facts:
    """The facts from stored values in the order of ``OF_OPPORTUNITY`` and ``OF_CUSTOMER``."""
    solution, objective, subjective, determined, selecting, feasible, unhappy, builds, day = answers
    state, c_objective, c_subjective, c_determined, c_selecting, c_feasible, satisfied = card
    if solution is None and state is not None:
        solution = _HAS_ONE.get(state, True)
    level = _LEVELS.get(unhappy) or _DISSATISFIED.get(satisfied)
    return Facts(
        has_solution=None if solution is None else bool(solution),
        objective=_either(objective, c_objective),
        subjective=_either(subjective, c_subjective),
        determination=_LEVELS.get(determined) or _LEVELS.get(c_determined),
        selection_started=_either(selecting, c_selecting),
        feasible=_either(feasible, c_feasible),
        dissatisfaction=level,
        is_implementing=bool(builds),
        expected_on=date.fromisoformat(day) if day else None,
    )


def facts_of(opportunity: Mapping[str, Any], customer: Mapping[str, Any] | None) -> Facts:
    """The same from stored rows by name; without a customer the opportunity speaks alone."""
    card = customer or {}
    return facts_from(
        tuple(opportunity.get(name) for name in OF_OPPORTUNITY),
        tuple(card.get(name) for name in OF_CUSTOMER),
    )


def _either(own: Any, of_customer: Any) -> bool | None:
    value = of_customer if own is None else own
    return None if value is None else bool(value)


__all__ = [
    "ANSWERED_BY",
    "GATES",
    "OF_CUSTOMER",
    "OF_OPPORTUNITY",
    "TIME_GATE",
    "Facts",
    "Grade",
    "GradeAnswer",
    "Standing",
    "TimeGate",
    "Verdict",
    "facts_from",
    "facts_of",
    "judge",
    "judged",
]
