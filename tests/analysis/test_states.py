"""State machines of opportunities, quotes, contracts, signals and tasks (B36)."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from crmdesk.analysis import states
from crmdesk.analysis.states import (
    CONTRACT,
    FILING,
    MACHINES,
    NEEDS,
    OPPORTUNITY,
    QUOTE,
    SIGNAL,
    TASK,
    Machine,
    Need,
    allowed,
    may_file,
    may_move,
    needs,
    needs_to_close,
    next_states,
    path,
    refusal,
)
from crmdesk.models.choices import Choice
from crmdesk.models.deal_choices import (
    ContractState,
    Filing,
    OpportunityState,
    QuoteState,
    SignalState,
    TaskState,
)
from crmdesk.models.trade_choices import LimitState, ReportState, SaleState, StatementState

# Written out a second time on purpose: whoever changes a machine changes the law of the house.
LEGAL = {
    "opportunity": """new>active active>paused active>won active>lost active>ended
        paused>active lost>active ended>active""",
    "filing": "open>closed closed>open closed>archived archived>closed",
    "quote": """draft>submitted submitted>approved submitted>returned returned>draft
        returned>superseded approved>sent approved>expired approved>superseded sent>accepted
        sent>declined sent>expired sent>superseded declined>superseded expired>superseded""",
    "contract": """preparing>submitted submitted>approving approving>approved approving>returned
        returned>preparing approved>signed signed>running running>interrupted interrupted>running
        running>completed completed>closed preparing>cancelled submitted>cancelled
        approving>cancelled returned>cancelled approved>cancelled signed>cancelled
        running>cancelled interrupted>cancelled""",
    "signal": "open>handling handling>closed",
    "task": "open>done open>dropped done>open dropped>open",
    "sale": "draft>posted draft>void posted>draft posted>void",
    "statement": """draft>sent draft>withdrawn sent>confirmed sent>differs sent>withdrawn
        differs>confirmed differs>settled differs>withdrawn""",
    "limit": "proposed>approved proposed>refused approved>ended",
    "report": "draft>submitted submitted>approved submitted>returned returned>draft",
    "visit": """planned>done planned>missed planned>dropped done>planned missed>planned missed>done
        dropped>planned""",
}
EVERY = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)


@EVERY
def test_every_legal_step_is_allowed_and_every_other_pair_refused(machine: Machine) -> None:
    legal = {tuple(step.split(">")) for step in LEGAL[machine.name].split()}
    known = [*machine.states, "", "unknown"]
    found = {(a, b) for a in known for b in known if allowed(machine, a, b)}
    assert found == legal


@EVERY
def test_every_state_can_be_reached_from_the_first(machine: Machine) -> None:
    assert all(path(machine, machine.start, state) for state in machine.states)


@EVERY
def test_nothing_is_asked_for_a_step_that_does_not_exist(machine: Machine) -> None:
    assert all(allowed(machine, *step) for step in machine.asked)


@pytest.mark.parametrize(
    ("machine", "way"),
    [
        (OPPORTUNITY, "new active won"),
        (OPPORTUNITY, "paused active lost"),
        (OPPORTUNITY, "lost active won"),
        (FILING, "open closed archived"),
        (QUOTE, "draft submitted approved sent accepted"),
        (QUOTE, "returned draft submitted approved sent"),
        (CONTRACT, "preparing submitted approving approved signed running completed closed"),
        (CONTRACT, "interrupted running completed"),
        (SIGNAL, "open handling closed"),
        (TASK, "done open dropped"),
        (TASK, "open"),
    ],
)
def test_the_shortest_way_goes_through_legal_steps(machine: Machine, way: str) -> None:
    names = tuple(way.split())
    assert path(machine, names[0], names[-1]) == names


@pytest.mark.parametrize(
    ("machine", "current", "wanted"),
    [
        (OPPORTUNITY, "won", "active"),
        (OPPORTUNITY, "active", "new"),
        (QUOTE, "accepted", "draft"),
        (CONTRACT, "cancelled", "running"),
        (CONTRACT, "closed", "running"),
        (SIGNAL, "closed", "open"),
        (TASK, "unknown", "open"),
        (TASK, "open", "unknown"),
    ],
)
def test_where_no_way_leads_there_is_none(machine: Machine, current: str, wanted: str) -> None:
    assert path(machine, current, wanted) is None


def test_a_lost_opportunity_asks_for_the_reason_and_a_won_one_for_nothing() -> None:
    assert needs(OPPORTUNITY, "active", "lost") == (Need.LOSS_REASON,)
    assert needs(OPPORTUNITY, "active", "won") == ()
    assert needs(OPPORTUNITY, "paused", "active") == (Need.APPROVAL,)
    assert set(NEEDS) == set(Need)


def test_closing_asks_for_the_summary_and_of_a_lost_one_for_reason_and_winner() -> None:
    assert needs(FILING, "open", "closed") == (Need.SUMMARY,)
    assert needs_to_close("won") == needs_to_close("ended") == (Need.SUMMARY,)
    assert needs_to_close("lost") == (Need.LOSS_REASON, Need.WINNER, Need.SUMMARY)
    assert needs_to_close("active") == needs_to_close("paused") == (Need.RESULT,)


@pytest.mark.parametrize(
    ("machine", "stored"),
    [
        (OPPORTUNITY, OpportunityState),
        (FILING, Filing),
        (QUOTE, QuoteState),
        (CONTRACT, ContractState),
        (SIGNAL, SignalState),
        (TASK, TaskState),
        (states.SALE, SaleState),
        (states.STATEMENT, StatementState),
        (states.LIMIT, LimitState),
        (states.REPORT, ReportState),
    ],
)
def test_the_models_store_the_states_of_the_machines(
    machine: Machine, stored: type[Choice]
) -> None:
    assert {code.value for code in stored} == set(machine.states)


def test_an_opportunity_is_open_paused_or_finished() -> None:
    finished = set(states.FINISHED)
    assert states.OPEN_STATES | finished | {"paused"} == set(OPPORTUNITY.states)
    assert not states.OPEN_STATES & finished


def test_only_an_opportunity_that_ended_can_be_closed_and_only_a_closed_one_archived() -> None:
    closable = {s for s in OPPORTUNITY.states if may_file(s, "open", "closed")}
    assert closable == {"won", "lost", "ended"}
    assert may_file("won", "closed", "archived")
    assert not may_file("won", "open", "archived")
    assert not may_file("active", "closed", "archived")
    assert may_file("lost", "closed", "open")


@pytest.mark.parametrize("filing", ["closed", "archived"])
def test_a_closed_opportunity_does_not_move(filing: str) -> None:
    assert may_move("open", "lost", "active")
    assert not may_move(filing, "lost", "active")


def test_a_refusal_says_what_is_possible_unless_nothing_is() -> None:
    assert "{possible}" in refusal(QUOTE, "draft")
    assert "{possible}" not in refusal(QUOTE, "accepted")


class Steps(RuleBasedStateMachine):
    """An opportunity, a quote and a contract that people push about."""

    def __init__(self) -> None:
        super().__init__()
        self.at = {machine.name: machine.start for machine in MACHINES.values()}

    @rule(machine=st.sampled_from(list(MACHINES.values())), data=st.data())
    def try_any_step(self, machine: Machine, data: st.DataObject) -> None:
        """A step to any state is made if it is allowed and changes nothing otherwise."""
        wanted = data.draw(st.sampled_from([*machine.states, "unknown"]))
        current = self.at[machine.name]
        state, filing = self.at["opportunity"], self.at["filing"]
        if machine is FILING:
            may = may_file(state, filing, wanted)
        elif machine is OPPORTUNITY:
            may = may_move(filing, current, wanted)
        else:
            may = allowed(machine, current, wanted)
        if may:
            self.at[machine.name] = wanted
        else:
            assert wanted not in next_states(machine, current) or machine in (FILING, OPPORTUNITY)

    @invariant()
    def every_state_is_one_of_its_machine(self) -> None:
        assert all(state in MACHINES[name].states for name, state in self.at.items())

    @invariant()
    def what_is_closed_came_to_an_end(self) -> None:
        assert self.at["filing"] == "open" or self.at["opportunity"] in states.FINISHED


TestSteps = Steps.TestCase
