"""The answers that make the grade of an opportunity (B5), and the day it is expected to close."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Final

from crmdesk.models.choices import Degree
from crmdesk.models.codecs import Stored
from crmdesk.services.demo.deal_plan import Life

HIGH, MIDDLE, LOW, NONE = (d.value for d in (Degree.HIGH, Degree.MEDIUM, Degree.LOW, Degree.NONE))
A, B, C, D, UNCLEAR = "a", "b", "c", "d", "unclear"
TARGETS: Final = (A, B, C, D, UNCLEAR)
# How likely each grade is at the beginning, in the middle and at the end of the road.
WEIGHTS: Final = ((3, 19, 42, 26, 10), (11, 36, 33, 10, 10), (38, 35, 13, 3, 11))
# Days until the expected closing, nearest and farthest.
HORIZON: Final = {A: (3, 82), B: (45, 172), C: (80, 345), D: (150, 620), UNCLEAR: (12, 200)}
OVERDUE_PERCENT, UNDATED_PERCENT = 6, 4
# Answers of customers with a solution: determination, dissatisfaction, selection begun.
WITH_ONE: Final = {
    A: ((HIGH, HIGH, 1),),
    B: ((HIGH, MIDDLE, 0), (HIGH, HIGH, 0), (MIDDLE, HIGH, 0), (MIDDLE, MIDDLE, 0)),
    C: ((MIDDLE, LOW, 0), (LOW, MIDDLE, 0), (LOW, LOW, 0)),
    D: ((NONE, LOW, 0), (LOW, NONE, 0), (NONE, NONE, 0)),
}
# Answers of customers without one: determination, feasible, selection begun.
WITHOUT: Final = {
    A: ((HIGH, 1, 1),),
    B: ((HIGH, 1, 0), (HIGH, 0, 0), (MIDDLE, 1, 0)),
    C: ((MIDDLE, 0, 0), (LOW, 0, 0), (LOW, 1, 0)),
    D: ((NONE, 0, 0),),
}
NO_TARGET_PERCENT: Final = 22  # of those whose answers do not fit


def choose(chance: random.Random, life: Life, stages: int) -> str:
    """Which grade the opportunity shall have, by how far it came."""
    if not life.is_open:
        return A if life.outcome == "won" else chance.choice((B, C, C, D))
    part = round(2 * (len(life.entries) - 1) / max(1, stages - 1))
    return chance.choices(TARGETS, weights=WEIGHTS[part])[0]


def answers(chance: random.Random, target: str) -> dict[str, Stored]:
    """The stored answers that lead to *target*."""
    has_one = chance.random() < 0.62
    if target == UNCLEAR:
        return _unclear(chance, has_one)
    found: dict[str, Stored] = {
        "has_solution": int(has_one),
        "objective_need": 1,
        "subjective_need": int(has_one or target != D),
    }
    if has_one:
        determination, unhappy, selecting = chance.choice(WITH_ONE[target])
        found |= {"determination": determination, "dissatisfaction": unhappy}
    else:
        determination, feasible, selecting = chance.choice(WITHOUT[target])
        found |= {"determination": determination, "is_feasible": feasible}
    found["is_selecting"] = selecting
    if has_one and target == D and chance.random() < 0.3:
        found["is_implementing"] = 1
    return found


def _unclear(chance: random.Random, has_one: bool) -> dict[str, Stored]:
    """Answers that contradict each other, say no, or are not known yet."""
    draw = chance.random() * 100
    if draw < NO_TARGET_PERCENT:
        return {"has_solution": int(has_one), "objective_need": 0, "subjective_need": 0}
    if draw < 50:  # selection begun, but something that an A needs is missing
        return {
            "has_solution": int(has_one),
            "objective_need": 1,
            "subjective_need": 1,
            "determination": MIDDLE,
            "dissatisfaction": MIDDLE if has_one else None,
            "is_feasible": None if has_one else 1,
            "is_selecting": 1,
        }
    if draw < 62:
        return {
            "has_solution": int(has_one),
            "objective_need": 1,
            "subjective_need": 0,
            "determination": HIGH,
            "is_selecting": 1,
        }
    return {}


def expected(chance: random.Random, target: str, life: Life, today: date) -> date | None:
    """The day on which the seller expects to close an open opportunity."""
    draw = chance.random() * 100
    if draw < UNDATED_PERCENT and target != A:
        return None
    if draw > 100 - OVERDUE_PERCENT and (today - life.created_on).days > 20:
        late = today - timedelta(days=chance.randint(1, 38))
        return max(late, life.created_on + timedelta(days=3))
    nearest, farthest = HORIZON[target]
    day = today + timedelta(days=nearest + int((farthest - nearest) * chance.random() ** 1.3))
    return day - timedelta(days=max(0, day.weekday() - 4))
