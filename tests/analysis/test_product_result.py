"""The analysis of products as tables, charts and sentences (B22)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.base import Result, TableData, Tone
from crmdesk.analysis.charts import Bars, Scatter
from crmdesk.analysis.product_analysis import (
    ProductSales,
    StockBasis,
    Tag,
    product_analysis,
)
from crmdesk.analysis.product_result import METHOD, ProductData
from crmdesk.analysis.product_tilt import tilts
from crmdesk.charts.words import shown, table_texts

YUAN = 100
AS_OF = date(2026, 11, 21)


def product(
    number: int, name: str, sales: int, cost: int | None, opening: int | None, closing: int | None
) -> ProductSales:
    """A product with its figures in yuan."""
    figures = [None if yuan is None else yuan * YUAN for yuan in (cost, opening, closing)]
    return ProductSales(
        id=number, code=f"P{number}", name=name, sales=sales * YUAN,
        cost=figures[0], opening=figures[1], closing=figures[2],
    )  # fmt: skip


CASE = (
    product(1, "甲", 200_000, 150_000, 18_000, 22_000),
    product(2, "乙", 100_000, 65_000, 9_000, 7_000),
    product(3, "丙", 60_000, 54_000, 4_000, 4_000),
    product(4, "丁", 40_000, 28_000, 0, 0),
)


def result(*products: ProductSales, basis: StockBasis = StockBasis.SALE_PRICE) -> Result:
    found = product_analysis(products, basis=basis)
    return METHOD.run(ProductData(as_of=AS_OF, analysis=found), METHOD.values({}))


def cells(table: TableData, name: str) -> list[object]:
    """A row by the name in it, with the keys of the columns."""
    (row,) = (row for row in table.rows if name in row.cells)
    return list(row.cells)


def sentences(found: Result) -> list[str]:
    return [shown(finding.sentence) for finding in found.findings]


def test_the_table_holds_the_figures_of_the_example_rounded_once() -> None:
    table = result(*CASE).table("products")
    assert cells(table, "甲")[:-1] == [
        "P1", "甲", 20_000_000, 5_000, 5_000_000, 2_500, 2_000_000, 10.0, 25_000, 50_000_000,
        12_500, 4_866,
    ]  # fmt: skip
    assert cells(table, "丁")[6:] == [0, None, None, None, None, None, None]
    assert [row.behind for row in table.rows] == [(1,), (2,), (3,), (4,)]
    assert table.totals is not None
    assert table.totals.behind == (1, 2, 3, 4)
    assert table.totals.cells[2] == 40_000_000


def test_the_table_reads_as_a_merchant_says_it() -> None:
    rows, totals = table_texts(result(*CASE).table("products"))
    assert rows[0][-1] == "高利"
    assert rows[1][-1] == "主力"
    assert rows[2][-1] == "走量"
    assert rows[3][7:] == ["—"] * 6
    assert totals[0] == "合计"


def test_stock_at_cost_is_called_gmroi() -> None:
    found = result(*CASE, basis=StockBasis.COST)
    titles = [shown(column.title) for column in found.table("products").columns]
    assert "GMROI" in titles
    assert "交叉比率" not in titles
    assert "交叉比率" in [shown(c.title) for c in result(*CASE).table("products").columns]
    assert shown(found.note) == "最近 12 个月；库存计价：按成本（GMROI）"


def test_the_first_three_products_are_named() -> None:
    found = result(*CASE)
    assert sentences(found) == ["前 3 个产品带来 90.0% 的销售。"]
    (only,) = found.findings
    assert only.behind == (1, 2, 3)
    assert only.evidence == "甲 · 乙 · 丙"


def test_of_three_products_nobody_says_that_they_bring_everything() -> None:
    assert sentences(result(*CASE[:3])) == []


def test_losses_idle_stock_and_gaps_are_told_with_what_is_behind() -> None:
    products = (
        *CASE,
        product(5, "戊", 10_000, 12_000, 1_000, 1_000),
        product(6, "己", 0, 0, 3_000, 5_000),
        product(7, "庚", 2_000, None, 50, 50),
        product(8, "辛", 1_000, 900, None, None),
        product(9, "壬", 1_000, 950, 5_000, 5_000),
    )
    found = result(*products)
    said = {shown(f.sentence): (f.behind, f.tone, shown(f.evidence)) for f in found.findings}
    assert said["1 个产品亏本销售（毛利为负）。"] == (
        (5,), Tone.BAD, "销售 10,000 元，亏损 2,000 元",
    )  # fmt: skip
    assert said["1 个产品有库存但没有销售，占用库存 4,000 元。"][:2] == ((6,), Tone.WARN)
    assert said["1 个产品没有成本，算不出毛利率。"][:2] == ((7,), Tone.WARN)
    assert said["1 个产品没有库存数据，算不出周转率。"][:2] == ((8,), Tone.WARN)
    (weak,) = (each for each in said if "周转慢、毛利低" in each)
    tagged = product_analysis(products).tagged(Tag.DROP)
    assert said[weak][0] == tuple(line.product.id for line in tagged)
    assert 9 in said[weak][0]
    table = found.table("tags")
    assert sum(row.cells[1] for row in table.rows if isinstance(row.cells[1], int)) == 9


def test_the_charts_show_what_sells_and_where_it_stands() -> None:
    bars, quadrant = result(*CASE).charts
    assert isinstance(bars, Bars)
    assert bars.categories == ("甲", "乙", "丙", "丁")
    assert bars.series[0].at(1) == (2,)
    assert isinstance(quadrant, Scatter)
    assert [(p.x, p.y, p.behind) for p in quadrant.points] == [
        (10.0, 2_500, (1,)),
        (12.5, 3_500, (2,)),
        (15.0, 1_000, (3,)),
    ]
    assert (quadrant.x_threshold, quadrant.y_threshold) == (12.5, 2_500)
    assert [shown(quadrant.clusters[p.cluster].title) for p in quadrant.points] == [
        "高利", "主力", "走量",
    ]  # fmt: skip


def test_what_a_customer_leans_to() -> None:
    data = ProductData(
        as_of=AS_OF,
        analysis=product_analysis(CASE[:1]),
        customer="华东五金",
        tilts=tilts({1: 90, 2: 10}, {1: 200, 2: 100, 3: 100}),
        names={1: "甲", 2: "乙", 3: "丙"},
    )
    found = METHOD.run(data, METHOD.values({}))
    table = found.table("tilts")
    assert shown(table.title) == "华东五金 的商品倾向"
    assert [row.cells for row in table.rows] == [
        ("甲", 90, 9_000, 5_000, 1.8),
        ("乙", 10, 1_000, 2_500, 0.4),
        ("丙", 0, 0, 2_500, 0.0),
    ]
    assert sentences(found) == [
        "华东五金 偏好 甲：占其采购的 90.0%，占全部销售的 50.0%。",
        "华东五金 没有买过 丙，而它占全部销售的 25.0%。",
    ]
    assert shown(found.note).startswith("华东五金，最近 12 个月")


def test_nothing_sold_is_an_empty_result() -> None:
    found = result()
    assert (found.n, found.findings) == (0, ())
    assert found.table("products").rows == ()
    with pytest.raises(KeyError):
        found.table("tilts")


@given(
    st.lists(
        st.tuples(
            st.integers(-1_000, 10**6),
            st.none() | st.integers(0, 10**6),
            st.none() | st.integers(0, 10**6),
        ),
        max_size=15,
    )
)
def test_any_products_make_a_result(figures: list[tuple[int, int | None, int | None]]) -> None:
    products = [product(n, f"品{n}", s, c, o, o) for n, (s, c, o) in enumerate(figures)]
    found = result(*products)
    assert len(found.table("products").rows) == len(products)
    behind = {n for row in found.table("tags").rows for n in row.behind}
    assert behind == {p.id for p in products}


def test_a_contribution_in_money_is_told_in_whole_yuan() -> None:
    found = result(product(1, "甲", 1_000, 700, 90, 80))  # 30 % × 1,000 / 85 × 1,000 = 3,529.41
    assert cells(found.table("products"), "甲")[9] == 3_529 * YUAN
