"""A canvas that remembers what was drawn, and charts to draw on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from crmdesk.analysis.charts import (
    Band,
    Bars,
    Beat,
    Chart,
    Cluster,
    Curve,
    CurveMark,
    Curves,
    Divider,
    Flow,
    FlowNode,
    FunnelChart,
    FunnelStage,
    Heatmap,
    LayerMark,
    LimitBar,
    LimitBars,
    Lines,
    Pareto,
    ParetoBar,
    Point,
    PyramidChart,
    Quadrant,
    Quadrants,
    Rank,
    RankBars,
    Rhythm,
    Ribbon,
    Scatter,
    ScoreBars,
    ScoreMark,
    Series,
    Shape,
    Share,
    Slice,
    Step,
    Target,
    Turn,
    Waterfall,
    Way,
    Zone,
)
from crmdesk.analysis.credit_bands import BANDS, UNGRADED, age_colors
from crmdesk.analysis.wording import Measure
from crmdesk.charts.drawing import Box, Painted, Place, Style
from crmdesk.charts.painting import height_for, paint
from crmdesk.reports.charts import paper_style

WAN = 1_000_000  # fen in 10,000 yuan


def style(scale: float = 1.0) -> Style:
    """Light colours on white."""
    return Style(paper_style().tokens, scale)


@dataclass
class Words:
    """A text that was drawn and the room it takes."""

    text: str
    box: Box
    color: str
    bold: bool


@dataclass
class Recording:
    """A canvas on which every Chinese character is as wide as high and every other half as wide."""

    rects: list[tuple[Box, str]] = field(default_factory=list)
    polygons: list[tuple[Box, str]] = field(default_factory=list)
    lines: list[tuple[list[Place], str]] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def rect(self, box: Box, color: str) -> None:
        self.rects.append((box, color))

    def line(
        self, places: Sequence[Place], color: str, width: float, dash: Sequence[float] = ()
    ) -> None:
        self.lines.append((list(places), color))

    def polygon(
        self, places: Sequence[Place], color: str, edge: str = "", width: float = 0
    ) -> None:
        xs, ys = [x for x, _y in places], [y for _x, y in places]
        box = Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        self.polygons.append((box, color))

    def stamp(
        self, shape: Sequence[Place], at: Sequence[Place], color: str, edge: str, width: float
    ) -> None:
        for x, y in at:
            self.polygon([(x + dx, y + dy) for dx, dy in shape], color, edge, width)

    def text(self, x: float, y: float, text: str, size: float, color: str, *, bold: bool) -> None:
        width = self.width(text, size, bold=bold)
        self.words.append(Words(text, Box(x, y - size / 2, width, size), color, bold))

    def width(self, text: str, size: float, *, bold: bool) -> float:
        return sum(size if ord(c) > 0x2E80 else size * 0.56 for c in text)

    @contextmanager
    def clip(self, box: Box) -> Iterator[None]:
        yield

    @property
    def texts(self) -> list[str]:
        """What was written."""
        return [w.text for w in self.words]

    def said(self, text: str) -> Words:
        """The one text that says so."""
        (found,) = [w for w in self.words if w.text == text]
        return found

    def filled(self, color: str) -> list[Box]:
        """Areas of one colour, from left to right."""
        every = [box for box, used in (*self.rects, *self.polygons) if used == color]
        return sorted(every)


def drawn(
    chart: Chart, width: float = 700, height: float | None = None, scale: float = 1.0
) -> tuple[Recording, Painted]:
    """*chart* on a recording canvas, by default as high as it likes."""
    canvas = Recording()
    tall = height_for(chart, width / scale) * scale if height is None else height
    painted = paint(chart, canvas, Box(0, 0, width, tall), style(scale))
    return canvas, painted


def wan(*amounts: float | None) -> tuple[int | None, ...]:
    """Amounts in 10,000 yuan as fen."""
    return tuple(None if a is None else round(a * WAN) for a in amounts)


# --- charts of the forecast page, and one of every other kind -------------------------------
def bars() -> Bars:
    """The forecast of six months: signed below commit and below weighted, with targets."""
    return Bars(
        title="各月预测",
        categories=("11月", "12月", "1月", "2月", "3月", "4月"),
        current=0,
        series=(
            Series(title="已签", values=wan(41, 0, 0, 0, 0, 0), color="chartGood",
                   behind=((1, 2), (), (), (), (), ())),
            Series(title="承诺", values=wan(39, 46, 28, 12, 9, 0), color="chartDeep",
                   behind=((3,), (4,), (5,), (6,), (7,), ())),
            Series(title="加权", values=wan(43, 72, 54, 31, 26, 14), color="chart1:60",
                   behind=("w11", "w12", "w1", "w2", "w3", "w4")),
        ),
        stacks=((0, 1), (0, 2)),
        target=Target(title="目标", values=wan(80, 85, 60, 45, 70, 75)),
    )  # fmt: skip


def lines() -> Lines:
    """Receipts of eight weeks with their range."""
    return Lines(
        title="回款预测",
        note="8 周",
        categories=("11-23", "11-30", "12-07", "12-14", "12-21", "12-28", "01-04", "01-11"),
        current=0,
        series=(Series(title="预计", values=wan(22, 27, 17, 21, None, 29, 13, 15),
                       behind=tuple((n,) for n in range(8))),),
        band=Band(title="八成把握", low=wan(16, 20, 12, 15, 17, 20, 7, 8),
                  high=wan(28, 34, 23, 28, 32, 38, 19, 22)),
    )  # fmt: skip


def waterfall() -> Waterfall:
    """The movement of one week."""
    steps = (("新增", 14.2), ("推进", 11.6), ("降额", -4.8), ("延后", -9.3), ("输单", -6.4))
    return Waterfall(
        title="一周变动",
        note="加权预测 11-12 → 11-19",
        start=Step(title="11-12", value=round(119.5 * WAN), behind="before"),
        steps=(
            *(Step(title=t, value=round(v * WAN), behind=(n,)) for n, (t, v) in enumerate(steps)),
            Step(title="转已签", value=round(-10.4 * WAN), turn=Turn.NEUTRAL, behind=(9,)),
        ),
        end_title="11-19",
        end_behind="after",
    )


def funnel() -> FunnelChart:
    """Four stages."""
    stages = (("潜在客户跟踪", 128, None, 12), ("项目投标", 64, 186.2, 30),
              ("商务洽谈", 27, 94.0, 21), ("签订合同", 11, 86.4, 9))  # fmt: skip
    return FunnelChart(
        title="商机漏斗",
        stages=tuple(
            FunnelStage(title=t, count=c, amount=None if a is None else round(a * WAN), days=d,
                        behind=f"stage{n}")
            for n, (t, c, a, d) in enumerate(stages)
        ),
    )  # fmt: skip


def share() -> Share:
    """Receivables by age."""
    names = ("未到期", "1–30 天", "31–60", "61–90", "91–180", "181–365", ">365")
    values = (197.2, 32.6, 17.8, 9.4, 7.2, 3.1, 1.3)
    parts = zip(names, values, age_colors(6), strict=True)
    return Share(
        title="应收账龄",
        slices=tuple(
            Slice(title=t, value=round(v * WAN), color=c, behind=(n,))
            for n, (t, v, c) in enumerate(parts)
        ),
    )


def heatmap() -> Heatmap:
    """Recency by frequency."""
    cells = tuple(
        tuple((r * 7 + c * 11) % 23 if (r + c) % 6 else None for c in range(5)) for r in range(5)
    )
    return Heatmap(
        title="最近购买与频率",
        rows=tuple(f"R{n}" for n in range(5, 0, -1)),
        columns=tuple(f"F{n}" for n in range(1, 6)),
        cells=cells,
        behind=tuple(tuple((r, c) for c in range(5)) for r in range(5)),
    )


def scatter() -> Scatter:
    """Payment behaviour: four classes, some names."""
    crowd = [(n % 13 - 6, n * 37 % 50 / 10, f"客户{n}", n % 4, False) for n in range(60)]
    named = [(38, 28.6, "宁波海润", 1, True), (9, 24.1, "光谷新材", 0, True),
             (23, 15.4, "顺德美家", 2, True), (57, 5, "金桥建材", 3, True)]  # fmt: skip
    return Scatter(
        title="付款行为",
        points=tuple(
            Point(x=x, y=round(y * WAN), title=t, cluster=c, is_named=is_named, behind=(n,))
            for n, (x, y, t, c, is_named) in enumerate(crowd + named)
        ),
        clusters=BANDS[:UNGRADED],
        x_title="平均逾期天数",
        y_title="应收余额",
        x_measure=Measure.DAYS,
        x_threshold=15,
        zone=Zone(x_from=15, title="超 15 天：停止发货"),
        zero_title="准时",
    )


def limits() -> LimitBars:
    """Exposure and limit by credit grade; six grades without a limit."""
    parts = (("AAA", 42, 80, "chartGood"), ("AA", 61.5, 96, "chartGood"),
             ("A", 74.2, 90, "chartGood"), ("BBB", 46.8, 52, "chart1"),
             ("BB", 21.6, 0, "chart2"), ("B", 12.4, 0, "chart2"), ("CCC", 5.3, 0, "chartBad"),
             ("CC", 2.6, 0, "chartBad"), ("C", 1.4, 0, "chartBad"), ("D", 0.8, 0, "chartBad"))  # fmt: skip
    return LimitBars(
        title="信用占用与额度",
        bars=tuple(
            LimitBar(title=t, used=round(u * WAN), limit=limit * WAN or None, color=c, behind=(n,))
            for n, (t, u, limit, c) in enumerate(parts)
        ),
        used_title="占用",
        limit_title="额度",
        without=("BB 及以下：额度 0，只收现款", "仍占用 44.1 万元，应逐户清收"),
    )


def ranks() -> RankBars:
    """The largest debtors and all others."""
    parts = (("宁波海润进出口", 28.6, 1060, "chart2"), ("武汉光谷新材料", 24.1, 900, "chart1"),
             ("苏州恒泰精密", 19.6, 730, "chart1"), ("深圳锦华五金", 17.2, 640, "chart1"),
             ("顺德美家卫浴", 15.4, 570, "chart1"))  # fmt: skip
    return RankBars(
        title="应收集中度",
        note="前 5 家 39.1% · 单户警戒 10%",
        ranks=tuple(
            Rank(title=t, value=round(v * WAN), share=s, color=c, behind=(n,))
            for n, (t, v, s, c) in enumerate(parts)
        ),
        rest=Rank(title="其余 81 家", value=round(163.7 * WAN), share=6090, behind="rest"),
        rest_note="户均 2.0 万元",
        alarm=round(26.86 * WAN),
    )


def scores() -> ScoreBars:
    """The five C of a credit score; one of them is not known."""
    parts = (("品质", 25, 30), ("能力", 21, 25), ("资本", 14, 20), ("担保", None, 10),
             ("条件", 11, 15))  # fmt: skip
    return ScoreBars(
        title="信用评分",
        note="79 分 · A",
        marks=tuple(
            ScoreMark(title=t, points=p, full=f, behind=(n,)) for n, (t, p, f) in enumerate(parts)
        ),
    )


# --- charts of the analysis of customers ----------------------------------------------------
def pyramid() -> PyramidChart:
    """Seven layers and the sum of those who buy."""
    buying = (("VIP 客户", 21, 99, 239.4, 2405, "114%", "chartTop"),
              ("大客户", 85, 400, 268.6, 2698, "139%", "chartDeep"),
              ("中级客户", 319, 1500, 290.29, 2916, "74%", "chart1"),
              ("小客户", 1701, 8001, 197.316, 1982, "−53%", "chart1:50"))  # fmt: skip
    others = (("不积极客户", 154, "买过，近 12 个月没有成交"), ("潜在客户", 250, "没买过，有联系"),
              ("需置疑客户", 1000, "没买过也没有往来"))  # fmt: skip
    return PyramidChart(
        title="客户分层",
        layers=(
            *(LayerMark(title=t, count=c, share=s, amount=round(a * WAN), amount_share=p, detail=d,
                        color=color, behind=(n,))
              for n, (t, c, s, a, p, d, color) in enumerate(buying)),
            *(LayerMark(title=t, count=c, detail=d, color="chartGrey:50", is_faded=True,
                        behind=(10 + n,))
              for n, (t, c, d) in enumerate(others)),
        ),
        base=LayerMark(title="合计", count=2126, share=10_000, amount=round(995.606 * WAN),
                       amount_share=10_000, detail="37.5%", behind="all"),
        detail_title="投入回报率",
    )  # fmt: skip


def curves() -> Curves:
    """How few customers bring how much of the sales."""
    places = [n * 500 for n in range(21)]
    return Curves(
        title="销售集中度",
        curves=(
            Curve(title="净销售额",
                  points=tuple((x, round(10_000 * (1 - (1 - x / 10_000) ** 4))) for x in places)),
            Curve(title="毛利", color="chartGood", is_dashed=True,
                  points=tuple((x, round(10_000 * (1 - (1 - x / 10_000) ** 3))) for x in places)),
        ),
        x_title="客户占比",
        y_title="销售额占比",
        marks=(CurveMark(x=2000, y=5904, title="前 20% 的客户 59.0%", behind=(1, 2)),),
        has_diagonal=True,
    )  # fmt: skip


def pareto() -> Pareto:
    """The worked example of the ABC analysis."""
    values = (360, 200, 120, 80, 80, 60, 40, 40, 20)
    names = "甲乙丙丁戊己庚辛壬"
    total = sum(values)
    return Pareto(
        title="客户销售额排列图",
        bars=tuple(
            ParetoBar(title=f"{names[n]}五金有限公司", value=v * WAN, behind=(n,),
                      cumulative=round(sum(values[: n + 1]) / total * 10_000))
            for n, v in enumerate(values)
        ),
        cuts=((7500, "A 75%"), (9500, "B 95%")),
    )  # fmt: skip


MOVES = ((15, 3, 1, 0, 0), (5, 61, 9, 2, 1), (1, 17, 238, 34, 12), (0, 3, 51, 1450, 108),
         (0, 0, 4, 31, 33), (0, 1, 16, 184, 0))  # fmt: skip


def flow() -> Flow:
    """Customers of last year in the classes of this year."""
    classes = ("VIP", "大", "中级", "小", "不积极")

    def way(start: int, end: int) -> Way:
        if start == 5:
            return Way.NEW
        if start == end:
            return Way.SAME
        if 4 in (start, end):
            return Way.LOST if end == 4 else Way.BACK
        return Way.UP if end < start else Way.DOWN

    moves = [(s, e, MOVES[s][e]) for s in range(6) for e in range(5) if MOVES[s][e]]
    return Flow(
        title="客户去了哪里",
        start_title="去年 2025-11",
        end_title="今年 2026-11",
        starts=tuple(
            FlowNode(title=t, count=sum(MOVES[n]), behind=f"from{n}")
            for n, t in enumerate((*classes, "新客户"))
        ),
        ends=tuple(
            FlowNode(title=t, count=sum(row[n] for row in MOVES), behind=f"to{n}")
            for n, t in enumerate(classes)
        ),
        ribbons=tuple(
            Ribbon(start=s, end=e, count=c, way=way(s, e), behind=(s, e)) for s, e, c in moves
        ),
    )


def rhythm() -> Rhythm:
    """A customer who buys every month or so and is late by now."""
    days = ((2025, 12, 3), (2026, 1, 8), (2026, 2, 1), (2026, 3, 12), (2026, 5, 2), (2026, 6, 9),
            (2026, 7, 20), (2026, 9, 1), (2026, 10, 8))  # fmt: skip
    return Rhythm(
        title="购买节奏",
        start=date(2025, 11, 21),
        today=date(2026, 11, 21),
        beats=tuple(
            Beat(on=date(*day), amount=(n % 4 + 1) * WAN, behind=(n,)) for n, day in enumerate(days)
        ),
        expected=date(2026, 11, 15),
        late_from=date(2026, 11, 28),
    )


def rfm() -> Heatmap:
    """Five by five fields with counts, explained names and both means."""
    return Heatmap(
        title="最近购买与购买次数",
        rows=tuple(f"R{n}" for n in range(5, 0, -1)),
        columns=tuple(f"F{n}" for n in range(1, 6)),
        cells=tuple(tuple((5 - r) * (c + 1) ** 2 * WAN // 10 for c in range(5)) for r in range(5)),
        counts=tuple(tuple(10 * (r + 1) + c for c in range(5)) for r in range(5)),
        behind=tuple(tuple((r, c) for c in range(5)) for r in range(5)),
        measure=Measure.MONEY,
        row_notes=("12 天内", "13–31 天", "32–78 天", "79–190 天", "190 天以上"),
        column_notes=("1 次", "2 次", "3–4 次", "5–8 次", "9 次以上"),
        row_divider=Divider(after=2, title="R 均值 3.0"),
        column_divider=Divider(after=2, title="F 均值 2.9"),
        selected=((3, 0), (3, 1), (4, 0), (4, 1)),
    )


def matrix() -> Scatter:
    """Attraction by strength with two thresholds that can be moved."""
    clusters = (Cluster(title="关键客户", color="chartDeep"),
                Cluster(title="关键发展", color="chart2", shape=Shape.DIAMOND),
                Cluster(title="维持", color="chartGood", shape=Shape.SQUARE),
                Cluster(title="机会", color="chartGrey", shape=Shape.TRIANGLE))  # fmt: skip
    points = []
    for n in range(60):
        x, y = n * 37 % 97 / 10, 0.55 + n * 53 % 89 / 100
        place = (0 if y >= 1 else 1) if x >= 6 else (2 if y >= 1 else 3)
        points.append(Point(x=x, y=round(y, 2), title=f"客户{n}", cluster=place, behind=(n,),
                            is_named=n in (7, 23, 41)))  # fmt: skip
    counts = [sum(p.cluster == n for p in points) for n in range(4)]
    key, growing, kept, chance = (
        Quadrant(title=c.title, count=counts[n], color=c.color, behind=f"q{n}")
        for n, c in enumerate(clusters)
    )
    return Scatter(
        title="关键客户选择矩阵",
        points=tuple(points),
        clusters=clusters,
        x_title="客户吸引力",
        y_title="相对实力",
        x_measure=Measure.SCORE,
        y_measure=Measure.SCORE,
        x_threshold=6.0,
        y_threshold=1.0,
        x_parameter="attraction",
        y_parameter="strength",
        x_range=(0, 10),
        y_range=(0.5, 1.5),
        quadrants=Quadrants(high_high=key, low_high=kept, high_low=growing, low_low=chance),
    )


def one_of_each() -> dict[str, Chart]:
    """A chart of every kind by its name."""
    made = (bars, lines, waterfall, funnel, share, heatmap, scatter, limits, ranks, scores,
            pyramid, curves, pareto, flow, rhythm, rfm, matrix)  # fmt: skip
    return {f.__name__: f() for f in made}
