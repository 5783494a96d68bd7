"""Customers as columns: their order, and who buys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crmdesk.analysis.customer_frame import CustomerFacts, frame_of

DAY = date(2026, 11, 21)
FACTS = [
    CustomerFacts(id=1, code="B", net_sales=500, gross_profit=10, last_on=date(2026, 1, 1)),
    CustomerFacts(id=2, code="A", net_sales=500, gross_profit=10, last_on=date(2026, 1, 1)),
    CustomerFacts(id=3, code="C", net_sales=500, gross_profit=10, last_on=date(2026, 2, 1)),
    CustomerFacts(id=4, code="D", net_sales=500, gross_profit=20),
    CustomerFacts(id=5, code="E", net_sales=500),
    CustomerFacts(id=6, code="F", net_sales=900),
    CustomerFacts(id=7, code="G", net_sales=-5, last_on=date(2025, 2, 1)),
]


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_the_order_is_that_of_the_conventions_whatever_comes_first(order: slice) -> None:
    frame = frame_of(FACTS[order], DAY)
    assert list(frame.ids[frame.ranked()]) == [6, 4, 3, 2, 1, 5, 7]
    assert list(frame.ids[frame.ranked(frame.is_buyer)]) == [6, 4, 3, 2, 1, 5]


def test_unknown_profit_is_not_a_profit_of_zero() -> None:
    frame = frame_of([replace(FACTS[0], gross_profit=-3), FACTS[4]], DAY)
    assert list(frame.ids[frame.ranked()]) == [1, 5]


def test_some_customers_are_a_frame_again() -> None:
    frame = frame_of(FACTS, DAY)
    some = frame.some(frame.net_sales < 0)
    assert len(some) == 1
    assert some.days_since[0] == (DAY - date(2025, 2, 1)).days
    assert bool(some.has_bought[0])


def test_columns_of_different_length_are_refused() -> None:
    frame = frame_of(FACTS, DAY)
    with pytest.raises(ValueError, match="length"):
        replace(frame, ids=frame.ids[:2])
