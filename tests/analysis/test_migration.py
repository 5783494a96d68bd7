"""Moves between the layers of two years (B2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import Flow, Heatmap, Way
from crmdesk.analysis.customer_frame import CustomerFacts, frame_of
from crmdesk.analysis.layers import Layer
from crmdesk.analysis.migration import ABSENT, Migration, migration
from crmdesk.analysis.migration_result import METHOD, MigrationData
from crmdesk.analysis.pyramid import USUAL_FLOORS, RankedFrame, boundaries_of
from crmdesk.services.wording import shown

NOW, THEN = date(2026, 11, 21), date(2025, 11, 21)
YUAN = 100
V, B, M, S, OFF, P, D = tuple(Layer)
NET = {V: 60_000, B: 20_000, M: 5_000, S: 300}
# The fourteen of the source.
CASE = [(V, V), (B, V), (B, B), (M, B), (M, M), (M, S), (S, M), (S, S), (S, S), (S, OFF), (S, OFF),
        (OFF, S), (P, S), (P, S)]  # fmt: skip


def facts(number: int, layer: Layer, day: date, *, net: int | None = None) -> CustomerFacts:
    """A customer who was in *layer* on *day*."""
    bought = layer in NET
    return CustomerFacts(
        id=number, code=f"{number:03}",
        net_sales=(NET.get(layer, 0) if net is None else net) * YUAN, purchases=int(bought),
        last_on=date(day.year, 5, 1) if bought else date(2024, 1, 1) if layer is OFF else None,
        has_contact=layer is P, created_on=date(2023, 1, 1),
    )  # fmt: skip


def data(pairs: list[tuple[Layer, Layer]]) -> MigrationData:
    before = [facts(n, start, THEN) for n, (start, _end) in enumerate(pairs, 1)]
    now = [facts(n, end, NOW) for n, (_start, end) in enumerate(pairs, 1)]
    return MigrationData(RankedFrame.of(frame_of(before, THEN)), RankedFrame.of(frame_of(now, NOW)))


def of(pairs: list[tuple[Layer, Layer]]) -> Migration:
    both = data(pairs)
    return migration(both.before, both.now, USUAL_FLOORS)


def run(both: MigrationData, **values: Any) -> Result:
    return METHOD.run(both, METHOD.values(values))


# --- the source -------------------------------------------------------------------------------
def test_the_fourteen_customers_of_the_source() -> None:
    found = of(CASE)
    assert (found.was_active, found.is_active) == (11, 12)
    assert {way: found.count(way) for way in Way} == {
        Way.UP: 3, Way.SAME: 5, Way.DOWN: 1, Way.LOST: 2, Way.BACK: 1, Way.NEW: 2,
    }  # fmt: skip
    assert found.rate(Way.UP) == Fraction(3, 11)
    assert found.retention == Fraction(9, 11)
    assert found.rate(Way.NEW) is None
    assert found.was_active - found.count(Way.LOST) + found.count(Way.BACK, Way.NEW) == 12
    assert found.ids(Way.UP) == (2, 4, 7)
    assert found.matrix[S.place, OFF.place] == 2
    assert found.between(S.place, OFF.place) == (10, 11)


def test_why_names_both_periods_and_the_boundaries() -> None:
    assert shown(of(CASE).why(1)) == (
        "大客户（20,000 元）→ VIP（60,000 元）；两期分层起点都是 58,900 元、19,000 元、4,820 元。"
    )


# --- states -----------------------------------------------------------------------------------
def test_who_was_not_on_file_is_new_and_who_returned_all_is_lost() -> None:
    both = data([(D, S), (P, D), (V, OFF), (D, D)])
    late = both.now.frame.created_day.copy()
    late[0] = late[3] = date(2026, 2, 1).toordinal()
    both = replace(both, now=RankedFrame.of(replace(both.now.frame, created_day=late)))
    found = migration(both.before, both.now, USUAL_FLOORS)
    assert found.starts.tolist() == [ABSENT, P.place, V.place, ABSENT]
    assert [found.way(n) for n in range(4)] == [Way.NEW, None, Way.LOST, None]


def test_boundaries_of_the_period_before_are_frozen() -> None:
    """Everybody buys twice as much: all move up or stay, nobody is anybody's demotion."""
    before = [CustomerFacts(id=n, code=f"{n:03}", net_sales=n * YUAN, last_on=THEN)
              for n in range(1, 101)]  # fmt: skip
    now = [replace(c, net_sales=2 * c.net_sales, last_on=NOW) for c in before]
    then = RankedFrame.of(frame_of(before, THEN))
    boundaries = boundaries_of(then)
    assert boundaries == (100_00, 96_00, 81_00)
    found = migration(then, RankedFrame.of(frame_of(now, NOW)), boundaries)
    assert found.count(Way.DOWN) == found.count(Way.LOST) == 0
    assert found.count(Way.UP) == 59  # 41 to 99
    assert found.matrix[:4].sum(axis=1).tolist() == [1, 4, 15, 80]


def test_frames_of_other_customers_are_refused() -> None:
    with pytest.raises(ValueError, match="not the same"):
        migration(data(CASE).before, data(CASE[:3]).now, USUAL_FLOORS)


LAYERS = st.sampled_from(Layer)


@settings(max_examples=30)
@given(st.lists(st.tuples(LAYERS, LAYERS), max_size=30), st.randoms())
def test_the_parts_add_up_whatever_the_order(pairs: list[tuple[Layer, Layer]], chance: Any) -> None:
    found = of(pairs)
    assert found.matrix.sum() == len(pairs)
    assert found.count(Way.UP, Way.SAME, Way.DOWN, Way.LOST) == found.was_active
    assert found.count(Way.UP, Way.SAME, Way.DOWN, Way.BACK, Way.NEW) == found.is_active
    chance.shuffle(pairs)
    assert (of(pairs).matrix == found.matrix).all()


# --- the result -------------------------------------------------------------------------------
def test_the_picture_and_the_matrix_hold_the_same_customers() -> None:
    result = run(data(CASE), mode="money")
    flow, heat = result.charts
    assert isinstance(flow, Flow)
    assert isinstance(heat, Heatmap)
    for ribbon in flow.ribbons:
        assert heat.cells[ribbon.start][ribbon.end] == ribbon.count == len(ribbon.behind)
    assert [n.count for n in flow.starts] == [1, 2, 3, 5, 1, 2]
    assert [n.count for n in flow.ends] == [2, 2, 2, 6, 2]
    assert [len(n.behind) for n in flow.ends] == [2, 2, 2, 6, 2]
    ways = {(r.start, r.end): r.way for r in flow.ribbons}
    assert ways == {
        (0, 0): Way.SAME, (1, 0): Way.UP, (1, 1): Way.SAME, (2, 1): Way.UP, (2, 2): Way.SAME,
        (2, 3): Way.DOWN, (3, 2): Way.UP, (3, 3): Way.SAME, (3, 4): Way.LOST, (4, 3): Way.BACK,
        (5, 3): Way.NEW,
    }  # fmt: skip


def test_rates_lists_and_sentences_of_the_case() -> None:
    result = run(data(CASE), mode="money")
    rates = [row.cells[1:3] for row in result.table("rates").rows]
    assert rates == [
        (3, 2727), (5, 4545), (1, 909), (2, 1818), (1, None), (2, None), (9, 8182), (11, None),
    ]  # fmt: skip
    down = result.table("down")
    assert [row.cells[5] for row in down.rows] == [-4_700_00, -300_00, -300_00]
    assert down.rows[1].tone is Tone.BAD
    assert len(result.table("up").rows) == 6
    assert [shown(f.sentence) for f in result.findings] == [
        "2 家客户不再成交，一期少卖 600 元",
        "1 家客户降级，少买 4,700 元",
        "3 家客户升级，多买 59,700 元",
        "新增 2 家、挽回 1 家，带来 900 元",
    ]
    assert shown(result.findings[0].evidence) == "上期成交的客户有 81.8% 仍在买"
    matrix = result.table("matrix")
    assert matrix.totals is not None
    assert matrix.totals.cells[-1] == 14


@pytest.mark.parametrize(
    ("pairs", "values", "word"),
    [
        ([], {}, "上一期没有客户成交"),
        ([(P, S), (P, V)], {}, "上一期没有客户成交"),
        ([(S, S), (S, V), (S, OFF)], {}, "排名次没有意义"),
        (CASE, {"mode": "money", "floor3": 100_000_000}, "金额要从"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(
    pairs: list[tuple[Layer, Layer]], values: dict[str, Any], word: str
) -> None:
    result = run(data(pairs), **values)
    assert (result.tables, result.charts, len(result.findings)) == ((), (), 1)
    assert word in shown(result.findings[0].sentence)
