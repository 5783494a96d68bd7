"""The analysis of products as a result: what brings the money, what lies in stock (B22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from crmdesk.analysis.base import (
    Column,
    ColumnKind,
    Method,
    Parameter,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.cells import percent_cell, score_cell, whole_cell
from crmdesk.analysis.charts import Bars, Cluster, Point, Scatter, Series, Shape
from crmdesk.analysis.product_analysis import (
    MONTHS_OF_YEAR,
    TAG_LABELS,
    ProductAnalysis,
    ProductLine,
    StockBasis,
    Tag,
)
from crmdesk.analysis.product_findings import about_products, about_tilts, ids_of, stock_of
from crmdesk.analysis.product_tilt import Tilt
from crmdesk.analysis.rounding import nearest
from crmdesk.analysis.wording import Figure, Measure, Text, text
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN

BARS_SHOWN: Final = 12
NAMES_SHOWN: Final = 8
BASES: Final = (
    (StockBasis.SALE_PRICE.value, N_("At sale price")),
    (StockBasis.COST.value, N_("At cost (GMROI)")),
)
MARKS: Final[Mapping[Tag, Cluster]] = {
    Tag.MAIN: Cluster(title=text(TAG_LABELS[Tag.MAIN]), color="chartGood"),
    Tag.VOLUME: Cluster(title=text(TAG_LABELS[Tag.VOLUME]), shape=Shape.SQUARE),
    Tag.MARGIN: Cluster(title=text(TAG_LABELS[Tag.MARGIN]), color="chart2", shape=Shape.TRIANGLE),
    Tag.DROP: Cluster(title=text(TAG_LABELS[Tag.DROP]), color="chartBad", shape=Shape.DIAMOND),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductData:
    """The analysis on *as_of*. *customer* blank: all; else *tilts* are what he leans to.

    *names* are of the products of the tilts, which may be others than he bought.
    """

    as_of: date
    analysis: ProductAnalysis
    customer: str = ""
    tilts: tuple[Tilt, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)


def run(data: ProductData, _values: Mapping[str, Any]) -> Result:
    """Tables, charts and findings of an analysis that was reckoned."""
    tables = [products_table(data.analysis), tags_table(data.analysis)]
    if data.tilts:
        tables.append(tilts_table(data))
    return Result(
        as_of=data.as_of,
        n=len(data.analysis.lines),
        note=_note(data),
        tables=tuple(tables),
        charts=(sales_chart(data.analysis), quadrant_chart(data.analysis)),
        findings=(
            *about_products(data.analysis),
            *about_tilts(data.tilts, data.customer, data.names),
        ),
    )


def _note(data: ProductData) -> Text:
    basis = text(dict(BASES)[data.analysis.basis.value])
    months = Figure(data.analysis.months)
    if data.customer:
        return text(
            N_("{customer}, last {months} months; stock: {basis}"),
            customer=data.customer,
            months=months,
            basis=basis,
        )
    return text(N_("last {months} months; stock: {basis}"), months=months, basis=basis)


# --- tables -----------------------------------------------------------------------------------
def products_table(found: ProductAnalysis) -> TableData:
    """Every product with its ratios, the greatest contribution first."""
    is_cost = found.basis is StockBasis.COST
    cross = N_("GMROI") if is_cost else N_("Cross ratio")
    stock = N_("Mean stock at cost") if is_cost else N_("Mean stock at sale price")
    totals = found.totals
    return TableData(
        key="products",
        title=text(N_("Products by contribution")),
        columns=(
            Column(key="code", title=text(N_("Product no.")), kind=ColumnKind.CODE),
            Column(key="name", title=text(N_("Product"))),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="share", title=text(N_("Share of sales")), kind=ColumnKind.PERCENT),
            Column(key="profit", title=text(N_("Gross profit")), kind=ColumnKind.MONEY),
            Column(key="margin", title=text(N_("Margin")), kind=ColumnKind.PERCENT),
            Column(key="stock", title=text(stock), kind=ColumnKind.MONEY),
            Column(key="turnover", title=text(N_("Turns a year")), kind=ColumnKind.SCORE),
            Column(key="cross", title=text(cross), kind=ColumnKind.PERCENT),
            Column(key="by_sales", title=text(N_("Contribution × sales")), kind=ColumnKind.MONEY),
            Column(key="by_share", title=text(N_("Contribution × share")), kind=ColumnKind.PERCENT),
            Column(key="contribution", title=text(N_("Contribution")), kind=ColumnKind.PERCENT),
            Column(key="tag", title=text(N_("Kind of product"))),
        ),
        rows=tuple(_product_row(line) for line in found.lines),
        totals=Row(
            cells=(
                text(N_("Total")),
                None,
                totals.sales,
                None,
                totals.gross_profit,
                percent_cell(totals.margin),
                whole_cell(totals.stock),
                score_cell(totals.turnover),
                percent_cell(totals.cross),
                *[None] * 4,
            ),
            behind=ids_of(found.lines),
        ),
    )


def _product_row(line: ProductLine) -> Row:
    product = line.product
    return Row(
        cells=(
            product.code,
            product.name,
            product.sales,
            percent_cell(line.share),
            product.gross_profit,
            percent_cell(line.margin),
            whole_cell(product.stock),
            score_cell(line.turnover),
            percent_cell(line.cross),
            _yuan(line.by_sales),
            percent_cell(line.by_share),
            percent_cell(line.contribution),
            line.tag_label,
        ),
        behind=(product.id,),
        tone=_tone(line),
    )


def _yuan(amount: Fraction | None) -> int | None:
    """Whole yuan, in fen: a figure to compare products by, nobody pays it."""
    return None if amount is None else nearest(amount / FEN_PER_YUAN) * FEN_PER_YUAN


def _tone(line: ProductLine) -> Tone:
    if (line.product.gross_profit or 0) < 0:
        return Tone.BAD
    return Tone.WARN if line.tag is Tag.DROP else Tone.PLAIN


def tags_table(found: ProductAnalysis) -> TableData:
    """How many products are of each kind, what they sell and what they tie up."""
    whole = sum((line.share or Fraction(0) for line in found.lines), Fraction(0))
    rows = []
    for tag in (*Tag, None):
        lines = [line for line in found.lines if line.tag is tag]
        share = sum((line.share or Fraction(0) for line in lines), Fraction(0))
        rows.append(
            Row(
                cells=(
                    text(TAG_LABELS[tag]) if tag else text(N_("Not told: figures lack")),
                    len(lines),
                    sum(line.product.sales for line in lines),
                    percent_cell(share) if whole else None,
                    whole_cell(stock_of(lines)),
                ),
                behind=ids_of(lines),
            )
        )
    return TableData(
        key="tags",
        title=text(N_("Kinds of products")),
        columns=(
            Column(key="tag", title=text(N_("Kind of product"))),
            Column(key="count", title=text(N_("Number of products")), kind=ColumnKind.COUNT),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="share", title=text(N_("Share of sales")), kind=ColumnKind.PERCENT),
            Column(key="stock", title=text(N_("Mean stock")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(rows),
    )


def tilts_table(data: ProductData) -> TableData:
    """What the customer buys more or less of than all others."""
    names = data.names
    return TableData(
        key="tilts",
        title=text(N_("What {customer} leans to"), customer=data.customer),
        columns=(
            Column(key="name", title=text(N_("Product"))),
            Column(key="bought", title=text(N_("Bought")), kind=ColumnKind.MONEY),
            Column(key="own", title=text(N_("Share of his purchases")), kind=ColumnKind.PERCENT),
            Column(key="usual", title=text(N_("Share of all sales")), kind=ColumnKind.PERCENT),
            Column(key="index", title=text(N_("Times the usual")), kind=ColumnKind.SCORE),
        ),
        rows=tuple(
            Row(
                cells=(
                    names.get(tilt.product_id, ""),
                    tilt.bought,
                    percent_cell(tilt.own_share),
                    percent_cell(tilt.usual_share),
                    score_cell(tilt.index),
                ),
                behind=(tilt.product_id,),
            )
            for tilt in data.tilts
        ),
    )


# --- charts -----------------------------------------------------------------------------------
def sales_chart(found: ProductAnalysis) -> Bars:
    """The products that sell most: net sales and the gross profit in them."""
    lines = [line for line in found.by_sales() if line.product.sales > 0][:BARS_SHOWN]
    behind = tuple((line.product.id,) for line in lines)
    return Bars(
        title=text(N_("Net sales by product")),
        categories=tuple(line.product.name for line in lines),
        series=(
            Series(
                title=text(N_("Net sales")),
                values=tuple(line.product.sales for line in lines),
                behind=behind,
            ),
            Series(
                title=text(N_("Gross profit")),
                values=tuple(line.product.gross_profit for line in lines),
                color="chartGood",
                behind=behind,
            ),
        ),
        has_totals=False,
    )


def quadrant_chart(found: ProductAnalysis) -> Scatter:
    """Turns a year against margin, divided by the medians."""
    placed = [line for line in found.by_sales() if line.tag is not None]
    tags = tuple(Tag)
    return Scatter(
        title=text(N_("Turnover and margin")),
        points=tuple(
            Point(
                x=score_cell(line.turnover) or 0,
                y=percent_cell(line.margin) or 0,
                title=line.product.name,
                cluster=tags.index(line.tag) if line.tag else 0,
                is_named=place < NAMES_SHOWN,
                behind=(line.product.id,),
            )
            for place, line in enumerate(placed)
        ),
        clusters=tuple(MARKS[tag] for tag in tags),
        x_title=text(N_("Turns a year")),
        y_title=text(N_("Margin")),
        x_measure=Measure.SCORE,
        y_measure=Measure.PERCENT,
        x_threshold=score_cell(found.median_turnover),
        y_threshold=percent_cell(found.median_margin),
        note=text(N_("The broken lines are the medians of the products shown.")),
    )


METHOD: Final = Method(
    id="product",
    title=N_("Analysis of products"),
    question=N_("What do we earn on?"),
    topic=Topic.SELLING,
    run=run,
    help=N_(
        "Margin is what is left of the sales after their cost; turnover says how many times a year "
        "the stock is sold. Both multiplied are the cross ratio, and that times the sales is what "
        "a product contributes. Products are main, volume or margin products, or to be dropped, by "
        "the medians of turnover and margin. With stock valued at cost, the cross ratio is GMROI. "
        "Without a cost or a stock there is no ratio, and no zero either."
    ),
    empty=N_(
        "Nothing was sold in these months."
    ),
    parameters=(
        Parameter(
            name="customer", kind="text", label=N_("Customer"), default=None,
            help=N_("his number or name; left blank, all"),
        ),
        Parameter(
            name="months", kind="integer", label=N_("Sold in the last"), default=MONTHS_OF_YEAR,
            least=1, most=120, unit=N_("months"),
        ),
        Parameter(
            name="basis", kind="enum", label=N_("Stock valued"),
            default=StockBasis.SALE_PRICE.value, choices=BASES,
        ),
    ),
)  # fmt: skip
