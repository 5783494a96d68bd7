"""The methods of trade on a file: every one runs, and its numbers are those of the services."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.analysis import methods
from crmdesk.core.errors import CrmError
from crmdesk.services import cash_forecast, collection
from crmdesk.services.container import Services
from crmdesk.services.portfolio_data import ExpectedReceipts
from crmdesk.services.receivable_settings import COMMISSION_QUOTA, COMMISSION_TIERS
from tests.helpers.making import create, customer
from tests.helpers.trade import line
from tests.helpers.trade import sale as sale_of_lines
from tests.services.receivables.making import receipt, sale
from tests.services.trade.book import Book

TODAY = date(2026, 11, 21)
OURS = (
    "ageing", "dso", "cash-forecast", "commission", "credit", "exposure", "credit-portfolio",
    "product", "indicators",
)  # fmt: skip


@pytest.fixture
def book(services: Services) -> Book:
    made = Book(services, seed=21, customers=6).fill(80)
    services.trade_stats.rebuild()
    services.credit_standings.rebuild()
    return made


def test_the_methods_of_trade_are_among_all_methods() -> None:
    assert set(OURS) <= {m.id for m in methods()}


@pytest.mark.parametrize("method", OURS)
@pytest.mark.parametrize("day", [None, date(2026, 6, 30)])
def test_every_method_runs_on_a_file_with_trade(
    services: Services, book: Book, method: str, day: date | None
) -> None:
    chosen, result = services.analyses.run(method, {}, day)
    assert result.as_of == (day or TODAY)
    assert chosen.id == method
    assert result.tables


@pytest.mark.parametrize("method", [m for m in OURS if m != "credit"])
def test_every_method_runs_on_an_empty_file(services: Services, method: str) -> None:
    _chosen, result = services.analyses.run(method)
    assert result.n == 0


def test_without_anybody_credit_says_what_lacks(services: Services) -> None:
    with pytest.raises(CrmError):
        services.analyses.run("credit")


@pytest.mark.parametrize("method", ["credit", "exposure", "product", "indicators"])
def test_a_method_looks_at_the_customer_named(services: Services, book: Book, method: str) -> None:
    _chosen, result = services.analyses.run(method, {"customer": "客户2"})
    assert result.tables
    with pytest.raises(CrmError, match="没有这个人"):
        services.analyses.run(method, {"customer": "没有这个人"})


# --- how long money stays out -------------------------------------------------------------------
def test_months_hold_credit_sales_and_what_was_open_at_their_ends(
    services: Services, book: Book
) -> None:
    with services.database.read() as connection:
        for some in (None, book.owners[:2]):
            for n, month in enumerate(collection.months_of(connection, TODAY, 12, some)):
                last = month.month.replace(day=1)
                end = min(TODAY, date(last.year + last.month // 12, last.month % 12 + 1, 1))
                end = end if end == TODAY else date.fromordinal(end.toordinal() - 1)
                assert month.open == open_on(services, end, some), (n, month)
                assert month.sales == sales_in(book, last, end, some)


def open_on(services: Services, day: date, some: list[int] | None) -> int:
    return sum(each.open for each in services.receivables.open_documents(day, some))


def sales_in(book: Book, first: date, last: date, some: list[int] | None) -> int:
    return sum(
        s["amount"]
        for s in book.sales
        if book.counts(s)
        and s["kind"] != "opening"
        and first.isoformat() <= s["sold_on"] <= last.isoformat()
        and (some is None or s["customer_id"] in some)
    )


def test_sales_paid_at_once_are_no_credit_sales(services: Services) -> None:
    owner = customer(services)
    sale(services, owner, "2026-11-02", 100_000, settlement="cash")
    sale(services, owner, "2026-11-03", 40_000, settlement="monthly")
    assert services.receivables.collection().months[-1].sales == 40_000


def test_dso_counts_back(services: Services) -> None:
    owner = customer(services)
    sale(services, owner, "2026-10-10", 310_000)
    sale(services, owner, "2026-11-10", 210_000)
    receipt(services, owner, "2026-11-20", 155_000)
    found = services.receivables.collection()
    # Of 365,000 owed 210,000 are of the 21 days of November, 155,000 half of October.
    assert found.figures.open == 365_000
    assert found.figures.count_back == 21 + 15.5
    assert found.figures.collection_period == 41


# --- cash ---------------------------------------------------------------------------------------
def expected(services: Services) -> ExpectedReceipts:
    with services.database.read() as connection:
        return cash_forecast.receipts(connection, TODAY)


def test_expected_receipts_add_up_to_everything_open(services: Services, book: Book) -> None:
    found = expected(services)
    total = services.receivables.ageing(services.receivables.query(TODAY)).total
    assert found.total == total.total
    assert sum(week.expected for week in found.weeks) + found.later == total.total
    assert found.overdue == total.overdue
    assert all(week.low <= week.high for week in found.weeks)


def test_in_a_file_with_very_many_debtors_the_small_ones_are_reckoned_together(
    services: Services, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cash_forecast, "MANY", 3)
    monkeypatch.setattr(cash_forecast, "LARGEST", 2)
    found = expected(services)
    total = services.receivables.ageing(services.receivables.query(TODAY)).total
    assert sum(week.expected for week in found.weeks) + found.later == total.total
    assert found.others == total.customers - 2
    assert {c.customer_id for c in found.forecast.customers} <= set(book.owners)


def test_instalments_not_billed_are_a_series_of_their_own(services: Services) -> None:
    owner = customer(services)
    contract = create(services, "contract", customer_id=owner, title="年度", amount=1_000_000)
    for on, amount in (("2026-11-25", 300_000), ("2026-12-05", 300_000), ("2027-06-01", 400_000)):
        create(services, "instalment", contract_id=contract, name="款", due_on=on, amount=amount)
    with services.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE contract SET state = 'running', billed = 350000, received = 100000"
        )
    found = expected(services)
    assert [week.planned for week in found.weeks[:3]] == [0, 250_000, 0]
    assert found.planned_later == 400_000
    assert found.total == 0


# --- the page of credit -------------------------------------------------------------------------
def test_the_page_of_credit_says_the_same_as_its_parts(services: Services, book: Book) -> None:
    page = services.portfolio.page(services.receivables.query(TODAY, group=None))
    total = services.receivables.ageing(services.receivables.query(TODAY)).total
    assert page.ageing.total.total == total.total == page.receipts.total
    assert page.debtors == len(page.points) > 0
    assert sum(p.open for p in page.ranks) + page.rest_open == total.total
    assert [p.open for p in page.points] == sorted((p.open for p in page.points), reverse=True)
    assert page.rest == page.debtors - len(page.ranks)
    assert sum(g.used for g in page.grades) == sum(
        max(0, services.credit_standings.of(i).exposure)
        for i in book.owners
        if services.credit_standings.of(i)
    )


def test_an_empty_page_of_credit(services: Services) -> None:
    page = services.portfolio.page(services.receivables.query(TODAY, group=None))
    assert (page.debtors, page.dso, page.points, page.warnings) == (0, None, (), ())


# --- products -----------------------------------------------------------------------------------
@pytest.fixture
def wares(services: Services) -> list[int]:
    return [create(services, "product", name=name, unit="个") for name in ("法兰", "阀门")]


def test_products_are_summed_over_the_window_with_returns(
    services: Services, wares: list[int]
) -> None:
    owner = customer(services, "甲")
    first, second = wares
    sale_of_lines(services, owner, sold_on=date(2026, 3, 1), rows=[
        line(product_id=first, quantity=2000, price=10_000, cost=6_000),
        line(product_id=second, price=5_000),
    ])  # fmt: skip
    sale_of_lines(services, owner, sold_on=date(2026, 4, 1), kind="return", rows=[
        line(product_id=first, price=10_000, cost=6_000)])  # fmt: skip
    sale_of_lines(services, owner, sold_on=date(2025, 4, 1), rows=[
        line(product_id=first, price=77_000)])  # fmt: skip
    sale_of_lines(services, owner, sold_on=date(2026, 5, 1), rows=[line("运费", price=300)])
    create(services, "stock_month", product_id=first, month="2026-01-01", opening=40_000,
           closing=20_000)  # fmt: skip
    create(services, "stock_month", product_id=first, month="2026-06-01", opening=20_000,
           closing=10_000)  # fmt: skip
    data = services.product_figures.data(TODAY)
    found = {each.product.id: each.product for each in data.analysis.lines}
    assert (found[first].sales, found[first].cost, found[first].quantity) == (10_000, 6_000, 1000)
    assert (found[first].opening, found[first].closing) == (40_000, 10_000)
    assert (found[second].sales, found[second].cost) == (5_000, None)
    assert found[0].sales == 300


def test_a_customer_leans_to_what_he_buys_more_of(services: Services, wares: list[int]) -> None:
    first, second = wares
    mine, other = customer(services, "甲"), customer(services, "乙")
    sale_of_lines(services, mine, rows=[line(product_id=first, price=9_000)])
    sale_of_lines(services, other, rows=[line(product_id=second, price=9_000)])
    data = services.product_figures.data(TODAY, customer_id=mine)
    assert data.customer == "甲"
    assert [each.product.id for each in data.analysis.lines] == [first]
    assert [(tilt.product_id, tilt.is_missing) for tilt in data.tilts] == [
        (first, False), (second, True),
    ]  # fmt: skip


# --- commission ---------------------------------------------------------------------------------
def test_commission_follows_quota_shares_and_overdue_invoices(services: Services) -> None:
    me = services.employee_id
    other = create(services, "employee", name="张丽")
    owner = customer(services, owner_id=me)
    services.commitments.promise(me, {date(2026, 11, 1): 10_000_000})
    sale(services, owner, "2026-11-05", 8_500_000)
    receipt(services, owner, "2026-11-10", 8_500_000)
    [mine] = services.commissions.month()
    # 1 % of 80,000 and 2 % of 5,000 yuan.
    assert (mine.received, mine.earned, mine.withheld) == (8_500_000, 90_000, 0)
    sale(services, owner, "2026-08-01", 2_000_000)
    receipt(services, owner, "2026-11-12", 1_000_000)
    [mine] = services.commissions.month()
    assert mine.earned == 80_000 + 30_000
    assert mine.withheld > 0
    assert mine.payable == mine.earned - mine.withheld
    receipt(services, owner, "2026-10-12", 500, owner_id=other)
    assert [each.seller_id for each in services.commissions.month(date(2026, 10, 1))] == [other]


def test_sellers_without_a_promise_have_the_quota_and_rates_of_the_settings(
    services: Services,
) -> None:
    owner = customer(services, owner_id=services.employee_id)
    receipt(services, owner, "2026-11-10", 100_000)
    assert services.commissions.month()[0].earned is None
    services.settings.save({COMMISSION_QUOTA.key: 100_000, COMMISSION_TIERS.key: "50:2 4"})
    assert services.commissions.month()[0].earned == 1_000 + 2_000


def test_a_receipt_is_split_by_the_shares_of_the_opportunity(services: Services) -> None:
    from tests.helpers.deals import opportunity

    me, other = services.employee_id, create(services, "employee", name="张丽")
    owner = customer(services, owner_id=me)
    deal = opportunity(services, owner)
    services.opportunities.set_shares(deal, [(me, 7_000), (other, 3_000)])
    contract = create(
        services, "contract", customer_id=owner, title="年度", amount=1, opportunity_id=deal
    )
    receipt(services, owner, "2026-11-10", 100_000, contract_id=contract)
    found = {each.seller_id: each.received for each in services.commissions.month()}
    assert found == {me: 70_000, other: 30_000}
