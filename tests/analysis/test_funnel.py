"""The customer funnel (B7): states, snapshot, cohort."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.funnel import (
    STATE_LABELS,
    ContractFacts,
    FunnelFacts,
    FunnelState,
    Instalment,
    Journey,
    Receipt,
    cohort,
    contract_state,
    snapshot,
    stand,
)

TODAY = date(2026, 11, 21)
DUE = date(2026, 10, 31)
YUAN = 100
S = FunnelState


def day(number: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=number)


def contract(*receipts: tuple[date, int], **given_facts: object) -> ContractFacts:
    """The contract of the golden example: 100,000 yuan, deposit 30 %, the rest until DUE."""
    base = ContractFacts(
        contract_id=1,
        amount=100_000 * YUAN,
        signed_on=date(2026, 9, 1),
        instalments=(
            Instalment(date(2026, 9, 1), 30_000 * YUAN),
            Instalment(DUE, 70_000 * YUAN),
        ),
        receipts=tuple(Receipt(on, yuan * YUAN) for on, yuan in receipts),
    )
    return replace(base, **given_facts)  # type: ignore[arg-type]


def facts(*contracts: ContractFacts, **given_facts: object) -> FunnelFacts:
    """A customer with every mark of a target."""
    base = FunnelFacts(
        customer_id=1,
        matches_segment=True,
        has_contact=True,
        is_intention_clear=True,
        can_buy=True,
        expected_on=day(30),
        amount=120_000 * YUAN,
        contracts=contracts,
    )
    return replace(base, **given_facts)  # type: ignore[arg-type]


SIGNING = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("receipts", "state"),
    [
        ([(SIGNING, 20_000)], S.TARGET),
        ([(SIGNING, 30_000)], S.SIGNED),
        ([(SIGNING, 30_000), (DUE, 70_000)], S.QUALIFIED),
        ([(SIGNING, 30_000), (DUE + timedelta(days=1), 70_000)], S.PAID_LATE),
        ([(SIGNING, 30_000), (DUE, 69_999)], S.SIGNED),
        ([], S.TARGET),
    ],
)
def test_golden_contract(receipts: list[tuple[date, int]], state: FunnelState) -> None:
    assert stand(facts(contract(*receipts)), TODAY) is state


def test_days_of_grace_forgive_a_late_instalment() -> None:
    late = contract((SIGNING, 30_000), (DUE + timedelta(days=3), 70_000))
    assert contract_state(late, TODAY, grace_days=3) is S.QUALIFIED
    assert contract_state(late, TODAY, grace_days=2) is S.PAID_LATE


def test_an_early_payment_covers_a_later_instalment() -> None:
    assert contract_state(contract((SIGNING, 100_000)), TODAY) is S.QUALIFIED
    assert contract_state(contract((SIGNING, 100_000)), date(2026, 9, 2)) is S.QUALIFIED


def test_one_late_instalment_in_the_middle_is_late_although_the_last_was_not() -> None:
    plan = tuple(Instalment(date(2026, month, 1), 40_000 * YUAN) for month in (9, 10, 11))
    paid = contract(
        (SIGNING, 40_000),
        (date(2026, 10, 2), 40_000),
        (date(2026, 10, 20), 20_000),
        instalments=plan,
    )
    assert contract_state(paid, TODAY) is S.PAID_LATE


def test_more_instalments_than_amount_are_not_asked_for() -> None:
    plan = (Instalment(SIGNING, 60_000 * YUAN), Instalment(DUE, 60_000 * YUAN))
    paid = contract((SIGNING, 60_000), (DUE, 40_000), instalments=plan)
    assert contract_state(paid, TODAY) is S.QUALIFIED


def test_without_instalments_nothing_can_be_late() -> None:
    assert contract_state(contract((day(0), 100_000), instalments=()), TODAY) is S.QUALIFIED


def test_a_refund_counts_from_its_own_day() -> None:
    refunded = contract((SIGNING, 30_000), (DUE, 70_000), (day(-1), -80_000))
    assert contract_state(refunded, day(-2)) is S.QUALIFIED
    assert contract_state(refunded, day(-1)) is S.TARGET
    partly = contract((SIGNING, 30_000), (DUE, 70_000), (day(-1), -10_000))
    assert contract_state(partly, TODAY) is S.SIGNED


def test_receipts_to_come_do_not_count() -> None:
    assert contract_state(contract((day(1), 100_000)), TODAY) is S.TARGET


@pytest.mark.parametrize("percent", [0, 3_000, 3_001])
def test_the_deposit_is_that_of_the_contract(percent: int) -> None:
    state = contract_state(contract((SIGNING, 30_000), deposit_percent=percent), TODAY)
    assert state is (S.SIGNED if percent <= 3_000 else S.TARGET)


@pytest.mark.parametrize(("clear", "state"), [(True, S.TARGET), (False, S.PROSPECT)])
def test_a_cancelled_contract_returns_to_where_the_facts_put_it(
    clear: bool, state: FunnelState
) -> None:
    gone = contract((SIGNING, 30_000), cancelled_on=TODAY)
    assert stand(facts(gone, is_intention_clear=clear), TODAY) is state
    assert stand(facts(gone, is_intention_clear=clear), day(-1)) is S.SIGNED


@pytest.mark.parametrize("signed_on", [None, day(1)])
def test_a_contract_that_is_not_signed_says_nothing(signed_on: date | None) -> None:
    assert contract_state(contract((SIGNING, 100_000), signed_on=signed_on), TODAY) is None


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({}, S.TARGET),
        ({"expected_on": day(90)}, S.TARGET),
        ({"expected_on": day(91)}, S.PROSPECT),
        ({"expected_on": day(-10)}, S.TARGET),
        ({"expected_on": None}, S.PROSPECT),
        ({"can_buy": False}, S.PROSPECT),
        ({"is_closed": True}, S.PROSPECT),
        ({"is_closed": True, "has_contact": False}, S.TARGET_MARKET),
        ({"can_buy": False, "has_contact": False, "matches_segment": False}, None),
    ],
)
def test_before_a_contract_the_facts_decide(
    change: dict[str, object], state: FunnelState | None
) -> None:
    assert stand(facts(**change), TODAY) is state


def test_of_several_contracts_the_furthest_counts() -> None:
    late = contract((SIGNING, 30_000), (TODAY, 70_000))
    begun = contract((SIGNING, 30_000))
    assert stand(facts(begun, late), TODAY) is S.PAID_LATE
    assert stand(facts(late, begun, contract((SIGNING, 100_000))), TODAY) is S.QUALIFIED


# --- snapshot -------------------------------------------------------------------------------
def test_a_snapshot_counts_everybody_once_with_the_money() -> None:
    people = [
        facts(contract((SIGNING, 30_000)), customer_id=11),
        facts(contract((SIGNING, 30_000), (TODAY, 70_000)), customer_id=12),
        facts(contract((SIGNING, 100_000)), customer_id=13),
        facts(customer_id=15),
        facts(customer_id=14, amount=None),
        facts(customer_id=16, is_closed=True),
        facts(customer_id=17, is_closed=True, has_contact=False),
        FunnelFacts(customer_id=18),
    ]
    rows = {row.state: row for row in snapshot(people, TODAY)}
    assert {state: row.count for state, row in rows.items()} == {
        S.TARGET_MARKET: 1,
        S.PROSPECT: 1,
        S.TARGET: 2,
        S.SIGNED: 1,
        S.PAID_LATE: 1,
        S.QUALIFIED: 1,
    }
    assert [row.reached for row in rows.values()] == [7, 6, 5, 3, 1, 1]
    assert rows[S.TARGET].ids == (14, 15)
    assert (rows[S.TARGET].amount, rows[S.TARGET].unknown_amounts) == (120_000 * YUAN, 1)
    assert rows[S.SIGNED].amount == 100_000 * YUAN


def test_a_snapshot_of_nobody_is_all_zeroes() -> None:
    assert [(r.count, r.amount, r.reached) for r in snapshot([], TODAY)] == [(0, 0, 0)] * 6


def test_every_state_has_a_name() -> None:
    assert set(STATE_LABELS) == set(FunnelState)


PEOPLE = st.lists(
    st.builds(
        facts,
        customer_id=st.integers(1, 50),
        matches_segment=st.booleans(),
        has_contact=st.booleans(),
        can_buy=st.booleans(),
        contracts=st.lists(
            st.lists(
                st.tuples(st.sampled_from([SIGNING, DUE, TODAY]), st.integers(-9, 100_000))
            ).map(lambda receipts: contract(*receipts)),
            max_size=2,
        ).map(tuple),
    )
)


@given(PEOPLE)
def test_counts_and_reached_fit_together(people: list[FunnelFacts]) -> None:
    rows = {row.state: row for row in snapshot(people, TODAY)}
    total = sum(row.count for row in rows.values())
    assert total == sum(stand(each, TODAY) is not None for each in people)
    assert rows[S.TARGET_MARKET].reached == total
    main = [row.reached for state, row in rows.items() if state is not S.PAID_LATE]
    assert main == sorted(main, reverse=True)
    assert all(len(row.ids) == row.count for row in rows.values())


@given(st.integers(0, 120_000), st.integers(0, 120_000))
def test_more_money_never_moves_somebody_back(first: int, second: int) -> None:
    less, more = sorted((first, second))
    order = list(FunnelState)
    states = [contract_state(contract((SIGNING, yuan)), TODAY) for yuan in (less, more)]
    places = [order.index(state) for state in states if state is not None]
    assert places == sorted(places)


# --- cohort ---------------------------------------------------------------------------------
MAY = date(2026, 5, 1)
JUNE = date(2026, 6, 30)


def journey(number: int, **days: int | None) -> Journey:
    """Somebody who entered on the first of May, and days after that for later states."""
    known = {S.PROSPECT: MAY}
    known |= {S(n): MAY + timedelta(days=after) for n, after in days.items() if after is not None}
    return Journey(number, known)


def test_conversion_within_the_window_and_the_median_of_days() -> None:
    people = [
        journey(1, target=10, signed=30, qualified=60),
        journey(2, target=20, signed=50, paid_late=70),
        journey(3, target=40),
        journey(4, target=100),  # after the window
        journey(5),
    ]
    answer = cohort(people, MAY, JUNE, 90, TODAY)
    assert (answer.counted, answer.maturing) == (5, 0)
    assert [(s.state, s.count, s.of_first, s.of_previous) for s in answer.steps] == [
        (S.PROSPECT, 5, 10_000, None),
        (S.TARGET, 3, 6_000, 6_000),
        (S.SIGNED, 2, 4_000, 6_667),
        (S.QUALIFIED, 1, 2_000, 5_000),
    ]
    assert [(s.median_days, s.n_days) for s in answer.steps] == [
        (None, 0),
        (Fraction(20), 3),
        (Fraction(25), 2),
        (Fraction(30), 1),
    ]
    assert answer.steps[2].ids == (1, 2)


def test_an_even_number_has_the_mean_of_the_middle_two() -> None:
    answer = cohort([journey(1, target=10), journey(2, target=13)], MAY, JUNE, 90, TODAY)
    assert answer.steps[1].median_days == Fraction(23, 2)


def test_who_skips_a_step_has_taken_it_that_day() -> None:
    answer = cohort([journey(1, signed=30)], MAY, JUNE, 90, TODAY)
    assert [(s.count, s.median_days) for s in answer.steps] == [
        (1, None),
        (1, Fraction(30)),
        (1, Fraction(0)),
        (0, None),
    ]


def test_who_had_less_than_the_window_yet_is_named_apart() -> None:
    fresh = Journey(2, {S.PROSPECT: day(-10), S.SIGNED: day(-5)})
    answer = cohort([journey(1), fresh], MAY, TODAY, 90, TODAY)
    assert (answer.counted, answer.maturing) == (1, 1)
    assert [s.count for s in answer.steps] == [1, 0, 0, 0]


def test_only_who_entered_in_the_period_counts() -> None:
    others = [Journey(2, {S.PROSPECT: MAY - timedelta(days=1)}), Journey(3, {})]
    assert cohort([journey(1), *others], MAY, JUNE, 30, TODAY).counted == 1


def test_the_last_day_of_the_window_counts() -> None:
    assert cohort([journey(1, target=90)], MAY, JUNE, 90, TODAY).steps[1].count == 1
    assert cohort([journey(1, target=91)], MAY, JUNE, 90, TODAY).steps[1].count == 0


def test_a_cohort_of_nobody_has_no_rates() -> None:
    answer = cohort([], MAY, JUNE, 90, TODAY)
    assert {(s.count, s.of_first, s.of_previous) for s in answer.steps} == {(0, None, None)}


def test_a_cohort_may_start_later_in_the_funnel() -> None:
    answer = cohort([journey(1, target=10, signed=30)], MAY, JUNE, 90, TODAY, S.TARGET)
    assert [s.state for s in answer.steps] == [S.TARGET, S.SIGNED, S.QUALIFIED]
    assert answer.steps[1].median_days == 20


@pytest.mark.parametrize(("window", "start"), [(-1, S.PROSPECT), (90, S.PAID_LATE)])
def test_a_cohort_that_cannot_be_is_refused(window: int, start: FunnelState) -> None:
    with pytest.raises(ValueError, match="cohort"):
        cohort([], MAY, JUNE, window, TODAY, start)
