"""The receipts forecast as tables, chart and sentences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.cash_forecast_result import METHOD, CashData
from crmdesk.analysis.charts import Lines
from crmdesk.analysis.payment_behaviour import Lateness, Settled, behaviours
from crmdesk.analysis.receivables import OpenItem
from crmdesk.charts.words import shown

AS_OF = date(2026, 11, 21)


def item(number: int, overdue: int, open_: int, customer: int) -> OpenItem:
    """So many days overdue."""
    due = AS_OF - timedelta(overdue)
    return OpenItem(
        document_id=number, customer_id=customer, dated_on=due, due_on=due, amount=open_,
        open=open_,
    )  # fmt: skip


SETTLED = [
    Settled(1, n, AS_OF - timedelta(50), AS_OF - timedelta(50 - late), 100)
    for n, late in enumerate((0, 0, 10, 10, 10))
]
DATA = CashData(
    as_of=AS_OF,
    items=(item(1, -2, 800_000, 1), item(2, -2, 200_000, 2), item(3, 99, 50_000, 2)),
    latenesses={1: Lateness({0: 2, 10: 3})},
    names={1: "深圳宏远", 2: "广州晨星"},
    behaviours=behaviours(SETTLED, AS_OF),
)


def result(data: CashData = DATA, **chosen: Any) -> Result:
    """The result with parameters."""
    return METHOD.run(data, METHOD.values(chosen))


def test_weeks_have_their_sums_and_ranges_with_the_customers_behind() -> None:
    table = result(weeks=3).table("weeks")
    assert [row.cells for row in table.rows] == [
        (date(2026, 11, 22), date(2026, 11, 28), 400_000, 0, 1_000_000, 400_000),
        (date(2026, 11, 29), date(2026, 12, 5), 600_000, 0, 1_000_000, 1_000_000),
        (date(2026, 12, 6), date(2026, 12, 12), 0, 0, 0, 1_000_000),
    ]  # fmt: skip
    assert [row.behind for row in table.rows] == [(1, 2), (1, 2), ()]
    assert table.totals is not None
    assert table.totals.cells[2] == 1_000_000


def test_each_customer_shows_what_his_dates_rest_on() -> None:
    table = result(weeks=3).table("customers")
    one, two = table.rows
    assert one.cells[:7] == ("深圳宏远", 800_000, 800_000, 800_000, 0, 0, 0)
    assert [shown(c) for c in (one.cells[7], two.cells[7])] == [  # type: ignore[arg-type]
        "客户自己的付款习惯", "全部客户的付款习惯"
    ]  # fmt: skip
    assert one.cells[8:] == (5, 10, 0, 10)
    assert two.cells[1:] == (250_000, 200_000, 200_000, 0, 50_000, 0, two.cells[7], 0) + (None,) * 3
    assert (one.tone, two.tone) == (Tone.PLAIN, Tone.WARN)
    assert table.totals is not None
    assert table.totals.cells[1:7] == (1_050_000, 1_000_000, 1_000_000, 0, 50_000, 0)


def test_the_line_lies_in_its_band() -> None:
    (chart,) = result().charts
    assert isinstance(chart, Lines)
    assert len(chart.categories) == 13
    assert chart.band is not None
    assert chart.band.high[:2] == (1_000_000, 1_000_000)
    assert chart.series[0].behind[0] == (1, 2)


def test_the_expected_loss_is_taken_off_on_wish() -> None:
    totals = result(loss=True).table("customers").totals
    assert totals is not None
    assert totals.cells[1:7] == (1_050_000, 1_000_000, 1_000_000, 0, 40_000, 10_000)


def test_the_findings_name_sums_and_what_they_rest_on() -> None:
    said = [(shown(f.sentence), f.behind) for f in result().findings]
    assert said == [
        ("应收 10,500 元，今后 4 周预计收回 10,000 元。", (1, 2)),
        ("其中 80.0% 全看一家客户：深圳宏远。", (1,)),
        ("有 2,500 元是按全部客户的付款习惯估计日期的。", (2,)),
        ("有 500 元逾期的时间，比以往任何一张收回的单据都长。", (2,)),
    ]


def test_without_anything_settled_that_is_said() -> None:
    found = result(CashData(as_of=AS_OF, items=DATA.items[:1], latenesses={}, names={}))
    assert "还没有任何收款记录，只能按到期日估计。" in [shown(f.sentence) for f in found.findings]
    empty = result(CashData(as_of=AS_OF, items=(), latenesses={}, names={}))
    assert len(empty.findings) == 1
    assert empty.n == 0
