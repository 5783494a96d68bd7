"""ABC (B10): the example of the source, ties, presets, and what the result says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.abc_classes import AbcAnswer, abc, concentration
from crmdesk.analysis.abc_result import METHOD, AbcData
from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import Curves, Pareto
from crmdesk.analysis.customer_frame import CustomerFacts, frame_of
from crmdesk.services.wording import shown

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints

TODAY = date(2026, 11, 21)
CASE = (360, 200, 120, 80, 80, 60, 40, 40, 20, 0, -15)


def whole(amounts: tuple[int, ...] | list[int]) -> Ints:
    return np.array(amounts, dtype=np.int64)


def letters(found: AbcAnswer) -> str:
    kinds = (found.kind(n) for n in range(len(found.amounts)))
    return "".join(kind.letter if kind else "-" for kind in kinds)


# --- the source -------------------------------------------------------------------------------
def test_the_example_of_the_source() -> None:
    found = abc(whole(CASE))
    assert letters(found) == "AAAAABBBCCC"
    assert found.total == 1000
    assert found.contribution(0) == 3600
    assert found.contribution(10) is None


def test_other_presets() -> None:
    assert letters(abc(whole(CASE), cuts=(8000, 9500))) == "AAAAABBBCCC"
    assert letters(abc(whole(CASE), cuts=(2000, 9500), is_by_number=True)) == "AABBBBBBBCC"
    assert letters(abc(whole([7, 7, 7]), cuts=(2000, 9500), is_by_number=True)) == "AAA"


def test_a_reason_is_given_for_each_class() -> None:
    found = abc(whole(CASE))
    assert [shown(found.why(n)) for n in (4, 5, 9)] == [
        "比他大的客户合计占 68.0%：A 类。",
        "比他大的客户合计占 84.0%：B 类。",
        "买的不剩什么，或退得更多：C 类。",
    ]
    by_rank = abc(whole(CASE), cuts=(2000, 9500), is_by_number=True)
    assert shown(by_rank.why(2)) == "22.2% 的客户比他大：B 类。"
    unknown = abc(whole(CASE), whole(CASE) != 80)
    assert letters(unknown) == "AAA--BBBCCC"
    assert "没有成本" in shown(unknown.why(3))


@pytest.mark.parametrize("cuts", [(0, 9500), (9500, 9500), (7500, 10_000)])
def test_cuts_out_of_order_are_refused(cuts: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="cuts"):
        abc(whole(CASE), cuts=cuts)


def test_amounts_of_a_whole_country_do_not_overflow() -> None:
    found = abc(whole([4 * 10**18, 3 * 10**18, 10**18]))
    assert letters(found) == "AAB"


def test_concentration_of_known_shares() -> None:
    assert concentration(whole([5, 5, 5, 5])) == pytest.approx(0)
    assert concentration(whole([1])) == pytest.approx(0)
    assert concentration(whole([3, 1])) == pytest.approx(0.25)
    assert concentration(whole([])) == 0


@settings(max_examples=30)
@given(st.lists(st.integers(-50, 500), max_size=40), st.booleans(), st.randoms())
def test_equal_amounts_have_one_class_in_any_order(
    amounts: list[int], is_by_number: bool, chance: Any
) -> None:
    found = letters(abc(whole(amounts), is_by_number=is_by_number))
    by_amount = dict(zip(amounts, found, strict=True))
    assert "".join(by_amount[a] for a in amounts) == found
    falling = [by_amount[a] for a in sorted(by_amount, reverse=True)]
    assert falling == sorted(falling)
    shuffled = list(amounts)
    chance.shuffle(shuffled)
    again = letters(abc(whole(shuffled), is_by_number=is_by_number))
    assert dict(zip(shuffled, again, strict=True)) == by_amount


# --- the result -------------------------------------------------------------------------------
def data(amounts: list[int], profits: list[int | None] | None = None) -> AbcData:
    frame = frame_of(
        (
            CustomerFacts(
                id=n, code=f"{n:04}", net_sales=amount * 100, last_on=date(2026, 5, 1),
                gross_profit=None if profits is None else profits[n - 1],
            )
            for n, amount in enumerate(amounts, 1)
        ),
        TODAY,
    )  # fmt: skip
    return AbcData(frame, whole([n % 2 for n in range(len(amounts))]), ("企业", "渠道", "内部"))


def run(found: AbcData, **values: Any) -> Result:
    return METHOD.run(found, METHOD.values(values))


def test_the_result_of_the_example() -> None:
    result = run(data(list(CASE)))
    pareto, lorenz = result.charts
    assert isinstance(pareto, Pareto)
    assert isinstance(lorenz, Curves)
    assert [b.value for b in pareto.bars] == [a * 100 for a in CASE if a > 0]
    assert pareto.bars[-1].cumulative == 10_000
    assert [cut for cut, _title in pareto.cuts] == [7500, 9500]
    assert lorenz.curves[0].points[0] == (0, 0)
    assert lorenz.curves[0].points[-1] == (10_000, 10_000)
    assert (lorenz.marks[0].x, lorenz.marks[0].y) == (7778, 4400)
    assert [r.cells[1:5] for r in result.table("classes").rows] == [
        (5, 4545, 84_000, 8400), (3, 2727, 14_000, 1400), (3, 2727, 500, 200),
    ]  # fmt: skip
    assert result.table("classes").totals.cells[1:5] == (11, 10_000, 98_500, 10_000)  # type: ignore[union-attr]
    assert [shown(f.sentence) for f in result.findings[::2]] == [
        "5 家 A 类客户（占 45.5%）带来 84.0%",
        "3 家 C 类客户只带来 2.0%",
    ]
    assert result.findings[1].tone is Tone.WARN  # 36 % from one
    types = result.table("types")
    assert [r.cells[1:5] for r in types.rows] == [(6, 3, 1, 2), (5, 2, 2, 1)]
    assert sum(r.cells[6] for r in types.rows) == 10_000  # type: ignore[misc]


def test_many_customers_are_twentieths_that_sum_to_all() -> None:
    amounts = [n * n for n in range(1, 304)]
    pareto = run(data(amounts)).charts[0]
    assert isinstance(pareto, Pareto)
    assert len(pareto.bars) == 20
    assert sum(b.value for b in pareto.bars) == sum(amounts) * 100
    assert sum(len(b.behind) for b in pareto.bars) == 303
    assert pareto.bars[0].title == "1–15"


def test_bars_of_a_few_dozen_customers_hold_as_many_each() -> None:
    pareto = run(data([100] * 30)).charts[0]
    assert isinstance(pareto, Pareto)
    assert {len(b.behind) for b in pareto.bars} == {2}
    assert len({b.value for b in pareto.bars}) == 1  # equal customers, equal bars
    assert len(run(data(list(range(1, 48)))).charts[0].bars[-1].behind) == 2  # 47 by threes


def test_by_gross_profit_who_has_no_costs_has_no_class() -> None:
    result = run(data([9, 8, 7, 6], [500, None, 300, -50]), measure="profit")
    assert [r.cells[1] for r in result.table("classes").rows] == [2, 0, 1, 1]
    assert "没有分类" in shown(result.findings[-1].sentence)
    assert result.findings[-1].behind == (2,)


def test_own_bounds_cut_the_sum_or_the_customers() -> None:
    def counts(**values: Any) -> list[object]:
        found = run(data(list(CASE)), preset="own", cut_a=5000, cut_b=9000, **values)
        return [row.cells[1] for row in found.table("classes").rows]

    assert counts() == [2, 4, 5]
    assert counts(own_by="number") == [5, 4, 2]


@pytest.mark.parametrize(
    ("amounts", "values", "word"),
    [
        ([], {}, "没有客户成交"),
        ([0, -5], {}, "没有客户成交"),
        ([5, 0], {}, "只有一家客户"),
        ([5, 6], {"measure": "profit"}, "没有毛利"),
        ([5, 6], {"preset": "own", "cut_a": 9600}, "之间"),
    ],
)
def test_what_cannot_be_classed_is_a_sentence(
    amounts: list[int], values: dict[str, Any], word: str
) -> None:
    result = run(data(amounts), **values)
    assert (result.tables, result.charts, len(result.findings)) == ((), (), 1)
    assert word in shown(result.findings[0].sentence)
