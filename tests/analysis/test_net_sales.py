"""Net sales, purchases, returns (B0), sales by month and year, wallet share (C3)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.net_sales import (
    DocumentKind,
    TradeDocument,
    trade,
    wallet_share,
    years,
)
from crmdesk.analysis.windows import trailing, until

AS_OF = date(2026, 11, 21)
YEAR = trailing(AS_OF)
SALE, BACK, OFF, OPENING = DocumentKind


def document(
    number: int, kind: DocumentKind, on: str, amount: int, original: int | None = None
) -> TradeDocument:
    return TradeDocument(number, kind, date.fromisoformat(on), amount, original)


def test_returns_and_allowances_lower_the_amount_and_not_the_count() -> None:
    found = trade(
        [
            document(1, SALE, "2026-01-10", 10_000),
            document(2, BACK, "2026-02-05", -3_000, 1),
            document(3, OFF, "2026-02-06", -500, 1),
            document(4, SALE, "2026-06-30", 20_000),
        ],
        YEAR,
    )
    assert (found.net_sales, found.bought, found.count) == (26_500, 30_000, 2)
    assert (found.returns, found.return_count, found.allowances) == (3_000, 1, 500)
    assert [p.amount for p in found.purchases] == [7_000, 20_000]
    assert (found.largest, found.mean) == (20_000, Fraction(27_000, 2))
    assert (found.first, found.last) == (date(2026, 1, 10), date(2026, 6, 30))
    assert found.months == (date(2026, 1, 1), date(2026, 6, 1))
    assert dict(found.by_month) == {
        date(2026, 1, 1): 10_000,
        date(2026, 2, 1): -3_500,
        date(2026, 6, 1): 20_000,
    }
    assert not found.is_all_returned


def test_what_came_back_whole_is_no_purchase() -> None:
    found = trade(
        [
            document(1, SALE, "2026-01-10", 10_000),
            document(2, BACK, "2026-02-05", -4_000, 1),
            document(3, BACK, "2026-02-09", -6_000, 1),
        ],
        YEAR,
    )
    assert (found.count, found.net_sales, found.return_count) == (0, 0, 2)
    assert (found.first, found.last, found.largest, found.mean) == (None, None, None, None)
    assert found.is_all_returned


def test_a_return_that_nobody_linked_lowers_the_sum_but_no_purchase() -> None:
    found = trade(
        [document(1, SALE, "2026-01-10", 10_000), document(2, BACK, "2026-02-05", -10_000)], YEAR
    )
    assert (found.count, found.net_sales, found.positive_sales) == (1, 0, 10_000)


def test_documents_of_no_value_and_opening_balances_count_nowhere() -> None:
    found = trade(
        [
            document(1, SALE, "2026-01-10", 0),
            document(2, BACK, "2026-01-11", 0, 1),
            document(3, OPENING, "2026-01-01", 90_000),
        ],
        YEAR,
    )
    assert (found.net_sales, found.count, found.return_count, found.months) == (0, 0, 0, ())
    assert not found.by_month
    assert not found.is_all_returned


def test_a_return_of_an_older_sale_lowers_this_year_and_counts_no_purchase() -> None:
    documents = [
        document(1, SALE, "2025-11-21", 10_000),  # the day before the window
        document(2, BACK, "2025-12-01", -4_000, 1),
    ]
    found = trade(documents, YEAR)
    assert (found.net_sales, found.count, found.returns) == (-4_000, 0, 4_000)
    assert trade(documents, until(AS_OF)).purchases[0].amount == 6_000


def test_what_comes_back_after_the_day_is_not_known_on_it() -> None:
    documents = [
        document(1, SALE, "2026-11-20", 10_000),
        document(2, BACK, "2026-11-22", -10_000, 1),
        document(3, SALE, "2026-11-23", 5_000),
    ]
    assert (trade(documents, YEAR).count, trade(documents, YEAR).net_sales) == (1, 10_000)


def test_a_sale_that_is_negative_by_itself_is_no_purchase() -> None:
    found = trade([document(1, SALE, "2026-03-01", -2_000)], YEAR)
    assert (found.count, found.net_sales, found.is_all_returned) == (0, -2_000, False)


DOCUMENTS = st.lists(
    st.builds(
        TradeDocument,
        st.integers(1, 30),
        st.sampled_from(DocumentKind),
        st.dates(date(2024, 1, 1), date(2027, 12, 31)),
        st.integers(-(10**9), 10**9),
        st.none() | st.integers(1, 30),
    ),
    unique_by=lambda d: d.id,
)


@given(DOCUMENTS)
def test_the_sum_of_the_months_and_of_the_kinds_is_the_net(documents: list[TradeDocument]) -> None:
    found = trade(documents, YEAR)
    assert sum(found.by_month.values()) == found.net_sales
    sales = sum(d.amount for d in documents if d.kind is SALE and d.on in YEAR)
    assert found.net_sales == sales - found.returns - found.allowances
    assert all(p.amount > 0 and p.on in YEAR for p in found.purchases)


@given(DOCUMENTS)
def test_order_does_not_matter(documents: list[TradeDocument]) -> None:
    assert trade(documents, YEAR) == trade(list(reversed(documents)), YEAR)


@given(DOCUMENTS)
def test_two_windows_that_meet_have_the_net_sales_of_both(documents: list[TradeDocument]) -> None:
    whole = trade(documents, trailing(AS_OF, 24)).net_sales
    before = trade(documents, trailing(YEAR.after, 12)).net_sales
    assert before + trade(documents, YEAR).net_sales == whole


# --- years ----------------------------------------------------------------------------------
def test_a_running_year_is_held_against_the_same_days_of_the_last() -> None:
    found = years(
        [
            document(1, SALE, "2025-11-21", 10_000),
            document(2, SALE, "2025-11-22", 70_000),  # after the same day
            document(3, SALE, "2026-11-21", 15_000),
            document(4, BACK, "2026-11-01", -3_000),
            document(5, SALE, "2026-12-01", 99_000),  # still to come
            document(6, OPENING, "2026-01-01", 50_000),
        ],
        AS_OF,
    )
    assert [y.year for y in found] == [2026, 2025, 2024]
    now, last, oldest = found
    assert (now.total, now.growth) == (12_000, 2_000)
    assert now.months == (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12_000, None)
    assert (last.total, last.growth, last.months[10]) == (80_000, None, 80_000)
    assert (oldest.total, oldest.growth) == (0, None)


@given(DOCUMENTS, st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_the_months_of_a_year_make_its_total(documents: list[TradeDocument], as_of: date) -> None:
    for year in years(documents, as_of):
        assert sum(fen or 0 for fen in year.months) == year.total


# --- shares ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sales", "wallet", "share"),
    [
        (3_000, 10_000, Fraction(3, 10)),
        (3_000, None, None),
        (3_000, 0, None),
        (5, 4, Fraction(5, 4)),
    ],
)
def test_the_wallet_share_needs_a_wallet(
    sales: int, wallet: int | None, share: Fraction | None
) -> None:
    assert wallet_share(sales, wallet) == share
