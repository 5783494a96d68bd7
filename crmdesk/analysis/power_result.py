"""Purchasing power as a result: how much at once against how often, levels, customers (B4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import (
    Column,
    ColumnKind,
    Finding,
    Method,
    Parameter,
    Result,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.cells import score_cell, whole_cell
from crmdesk.analysis.charts import Heatmap, Rank, RankBars
from crmdesk.analysis.class_tables import (
    ROWS_SHOWN,
    ClassLine,
    Field,
    classes_table,
    customers_table,
    figures_of,
    sales_field,
    text_field,
)
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.layer_parameters import MOST
from crmdesk.analysis.layers import LAYER_COLORS, Layer
from crmdesk.analysis.leading import leading
from crmdesk.analysis.power_columns import LEVELS, Powers, Purchased, powers
from crmdesk.analysis.purchasing_power import (
    POWER_LABELS,
    USUAL_BOUNDS,
    Power,
    PowerBounds,
)
from crmdesk.analysis.pyramid import ids_of
from crmdesk.analysis.pyramid_findings import show
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.wording import Figure, Measure, Text, Words, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags

EMPTY: Final = N_(
    "Nobody bought anything in the last 12 months, so purchasing power cannot be told. Enter or "
    "import sales."
)
PLACES: Final = (1, 2, 3, 4)
UNTOLD: Final = N_("Not told yet: bought for less than {days} days")


def run(data: Purchased, values: Mapping[str, Any]) -> Result:
    """The map, the levels and the customers, the strongest first."""
    as_of = data.frame.as_of
    wrong = _disorder(values)
    if wrong is not None:
        return lacking(as_of, wrong, tone=Tone.BAD)
    if not len(data.frame):
        return lacking(as_of, text(EMPTY))
    bounds = _bounds_of(values)
    found = powers(data, bounds)
    if not found.levels.any():
        return lacking(
            as_of,
            text(N_("All {count} customers bought for less than {days} days: how often they buy"
                    " cannot be told yet."),
                 count=Figure(len(data.frame)), days=Figure(bounds.least_days)),
            behind=ids_of(data.frame, found.levels == 0), n=len(data.frame),
        )  # fmt: skip
    return Result(
        as_of=as_of,
        n=int((found.levels > 0).sum()),
        note=text(
            N_("last 12 months; single purchase {amounts}, purchases {counts}"),
            amounts=text(_THREE, a=money(bounds.amounts[0]), b=money(bounds.amounts[1]),
                         c=money(bounds.amounts[2])),
            counts=text(_THREE, a=Figure(bounds.purchases[0]), b=Figure(bounds.purchases[1]),
                        c=Figure(bounds.purchases[2])),
        ),
        tables=(_levels_table(found), _customers(found)),
        charts=(_map(found), _levels_chart(found)),
        findings=tuple(_findings(found)),
    )  # fmt: skip


_THREE: Final = N_("{a} / {b} / {c}")


def _members(found: Powers) -> Iterator[tuple[Power, Flags]]:
    """Every level with who is in it, the strongest first."""
    for n in reversed(PLACES):
        yield LEVELS[n - 1], found.levels == n


def _told_sales(found: Powers) -> int:
    """Net sales of those who have a level: what shares are of."""
    return int(found.found.frame.net_sales[found.levels > 0].sum())


# --- charts -----------------------------------------------------------------------------------
def _map(found: Powers) -> Heatmap:
    """How much at once (rows) against how often (columns): customers and what they bought."""
    frame = found.found.frame
    cells, counts, behind = [], [], []
    for size in reversed(PLACES):
        some = [(found.sizes == size) & (found.frequencies == f) for f in PLACES]
        counts.append(tuple(int(each.sum()) for each in some))
        cells.append(
            tuple(int(frame.net_sales[each].sum()) if each.any() else None for each in some)
        )
        behind.append(tuple(ids_of(frame, each) for each in some))
    return Heatmap(
        title=text(N_("How much at once × how often")),
        rows=tuple(_span(found.bounds.amounts, n, Measure.MONEY) for n in reversed(PLACES)),
        columns=tuple(_times(found.bounds.purchases, n) for n in PLACES),
        cells=tuple(cells),
        counts=tuple(counts),
        behind=tuple(behind),
        measure=Measure.MONEY,
        note=text(N_("customers and their net sales, which are the colour")),
    )


def _span(bounds: tuple[int, int, int], level: int, measure: Measure) -> Text:
    """From where to where a level goes."""
    if level == 1:
        return text(N_("below {high}"), high=Figure(bounds[0], measure))
    low = Figure(bounds[level - 2], measure)
    if level == len(PLACES):
        return text(N_("{low} or more"), low=low)
    return text(N_("from {low}"), low=low)


def _times(bounds: tuple[int, int, int], level: int) -> Text:
    """How many purchases a level has."""
    low = 1 if level == 1 else bounds[level - 2]
    if level == len(PLACES):
        return text(N_("{low}× or more"), low=Figure(low))
    high = bounds[level - 1] - 1
    if low == high:
        return text(N_("{low}×"), low=Figure(low))
    return text(N_("{low}–{high}×"), low=Figure(low), high=Figure(high))


def _levels_chart(found: Powers) -> RankBars:
    frame = found.found.frame
    total = _told_sales(found)
    ranks = []
    for power, members in _members(found):
        sales = int(frame.net_sales[members].sum())
        ranks.append(
            Rank(
                title=text(N_("{kind} · {count}"), kind=text(POWER_LABELS[power]),
                           count=Figure(int(members.sum()))),
                value=sales, share=share_of(sales, total), color=LAYER_COLORS[Layer(power.value)],
                behind=ids_of(frame, members),
            )
        )  # fmt: skip
    return RankBars(title=text(N_("Net sales by purchasing power")), ranks=tuple(ranks))


# --- tables -----------------------------------------------------------------------------------
def _levels_table(found: Powers) -> TableData:
    frame = found.found.frame
    untold = ClassLine(
        text(UNTOLD, days=Figure(found.bounds.least_days)), figures_of(frame, found.levels == 0)
    )
    lines = [
        ClassLine(text(POWER_LABELS[power]), figures_of(frame, members))
        for power, members in _members(found)
    ]
    return classes_table(text(N_("Levels of purchasing power")), lines, ungraded=untold)


def _customers(found: Powers) -> TableData:
    """The strongest first, then by net sales."""
    frame = found.found.frame
    places = leading((frame.order, -frame.net_sales, -found.levels), ROWS_SHOWN)
    return customers_table(
        frame,
        places,
        (
            text_field("level", text(N_("Purchasing power")), lambda n: _label(found, n)),
            Field(Column(key="median", title=text(N_("Median purchase")), kind=ColumnKind.MONEY),
                  lambda n: whole_cell(found.answer(n).median)),
            Field(Column(key="count", title=text(N_("Purchases")), kind=ColumnKind.COUNT),
                  lambda n: int(found.found.counts[n]), int(found.found.counts.sum())),
            Field(Column(key="rate", title=text(N_("Purchases a year")), kind=ColumnKind.SCORE),
                  lambda n: score_cell(found.answer(n).rate)),
            sales_field(frame, places),
        ),
    )  # fmt: skip


def _label(found: Powers, place: int) -> Words:
    power = found.power(place)
    return text(POWER_LABELS[power]) if power else text(N_("Not told yet"))


# --- findings ---------------------------------------------------------------------------------
def _findings(found: Powers) -> Iterator[Finding]:
    frame = found.found.frame
    total = _told_sales(found)
    strong = found.levels == len(PLACES)
    if strong.any():
        yield Finding(
            sentence=text(
                N_("{count} customers buy much and often: {share} of the sales"),
                count=Figure(int(strong.sum())),
                share=percent(share_of(int(frame.net_sales[strong].sum()), total)),
            ),
            tone=Tone.GOOD, link=show(), behind=ids_of(frame, strong),
        )  # fmt: skip
    rare = (found.sizes >= PLACES[2]) & (found.frequencies == 1)
    small = (found.sizes <= PLACES[1]) & (found.frequencies >= PLACES[2])
    for members, sentence, evidence in (
        (rare, N_("{count} customers buy much at once, but hardly ever: {sales}"),
         N_("ask what they buy elsewhere in between")),
        (small, N_("{count} customers come often, but buy little at once: {sales}"),
         N_("offer a price for larger orders: each delivery costs the same")),
    ):  # fmt: skip
        if members.any():
            yield Finding(
                sentence=text(sentence, count=Figure(int(members.sum())),
                              sales=money(int(frame.net_sales[members].sum()))),
                evidence=text(evidence), link=show(), behind=ids_of(frame, members),
            )  # fmt: skip
    untold = found.levels == 0
    if untold.any():
        yield Finding(
            sentence=text(N_("{count} customers are too new to be told"),
                          count=Figure(int(untold.sum()))),
            evidence=text(UNTOLD, days=Figure(found.bounds.least_days)),
            link=show(), behind=ids_of(frame, untold),
        )  # fmt: skip


# --- parameters -------------------------------------------------------------------------------
def _amount(place: int, label: str) -> Parameter:
    return Parameter(
        name=f"amount{place}", kind="money", label=label, default=USUAL_BOUNDS.amounts[place - 2],
        least=1, most=MOST, is_read=False,
    )  # fmt: skip


def _count(place: int, label: str) -> Parameter:
    return Parameter(
        name=f"count{place}", kind="integer", label=label,
        default=USUAL_BOUNDS.purchases[place - 2], least=1, most=9999, is_read=False,
    )  # fmt: skip


def _three(values: Mapping[str, Any], name: str) -> tuple[int, int, int]:
    return values[f"{name}2"], values[f"{name}3"], values[f"{name}4"]


def _bounds_of(values: Mapping[str, Any]) -> PowerBounds:
    return PowerBounds(
        _three(values, "amount"), _three(values, "count"), least_days=values["least_days"]
    )


def _disorder(values: Mapping[str, Any]) -> Text | None:
    a, b, c = _three(values, "amount")
    if not a < b < c:
        return text(N_("Amounts must rise from level 2 to 4; now they are {a}, {b}, {c}."),
                    a=money(a), b=money(b), c=money(c))  # fmt: skip
    a, b, c = _three(values, "count")
    if not a < b < c:
        return text(N_("Purchases must rise from level 2 to 4; now they are {a}, {b}, {c}."),
                    a=Figure(a), b=Figure(b), c=Figure(c))  # fmt: skip
    return None


METHOD: Final = Method(
    id="purchasing-power",
    title=N_("Purchasing power of customers"),
    question=N_("Who buys much at once, and who often?"),
    topic=Topic.IMPORTANT,
    run=run,
    help=N_(
        "Two levels from 1 to 4 are made for each customer: of his median single purchase and of "
        "his purchases in the last 12 months. Their mean, rounded up at a half, is his purchasing "
        "power: small, middle, big or VIP. The median is the purchase in the middle, so that one "
        "large order does not hide many small ones. New customers are told after 90 days, by what "
        "their pace would make in a year. Source: 购买力 by single consumption and frequency, from "
        "the textbook on customer levels; the amounts are our own default and yours to change."
    ),
    empty=EMPTY,
    parameters=(
        _amount(2, N_("Level 2 from")),
        _amount(3, N_("Level 3 from")),
        _amount(4, N_("Level 4 from")),
        _count(2, N_("Level 2 from purchases")),
        _count(3, N_("Level 3 from purchases")),
        _count(4, N_("Level 4 from purchases")),
        Parameter(
            name="least_days", kind="integer", label=N_("New customers told after"),
            default=USUAL_BOUNDS.least_days, least=1, most=365, unit=N_("days"), is_read=False,
        ),
    ),
)  # fmt: skip
