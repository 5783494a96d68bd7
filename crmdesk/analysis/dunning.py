"""Whom to press for money today, how hard, and in which order (催款).

By phone first: nobody gets a letter before he was called since he fell behind, and no letter leaves
out the one before it. A customer rests while a promise of his may still be kept, and for some days
after each contact. The list begins where most money has been missing for longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from crmdesk.analysis.ageing_buckets import split_numbers
from crmdesk.analysis.receivables import OpenItem
from crmdesk.analysis.wording import Figure, Measure, Text, money, text
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_

INTERVAL_DAYS: Final = 7  # between two contacts about money [own]


class Step(StrEnum):
    """What is done."""

    CALL = "call"
    LETTER = "letter"
    FINAL_LETTER = "final_letter"


@dataclass(frozen=True, slots=True)
class Level:
    """From how many days overdue on which step is taken. *number* is stored, *name* untranslated."""

    number: int
    days: int
    step: Step
    name: str


USUAL_LEVELS: Final = (
    Level(1, 1, Step.CALL, N_("Remind by phone")),
    Level(2, 15, Step.CALL, N_("Press by phone")),
    Level(3, 30, Step.LETTER, N_("First dunning letter")),
    Level(4, 60, Step.LETTER, N_("Second dunning letter")),
    Level(5, 90, Step.FINAL_LETTER, N_("Final letter")),
)


def levels_from(words: str) -> tuple[Level, ...]:
    """The usual levels with other days, as typed: "1,15,30,60,90".

    Raises FieldError unless there are as many rising numbers of days as levels.
    """
    days = []
    for part in split_numbers(words):
        if not (part.isascii() and part.isdigit() and len(part) <= 4 and int(part)):
            raise FieldError(
                N_("“{part}” is no number of days; write for example 1/15/30/60/90."), part=part
            )
        days.append(int(part))
    if len(days) != len(USUAL_LEVELS):
        raise FieldError(
            N_("Give {count} numbers of days, one for each level."), count=len(USUAL_LEVELS)
        )
    return checked(
        [Level(x.number, n, x.step, x.name) for x, n in zip(USUAL_LEVELS, days, strict=True)]
    )


def checked(levels: Sequence[Level]) -> tuple[Level, ...]:
    """*levels* if their days rise; FieldError otherwise."""
    for before, after in pairwise(levels):
        if before.days >= after.days:
            raise FieldError(
                N_("The days of the levels must rise: {after} comes after {before}."),
                before=before.days,
                after=after.days,
            )
    return tuple(levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A customer with what he owes and what has been done about it.

    *items* are his open documents, those not due as well. *called_on* is the last talk about money,
    *written_on* the last letter and *letter* the number of its level. *rests_until* is the last day
    of an open promise (``promises.rests_until``).
    """

    customer_id: int
    items: tuple[OpenItem, ...]
    called_on: date | None = None
    written_on: date | None = None
    letter: int | None = None
    rests_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What is to be done about a customer, from which day on, and why.

    *weight* is what he owes times the days it is late, fen × days. *level* is the one to be carried
    out, *by_days* the one his oldest document has reached.
    """

    customer_id: int
    level: Level
    by_days: Level
    on: date
    is_resting: bool
    overdue: int
    longest: int
    weight: int
    documents: tuple[int, ...]
    reason: Text


def next_step(
    case: Case,
    as_of: date,
    levels: Sequence[Level] = USUAL_LEVELS,
    interval_days: int = INTERVAL_DAYS,
) -> NextStep | None:
    """What is next for a customer; None if nothing of his is overdue by a level.

    Open credit notes lower what is overdue. Not before *interval_days* after the last contact.
    """
    late = [i for i in case.items if i.open and i.days_overdue(as_of) > 0]
    owed = [i for i in late if i.open > 0]
    overdue = sum(i.open for i in late)
    longest = max((i.days_overdue(as_of) for i in owed), default=0)
    reached = [n for n, level in enumerate(levels) if level.days <= longest]
    if not reached or overdue <= 0:
        return None
    since = min(i.counts_from for i in owed)
    level = levels[_place(case, since, levels, reached[-1])]
    contacts = [day for day in (case.called_on, case.written_on) if day is not None]
    on = max([as_of, *(day + timedelta(interval_days) for day in contacts)])
    if case.rests_until is not None and case.rests_until >= on:
        on = case.rests_until + timedelta(1)
    return NextStep(
        customer_id=case.customer_id,
        level=level,
        by_days=levels[reached[-1]],
        on=on,
        is_resting=case.rests_until is not None and case.rests_until >= as_of,
        overdue=overdue,
        longest=longest,
        weight=sum(i.open * i.days_overdue(as_of) for i in owed),
        documents=tuple(i.document_id for i in late),
        reason=_reason(case, on, overdue, longest, as_of),
    )


def _place(case: Case, since: date, levels: Sequence[Level], highest: int) -> int:
    """The place of the level that is next: a call first, then letter after letter."""
    calls = [n for n in range(highest + 1) if levels[n].step is Step.CALL]
    contacted = [day for day in (case.called_on, case.written_on) if day is not None]
    if calls and not any(day > since for day in contacted):
        return calls[-1]
    letters = [n for n in range(len(levels)) if levels[n].step is not Step.CALL]
    is_current = case.written_on is not None and case.written_on > since
    sent = [n for n in letters if is_current and levels[n].number == case.letter]
    ahead = [n for n in letters if not sent or n > sent[0]]
    if ahead and ahead[0] <= highest:
        return ahead[0]
    return sent[0] if sent else highest


def _reason(case: Case, on: date, overdue: int, longest: int, as_of: date) -> Text:
    owed = {"amount": money(overdue), "days": Figure(longest, Measure.DAYS)}
    if case.rests_until is not None and case.rests_until >= as_of:
        return text(
            N_("{amount} overdue, up to {days} late; rests until {day}: a promise is open."),
            **owed,
            day=case.rests_until,
        )
    if on > as_of:
        return text(
            N_("{amount} overdue, up to {days} late; spoken with lately, again from {day}."),
            **owed,
            day=on,
        )
    if case.called_on is None and case.written_on is None:
        return text(N_("{amount} overdue, up to {days} late; nobody has asked yet."), **owed)
    return text(N_("{amount} overdue, up to {days} late."), **owed)


@dataclass(frozen=True, slots=True)
class CallList:
    """What is to be done today, calls before letters, and who rests or was just contacted."""

    due: tuple[NextStep, ...]
    waiting: tuple[NextStep, ...]


_FIRST: Final = {step: n for n, step in enumerate(Step)}


def call_list(
    cases: Iterable[Case],
    as_of: date,
    levels: Sequence[Level] = USUAL_LEVELS,
    interval_days: int = INTERVAL_DAYS,
) -> CallList:
    """Everybody who is overdue: calls first, then letters, each by amount × days overdue."""
    found = [
        step
        for case in cases
        if (step := next_step(case, as_of, levels, interval_days)) is not None
    ]
    found.sort(key=lambda s: (_FIRST[s.level.step], -s.weight, -s.overdue, s.customer_id))
    waiting = sorted((s for s in found if s.on > as_of), key=lambda s: s.on)
    return CallList(tuple(s for s in found if s.on <= as_of), tuple(waiting))
