"""After a talk (B31): by when to answer, whether that was kept, and what talks did for sales."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from fractions import Fraction
from typing import Final

from crmdesk.analysis.cadence import Layer
from crmdesk.analysis.rounding import hundredths
from crmdesk.analysis.wording import Text, text
from crmdesk.analysis.working_days import (
    CLOSES,
    OPENS,
    add_working_days,
    add_working_hours,
)
from crmdesk.core.i18n import N_


@dataclass(frozen=True, slots=True)
class TalkItem:
    """One of the nine items of a talk. *code* is the field that holds it."""

    code: str
    label: str
    hint: str


TALK_ITEMS: Final[tuple[TalkItem, ...]] = (
    TalkItem(
        "opening",
        N_("Useful opening"),
        N_("Begin with something that is of use to the customer: news of the trade, an answer."),
    ),
    TalkItem(
        "narrowing",
        N_("From the wide to the narrow"),
        N_("First how business goes in general, then the department, then the matter itself."),
    ),
    TalkItem(
        "demands",
        N_("What is demanded of suppliers"),
        N_("What a supplier must offer at all: quality, delivery, terms of payment, service."),
    ),
    TalkItem(
        "intention",
        N_("Exact intention, our part in it"),
        N_("What exactly is planned, when, with how much money, and what of it we could supply."),
    ),
    TalkItem(
        "review",
        N_("Present and other products reviewed"),
        N_("What the customer thinks of what he has from us and of what he has from others."),
    ),
    TalkItem(
        "needs",
        N_("Needs now and later"),
        N_("What is needed now, what in half a year, and what would change it."),
    ),
    TalkItem(
        "preferred_channel",
        N_("Likes to be reached by"),
        N_("How and at what time the customer likes to hear from us."),
    ),
    TalkItem(
        "personal_help",
        N_("What we can help with personally"),
        N_("Something beyond business that we can do. Only note what the person would not mind."),
    ),
    TalkItem(
        "is_thanked",
        N_("Notes confirmed, thanks said"),
        N_("Repeat what was agreed and the next step, say thanks, send the notes the same day."),
    ),
)


# --- by when to answer ----------------------------------------------------------------------
class Urgency(StrEnum):
    """How soon a signal must be answered. Stored codes."""

    KEY = "key"
    NORMAL = "normal"
    SMALL = "small"


KEY_LAYERS: Final = frozenset({Layer.VIP, Layer.BIG})


@dataclass(frozen=True, slots=True)
class FollowUpTerms:
    """The times within which a signal is answered, and the hours of the house."""

    key_hours: int = 4
    normal_days: int = 1
    small_days: int = 3
    opens: time = OPENS
    closes: time = CLOSES


USUAL_TERMS: Final = FollowUpTerms()


def due_moment(
    raised_at: datetime, urgency: str, layer: str | None, terms: FollowUpTerms = USUAL_TERMS
) -> datetime:
    """Until when a signal must be answered.

    A key signal of a VIP or big customer: *key_hours* working hours. A small matter: confirmed in
    writing within *small_days* working days. All others, key signals of smaller customers too:
    *normal_days*. Days end when the house closes; one that begins on a free day begins with the
    next working day.
    """
    if urgency == Urgency.KEY and layer in KEY_LAYERS:
        return add_working_hours(raised_at, terms.key_hours, terms.opens, terms.closes)
    days = terms.small_days if urgency == Urgency.SMALL else terms.normal_days
    return datetime.combine(add_working_days(raised_at.date(), days), terms.closes)


@dataclass(frozen=True, slots=True)
class Answer:
    """One signal: until when it had to be answered, and when it was."""

    due_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OnTime:
    """跟进及时率: *rate* = *on_time* / *due*, in hundredths of a percent; None when none was due."""

    on_time: int
    due: int
    rate: int | None


def on_time_rate(answers: Iterable[Answer], now: datetime) -> OnTime:
    """How many of the signals that were due by *now* were answered in time.

    Due and not answered counts as late. What is not due yet does not count, answered or not:
    otherwise the quick answers would count before the slow ones can.
    """
    judged = [each for each in answers if each.due_at <= now]
    kept = sum(each.answered_at is not None and each.answered_at <= each.due_at for each in judged)
    return OnTime(kept, len(judged), hundredths(Fraction(kept, len(judged))) if judged else None)


# --- what talks did -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSales:
    """Net sales in fen of one customer in the 12 months before and after, and whether he was met."""

    customer_id: int
    is_interviewed: bool
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A group: number, net sales before and after, change in hundredths of a percent.

    *change* is None where nothing (or less) was sold before.
    """

    n: int
    before: int
    after: int
    change: int | None


@dataclass(frozen=True, slots=True)
class TalkEffect:
    """Customers who were talked to against the others. *note* belongs to every showing of it.

    *difference* is in hundredths of a percentage point; None where one group has no change.
    """

    interviewed: GroupChange
    others: GroupChange
    difference: int | None
    note: Text


NOT_CAUSAL: Final = N_(
    "This compares two groups; it does not prove that the talks made the difference. "
    "Customers who are doing well are often visited more."
)


def interviewed_change(customers: Iterable[CustomerSales]) -> TalkEffect:
    """The change of net sales over 12 months with talks and without (B31)."""
    known = tuple(customers)
    met, with_talks = _group([c for c in known if c.is_interviewed])
    rest, without = _group([c for c in known if not c.is_interviewed])
    apart = None
    if with_talks is not None and without is not None:
        apart = hundredths(with_talks - without)
    return TalkEffect(met, rest, apart, text(NOT_CAUSAL))


def _group(customers: list[CustomerSales]) -> tuple[GroupChange, Fraction | None]:
    """A group, and its change before it is rounded."""
    before = sum(c.before for c in customers)
    after = sum(c.after for c in customers)
    change = Fraction(after - before, before) if before > 0 else None
    shown = None if change is None else hundredths(change)
    return GroupChange(len(customers), before, after, shown), change
