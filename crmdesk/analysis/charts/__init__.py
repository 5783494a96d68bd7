"""What a chart shows, as frozen data: no colours as numbers, no pixels, no drawing.

Colours are names of tokens (``chart1``, ``chartDeep``); ``chart1:55`` is 55 % of it mixed with the
surface, ``chartBad/55`` with black. Amounts are fen, shares hundredths of a percent. Everything
that can be pointed at carries what is behind it: ids of records, or a key by which the page finds
them; ``()`` is nothing. ``charts.painting`` draws each of these once, for screen, copied picture
and paper.
"""

from __future__ import annotations

from typing import TypeAlias

from crmdesk.analysis.charts.bars import (
    Bars,
    Lines,
)
from crmdesk.analysis.charts.curves import (
    Curve,
    CurveMark,
    Curves,
    Pareto,
    ParetoBar,
)
from crmdesk.analysis.charts.flow import (
    Flow,
    FlowNode,
    Ribbon,
    Way,
)
from crmdesk.analysis.charts.layers import (
    LayerMark,
    PyramidChart,
)
from crmdesk.analysis.charts.parts import (
    NOTHING,
    Amount,
    Band,
    Behind,
    Series,
    Target,
)
from crmdesk.analysis.charts.ranks import (
    LimitBar,
    LimitBars,
    Rank,
    RankBars,
    ScoreBars,
    ScoreMark,
)
from crmdesk.analysis.charts.rhythm import (
    Beat,
    Rhythm,
)
from crmdesk.analysis.charts.scatter import (
    Cluster,
    Point,
    Quadrant,
    Quadrants,
    Scale,
    Scatter,
    Shape,
    Zone,
)
from crmdesk.analysis.charts.shares import (
    Divider,
    Heatmap,
    Share,
    Slice,
)
from crmdesk.analysis.charts.steps import (
    FunnelChart,
    FunnelStage,
    Step,
    Turn,
    Waterfall,
)

Chart: TypeAlias = (
    Bars
    | Lines
    | Waterfall
    | FunnelChart
    | Share
    | Heatmap
    | Scatter
    | LimitBars
    | RankBars
    | ScoreBars
    | PyramidChart
    | Curves
    | Pareto
    | Flow
    | Rhythm
)

__all__ = [
    "NOTHING",
    "Amount",
    "Band",
    "Bars",
    "Beat",
    "Behind",
    "Chart",
    "Cluster",
    "Curve",
    "CurveMark",
    "Curves",
    "Divider",
    "Flow",
    "FlowNode",
    "FunnelChart",
    "FunnelStage",
    "Heatmap",
    "LayerMark",
    "LimitBar",
    "LimitBars",
    "Lines",
    "Pareto",
    "ParetoBar",
    "Point",
    "PyramidChart",
    "Quadrant",
    "Quadrants",
    "Rank",
    "RankBars",
    "Rhythm",
    "Ribbon",
    "Scale",
    "Scatter",
    "ScoreBars",
    "ScoreMark",
    "Series",
    "Shape",
    "Share",
    "Slice",
    "Step",
    "Target",
    "Turn",
    "Waterfall",
    "Way",
    "Zone",
]
