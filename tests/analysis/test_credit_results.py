"""Score, exposure and portfolio as results: tables, charts, sentences, what is behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from crmdesk.analysis import credit_result, exposure_result, portfolio_result
from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import LimitBars, RankBars, Scatter, ScoreBars, Share
from crmdesk.analysis.credit_bands import BANDS, UNGRADED, CreditGrade
from crmdesk.analysis.credit_exposure import Exposure, Part
from crmdesk.analysis.credit_limit import LimitFacts
from crmdesk.analysis.credit_portfolio import Debtor
from crmdesk.charts.words import shown, table_texts
from crmdesk.core.money import FEN_PER_WAN as WAN
from crmdesk.core.money import FEN_PER_YUAN as YUAN
from tests.analysis.test_credit_score import GOLDEN
from tests.helpers.drawing import drawn

TODAY = date(2026, 11, 21)


def check(found: Result) -> Result:
    """Every table can be written, every chart drawn with nothing cut off."""
    for table in found.tables:
        table_texts(table)
    for chart in found.charts:
        for width in (360, 700):
            assert drawn(chart, width)[1].lost == ()
    assert all(shown(f.sentence) for f in found.findings)
    return found


# --- score ----------------------------------------------------------------------------------
CREDIT = credit_result.CreditData(
    as_of=TODAY, customer_id=7, customer="宁波海润", facts=GOLDEN,
    limit_facts=LimitFacts(
        monthly_sales=80_000 * YUAN, credit_days=60, net_assets=4_000_000 * YUAN
    ),
)  # fmt: skip


def credit(data: credit_result.CreditData = CREDIT) -> Result:
    return check(credit_result.METHOD.run(data, credit_result.METHOD.values({})))


def test_the_score_of_the_example_stands_in_frames_by_weight() -> None:
    found = credit()
    (chart,) = found.charts
    assert isinstance(chart, ScoreBars)
    assert [(shown(m.title), m.points, m.full) for m in chart.marks] == [
        ("品质", 25, 30), ("能力", 21, 25), ("资本", 14, 20), ("担保", 4, 10), ("条件", 11, 15),
    ]  # fmt: skip
    assert shown(found.findings[0].sentence) == "A 级，75 分"
    assert found.findings[0].behind == (7,)


def test_every_item_has_its_points_and_its_reason() -> None:
    table = credit().table("points")
    assert len(table.rows) == 13
    assert table.totals is not None
    assert table.totals.cells[2:4] == (75, 100)
    first = [row for row in table.rows if row.cells[0]]
    assert len(first) == 5


def test_the_formulas_and_what_they_propose() -> None:
    table = credit().table("limits")
    assert [row.cells[2] for row in table.rows] == [128_000 * YUAN, 160_000 * YUAN, None]
    assert [row.tone for row in table.rows] == [Tone.GOOD, Tone.PLAIN, Tone.PLAIN]
    assert table.totals is not None
    assert table.totals.cells[2] == 128_000 * YUAN


def test_the_advice_names_the_largest_gains_first() -> None:
    sentences = [shown(f.sentence) for f in credit().findings]
    assert sentences[1].startswith("付款及时率达到 95.0%")


def test_a_cap_stands_among_the_findings_and_takes_the_limit() -> None:
    found = credit(replace(CREDIT, facts=replace(GOLDEN, overdue_now=91)))
    assert shown(found.findings[0].sentence) == "C 级：按 75 分应为 A，已被封顶"
    assert found.findings[1].tone is Tone.BAD
    totals = found.table("limits").totals
    assert totals is not None
    assert totals.cells[2] == 0
    assert len(found.table("caps").rows) == 1


def test_unknown_points_are_said_and_drawn_as_unknown() -> None:
    found = credit(replace(CREDIT, facts=replace(GOLDEN, guarantee=None)))
    chart = found.charts[0]
    assert isinstance(chart, ScoreBars)
    assert chart.marks[3].points is None
    assert any("有 10 分的数据未取得" in shown(f.sentence) for f in found.findings)
    assert "90 分的数据" in shown(found.note)


# --- exposure -------------------------------------------------------------------------------
HELD = Exposure(
    not_due=40_000 * YUAN, overdue=20_000 * YUAN, unbilled=20_000 * YUAN, orders=30_000 * YUAN,
    prepaid=5_000 * YUAN, drafts=9_000 * YUAN,
    behind={Part.OVERDUE: (11, 12), Part.NOT_DUE: (13,)},
)  # fmt: skip
ONE = exposure_result.Account(
    customer_id=7, customer="宁波海润", exposure=HELD, limit=128_000 * YUAN
)
OTHER = exposure_result.Account(
    customer_id=8, customer="光谷新材", exposure=Exposure(not_due=5), limit=4
)
NONE = exposure_result.Account(customer_id=9, customer="顺德美家", exposure=Exposure(orders=3))


def exposure(*accounts: exposure_result.Account) -> Result:
    data = exposure_result.ExposureData(as_of=TODAY, accounts=accounts)
    return check(exposure_result.METHOD.run(data, {}))


def test_the_exposure_of_one_customer_leads_to_its_documents() -> None:
    found = exposure(ONE)
    (chart,) = found.charts
    assert isinstance(chart, Share)
    assert [s.value // YUAN for s in chart.slices] == [40_000, 20_000, 20_000, 30_000]
    assert [s.behind for s in chart.slices] == [(13,), (11, 12), (), ()]
    parts = found.table("parts")
    assert parts.rows[-1].cells[1] == -5_000 * YUAN
    assert parts.totals is not None
    assert parts.totals.cells[1] == 105_000 * YUAN == sum(row.cells[1] for row in parts.rows)  # type: ignore[misc]
    assert [shown(f.sentence) for f in found.findings] == [
        "额度 128,000 元，还可用 23,000 元，已用 82.0%", "其中逾期 20,000 元",
    ]  # fmt: skip
    assert found.findings[1].behind == (11, 12)


def test_several_customers_are_listed_by_what_they_hold() -> None:
    found = exposure(NONE, ONE, OTHER)
    table = found.table("customers")
    assert [row.behind for row in table.rows] == [(7,), (8,), (9,)]
    assert [row.cells[-3] for row in table.rows] == [23_000 * YUAN, -1, None]
    assert [shown(f.sentence) for f in found.findings] == [
        "1 家客户超过额度，共超 0.01 元", "1 家客户没有额度，却占用 0.03 元",
    ]  # fmt: skip
    assert found.charts[0].slices[0].behind == (7, 8)  # type: ignore[union-attr]


def test_a_customer_without_limit_is_told_so() -> None:
    assert shown(exposure(NONE).findings[0].sentence) == "还没有批准信用额度"
    assert "超过额度 0.01 元" in shown(exposure(OTHER).findings[0].sentence)


def test_nobody_has_anything() -> None:
    found = exposure()
    assert found.findings == ()
    assert found.n == 0


# --- portfolio ------------------------------------------------------------------------------
GRADES = (CreditGrade.A, CreditGrade.BBB, CreditGrade.B, CreditGrade.D, None)


def debtor(number: int, wan: float, **more: Any) -> Debtor:
    owed = round(wan * WAN)
    return Debtor(
        customer_id=number, name=f"第{number}贸易有限公司", short_name=f"第{number}",
        **{"receivable": owed, "exposure": owed, "grade": GRADES[number % 5],
           "days_late": number - 4, **more},
    )  # fmt: skip


DEBTORS = (
    debtor(0, 28.6, limit=25 * WAN, overdue=12 * WAN, longest_overdue=38, days_late=38),
    debtor(1, 24.1, limit=26 * WAN),
    *(debtor(n, 2.0 + n / 10) for n in range(2, 20)),
)


def portfolio(debtors: tuple[Debtor, ...] = DEBTORS, **chosen: Any) -> Result:
    data = portfolio_result.PortfolioData(as_of=TODAY, debtors=debtors)
    return check(portfolio_result.METHOD.run(data, portfolio_result.METHOD.values(chosen)))


def test_grades_without_a_limit_are_explained_once() -> None:
    chart = portfolio().charts[0]
    assert isinstance(chart, LimitBars)
    assert [shown(b.title) for b in chart.bars][:2] == ["AAA", "AA"]
    assert [shown(w) for w in chart.without] == [
        "BB 及以下：额度 0，只收现款", "仍占用 366,000 元，应逐户清收",
    ]  # fmt: skip
    assert sum(b.used for b in chart.bars) == sum(d.exposure for d in DEBTORS)
    assert chart.bars[2].behind[:1] == (0,)


def test_without_any_limit_no_grade_is_called_cash_only_wrongly() -> None:
    chart = portfolio(tuple(replace(d, limit=None) for d in DEBTORS)).charts[0]
    assert isinstance(chart, LimitBars)
    assert shown(chart.without[0]) == "AAA 及以下：没有额度"


def test_who_pays_how_late_is_drawn_by_band_and_outliers_are_named() -> None:
    chart = portfolio().charts[1]
    assert isinstance(chart, Scatter)
    assert chart.zone is not None
    assert shown(chart.zone.title) == "超 15 天：停止发货"
    assert chart.clusters == BANDS
    named = {shown(p.title) for p in chart.points if p.is_named}
    assert {"第0", "第1", "第19"} <= named
    assert len(named) <= 6
    graded = tuple(d for d in DEBTORS if d.grade)
    chart = portfolio(graded).charts[1]
    assert isinstance(chart, Scatter)
    assert chart.clusters == BANDS[:UNGRADED]


def test_who_never_paid_has_no_point() -> None:
    chart = portfolio((debtor(1, 5, days_late=None), debtor(2, 5))).charts[1]
    assert isinstance(chart, Scatter)
    assert [p.behind for p in chart.points] == [(2,)]


def test_the_five_largest_stand_against_the_alarm() -> None:
    chart = portfolio().charts[2]
    assert isinstance(chart, RankBars)
    assert len(chart.ranks) == 5
    assert chart.rest is not None
    total = sum(d.receivable for d in DEBTORS)
    assert sum(r.value for r in chart.ranks) + chart.rest.value == total
    assert [r.color for r in chart.ranks][:3] == ["chart2", "chart2", "chart1"]
    assert shown(chart.rest.title) == "其他 15 家"
    assert len(chart.rest.behind) == 15
    few = portfolio(DEBTORS[:3]).charts[2]
    assert isinstance(few, RankBars)
    assert few.rest is None


def test_findings_lead_to_the_lists_they_count() -> None:
    found = portfolio()
    said = {shown(f.sentence): f.behind for f in found.findings}
    assert said["1 家客户超过额度，共超 36,000 元"] == (0,)
    assert any(s.startswith("逾期 120,000 元，占应收") for s in said)
    assert any("前 5 家客户占全部应收的" in s for s in said)
    assert any(s.startswith("第0贸易有限公司一家就占应收") for s in said)
    calm = portfolio(tuple(replace(d, limit=None, overdue=0) for d in DEBTORS), alarm=9_000)
    assert [f.tone for f in calm.findings] == [Tone.PLAIN]


def test_tables_add_up_and_hold_the_customers() -> None:
    found = portfolio()
    grades = found.table("grades")
    assert grades.totals is not None
    assert grades.totals.cells[2] == sum(row.cells[2] for row in grades.rows)  # type: ignore[misc]
    assert found.table("largest").rows[0].behind == (0,)
    assert len(found.table("over_limit").rows) == 1
    many = tuple(debtor(n, 1) for n in range(120))
    largest = portfolio(many).table("largest")
    assert len(largest.rows) == 50
    assert largest.totals is not None
    assert largest.totals.cells[2] == 120 * WAN


def test_without_debtors_there_is_nothing_to_see() -> None:
    found = portfolio(())
    assert found.findings == ()
    assert found.n == 0
