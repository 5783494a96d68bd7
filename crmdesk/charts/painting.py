"""Draws any chart of ``analysis.charts`` on any backend: the one door to this package."""

from __future__ import annotations

from typing import Final

from crmdesk.analysis.charts import (
    Bars,
    Chart,
    FunnelChart,
    Heatmap,
    LimitBars,
    Lines,
    RankBars,
    Scatter,
    ScoreBars,
    Share,
    Waterfall,
)
from crmdesk.charts import funnel, heatmap, rank_bars, score_bars, share
from crmdesk.charts.columns import paint_bars, paint_lines
from crmdesk.charts.drawing import Box, Canvas, Painted, Style
from crmdesk.charts.heading import draw_heading
from crmdesk.charts.limit_bars import paint_limits
from crmdesk.charts.scatter import paint_scatter
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.waterfall import paint_waterfall
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _

HEAD: Final = 36  # title and the gap below it
USUAL: Final = 250  # height of a chart whose data do not ask for one
SCATTER: Final = 300


def paint(
    chart: Chart, canvas: Canvas, box: Box, style: Style, *, has_title: bool = True
) -> Painted:
    """Draw *chart* inside *box*; returns the marks to point at and the texts that did not fit."""
    sheet = Sheet(canvas, style, box)
    title = shown(chart.title) if has_title else ""
    with canvas.clip(box):  # in too small a room it does not paint over its neighbours
        if is_empty(chart):
            _paint_nothing(sheet, box, title)
        else:
            _paint(sheet, chart, box, title)
    return sheet.painted


def _paint_nothing(sheet: Sheet, box: Box, title: str) -> None:
    room = draw_heading(sheet, box, title, (), ())
    said = _("There is nothing to show yet.")
    middle = (room.x + room.w / 2, room.y + room.h / 2)
    sheet.text(*middle, said, "text3", size=13, align="centre", room=room.w)


def _paint(sheet: Sheet, chart: Chart, box: Box, title: str) -> None:
    match chart:
        case Bars():
            paint_bars(sheet, box, chart, title=title)
        case Lines():
            paint_lines(sheet, box, chart, title=title)
        case Waterfall():
            paint_waterfall(sheet, box, chart, title=title)
        case FunnelChart():
            funnel.paint_funnel(sheet, box, chart, title=title)
        case Share():
            share.paint_share(sheet, box, chart, title=title)
        case Heatmap():
            heatmap.paint_heatmap(sheet, box, chart, title=title)
        case Scatter():
            paint_scatter(sheet, box, chart, title=title)
        case LimitBars():
            paint_limits(sheet, box, chart, title=title)
        case RankBars():
            rank_bars.paint_ranks(sheet, box, chart, title=title)
        case ScoreBars():
            score_bars.paint_scores(sheet, box, chart, title=title)


def is_empty(chart: Chart) -> bool:
    """Whether there is nothing that could be drawn: zero is something, nothing is not."""
    match chart:
        case Bars():
            every = chart.series + chart.lines
            return not any(v is not None for s in every for v in s.values)
        case Lines():
            return not any(v is not None for s in chart.series for v in s.values)
        case FunnelChart():
            return not chart.stages
        case Share():
            return not chart.slices
        case Heatmap():
            return not (chart.rows and chart.columns)
        case Scatter():
            return not chart.points
        case LimitBars():
            return not chart.bars
        case RankBars():
            return not chart.ranks
        case ScoreBars():
            return not chart.marks
        case _:
            return False


def height_for(chart: Chart, width: float) -> float:
    """The height that suits *chart* at *width*, both in the lengths of the design."""
    match chart:
        case FunnelChart():
            return HEAD + funnel.height_for(max(1, len(chart.stages)))
        case Share():
            return HEAD + share.height_for(width, max(1, len(chart.slices)))
        case Heatmap():
            return HEAD + heatmap.height_for(max(1, len(chart.rows)))
        case Scatter():
            return SCATTER
        case RankBars():
            rows = len(chart.ranks) + (chart.rest is not None)
            return HEAD + rank_bars.height_for(max(1, rows))
        case ScoreBars():
            return HEAD + score_bars.height_for(max(1, len(chart.marks)))
        case _:
            return USUAL
