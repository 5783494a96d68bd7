"""Commission on receipts (B27)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.commission import (
    CountedReceipt,
    Tier,
    commission,
    commissions,
    slices,
    split,
)

QUOTA = 10_000_000  # 100,000 yuan


@pytest.mark.parametrize(
    ("received", "earned"),
    [(70_000, 700), (80_000, 800), (120_000, 1_800), (100_000, 1_200), (0, 0), (-10_000, -100)],
)
def test_each_rate_applies_to_its_own_slice(received: int, earned: int) -> None:
    assert commission(received * 100, QUOTA) == earned * 100


def test_without_a_quota_there_is_no_completion_and_no_commission() -> None:
    assert commission(100, None) is None
    assert commission(100, 0) is None
    (found,) = commissions([CountedReceipt(receipt_id=1, amount=100, shares={7: 10_000})], {})
    assert (found.received, found.completion, found.earned, found.payable) == (
        100,
        None,
        None,
        None,
    )


def test_a_receipt_is_split_by_shares_to_the_fen() -> None:
    assert split(100, {7: 3_333, 8: 3_333, 9: 3_334}) == {7: 33, 8: 33, 9: 34}
    assert split(-100, {7: 2_550, 8: 7_450}) == {7: -25, 8: -75}
    for wrong in ({7: 9_999}, {7: 11_000, 8: -1_000}, {}):
        with pytest.raises(ValueError, match="100 %"):
            split(100, wrong)


def test_commission_waits_while_linked_invoices_are_long_overdue() -> None:
    receipts = [
        CountedReceipt(receipt_id=1, amount=9_000_000, shares={7: 10_000}, overdue_days=60),
        CountedReceipt(receipt_id=2, amount=3_000_000, shares={7: 10_000}, overdue_days=61),
    ]
    (found,) = commissions(receipts, {7: QUOTA})
    assert found.completion == Fraction(12, 10)
    assert (found.earned, found.withheld, found.payable) == (180_000, 45_000, 135_000)
    assert (found.receipts, found.withheld_receipts) == ((1, 2), (2,))


def test_refunds_and_the_margin_factor_lower_the_base() -> None:
    receipts = [
        CountedReceipt(receipt_id=1, amount=8_000_000, shares={7: 5_000, 8: 5_000}),
        CountedReceipt(receipt_id=2, amount=4_000_000, shares={7: 10_000}, margin_factor=5_000),
        CountedReceipt(receipt_id=3, amount=-1_000_000, shares={8: 10_000}),
    ]
    first, second, idle = commissions(receipts, {7: QUOTA, 8: QUOTA, 9: QUOTA})
    assert (first.received, first.base, first.earned) == (8_000_000, 6_000_000, 60_000)
    assert (second.received, second.base, second.earned) == (3_000_000, 3_000_000, 30_000)
    assert (idle.seller_id, idle.completion, idle.earned, idle.withheld) == (9, 0, 0, 0)


@pytest.mark.parametrize(
    "tiers",
    [(), (Tier(8_000, 100),), (Tier(None, 100), Tier(None, 200)),
     (Tier(8_000, 1), Tier(8_000, 2), Tier(None, 3)), (Tier(0, 1), Tier(None, 2))],
)  # fmt: skip
def test_tiers_must_rise_and_the_last_one_is_open(tiers: tuple[Tier, ...]) -> None:
    with pytest.raises(ValueError, match="tier"):
        commission(1, 1, tiers)


@given(st.integers(-(10**10), 10**10), st.integers(1, 10**10), st.integers(0, 10**9))
def test_more_received_never_earns_less_and_slices_make_the_base(
    base: int, quota: int, more: int
) -> None:
    parts = slices(Fraction(base), quota)
    assert parts is not None
    assert sum(part.base for part in parts) == base
    less, greater = commission(base, quota), commission(base + more, quota)
    assert less is not None
    assert greater is not None
    assert less <= greater


@given(
    st.lists(
        st.tuples(
            st.integers(-(10**9), 10**9), st.integers(0, 10_000), st.none() | st.integers(0, 200)
        ),
        max_size=12,
    )
)
def test_sellers_get_every_fen_and_never_more_is_withheld_than_earned(
    rows: list[tuple[int, int, int | None]],
) -> None:
    receipts = [
        CountedReceipt(
            receipt_id=n, amount=fen, shares={7: share, 8: 10_000 - share}, overdue_days=days
        )
        for n, (fen, share, days) in enumerate(rows)
    ]
    found = commissions(receipts, {7: 10**8, 8: 10**9})
    assert sum(each.received for each in found) == sum(fen for fen, _s, _d in rows)
    for each in found:
        assert each.earned is not None
        assert each.withheld is not None
        assert 0 <= each.withheld <= max(0, each.earned)
