"""A chart as a table: what Excel gets, and what a person reads who cannot see the picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from crmdesk.analysis.base import Cell, Column, ColumnKind, Row, TableData
from crmdesk.analysis.charts import (
    Band,
    Bars,
    Chart,
    Curves,
    Flow,
    FunnelChart,
    Heatmap,
    LimitBars,
    Lines,
    Pareto,
    PyramidChart,
    RankBars,
    Rhythm,
    Scatter,
    ScoreBars,
    Series,
    Share,
    Target,
    Waterfall,
)
from crmdesk.analysis.rounding import WHOLE, half_up
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
SHARE: Final = Text(N_("Share of the whole"))
LOW: Final = N_("{title}, from")
COUNTED: Final = N_("{title}, how many")
HIGH: Final = N_("{title}, to")


def as_table(chart: Chart, key: str = "chart") -> TableData:
    """Every number of *chart*, in the order in which it is drawn."""
    return TABLES[type(chart)](chart, key)


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
        _column(2, SHARE, ColumnKind.PERCENT),
    )
    rows = []
    for part in chart.slices:
        share = half_up(part.value * WHOLE, total) if total else None
        rows.append(Row(cells=(part.title, part.value, share), behind=part.behind))
    return TableData(key=key, title=chart.title, columns=columns, rows=tuple(rows))


def _heatmap(chart: Heatmap, key: str) -> TableData:
    kind = KINDS[chart.measure]
    columns = [_column(0, NAME, ColumnKind.TEXT)]
    columns += [_column(n, title, kind) for n, title in enumerate(chart.columns, 1)]
    cells: tuple[tuple[Cell, ...], ...] = chart.cells
    if chart.counts:
        for title in chart.columns:
            counted = Text(COUNTED, (("title", title),))
            columns.append(_column(len(columns), counted, ColumnKind.COUNT))
        cells = tuple((*a, *b) for a, b in zip(chart.cells, chart.counts, strict=True))
    pairs = zip(chart.rows, cells, strict=True)
    rows = tuple(Row(cells=(title, *values)) for title, values in pairs)
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
        _column(2, SHARE, ColumnKind.PERCENT),
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


def _layers(chart: PyramidChart, key: str) -> TableData:
    columns = (
        _column(0, NAME, ColumnKind.TEXT),
        _column(1, Text(N_("Customers")), ColumnKind.COUNT),
        _column(2, SHARE, ColumnKind.PERCENT),
        _column(3, chart.amount_title, ColumnKind.MONEY),
        _column(4, Text(N_("Share of the amount")), ColumnKind.PERCENT),
    )
    every = chart.layers if chart.base is None else (*chart.layers, chart.base)
    rows = tuple(
        Row(cells=(m.title, m.count, m.share, m.amount, m.amount_share), behind=m.behind)
        for m in every
    )
    return TableData(key=key, title=chart.title, columns=columns, rows=rows)


def _curves(chart: Curves, key: str) -> TableData:
    columns = (
        _column(0, NAME, ColumnKind.TEXT),
        _column(1, chart.x_title, KINDS[chart.x_measure]),
        _column(2, chart.y_title, KINDS[chart.y_measure]),
    )
    rows = tuple(Row(cells=(c.title, x, y)) for c in chart.curves for x, y in c.points)
    return TableData(key=key, title=chart.title, columns=columns, rows=rows)


def _pareto(chart: Pareto, key: str) -> TableData:
    columns = (
        _column(0, NAME, ColumnKind.TEXT),
        _column(1, AMOUNT, KINDS[chart.measure]),
        _column(2, Text(N_("Share with all before")), ColumnKind.PERCENT),
    )
    rows = tuple(Row(cells=(b.title, b.value, b.cumulative), behind=b.behind) for b in chart.bars)
    return TableData(key=key, title=chart.title, columns=columns, rows=rows)


def _flow(chart: Flow, key: str) -> TableData:
    columns = (
        _column(0, chart.start_title, ColumnKind.TEXT),
        _column(1, chart.end_title, ColumnKind.TEXT),
        _column(2, Text(N_("Customers")), ColumnKind.COUNT),
    )
    rows = tuple(
        Row(cells=(chart.starts[r.start].title, chart.ends[r.end].title, r.count), behind=r.behind)
        for r in chart.ribbons
    )
    return TableData(key=key, title=chart.title, columns=columns, rows=rows)


def _rhythm(chart: Rhythm, key: str) -> TableData:
    columns = (
        _column(0, Text(N_("Date")), ColumnKind.DATE),
        _column(1, AMOUNT, ColumnKind.MONEY),
    )
    rows = tuple(Row(cells=(b.on, b.amount), behind=b.behind) for b in chart.beats)
    return TableData(key=key, title=chart.title, columns=columns, rows=rows)


TABLES: Final[Mapping[type[Chart], Callable[[Any, str], TableData]]] = {
    Bars: lambda chart, key: _by_category(chart, key, chart.series + chart.lines),
    Lines: lambda chart, key: _by_category(chart, key, chart.series),
    Waterfall: _waterfall,
    FunnelChart: _funnel,
    Share: _share,
    Heatmap: _heatmap,
    Scatter: _scatter,
    LimitBars: _limits,
    RankBars: _ranks,
    ScoreBars: _scores,
    PyramidChart: _layers,
    Curves: _curves,
    Pareto: _pareto,
    Flow: _flow,
    Rhythm: _rhythm,
}
