"""The charts of the credit page: limits with use, the largest debtors, the zone of payment."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.chart_tables import as_table
from crmdesk.analysis.charts import (
    LimitBar,
    LimitBars,
    Point,
    Rank,
    RankBars,
    ScoreBars,
    ScoreMark,
    Shape,
    Zone,
)
from crmdesk.charts.limit_bars import PALE
from crmdesk.charts.shapes import outline
from tests.charts.test_painting import overlapping
from tests.helpers import drawing
from tests.helpers.drawing import WAN, drawn, style

SAID = "BB 及以下：额度 0，只收现款"


def some(*pairs: tuple[int, int | None]) -> LimitBars:
    return LimitBars(
        title="占用",
        bars=tuple(
            LimitBar(title=f"级{n}", used=used, limit=limit)
            for n, (used, limit) in enumerate(pairs)
        ),
        used_title="占用",
        limit_title="额度",
        without=("没有额度", "只收现款"),
    )


# --- use and limit --------------------------------------------------------------------------
def test_use_stands_inside_its_limit_on_the_same_scale() -> None:
    canvas, _painted = drawn(some((50 * WAN, 100 * WAN)))
    limit = max(canvas.filled(style().color(PALE)), key=lambda b: b.h)
    use = max(canvas.filled(style().color("chart1")), key=lambda b: b.h)
    assert use.h == pytest.approx(limit.h / 2, abs=0.6)
    assert limit.x < use.x
    assert use.right < limit.right
    assert use.bottom == pytest.approx(limit.bottom)


def test_use_beyond_the_limit_rises_above_its_cap() -> None:
    canvas, _painted = drawn(some((150 * WAN, 100 * WAN)))
    limit = max(canvas.filled(style().color(PALE)), key=lambda b: b.h)
    use = max(canvas.filled(style().color("chart1")), key=lambda b: b.h)
    assert use.y < limit.y
    drawn_last = canvas.rects[-1]
    assert drawn_last[1] == style().color("text3")  # the cap crosses the bar of the use
    assert use.y < drawn_last[0].y < use.bottom
    (label,) = [w for w in canvas.words if w.text == "150" and w.bold]
    assert label.box.bottom <= use.y + 1


def test_numbers_of_narrow_bars_leave_out_decimals_instead_of_touching() -> None:
    pairs = [(553 * WAN // 10, 90 * WAN), (364 * WAN // 10, 52 * WAN)] * 5
    wide, _painted = drawn(some(*pairs), 900)
    narrow, _painted = drawn(some(*pairs), 330)
    assert {"55.3", "36.4"} <= set(wide.texts)
    assert {"55", "36"} <= set(narrow.texts)
    boxes = sorted((w.box for w in narrow.words if w.text in ("55", "36")), key=lambda b: b.x)
    assert len(boxes) == 10
    assert all(one.right + 2 < other.x for one, other in itertools.pairwise(boxes))


def test_what_has_no_limit_is_explained_once_by_a_bracket() -> None:
    canvas, _painted = drawn(drawing.limits())
    said = canvas.said(SAID)
    warn = style().color("warn")
    (bracket,) = [places for places, color in canvas.lines if color == warn]
    assert len(bracket) == 4
    assert said.box.bottom < bracket[1][1]
    highest_label = min(w.box.y for w in canvas.words if w.text in ("21.6", "12.4", "5.3"))
    assert bracket[0][1] <= highest_label + 1
    assert bracket[0][0] > canvas.said("BBB").box.right
    assert bracket[3][0] >= canvas.said("D").box.right


def test_without_room_for_the_bracket_the_explanation_stands_above() -> None:
    chart = some((50 * WAN, 60 * WAN), (30 * WAN, 60 * WAN), (5 * WAN, None))
    canvas, painted = drawn(replace(chart, without=(SAID,)), 330)
    warn = style().color("warn")
    assert not [places for places, color in canvas.lines if color == warn]
    assert canvas.said(SAID).box.bottom < min(w.box.y for w in canvas.words if w.text == "60")
    assert painted.lost == ()


def test_a_limit_in_the_middle_keeps_the_bracket_to_the_end() -> None:
    assert some((1, None), (1, 5), (1, None)).first_without == 2
    assert some((1, 5)).first_without == 1
    assert some((1, None), (1, 0)).first_without == 0


def test_the_tip_says_that_there_is_no_limit() -> None:
    _canvas, painted = drawn(some((5 * WAN, 10 * WAN), (3 * WAN, None)))
    assert [m.tip for m in painted.marks] == [
        "级0 · 占用 50,000 元 · 额度 100,000 元", "级1 · 占用 30,000 元 · 额度 —",
    ]  # fmt: skip


def test_the_table_has_no_share_of_no_limit() -> None:
    table = as_table(some((5 * WAN, 10 * WAN), (3 * WAN, None), (0, 0)))
    assert [row.cells[2:] for row in table.rows] == [(10 * WAN, 5000), (None, None), (None, None)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 10**12), st.none() | st.integers(0, 10**12)),
        min_size=1, max_size=12,
    ),
    st.sampled_from([330, 560, 900]),
)  # fmt: skip
def test_any_use_and_limit_can_be_drawn(pairs: list[tuple[int, int | None]], width: int) -> None:
    canvas, painted = drawn(some(*pairs), width)
    assert overlapping(canvas) == []
    assert painted.lost == ()
    assert len(painted.marks) == len(pairs)


# --- the largest ----------------------------------------------------------------------------
def test_the_largest_are_as_long_as_their_amounts() -> None:
    chart = RankBars(title="r", ranks=(
        Rank(title="甲", value=40 * WAN), Rank(title="乙", value=10 * WAN)))  # fmt: skip
    canvas, _painted = drawn(chart)
    first, second = sorted(canvas.filled(style().color("chart1")), key=lambda b: b.y)
    assert first.w == pytest.approx(4 * second.w, rel=0.01)


def test_amounts_and_shares_stand_in_line_and_the_rest_has_no_bar() -> None:
    canvas, painted = drawn(drawing.ranks())
    amounts = [canvas.said(t).box.right for t in ("28.6", "24.1", "163.7")]
    assert amounts == pytest.approx([amounts[0]] * 3)
    shares = [canvas.said(t).box.right for t in ("10.6%", "60.9%")]
    assert shares[0] == pytest.approx(shares[1])
    assert "户均 2.0 万元" in canvas.texts
    assert len(canvas.filled(style().color("chart1"))) == 4
    assert [m.behind for m in painted.marks] == [(0,), (1,), (2,), (3,), (4,), "rest"]


def test_who_passes_the_alarm_is_seen_to_pass_it() -> None:
    canvas, _painted = drawn(drawing.ranks())
    ticks = {
        round(places[0][0], 3) for places, color in canvas.lines if color == style().color("chart2")
    }
    (x,) = ticks
    (over,) = canvas.filled(style().color("chart2"))
    assert over.right > x
    assert all(b.right < x for b in canvas.filled(style().color("chart1")))


def test_nothing_owed_is_drawn_as_empty_tracks() -> None:
    chart = RankBars(title="r", ranks=(Rank(title="甲", value=0),))
    canvas, painted = drawn(chart)
    assert canvas.filled(style().color("chart1")) == []
    assert len(painted.marks) == 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.text("名字公司abc", max_size=30), st.integers(0, 10**13)),
             min_size=1, max_size=10),
    st.none() | st.integers(1, 10**13),
    st.sampled_from([330, 700]),
)  # fmt: skip
def test_any_ranks_can_be_drawn(
    pairs: list[tuple[str, int]], alarm: int | None, width: int
) -> None:
    ranks = tuple(Rank(title=name, value=value, share=value % 10_001) for name, value in pairs)
    canvas, painted = drawn(RankBars(title="r", ranks=ranks, alarm=alarm), width)
    assert overlapping(canvas) == []
    assert painted.lost == ()


# --- points in their frames -----------------------------------------------------------------
def test_frames_are_as_wide_as_their_full_marks() -> None:
    canvas, painted = drawn(drawing.scores())
    frames = sorted(canvas.filled(style().color("chartGrey:14")), key=lambda b: b.y)
    assert [f.w / frames[0].w for f in frames] == pytest.approx([1, 25 / 30, 20 / 30, 15 / 30])
    points = sorted(canvas.filled(style().color("chart1")), key=lambda b: b.y)
    assert [p.w / f.w for p, f in zip(points, frames, strict=True)] == pytest.approx(
        [25 / 30, 21 / 25, 14 / 20, 11 / 15]
    )
    assert [m.behind for m in painted.marks] == [(n,) for n in range(5)]


def test_what_is_not_known_is_an_empty_broken_frame() -> None:
    canvas, painted = drawn(drawing.scores())
    (broken,) = [places for places, c in canvas.lines if c == style().color("chartGrey")]
    assert len(broken) == 5
    assert "— / 10" in canvas.texts
    assert painted.marks[3].tip == "担保 · — / 10"


@pytest.mark.parametrize("points", [-1, 11])
def test_points_beyond_the_full_marks_are_refused(points: int) -> None:
    with pytest.raises(ValueError, match="full marks"):
        ScoreBars(title="s", marks=(ScoreMark(title="a", points=points, full=10),))


def test_a_plus_is_a_cross_around_its_place() -> None:
    places = outline(Shape.PLUS, 10, 20, 5)
    assert len(places) == 12
    assert sum(x for x, _y in places) / 12 == pytest.approx(10)
    assert sum(y for _x, y in places) / 12 == pytest.approx(20)
    steps = zip(places, [*places[1:], places[0]], strict=True)
    assert all((x1 == x2) != (y1 == y2) for (x1, y1), (x2, y2) in steps)


# --- payment behaviour ----------------------------------------------------------------------
def test_no_name_covers_a_point_not_even_in_a_crowd() -> None:
    crowd = tuple(
        Point(x=x / 2, y=y * WAN // 2, title=f"商品{x}{y}", cluster=0, is_named=x == y)
        for x in range(8)
        for y in range(8)
    )
    far = tuple(Point(x=x, y=0, title="远", cluster=1) for x in (-30, 40))
    canvas, painted = drawn(replace(drawing.scatter(), points=crowd + far), 420)
    names = [w.box for w in canvas.words if w.text.startswith("商品")]
    assert names  # some find room outside the crowd
    points = [m.box for m in painted.marks]
    assert not [n for n in names if any(n.overlaps(p) for p in points)]


def test_the_zone_of_no_delivery_is_tinted_and_named() -> None:
    canvas, _painted = drawn(drawing.scatter())
    (zone,) = canvas.filled(style().color("chartBad:9"))
    (threshold,) = [p for p, c in canvas.lines if c == style().color("chart2")]
    assert zone.x == pytest.approx(threshold[0][0], abs=0.01)
    said = canvas.said("超 15 天：停止发货")
    assert zone.x < said.box.x
    assert said.box.right < zone.right


def test_paying_on_time_has_a_name_instead_of_zero() -> None:
    canvas, _painted = drawn(drawing.scatter())
    assert "准时" in canvas.texts
    feet = [w.text for w in canvas.words if abs(w.box.y - canvas.said("准时").box.y) < 1]
    assert "0" not in feet


def test_a_zone_without_points_is_seen_all_the_same() -> None:
    chart = replace(
        drawing.scatter(), points=(Point(x=1, y=WAN, title="甲"),), x_threshold=None,
        zone=Zone(x_from=15, title="停止发货"),
    )  # fmt: skip
    canvas, painted = drawn(chart, 360)
    (zone,) = canvas.filled(style().color("chartBad:9"))
    assert zone.w > 5
    assert "停止发货" in canvas.texts
    assert painted.lost == ()


def test_a_darker_colour_is_mixed_with_black() -> None:
    plain, darker, darkest = (style().color(c) for c in ("chartBad", "chartBad/75", "chartBad/50"))
    assert int(plain[1:3], 16) > int(darker[1:3], 16) > int(darkest[1:3], 16)
