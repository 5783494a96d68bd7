"""Promises to pay: kept, kept late, partly, broken, open."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.promises import (
    Judged,
    Outcome,
    Promise,
    Received,
    judge,
    record,
    rests_until,
)

MADE, DUE, AS_OF = date(2026, 11, 1), date(2026, 11, 10), date(2026, 11, 21)
PROMISE = Promise(1, 1_000, MADE, DUE)


def on(day: int, amount: int) -> Received:
    """A receipt in November."""
    return Received(date(2026, 11, day), amount)


def one(*receipts: Received, as_of: date = AS_OF) -> Judged:
    """What became of the one promise."""
    (found,) = judge([PROMISE], receipts, as_of)
    return found


@pytest.mark.parametrize(
    ("receipts", "outcome", "days_late", "missing"),
    [
        ([on(10, 1_000)], Outcome.KEPT, 0, 0),
        ([on(5, 400), on(13, 600)], Outcome.KEPT, 0, 0),  # 3 days of grace
        ([on(5, 400), on(14, 600)], Outcome.KEPT_LATE, 4, 0),
        ([on(14, 1_500)], Outcome.KEPT_LATE, 4, 0),
        ([on(5, 400)], Outcome.PARTLY_KEPT, 11, 600),
        ([on(5, 400), on(15, 100)], Outcome.PARTLY_KEPT, 11, 500),
        ([on(15, 999)], Outcome.BROKEN, 11, 1),
        ([], Outcome.BROKEN, 11, 1_000),
        ([Received(date(2026, 10, 31), 1_000)], Outcome.BROKEN, 11, 1_000),  # before it was made
        ([Received(date(2026, 11, 22), 1_000)], Outcome.BROKEN, 11, 1_000),  # after the day
    ],
)
def test_what_came_in_since_decides(
    receipts: list[Received], outcome: Outcome, days_late: int, missing: int
) -> None:
    found = one(*receipts)
    assert (found.outcome, found.days_late, found.missing) == (outcome, days_late, missing)


def test_a_promise_is_open_through_its_days_of_grace() -> None:
    found = one(on(5, 400), as_of=date(2026, 11, 13))
    assert (found.outcome, found.days_late, found.missing) == (Outcome.OPEN, None, 600)
    assert rests_until([found]) == date(2026, 11, 13)
    late = one(on(5, 400), as_of=date(2026, 11, 14))
    assert late.outcome is Outcome.PARTLY_KEPT
    assert rests_until([late]) is None


def test_kept_early_it_is_not_open_any_more() -> None:
    assert one(on(2, 1_000), as_of=date(2026, 11, 3)).kept_on == date(2026, 11, 2)


def test_one_receipt_keeps_one_promise_the_one_that_is_not_past() -> None:
    later = Promise(2, 1_000, date(2026, 11, 15), date(2026, 11, 18))
    first, second = judge([later, PROMISE], [on(18, 1_000)], AS_OF)
    assert (first.outcome, second.outcome) == (Outcome.BROKEN, Outcome.KEPT)
    first, second = judge([later, PROMISE], [on(18, 1_300)], AS_OF)
    assert (first.outcome, first.paid, second.outcome) == (Outcome.BROKEN, 300, Outcome.KEPT)


def test_a_withdrawn_promise_takes_no_money_and_counts_for_nothing() -> None:
    withdrawn = Promise(2, 1_000, MADE, date(2026, 11, 5), is_withdrawn=True)
    first, second = judge([withdrawn, PROMISE], [on(4, 1_000)], AS_OF)
    assert (first.outcome, first.paid, first.days_late) == (Outcome.WITHDRAWN, 0, None)
    assert second.outcome is Outcome.KEPT
    assert record([first, second]).decided == 1
    assert rests_until([first]) is None


def test_promises_made_after_the_day_are_not_known_yet() -> None:
    assert judge([PROMISE], [], date(2026, 10, 31)) == ()


def test_the_record_counts_what_was_decided() -> None:
    promises = [
        Promise(1, 100, MADE, date(2026, 11, 3)),
        Promise(2, 100, MADE, date(2026, 11, 4)),
        Promise(3, 100, MADE, date(2026, 11, 11)),
        Promise(4, 100, MADE, date(2026, 11, 30)),
    ]
    found = record(judge(promises, [on(3, 100), on(9, 100)], AS_OF))
    # The second receipt comes when only promises 3 and 4 are not past.
    assert (found.kept, found.broken, found.open, found.decided) == (2, 1, 1, 3)
    assert found.kept_share == Fraction(2, 3)
    assert (found.promised, found.paid_in_time) == (300, 200)
    assert found.mean_days_late == Fraction(17, 3)


def test_without_promises_there_is_no_record() -> None:
    found = record([])
    assert (found.decided, found.kept_share, found.mean_days_late) == (0, None, None)


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(0, 30), st.integers(0, 30)), max_size=6),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 500)), max_size=8),
)
def test_no_money_is_counted_twice(
    promised: list[tuple[int, int, int]], received: list[tuple[int, int]]
) -> None:
    promises = [
        Promise(n, fen, MADE + timedelta(made), MADE + timedelta(made + due))
        for n, (fen, made, due) in enumerate(promised)
    ]
    receipts = [Received(MADE + timedelta(day), fen) for day, fen in received]
    judged = judge(promises, receipts, MADE + timedelta(60))
    came = sum(r.amount for r in receipts if r.on <= MADE + timedelta(60))
    assert sum(j.paid for j in judged) <= came
    for j in judged:
        assert 0 <= j.in_time <= j.paid <= j.promise.amount
        assert (j.outcome is Outcome.OPEN) == (j.days_late is None)
        assert (
            (j.missing == 0)
            == (j.outcome in {Outcome.KEPT, Outcome.KEPT_LATE})
            == (j.kept_on is not None)
        )
    found = record(judged)
    assert found.decided + found.open == len(promises)
