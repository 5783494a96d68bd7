"""The upgrade simulation (B1b): the computed figures of the case, never the printed profit."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import PyramidChart, Waterfall
from crmdesk.analysis.customer_frame import CustomerFacts, frame_of
from crmdesk.analysis.layers import ACTIVE, Layer
from crmdesk.analysis.pyramid import Pyramid, RankedFrame, pyramid
from crmdesk.analysis.rounding import hundredths
from crmdesk.analysis.upgrade import (
    USUAL_WISHES,
    Move,
    MovesRefused,
    Wish,
    candidates,
    moves_of,
    read_moves,
    simulate,
)
from crmdesk.analysis.upgrade_result import METHOD
from crmdesk.services.wording import shown
from tests.analysis.test_pyramid import BOUGHT, TODAY, buyer, case

YUAN = 100
MOVES = "small>medium:36, medium>big:18, big>vip:8"
V, B, M, S, INACTIVE = Layer.VIP, Layer.BIG, Layer.MEDIUM, Layer.SMALL, Layer.INACTIVE


@pytest.fixture(scope="module")
def data() -> RankedFrame:
    return RankedFrame.of(case())


@pytest.fixture(scope="module")
def found(data: RankedFrame) -> Pyramid:
    return pyramid(data, reported_profit=850_000 * YUAN)


def run(data: RankedFrame, **values: Any) -> Result:
    return METHOD.run(data, METHOD.values(values))


# --- the case ---------------------------------------------------------------------------------
@pytest.mark.parametrize("wishes", [read_moves(MOVES), USUAL_WISHES])
def test_the_case_of_the_source(found: Pyramid, wishes: tuple[Wish, ...]) -> None:
    after = simulate(found, moves_of(found, wishes))
    assert after.after == (29, 95, 337, 1_665, 0, 0, 0)
    assert after.sales_after == 11_306_100 * YUAN
    assert hundredths(after.sales_gain / after.sales_before) == 1356
    assert after.layers_profit_after == 1_967_210 * YUAN
    assert after.profit_gain == 511_152 * YUAN
    assert after.layers_profit_before is not None
    assert hundredths(after.profit_gain / after.layers_profit_before) == 3511
    assert (after.profit_before, after.profit_after) == (850_000 * YUAN, 1_361_152 * YUAN)
    assert hundredths(after.profit_gain / 85_000_000) == 6014
    assert after.profit_after != 1_367_308 * YUAN  # printed, and 6,156 too high


def test_moves_chain(found: Pyramid) -> None:
    first = Move(S, M, 1_701)
    after = simulate(found, [first, Move(M, B, 319 + 1_701)])
    assert after.after[:4] == (21, 85 + 319 + 1_701, 0, 0)
    with pytest.raises(MovesRefused):
        simulate(found, [Move(M, B, 320), first])


@pytest.mark.parametrize(
    ("move", "word"),
    [
        (Move(S, M, -1), "请填 0 以上的数"),
        (Move(B, V, 86), "那里只有 85 家"),
        (Move(S, S, 1), "请换一层"),
        (Move(S, Layer.PROSPECT, 1), "请换一层"),
    ],
)
def test_moves_that_cannot_be_are_refused(found: Pyramid, move: Move, word: str) -> None:
    with pytest.raises(MovesRefused) as refused:
        simulate(found, [move])
    assert word in shown(refused.value.sentence)


def test_who_does_not_buy_brings_nothing_along_and_who_stops_takes_it_away() -> None:
    found = pyramid(frame_of([
        *(buyer(n, yuan, gross_profit=yuan * 30, spent=0) for n, yuan in ((1, 90), (2, 40), (3, 20),
                                                                         (4, 10))),
        CustomerFacts(id=5, code="E", net_sales=-7 * YUAN, last_on=BOUGHT),
        CustomerFacts(id=6, code="F", has_contact=True),
    ], TODAY))  # fmt: skip
    after = simulate(
        found, [Move(INACTIVE, S, 1), Move(Layer.PROSPECT, V, 1), Move(B, INACTIVE, 1)]
    )
    assert after.after == (2, 0, 1, 2, 1, 0, 0)
    assert after.sales_gain == (10 + 90 - 40) * YUAN
    assert after.profit_gain == (10 + 90 - 40) * 30
    with pytest.raises(MovesRefused, match="what a customer buys there"):
        simulate(pyramid(frame_of([buyer(1, 90)], TODAY)), [Move(V, B, 1)])


def test_what_is_not_known_of_a_layer_is_not_known_of_the_gain() -> None:
    found = pyramid(frame_of([buyer(1, 90), *(
        buyer(n, 80 - n, gross_profit=5, spent=1) for n in range(2, 6))], TODAY))  # fmt: skip
    after = simulate(found, [Move(B, V, 1)])
    assert (after.profit_gain, after.profit_after, after.layers_profit_after) == (None, None, None)
    assert simulate(found, [Move(S, M, 1), Move(B, V, 0)]).profit_gain == 0
    assert after.sales_gain == 12 * YUAN


# --- moves as people write them ---------------------------------------------------------------
@pytest.mark.parametrize(
    "written",
    ["small>medium:36,medium>big:18,big>VIP:8", "小>中级：36家，中级>大：18家，大>VIP：8家",
     "小客户→中级客户:36; 中级客户→大客户:18；大客户→VIP客户 = 8", "small->medium=36、中>大:18、big>vip:8"],
)  # fmt: skip
def test_moves_are_read_as_people_write_them(written: str) -> None:
    assert read_moves(written) == (Wish(S, M, 36), Wish(M, B, 18), Wish(B, V, 8))


def test_shares_are_read_and_rounded_half_up(found: Pyramid) -> None:
    wishes = read_moves("小>中级：2.5％, medium>inactive:0.1%")
    assert wishes == (Wish(S, M, share=250), Wish(M, INACTIVE, share=10))
    assert [m.count for m in moves_of(found, wishes)] == [43, 0]
    assert read_moves(None) == read_moves("  ") == USUAL_WISHES


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("small", "看不懂"),
        ("small>tiny:3", "没有“tiny”这一层"),
        ("small>medium:x", "不是客户数"),
        ("small>medium:200%", "不是客户数"),
    ],
)
def test_what_cannot_be_read_is_said(data: RankedFrame, written: str, word: str) -> None:
    with pytest.raises(MovesRefused):
        read_moves(written)
    found = run(data, moves=written)
    assert (found.tables, found.charts, found.findings[0].tone) == ((), (), Tone.BAD)
    assert word in shown(found.findings[0].sentence)


# --- who is nearest ---------------------------------------------------------------------------
def test_candidates_are_those_nearest_to_the_other_layer() -> None:
    found = pyramid(frame_of(
        [*(buyer(n, 1000 - n) for n in range(1, 11)),
         buyer(20, 0, last_on=BOUGHT), buyer(21, 0, last_on=BOUGHT.replace(month=9))], TODAY,
    ))  # fmt: skip
    assert [f.count for f in found.layers[:4]] == [1, 1, 1, 7]

    def of(start: Layer, end: Layer) -> list[int]:
        return [int(found.frame.ids[n]) for n in candidates(found, Move(start, end, 2))]

    assert of(S, M) == [4, 5]
    assert of(S, INACTIVE) == [10, 9]
    assert of(INACTIVE, S) == [21, 20]


# --- the result -------------------------------------------------------------------------------
def test_the_result_of_the_case(data: RankedFrame) -> None:
    result = run(data, reported_profit=850_000 * YUAN)
    layers, sales, profit = result.charts
    assert isinstance(layers, PyramidChart)
    assert isinstance(sales, Waterfall)
    assert isinstance(profit, Waterfall)
    assert [m.count for m in layers.layers] == [29, 95, 337, 1_665]
    assert [m.detail for m in layers.layers] == ["+8", "+10", "+18", "−36"]
    assert (sales.start.value, sales.end) == (9_956_060 * YUAN, 11_306_100 * YUAN)
    assert [len(s.behind) for s in sales.steps] == [36, 18, 8]
    assert (profit.start.value, profit.end) == (850_000 * YUAN, 1_361_152 * YUAN)
    assert [shown(f.sentence) for f in result.findings] == [
        "62 家客户升级（占 2.9%），销售变化 13.6%",
        "利润变化 60.1%",
        "从大客户到VIP的每一家带来最多：利润 36,120 元",
    ]
    totals = result.table("layers").totals
    assert totals is not None
    assert totals.cells[1:] == (
        2_126, 2_126, 0, 995_606_000, 1_130_610_000, 145_605_800, 196_721_000,
    )  # fmt: skip
    assert len(result.table("candidates").rows) == 50
    assert len(result.table("candidates").totals.behind) == 62  # type: ignore[union-attr]


def test_what_cannot_be_simulated_is_a_sentence(data: RankedFrame) -> None:
    few = RankedFrame.of(frame_of([buyer(n, 1000 - n) for n in range(5)], TODAY))
    assert "没有人变动" in shown(run(few, moves="small>medium:2%").findings[0].sentence)
    assert "没有客户成交" in shown(run(RankedFrame.of(frame_of([], TODAY))).findings[0].sentence)
    assert run(data, cut1=900).findings[0].tone is Tone.BAD
    assert run(few, moves="big>vip:1").findings[1].tone is Tone.WARN  # no costs: no profit


def test_a_small_file_moves_one_of_each_layer_where_that_can_be_told() -> None:
    few = RankedFrame.of(frame_of([buyer(n, 1000 - n) for n in range(5)], TODAY))
    assert [r.cells[1] for r in run(few).table("moves").rows] == [1, 1, 1]
    split = run(few, mode="money", floor1=99_700, floor2=5, floor3=1)  # nobody is small or middle
    assert [r.cells[1] for r in split.table("moves").rows] == [0, 0, 1]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(ACTIVE), st.sampled_from(ACTIVE), st.integers(0, 30))))
def test_customers_stay_as_many_and_sales_follow_the_counts(
    steps: list[tuple[Layer, Layer, int]],
) -> None:
    found = pyramid(frame_of([buyer(n, 10 * n + 7) for n in range(1, 41)], TODAY))
    try:
        after = simulate(found, [Move(*step) for step in steps])
    except MovesRefused:
        return
    assert sum(after.after) == 40
    assert after.sales_after == sum(
        after.after[layer.place] * (found.figures(layer).average or Fraction(0)) for layer in ACTIVE
    )
