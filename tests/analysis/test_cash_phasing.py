"""Expected amounts spread over instalments (B8)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.cash_phasing import (
    USUAL_INSTALMENTS,
    Instalment,
    cash_by_month,
    cash_phasing,
)
from crmdesk.analysis.forecast import Basis, Deal, Stage, forecast

TODAY = date(2026, 11, 21)


def test_18_wan_come_as_30_60_and_10_percent() -> None:
    assert cash_phasing(18_000_000) == (5_400_000, 10_800_000, 1_800_000)
    assert [part.days for part in USUAL_INSTALMENTS] == [0, 30, 90]


def test_what_cannot_be_divided_goes_to_the_part_that_lost_most() -> None:
    third = [Instalment(3_333, 0), Instalment(3_333, 30), Instalment(3_334, 60)]
    assert cash_phasing(100, third) == (33, 33, 34)
    halves = [Instalment(5_000, 0), Instalment(5_000, 30)]
    assert cash_phasing(1, halves) == (1, 0)


@given(
    st.integers(0, 10**14),
    st.lists(st.integers(0, 10_000), min_size=0, max_size=6).map(sorted),
)
def test_the_parts_always_sum_to_the_amount(expected: int, cuts: list[int]) -> None:
    edges = [0, *cuts, 10_000]
    template = [Instalment(b - a, 0) for a, b in pairwise(edges)]
    parts = cash_phasing(expected, template)
    assert sum(parts) == expected
    for part, instalment in zip(parts, template, strict=True):
        assert abs(part * 10_000 - expected * instalment.percent) < 10_000


@pytest.mark.parametrize(
    "template",
    [
        [],
        [Instalment(9_999, 0)],
        [Instalment(10_001, 0)],
        [Instalment(11_000, 0), Instalment(-1_000, 30)],
        [Instalment(10_000, -1)],
    ],
)
def test_instalments_that_do_not_make_a_whole_are_refused(template: list[Instalment]) -> None:
    with pytest.raises(ValueError, match="instalment"):
        cash_phasing(100, template)


def test_receipts_of_a_forecast_fall_into_the_months_after_signing() -> None:
    stage = Stage(id=1, name="谈判", probability=9_000, duration_days=30, position=1)
    deals = [
        Deal(id=1, shares=(), amount=20_000_000, stage_id=1, stage_since=TODAY, state="active"),
        Deal(
            id=2, shares=(), amount=10_000_000, stage_id=1, stage_since=TODAY, state="active",
            expected_on=date(2026, 1, 1),
        ),
    ]  # fmt: skip
    found = forecast(deals, {1: [stage]}, TODAY, basis=Basis.ENTERED)
    # Signed on 21 December: then, 20 January, 21 March. The overdue one counts from today:
    # 21 November, 21 December, 19 February.
    assert cash_by_month(found) == {
        date(2026, 11, 1): 2_700_000,
        date(2026, 12, 1): 5_400_000 + 5_400_000,
        date(2027, 1, 1): 10_800_000,
        date(2027, 2, 1): 900_000,
        date(2027, 3, 1): 1_800_000,
    }
