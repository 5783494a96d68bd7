"""The indicators of customers as tables, and whom to ask for an order (B37)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import Bars
from crmdesk.analysis.dso import Settlement
from crmdesk.analysis.indicators import IndicatorFacts, indicators
from crmdesk.analysis.indicators_result import (
    INDICATORS,
    METHOD,
    CustomerIndicators,
    Group,
    IndicatorsData,
)
from crmdesk.analysis.net_sales import DocumentKind, TradeDocument, trade
from crmdesk.analysis.windows import trailing, until
from crmdesk.charts.words import caption, shown, table_texts

AS_OF = date(2026, 11, 21)


def customer(
    number: int, name: str, *days_ago: int, back: int = 0, **facts: Any
) -> CustomerIndicators:
    """A customer who bought for 1,000 yuan so many days ago, and sent back *back* fen."""
    documents = [
        TradeDocument(n, DocumentKind.SALE, AS_OF - timedelta(days), 100_000)
        for n, days in enumerate(days_ago)
    ]
    if back:
        documents.append(TradeDocument(99, DocumentKind.RETURN, AS_OF, -back, 0))
    known = IndicatorFacts(
        trade=trade(documents, trailing(AS_OF)), history=trade(documents, until(AS_OF))
    )
    return CustomerIndicators(
        id=number,
        code=f"KH{number}",
        name=name,
        found=indicators(replace(known, **facts), AS_OF),
    )


def result(*customers: CustomerIndicators, **chosen: Any) -> Result:
    data = IndicatorsData(as_of=AS_OF, months=12, customers=customers)
    return METHOD.run(data, METHOD.values(chosen))


def said(found: Result) -> dict[str, tuple[object, str]]:
    return {shown(f.sentence): (f.behind, shown(f.evidence)) for f in found.findings}


def test_every_indicator_of_s4_stands_in_its_group() -> None:
    counts = {group: sum(i.group is group for i in INDICATORS) for group in Group}
    assert counts == {Group.TRADE: 12, Group.FINANCE: 5, Group.CONTACT: 9}
    assert len({i.key for i in INDICATORS}) == len(INDICATORS)


def test_a_row_holds_the_rounded_figures() -> None:
    found = result(
        customer(
            7, "甲", 0, 10, 25, back=50_000, gross_profit=100_000, receipts=(100, 201),
            settled=(Settlement(10_000, 20), Settlement(30_000, 45), Settlement(60_000, 70)),
            contacts=3, complaints=1,
        )
    )  # fmt: skip
    (row,) = found.table("trade").rows
    assert row.behind == (7,)
    assert row.cells == (
        "KH7", "甲", 3, 250_000, 100_000, 4_000, 83_333, 100_000, 50_000, 1, 25, 13, None,
        AS_OF + timedelta(13),
    )  # fmt: skip
    assert found.table("finance").rows[0].cells == ("KH7", "甲", 201, 151, 58, None, None)
    assert found.table("contact").rows[0].cells == (
        "KH7", "甲", 0, 0, 3, 0, 0, 1, 3_333, 0, 0,
    )  # fmt: skip


def test_the_headings_are_those_of_the_trade() -> None:
    found = result(customer(1, "甲", 5))
    assert [caption(c) for c in found.table("finance").columns][2:] == [
        "最大单笔收款（元）", "平均收款额（元）", "平均收款周期（天）", "平均欠款额（元）", "平均欠款率",
    ]  # fmt: skip
    rows, _totals = table_texts(found.table("finance"))
    assert rows == [["KH1", "甲", "—", "—", "—", "—", "—"]]


def test_who_buys_most_comes_first_and_who_lacks_is_marked() -> None:
    found = result(customer(1, "乙", 5), customer(2, "甲", 100, 130, 160), customer(3, "丙", 5))
    table = found.table("trade")
    assert [row.behind for row in table.rows] == [(2,), (1,), (3,)]
    assert [row.tone for row in table.rows] == [Tone.WARN, Tone.PLAIN, Tone.PLAIN]


def test_who_should_buy_again_is_told_with_those_who_are_late() -> None:
    found = result(
        customer(1, "甲", 100, 130, 160),  # 70 days late
        customer(2, "乙", 25, 55, 85),  # in five days
        customer(3, "丙", 5, 35, 65),  # in 25 days
        customer(4, "丁", 300),
    )
    assert said(found) == {
        "2 家客户按采购周期已到或一周内将到再次购买的时间。": (
            (1, 2),
            "其中 1 家已超过自己的采购周期",
        )
    }
    (chart,) = found.charts
    assert isinstance(chart, Bars)
    assert (chart.categories, chart.series[0].values) == (("甲",), (70,))
    assert chart.series[0].at(0) == (1,)


def test_short_stock_returns_and_complaints_are_told() -> None:
    found = result(
        replace(customer(1, "甲", 5), stock_days=Fraction(29, 2)),
        replace(customer(2, "乙", 5), stock_days=Fraction(15)),
        customer(3, "丙", 5, back=30_000, contacts=10, complaints=2),
        customer(4, "丁", 5, contacts=10, complaints=1),
    )
    assert said(found) == {
        "1 家经销商的库存不足 15 天。": ((1,), "趁还没断货，提醒补货。"),
        "退货占销售额的 7.5%。": ((3,), ""),
        "1 家客户的投诉占联络次数 20.0% 以上。": ((3,), ""),
    }
    longer = result(replace(customer(2, "乙", 5), stock_days=Fraction(15)), stock_days=20)
    assert list(said(longer)) == ["1 家经销商的库存不足 20 天。"]


def test_nobody_is_an_empty_result() -> None:
    found = result()
    assert (found.n, found.findings) == (0, ())
    assert [table.rows for table in found.tables] == [(), (), ()]
    assert shown(found.note) == "最近 12 个月"
