"""Pyramid, simulation, moves, RFM, ABC and purchasing power on a file: their sums are its sums."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.analysis import methods
from crmdesk.analysis.base import Result
from crmdesk.analysis.charts import Flow
from crmdesk.analysis.months import add_months
from crmdesk.analysis.net_sales import DocumentKind, Trade, TradeDocument, trade
from crmdesk.analysis.windows import trailing
from crmdesk.core.errors import FieldError
from crmdesk.services.container import Services
from crmdesk.services.wording import shown
from tests.helpers.trade import line
from tests.helpers.trade import sale as sale_of_lines
from tests.services.trade.book import Book

TODAY = date(2026, 11, 21)
OURS = ("pyramid", "upgrade", "migration", "rfm", "abc", "purchasing-power")


@pytest.fixture
def book(services: Services) -> Book:
    made = Book(services, seed=61, customers=12, first=date(2025, 1, 10)).fill(120)
    services.trade_stats.rebuild()
    return made


def trades(book: Book, day: date, months: int = 12) -> dict[int, Trade]:
    """What every customer bought in the window, by the rule for one customer."""
    by_owner: dict[int, list[TradeDocument]] = {owner: [] for owner in book.owners}
    for s in book.sales:
        if book.counts(s):
            by_owner[s["customer_id"]].append(
                TradeDocument(s["id"], DocumentKind(s["kind"]), date.fromisoformat(s["sold_on"]),
                              s["amount"], s.get("original_id"))
            )  # fmt: skip
    return {owner: trade(found, trailing(day, months)) for owner, found in by_owner.items()}


def total(result: Result, table: str, column: int) -> object:
    row = result.table(table).totals
    assert row is not None
    return row.cells[column]


def test_they_are_among_all_methods() -> None:
    assert set(OURS) <= {m.id for m in methods()}


@pytest.mark.parametrize("day", [TODAY, date(2026, 6, 30)])
def test_their_sums_are_those_of_the_documents(services: Services, book: Book, day: date) -> None:
    found = {method: services.analyses.run(method, {}, day)[1] for method in OURS}
    assert all(result.as_of == day and result.tables for result in found.values())
    now, then = trades(book, day), trades(book, add_months(day, -12))
    buyers = {i for i, each in now.items() if each.net_sales > 0}
    sales = sum(now[i].net_sales for i in buyers)
    pyramid = found["pyramid"]
    assert (pyramid.n, total(pyramid, "layers", 3)) == (len(buyers), sales)
    assert set(pyramid.table("layers").totals.behind) == buyers  # type: ignore[union-attr]
    assert total(found["upgrade"], "layers", 1) == len(buyers)
    assert total(found["migration"], "rates", 1) == len(buyers)
    assert found["migration"].n == sum(each.net_sales > 0 for each in then.values())
    flow = found["migration"].charts[0]
    assert isinstance(flow, Flow)
    assert sum(node.count for node in flow.ends[:4]) == len(buyers)
    scored = {i for i, each in now.items() if each.count}
    assert found["rfm"].n == len(scored)
    assert total(found["rfm"], "classes", 3) == sum(now[i].net_sales for i in scored)
    assert total(found["abc"], "customers", 3) == sales
    power = found["purchasing-power"].table("customers")
    assert set(power.totals.behind) == scored  # type: ignore[union-attr]
    assert total(found["purchasing-power"], "customers", 3) == sum(
        each.count for each in now.values()
    )


def test_names_are_put_in_and_every_number_has_what_is_behind_it(
    services: Services, book: Book
) -> None:
    names = {f"客户{n}" for n in range(12)}
    for method in OURS:
        _chosen, result = services.analyses.run(method)
        for table in result.tables:
            for row in table.rows:
                said = [shown(c) for c in row.cells if not isinstance(c, (int, float, type(None)))]  # type: ignore[arg-type]
                assert all(said), (method, table.key)
                if any(word in names for word in said):
                    assert len(row.behind) == 1
        assert all(f.behind or not f.link for f in result.findings), method


@pytest.mark.parametrize("method", OURS)
def test_an_empty_file_is_a_sentence(services: Services, method: str) -> None:
    chosen, result = services.analyses.run(method)
    assert (result.tables, result.charts, len(result.findings)) == ((), (), 1)
    assert shown(result.findings[0].sentence)
    assert chosen.empty
    assert chosen.help


def test_parameters_are_typed_as_people_do(services: Services, book: Book) -> None:
    _chosen, money = services.analyses.run(
        "pyramid", {"mode": "按固定金额", "floor1": "5000", "floor2": "1000", "floor3": "50",
                    "reported_profit": "-300"},
    )  # fmt: skip
    assert money.table("layers")
    _chosen, moved = services.analyses.run("upgrade", {"moves": "小>中级：1家"})
    assert moved.table("moves").rows[0].cells[1] == 1
    with pytest.raises(FieldError):
        services.analyses.run("pyramid", {"cut1": "101%"})


def test_abc_sums_up_by_the_type_on_the_card(services: Services) -> None:
    from tests.helpers.making import customer

    for name, kind, price in (
        ("甲", "company", 900),
        ("乙", "channel", 500),
        ("丙", "company", 50),
    ):
        owner = customer(services, name, customer_type=kind)
        sale_of_lines(services, owner, sold_on=TODAY, rows=[line(price=price)])
    _chosen, result = services.analyses.run("abc")
    rows = {shown(row.cells[0]): row.cells[1:] for row in result.table("types").rows}  # type: ignore[arg-type]
    assert {name: cells[0] for name, cells in rows.items()} == {"企业客户": 2, "渠道/中间客户": 1}
    assert sum(cells[4] for cells in rows.values()) == 1450  # type: ignore[misc]
