"""The customer funnel (B7): from target market to a contract paid in full and in time.

``stand`` says where somebody is, ``snapshot`` counts, ``cohort`` follows those who entered
together. The funnel of an opportunity's stages is in ``stage_funnel``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import Final

from crmdesk.analysis.rounding import WHOLE, share_of
from crmdesk.core.i18n import N_

DEPOSIT: Final = 3_000  # 30 %, where the contract names no other (A2-21) [own]
TARGET_DAYS: Final = 90


class FunnelState(StrEnum):
    """Where somebody stands, in the order of the funnel."""

    TARGET_MARKET = "target_market"  # 目标市场
    PROSPECT = "prospect"  # 潜在客户
    TARGET = "target"  # 目标客户
    SIGNED = "signed"  # 签约客户
    PAID_LATE = "paid_late"  # 逾期付清: signed, not qualified
    QUALIFIED = "qualified"  # 合格签约客户

    @property
    def depth(self) -> int:
        """How far down the funnel; paid late is as far as signed."""
        return _DEPTH[self]


_DEPTH: Final = {
    FunnelState.TARGET_MARKET: 0,
    FunnelState.PROSPECT: 1,
    FunnelState.TARGET: 2,
    FunnelState.SIGNED: 3,
    FunnelState.PAID_LATE: 3,
    FunnelState.QUALIFIED: 4,
}
STATE_LABELS: Final[Mapping[FunnelState, str]] = {
    FunnelState.TARGET_MARKET: N_("Target market"),
    FunnelState.PROSPECT: N_("Potential customer"),
    FunnelState.TARGET: N_("Target customer"),
    FunnelState.SIGNED: N_("Signed customer"),
    FunnelState.PAID_LATE: N_("Paid in full, late"),
    FunnelState.QUALIFIED: N_("Qualified signed customer"),
}
# The steps everybody goes through; paid late stands beside them.
STEPS: Final = (
    FunnelState.TARGET_MARKET,
    FunnelState.PROSPECT,
    FunnelState.TARGET,
    FunnelState.SIGNED,
    FunnelState.QUALIFIED,
)


# --- one contract ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Instalment:
    """What has to be paid until when, in fen."""

    due_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money received, in fen; a refund is negative."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """What the funnel asks about a contract. *deposit_percent* in hundredths of a percent."""

    contract_id: int
    amount: int
    signed_on: date | None
    cancelled_on: date | None = None
    deposit_percent: int = DEPOSIT
    instalments: tuple[Instalment, ...] = ()
    receipts: tuple[Receipt, ...] = ()

    def received(self, until: date) -> int:
        """Receipts less refunds up to and with the day *until*, in fen."""
        return sum(r.amount for r in self.receipts if r.on <= until)

    def is_live(self, as_of: date) -> bool:
        """Signed by *as_of* and not cancelled."""
        cancelled = self.cancelled_on is not None and self.cancelled_on <= as_of
        return self.signed_on is not None and self.signed_on <= as_of and not cancelled


def contract_state(contract: ContractFacts, as_of: date, grace_days: int = 0) -> FunnelState | None:
    """Where a contract puts the customer; None while it is not signed or after it was cancelled.

    Without its deposit a signed contract is still a target (目标): the intention could not be
    clearer, the money is not there. Refunds count against receipts from their own day on.
    """
    if not contract.is_live(as_of):
        return None
    received = contract.received(as_of)
    if received * WHOLE < contract.amount * contract.deposit_percent:
        return FunnelState.TARGET
    if received < contract.amount:
        return FunnelState.SIGNED
    on_time = _is_on_time(contract, as_of, timedelta(days=grace_days))
    return FunnelState.QUALIFIED if on_time else FunnelState.PAID_LATE


def _is_on_time(contract: ContractFacts, as_of: date, grace: timedelta) -> bool:
    """Whether on the last day of every instalment all that was due by then had come in.

    An early payment covers a later instalment. More instalments than amount are not asked for;
    what no instalment covers has no day to be late on.
    """
    owed = 0
    for instalment in sorted(contract.instalments, key=lambda each: each.due_on):
        owed = min(contract.amount, owed + instalment.amount)
        last_day = instalment.due_on + grace
        if last_day < as_of and contract.received(last_day) < owed:
            return False
    return True


# --- one customer ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelFacts:
    """What the funnel asks about a customer, or about one opportunity of his.

    *is_closed* is an opportunity that was lost or ended; one that was won goes on as its contract.
    *amount* in fen is what is expected while there is no contract.
    """

    customer_id: int
    matches_segment: bool = False
    has_contact: bool = False
    is_intention_clear: bool = False
    can_buy: bool = False
    expected_on: date | None = None
    is_closed: bool = False
    amount: int | None = None
    contracts: tuple[ContractFacts, ...] = ()


def stand(
    facts: FunnelFacts, as_of: date, grace_days: int = 0, target_days: int = TARGET_DAYS
) -> FunnelState | None:
    """Where a customer stands on *as_of*; None outside the target market.

    Of several contracts the one furthest down counts; a cancelled one counts for nothing, so that
    the customer returns to where the other facts put him. A closing that is overdue is still
    within *target_days*: the opportunity is open.
    """
    states = [contract_state(each, as_of, grace_days) for each in facts.contracts]
    reached = [state for state in states if state is not None]
    if reached:
        # Paid in full is further than signed, although the funnel counts both as signed.
        order = list(FunnelState)
        return max(reached, key=order.index)
    if is_target(facts, as_of, target_days):
        return FunnelState.TARGET
    if facts.has_contact:
        return FunnelState.PROSPECT
    return FunnelState.TARGET_MARKET if facts.matches_segment else None


def is_target(facts: FunnelFacts, as_of: date, target_days: int = TARGET_DAYS) -> bool:
    """目标客户: clear intention, able to buy, expected within *target_days*, not closed."""
    if facts.is_closed or facts.expected_on is None:
        return False
    soon = facts.expected_on <= as_of + timedelta(days=target_days)
    return facts.is_intention_clear and facts.can_buy and soon


# --- all customers on one day ---------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class StateCount:
    """One state of a snapshot. *amount* in fen; *unknown_amounts* had none to add.

    *reached* counts everybody here or further down, which is what the width of a funnel shows.
    """

    state: FunnelState
    count: int
    amount: int
    unknown_amounts: int
    reached: int
    ids: tuple[int, ...]


def snapshot(
    customers: Iterable[FunnelFacts],
    as_of: date,
    grace_days: int = 0,
    target_days: int = TARGET_DAYS,
) -> tuple[StateCount, ...]:
    """Every state with those who stand there on *as_of*, in the order of the funnel.

    The amount is that of the live contracts from the signature on, the expected one before.
    """
    here: dict[FunnelState, list[FunnelFacts]] = {state: [] for state in FunnelState}
    for facts in customers:
        state = stand(facts, as_of, grace_days, target_days)
        if state is not None:
            here[state].append(facts)
    rows = []
    for state in FunnelState:
        amounts = [_amount(facts, as_of) for facts in here[state]]
        reached = sum(len(here[other]) for other in FunnelState if other.depth >= state.depth)
        if state is FunnelState.PAID_LATE:
            reached = len(here[state])  # a side arm: nobody goes through it
        rows.append(
            StateCount(
                state=state,
                count=len(here[state]),
                amount=sum(a for a in amounts if a is not None),
                unknown_amounts=sum(a is None for a in amounts),
                reached=reached,
                ids=tuple(sorted(facts.customer_id for facts in here[state])),
            )
        )
    return tuple(rows)


def _amount(facts: FunnelFacts, as_of: date) -> int | None:
    live = [c.amount for c in facts.contracts if c.is_live(as_of)]
    return sum(live) if live else facts.amount


# --- those who entered together -------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Journey:
    """When one customer (or opportunity) first reached each state."""

    id: int
    reached: Mapping[FunnelState, date]

    def at(self, state: FunnelState) -> date | None:
        """The first day at *state* or further down: who skips a step has taken it that day."""
        days = [day for other, day in self.reached.items() if other.depth >= state.depth]
        return min(days, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortStep:
    """One step of a cohort. *of_first* and *of_previous* in hundredths of a percent.

    *median_days* is the time from the step before, of the *n_days* who made it; exact.
    """

    state: FunnelState
    count: int
    of_first: int | None
    of_previous: int | None
    median_days: Fraction | None
    n_days: int
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who entered in a period and whose window is over, step by step.

    *maturing* entered as well, but had less than the window yet: they count nowhere else, or the
    conversion of the latest months would always look bad.
    """

    counted: int
    maturing: int
    steps: tuple[CohortStep, ...]


def cohort(
    journeys: Iterable[Journey],
    since: date,
    until: date,
    window_days: int,
    as_of: date,
    start: FunnelState = FunnelState.PROSPECT,
) -> Cohort:
    """Conversion of those who reached *start* from *since* to *until*, within *window_days*.

    Raises ValueError for a negative window or a start beside the funnel.
    """
    if window_days < 0 or start not in STEPS:
        raise ValueError("a cohort needs a window and a step of the funnel to start from")
    window = timedelta(days=window_days)
    entered = [
        (each, day)
        for each in journeys
        if (day := each.at(start)) is not None and since <= day <= until
    ]
    mature = [(each, day + window) for each, day in entered if day + window <= as_of]
    steps: list[CohortStep] = []
    for state in STEPS[STEPS.index(start) :]:
        made = [each for each, end in mature if (day := each.at(state)) is not None and day <= end]
        days = _days(made, steps[-1].state, state) if steps else []
        steps.append(
            CohortStep(
                state=state,
                count=len(made),
                of_first=share_of(len(made), len(mature)),
                of_previous=share_of(len(made), steps[-1].count) if steps else None,
                median_days=median(days) if days else None,
                n_days=len(days),
                ids=tuple(sorted(each.id for each in made)),
            )
        )
    return Cohort(len(mature), len(entered) - len(mature), tuple(steps))


def _days(journeys: Sequence[Journey], before: FunnelState, state: FunnelState) -> list[Fraction]:
    """Days from one step to the next."""
    pairs = [(each.at(before), each.at(state)) for each in journeys]
    return [Fraction((b - a).days) for a, b in pairs if a is not None and b is not None]
