"""Both funnels from real records: the worked example of B7, cancelling, stages that lost ones reached."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crmdesk.analysis.funnel import FunnelState
from crmdesk.core import clock
from crmdesk.services.container import Services
from tests.helpers import papers
from tests.helpers.making import contact, create, customer
from tests.helpers.opportunities import opportunity, pipeline

WAN = 1_000_000
TODAY = date(2026, 11, 21)


def standing(services: Services, customer_id: int) -> FunnelState:
    """Where a customer stands today."""
    counts = services.funnels.funnel().counts
    (state,) = [each.state for each in counts if customer_id in each.ids]
    return state


def signed_contract(services: Services, customer_id: int) -> int:
    """100,000 元, signed on 1 September, all of it due on 1 October."""
    with clock.fixed(datetime(2026, 9, 1, 9)):
        made = papers.contract(services, customer_id, amount=10 * WAN, deposit=3000)
        papers.contract_line(services, made, price=10 * WAN, quantity=1000)
        for each in services.records.all("instalment"):
            services.records.remove("instalment", [each["id"]])
        create(services, "instalment", contract_id=made, name="全款", amount=10 * WAN,
               due_on=date(2026, 10, 1))  # fmt: skip
        papers.signed(services, made)
    return made


def received(
    services: Services, customer_id: int, contract_id: int, *sums: tuple[int, date]
) -> None:
    for amount, on in sums:
        create(services, "receipt", customer_id=customer_id, contract_id=contract_id,
               amount=amount * WAN, received_on=on)  # fmt: skip


@pytest.mark.parametrize(
    ("sums", "state"),
    [
        (((2, date(2026, 9, 5)),), FunnelState.TARGET),
        (((3, date(2026, 9, 5)),), FunnelState.SIGNED),
        (((3, date(2026, 9, 5)), (7, date(2026, 10, 1))), FunnelState.QUALIFIED),
        (((3, date(2026, 9, 5)), (7, date(2026, 10, 2))), FunnelState.PAID_LATE),
        (((4, date(2026, 9, 5)), (-2, date(2026, 9, 20))), FunnelState.TARGET),
    ],
)
def test_money_on_the_contract_says_where_the_customer_stands(
    services: Services, sums: tuple[tuple[int, date], ...], state: FunnelState
) -> None:
    who = customer(services)
    received(services, who, signed_contract(services, who), *sums)
    assert standing(services, who) is state


def test_a_cancelled_contract_puts_the_customer_back(services: Services) -> None:
    who = customer(services)
    contact(services, who)
    made = signed_contract(services, who)
    received(services, who, made, (3, date(2026, 9, 5)))
    assert standing(services, who) is FunnelState.SIGNED
    papers.step(services, "contract", made, "cancelled", pause_reason="客户停业")
    assert standing(services, who) is FunnelState.PROSPECT


def test_without_a_contact_a_customer_is_only_target_market(services: Services) -> None:
    who = customer(services)
    assert standing(services, who) is FunnelState.TARGET_MARKET
    contact(services, who)
    assert standing(services, who) is FunnelState.PROSPECT


def test_a_lost_opportunity_counts_up_to_the_stage_it_reached(services: Services) -> None:
    first, second, third = pipeline(services, ("甲", 5000, 60), ("乙", 8000, 30), ("丙", 9000, 30))
    with clock.fixed(datetime(2026, 9, 1, 9)):
        lost, stays, won = (opportunity(services, first, WAN) for _n in range(3))
    with clock.fixed(datetime(2026, 9, 11, 9)):
        services.records.save("opportunity", lost, {"stage_id": second})
        services.records.save("opportunity", won, {"stage_id": third})
    services.records.save(
        "opportunity", lost, {"state": "lost", "loss_reason": "cancelled", "summary": "取消"}
    )
    services.records.save("opportunity", won, {"state": "won", "summary": "成交"})
    (found,) = services.funnels.funnel().pipelines
    assert [(row.count, row.lost_here) for row in found.rows] == [(3, 0), (2, 1), (1, 0), (1, 0)]
    assert set(found.rows[1].ids) == {lost, won}
    assert found.rows[0].mean_days == 10
    assert found.rows[0].here == 1
    assert stays in found.rows[0].ids


def test_those_who_entered_together_are_followed(services: Services) -> None:
    with clock.fixed(datetime(2026, 1, 10, 9)):
        known = [customer(services, f"客户{n}号") for n in range(4)]
        for each in known:
            contact(services, each)
    made = signed_contract(services, known[0])
    received(services, known[0], made, (10, date(2026, 9, 5)))
    found = services.funnels.funnel(window_days=300).cohort
    assert (found.counted, found.maturing) == (4, 0)
    counts = {step.state: step.count for step in found.steps}
    assert counts == {
        FunnelState.PROSPECT: 4,
        FunnelState.TARGET: 1,
        FunnelState.SIGNED: 1,
        FunnelState.QUALIFIED: 1,
    }
    assert services.funnels.funnel(window_days=400).cohort.maturing == 4
