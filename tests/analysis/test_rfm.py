"""RFM (B3): the ten customers of the source, edges, and what the result says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import Heatmap, RankBars
from crmdesk.analysis.customer_frame import CustomerFacts, frame_of
from crmdesk.analysis.rfm import (
    Buyers,
    Mode,
    Rfm,
    RfmBounds,
    RfmClass,
    rfm,
)
from crmdesk.analysis.rfm_result import METHOD
from crmdesk.services.wording import shown

TODAY = date(2026, 11, 21)
CASE = (
    (5, 20, 98_000), (12, 12, 30_000), (30, 8, 52_000), (30, 3, 4_000), (45, 6, 12_000),
    (60, 3, 4_000), (90, 2, 1_800), (120, 1, 26_000), (200, 1, 600), (340, 1, 600),
)  # fmt: skip
K = RfmClass


def buyer(number: int, days: int, purchases: int, yuan: int) -> CustomerFacts:
    return CustomerFacts(
        id=number, code=f"{number:03}", net_sales=yuan * 100, purchases=purchases,
        last_on=TODAY - timedelta(days),
    )  # fmt: skip


def case() -> list[CustomerFacts]:
    return [buyer(n, *facts) for n, facts in enumerate(CASE, 1)]


def of(customers: list[CustomerFacts], **given: Any) -> Rfm:
    return rfm(frame_of(customers, TODAY), **given)


def kinds(found: Rfm) -> list[RfmClass]:
    return [found.kind(n) for n in range(len(found))]


# --- the source -------------------------------------------------------------------------------
def test_the_case_by_quintiles() -> None:
    found = of(case())
    assert found.codes.tolist() == [555, 554, 445, 433, 343, 333, 222, 214, 111, 111]
    assert found.means == (Fraction(3), Fraction(29, 10), Fraction(31, 10))
    assert kinds(found) == [
        K.KEY_VALUE, K.KEY_VALUE, K.KEY_VALUE, K.VALUE, K.KEEP, K.KEEP, K.RETAIN, K.KEY_RETAIN,
        K.RETAIN, K.RETAIN,
    ]  # fmt: skip
    assert found.total(1) == Fraction(14, 3)


def test_the_case_by_fixed_bounds() -> None:
    found = of(case(), mode=Mode.FIXED)
    assert found.codes.tolist() == [555, 554, 544, 522, 433, 422, 422, 314, 211, 211]


def test_why_names_the_values_and_the_means() -> None:
    assert shown(of(case()).why(7)) == (
        "最近成交在 120 天前（R 2，均值 3），成交 1 次（F 1，均值 2.9），26,000 元（M 4，均值 3.1）："
        "重要挽留。"
    )


# --- edges ------------------------------------------------------------------------------------
def test_nested_quintiles_rank_among_those_of_equal_recency() -> None:
    found = of([buyer(n, 1 + 10 * (n // 5), 1 + n % 5, 100 * n + 1) for n in range(25)],
               mode=Mode.NESTED)  # fmt: skip
    assert sorted(found.r.tolist()) == sorted([1, 2, 3, 4, 5] * 5)
    assert found.f[:5].tolist() == [1, 2, 3, 4, 5]
    assert set(found.m.tolist()) == {3}  # alone in his cell


def test_who_bought_nothing_has_no_score() -> None:
    gone = CustomerFacts(id=99, code="Z", last_on=date(2025, 1, 1))
    assert len(of([*case(), gone])) == 10
    assert len(of([])) == 0


def test_fewer_than_five_are_scored_by_fixed_bounds() -> None:
    found = of(case()[:4])
    assert found.mode is Mode.FIXED
    assert found.codes.tolist() == [555, 554, 544, 522]


def test_all_equal_have_the_middle_score_and_are_high() -> None:
    found = of([buyer(n, 10, 2, 500) for n in range(6)])
    assert set(found.codes.tolist()) == {333}
    assert set(kinds(found)) == {K.KEY_VALUE}
    low = of([buyer(n, 300, 1, 500) for n in range(6)], mode=Mode.FIXED)
    assert set(low.codes.tolist()) == {211}
    assert set(kinds(low)) == {K.RETAIN}


def test_money_that_came_back_scores_one_and_is_said() -> None:
    found = of([*case(), buyer(11, 3, 2, 0), buyer(12, 3, 2, -50)])
    assert found.m[-2:].tolist() == [1, 1]
    assert found.is_lossy.tolist() == [False] * 10 + [True, True]


def test_the_average_purchase_as_money() -> None:
    found = of(case(), is_average=True)
    assert found.money[0] == 98_000_00 // 20
    assert found.m[7] == 5  # one purchase of 26,000
    fixed = of(case(), mode=Mode.FIXED, is_average=True)
    assert fixed.m.tolist() == [3, 2, 3, 2, 2, 2, 1, 4, 1, 1]


def test_weights_and_bounds_that_cannot_be_are_refused() -> None:
    assert of(case(), weights=(0, 0, 2)).total(0) == 5
    with pytest.raises(ValueError, match="weights"):
        of(case(), weights=(0, 0, 0))
    with pytest.raises(ValueError, match="begins below"):
        of(case(), bounds=replace(RfmBounds(), days=(30, 30, 40, 50)))


PEOPLE = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 6), st.integers(-50, 3000)), max_size=40
)


@settings(max_examples=30)
@given(PEOPLE, st.sampled_from(Mode), st.randoms())
def test_order_does_not_matter_and_equal_customers_are_equal(
    people: list[tuple[int, int, int]], mode: Mode, chance: Any
) -> None:
    customers = [buyer(n, *facts) for n, facts in enumerate(people)]
    found = of(customers, mode=mode)
    by_id = dict(zip(found.scored.ids.tolist(), zip(found.codes.tolist(), kinds(found),
                                                    strict=True), strict=True))  # fmt: skip
    chance.shuffle(customers)
    again = of([replace(c, code=f"x{c.id}") for c in customers], mode=mode)
    assert by_id == dict(
        zip(again.scored.ids.tolist(), zip(again.codes.tolist(), kinds(again), strict=True),
            strict=True)
    )  # fmt: skip
    seen: dict[tuple[int, int, int], object] = {}
    for n, facts in enumerate(people):
        assert seen.setdefault(facts, by_id[n]) == by_id[n]


# --- the result -------------------------------------------------------------------------------
def run(customers: list[CustomerFacts], **values: Any) -> Result:
    data = Buyers.of(frame_of(customers, TODAY))
    return METHOD.run(data, METHOD.values(values))


def test_the_result_of_the_case() -> None:
    result = run(case())
    heat, classes = result.charts
    assert isinstance(heat, Heatmap)
    assert isinstance(classes, RankBars)
    assert sum(map(sum, heat.counts)) == result.n == 10
    assert heat.cells[0][4] == 64_000_00  # R5 F5: 98,000 and 30,000
    assert heat.behind[0][4] == (1, 2)
    assert heat.row_divider is not None
    assert heat.column_divider is not None
    assert (heat.row_divider.after, heat.column_divider.after) == (2, 2)
    assert [shown(n) for n in heat.row_notes] == [
        "5–12 天", "30 天", "45–60 天", "90–120 天", "200–340 天",
    ]  # fmt: skip
    assert sum(r.value for r in classes.ranks) == 229_000_00
    assert [r.cells[1] for r in result.table("classes").rows] == [3, 0, 0, 1, 1, 0, 2, 3]
    assert [shown(f.sentence) for f in result.findings] == [
        "3 家重要价值客户带来 78.6% 的销售",
        "1 家大金额客户快流失了，占销售 11.4%",
    ]
    assert result.findings[1].behind == (8,)


def test_the_list_is_of_the_class_chosen_and_marked_on_the_map() -> None:
    result = run(case(), pick="key_retain")
    table = result.table("customers")
    assert [row.behind for row in table.rows] == [(8,)]
    assert table.rows[0].cells[1] == "214"
    heat = result.charts[0]
    assert isinstance(heat, Heatmap)
    assert heat.selected == ((3, 0),)
    assert shown(table.title) == "重要挽留"


@pytest.mark.parametrize(
    ("customers", "values", "word"),
    [
        ([], {}, "没有客户成交"),
        (case()[:1], {}, "只有一家客户"),
        ([buyer(n, 9, 2, 50) for n in range(7)], {}, "分不出高低"),
        (case(), {"weight_r": 0, "weight_f": 0, "weight_m": 0}, "权重都是 0"),
        (case(), {"r4": 20}, "固定分界的顺序不对"),
        (case(), {"m3": 1}, "固定分界的顺序不对"),
    ],
)
def test_what_cannot_be_scored_is_a_sentence(
    customers: list[CustomerFacts], values: dict[str, Any], word: str
) -> None:
    result = run(customers, **values)
    assert (result.tables, result.charts, len(result.findings)) == ((), (), 1)
    assert word in shown(result.findings[0].sentence)
    assert (result.findings[0].tone is Tone.BAD) is bool(values)


def test_so_few_that_ranks_say_nothing_are_told() -> None:
    result = run(case()[:3])
    assert "只有 3 家客户成交" in shown(result.findings[-1].sentence)
