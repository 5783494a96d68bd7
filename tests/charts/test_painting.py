"""What the painters draw: heights, labels, marks, and the edges of every kind of chart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.charts import (
    Bars,
    Chart,
    Curves,
    Flow,
    FunnelChart,
    FunnelStage,
    Heatmap,
    LayerMark,
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
    Slice,
    Step,
    Waterfall,
)
from crmdesk.analysis.wording import Measure
from crmdesk.charts.colours import contrast, heat, on
from crmdesk.charts.share import columns_for
from crmdesk.charts.waterfall import is_cut
from crmdesk.core.i18n import set_language
from tests.helpers import drawing
from tests.helpers.drawing import WAN, Recording, drawn, style, wan

KINDS = sorted(drawing.one_of_each())
EMPTY: dict[str, Chart] = {
    "bars": Bars(title="空", categories=(), series=()),
    "gaps": Bars(title="空", categories=("1月",), series=(Series(title="a", values=(None,)),)),
    "lines": Lines(title="空", categories=(), series=()),
    "funnel": FunnelChart(title="空", stages=()),
    "share": Share(title="空", slices=()),
    "heatmap": Heatmap(title="空", rows=(), columns=(), cells=()),
    "limits": LimitBars(title="空", bars=(), used_title="占用", limit_title="额度"),
    "ranks": RankBars(title="空", ranks=()),
    "scores": ScoreBars(title="空", marks=()),
    "scatter": Scatter(title="空", points=(), clusters=(), x_title="x", y_title="y"),
    "pyramid": PyramidChart(title="空", layers=(LayerMark(title="VIP", count=0),)),
    "curves": Curves(title="空", curves=(), x_title="x", y_title="y"),
    "pareto": Pareto(title="空", bars=()),
    "flow": Flow(title="空", start_title="a", end_title="b", starts=(), ends=(), ribbons=()),
    "rhythm": Rhythm(title="空", start=date(2026, 1, 1), today=date(2026, 11, 21), beats=()),
}


def overlapping(canvas: Recording) -> list[tuple[str, str]]:
    return [
        (a.text, b.text)
        for a, b in combinations(canvas.words, 2)
        if a.box.grown(-0.6).overlaps(b.box.grown(-0.6))
    ]


def simple(*values: float | None, current: int | None = None) -> Bars:
    names = tuple(f"{n}月" for n in range(1, len(values) + 1))
    series = Series(
        title="成交额", values=wan(*values), behind=tuple((n,) for n in range(len(values)))
    )
    return Bars(title="各月", categories=names, series=(series,), current=current)


# --- every kind -----------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("scale", [0.92, 1.0, 1.3])
@pytest.mark.parametrize("width", [330, 360, 700, 1200])
@pytest.mark.parametrize("kind", KINDS)
def test_texts_neither_overlap_nor_leave_their_room(
    kind: str, width: int, scale: float, language: str
) -> None:
    set_language(language)
    canvas, painted = drawn(drawing.one_of_each()[kind], width * scale, scale=scale)
    assert overlapping(canvas) == []
    assert painted.lost == ()
    assert all(w.box.x >= -0.6 and w.box.right <= width * scale + 0.6 for w in canvas.words)


@pytest.mark.parametrize("kind", KINDS)
def test_every_mark_says_something_and_knows_what_is_behind(kind: str) -> None:
    _canvas, painted = drawn(drawing.one_of_each()[kind])
    assert painted.marks
    assert all(mark.tip for mark in painted.marks)
    assert any(mark.behind for mark in painted.marks)


@pytest.mark.parametrize("kind", KINDS)
def test_marks_lie_inside_the_chart(kind: str) -> None:
    _canvas, painted = drawn(drawing.one_of_each()[kind], 360, 320)
    for mark in painted.marks:
        assert mark.box.x >= -5
        assert mark.box.right <= 365


@pytest.mark.parametrize("kind", sorted(EMPTY))
def test_a_chart_without_data_says_so(kind: str) -> None:
    canvas, painted = drawn(EMPTY[kind])
    assert "还没有数据。" in canvas.texts
    assert painted.marks == ()


@pytest.mark.parametrize("kind", KINDS)
def test_the_title_can_stand_elsewhere(kind: str) -> None:
    from crmdesk.charts.drawing import Box
    from crmdesk.charts.painting import paint

    chart = drawing.one_of_each()[kind]
    canvas = Recording()
    paint(chart, canvas, Box(0, 0, 700, 300), style(), has_title=False)
    assert chart.title not in canvas.texts
    assert chart.title in drawn(chart)[0].texts


def test_a_room_that_is_too_small_is_reported() -> None:
    _canvas, painted = drawn(drawing.funnel(), 700, 60)
    assert painted.lost


def test_a_title_wider_than_the_chart_is_reported() -> None:
    chart = replace(simple(1, 2), title="很长的标题" * 30)
    canvas, painted = drawn(chart, 360)
    assert [lost.text for lost in painted.lost] == [chart.title]
    assert any(t.endswith("…") for t in canvas.texts)


# --- bars -----------------------------------------------------------------------------------
def test_bars_are_as_high_as_their_values() -> None:
    canvas, _painted = drawn(simple(50, 100, 25))
    half, whole, quarter = canvas.filled(style().color("chart1"))
    assert half.h == pytest.approx(whole.h / 2, abs=0.5)
    assert quarter.h == pytest.approx(whole.h / 4, abs=0.5)
    assert half.bottom == whole.bottom == quarter.bottom


def test_parts_of_a_bar_stand_on_each_other() -> None:
    canvas, _painted = drawn(drawing.bars())
    signed = canvas.filled(style().color("chartGood"))[:2]
    commit = canvas.filled(style().color("chartDeep"))
    on_it = [b for b in commit if abs(b.x - signed[0].x) < 0.5]
    assert on_it
    assert 0 <= signed[0].y - on_it[0].bottom <= 2
    assert "80" in canvas.texts  # 41 signed and 39 commit


def test_a_bar_is_labelled_above_a_target_that_touches_it() -> None:
    canvas, _painted = drawn(drawing.bars())
    dash = canvas.filled(style().color("chart2"))[0]
    labels = [w for w in canvas.words if w.text == "80" and w.bold]
    assert labels[0].box.bottom <= dash.y + 0.5


def test_losses_hang_below_zero() -> None:
    canvas, _painted = drawn(simple(30, -30))
    gain, loss = canvas.filled(style().color("chart1"))
    assert gain.bottom == pytest.approx(loss.y, abs=0.5)
    assert canvas.said("−30").box.y > loss.y


def test_earlier_months_are_paler_and_the_current_one_is_bold() -> None:
    canvas, _painted = drawn(simple(10, 20, 30, current=2))
    assert len(canvas.filled(style().color("chart1"))) == 1
    assert len(canvas.filled(style().paler("chart1", 0.55))) == 2
    assert canvas.said("3月").bold
    assert not canvas.said("1月").bold


def test_gaps_and_zeros_have_neither_bar_nor_label() -> None:
    canvas, painted = drawn(simple(10, None, 0))
    assert len(canvas.filled(style().color("chart1"))) == 1
    assert len(painted.marks) == 1


def test_one_bar_is_not_as_wide_as_the_chart() -> None:
    canvas, _painted = drawn(simple(10), 1200)
    (bar,) = canvas.filled(style().color("chart1"))
    assert bar.w <= 30


def test_a_click_on_a_bar_leads_to_its_records() -> None:
    _canvas, painted = drawn(simple(10, 20))
    assert [(m.tip, m.behind) for m in painted.marks] == [
        ("1月 · 成交额 100,000 元", (0,)),
        ("2月 · 成交额 200,000 元", (1,)),
    ]


def test_many_days_are_thinned_out_and_today_stays() -> None:
    names = tuple(f"11-{n:02}" for n in range(1, 31))
    chart = Bars(
        title="每天", categories=names, current=21,
        series=(Series(title="笔数", values=tuple(range(30))),), measure=Measure.COUNT,
    )  # fmt: skip
    canvas, _painted = drawn(chart, 360)
    named = [t for t in canvas.texts if t in names]
    assert "11-22" in named
    assert 3 <= len(named) < 15


def test_names_of_people_are_cut_but_not_left_out() -> None:
    names = tuple(f"销售员名字很长{n}" for n in "甲乙丙丁戊己庚辛")
    chart = Bars(
        title="各人", categories=names, series=(Series(title="额", values=wan(*range(1, 9))),)
    )
    canvas, painted = drawn(chart, 360)
    assert sum(t.endswith("…") for t in canvas.texts) == 8
    assert painted.lost == ()


@pytest.mark.parametrize("largest", [1, 99, 10**8, 10**12, 10**16])
def test_tiny_and_huge_amounts_keep_few_digits(largest: int) -> None:
    chart = Bars(
        title="额",
        categories=("甲", "乙"),
        series=(Series(title="a", values=(largest, largest // 3)),),
    )
    canvas, painted = drawn(chart, 360)
    assert painted.lost == ()
    assert overlapping(canvas) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-(10**13), 10**13) | st.none(), min_size=1, max_size=40),
    st.sampled_from([330, 520, 900]),
)
def test_any_bars_can_be_drawn_without_overlap(values: list[int | None], width: int) -> None:
    names = tuple(f"{n}月" for n in range(len(values)))
    chart = Bars(title="额", categories=names, series=(Series(title="a", values=tuple(values)),))
    canvas, painted = drawn(chart, width)
    assert overlapping(canvas) == []
    assert painted.lost == ()


# --- lines ----------------------------------------------------------------------------------
def test_a_line_breaks_at_a_gap() -> None:
    canvas, painted = drawn(drawing.lines())
    strokes = [places for places, color in canvas.lines if color == style().color("chart1")]
    assert [len(s) for s in strokes if len(s) > 2] == [4, 3]
    assert [m.behind for m in painted.marks] == [(0,), (1,), (2,), (3,), (5,), (6,), (7,)]


def test_lines_over_bars_are_not_crossed_by_labels() -> None:
    line = Series(title="回款", values=wan(12, 18, 33, 38), color="chart2")
    chart = replace(simple(10, 20, 30, 40, current=3), lines=(line,))
    canvas, _painted = drawn(chart)
    assert [w.text for w in canvas.words if w.bold and w.text in ("10", "20", "30", "40")] == ["40"]


# --- waterfall ------------------------------------------------------------------------------
def test_a_waterfall_ends_at_the_sum_of_its_steps() -> None:
    chart = drawing.waterfall()
    assert chart.end == chart.start.value + sum(s.value for s in chart.steps)
    canvas, painted = drawn(chart)
    assert {"119.5", "114.4", "+14.2", "−10.4"} <= set(canvas.texts)
    assert [m.behind for m in painted.marks] == [
        "before",
        (0,),
        (1,),
        (2,),
        (3,),
        (4,),
        (9,),
        "after",
    ]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(-(10**8), 10**8), max_size=6))
def test_whoever_adds_up_the_labels_arrives_at_the_end(start: int, values: list[int]) -> None:
    steps = tuple(Step(title=f"原因{n}", value=v) for n, v in enumerate(values))
    chart = Waterfall(title="w", start=Step(title="起", value=start), steps=steps, end_title="止")
    canvas, _painted = drawn(chart, 2000)
    labels = sorted((w for w in canvas.words if w.bold and w.text != "w"), key=lambda w: w.box.x)
    amounts = [Decimal(w.text.replace("−", "-").replace(",", "")) for w in labels]
    assert len(amounts) == len(values) + 2
    assert sum(amounts[:-1]) == amounts[-1]


def test_each_step_begins_where_the_one_before_ended() -> None:
    chart = Waterfall(
        title="w", start=Step(title="起", value=10 * WAN),
        steps=(Step(title="增", value=5 * WAN), Step(title="减", value=-12 * WAN)), end_title="止",
    )  # fmt: skip
    canvas, _painted = drawn(chart)
    (gain,), (loss,) = (canvas.filled(style().color(c)) for c in ("chartGood", "chartBad"))
    assert gain.y == pytest.approx(loss.y, abs=0.01)
    assert loss.h == pytest.approx(gain.h * 12 / 5, rel=0.01)


def test_the_axis_is_cut_only_when_every_step_is_small() -> None:
    small = drawing.waterfall()
    assert is_cut(small)
    assert any("纵轴从" in t for t in drawn(small)[0].texts)
    big = replace(small, steps=(*small.steps, Step(title="新增", value=30 * WAN)))
    assert not is_cut(big)
    assert not any("纵轴从" in t for t in drawn(big)[0].texts)


@pytest.mark.parametrize("start", [0, -5 * WAN])
def test_the_axis_is_never_cut_at_zero_or_below(start: int) -> None:
    chart = Waterfall(
        title="w", start=Step(title="起", value=start), steps=(Step(title="增", value=WAN // 10),),
        end_title="止",
    )  # fmt: skip
    assert not is_cut(chart)
    assert drawn(chart)[1].lost == ()


def test_what_is_neither_good_nor_bad_is_grey() -> None:
    canvas, _painted = drawn(drawing.waterfall())
    assert len(canvas.filled(style().color("chartGrey"))) == 1
    assert canvas.said("−10.4").color == style().color("text2")


@settings(max_examples=60, deadline=None)
@given(
    st.integers(-(10**10), 10**12),
    st.lists(st.integers(-(10**11), 10**11), max_size=9),
    st.sampled_from([330, 700]),
)
def test_any_waterfall_can_be_drawn(start: int, values: list[int], width: int) -> None:
    steps = tuple(Step(title=f"原因{n}", value=v) for n, v in enumerate(values))
    chart = Waterfall(title="w", start=Step(title="起", value=start), steps=steps, end_title="止")
    canvas, painted = drawn(chart, width)
    assert overlapping(canvas) == []
    assert len(painted.marks) == len(values) + 2


# --- funnel ---------------------------------------------------------------------------------
def test_a_funnel_says_how_many_went_on() -> None:
    canvas, _painted = drawn(drawing.funnel())
    assert {"128", "64", "50.0%", "42.2%", "186.2"} <= set(canvas.texts)


def test_a_stage_that_nobody_reached_has_no_conversion_after_it() -> None:
    stages = tuple(FunnelStage(title=t, count=c) for t, c in (("一", 3), ("二", 0), ("三", 0)))
    chart = FunnelChart(title="f", stages=stages)
    assert [chart.conversion(n) for n in range(3)] == [None, 0, None]
    assert drawn(chart)[1].lost == ()


def test_a_narrow_funnel_gives_up_the_last_figures_first() -> None:
    wide, narrow = (drawn(drawing.funnel(), w)[0].texts for w in (700, 330))
    assert {"数量", "金额（万元）", "转化率", "天数"} <= set(wide)
    assert "数量" in narrow
    assert "天数" not in narrow


# --- share ----------------------------------------------------------------------------------
def test_parts_of_a_whole_are_as_wide_as_their_share() -> None:
    chart = Share(title="s", slices=(
        Slice(title="a", value=75 * WAN), Slice(title="b", value=25 * WAN, color="chart2")))  # fmt: skip
    canvas, _painted = drawn(chart, 800)
    first = max(canvas.filled(style().color("chart1")), key=lambda b: b.w)
    second = max(canvas.filled(style().color("chart2")), key=lambda b: b.w)
    assert first.w / (first.w + second.w) == pytest.approx(0.75, abs=0.01)
    assert {"75.0%", "25.0%"} <= set(canvas.texts)


def test_a_part_too_small_to_see_is_still_drawn() -> None:
    chart = Share(title="s", slices=(
        Slice(title="a", value=10**12), Slice(title="b", value=1, color="chart2", behind=(7,))))  # fmt: skip
    _canvas, painted = drawn(chart, 800)
    assert painted.marks[-1].behind == (7,)


@pytest.mark.parametrize(
    ("width", "slices", "columns"), [(700, 7, 7), (560, 7, 4), (360, 7, 3), (50, 3, 1), (700, 2, 2)]
)
def test_columns_of_a_share_fill_their_rows_evenly(width: int, slices: int, columns: int) -> None:
    assert columns_for(width, slices) == columns


def test_nothing_owed_is_an_empty_bar() -> None:
    chart = Share(title="s", slices=(Slice(title="a", value=0), Slice(title="b", value=0)))
    canvas, painted = drawn(chart)
    assert painted.marks == ()
    assert canvas.texts.count("—") == 2


def test_a_negative_part_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Share(title="s", slices=(Slice(title="a", value=-1),))


# --- heatmap --------------------------------------------------------------------------------
@pytest.mark.parametrize(("color", "surface"), [("#3B74F0", "#FFFFFF"), ("#5B8DF7", "#1A2029"),
                                                ("#D0402F", "#FFFFFF"), ("#F0675A", "#1A2029")])  # fmt: skip
def test_every_heat_colour_can_be_read_on(color: str, surface: str) -> None:
    fills = [heat(color, surface, n / 100) for n in range(101)]
    assert min(contrast(on(f), f) for f in fills) >= 4.5
    away = [contrast(f, surface) for f in fills]
    assert away == sorted(away)  # more is never drawn as less


def test_an_empty_cell_says_so_and_losses_are_red() -> None:
    chart = Heatmap(title="h", rows=("r",), columns=("a", "b", "c"), cells=((None, 10, -10),))
    canvas, painted = drawn(chart)
    assert {"—", "10", "−10"} <= set(canvas.texts)
    assert len(painted.marks) == 3


def test_cells_that_do_not_fill_the_table_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fill"):
        Heatmap(title="h", rows=("r",), columns=("a", "b"), cells=((1,),))


# --- scatter --------------------------------------------------------------------------------
def test_only_named_points_have_their_name_beside_them() -> None:
    canvas, painted = drawn(drawing.scatter())
    assert {"宁波海润", "光谷新材", "顺德美家", "金桥建材"} <= set(canvas.texts)
    assert not any(t.startswith("客户") for t in canvas.texts)
    assert len(painted.marks) == 64


def test_a_point_further_right_and_up_is_drawn_there() -> None:
    _canvas, painted = drawn(drawing.scatter())
    near = next(m for m in painted.marks if m.tip.startswith("光谷新材"))
    far = next(m for m in painted.marks if m.tip.startswith("宁波海润"))
    assert far.box.x > near.box.x
    assert far.box.y < near.box.y


def test_values_of_another_length_than_the_categories_are_refused() -> None:
    with pytest.raises(ValueError, match="2 categories"):
        Bars(title="b", categories=("a", "b"), series=(Series(title="s", values=(1,)),))


def test_parts_beside_a_high_chart_have_a_row_each() -> None:
    chart = Share(title="s", slices=(
        Slice(title="a", value=300, behind=(1,)), Slice(title="b", value=100, behind=(2,))))  # fmt: skip
    low, high = (drawn(chart, 500, height)[1].marks for height in (110, 250))
    assert [m.behind for m in low] == [(1,), (2,)]
    assert [m.behind for m in high] == [(1,), (2,), (1,), (2,)]  # the bar, then the rows
