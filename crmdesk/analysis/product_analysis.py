"""What each product brings 商品分析 (B22): share, margin, turnover, 交叉比率, 贡献比率, four-way tag.

Turnover is sales through the mean stock of the period, for twelve months. Stock is valued at sale
price; valued at cost, margin × turnover is GMROI, the gross profit on the money in stock. 贡献比率
exists twice: 交叉比率 × sales (what the source text says) and × share of sales (retail practice);
both rank alike. All ratios are exact fractions, None where they cannot be told. What was not known
is never taken for 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from crmdesk.analysis.rounding import exact_median
from crmdesk.analysis.wording import Text, text
from crmdesk.core.i18n import N_

MONTHS_OF_YEAR: Final = 12


class StockBasis(StrEnum):
    """What the stock is valued at."""

    SALE_PRICE = "sale_price"
    COST = "cost"


class Tag(StrEnum):
    """What a product is, by turnover and margin against their medians."""

    MAIN = "main"  # 主力: sells fast and earns well
    VOLUME = "volume"  # 走量: sells fast
    MARGIN = "margin"  # 高利: earns well
    DROP = "drop"  # 淘汰候选: neither


TAG_LABELS: Final = {
    Tag.MAIN: N_("Main product"),
    Tag.VOLUME: N_("Volume product"),
    Tag.MARGIN: N_("Margin product"),
    Tag.DROP: N_("To be dropped?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSales:
    """A product in the period. *sales* (net), *cost* of what was sold and both stocks in fen.

    None: not known. *quantity* sold in thousandths.
    """

    id: int
    code: str
    name: str
    sales: int
    cost: int | None = None
    opening: int | None = None
    closing: int | None = None
    quantity: int | None = None

    @property
    def stock(self) -> Fraction | None:
        """The mean stock in fen; None if one of the two is not known."""
        if self.opening is None or self.closing is None:
            return None
        return Fraction(self.opening + self.closing, 2)

    @property
    def gross_profit(self) -> int | None:
        """Sales less their cost."""
        return None if self.cost is None else self.sales - self.cost


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLine:
    """A product with its ratios (1 = all). *by_sales* is in fen.

    *contribution* (贡献度) is its part of all positive 贡献比率; a negative one keeps its sign.
    """

    product: ProductSales
    share: Fraction | None
    margin: Fraction | None
    turnover: Fraction | None
    cross: Fraction | None
    by_sales: Fraction | None
    by_share: Fraction | None
    contribution: Fraction | None
    tag: Tag | None

    @property
    def tag_label(self) -> Text | None:
        """The tag in words."""
        return text(TAG_LABELS[self.tag]) if self.tag else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductTotals:
    """All products together. *unknown_cost*, *unknown_stock*: how many lack the figure.

    Each ratio is of the products that have what it needs: sums through sums, never a mean of ratios.
    """

    count: int
    sales: int
    cost: int | None
    gross_profit: int | None
    stock: Fraction | None
    margin: Fraction | None
    turnover: Fraction | None
    cross: Fraction | None
    unknown_cost: int
    unknown_stock: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductAnalysis:
    """All lines, the greatest 贡献比率 first, those without one last; medians of what was tagged."""

    lines: tuple[ProductLine, ...]
    totals: ProductTotals
    months: int
    basis: StockBasis
    median_turnover: Fraction | None
    median_margin: Fraction | None

    def by_sales(self) -> tuple[ProductLine, ...]:
        """The same lines, most sold first."""
        return tuple(sorted(self.lines, key=lambda each: _by_sales(each.product)))

    def tagged(self, tag: Tag) -> tuple[ProductLine, ...]:
        """The lines of one tag."""
        return tuple(each for each in self.lines if each.tag is tag)


def product_analysis(
    products: Iterable[ProductSales],
    months: int = MONTHS_OF_YEAR,
    basis: StockBasis = StockBasis.SALE_PRICE,
) -> ProductAnalysis:
    """The analysis of *products* sold within *months*; turnover is always that of a year.

    Shares are of the products with sales above 0, so that they make the whole. Raises ValueError
    for no month.
    """
    if months < 1:
        raise ValueError("a period has at least one month")
    chosen = list(products)
    sold = sum(p.sales for p in chosen if p.sales > 0)
    ratios = [_ratios(p, sold, months) for p in chosen]
    whole = sum(
        (r.by_share for r in ratios if r.by_share is not None and r.by_share > 0), Fraction(0)
    )
    placed = [r for r in ratios if r.cross is not None]
    turnover = exact_median(r.turnover for r in placed if r.turnover is not None)
    margin = exact_median(r.margin for r in placed if r.margin is not None)
    lines = [_line(r, whole, turnover, margin) for r in ratios]
    return ProductAnalysis(
        lines=tuple(sorted(lines, key=_rank)),
        totals=_totals(chosen, months),
        months=months,
        basis=basis,
        median_turnover=turnover,
        median_margin=margin,
    )


@dataclass(frozen=True, slots=True)
class _Ratios:
    product: ProductSales
    share: Fraction | None = None
    margin: Fraction | None = None
    turnover: Fraction | None = None

    @property
    def cross(self) -> Fraction | None:
        return _product(self.margin, self.turnover)

    @property
    def by_share(self) -> Fraction | None:
        return _product(self.cross, self.share)


def _ratios(product: ProductSales, sold: int, months: int) -> _Ratios:
    if product.sales <= 0:
        return _Ratios(product)
    profit = product.gross_profit
    return _Ratios(
        product,
        share=Fraction(product.sales, sold),
        margin=None if profit is None else Fraction(profit, product.sales),
        turnover=_turnover(product.sales, product.stock, months),
    )


def _turnover(sales: int, stock: Fraction | None, months: int) -> Fraction | None:
    """Sales of a year through the mean stock; None without one. A stock below 0 is a mistake."""
    if stock is None or stock <= 0:
        return None
    return sales * MONTHS_OF_YEAR / (stock * months)


def _line(
    r: _Ratios, whole: Fraction, turnover: Fraction | None, margin: Fraction | None
) -> ProductLine:
    return ProductLine(
        product=r.product,
        share=r.share,
        margin=r.margin,
        turnover=r.turnover,
        cross=r.cross,
        by_sales=None if r.cross is None else r.cross * r.product.sales,
        by_share=r.by_share,
        contribution=None if r.by_share is None or not whole else r.by_share / whole,
        tag=_tag(r, turnover, margin),
    )


def _tag(r: _Ratios, turnover: Fraction | None, margin: Fraction | None) -> Tag | None:
    """The tag by the medians; a value at the median is high, a margin of 0 or less never."""
    if r.cross is None or r.turnover is None or r.margin is None:
        return None
    is_fast = turnover is not None and r.turnover >= turnover
    is_rich = margin is not None and r.margin >= margin and r.margin > 0
    if is_fast:
        return Tag.MAIN if is_rich else Tag.VOLUME
    return Tag.MARGIN if is_rich else Tag.DROP


def _totals(products: Sequence[ProductSales], months: int) -> ProductTotals:
    priced = [p for p in products if p.cost is not None]
    stocked = [p for p in products if p.stock is not None]
    profit = sum(p.gross_profit or 0 for p in priced) if priced else None
    of_priced = sum(p.sales for p in priced)
    stock = sum((p.stock or Fraction(0) for p in stocked), Fraction(0)) if stocked else None
    margin = Fraction(profit, of_priced) if profit is not None and of_priced > 0 else None
    of_stocked = sum(p.sales for p in stocked)
    turnover = _turnover(of_stocked, stock, months) if of_stocked > 0 else None
    return ProductTotals(
        count=len(products),
        sales=sum(p.sales for p in products),
        cost=sum(p.cost or 0 for p in priced) if priced else None,
        gross_profit=profit,
        stock=stock,
        margin=margin,
        turnover=turnover,
        cross=_product(margin, turnover),
        unknown_cost=len(products) - len(priced),
        unknown_stock=len(products) - len(stocked),
    )


def _by_sales(product: ProductSales) -> tuple[int, str, int]:
    return (-product.sales, product.code, product.id)


def _rank(line: ProductLine) -> tuple[bool, Fraction, tuple[int, str, int]]:
    return (line.by_sales is None, -(line.by_sales or Fraction(0)), _by_sales(line.product))


def _product(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one * other
