"""Reads what both funnels count (B7): customers with contacts and contracts, stays in stages.

Our reading of the steps [own]: everybody on file is the target market; somebody with a contact
person is a potential customer; the intention is clear when the customer sees the need and is at
least fairly determined; he is able to buy when the opportunity has an amount.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from crmdesk.analysis.forecast import Stage
from crmdesk.analysis.funnel import (
    DEPOSIT,
    ContractFacts,
    FunnelFacts,
    FunnelState,
    Instalment,
    Journey,
    Receipt,
    cohort,
    contract_state,
    is_target,
    snapshot,
)
from crmdesk.analysis.funnel_result import FunnelData, PipelineFunnel
from crmdesk.analysis.months import add_months
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.stage_funnel import StagedDeal, StageVisit, stage_funnel
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.core import clock
from crmdesk.models.choices import Degree
from crmdesk.models.database import Database
from crmdesk.services import deal_reading as reading
from crmdesk.services.catalogue import raw_table
from crmdesk.services.pipelines import PipelineRow, read_pipelines
from crmdesk.services.stage_stays import read_stays

if TYPE_CHECKING:
    from sqlalchemy import Connection

CANCELLED: Final = "cancelled"
DETERMINED: Final = frozenset({Degree.HIGH.value, Degree.MEDIUM.value})


@dataclass(slots=True)
class _Customer:
    """What is known of one customer while it is gathered."""

    id: int
    since: date
    contact_since: date | None = None
    deals: list[_Deal] = field(default_factory=list)
    contracts: list[ContractFacts] = field(default_factory=list)


@dataclass(slots=True)
class _Deal:
    """One opportunity of his."""

    amount: int | None
    state: str
    expected_on: date | None
    created_on: date
    is_clear: bool


class FunnelService:
    """Counts; writes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def funnel(
        self, as_of: date | None = None, *, months: int = 12, window_days: int = 180
    ) -> FunnelData:
        """Both funnels on *as_of*, the cohort of those who entered in the last *months* months."""
        day = as_of or clock.today()
        since = add_months(day, -months)
        with self._database.read() as connection:
            customers = _customers(connection, day)
            pipelines = _pipelines(connection, day)
        return FunnelData(
            as_of=day,
            counts=snapshot([_facts(each, day) for each in customers], day),
            cohort=cohort(
                [_journey(each, day) for each in customers], since, day, window_days, day
            ),
            since=since,
            until=day,
            window_days=window_days,
            pipelines=tuple(pipelines),
        )


# --- customers --------------------------------------------------------------------------------
def _customers(connection: Connection, day: date) -> list[_Customer]:
    """Everybody on file by *day*, with contacts, opportunities and contracts."""
    t = raw_table("customer")
    rows = connection.execute(
        select(t.c.id, t.c.created_at).where(t.c.deleted_at.is_(None)).order_by(t.c.id)
    )
    found = {i: _Customer(i, _day(at)) for i, at in rows}
    found = {i: each for i, each in found.items() if each.since <= day}
    t = raw_table("contact")
    query = select(t.c.customer_id, t.c.created_at).where(t.c.deleted_at.is_(None))
    for customer_id, at in connection.execute(query):
        customer, since = found.get(customer_id), _day(at)
        if customer is not None and since <= day:
            customer.contact_since = min(since, customer.contact_since or since)
    _add_deals(connection, found, day)
    _add_contracts(connection, found)
    return list(found.values())


def _add_deals(connection: Connection, found: Mapping[int, _Customer], day: date) -> None:
    t, c = raw_table("opportunity"), raw_table("customer")
    query = (
        select(
            t.c.customer_id,
            t.c.amount,
            t.c.state,
            t.c.expected_on,
            t.c.created_on,
            t.c.subjective_need,
            c.c.subjective_need,
            t.c.determination,
            c.c.determination,
        )
        .join(c, c.c.id == t.c.customer_id)
        .where(t.c.deleted_at.is_(None))
    )
    for customer_id, amount, state, on, opened, need, c_need, will, c_will in connection.execute(
        query
    ):
        customer, created = found.get(customer_id), _day(opened)
        if customer is None or created > day:
            continue
        sees = c_need if need is None else need
        is_clear = bool(sees) and (will or c_will) in DETERMINED
        expected = _day(on) if on else None
        customer.deals.append(_Deal(amount, state, expected, created, is_clear))


def _add_contracts(connection: Connection, found: Mapping[int, _Customer]) -> None:
    t = raw_table("contract")
    receipts = _sums(connection, "receipt", "received_on", Receipt)
    instalments = _sums(connection, "instalment", "due_on", Instalment)
    query = select(
        t.c.id, t.c.customer_id, t.c.amount, t.c.signed_on, t.c.state, t.c.changed_at, t.c.deposit
    ).where(t.c.deleted_at.is_(None), t.c.is_current == 1)
    for i, customer_id, amount, signed, state, changed, deposit in connection.execute(query):
        customer = found.get(customer_id)
        if customer is None:
            continue
        customer.contracts.append(
            ContractFacts(
                contract_id=i,
                amount=amount,
                signed_on=_day(signed) if signed else None,
                cancelled_on=_day(changed) if state == CANCELLED else None,
                deposit_percent=DEPOSIT if deposit is None else deposit,
                instalments=tuple(instalments.get(i, ())),
                receipts=tuple(receipts.get(i, ())),
            )
        )


def _sums(connection: Connection, entity: str, on: str, made: Any) -> dict[int, list[Any]]:
    """Dated amounts of contracts."""
    t = raw_table(entity)
    query = select(t.c.contract_id, t.c[on], t.c.amount).where(
        t.c.deleted_at.is_(None), t.c.contract_id.is_not(None), t.c[on].is_not(None)
    )
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for contract_id, day, amount in connection.execute(query):
        found[contract_id].append(made(_day(day), amount))
    return found


def _facts(customer: _Customer, day: date) -> FunnelFacts:
    """What the funnel asks; of several open opportunities the one furthest on speaks."""
    open_deals = [each for each in customer.deals if each.state in OPEN_STATES]
    every = [_deal_facts(customer, each) for each in open_deals]
    best = next((facts for facts in every if is_target(facts, day)), None)
    amounts = [each.amount for each in open_deals if each.amount is not None]
    chosen = best or (every[0] if every else None)
    return FunnelFacts(
        customer_id=customer.id,
        matches_segment=True,
        has_contact=customer.contact_since is not None and customer.contact_since <= day,
        is_intention_clear=bool(chosen and chosen.is_intention_clear),
        can_buy=bool(chosen and chosen.can_buy),
        expected_on=chosen.expected_on if chosen else None,
        is_closed=not open_deals,
        amount=sum(amounts) if amounts else None,
        contracts=tuple(customer.contracts),
    )


def _deal_facts(customer: _Customer, deal: _Deal) -> FunnelFacts:
    return FunnelFacts(
        customer_id=customer.id,
        is_intention_clear=deal.is_clear,
        can_buy=bool(deal.amount),
        expected_on=deal.expected_on,
    )


def _journey(customer: _Customer, day: date) -> Journey:
    """When the customer first reached each step, as far as the file tells."""
    reached = {FunnelState.TARGET_MARKET: customer.since}
    if customer.contact_since is not None:
        reached[FunnelState.PROSPECT] = customer.contact_since
    clear = [each.created_on for each in customer.deals if each.is_clear and each.amount]
    if clear:
        reached[FunnelState.TARGET] = min(clear)
    for contract in customer.contracts:
        _note_contract(contract, day, reached)
    return Journey(customer.id, reached)


def _note_contract(contract: ContractFacts, day: date, reached: dict[FunnelState, date]) -> None:
    """The days on which a contract got its deposit and was paid in full and in time."""
    state = contract_state(contract, day)
    if state is None or contract.signed_on is None:
        return
    _note(reached, FunnelState.TARGET, contract.signed_on)
    days = sorted({contract.signed_on, *(r.on for r in contract.receipts if r.on <= day)})
    days = [each for each in days if each >= contract.signed_on]
    need = contract.amount * contract.deposit_percent
    with_deposit = [each for each in days if contract.received(each) * WHOLE >= need]
    if state is not FunnelState.TARGET and with_deposit:
        _note(reached, FunnelState.SIGNED, with_deposit[0])
    paid = [each for each in days if contract.received(each) >= contract.amount]
    if state is FunnelState.QUALIFIED and paid:
        _note(reached, FunnelState.QUALIFIED, paid[0])


def _note(reached: dict[FunnelState, date], state: FunnelState, day: date) -> None:
    reached[state] = min(day, reached.get(state, day))


# --- stages -----------------------------------------------------------------------------------
def _pipelines(connection: Connection, day: date) -> Iterable[PipelineFunnel]:
    """The funnel of every pipeline that has opportunities."""
    rows = read_pipelines(connection)
    presets = reading.stages_of(rows)
    at = reading.end_of(day) if day < clock.today() else None
    visits: defaultdict[int, list[StageVisit]] = defaultdict(list)
    for stay in read_stays(connection, reading.end_of(day), presets):
        visits[stay.opportunity_id].append(StageVisit(stay.stage_id, stay.entered_on, stay.left_on))
    of_stage = {stage.id: p for p, stages in presets.items() for stage in stages}
    deals: defaultdict[int, list[StagedDeal]] = defaultdict(list)
    for i, stands in reading.standing(connection, at).items():
        pipeline = of_stage.get(stands.stage_id)
        if pipeline is not None:
            deals[pipeline].append(
                StagedDeal(
                    deal_id=i,
                    state=stands.state,
                    stage_id=stands.stage_id,
                    amount=stands.amount,
                    visits=tuple(visits.get(i, ())),
                )
            )
    return [_pipeline(row, deals[row.id], presets[row.id]) for row in rows if deals.get(row.id)]


def _pipeline(
    row: PipelineRow, deals: Sequence[StagedDeal], stages: Sequence[Stage]
) -> PipelineFunnel:
    return PipelineFunnel(
        pipeline_id=row.id,
        name=row.name,
        stages={stage.id: stage.name for stage in stages},
        rows=stage_funnel(deals, [stage.id for stage in stages]),
    )


def _day(text: Any) -> date:
    return date.fromisoformat(str(text)[:10])
