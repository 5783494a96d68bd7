"""What to do next with one customer: the few things that the methods together imply.

Each method says something of him; this puts it in order of urgency and leaves out what contradicts:
nobody is asked to buy more while he does not pay, and who has left is won back, not reminded. Every
action says in one line what it is seen by. Thresholds are our own, unless a method gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crmdesk.analysis.base import Tone
from crmdesk.analysis.layers import ACTIVE, LAYER_LABELS, Layer
from crmdesk.analysis.lifecycle import Phase
from crmdesk.analysis.months import add_months
from crmdesk.analysis.rfm import RfmClass
from crmdesk.analysis.rhythm import Alarm
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.wording import Figure, Measure, Text, money, percent, text
from crmdesk.core.i18n import N_

MOST: Final = 4
LONG_OVERDUE: Final = 30  # days
NEAR: Final = 2_000  # hundredths of a percent of his sales: so little lacks to the next layer
SURVEY_MONTHS: Final = 12
ASKED: Final = (Layer.VIP, Layer.BIG)  # whose opinion is asked for every year


class Do(StrEnum):
    """What to do. Codes for the buttons of whoever shows it."""

    COLLECT = "collect"
    CREDIT = "credit"
    CALL = "call"
    WIN_BACK = "win_back"
    VISIT = "visit"
    UPGRADE = "upgrade"
    SURVEY = "survey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one customer on *as_of*; None: not known. Amounts in fen.

    ``late_days`` since he should have bought, ``interval_tenths`` his mean interval in tenths of a
    day, ``bought`` what he ever bought. ``exposure`` is what his limit is used by.
    """

    as_of: date
    layer: Layer | None = None
    to_next: int | None = None
    net_sales: int = 0
    growth: int | None = None
    rfm: RfmClass | None = None
    phase: Phase | None = None
    alarm: Alarm | None = None
    late_days: int = 0
    days_since: int | None = None
    interval_tenths: int = 0
    purchases: int = 0
    bought: int = 0
    overdue: int = 0
    overdue_days: int = 0
    is_held: bool = False
    limit: int | None = None
    exposure: int = 0
    surveyed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAction:
    """One thing to do: *why* is its evidence, *method* the id of the analysis behind it."""

    do: Do
    title: Text
    why: Text
    method: str
    tone: Tone
    urgency: int  # 0 comes first


def next_actions(known: Known) -> tuple[NextAction, ...]:
    """At most ``MOST`` things to do, the most urgent first; none if nothing follows."""
    found = sorted(_all(known), key=lambda action: action.urgency)
    return tuple(found[:MOST])


def _all(known: Known) -> Iterator[NextAction]:
    for rule in (_collect, _credit, _rhythm, _decline, _upgrade, _survey):
        yield from rule(known)


def _collect(known: Known) -> Iterator[NextAction]:
    if known.overdue <= 0:
        return
    is_long = known.overdue_days > LONG_OVERDUE
    yield NextAction(
        do=Do.COLLECT,
        title=text(N_("Collect what is overdue")),
        why=text(
            N_("{amount} overdue, the oldest for {days}"),
            amount=money(known.overdue), days=_days(known.overdue_days),
        ),
        method="ageing", tone=Tone.BAD if is_long else Tone.WARN, urgency=0 if is_long else 3,
    )  # fmt: skip


def _credit(known: Known) -> Iterator[NextAction]:
    """Goods are held, or more is used than the limit allows."""
    is_over = known.limit is not None and known.exposure > known.limit
    if not (known.is_held or is_over):
        return
    if is_over:
        why = text(
            N_("{used} used of a limit of {limit}"),
            used=money(known.exposure), limit=money(known.limit),
        )  # fmt: skip
    else:
        why = text(N_("his goods are held today"))
    yield NextAction(
        do=Do.CREDIT, title=text(N_("Review his credit")), why=why, method="credit", tone=Tone.WARN,
        urgency=2 if known.is_held else 5,
    )  # fmt: skip


def _rhythm(known: Known) -> Iterator[NextAction]:
    """Win back who has left, else call who is later than his habit."""
    if known.days_since is None:
        return
    if known.alarm is Alarm.LOST or known.phase is Phase.LOST:
        yield _win_back(known, "lifecycle", Tone.BAD, 4)
    elif known.alarm is Alarm.LATEST:
        yield _call(known, N_("Call: later than ever"), Tone.BAD, 1)
    elif known.rfm is RfmClass.KEY_RETAIN:
        yield _win_back(known, "rfm", Tone.BAD, 4)
    elif known.alarm is Alarm.LATE:
        yield _call(known, N_("Call: he should have bought"), Tone.WARN, 6)
    elif known.alarm is Alarm.SOON and known.overdue <= 0 and not known.is_held:
        yield _call(known, N_("Ask what he needs"), Tone.GOOD, 9)


def _win_back(known: Known, method: str, tone: Tone, urgency: int) -> NextAction:
    return NextAction(
        do=Do.WIN_BACK,
        title=text(N_("Win him back")),
        why=text(
            N_("no purchase for {days}; {count} before, for {amount}"),
            days=_days(known.days_since), count=Figure(known.purchases), amount=money(known.bought),
        ),
        method=method, tone=tone, urgency=urgency,
    )  # fmt: skip


def _call(known: Known, title: str, tone: Tone, urgency: int) -> NextAction:
    interval = Figure(known.interval_tenths / 10, Measure.SCORE)
    if known.late_days:
        why = text(
            N_("buys every {interval} days, last {days} ago, {late} late"),
            interval=interval, days=_days(known.days_since), late=_days(known.late_days),
        )  # fmt: skip
    else:
        why = text(
            N_("buys every {interval} days, last {days} ago"),
            interval=interval, days=_days(known.days_since),
        )  # fmt: skip
    return NextAction(
        do=Do.CALL, title=text(title), why=why, method="rhythm", tone=tone, urgency=urgency
    )


def _decline(known: Known) -> Iterator[NextAction]:
    if known.phase is not Phase.DECLINE or known.growth is None:
        return
    yield NextAction(
        do=Do.VISIT,
        title=text(N_("Visit and ask why he buys less")),
        why=text(
            N_("sales of six months {growth} against the six before"),
            growth=percent(known.growth),
        ),
        method="lifecycle", tone=Tone.WARN, urgency=5,
    )  # fmt: skip


def _upgrade(known: Known) -> Iterator[NextAction]:
    """Little lacks to the next layer, he pays and is not on his way out."""
    if known.layer not in ACTIVE[1:] or not known.to_next or known.overdue > 0 or known.is_held:
        return
    if known.rfm is RfmClass.KEY_RETAIN or known.alarm in (Alarm.LOST, Alarm.LATEST):
        return
    if known.to_next * WHOLE > known.net_sales * NEAR:
        return
    above = ACTIVE[ACTIVE.index(known.layer) - 1]
    yield NextAction(
        do=Do.UPGRADE,
        title=text(N_("Offer more: near the next layer")),
        why=text(
            N_("{amount} more and he is {layer}; {sales} in twelve months"),
            amount=money(known.to_next), layer=text(LAYER_LABELS[above]),
            sales=money(known.net_sales),
        ),
        method="upgrade", tone=Tone.GOOD, urgency=7,
    )  # fmt: skip


def _survey(known: Known) -> Iterator[NextAction]:
    if known.layer not in ASKED:
        return
    if known.surveyed_on is None:
        why = text(
            N_("{layer}, never asked whether he is satisfied"),
            layer=text(LAYER_LABELS[known.layer]),
        )
    elif known.surveyed_on <= add_months(known.as_of, -SURVEY_MONTHS):
        why = text(
            N_("{layer}, last asked on {day}"),
            layer=text(LAYER_LABELS[known.layer]), day=known.surveyed_on,
        )  # fmt: skip
    else:
        return
    yield NextAction(
        do=Do.SURVEY, title=text(N_("Ask whether he is satisfied")), why=why, method="satisfaction",
        tone=Tone.PLAIN, urgency=8,
    )  # fmt: skip


def _days(count: int | None) -> Figure:
    return Figure(count, Measure.DAYS)
