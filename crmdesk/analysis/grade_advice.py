"""What would raise the grade of an opportunity, and what lowers it next (B5).

There is no second table: other answers and dates are put through the same rule, fewest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations, product
from typing import Final, NamedTuple

from crmdesk.analysis import grade_reasons
from crmdesk.analysis.grade_rule import Facts, Grade, Level, Standing, TimeGate, Verdict, judge
from crmdesk.analysis.wording import Text, text
from crmdesk.core.i18n import N_


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to bring about: *fact* (a field of ``Facts``) becomes *value*."""

    fact: str
    value: bool | Level | date
    words: Text


@dataclass(frozen=True, slots=True)
class Step:
    """The fewest changes that reach *grade*, in the order in which the facts are asked."""

    grade: Grade
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Fall:
    """One change for the worse and where it leads: *grade*, or None when it leaves no grade.

    *value* of ``expected_on`` is the last day that still has the present grade.
    """

    fact: str
    value: bool | Level | date
    grade: Grade | None
    words: Text


class _Cost(NamedTuple):
    """Which of equally many changes is proposed: asking before changing, small before large."""

    known_answers: int
    levels: int
    order: tuple[int, ...]


Values = Mapping[str, bool | Level | date]
# In the order in which they are asked, which is also the order of the proposals.
QUESTIONS: Final = (
    "objective",
    "is_implementing",
    "subjective",
    "has_solution",
    "determination",
    "dissatisfaction",
    "feasible",
    "selection_started",
    "expected_on",
)
DO: Final = {
    "objective": N_("Confirm that industry and size call for it"),
    "is_implementing": N_("Wait until what was signed is in use, and ask again"),
    "subjective": N_("Let the customer see the need for himself"),
    "feasible": N_("Assess the feasibility together, with the result that it can be done"),
    "selection_started": N_("Get the customer to start the selection"),
}
DO_LEVEL: Final = {
    "determination": N_("Bring the determination to: {level}"),
    "dissatisfaction": N_("Learn that dissatisfaction with the present solution is: {level}"),
}
ASK_LEVEL: Final = {
    "determination": N_("Find out the determination; it takes at least: {level}"),
    "dissatisfaction": N_(
        "Find out the dissatisfaction with the present solution; it takes at least: {level}"
    ),
}
DO_SOLUTION: Final = {
    True: N_("Note that the customer has a solution"),
    False: N_("Note that the customer has no solution yet"),
}
DO_CLOSING: Final = N_("Agree on closing by {date} at the latest")


def raise_by(facts: Facts, as_of: date, gate: TimeGate) -> tuple[Step, ...]:
    """The fewest changes that reach each better grade, nearest grade first.

    Only changes for the better and missing answers are tried. A grade that would need to be checked
    (需核实) counts as reached only where the present one does too. Where the fewest changes towards one grade lead to
    a better one, only that one is named.
    """
    now = judge(facts, as_of, gate)
    rated = now.standing is Standing.GRADED or now.standing is Standing.NOT_TARGET
    steps: list[Step] = []
    for target in (Grade.C, Grade.B, Grade.A):
        if rated and now.grade is not None and target >= now.grade:
            continue
        if steps and steps[-1].grade <= target:
            continue
        found = _fewest(facts, target, as_of, gate, now.needs_check)
        if found is not None:
            steps.append(found)
    return tuple(steps)


def _fewest(
    facts: Facts, target: Grade, as_of: date, gate: TimeGate, is_unsure: bool
) -> Step | None:
    """The step to *target* or better with the fewest changes, by cost where there are several."""
    options = _better(facts, gate.last_day(target, as_of))
    for count in range(1, len(options) + 1):
        hits = [
            (_cost(facts, values), verdict.grade, values)
            for values in _choices(options, count)
            if (verdict := _judged(facts, values, as_of, gate)).grade is not None
            and verdict.standing is Standing.GRADED
            and (is_unsure or not verdict.needs_check)
            and verdict.grade <= target
        ]
        if hits:
            _least, grade, values = min(hits, key=lambda hit: hit[0])
            return Step(grade, tuple(_change(facts, *each) for each in values.items()))
    return None


def _choices(
    options: Mapping[str, tuple[bool | Level | date, ...]], count: int
) -> Iterator[Values]:
    """Every way to change exactly *count* answers."""
    for facts in combinations(options, count):
        for values in product(*(options[fact] for fact in facts)):
            yield dict(zip(facts, values, strict=True))


def _better(facts: Facts, last_day: date) -> dict[str, tuple[bool | Level | date, ...]]:
    """Per question the answers that are better than the present one, or that are missing."""
    options: dict[str, tuple[bool | Level | date, ...]] = {}
    if facts.is_implementing:
        options["is_implementing"] = (False,)
    if facts.has_solution is None:
        options["has_solution"] = (False, True)
    for code in ("objective", "subjective", "selection_started", "feasible"):
        if not getattr(facts, code):
            options[code] = (True,)
    for code in ("determination", "dissatisfaction"):
        level: Level | None = getattr(facts, code)
        options[code] = tuple(
            each for each in reversed(Level) if level is None or each.rank > level.rank
        )
    # A date is asked for where there is none, where it has passed and where it is too late.
    if facts.expected_on != last_day:
        options["expected_on"] = (last_day,)
    if facts.has_solution is not None:
        options.pop("feasible" if facts.has_solution else "dissatisfaction", None)
    return {code: options[code] for code in QUESTIONS if options.get(code)}


def _cost(facts: Facts, values: Values) -> _Cost:
    known = sum(getattr(facts, fact) is not None for fact in values)
    levels = sum(
        value.rank - getattr(getattr(facts, fact), "rank", 0)
        for fact, value in values.items()
        if isinstance(value, Level)
    )
    return _Cost(known, levels, tuple(QUESTIONS.index(fact) for fact in values))


def _judged(facts: Facts, values: Values, as_of: date, gate: TimeGate) -> Verdict:
    return judge(replace(facts, **values), as_of, gate)  # type: ignore[arg-type]


def _change(facts: Facts, fact: str, value: bool | Level | date) -> Change:
    if isinstance(value, Level):
        templates = ASK_LEVEL if getattr(facts, fact) is None else DO_LEVEL
        level = text(grade_reasons.LEVELS[value])
        return Change(fact, value, text(templates[fact], level=level))
    if isinstance(value, date):
        return Change(fact, value, text(DO_CLOSING, date=value))
    template = DO_SOLUTION[value] if fact == "has_solution" else DO[fact]
    return Change(fact, value, text(template))


def falls(facts: Facts, as_of: date, gate: TimeGate) -> tuple[Fall, ...]:
    """What lowers the grade next: a later closing first, then single answers one notch worse.

    Nothing lowers what has no grade or is D already.
    """
    now = judge(facts, as_of, gate)
    if now.standing is not Standing.GRADED or now.grade is None or now.grade is Grade.D:
        return ()
    last = gate.last_day(now.grade, as_of)
    later = _judged(facts, {"expected_on": last + timedelta(days=1)}, as_of, gate)
    found = [_later(last, later.grade or Grade.D)]
    for fact, value in _worse(facts).items():
        then = _judged(facts, {fact: value}, as_of, gate)
        if then.grade is None or then.grade > now.grade:
            found.append(_fall(fact, value, then.grade))
    return tuple(found)


def _worse(facts: Facts) -> dict[str, bool | Level]:
    """Per question the answer one notch worse than the present one."""
    worse: dict[str, bool | Level] = {}
    scale = sorted(Level, key=lambda level: level.rank)
    for code in QUESTIONS:
        value = getattr(facts, code)
        if isinstance(value, Level):
            if value.rank > 0:
                worse[code] = scale[value.rank - 1]
        elif code == "is_implementing":
            worse[code] = True
        elif value is True and code in ("subjective", "feasible", "selection_started"):
            worse[code] = False
    return worse


def _later(last: date, grade: Grade) -> Fall:
    template = N_("Closing later than {date} lowers it to grade {grade}")
    return Fall("expected_on", last, grade, text(template, date=last, grade=grade.letter))


def _fall(fact: str, value: bool | Level, grade: Grade | None) -> Fall:
    told = grade_reasons.fact(fact, value)
    if grade is None:
        return Fall(fact, value, None, text(N_("“{fact}” leaves no grade"), fact=told))
    template = N_("“{fact}” lowers it to grade {grade}")
    return Fall(fact, value, grade, text(template, fact=told, grade=grade.letter))
