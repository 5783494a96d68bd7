"""The rule behind the grades A to D of an opportunity (B5): answers and a date in, a verdict out.

The tables of the teaching texts overlap; this is the total rule that removes the overlaps, in the
order in which it is written here. ``grade`` explains a verdict, ``grade_advice`` tries others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from crmdesk.analysis.months import add_months


class Level(StrEnum):
    """高/中/低/无: determination, dissatisfaction with what is in use. Stored codes."""

    HIGH = "high"
    MIDDLE = "medium"
    LOW = "low"
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 for none to 3 for high."""
        return _RANK[self]


_RANK: Final = {Level.NONE: 0, Level.LOW: 1, Level.MIDDLE: 2, Level.HIGH: 3}
_MIDDLE: Final = _RANK[Level.MIDDLE]
_HIGH: Final = _RANK[Level.HIGH]


class Grade(StrEnum):
    """A to D, best first, so that ``max`` is the worse of two. Stored codes."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"

    @property
    def letter(self) -> str:
        """As people write it."""
        return self.value.upper()


class Standing(StrEnum):
    """Whether there is a grade, and why not."""

    GRADED = "graded"
    NOT_TARGET = "not_target"  # 非目标: shown among D, not contacted
    TO_VERIFY = "to_verify"  # 待核实: the answers contradict each other
    UNRATED = "unrated"  # 未评: answers are missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The answers about one opportunity; None is "not answered", which is not "no".

    Without *objective*, *subjective*, *determination*, *has_solution* or, where there is a
    solution, *dissatisfaction* there is no grade. *selection_started* and *feasible* unanswered
    count as not yet: nobody heard of a selection, nothing was proven.
    """

    has_solution: bool | None = None  # 有现有方案
    objective: bool | None = None  # 客观必要性: industry and size call for it
    subjective: bool | None = None  # 主观必要性: the customer sees the need
    determination: Level | None = None  # 决心
    selection_started: bool | None = None  # 选型
    feasible: bool | None = None  # 可行性评估, asked without a solution
    dissatisfaction: Level | None = None  # 不满意度, asked with a solution
    is_implementing: bool = False  # just signed with somebody, or being built
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class TimeGate:
    """How many calendar months ahead a closing may lie for A, B and C; the last day counts.

    Raises ValueError unless the three are positive and rise.
    """

    a_months: int
    b_months: int
    c_months: int

    def __post_init__(self) -> None:
        if not 0 < self.a_months < self.b_months < self.c_months:
            raise ValueError("the months of A, B and C must rise")

    def last_day(self, grade: Grade, as_of: date) -> date:
        """The last day on which a closing still has *grade* by time; D has none: ValueError."""
        for known, last in _last_days(self, as_of):
            if known is grade:
                return last
        raise ValueError("grade D has no last day")

    def grade_of(self, expected_on: date, as_of: date) -> Grade:
        """The grade by time alone of a closing on *expected_on*."""
        for grade, last in _last_days(self, as_of):
            if expected_on <= last:
                return grade
        return Grade.D


@lru_cache(maxsize=64)  # a board asks for thousands of opportunities on one day
def _last_days(gate: TimeGate, as_of: date) -> tuple[tuple[Grade, date], ...]:
    return (
        (Grade.A, add_months(as_of, gate.a_months)),
        (Grade.B, add_months(as_of, gate.b_months)),
        (Grade.C, add_months(as_of, gate.c_months)),
    )


GATE_3_6_12: Final = TimeGate(3, 6, 12)
GATE_1_3_6: Final = TimeGate(1, 3, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rule says. *grade* is the worse of *attribute* and *by_time*.

    *needs_check* (需核实) marks a B that would be an A if the selection were all that counted.
    """

    grade: Grade | None
    standing: Standing
    attribute: Grade | None = None
    by_time: Grade | None = None
    needs_check: bool = False
    date_past: bool = False


def judge(facts: Facts, as_of: date, gate: TimeGate) -> Verdict:
    """The verdict of B5 about *facts* on the day *as_of*. Every combination has one.

    A closing date that has passed says nothing about the time left: it is flagged and otherwise
    treated as if there were none.
    """
    expected = facts.expected_on
    past = expected is not None and expected < as_of
    by_time = None if expected is None or past else gate.grade_of(expected, as_of)
    standing = standing_of(facts)
    if standing is Standing.NOT_TARGET:
        grade: Grade | None = Grade.D
        attribute: Grade | None = Grade.D
        needs_check = False
    elif standing is not Standing.GRADED:
        grade, attribute, needs_check = None, None, False
    else:
        attribute, needs_check = attribute_grade(facts, by_time)
        grade = attribute if by_time is None else max(attribute, by_time)
    return Verdict(
        grade=grade,
        standing=standing,
        attribute=attribute,
        by_time=by_time,
        needs_check=needs_check,
        date_past=past,
    )


def standing_of(facts: Facts) -> Standing:
    """Whether *facts* can be graded at all.

    Somebody who is just building a solution is D whatever else is known; somebody who denies the
    need is D whether there is a solution or not. No other answer can be done without.
    """
    if facts.objective is False:
        return Standing.NOT_TARGET
    if facts.is_implementing:
        return Standing.GRADED
    if facts.subjective is False and (facts.selection_started or facts.determination is Level.HIGH):
        return Standing.TO_VERIFY
    return Standing.UNRATED if missing(facts) else Standing.GRADED


def missing(facts: Facts) -> tuple[str, ...]:
    """The names of the answers without which there is no grade."""
    found = []
    if facts.objective is None:
        found.append("objective")
    if facts.subjective is None:
        found.append("subjective")
    if facts.determination is None:
        found.append("determination")
    if facts.subjective is not False:
        if facts.has_solution is None:
            found.append("has_solution")
        if facts.has_solution and facts.dissatisfaction is None:
            found.append("dissatisfaction")
    return tuple(found)


def attribute_grade(facts: Facts, by_time: Grade | None) -> tuple[Grade, bool]:
    """The grade by the answers, and whether it has to be checked; for facts that can be graded.

    *by_time* settles two ties only: middle with middle, low with low (with a solution).
    """
    if facts.is_implementing or facts.subjective is False:
        return Grade.D, False
    determination = facts.determination or Level.NONE
    if facts.has_solution:
        return _with_solution(facts, determination.rank, by_time)
    return _without_solution(facts, determination)


def _without_solution(facts: Facts, determination: Level) -> tuple[Grade, bool]:
    if facts.selection_started:
        ready = determination is Level.HIGH and bool(facts.feasible)
        return (Grade.A, False) if ready else (Grade.B, True)
    if determination is Level.MIDDLE:
        return (Grade.B if facts.feasible else Grade.C), False
    return {Level.HIGH: Grade.B, Level.LOW: Grade.C, Level.NONE: Grade.D}[determination], False


def _with_solution(facts: Facts, determination: int, by_time: Grade | None) -> tuple[Grade, bool]:
    dissatisfaction = (facts.dissatisfaction or Level.NONE).rank
    low, high = sorted((dissatisfaction, determination))
    if facts.selection_started:
        return (Grade.A, False) if low == _HIGH else (Grade.B, True)
    if low == 0:
        return Grade.D, False
    if low >= _MIDDLE:
        is_soon = by_time in (Grade.A, Grade.B)
        return (Grade.B if high == _HIGH or is_soon else Grade.C), False
    if high >= _MIDDLE:
        return Grade.C, False
    return (Grade.C if by_time in (Grade.A, Grade.B, Grade.C) else Grade.D), False
