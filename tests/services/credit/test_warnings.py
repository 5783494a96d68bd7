"""Early warnings come with their evidence, say since when, and go when it goes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from crmdesk.analysis.credit_evidence import Signal
from crmdesk.core import clock
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.wording import shown
from tests.conftest import NOW
from tests.helpers.making import create, customer
from tests.helpers.trade import TODAY, receipt, sale


@pytest.fixture
def buyer(services: Services) -> int:
    return customer(services, "上海宏达机械有限公司", credit_limit=10_000_000, credit_days=30)


def kinds(services: Services, buyer: int) -> set[Signal]:
    return {w.kind for w in services.credit_standings.warnings(buyer)}


def test_nearly_used_limit_warns_until_money_comes(services: Services, buyer: int) -> None:
    sale(services, buyer, 9_500_000)
    (found,) = services.credit_standings.warnings(buyer)
    assert found.kind is Signal.NEAR_LIMIT
    assert "95" in shown(found.words)
    row = services.credit_standings.of(buyer)
    assert row is not None
    assert row.warnings == 1
    receipt(services, buyer, 5_000_000, how="oldest")
    assert kinds(services, buyer) == set()


def test_warning_keeps_the_day_on_which_it_came_up(services: Services, buyer: int) -> None:
    sale(services, buyer, 9_500_000)
    with clock.fixed(NOW + timedelta(days=3)):
        receipt(services, buyer, 100_000, how="oldest", received_on=TODAY)
        (found,) = services.credit_standings.warnings(buyer)
    assert found.first_on == TODAY


def test_day_alone_brings_the_warning_of_a_debt_that_holds(services: Services, buyer: int) -> None:
    sale(services, buyer, 1_000_000, due_on=TODAY + timedelta(days=1))
    services.credit_standings.refresh()
    assert kinds(services, buyer) == set()
    with clock.fixed(NOW + timedelta(days=17)):
        services.credit_standings.refresh()
        assert Signal.HELD in kinds(services, buyer)
        row = services.credit_standings.of(buyer)
        assert row is not None
        assert row.warnings == 1
        assert check(services.database) == []


def test_licence_near_its_end_warns(services: Services, buyer: int) -> None:
    sale(services, buyer, 100_000)
    create(
        services, "qualification", customer_id=buyer, kind="business_licence", number="A-1",
        valid_to=TODAY + timedelta(days=40),
    )  # fmt: skip
    services.credit_standings.refresh()
    assert Signal.LICENCE not in kinds(services, buyer)
    with clock.fixed(NOW + timedelta(days=11)):
        services.credit_standings.refresh()
        assert Signal.LICENCE in kinds(services, buyer)


def test_change_of_the_legal_representative_warns(services: Services, buyer: int) -> None:
    services.records.save("customer", buyer, {"legal_representative": "王一"})
    services.records.save("customer", buyer, {"legal_representative": "李二"})
    sale(services, buyer, 100_000)
    assert Signal.CHANGED in kinds(services, buyer)


def test_change_alone_warns_from_the_next_day_on(services: Services, buyer: int) -> None:
    services.records.save("customer", buyer, {"legal_representative": "王一"})
    sale(services, buyer, 100_000)
    services.credit_standings.refresh()
    services.records.save("customer", buyer, {"legal_representative": "李二"})
    with clock.fixed(NOW + timedelta(days=1)):
        services.credit_standings.refresh()
        assert Signal.CHANGED in kinds(services, buyer)


def test_dishonoured_cheque_warns(services: Services, buyer: int) -> None:
    sale(services, buyer, 100_000)
    money = receipt(services, buyer, 100_000, how="oldest", method="cheque")
    services.receipts.dishonour(money, TODAY, "空头支票")
    assert Signal.DISHONOURED in kinds(services, buyer)


def usual_months(services: Services, buyer: int, count: int = 6) -> None:
    """So many months before this one with sales of 10,000 yuan, paid at once."""
    for back in range(count):
        day = date(2026, 10 - back, 5)
        sale(services, buyer, 1_000_000, sold_on=day, due_on=day + timedelta(days=30))
        receipt(services, buyer, 1_000_000, received_on=day, how="oldest")


def test_orders_that_double_before_a_holiday_warn(services: Services, buyer: int) -> None:
    usual_months(services, buyer)
    sale(services, buyer, 1_900_000)
    assert Signal.SURGE not in kinds(services, buyer)
    sale(services, buyer, 100_000)
    found = {w.kind: w for w in services.credit_standings.warnings(buyer)}[Signal.SURGE]
    assert shown(found.words) == (
        "近 30 天下单 20,000 元，月均 10,000 元，是平时的 2 倍，正值元旦之前"
    )
    with clock.fixed(NOW + timedelta(days=31)):  # a month later these orders are no longer new
        services.credit_standings.refresh()
        assert Signal.SURGE not in kinds(services, buyer)


def test_orders_of_a_customer_hardly_known_are_no_surge(services: Services, buyer: int) -> None:
    usual_months(services, buyer, 5)
    sale(services, buyer, 5_000_000)
    assert Signal.SURGE not in kinds(services, buyer)


def test_as_much_as_in_another_month_is_no_surge(services: Services, buyer: int) -> None:
    usual_months(services, buyer)
    sale(services, buyer, 2_000_000, sold_on=date(2026, 9, 8))
    receipt(services, buyer, 2_000_000, received_on=date(2026, 9, 9), how="oldest")
    sale(services, buyer, 3_000_000)
    assert Signal.SURGE not in kinds(services, buyer)
    sale(services, buyer, 100)
    assert Signal.SURGE in kinds(services, buyer)


def test_surge_shows_on_the_day_a_holiday_comes_near(services: Services, buyer: int) -> None:
    with clock.fixed(datetime(2026, 11, 16, 9)):  # 46 days before New Year
        usual_months(services, buyer)
        sale(services, buyer, 3_000_000, sold_on=date(2026, 11, 16))
        services.credit_standings.refresh()
        assert Signal.SURGE not in kinds(services, buyer)
    with clock.fixed(datetime(2026, 11, 17, 9)):
        services.credit_standings.refresh()
        assert Signal.SURGE in kinds(services, buyer)


def test_orders_that_double_before_a_limit_ends_warn(services: Services, buyer: int) -> None:
    with clock.fixed(datetime(2026, 11, 10, 9)):  # no holiday is near
        usual_months(services, buyer)
        sale(services, buyer, 3_000_000, sold_on=date(2026, 11, 10))
        assert Signal.SURGE not in kinds(services, buyer)
        made = services.credit_limits.propose(
            buyer, 20_000_000, kind="temporary", valid_until=date(2026, 11, 30)
        )
        services.credit_limits.approve(next(iter(made.of("credit_limit").created)), None, "")
        (words,) = (
            shown(w.words) for w in services.credit_standings.warnings(buyer)
            if w.kind is Signal.SURGE
        )  # fmt: skip
        assert words.endswith("正值临时额度到期之前")
