"""Statements of account and what customers answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.statement import (
    Difference,
    Entry,
    Movement,
    reconcile,
    statement,
)

SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 31)
MOVEMENTS = (
    Movement(date(2026, 10, 20), Entry.RECEIPT, 3_000, 5, "SK5"),
    Movement(date(2026, 9, 30), Entry.CHARGE, 1_000, 1, "XS1"),
    Movement(date(2026, 10, 20), Entry.CHARGE, 5_000, 2, "XS2"),
    Movement(date(2026, 10, 1), Entry.CREDIT, 400, 3, "TH3"),
    Movement(date(2026, 10, 31), Entry.REPAYMENT, 50, 6, "TK6"),
    Movement(date(2026, 11, 1), Entry.CHARGE, 9_999, 7, "XS7"),
)


def test_a_statement_leads_from_the_opening_to_the_closing_balance() -> None:
    found = statement(MOVEMENTS, SINCE, UNTIL, opening=200)
    assert found.opening == 1_200
    assert [(x.movement.number, x.balance) for x in found.lines] == [
        ("TH3", 800), ("XS2", 5_800), ("SK5", 2_800), ("TK6", 2_850)
    ]  # fmt: skip
    assert found.closing == 2_850
    totals = {entry: found.total(entry) for entry in Entry}
    assert totals == {
        Entry.CHARGE: 5_000, Entry.CREDIT: 400, Entry.RECEIPT: 3_000, Entry.REPAYMENT: 50
    }  # fmt: skip


def test_a_month_in_which_nothing_moved_closes_as_it_opened() -> None:
    found = statement(MOVEMENTS[1:2], SINCE, UNTIL)
    assert (found.opening, found.lines, found.closing) == (1_000, (), 1_000)


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="period"):
        statement((), UNTIL, SINCE)


def test_lines_that_make_up_the_difference_explain_it() -> None:
    lines = [
        Difference(5_000, None, "not booked", 2),  # they do not have the sale yet
        Difference(None, -100, "on its way"),  # they have paid, we have not got it
        Difference(-400, -450, "price", 3),
    ]
    found = reconcile(10_000, 4_850, lines)
    assert (found.difference, found.explained, found.unexplained) == (-5_150, -5_150, 0)
    assert found.is_explained
    assert not found.agrees


def test_what_no_line_explains_is_left_over() -> None:
    found = reconcile(10_000, 9_000, [Difference(500, 100)])
    assert (found.unexplained, found.is_explained) == (-600, False)
    assert reconcile(7, 7, []).agrees


DAYS = st.integers(-40, 80)
ROWS = st.lists(st.tuples(DAYS, st.sampled_from(Entry), st.integers(0, 10**9)), max_size=30)


@given(ROWS, st.integers(-(10**9), 10**9), st.integers(0, 30), st.integers(0, 30))
def test_the_closing_balance_is_the_next_opening_one(
    rows: list[tuple[int, Entry, int]], opening: int, first: int, second: int
) -> None:
    moves = [Movement(SINCE + timedelta(d), e, fen, n) for n, (d, e, fen) in enumerate(rows)]
    until = SINCE + timedelta(first)
    one = statement(moves, SINCE, until, opening=opening)
    two = statement(moves, until + timedelta(1), until + timedelta(1 + second), opening=opening)
    assert one.closing == two.opening
    sums = {entry: one.total(entry) for entry in Entry}
    assert one.closing == (
        one.opening + sums[Entry.CHARGE] + sums[Entry.REPAYMENT]
        - sums[Entry.RECEIPT] - sums[Entry.CREDIT]
    )  # fmt: skip
    end = statement(moves, SINCE, SINCE + timedelta(100), opening=opening)
    assert end.closing == opening + sum(move.effect for move in moves)
