"""Ranking from many angles as a result: ranks side by side, who is first by most of them (S2, S3)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import (
    Cell,
    Column,
    ColumnKind,
    Finding,
    Method,
    Parameter,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.charts import Bars, Rank, RankBars, Series
from crmdesk.analysis.class_tables import Field, customers_table, figures_of
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.loyalty_result import NO_SALES
from crmdesk.analysis.ranking import (
    ANGLES,
    TOP,
    UNRANKED,
    USUAL,
    Angle,
    Ranking,
    ranked_places,
    ranking,
    ranks_of,
)
from crmdesk.analysis.rounding import WHOLE, half_up, share_of
from crmdesk.analysis.wording import CustomerName, Figure, Measure, Text, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints
    from crmdesk.analysis.weighted import Floats

RANKS_SHOWN: Final = 10
KINDS: Final[Mapping[Measure, ColumnKind]] = {
    Measure.MONEY: ColumnKind.MONEY, Measure.COUNT: ColumnKind.COUNT,
    Measure.PERCENT: ColumnKind.PERCENT, Measure.DAYS: ColumnKind.DAYS,
    Measure.SCORE: ColumnKind.SCORE,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class RankingData:
    """All customers and, by chosen angle in its order, their values: NaN where one has none."""

    frame: CustomerFrame
    values: Mapping[str, Floats]

    @cached_property
    def ranks(self) -> tuple[Ints, ...]:
        """The ranks by each angle, whatever counts as first."""
        return ranks_of(self.values, tuple(self.values))

    @cached_property
    def by_rank(self) -> Ints:
        """The places of those who are ranked at all."""
        return ranked_places(self.ranks, self.frame.ids)


def run(data: RankingData, values: Mapping[str, Any]) -> Result:
    """The ranks by the chosen indicators."""
    frame = data.frame
    top = int(values["top"])
    if not data.values:
        return lacking(
            frame.as_of, text(N_("Choose at least one indicator to rank by.")), tone=Tone.BAD
        )
    if not 0 < top <= WHOLE:
        return lacking(
            frame.as_of, text(N_("The first part must lie above 0 and not above 100 %.")),
            tone=Tone.BAD,
        )  # fmt: skip
    if not len(data.by_rank):
        return lacking(frame.as_of, text(NO_SALES))
    found = ranking(tuple(data.values), data.ranks, top=top)
    order = found.first_to_last(data.by_rank)
    return Result(
        as_of=frame.as_of,
        n=len(order),
        note=text(
            N_("the first {top} by each indicator; {months} months"), top=percent(top),
            months=Figure(frame.months),
        ),
        charts=(_first(data, found), _how_many(frame, found)),
        tables=(
            _angles_table(data, found),
            customers_table(
                frame, order, list(_fields(data, found)),
                tone=lambda n: Tone.GOOD if found.tops[n] == len(found.angles) else Tone.PLAIN,
            ),
        ),
        findings=tuple(_findings(data, found)),
    )  # fmt: skip


def _fields(data: RankingData, found: Ranking) -> Iterator[Field]:
    yield Field(
        Column(key="tops", title=text(N_("Among the first")), kind=ColumnKind.COUNT),
        lambda n: int(found.tops[n]),
    )
    for angle, rank in zip(found.angles, found.ranks, strict=True):
        yield Field(
            Column(key=angle.code, title=text(angle.label), kind=KINDS[angle.measure]),
            partial(_value, angle, data.values[angle.code]),
            _sum(angle, data.values[angle.code]),
        )
        yield Field(
            Column(key=f"{angle.code}_rank", title=text(N_("Rank")), kind=ColumnKind.COUNT),
            partial(_rank, rank),
        )


def _value(angle: Angle, values: Floats, place: int) -> Cell:
    value = float(values[place])
    if math.isnan(value):
        return None
    return round(value, 2) if angle.measure is Measure.SCORE else round(value)


def _sum(angle: Angle, values: Floats) -> int | None:
    """The sum of amounts and numbers; of means, shares and days there is none."""
    import numpy as np

    is_summed = angle.measure in (Measure.MONEY, Measure.COUNT) and angle.code != "mean"
    return round(float(np.nansum(values))) if is_summed else None


def _rank(ranks: Any, place: int) -> int | None:
    return int(ranks[place]) if ranks[place] != UNRANKED else None


# --- pictures -------------------------------------------------------------------------------
def _first(data: RankingData, found: Ranking) -> RankBars:
    """The first ten by the first angle."""
    import numpy as np

    angle, ranks = found.angles[0], found.ranks[0]
    values, ids = data.values[angle.code], data.frame.ids
    ranked = np.flatnonzero(ranks != UNRANKED)
    order = ranked[np.lexsort((ids[ranked], ranks[ranked]))]
    whole = round(float(values[ranked].sum())) if angle.measure is Measure.MONEY else 0
    return RankBars(
        title=text(N_("The first by {angle}"), angle=text(angle.label)),
        ranks=tuple(
            Rank(
                title=CustomerName(int(ids[n])), value=round(float(values[n])),
                share=share_of(round(float(values[n])), whole),
                color="chart1" if found.tops[n] == len(found.angles) else "chart1:50",
                behind=(int(ids[n]),),
            )
            for n in order[:RANKS_SHOWN].tolist()
        ),
        measure=angle.measure,
        note=text(N_("dark: among the first by every indicator")),
    )  # fmt: skip


def _how_many(frame: CustomerFrame, found: Ranking) -> Bars:
    """How many customers are among the first by one, two, … indicators."""
    counts = range(1, len(found.angles) + 1)
    behind = tuple(Ids(frame.ids[found.tops == n]) for n in counts)
    return Bars(
        title=text(N_("Among the first by how many indicators")),
        categories=tuple(text(N_("{count} of {all}"), count=Figure(n), all=Figure(len(counts)))
                         for n in counts),
        series=(
            Series(
                title=text(N_("Customers")), values=tuple(len(each) for each in behind),
                behind=behind,
            ),
        ),
        measure=Measure.COUNT,
    )  # fmt: skip


def _angles_table(data: RankingData, found: Ranking) -> TableData:
    """Each indicator: how many have it, how many are first, and what those hold of the whole."""

    def row(angle: Angle, rank: Any, top: Any) -> Row:
        values = data.values[angle.code]
        known, whole = rank != UNRANKED, _sum(angle, values)
        part = None if whole is None else _sum(angle, values[top])
        last = (
            float(values[top].min() if not angle.is_small_first else values[top].max())
            if top.any()
            else None
        )
        return Row(
            cells=(
                text(angle.label), int(known.sum()), int(top.sum()),
                _bound(angle, last),
                None if part is None or whole is None else share_of(part, whole),
            ),
            behind=Ids(data.frame.ids[top]),
        )  # fmt: skip

    return TableData(
        key="angles",
        title=text(N_("Indicators")),
        columns=(
            Column(key="angle", title=text(N_("Indicator"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="top", title=text(N_("Among the first")), kind=ColumnKind.COUNT),
            Column(key="bound", title=text(N_("Where the first part ends"))),
            Column(key="share", title=text(N_("Share of the first")), kind=ColumnKind.PERCENT),
        ),
        rows=tuple(
            row(angle, rank, top)
            for angle, rank, top in zip(found.angles, found.ranks, found.is_top, strict=True)
        ),
    )


def _bound(angle: Angle, value: float | None) -> Text:
    """The value of the last one who is among the first."""
    template = N_("{value} and less") if angle.is_small_first else N_("{value} and more")
    return text(template, value=Figure(_rounded(angle, value), angle.measure))


def _rounded(angle: Angle, value: float | None) -> int | float | None:
    if value is None:
        return None
    return round(value, 2) if angle.measure is Measure.SCORE else round(value)


# --- findings -------------------------------------------------------------------------------
def _findings(data: RankingData, found: Ranking) -> Iterator[Finding]:
    frame = data.frame
    show = text(N_("Show them"))
    sales = int(frame.net_sales[frame.is_buyer].sum())
    count = len(found.angles)
    every = figures_of(frame, found.tops == count)
    if every.count and count > 1:
        yield Finding(
            sentence=text(
                N_("{customers} customers are among the first by all {count} indicators."),
                customers=Figure(every.count), count=Figure(count),
            ),
            evidence=text(N_("they bring {share} of the sales"),
                          share=percent(share_of(every.net_sales, sales))),
            tone=Tone.GOOD, link=show, behind=every.behind,
        )  # fmt: skip
    yield from _by_sales(data, found, sales)
    yield from _hidden(data, found)


def _by_sales(data: RankingData, found: Ranking, sales: int) -> Iterator[Finding]:
    for angle, top in zip(found.angles, found.is_top, strict=True):
        if angle.code == "sales" and top.any():
            first = figures_of(data.frame, top)
            yield Finding(
                sentence=text(
                    N_("The first {count} customers by sales bring {share} of the sales."),
                    count=Figure(first.count),
                    share=percent(share_of(first.net_sales, sales)),
                ),
                evidence=text(N_("{amount} each on average"),
                              amount=money(half_up(first.net_sales, first.count))),
                link=text(N_("Show them")), behind=first.behind,
            )  # fmt: skip


def _hidden(data: RankingData, found: Ranking) -> Iterator[Finding]:
    """First by another angle, not by sales: easily overlooked."""
    by_sales: Sequence[Any] = [
        top for angle, top in zip(found.angles, found.is_top, strict=True) if angle.code == "sales"
    ]
    if not by_sales or len(found.angles) < 2:
        return
    hidden = figures_of(data.frame, (found.tops > 0) & ~by_sales[0])
    if hidden.count:
        yield Finding(
            sentence=text(
                N_("{count} customers are among the first by another indicator, not by sales."),
                count=Figure(hidden.count),
            ),
            evidence=text(N_("easily overlooked; see by what they are first")),
            tone=Tone.WARN, link=text(N_("Show them")), behind=hidden.behind,
        )  # fmt: skip


METHOD: Final = Method(
    id="ranking",
    title=N_("Ranking from many angles"),
    question=N_("Who is among the first, however we look?"),
    topic=Topic.IMPORTANT,
    run=run,
    help=N_(
        "Customers are ranked by several indicators side by side: net sales, quantity, receivables and "
        "purchase cycle at first, and eight others to choose. By each the first 20 % are marked; equal "
        "values share a rank. Who is first by every indicator is a key customer whatever one asks; who is "
        "first by one only is easily overlooked. Of the purchase cycle short is good, of receivables the "
        "largest stand first because they need most attention. Ranking customers from every angle and "
        "choosing the first fifth is from Chinese texts on customer identification."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(
            name="angles", kind="multi_enum", label=N_("Indicators"), default=USUAL,
            choices=tuple((angle.code, angle.label) for angle in ANGLES),
        ),
        Parameter(
            name="top", kind="percent", label=N_("The first"), default=TOP, least=1, most=WHOLE,
            is_read=False,
        ),
    ),
)  # fmt: skip
