"""Draws any chart of ``analysis.charts`` on any backend: the one door to this package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crmdesk.analysis.charts import (
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
    Share,
    Waterfall,
)
from crmdesk.charts import flow, funnel, heatmap, pyramid, rank_bars, rhythm, score_bars, share
from crmdesk.charts.columns import paint_bars, paint_lines
from crmdesk.charts.curves import paint_curves
from crmdesk.charts.drawing import Box, Canvas, Painted, Style
from crmdesk.charts.heading import draw_heading
from crmdesk.charts.limit_bars import paint_limits
from crmdesk.charts.matrix import Matrix
from crmdesk.charts.pareto import paint_pareto
from crmdesk.charts.scatter import paint_scatter
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.waterfall import paint_waterfall
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _

HEAD: Final = 36  # title and the gap below it
USUAL: Final = 250  # height of a chart whose data do not ask for one
SCATTER: Final = 300
MATRIX: Final = 380  # of one with quarters that are to be compared


@dataclass(frozen=True, slots=True)
class Painter:
    """How a kind of chart is drawn.

    *is_empty* says whether there is nothing to draw: zero is something, nothing is not. *height*
    is the one that suits it at a width, both in the lengths of the design.
    """

    draw: Callable[..., object]
    is_empty: Callable[[Any], bool]
    height: Callable[[Any, float], float] = lambda _chart, _width: USUAL


def _has_no_values(chart: Bars | Lines) -> bool:
    every = chart.series + (chart.lines if isinstance(chart, Bars) else ())
    return not any(v is not None for s in every for v in s.values)


def _rank_rows(chart: RankBars) -> int:
    return max(1, len(chart.ranks) + (chart.rest is not None))


PAINTERS: Final[Mapping[type[Chart], Painter]] = {
    Bars: Painter(paint_bars, _has_no_values),
    Lines: Painter(paint_lines, _has_no_values),
    Waterfall: Painter(paint_waterfall, lambda _chart: False),
    FunnelChart: Painter(
        funnel.paint_funnel,
        lambda c: not c.stages,
        lambda c, _width: HEAD + funnel.height_for(max(1, len(c.stages))),
    ),
    Share: Painter(
        share.paint_share,
        lambda c: not c.slices,
        lambda c, width: HEAD + share.height_for(width, max(1, len(c.slices))),
    ),
    Heatmap: Painter(
        heatmap.paint_heatmap,
        lambda c: not (c.rows and c.columns),
        lambda c, _width: HEAD + heatmap.height_for(c),
    ),
    Scatter: Painter(
        paint_scatter,
        lambda c: not c.points,
        lambda c, _width: SCATTER if c.quadrants is None else MATRIX,
    ),
    LimitBars: Painter(paint_limits, lambda c: not c.bars),
    RankBars: Painter(
        rank_bars.paint_ranks,
        lambda c: not c.ranks,
        lambda c, _width: HEAD + rank_bars.height_for(_rank_rows(c)),
    ),
    ScoreBars: Painter(
        score_bars.paint_scores,
        lambda c: not c.marks,
        lambda c, _width: HEAD + score_bars.height_for(max(1, len(c.marks))),
    ),
    PyramidChart: Painter(
        pyramid.paint_pyramid,
        lambda c: not any(m.count for m in c.layers),
        lambda c, _width: HEAD + pyramid.height_for(c),
    ),
    Curves: Painter(
        paint_curves,
        lambda c: not (c.marks or any(each.points for each in c.curves)),
        lambda _chart, _width: SCATTER,
    ),
    Pareto: Painter(paint_pareto, lambda c: not c.bars),
    Flow: Painter(
        flow.paint_flow,
        lambda c: not any(r.count for r in c.ribbons),
        lambda c, _width: HEAD + flow.height_for(c),
    ),
    Rhythm: Painter(
        rhythm.paint_rhythm,
        lambda c: not c.beats,
        lambda _chart, _width: HEAD + rhythm.height_for(),
    ),
}


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
            PAINTERS[type(chart)].draw(sheet, box, chart, title=title)
    return sheet.painted


def paint_still(
    chart: Scatter, canvas: Canvas, box: Box, style: Style, *, has_title: bool = True
) -> tuple[Painted, Matrix]:
    """Draw all of a scatter chart but what its thresholds make of it, which the caller draws below
    and over this, so that a threshold moves without the points."""
    sheet = Sheet(canvas, style, box)
    title = shown(chart.title) if has_title else ""
    with canvas.clip(box):
        matrix = paint_scatter(sheet, box, chart, title=title, is_still=True)
    return sheet.painted, matrix


def _paint_nothing(sheet: Sheet, box: Box, title: str) -> None:
    room = draw_heading(sheet, box, title, (), ())
    said = _("There is nothing to show yet.")
    middle = (room.x + room.w / 2, room.y + room.h / 2)
    sheet.text(*middle, said, "text3", size=13, align="centre", room=room.w)


def is_empty(chart: Chart) -> bool:
    """Whether there is nothing that could be drawn: zero is something, nothing is not."""
    return PAINTERS[type(chart)].is_empty(chart)


def height_for(chart: Chart, width: float) -> float:
    """The height that suits *chart* at *width*, both in the lengths of the design."""
    return PAINTERS[type(chart)].height(chart, width)
