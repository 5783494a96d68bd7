"""The purchasing power of all customers at once is that of each (B4), and what the result says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import Heatmap
from crmdesk.analysis.customer_frame import CustomerFacts, frame_of
from crmdesk.analysis.net_sales import DocumentKind, TradeDocument, trade
from crmdesk.analysis.power_columns import Purchased, powers
from crmdesk.analysis.power_result import METHOD
from crmdesk.analysis.purchasing_power import PowerBounds, purchasing_power
from crmdesk.analysis.windows import trailing
from crmdesk.services.wording import shown

TODAY = date(2026, 11, 21)
LONG_AGO = date(2020, 1, 1)
YUAN = 100
Buyer = tuple[date, list[int]]  # first purchase, amounts in yuan


def bought(*buyers: Buyer) -> Purchased:
    frame = frame_of(
        (
            CustomerFacts(
                id=n, code=f"{n:03}", net_sales=sum(amounts) * YUAN, first_on=first,
                last_on=TODAY, purchases=len(amounts),
            )
            for n, (first, amounts) in enumerate(buyers, 1)
        ),
        TODAY,
    )  # fmt: skip
    rows = sorted((n, yuan * YUAN) for n, (_first, some) in enumerate(buyers, 1) for yuan in some)
    customers, amounts = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return Purchased.of(frame, customers, amounts)


def run(data: Purchased, **values: Any) -> Result:
    return METHOD.run(data, METHOD.values(values))


FIRST = st.dates(TODAY - timedelta(500), TODAY) | st.just(LONG_AGO)
BUYERS = st.lists(
    st.tuples(FIRST, st.lists(st.integers(1, 30_000), min_size=1, max_size=14)), max_size=12
)


@settings(max_examples=40)
@given(BUYERS, st.integers(1, 200))
def test_all_at_once_are_what_each_is_alone(buyers: list[Buyer], least_days: int) -> None:
    bounds = PowerBounds(least_days=least_days)
    found = powers(bought(*buyers), bounds)
    for n, (first, amounts) in enumerate(buyers):
        alone = purchasing_power(
            trade(
                [TradeDocument(i, DocumentKind.SALE, TODAY, each * YUAN)
                 for i, each in enumerate(amounts)],
                trailing(TODAY),
            ),
            first, TODAY, bounds,
        )  # fmt: skip
        assert found.answer(n) == alone


def test_the_example_of_the_source() -> None:
    found = powers(bought((LONG_AGO, [3_000, 8_000, 6_500])))
    assert found.power(0) == "big"
    assert "6,500" in shown(found.answer(0).reasons[0])


def test_who_is_not_on_file_any_more_is_left_out() -> None:
    frame = frame_of([CustomerFacts(id=5, code="5", first_on=LONG_AGO, last_on=TODAY)], TODAY)
    customers = np.array([4, 5, 6], dtype=np.int64)
    found = Purchased.of(frame, customers, customers * 100)
    assert (found.frame.ids.tolist(), found.twice_medians.tolist()) == ([5], [1000])
    empty = np.array([], dtype=np.int64)
    assert len(Purchased.of(frame, empty, empty).frame) == 0
    assert len(Purchased.of(frame_of([], TODAY), customers, customers).frame) == 0


CASE: list[Buyer] = [
    (LONG_AGO, [30_000] * 12),
    (LONG_AGO, [25_000]),
    (LONG_AGO, [500] * 5),
    (LONG_AGO, [500]),
    (TODAY - timedelta(30), [9_000, 9_000]),
]


def test_the_result_adds_up() -> None:
    result = run(bought(*CASE))
    heat = result.charts[0]
    assert isinstance(heat, Heatmap)
    assert heat.counts == ((1, 0, 0, 1), (0, 0, 0, 0), (0, 0, 0, 0), (1, 0, 1, 0))
    assert heat.cells[0][3] == 360_000 * YUAN
    assert [shown(c) for c in heat.columns] == ["1 次", "2–3 次", "4–11 次", "12 次以上"]
    assert [shown(r) for r in heat.rows] == [
        "20,000 元以上", "5,000 元起", "1,000 元起", "不到 1,000 元",
    ]  # fmt: skip
    levels = result.table("classes")
    assert [row.cells[1] for row in levels.rows] == [1, 1, 1, 1, 1]
    assert result.n == 4
    table = result.table("customers")
    assert table.totals is not None
    assert table.totals.cells[2:4] == (None, 21)
    assert len(result.findings) == 4
    assert [f.behind for f in result.findings] == [(1,), (2,), (3,), (5,)]


@pytest.mark.parametrize(
    ("buyers", "values", "word"),
    [
        ([], {}, "没有客户成交"),
        (CASE[4:], {}, "还看不出"),
        (CASE, {"amount3": 1}, "金额要从 2 级到 4 级增大"),
        (CASE, {"count4": 2}, "次数要从 2 级到 4 级增大"),
    ],
)
def test_what_cannot_be_told_is_a_sentence(
    buyers: list[Buyer], values: dict[str, Any], word: str
) -> None:
    result = run(bought(*buyers), **values)
    assert (result.tables, result.charts, len(result.findings)) == ((), (), 1)
    assert word in shown(result.findings[0].sentence)
    assert (result.findings[0].tone is Tone.BAD) is bool(values)
