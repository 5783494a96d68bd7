"""The credit risk of all customers as a result: limits by grade, the largest, how they pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from crmdesk.analysis.base import (
    Column,
    ColumnKind,
    Finding,
    Method,
    Parameter,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.charts import (
    LimitBar,
    LimitBars,
    Point,
    Rank,
    RankBars,
    Scale,
    Scatter,
    Zone,
)
from crmdesk.analysis.credit_bands import BANDS, UNGRADED, CreditGrade, band_of
from crmdesk.analysis.credit_portfolio import ALARM, Debtor, GradeUse, Portfolio, portfolio
from crmdesk.analysis.rounding import WHOLE, half_up, share_of
from crmdesk.analysis.wording import Figure, Measure, Text, Words, money, percent, text
from crmdesk.core.i18n import N_

RANKS_SHOWN: Final = 5
ROWS_SHOWN: Final = 50
NAMED: Final = 3  # of the largest, and of the largest among those who pay too late
HOLD_DAYS: Final = 15
LAST_ON_CREDIT: Final = CreditGrade.BBB


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioData:
    """Every customer with credit or debts on *as_of*."""

    as_of: date
    debtors: tuple[Debtor, ...]


def run(data: PortfolioData, values: Mapping[str, Any]) -> Result:
    """Tables by grade, of the largest, of the overdue, of limits exceeded; three charts."""
    alarm, hold_days = values["alarm"], values["hold_days"]
    found = portfolio(data.debtors, alarm=alarm)
    return Result(
        as_of=data.as_of,
        n=found.count,
        note=text(
            N_("alarm at {alarm} of one customer, goods held after {days}"),
            alarm=percent(alarm), days=Figure(hold_days, Measure.DAYS),
        ),
        tables=(
            _grades(found),
            _debtors("largest", N_("The largest debtors"), tuple(s.debtor for s in found.ranks),
                     found),
            _debtors("overdue", N_("Most overdue"), found.top_overdue, found),
            _debtors("over_limit", N_("Beyond the limit"), found.over_limit, found),
        ),
        charts=(limits_chart(found), behaviour_chart(data.debtors, hold_days),
                concentration_chart(found, alarm)),
        findings=tuple(_findings(found, alarm)),
    )  # fmt: skip


# --- tables ---------------------------------------------------------------------------------
def _grade(grade: CreditGrade | None) -> Words:
    return grade.letters if grade else BANDS[UNGRADED].title


def _grades(found: Portfolio) -> TableData:
    rows = tuple(
        Row(
            cells=(_grade(g.grade), g.count, g.used, g.limit or None, g.share),
            behind=g.customers,
            tone=Tone.BAD if g.used > g.limit > 0 else Tone.PLAIN,
        )
        for g in found.grades
    )
    return TableData(
        key="grades",
        title=text(N_("Exposure and limit by grade")),
        columns=(
            Column(key="grade", title=text(N_("Credit grade"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="used", title=text(N_("Exposure")), kind=ColumnKind.MONEY),
            Column(key="limit", title=text(N_("Credit limit")), kind=ColumnKind.MONEY),
            Column(key="use", title=text(N_("Use of the limit")), kind=ColumnKind.PERCENT),
        ),
        rows=rows,
        totals=Row(
            cells=(
                text(N_("Total")), sum(g.count for g in found.grades), found.used, found.limit,
                found.limit_share,
            ),
            behind=tuple(c for g in found.grades for c in g.customers),
        ),
    )  # fmt: skip


def _debtors(key: str, title: str, debtors: tuple[Debtor, ...], found: Portfolio) -> TableData:
    """The first fifty; the totals are those of all in this list."""
    rows = tuple(
        Row(
            cells=(
                d.name, _grade(d.grade), d.receivable, share_of(d.receivable, found.receivable),
                d.overdue, d.longest_overdue or None, d.exposure, d.limit, d.over_limit,
                d.days_late,
            ),
            behind=(d.customer_id,),
            tone=Tone.BAD if d.is_held else Tone.PLAIN,
        )
        for d in debtors[:ROWS_SHOWN]
    )  # fmt: skip
    owed = sum(d.receivable for d in debtors)
    of_all = text(N_("All {count} customers"), count=len(debtors))
    return TableData(
        key=key,
        title=text(title),
        columns=(
            Column(key="customer", title=text(N_("Customer"))),
            Column(key="grade", title=text(N_("Credit grade"))),
            Column(key="receivable", title=text(N_("Receivables")), kind=ColumnKind.MONEY),
            Column(key="share", title=text(N_("Share of the whole")), kind=ColumnKind.PERCENT),
            Column(key="overdue", title=text(N_("Overdue")), kind=ColumnKind.MONEY),
            Column(key="days", title=text(N_("Longest overdue")), kind=ColumnKind.DAYS),
            Column(key="exposure", title=text(N_("Exposure")), kind=ColumnKind.MONEY),
            Column(key="limit", title=text(N_("Credit limit")), kind=ColumnKind.MONEY),
            Column(key="over", title=text(N_("Beyond the limit")), kind=ColumnKind.MONEY),
            Column(key="late", title=text(N_("Mean delay")), kind=ColumnKind.DAYS),
        ),
        rows=rows,
        totals=Row(
            cells=(
                text(N_("Total")) if len(rows) == len(debtors) else of_all, None, owed,
                share_of(owed, found.receivable),
                sum(d.overdue for d in debtors), None, sum(d.exposure for d in debtors), None,
                sum(d.over_limit for d in debtors), None,
            ),
            behind=tuple(d.customer_id for d in debtors),
        ),
    )  # fmt: skip


# --- charts ---------------------------------------------------------------------------------
def limits_chart(found: Portfolio) -> LimitBars:
    """Exposure inside its limit by grade; those at the end without a limit are explained once."""
    bars = tuple(
        LimitBar(
            title=_grade(g.grade), used=g.used, limit=g.limit or None,
            color=BANDS[band_of(g.grade)].color, behind=g.customers,
        )
        for g in found.grades
    )  # fmt: skip
    chart = LimitBars(
        title=text(N_("Exposure and limit")),
        bars=bars if any(b.used or b.limit for b in bars) else (),
        used_title=text(N_("Exposure")),
        limit_title=text(N_("Limit")),
    )
    without = found.grades[chart.first_without :] if chart.bars else ()
    return _explained(chart, without)


def _explained(chart: LimitBars, without: tuple[GradeUse, ...]) -> LimitBars:
    if not without or not without[0].grade:
        return chart
    first = without[0].grade
    template = (
        N_("{grade} and below: no limit, cash only")
        if first.is_below(LAST_ON_CREDIT)
        else N_("{grade} and below: no limit")
    )
    says: list[Text] = [text(template, grade=first.letters)]
    used = sum(g.used for g in without)
    if used:
        says.append(text(N_("{amount} still used, to be collected"), amount=money(used)))
    return replace(chart, without=tuple(says))


def behaviour_chart(debtors: tuple[Debtor, ...], hold_days: int) -> Scatter:
    """Mean delay against receivables; named are the largest, and the largest who pay too late."""
    shown = [d for d in debtors if d.days_late is not None and d.receivable > 0]
    largest = sorted(shown, key=lambda d: (-d.receivable, d.customer_id))
    late = [d for d in largest if (d.days_late or 0) > hold_days]
    named = {d.customer_id for d in (*largest[:NAMED], *late[:NAMED])}
    has_ungraded = any(d.grade is None for d in shown)
    return Scatter(
        title=text(N_("How customers pay")),
        points=tuple(
            Point(
                x=d.days_late or 0, y=d.receivable, title=d.short_name or d.name,
                cluster=band_of(d.grade), is_named=d.customer_id in named, behind=(d.customer_id,),
            )
            for d in shown
        ),
        clusters=BANDS if has_ungraded else BANDS[:UNGRADED],
        x_title=text(N_("Mean delay (negative: early)")),
        y_title=text(N_("Receivables")),
        x_measure=Measure.DAYS,
        y_scale=Scale.ROOT,
        x_threshold=hold_days,
        zone=Zone(
            x_from=hold_days,
            title=text(N_("more than {days}: held"), days=Figure(hold_days, Measure.DAYS)),
        ),
        zero_title=text(N_("on time")),
    )  # fmt: skip


def concentration_chart(found: Portfolio, alarm: int) -> RankBars:
    """The five largest debtors against the alarm, all others in one line."""
    ranks = tuple(
        Rank(
            title=s.debtor.short_name or s.debtor.name, value=s.debtor.receivable, share=s.share,
            color="chart2" if s.is_alarming else "chart1", behind=(s.debtor.customer_id,),
        )
        for s in found.ranks[:RANKS_SHOWN]
    )  # fmt: skip
    others = [s.debtor for s in found.ranks[RANKS_SHOWN:]]
    rest = None
    note: Words = ""
    if others:
        owed = sum(d.receivable for d in others)
        rest = Rank(
            title=text(N_("{count} others"), count=len(others)), value=owed,
            share=share_of(owed, found.receivable), behind=tuple(d.customer_id for d in others),
        )  # fmt: skip
        note = text(N_("{amount} each on average"), amount=money(half_up(owed, len(others))))
    return RankBars(
        title=text(N_("Concentration")),
        ranks=ranks,
        rest=rest,
        rest_note=note,
        alarm=half_up(found.receivable * alarm, WHOLE) or None,
        note=text(
            N_("top {count}: {share} · alarm at {alarm}"), count=found.top[0][0],
            share=percent(found.top[0][1]), alarm=percent(alarm),
        ),
    )  # fmt: skip


# --- findings -------------------------------------------------------------------------------
def _findings(found: Portfolio, alarm: int) -> Iterator[Finding]:
    show = text(N_("Show them"))
    if found.overdue:
        yield Finding(
            sentence=text(
                N_("{amount} are overdue, {share} of all receivables"),
                amount=money(found.overdue), share=percent(found.overdue_share),
            ),
            evidence=text(N_("{count} customers"), count=len(found.top_overdue)),
            tone=Tone.BAD, link=show, behind=_ids(found.top_overdue),
        )  # fmt: skip
    if found.over_limit:
        over = sum(d.over_limit for d in found.over_limit)
        yield Finding(
            sentence=text(
                N_("{count} customers are {amount} beyond their limits"),
                count=len(found.over_limit), amount=money(over),
            ),
            tone=Tone.BAD, link=show, behind=_ids(found.over_limit),
        )  # fmt: skip
    five, ten = found.top
    if five[1] is not None and found.count > five[0]:
        yield Finding(
            sentence=text(
                N_("The {count} largest owe {share} of all receivables"),
                count=five[0], share=percent(five[1]),
            ),
            evidence=text(
                N_("the {count} largest {share}"), count=min(ten[0], found.count),
                share=percent(ten[1]),
            ),
            link=show, behind=_ids(tuple(s.debtor for s in found.ranks[: five[0]])),
        )  # fmt: skip
    alarming = [s for s in found.ranks if s.is_alarming]
    if alarming:
        yield Finding(
            sentence=text(
                N_("{customer} alone owes {share}; the alarm is at {alarm}"),
                customer=alarming[0].debtor.name, share=percent(alarming[0].share),
                alarm=percent(alarm),
            ),
            evidence=text(N_("{count} customers are above it"), count=len(alarming)),
            tone=Tone.WARN, link=show, behind=_ids(tuple(s.debtor for s in alarming)),
        )  # fmt: skip


def _ids(debtors: tuple[Debtor, ...]) -> tuple[int, ...]:
    return tuple(d.customer_id for d in debtors)


METHOD: Final = Method(
    id="credit-portfolio",
    title=N_("Credit risk of all customers"),
    question=N_("Where is our money, and who endangers it?"),
    topic=Topic.MONEY,
    run=run,
    help=N_(
        "Exposure against limits by grade, the largest debtors with their share of all "
        "receivables, who is beyond the limit and who is overdue most, and how customers pay: mean "
        "delay of settled debts against what they owe now. What one customer has too much is never "
        "set off against another."
    ),
    empty=N_(
        "Nobody owes anything and nobody has a limit."
    ),
    parameters=(
        Parameter(
            name="alarm", kind="percent", label=N_("Alarm for one customer"), default=ALARM,
            least=1, most=WHOLE,
        ),
        Parameter(
            name="hold_days", kind="integer", label=N_("Goods are held after"), default=HOLD_DAYS,
            least=0, most=365, unit=N_("days"),
        ),
    ),
)  # fmt: skip
