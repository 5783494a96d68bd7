"""The pyramid as a result: the printed case, what is behind each number, what lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import PyramidChart
from crmdesk.analysis.customer_frame import CustomerFacts, frame_of
from crmdesk.analysis.pyramid import RankedFrame
from crmdesk.analysis.pyramid_result import METHOD
from crmdesk.services.wording import shown
from tests.analysis.test_pyramid import BOUGHT, TODAY, buyer, case

YUAN = 100


def run(data: RankedFrame, **values: Any) -> Result:
    return METHOD.run(data, METHOD.values(values))


def of(*customers: CustomerFacts, **values: Any) -> Result:
    return run(RankedFrame.of(frame_of(customers, TODAY)), **values)


@pytest.fixture(scope="module")
def data() -> RankedFrame:
    return RankedFrame.of(case())


@pytest.fixture(scope="module")
def result(data: RankedFrame) -> Result:
    return run(data, reported_profit=850_000 * YUAN)


def said(result: Result) -> list[str]:
    return [shown(f.sentence) for f in result.findings]


def test_the_table_of_the_case_is_the_printed_one(result: Result) -> None:
    rows = {shown(r.cells[0]): r for r in result.table("layers").rows}  # type: ignore[arg-type]
    assert rows["VIP"].cells[1:] == (
        21, 99, 2_394_000_00, 2405, 114_000_00, 114_000_00, 114_000_00, 1_797_600_00, 840_000_00,
        957_600_00, 45_600_00, 11400, 6667, 4000,
    )  # fmt: skip
    small = rows["小客户"]
    assert (small.cells[10], small.cells[12], small.tone) == (-887_922_00, -5299, Tone.BAD)
    totals = result.table("layers").totals
    assert totals is not None
    assert totals.cells[1:5] == (2_126, 10_000, 9_956_060_00, 10_000)
    assert totals.cells[10] == 1_456_058_00
    assert len(totals.behind) == 2_126


def test_the_picture_has_seven_layers_and_the_way_to_the_books(result: Result) -> None:
    [chart] = result.charts
    assert isinstance(chart, PyramidChart)
    assert [m.count for m in chart.layers] == [21, 85, 319, 1_701, 0, 0, 0]
    assert all(len(m.behind) == m.count for m in chart.layers)
    assert chart.base is not None
    assert chart.base.amount == 9_956_060_00
    assert shown(chart.note) == (
        "未分摊公共费用 606,058 元，扣除后利润 850,000 元（成本利润率 9.3%）"
    )
    books = result.table("books")
    assert [r.cells[1] for r in books.rows] == [1_456_058_00, -606_058_00]
    assert books.totals is not None
    assert books.totals.cells[1:] == (850_000_00, 933)


def test_the_findings_of_the_case(result: Result) -> None:
    assert said(result) == [
        "20.0% 的客户带来 80.2% 的销售",
        "上面几层赚了利润的 161.0%：其余的在赔钱",
        "小客户这一层亏损 887,922 元",
        "62 家客户上一层，销售可多 13.6%",
    ]
    assert shown(result.findings[0].evidence) == (
        "前 425 家成交 7,982,900 元；一半销售来自最前面的 103 家"
    )
    assert len(result.findings[0].behind) == 425


def test_customers_stand_by_rank_with_what_lacks_to_the_layer_above(result: Result) -> None:
    table = result.table("customers")
    assert len(table.rows) == 50
    assert table.rows[21].cells[0] == 22
    assert table.rows[21].cells[8] == (114_000 - 31_600) * YUAN
    assert table.rows[0].cells[8] is None


def test_fixed_amounts_of_the_owner_make_the_layers(data: RankedFrame) -> None:
    found = run(data, mode="money", floor1=30_000_00, floor2=9_000_00, floor3=1_000_00)
    assert [r.cells[1] for r in found.table("layers").rows[:4]] == [106, 319, 1_701, 0]
    none = run(data, mode="money", floor1=90_000_000, floor2=80_000_000, floor3=70_000_000)
    assert "没有一家客户达到 700,000 元" in said(none)[0]


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"cut1": 600}, "比例要从 VIP 到中级逐层增大"),
        ({"mode": "money", "floor2": 58_900_00}, "金额要从 VIP 到中级逐层减小"),
    ],
)
def test_bounds_out_of_order_are_a_sentence(
    data: RankedFrame, values: dict[str, Any], word: str
) -> None:
    found = run(data, **values)
    assert (found.tables, found.charts) == ((), ())
    assert found.findings[0].tone is Tone.BAD
    assert word in said(found)[0]


@pytest.mark.parametrize(
    ("customers", "word"),
    [
        ((), "没有客户成交"),
        ((buyer(1, 0, last_on=BOUGHT, is_all_returned=True),), "没有客户成交"),
        ((buyer(1, 50), buyer(2, 0)), "只有一家客户成交"),
        ((buyer(1, 50), buyer(2, 50)), "排名次没有意义"),
    ],
)
def test_too_little_is_a_sentence(customers: tuple[CustomerFacts, ...], word: str) -> None:
    found = of(*customers)
    assert (found.tables, found.charts, len(found.findings)) == ((), (), 1)
    assert word in said(found)[0]


def test_without_costs_there_is_no_profit_and_it_says_whose_lack() -> None:
    found = of(
        buyer(1, 900, gross_profit=90_00, spent=5_00),
        buyer(2, 500),
        buyer(3, 0, last_on=date(2026, 6, 1), is_all_returned=True),
        reported_profit=10_00,
    )
    assert found.table("layers").totals.cells[8:11] == (None, None, None)  # type: ignore[union-attr]
    texts = said(found)
    assert texts[1:] == [
        "1 家客户的销售没有成本，算不出利润",
        "1 家客户的客户投入没有登记，算不出回报率",
        "成本不全，没法和账面利润对上",
        "1 家客户以前买过，最近 12 个月没有成交",
        "1 家客户上一层，销售可多 28.6%",
    ]
    assert found.findings[1].behind == (2,)
    assert shown(found.findings[-2].evidence) == "其中 1 家全部退货"


def test_a_loss_of_all_and_books_that_earn_more_are_said() -> None:
    frame = frame_of([buyer(1, 90, gross_profit=5, spent=9), buyer(2, 80, gross_profit=5,
                      spent=9)], TODAY)  # fmt: skip
    texts = said(run(RankedFrame.of(replace(frame, months=6)), reported_profit=1_000_00))
    assert texts[1] == "全部客户合计亏损 0.08 元"
    assert "多 1,000.08 元" in texts[2]
