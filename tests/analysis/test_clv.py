"""The simple lifetime value (B19) and what retention adds: worked examples, limits, results."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from crmdesk.analysis import clv_result, retention_result
from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import Bars, Curves, Waterfall
from crmdesk.analysis.clv import (
    Component,
    Effect,
    Form,
    Retention,
    by_period,
    end_of_period,
    finite,
    immediate,
    raised,
    worth,
)
from tests.helpers.lives import Life, clv_data

M, R, D = Fraction(1000), Fraction(4, 5), Fraction(1, 10)
S0 = [Fraction(n) for n in (25, 35, 70, 88, 88)]
K = 1_000_00


def test_the_worked_examples() -> None:
    assert float(immediate(M, R, D)) == pytest.approx(3666.67, abs=0.005)
    assert float(end_of_period(M, R, D)) == pytest.approx(2666.67, abs=0.005)
    assert float(finite([M] * 5, R, D)) == pytest.approx(2920.63, abs=0.005)
    more = raised(R)
    assert more == Fraction(17, 20)
    assert (immediate(M, more, D), end_of_period(M, more, D)) == (4400, 3400)
    at_once = Effect(before=immediate(M, R, D), after=immediate(M, more, D))
    later = Effect(before=end_of_period(M, R, D), after=end_of_period(M, more, D))
    assert (at_once.ratio, later.ratio) == (Fraction(1, 5), Fraction(11, 40))


def test_the_curve_of_the_car_service() -> None:
    before, after = finite(S0, Fraction(3, 4), D), finite(S0, R, D)
    assert float(before) == pytest.approx(128.32, abs=0.005)
    assert float(after) == pytest.approx(145.95, abs=0.005)
    assert float(Effect(before=before, after=after).ratio or 0) == pytest.approx(0.1374, abs=5e-5)


def test_components_sum_to_the_worth_less_what_winning_cost() -> None:
    lines = {Component.FIRST: Fraction(50), Component.REPEAT: M, Component.REFERRAL: Fraction(30)}
    made = worth(lines, Form.IMMEDIATE, R, D, acquisition=Fraction(200))
    assert made.parts[Component.FIRST] == 50  # once, not every year
    assert made.net == 50 + immediate(M + 30, R, D) - 200
    assert worth(lines, Form.FINITE, R, D, periods=5).gross == 50 + finite([M + 30] * 5, R, D)


@pytest.mark.parametrize(("r", "d"), [(-1, 10), (110, 10), (120, 10), (80, -1), (100, 0)])
def test_values_without_end_are_refused(r: int, d: int) -> None:
    rate, discount = Fraction(r, 100), Fraction(d, 100)
    for form in Form:
        with pytest.raises(ValueError, match="lifetime"):
            worth({Component.REPEAT: M}, form, rate, discount, periods=3)


def test_edges_of_the_rates() -> None:
    assert end_of_period(M, Fraction(0), D) == 0
    assert immediate(M, Fraction(0), D) == M
    assert immediate(M, Fraction(1), D) == 11 * M
    assert by_period([M, M], Fraction(0), D) == (M, 0)
    assert raised(Fraction(98, 100)) == 1
    assert Retention(first=0, both=0).rate is None
    assert Effect(before=Fraction(0), after=Fraction(1)).ratio is None


# --- results ----------------------------------------------------------------------------------
LIVES = [
    Life(id=1, profit=10 * K, last_year=5 * K),
    Life(id=2, profit=30 * K, spent=10 * K, last_year=5 * K),
    Life(id=3, profit=-4 * K, last_year=0),
    Life(id=4, profit=None, last_year=2 * K),
    Life(id=5, before=0, recent=0, profit=0, last=400, last_year=7 * K),
]


def clv(lives: list[Life], customer: int | None = None, **values: Any) -> Result:
    return clv_result.run(clv_data(lives, customer), clv_result.METHOD.values(values))


def keeping(lives: list[Life], **values: Any) -> Result:
    return retention_result.run(clv_data(lives), retention_result.METHOD.values(values))


def test_margin_and_retention_come_from_the_file() -> None:
    known = [replace(life, spent=life.spent or 0) for life in LIVES]
    found = clv(known)
    r = Fraction(3, 4)  # 1, 2 and 4 of the four who bought last year
    margin = Fraction((10 + 20 - 4) * K, 3)
    totals = found.table("components").totals
    assert totals is not None
    assert totals.cells[2] == round(end_of_period(margin, r, D))
    customers = found.table("customers")
    assert [row.behind for row in customers.rows] == [(2,), (1,), (3,)]
    assert customers.totals is not None
    assert customers.totals.cells[3] == round(end_of_period(3 * margin, r, D))
    assert found.n == 3
    assert [f.behind for f in found.findings] == [(1, 2, 3), (1, 2, 3), (3,), (1, 2, 4), (4,)]
    assert isinstance(found.charts[0], Bars)


def test_one_customer_has_his_own_margin() -> None:
    found = clv(LIVES, 1, retention=8000)
    assert found.table("components").totals.cells[2] == round(
        end_of_period(10 * K * Fraction(1), R, D)
    )  # type: ignore[union-attr]
    assert found.findings[0].behind == (1,)
    assert clv(LIVES, 4).findings[0].tone is Tone.WARN  # his costs are unknown
    assert not clv(LIVES, 4).tables


def test_entered_components_make_a_waterfall() -> None:
    found = clv(LIVES, margin=1000_00, retention=8000, cross=100_00, first=50_00, acquisition=90_00,
                form="immediate")  # fmt: skip
    chart = found.charts[0]
    assert isinstance(chart, Waterfall)
    assert chart.end == 50_00 + round(immediate(Fraction(1100_00), R, D)) - 90_00


@pytest.mark.parametrize("run", [clv, keeping])
def test_what_lacks_is_said(run: Any) -> None:
    cases = [
        run([]),
        run([Life(before=-5, recent=0)]),
        run([Life(profit=None, last_year=K)]),
        run([Life(last_year=0)]),
        run(LIVES, retention=10_000, discount=0),
    ]
    for found in cases:
        assert len(found.findings) == 1
        assert not found.tables
        assert not found.charts
    assert cases[-1].findings[0].tone is Tone.BAD


def test_five_points_more_are_marked_on_the_curve() -> None:
    found = keeping(LIVES, margin=1000_00, retention=8000)
    chart = found.charts[0]
    assert isinstance(chart, Curves)
    assert [(m.x, m.y) for m in chart.marks] == [(8000, 2666_67), (8500, 3400_00)]
    rows = found.table("gains").rows
    assert [row.cells[1:5] for row in rows[:2]] == [
        (2666_67, 3400_00, 733_33, 2750), (3666_67, 4400_00, 733_33, 2000),
    ]  # fmt: skip
    assert [row.behind for row in found.table("away").rows] == [(5,)]


def test_the_simulator_takes_margins_by_year() -> None:
    found = keeping(LIVES, margin=1000_00, retention=7500, curve="25 35，70、88 88")
    assert found.table("gains").rows[2].cells[1:5] == (128_32, 145_95, 17_63, 1374)
    for unreadable in ("25 x", "25 35-", " ".join(["1"] * 51)):
        wrong = keeping(LIVES, margin=1000_00, retention=7500, curve=unreadable)
        assert [f.tone for f in wrong.findings] == [Tone.BAD]
        assert not wrong.tables


def test_keeping_customers_who_cost_more_than_they_bring_does_not_help() -> None:
    found = keeping([Life(profit=-K, last_year=K)], discount=1000, retention=8000)
    assert found.findings[0].tone is Tone.BAD
    full = keeping([Life(profit=K, last_year=K)], discount=0)
    assert full.findings[0].tone is Tone.BAD  # retention 100 %, no discount: no end
    assert keeping(LIVES, retention=9800, discount=0).findings[0].tone is Tone.BAD


def test_a_layer_has_its_own_margin_and_retention() -> None:
    # five buy: one VIP, big and middle customer each, two small ones; 100,000 to 20,000 yuan
    lives = [
        Life(id=n, before=0, recent=(6 - n) * 20 * K, profit=n * K, last_year=last * K)
        for n, last in ((1, 100), (2, 200), (3, 0), (4, 1), (5, 2))
    ]
    gone = Life(id=6, before=0, recent=0, profit=0, last=400, last_year=100 * K)
    vip, small = clv([*lives, gone], group="vip"), clv([*lives, gone], group="small")
    assert [row.behind for row in vip.table("customers").rows] == [(1,)]
    assert vip.findings[2].behind == (1, 2)  # of 1, 2 and 6, as large last year, two bought again
    assert dict(vip.note.params)["first"] == "3"  # type: ignore[union-attr]
    assert [row.behind for row in small.table("customers").rows] == [(5,), (4,)]
    assert keeping([*lives, gone], group="vip").table("away").rows[0].behind == (6,)
    assert len(keeping([*lives, gone], group="medium").findings) == 1  # nobody was one last year
