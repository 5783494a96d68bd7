"""The charts of the page 信用风险, made from one reading of ``services.portfolio``.

Where a mark stands for too many customers to carry their ids, a key is behind it: ``grade:aaa``
(``grade:`` for those without one), ``bucket:0`` (the place in the ageing). Pure; amounts in fen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crmdesk.analysis.cash_forecast_result import week_name
from crmdesk.analysis.charts import (
    Band,
    Bars,
    LimitBars,
    Rank,
    RankBars,
    Scatter,
    Series,
    Share,
    Slice,
)
from crmdesk.analysis.credit_bands import age_colors
from crmdesk.analysis.credit_portfolio import Debtor as Owing
from crmdesk.analysis.credit_portfolio import GradeUse, Portfolio
from crmdesk.analysis.credit_portfolio import Share as Part
from crmdesk.analysis.portfolio_result import behaviour_chart, concentration_chart, limits_chart
from crmdesk.analysis.rounding import half_up, share_of
from crmdesk.analysis.wording import money, text
from crmdesk.core.i18n import N_
from crmdesk.services.portfolio_data import CreditPage, Debtor
from crmdesk.services.receivable_data import AgeingTable

GRADE: Final = "grade:"
BUCKET: Final = "bucket:"


def ageing(page: CreditPage) -> Share:
    """Everything owed by age, what is not due first; behind each its place."""
    return ageing_chart(page.ageing)


def ageing_chart(table: AgeingTable) -> Share:
    """The total of an ageing as one bar; behind each part its place."""
    total = table.total
    colors = age_colors(len(total.buckets) - 1)
    slices = tuple(
        Slice(title=name, value=max(0, amount), color=color, behind=f"{BUCKET}{place}")
        for place, (name, amount, color) in enumerate(
            zip(table.bucket_names, total.buckets, colors, strict=True)
        )
    )
    return Share(
        title=text(N_("Ageing of receivables")),
        slices=slices if total.total > 0 else (),
        note=text(N_("allowance for bad debts {amount}"), amount=money(total.allowance)),
    )


def limits(page: CreditPage) -> LimitBars:
    """Exposure inside its limit by grade; behind each bar its grade."""
    chart = limits_chart(_portfolio(page))
    keys = [f"{GRADE}{each.grade.value if each.grade else ''}" for each in page.grades]
    bars = tuple(replace(bar, behind=key) for bar, key in zip(chart.bars, keys, strict=False))
    return replace(chart, bars=bars)


def behaviour(page: CreditPage) -> Scatter:
    """Mean delay against what is owed, the customers that owe most."""
    return behaviour_chart(tuple(_owing(each) for each in page.points), page.hold_days)


def concentration(page: CreditPage) -> RankBars:
    """The five largest debtors, all others in one line."""
    chart = concentration_chart(_portfolio(page), page.alarm)
    if not page.rest:
        return chart
    whole = page.ageing.total.total
    rest = Rank(
        title=text(N_("{count} others"), count=page.rest),
        value=page.rest_open,
        share=share_of(page.rest_open, whole),
    )
    mean = money(half_up(page.rest_open, page.rest))
    return replace(chart, rest=rest, rest_note=text(N_("{amount} each on average"), amount=mean))


def receipts(page: CreditPage) -> Bars:
    """What falls due by week, what is expected to come in, the range of four cases in five."""
    weeks = page.receipts.weeks
    is_known = any(week.due or week.expected or week.planned for week in weeks)
    behind = tuple(week.customers for week in page.receipts.forecast.weeks)
    return Bars(
        title=text(N_("Expected receipts")),
        categories=tuple(week_name(week.since) for week in weeks),
        series=(
            Series(
                title=text(N_("Falls due")),
                values=tuple(week.due if is_known else None for week in weeks),
                color="chartGrey:35",
                behind=behind,
            ),
        ),
        lines=(
            Series(
                title=text(N_("Expected")),
                values=tuple(week.expected if is_known else None for week in weeks),
                behind=behind,
            ),
        ),
        band=Band(
            title=text(N_("in four of five cases")),
            low=tuple(week.low for week in weeks),
            high=tuple(week.high for week in weeks),
        ),
        has_totals=False,
    )


def _owing(each: Debtor) -> Owing:
    return Owing(
        customer_id=each.customer_id,
        name=each.name,
        grade=each.grade,
        exposure=each.exposure,
        receivable=each.open,
        overdue=each.overdue,
        limit=each.limit,
        days_late=each.late,
    )


def _portfolio(page: CreditPage) -> Portfolio:
    """The page in the form that the charts of the method are made of."""
    total = page.ageing.total
    return Portfolio(
        count=page.debtors,
        receivable=total.total,
        overdue=total.overdue,
        overdue_share=total.overdue_share,
        used=sum(each.used for each in page.grades),
        limit=sum(each.limit for each in page.grades),
        limit_share=None,
        grades=tuple(
            GradeUse(
                grade=each.grade, count=each.count, used=each.used, limit=each.limit, customers=()
            )
            for each in page.grades
        ),
        ranks=tuple(
            Part(
                debtor=_owing(each), share=each.share,
                is_alarming=each.share is not None and each.share >= page.alarm,
            )
            for each in page.ranks
        ),
        top=((5, page.top_five), (10, page.top_ten)),
        over_limit=(),
        top_overdue=(),
    )  # fmt: skip
