"""A chart as a table: what Excel gets, and what a person reads who cannot see the picture."""

from __future__ import annotations

from typing import Final

from crmdesk.analysis.base import Cell, Column, ColumnKind, Row, TableData
from crmdesk.analysis.charts import (
    WHOLE,
    Band,
    Bars,
    Chart,
    FunnelChart,
    Heatmap,
    LimitBars,
    Lines,
    RankBars,
    Scatter,
    ScoreBars,
    Series,
    Share,
    Target,
    Waterfall,
)
from crmdesk.analysis.rounding import half_up
from crmdesk.analysis.wording import Measure, Text, Words
from crmdesk.core.i18n import N_

KINDS: Final = {
    Measure.MONEY: ColumnKind.MONEY,
    Measure.COUNT: ColumnKind.COUNT,
    Measure.PERCENT: ColumnKind.PERCENT,
    Measure.DAYS: ColumnKind.DAYS,
    Measure.SCORE: ColumnKind.SCORE,
}
NAME: Final = Text(N_("Name"))
AMOUNT: Final = Text(N_("Amount"))
LOW: Final = N_("{title}, from")
HIGH: Final = N_("{title}, to")


def as_table(chart: Chart, key: str = "chart") -> TableData:
    """Every number of *chart*, in the order in which it is drawn."""
    match chart:
        case Bars():
            return _by_category(chart, key, chart.series + chart.lines)
        case Lines():
            return _by_category(chart, key, chart.series)
        case Waterfall():
            return _waterfall(chart, key)
        case FunnelChart():
            return _funnel(chart, key)
        case Share():
            return _share(chart, key)
        case Heatmap():
            return _heatmap(chart, key)
        case Scatter():
            return _scatter(chart, key)
        case LimitBars():
            return _limits(chart, key)
        case RankBars():
            return _ranks(chart, key)
        case ScoreBars():
            return _scores(chart, key)


def _column(number: int, title: Words, kind: ColumnKind) -> Column:
    return Column(key=f"c{number}", title=title, kind=kind)


def _by_category(chart: Bars | Lines, key: str, series: tuple[Series, ...]) -> TableData:
    kind = KINDS[chart.measure]
    titles = [s.title for s in series]
    values = [s.values for s in series]
    for extra in (chart.band, chart.target):
        if isinstance(extra, Band):
            titles += [Text(t, (("title", extra.title),)) for t in (LOW, HIGH)]
            values += [extra.low, extra.high]
        elif isinstance(extra, Target):
            titles.append(extra.title)
            values.append(extra.values)
    columns = [_column(0, NAME, ColumnKind.TEXT)]
    columns += [_column(n, title, kind) for n, title in enumerate(titles, 1)]
    rows = tuple(
        Row(cells=(category, *(v[place] for v in values)))
        for place, category in enumerate(chart.categories)
    )
    return TableData(key=key, title=chart.title, columns=tuple(columns), rows=rows)


def _waterfall(chart: Waterfall, key: str) -> TableData:
    kind = KINDS[chart.measure]
    parts = ((s.title, s.value, s.behind) for s in (chart.start, *chart.steps))
    rows = tuple(Row(cells=(title, value), behind=behind) for title, value, behind in parts)
    return TableData(
        key=key,
        title=chart.title,
        columns=(_column(0, NAME, ColumnKind.TEXT), _column(1, AMOUNT, kind)),
        rows=rows,
        totals=Row(cells=(chart.end_title, chart.end), behind=chart.end_behind),
    )


def _funnel(chart: FunnelChart, key: str) -> TableData:
    columns = (
        _column(0, NAME, ColumnKind.TEXT),
        _column(1, Text(N_("Count")), ColumnKind.COUNT),
        _column(2, AMOUNT, ColumnKind.MONEY),
        _column(3, Text(N_("Went on")), ColumnKind.PERCENT),
        _column(4, Text(N_("Mean time")), ColumnKind.DAYS),
    )
    rows = tuple(
        Row(cells=(s.title, s.count, s.amount, chart.conversion(n), s.days), behind=s.behind)
        for n, s in enumerate(chart.stages)
    )
    return TableData(key=key, title=chart.title, columns=columns, rows=rows)


def _share(chart: Share, key: str) -> TableData:
    total = chart.total
    columns = (
        _column(0, NAME, ColumnKind.TEXT),
        _column(1, AMOUNT, KINDS[chart.measure]),
        _column(2, Text(N_("Share of the whole")), ColumnKind.PERCENT),
    )
    rows = []
    for part in chart.slices:
        share = (2 * part.value * WHOLE + total) // (2 * total) if total else None
        rows.append(Row(cells=(part.title, part.value, share), behind=part.behind))
    return TableData(key=key, title=chart.title, columns=columns, rows=tuple(rows))


def _heatmap(chart: Heatmap, key: str) -> TableData:
    kind = KINDS[chart.measure]
    columns = [_column(0, NAME, ColumnKind.TEXT)]
    columns += [_column(n, title, kind) for n, title in enumerate(chart.columns, 1)]
    pairs = zip(chart.rows, chart.cells, strict=True)
    rows = tuple(Row(cells=(title, *cells)) for title, cells in pairs)
    return TableData(key=key, title=chart.title, columns=tuple(columns), rows=rows)


def _scatter(chart: Scatter, key: str) -> TableData:
    columns = (
        _column(0, NAME, ColumnKind.TEXT),
        _column(1, Text(N_("Class")), ColumnKind.TEXT),
        _column(2, chart.x_title, KINDS[chart.x_measure]),
        _column(3, chart.y_title, KINDS[chart.y_measure]),
    )
    rows = []
    for point in chart.points:
        cells: tuple[Cell, ...] = (
            point.title, chart.clusters[point.cluster].title, point.x, point.y
        )  # fmt: skip
        rows.append(Row(cells=cells, behind=point.behind))
    return TableData(key=key, title=chart.title, columns=columns, rows=tuple(rows))


def _limits(chart: LimitBars, key: str) -> TableData:
    """Without a limit neither limit nor share of it: that is not a limit of zero."""
    kind = KINDS[chart.measure]
    columns = (
        _column(0, NAME, ColumnKind.TEXT),
        _column(1, chart.used_title, kind),
        _column(2, chart.limit_title, kind),
        _column(3, Text(N_("Use of the limit")), ColumnKind.PERCENT),
    )
    rows = tuple(
        Row(
            cells=(
                b.title, b.used, b.limit or None,
                half_up(b.used * WHOLE, b.limit) if b.limit else None,
            ),
            behind=b.behind,
        )
        for b in chart.bars
    )  # fmt: skip
    return TableData(key=key, title=chart.title, columns=columns, rows=rows)


def _ranks(chart: RankBars, key: str) -> TableData:
    columns = (
        _column(0, NAME, ColumnKind.TEXT),
        _column(1, AMOUNT, KINDS[chart.measure]),
        _column(2, Text(N_("Share of the whole")), ColumnKind.PERCENT),
    )
    every = chart.ranks if chart.rest is None else (*chart.ranks, chart.rest)
    rows = tuple(Row(cells=(r.title, r.value, r.share), behind=r.behind) for r in every)
    return TableData(key=key, title=chart.title, columns=columns, rows=rows)


def _scores(chart: ScoreBars, key: str) -> TableData:
    columns = (
        _column(0, NAME, ColumnKind.TEXT),
        _column(1, Text(N_("Points")), ColumnKind.COUNT),
        _column(2, Text(N_("Full marks")), ColumnKind.COUNT),
    )
    rows = tuple(Row(cells=(m.title, m.points, m.full), behind=m.behind) for m in chart.marks)
    return TableData(key=key, title=chart.title, columns=columns, rows=rows)
