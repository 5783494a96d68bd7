"""The credit score of a customer (B24, 5C): points with reasons, total, grade, caps.

What is not known is left out and the rest stands for all 100 points; if more than 40 % of them
are not known there is no grade, and such a customer pays cash. A cap lowers a grade, never
raises one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from crmdesk.analysis.credit_bands import GRADE_FROM, CreditGrade, grade_of
from crmdesk.analysis.credit_items import ALL_POINTS, ITEMS, Court, Facts, Group, Item, Number
from crmdesk.analysis.rounding import nearest
from crmdesk.analysis.wording import Figure, Measure, Text, percent, text
from crmdesk.core.i18n import N_

MOST_UNKNOWN: Final = Fraction(2, 5)
LONG_OVERDUE: Final = 90  # days


@dataclass(frozen=True, slots=True)
class Scored:
    """One item: its points (None: not known), why, and what would give more."""

    item: Item
    points: int | None
    words: Text
    advice: Text | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    """Why the grade may not be better than *grade*; None: goods are held, the grade stays."""

    code: str
    grade: CreditGrade | None
    words: Text
    lowers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The verdict. *points* of 100 is None if nothing is known; *unknown* in points of 100."""

    lines: tuple[Scored, ...]
    points: Fraction | None
    unknown: int
    by_points: CreditGrade | None
    grade: CreditGrade | None
    caps: tuple[Cap, ...]
    is_held: bool

    @property
    def is_cash_only(self) -> bool:
        """Whether there is no grade to give credit on."""
        return self.grade is None

    @property
    def tenths(self) -> int | None:
        """The points for display in tenths, half up."""
        return None if self.points is None else nearest(self.points * 10)

    def group(self, group: Group) -> tuple[int | None, int]:
        """Points and full marks of one of the five C; None if nothing of it is known."""
        lines = [line for line in self.lines if line.item.group is group]
        known = [line.points for line in lines if line.points is not None]
        return (sum(known) if known else None), sum(line.item.full for line in lines)


def score(
    facts: Facts,
    items: Sequence[Item] = ITEMS,
    *,
    floors: Sequence[tuple[int, CreditGrade]] = GRADE_FROM,
    long_overdue: int = LONG_OVERDUE,
) -> Score:
    """Score *facts*. *items* and *floors* are the owner's tables; ValueError for a strange code."""
    lines = tuple(_line(item, getattr(facts, item.key)) for item in items)
    every = sum(item.full for item in items)
    known = sum(line.item.full for line in lines if line.points is not None)
    got = sum(line.points for line in lines if line.points is not None)
    points = Fraction(got * ALL_POINTS, known) if known else None
    unknown = Fraction(every - known, every)
    by_points = None
    if points is not None and unknown <= MOST_UNKNOWN:
        by_points = grade_of(points, floors)
    grade = by_points
    caps = []
    for code, cap, words in _caps(facts, long_overdue):
        lowers = cap is not None and grade is not None and cap.is_below(grade)
        if cap is not None and grade is not None:
            grade = grade.at_most(cap)
        caps.append(Cap(code, cap, words, lowers))
    if facts.court == Court.DISHONEST:
        grade = CreditGrade.D  # nothing that is not known could make it better
    return Score(
        lines=lines,
        points=points,
        unknown=nearest(unknown * ALL_POINTS),
        by_points=by_points,
        grade=grade,
        caps=tuple(caps),
        is_held=facts.has_expired_licence,
    )


def _caps(facts: Facts, long_overdue: int) -> list[tuple[str, CreditGrade | None, Text]]:
    """The gravest first."""
    found: list[tuple[str, CreditGrade | None, Text]] = []
    if facts.court == Court.DISHONEST:
        words = text(N_("Grade D at most: listed as a dishonest debtor"))
        found.append(("dishonest", CreditGrade.D, words))
    if facts.overdue_now > long_overdue:
        words = text(
            N_("Grade C at most: a debt is {days} overdue, more than {most}"),
            days=Figure(facts.overdue_now, Measure.DAYS),
            most=Figure(long_overdue, Measure.DAYS),
        )
        found.append(("overdue", CreditGrade.C, words))
    if facts.is_new:
        words = text(N_("Grade A at most: no business was done yet"))
        found.append(("new", CreditGrade.A, words))
    if facts.is_incomplete:
        words = text(N_("Grade A at most: the customer's file is incomplete"))
        found.append(("incomplete", CreditGrade.A, words))
    if facts.has_expired_licence:
        words = text(N_("Deliveries are held: a licence has expired"))
        found.append(("licence", None, words))
    return found


@lru_cache(maxsize=4096)  # thousands of customers give the same answers, mostly none
def _line(item: Item, answer: Number | str | None) -> Scored:
    label = text(item.label)
    if answer is None:
        return Scored(item, None, text(N_("{item}: not known"), item=label))
    points = item.points(answer)
    said = item.said(answer)
    if isinstance(answer, str):
        return Scored(item, points, text(N_("{item}: {answer}"), item=label, answer=said))
    step = item.step(answer)
    if step is None:
        template = N_("{item}: {answer}, beyond the last step")
        return Scored(item, points, text(template, item=label, answer=said), _advice(item, points))
    template = (
        N_("{item}: {answer}, no more than {bound}")
        if item.is_low_best
        else N_("{item}: {answer}, at least {bound}")
    )
    words = text(template, item=label, answer=said, bound=item.figure(step[0]))
    return Scored(item, points, words, _advice(item, points))


def _advice(item: Item, points: int) -> Text | None:
    """The next better step: what it asks and gives."""
    better = [s for s in item.steps if s[1] > points]
    if not better:
        return None
    bound, more = better[-1]
    template = (
        N_("{item} of no more than {bound} would give {more} points more")
        if item.is_low_best
        else N_("{item} of {bound} or more would give {more} points more")
    )
    return text(template, item=text(item.label), bound=item.figure(bound), more=more - points)


def summary(found: Score) -> Text:
    """The verdict in one sentence, with what decided it."""
    if found.grade is None or found.points is None:
        if found.grade is not None:
            return text(N_("Grade {grade}: capped"), grade=found.grade.letters)
        return text(
            N_("Not graded, cash only: {unknown} of the points are not known"),
            unknown=percent(found.unknown * 100),
        )
    figure = Figure(float(Fraction(found.tenths or 0, 10)), Measure.SCORE)
    if found.by_points is found.grade:
        return text(
            N_("Grade {grade} with {points} points"), grade=found.grade.letters, points=figure
        )
    by_points = found.by_points.letters if found.by_points else "—"
    return text(
        N_("Grade {grade}: {points} points would give {by_points}, which is capped"),
        grade=found.grade.letters, points=figure, by_points=by_points,
    )  # fmt: skip
