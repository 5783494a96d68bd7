"""The charts of the analysis of customers: where their marks lie and what is said of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.chart_tables import as_table
from crmdesk.analysis.charts import (
    Beat,
    Curve,
    Divider,
    Flow,
    FlowNode,
    Heatmap,
    LayerMark,
    Pareto,
    ParetoBar,
    PyramidChart,
    Rhythm,
    Ribbon,
    Scatter,
    Way,
)
from crmdesk.analysis.wording import Measure
from crmdesk.charts.axes import Axis
from crmdesk.charts.colours import contrast, mix, on, readable
from crmdesk.charts.drawing import Box, Style, is_inside
from crmdesk.charts.matrix import Matrix, step_for
from crmdesk.charts.painting import paint_still
from crmdesk.charts.pyramid import SHADE
from crmdesk.core.paths import resource
from tests.charts.test_painting import overlapping
from tests.helpers import drawing
from tests.helpers.drawing import WAN, Recording, drawn, style

NAMES = st.text("客户中级 abc（）", max_size=24)


# --- pyramid --------------------------------------------------------------------------------
def layer_boxes(canvas: Recording) -> list[Box]:
    """The lit faces from top to bottom: of two areas on one height the wider one."""
    wide = [b for b, _color in canvas.polygons if b.h > 20]
    return [b for b in wide if not any(o.y == b.y and o.w > b.w for o in wide)]


def test_all_layers_of_a_pyramid_lie_on_one_slope() -> None:
    canvas, _painted = drawn(drawing.pyramid(), 1000)
    boxes = sorted(layer_boxes(canvas), key=lambda b: b.y)
    assert len(boxes) == 7
    slopes = [(b.w - a.w) / (b.bottom - a.bottom) for a, b in pairwise(boxes)]
    assert slopes == pytest.approx([slopes[0]] * 6, rel=1e-3)
    assert {round(b.x + b.w / 2, 2) for b in boxes} == {round(boxes[0].x + boxes[0].w / 2, 2)}


def test_every_layer_is_level_with_its_figures_and_leads_to_its_customers() -> None:
    canvas, painted = drawn(drawing.pyramid(), 1000)
    boxes = sorted(layer_boxes(canvas), key=lambda b: b.y)
    for box, name in zip(boxes[:4], ("VIP 客户", "大客户", "中级客户", "小客户"), strict=True):
        said = canvas.said(name).box
        assert said.y + said.h / 2 == pytest.approx(box.y + box.h / 2, abs=1)
    assert [m.behind for m in painted.marks] == [
        (0,), (1,), (2,), (3,), "all", (10,), (11,), (12,)
    ]  # fmt: skip
    assert painted.marks[0].tip == (
        "VIP 客户 21 (1.0%) · 净销售额 2,394,000 元 (24.1%) · 投入回报率 114%"
    )


def test_a_layer_too_small_for_its_number_has_it_outside() -> None:
    canvas, _painted = drawn(drawing.pyramid(), 1000)
    top = min(layer_boxes(canvas), key=lambda b: b.y)
    outside = [w for w in canvas.words if w.text == "21" and w.box.right < top.x + top.w / 2]
    assert len(outside) == 1


def test_a_narrow_pyramid_keeps_numbers_and_amounts_longest() -> None:
    texts = drawn(drawing.pyramid(), 380)[0].texts
    assert "客户数" in texts
    assert any(t.startswith("净销售额") for t in texts)
    assert "投入回报率" not in texts
    assert "占比" not in texts


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("color", ["chartTop", "chartDeep", "chart1", "chart1:50"])
def test_numbers_can_be_read_on_both_faces_of_a_layer(theme: str, color: str) -> None:
    tokens = json.loads(resource("theme", "tokens.json").read_text("utf-8"))[theme]
    fill = readable(Style(tokens).color(color))
    shaded = mix(fill, SHADE if theme == "light" else "#000000", 0.86)
    assert contrast(on(fill), fill) >= 4.5
    assert contrast(on(fill), shaded) >= (4.5 if on(fill) == "#FFFFFF" else 3.0)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(NAMES, st.integers(0, 10**7), st.none() | st.integers(0, 10**13), st.booleans()),
        min_size=1, max_size=9,
    ),
    st.sampled_from([330, 700]),
)  # fmt: skip
def test_any_pyramid_can_be_drawn(
    parts: list[tuple[str, int, int | None, bool]], width: int
) -> None:
    layers = tuple(
        LayerMark(title=t, count=c, share=c % 10_001, amount=a, is_faded=f) for t, c, a, f in parts
    )
    chart = PyramidChart(title="层", layers=layers)
    canvas, painted = drawn(chart, width)
    assert overlapping(canvas) == []
    assert painted.lost == ()


# --- flow -----------------------------------------------------------------------------------
def one_way(*counts: int) -> Flow:
    """As many classes on each side, all customers stay."""
    nodes = tuple(FlowNode(title=f"类{n}", count=c) for n, c in enumerate(counts))
    ribbons = tuple(
        Ribbon(start=n, end=n, count=c, way=Way.SAME, behind=(n,)) for n, c in enumerate(counts)
    )
    return Flow(
        title="去向",
        start_title="去年",
        end_title="今年",
        starts=nodes,
        ends=nodes,
        ribbons=ribbons,
    )


def test_ribbons_are_as_wide_as_the_root_of_their_number() -> None:
    canvas, _painted = drawn(one_way(1600, 400), 700, 400)
    heights = sorted(b.h for b in canvas.filled(style().color("chart1")))
    assert heights[2] / heights[0] == pytest.approx(2, rel=0.01)  # each class stands on both sides


def test_who_stayed_lies_below_and_who_rose_on_top() -> None:
    canvas, _painted = drawn(drawing.flow())
    colors = [color for box, color in canvas.polygons if box.w > 300]
    kinds = list(dict.fromkeys(colors))
    assert kinds[0] == style().color("chartGrey:28")
    assert kinds[-1] == style().color("chartGood:74")


def test_a_ribbon_is_hit_on_itself_only() -> None:
    _canvas, painted = drawn(drawing.flow())
    ribbons = {m.behind: m for m in painted.marks if m.outline}
    thin = ribbons[0, 2]  # one customer fell from VIP to medium
    x, y = thin.box.x + thin.box.w / 2, thin.box.y + thin.box.h / 2
    assert thin.has(x, y)
    assert thin.has(x, y + 3)
    assert not thin.has(x, y + 20)
    assert thin.tip == "VIP → 中级 · 降级 1"


def test_a_note_that_says_what_the_head_says_is_not_repeated() -> None:
    canvas, _painted = drawn(replace(drawing.flow(), note="线宽按家数平方根"))
    assert sum("线宽按家数平方根" in t for t in canvas.texts) == 1
    assert not any(t.count("平方根") > 1 for t in canvas.texts)


def test_a_number_that_would_leave_the_chart_is_left_out() -> None:
    node = FlowNode(title="", count=1)
    ribbons = tuple(Ribbon(start=0, end=0, count=count, way=Way.UP) for count in (947, 5))
    chart = Flow(
        title="去向", start_title="去年", end_title="今年", starts=(node,), ends=(node,),
        ribbons=ribbons,
    )  # fmt: skip
    _canvas, painted = drawn(chart, 330)
    assert painted.lost == ()


def test_flows_of_five_and_more_have_their_number_on_them() -> None:
    canvas, _painted = drawn(drawing.flow(), 1000)
    assert {"1,450", "238", "108", "51", "17", "5"} <= set(canvas.texts)
    assert "3" not in canvas.texts


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 200_000),
                       st.sampled_from(list(Way))), min_size=1, max_size=30),
    st.sampled_from([330, 700]),
)  # fmt: skip
def test_any_flow_can_be_drawn(
    names: list[tuple[str, str]], moves: list[tuple[int, int, int, Way]], width: int
) -> None:
    count = len(names)
    chart = Flow(
        title="去向", start_title="去年", end_title="今年",
        starts=tuple(FlowNode(title=a, count=1) for a, _b in names),
        ends=tuple(FlowNode(title=b, count=1) for _a, b in names),
        ribbons=tuple(Ribbon(start=s % count, end=e % count, count=c, way=w)
                      for s, e, c, w in moves),
    )  # fmt: skip
    canvas, painted = drawn(chart, width)
    assert overlapping(canvas) == []
    assert painted.lost == ()


def test_a_place_inside_a_bent_outline_is_told_from_one_in_its_bay() -> None:
    bay = [(0, 0), (10, 0), (10, 10), (7, 10), (7, 3), (3, 3), (3, 10), (0, 10)]
    assert is_inside(bay, 1, 8)
    assert is_inside(bay, 5, 1)
    assert not is_inside(bay, 5, 8)


# --- Pareto ---------------------------------------------------------------------------------
def test_the_sum_of_all_reaches_the_whole_and_cuts_lie_at_their_share() -> None:
    canvas, painted = drawn(drawing.pareto(), 900)
    (line,) = [p for p, c in canvas.lines if c == style().color("chart2") and len(p) > 2]
    whole, quarter = canvas.said("100%").box, canvas.said("75%").box
    assert line[-1][1] == pytest.approx(whole.y + whole.h / 2, abs=1)
    cuts = [p for p, c in canvas.lines if c == style().color("text3") and p[0][1] == p[1][1]]
    assert cuts[0][0][1] == pytest.approx(quarter.y + quarter.h / 2, abs=1)
    assert {"A 75%", "B 95%"} <= set(canvas.texts)
    assert painted.marks[0].tip == "甲五金有限公司 3,600,000 元 · 36.0%"


def test_returns_hang_below_zero_and_both_axes_keep_one_zero() -> None:
    bars = (ParetoBar(title="甲", value=8 * WAN, cumulative=10_000),
            ParetoBar(title="乙", value=-2 * WAN, cumulative=10_000))  # fmt: skip
    canvas, painted = drawn(Pareto(title="p", bars=bars), 500)
    (gain,) = canvas.filled(style().color("chart1"))
    (loss,) = canvas.filled(style().color("chartBad"))
    assert gain.bottom == pytest.approx(loss.y, abs=0.5)
    zero, share = canvas.said("0").box, canvas.said("0%").box
    assert zero.y == pytest.approx(share.y)
    assert painted.lost == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(-(10**12), 10**13), min_size=1, max_size=60),
    st.sampled_from([330, 900]),
    st.sampled_from([Measure.MONEY, Measure.COUNT]),
)
def test_any_pareto_can_be_drawn(values: list[int], width: int, measure: Measure) -> None:
    bars = tuple(
        ParetoBar(title=f"客户{n}", value=v, cumulative=min(10_000, n * 300))
        for n, v in enumerate(values)
    )
    canvas, painted = drawn(Pareto(title="p", bars=bars, measure=measure), width)
    assert overlapping(canvas) == []
    assert painted.lost == ()


def test_long_names_that_are_thinned_out_do_not_touch_at_the_edge() -> None:
    bars = tuple(
        ParetoBar(title=f"第{n}家客户有限公司", value=WAN, cumulative=50 * n) for n in range(200)
    )
    canvas, _painted = drawn(Pareto(title="p", bars=bars), 440)
    assert "第0家客户有限公司" in canvas.texts
    assert overlapping(canvas) == []


# --- curves ---------------------------------------------------------------------------------
def test_a_curve_and_its_marks_lie_where_the_values_say() -> None:
    canvas, painted = drawn(drawing.curves(), 900)
    (curve,) = [p for p, c in canvas.lines if c == style().color("chart1") and len(p) > 2]
    (dashes,) = [p for p, c in canvas.lines if c == style().color("chart2")]
    left, right = curve[0][0], curve[-1][0]
    assert dashes[1][0] == pytest.approx(left + 0.2 * (right - left))
    top, foot = curve[-1][1], curve[0][1]
    assert dashes[1][1] == pytest.approx(foot - 0.5904 * (foot - top))
    (diagonal,) = [p for p, c in canvas.lines if c == style().color("text3") and p[0][1] != p[1][1]]
    assert diagonal == [curve[0], curve[-1]]
    assert painted.marks[-1].behind == (1, 2)
    assert "前 20% 的客户 59.0%" in canvas.texts


def test_a_long_curve_can_be_read_off_at_some_points() -> None:
    chart = drawing.curves()
    long = Curve(title="生存", points=tuple((n, 10_000 - n) for n in range(5000)))
    _canvas, painted = drawn(replace(chart, curves=(long,), marks=()))
    assert len(painted.marks) == 24
    assert painted.marks[-1].tip.startswith("生存")


def test_a_curve_that_goes_back_is_refused() -> None:
    with pytest.raises(ValueError, match="left to right"):
        Curve(title="c", points=((1, 1), (0, 2)))


# --- rhythm ---------------------------------------------------------------------------------
def test_purchases_lie_on_their_days_and_are_as_high_as_their_amounts() -> None:
    start = date(2026, 1, 1)
    days = [start + timedelta(days=d) for d in (10, 20, 40)]
    amounts = (WAN, 3 * WAN, 2 * WAN)
    chart = Rhythm(
        title="r", start=start, today=start + timedelta(days=60),
        beats=tuple(Beat(on=d, amount=a) for d, a in zip(days, amounts, strict=True)),
    )  # fmt: skip
    canvas, _painted = drawn(chart)
    first, second, third = canvas.filled(style().color("chart1"))
    assert (third.x - second.x) / (second.x - first.x) == pytest.approx(2)
    assert second.h - third.h == pytest.approx(third.h - first.h, rel=0.01)


@pytest.mark.parametrize("width", [330, 700])
def test_what_lies_ahead_is_said_without_touching(width: int) -> None:
    canvas, painted = drawn(drawing.rhythm(), width)
    assert {"今天 2026-11-21", "预计 2026-11-15", "2026-11-28 起就算晚"} <= set(canvas.texts)
    assert overlapping(canvas) == []
    (late,) = canvas.filled(style().paler("chartBad", 0.12))
    assert late.x > canvas.filled(style().color("chart1"))[-1].right
    assert len(painted.marks) == 9 + 3


def test_many_purchases_do_not_run_into_one_block() -> None:
    start = date(2024, 1, 1)
    beats = tuple(Beat(on=start + timedelta(days=3 * n), amount=WAN) for n in range(200))
    canvas, _painted = drawn(Rhythm(title="r", start=start, today=beats[-1].on, beats=beats), 700)
    bars = canvas.filled(style().color("chart1"))
    assert all(a.right < b.x for a, b in pairwise(bars))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(-5, 10**12)),
             min_size=1, max_size=40),
    st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.sampled_from([330, 700]),
)  # fmt: skip
def test_any_rhythm_can_be_drawn(
    beats: list[tuple[date, int]], expected: date | None, width: int
) -> None:
    chart = Rhythm(
        title="r", start=date(2020, 1, 1), today=date(2026, 11, 21), expected=expected,
        late_from=expected, beats=tuple(Beat(on=d, amount=a) for d, a in beats),
    )  # fmt: skip
    canvas, painted = drawn(chart, width)
    assert overlapping(canvas) == []
    assert painted.lost == ()


# --- heat map -------------------------------------------------------------------------------
def test_means_are_broken_lines_between_the_cells() -> None:
    canvas, painted = drawn(drawing.rfm(), 800)
    cells = [m.box for m in painted.marks]
    dividers = [p for p, c in canvas.lines if c == style().color("text")]
    across = next(p for p in dividers if p[0][1] == p[1][1])
    down = next(p for p in dividers if p[0][0] == p[1][0])
    assert cells[5].bottom <= across[0][1] <= cells[10].y
    assert cells[1].right <= down[0][0] <= cells[2].x
    assert {"R 均值 3.0", "F 均值 2.9", "12 天内", "9 次以上"} <= set(canvas.texts)


def test_a_cell_says_how_many_above_how_much() -> None:
    canvas, painted = drawn(drawing.rfm(), 800)
    cell = painted.marks[4]
    inside = [w for w in canvas.words if cell.box.has(w.box.x, w.box.y + w.box.h / 2)]
    assert [(w.text, w.bold) for w in sorted(inside, key=lambda w: w.box.y)] == [
        ("14", True), ("12.5", False)
    ]  # fmt: skip
    assert cell.tip == "R5 · F5 125,000 元 · 14"


def test_the_line_around_selected_cells_has_none_between_them() -> None:
    canvas, _painted = drawn(drawing.rfm(), 800)
    edges = [p for p, c in canvas.lines if c == style().color("chart2")]
    assert len(edges) == 8  # four cells in a square


def test_counts_and_notes_must_fill_the_table() -> None:
    with pytest.raises(ValueError, match="counts"):
        Heatmap(title="h", rows=("r",), columns=("a",), cells=((1,),), counts=((1, 2),))
    with pytest.raises(ValueError, match="every row"):
        Heatmap(title="h", rows=("r",), columns=("a",), cells=((1,),), row_notes=("x", "y"))


def test_the_table_of_a_heat_map_has_its_counts() -> None:
    table = as_table(drawing.rfm())
    assert len(table.columns) == 11
    assert table.rows[0].cells[5:] == (25 * WAN // 2, 10, 11, 12, 13, 14)


def test_a_divider_at_the_edge_keeps_its_words_inside() -> None:
    chart = replace(drawing.rfm(), column_divider=Divider(after=5, title="F 均值 5.0"))
    canvas, painted = drawn(chart, 360)
    assert canvas.said("F 均值 5.0").box.right <= 360.5
    assert painted.lost == ()


# --- matrix ---------------------------------------------------------------------------------
def laid(chart: Scatter, width: float = 700) -> tuple[Recording, Matrix]:
    canvas = Recording()
    _painted, matrix = paint_still(chart, canvas, Box(0, 0, width, 400), style())
    return canvas, matrix


def test_quarters_meet_where_the_thresholds_cross() -> None:
    chart = drawing.matrix()
    canvas, _painted = drawn(chart)
    x, _y = laid(chart)[1].handles
    lines = [p for p, c in canvas.lines if c == style().color("primary")]
    level = next(p[0][1] for p in lines if p[0][1] == p[1][1])
    tint = style().paler("chartDeep", 0.06)
    (key,) = canvas.filled(tint)
    assert (key.x, key.bottom) == pytest.approx((x.place, level), abs=1)
    assert key.x > 300


def test_names_of_quarters_stand_in_the_outer_corners_and_open_them() -> None:
    canvas, painted = drawn(drawing.matrix())
    key, chance = canvas.said("关键客户").box, canvas.said("机会").box
    assert key.x > chance.right
    assert key.y < chance.y
    marks = {m.behind: m for m in painted.marks if isinstance(m.behind, str)}
    assert set(marks) == {"q0", "q1", "q2", "q3"}
    assert marks["q0"].tip.startswith("关键客户 ")


def test_a_quarter_too_small_for_its_name_has_none() -> None:
    canvas, painted = drawn(replace(drawing.matrix(), x_threshold=9.9), 360)
    assert "关键客户" not in canvas.texts
    assert "维持" in canvas.texts
    assert painted.lost == ()


def test_a_threshold_says_its_value_on_a_handle() -> None:
    canvas, _painted = drawn(drawing.matrix())
    assert {"≥ 6.0", "≥ 1.00"} <= set(canvas.texts)
    fixed = replace(drawing.matrix(), x_parameter="", y_parameter="")
    assert "≥ 6.0" not in drawn(fixed)[0].texts
    assert not fixed.is_movable


def test_a_place_is_the_nearest_step_of_a_threshold() -> None:
    _canvas, matrix = laid(drawing.matrix())
    x, y = matrix.handles
    assert x.value_at(x.place, 0) == 6.0
    assert x.value_at(x.field.x + 0.25 * x.field.w + 0.2, 0) == 2.5
    assert y.value_at(0, y.field.y) == 1.5
    assert x.value_at(-500, 0) == 0
    assert x.value_at(5000, 0) == 10
    assert (x.moved(1), x.moved(-1), y.moved(1)) == (6.1, 5.9, 1.01)
    assert x.moved(10**6) == 10
    moved = matrix.with_value("strength", 1.2)
    assert moved.chart.y_threshold == 1.2
    assert moved.handles[1].place < y.place


@pytest.mark.parametrize(
    ("measure", "high", "step"),
    [(Measure.SCORE, 10, 0.1), (Measure.SCORE, 1.5, 0.01), (Measure.DAYS, 90, 1),
     (Measure.COUNT, 9, 1), (Measure.PERCENT, 10_000, 10), (Measure.PERCENT, 300, 1),
     (Measure.MONEY, 50 * WAN, 100_000), (Measure.MONEY, 5_000, 100)],
)  # fmt: skip
def test_the_step_of_a_threshold_suits_its_measure(
    measure: Measure, high: float, step: float
) -> None:
    assert step_for(measure, Axis(0, high, high / 5, ())) == step


def test_a_threshold_between_two_steps_is_not_rounded_away() -> None:
    _canvas, matrix = laid(replace(drawing.matrix(), x_threshold=6.2514))
    assert matrix.handles[0].text == "≥ 6.25"
    assert (matrix.handles[0].moved(1), matrix.handles[0].moved(-1)) == (6.3, 6.2)


def test_a_scale_from_high_to_low_is_refused() -> None:
    with pytest.raises(ValueError, match="low to high"):
        replace(drawing.matrix(), x_range=(10, 0))
