"""The composition of the customers as a result: parts of the sales, groups, big customers (S4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import (
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
from crmdesk.analysis.charts import Bars, Series, Share, Slice
from crmdesk.analysis.composition import UNKNOWN, Group, composition
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.loyalty_result import NO_SALES
from crmdesk.analysis.rounding import half_up, share_of
from crmdesk.analysis.wording import Figure, Measure, Words, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints

CHANNEL, REGION, INDUSTRY, SIZE, TYPE, AREA = (
    "channel", "region", "industry", "size", "type", "area",
)  # fmt: skip
BY: Final = (
    (CHANNEL, N_("Channel type")), (REGION, N_("Province")), (INDUSTRY, N_("Industry")),
    (SIZE, N_("Company size")), (TYPE, N_("Customer type")), (AREA, N_("Sales area")),
)  # fmt: skip
SLICES: Final = 7
BARS: Final = 12
COLORS: Final = (
    "chartDeep", "chart1", "chart1:70", "chart1:50", "chart1:30", "chart2", "chart2:50", "chartGrey",
)  # fmt: skip
HALF: Final = 5_000  # hundredths of a percent: more from one group is worth a warning


@dataclass(frozen=True, kw_only=True, eq=False)
class CompositionData:
    """All customers with the group of each (``UNKNOWN``: none); *names* of the groups by place."""

    frame: CustomerFrame
    by: str
    of: Ints
    names: tuple[Words, ...]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups that have customers, the largest sales first."""
        return composition(self.frame, self.of)

    def name(self, group: Group) -> Words:
        """What a group is called."""
        return text(N_("Not known")) if group.place == UNKNOWN else self.names[group.place]


def run(data: CompositionData, _values: Mapping[str, Any]) -> Result:
    """The groups by what was chosen."""
    frame = data.frame
    if not frame.is_buyer.any():
        return lacking(frame.as_of, text(NO_SALES))
    if all(group.place == UNKNOWN for group in data.groups):
        return lacking(
            frame.as_of,
            text(
                N_("“{field}” is not filled in on any card. Fill it in for the largest first."),
                field=text(dict(BY)[data.by]),
            ),
            behind=Ids(frame.ids[frame.ranked(frame.is_buyer)]),
        )
    return Result(
        as_of=frame.as_of,
        n=len(frame),
        note=text(
            N_("by {field}, last {months} months; big customers are the two upper layers"),
            field=text(dict(BY)[data.by]), months=Figure(frame.months),
        ),
        charts=(_share(data), _bars(data)),
        tables=(_groups_table(data),),
        findings=tuple(_findings(data)),
    )  # fmt: skip


def _share(data: CompositionData) -> Share:
    """The largest groups, all others in one part; a group with a loss has no part."""
    groups = [g for g in data.groups if g.found.net_sales > 0]
    known = [g for g in groups if g.place != UNKNOWN]
    first = known[:SLICES]
    rest = known[SLICES:] + [g for g in groups if g.place == UNKNOWN]
    slices = [
        Slice(
            title=data.name(g), value=g.found.net_sales, color=color, behind=g.found.behind,
        )
        for g, color in zip(first, COLORS, strict=False)
    ]  # fmt: skip
    if rest:
        title = data.name(rest[0]) if len(rest) == 1 else text(N_("All others"))
        slices.append(
            Slice(
                title=title, value=sum(g.found.net_sales for g in rest), color=COLORS[-1],
                behind=tuple(i for g in rest for i in g.found.behind),
            )
        )  # fmt: skip
    return Share(title=text(N_("Net sales by group")), slices=tuple(slices))


def _bars(data: CompositionData) -> Bars:
    groups = data.groups[:BARS]
    return Bars(
        title=text(N_("Customers by group")),
        categories=tuple(data.name(g) for g in groups),
        series=(
            Series(
                title=text(N_("Buying")), values=tuple(g.buyers for g in groups),
                behind=tuple(g.found.behind for g in groups),
            ),
            Series(
                title=text(N_("Not buying")),
                values=tuple(g.found.count - g.buyers for g in groups), color="chartGrey",
                behind=tuple(g.found.behind for g in groups),
            ),
        ),
        measure=Measure.COUNT,
        stacks=((0, 1),),
    )  # fmt: skip


def _groups_table(data: CompositionData) -> TableData:
    groups = data.groups
    count = sum(g.found.count for g in groups)
    sales = sum(g.found.net_sales for g in groups)
    profits = [g.found.gross_profit for g in groups]
    positive = sum(g.positive_sales for g in groups)
    buyers, big = sum(g.buyers for g in groups), sum(g.big_sales for g in groups)

    def rows() -> Iterator[Row]:
        for g in groups:
            f = g.found
            yield Row(
                cells=(
                    data.name(g), f.count, share_of(f.count, count), g.buyers, f.net_sales,
                    share_of(f.net_sales, sales),
                    half_up(g.positive_sales, g.buyers) if g.buyers else None, f.gross_profit,
                    g.big_count, share_of(g.big_sales, g.positive_sales),
                ),
                behind=f.behind,
            )  # fmt: skip

    return TableData(
        key="groups",
        title=text(N_("Groups of customers")),
        columns=(
            Column(key="group", title=text(dict(BY)[data.by])),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="share", title=text(N_("Share of customers")), kind=ColumnKind.PERCENT),
            Column(key="buyers", title=text(N_("Buying")), kind=ColumnKind.COUNT),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="sales_share", title=text(N_("Share of sales")), kind=ColumnKind.PERCENT),
            Column(key="average", title=text(N_("Sales per buyer")), kind=ColumnKind.MONEY),
            Column(key="profit", title=text(N_("Gross profit")), kind=ColumnKind.MONEY),
            Column(key="big", title=text(N_("Big customers")), kind=ColumnKind.COUNT),
            Column(key="big_share", title=text(N_("Bought by big ones")), kind=ColumnKind.PERCENT),
        ),
        rows=tuple(rows()),
        totals=Row(
            cells=(
                text(N_("Total")), count, share_of(count, count), buyers, sales,
                share_of(sales, sales), half_up(positive, buyers) if buyers else None,
                None if None in profits else sum(p for p in profits if p is not None),
                sum(g.big_count for g in groups), share_of(big, positive),
            ),
            behind=Ids(data.frame.ids),
        ),
    )  # fmt: skip


def _findings(data: CompositionData) -> Iterator[Finding]:
    show = text(N_("Show them"))
    sales = sum(g.found.net_sales for g in data.groups)
    known = [g for g in data.groups if g.place != UNKNOWN]
    first = known[0]
    share = share_of(first.found.net_sales, sales)
    if share:
        yield Finding(
            sentence=text(
                N_("“{group}” brings {share} of the sales with {count} customers."),
                group=data.name(first), share=percent(share),
                count=Figure(first.found.count),
            ),
            evidence=text(N_("if it weakens, we feel it")) if share > HALF else "",
            tone=Tone.WARN if share > HALF else Tone.PLAIN,
            link=show, behind=first.found.behind,
        )  # fmt: skip
    rich = max(
        (g for g in known if g.buyers), key=lambda g: (g.positive_sales / g.buyers, -g.place),
        default=None,
    )  # fmt: skip
    if rich is not None and len(known) > 1:
        yield Finding(
            sentence=text(
                N_("A customer of “{group}” buys most: {amount} on average."),
                group=data.name(rich), amount=money(half_up(rich.positive_sales, rich.buyers)),
            ),
            evidence=text(N_("{count} of them buy"), count=Figure(rich.buyers)),
            tone=Tone.GOOD, link=show, behind=rich.found.behind,
        )  # fmt: skip
    idle = max(known, key=lambda g: (g.found.count - g.buyers, -g.place))
    if idle.found.count > idle.buyers:
        yield Finding(
            sentence=text(
                N_("In “{group}” {count} customers on file bought nothing."),
                group=data.name(idle), count=Figure(idle.found.count - idle.buyers),
            ),
            link=show, behind=idle.found.behind,
        )  # fmt: skip
    blank = [g for g in data.groups if g.place == UNKNOWN and g.buyers]
    for g in blank:
        yield Finding(
            sentence=text(
                N_("Of {count} customers who buy nobody knows the group."), count=Figure(g.buyers)
            ),
            evidence=text(N_("fill in “{field}” on their cards"), field=text(dict(BY)[data.by])),
            tone=Tone.WARN, link=show, behind=g.found.behind,
        )  # fmt: skip


METHOD: Final = Method(
    id="composition",
    title=N_("Composition of customers"),
    question=N_("Which groups do we live on?"),
    topic=Topic.IMPORTANT,
    run=run,
    help=N_(
        "Customers are grouped by channel type, region, industry, size of the firm, kind of customer or "
        "sales area. For each group stand its number, how many of them bought in the last twelve "
        "months, net sales and their part of the whole, the average of those who bought, and how much "
        "of it big customers bought: those of the two upper layers of the pyramid. Whose group is not "
        "filled in stands apart, so that the groups sum to the whole. The analysis of the composition "
        "is the third step of the annual review in Chinese texts on customer management."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(name="by", kind="enum", label=N_("Grouped by"), default=CHANNEL, choices=BY),
    ),
)  # fmt: skip
