"""Sums of trade, open items and balances agree after any acts, taken back or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given, settings

from crmdesk.analysis.receivables import ageing, by_customer
from crmdesk.core import clock
from crmdesk.services import open_items, trade_stats
from crmdesk.services.container import Services
from tests.conftest import NOW
from tests.services.trade.test_sale_sums import ACTS, Shop, fresh

__all__ = ["fresh"]  # the fixture


def hold(services: Services, as_of: date) -> None:
    with services.database.read() as connection:
        day = trade_stats.day_of(connection)
        if day is not None:
            assert trade_stats.differing(connection, day) == []
        items = open_items.open_items(connection, as_of)
        balances = open_items.balances(connection, as_of)
    owed = sum(i.open for i in items)
    assert ageing(items, as_of, by_customer).total.total == owed
    assert owed == sum(b.open for b in balances.values())
    assert all(b.open >= 0 and b.prepaid >= 0 for b in balances.values())
    assert (
        sum(b.balance for b in balances.values()) + sum(b.prepaid for b in balances.values())
        == owed
    )


@settings(max_examples=15)
@given(acts=ACTS)
def test_sums_and_open_items_hold_after_any_history(
    fresh: Callable[[], Shop], acts: list[tuple[str, int, int]]
) -> None:
    shop = fresh()
    try:
        for kind, n, amount in acts:
            shop.do(kind, n, amount)
        for back in (0, 3, 30, 200):
            hold(shop.services, NOW.date() - timedelta(back))
        with clock.fixed(NOW + timedelta(70)):
            shop.services.trade_stats.refresh()
            hold(shop.services, clock.today())
    finally:
        shop.services.close()
