"""The annual lists: made once for a year, overridden while a draft, signed and then read only."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.helpers.trade import sale, without_credit_control

TODAY = date(2026, 11, 21)


@pytest.fixture
def shop(services: Services) -> tuple[int, int, int]:
    """One who buys much, one who buys little, one who never bought."""
    without_credit_control(services)
    big = customer(services, "大客户", potential=90, relationship=5)
    small = customer(services, "小客户", potential=10, relationship=1)
    for owner, amount in ((big, 9_000_000), (small, 1_000)):
        rows = [{"name": "阀", "quantity": 1000, "price": amount, "cost": amount // 2}]
        sale(services, owner, rows=rows, sold_on=date(2025, 3, 1))
        sale(services, owner, rows=rows, sold_on=date(2026, 3, 1))
    return big, small, customer(services, "没买过的")


def made(services: Services, year: int = 2026) -> int:
    return services.screenings.make(year)[1]


def test_a_list_holds_everybody_who_ever_bought_with_points_and_verdict(
    services: Services, shop: tuple[int, int, int]
) -> None:
    screening = made(services)
    lines = {line.customer_id: line for line in services.screenings.lines(screening)}
    assert set(lines) == set(shop[:2])
    best = lines[shop[0]]
    assert best.net_sales == 9_000_000
    assert best.gross_profit == 4_500_000
    assert best.parts["future"] == 9_000
    assert best.verdict == best.decided
    (head,) = services.screenings.lists()
    assert (head.year, head.as_of, head.is_signed) == (2026, TODAY, False)
    assert head.weights["amount"] == 3_000


def test_a_year_that_is_over_is_as_of_its_last_day(
    services: Services, shop: tuple[int, int, int]
) -> None:
    made(services, 2025)
    assert services.screenings.lists()[0].as_of == date(2025, 12, 31)


def test_what_is_sold_later_does_not_change_the_list(
    services: Services, shop: tuple[int, int, int]
) -> None:
    screening = made(services)
    before = services.screenings.lines(screening)
    sale(services, shop[1], 50_000_000, sold_on=date(2026, 10, 1))
    assert services.screenings.lines(screening) == before


def test_a_second_list_of_the_year_is_refused_until_the_draft_is_discarded(
    services: Services, shop: tuple[int, int, int]
) -> None:
    first = made(services)
    with pytest.raises(CrmError, match="2026"):
        made(services)
    services.screenings.discard(first)
    second = made(services)
    assert [each.id for each in services.screenings.lists()] == [second]
    with pytest.raises(CrmError):
        services.records.restore("screening", [first])


def test_an_override_counts_until_it_is_signed_and_not_later(
    services: Services, shop: tuple[int, int, int]
) -> None:
    big, small, _never = shop
    screening = made(services)
    kept = {"method": "screening", "reason": "老朋友", "valid_until": date(2026, 12, 31)}
    create(services, "grade_override", customer_id=small, grade="keep", **kept)
    with clock.fixed(datetime(2026, 11, 20, 9)):
        create(
            services, "grade_override", customer_id=big, grade="drop",
            **{**kept, "valid_until": date(2026, 11, 20)},
        )  # fmt: skip
    lines = {line.customer_id: line for line in services.screenings.lines(screening)}
    assert lines[small].decided == "keep"
    assert lines[big].decided == lines[big].verdict, "that one has run out"
    services.screenings.sign(screening)
    create(services, "grade_override", customer_id=small, grade="key", **kept)
    lines = {line.customer_id: line for line in services.screenings.lines(screening)}
    assert lines[small].decided == "keep"


def test_a_signed_list_is_read_only_by_whichever_way(
    services: Services, shop: tuple[int, int, int]
) -> None:
    screening = made(services)
    signed = services.screenings.sign(screening)
    (head,) = services.screenings.lists()
    assert head.is_signed
    assert head.signed_by_id == services.employee_id
    for act in (
        lambda: services.screenings.sign(screening),
        lambda: services.screenings.discard(screening),
        lambda: services.records.save("screening", screening, {"remark": "改一下"}),
        lambda: services.records.remove("screening", [screening]),
        lambda: services.undo.undo(signed.change_set_id),
        lambda: made(services),
    ):
        with pytest.raises(CrmError):
            act()
    assert services.screenings.lists() == (head,)


def test_where_somebody_may_approve_his_password_signs(
    services: Services, shop: tuple[int, int, int]
) -> None:
    manager = create(services, "employee", name="钱经理", is_approver=True)
    services.approvals.set_password(manager, "1234")
    screening = made(services)
    with pytest.raises(CrmError):
        services.screenings.sign(screening, manager, "4321")
    assert not services.screenings.lists()[0].is_signed
    services.screenings.sign(screening, manager, "1234")
    assert services.screenings.lists()[0].signed_by_id == manager


def test_making_a_draft_can_be_undone(services: Services, shop: tuple[int, int, int]) -> None:
    act, screening = services.screenings.make(2026)
    services.undo.undo(act.change_set_id)
    assert services.screenings.lists() == ()
    with pytest.raises(CrmError):
        services.screenings.lines(screening)
    made(services)


def test_years_to_come_files_without_sales_and_wrong_bounds_are_refused(
    services: Services,
) -> None:
    with pytest.raises(CrmError, match="2027"):
        services.screenings.make(2027)
    with pytest.raises(CrmError, match="2020"):
        services.screenings.make(2020)
    with pytest.raises(CrmError):
        services.screenings.make(2026, {"keep_from": 90_000})
