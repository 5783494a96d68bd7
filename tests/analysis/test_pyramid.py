"""The customer pyramid (B1), with the case of the source text and what is inconsistent in it."""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.customer_frame import CustomerFacts, CustomerFrame, frame_of
from crmdesk.analysis.layers import ACTIVE, Layer
from crmdesk.analysis.pyramid import (
    USUAL_FLOORS,
    Pyramid,
    layer_sizes,
    profit_on_costs,
    pyramid,
)
from crmdesk.analysis.rounding import half_up, hundredths, nearest
from crmdesk.services.wording import shown

YUAN = 100
# layer: customers, sales, profit and 客户投入 of a customer in yuan
CASE = {
    Layer.VIP: (21, 114_000, 45_600, 40_000),
    Layer.BIG: (85, 31_600, 9_480, 6_820),
    Layer.MEDIUM: (319, 9_100, 1_820, 2_459),
    Layer.SMALL: (1_701, 1_160, -522, 985),
}
PRINTED_SALES, PRINTED_PROFIT = 9_956_000, 850_000
TOP = (Layer.VIP, Layer.BIG, Layer.MEDIUM)


TODAY = date(2026, 11, 21)


def case() -> CustomerFrame:
    """The 2,126 customers who buy, smallest first: ranking is the method's work."""
    return frame_of(
        (
            CustomerFacts(
                id=place * 10_000 + n,
                code=f"{layer}{n:05}",
                net_sales=sales * YUAN,
                gross_profit=(profit + cost) * YUAN,
                spent=cost * YUAN,
                last_on=date(2026, 6, 1),
            )
            for place, (layer, (count, sales, profit, cost)) in enumerate(reversed(CASE.items()), 1)
            for n in range(count)
        ),
        TODAY,
    )


def of(*customers: CustomerFacts, **given: Any) -> Pyramid:
    """The pyramid of these customers."""
    return pyramid(frame_of(customers, TODAY), **given)


def layers(found: Pyramid) -> dict[int, Layer]:
    """The layer of each customer by his id."""
    return {int(i): found.layer_of(n) for n, i in enumerate(found.frame.ids)}


@pytest.fixture(scope="module")
def found() -> Pyramid:
    return pyramid(case(), reported_profit=PRINTED_PROFIT * YUAN)


def percent(ratio: Fraction | None) -> float:
    """A ratio in percent with two decimals, as the table of B1 prints it."""
    assert ratio is not None
    return hundredths(ratio) / 100


# --- the cuts -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (2_126, (21, 85, 319, 1_701)),
        (100, (1, 4, 15, 80)),
        (30, (1, 1, 4, 24)),
        (5, (1, 1, 1, 2)),
        (4, (1, 1, 1, 1)),
        (3, (1, 1, 1, 0)),
        (1, (1, 0, 0, 0)),
        (0, (0, 0, 0, 0)),
    ],
)
def test_the_sizes_of_the_layers(count: int, sizes: tuple[int, ...]) -> None:
    assert layer_sizes(count) == sizes


@given(st.integers(0, 50_000), st.sets(st.integers(1, 9_999), min_size=3, max_size=3))
def test_the_layers_hold_everybody(count: int, cuts: set[int]) -> None:
    sizes = layer_sizes(count, sorted(cuts))
    assert sum(sizes) == count
    assert all(size >= 0 for size in sizes)
    assert sum(size > 0 for size in sizes) >= min(count, 3)


@pytest.mark.parametrize("cuts", [(0, 500, 2_000), (500, 500, 2_000), (100, 500, 10_000)])
def test_cuts_out_of_order_are_refused(cuts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="cuts"):
        layer_sizes(10, cuts)


# --- the case of the source ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("layer", "count", "share", "sales", "sales_share", "profit", "margin", "roi", "on_costs"),
    [
        (Layer.VIP, 21, 0.99, 2_394_000, 24.05, 957_600, 40, 114, 66.7),
        (Layer.BIG, 85, 4.00, 2_686_000, 26.98, 805_800, 30, 139, 42.9),
        (Layer.MEDIUM, 319, 15.00, 2_902_900, 29.16, 580_580, 20, 74, 25.0),
        (Layer.SMALL, 1_701, 80.01, 1_973_160, 19.82, -887_922, -45, -53, -31.0),
    ],
)
def test_the_layers_of_the_case(
    found: Pyramid,
    layer: Layer,
    count: int,
    share: float,
    sales: int,
    sales_share: float,
    profit: int,
    margin: int,
    roi: int,
    on_costs: float,
) -> None:
    figures = found.figures(layer)
    assert (figures.count, figures.net_sales, figures.profit) == (
        count,
        sales * YUAN,
        profit * YUAN,
    )
    assert (percent(figures.share), percent(figures.sales_share)) == (share, sales_share)
    assert percent(figures.margin) == margin
    assert figures.return_on_cost is not None
    assert nearest(figures.return_on_cost * 100) == roi
    assert figures.profit_on_costs is not None
    assert nearest(figures.profit_on_costs * 1_000) / 10 == on_costs
    _count, per_customer, profit_each, cost = CASE[layer]
    assert figures.average == figures.smallest == figures.largest == per_customer * YUAN
    assert figures.profit_per_customer == profit_each * YUAN
    assert figures.cost == cost * count * YUAN


def test_the_sum_of_the_case(found: Pyramid) -> None:
    total = found.total
    assert (total.count, total.net_sales, total.profit) == (2_126, 995_606_000, 145_605_800)
    assert total.average is not None
    assert total.profit_per_customer is not None
    assert nearest(total.average) == 4_683_00
    assert nearest(total.profit_per_customer) == 684_88
    assert percent(total.margin) == 14.62
    assert percent(total.profit_on_costs) == 17.13


def test_overhead_reconciles_the_layers_with_the_printed_profit(found: Pyramid) -> None:
    assert found.reconciliation is not None
    assert found.reconciliation.overhead == 606_058 * YUAN
    assert percent(found.reconciliation.profit_on_costs) == 9.33
    assert percent(profit_on_costs(PRINTED_SALES, PRINTED_PROFIT)) == 9.33


def test_the_top_fifth_of_the_case(found: Pyramid) -> None:
    top = found.upper(*TOP)
    assert (top.count, top.net_sales) == (425, 7_982_900 * YUAN)
    assert percent(top.sales_share) == 80.18
    assert top.profit is not None
    assert found.total.profit is not None
    assert nearest(Fraction(top.profit, found.total.profit) * 100) == 161
    assert nearest(Fraction(top.profit, PRINTED_PROFIT * YUAN) * 100) == 276
    assert top.return_on_cost is not None
    assert nearest(top.return_on_cost * 1_000) == 1_063  # weighted: 106.3 %


def test_what_the_source_prints_and_cannot_be(found: Pyramid) -> None:
    total, top = found.total, found.upper(*TOP)
    assert total.net_sales // YUAN - PRINTED_SALES == 60
    assert 7_983_000 - top.net_sales // YUAN == 100
    assert 4_680 * 2_126 == 9_949_680 != total.net_sales // YUAN
    assert total.profit != PRINTED_PROFIT * YUAN
    # 109 % is the mean of three rounded ratios, 106.3 % what the sums say.
    assert half_up(114 + 139 + 74, 3) == 109
    # A loss of 878.30 yuan with every small customer would give the printed profit, not 522.
    loss = Fraction(PRINTED_PROFIT * YUAN - (top.profit or 0), 1_701)
    assert nearest(loss) == -878_30
    # 399 yuan of profit a customer are cut off, not rounded.
    assert nearest(Fraction(PRINTED_PROFIT * YUAN, total.count)) == 399_81


def test_fixed_amounts_give_the_same_layers_of_the_case(found: Pyramid) -> None:
    assert layers(pyramid(case(), floors=USUAL_FLOORS)) == layers(found)


# --- order and layers below -----------------------------------------------------------------
def buyer(number: int, yuan: int, **facts: object) -> CustomerFacts:
    return CustomerFacts(
        id=number,
        code=f"C{number:03}",
        net_sales=yuan * YUAN,
        **facts,  # type: ignore[arg-type]
    )


def test_equal_sales_are_ranked_by_gross_profit_then_last_purchase_then_code() -> None:
    found = of(
        buyer(1, 10),
        buyer(2, 10, gross_profit=5),
        buyer(3, 10, gross_profit=9, last_on=date(2026, 1, 1)),
        buyer(4, 10, gross_profit=9, last_on=date(2026, 5, 1)),
        buyer(5, 10, gross_profit=-5),
        buyer(6, 10, gross_profit=-5),
    )
    assert list(found.frame.ids[found.ranked]) == [4, 3, 2, 5, 6, 1]


@pytest.mark.parametrize(
    ("yuan", "layer"),
    [
        (58_900, Layer.VIP),
        (58_899, Layer.BIG),
        (19_000, Layer.BIG),
        (18_999, Layer.MEDIUM),
        (4_820, Layer.MEDIUM),
        (4_819, Layer.SMALL),
    ],
)
def test_a_bound_of_money_belongs_to_its_layer(yuan: int, layer: Layer) -> None:
    assert layers(of(buyer(1, yuan), floors=USUAL_FLOORS)) == {1: layer}


@pytest.mark.parametrize("floors", [(3, 3, 1), (1, 2, 3), (3, 2, 0)])
def test_floors_out_of_order_are_refused(floors: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="floors"):
        of(floors=floors)


BOUGHT = date(2025, 6, 1)


def test_who_does_not_buy_stands_below_and_knows_why() -> None:
    found = of(
        buyer(1, 100, last_on=date(2026, 6, 1)),
        buyer(2, 0, last_on=BOUGHT, has_contact=True),
        buyer(3, -50, last_on=BOUGHT),
        buyer(4, 0, last_on=date(2026, 6, 1), is_all_returned=True),
        buyer(5, 0, has_contact=True),
        buyer(6, 0),
    )
    assert layers(found) == {
        1: Layer.VIP,
        2: Layer.INACTIVE,
        3: Layer.INACTIVE,
        4: Layer.INACTIVE,
        5: Layer.PROSPECT,
        6: Layer.SUSPECT,
    }
    assert found.all_returned == (4,)
    inactive = found.figures(Layer.INACTIVE)
    assert (inactive.count, inactive.net_sales) == (3, -50 * YUAN)
    assert (inactive.share, inactive.sales_share) == (None, None)
    assert (found.total.count, found.total.net_sales) == (1, 100 * YUAN)
    assert [shown(found.why(n)) for n in range(6)] == [
        "净销售额 100 元，在 1 家成交客户中排第 1 名；本层取到前 1.0%。",
        "以前买过，最近 12 个月没有成交。",
        "以前买过，最近 12 个月没有成交。",
        "最近 12 个月买过，但全部退货了。",
        "没买过，有过联系、报价或商机。",
        "没买过，也没有人联系过。",
    ]


def test_why_names_the_amounts_that_the_owner_fixed() -> None:
    found = of(buyer(1, 60_000), buyer(2, 20), floors=USUAL_FLOORS)
    assert shown(found.why(0)) == "净销售额 60,000 元，达到 58,900 元。"
    assert shown(found.why(1)) == "净销售额 20 元，不到 4,820 元。"


def test_what_lacks_to_the_layer_above() -> None:
    found = of(*(buyer(n, yuan) for n, yuan in enumerate((900, 500, 300, 200, 120, 80, 50), 1)))
    assert found.boundaries == (900_00, 500_00, 300_00)
    assert [found.to_next(n) for n in range(7)] == [None, 400_00, 200_00, 100_00, 180_00, 220_00,
                                                    250_00]  # fmt: skip
    assert of(buyer(1, 90), buyer(2, 80)).boundaries == (90_00, 80_00, 80_00)
    assert of(buyer(1, 0)).boundaries is None
    assert of(buyer(1, 0)).to_next(0) is None


def test_what_is_unknown_of_one_is_unknown_of_the_layer() -> None:
    found = of(buyer(1, 100, gross_profit=40, spent=10), buyer(2, 90, gross_profit=30))
    assert found.figures(Layer.VIP).profit == 30
    assert found.total.gross_profit == 70
    assert (found.total.cost, found.total.profit, found.total.margin) == (None, None, None)
    assert (found.total.costs_known, found.total.known_cost) == (1, 10)
    assert of(buyer(2, 90), reported_profit=5).reconciliation is None


def test_nobody_makes_an_empty_pyramid() -> None:
    found = of()
    assert [f.count for f in found.layers] == [0] * 7
    total = found.total
    assert (total.average, total.share, total.sales_share, total.margin) == (None, None, None, None)
    assert (total.smallest, total.largest) == (None, None)


CUSTOMERS = st.lists(
    st.builds(
        CustomerFacts,
        id=st.integers(1, 10**6),
        code=st.sampled_from("abc"),
        net_sales=st.integers(-(10**4), 10**8),
        gross_profit=st.none() | st.integers(-(10**8), 10**8),
        spent=st.none() | st.integers(0, 10**6),
        last_on=st.none() | st.dates(date(2025, 1, 1), date(2026, 11, 21)),
        has_contact=st.booleans(),
    ),
    unique_by=lambda c: c.id,
    max_size=60,
)


@settings(max_examples=40)
@given(CUSTOMERS, st.booleans())
def test_everybody_has_one_layer_and_upper_ones_buy_no_less(
    customers: list[CustomerFacts], is_fixed: bool
) -> None:
    floors = USUAL_FLOORS if is_fixed else None
    found = of(*customers, floors=floors)
    by_id = layers(found)
    assert sorted(n for f in found.layers for n in f.customer_ids) == sorted(by_id)
    active = [found.figures(layer) for layer in ACTIVE]
    assert sum(f.net_sales for f in active) == found.total.net_sales
    if found.total.count:
        assert sum(f.sales_share or 0 for f in active) == 1
        assert sum(f.share or 0 for f in active) == 1
    filled = [f for f in active if f.count]
    for upper, lower in itertools.pairwise(filled):
        assert upper.smallest is not None
        assert lower.largest is not None
        assert upper.smallest >= lower.largest
    shuffled = of(*reversed(customers), floors=floors)
    assert layers(shuffled) == by_id
    assert (shuffled.layers, shuffled.total) == (found.layers, found.total)


@settings(max_examples=40)
@given(CUSTOMERS)
def test_equal_sales_fall_into_one_layer_of_money(customers: list[CustomerFacts]) -> None:
    by_id = layers(of(*customers, floors=USUAL_FLOORS))
    by_amount: dict[int, set[Layer]] = {}
    for customer in customers:
        if customer.net_sales > 0:
            by_amount.setdefault(customer.net_sales, set()).add(by_id[customer.id])
    assert all(len(found) == 1 for found in by_amount.values())
