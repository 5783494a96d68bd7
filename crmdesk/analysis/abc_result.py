"""ABC as a result: Pareto and Lorenz, the classes, the customers, what each kind of them brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.abc_classes import (
    EVERY,
    UNKNOWN,
    USUAL_CUTS,
    Abc,
    AbcAnswer,
    abc,
    are_cuts,
    concentration,
    ranking,
)
from crmdesk.analysis.abc_findings import findings_of
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
from crmdesk.analysis.charts import Curve, CurveMark, Curves, Pareto, ParetoBar
from crmdesk.analysis.class_tables import Field, customers_table, text_field
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.layer_parameters import MONTHS
from crmdesk.analysis.pyramid import ids_of
from crmdesk.analysis.rounding import WHOLE, half_up, share_of
from crmdesk.analysis.wording import (
    CustomerName,
    Figure,
    Measure,
    Text,
    Words,
    percent,
    text,
)
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints

SALES: Final = "sales"
PROFIT: Final = "profit"
OWN: Final = "own"
BY_SUM: Final = "sum"
BY_NUMBER: Final = "number"
MEASURES: Final = ((SALES, N_("Net sales")), (PROFIT, N_("Gross profit")))
PRESETS: Final[Mapping[str, tuple[tuple[int, int], bool]]] = {
    "share75": (USUAL_CUTS, False),
    "share80": ((8_000, 9_500), False),
    "number20": ((2_000, 9_500), True),
}
CHOICES: Final = (
    ("share75", N_("75 and 95 % of the sum")),
    ("share80", N_("80 and 95 % of the sum")),
    ("number20", N_("20 and 95 % of the customers")),
    (OWN, N_("own bounds")),
)
COLORS: Final = ("chartDeep", "chart1", "chart1:50")
CUT: Final = "{kind} {end}"  # no words in it
BARS_SHOWN: Final = 20
MANY: Final = 300  # from so many on bars are twentieths of them
POINTS: Final = 100
FIFTH: Final = 5
LEAST: Final = 2
EMPTY: Final = N_(
    "Nobody bought anything in these months. Enter or import sales, or choose a longer window."
)
NO_COSTS: Final = N_(
    "No gross profit is known of two customers: enter the costs of what was sold, or class by sales."
)


@dataclass(frozen=True, slots=True, eq=False)
class AbcData:
    """Everybody who ever bought, and the place of his type in *types*.

    *rankings* are those made already, by measure: moving a cut leaves them as they are.
    """

    frame: CustomerFrame
    type_of: Ints
    types: tuple[Words, ...]
    rankings: dict[str, Ints] = field(default_factory=dict)

    def answer(self, measure: str, cuts: tuple[int, int], *, is_by_number: bool) -> AbcAnswer:
        """The classes by a measure."""
        import numpy as np

        frame, is_profit = self.frame, measure == PROFIT
        amounts = frame.gross_profit if is_profit else frame.net_sales
        known = frame.is_profit_known if is_profit else np.ones(len(frame), dtype=bool)
        if measure not in self.rankings:
            self.rankings[measure] = ranking(amounts, known)
        return abc(
            amounts, known, cuts=cuts, is_by_number=is_by_number, ranked=self.rankings[measure]
        )


def run(data: AbcData, values: Mapping[str, Any]) -> Result:
    """Classes by the measure and the cuts chosen."""
    frame = data.frame
    cuts, is_by_number = _cuts(values)
    if not are_cuts(cuts):
        return lacking(
            frame.as_of,
            text(N_("The end of B ({b}) must lie between that of A ({a}) and 100 %."),
                 a=percent(cuts[0]), b=percent(cuts[1])),
            tone=Tone.BAD,
        )  # fmt: skip
    found = data.answer(values["measure"], cuts, is_by_number=is_by_number)
    lack = _too_few(frame, found, is_profit=values["measure"] == PROFIT)
    if lack is not None:
        return lack
    measure = text(dict(MEASURES)[values["measure"]])
    return Result(
        as_of=frame.as_of,
        n=len(frame),
        note=text(
            N_("last {months} months; {measure}, classes {cuts}"), months=Figure(frame.months),
            measure=measure, cuts=_said(cuts, is_by_number=is_by_number),
        ),
        tables=_tables(data, found, measure),
        charts=(_pareto(frame, found), _lorenz(frame, found)),
        findings=tuple(findings_of(frame, found)),
    )  # fmt: skip


def _cuts(values: Mapping[str, Any]) -> tuple[tuple[int, int], bool]:
    preset = values["preset"]
    if preset in PRESETS:
        return PRESETS[preset]
    return (values["cut_a"], values["cut_b"]), values["own_by"] == BY_NUMBER


def _said(cuts: tuple[int, int], *, is_by_number: bool) -> Text:
    template = (
        N_("A up to {a}, B up to {b} of the customers")
        if is_by_number
        else N_("A up to {a}, B up to {b} of the sum")
    )
    return text(template, a=percent(cuts[0]), b=percent(cuts[1]))


def _too_few(frame: CustomerFrame, found: AbcAnswer, *, is_profit: bool) -> Result | None:
    ids = ids_of(frame, found.ranked)
    if len(ids) >= LEAST:
        return None
    if is_profit and int(frame.is_buyer.sum()) >= LEAST:
        return lacking(frame.as_of, text(NO_COSTS), behind=ids_of(frame, frame.is_buyer))
    if not ids:
        return lacking(frame.as_of, text(EMPTY))
    return lacking(
        frame.as_of,
        text(N_("Only one customer bought in these months: there is nobody to compare with."
                " Choose a longer window.")),
        behind=ids, n=1,
    )  # fmt: skip


# --- charts -----------------------------------------------------------------------------------
def _pareto(frame: CustomerFrame, found: AbcAnswer) -> Pareto:
    """Single customers if they are few, else groups of as many, else twentieths of them."""
    count = len(found.ranked)
    falling = found.amounts[found.ranked]
    bars, so_far, start = [], 0, 0
    for end in _bar_ends(count):
        value = int(falling[start:end].sum())
        so_far += value
        title: Words = (
            CustomerName(int(frame.ids[found.ranked[start]]))
            if count <= BARS_SHOWN
            else f"{start + 1:,}–{end:,}"
        )
        bars.append(
            ParetoBar(
                title=title, value=value, cumulative=share_of(so_far, found.total) or 0,
                color=COLORS[int(found.kinds[found.ranked[start]])],
                behind=ids_of(frame, found.ranked[start:end]),
            )
        )  # fmt: skip
        start = end
    return Pareto(
        title=text(N_("From the largest to the smallest")),
        bars=tuple(bars),
        cuts=tuple(_ends(found)),
        note=_bar_note(count),
    )


def _bar_ends(count: int) -> list[int]:
    """Where each bar ends. Of up to a few hundred customers all but the last bar hold as many:
    one customer more or less would be seen."""
    if count >= MANY:
        return [half_up(n * count, BARS_SHOWN) for n in range(1, BARS_SHOWN + 1)]
    return [*range(_group(count), count, _group(count)), count]


def _group(count: int) -> int:
    return -(-count // BARS_SHOWN)


def _bar_note(count: int) -> Words:
    if count <= BARS_SHOWN:
        return ""
    if count >= MANY:
        return text(N_("by rank, a twentieth of the customers each"))
    return text(N_("by rank, {count} customers each"), count=Figure(_group(count)))


def _ends(found: AbcAnswer) -> Iterator[tuple[int, Words]]:
    """At which share of the sum A and B end."""
    for kind, cut in zip((Abc.A, Abc.B), found.cuts, strict=True):
        upper = (found.kinds <= EVERY.index(kind)) & (found.amounts > 0)
        reached = share_of(int(found.amounts[upper].sum()), found.total) or 0
        end = reached if found.is_by_number else cut
        yield end, text(CUT, kind=kind.letter, end=percent(end))


def _lorenz(frame: CustomerFrame, found: AbcAnswer) -> Curves:
    """From the smallest customer up: what part of them brings what part of the sum."""
    rising = found.amounts[found.ranked[::-1]]
    sums, count = rising.cumsum(), len(found.ranked)
    places = sorted({half_up(n * count, POINTS) for n in range(POINTS + 1)})
    points = tuple(
        (share_of(n, count) or 0, share_of(int(sums[n - 1]), found.total) or 0 if n else 0)
        for n in places
    )
    top = max(1, half_up(count, FIFTH))
    rest = count - top
    brought = int(sums[rest - 1]) if rest else 0
    mark = CurveMark(
        x=share_of(rest, count) or 0,
        y=share_of(brought, found.total) or 0,
        title=text(
            N_("the largest {part} bring {share}"), part=percent(share_of(top, count)),
            share=percent(share_of(found.total - brought, found.total)),
        ),
        behind=ids_of(frame, found.ranked[:top]),
    )  # fmt: skip
    return Curves(
        title=text(N_("How unequal customers are")),
        curves=(Curve(title=text(N_("Customers from the smallest up")), points=points),),
        x_title=text(N_("Share of customers")),
        y_title=text(N_("Share of the sum")),
        marks=(mark,),
        has_diagonal=True,
        note=text(
            N_("concentration {gini} (0: all equal, 1: one has all)"),
            gini=Figure(round(concentration(found.amounts[found.ranked]), 2), Measure.SCORE),
        ),
    )


# --- tables -----------------------------------------------------------------------------------
def _tables(data: AbcData, found: AbcAnswer, measure: Text) -> tuple[TableData, ...]:
    everybody = ids_of(data.frame, found.kinds != UNKNOWN)
    return (
        _classes(data.frame, found, measure, everybody),
        _customers(data.frame, found, measure),
        _types(data, found, measure, everybody),
    )


def _classes(frame: CustomerFrame, found: AbcAnswer, measure: Text, ids: Ids) -> TableData:
    rows = [_class_row(frame, found, kind.letter, found.of_class(kind)) for kind in EVERY]
    unknown = found.kinds == UNKNOWN
    if unknown.any():
        row = _class_row(frame, found, text(N_("Not classed: costs lack")), unknown)
        rows.append(Row(cells=(*row.cells[:2], *[None] * 6), behind=row.behind, tone=Tone.WARN))
    return TableData(
        key="classes",
        title=text(N_("The classes A, B and C")),
        columns=(
            Column(key="class", title=text(N_("Class"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="share", title=text(N_("Share of customers")), kind=ColumnKind.PERCENT),
            Column(key="amount", title=measure, kind=ColumnKind.MONEY),
            Column(key="contribution", title=text(N_("Contribution share")),
                   kind=ColumnKind.PERCENT),
            Column(key="average", title=text(N_("Mean of a customer")), kind=ColumnKind.MONEY),
            Column(key="smallest", title=text(N_("Least")), kind=ColumnKind.MONEY),
            Column(key="largest", title=text(N_("Most")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(rows),
        totals=_class_row(frame, found, text(N_("Total")), found.kinds != UNKNOWN, ids),
    )  # fmt: skip


def _class_row(
    frame: CustomerFrame,
    found: AbcAnswer,
    title: Words,
    members: Flags,
    ids: Ids | None = None,
) -> Row:
    """Losses are in the amount, but in no share: a sum of shares would not be a whole."""
    amounts = found.amounts[members]
    count, everybody = len(amounts), int((found.kinds != UNKNOWN).sum())
    gained = int(amounts[amounts > 0].sum())
    amount = int(amounts.sum())
    return Row(
        cells=(
            title, count, share_of(count, everybody), amount, share_of(gained, found.total),
            half_up(amount, count) if count else None,
            int(amounts.min()) if count else None, int(amounts.max()) if count else None,
        ),
        behind=ids_of(frame, members) if ids is None else ids,
    )  # fmt: skip


def _customers(frame: CustomerFrame, found: AbcAnswer, measure: Text) -> TableData:
    """The first fifty; the totals are of all whose amount is above zero."""
    rank, before = found.rank, found.before

    def reached(n: int) -> int | None:
        return share_of(int(before[n] + found.amounts[n]), found.total)

    return customers_table(
        frame,
        found.ranked,
        (
            Field(Column(key="rank", title=text(N_("Rank")), kind=ColumnKind.COUNT),
                  lambda n: int(rank[n]) + 1, len(found.ranked)),
            text_field("class", text(N_("Class")), lambda n: _letter(found, n)),
            Field(Column(key="amount", title=measure, kind=ColumnKind.MONEY),
                  lambda n: int(found.amounts[n]), found.total),
            Field(Column(key="contribution", title=text(N_("Contribution share")),
                         kind=ColumnKind.PERCENT), found.contribution, WHOLE),
            Field(Column(key="cumulative", title=text(N_("With all before")),
                         kind=ColumnKind.PERCENT), reached),
        ),
        title=text(N_("Customers by contribution")),
    )  # fmt: skip


def _letter(found: AbcAnswer, place: int) -> str:
    kind = found.kind(place)
    return kind.letter if kind else ""


def _types(data: AbcData, found: AbcAnswer, measure: Text, ids: Ids) -> TableData:
    """客户构成: what each type of customers brings, and how many of them are A, B, C."""
    rows = []
    for n, title in enumerate(data.types):
        members = (data.type_of == n) & (found.kinds != UNKNOWN)
        if not members.any():
            continue
        amounts = found.amounts[members]
        rows.append(
            Row(
                cells=(
                    title, len(amounts),
                    *(int((found.of_class(kind) & members).sum()) for kind in EVERY),
                    int(amounts.sum()),
                    share_of(int(amounts[amounts > 0].sum()), found.total),
                ),
                behind=ids_of(data.frame, members),
            )
        )  # fmt: skip
    known = found.kinds != UNKNOWN
    return TableData(
        key="types",
        title=text(N_("By type of customer")),
        columns=(
            Column(key="type", title=text(N_("Customer type"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            *(Column(key=k.value, title=k.letter, kind=ColumnKind.COUNT) for k in EVERY),
            Column(key="amount", title=measure, kind=ColumnKind.MONEY),
            Column(key="contribution", title=text(N_("Contribution share")),
                   kind=ColumnKind.PERCENT),
        ),
        rows=tuple(rows),
        totals=Row(
            cells=(
                text(N_("Total")), int(known.sum()),
                *(int(found.of_class(kind).sum()) for kind in EVERY),
                int(found.amounts[known].sum()), WHOLE,
            ),
            behind=ids,
        ),
    )  # fmt: skip


METHOD: Final = Method(
    id="abc",
    title=N_("ABC of customers"),
    question=N_("Which customers make most of our sales?"),
    topic=Topic.IMPORTANT,
    run=run,
    help=N_(
        "Customers are ranked by net sales or gross profit. Those who begin below 75 % of the sum "
        "are A, below 95 % B, the rest C; customers of equal amounts are in one class. With the cut "
        "by customers the rank decides instead. Who bought before but brings nothing now is C; who "
        "never bought has no class. The contribution share is a customer's part of the sum. The "
        "curve shows how unequal customers are: the further below the diagonal, the fewer carry "
        "us. Sources: Vilfredo Pareto, 1896; Max O. Lorenz, 1905; H. Ford Dickie, ABC inventory "
        "analysis, 1951."
    ),
    empty=EMPTY,
    parameters=(
        MONTHS,
        Parameter(name="measure", kind="enum", label=N_("Classed by"), default=SALES,
                  choices=MEASURES, is_read=False),
        Parameter(name="preset", kind="enum", label=N_("Classes end at"), default="share75",
                  choices=CHOICES, is_read=False),
        Parameter(name="own_by", kind="enum", label=N_("Bounds are shares of"), default=BY_SUM,
                  choices=((BY_SUM, N_("the sum")), (BY_NUMBER, N_("the customers"))),
                  is_read=False, only_with=("preset", OWN)),
        Parameter(name="cut_a", kind="percent", label=N_("A up to"), default=USUAL_CUTS[0],
                  least=1, most=WHOLE - 1, is_read=False, only_with=("preset", OWN)),
        Parameter(name="cut_b", kind="percent", label=N_("B up to"), default=USUAL_CUTS[1],
                  least=1, most=WHOLE - 1, is_read=False, only_with=("preset", OWN)),
    ),
)  # fmt: skip
