"""What moved the pipeline between two days: a waterfall whose parts sum exactly (features 4.6).

The pipeline is what is open, new or active: its amount, or its weighted amount (amount × chance).
Each opportunity goes from its state on the first day to that on the second in steps, and each
step belongs to one part:

- not there before: new, with its value of the second day; gone: removed, with that of the first;
- open before and after: first the amount changes at the old chance, then the chance at the new
  amount. The chance belongs to the stage if the stage moved (advanced or back, also when the
  chance was changed by hand as well), to "chance adjusted" otherwise;
- open before, then won, lost, ended or paused: the amount changes first, then all of it leaves;
- closed or paused before and open after: reactivated, with its value of the second day;
- new and already won, lost, ended or paused: it comes in as new and leaves in the same waterfall;
- closed or paused both times but differently: named in the part of the second state, worth 0.

A later closing date moves no money here; such opportunities are named as postponed, worth 0.

Values are counted exactly, in parts of a fen: ten-thousandths, or finer where the chances are
given finer (``forecast.chances``), so that the end is what the forecast of that day says. Shown
are whole fen: start and end are rounded half up, the parts by largest remainder, so that what is
shown sums as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from crmdesk.analysis.rounding import WHOLE, apportion, half_up
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.core.i18n import N_


class Measure(StrEnum):
    """What the pipeline is measured in."""

    AMOUNT = "amount"
    WEIGHTED = "weighted"


class Cause(StrEnum):
    """Why the pipeline changed, in the order in which the parts are shown."""

    NEW = "new"
    REACTIVATED = "reactivated"
    ADVANCED = "advanced"
    BACK = "back"
    AMOUNT = "amount"
    CHANCE = "chance"
    POSTPONED = "postponed"
    PAUSED = "paused"
    WON = "won"
    LOST = "lost"
    ENDED = "ended"
    REMOVED = "removed"


CAUSES: Final[Mapping[Cause, str]] = {
    Cause.NEW: N_("New opportunities"),
    Cause.REACTIVATED: N_("Reactivated"),
    Cause.ADVANCED: N_("Stage advanced"),
    Cause.BACK: N_("Stage moved back"),
    Cause.AMOUNT: N_("Amount changed"),
    Cause.CHANCE: N_("Chance adjusted"),
    Cause.POSTPONED: N_("Closing postponed"),
    Cause.PAUSED: N_("Opportunities paused"),
    Cause.WON: N_("Opportunities won"),
    Cause.LOST: N_("Opportunities lost"),
    Cause.ENDED: N_("Opportunities ended"),
    Cause.REMOVED: N_("Opportunities removed"),
}
_LEFT: Final = {
    "paused": Cause.PAUSED,
    "won": Cause.WON,
    "lost": Cause.LOST,
    "ended": Cause.ENDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DealState:
    """An opportunity on one day. *probability* is the one in force, over the scale of the movement.

    Of a closed opportunity amount and chance are those it had last while open. No *amount* means
    that none was known and counts as 0.
    """

    amount: int | None
    probability: int
    position: int
    state: str
    expected_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is part of the pipeline."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class Step:
    """What one opportunity did; *scaled* is fen times the scale of the movement."""

    deal_id: int
    cause: Cause
    scaled: int


@dataclass(frozen=True, slots=True)
class Part:
    """One bar of the waterfall: *value* in whole fen, *exact* before rounding, and whose it is."""

    cause: Cause
    value: int
    exact: Fraction
    deal_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """start + Σ parts = end, in whole fen and exactly. Only parts with opportunities are there."""

    measure: Measure
    start: int
    end: int
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]

    def part(self, cause: Cause) -> Part | None:
        """The part of one cause; None if nothing happened for it."""
        return next((part for part in self.parts if part.cause is cause), None)


def movement(
    before: Mapping[int, DealState],
    after: Mapping[int, DealState],
    measure: Measure = Measure.WEIGHTED,
    scale: int = WHOLE,
) -> Movement:
    """The waterfall from *before* to *after*, both by id of the opportunity.

    *scale* is the chance that means certainty: 10,000 for hundredths of a percent, or the
    denominator of ``forecast.chances``.
    """
    worth = _Worth(scale, measure is Measure.WEIGHTED)
    steps = tuple(
        step
        for deal_id in sorted(before.keys() | after.keys())
        for step in _steps(deal_id, before.get(deal_id), after.get(deal_id), worth)
    )
    totals: dict[Cause, int] = {}
    ids: dict[Cause, list[int]] = {}
    for step in steps:
        totals[step.cause] = totals.get(step.cause, 0) + step.scaled
        ids.setdefault(step.cause, []).append(step.deal_id)
    causes = [cause for cause in Cause if cause in totals]
    start, end = (half_up(worth.of_all(states), scale) for states in (before, after))
    values = apportion([totals[cause] for cause in causes], scale, end - start)
    parts = tuple(
        Part(cause, value, Fraction(totals[cause], scale), tuple(ids[cause]))
        for cause, value in zip(causes, values, strict=True)
    )
    return Movement(measure, start, end, parts, steps)


@dataclass(frozen=True, slots=True)
class _Worth:
    """What an opportunity is worth in the measure chosen, times the scale."""

    scale: int
    is_weighted: bool

    def at(self, amount: int | None, probability: int) -> int:
        return (amount or 0) * (probability if self.is_weighted else self.scale)

    def of(self, state: DealState) -> int:
        return self.at(state.amount, state.probability)

    def of_all(self, states: Mapping[int, DealState]) -> int:
        """The whole pipeline of one day."""
        return sum(self.of(state) for state in states.values() if state.is_open)


def _steps(
    deal_id: int, old: DealState | None, new: DealState | None, worth: _Worth
) -> Iterator[Step]:
    """The steps of one opportunity, as the module says."""
    if new is None:
        if old is not None and old.is_open:
            yield Step(deal_id, Cause.REMOVED, -worth.of(old))
    elif old is None:
        yield Step(deal_id, Cause.NEW, worth.of(new))
        if not new.is_open:
            yield Step(deal_id, _LEFT[new.state], -worth.of(new))
    elif old.is_open:
        changed = worth.at(new.amount, old.probability)
        if (new.amount or 0) != (old.amount or 0):
            yield Step(deal_id, Cause.AMOUNT, changed - worth.of(old))
        if new.is_open:
            yield from _forwards(deal_id, old, new, worth.of(new) - changed)
        else:
            yield Step(deal_id, _LEFT[new.state], -changed)
    elif new.is_open:
        yield Step(deal_id, Cause.REACTIVATED, worth.of(new))
    elif new.state != old.state:
        yield Step(deal_id, _LEFT[new.state], 0)


def _forwards(deal_id: int, old: DealState, new: DealState, scaled: int) -> Iterator[Step]:
    """The change of stage or chance of one that stayed open, worth *scaled*."""
    if new.position != old.position:
        cause = Cause.ADVANCED if new.position > old.position else Cause.BACK
        yield Step(deal_id, cause, scaled)
    elif new.probability != old.probability:
        yield Step(deal_id, Cause.CHANCE, scaled)
    if old.expected_on and new.expected_on and new.expected_on > old.expected_on:
        yield Step(deal_id, Cause.POSTPONED, 0)
