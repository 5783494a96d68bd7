"""DSO and collection as tables, chart and sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import Lines
from crmdesk.analysis.dso import MonthFigures, Settlement
from crmdesk.analysis.dso_result import METHOD, CustomerDso, DsoData
from crmdesk.charts.words import shown

K = 100_000


def month(number: int, sales: int, open_: int, not_due: int) -> MonthFigures:
    """A month of 30 days in thousands of yuan."""
    return MonthFigures(
        month=date(2025, number, 1), days=30, sales=sales * K, open=open_ * K,
        not_due=not_due * K,
    )  # fmt: skip


MONTHS = (month(3, 50, 200, 90), month(4, 70, 150, 80), month(5, 80, 180, 90),
          month(6, 100, 212, 100))  # fmt: skip
SETTLED = (Settlement(10 * K, 20), Settlement(30 * K, 45), Settlement(60 * K, 70))
SMALL = tuple(replace(m, sales=10 * K, open=5 * K, not_due=5 * K) for m in MONTHS)
DATA = DsoData(
    as_of=date(2025, 6, 30),
    months=MONTHS,
    settled=SETTLED,
    customers=(
        CustomerDso(customer_id=2, name="小客户", months=SMALL),
        CustomerDso(customer_id=1, name="大客户", months=MONTHS, settled=SETTLED),
    ),
)


def result(data: DsoData = DATA, **chosen: Any) -> Result:
    """The result with parameters."""
    return METHOD.run(data, METHOD.values(chosen))


def test_the_figures_of_all_and_of_each_customer_stand_in_one_table() -> None:
    table = result().table("collection")
    assert [(row.cells[0], row.behind) for row in table.rows] == [
        ("大客户", (1,)),
        ("小客户", (2,)),
    ]
    assert table.totals is not None
    assert table.totals.cells[1:] == (
        212 * K, 76.32, 73.71, 36.0, 40.32, 6_800, 57.5, 45.0, 1.62, 18_550_000, 24_733
    )  # fmt: skip
    assert table.totals.behind == (2, 1)
    assert table.rows[1].cells[7] is None  # nothing settled: no collection period


def test_each_month_end_has_its_own_figures() -> None:
    table = result().table("months")
    assert [row.cells[0] for row in table.rows] == ["2025-03", "2025-04", "2025-05", "2025-06"]
    assert table.rows[-1].cells[1:] == (100 * K, 212 * K, 76.32, 73.71, 36.0, 40.32, 6_800)
    assert table.rows[0].cells[4] is None  # more owed than was sold until then


def test_the_lines_have_gaps_where_nothing_can_be_counted() -> None:
    (chart,) = result().charts
    assert isinstance(chart, Lines)
    assert chart.series[0].values == (None, None, 78.0, 73.71)
    assert chart.series[1].behind == ((2, 1),) * 4


def test_a_best_known_only_for_now_is_said_and_no_line() -> None:
    months = tuple(replace(m, not_due=None) for m in MONTHS[:-1])
    (chart,) = result(replace(DATA, months=(*months, MONTHS[-1]))).charts
    assert isinstance(chart, Lines)
    assert [shown(s.title) for s in chart.series] == ["DSO 倒推法"]
    assert shown(chart.note) == "若没有逾期，现在是 36 天。"


def test_the_window_can_be_chosen() -> None:
    totals = result(window=1).table("collection").totals
    assert totals is not None
    assert totals.cells[2] == 63.6  # 212 / 100 × 30


def test_the_findings_say_how_long_and_how_well() -> None:
    said = [(shown(f.sentence), f.tone) for f in result().findings]
    assert said == [
        ("货款平均在外 73.7 天才收回。", Tone.PLAIN),
        ("应该收回的钱里，收回了 68.0%。", Tone.WARN),
    ]


def test_paying_more_slowly_is_pointed_out() -> None:
    months = tuple(
        replace(m, open=open_ * K) for m, open_ in zip(MONTHS, (25, 60, 90, 110), strict=True)
    )
    said = [shown(f.sentence) for f in result(replace(DATA, months=months)).findings]
    assert "比三个月前慢了 18.8 天。" in said


def test_what_cannot_be_said_is_not_said() -> None:
    nothing = result(DsoData(as_of=DATA.as_of, months=(), settled=()))
    assert [shown(f.sentence) for f in nothing.findings] == ["没有赊销，算不出 DSO。"]
    much = replace(DATA, months=(*MONTHS[:3], replace(MONTHS[3], open=900 * K)))
    said = [shown(f.sentence) for f in result(much).findings]
    assert "应收 900,000 元，比所看月份的全部销售还多。" in said
