"""What the analysis of products has to say, in sentences (B22)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from crmdesk.analysis.base import Finding, Tone
from crmdesk.analysis.cells import percent_cell, whole_cell
from crmdesk.analysis.product_analysis import ProductAnalysis, ProductLine, Tag
from crmdesk.analysis.product_tilt import Tilt
from crmdesk.analysis.wording import Figure, Words, money, percent, text
from crmdesk.core.i18n import N_

TOP: Final = 3  # "the first three products bring …"
MUCH: Final = Fraction(3, 2)  # half as much again as usual is worth a word
WORTH_MISSING: Final = Fraction(1, 20)  # what makes less of all sales is not missed


def about_products(found: ProductAnalysis) -> Iterator[Finding]:
    """Who brings the sales, what loses money, what lies in stock, what is not known."""
    sold = [line for line in found.by_sales() if line.product.sales > 0]
    if len(sold) > TOP:
        top = sold[:TOP]
        share = sum((line.share or Fraction(0) for line in top), Fraction(0))
        yield Finding(
            sentence=text(
                N_("The first {count} products bring {share} of the sales."),
                count=Figure(TOP),
                share=percent(percent_cell(share)),
            ),
            evidence=" · ".join(line.product.name for line in top),
            behind=ids_of(top),
            link=_link(),
        )
    losing = [line for line in sold if (line.product.gross_profit or 0) < 0]
    if losing:
        yield Finding(
            sentence=text(N_("{count} products were sold below cost."), count=Figure(len(losing))),
            evidence=text(
                N_("{loss} lost on sales of {sales}"),
                loss=money(-sum(line.product.gross_profit or 0 for line in losing)),
                sales=money(sum(line.product.sales for line in losing)),
            ),
            tone=Tone.BAD,
            behind=ids_of(losing),
            link=_link(),
        )
    yield from _about_stock(found)
    yield from _about_gaps(found)


def _about_stock(found: ProductAnalysis) -> Iterator[Finding]:
    weak = found.tagged(Tag.DROP)
    if weak:
        yield Finding(
            sentence=text(
                N_("{count} products neither sell fast nor earn well; {stock} lies in them."),
                count=Figure(len(weak)),
                stock=money(whole_cell(stock_of(weak))),
            ),
            evidence=text(N_("turnover and margin below the medians of all products")),
            tone=Tone.WARN,
            behind=ids_of(weak),
            link=_link(),
        )
    idle = [
        line for line in found.lines if line.product.sales <= 0 and (line.product.stock or 0) > 0
    ]
    if idle:
        yield Finding(
            sentence=text(
                N_("{count} products in stock were not sold; {stock} lies in them."),
                count=Figure(len(idle)),
                stock=money(whole_cell(stock_of(idle))),
            ),
            tone=Tone.WARN,
            behind=ids_of(idle),
            link=_link(),
        )


def _about_gaps(found: ProductAnalysis) -> Iterator[Finding]:
    uncosted = [line for line in found.lines if line.product.cost is None]
    unstocked = [line for line in found.lines if line.product.stock is None]
    for lines, template in (
        (uncosted, N_("{count} products have no cost: their margin cannot be told.")),
        (unstocked, N_("{count} products have no stock figures: their turnover cannot be told.")),
    ):
        if lines:
            yield Finding(
                sentence=text(template, count=Figure(len(lines))),
                evidence=text(
                    N_("they make {sales} of sales"),
                    sales=money(sum(line.product.sales for line in lines)),
                ),
                tone=Tone.WARN,
                behind=ids_of(lines),
                link=_link(),
            )


def about_tilts(
    tilts: Sequence[Tilt], customer: str, names: Mapping[int, str]
) -> Iterator[Finding]:
    """What a customer leans to most, and what sells well and he does not buy."""
    leaning = next((t for t in tilts if t.index is not None and t.index >= MUCH), None)
    if leaning:
        yield Finding(
            sentence=text(
                N_("{customer} leans to {product}: {own} of his purchases, {usual} of all sales."),
                customer=customer,
                product=names.get(leaning.product_id, ""),
                own=percent(percent_cell(leaning.own_share)),
                usual=percent(percent_cell(leaning.usual_share)),
            ),
            behind=(leaning.product_id,),
        )
    missing = [t for t in tilts if t.is_missing and t.usual_share >= WORTH_MISSING]
    if missing:
        first = max(missing, key=lambda tilt: tilt.usual_share)
        yield Finding(
            sentence=text(
                N_("{customer} does not buy {product}, which makes {usual} of all sales."),
                customer=customer,
                product=names.get(first.product_id, ""),
                usual=percent(percent_cell(first.usual_share)),
            ),
            evidence=text(N_("Worth a question at the next visit.")),
            behind=tuple(t.product_id for t in missing),
        )


def _link() -> Words:
    return text(N_("Show the products"))


def ids_of(lines: Sequence[ProductLine]) -> tuple[int, ...]:
    """The products behind lines."""
    return tuple(line.product.id for line in lines)


def stock_of(lines: Sequence[ProductLine]) -> Fraction | None:
    """The stock of those whose stock is known; None if that is nobody's."""
    known = [line.product.stock for line in lines if line.product.stock is not None]
    return sum(known, Fraction(0)) if known else None
