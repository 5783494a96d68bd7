"""The analysis of products (B22)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.product_analysis import (
    ProductAnalysis,
    ProductLine,
    ProductSales,
    StockBasis,
    Tag,
    product_analysis,
)
from crmdesk.analysis.product_tilt import tilts
from crmdesk.analysis.rounding import hundredths, nearest

YUAN = 100


def product(
    name: str, sales: int, cost: int | None, opening: int | None, closing: int | None
) -> ProductSales:
    """A product with its figures in yuan."""
    figures = [None if yuan is None else yuan * YUAN for yuan in (cost, opening, closing)]
    return ProductSales(
        id=sum(name.encode()),
        code=name,
        name=name,
        sales=sales * YUAN,
        cost=figures[0],
        opening=figures[1],
        closing=figures[2],
    )


CASE = (
    product("丁", 40_000, 28_000, 0, 0),
    product("甲", 200_000, 150_000, 18_000, 22_000),
    product("乙", 100_000, 65_000, 9_000, 7_000),
    product("丙", 60_000, 54_000, 4_000, 4_000),
)


def line(found: ProductAnalysis, name: str) -> ProductLine:
    (only,) = (each for each in found.lines if each.product.name == name)
    return only


@pytest.mark.parametrize(
    ("name", "share", "margin", "turnover", "cross", "by_sales", "by_share", "contribution"),
    [
        ("甲", "0.5", "0.25", "10", "2.5", 500_000, "1.25", 4_866),
        ("乙", "0.25", "0.35", "12.5", "4.375", 437_500, "1.09375", 4_258),
        ("丙", "0.15", "0.1", "15", "1.5", 90_000, "0.225", 876),
    ],
)
def test_the_example_of_b22(
    name: str,
    share: str,
    margin: str,
    turnover: str,
    cross: str,
    by_sales: int,
    by_share: str,
    contribution: int,
) -> None:
    found = line(product_analysis(CASE), name)
    assert (found.share, found.margin) == (Fraction(share), Fraction(margin))
    assert (found.turnover, found.cross) == (Fraction(turnover), Fraction(cross))
    assert (found.by_sales, found.by_share) == (by_sales * YUAN, Fraction(by_share))
    assert found.contribution is not None
    assert hundredths(found.contribution) == contribution


def test_without_stock_there_is_no_turnover_and_the_product_stands_last() -> None:
    found = product_analysis(CASE)
    assert [each.product.name for each in found.lines] == ["甲", "乙", "丙", "丁"]
    last = found.lines[-1]
    assert (last.share, last.margin) == (Fraction(1, 10), Fraction(3, 10))
    assert (last.turnover, last.cross, last.by_sales, last.by_share) == (None, None, None, None)
    assert (last.contribution, last.tag, last.tag_label) == (None, None, None)


@pytest.mark.parametrize(
    ("sales", "profit", "stock", "cross", "contribution"),
    [
        (20_000, 4_500, 2_000, "225.0", "64.3"),
        (10_000, 2_500, 150, "1666.7", "238.1"),
        (10_000, 2_000, 1_000, "200.0", "28.6"),
    ],
)
def test_the_example_of_retail_practice(
    sales: int, profit: int, stock: int, cross: str, contribution: str
) -> None:
    products = (
        product("甲", sales, sales - profit, stock, stock),
        product("乙", 70_000 - sales, None, None, None),
    )
    found = line(product_analysis(products), "甲")
    assert found.cross is not None
    assert found.by_share is not None
    assert Fraction(nearest(found.cross * 1_000), 10) == Fraction(cross)
    assert Fraction(nearest(found.by_share * 1_000), 10) == Fraction(contribution)


def test_the_tags_are_told_by_the_medians_of_what_has_both() -> None:
    found = product_analysis(CASE)
    assert (found.median_turnover, found.median_margin) == (Fraction(25, 2), Fraction(1, 4))
    assert {each.product.name: each.tag for each in found.lines} == {
        "甲": Tag.MARGIN,
        "乙": Tag.MAIN,
        "丙": Tag.VOLUME,
        "丁": None,
    }
    slow = product_analysis([*CASE, product("戊", 1_000, 990, 5_000, 5_000)])
    assert line(slow, "戊").tag is Tag.DROP
    assert [each.product.name for each in slow.tagged(Tag.DROP)] == ["戊"]


def test_a_product_sold_at_a_loss_keeps_its_sign_and_is_never_rich() -> None:
    found = product_analysis(
        [product("甲", 100, 120, 10, 10), product("乙", 100, 110, 10, 10)],
    )
    first, second = found.lines
    assert (first.product.name, first.margin) == ("乙", Fraction(-1, 10))
    assert (first.tag, second.tag) == (Tag.VOLUME, Tag.VOLUME)
    assert (first.contribution, second.contribution) == (None, None)
    mixed = product_analysis([*CASE, product("戊", 40_000, 50_000, 4_000, 4_000)])
    assert (
        sum(
            each.contribution for each in mixed.lines if each.contribution and each.contribution > 0
        )
        == 1
    )
    loss = line(mixed, "戊").contribution
    assert loss is not None
    assert loss < 0


def test_what_came_back_has_no_ratio() -> None:
    found = product_analysis([*CASE, product("戊", -500, -300, 100, 100)])
    back = line(found, "戊")
    assert (back.share, back.margin, back.turnover, back.cross) == (None, None, None, None)
    assert line(found, "甲").share == Fraction(1, 2)  # the others still make the whole
    assert found.totals.sales == 399_500 * YUAN


@pytest.mark.parametrize(
    ("cost", "opening", "closing"),
    [(None, 10, 10), (50, None, 10), (50, 10, None), (50, 0, 0), (50, -30, 10)],
)
def test_an_unknown_figure_is_not_zero(
    cost: int | None, opening: int | None, closing: int | None
) -> None:
    (found,) = product_analysis([product("甲", 100, cost, opening, closing)]).lines
    assert (found.cross, found.by_sales, found.contribution, found.tag) == (None,) * 4
    assert (found.margin is None) == (cost is None)


def test_turnover_is_that_of_a_year() -> None:
    quarter = product_analysis(CASE, months=3)
    assert line(quarter, "甲").turnover == 40
    assert quarter.totals.turnover == 4 * (product_analysis(CASE).totals.turnover or 0)
    with pytest.raises(ValueError, match="at least one month"):
        product_analysis(CASE, months=0)


def test_stock_at_cost_makes_gmroi() -> None:
    # 150,000 of cost a year on 15,000 in stock: gross profit 50,000 / 15,000 of money in it.
    found = product_analysis(
        [product("甲", 200_000, 150_000, 14_000, 16_000)], basis=StockBasis.COST
    )
    assert found.basis is StockBasis.COST
    assert found.lines[0].cross == Fraction(50_000, 15_000)


def test_the_totals_go_through_sums_and_tell_what_lacks() -> None:
    totals = product_analysis(CASE).totals
    assert (totals.count, totals.sales, totals.cost) == (4, 400_000 * YUAN, 297_000 * YUAN)
    assert totals.margin == Fraction(103, 400)
    assert (totals.stock, totals.turnover) == (32_000 * YUAN, Fraction(25, 2))
    assert totals.cross == Fraction(103, 400) * Fraction(25, 2)
    assert (totals.unknown_cost, totals.unknown_stock) == (0, 0)
    partly = product_analysis([*CASE, product("戊", 5_000, None, None, None)]).totals
    assert (partly.unknown_cost, partly.unknown_stock) == (1, 1)
    assert (partly.margin, partly.turnover) == (totals.margin, totals.turnover)
    assert partly.sales == 405_000 * YUAN


def test_nothing_sold_has_no_totals() -> None:
    totals = product_analysis([]).totals
    assert (totals.count, totals.sales) == (0, 0)
    assert (totals.cost, totals.gross_profit, totals.stock, totals.cross) == (None,) * 4


PRODUCTS = st.lists(
    st.builds(
        ProductSales,
        id=st.integers(1, 10**6),
        code=st.sampled_from("abc"),
        name=st.just("x"),
        sales=st.integers(-(10**6), 10**9),
        cost=st.none() | st.integers(0, 10**9),
        opening=st.none() | st.integers(0, 10**8),
        closing=st.none() | st.integers(0, 10**8),
    ),
    unique_by=lambda p: p.id,
    max_size=25,
)


@given(PRODUCTS, st.integers(1, 24))
def test_shares_make_the_whole_and_both_contributions_rank_alike(
    products: list[ProductSales], months: int
) -> None:
    found = product_analysis(products, months)
    assert {each.product.id for each in found.lines} == {p.id for p in products}
    shares = [each.share for each in found.lines if each.share is not None]
    assert not shares or sum(shares) == 1
    positive = [each.contribution for each in found.lines if (each.contribution or 0) > 0]
    assert not positive or sum(c for c in positive if c is not None) == 1
    told = [each for each in found.lines if each.by_sales is not None]
    assert list(found.lines[: len(told)]) == told
    assert told == sorted(told, key=lambda each: -(each.by_share or 0))
    assert product_analysis(list(reversed(products)), months) == found


@given(PRODUCTS)
def test_money_of_another_size_changes_no_ratio(products: list[ProductSales]) -> None:
    def times_seven(fen: int | None) -> int | None:
        return None if fen is None else 7 * fen

    larger = [
        ProductSales(
            id=p.id, code=p.code, name=p.name, sales=7 * p.sales, cost=times_seven(p.cost),
            opening=times_seven(p.opening), closing=times_seven(p.closing),
        )
        for p in products
    ]  # fmt: skip
    first, second = product_analysis(products), product_analysis(larger)
    assert [(x.share, x.cross, x.contribution, x.tag) for x in first.lines] == [
        (x.share, x.cross, x.contribution, x.tag) for x in second.lines
    ]


# --- what one customer leans to -------------------------------------------------------------
def test_the_leanings_of_a_customer() -> None:
    found = tilts({1: 60, 2: 40, 9: -10}, {1: 100, 2: 100, 3: 200, 9: 0})
    assert [(t.product_id, t.own_share, t.usual_share) for t in found] == [
        (1, Fraction(3, 5), Fraction(1, 4)),
        (2, Fraction(2, 5), Fraction(1, 4)),
        (9, 0, 0),
        (3, 0, Fraction(1, 2)),
    ]
    assert [t.index for t in found] == [Fraction(12, 5), Fraction(8, 5), None, 0]
    assert [t.product_id for t in found if t.is_missing] == [3]


def test_who_bought_nothing_leans_to_nothing() -> None:
    assert tilts({}, {1: 100}) == ()
    assert tilts({1: -5}, {1: 100}) == ()
    assert tilts({1: 5}, {1: 0}) == ()


AMOUNTS = st.dictionaries(st.integers(1, 12), st.integers(-(10**5), 10**8), max_size=12)


@given(AMOUNTS, AMOUNTS)
def test_the_differences_cancel_each_other(own: dict[int, int], others: dict[int, int]) -> None:
    everybody = {n: own.get(n, 0) + others.get(n, 0) for n in own.keys() | others.keys()}
    found = tilts(own, everybody)
    assert sum(t.difference for t in found) == 0
    if found:
        assert {t.product_id for t in found} == everybody.keys()


@given(AMOUNTS)
def test_who_buys_like_everybody_leans_to_nothing(own: dict[int, int]) -> None:
    assert all(t.difference == 0 for t in tilts(own, own))
