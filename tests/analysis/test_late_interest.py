"""Late interest and statutory terms (B24)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.late_interest import (
    STATUTORY_PER_DAY,
    Debtor,
    RateSource,
    interest,
    interest_on,
    rate,
    statutory_days,
)
from crmdesk.analysis.receivables import Applied, OpenItem

DUE = date(2026, 9, 1)
ITEM = OpenItem(
    document_id=1, customer_id=1, dated_on=date(2026, 8, 1), due_on=DUE, amount=10_000_000,
    open=10_000_000,
)  # fmt: skip


def test_a_hundred_thousand_for_thirty_days_is_fifteen_hundred() -> None:
    found = rate(None, Debtor.LARGE_ENTERPRISE)
    assert found is not None
    assert (found.per_day, found.source) == (STATUTORY_PER_DAY, RateSource.STATUTORY)
    assert interest(10_000_000, 30, found.per_day) == 150_000
    assert interest_on(ITEM, [], DUE + timedelta(30), found.per_day) == 150_000


@pytest.mark.parametrize(
    ("agreed", "debtor", "small", "lpr", "expected"),
    [
        (730, Debtor.OTHER, True, None, (Fraction(2, 10_000), RateSource.AGREED)),
        (730, Debtor.PUBLIC_BODY, True, 310, (Fraction(2, 10_000), RateSource.AGREED)),
        (100, Debtor.PUBLIC_BODY, True, 365, (Fraction(1, 10_000), RateSource.LPR)),
        (365, Debtor.PUBLIC_BODY, True, None, (Fraction(1, 10_000), RateSource.AGREED)),
        (0, Debtor.OTHER, True, 365, (Fraction(0), RateSource.AGREED)),
        (None, Debtor.PUBLIC_BODY, True, 310, (STATUTORY_PER_DAY, RateSource.STATUTORY)),
        (None, Debtor.PUBLIC_BODY, False, 310, None),
        (None, Debtor.OTHER, True, 310, None),
    ],
)
def test_the_agreed_rate_counts_and_the_law_where_it_protects(
    agreed: int | None, debtor: Debtor, small: bool, lpr: int | None,
    expected: tuple[Fraction, RateSource] | None,
) -> None:  # fmt: skip
    found = rate(agreed, debtor, we_are_small=small, lpr=lpr)
    assert (None if found is None else (found.per_day, found.source)) == expected


def test_a_year_of_360_days_costs_more_a_day() -> None:
    found = rate(360, days_of_year=360)
    assert found is not None
    assert found.per_day == Fraction(1, 10_000)


@pytest.mark.parametrize(
    ("debtor", "agreed", "small", "days"),
    [
        (Debtor.PUBLIC_BODY, None, True, 30),
        (Debtor.PUBLIC_BODY, 45, True, 45),
        (Debtor.PUBLIC_BODY, 90, True, 60),
        (Debtor.LARGE_ENTERPRISE, None, True, 60),
        (Debtor.LARGE_ENTERPRISE, 120, True, 60),
        (Debtor.LARGE_ENTERPRISE, 120, False, 120),
        (Debtor.OTHER, 120, True, 120),
        (Debtor.OTHER, None, True, None),
    ],
)
def test_terms_are_no_longer_than_the_decree_allows(
    debtor: Debtor, agreed: int | None, small: bool, days: int | None
) -> None:
    assert statutory_days(debtor, agreed, we_are_small=small) == days


def test_part_payments_end_the_interest_on_their_part() -> None:
    paid = [
        Applied(1, 4_000_000, DUE + timedelta(10)),
        Applied(2, 9_000_000, DUE),  # another document
        Applied(1, 6_000_000, DUE + timedelta(20)),
    ]
    expected = (10_000_000 * 10 + 6_000_000 * 10) * STATUTORY_PER_DAY
    assert interest_on(ITEM, paid, DUE + timedelta(90), STATUTORY_PER_DAY) == expected


def test_what_was_paid_before_it_was_due_costs_nothing() -> None:
    paid = [Applied(1, 10_000_000, DUE - timedelta(5))]
    assert interest_on(ITEM, paid, DUE + timedelta(90), STATUTORY_PER_DAY) == 0
    assert interest_on(ITEM, [], DUE - timedelta(1), STATUTORY_PER_DAY) == 0
    assert interest_on(ITEM, [], DUE, STATUTORY_PER_DAY) == 0


@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.integers(-30, 100)), max_size=6),
    st.integers(-30, 200),
)
def test_interest_is_that_of_each_open_fen_on_each_day(
    payments: list[tuple[int, int]], day: int
) -> None:
    paid = [Applied(1, fen, DUE + timedelta(on)) for fen, on in payments]
    found = interest_on(ITEM, paid, DUE + timedelta(day), STATUTORY_PER_DAY)
    # The interest of day n is on what was open when the day before ended.
    open_days = sum(
        ITEM.amount - sum(fen for fen, on in payments if on < n and on <= day)
        for n in range(1, day + 1)
    )
    assert found == open_days * STATUTORY_PER_DAY
