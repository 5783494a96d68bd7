"""The customer pyramid as a result: the picture, what each layer brings, and who is in it (B1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crmdesk.analysis.base import (
    Cell,
    Column,
    ColumnKind,
    Method,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.cells import percent_cell, whole_cell
from crmdesk.analysis.charts import LayerMark, PyramidChart
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.layer_parameters import (
    LAYERING,
    MONTHS,
    REPORTED,
    cuts_of,
    disorder,
    floors_of,
    layering,
)
from crmdesk.analysis.layers import ACTIVE, EVERY, LAYER_COLORS, Layer
from crmdesk.analysis.pyramid import (
    LayerFigures,
    Pyramid,
    RankedFrame,
    pyramid,
)
from crmdesk.analysis.pyramid_findings import findings_of
from crmdesk.analysis.rounding import WHOLE, half_up, share_of
from crmdesk.analysis.wording import CustomerName, Figure, Text, Words, money, percent, text
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN

ROWS_SHOWN: Final = 50
LEAST: Final = 2  # customers, to be put above and below each other
EMPTY: Final = N_(
    "Nobody bought anything in these months. Enter or import sales, or choose a longer window."
)


def run(data: RankedFrame, values: Mapping[str, Any]) -> Result:
    """The pyramid, a table by layer, the customers by rank, the way to the profit of the books."""
    wrong = disorder(values)
    if wrong is not None:
        return lacking(data.frame.as_of, wrong, tone=Tone.BAD)
    found = pyramid(
        data, cuts=cuts_of(values), floors=floors_of(values),
        reported_profit=values["reported_profit"],
    )  # fmt: skip
    lack = too_few(found)
    if lack is not None:
        return lack
    tables = [layers_table(found), customers_table(found)]
    if found.reconciliation is not None:
        tables.append(_books_table(found))
    return Result(
        as_of=data.frame.as_of,
        n=found.total.count,
        note=layering(values),
        tables=tuple(tables),
        charts=(pyramid_chart(found),),
        findings=findings_of(found, values["reported_profit"]),
    )


def too_few(found: Pyramid) -> Result | None:
    """The sentence for a file without layers; None if there are some."""
    total, frame = found.total, found.frame
    if not total.count:
        behind = found.all_returned
        evidence = text(N_("{count} customers returned all they bought"), count=Figure(len(behind)))
        return lacking(frame.as_of, text(EMPTY), evidence=evidence if behind else "", behind=behind)
    if total.count < LEAST:
        return lacking(
            frame.as_of,
            text(N_("Only one customer bought in these months: there is nobody to compare with."
                    " Choose a longer window.")),
            behind=total.customer_ids, n=1,
        )  # fmt: skip
    if found.floors is None and total.smallest == total.largest:
        return lacking(
            frame.as_of,
            text(N_("All {count} customers bought for the same {amount}: a rank would be chance."
                    " Cut the layers by fixed amounts."),
                 count=Figure(total.count), amount=money(total.smallest)),
            behind=total.customer_ids, n=total.count,
        )  # fmt: skip
    return None


# --- the picture ------------------------------------------------------------------------------
def pyramid_chart(found: Pyramid) -> PyramidChart:
    """Seven layers, and all who buy as the base between them.

    The last figure is the return on what was spent, or the gross profit while costs lack.
    """
    has_return = found.total.return_on_cost is not None
    return PyramidChart(
        title=text(N_("Layers of customers")),
        layers=tuple(_mark(found.figures(layer), has_return=has_return) for layer in EVERY),
        base=LayerMark(
            title=text(N_("Customers who buy")), count=found.total.count, share=WHOLE,
            amount=found.total.net_sales, amount_share=WHOLE,
            detail=_detail(found.total, has_return=has_return), behind=found.total.customer_ids,
        ),
        detail_title=text(N_("Return on spending") if has_return else N_("Gross profit")),
        note=_books_note(found),
    )  # fmt: skip


def _mark(figures: LayerFigures, *, has_return: bool) -> LayerMark:
    layer = figures.layer or Layer.SUSPECT
    is_active = layer in ACTIVE
    return LayerMark(
        title=layer.label,
        count=figures.count,
        share=percent_cell(figures.share),
        amount=figures.net_sales if is_active else None,
        amount_share=percent_cell(figures.sales_share),
        detail=_detail(figures, has_return=has_return) if is_active else text(ADVICE[layer]),
        color=LAYER_COLORS[layer],
        is_faded=not is_active,
        behind=figures.customer_ids,
    )


ALONE: Final = "{value}"  # a figure and no words
ADVICE: Final[Mapping[Layer, str]] = {
    Layer.INACTIVE: N_("bought before → win back"),
    Layer.PROSPECT: N_("in touch only → follow up"),
    Layer.SUSPECT: N_("nothing yet → check"),
}


def _detail(figures: LayerFigures, *, has_return: bool) -> Words:
    """What the costs of the layer brought back, or its gross profit in whole yuan."""
    if has_return:
        return text(ALONE, value=percent(percent_cell(figures.return_on_cost)))
    profit = figures.gross_profit
    whole = None if profit is None else half_up(profit, FEN_PER_YUAN) * FEN_PER_YUAN
    return text(ALONE, value=money(whole))


def _books_note(found: Pyramid) -> Words:
    books = found.reconciliation
    if books is None:
        return ""
    return text(
        N_("Overhead not charged {overhead}; profit after it {profit} ({ratio} of the costs)"),
        overhead=money(books.overhead), profit=money(books.reported),
        ratio=percent(percent_cell(books.profit_on_costs)),
    )  # fmt: skip


# --- tables -----------------------------------------------------------------------------------
def layers_table(found: Pyramid) -> TableData:
    """What each layer is and brings; the totals are those of all who buy."""
    return TableData(
        key="layers",
        title=text(N_("What each layer brings")),
        columns=(
            Column(key="layer", title=text(N_("Layer"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="share", title=text(N_("Share of customers")), kind=ColumnKind.PERCENT),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="sales_share", title=text(N_("Share in sales")), kind=ColumnKind.PERCENT),
            Column(key="average", title=text(N_("Sales per customer")), kind=ColumnKind.MONEY),
            Column(key="smallest", title=text(N_("Least")), kind=ColumnKind.MONEY),
            Column(key="largest", title=text(N_("Most")), kind=ColumnKind.MONEY),
            Column(key="gross_profit", title=text(N_("Gross profit")), kind=ColumnKind.MONEY),
            Column(key="cost", title=text(N_("Spent on customers")), kind=ColumnKind.MONEY),
            Column(key="profit", title=text(N_("Profit")), kind=ColumnKind.MONEY),
            Column(key="profit_each", title=text(N_("Profit per customer")), kind=ColumnKind.MONEY),
            Column(key="roi", title=text(N_("Return on spending")), kind=ColumnKind.PERCENT),
            Column(key="on_costs", title=text(N_("Profit on costs")), kind=ColumnKind.PERCENT),
            Column(key="margin", title=text(N_("Margin on sales")), kind=ColumnKind.PERCENT),
        ),
        rows=tuple(_layer_row(found.figures(layer)) for layer in EVERY),
        totals=Row(
            cells=_cells(text(N_("Customers who buy")), found.total),
            behind=found.total.customer_ids,
        ),
    )


def _layer_row(figures: LayerFigures) -> Row:
    layer = figures.layer or Layer.SUSPECT
    cells = _cells(layer.label, figures)
    if layer not in ACTIVE:
        cells = (*cells[:2], *[None] * (len(cells) - 2))
    loses = layer in ACTIVE and (figures.profit or 0) < 0
    return Row(cells=cells, behind=figures.customer_ids, tone=Tone.BAD if loses else Tone.PLAIN)


def _cells(title: Text, figures: LayerFigures) -> tuple[Cell, ...]:
    return (
        title,
        figures.count,
        percent_cell(figures.share),
        figures.net_sales,
        percent_cell(figures.sales_share),
        whole_cell(figures.average),
        figures.smallest,
        figures.largest,
        figures.gross_profit,
        figures.cost,
        figures.profit,
        whole_cell(figures.profit_per_customer),
        percent_cell(figures.return_on_cost),
        percent_cell(figures.profit_on_costs),
        percent_cell(figures.margin),
    )


def customers_table(found: Pyramid) -> TableData:
    """The first fifty by rank; the totals are those of all who buy."""
    total = found.total
    return TableData(
        key="customers",
        title=text(N_("Customers by rank")),
        columns=(
            Column(key="rank", title=text(N_("Rank")), kind=ColumnKind.COUNT),
            Column(key="customer", title=text(N_("Customer"))),
            Column(key="layer", title=text(N_("Layer"))),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="share", title=text(N_("Share in sales")), kind=ColumnKind.PERCENT),
            Column(key="cumulative", title=text(N_("With all before")), kind=ColumnKind.PERCENT),
            Column(key="gross_profit", title=text(N_("Gross profit")), kind=ColumnKind.MONEY),
            Column(key="cost", title=text(N_("Spent on him")), kind=ColumnKind.MONEY),
            Column(key="to_next", title=text(N_("Lacks to the layer above")),
                   kind=ColumnKind.MONEY),
        ),
        rows=_customer_rows(found),
        totals=Row(
            cells=(
                total.count, text(N_("Total")), None, total.net_sales, WHOLE, None,
                total.gross_profit, total.cost, None,
            ),
            behind=total.customer_ids,
        ),
    )  # fmt: skip


def _customer_rows(found: Pyramid) -> tuple[Row, ...]:
    frame, total = found.frame, found.total.net_sales
    rows, so_far = [], 0
    for rank, place in enumerate(found.ranked[:ROWS_SHOWN].tolist(), 1):
        sales = int(frame.net_sales[place])
        so_far += sales
        rows.append(
            Row(
                cells=(
                    rank,
                    CustomerName(int(frame.ids[place])),
                    found.layer_of(place).label,
                    sales,
                    share_of(sales, total),
                    share_of(so_far, total),
                    int(frame.gross_profit[place]) if frame.is_profit_known[place] else None,
                    int(frame.spent[place]) if frame.is_spent_known[place] else None,
                    found.to_next(place),
                ),
                behind=(int(frame.ids[place]),),
            )
        )
    return tuple(rows)


def _books_table(found: Pyramid) -> TableData:
    """From the profit of the layers to that of the books."""
    books = found.reconciliation
    if books is None:
        raise ValueError("there is no profit of the books")
    before = percent_cell(found.total.profit_on_costs)
    return TableData(
        key="books",
        title=text(N_("From the layers to the books")),
        columns=(
            Column(key="what", title=text(N_("Item"))),
            Column(key="amount", title=text(N_("Amount")), kind=ColumnKind.MONEY),
            Column(key="on_costs", title=text(N_("Profit on costs")), kind=ColumnKind.PERCENT),
        ),
        rows=(
            Row(cells=(text(N_("Profit of all layers")), books.layers_profit, before),
                behind=found.total.customer_ids),
            Row(cells=(text(N_("Overhead that no customer was charged with")), -books.overhead,
                       None)),
        ),
        totals=Row(
            cells=(text(N_("Profit of the books")), books.reported,
                   percent_cell(books.profit_on_costs)),
        ),
    )  # fmt: skip


METHOD: Final = Method(
    id="pyramid",
    title=N_("Customer pyramid"),
    question=N_("Which few customers carry us?"),
    topic=Topic.IMPORTANT,
    run=run,
    help=N_(
        "Customers who bought in the window are ranked by net sales. The first 1 % are VIP, up to "
        "5 % big, up to 20 % middle, the rest small customers; or fixed amounts decide. Below stand "
        "those who bought before, those we only talked to, and those of whom we know nothing. "
        "Profit is gross profit less what was spent on the customers. Return on spending is profit "
        "divided by that spending; profit on costs is profit divided by sales less profit. With the "
        "profit of the books the rest is shown as overhead. Source: Jay Curry and Adam Curry, The "
        "Customer Marketing Method, 2000."
    ),
    empty=EMPTY,
    parameters=(MONTHS, *LAYERING, REPORTED),
)
