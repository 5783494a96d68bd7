"""The canonical state and its map (B17-B18): pyramid, funnel, types, eras and phases agree."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from crmdesk.analysis.funnel import FunnelState
from crmdesk.analysis.layers import ACTIVE, Layer
from crmdesk.analysis.lifecycle import Phase, lifecycle
from crmdesk.analysis.pyramid import RankedFrame, pyramid
from crmdesk.analysis.relation import (
    MAP,
    STATES,
    Era,
    RelationType,
    State,
    place_of,
    relations,
    type_of,
    why,
)
from crmdesk.charts.words import shown
from tests.helpers.lives import Life, lifecycle_data, prospect, relation_data

EVERYBODY = [
    prospect(1, has_contact=False),
    prospect(2),
    prospect(3, is_responding=True),
    prospect(4, is_qualified=True),
    Life(id=5),
    Life(id=6, last=20, overdue_days=60),
    Life(id=7, since=1200, last=400, purchases=5, before=0, recent=0, profit=0),
    Life(id=8, last=486, before=0, recent=0, profit=0),
    Life(id=9, before=100, recent=-100),
    Life(id=10, since=20, purchases=1),
    prospect(11, has_contact=False, is_responding=True),
]


def states(lives: list[Life]) -> list[State]:
    found = relations(relation_data(lives))
    return [found.state(n) for n in range(len(lives))]


def test_everybody_has_one_state() -> None:
    assert states(EVERYBODY) == [
        State.LIST, State.LEAD, State.LEAD, State.QUALIFIED, State.CUSTOMER, State.CUSTOMER,
        State.PAST, State.LOST, State.CUSTOMER, State.CUSTOMER, State.LIST,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "state"),
    [(364, State.CUSTOMER), (365, State.PAST), (366, State.LOST)],
)
def test_a_year_ends_on_its_day(last: int, state: State) -> None:
    assert states([Life(since=last, last=last, purchases=1)]) == [state]


def test_the_state_and_the_pyramid_agree() -> None:
    data = relation_data(EVERYBODY)
    found, layers = relations(data), pyramid(RankedFrame.of(data.frame))
    for figures in layers.layers:
        for customer_id in figures.customer_ids:
            state = found.state(customer_id - 1)
            assert figures.layer in MAP[state].pyramid, (customer_id, state, figures.layer)


def test_the_state_and_the_phase_agree() -> None:
    found, phases = relations(relation_data(EVERYBODY)), lifecycle(lifecycle_data(EVERYBODY))
    for n in range(len(EVERYBODY)):
        phase = phases.phase(n)
        assert (phase is None) == (not MAP[found.state(n)].phases)
        assert phase is None or phase in MAP[found.state(n)].phases


def test_the_map_is_the_one_of_the_method_specification() -> None:
    assert MAP[State.LIST].pyramid == (Layer.SUSPECT,)
    assert MAP[State.LEAD].pyramid == MAP[State.QUALIFIED].pyramid == (Layer.PROSPECT,)
    assert MAP[State.CUSTOMER].pyramid[:4] == ACTIVE
    assert MAP[State.PAST].pyramid == MAP[State.LOST].pyramid == (Layer.INACTIVE,)
    assert [MAP[s].funnel[:1] for s in STATES] == [
        (FunnelState.TARGET_MARKET,), (FunnelState.PROSPECT,), (FunnelState.TARGET,),
        (FunnelState.SIGNED,), (), (),
    ]  # fmt: skip
    assert [MAP[s].era for s in STATES] == [
        Era.FUTURE, Era.FUTURE, Era.FUTURE, Era.PRESENT, Era.PAST, Era.PAST,
    ]  # fmt: skip
    assert MAP[State.LOST].phases == (Phase.LOST,)
    every = [layer for s in STATES for layer in MAP[s].pyramid]
    assert set(every) == set(Layer)
    funnel = [state for s in STATES for state in MAP[s].funnel]
    assert sorted(funnel) == sorted(FunnelState)  # each step of the funnel means one state


def test_types_and_eras_divide_everybody() -> None:
    found = relations(relation_data(EVERYBODY))
    types = np.stack([found.of_type(kind) for kind in RelationType])
    assert (types.sum(axis=0) == 1).all()
    assert found.of_type(RelationType.POTENTIAL).tolist()[:4] == [True, True, False, False]
    assert found.of_type(RelationType.RESPONDING).nonzero()[0].tolist() == [2, 3]
    assert found.of_type(RelationType.LOST).nonzero()[0].tolist() == [7]
    assert (np.stack([found.of_era(era) for era in Era]).sum(axis=0) == 1).all()
    assert type_of(State.LEAD, is_responding=False) is RelationType.POTENTIAL


def test_the_rule_is_the_same_for_one_and_for_columns() -> None:
    truths = list(itertools.product([False, True], repeat=5))
    names = ("has_bought", "is_recent", "is_lost", "is_contacted", "is_qualified")
    columns = np.array(truths).T
    many = place_of(**dict(zip(names, columns, strict=True)))
    assert many.tolist() == [place_of(**dict(zip(names, each, strict=True))) for each in truths]


def test_every_state_can_say_why() -> None:
    found = relations(relation_data(EVERYBODY))
    said = [shown(why(found, n)) for n in range(len(EVERYBODY))]
    assert said[:5] == [
        "没联系过，没报过价，没有商机", "联系过或报过价，还没成交", "有过响应，还没成交",
        "资料卡上是意向客户，还没成交", "上次进货在 10 天前",
    ]  # fmt: skip
    assert said[7] == "已 486 天没买，平时 19.5 天买一次"
